"""Some people's lines chosen anew, all others' kept: the mix of theirs rounded once more.

Column generation over few people is soon at its end, and its bound soon says whether anything can be had
there at all. Where neighbourhoods free days of a line, here whole lines change, with every total of theirs.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from shiftopt.solving.columns import Generation
from shiftopt.solving.cpsat import CpSat, Limits
from shiftopt.solving.cpsat import improve as solved
from shiftopt.solving.matrix import Ints, Near, Rest
from shiftopt.solving.neighbourhood import BUILD, PACE, filled
from shiftopt.solving.ways import Improving

FIRST, LEAST = 0.25, 2
"""The part of all people who get new lines at first; how many at least."""

LARGER, SMALLER = 1.1, 0.95
"""How many more next time where nothing can be had, how many fewer where something could but wasn't."""

EFFORT = 4.0
"""Effort that a recast of everybody may take; one of fewer less, by the root of their part."""

ANYBODY = 0.3
"""The weight that everybody has beside what the own line costs above the cheapest, in parts of its mean."""


class Recasts:
    """Groups of people who get new lines together.

    Parameters
    ----------
    generation : Generation
        At its end.
    cp : CpSat
        Over the rows that count now.
    states : array of int
        The variables that lines are made of.
    seed : int
    """

    def __init__(self, generation: Generation, cp: CpSat, states: Ints, seed: int) -> None:
        self._generation, self._cp, self._states = generation, cp, states
        self._random = random.Random(seed)
        self._people = len(generation.pricing.people)
        self._size, self._vain = max(float(LEAST), FIRST * self._people), False

    def improve(
        self, values: list[int], objective: Mapping[int, int], target: float, limits: Limits
    ) -> Improving:
        """Yield the values after every recast, never worse, with the effort it took.

        Ends when even new lines for everybody can't be had for less.
        """
        held = np.zeros(len(values), bool)
        held[self._states] = True
        near = self._cp.near(held)
        prices = np.zeros(len(values), np.int64)
        prices[list(objective)] = list(objective.values())
        now, left = np.array(values, np.int64), limits.effort
        while prices @ now > target and not self._vain:
            most = min(left, EFFORT * math.sqrt(self._size / self._people))
            found, effort = self._recast(now, prices, near, replace(limits, effort=most))
            left -= effort
            sent = yield found.tolist(), effort
            now = found if sent is None else np.array(sent, np.int64)

    def _recast(self, values: Ints, prices: Ints, near: Near, limits: Limits) -> tuple[Ints, float]:
        """Values after some people got new lines, if that is better, and the effort."""
        generation, value = self._generation, int(prices @ values)
        before = generation.effort
        lines = dict(generation.pricing.lines_of(values))
        some = self._draw(lines)
        kept = {p: line for p, line in lines.items() if p not in some}
        generation.learn(lines)
        chosen = generation.dive(limits, kept, value)
        effort = generation.effort - before
        if chosen is None:
            self._vain = len(some) == self._people
            self._size = min(self._people, LARGER * self._size + 1)
            return values, effort
        rest = around(near, values, {var: v for line in chosen for var, v in line.items()})
        (found,) = solved([rest], prices, limits)
        effort += PACE * found.effort + BUILD * len(rest.cols)
        after = filled(rest, found)
        if prices @ after < value:
            return after, effort
        self._size = max(LEAST, SMALLER * self._size)
        return values, effort

    def _draw(self, lines: Mapping[int, list[int]]) -> set[int]:
        """People, the likelier the more their lines cost above the cheapest."""
        regrets = self._generation.pricing.regrets(lines)
        shared = ANYBODY * float(np.mean(regrets)) + 1e-9
        keys = [self._random.random() ** (1 / (shared + regret)) for regret in regrets.tolist()]
        return set(np.argsort(-np.array(keys), kind="stable")[: round(self._size)].tolist())


def around(near: Near, values: Ints, lines: Mapping[int, int]) -> Rest:
    """What is left around a roster where some state variables get other values."""
    changed = np.array([var for var, value in lines.items() if values[var] != value], np.int64)
    rest = near.around(values, changed)
    low, high = rest.low.copy(), rest.high.copy()
    for at in np.flatnonzero(np.isin(rest.free, changed)).tolist():
        low[at] = high[at] = lines[int(rest.free[at])]
    return replace(rest, low=low, high=high)
