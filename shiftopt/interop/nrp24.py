"""Shift scheduling after Curtois & Qu (2014), instances 1-24: the text format, the mapping, the evaluation.

Rules and objective: docs/interop.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from shiftopt.interop.public import (
    MONDAY,
    Complaints,
    Evaluation,
    Public,
    Wrong,
    alike,
    calendar,
    digest,
    number,
    only,
    rows,
    rule,
)
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF, Rotation
from shiftopt.rules import Rule
from shiftopt.scenario import types

TIER = "coverage"
"""The one objective tier: the family adds everything up."""

GRID = "ward"

MOST_DAYS = 366
MOST_WEIGHT = 10_000

LIMITS = (
    ("most minutes", 0, 1440 * MOST_DAYS),
    ("least minutes", 0, 1440 * MOST_DAYS),
    ("longest run", 1, MOST_DAYS),
    ("shortest run", 1, 31),
    ("least days off", 1, 31),
    ("weekends", 0, 53),
)
"""An employee's limits in the order of the file, each with its bounds."""

OPTIONAL = ("SECTION_DAYS_OFF", "SECTION_SHIFT_ON_REQUESTS", "SECTION_SHIFT_OFF_REQUESTS")
"""Sections that a file may leave out."""


@dataclass(frozen=True)
class Shift:
    """A kind of shift: its length in minutes, and what may not be worked on the day after it."""

    code: str
    minutes: int
    not_next: tuple[str, ...]


@dataclass(frozen=True)
class Employee:
    """An employee's limits: shifts of each kind, minutes in all, lengths of runs in days, worked weekends."""

    id: str
    most: Mapping[str, int]
    minutes: tuple[int, int]
    work: tuple[int, int]
    least_off: int
    weekends: int


@dataclass(frozen=True)
class Wish:
    """A request for (``on``) or against one shift on one day."""

    person: str
    day: int
    shift: str
    weight: int
    on: bool


@dataclass(frozen=True)
class Cover:
    """How many are asked for on a day and shift, and what one too few or too many costs."""

    day: int
    shift: str
    need: int
    under: int
    over: int


@dataclass
class Instance:
    """An instance as its file tells it."""

    name: str
    days: int = 0
    shifts: dict[str, Shift] = field(default_factory=dict)
    staff: dict[str, Employee] = field(default_factory=dict)
    away: dict[str, set[int]] = field(default_factory=dict)
    wishes: list[Wish] = field(default_factory=list)
    cover: dict[tuple[int, str], Cover] = field(default_factory=dict)


# --- reading --------------------------------------------------------------------------------------
class Reader:
    """Reads one file, line by line; whatever is wrong is collected."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.found = Instance(file.stem)
        self.wrong = Complaints()
        self.sections: dict[str, Any] = {
            "SECTION_HORIZON": self._horizon,
            "SECTION_SHIFTS": self._shift,
            "SECTION_STAFF": self._employee,
            "SECTION_DAYS_OFF": self._days_off,
            "SECTION_SHIFT_ON_REQUESTS": lambda row: self._wish(row, True),
            "SECTION_SHIFT_OFF_REQUESTS": lambda row: self._wish(row, False),
            "SECTION_COVER": self._cover,
        }

    def read(self) -> Instance:
        section, seen = "", set()
        successions: list[tuple[int, Shift]] = []
        for line, row in self._rows():
            if row[0].startswith("SECTION_"):
                section = row[0]
                seen.add(section)
                if section not in self.sections:
                    self.wrong.at(self.file, line, f"unknown section {section}", f"known: {self._known()}")
                continue
            if section not in self.sections:
                if not section:
                    self.wrong.at(
                        self.file, line, "a line before the first section", "begin with SECTION_HORIZON"
                    )
                    break
                continue
            try:
                self.sections[section](row)
            except Wrong as error:
                self.wrong.at(self.file, line, error.what, error.remedy)
            if section == "SECTION_SHIFTS" and row[0] in self.found.shifts:
                successions.append((line, self.found.shifts[row[0]]))
        for name in self.sections:
            if name not in seen and name not in OPTIONAL:
                self.wrong.at(self.file, None, f"{name} is missing")
        for line, shift in successions:
            for code in shift.not_next:
                if code not in self.found.shifts:
                    self.wrong.at(self.file, line, f"unknown shift {code} after {shift.code}")
        self.wrong.settle()
        return self.found

    def _known(self) -> str:
        return ", ".join(self.sections)

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        return ((line, [part.strip() for part in row.split(",")]) for line, row in rows(self.file))

    # --- sections -----------------------------------------------------------------------------
    def _horizon(self, row: list[str]) -> None:
        if self.found.days:
            raise Wrong("a second horizon", "give the number of days once")
        days = number(row[0], "days", 1, MOST_DAYS)
        self.found.days = days
        if days % 7:
            raise Wrong(f"a horizon of {days} days", "the family plans whole weeks")

    def _shift(self, row: list[str]) -> None:
        code, minutes, *rest = exactly(row, 3, "shift, minutes, shifts that can't follow")
        if code in self.found.shifts or not code or code == OFF:
            raise Wrong(f"shift {code!r} is there twice" if code in self.found.shifts else f"shift {code!r}")
        after = tuple(s.strip() for s in rest[0].split("|") if s.strip())
        self.found.shifts[code] = Shift(code, number(minutes, "minutes", 1, 1440), after)

    def _employee(self, row: list[str]) -> None:
        row = exactly(
            row, 8, "ID, shifts, minutes (most, least), run (most, least), least days off, weekends"
        )
        if row[0] in self.found.staff:
            raise Wrong(f"employee {row[0]} is there twice")
        values = [number(value, *bounds) for value, bounds in zip(row[2:], LIMITS, strict=True)]
        highest, lowest, longest, shortest, off, weekends = values
        if lowest > highest:
            raise Wrong(f"least minutes {lowest} above most minutes {highest}")
        if shortest > longest:
            raise Wrong(f"shortest run {shortest} above longest run {longest}")
        most = self._caps(row[1])
        employee = Employee(row[0], most, (lowest, highest), (shortest, longest), off, weekends)
        self.found.staff[row[0]] = employee

    def _caps(self, listed: str) -> dict[str, int]:
        most = dict.fromkeys(self.found.shifts, self.found.days)
        for part in filter(None, listed.split("|")):
            code, _, value = part.partition("=")
            self._known_shift(code.strip())
            most[code.strip()] = number(value.strip(), f"most shifts {code}", 0, MOST_DAYS)
        return most

    def _days_off(self, row: list[str]) -> None:
        self._known_person(row[0])
        self.found.away.setdefault(row[0], set()).update(self._day(day) for day in row[1:] if day)

    def _wish(self, row: list[str], on: bool) -> None:
        who, day, shift, weight = exactly(row, 4, "employee, day, shift, weight")
        self._known_person(who)
        self._known_shift(shift)
        wish = Wish(who, self._day(day), shift, number(weight, "weight", 0, MOST_WEIGHT), on)
        self.found.wishes.append(wish)

    def _cover(self, row: list[str]) -> None:
        day, shift, need, under, over = exactly(row, 5, "day, shift, requirement, weight under, weight over")
        self._known_shift(shift)
        place = self._day(day), shift
        weights = [number(w, "weight", 0, MOST_WEIGHT) for w in (under, over)]
        cover = Cover(*place, number(need, "requirement", 0, 9999), *weights)
        first = next(iter(self.found.cover.values()), cover)
        if place in self.found.cover:
            raise Wrong(f"day {day}, shift {shift} is there twice")
        if (first.under, first.over) != (cover.under, cover.over):
            raise Wrong(
                f"weights {under}, {over} differ from {first.under}, {first.over} before",
                "every row has the same in this family",
            )
        self.found.cover[place] = cover

    # --- fields -------------------------------------------------------------------------------
    def _day(self, value: str) -> int:
        return number(value, "day", 0, (self.found.days or MOST_DAYS) - 1)

    def _known_shift(self, code: str) -> None:
        if code not in self.found.shifts:
            raise Wrong(f"unknown shift {code!r}", f"known: {', '.join(self.found.shifts)}")

    def _known_person(self, who: str) -> None:
        if who not in self.found.staff:
            raise Wrong(f"unknown employee {who!r}", "SECTION_STAFF names everybody")


def exactly(row: list[str], count: int, what: str) -> list[str]:
    """The fields of a line, which must be so many; empty ones at the end may be left out or more."""
    while len(row) > count and not row[-1]:
        row = row[:-1]
    if len(row) == count - 1 and count == 3:
        row = [*row, ""]
    if len(row) != count:
        raise Wrong(f"{len(row)} fields instead of {count}", f"write {what}")
    return row


def parse(file: Path) -> Instance:
    """Read an instance.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    return Reader(file).read()


def read(files: Sequence[Path]) -> Public:
    """An instance as a problem of ours; the family has one file each.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    instance = parse(only("nrp24", files))

    def judge(roster: Roster) -> Evaluation:
        return evaluate(instance, {p: line_of(roster, p) for p in instance.staff})

    return Public("nrp24", instance.name, scenario_of(instance, digest(files)), judge)


def line_of(roster: Roster, person: str) -> list[str]:
    """What a person works on each day, ``"-"`` when free."""
    return [roster.code(person, day) for day in range(roster.scenario.days)]


# --- mapping --------------------------------------------------------------------------------------
def scenario_of(instance: Instance, hash: str = "") -> types.Scenario:
    """The instance in our words. No clock is known, and no rule here looks at one: shifts begin at 00:00."""
    cover = instance.cover.values()
    return types.Scenario(
        id=instance.name,
        name=instance.name,
        start=MONDAY,
        days=instance.days,
        shifts=tuple(types.Shift(s.code, s.code, 0, s.minutes) for s in instance.shifts.values()),
        people=tuple(_person(instance, e) for e in instance.staff.values()),
        rotation=Rotation((OFF,), MONDAY),
        grids=(types.Grid(GRID, instance.name),),
        needs={(c.day, c.shift, GRID): types.Need(c.need) for c in cover if c.need},
        calendar=calendar(instance.days),
        rules=tuple(_rules(instance)),
        language="en",
        leave=tuple(_leave(instance)),
        requests=tuple(_requests(instance)),
        tiers=(TIER,),
        period=str(instance.days),
        hash=hash,
    )


def _open(employee: Employee) -> tuple[str, ...]:
    """Shifts that an employee may work at all."""
    return tuple(code for code, most in employee.most.items() if most)


def _person(instance: Instance, employee: Employee) -> types.Person:
    own = _open(employee)
    return types.Person(
        employee.id, employee.id, None, shifts=() if len(own) == len(instance.shifts) else own
    )


def _leave(instance: Instance) -> Iterator[types.Leave]:
    for person, days in instance.away.items():
        for _, run in groupby(enumerate(sorted(days)), key=lambda pair: pair[1] - pair[0]):
            block = [day for _, day in run]
            yield types.Leave(person, block[0], block[-1])


def _requests(instance: Instance) -> Iterator[types.Request]:
    everything = frozenset(instance.shifts) | {OFF}
    for wish in instance.wishes:
        if wish.weight:
            good = frozenset({wish.shift}) if wish.on else everything - {wish.shift}
            yield types.Request(wish.person, wish.day, good, wish.weight)


def _rules(instance: Instance) -> Iterator[Rule]:
    """The family's constraints and prices as ordinary rules."""
    yield rule("one_shift_a_day")
    yield rule("allowed")
    yield rule("leave")
    pairs = tuple((s.code, after) for s in instance.shifts.values() for after in s.not_next)
    if pairs:
        yield rule("forbidden_successions", pairs=pairs)
    yield from _limits(instance)
    first = next(iter(instance.cover.values()), None)
    if first is not None and first.under:
        yield rule("cover", enforce="soft", weight=first.under, tier=TIER)
    if first is not None and first.over:
        yield rule("cover_surplus", enforce="soft", weight=first.over, tier=TIER)
    yield rule("wishes", enforce="soft", tier=TIER)


def _limits(instance: Instance) -> Iterator[Rule]:
    """Everybody's own limits: one rule for all who have the same."""
    staff, days = instance.staff, instance.days
    ids = tuple(staff)
    for (least, most), who in alike(ids, lambda p: staff[p].work).items():
        bounds = {"at_least": least if least > 1 else None, "at_most": most if most < days else None}
        if any(bounds.values()):
            yield rule("run_lengths", f"work.{least}-{most}", people=who, **bounds)
    for least, who in alike(ids, lambda p: staff[p].least_off).items():
        if least > 1:
            yield rule("run_lengths", f"off.{least}", people=who, codes=(OFF,), at_least=least)
    for (low, high), who in alike(ids, lambda p: staff[p].minutes).items():
        hours = {"at_least": low / 60, "at_most": high / 60, "pro_rata": False}
        yield rule("period_hours", f"hours.{low}-{high}", people=who, **hours)
    for code, cap, who in _caps(instance):
        yield rule("period_shifts", f"{code}.{cap}", people=who, codes=(code,), at_most=cap)
    for limit, who in alike(ids, lambda p: staff[p].weekends).items():
        if limit < days // 7:
            yield rule("max_weekends", f"weekends.{limit}", people=who, limit=limit)


def _caps(instance: Instance) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Shift, limit and the people with it: where it can bite and ``Person.shifts`` doesn't say it already."""
    for code in instance.shifts:
        capped: dict[int, list[str]] = {}
        for employee in instance.staff.values():
            cap = employee.most[code]
            if 0 < cap < instance.days or not _open(employee):
                capped.setdefault(cap, []).append(employee.id)
        yield from ((code, cap, tuple(who)) for cap, who in capped.items())


# --- evaluation -----------------------------------------------------------------------------------
def evaluate(instance: Instance, lines: Mapping[str, Sequence[str]]) -> Evaluation:
    """What a roster is worth by the family's definition.

    Parameters
    ----------
    instance : Instance
    lines : mapping of str to sequence of str
        Employee → a shift a day, ``"-"`` when free.
    """
    there = Counter((day, code) for line in lines.values() for day, code in enumerate(line))
    gaps = [(c, there[place] - c.need) for place, c in instance.cover.items()]
    parts = {
        "under": sum(c.under * max(0, -gap) for c, gap in gaps),
        "over": sum(c.over * max(0, gap) for c, gap in gaps),
        "on": sum(w.weight for w in instance.wishes if w.on and lines[w.person][w.day] != w.shift),
        "off": sum(w.weight for w in instance.wishes if not w.on and lines[w.person][w.day] == w.shift),
    }
    broken = [said for e in instance.staff.values() for said in _broken(instance, e, lines[e.id])]
    return Evaluation(parts, tuple(broken))


def _broken(instance: Instance, employee: Employee, line: Sequence[str]) -> Iterator[str]:
    """Hard constraints that one employee's line breaks."""
    who, days = employee.id, instance.days
    for day, (code, after) in enumerate(pairwise(line)):
        if code != OFF and after in instance.shifts[code].not_next:
            yield f"{who}, day {day + 1}: {after} after {code}"
    for code, count in Counter(code for code in line if code != OFF).items():
        if count > employee.most[code]:
            yield f"{who}: {count} shifts {code}, at most {employee.most[code]}"
    minutes = sum(instance.shifts[code].minutes for code in line if code != OFF)
    if not employee.minutes[0] <= minutes <= employee.minutes[1]:
        yield f"{who}: {minutes} min, {employee.minutes[0]} to {employee.minutes[1]} allowed"
    day = 0
    for working, run in groupby(line, key=lambda code: code != OFF):
        length = len(list(run))
        inside = day > 0 and day + length < days
        if working and length > employee.work[1]:
            yield f"{who}, day {day}: {length} days of work in a row, at most {employee.work[1]}"
        least = employee.work[0] if working else employee.least_off
        if inside and length < least:
            yield f"{who}, day {day}: {length} days {'of work' if working else 'off'}, at least {least}"
        day += length
    weekends = sum(line[d] != OFF or line[d + 1] != OFF for d in range(5, days, 7))
    if weekends > employee.weekends:
        yield f"{who}: {weekends} weekends worked, at most {employee.weekends}"
    for day in sorted(instance.away.get(who, ())):
        if line[day] != OFF:
            yield f"{who}, day {day}: {line[day]} on a day off"
