"""Lines chosen in turn: each the cheapest beside those of all others.

What a crew that is a few short costs is known for every number of officers, so that one person's best line
beside the others' is exact: a pass over all people takes no longer than pricing everybody once. Those whose
turn is still to come are taken to do their part of everything that is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from shiftopt.solving.lp import Floats
from shiftopt.solving.pricing import Pricing
from shiftopt.solving.reduced import Reduced

PASSES, WORTH = 20, 0.01
"""How often everybody has a turn at most; what part of the cost a pass must save to be worth another."""


PENALTY = 10.0
"""What breaking a row costs that nothing pays for, in greatest prices of the tier."""


class Turns:
    """The lines of all people, chosen one after another.

    Parameters
    ----------
    pricing : Pricing
    lines : mapping of int to sequence of int, optional
        Those to begin with.

    Attributes
    ----------
    lines : dict of int to sequence of int
        Position of a person → the line; who has none that keeps all totals is left out.
    """

    def __init__(self, pricing: Pricing, lines: Mapping[int, Sequence[int]] = MappingProxyType({})) -> None:
        self._pricing = pricing
        self._reduced = Reduced(pricing.rest, pricing.aux, pricing.cost)
        self._short, self._over = self._sides()
        self._step = self._reduced.steps
        self._done = np.zeros(len(pricing.rest.lo))
        self.lines: dict[int, Sequence[int]] = {}
        for p, line in lines.items():
            self._take(p, line)

    def _sides(self) -> tuple[Floats, Floats]:
        """What a unit too few and a unit too many of every row costs."""
        short, over, others = self._reduced.sides(PENALTY * self._pricing.dearest)
        tied = [row for column in others for row, _ in self._reduced.columns[column]]
        for side in (short, over):  # what several rows charge together isn't known row by row
            side[tied] = 0.0
            side[~self._reduced.kept] = 0.0
        return short, over

    def _cost(self, done: Floats) -> Floats:
        """What every row costs where so much is done in it."""
        lacks = np.maximum(0.0, np.nan_to_num(self._reduced.lo - done, neginf=0.0))
        exceeds = np.maximum(0.0, np.nan_to_num(done - self._reduced.hi, neginf=0.0))
        found: Floats = self._short * lacks + self._over * exceeds
        return found

    def _duals(self, done: Floats) -> Floats:
        """What one step more in every row saves."""
        return self._reduced.duals((self._cost(done) - self._cost(done + self._step)) / self._step)

    def choose(self) -> None:
        """Give everybody a first line."""
        people = len(self._pricing.people)
        asked = np.where(
            self._reduced.lo > 0, self._reduced.lo, np.where(self._reduced.hi < 0, self._reduced.hi, 0.0)
        )
        for p in range(people):
            duals = self._duals(self._done + asked * (people - p - 1) / people)
            line = self._pricing.cheapest_of(p, duals)
            lawful = self._pricing.lawful(p, line, duals) if line else []
            if lawful:
                self._take(p, lawful)

    def improve(self) -> None:
        """Give everybody with a line a better one, where there is one, pass after pass."""
        before, now = math.inf, self.value
        for _ in range(PASSES):
            if before < math.inf and now > before - WORTH * abs(before):
                break
            self._pass()
            before, now = now, self.value

    def _pass(self) -> None:
        for p, line in [*self.lines.items()]:
            self._done -= self._adds(p, line)
            other = self._pricing.cheapest_of(p, self._duals(self._done))
            self._take(p, other if other and self._pricing.keeps(p, other) else line)

    def values(self) -> dict[int, int]:
        """All lines as values of the state variables."""
        lines = (self._pricing.values(p, line) for p, line in self.lines.items())
        return {var: value for line in lines for var, value in line.items()}

    def _take(self, p: int, line: Sequence[int]) -> None:
        self.lines[p] = line
        self._done += self._adds(p, line)

    def _adds(self, p: int, line: Sequence[int]) -> Floats:
        """What a line does in every row."""
        _, rows, coefs = self._pricing.column(p, tuple(line))
        rows, coefs = self._reduced.column(rows, coefs)
        found: Floats = np.zeros(len(self._done))
        found[rows] = coefs
        return found

    @property
    def value(self) -> float:
        """The cost of all lines and rows together."""
        own = sum(self._pricing.column(p, tuple(line))[0] for p, line in self.lines.items())
        return self._pricing.constant + own + float(self._cost(self._done).sum())


def in_turn(pricing: Pricing) -> dict[int, int] | None:
    """Everybody's line, chosen in turn, as values of the state variables; None if somebody has none at all.

    People for whom none that keeps all totals is found are left out.
    """
    if any(not line for _, line in pricing.price(pricing.first())):
        return None
    turns = Turns(pricing)
    turns.choose()
    turns.improve()
    return turns.values()
