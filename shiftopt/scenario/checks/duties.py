"""Duties: whose they are, which of them overlap, in which shifts they can be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shiftopt.errors import Problem
from shiftopt.scenario.checks.names import codes_known, inside, place_words, who_known
from shiftopt.scenario.draft import Draft, Entry
from shiftopt.scenario.file.duties import Duty
from shiftopt.scenario.file.people import Leave
from shiftopt.scenario.types import DAY


def names_known(draft: Draft) -> Iterator[Problem]:
    """People and shifts are known; the dates lie inside the period."""
    yield from who_known(draft, "duties")
    for entry in draft.entries("duties"):
        yield from inside(draft, entry, entry.value.date, f"duty {entry.value.what}")
        yield from codes_known(entry, "during", entry.value.during, draft.names("shifts"), "duties")


def apart(draft: Draft) -> Iterator[Problem]:
    """Duties with a clock time overlap neither each other nor their person's leave."""
    if draft.period is None or not draft.good("leave"):
        return
    leave: dict[str, list[Entry[Leave]]] = {}
    for away in draft.entries("leave"):
        for person in away.value.who:
            leave.setdefault(person, []).append(away)
    for person, times in _times(draft).items():
        before: tuple[int, Entry[Duty]] | None = None
        for start, end, entry in times:
            yield from _on_leave(draft, person, start, end, entry, leave.get(person, ()))
            duty = entry.value
            if before is not None and start < before[0]:
                other = before[1]
                yield entry.node.place.problem(
                    f"duty {_booked(duty)} of {person} on {duty.date} overlaps "
                    f"duty {_booked(other.value)} in {place_words(other.node.place, entry.node.place)}",
                    _agree(duty.by, other.value.by),
                )
            if before is None or end > before[0]:
                before = (end, entry)


def _times(draft: Draft) -> dict[str, list[tuple[int, int, Entry[Duty]]]]:
    """Person → start, end and entry of the duties with a clock time, in time order."""
    times: dict[str, list[tuple[int, int, Entry[Duty]]]] = {}
    for entry in draft.entries("duties"):
        if entry.value.start is not None:
            start = draft.day(entry.value.date) * DAY + entry.value.start
            for person in dict.fromkeys(entry.value.who):
                times.setdefault(person, []).append((start, start + entry.value.minutes, entry))
    for spans in times.values():
        spans.sort(key=lambda span: span[:2])
    return times


def _on_leave(
    draft: Draft,
    person: str,
    start: int,
    end: int,
    entry: Entry[Duty],
    leave: Iterable[Entry[Leave]],
) -> Iterator[Problem]:
    for away in leave:
        first, last = draft.day(away.value.from_) * DAY, (draft.day(away.value.to) + 1) * DAY
        if start < last and first < end:
            seen = place_words(away.node.place, entry.node.place)
            yield entry.node.place.problem(
                f"duty {entry.value.what} on {entry.value.date} overlaps the leave of {person} "
                f"from {away.value.from_} to {away.value.to} in {seen}",
                "move the duty, send somebody else, or mend the leave",
            )
            return


def _booked(duty: Duty) -> str:
    """A duty, and who wants it."""
    return f"{duty.what} (booked by {duty.by})" if duty.by else duty.what


def _agree(one: str | None, other: str | None) -> str:
    if one and other and one != other:
        return f"let {other} and {one} agree which of the two it is, or send somebody else"
    return "move one of the two, or send somebody else"


def rooms_apart(draft: Draft) -> Iterator[Problem]:
    """Of a person's duties without a clock time, any two share all of their shifts or none."""
    roomy = [code for code, shift in draft.shifts.items() if shift.room]
    before: dict[str, list[tuple[frozenset[str], Entry[Duty]]]] = {}
    for entry in draft.entries("duties"):
        duty = entry.value
        if duty.hours is None:
            continue
        codes = frozenset(c for c in roomy if c in (duty.during or roomy))
        for person in dict.fromkeys(duty.who):
            for others, other in before.setdefault(person, []):
                if codes & others and codes != others:
                    seen = place_words(other.node.place, entry.node.place)
                    what = (
                        f"duty {duty.what} of {person} may be done in shifts {_codes(codes)}, "
                        f"{other.value.what} in {seen} in {_codes(others)}: they share some, but not all"
                    )
                    remedy = "give both the same `during`, or no shift in common"
                    yield entry.node.place.problem(what, remedy)
            before[person].append((codes, entry))


def _codes(codes: Iterable[str]) -> str:
    return " ".join(sorted(codes))
