"""What earlier months have left behind, as a scenario asks for it; a ledger answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from shiftopt.scenario.types import Assignment, Duty, Worked

LEDGER = "ledger"
"""What ``history``, ``balances`` and ``worked`` say when they ask for it."""


@dataclass(frozen=True, slots=True)
class Past:
    """Work before a date, days counted from it (negative).

    Attributes
    ----------
    days : frozenset of int
        Days of which it is known who worked and who didn't.
    assignments, duties : tuple
        What was worked on them.
    """

    days: frozenset[int] = frozenset()
    assignments: tuple[Assignment, ...] = ()
    duties: tuple[Duty, ...] = ()


class Memory(Protocol):
    """Somebody who remembers what a station has published."""

    def history(self, station: str, start: date, days: int) -> Past:
        """Work on the ``days`` days before ``start``."""

    def balances(self, station: str, before: date) -> Mapping[str, Mapping[str, int]]:
        """Person → dimension → whole shifts carried above (+) or below (−) the share until ``before``."""

    def worked(self, station: str, start: date) -> tuple[Worked, ...]:
        """Hours of the year before ``start``, days counted from it."""
