"""What is known of a tier's optimum while it is searched for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from shiftopt.solving.branching import Branching
from shiftopt.solving.columns import Generation
from shiftopt.solving.lp import Relaxed


class Hunt:
    """What is known of a tier's optimum while it is searched for.

    Attributes
    ----------
    prices : dict of int to int
    relaxed : Relaxed or None
    low : float
        Value of the relaxation, from which room is measured.
    bound : int
        The least that the optimum can be, in steps of the prices.
    generation : Generation or None
        Column generation for it, at its end.
    tree : Branching or None
        A search by decisions that a limit ended.
    """

    def __init__(
        self,
        prices: dict[int, int],
        relaxed: Relaxed | None,
        floor: int,
        bounds: tuple[list[int], list[int]],
    ) -> None:
        self.prices = prices
        self.relaxed = relaxed
        self.step = math.gcd(*prices.values()) or 1
        self._bounds = bounds
        self.low: float = floor if relaxed is None else relaxed.value
        self.generation: Generation | None = None
        self.tree: Branching | None = None
        self.bound = floor
        self.raise_to(floor if relaxed is None else relaxed.bound)

    def value(self, values: Sequence[int]) -> int:
        return sum(price * values[var] for var, price in self.prices.items())

    def raise_to(self, bound: int) -> None:
        self.bound = max(self.bound, -(-bound // self.step) * self.step)

    def take(self, relaxed: Relaxed) -> None:
        """Go on from a sharper relaxation of the same model."""
        self.relaxed, self.low = relaxed, relaxed.value
        self.raise_to(relaxed.bound)

    def beyond(self, room: float) -> dict[int, int]:
        """Variables, with their values, that nothing within ``room`` of the relaxation changes."""
        return {} if self.relaxed is None else self.relaxed.beyond(room, *self._bounds)

    @cached_property
    def regrets(self) -> Mapping[int, float]:
        """Variable → what it costs to have it at 1, where that is more than nothing."""
        if self.relaxed is None:
            return {}
        free, reduced = self.relaxed.free, self.relaxed.reduced
        return {int(free[i]): float(reduced[i]) for i in np.flatnonzero(reduced > 1e-6)}
