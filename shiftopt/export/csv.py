"""``roster.csv``: everything that somebody does or is off for, one tidy row each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from shiftopt.paperwork import placed
from shiftopt.roster import Roster
from shiftopt.scenario.clock import LocalClock
from shiftopt.scenario.types import Assignment, Duty, Person

BOM = "\ufeff"
"""Tells a spreadsheet that the text is UTF-8."""


class Row(NamedTuple):
    """One line of the file; all fields as they are written."""

    person_id: str
    name: str
    team: str
    date: str
    shift: str = ""
    start: str = ""
    end: str = ""
    grid: str = ""
    kind: str = ""
    hours: str = ""
    origin: str = ""


def roster_csv(roster: Roster) -> str:
    """The roster as CSV text: a byte order mark, a header, rows by person (scenario order) and time.

    - ``kind``: ``patrol``, ``desk``, ``duty`` or ``leave``.
    - ``start`` and ``end`` are ISO date-times with the zone's offset. ``start`` is the start of the shift
      itself; the handover before it isn't in it.
    - ``hours`` are hours of work that really pass, the handover included: 8.25 for a shift of 8 h with a
      handover of 15 min, an hour less or more where the clock is put forward or back in between.
    - ``origin``: where a shift comes from (``rotation``, ``cover``, ``extra``, ``desk``); ``booked`` for a
      duty with a clock time; ``placed`` for one without that is done within the ``shift`` named, whose
      hours its own are part of; ``hidden`` for what finds no room, on the first day of the period without
      times; the kind of leave for a day of leave.

    A name that a spreadsheet would take for a formula (``= + - @`` first) gets an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Row._fields)
    writer.writerows(rows(roster))
    return BOM + text.getvalue()


def rows(roster: Roster) -> Iterator[Row]:
    """The rows of ``roster_csv``, without the header."""
    for person in roster.scenario.people:
        dated = [*_shifts(roster, person), *_duties(roster, person), *_leave(roster, person)]
        yield from sorted(dated, key=lambda r: (r.date, r.start, r.kind, r.hours))


def _shifts(roster: Roster, person: Person) -> Iterator[Row]:
    clock = LocalClock(roster.scenario)
    for a in roster.line(person.id):
        start, end = roster.scenario.span(a.day, a.shift)
        yield _row(roster, person, a.day)._replace(
            shift=a.shift,
            start=clock.at(start + roster.scenario.handover).isoformat(),
            end=clock.at(end).isoformat(),
            grid=a.grid or "",
            kind=_kind(roster, a),
            hours=_hours(clock.hours(start, end)),
            origin=a.origin,
        )


def _duties(roster: Roster, person: Person) -> Iterator[Row]:
    clock = LocalClock(roster.scenario)
    for part in placed(roster, person.id):
        a = part.shift
        yield _row(roster, person, a.day if a else 0)._replace(
            shift=a.shift if a else "",
            grid=(a.grid or "") if a else "",
            kind="duty",
            hours=_hours(part.minutes / 60),
            origin="placed" if a else "hidden",
        )
    for duty in _timed(roster, person):
        assert duty.start is not None
        assert duty.day is not None
        end = duty.start + duty.minutes
        yield _row(roster, person, duty.day)._replace(
            start=clock.at(duty.start).isoformat(),
            end=clock.at(end).isoformat(),
            kind="duty",
            hours=_hours(clock.hours(duty.start, end)),
            origin="booked",
        )


def _leave(roster: Roster, person: Person) -> Iterator[Row]:
    kinds = {
        day: leave.kind
        for leave in roster.scenario.leave
        if leave.person == person.id
        for day in range(max(leave.first, 0), min(leave.last, roster.scenario.days - 1) + 1)
    }
    for day, kind in sorted(kinds.items()):
        yield _row(roster, person, day)._replace(kind="leave", hours="0", origin=kind)


def _timed(roster: Roster, person: Person) -> Iterator[Duty]:
    for duty in roster.scenario.duties:
        if duty.person == person.id and duty.day is not None and 0 <= duty.day < roster.scenario.days:
            yield duty


def _row(roster: Roster, person: Person, day: int) -> Row:
    return Row(
        person.id, defused(person.name), defused(person.team or ""), roster.scenario.date(day).isoformat()
    )


def _kind(roster: Roster, a: Assignment) -> str:
    grid = roster.scenario.grid.get(a.grid or "")
    return "desk" if a.origin == "desk" or (grid is not None and grid.desk) else "patrol"


def _hours(hours: float) -> str:
    return f"{hours:.2f}".rstrip("0").rstrip(".")


def defused(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
