"""Time and effort of a whole solve."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from shiftopt.solving.cpsat import Limits

LEAST = 0.01
"""Effort that is as good as none."""


@dataclass
class Clock:
    """Time and effort of a whole solve: what is spent and what is left.

    Attributes
    ----------
    limits : Limits
    began : float
    kept : float
        Effort set aside for later; the time that goes with it is no longer in ``until``.
    """

    limits: Limits
    began: float
    kept: float = 0.0
    until: float | None = field(init=False)

    def __post_init__(self) -> None:
        self.until = self.limits.until

    def keep(self, part: float) -> None:
        """Set a part of the effort and the time left aside, instead of what was until now."""
        end = self.limits.until
        self.kept = part * self.limits.effort
        self.until = None if end is None else end - part * (end - time.monotonic())

    @property
    def own(self) -> float:
        """The part of the effort left that isn't set aside."""
        return 1 - self.kept / self.limits.effort

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    @property
    def over(self) -> bool:
        late = self.until is not None and time.monotonic() >= self.until
        return late or self.interrupted or self.spent

    @property
    def interrupted(self) -> bool:
        return self.limits.interrupted is not None and self.limits.interrupted.is_set()

    @property
    def spent(self) -> bool:
        """Whether the effort that isn't set aside is used up."""
        return self.limits.effort - self.kept <= LEAST

    def share(self, part: float) -> Limits:
        """Limits for a search that may take a part of the effort left, but nothing set aside."""
        effort = min(self.limits.effort * part, self.limits.effort - self.kept)
        return replace(self.limits, effort=max(LEAST, effort), until=self.until)

    def part(self, part: float, aside: bool = False) -> Limits:
        """Limits for a part of the effort and of the time left, what is set ``aside`` counted in or not."""
        if aside:
            return replace(self, kept=0.0).part(part)
        limits, left = self.share(part), self.left
        return limits if left is None else replace(limits, until=time.monotonic() + part * left)

    def child(self, part: float, gap: float) -> Clock:
        """A clock for a part of the effort left; what it spends is yet to be spent here."""
        return Clock(replace(self.share(part), gap=gap), self.began)

    def spend(self, effort: float) -> None:
        self.limits = replace(self.limits, effort=self.limits.effort - effort)

    @property
    def left(self) -> float | None:
        return None if self.until is None else self.until - time.monotonic()
