"""Neighbourhood search: free the whole lines of a few people, keep everybody else's, solve that exactly.

For months too tight to be solved in one go. Which people belong together isn't known, so each round
deals all of them into new groups; a group grows while its search is easy and shrinks when it isn't.
One worker, one random generator, limits in effort: the same search comes again.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

from shiftopt.model.linear import Expr
from shiftopt.model.people import PeopleModel
from shiftopt.solving.cpsat import CpSat, Limits

EFFORT = 0.6
"""Deterministic effort for one neighbourhood."""

SMALLEST, FIRST = 3, 10
"""People in the smallest and in the first neighbourhood."""


class Neighbourhoods:
    """Groups of people whose lines are freed together.

    Parameters
    ----------
    model : PeopleModel
    cp : CpSat
        Over the rows that count now.
    seed : int
    """

    def __init__(self, model: PeopleModel, cp: CpSat, seed: int) -> None:
        self._model = model
        self._cp = cp
        self._random = random.Random(seed)
        self._size = float(FIRST)

    def improve(
        self, values: list[int], objective: Mapping[int, int], target: float, limits: Limits
    ) -> Iterator[tuple[list[int], float]]:
        """Yield the values after each neighbourhood, never worse, with the effort it took.

        Ends when ``objective`` reaches ``target``; the caller ends it when time is up.
        """
        goal = Expr(dict(objective))
        reached = goal.value(values)
        for group in self._groups():
            if reached <= target:
                return
            outcome = self._cp.solve(
                objective, replace(limits, effort=EFFORT), values, fixed=self._others(group, values)
            )
            if outcome.values is not None and goal.value(outcome.values) <= reached:
                values, reached = outcome.values, goal.value(outcome.values)
            easy = outcome.proven and outcome.effort < EFFORT / 3
            self._size = max(SMALLEST, self._size * (1.15 if easy else 1.0 if outcome.proven else 0.85))
            yield values, max(outcome.effort, 0.01)

    def _groups(self) -> Iterator[set[str]]:
        """Every person once a round, in groups dealt anew."""
        people = [p.id for p in self._model.scenario.people]
        while True:
            left = self._random.sample(people, len(people))
            while left:
                size = min(len(people), round(self._size))
                group, left = left[:size], left[size:]
                yield set(group)

    def _others(self, group: set[str], values: list[int]) -> dict[int, int]:
        return {
            var: values[var]
            for (person, _), state in self._model.x.items()
            if person not in group
            for var in state.values()
        }
