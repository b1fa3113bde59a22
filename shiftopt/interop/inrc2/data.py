"""The text files of the Second International Nurse Rostering Competition: scenario, history, weeks."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from shiftopt.interop.public import Complaints, Wrong, number, text

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEK = len(DAYS)

ANY, NONE = "Any", "None"
"""In the files: any shift; no shift worked last."""

MOST = 9999
MOST_DAYS = 366
LONGEST = 31
"""Bounds of numbers: of anything, of days, of the least length of a run."""


class Range(NamedTuple):
    """Least and most, both allowed."""

    least: int
    most: int

    def outside(self, value: int) -> int:
        """How far a value lies outside."""
        return max(self.least - value, value - self.most, 0)


@dataclass(frozen=True)
class Contract:
    """Assignments in the whole horizon, runs of workdays and of days off, weekends."""

    name: str
    total: Range
    work: Range
    off: Range
    weekends: int
    complete: bool


@dataclass(frozen=True)
class Nurse:
    name: str
    contract: Contract
    skills: tuple[str, ...]


@dataclass(frozen=True)
class Past:
    """What a nurse brings along: counters, the last shift, and the runs still going on (days)."""

    total: int
    weekends: int
    last: str | None
    same: int
    work: int
    off: int


@dataclass
class Setting:
    """The scenario file."""

    name: str = ""
    weeks: int = 0
    skills: tuple[str, ...] = ()
    shifts: dict[str, Range] = field(default_factory=dict)
    forbidden: dict[str, tuple[str, ...]] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)
    nurses: dict[str, Nurse] = field(default_factory=dict)


@dataclass
class History:
    """A history file: the number of weeks gone, and what each nurse brings along."""

    week: int = 0
    nurses: dict[str, Past] = field(default_factory=dict)


@dataclass
class Week:
    """A week file: (shift, skill) → least and wished nurses a day; (nurse, shift or Any, day) not wanted."""

    file: Path
    needs: dict[tuple[str, str], tuple[Range, ...]] = field(default_factory=dict)
    off: list[tuple[str, str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Instance:
    """A setting, where it begins, the weeks to plan, and those that lie before the history."""

    name: str
    setting: Setting
    history: History
    weeks: tuple[Week, ...]
    gone: tuple[Week, ...] = ()

    @property
    def days(self) -> int:
        return WEEK * len(self.weeks)

    @property
    def last(self) -> bool:
        """Whether the horizon ends with these weeks; only then are totals and weekends charged."""
        return self.history.week + len(self.weeks) == self.setting.weeks


# --- sections -------------------------------------------------------------------------------------
Row = list[str]
"""The words of a line; a pair in brackets is one word."""


class Sections:
    """A file cut at its headings: ``NAME = value`` or ``NAME``, then rows."""

    def __init__(self, file: Path, names: Sequence[str], wrong: Complaints) -> None:
        self.file, self.wrong = file, wrong
        self.value: dict[str, tuple[int, str]] = {}
        self.rows: dict[str, list[tuple[int, Row]]] = {}
        section = None
        for line, said in enumerate(text(file).splitlines(), 1):
            head, _, value = (part.strip() for part in said.partition("="))
            if not head:
                continue
            if head in names:
                section = head
                self.value[section], self.rows[section] = (line, value), []
            elif section is None:
                wrong.at(file, line, f"{head!r} is no heading", f"begin with {names[0]}")
                break
            else:
                self.rows[section].append((line, re.findall(r"\(.*?\)|[^\s()]+", said)))
        for name in names:
            if name not in self.value:
                wrong.at(file, None, f"{name} is missing")
        wrong.settle()

    def each(self, name: str, handle: Callable[[Row], None], count: int | None = None) -> None:
        """Handle the rows of a section; what is wrong with one is told with its line.

        ``count``: how many there must be, if it isn't the heading's own value.
        """
        line, value = self.value[name]
        if count is None and value:
            count = self.number(name)
        if count is not None and count != len(self.rows[name]):
            self.wrong.at(self.file, line, f"{name}: {len(self.rows[name])} lines instead of {count}")
        for at, row in self.rows[name]:
            try:
                handle(row)
            except Wrong as error:
                self.wrong.at(self.file, at, error.what, error.remedy)

    def number(self, name: str) -> int:
        """The value of a heading."""
        line, value = self.value[name]
        try:
            return number(value, name, 0, MOST)
        except Wrong as error:
            self.wrong.at(self.file, line, error.what)
            return 0

    def first(self, name: str) -> tuple[int, Row]:
        """The first row of a section and its line."""
        found = self.rows[name][:1] or [(self.value[name][0], [])]
        return found[0]


def fields(row: Row, count: int, what: str) -> Row:
    """A row, which must have so many words."""
    if len(row) != count:
        raise Wrong(f"{len(row)} words instead of {count}", f"write {what}")
    return row


def span(pair: str, what: str, least: int = MOST_DAYS, most: int = MOST_DAYS) -> Range:
    """A pair such as ``(2,5)`` within bounds."""
    ends = re.fullmatch(r"\(\s*(\d+)\s*,\s*(\d+)\s*\)", pair)
    if ends is None:
        raise Wrong(f"{what}: {pair!r} is no pair", "write (least,most)")
    found = Range(number(ends[1], what, 0, least), number(ends[2], what, 0, most))
    if found.least > found.most:
        raise Wrong(f"{what}: {pair} begins above its end")
    return found


def among(name: str, known: Collection[str], what: str) -> str:
    """A name that must be known."""
    if name not in known:
        raise Wrong(f"unknown {what} {name!r}", f"known: {', '.join(known)}")
    return name


# --- files ----------------------------------------------------------------------------------------
def parse_setting(file: Path, wrong: Complaints) -> Setting:
    """Read a scenario file."""
    heads = ("SCENARIO", "WEEKS", "SKILLS", "SHIFT_TYPES", "FORBIDDEN_SHIFT_TYPES_SUCCESSIONS")
    cut = Sections(file, (*heads, "CONTRACTS", "NURSES"), wrong)
    found = Setting(cut.value["SCENARIO"][1], cut.number("WEEKS"))
    skills: list[str] = []

    def shift(row: Row) -> None:
        name, length = fields(row, 2, "shift (least,most)")
        found.shifts[name] = span(length, "days in a row", LONGEST)

    def succession(row: Row) -> None:
        before, count, *after = row + [""] * (2 - len(row))
        among(before, found.shifts, "shift")
        if number(count, "shifts that can't follow", 0, MOST) != len(after):
            raise Wrong(f"{len(after)} shifts instead of {count}")
        found.forbidden[before] = tuple(among(name, found.shifts, "shift") for name in after)

    def contract(row: Row) -> None:
        name, total, work, off, weekends, whole = fields(
            row, 6, "name (total) (workdays) (days off) weekends complete"
        )
        ranges = span(total, "assignments"), span(work, "workdays", LONGEST), span(off, "days off", LONGEST)
        most = number(weekends, "weekends", 0, MOST)
        found.contracts[name] = Contract(name, *ranges, most, bool(number(whole, "complete weekends", 0, 1)))

    def nurse(row: Row) -> None:
        if len(row) < 4:
            raise Wrong(f"{len(row)} words, at least 4", "write name contract count skills")
        name, terms, count, *own = row
        among(terms, found.contracts, "contract")
        if number(count, "skills", 1, MOST) != len(own):
            raise Wrong(f"{len(own)} skills instead of {count}")
        if name in found.nurses:
            raise Wrong(f"nurse {name} is there twice")
        own = [among(skill, skills, "skill") for skill in own]
        found.nurses[name] = Nurse(name, found.contracts[terms], tuple(own))

    cut.each("SKILLS", lambda row: skills.append(fields(row, 1, "a skill")[0]))
    cut.each("SHIFT_TYPES", shift)
    cut.each("FORBIDDEN_SHIFT_TYPES_SUCCESSIONS", succession)
    cut.each("CONTRACTS", contract)
    cut.each("NURSES", nurse)
    wrong.settle()
    found.skills = tuple(skills)
    return found


def parse_history(file: Path, setting: Setting, wrong: Complaints) -> History:
    """Read a history file."""
    cut = Sections(file, ("HISTORY", "NURSE_HISTORY"), wrong)
    found = History()

    def week(row: Row) -> None:
        gone, name = fields(row, 2, "week scenario")
        among(name, (setting.name,), "scenario")
        found.week = number(gone, "week", 0, setting.weeks - 1)

    def nurse(row: Row) -> None:
        name, total, weekends, last, same, work, off = fields(
            row, 7, "nurse assignments weekends lastShift sameShift workdays daysOff"
        )
        among(name, setting.nurses, "nurse")
        among(last, (*setting.shifts, NONE), "shift")
        counts = [number(n, "count", 0, MOST) for n in (total, weekends, same, work, off)]
        past = Past(counts[0], counts[1], None if last == NONE else last, *counts[2:])
        worked = past.last is not None
        if bool(past.work) != worked or bool(past.same) != worked or bool(past.off) == worked:
            raise Wrong("a nurse either works or is off", "lastShift goes with workdays, None with days off")
        if past.same > past.work:
            raise Wrong(f"{past.same} days on {last}, but {past.work} workdays")
        found.nurses[name] = past

    cut.each("HISTORY", week, 1)
    cut.each("NURSE_HISTORY", nurse, len(setting.nurses))
    wrong.settle()
    return found


def parse_week(file: Path, setting: Setting, wrong: Complaints) -> Week:
    """Read a week file."""
    cut = Sections(file, ("WEEK_DATA", "REQUIREMENTS", "SHIFT_OFF_REQUESTS"), wrong)
    found = Week(file)

    def name(row: Row) -> None:
        among(fields(row, 1, "the scenario's name")[0], (setting.name,), "scenario")

    def need(row: Row) -> None:
        shift, skill, *days = fields(row, 2 + WEEK, "shift skill (least,wished) for each day")
        place = among(shift, setting.shifts, "shift"), among(skill, setting.skills, "skill")
        found.needs[place] = tuple(span(pair, "nurses", MOST, MOST) for pair in days)

    def off(row: Row) -> None:
        nurse, shift, day = fields(row, 3, "nurse shift day")
        among(nurse, setting.nurses, "nurse")
        among(shift, (*setting.shifts, ANY), "shift")
        found.off.append((nurse, shift, DAYS.index(among(day, DAYS, "day"))))

    cut.each("WEEK_DATA", name, 1)
    cut.each("REQUIREMENTS", need)
    cut.each("SHIFT_OFF_REQUESTS", off)
    wrong.settle()
    return found


def kind(file: Path) -> str:
    """What a file is, by its first word."""
    return next((line.split()[0] for line in text(file).splitlines() if line.strip()), "")


def parse(files: Sequence[Path]) -> Instance:
    """Read a scenario, the weeks gone by if they are known, a history and the weeks to plan, in this order.

    Raises
    ------
    ScenarioError
        With every problem of the first file that has any.
    """
    wrong = Complaints()
    kinds = [kind(file) for file in files]
    at = kinds.index("HISTORY", 1) if "HISTORY" in kinds[1:] else 1
    order = ("SCENARIO", *["WEEK_DATA"] * (at - 1), "HISTORY", *["WEEK_DATA"] * max(1, len(files) - at - 1))
    for file, found, due in zip(files, kinds, order, strict=False):
        if found != due:
            wrong.at(file, 1, f"begins with {found or 'nothing'}, not {due}", ORDER)
    if len(files) < len(order):
        wrong.at(files[-1], None, f"{len(files)} files aren't enough", ORDER)
    wrong.settle()
    setting = parse_setting(files[0], wrong)
    history = parse_history(files[at], setting, wrong)
    gone = tuple(parse_week(file, setting, wrong) for file in files[1:at])
    weeks = tuple(parse_week(file, setting, wrong) for file in files[at + 1 :])
    if len(gone) > history.week:
        what = f"{len(gone)} weeks before it are too many: the history begins week {history.week}"
        wrong.at(files[at], 2, what)
    if history.week + len(weeks) > setting.weeks:
        what = f"{len(weeks)} weeks after {history.week} are too many: the scenario has {setting.weeks}"
        wrong.at(files[-1], None, what)
    wrong.settle()
    numbers = [file.stem.rpartition("-")[2] for file in files[at:]]
    dataset = files[0].stem.removeprefix("Sc-")
    return Instance(f"{dataset}_{numbers[0]}_{'-'.join(numbers[1:])}", setting, history, weeks, gone)


ORDER = (
    "give the scenario, the weeks gone by if you like, a history, then one week file for each week to plan"
)
