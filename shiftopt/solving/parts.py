"""A long period improved part by part: everybody's line anew on some days, the rest as it is.

Column generation over a year knows too many totals and too many days at once. On four weeks of it, with what
everybody works before and afterwards, it comes to its end soon; and the duals of all parts together are a
good beginning for the whole.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from shiftopt.model.people import PeopleModel
from shiftopt.solving.columns import Generation
from shiftopt.solving.cpsat import CpSat, Limits, improve
from shiftopt.solving.excerpts import Excerpts
from shiftopt.solving.matrix import Ints, Rest
from shiftopt.solving.neighbourhood import BUILD, PACE, filled
from shiftopt.solving.pricing import Pricing
from shiftopt.solving.recast import around
from shiftopt.solving.turns import Turns
from shiftopt.solving.ways import Improving

STRETCH = 28
"""Days of a part."""

ROUNDS, WORTH = 2, 0.02
"""Into how many rounds the effort left is thought to go; what part of the cost a round must save to be worth
another with parts of the same length."""

ROUGH = 0.1
"""What part of the cost a round must save, in which lines are chosen in turn, to be worth another."""

GENERATED, ROUNDED, SEARCHED = 0.5, 0.3, 0.1
"""Shares of a part's effort for column generation, for rounding its mix, for a search among its lines."""


class Parts:
    """Stretches of days, one after another.

    Parameters
    ----------
    model : PeopleModel
    cp : CpSat
        Over the rows that count now.
    pricing : Pricing
        Of the whole.
    seed : int

    Attributes
    ----------
    duals : dict of int to float
        Row → its dual in the part that it was in last.
    rough : bool
        Whether lines know little of each other over the whole period: they are then chosen in turn first.
    """

    def __init__(self, model: PeopleModel, cp: CpSat, pricing: Pricing, seed: int) -> None:
        self._model, self._cp, self._pricing = model, cp, pricing
        states = [(v, day) for (_, day), state in model.x.items() for v in state.values()]
        self._vars, self._day = np.array(states, np.int64).reshape(-1, 2).T
        self._networks = Excerpts(model)
        self._random, self._length, self.rough = random.Random(seed), STRETCH, True
        self.duals: dict[int, float] = {}

    def learn(self, pricing: Pricing) -> None:
        """Begin with the best duals of the whole."""
        self.duals |= zip(pricing.rest.ids.tolist(), pricing.duals.tolist(), strict=True)

    def improve(
        self, values: list[int], objective: Mapping[int, int], target: float, limits: Limits
    ) -> Improving:
        """Yield the values after every part, never worse, with the effort it took.

        Parts are so long that there are two at least; rounds that bring little make them longer. Ends when
        ``objective`` reaches ``target``, or when the longest parts bring nothing more; the caller ends it
        when time is up.
        """
        held = np.zeros(len(values), bool)
        held[self._vars] = True
        self._near, self._priced = self._cp.near(held), self._pricing.near(held)
        self._prices = np.zeros(len(values), np.int64)
        self._prices[list(objective)] = list(objective.values())
        self._now, self._left = np.array(values, np.int64), limits
        while self.rough:
            yield from self._roughly()
        while (yield from self._with_care(target)):
            pass

    @property
    def _value(self) -> int:
        return int(self._prices @ self._now)

    def _roughly(self) -> Improving:
        """Choose lines in turn in every part, while that helps."""
        before = self._value
        for days in itertools.chain(*self._rounds(self._length)):
            self._hear((yield self._taken(self._in_turn(days))))
            if self._value == before:
                break
        self.rough = before - self._value > ROUGH * abs(before)

    def _with_care(self, target: float) -> Generator[tuple[list[int], float], list[int] | None, bool]:
        """Generate lines for every part; whether to go on."""
        before, days = self._value, self._model.scenario.days
        for parts in self._rounds(self._length):
            for number, part in enumerate(parts):
                if self._value <= target:
                    return False
                effort = self._left.effort / (ROUNDS * (len(parts) - number))
                self._hear((yield self._taken(self._solved(part, replace(self._left, effort=effort)))))
        saved = before - self._value
        longer = saved <= WORTH * abs(before) and 4 * self._length <= days
        self._length *= 2 if longer else 1
        return longer or saved > 0

    def _taken(self, found: tuple[Ints, float]) -> tuple[list[int], float]:
        """Go on from what was found in a part, and with so much less effort."""
        self._now, effort = found
        self._left = replace(self._left, effort=self._left.effort - effort)
        return self._now.tolist(), effort

    def _hear(self, sent: list[int] | None) -> None:
        """Go on from what others have found."""
        if sent is not None:
            self._now = np.array(sent, np.int64)

    def _rounds(self, length: int) -> Iterator[list[list[int]]]:
        """The parts of three rounds: stretches, others half a stretch later, and pairs of halves far apart.

        Totals of a line that a stretch leaves as they are change places in the third.
        """
        days = self._model.scenario.days
        half = length // 2
        yield _cut([0, *range(length, days, length), days])
        yield _cut([0, *range(half, days, length), days])
        halves = _cut([0, *range(half, days, half), days])
        self._random.shuffle(halves)
        yield [sorted(itertools.chain(*halves[i : i + 2])) for i in range(0, len(halves), 2)]

    def _in_turn(self, days: Sequence[int]) -> tuple[Ints, float]:
        """Values after a part in which everybody's line was chosen anew in turn, and the effort."""
        pricing, _ = self._part(days)
        turns = Turns(pricing, dict(pricing.lines_of(self._now)))
        turns.improve()
        values, effort = self._searched(self._now, around(self._near, self._now, turns.values()), self._left)
        return values, pricing.effort + effort

    def _part(self, days: Sequence[int]) -> tuple[Pricing, Ints]:
        """What ties lines together that change on some days only, and the variables of those days."""
        moved = self._vars[np.isin(self._day, days)]
        lines = {self._pricing.people[p]: line for p, line in self._pricing.lines_of(self._now)}
        self._networks.turn_to(lines, days)
        return self._pricing.around(self._now, moved, self._priced, self._networks, self.duals), moved

    def _solved(self, days: Sequence[int], limits: Limits) -> tuple[Ints, float]:
        """Values after a part whose lines were generated, and the effort."""
        values, (pricing, moved) = self._now, self._part(days)
        generation = Generation(pricing)
        generation.run(values, self._value, _share(limits, GENERATED))
        self.learn(pricing)
        if pricing.whole() >= self._value:
            return values, generation.effort
        dived = generation.dive(_share(limits, ROUNDED)) or []
        rounded = {var: value for line in dived for var, value in line.items()}
        mixed = moved[~np.isin(moved, list(generation.unmixed(values)))]
        effort = generation.effort
        for rest in (around(self._near, self._now, rounded), self._near.around(values, mixed)):
            if pricing.whole() < self._prices @ values:
                values, more = self._searched(values, rest, _share(limits, SEARCHED))
                effort += more
        return values, effort

    def _searched(self, values: Ints, rest: Rest, limits: Limits) -> tuple[Ints, float]:
        """The better of a roster and what a search near it finds, and the effort."""
        (found,) = improve([rest], self._prices, limits)
        effort = PACE * found.effort + BUILD * len(rest.cols)
        return min((values, filled(rest, found)), key=lambda v: int(self._prices @ v)), effort


def _cut(ends: Sequence[int]) -> list[list[int]]:
    """The days between each two ends."""
    return [list(range(a, b)) for a, b in itertools.pairwise(ends)]


def _share(limits: Limits, share: float) -> Limits:
    return replace(limits, effort=share * limits.effort)
