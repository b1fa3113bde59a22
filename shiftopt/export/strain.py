"""The sheet of overload: who, why, and the hours of any seven days, which follow the edits of the chart."""

from __future__ import annotations

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from shiftopt.export.book import (
    HEAD,
    HEAD_ROW,
    RED,
    WHITE,
    Book,
    Frame,
    heading,
    letter,
    name_width,
    put,
    sheet_page,
    solid,
    table,
)
from shiftopt.export.chart import Chart
from shiftopt.export.words import words
from shiftopt.overload import Overload, limits
from shiftopt.relief import reliefs
from shiftopt.report.phrases import reason_words, relief_words
from shiftopt.workload import PersonLoad

WINDOW = 7
"""Days whose hours are added up."""
DAILY_DAY0 = 2 + WINDOW - 1
"""Column of the first day on the sheet of daily hours; the days before it are history."""
WHY, EMPTY = 46, 12
"""Width of the reasons, and of their column where there is none: what is left makes the print larger."""


def write_daily(book: Book, chart: Chart) -> dict[str, list[float]]:
    """The hidden sheet of hours a day, history first; returns everybody's hours from its first column on.

    Shifts are counted by formulas on the chart, duties are numbers in them.
    """
    scenario, word = chart.scenario, words(chart.scenario)
    ws = book.sheet(word["daily"])
    ws.sheet_state = "hidden"
    code, minutes = (f"'{word['lists']}'!${c}$1:${c}${len(scenario.shifts)}" for c in "CD")
    for day in range(1 - WINDOW, scenario.days):
        put(ws.cell(1, DAILY_DAY0 + day), scenario.date(day), number="m/d")
    found: dict[str, list[float]] = {}
    for row, person in enumerate(chart.roster.people, 2):
        put(ws.cell(row, 1), person.id, align="left")
        shifts, duties = _booked(chart, person.id)
        hours = [(shifts.get(d, 0) + duties.get(d, 0)) / 60 for d in range(1 - WINDOW, scenario.days)]
        for day, value in enumerate(hours, 1 - WINDOW):
            cell = ws.cell(row, DAILY_DAY0 + day)
            if day < 0:
                put(cell, value)
                continue
            count = chart.counted(chart.cell_ref(person.id, day), code)
            formula = f"=(SUMPRODUCT(({count})*{minutes})+{duties.get(day, 0)})/60"
            put(book.formula(cell, formula, value), number="0.00")
        found[person.id] = hours
    return found


def _booked(chart: Chart, person: str) -> tuple[dict[int, int], dict[int, int]]:
    """Day → minutes of shifts, and of duties."""
    shifts: dict[int, int] = {}
    duties: dict[int, int] = {}
    for span in chart.roster.clock(person):
        into = duties if span.shift is None else shifts
        into[span.day] = into.get(span.day, 0) + span.minutes
    return shifts, duties


def write_overload(
    book: Book, chart: Chart, loads: tuple[PersonLoad, ...], over: tuple[Overload, ...]
) -> dict[str, str]:
    """Everybody, worst first: reasons, and the hours of the seven days that end on each day.

    Returns
    -------
    dict of str to str
        Person → formula of the most hours in any seven days.
    """
    scenario, word = chart.scenario, words(chart.scenario)
    daily = write_daily(book, chart)
    ws, limit = book.sheet(word["overload"]), limits(scenario).week.value
    load_of = {load.person: load for load in loads}
    ranked = sorted(over, key=lambda o: (*o.weight, load_of[o.person].total), reverse=True)
    relief = {r.person: r for r in reliefs(chart.roster)}
    line_of = {p.id: row for row, p in enumerate(chart.roster.people, 2)}
    first = 7
    columns = first + scenario.days - 1
    heads = [
        (word["name"], name_width(chart.roster.people, 1.05, 22)),
        (word["team"], 7.0),
        (word["load"], 7.0),
        (word["why"], float(WHY if any(o.reasons for o in over) else EMPTY)),
        (word["relief"], float(WHY if relief else EMPTY)),
        (word["max_7_days"], 9.0),
    ]
    lines = []
    for row, o in enumerate(ranked, HEAD_ROW + 1):
        person = scenario.person[o.person]
        why = word["clause_joint"].join(reason_words(r, scenario.language) for r in o.reasons)
        formula = f"=MAX({letter(first)}{row}:{letter(columns)}{row})"
        most = (formula, load_of[o.person].max_7_days / 60, "0.0")
        eased = relief.get(o.person)
        help_ = relief_words(eased, scenario, scenario.language) if eased else None
        lines.append([person.name, person.team or word["office"], o.level, why or None, help_, most])
    table(book, ws, HEAD_ROW, heads, lines, {0, 3, 4}, {2})
    for day in range(scenario.days):
        column, on = first + day, scenario.date(day)
        ws.column_dimensions[letter(column)].width = 4.6
        head = put(ws.cell(HEAD_ROW, column), on, bold=True, fill=HEAD, border=Frame(), number="d")
        head.number_format = "m/d" if day and on.day == 1 else "d"
        from_, to = letter(DAILY_DAY0 + day - WINDOW + 1), letter(DAILY_DAY0 + day)
        for row, o in enumerate(ranked, HEAD_ROW + 1):
            line = line_of[o.person]
            formula = f"=SUM('{word['daily']}'!{from_}{line}:{to}{line})"
            cell = book.formula(ws.cell(row, column), formula, sum(daily[o.person][day : day + WINDOW]))
            put(cell, size=9, border=Frame(), number="0.0;;", shrink=True)
    _heat(ws, f"{letter(first)}{HEAD_ROW + 1}:{letter(columns)}{HEAD_ROW + len(ranked)}", len(ranked), limit)
    note = word["overload_note"].format(limit=f"{limit / 60:g}")
    heading(ws, scenario, word["overload_title"], first + 10, note)
    ws.freeze_panes = ws.cell(HEAD_ROW + 1, 2)
    sheet_page(ws, scenario)
    row_of = {o.person: row for row, o in enumerate(ranked, HEAD_ROW + 1)}
    return {person: f"='{word['overload']}'!$F${row}" for person, row in row_of.items()}


def _heat(ws: Worksheet, cells: str, people: int, limit: float) -> None:
    if people:
        formula = f"{cells.partition(':')[0]}>{limit / 60:g}"
        rule = FormulaRule(formula=[formula], font=Font(bold=True, color=WHITE), fill=solid(RED))
        ws.conditional_formatting.add(cells, rule)
