"""What a roster is worth in the competition, from its files alone; and what it leaves to the next week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import TypeVar

from shiftopt.interop.inrc2.data import ANY, DAYS, WEEK, Instance, Nurse, Past, Range
from shiftopt.interop.public import Evaluation

COVER, SAME, RUN, WISH, COMPLETE, TOTAL, WEEKENDS = 30, 15, 30, 10, 30, 20, 30
"""Points for one unit of each soft constraint."""

Place = tuple[str, str]
"""Shift and skill of one assignment."""

Lines = Mapping[str, Sequence[Place | None]]
"""Nurse → what she works on each day; None when free."""


def evaluate(instance: Instance, lines: Lines) -> Evaluation:
    """The competition's objective by its parts, and the hard constraints broken.

    Totals and weekends are charged only where the weeks end the horizon.
    """
    parts = dict.fromkeys(("total", "consecutive", "off", "preferences", "weekends", "complete", "cover"), 0)
    for nurse in instance.setting.nurses.values():
        for part, points in charges(instance, nurse, lines[nurse.name]):
            parts[part] += points
    there = Counter((day, place) for line in lines.values() for day, place in enumerate(line) if place)
    for day, place, need in needs(instance):
        parts["cover"] += COVER * max(0, need.most - there[day, place])
    return Evaluation(parts, tuple(broken(instance, lines, there)))


def needs(instance: Instance) -> Iterator[tuple[int, Place, Range]]:
    """Day, place and how many nurses it must (least) and should (most) have."""
    for number, week in enumerate(instance.weeks):
        for place, days in week.needs.items():
            yield from ((WEEK * number + day, place, need) for day, need in enumerate(days))


def broken(instance: Instance, lines: Lines, there: Mapping[tuple[int, Place], int]) -> Iterator[str]:
    """Hard constraints broken, each in a sentence."""
    for day, place, need in needs(instance):
        if there[day, place] < need.least:
            yield f"day {day}, {' '.join(place)}: {there[day, place]} nurses, at least {need.least}"
    for name, nurse in instance.setting.nurses.items():
        line = lines[name]
        worked = [instance.history.nurses[name].last, *(place and place[0] for place in line)]
        for day, (before, after) in enumerate(pairwise(worked)):
            if before and after and after in instance.setting.forbidden.get(before, ()):
                yield f"{name}, day {day}: {after} after {before}"
        for day, booked in enumerate(line):
            if booked and booked[1] not in nurse.skills:
                yield f"{name}, day {day}: isn't a {booked[1]}"


def charges(instance: Instance, nurse: Nurse, line: Sequence[Place | None]) -> Iterator[tuple[str, int]]:
    """What one nurse's line costs, part by part."""
    setting, contract, past = instance.setting, nurse.contract, instance.history.nurses[nurse.name]
    shifts = [place and place[0] for place in line]
    for shift, length, open_end, before in runs(shifts, past.last, past.same):
        if shift is not None:
            yield "consecutive", SAME * unit(setting.shifts[shift], length, open_end, before)
    working = [shift is not None for shift in shifts]
    for works, length, open_end, before in runs(working, past.last is not None, past.work or past.off):
        limits, part = (contract.work, "consecutive") if works else (contract.off, "off")
        yield part, RUN * unit(limits, length, open_end, before)
    for number, week in enumerate(instance.weeks):
        for name, unwanted, day in week.off:
            worked = shifts[WEEK * number + day]
            if name == nurse.name and worked and unwanted in (ANY, worked):
                yield "preferences", WISH
    weekends = [shifts[end - 2 : end] for end in range(WEEK, len(shifts) + 1, WEEK)]
    if contract.complete:
        yield "complete", COMPLETE * sum(days.count(None) == 1 for days in weekends)
    if instance.last:
        total = past.total + sum(working)
        yield "total", TOTAL * contract.total.outside(total)
        worked_weekends = past.weekends + sum(days.count(None) < 2 for days in weekends)
        yield "weekends", WEEKENDS * max(0, worked_weekends - contract.weekends)


T = TypeVar("T", bound=Hashable)


def runs(days: Sequence[T], last: T, length: int) -> Iterator[tuple[T, int, bool, int]]:
    """Maximal runs of equal days: value, length, whether it may go on, and days of it that lie in the past.

    ``last`` and ``length``: the run that the days begin in.
    """
    known = [last] * length + list(days)
    day = 0
    for value, run in groupby(known):
        count = len(list(run))
        yield value, count, day + count == len(known), length if day == 0 else 0
        day += count


def unit(limits: Range, length: int, open_end: bool, before: int) -> int:
    """Days that a run is too short or too long; what was too long already isn't charged again."""
    short = 0 if open_end else max(0, limits.least - length)
    return short + max(0, length - max(limits.most, before))


def next_history(instance: Instance, lines: Lines) -> str:
    """The history file for the week after."""
    setting, week = instance.setting, instance.history.week + len(instance.weeks)
    rows = [f"{name} {' '.join(map(str, after(instance, name, lines[name])))}" for name in setting.nurses]
    return "\n".join(["HISTORY", f"{week} {setting.name}", "", "NURSE_HISTORY", *rows]) + "\n"


def after(instance: Instance, name: str, line: Sequence[Place | None]) -> tuple[int | str, ...]:
    """One nurse's counters, last shift and open runs after the weeks."""
    past: Past = instance.history.nurses[name]
    shifts = [place and place[0] for place in line]
    working = [shift is not None for shift in shifts]
    weekends = [any(working[end - 2 : end]) for end in range(WEEK, len(shifts) + 1, WEEK)]
    *_, (last, same, _, _) = runs(shifts, past.last, past.same or past.off)
    *_, (works, length, _, _) = runs(working, past.last is not None, past.work or past.off)
    counters = past.total + sum(working), past.weekends + sum(weekends)
    return (*counters, last or "None", same if works else 0, length if works else 0, 0 if works else length)


def solution(instance: Instance, number: int, lines: Lines) -> str:
    """One week of a roster as a solution file of the competition."""
    rows = [
        f"{name} {DAYS[day]} {' '.join(place)}"
        for name, line in lines.items()
        for day, place in enumerate(line[WEEK * number : WEEK * (number + 1)])
        if place
    ]
    head = f"{instance.history.week + number} {instance.setting.name}"
    return "\n".join(["SOLUTION", head, "", f"ASSIGNMENTS = {len(rows)}", *rows]) + "\n"
