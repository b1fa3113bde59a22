"""The sheet of hours: what everybody works, recomputed when a code of the chart is edited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from shiftopt.earlier import Earlier, earlier
from shiftopt.export.book import (
    HEAD,
    HEAD_ROW,
    QUIET,
    RED,
    Book,
    Frame,
    heading,
    letter,
    name_width,
    put,
    sheet_page,
    table,
)
from shiftopt.export.chart import Chart
from shiftopt.export.words import words
from shiftopt.overload import Overload
from shiftopt.workload import PersonLoad

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
    ("hidden", 9),
    ("all_hours", 9),
    ("standard", 9),
    ("overtime", 10),
    ("last_month", 9),
    ("this_year", 10),
    ("days_on_record", 11),
    ("max_7_days", 11),
    ("longest_run", 9),
    ("longest_nights", 11),
    ("shortest_rest", 10),
    ("free_weekends", 10),
    ("moved", 8),
    ("extra", 7),
    ("released", 9),
    ("leave_days", 7),
    ("placed", 9),
    ("wishes", 10),
    ("load", 7),
)
"""Columns of the hours: key of the head, and width."""

_COLUMN = {key: i + 1 for i, (key, _) in enumerate(_HOURS)}

_EARLIER = ("last_month", "this_year", "days_on_record")
"""Columns of the months before; out of sight where nothing of them is on record."""

_AS_PLANNED = _COLUMN["longest_run"]
"""From this column on the numbers are those of the roster as it was planned."""

_QUIET = [
    _COLUMN[key] - 1
    for key in ("holiday", "duties", "hidden", "placed", "moved", "extra", "released", "leave_days", "load")
]
"""Columns in which a zero is only noise."""

_RED_CELL: Mapping[str, str] = {
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
    "hidden": "hidden",
    "load": "all_hours",
}
"""Reason of overload → the number that it is about."""

_SUMMED = (
    *("shifts", "nights", "weekend", "holiday", "patrol", "handover", "duties", "hidden"),
    *("all_hours", "standard", "overtime", "moved", "extra", "released", "leave_days", "placed"),
)


def write_hours(
    book: Book,
    chart: Chart,
    loads: tuple[PersonLoad, ...],
    over: tuple[Overload, ...],
    most: Mapping[str, str],
) -> None:
    """Hours of every kind, a person a row, sums and means below.

    ``most`` tells for everybody the formula of the most hours in seven days.
    """
    scenario, word = chart.scenario, words(chart.scenario)
    ws = book.sheet(word["hours"])
    past = {e.person: e for e in earlier(scenario)}
    lines = [
        _line(chart, load, o, most[load.person], past[load.person], HEAD_ROW + 1 + i)
        for i, (load, o) in enumerate(zip(loads, over, strict=True))
    ]
    widths = dict(_HOURS) | {"name": name_width(chart.roster.people, 1.05, 22)}
    heads = [
        (word[key] + ("*" if column >= _AS_PLANNED else ""), widths[key]) for key, column in _COLUMN.items()
    ]
    end = table(book, ws, HEAD_ROW, heads, lines, {1}, _QUIET)
    _sums(book, ws, word, end)
    _redden(ws, over)
    basis = word[f"basis_{loads[0].basis}"] if loads else ""
    note = f"{basis}\n{word['load_note']}\n{word['hours_note']}"
    heading(ws, scenario, word["hours_title"], len(_HOURS), note)
    for key in _EARLIER:
        known = any(past[load.person].known for load in loads)
        ws.column_dimensions[letter(_COLUMN[key])].hidden = not known
    ws.freeze_panes = ws.cell(HEAD_ROW + 1, 4)
    ws.auto_filter.ref = f"A{HEAD_ROW}:{letter(len(_HOURS))}{end - 1}"
    sheet_page(ws, scenario)


def _line(chart: Chart, load: PersonLoad, over: Overload, most: str, past: Earlier, row: int) -> list[Any]:
    scenario = chart.scenario
    person = scenario.person[load.person]
    at = {key: f"{letter(column)}{row}" for key, column in _COLUMN.items()}

    def followed(key: str, value: int) -> tuple[str, float, str]:
        return f"={chart.ref(person.id, key)}", value, "0;-0;;" if key == "holiday" else "0"

    minutes = "+".join(f"{chart.ref(person.id, s.code)}*{s.minutes}" for s in scenario.shifts)
    return [
        person.id,
        person.name,
        person.team or words(scenario)["office"],
        followed("total", load.shifts),
        followed("nights", load.nights),
        followed("weekend", load.weekend_shifts),
        followed("holiday", load.holiday_shifts),
        (f"=({minutes})/60", load.patrol / 60, "0.00"),
        (f"={at['shifts']}*{scenario.handover}/60", load.handover / 60, "0.00"),
        round(load.duty / 60, 2),
        round(load.hidden / 60, 2),
        (f"=SUM({at['patrol']}:{at['hidden']})", load.total / 60, "0.00"),
        round(load.standard / 60, 2),
        (f"={at['all_hours']}-{at['standard']}", load.overtime / 60, "+0.00;-0.00;0"),
        round(past.month.minutes / 60, 2) if past.month.known else None,
        (f"={past.year.minutes}/60+{at['all_hours']}", (past.year.minutes + load.total) / 60, "0.00"),
        f"{past.year.known}/{past.year.days}",
        (most, load.max_7_days / 60, "0.00"),
        load.longest_run,
        load.longest_nights,
        None if load.shortest_rest is None else round(load.shortest_rest / 60, 2),
        load.free_weekends,
        load.moved,
        load.extra,
        load.released,
        load.leave_days,
        round(load.placed / 60, 2),
        f"{load.wishes_met}/{load.wishes}" if load.wishes else None,
        over.level,
    ]


def _sums(book: Book, ws: Worksheet, word: Mapping[str, str], row: int) -> None:
    first, last = HEAD_ROW + 1, row - 1
    for r, key, function in ((row, "sum", "SUM"), (row + 1, "mean", "AVERAGE")):
        ws.row_dimensions[r].height = 19
        for column in range(1, len(_HOURS) + 1):
            put(ws.cell(r, column), fill=HEAD, border=Frame(), bold=True)
        put(ws.cell(r, 2), word[key], fill=HEAD, border=Frame(), bold=True, align="left")
        for name in _SUMMED if last >= first else ():
            at = letter(_COLUMN[name])
            values = [_number(book, ws, i, _COLUMN[name]) for i in range(first, last + 1)]
            cell = ws.cell(r, _COLUMN[name])
            result = sum(values) / (len(values) if function == "AVERAGE" else 1)
            book.formula(cell, f"={function}({at}{first}:{at}{last})", result)
            cell.number_format = "0.0"


def _number(book: Book, ws: Worksheet, row: int, column: int) -> float:
    cell = ws.cell(row, column)
    return book.value(cell) if cell.data_type == "f" else float(cell.value or 0)


def _redden(ws: Worksheet, over: tuple[Overload, ...]) -> None:
    for row, person in enumerate(over, HEAD_ROW + 1):
        for column in range(_AS_PLANNED, len(_HOURS) + 1):
            _ink(ws, row, column, QUIET)
        red = {_COLUMN[_RED_CELL[reason.code]] for reason in person.reasons if reason.code in _RED_CELL}
        for column in red | ({_COLUMN["load"]} if person.level else set()):
            _ink(ws, row, column, RED)


def _ink(ws: Worksheet, row: int, column: int, color: str) -> None:
    cell = ws.cell(row, column)
    cell.font = Font(name=cell.font.name, size=10, bold=color == RED, color=color)
