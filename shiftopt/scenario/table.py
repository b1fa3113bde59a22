"""Rosters from files: tidy rows or a wall chart, CSV or workbook, ours, hand-edited or made elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple

from shiftopt.errors import Problem, ScenarioError
from shiftopt.scenario.cells import Sheet, clock_of, date_of, fold, sheets, text_of
from shiftopt.scenario.types import DAY, Assignment, Duty, Scenario
from shiftopt.scenario.wording import hint

MAX_PROBLEMS = 200
"""Problems told of one file; the rest is only counted."""

CHARTS = ("排班表", "rota")
"""Names of the sheet that holds the wall chart, folded; any other is found by its content."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "person_id": ("person_id", "person", "id", "编号", "人员编号", "工号", "no."),
    "date": ("date", "day", "日期"),
    "shift": ("shift", "code", "班次", "班"),
    "grid": ("grid", "网格"),
    "kind": ("kind", "类型", "类别", "性质"),
    "start": ("start", "开始", "开始时间"),
    "end": ("end", "结束", "结束时间"),
}
"""Columns of tidy rows that are read, under the headings that name them."""

FREE = frozenset({"", "-", "–", "—", "off", "休", "休息", "/"})
"""What stands where somebody is free, folded."""

MARKS = frozenset({"年", "病", "假", "会", "al", "sl", "lv", "dty"})
"""What charts write for leave and duties, ours and others, folded, without brackets."""

APART = r"[\s·・@]+"
"""What stands between code, grid and mark in a cell."""

KINDS: Mapping[str, str] = {
    **dict.fromkeys(("", "patrol", "巡逻"), "patrol"),
    **dict.fromkeys(("desk", "窗口"), "desk"),
    **dict.fromkeys(("duty", "任务"), "duty"),
    **dict.fromkeys(("leave", "休假"), "leave"),
}


@dataclass(frozen=True, slots=True)
class RosterFile:
    """What a file says, in the scenario's own terms.

    Attributes
    ----------
    assignments : tuple of Assignment
        By day, then in the order of the people; ``origin`` is computed anew.
    duties : tuple of Duty
        Duties with a clock time.
    notes : tuple of str
        What was left out, and what else the reader should know.
    """

    assignments: tuple[Assignment, ...]
    duties: tuple[Duty, ...] = ()
    notes: tuple[str, ...] = ()


def read_roster(
    path: Path | str,
    scenario: Scenario,
    *,
    only: range | None = None,
    strangers: Literal["refuse", "ignore"] = "refuse",
) -> RosterFile:
    """Read any roster: tidy rows or a wall chart, as CSV or as a workbook.

    Parameters
    ----------
    path : path
        CSV with commas, semicolons or tabs, in UTF-8 or GBK; or ``.xlsx``. Tidy rows have at least
        the columns person_id, date and shift. A chart has dates in a header row and a person in
        every row below; of a workbook that holds both, the chart is read, because people edit that.
    scenario : Scenario
        Whose people, shifts and grids the file names; its own history isn't looked at.
    only : range, optional
        Days to keep, as offsets from the first day of the period; the others are left out with a note,
        except days before a stretch of history: last month's roster always holds those.
    strangers : {"refuse", "ignore"}
        Whether people whom the scenario doesn't know are a problem or left out with a note.

    Raises
    ------
    ScenarioError
        With every problem of the file: ``line`` is the row, ``column`` the number of the column.
    """
    path = Path(path)
    tables = _chosen([table for sheet in sheets(path) if (table := _table(sheet, scenario))])
    if not tables:
        what = "this file holds no roster"
        remedy = (
            "a roster has the columns person_id, date and shift, or a header of dates above one row a person"
        )
        raise ScenarioError([Problem(str(path), None, None, what, remedy)])
    collector = _Collector(scenario, str(path), only, strangers == "ignore")
    for table in tables:
        if isinstance(table, _Chart):
            collector.missing += table.missing()
        for entry in table.entries(collector):
            collector.take(entry)
    return collector.done()


# --- words --------------------------------------------------------------------------------------
class _Lexicon:
    """What a written word names: as it is, folded, or by its name where that is unique."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        names = tuple(names)
        self.known = [key for key, _ in names]
        self._found: dict[str, str | None] = {}
        for spelled in (
            [(fold(key), key) for key in self.known],
            [(fold(name), key) for key, name in names],
            [(fold(key).lstrip("0"), key) for key in self.known if key.isdecimal()],
        ):
            many = Counter(word for word, _ in spelled)
            for word, key in spelled:
                if word:
                    self._found.setdefault(word, key if many[word] == 1 else None)
        self._exact = set(self.known)

    def find(self, word: Any) -> str | None:
        text = text_of(word)
        return text if text in self._exact else self._found.get(text.casefold())


@dataclass(frozen=True, slots=True)
class _Words:
    """Everything that a file may name, of one scenario."""

    people: _Lexicon
    shifts: _Lexicon
    grids: _Lexicon

    @classmethod
    def of(cls, scenario: Scenario) -> _Words:
        return cls(
            _Lexicon((p.id, p.name) for p in scenario.people),
            _Lexicon((s.code, s.name) for s in scenario.shifts),
            _Lexicon((g.id, g.name) for g in scenario.grids),
        )


# --- what a table says --------------------------------------------------------------------------
class _Cell(NamedTuple):
    """A value and where it stands, row and column from 1."""

    value: Any
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One shift or duty as written. ``on`` is None where the date can't be read."""

    sheet: str
    who: _Cell
    on: date | None
    dated: _Cell
    shift: _Cell
    grid: _Cell
    kind: str = "patrol"
    start: _Cell | None = None
    end: _Cell | None = None


@dataclass(frozen=True, slots=True)
class _Tidy:
    """One row a shift, below a row of headings. ``columns``: heading → column from 0."""

    sheet: Sheet
    head: int
    columns: Mapping[str, int]

    def entries(self, collector: _Collector) -> Iterator[_Entry]:
        near = collector.scenario.start
        for number, row in enumerate(self.sheet.rows[self.head + 1 :], self.head + 2):
            if not any(text_of(value) for value in row):
                continue
            cells = {
                name: _Cell(_at(row, column), number, column + 1) for name, column in self.columns.items()
            }
            nothing = _Cell(None, number, 1)
            kind = cells.get("kind", nothing)
            if fold(kind.value) not in KINDS:
                what = f"unknown kind of row {text_of(kind.value)!r}"
                collector.complain(self.sheet.name, kind, what, "write patrol, desk, duty or leave")
                continue
            yield _Entry(
                self.sheet.name,
                cells["person_id"],
                date_of(cells["date"].value, near),
                cells["date"],
                cells["shift"],
                cells.get("grid", nothing),
                KINDS[fold(kind.value)],
                cells.get("start"),
                cells.get("end"),
            )


@dataclass(frozen=True, slots=True)
class _Chart:
    """One row a person, one column a day. ``days``: column from 0 → date; ``who``: column of the person."""

    sheet: Sheet
    head: int
    days: Mapping[int, date]
    who: int

    def entries(self, collector: _Collector) -> Iterator[_Entry]:
        words, rows = collector.words, self.sheet.rows
        known = [i for i, row in enumerate(rows) if words.people.find(_at(row, self.who))]
        block = range(known[0], known[-1]) if known else range(0)
        merged = {(row, first) for row, first, last in self.sheet.wide if last > first}
        for index in range(self.head + 1, len(rows)):
            row, number = rows[index], index + 1
            who = _Cell(_at(row, self.who), number, self.who + 1)
            stranger = words.people.find(who.value) is None
            if stranger and not ((index in block or text_of(who.value)) and self._rostered(row, words)):
                continue  # weekdays, legends, totals and notes
            for column, on in self.days.items():
                cell = _Cell(_at(row, column), number, column + 1)
                entries = list(self._parts(cell, on, who, collector, not stranger))
                if entries and (index, column) in merged:
                    what = "a shift stands in a cell merged over several days"
                    collector.complain(
                        self.sheet.name, cell, what, "unmerge it and write the shift on each day"
                    )
                else:
                    yield from entries

    def _rostered(self, row: list[Any], words: _Words) -> bool:
        """Whether a row of nobody known is a person's: most of its cells hold a shift and nothing strange."""
        texts = [text for column in self.days if (text := text_of(_at(row, column))).casefold() not in FREE]
        return 2 * sum(_is_shift(text, words) for text in texts) > len(texts)

    def _parts(
        self, cell: _Cell, on: date, who: _Cell, collector: _Collector, known: bool
    ) -> Iterator[_Entry]:
        """The shifts in a cell: ``M``, ``M G1``, ``M·G1``, ``M G1 会``; several with a break, + or ``/``."""
        words = collector.words
        for part in re.split(r"[\n\r+;,、/]+", text_of(cell.value)):
            code, *rest = re.split(APART, part.strip())
            if words.shifts.find(code) is not None:
                unmarked = (word for word in rest if words.grids.find(word) or not _is_mark(word))
                shift, grid = cell._replace(value=code), cell._replace(value=next(unmarked, None))
                yield _Entry(self.sheet.name, who, on, cell, shift, grid)
            elif _is_mark(code) or code.casefold() in FREE:
                continue
            elif known and code.isascii() and code.isalnum() and len(code) <= 4:
                collector.unknown(self.sheet.name, cell._replace(value=code), "shift", words.shifts)
            elif known:
                collector.other(part.strip())

    def missing(self) -> list[date]:
        """Dates between the first and the last column that have no column."""
        dates = set(self.days.values())
        span = (max(dates) - min(dates)).days
        return [on for d in range(span) if (on := min(dates) + timedelta(days=d)) not in dates]


def _at(row: list[Any], column: int) -> Any:
    return row[column] if column < len(row) else None


def _is_shift(text: str, words: _Words) -> bool:
    code, *rest = re.split(APART, text)
    return words.shifts.find(code) is not None and all(words.grids.find(w) or _is_mark(w) for w in rest)


def _is_mark(word: str) -> bool:
    return word.strip("()").casefold() in MARKS


def _table(sheet: Sheet, scenario: Scenario) -> _Tidy | _Chart | None:
    return _tidy(sheet) or _chart(sheet, scenario)


def _tidy(sheet: Sheet) -> _Tidy | None:
    meaning = {heading: name for name, headings in COLUMNS.items() for heading in headings}
    for head, row in enumerate(sheet.rows[:20]):
        columns: dict[str, int] = {}
        for column, value in enumerate(row):
            if name := meaning.get(fold(value)):
                columns.setdefault(name, column)
        if {"person_id", "date", "shift"} <= columns.keys():
            return _Tidy(sheet, head, columns)
    return None


def _chart(sheet: Sheet, scenario: Scenario) -> _Chart | None:
    dated = [
        {column: on for column, value in enumerate(row) if (on := date_of(value, scenario.start))}
        for row in sheet.rows[:20]
    ]
    head = max(range(len(dated)), key=lambda i: len(dated[i]), default=None)
    if head is None or not dated[head]:
        return None
    people = _Words.of(scenario).people
    below = sheet.rows[head + 1 :]
    known = Counter(
        column for row in below for column, value in enumerate(row[: min(dated[head])]) if people.find(value)
    )
    if known:
        who = min(known, key=lambda column: (-known[column], column))
    else:
        heads = [
            column for column, value in enumerate(sheet.rows[head]) if fold(value) in COLUMNS["person_id"]
        ]
        if not heads:
            return None
        who = heads[0]
    return _Chart(sheet, head, dated[head], who)


def _chosen(tables: list[_Tidy | _Chart]) -> list[_Tidy | _Chart]:
    """The sheet that people edit; else every chart, or the first table of rows."""
    charts: list[_Tidy | _Chart] = [t for t in tables if isinstance(t, _Chart)]
    named = [t for t in charts if fold(t.sheet.name) in CHARTS]
    return named or charts or tables[:1]


# --- collecting ---------------------------------------------------------------------------------
@dataclass(slots=True)
class _Collector:
    """Turns entries into assignments and duties, and gathers what is wrong with them."""

    scenario: Scenario
    file: str
    only: range | None
    ignore_strangers: bool
    words: _Words = field(init=False)
    problems: list[Problem] = field(default_factory=list)
    more: int = 0
    assignments: dict[Assignment, int] = field(default_factory=dict)
    duties: dict[Duty, int] = field(default_factory=dict)
    told: set[tuple[str, str]] = field(default_factory=set)
    strangers: dict[str, None] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    missing: list[date] = field(default_factory=list)
    outside: int = 0
    older: int = 0
    inside: int = 0
    moved: int = 0

    def __post_init__(self) -> None:
        self.words = _Words.of(self.scenario)

    def complain(self, sheet: str, cell: _Cell, what: str, remedy: str) -> None:
        if len(self.problems) >= MAX_PROBLEMS:
            self.more += 1
            return
        place = f"{self.file} [{sheet}]" if sheet else self.file
        self.problems.append(Problem(place, cell.row, cell.column, what, remedy))

    def unknown(self, sheet: str, cell: _Cell, noun: str, lexicon: _Lexicon) -> None:
        """Complain about a word once, where it stands first."""
        word = text_of(cell.value)
        if (noun, word) not in self.told:
            self.told.add((noun, word))
            self.complain(sheet, cell, f"unknown {noun} {word!r}", hint(word, lexicon.known))

    def other(self, text: str) -> None:
        """Note a chart's cell that holds no shift."""
        self.others[text] += 1

    def take(self, entry: _Entry) -> None:
        free = fold(entry.shift.value) in FREE and self.words.shifts.find(entry.shift.value) is None
        if entry.kind == "leave" or (entry.kind != "duty" and free):
            return
        if entry.on is None:
            what = (
                f"{text_of(entry.dated.value)!r} is no date"
                if text_of(entry.dated.value)
                else "the date is missing"
            )
            self.complain(entry.sheet, entry.dated, what, f"write it as {self.scenario.start}")
            return
        day = self.scenario.day(entry.on)
        if self.only is not None and day not in self.only:
            self.outside += 1
            self.older += day < self.only.start < 0
            return
        self.inside += 1
        person = self._person(entry)
        if person is None:
            return
        if entry.kind == "duty":
            self._duty(entry, person, day)
        else:
            self._shift(entry, person, day)

    def _person(self, entry: _Entry) -> str | None:
        person = self.words.people.find(entry.who.value)
        if person is None and not text_of(entry.who.value):
            if ("row", str(entry.who.row)) not in self.told:
                self.told.add(("row", str(entry.who.row)))
                self.complain(entry.sheet, entry.who, "a shift without a person", "write the person's id")
        elif person is None and self.ignore_strangers:
            self.strangers[text_of(entry.who.value)] = None
        elif person is None:
            self.unknown(entry.sheet, entry.who, "person", self.words.people)
        return person

    def _shift(self, entry: _Entry, person: str, day: int) -> None:
        shift, grid = self.words.shifts.find(entry.shift.value), self.words.grids.find(entry.grid.value)
        if shift is None:
            self.unknown(entry.sheet, entry.shift, "shift", self.words.shifts)
        if grid is None and text_of(entry.grid.value):
            self.unknown(entry.sheet, entry.grid, "grid", self.words.grids)
        elif shift is not None:
            grid = grid or self._only_grid(day, shift)
            self._check_start(entry, shift)
            found = Assignment(person, day, shift, grid, self.scenario.origin(person, day, shift, grid))
            self._once(self.assignments, found, entry)

    def _duty(self, entry: _Entry, person: str, day: int) -> None:
        start, end = entry.start, entry.end
        if start is None or end is None or not (text_of(start.value) or text_of(end.value)):
            return  # hours only: they are the scenario's, and not on the clock
        begin, finish = (self._minute(entry, cell, day) for cell in (start, end))
        if begin is None or finish is None:
            return
        if finish <= begin and ":" in text_of(end.value)[:3]:
            finish += DAY  # a clock time alone, on the morning after
        if not begin < finish <= begin + DAY:
            self.complain(entry.sheet, end, "a duty lasts up to a day", "write an end after its start")
            return
        what = {"zh": "任务", "en": "duty"}[self.scenario.language]
        self._once(self.duties, Duty(person, what, finish - begin, day, begin), entry)

    def _minute(self, entry: _Entry, cell: _Cell, day: int) -> int | None:
        """Minute on the running clock that a cell names; without a date, on ``day``."""
        at = clock_of(cell.value)
        if at is None:
            what = (
                f"{text_of(cell.value)!r} is no time"
                if text_of(cell.value)
                else "a duty has only one of start and end"
            )
            self.complain(entry.sheet, cell, what, "write it as 2026-12-10T14:00")
            return None
        return (day if at.on is None else self.scenario.day(at.on)) * DAY + at.minutes

    def _check_start(self, entry: _Entry, shift: str) -> None:
        """Count the shifts whose written clock time isn't the scenario's."""
        at = clock_of(entry.start.value) if entry.start is not None else None
        self.moved += at is not None and at.minutes % DAY != self.scenario.shift[shift].start % DAY

    def _once(self, found: dict[Any, int], what: Assignment | Duty, entry: _Entry) -> None:
        if what in found:
            name = self.scenario.person[what.person].name
            text = f"{name} stands twice on the same shift of {entry.on}, first in line {found[what]}"
            self.complain(entry.sheet, entry.dated, text, "keep one of the two")
        found.setdefault(what, entry.dated.row)

    def _only_grid(self, day: int, shift: str) -> str | None:
        """The grid, where just one needs somebody then (before the period: where just one ever does)."""
        planned = 0 <= day < self.scenario.days
        grids = {
            grid
            for (on, code, grid), need in self.scenario.needs.items()
            if code == shift and (on == day or not planned) and (need.least or need.wish)
        }
        return grids.pop() if len(grids) == 1 else None

    def done(self) -> RosterFile:
        """Everything collected.

        Raises
        ------
        ScenarioError
            When anything was wrong.
        """
        if self.outside and not self.inside and self.only is not None:
            first, last = (self.scenario.date(d) for d in (self.only[0], self.only[-1]))
            what = f"nothing in this roster lies in {first} to {last}"
            self.problems.append(Problem(self.file, None, None, what, "is this the roster of another month?"))
        if self.more:
            self.problems.append(Problem(self.file, None, None, f"{self.more} more problems aren't shown"))
        if self.problems:
            raise ScenarioError(self.problems)
        rank = {person.id: i for i, person in enumerate(self.scenario.people)}
        shift = self.scenario.shift
        return RosterFile(
            tuple(
                sorted(
                    self.assignments,
                    key=lambda a: (a.day, rank[a.person], shift[a.shift].start, a.shift, a.grid or ""),
                )
            ),
            tuple(sorted(self.duties, key=lambda d: (d.start or 0, rank[d.person], d.minutes))),
            tuple(self._notes()),
        )

    def _notes(self) -> Iterator[str]:
        if self.outside > self.older and self.only is not None:
            first, last = (self.scenario.date(d) for d in (self.only[0], self.only[-1]))
            yield f"{self.file}: rows left out, outside {first} to {last}: {self.outside - self.older}"
        if self.strangers:
            yield f"{self.file}: left out people whom the scenario doesn't know: {_list(self.strangers)}"
        if self.others:
            counted = [f"{text} ({n})" for text, n in self.others.most_common()]
            yield f"{self.file}: cells that name no shift count as free: {_list(counted)}"
        if self.moved:
            yield f"{self.file}: rows whose start isn't their shift's (the shift's counts): {self.moved}"
        if self.missing:
            yield f"{self.file}: no column for {_list(map(str, self.missing))}"


def _list(words: Iterable[str]) -> str:
    words = list(words)
    return ", ".join(words[:10]) + (f" and {len(words) - 10} more" if len(words) > 10 else "")
