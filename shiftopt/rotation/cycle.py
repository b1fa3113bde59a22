"""The rotation: a cycle of shift codes that each team follows at its own offset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

OFF = "-"


@dataclass(frozen=True, slots=True)
class Rotation:
    """A cycle seen by several teams.

    Attributes
    ----------
    cycle : tuple of str
        Shift codes day by day; ``"-"`` is a free day.
    anchor : date
        The date on which a team with offset 0 stands at the first day of the cycle.
    offsets : mapping of str to int
        Team name → offset in days.
    """

    cycle: tuple[str, ...]
    anchor: date
    offsets: Mapping[str, int] = field(default_factory=dict)

    def code(self, team: str, day: date) -> str:
        """Shift code of a team on a date: ``cycle[(day - anchor + offset) mod length]``."""
        return self.cycle[((day - self.anchor).days + self.offsets[team]) % len(self.cycle)]
