"""Sections of a scenario out of tables: Excel or CSV, one entry a row, columns named as the keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from shiftopt.errors import Problem, ScenarioError
from shiftopt.scenario.cells import Sheet, fold, sheets, text_of
from shiftopt.scenario.strict import MAX_TEXT, Node, Place

MAX_ROWS = 20_000
"""Longest table read."""

SHEET = "#"
"""Between the path of a workbook and the name of one of its sheets."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How a section is written as a table.

    Attributes
    ----------
    sheets : tuple of str
        Names of its sheet in a workbook of several.
    headings : mapping
        Heading → key, beside the keys themselves; an empty key is a column for eyes only.
    lists : frozenset of str
        Keys whose cells hold several words.
    words : mapping
        Key → (what may be written → what it means).
    wanted : tuple of str
        Keys that must have a column.
    """

    sheets: tuple[str, ...]
    headings: Mapping[str, str]
    lists: frozenset[str] = frozenset()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    wanted: tuple[str, ...] = ()


_WHO = {"编号": "who", "工号": "who", "人员": "who", "person_id": "who", "姓名": "", "name": ""}
_SPAN = {"起": "from", "开始日期": "from", "第一天": "from", "止": "to", "结束日期": "to", "最后一天": "to"}
_OFF = {"休": "off", "休息": "off"}

COLUMNS: Mapping[str, Columns] = {
    "people": Columns(
        ("人员", "people"),
        {
            **{"编号": "id", "工号": "id", "姓名": "name", "班组": "team", "技能": "skills"},
            **{"到站日期": "since", "入职日期": "since", "离站日期": "until", "离职日期": "until"},
            **{"占比": "share", "每周": "week", "班次": "shifts", "网格": "grids"},
            **{"夜班上限": "limits.nights", "周末上限": "limits.weekends", "节日上限": "limits.holidays"},
            **{"工时上限": "limits.hours", "班数上限": "limits.shifts"},
        },
        frozenset({"skills", "week", "shifts", "grids"}),
        {"team": dict.fromkeys(("无", "内勤"), "none")},
        ("id",),
    ),
    "leave": Columns(
        ("请假", "休假", "leave"),
        _WHO | _SPAN | {"类别": "kind", "假别": "kind"},
        frozenset({"who"}),
        {
            "kind": {
                **dict.fromkeys(("年假", "年休假"), "annual"),
                "病假": "sick",
                **dict.fromkeys(("事假", "其他"), "other"),
            }
        },
        ("who", "from", "to"),
    ),
    "requests": Columns(
        ("意愿", "愿望", "requests"),
        _WHO | {"日期": "date", "想要": "want", "不想要": "avoid", "要紧程度": "weight"},
        frozenset({"who", "want", "avoid"}),
        {"want": _OFF, "avoid": _OFF},
        ("who", "date"),
    ),
    "duties": Columns(
        ("任务", "duties"),
        {
            **_WHO,
            **{"内容": "what", "日期": "date", "开始": "start", "结束": "end"},
            **{"小时": "hours", "穿插班次": "during", "安排": "by"},
        },
        frozenset({"who", "during"}),
        wanted=("who", "what"),
    ),
    "events": Columns(
        ("大事", "活动", "events"),
        {"日期": "date", "网格": "grid", "内容": "what", "需要": "need"},
        wanted=("date", "grid"),
    ),
    "worked": Columns(
        ("已上工时", "worked"),
        _WHO | _SPAN | {"工时": "hours", "节日工时": "statutory"},
        wanted=("who", "from", "to", "hours"),
    ),
    "holidays": Columns(
        ("节假日", "放假安排", "holidays"),
        {
            **{"日期": "date", "起": "date", "止": "to", "名称": "name", "节日": "name"},
            **{"类型": "kind", "估计": "estimate"},
        },
        words={
            "kind": {
                **dict.fromkeys(("法定", "法定节日"), "statutory"),
                **dict.fromkeys(("放假", "休"), "off"),
                **dict.fromkeys(("上班", "调休上班", "班"), "work"),
            },
            "estimate": {"是": "true", "否": "false"},
        },
        wanted=("date", "name"),
    ),
    "balances": Columns(("结余", "balances"), {}, wanted=("person_id", "dimension", "balance")),
}
"""Section → how its table reads."""

DATES = frozenset({"since", "until", "from", "to", "date"})
CLOCKS = frozenset({"start", "end"})


def read_section(key: str, path: Path, shown: str, sheet: str = "") -> tuple[Node | None, list[Problem]]:
    """A table as a list of mappings, as if it stood in the file under ``key``.

    The first row names the columns: keys (``limits.nights`` and the like for what lies deeper), or the
    Chinese headings of `COLUMNS`. Cells of several words separate them by commas, semicolons or
    spaces. Empty cells and empty rows are left out. Row and column stand for line and column.

    Parameters
    ----------
    sheet : str
        Which sheet of a workbook; by default the one that has the section's name, or the only one.

    Returns
    -------
    tuple
        The list (None when the table can't be read) and every problem found.
    """
    table, problems = _table(key, path, shown, sheet)
    if table is None:
        return None, problems
    entries = [
        entry
        for number, row in enumerate(table.rows[1:], 2)
        if any(_filled(_cell(row, i)) for i, name in enumerate(table.head) if name)
        and (entry := _entry(table, row, number))
    ]
    if key == "people" and not entries:
        return None, [Place(table.shown, 2).problem("the table has no people", "write one person a row")]
    return Node(Place(table.shown, 1, 1), entries, {}, sum(e.size for e in entries)), []


def read_balances(path: Path, shown: str, sheet: str = "") -> tuple[Node | None, list[Problem]]:
    """A table ``person_id,dimension,balance`` as the mapping person → dimension → balance."""
    table, problems = _table("balances", path, shown, sheet)
    if table is None:
        return None, problems
    shown, head = table.shown, table.head
    top = Node(Place(shown, 1, 1), {})
    for number, row in enumerate(table.rows[1:], 2):
        if not any(map(_filled, row)):
            continue
        who, dimension, balance = (_cell(row, head.index(w)) for w in COLUMNS["balances"].wanted)
        place, name = Place(shown, number, head.index("balance") + 1), str(dimension)
        person = top.value.setdefault(str(who), Node(Place(shown, number, 1), {}))
        top.keys.setdefault(str(who), Place(shown, number, head.index("person_id") + 1))
        if name in person.value:
            what = f"{who} has two balances of {name}, first in row {person.value[name].place.line}"
            problems.append(Place(shown, number, 1).problem(what, "keep one of the two"))
        person.value[name] = Node(place, balance)
        person.keys[name] = Place(shown, number, head.index("dimension") + 1)
    return (None if problems else top), problems


# --- tables -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Table:
    """Rows of a section, how problems call them, and the keys of the columns ("" for none)."""

    columns: Columns
    shown: str
    rows: list[list[Any]]
    head: list[str]


def _table(key: str, path: Path, shown: str, sheet: str) -> tuple[_Table | None, list[Problem]]:
    if path.suffix.lower() not in (".csv", ".xlsx", ".xlsm"):
        what = "no table: its name ends in neither .xlsx nor .csv"
        return None, [Place(shown).problem(what, "save it as .xlsx or .csv")]
    try:
        found = sheets(path)
    except ScenarioError as error:
        return None, [Place(shown).problem(p.what, p.remedy) for p in error.problems]
    chosen = _sheet(found, COLUMNS[key].sheets, sheet)
    if chosen is None:
        names = ", ".join(s.name for s in found)
        what = f"there is no sheet {sheet or COLUMNS[key].sheets[0]!r} in {shown}; its sheets: {names}"
        return None, [Place(shown).problem(what, f"name the sheet: {shown}{SHEET}SHEET")]
    if chosen.name:
        shown = f"{shown} [{chosen.name}]"
    rows = chosen.rows
    if len(rows) > MAX_ROWS:
        what = f"the table has more than {MAX_ROWS} rows"
        return None, [Place(shown).problem(what, "is this the right file?")]
    if not rows or not any(map(_filled, rows[0])):
        return None, [Place(shown, 1).problem("the first row is empty", "name the columns there")]
    problems: list[Problem] = []
    head = _head(COLUMNS[key], rows, shown, problems)
    return (None if problems else _Table(COLUMNS[key], shown, rows, head)), problems


def _sheet(found: Sequence[Sheet], names: Sequence[str], wanted: str) -> Sheet | None:
    """The sheet that is named, or that has the section's name; the only one; people stand on the first."""
    called = [fold(wanted)] if wanted else [fold(name) for name in names]
    for name in called:
        for sheet in found:
            if fold(sheet.name) == name:
                return sheet
    if not wanted and (len(found) == 1 or "people" in names):
        return found[0]
    return None


def _head(columns: Columns, rows: list[list[Any]], shown: str, problems: list[Problem]) -> list[str]:
    """Keys of the columns; "" for a column without a heading, or for eyes only."""
    written = [text_of(cell) if _filled(cell) else "" for cell in rows[0]]
    head = [_key(columns, name) for name in written]
    for i, name in enumerate(head):
        if name and name in head[:i]:
            what = f"column {name} is there twice"
            problems.append(Place(shown, 1, i + 1).problem(what, "keep one of the two"))
        if not written[i] and any(_filled(_cell(row, i)) for row in rows[1:]):
            problems.append(Place(shown, 1, i + 1).problem("a column has no heading", "name it, or empty it"))
    missing = [key for key in columns.wanted if key not in head]
    if missing and not problems:
        spoken = {key: name for name, key in reversed([*columns.headings.items()])}
        chinese = ",".join(spoken[key] for key in columns.wanted if key in spoken)
        remedy = f"head the columns {','.join(columns.wanted)}" + (f" or {chinese}" if chinese else "")
        problems.append(Place(shown, 1).problem(f"column {', '.join(missing)} is missing", remedy))
    return head


def _key(columns: Columns, heading: str) -> str:
    """The key that a heading names: ``需要 A`` is ``need.A``."""
    outer, _, inner = heading.partition(" ")
    if heading not in columns.headings and inner and columns.headings.get(outer):
        return f"{columns.headings[outer]}.{inner.strip()}"
    return columns.headings.get(heading, heading)


def _entry(table: _Table, row: Sequence[Any], number: int) -> Node:
    entry = Node(Place(table.shown, number, 1), {})
    for i, key in enumerate(table.head):
        value = _cell(row, i)
        if not key or not _filled(value):
            continue
        place = Place(table.shown, number, i + 1)
        name, _, inner = key.partition(".")
        meant = table.columns.words.get(name, {})
        if name in table.columns.lists:
            node = Node(place, [Node(place, meant.get(word, word)) for word in _words(value)])
        else:
            plain = _value(value, name)
            node = Node(place, meant.get(plain, plain) if isinstance(plain, str) else plain)
        target, field_ = entry, name
        if inner:
            target, field_ = entry.value.setdefault(name, Node(place, {})), inner
            entry.keys.setdefault(name, Place(table.shown, 1, i + 1))
        if isinstance(target.value, dict):
            target.value[field_] = node
            target.keys[field_] = Place(table.shown, 1, i + 1)
    entry.size = 3 * len(table.head)
    return entry


def _words(value: Any) -> Iterator[str]:
    for word in re.split(r"[\s,，、;；/|]+", str(_value(value, "")).strip()):
        if word:
            yield word


def _cell(row: Sequence[Any], i: int) -> Any:
    return row[i] if i < len(row) else None


def _filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _value(cell: Any, key: str) -> Any:
    """A cell as the file would hold it."""
    if key in CLOCKS:
        return _clock(cell)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if not isinstance(cell, str):
        return cell
    text = cell.strip()[:MAX_TEXT]
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text) if key in DATES else None
    if found:
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return text
    return text


def _clock(cell: Any) -> Any:
    """A clock time as the file writes it; what is none stays as it is."""
    if isinstance(cell, datetime | time):
        return f"{cell.hour:02d}:{cell.minute:02d}"
    if isinstance(cell, timedelta):
        return f"{cell.days * 24 + cell.seconds // 3600:02d}:{cell.seconds // 60 % 60:02d}"
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::00)?", text_of(cell))
    return f"{int(found[1]):02d}:{found[2]}" if found else _value(cell, "")
