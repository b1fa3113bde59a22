"""What an officer may choose about a solve."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """How to solve.

    Attributes
    ----------
    time_limit : float or None
        Wall-clock seconds for the whole solve; None means until everything is proven.
    seed : int
        Seed of every random choice; the same seed gives the same roster again.
    fast : bool
        Use all cores; the roster may differ from run to run.
    """

    time_limit: float | None = 180.0
    seed: int = 1
    fast: bool = False

    @property
    def workers(self) -> int:
        """Threads that search: one when the roster must come again, else one per core."""
        return (os.cpu_count() or 1) if self.fast else 1
