"""Networks of people whose lines may change on some days only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from shiftopt.model.excerpt import Excerpt
from shiftopt.model.network import Network
from shiftopt.model.people import PeopleModel
from shiftopt.solving.networks import Lines, Networks


class Excerpts(Networks):
    """The networks of a model's people on some days; ``turn_to`` says which, and what they work else.

    Parameters
    ----------
    model : PeopleModel
    """

    def __init__(self, model: PeopleModel) -> None:
        super().__init__(model)
        self._plain: dict[Any, Network] = {}  # alive from part to part: slow to build

    def turn_to(self, worked: Mapping[str, Sequence[int]], days: Collection[int]) -> None:
        """Let lines change on ``days``; ``worked`` has everybody's line by the positions of its codes."""
        self._worked_now, self._days_now = worked, days
        self._lines.clear()
        self._too_large.clear()
        self._axes.clear()

    def _made_of(self, person: str, tier: str | None, axes: tuple[int, ...]) -> Lines:
        totals, priced = self._totals_of(person), self._soft(person, tier)
        counts, known, choices = totals.counts, totals.daily, self._met(person, tier)
        apart = tuple(i for i in axes if id(counts[i]) not in known)
        key = person, apart, choices, priced
        if key not in self._plain:
            self._plain[key] = self._network(person, priced, [counts[i] for i in apart], choices)
        daily = [known[id(counts[i])] for i in axes if i not in apart]
        excerpt = Excerpt(self._plain[key], daily, self._worked_now[person], self._days_now)
        return Lines(person, tier, counts, axes, self._open(person, tier), priced, excerpt)
