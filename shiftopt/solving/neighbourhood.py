"""Neighbourhood search: free the whole lines of a few people, keep everybody else's, solve that exactly.

For months too tight to be solved in one go. Two ways of choosing who belongs together take turns: dealing
all people into new groups, and drawing those whose lines cost most above the best they could have. Every
second group may use cheap shifts only, and so can be larger. A group grows while its search is easy and
shrinks when it isn't. One worker, one random generator, limits in effort: the same search comes again.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import cycle

from shiftopt.model.linear import Expr
from shiftopt.model.people import PeopleModel
from shiftopt.solving.cpsat import CpSat, Limits

EFFORT = 1.5
"""Deterministic effort for one neighbourhood."""

SMALLEST, FIRST = 3, 10
"""People in the smallest and in the first neighbourhood."""

CHEAP = 3.0
"""Shifts that cost no more than this above the best line count as cheap, in steps of the prices."""


@dataclass
class Kind:
    """A way to choose neighbourhoods, and the size that it has come to."""

    guided: bool
    cheap: bool
    size: float = FIRST


class Neighbourhoods:
    """Groups of people whose lines are freed together.

    Parameters
    ----------
    model : PeopleModel
    cp : CpSat
        Over the rows that count now.
    seed : int
    regrets : mapping of int to float, optional
        State variable → what it costs above the best line to have it at 1.
    """

    def __init__(
        self, model: PeopleModel, cp: CpSat, seed: int, regrets: Mapping[int, float] | None = None
    ) -> None:
        self._model = model
        self._cp = cp
        self._random = random.Random(seed)
        self._regrets = regrets or {}
        ways = [(False, False), (True, True), (True, False), (False, True)] if regrets else [(False, False)]
        self._kinds = [Kind(*way) for way in ways]
        self._states = {
            p.id: [v for day in range(model.scenario.days) for v in model.x[p.id, day].values()]
            for p in model.scenario.people
        }
        self._dealt: list[str] = []

    def improve(
        self, values: list[int], objective: Mapping[int, int], target: float, limits: Limits
    ) -> Iterator[tuple[list[int], float]]:
        """Yield the values after each neighbourhood, never worse, with the effort it took.

        Ends when ``objective`` reaches ``target``; the caller ends it when time is up.
        """
        goal = Expr(dict(objective))
        reached = goal.value(values)
        step = math.gcd(*objective.values()) or 1
        for kind in cycle(self._kinds):
            if reached <= target:
                return
            fixed = self._others(self._group(kind, values), values)
            if kind.cheap:
                fixed |= {
                    v: 0
                    for v, r in self._regrets.items()
                    if r > CHEAP * step and not values[v] and v in self._of
                }
            outcome = self._cp.solve(objective, replace(limits, effort=EFFORT), values, fixed=fixed)
            if outcome.values is not None and goal.value(outcome.values) <= reached:
                values, reached = outcome.values, goal.value(outcome.values)
            easy = outcome.proven and outcome.effort < EFFORT / 3
            kind.size = max(SMALLEST, kind.size * (1.15 if easy else 1.0 if outcome.proven else 0.85))
            yield values, max(outcome.effort, 0.01)

    @cached_property
    def _of(self) -> frozenset[int]:
        return frozenset(v for states in self._states.values() for v in states)

    def _group(self, kind: Kind, values: list[int]) -> set[str]:
        people = list(self._states)
        size = min(len(people), round(kind.size))
        if kind.guided:
            keys = {
                p: self._random.random()
                ** (1 / (0.1 + max(self._regrets.get(v, 0.0) for v in states if values[v])))
                for p, states in self._states.items()
                if any(values[v] for v in states)
            }
            return set(sorted(keys, key=lambda p: (-keys[p], p))[:size])
        if len(self._dealt) < size:
            self._dealt += self._random.sample(people, len(people))
        group, self._dealt = self._dealt[:size], self._dealt[size:]
        return set(group)

    def _others(self, group: set[str], values: list[int]) -> dict[int, int]:
        return {
            v: values[v] for person, states in self._states.items() if person not in group for v in states
        }
