"""Whether a rotation written down is what a design asks for: read day by day, without a solver."""

from __future__ import annotations

from datetime import date, timedelta

from shiftopt.rotation.cycle import OFF, Rotation
from shiftopt.rotation.demand import Word, breaches
from shiftopt.rotation.wanted import WEEK, Wanted

MONDAY = date(2024, 1, 1)


def unmet(wanted: Wanted, rotation: Rotation) -> list[str]:
    """What a rotation lacks of the rules of a design that must hold, in short words; empty if nothing.

    On which day of the period it begins is left open, but for the weekday where the period is whole weeks.
    """
    size, period = len(rotation.cycle), wanted.period
    if size != wanted.teams * period:
        return [f"{size} days instead of {wanted.teams * period}"]
    first = next(iter(rotation.offsets.values()))
    if {(at - first) % size for at in rotation.offsets.values()} != set(range(0, size, period)):
        return [f"the teams aren't {period} days apart"]
    team = next(iter(rotation.offsets))
    days = tuple(rotation.code(team, MONDAY + timedelta(days=day)) for day in range(size))
    begun = (days[at:] + days[:at] for at in range(0, period, WEEK if wanted.weekly else 1))
    return min((_unmet(wanted, each) for each in begun), key=len)


def _unmet(wanted: Wanted, days: Word) -> list[str]:
    """The same of a cycle from the first day of a period."""
    found = list(dict.fromkeys(breaches(days, wanted.demand())))
    size = len(days)
    saturdays = (day for day in range(size) if day % wanted.period in wanted.saturdays)
    free = sum(days[day] == OFF == days[(day + 1) % size] for day in saturdays)
    if free < wanted.weekends:
        found.append(f"{free} free weekends instead of {wanted.weekends}")
    if wanted.hours is not None and wanted.week > wanted.hours:
        found.append(f"{float(wanted.week / 60):.4g} h a week, more than {wanted.hours / 60:.4g} h")
    return found
