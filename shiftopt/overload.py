"""Who is overloaded in a roster, and why: what in a person's load lies beyond a threshold.

Solver-free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shiftopt.roster import Roster
from shiftopt.scenario.types import Scenario
from shiftopt.workload import PersonLoad, months, workload

OVERTIME = 36 * 60
"""Minutes above standard in a month (China, Labour Law art. 41)."""
WEEK_MINUTES = 56 * 60
"""Minutes of work in any 7 days."""
REST = 11 * 60
"""Minutes between two stretches of work."""
RUN = 6
"""Workdays in a row."""
NIGHT_RUN = 3
"""Nights in a row."""
NIGHTS_ABOVE = 2
"""Nights above the entitled share."""

ReasonCode = Literal["overtime", "week", "rest", "run", "night_run", "no_free_weekend", "nights_share"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is overloaded: ``value`` lies beyond ``limit``; both in ``unit``."""

    code: ReasonCode
    value: float
    limit: float
    unit: Literal["minutes", "days", "nights", "weekends"]


@dataclass(frozen=True, slots=True)
class Overload:
    """A person's reasons; the level is their number, 3 at most (0 none, 1 watch, 2 high, 3 severe)."""

    person: str
    reasons: tuple[Reason, ...]

    @property
    def level(self) -> int:
        return min(len(self.reasons), 3)


def overload(load: PersonLoad, scenario: Scenario) -> Overload:
    """What in a person's load lies beyond the thresholds of this module."""
    allowed = round(OVERTIME * months(scenario))
    found = (
        Reason("overtime", load.overtime, allowed, "minutes") if load.overtime > allowed else None,
        Reason("week", load.max_7_days, WEEK_MINUTES, "minutes") if load.max_7_days > WEEK_MINUTES else None,
        Reason("rest", load.shortest_rest, REST, "minutes")
        if load.shortest_rest is not None and load.shortest_rest < REST
        else None,
        Reason("run", load.longest_run, RUN, "days") if load.longest_run > RUN else None,
        Reason("night_run", load.longest_nights, NIGHT_RUN, "nights")
        if load.longest_nights > NIGHT_RUN
        else None,
        Reason("no_free_weekend", 0, 1, "weekends")
        if load.base_free_weekends and not load.free_weekends
        else None,
        Reason("nights_share", load.nights, round(load.nights_entitled, 1), "nights")
        if load.nights > load.nights_entitled + NIGHTS_ABOVE
        else None,
    )
    return Overload(load.person, tuple(r for r in found if r is not None))


def overloads(roster: Roster, loads: Sequence[PersonLoad] | None = None) -> tuple[Overload, ...]:
    """Overload of every person, in the order of the scenario."""
    return tuple(overload(load, roster.scenario) for load in (workload(roster) if loads is None else loads))
