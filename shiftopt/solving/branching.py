"""Branching over exact mixes: what a person does on a day is decided either way, until no lines are mixed.

The most promising of all ways that are left is followed next (best first), so that the least of their bounds
is one for all of them. Where few people are left to decide for, a handful of decisions closes a gap that no
row of the mix can.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field

import numpy as np

from shiftopt.solving.bundle import Bundle, Prices
from shiftopt.solving.pricing import CLOSE

WHOLE = 1e-6
"""Shares this close to none or all are that."""

OPEN, ROOM = 150, 600_000
"""Most ways that are kept open; most lines in the programs of all of them, about."""


@dataclass(order=True)
class Way:
    """A mix after some decisions."""

    bound: float
    number: int
    bundle: Bundle = field(compare=False)
    cut: bool = field(compare=False, default=False)
    """Whether a limit came before its mix was priced to its end."""


class Branching:
    """The search below one mix.

    Parameters
    ----------
    prices : Prices
    root : Bundle
        An exact mix.
    bound : float
        What everything costs at least that the root may mix.
    below : float
        What a roster must cost less than.
    step : int
        By how much costs of rosters differ at least.

    Attributes
    ----------
    below : float
    """

    def __init__(self, prices: Prices, root: Bundle, bound: float, below: float, step: int) -> None:
        self.below = below
        self._prices, self._step = prices, step
        self._ways, self._made = [Way(bound, 0, root, cut=True)], 0
        self._left, self._most = math.inf, min(OPEN, ROOM // root.size)

    @property
    def bound(self) -> float:
        """What a roster costs at least, or else ``below``."""
        return min(self.below, self._left, self._ways[0].bound if self._ways else math.inf)

    def search(self) -> dict[int, tuple[int, ...]] | None:
        """Lines that may cost less, or None if there are no more or a limit came first; may be called again.

        Lower ``below`` to what they cost as a roster, if that is less.
        """
        while 0 < len(self._ways) <= self._most and not self._prices.late:
            way = heapq.heappop(self._ways)
            if not self._may(way.bound):
                self._ways.clear()
                break
            if way.cut:
                self._push(way.bound, way.bundle)
                continue
            place = self._next(way.bundle)
            if place is None:  # nothing is left to decide; what no mix knows of may still make it dearer
                self._left = min(self._left, way.bound)
                if not way.bundle.strays:
                    return way.bundle.lines
                continue
            p, day, *sides = place
            for codes in sides:
                self._push(way.bound, way.bundle.without(p, day, codes))
        return None

    def _push(self, bound: float, bundle: Bundle) -> None:
        """Keep a mix, if it may still be cheaper."""
        self._made += 1
        if self._prices.price_on(bundle, math.inf, self.below) and self._may(bundle.best):
            way = Way(max(bound, bundle.best), self._made, bundle, self._prices.late)
            heapq.heappush(self._ways, way)

    def _may(self, bound: float) -> bool:
        """Whether a roster may cost less than ``below`` that costs so much at least."""
        return bound + self._step <= self.below + CLOSE

    def _next(self, bundle: Bundle) -> tuple[int, int, list[int], list[int]] | None:
        """A person, a day, and the codes to be left out on either side; None where every line is whole.

        First whether somebody works on a day at all, then what.
        """
        shares = bundle.cells()
        codes = list(range(shares.shape[2]))
        off = np.minimum(shares[:, :, 0], 1 - shares[:, :, 0])
        if off.max(initial=0.0) > WHOLE:
            p, day = divmod(int(off.argmax()), shares.shape[1])
            return p, day, codes[:1], codes[1:]
        each = np.minimum(shares, 1 - shares)
        if each.max(initial=0.0) <= WHOLE:
            return None
        p, day, code = (int(at) for at in np.unravel_index(int(each.argmax()), each.shape))
        return p, day, [code], [other for other in codes if other != code]
