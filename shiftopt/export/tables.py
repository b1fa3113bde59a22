"""The workbook's tables: hours a person, breaches in words, differences from the rotation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from shiftopt.export.book import (
    A4,
    HEAD,
    QUIET,
    RED,
    Book,
    frame,
    letter,
    name_width,
    page,
    put,
    table,
    title,
)
from shiftopt.export.words import period_words, words
from shiftopt.overload import Overload, ReasonCode
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.scenario.types import Person, Scenario
from shiftopt.solving.result import Result
from shiftopt.workload import PersonLoad, released_days

HEAD_ROW = 3
"""Row of a table's heads; the title stands in row 1, a note in row 2."""


def write_hours(
    book: Book, roster: Roster, loads: tuple[PersonLoad, ...], over: tuple[Overload, ...]
) -> None:
    """Hours of every kind, a person a row, sums and means below."""
    scenario, word = roster.scenario, words(roster.scenario)
    ws = book.sheet(word["hours"])
    lines = [
        _hours_line(scenario, load, o, HEAD_ROW + 1 + i)
        for i, (load, o) in enumerate(zip(loads, over, strict=True))
    ]
    widths = dict(_HOURS) | {"name": name_width(roster.people, 1.05, 22)}
    heads = [(word[key], width) for key, width in widths.items()]
    end = table(book, ws, HEAD_ROW, heads, lines, {1}, QUIET_COLUMNS)
    _sums(book, ws, word, end)
    _redden(ws, over)
    columns = len(_HOURS)
    title(ws, word["hours_title"].format(station=scenario.name, period=period_words(scenario)), columns)
    basis = word[f"basis_{loads[0].basis}"] if loads else ""
    _note(ws, f"{basis}\n{word['load_note']}", columns, 44)
    ws.freeze_panes = ws.cell(HEAD_ROW + 1, 4)
    ws.auto_filter.ref = f"A{HEAD_ROW}:{letter(columns)}{end - 1}"
    _page(ws, scenario)


_HOURS = (
    ("id", 7),
    ("name", 10),
    ("team", 7),
    ("shifts", 7),
    ("nights", 7),
    ("weekend", 7),
    ("holiday", 7),
    ("patrol", 9),
    ("handover", 9),
    ("duties", 9),
    ("paperwork", 9),
    ("all_hours", 9),
    ("standard", 9),
    ("overtime", 10),
    ("longest_run", 9),
    ("longest_nights", 11),
    ("shortest_rest", 10),
    ("max_7_days", 11),
    ("free_weekends", 10),
    ("moved", 8),
    ("extra", 7),
    ("released", 9),
    ("leave_days", 7),
    ("wishes", 10),
    ("load", 7),
)
"""Columns of the hours: key of the head, and width."""

_COLUMN = {key: i + 1 for i, (key, _) in enumerate(_HOURS)}

QUIET_COLUMNS = [
    _COLUMN[key] - 1
    for key in ("holiday", "duties", "paperwork", "moved", "extra", "released", "leave_days", "load")
]
"""Columns in which a zero is only noise."""

_RED_CELL: dict[ReasonCode, str] = {
    "overtime": "overtime",
    "week": "max_7_days",
    "rest": "shortest_rest",
    "run": "longest_run",
    "night_run": "longest_nights",
    "day_and_night": "shortest_rest",
    "fatigue": "nights",
    "weekends": "weekend",
    "no_free_weekend": "free_weekends",
    "nights_share": "nights",
}
"""Reason of overload → the number that it is about."""


def _hours_line(scenario: Scenario, load: PersonLoad, over: Overload, row: int) -> list[Any]:
    person = scenario.person[load.person]
    patrol, paperwork = letter(_COLUMN["patrol"]), letter(_COLUMN["paperwork"])
    every, standard = letter(_COLUMN["all_hours"]), letter(_COLUMN["standard"])
    in_hours = [round(m / 60, 2) for m in (load.patrol, load.handover, load.duty, load.paperwork)]
    normal = round(load.standard / 60, 2)
    return [
        person.id,
        person.name,
        person.team or words(scenario)["office"],
        load.shifts,
        load.nights,
        load.weekend_shifts,
        load.holiday_shifts,
        *in_hours,
        (f"=SUM({patrol}{row}:{paperwork}{row})", sum(in_hours), "0.00"),
        normal,
        (f"={every}{row}-{standard}{row}", sum(in_hours) - normal, "+0.00;-0.00;0"),
        load.longest_run,
        load.longest_nights,
        None if load.shortest_rest is None else round(load.shortest_rest / 60, 2),
        round(load.max_7_days / 60, 2),
        load.free_weekends,
        load.moved,
        load.extra,
        load.released,
        load.leave_days,
        f"{load.wishes_met}/{load.wishes}" if load.wishes else None,
        over.level,
    ]


def _sums(book: Book, ws: Worksheet, word: Mapping[str, str], row: int) -> None:
    summed: tuple[str, ...] = (
        "shifts",
        "nights",
        "weekend",
        "holiday",
        "patrol",
        "handover",
        "duties",
        "paperwork",
    )
    summed += ("all_hours", "standard", "overtime", "moved", "extra", "released", "leave_days")
    first, last = HEAD_ROW + 1, row - 1
    for r, key, function in ((row, "sum", "SUM"), (row + 1, "mean", "AVERAGE")):
        ws.row_dimensions[r].height = 19
        for column in range(1, len(_HOURS) + 1):
            put(ws.cell(r, column), fill=HEAD, border=frame(), bold=True)
        put(ws.cell(r, 2), word[key], fill=HEAD, border=frame(), bold=True, align="left")
        for name in summed if last >= first else ():
            at = letter(_COLUMN[name])
            values = [_number(book, ws, i, _COLUMN[name]) for i in range(first, last + 1)]
            cell = ws.cell(r, _COLUMN[name])
            result = sum(values) / (len(values) if function == "AVERAGE" else 1)
            book.formula(cell, f"={function}({at}{first}:{at}{last})", result)
            cell.number_format = "0.0" if function == "AVERAGE" else "General"


def _number(book: Book, ws: Worksheet, row: int, column: int) -> float:
    cell = ws.cell(row, column)
    return book.value(cell) if cell.data_type == "f" else float(cell.value or 0)


def _redden(ws: Worksheet, over: tuple[Overload, ...]) -> None:
    for row, person in enumerate(over, HEAD_ROW + 1):
        for reason in person.reasons:
            cell = ws.cell(row, _COLUMN[_RED_CELL[reason.code]])
            cell.font = Font(name=cell.font.name, size=10, bold=True, color=RED)
        if person.level:
            cell = ws.cell(row, _COLUMN["load"])
            cell.font = Font(name=cell.font.name, size=10, bold=True, color=RED)


def write_breaches(book: Book, result: Result) -> None:
    """The result's tiers, then every breach in words, hard ones first."""
    assert result.roster is not None
    scenario = result.roster.scenario
    word = words(scenario)
    ws = book.sheet(word["breaches"])
    heads = [
        ("rule", 22),
        ("kind", 10),
        ("who", 12),
        ("when", 25),
        ("shift", 10),
        ("grid", 14),
        ("what", 70),
        ("amount", 10),
    ]
    tiers = [
        [
            word.get(f"tier_{t.name}", t.name),
            t.objective,
            t.bound,
            word["yes" if t.proven else "no"],
        ]
        for t in result.tiers
    ]
    row = HEAD_ROW
    if tiers:
        small = [(word[key], 0.0) for key in ("tier", "points", "bound", "proven")]
        row = table(book, ws, HEAD_ROW, small, tiers, {0}) + 1
    lines = list(_breach_lines(result, scenario))
    end = table(book, ws, row, [(word[key], width) for key, width in heads], lines, {0, 6})
    if lines:
        ws.auto_filter.ref = f"A{row}:{letter(len(heads))}{end - 1}"
    else:
        put(ws.cell(end, 1), word["no_breach"], align="left", bold=True)
    title(ws, word["breaches_title"].format(station=scenario.name, period=period_words(scenario)), len(heads))
    _note(ws, f"{word['status'].format(status=word[f'status_{result.status.value}'])}", len(heads), 20)
    _page(ws, scenario, row)


def _breach_lines(result: Result, scenario: Scenario) -> Iterator[list[Any]]:
    word, language = words(scenario), scenario.language
    rules = {rule.name: rule for rule in scenario.rules}
    breaches = result.audit.breaches if result.audit else ()
    for breach in sorted(breaches, key=lambda b: not b.hard):
        rule = rules[breach.rule]
        days = [scenario.date(d).isoformat() for d in breach.days]
        yield [
            rule.title(language),
            word["hard" if breach.hard else "soft"],
            scenario.person[breach.person].name if breach.person else None,
            " – ".join(dict.fromkeys((days[0], days[-1]))) if days else None,
            scenario.shift[breach.shift].name if breach.shift else None,
            scenario.grid[breach.grid].name if breach.grid else None,
            rule.say(breach, scenario, language),
            breach.amount,
        ]


def write_moves(book: Book, roster: Roster) -> None:
    """Every day of every person that isn't as in the rotation, by date."""
    scenario = roster.scenario
    word = words(scenario)
    ws = book.sheet(word["moves"])
    heads = [
        ("date", 14),
        ("name", 14),
        ("team", 10),
        ("base", 14),
        ("actual", 14),
        ("grid", 16),
        ("change", 12),
    ]
    lines = sorted(_moves(roster), key=lambda line: line[0])
    end = table(book, ws, HEAD_ROW, [(word[key], width) for key, width in heads], lines)
    for row in range(HEAD_ROW + 1, end):
        ws.cell(row, 1).number_format = "yyyy-mm-dd"
    if lines:
        ws.auto_filter.ref = f"A{HEAD_ROW}:{letter(len(heads))}{end - 1}"
    else:
        put(ws.cell(end, 1), word["no_move"], align="left", bold=True)
    title(ws, word["moves_title"].format(station=scenario.name, period=period_words(scenario)), len(heads))
    ws.freeze_panes = ws.cell(HEAD_ROW + 1, 1)
    _page(ws, scenario)


def _moves(roster: Roster) -> Iterator[list[Any]]:
    scenario, word = roster.scenario, words(roster.scenario)

    def row(person: Person, day: int, code: str, grid: str | None, change: str) -> list[Any]:
        team = person.team or word["office"]
        where = scenario.grid[grid].name if grid else None
        base = scenario.base(person.id, day)
        return [
            scenario.date(day),
            person.name,
            team,
            _name(scenario, base),
            _name(scenario, code),
            where,
            word[change],
        ]

    for person in scenario.people:
        line = roster.line(person.id)
        for a in line:
            if a.origin in ("cover", "extra"):
                yield row(person, a.day, a.shift, a.grid, "moved" if a.origin == "cover" else "extra")
        for day in released_days(roster, person.id):
            yield row(person, day, OFF, None, "released")


def _name(scenario: Scenario, code: str) -> str:
    return words(scenario)["off"] if code == OFF else scenario.shift[code].name


def _note(ws: Worksheet, note: str, columns: int, height: float) -> None:
    ws.merge_cells(start_row=2, start_column=1, end_row=2, end_column=columns)
    put(ws.cell(2, 1), note, size=9, color=QUIET, align="left", wrap=True)
    ws.row_dimensions[2].height = height


def _page(ws: Worksheet, scenario: Scenario, head: int = HEAD_ROW) -> None:
    """A4; the row of heads stands on every page."""
    page(ws, A4, words(scenario)["page"], f"{scenario.name} {period_words(scenario)}")
    ws.print_title_rows = f"{head}:{head}"
