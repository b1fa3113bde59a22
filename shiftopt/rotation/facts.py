"""What a rotation means for those who work it: computed from clock times, for ever on the cycle.

Every figure is about one team's line, repeated without end, shifts booked to the date on which they start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import lcm

from shiftopt.rotation.cycle import OFF, Rotation
from shiftopt.scenario.types import DAY, Shift

LONG_REST = 35 * 60
"""Minutes of an unbroken weekly rest: a day and the daily 11 hours."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Computed facts of a rotation; times in minutes, handover included.

    Attributes
    ----------
    length : int
        Days of the cycle.
    week : Fraction
        Work in a week, on average.
    shortest_rest : int or None
        From one shift's end to the next one's start; None with no two shifts. Below 0 they overlap.
    after_nights : int or None
        Shortest rest from a night to the next shift that is none; None where there is no such pair.
    longest_run : int or None
        Workdays in a row; None when there is no free day.
    most_nights : int or None
        Nights in a row; None when there is nothing else.
    least_in_7, most_in_7 : int
        Work in any 7 days.
    between_rests : int or None
        Longest stretch from the beginning of one rest of 35 h or more to that of the next; None when
        there is none.
    weekends_free : Fraction
        Share of weekends without a shift dated Saturday or Sunday, over all teams.
    weekends_clear : Fraction
        The same without a Friday night that ends on Saturday.
    cover : mapping of str to (int, int)
        Shift → fewest and most teams that have it on a day.
    """

    length: int
    week: Fraction
    shortest_rest: int | None
    after_nights: int | None
    longest_run: int | None
    most_nights: int | None
    least_in_7: int
    most_in_7: int
    between_rests: int | None
    weekends_free: Fraction
    weekends_clear: Fraction
    cover: Mapping[str, tuple[int, int]]


def facts(rotation: Rotation, shifts: Iterable[Shift], handover: int = 0) -> Facts:
    """All facts of a rotation.

    Parameters
    ----------
    rotation : Rotation
        Its anchor says on which weekdays the cycle falls; that matters for weekends only.
    shifts : iterable of Shift
        The shifts that the cycle names.
    handover : int, optional
        Minutes before each shift, counted as work.

    Raises
    ------
    KeyError
        The cycle names a shift that isn't there.
    """
    by_code = {s.code: s for s in shifts}
    line = [None if code == OFF else by_code[code] for code in rotation.cycle]
    work = [s.minutes + handover if s else 0 for s in line]
    rests = _rests(line, handover)
    week = [sum(work[(day + k) % len(line)] for k in range(7)) for day in range(len(line))]
    return Facts(
        length=len(line),
        week=Fraction(7 * sum(work), len(line)),
        shortest_rest=min((minutes for _, minutes, _ in rests), default=None),
        after_nights=min((m for _, m, (a, b) in rests if a.night and not b.night), default=None),
        longest_run=_longest([s is not None for s in line]),
        most_nights=_longest([s is not None and s.night for s in line]),
        least_in_7=min(week),
        most_in_7=max(week),
        between_rests=_between(
            [start for start, minutes, _ in rests if minutes >= LONG_REST], len(line) * DAY
        ),
        weekends_free=_weekends(rotation, by_code, clear=False),
        weekends_clear=_weekends(rotation, by_code, clear=True),
        cover=cover(rotation),
    )


def cover(rotation: Rotation) -> Mapping[str, tuple[int, int]]:
    """Shift → fewest and most teams that have it on a day of the cycle."""
    size = len(rotation.cycle)
    codes = [code for code in dict.fromkeys(rotation.cycle) if code != OFF]
    crews = [
        [rotation.cycle[(day + offset) % size] for offset in rotation.offsets.values()] for day in range(size)
    ]
    counts = {code: [crew.count(code) for crew in crews] for code in codes}
    return {code: (min(found), max(found)) for code, found in counts.items()}


def _rests(line: Sequence[Shift | None], handover: int) -> list[tuple[int, int, tuple[Shift, Shift]]]:
    """(beginning, minutes, shifts around it) of every rest that begins in one turn of the cycle."""
    worked = [(day, shift) for day, shift in enumerate(line) if shift is not None]
    found = []
    for i, (day, shift) in enumerate(worked):
        turn, place = divmod(i + 1, len(worked))
        then, following = worked[place]
        end = day * DAY + shift.end
        start = (then + turn * len(line)) * DAY + following.start - handover
        found.append((end, start - end, (shift, following)))
    return found


def _longest(marks: Sequence[bool]) -> int | None:
    """Longest run of marked days of an endless cycle; None for a run without end."""
    if all(marks):
        return None
    longest = run = 0
    for mark in (*marks, *marks):
        run = run + 1 if mark else 0
        longest = max(longest, run)
    return longest


def _between(starts: Sequence[int], turn: int) -> int | None:
    if not starts:
        return None
    return max(b - a for a, b in zip(starts, [*starts[1:], starts[0] + turn], strict=True))


def _weekends(rotation: Rotation, shifts: Mapping[str, Shift], clear: bool) -> Fraction:
    """Share of free weekends over all teams and all ways in which the cycle meets the week."""
    weeks = lcm(len(rotation.cycle), 7) // 7
    saturday = rotation.anchor + timedelta(days=(5 - rotation.anchor.weekday()) % 7)
    teams = rotation.offsets or {"": 0}
    following = Rotation(rotation.cycle, rotation.anchor, teams)
    free = 0
    for team in teams:
        for week in range(weeks):
            day = saturday + timedelta(weeks=week)
            friday, *weekend = (following.code(team, day + timedelta(days=k)) for k in (-1, 0, 1))
            late = clear and friday != OFF and shifts[friday].end > DAY
            free += all(code == OFF for code in weekend) and not late
    return Fraction(free, weeks * len(teams))
