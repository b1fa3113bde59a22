"""Cells of CSV files and workbooks, whoever wrote them, and what a cell can mean."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from shiftopt.errors import Problem, ScenarioError
from shiftopt.scenario.types import DAY

MAX_BYTES = 20_000_000
"""Largest file read."""

UNPACKED = 100_000_000
"""Largest size of a workbook's parts together."""


class Sheet(NamedTuple):
    """Cells of a CSV file or of one sheet. ``wide``: (row, first, last column) of merged cells, from 0."""

    name: str
    rows: list[list[Any]]
    wide: tuple[tuple[int, int, int], ...] = ()


def sheets(path: Path) -> list[Sheet]:
    """All cells of a file, told by its first bytes: a workbook sheet by sheet, or one CSV.

    CSV may be UTF-8, GBK or what spreadsheets call Unicode text (UTF-16), with commas, semicolons or tabs.

    Raises
    ------
    ScenarioError
        The file can't be read, or is too large.
    """
    try:
        size, raw = path.stat().st_size, b""
        if size <= MAX_BYTES:
            raw = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, f"can't read the file: {error.strerror or error}") from None
    if size > MAX_BYTES:
        what = f"the file has {size / 1e6:.0f} MB; at most {MAX_BYTES // 1_000_000} MB are read"
        raise _unreadable(path, what, "is this the right file?")
    if raw.startswith(b"PK"):
        return _workbook(path, raw)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise _unreadable(path, "workbooks of the old kind (.xls) aren't read", "save it as .xlsx or as CSV")
    return [Sheet("", _csv_rows(path, raw))]


def _csv_rows(path: Path, raw: bytes) -> list[list[Any]]:
    text = _decoded(path, raw)
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise _unreadable(path, f"this isn't CSV: {error}", "save it as CSV once more") from None


def _decoded(path: Path, raw: bytes) -> str:
    for encoding in ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable(path, "the file is neither UTF-8 nor GBK text", "save it as UTF-8")


def _workbook(path: Path, raw: bytes) -> list[Sheet]:
    import zipfile

    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > UNPACKED:
            raise _unreadable(
                path, f"the workbook unpacks to {unpacked / 1e6:.0f} MB", "is this the right file?"
            )
        book = openpyxl.load_workbook(io.BytesIO(raw), data_only=True)
    except ScenarioError:
        raise
    except Exception as error:  # a damaged workbook raises whatever its first bad byte leads to
        reason = (str(error).splitlines() or [type(error).__name__])[0][:80]
        what = f"this workbook can't be read: {reason}"
        raise _unreadable(path, what, "open it in a spreadsheet and save it as .xlsx once more") from None
    return [
        Sheet(
            sheet.title,
            _filled(sheet),
            tuple((m.min_row - 1, m.min_col - 1, m.max_col - 1) for m in sheet.merged_cells.ranges),
        )
        for sheet in book.worksheets
    ]


def _filled(sheet: Any) -> list[list[Any]]:
    """Rows of a sheet up to a long stretch of empty ones: formatting may reach down to row 1,048,576."""
    rows: list[list[Any]] = []
    last = 0
    for row in sheet.iter_rows(max_col=min(sheet.max_column, 500), values_only=True):
        rows.append(list(row))
        if any(value is not None for value in row):
            last = len(rows)
        elif len(rows) - last > 200:
            break
    return rows[:last]


def _unreadable(path: Path, what: str, remedy: str = "check path and permissions") -> ScenarioError:
    return ScenarioError([Problem(str(path), None, None, what, remedy)])


# --- what a cell can mean -----------------------------------------------------------------------
def text_of(value: Any) -> str:
    """A cell as text: full-width characters narrowed, whole numbers without decimals, no space around."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFKC", str(value)).strip()


def fold(value: Any) -> str:
    """A cell as text for comparing: case doesn't matter."""
    return text_of(value).casefold()


def date_of(value: Any, near: date) -> date | None:
    """The date in a cell: a real one, a spreadsheet's day number, or text (without a year: near ``near``)."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_of(value)
    if re.fullmatch(r"[3-7]\d{4}", text):
        return date(1899, 12, 30) + timedelta(days=int(text))
    match = re.match(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?![\d-])", text)
    if match is None:
        return None
    years = [int(match[1])] if match[1] else [near.year - 1, near.year, near.year + 1]
    found = [on for year in years if (on := _valid(year, int(match[2]), int(match[3])))]
    return min(found, key=lambda on: abs((on - near).days), default=None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class Moment(NamedTuple):
    """Minutes after midnight, of a date where one is written."""

    on: date | None
    minutes: int


def clock_of(value: Any) -> Moment | None:
    """A date-time or a clock time; an offset is passed over, the clock on the wall counts."""
    if isinstance(value, datetime):
        return Moment(value.date(), value.hour * 60 + value.minute)
    if isinstance(value, time):
        return Moment(None, value.hour * 60 + value.minute)
    text = text_of(value)
    if match := re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", text):
        minutes = int(match[1]) * 60 + int(match[2])
        return Moment(None, minutes) if minutes <= DAY and int(match[2]) < 60 else None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return Moment(moment.date(), moment.hour * 60 + moment.minute)
