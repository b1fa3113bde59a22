"""Where each team stands: spread over the cycle, and so that a year's holidays come out even."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from shiftopt.rotation.cycle import OFF, Rotation

YEAR = 365
WEEK, SATURDAY = 7, 5


def evenly(
    cycle: tuple[str, ...],
    teams: Sequence[str],
    anchor: date,
    holidays: Iterable[date],
    nights: Collection[str],
    pattern: Sequence[int] = (),
) -> Mapping[str, int]:
    """Offsets of the teams: a pattern of places on the cycle, moved along it.

    Each move is tried that puts the teams on other places; a cycle of whole weeks keeps its weekdays. That
    one is taken with which the year from the anchor comes out most even between the teams: first holidays
    with a shift, then weekend days with a shift, then nights; the smallest of several.

    Parameters
    ----------
    cycle : tuple of str
    teams : sequence of str
    anchor : date
    holidays : iterable of date
        Of the year from the anchor.
    nights : collection of str
        Shifts that are nights.
    pattern : sequence of int, optional
        Offsets from each other; where none are given each team is as far behind the one before as the next is
        behind it, and the length of the cycle must be a multiple of the number of teams.
    """
    size = len(cycle)
    pattern = pattern or range(0, size, size // len(teams))
    moves = range(0, size, WEEK if size % WEEK == 0 else 1)
    places = {frozenset((at + move) % size for at in pattern): move for move in reversed(moves)}
    choices = [
        {team: (at + move) % size for team, at in zip(teams, pattern, strict=True)}
        for move in sorted(places.values())
    ]
    special = sorted(holidays)
    return min(choices, key=lambda offsets: spread(Rotation(cycle, anchor, offsets), special, nights))


def spread(rotation: Rotation, holidays: Sequence[date], nights: Collection[str]) -> tuple[int, ...]:
    """How far the teams are apart over the year from the anchor: holidays, weekend days, nights."""
    return tuple(max(counts) - min(counts) for counts in worked(rotation, holidays, nights))


def worked(
    rotation: Rotation, holidays: Sequence[date], nights: Collection[str]
) -> tuple[list[int], list[int], list[int]]:
    """Holidays with a shift, weekend days with a shift, nights of each team in the year from the anchor."""
    days = [rotation.anchor + timedelta(days=day) for day in range(YEAR)]
    weekend = [day for day in days if day.weekday() >= SATURDAY]
    special = [day for day in holidays if days[0] <= day <= days[-1]]

    def count(some: Sequence[date], night: bool = False) -> list[int]:
        codes = [[rotation.code(team, day) for day in some] for team in rotation.offsets]
        return [sum(c in nights if night else c != OFF for c in line) for line in codes]

    return count(special), count(weekend), count(days, night=True)
