"""The folder of results."""

from dataclasses import replace

import pytest

from shiftopt.export import write_results
from shiftopt.export.xlsx import workbook_bytes
from shiftopt.solving.result import Status
from tests.export.samples import LINES, result, roster


def test_every_file_is_there_and_named(tmp_path):
    """What is returned is what lies in the folder."""
    written = write_results(result(), tmp_path)
    assert list(written) == ["roster.csv", "roster.xlsx", "calendar", "roster.json", "run.json"]
    assert {p.name for p in tmp_path.iterdir()} == set(written)
    assert {p.name for p in written["calendar"].iterdir()} == {
        "p1_王建国.ics",
        "p2_李想.ics",
        "班组_p1.ics",
        "班组_p2.ics",
    }


def test_two_runs_write_the_same_bytes(tmp_path):
    """Only run.json may differ."""
    first, second = write_results(result(), tmp_path / "a"), write_results(result(), tmp_path / "b")
    for name in ("roster.csv", "roster.xlsx", "roster.json"):
        assert first[name].read_bytes() == second[name].read_bytes()
    for one in first["calendar"].iterdir():
        assert one.read_bytes() == (second["calendar"] / one.name).read_bytes()


def test_calendars_of_people_no_longer_there_go(tmp_path):
    """A second run over the first leaves no stale calendar, and nothing else is touched."""
    write_results(result(), tmp_path)
    (tmp_path / "calendar" / "notes.txt").write_text("mine")
    write_results(result(roster(LINES[:1], duties=(), leave=())), tmp_path)
    assert {p.name for p in (tmp_path / "calendar").iterdir()} == {
        "p1_王建国.ics",
        "班组_p1.ics",
        "notes.txt",
    }


def test_without_a_roster_the_old_one_stays(tmp_path):
    """An impossible month is told in roster.json and doesn't take away the last rota."""
    write_results(result(), tmp_path)
    before = (tmp_path / "roster.csv").read_bytes()
    nothing = replace(result(), status=Status.INFEASIBLE, roster=None, audit=None)
    assert list(write_results(nothing, tmp_path, roster().scenario)) == ["roster.json", "run.json"]
    assert (tmp_path / "roster.csv").read_bytes() == before
    assert '"infeasible"' in (tmp_path / "roster.json").read_text(encoding="utf-8")


def test_a_workbook_needs_a_roster():
    """Asked for directly, it says so."""
    with pytest.raises(ValueError, match="needs a roster"):
        workbook_bytes(replace(result(), roster=None))
