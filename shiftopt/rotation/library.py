"""Cycles that work somewhere, by name. Codes: M early, A late, N night; D day where there are two shifts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle and the teams that cover every shift of it on every day.

    Attributes
    ----------
    name : str
        Its name in a scenario.
    cycle : tuple of str
        Shift codes day by day, ``"-"`` for a free day.
    offsets : tuple of int
        Offsets in days, one a team.
    """

    name: str
    cycle: tuple[str, ...]
    offsets: tuple[int, ...]


_CYCLES = (
    Cycle("metropolitan", tuple("MMAANN--"), (0, 2, 4, 6)),
    Cycle("daily", tuple("MAN-"), (0, 1, 2, 3)),
    Cycle("continental", tuple("MMAANNN--MMAAANN--MMMAANN---"), (0, 7, 14, 21)),
    Cycle("two-two-four", tuple("DDNN----"), (0, 2, 4, 6)),
    Cycle("day-night", tuple("DN--"), (0, 1, 2, 3)),
    Cycle("dupont", tuple("NNNN---DDD-NNN---DDDD-------"), (0, 7, 14, 21)),
)

LIBRARY: Mapping[str, Cycle] = {cycle.name: cycle for cycle in _CYCLES}
"""Name → cycle."""
