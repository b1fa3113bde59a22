"""The sheet of crews: who stands on which grid, a row for each shift of each day."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from shiftopt.export.book import (
    HEAD,
    HEAD_ROW,
    HOLIDAY,
    INK,
    RED,
    WEEKEND,
    WHITE,
    Book,
    Frame,
    heading,
    ink_on,
    letter,
    put,
    sheet_page,
    shift_fills,
    width,
)
from shiftopt.export.words import words
from shiftopt.roster import Roster
from shiftopt.scenario.types import Scenario

_FIXED = (("date", 8.0), ("weekday", 6.0), ("shift", 8.0))
WIDE = 34
"""Width of a grid's column at most; longer crews take a second line."""


def write_crews(book: Book, roster: Roster) -> None:
    """Names by day and shift down, grids across; who is missing in red."""
    scenario, word = roster.scenario, words(roster.scenario)
    ws = book.sheet(word["crews"])
    grids: list[str | None] = [g.id for g in scenario.grids]
    if any(a.grid is None for a in roster.assignments):
        grids.append(None)
    widths = [_width(roster, grid) for grid in grids]
    heads = [(word[key], wide) for key, wide in _FIXED]
    heads += [
        (scenario.grid[grid].name if grid else word["no_grid"], wide)
        for grid, wide in zip(grids, widths, strict=True)
    ]
    for i, (name, wide) in enumerate(heads, 1):
        put(ws.cell(HEAD_ROW, i), name, bold=True, fill=HEAD, border=Frame(), wrap=True)
        ws.column_dimensions[letter(i)].width = wide
    ws.row_dimensions[HEAD_ROW].height = 26
    row = HEAD_ROW + 1
    for day in range(scenario.days):
        row = _day(ws, roster, day, grids, widths, row)
    heading(ws, scenario, word["crews_title"], len(heads), word["crews_note"])
    ws.freeze_panes = ws.cell(HEAD_ROW + 1, len(_FIXED) + 1)
    sheet_page(ws, scenario)


def _width(roster: Roster, grid: str | None) -> float:
    shifts = {(a.day, a.shift) for a in roster.assignments if a.grid == grid}
    longest = max((width(_names(roster, day, shift, grid)) for day, shift in shifts), default=0)
    return min(max(12, 2 + 1.05 * longest), WIDE)


def _names(roster: Roster, day: int, shift: str, grid: str | None) -> str:
    scenario = roster.scenario
    crew = roster.crew(day, shift, grid) if grid else _nowhere(roster, day, shift)
    return words(scenario)["name_joint"].join(scenario.person[p].name for p in crew)


def _nowhere(roster: Roster, day: int, shift: str) -> tuple[str, ...]:
    return tuple(a.person for a in roster.assignments if (a.day, a.shift, a.grid) == (day, shift, None))


def _day(
    ws: Worksheet, roster: Roster, day: int, grids: list[str | None], widths: list[float], row: int
) -> int:
    """The rows of one day's shifts; returns the row after them."""
    scenario, word, fills = roster.scenario, words(roster.scenario), shift_fills(roster.scenario)
    on, first = scenario.date(day), row
    fill = HOLIDAY if day in scenario.calendar.holidays else WEEKEND if on.weekday() > 4 else WHITE
    for shift in sorted(scenario.shifts, key=lambda s: (s.start, s.code)):
        said = [_names(roster, day, shift.code, grid) for grid in grids]
        missing = [_missing(scenario, roster, day, shift.code, grid) for grid in grids]
        if not any(said) and not any(missing):
            continue
        put(ws.cell(row, 1), on, bold=row == first, fill=fill, border=Frame(), number="m/d")
        weekday = word["weekdays"][on.weekday()]
        put(ws.cell(row, 2), weekday, fill=fill, border=Frame(), color=RED if on.weekday() > 4 else INK)
        shade = fills[shift.code]
        put(ws.cell(row, 3), shift.name, bold=True, fill=shade, color=ink_on(shade), border=Frame())
        lines = 1
        for column, (names, short, wide) in enumerate(
            zip(said, missing, widths, strict=True), len(_FIXED) + 1
        ):
            text = " ".join(filter(None, (names, word["missing"].format(n=short) if short else "")))
            color = RED if short else INK
            put(
                ws.cell(row, column),
                text or None,
                align="left",
                color=color,
                bold=bool(short),
                fill=fill,
                border=Frame(),
                wrap=True,
            )
            lines = max(lines, -(-round(1.1 * width(text)) // round(wide)))
        ws.row_dimensions[row].height = 5 + 14 * lines
        row += 1
    return row


def _missing(scenario: Scenario, roster: Roster, day: int, shift: str, grid: str | None) -> int:
    need = scenario.needs.get((day, shift, grid or ""))
    return max(need.least - len(roster.crew(day, shift, grid)), 0) if need and grid else 0
