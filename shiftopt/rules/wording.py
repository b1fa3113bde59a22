"""How rules write times and dates in their sentences."""

from __future__ import annotations

from shiftopt.scenario.types import Scenario


def hours(minutes: float) -> str:
    """Minutes as hours, ``"7.5"``, with two decimals at most."""
    return f"{round(minutes / 60, 2):g}"


def date(scenario: Scenario, day: int) -> str:
    """A day as ``month-day``, ``"12-03"``."""
    on = scenario.date(day)
    return f"{on.month}-{on.day:02d}"
