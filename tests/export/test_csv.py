"""roster.csv: tidy rows that spreadsheets and programs read alike."""

import csv
import io
from datetime import date, datetime

import pytest

from shiftopt.export.csv import Row, defused, roster_csv
from shiftopt.roster import Roster
from shiftopt.scenario.table import read_roster
from shiftopt.scenario.types import Assignment, Grid
from tests.export.samples import roster
from tests.report import station


def rows(plan):
    """Rows as dicts, the byte order mark taken off."""
    return list(csv.DictReader(io.StringIO(roster_csv(plan).removeprefix("\ufeff"))))


def test_the_file_as_a_whole():
    """Everything of a small roster, to the letter."""
    head = "person_id,name,team,date,shift,start,end,grid,kind,hours,origin"
    assert head.split(",") == list(Row._fields)
    assert roster_csv(roster()) == "\ufeff" + "\n".join(
        (
            head,
            "p1,王建国,p1,2026-06-01,M,2026-06-01T07:00:00+08:00,2026-06-01T15:00:00+08:00,G1,patrol,8.25,rotation",
            "p1,王建国,p1,2026-06-02,,2026-06-02T14:00:00+08:00,2026-06-02T16:00:00+08:00,,duty,2,booked",
            "p1,王建国,p1,2026-06-03,N,2026-06-03T23:00:00+08:00,2026-06-04T07:00:00+08:00,G1,patrol,8.25,rotation",
            "p1,王建国,p1,2026-06-04,,,,,leave,0,annual",
            "p2,李想,p2,2026-06-01,,,,,duty,1.5,hidden",
            "p2,李想,p2,2026-06-01,,,,,leave,0,sick",
            "p2,李想,p2,2026-06-02,A,2026-06-02T15:00:00+08:00,2026-06-02T23:00:00+08:00,G1,patrol,8.25,rotation",
            "p2,李想,p2,2026-06-03,M,2026-06-03T07:00:00+08:00,2026-06-03T15:00:00+08:00,G1,patrol,8.25,rotation",
            "",
        )
    )


def test_a_counter_is_a_desk():
    """The kind follows the grid, and the origin of an office person."""
    plan = roster()
    moved = [
        Assignment("p1", 0, "M", "C", "cover"),
        Assignment("p2", 1, "M", "G1", "desk"),
        Assignment("p2", 2, "M"),
    ]
    kinds = {row["date"]: row["kind"] for row in rows(Roster(plan.scenario, moved)) if row["shift"]}
    assert list(kinds.values()) == ["desk", "desk", "patrol"]


@pytest.mark.parametrize(
    ("start", "hours", "offsets"),
    [(date(2026, 10, 24), "9", ("+02:00", "+01:00")), (date(2026, 3, 28), "7", ("+01:00", "+02:00"))],
)
def test_a_night_over_the_change_of_the_clock(start, hours, offsets):
    """From 23:00 to 07:00 is nine hours in autumn and seven in spring; the clock times stay."""
    plan = roster(("N-",), start=start, timezone="Europe/Berlin", handover=0, duties=(), leave=())
    (night,) = rows(plan)
    begin, end = datetime.fromisoformat(night["start"]), datetime.fromisoformat(night["end"])
    assert (begin.hour, end.hour) == (23, 7)
    assert (night["start"][-6:], night["end"][-6:]) == offsets
    assert night["hours"] == hours
    assert (end - begin).total_seconds() == 3600 * float(hours)


@pytest.mark.parametrize("name", ["=1+1", "+86", "-x", "@sum", "\t=1"])
def test_names_never_become_formulas(name):
    """An apostrophe stands before what a spreadsheet would calculate."""
    plan = roster(people={"p1": {"name": name, "team": "p1"}})
    assert rows(plan)[0]["name"] == f"'{name}" == defused(name)
    assert defused("王-建") == "王-建"


def test_a_roster_read_back_is_the_same(tmp_path):
    """A month of 48 people survives the file."""
    plan = station.roster(station.scenario())
    path = tmp_path / "roster.csv"
    path.write_text(roster_csv(plan), encoding="utf-8")
    assert Roster(plan.scenario, read_roster(path, plan.scenario).assignments) == plan


def test_a_comma_in_a_name_stays_in_its_cell():
    """Quoting is the writer's business."""
    plan = roster(people={"p1": {"name": 'Wang, "Jack"', "team": "p1"}}, grids=(Grid("G1", "一"),))
    assert {row["name"] for row in rows(plan)} == {'Wang, "Jack"', "李想"}
