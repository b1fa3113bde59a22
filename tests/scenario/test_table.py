"""Rosters from files: what is understood, what is left out with a note, what is refused and where."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from shiftopt.errors import ScenarioError
from shiftopt.export.csv import roster_csv
from shiftopt.export.words import marks
from shiftopt.export.xlsx import workbook_bytes
from shiftopt.rotation.cycle import Rotation
from shiftopt.scenario import cells, table
from shiftopt.scenario.table import RosterFile, read_roster
from shiftopt.scenario.types import DAY, Assignment, Calendar, Duty, Grid, Need, Person, Scenario, Shift
from tests.report import station

START = date(2026, 12, 1)


def small(**changes: object) -> Scenario:
    """A week of four people, two grids and a service counter."""
    fields: dict = {
        "id": "xingfu",
        "name": "幸福社区",
        "start": START,
        "days": 7,
        "shifts": (
            Shift("M", "早班", 420, 480),
            Shift("A", "中班", 900, 480),
            Shift("N", "夜班", 1380, 480, night=True),
        ),
        "people": (
            Person("p01", "王建国", "甲"),
            Person("p02", "李想", "乙"),
            Person("p03", "陈思远", "丙"),
            Person("007", "赵雅琴", None, week=("M", "M", "M", "M", "M", "-", "-")),
        ),
        "rotation": Rotation(("M", "-", "N", "-"), START, {"甲": 0, "乙": 1, "丙": 2}),
        "grids": (Grid("G1", "第一网格"), Grid("G2", "第二网格"), Grid("W1", "便民窗口", desk=True)),
        "needs": {(d, s, g): Need(1) for d in range(7) for s, g in (("M", "G1"), ("M", "G2"), ("N", "G2"))},
        "calendar": Calendar(frozenset(), {}, frozenset(), frozenset(range(-35, 14))),
    }
    return Scenario(**{**fields, **changes})


@pytest.fixture
def write(tmp_path: Path):
    """Write a CSV text and read it as a roster."""

    def read(
        text: str, encoding: str = "utf-8", scenario: Scenario | None = None, **options: object
    ) -> RosterFile:
        (tmp_path / "roster.csv").write_bytes(text.encode(encoding))
        return read_roster(tmp_path / "roster.csv", scenario or small(), **options)  # type: ignore[arg-type]

    return read


@pytest.fixture
def chart(tmp_path: Path):
    """Write a workbook of the given rows and read it as a roster."""

    def read(rows: list[list], *, sheet: str = "排班表", merge: str = "", **options: object) -> RosterFile:
        book = openpyxl.Workbook()
        page = book.active
        page.title = sheet
        for row in rows:
            page.append(row)
        if merge:
            page.merge_cells(merge)
        book.save(tmp_path / "roster.xlsx")
        return read_roster(tmp_path / "roster.xlsx", small(), **options)  # type: ignore[arg-type]

    return read


def problems(caught: pytest.ExceptionInfo) -> list[tuple[int | None, int | None, str]]:
    return [(p.line, p.column, f"{p.what}; {p.remedy}") for p in caught.value.problems]


HEAD = ["班组", "编号", "姓名", *(datetime(2026, 12, d) for d in range(1, 8)), "合计"]


# --- tidy rows ----------------------------------------------------------------------------------
def test_three_columns_are_enough(write) -> None:
    """person_id, date and shift make a roster; the origin follows from the base rota."""
    found = write("person_id,date,shift\np01,2026-12-01,M\np02,2026-12-01,N\np02,2026-12-02,A\n")
    assert found.assignments == (
        Assignment("p01", 0, "M", None, "rotation"),
        Assignment("p02", 0, "N", "G2", "extra"),
        Assignment("p02", 1, "A", None, "cover"),
    )
    assert found.notes == ()


def test_the_only_grid_in_need_is_filled_in(write) -> None:
    """Nights are needed on G2 alone, mornings on two grids; before the period the same holds."""
    text = "person_id,date,shift\np01,2026-12-01,N\np01,2026-12-02,M\np01,2026-11-29,N\np01,2026-11-28,M\n"
    grids = {a.day: a.grid for a in write(text).assignments}
    assert grids == {0: "G2", 1: None, -2: "G2", -3: None}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_and_delimiters(write, encoding: str, delimiter: str) -> None:
    """UTF-8 with and without a mark, GBK and what spreadsheets call Unicode text; comma, semicolon, tab."""
    rows = ["编号,姓名,日期,班次,网格", "p01,王建国,2026/12/1,早班,第一网格"]
    found = write("\r\n".join(rows).replace(",", delimiter), encoding)
    assert found.assignments == (Assignment("p01", 0, "M", "G1"),)


@pytest.mark.parametrize(
    ("person", "on", "shift", "grid"),
    [
        (" p01 ", "2026-12-01 ", "m", "g1"),
        ("Ｐ０１", "2026.12.1", "Ｍ", "Ｇ１"),
        ("王建国", "2026年12月1日", "早班", "第一网格"),
        ("p01", "12-01", "M", "G1"),
        ("p01", "12月1日", "M", "G1"),
        ("p01", "2026-12-01T00:00:00+08:00", "M", "G1"),
        ("p01", "46357", "M", "G1"),
    ],
)
def test_sloppy_but_clear(write, person: str, on: str, shift: str, grid: str) -> None:
    """Spaces, case, full-width letters, names for codes and other ways to write a date are understood."""
    found = write(f"person_id,date,shift,grid\n{person},{on},{shift},{grid}\n")
    if on.isdecimal():
        assert found == write("person_id,date,shift,grid\np01,2026-12-01,M,G1\n")
    assert found.assignments == (Assignment("p01", 0, "M", "G1"),)


def test_lost_zeros(write) -> None:
    """A spreadsheet that made 7 of 007 does no harm."""
    found = write("person_id,date,shift,grid\n7,2026-12-01,M,W1\n")
    assert found.assignments == (Assignment("007", 0, "M", "W1", "desk"),)


def test_codes_that_differ_in_case_alone(write) -> None:
    """Where `M` and `m` are two shifts, each stays what it is."""
    scenario = small()
    scenario = replace(scenario, shifts=(*scenario.shifts, Shift("m", "小早班", 480, 240)))
    found = write("person_id,date,shift\np01,2026-12-01,m\np02,2026-12-01,M\n", scenario=scenario)
    assert {(a.person, a.shift) for a in found.assignments} == {("p01", "m"), ("p02", "M")}


@pytest.mark.parametrize("code", ["AL", "年", "off", "休"])
def test_a_code_is_a_code_before_it_is_a_word(write, code: str) -> None:
    """A station may call a shift what others write for leave or a day off."""
    scenario = replace(
        small(), shifts=(Shift(code, "早班", 420, 480),), rotation=Rotation(("-",), START, {"甲": 0})
    )
    for text in (
        f"person_id,date,shift\np01,2026-12-01,{code}\n",
        f"编号,2026-12-01\np01,{code}\np02,(假)\n",
    ):
        assert write(text, scenario=scenario).assignments[0].shift == code


def test_free_leave_and_empty_rows_are_no_shifts(write) -> None:
    """Rows that say "off" or leave, and empty lines, are passed over."""
    rows = ("p01,2026-12-01,-,", "p01,2026-12-02,,leave", ",,,", "", "p01,2026-12-03,休,patrol")
    assert write("person_id,date,shift,kind\n" + "\n".join(rows)) == RosterFile(())


def test_duties(write) -> None:
    """Duties with clock times are read, over midnight too; those with hours only aren't on the clock."""
    found = write(
        "person_id,date,shift,start,end,kind\n"
        "p01,2026-12-02,,2026-12-02T14:00:00+08:00,2026-12-02T16:00:00+08:00,duty\n"
        "p02,2026-12-02,,23:00,01:30,duty\n"
        "p03,2026-11-30,,2026-11-30T22:00,2026-12-01T00:00,duty\n"
        "p03,2026-12-01,,,,duty\n"
    )
    assert found.duties == (
        Duty("p03", "任务", 120, -1, -DAY + 22 * 60),
        Duty("p01", "任务", 120, 1, DAY + 14 * 60),
        Duty("p02", "任务", 150, 1, DAY + 23 * 60),
    )
    assert found.assignments == ()


def test_two_shifts_a_day_are_the_audits_business(write) -> None:
    """Two shifts of a person on one day are read as they stand."""
    found = write("person_id,date,shift,grid\np01,2026-12-01,N,G2\np01,2026-12-01,M,G1\n")
    assert [a.shift for a in found.assignments] == ["M", "N"]


def test_every_problem_at_once(write) -> None:
    """Each wrong cell is told with line, column and what was perhaps meant; a repeated word once."""
    with pytest.raises(ScenarioError) as caught:
        write(
            "person_id,date,shift,grid,kind,start,end\n"
            "p1,2026-12-01,M,G1\n"
            "p01,2026-12-32,M,G1\n"
            "p01,,M,G1\n"
            "p01,2026-12-01,B,G9\n"
            "p02,2026-12-01,B,G1\n"
            "p02,2026-12-02,M,G1,parade\n"
            "p02,2026-12-02,M,G1\n"
            "p02,2026-12-02,M,G1\n"
            ",2026-12-03,M,G1\n"
            "p02,2026-12-03,,,duty,14:00,\n"
            "p02,2026-12-03,,,duty,2pm,16:00\n"
            "p02,2026-12-03,,,duty,2026-12-03T14:00,2026-12-03T13:00\n"
        )
    found = problems(caught)
    assert [(line, column) for line, column, _ in found] == [
        (2, 1),
        (3, 2),
        (4, 2),
        (5, 3),
        (5, 4),
        (7, 5),
        (9, 2),
        (10, 1),
        (11, 7),
        (12, 6),
        (13, 7),
    ]
    text = str(caught.value)
    for part in (
        "unknown person 'p1'; did you mean 'p01'?",
        "'2026-12-32' is no date; write it as 2026-12-01",
        "the date is missing",
        "unknown shift 'B'; known: M, A, N",
        "unknown grid 'G9'",
        "unknown kind of row 'parade'",
        "李想 stands twice on the same shift of 2026-12-02, first in line 8",
        "a shift without a person",
        "only one of start and end",
        "'2pm' is no time",
        "a duty lasts up to a day",
    ):
        assert part in text
    assert {p.file for p in caught.value.problems} == {caught.value.problems[0].file}
    assert str(caught.value.problems[0].file).endswith("roster.csv")


def test_many_problems_are_counted(write) -> None:
    """A file of nothing but mistakes tells the first ones and how many there are besides."""
    rows = "".join(f"p01,2026-13-{i},M\n" for i in range(300))
    with pytest.raises(ScenarioError) as caught:
        write("person_id,date,shift\n" + rows)
    assert len(caught.value.problems) == table.MAX_PROBLEMS + 1
    assert "100 more problems" in caught.value.problems[-1].what


def test_days_outside_are_left_out_with_a_note(write) -> None:
    """`only` keeps its days; what else the file holds isn't even checked."""
    text = "person_id,date,shift\np01,2026-11-30,M\np01,2026-12-01,M\nstranger,2026-10-30,X\n"
    assert [a.day for a in write(text, only=range(7)).assignments] == [0]
    found = write(text, only=range(-14, 0))
    assert [a.day for a in found.assignments] == [-1]
    assert "left out, outside 2026-11-17 to 2026-11-30: 1" in found.notes[0]
    assert not write(text, only=range(-14, 7)).notes
    assert "outside 2026-12-01 to 2026-12-07: 2" in write(text, only=range(7)).notes[0]


def test_the_roster_of_another_month_is_refused(write) -> None:
    """Where no row lies in the days asked for, the file is the wrong one; an empty roster isn't."""
    with pytest.raises(ScenarioError, match="nothing in this roster lies in 2026-12-01 to 2026-12-07"):
        write("person_id,date,shift\np01,2026-10-30,M\n", only=range(7))
    assert write("person_id,date,shift\n", only=range(7)) == RosterFile(())


def test_strangers(write) -> None:
    """People whom the scenario doesn't know are a problem, or a note where that is asked for."""
    text = "person_id,date,shift\np09,2026-12-01,M\np09,2026-12-02,M\np01,2026-12-01,M\n"
    with pytest.raises(ScenarioError, match="unknown person 'p09'") as caught:
        write(text)
    assert len(caught.value.problems) == 1
    found = write(text, strangers="ignore")
    assert [a.person for a in found.assignments] == ["p01"]
    assert "p09" in found.notes[0]


def test_other_clock_times_are_noted(write) -> None:
    """A row whose start isn't its shift's start is read as the shift, and noted."""
    text = "person_id,date,shift,start\np01,2026-12-01,M,2026-12-01T08:00\np01,2026-12-03,N,23:00\n"
    found = write(text)
    assert len(found.assignments) == 2
    assert "rows whose start isn't their shift's" in found.notes[0]


# --- files --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("r.csv", b"name,shift\nx,M\n", "holds no roster"),
        ("r.csv", b"", "holds no roster"),
        ("r.csv", b"\xff\xff\xff", "neither UTF-8 nor GBK"),
        ("r.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", r"save it as \.xlsx"),
        ("r.xlsx", b"PK\x03\x04 no workbook", "can't be read"),
        ("r.xlsx", b"not even a zip", "holds no roster"),
        ("r.csv", b'person_id,date,shift\n"' + b"x" * 200_000, "isn't CSV"),
    ],
)
def test_files_that_are_no_roster(tmp_path, name: str, content: bytes, what: str) -> None:
    """Anything else ends in one sentence with a remedy."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ScenarioError, match=what):
        read_roster(tmp_path / name, small())


def test_missing_and_huge(tmp_path, monkeypatch) -> None:
    """A file that isn't there and one that is far too large are told before they are read."""
    with pytest.raises(ScenarioError, match="can't read the file"):
        read_roster(tmp_path / "none.csv", small())
    monkeypatch.setattr(cells, "MAX_BYTES", 10)
    (tmp_path / "large.csv").write_bytes(b"x" * 11)
    with pytest.raises(ScenarioError, match="is this the right file"):
        read_roster(tmp_path / "large.csv", small())
    openpyxl.Workbook().save(tmp_path / "bomb.xlsx")
    size = (tmp_path / "bomb.xlsx").stat().st_size
    monkeypatch.setattr(cells, "MAX_BYTES", size)
    monkeypatch.setattr(cells, "UNPACKED", 1)
    with pytest.raises(ScenarioError, match="unpacks to"):
        read_roster(tmp_path / "bomb.xlsx", small())


def test_start_up_loads_no_workbook_library() -> None:
    """Importing the reader loads neither openpyxl nor pandas."""
    code = "import sys, shiftopt.scenario.table; sys.exit(bool({'openpyxl', 'pandas'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- charts -------------------------------------------------------------------------------------
def test_chart(chart) -> None:
    """People × days under a title, with what an officer writes into the cells."""
    found = chart(
        [
            ["幸福社区 2026年12月排班表"],
            HEAD,
            [None, None, None, *"二三四五六日一"],
            ["甲", "p01", "王建国", "M", "M G1", "m·g2", " Ｎ ", "年", "-", None, 4],
            [None, "p02", "李想", "M G1 会", "会", "M G1 / N G2", "M G1\nA G2", "休", "(病)", "值班", 5],
            [],
            ["早班在岗", None, None, 2, 2, 1, 1, 0, 0, 0],
        ]
    )
    seen = {(a.person, a.day, a.shift, a.grid) for a in found.assignments}
    assert seen == {
        ("p01", 0, "M", None),
        ("p01", 1, "M", "G1"),
        ("p01", 2, "M", "G2"),
        ("p01", 3, "N", "G2"),
        ("p02", 0, "M", "G1"),
        ("p02", 2, "M", "G1"),
        ("p02", 2, "N", "G2"),
        ("p02", 3, "M", "G1"),
        ("p02", 3, "A", "G2"),
    }
    assert len(found.notes) == 1
    assert found.notes[0].endswith("cells that name no shift count as free: 值班 (1)")


@pytest.mark.parametrize("drop", [(0, 1), (0,), (1,), (2,)])
def test_deleted_columns(chart, drop: tuple[int, ...]) -> None:
    """Team, id or name may be gone: a person is known by id or by name."""
    rows = [HEAD, ["甲", "p01", "王建国", "M", *[None] * 6, 1], ["乙", "p02", "李想", "N", *[None] * 6, 1]]
    found = chart([[v for i, v in enumerate(row) if i not in drop] for row in rows])
    assert [(a.person, a.shift) for a in found.assignments] == [("p01", "M"), ("p02", "N")]


def test_deleted_day_is_noted(chart) -> None:
    """A day without a column is told."""
    found = chart([["编号", datetime(2026, 12, 1), datetime(2026, 12, 3)], ["p01", "M", "N"]])
    assert [a.day for a in found.assignments] == [0, 2]
    assert "no column for 2026-12-02" in found.notes[0]


@pytest.mark.parametrize("header", ["2026-12-01", "12月1日", "12/1", date(2026, 12, 1), 46357])
def test_dates_in_the_header(chart, header: object) -> None:
    """Dates may be real, text, or a bare day number."""
    found = chart([["编号", header], ["p01", "M"]])
    assert found.assignments == (Assignment("p01", 0, "M", None, "rotation"),)


def test_problems_in_a_chart(chart) -> None:
    """Problems name sheet, row and column; text that is no code is noted, a wrong code refused."""
    with pytest.raises(ScenarioError) as caught:
        chart(
            [
                HEAD,
                ["甲", "p01", "王建国", "MM", "M G9", None, "M M"],
                ["甲", "p99", "新人", None, "M"],
                [None, None, None, "M"],
                ["乙", "p02", "李想", "M"],
            ]
        )
    found = problems(caught)
    assert [(line, column) for line, column, _ in found] == [(2, 4), (2, 5), (2, 7), (3, 2), (4, 2)]
    assert str(caught.value.problems[0].file).endswith("roster.xlsx [排班表]")
    assert "unknown shift 'MM'; did you mean 'M'?" in found[0][2]


def test_merged_days_are_refused(chart) -> None:
    """A shift in a cell merged over several days could mean one day or all of them."""
    with pytest.raises(ScenarioError, match="unmerge it"):
        chart([HEAD, ["甲", "p01", "王建国", "M"]], merge="D2:F2")
    assert (
        chart([HEAD, ["甲", "p01", "王建国", "年", None, None, "M"]], merge="D2:F2").assignments[0].day == 3
    )


def test_nobody_known(chart) -> None:
    """A chart of another station's people is a roster of strangers, not no roster."""
    with pytest.raises(ScenarioError, match="unknown person 'q1'"):
        chart([["编号", datetime(2026, 12, 1)], ["q1", "M"]])


def test_tidy_sheet(chart) -> None:
    """A workbook may hold tidy rows instead of a chart."""
    found = chart([["person_id", "date", "shift"], ["p01", datetime(2026, 12, 1), "M"]], sheet="data")
    assert found.assignments == (Assignment("p01", 0, "M", None, "rotation"),)


# --- what shiftopt writes -----------------------------------------------------------------------
@pytest.fixture(scope="module", params=["zh", "en"])
def result(request):
    """A finished month of 48 people."""
    return station.result(station.scenario(language=request.param))


@pytest.fixture(scope="module")
def workbook(result) -> bytes:
    """Its workbook."""
    return workbook_bytes(result)


def as_read(roster) -> set[tuple]:
    return {(a.person, a.day, a.shift, a.grid) for a in roster.assignments}


def test_own_csv_comes_back(result, tmp_path) -> None:
    """roster.csv read again is the roster, with its timed duties and without a note."""
    month = result.roster.scenario
    (tmp_path / "roster.csv").write_text(roster_csv(result.roster), encoding="utf-8")
    found = read_roster(tmp_path / "roster.csv", month, only=range(month.days))
    assert as_read(found) == as_read(result.roster)
    assert {(d.person, d.start, d.minutes) for d in found.duties} == {
        (d.person, d.start, d.minutes) for d in month.duties if d.timed
    }
    assert found.notes == ()


def test_own_workbook_comes_back(result, workbook, tmp_path) -> None:
    """roster.xlsx read again is the roster; legend, totals and the other sheets say nothing else."""
    month = result.roster.scenario
    (tmp_path / "roster.xlsx").write_bytes(workbook)
    found = read_roster(tmp_path / "roster.xlsx", month, only=range(month.days))
    assert as_read(found) == as_read(result.roster)
    assert found.notes == ()


def test_edited_workbook(result, workbook, tmp_path) -> None:
    """A shift given by hand to somebody else, a deleted id column and an added one are read."""
    month = result.roster.scenario
    book = openpyxl.load_workbook(io.BytesIO(workbook), rich_text=True)
    page = book.worksheets[0]
    row = next(r for r in range(1, 100) if page.cell(r, 2).value == "p02")
    was = {(a.day, a.shift, a.grid) for a in result.roster.line("p02")}
    free = next(d for d in range(31) if not result.roster.codes("p02", d))
    page.cell(row, 4 + free).value = "n g3 "
    for merged in list(page.merged_cells.ranges):
        page.unmerge_cells(str(merged))
    page.delete_cols(2)
    page.insert_cols(page.max_column + 1)
    page.cell(3, page.max_column + 1).value = "备注"
    book.save(tmp_path / "edited.xlsx")
    found = read_roster(tmp_path / "edited.xlsx", month)
    assert {(a.day, a.shift, a.grid) for a in found.assignments if a.person == "p02"} == was | {
        (free, "N", "G3")
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_marks_are_those_of_the_chart(language: str) -> None:
    """What the chart writes for leave and duties is known as such here."""
    written = {mark.strip("()").casefold() for mark in marks(small(language=language)).values()}
    assert written <= table.MARKS
