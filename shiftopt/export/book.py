"""A workbook with the few things that openpyxl leaves open: safe text, cached formulas, equal bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterable
from copy import copy
from datetime import date, datetime, time
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from shiftopt.export.shades import DARK, ink, shades
from shiftopt.export.words import period_words, words
from shiftopt.scenario.types import Person, Scenario

FONT = "Microsoft YaHei"
INK, QUIET, RED, LINE = "1F2933", "7B8794", "C0262D", "C3CAD3"
HEAD, WEEKEND, HOLIDAY, LEAVE, WHITE = "E4E8EE", "EEEFF2", "FBE3E1", "DADDE2", "FFFFFF"

NO_ZERO = "General;-General;;@"
"""Number format that leaves zeros out."""

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_FORMULA = re.compile(r'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v ?(?:/>|></v>)')


class Book:
    """A workbook whose bytes depend on its content alone.

    Formulas carry the value that they come to, so that viewers that don't calculate show it too.
    """

    def __init__(self, start: date, title: str) -> None:
        self.wb = Workbook()
        self.wb.remove(self.wb.active)
        self.wb._fonts[0] = copy(Font(name="Arial", size=10))  # widths count its digits; every system has it
        self.wb.properties.title = title
        self.wb.properties.creator = "shiftopt"
        self.wb.properties.created = datetime.combine(start, time())
        self.wb.calculation.fullCalcOnLoad = True
        self._values: dict[str, dict[str, float]] = {}

    def sheet(self, name: str) -> Worksheet:
        """A new sheet at the end."""
        return self.wb.create_sheet(name)

    def order(self, names: list[str]) -> None:
        """Put the sheets in this order."""
        self.wb._sheets.sort(key=lambda ws: names.index(ws.title))

    def formula(self, cell: Cell, formula: str, value: float) -> Cell:
        """A formula, and the value that it comes to."""
        cell.value = formula
        self._values.setdefault(cell.parent.title, {})[cell.coordinate] = value
        return cell

    def value(self, cell: Cell) -> float:
        """The value that a formula comes to."""
        return self._values[cell.parent.title][cell.coordinate]

    def to_bytes(self) -> bytes:
        """The file."""
        raw, tidy = io.BytesIO(), io.BytesIO()
        self.wb.save(raw)
        parts = {f"xl/worksheets/sheet{i + 1}.xml": ws.title for i, ws in enumerate(self.wb.worksheets)}
        with zipfile.ZipFile(raw) as old, zipfile.ZipFile(tidy, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                content = old.read(name)
                if name == "docProps/core.xml":
                    created = self.wb.properties.created.strftime("%Y-%m-%dT%H:%M:%SZ")
                    content = _MODIFIED.sub(rb"\g<1>" + created.encode(), content)
                elif name in parts:
                    content = self._with_values(content.decode("utf-8"), parts[name]).encode("utf-8")
                new.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content, zipfile.ZIP_DEFLATED)
        return tidy.getvalue()

    def _with_values(self, xml: str, title: str) -> str:
        values = self._values.get(title, {})
        return _FORMULA.sub(
            lambda m: f"{m[1]}<v>{round(values[m[2]], 9):.12g}</v>" if m[2] in values else m[0], xml
        )


# --- cells --------------------------------------------------------------------------------------------


def text(cell: Cell, value: str) -> Cell:
    """Text that stays text: what somebody typed never becomes a formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"
    if value.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True
    return cell


def big_and_small(cell: Cell, big: str, small: str, color: str, size: float, small_size: float) -> Cell:
    """Bold text in two sizes; what is typed into the cell later has the cell's own."""
    parts = [(big, size, True), (f" {small}" if small else "", small_size, False)]
    cell.value = CellRichText(
        [TextBlock(_inline(points, bold, color), part) for part, points, bold in parts if part]
    )
    return cell


@cache
def _inline(size: float, bold: bool, color: str) -> InlineFont:
    return InlineFont(rFont=FONT, sz=size, b=bold, color=color)


_LOOKS: WeakKeyDictionary[Workbook, dict[tuple[Any, ...], StyleArray]] = WeakKeyDictionary()
"""Styles that a workbook already holds: to compare a look is much faster than to register it again."""


def put(
    cell: Cell,
    value: Any = None,
    *,
    size: float = 10,
    bold: bool = False,
    color: str = INK,
    fill: str | None = None,
    align: str = "center",
    number: str | None = None,
    border: Frame | None = None,
    wrap: bool = False,
    shrink: bool = False,
    indent: int = 0,
) -> Cell:
    """A value (text by ``text``; None leaves it) and its looks."""
    if isinstance(value, str):
        text(cell, value)
    elif value is not None:
        cell.value = value
    quoted = cell.quotePrefix
    look = (
        size,
        bold,
        color,
        fill,
        align,
        number or cell.number_format,
        border,
        wrap,
        shrink,
        indent,
        quoted,
    )
    known = _LOOKS.setdefault(cell.parent.parent, {})
    if look in known:
        cell._style = copy(known[look])
        return cell
    cell.font = Font(name=FONT, size=size, bold=bold, color=color)
    cell.alignment = Alignment(
        horizontal=align, vertical="center", wrap_text=wrap, shrink_to_fit=shrink, indent=indent
    )
    if fill:
        cell.fill = solid(fill)
    if number:
        cell.number_format = number
    if border:
        cell.border = border.border()
    known[look] = copy(cell._style)
    return cell


@cache
def solid(color: str) -> PatternFill:
    """A plain fill, for cells and for conditional formats alike."""
    return PatternFill("solid", start_color=color, end_color=color)


class Frame(NamedTuple):
    """A border all round: its style and colour, and the colour of its left side if that differs."""

    style: str = "thin"
    color: str = LINE
    left: str | None = None

    def border(self) -> Border:
        side, left = (Side(style=self.style, color=color) for color in (self.color, self.left or self.color))
        return Border(left=left, right=side, top=side, bottom=side)


def letter(column: int) -> str:
    """Column letters of a column number (from 1)."""
    return str(get_column_letter(column))


def ink_on(fill: str) -> str:
    """Dark or white, whichever is read better on a fill."""
    return INK if ink(f"#{fill}") == DARK else WHITE


def shift_fills(scenario: Scenario) -> dict[str, str]:
    """Shift code → fill, the page's colours."""
    return {code: shade[1:].upper() for code, shade in shades(scenario).items()}


def width(value: str) -> int:
    """Width of a text in digits: Chinese characters count two."""
    return sum(2 if ord(ch) > 0x2E7F else 1 for ch in value)


def name_width(people: Iterable[Person], scale: float, most: float) -> float:
    """Width of a column that holds the people's names, each digit ``scale`` wide."""
    return min(max([9.5, *(1 + scale * width(p.name) for p in people)]), most)


# --- pages --------------------------------------------------------------------------------------------

A3, A4 = 8, 9
"""Paper sizes as the file format numbers them."""

FOOTER = 100
"""Most characters of ours in a footer: Excel refuses a file with more than 255, of which an & takes two."""


def page(ws: Worksheet, paper: int, footer: str, left: str) -> None:
    """Landscape, one page wide, as many long as it takes."""
    ws.page_setup.orientation = "landscape"
    ws.page_setup.paperSize = paper
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.page_setup.fitToWidth = 1
    ws.page_setup.fitToHeight = 0
    ws.page_margins.left = ws.page_margins.right = 0.3
    ws.page_margins.top, ws.page_margins.bottom = 0.35, 0.5
    ws.page_margins.header = ws.page_margins.footer = 0.2
    ws.print_options.horizontalCentered = True
    ws.oddFooter.center.text, ws.oddFooter.center.size = footer, 9
    ws.oddFooter.left.text, ws.oddFooter.left.size = left[-FOOTER:].replace("&", "&&"), 9


def table(
    book: Book,
    ws: Worksheet,
    row: int,
    heads: list[tuple[str, float]],
    lines: list[list[Any]],
    left: Collection[int] = (),
    quiet: Collection[int] = (),
) -> int:
    """A plain table from a row on: heads with widths, then the lines; returns the row after it.

    ``left`` are the columns (from 0) set to the left, ``quiet`` those whose zeros are left out. A value may
    be (formula, value, number format).
    """
    for i, (name, wide) in enumerate(heads):
        put(ws.cell(row, i + 1), name, bold=True, fill=HEAD, border=Frame(), wrap=True)
        ws.column_dimensions[letter(i + 1)].width = wide
    ws.row_dimensions[row].height = 44 if any("\n" in name for name, _ in heads) else 26
    for r, line in enumerate(lines, row + 1):
        ws.row_dimensions[r].height = 5 + 14 * max(_lines(line[i], heads[i][1]) for i in range(len(line)))
        for i, value in enumerate(line):
            cell = ws.cell(r, i + 1)
            at = "left" if i in left else "center"
            if isinstance(value, tuple):
                book.formula(cell, value[0], value[1])
                put(cell, align=at, border=Frame(), number=value[2])
            else:
                number = NO_ZERO if i in quiet else None
                put(cell, value, align=at, border=Frame(), wrap=i in left, number=number)
    return row + 1 + len(lines)


def _lines(value: Any, wide: float) -> int:
    """Lines that a text takes in a column."""
    return -(-width(value) // max(round(wide / 1.1), 1)) if isinstance(value, str) and wide else 1


HEAD_ROW = 3
"""Row of a table's heads; the heading stands in row 1, a note in row 2."""


def heading(ws: Worksheet, scenario: Scenario, title: str, columns: int, note: str = "") -> None:
    """The sheet's heading in its first row and a note in its second."""
    for row, value, size, height in ((1, title, 16, 30), (2, note, 9, 6 + 14 * len(note.splitlines()))):
        ws.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
        if value:
            said = value.format(station=scenario.name, period=period_words(scenario)) if row == 1 else value
            color = INK if row == 1 else QUIET
            put(ws.cell(row, 1), said, size=size, bold=row == 1, color=color, align="left", wrap=row > 1)
        ws.row_dimensions[row].height = height
    ws.sheet_view.showGridLines = False


def sheet_page(ws: Worksheet, scenario: Scenario, head: int = HEAD_ROW) -> None:
    """A4 landscape; the row of heads stands on every page."""
    page(ws, A4, words(scenario)["page"], f"{scenario.name} {period_words(scenario)}")
    ws.print_title_rows = f"{head}:{head}"
