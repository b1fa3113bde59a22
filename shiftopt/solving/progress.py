"""What a running solve tells the outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """One piece of news: stage and tier at work, seconds since the start, points and bound so far."""

    stage: str
    tier: str | None
    seconds: float
    objective: int | None = None
    bound: int | None = None


OnProgress = Callable[[Progress], None]
