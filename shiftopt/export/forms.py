"""A workbook in which a station keeps its people, leave, wishes and duties; the scenario names its sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from shiftopt.export.book import HEAD, QUIET, Book, Frame, letter, put
from shiftopt.rules.base import Language

ROWS = 500
"""Rows that are made ready."""

SECTIONS = ("people", "leave", "requests", "duties", "events")
"""Sections that have a sheet, in the order of the tabs."""

SHEETS: Mapping[str, Mapping[Language, str]] = {
    "people": {"zh": "人员", "en": "people"},
    "leave": {"zh": "请假", "en": "leave"},
    "requests": {"zh": "意愿", "en": "requests"},
    "duties": {"zh": "任务", "en": "duties"},
    "events": {"zh": "大事", "en": "events"},
    "guide": {"zh": "说明", "en": "guide"},
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: key, heading, width, what may stand in it.

    ``kind`` is text, date, clock, whole, hours, id (of somebody on the sheet of people), name (looked up
    by the id) or choice.
    """

    key: str
    zh: str
    width: float
    kind: str = "text"
    choice: str = ""


_WHO = (Column("who", "编号", 14, "id"), Column("", "姓名", 12, "name"))

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "people": (
        Column("id", "编号", 9),
        Column("name", "姓名", 14),
        Column("team", "班组", 9, "choice", "teams"),
        Column("skills", "技能", 18),
        Column("since", "到站日期", 13, "date"),
        Column("until", "离站日期", 13, "date"),
        Column("share", "占比", 8, "whole"),
        Column("week", "每周", 18),
        Column("shifts", "班次", 12),
        Column("grids", "网格", 14),
        Column("limits.nights", "夜班上限", 10, "whole"),
        Column("limits.weekends", "周末上限", 10, "whole"),
        Column("limits.holidays", "节日上限", 10, "whole"),
        Column("limits.hours", "工时上限", 10, "whole"),
        Column("limits.shifts", "班数上限", 10, "whole"),
    ),
    "leave": (
        *_WHO,
        Column("from", "起", 13, "date"),
        Column("to", "止", 13, "date"),
        Column("kind", "类别", 10, "choice", "kinds"),
    ),
    "requests": (
        *_WHO,
        Column("date", "日期", 13, "date"),
        Column("want", "想要", 10, "choice", "codes"),
        Column("avoid", "不想要", 10, "choice", "codes"),
        Column("weight", "要紧程度", 10, "whole"),
    ),
    "duties": (
        *_WHO,
        Column("what", "内容", 26),
        Column("date", "日期", 13, "date"),
        Column("start", "开始", 9, "clock"),
        Column("end", "结束", 9, "clock"),
        Column("hours", "小时", 8, "hours"),
        Column("during", "穿插班次", 12),
    ),
    "events": (
        Column("date", "日期", 13, "date"),
        Column("grid", "网格", 10),
        Column("what", "内容", 26),
    ),
}

KINDS: Mapping[str, str] = {"annual": "年假", "sick": "病假", "other": "其他"}

GUIDE: Mapping[Language, tuple[str, ...]] = {
    "zh": (
        "排班文件（.yaml）里写着这个工作簿的名字，改完保存、关掉，再运行 shiftopt check 或 shiftopt solve。",
        "一行一条，第一行的列名不要改；列可以换位置，用不着的列可以删，空行不算。",
        "人员：编号不能重复；班组写排班文件里的班组；不参加轮转的写“内勤”，"
        "并在“每周”里写周一到周日的班次，如 M M M M M - -。",
        "一格里写几个词（技能、班次、网格、几个人的编号），用逗号或空格隔开。占比是用工比例，全职 100。",
        "请假：首尾两天都算，一定不排班。"
        "意愿：尽量照顾，“想要”和“不想要”只填一个；要紧程度 1–5，越大越要紧。",
        "任务：有钟点的填日期、开始、结束；没有钟点的只填小时，算进当月工时，“穿插班次”写可以在哪些班里做。",
        "大事：那天那个网格要的人数写在“需要 M”这样的列里，没写的班照常。",
        "姓名列由编号带出，只给人看。程序不需要性别、民族、健康、家庭情况，请不要写。",
    ),
    "en": (
        "The scenario (.yaml) names this workbook: save it, close it, then run shiftopt check or solve.",
        "One entry a row. Keep the headings of the first row; columns may change places, empty ones may go.",
        "people: ids are unique; team as in the scenario, or none and a week such as M M M M M - -.",
        "Words in a cell (skills, shifts, grids, ids) are parted by commas or spaces; share in per cent.",
        "leave: both days included, never planned on. requests: want or avoid, not both; weight 1 to 5.",
        "duties: date, start and end; or hours alone, counted in the month, and shifts to do them during.",
        "events: people needed on that date and grid, a column a shift (need.M); other shifts stay as usual.",
        "The column of names follows the ids. Nothing about sex, health or family is needed: leave it out.",
    ),
}


def forms_bytes(
    sections: Mapping[str, Sequence[Mapping[str, Any]]],
    teams: Iterable[str],
    codes: Iterable[str],
    start: date,
    language: Language,
) -> bytes:
    """The workbook with the entries given, as they stand in a scenario file, and room for more.

    Parameters
    ----------
    sections : mapping
        Section → its entries.
    teams, codes : iterable of str
        What the lists of choices offer.
    start : date
        Date of the file: equal content gives equal bytes.
    """
    zh, codes = language == "zh", tuple(codes)
    choices = {
        "teams": [*teams, "内勤" if zh else "none"],
        "codes": [*codes, "休" if zh else "off"],
        "kinds": list(KINDS.values() if zh else KINDS),
    }
    book = Book(start, "、".join(SHEETS[s]["zh"] for s in SECTIONS) if zh else ", ".join(SECTIONS))
    needs = tuple(Column(f"need.{code}", f"需要 {code}", 9, "whole") for code in codes)
    for section in SECTIONS:
        ws = book.sheet(SHEETS[section][language])
        columns = COLUMNS[section] + (needs if section == "events" else ())
        _sheet(ws, columns, sections.get(section, ()), choices, language)
    _guide(book.sheet(SHEETS["guide"][language]), language)
    return book.to_bytes()


def _sheet(
    ws: Worksheet,
    columns: Sequence[Column],
    entries: Sequence[Mapping[str, Any]],
    choices: Mapping[str, list[str]],
    language: Language,
) -> None:
    ws.freeze_panes = "B2"
    ws.row_dimensions[1].height = 24
    people = SHEETS["people"][language]
    for i, column in enumerate(columns, 1):
        heading = column.zh if language == "zh" else column.key or "name"
        put(ws.cell(1, i), heading, bold=True, fill=HEAD, border=Frame())
        ws.column_dimensions[letter(i)].width = column.width
        for row, entry in enumerate(entries, 2):
            _fill(ws, row, i, column, entry, language)
        if column.kind == "name":
            for row in range(2, 2 + ROWS):
                cell = put(ws.cell(row, i), color=QUIET, align="left")
                cell.value = f"=IFERROR(VLOOKUP(A{row},'{people}'!$A:$B,2,FALSE),\"\")"
        validation = _validation(column, choices, people, language)
        if validation:
            validation.add(f"{letter(i)}2:{letter(i)}{1 + ROWS}")
            ws.add_data_validation(validation)
        if column.kind in _NUMBERS:
            for row in range(2, 2 + ROWS):
                ws.cell(row, i).number_format = _NUMBERS[column.kind]


_NUMBERS = {"date": "yyyy-mm-dd", "clock": "hh:mm", "text": "@", "id": "@"}
"""Formats of cells; ids are text, so that 007 stays 007."""


def _fill(
    ws: Worksheet, row: int, i: int, column: Column, entry: Mapping[str, Any], language: Language
) -> None:
    outer, _, inner = column.key.partition(".")
    value = entry.get(outer)
    if inner:
        value = (value or {}).get(inner)
    if value is None or column.kind == "name":
        return
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    if language == "zh" and column.kind == "choice":
        value = {**KINDS, "off": "休", "none": "内勤"}.get(value, value)
    put(ws.cell(row, i), value, align="left" if column.kind == "text" else "center")


def _validation(
    column: Column, choices: Mapping[str, list[str]], people: str, language: Language
) -> DataValidation | None:
    zh, found = language == "zh", None
    if column.kind == "choice":
        found = DataValidation("list", formula1=f'"{",".join(choices[column.choice])}"')
        found.error = "请从列表中选" if zh else "choose from the list"
    elif column.kind == "id":
        found = DataValidation("list", formula1=f"'{people}'!$A$2:$A${1 + ROWS}")
        found.error = (
            "人员表里没有这个编号；几个人的编号用逗号隔开" if zh else "no such id; several with commas"
        )
    elif column.kind == "date":
        found = DataValidation("date", operator="greaterThan", formula1="36526")
        found.error = "请写日期，如 2026-12-31" if zh else "write a date such as 2026-12-31"
    elif column.kind == "whole":
        found = DataValidation("whole", operator="between", formula1="0", formula2="10000")
        found.error = "请写整数" if zh else "write a whole number"
    elif column.kind == "hours":
        found = DataValidation("decimal", operator="between", formula1="0", formula2="400")
        found.error = "请写小时数" if zh else "write hours"
    if found:
        found.allow_blank, found.showErrorMessage = True, True
        found.errorStyle = "warning"
    return found


def _guide(ws: Worksheet, language: Language) -> None:
    ws.sheet_view.showGridLines = False
    ws.column_dimensions["A"].width = 110
    for row, line in enumerate(GUIDE[language], 1):
        put(ws.cell(row, 1), line, align="left", wrap=True)
        ws.row_dimensions[row].height = 34
