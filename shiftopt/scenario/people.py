"""People, balances and hours worked out of tables: Excel or CSV, one row each, columns named as the keys."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from shiftopt.errors import Problem
from shiftopt.scenario.strict import MAX_BYTES, MAX_TEXT, Node, Place

MAX_ROWS = 20_000
"""Longest table read."""

LISTS = frozenset({"skills", "week", "shifts", "grids"})
"""Columns whose cells hold several words."""

HEADINGS = {
    "编号": "id",
    "工号": "id",
    "姓名": "name",
    "班组": "team",
    "技能": "skills",
    "到站日期": "since",
    "入职日期": "since",
    "离站日期": "until",
    "离职日期": "until",
    "占比": "share",
    "每周": "week",
    "班次": "shifts",
    "网格": "grids",
    "夜班上限": "limits.nights",
    "周末上限": "limits.weekends",
    "节日上限": "limits.holidays",
    "工时上限": "limits.hours",
    "班数上限": "limits.shifts",
}
"""Chinese headings of the columns."""

Rows = list[list[Any]]


def read_people(path: Path, shown: str) -> tuple[Node | None, list[Problem]]:
    """A table of people as a list of mappings, as if it stood in the file.

    The first row names the columns: the keys of a person, ``limits.nights`` and the like, or the
    Chinese headings of `HEADINGS`. Cells of several words separate them by commas, semicolons or
    spaces. Empty cells and empty rows are left out. Row and column stand for line and column.

    Returns
    -------
    tuple
        The list (None when the table can't be read) and every problem found.
    """
    rows, problems = read_rows(path, shown)
    if rows is None:
        return None, problems
    head = _head(rows, shown, problems)
    if problems:
        return None, problems
    people = [
        _person(head, row, number, shown) for number, row in enumerate(rows[1:], 2) if any(map(_filled, row))
    ]
    if not people:
        return None, [Place(shown, 2).problem("the table has no people", "write one person a row")]
    return Node(Place(shown, 1, 1), people, {}, sum(p.size for p in people)), []


def read_balances(path: Path, shown: str) -> tuple[Node | None, list[Problem]]:
    """A table ``person_id,dimension,balance`` as the mapping person → dimension → balance."""
    rows, problems = read_rows(path, shown)
    if rows is None:
        return None, problems
    head = [str(cell or "").strip() for cell in rows[0]] if rows else []
    wanted = ("person_id", "dimension", "balance")
    missing = [w for w in wanted if w not in head]
    if missing:
        what = f"column {', '.join(missing)} is missing"
        return None, [Place(shown, 1).problem(what, f"head the columns {','.join(wanted)}")]
    top = Node(Place(shown, 1, 1), {})
    for number, row in enumerate(rows[1:], 2):
        if not any(map(_filled, row)):
            continue
        who, dimension, balance = (_cell(row, head.index(w)) for w in wanted)
        place, name = Place(shown, number, head.index("balance") + 1), str(dimension)
        person = top.value.setdefault(str(who), Node(Place(shown, number, 1), {}))
        top.keys.setdefault(str(who), Place(shown, number, head.index("person_id") + 1))
        if name in person.value:
            what = f"{who} has two balances of {name}, first in row {person.value[name].place.line}"
            problems.append(Place(shown, number, 1).problem(what, "keep one of the two"))
        person.value[name] = Node(place, balance)
        person.keys[name] = Place(shown, number, head.index("dimension") + 1)
    return (None if problems else top), problems


WORKED = {"编号": "who", "工号": "who", "person_id": "who", "起": "from", "止": "to", "工时": "hours"}
"""Other headings of a table of hours worked."""


def read_worked(path: Path, shown: str) -> tuple[Node | None, list[Problem]]:
    """A table ``who,from,to,hours`` as a list of mappings, as if it stood in the file."""
    rows, problems = read_rows(path, shown)
    if rows is None:
        return None, problems
    head = [str(cell or "").strip() for cell in rows[0]]
    head = [WORKED.get(name, name) for name in head]
    wanted = ("who", "from", "to", "hours")
    missing = [w for w in wanted if w not in head]
    if missing:
        what = f"column {', '.join(missing)} is missing"
        return None, [Place(shown, 1).problem(what, f"head the columns {','.join(wanted)}")]
    entries = []
    for number, row in enumerate(rows[1:], 2):
        cells = {w: (head.index(w), _cell(row, head.index(w))) for w in wanted}
        filled = {w: (i, cell) for w, (i, cell) in cells.items() if _filled(cell)}
        value = {w: Node(Place(shown, number, i + 1), _value(cell, w)) for w, (i, cell) in filled.items()}
        keys = {w: Place(shown, 1, i + 1) for w, (i, _) in filled.items()}
        if value:
            entries.append(Node(Place(shown, number, 1), value, keys, 5))
    return Node(Place(shown, 1, 1), entries, {}, 5 * len(entries)), []


# --- tables -------------------------------------------------------------------------------------
def read_rows(path: Path, shown: str) -> tuple[Rows | None, list[Problem]]:
    """All cells of a table: the first sheet of an .xlsx, or a CSV in UTF-8 or GBK."""
    place = Place(shown)
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx", ".xlsm"):
        return None, [
            place.problem("no table: its name ends in neither .xlsx nor .csv", "save it as .xlsx or .csv")
        ]
    try:
        if path.stat().st_size > MAX_BYTES:
            what = f"the table is larger than {MAX_BYTES // 1_000_000} MB"
            return None, [place.problem(what, "is this the right file?")]
        rows = _csv(path.read_bytes()) if kind == ".csv" else _xlsx(path)
    except OSError as error:
        return None, [
            place.problem(
                f"can't read the table: {error.strerror or error}", "close it elsewhere, check its path"
            )
        ]
    except UnicodeDecodeError:
        return None, [place.problem("the table is neither UTF-8 nor GBK text", "save it as CSV UTF-8")]
    except Exception as error:  # openpyxl raises many kinds on a damaged workbook
        what = (
            f"the table is damaged: {str(error).splitlines()[0][:80] if str(error) else type(error).__name__}"
        )
        return None, [place.problem(what, "save it again as .xlsx or CSV UTF-8")]
    if len(rows) > MAX_ROWS:
        return None, [place.problem(f"the table has more than {MAX_ROWS} rows", "is this the right file?")]
    if not rows or not any(map(_filled, rows[0])):
        return None, [Place(shown, 1).problem("the first row is empty", "name the columns there")]
    return rows, []


def _csv(raw: bytes) -> Rows:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    if "\x00" in text:
        raise ValueError("it isn't text")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]


def _xlsx(path: Path) -> Rows:
    import zipfile

    import openpyxl

    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > 20 * MAX_BYTES:
            raise ValueError("it unpacks to far more than a table of people")
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        rows = []
        for row in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=100, values_only=True):
            rows.append(list(row))
        while rows and not any(map(_filled, rows[-1])):
            rows.pop()
        return rows
    finally:
        book.close()


def _head(rows: Rows, shown: str, problems: list[Problem]) -> list[str]:
    """Keys of the columns; "" for a column without a heading."""
    head = [str(cell).strip() if _filled(cell) else "" for cell in rows[0]]
    head = [HEADINGS.get(name, name) for name in head]
    for i, name in enumerate(head):
        if name and name in head[:i]:
            what = f"column {name} is there twice"
            problems.append(Place(shown, 1, i + 1).problem(what, "keep one of the two"))
        if not name and any(_filled(_cell(row, i)) for row in rows[1:]):
            problems.append(Place(shown, 1, i + 1).problem("a column has no heading", "name it, or empty it"))
    return head


def _person(head: Sequence[str], row: Sequence[Any], number: int, shown: str) -> Node:
    person = Node(Place(shown, number, 1), {})
    for i, key in enumerate(head):
        value = _cell(row, i)
        if not key or not _filled(value):
            continue
        place = Place(shown, number, i + 1)
        name, _, inner = key.partition(".")
        node = Node(place, list(_words(value, place)) if name in LISTS else _value(value, name))
        target, field = person, name
        if inner:
            target, field = person.value.setdefault(name, Node(place, {})), inner
            person.keys.setdefault(name, Place(shown, 1, i + 1))
        if isinstance(target.value, dict):
            target.value[field] = node
            target.keys[field] = Place(shown, 1, i + 1)
    person.size = 3 * len(head)
    return person


def _words(value: Any, place: Place) -> Iterator[Node]:
    for word in re.split(r"[\s,，、;；/|]+", str(_value(value, "")).strip()):
        if word:
            yield Node(place, word)


def _cell(row: Sequence[Any], i: int) -> Any:
    return row[i] if i < len(row) else None


def _filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _value(cell: Any, key: str) -> Any:
    """A cell as the file would hold it."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if not isinstance(cell, str):
        return cell
    text = cell.strip()[:MAX_TEXT]
    found = (
        re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
        if key in ("since", "until", "from", "to")
        else None
    )
    if found:
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return text
    return text
