"""Hours of a month: as a roster plans them, and as they were truly worked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from shiftopt.account import accounts
from shiftopt.errors import Problem, ScenarioError
from shiftopt.roster import Roster
from shiftopt.scenario.cells import date_of, fold, sheets, text_of
from shiftopt.scenario.types import Scenario
from shiftopt.scenario.wording import hint

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "person": ("person_id", "who", "person", "id", "编号", "人员编号", "工号", "人员", "姓名", "name"),
    "hours": ("hours", "工时", "小时", "实际工时", "实际小时"),
    "date": ("date", "日期"),
    "statutory": ("statutory", "节日工时", "法定节日工时"),
}
"""Columns that are read, under the headings that name them."""

ROSTER = frozenset({"shift", "班次", "班"})
"""Headings of a list of shifts."""

MOST = 24 * 400
"""Most hours in a cell."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes that a person worked from ``first`` to ``last``, those on statutory holidays among them."""

    person: str
    first: date
    last: date
    minutes: int
    statutory: int


def planned_hours(roster: Roster) -> list[Hours]:
    """What a roster's accounts come to, month by month."""
    scenario = roster.scenario
    dates = [scenario.date(d) for d in range(scenario.days)]
    found = []
    for account in accounts(roster):
        own = [on for on in dates if f"{on:%Y-%m}" == account.month]
        found.append(Hours(account.person, own[0], own[-1], account.total, account.on.get("statutory", 0)))
    return found


def read_hours(path: Path, scenario: Scenario) -> list[Hours] | None:
    """Hours truly worked in the scenario's period, out of a table; None for a file without hours.

    Parameters
    ----------
    path : Path
        CSV or workbook with a column for the person (id or name) and one for hours; with a column for the
        date a row is a day (or a part of one), without it the whole period. What falls on statutory holidays
        is told by the dates, or by a column of its own. Rosters, which may show hours too, are none of these.
    scenario : Scenario
        Of the period that was worked.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    for sheet in sheets(path):
        for head, row in enumerate(sheet.rows[:20]):
            columns = _columns(row, scenario.start)
            if {"person", "hours"} <= columns.keys():
                place = f"{path} [{sheet.name}]" if sheet.name else str(path)
                reader = _Reader(place, columns, scenario)
                reader.rows(sheet.rows[head + 1 :], head + 2)
                return reader.done()
    return None


def _columns(row: list[Any], near: date) -> dict[str, int]:
    """Name → column; nothing for the head of a roster."""
    heads = [fold(value) for value in row]
    if ROSTER & set(heads) or sum(date_of(value, near) is not None for value in row) > 1:
        return {}
    named = {name: [h for h in headings if h in heads] for name, headings in COLUMNS.items()}
    return {name: heads.index(found[0]) for name, found in named.items() if found}


@dataclass(slots=True)
class _Reader:
    """Adds up the rows of one table, and gathers what is wrong with them."""

    place: str
    columns: Mapping[str, int]
    scenario: Scenario
    problems: list[Problem] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)
    sums: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def rows(self, rows: list[list[Any]], first: int) -> None:
        people = _people(self.scenario)
        for number, row in enumerate(rows, first):
            cells = {
                name: row[column] if column < len(row) else None for name, column in self.columns.items()
            }
            if text_of(cells["person"]) and text_of(cells["hours"]):
                self._row(number, cells, people.get(fold(cells["person"])))

    def _row(self, number: int, cells: Mapping[str, Any], person: str | None) -> None:
        if person is None:
            who = text_of(cells["person"])
            self._wrong(number, "person", f"unknown person '{who}'", hint(who, self.scenario.person))
        day = self._day(number, cells["date"]) if "date" in cells else None
        amounts = [self._minutes(number, name, cells.get(name)) for name in ("hours", "statutory")]
        if person is None or None in amounts or (day is None and "date" in cells):
            return
        if day is None and person in self.whole:
            remedy = "write one row a person, or add a column for dates"
            self._wrong(number, "person", f"'{person}' is there twice", remedy)
        self.whole.add(person)
        holiday = day in self.scenario.calendar.statutory and "statutory" not in cells
        month = "" if day is None else f"{self.scenario.date(day):%Y-%m}"
        total = self.sums.setdefault((person, month), [0, 0])
        total[0] += amounts[0] or 0
        total[1] += amounts[0 if holiday else 1] or 0

    def _day(self, number: int, cell: Any) -> int | None:
        on, last = date_of(cell, self.scenario.start), self.scenario.date(self.scenario.days - 1)
        if on is not None and self.scenario.start <= on <= last:
            return self.scenario.day(on)
        what = f"'{text_of(cell)}' is no date of {self.scenario.start} to {last}"
        self._wrong(number, "date", what, "mend it, or name another scenario")
        return None

    def _minutes(self, number: int, name: str, cell: Any) -> int | None:
        """Hours in a cell as minutes; an empty cell is none."""
        text = text_of(cell)
        try:
            hours = float(text.removesuffix("h").removesuffix("小时") or 0)
        except ValueError:
            hours = -1.0
        if 0 <= hours <= MOST:
            return round(60 * hours)
        self._wrong(number, name, f"'{text}' is no number of hours", f"write 0 to {MOST}")
        return None

    def _wrong(self, row: int, name: str, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.place, row, self.columns[name] + 1, what, remedy))

    def done(self) -> list[Hours]:
        if self.problems:
            raise ScenarioError(self.problems)
        return [_hours(self.scenario, *key, *total) for key, total in self.sums.items()]


def _hours(scenario: Scenario, person: str, month: str, minutes: int, statutory: int) -> Hours:
    dates = [scenario.date(d) for d in range(scenario.days)]
    own = [on for on in dates if not month or f"{on:%Y-%m}" == month]
    return Hours(person, own[0], own[-1], minutes, statutory)


def _people(scenario: Scenario) -> dict[str, str]:
    """Folded id or name (where nobody shares it) → id."""
    names = [fold(p.name) for p in scenario.people]
    found = {fold(p.name): p.id for p in scenario.people if names.count(fold(p.name)) == 1}
    return found | {fold(p.id): p.id for p in scenario.people}


def as_table(hours: list[Hours]) -> Iterator[tuple[str, str, str, str, str]]:
    """Rows of a table that ``worked:`` of a scenario takes, its head first."""
    yield ("who", "from", "to", "hours", "statutory")
    for h in hours:
        amounts = (f"{round(m / 60, 4):g}" for m in (h.minutes, h.statutory))
        yield (h.person, h.first.isoformat(), h.last.isoformat(), *amounts)  # type: ignore[misc]
