"""Cycles that work somewhere, by name; the data is ``library.yaml``.

Codes: M early, A late, N night; D day where there are two shifts. A station that takes a cycle from
here needs shifts of the same codes; their clock times are its own affair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from shiftopt import shipped
from shiftopt.rotation.cycle import Rotation
from shiftopt.scenario.types import DAY, Shift

MONDAY = date(2026, 1, 5)
"""Where a cycle begins when nobody says: on a Monday."""


@dataclass(frozen=True, slots=True)
class NamedCycle:
    """A cycle and the teams that cover every shift of it on every day.

    Attributes
    ----------
    name : str
        Its name in a scenario.
    cycle : tuple of str
        Shift codes day by day, ``"-"`` for a free day.
    offsets : tuple of int
        Offsets in days, one a team.
    system : str
        ``3x8`` or ``2x12``.
    shifts : tuple of Shift
        The usual shifts of the system, in the order of the day.
    title, note : mapping
        Language → what it is called; what it is good for and what it costs.
    source : str
        Where it is described; empty where nothing is cited.
    """

    name: str
    cycle: tuple[str, ...]
    offsets: tuple[int, ...]
    system: str
    shifts: tuple[Shift, ...]
    title: Mapping[str, str]
    note: Mapping[str, str]
    source: str = ""

    def rotation(self, anchor: date = MONDAY) -> Rotation:
        """The rotation of its teams, called 1, 2, 3 …."""
        teams = {str(number): offset for number, offset in enumerate(self.offsets, 1)}
        return Rotation(self.cycle, anchor, teams)


def names() -> tuple[str, ...]:
    """All cycles, in the order of the file."""
    return tuple(_library())


def read(name: str, language: str = "zh") -> NamedCycle:
    """One cycle of the library.

    Parameters
    ----------
    name : str
    language : str, optional
        Language of the names of the shifts.

    Raises
    ------
    KeyError
        There is no cycle of this name.
    """
    entry = _library()[name]
    system = entry["system"]
    return NamedCycle(
        name,
        tuple(entry["cycle"]),
        tuple(entry["offsets"]),
        system,
        shifts(system, language),
        entry["title"],
        entry["note"],
        entry.get("source", ""),
    )


def shifts(system: str, language: str = "zh") -> tuple[Shift, ...]:
    """The usual shifts of a system (``3x8``, ``2x12``), in the order of the day."""
    return tuple(_shift(code, facts, language) for code, facts in _data()["systems"][system].items())


def _shift(code: str, facts: Mapping[str, Any], language: str) -> Shift:
    start, end = (_minutes(facts[key]) for key in ("start", "end"))
    return Shift(code, facts[language], start, (end - start) % DAY, facts.get("night", False))


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _library() -> Mapping[str, Any]:
    cycles: Mapping[str, Any] = _data()["cycles"]
    return cycles


@cache
def _data() -> Mapping[str, Any]:
    return shipped.read(Path(__file__).with_name("library.yaml"))
