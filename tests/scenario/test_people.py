"""People out of Excel and CSV are what they would be in the file; problems name row and column."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from shiftopt.scenario.people import read_balances, read_people

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
    node, problems = read_people(path, path.name)
    assert not problems
    assert node is not None
    return node


def told(path: Path) -> list[str]:
    return [str(p) for p in read_people(path, path.name)[1]]


def test_a_workbook(tmp_path: Path) -> None:
    """Dates, whole numbers and lists come out as the file would hold them; empty rows and cells don't."""
    node = people(workbook(tmp_path / "p.xlsx", ROWS))
    assert node.plain() == EXPECTED
    assert node.at([1, "since"]) == ("p.xlsx", 4, 5)
    assert node.at([1, "since"], key=True) == ("p.xlsx", 1, 5)


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
    assert "damaged" in told(tmp_path / "p.xlsx")[0]
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
