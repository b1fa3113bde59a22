"""People out of Excel and CSV are what they would be in the file; problems name row and column."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from shiftopt.errors import ScenarioError
from shiftopt.scenario.load import load
from shiftopt.scenario.sections import read_balances, read_section

ROWS: list[list[Any]] = [
    ["id", "name", "team", "skills", "since", "limits.nights", "share", "week", "grids"],
    ["p01", "王建国", "甲", "leader, driver", datetime(2016, 5, 1), 4, 100, None, "G1、G2"],
    [None] * 9,
    [102, "李想", "none", None, "2020/3/2", None, 50.0, "M M M M M - -", None],
]
EXPECTED = [
    {
        "id": "p01",
        "name": "王建国",
        "team": "甲",
        "skills": ["leader", "driver"],
        "since": date(2016, 5, 1),
        "limits": {"nights": 4},
        "share": 100,
        "grids": ["G1", "G2"],
    },
    {
        "id": 102,
        "name": "李想",
        "team": "none",
        "since": date(2020, 3, 2),
        "share": 50,
        "week": ["M"] * 5 + ["-", "-"],
    },
]


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def people(path: Path) -> Any:
    node, problems = read_section("people", path, path.name)
    assert not problems
    assert node is not None
    return node


def told(path: Path) -> list[str]:
    return [str(p) for p in read_section("people", path, path.name)[1]]


def test_a_workbook(tmp_path: Path) -> None:
    """Dates, whole numbers and lists come out as the file would hold them; empty rows and cells don't."""
    node = people(workbook(tmp_path / "p.xlsx", ROWS))
    assert node.plain() == EXPECTED
    assert node.at([1, "since"]) == ("p.xlsx [Sheet]", 4, 5)
    assert node.at([1, "since"], key=True) == ("p.xlsx [Sheet]", 1, 5)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_spreadsheets_save_it(tmp_path: Path, encoding: str, delimiter: str) -> None:
    """With or without a byte order mark, in GBK too, with any of the usual delimiters."""
    path = tmp_path / "p.csv"
    lines = [["编号", "姓名", "班组", "技能", "夜班上限"], ["p1", "柯明", "甲", "leader driver", "4"]]
    path.write_bytes("\r\n".join(delimiter.join(row) for row in lines).encode(encoding))
    assert people(path).plain() == [
        {"id": "p1", "name": "柯明", "team": "甲", "skills": ["leader", "driver"], "limits": {"nights": "4"}}
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id,name,id\np1,x,p2\n", "p.csv:1:3: column id is there twice; keep one of the two"),
        ("id,\np1,x\n", "p.csv:1:2: a column has no heading; name it, or empty it"),
        ("id,team\n", "p.csv:2: the table has no people; write one person a row"),
        ("\n\n", "p.csv:1: the first row is empty; name the columns there"),
        ("", "p.csv:1: the first row is empty; name the columns there"),
    ],
)
def test_a_table_that_is_no_table_of_people(tmp_path: Path, text: str, problem: str) -> None:
    """Problems of the head end the reading."""
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    assert told(tmp_path / "p.csv") == [problem]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A damaged workbook, bytes that are no text, another kind of file."""
    (tmp_path / "p.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert "can't be read" in told(tmp_path / "p.xlsx")[0]
    (tmp_path / "p.csv").write_bytes(b"id\n\xff\xff\xff")
    assert "neither UTF-8 nor GBK" in told(tmp_path / "p.csv")[0]
    (tmp_path / "p.doc").write_bytes(b"x")
    assert "no table" in told(tmp_path / "p.doc")[0]


def test_balances(tmp_path: Path) -> None:
    """One row a person and dimension; two of the same are told."""
    path = tmp_path / "b.csv"
    path.write_text("person_id,dimension,balance\np1,nights,2\np1,hours,-1\np2,nights,0\n", encoding="utf-8")
    node, problems = read_balances(path, "b.csv")
    assert not problems
    assert node is not None
    assert node.plain() == {"p1": {"nights": "2", "hours": "-1"}, "p2": {"nights": "0"}}
    path.write_text("person_id,dimension,balance\np1,nights,2\np1,nights,3\n", encoding="utf-8")
    assert [str(p) for p in read_balances(path, "b.csv")[1]] == [
        "b.csv:3:1: p1 has two balances of nights, first in row 2; keep one of the two"
    ]
    path.write_text("who,dimension\n", encoding="utf-8")
    assert "column person_id, balance is missing" in str(read_balances(path, "b.csv")[1][0])


def book(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        ws = made.create_sheet(name)
        for row in rows:
            ws.append(row)
    made.save(path)
    return path


BOOK: dict[str, list[list[Any]]] = {
    "人员": [["编号", "姓名", "班组"], ["p01", "王建国", "甲"], ["p02", "李想", "内勤"]],
    "请假": [
        ["编号", "姓名", "起", "止", "类别"],
        ["p01", "王建国", datetime(2026, 12, 3), "2026/12/5", "年假"],
    ],
    "意愿": [
        ["编号", "日期", "想要", "不想要", "要紧程度"],
        ["p01", date(2026, 12, 7), "休", None, 3],
        ["p02, p01", date(2026, 12, 8), None, "N", None],
    ],
    "任务": [
        ["编号", "内容", "日期", "开始", "结束", "小时", "穿插班次"],
        ["p01 p02", "例会", date(2026, 12, 9), time(9, 0), "10：30", None, None],
        ["p01", "日记", None, None, None, 4.5, "M A"],
    ],
    "大事": [
        ["日期", "网格", "内容", "需要 A", "need.N"],
        [date(2026, 12, 31), "G1", "跨年巡逻", 4, None],
        ["2026年12月31日", "G2", None, None, 3],
    ],
}
MEANT: dict[str, list[Any]] = {
    "people": [
        {"id": "p01", "name": "王建国", "team": "甲"},
        {"id": "p02", "name": "李想", "team": "none"},
    ],
    "leave": [{"who": ["p01"], "from": date(2026, 12, 3), "to": date(2026, 12, 5), "kind": "annual"}],
    "requests": [
        {"who": ["p01"], "date": date(2026, 12, 7), "want": ["off"], "weight": 3},
        {"who": ["p02", "p01"], "date": date(2026, 12, 8), "avoid": ["N"]},
    ],
    "duties": [
        {
            "who": ["p01", "p02"],
            "what": "例会",
            "date": date(2026, 12, 9),
            "start": "09:00",
            "end": "10:30",
        },
        {"who": ["p01"], "what": "日记", "hours": 4.5, "during": ["M", "A"]},
    ],
    "events": [
        {"date": date(2026, 12, 31), "grid": "G1", "what": "跨年巡逻", "need": {"A": 4}},
        {"date": date(2026, 12, 31), "grid": "G2", "need": {"N": 3}},
    ],
}


@pytest.mark.parametrize("section", MEANT)
def test_one_workbook_holds_all(tmp_path: Path, section: str) -> None:
    """Each section finds the sheet of its name; dates, clocks, kinds and lists come out as in a file."""
    node, problems = read_section(section, book(tmp_path / "b.xlsx", BOOK), "b.xlsx")
    assert not problems
    assert node is not None
    assert node.plain() == MEANT[section]


def test_a_sheet_by_its_name(tmp_path: Path) -> None:
    """A sheet of any name may be named; where there are several and none fits, that is told."""
    path = book(tmp_path / "b.xlsx", {"十二月": BOOK["请假"], "人员": BOOK["人员"]})
    node, _ = read_section("leave", path, "b.xlsx", "十二月")
    assert node is not None
    assert node.at([0, "to"]) == ("b.xlsx [十二月]", 2, 4)
    for sheet, wanted in (("", "请假"), ("一月", "一月")):
        (problem,) = read_section("leave", path, "b.xlsx", sheet)[1]
        assert f"there is no sheet '{wanted}' in b.xlsx; its sheets: 十二月, 人员" in str(problem)


def test_problems_name_file_sheet_and_cell(tmp_path: Path) -> None:
    """What is wrong in a workbook is found without counting columns."""
    rows = [["编号", "起", "止"], ["p01", "2026-02-30", "2026-12-05"], ["p02", "2026-12-06", "2026-12-05"]]
    book(tmp_path / "b.xlsx", {"人员": BOOK["人员"], "请假": rows})
    text = (tmp_path / "a.yaml").write_text(
        SCENARIO + "people: b.xlsx\nleave: b.xlsx#请假\n", encoding="utf-8"
    )
    assert text
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "a.yaml")
    said = [str(p).replace(str(tmp_path).replace("\\", "/"), "") for p in caught.value.problems]
    assert said == [
        "/b.xlsx [请假] B2: there is no date 2026-02-30; 2026-02 has 28 days",
        "/b.xlsx [请假] A3: leave ends on 2026-12-05, before it begins on 2026-12-06; swap the dates",
    ]


SCENARIO = """\
shiftopt: 1
station: {id: bao}
shifts: {M: {start: "07:00", end: "15:00"}}
rotation: {cycle: [M, "-"], anchor: 2026-12-01, teams: {甲: 0}}
grids: {G1: {need: {M: 0}}}
period: 2026-12
"""
