"""The workbook in a real spreadsheet program: LibreOffice opens it, recalculates it and saves it again."""

from __future__ import annotations

import io
import shutil
import subprocess
import warnings
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from shiftopt.audit import audit
from shiftopt.export.xlsx import workbook_bytes
from shiftopt.roster import Roster
from shiftopt.scenario.table import read_roster
from shiftopt.scenario.types import DAY, Duty, Leave
from shiftopt.workload import workload
from tests.report import station

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def resaved(folder: Path, *names: str) -> bool:
    """Save workbooks again by LibreOffice into ``saved``; False, with a warning, where there is none."""
    if OFFICE is None:
        warnings.warn("LibreOffice isn't installed: workbooks are NOT checked in it", stacklevel=2)
        return False
    profile = (folder / "profile").as_uri()
    command = [OFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx"]
    paths = [str(folder / name) for name in names]
    subprocess.run([*command, "--outdir", str(folder / "saved"), *paths], check=True, capture_output=True)
    return True


def formulas(data: bytes) -> dict[tuple[str, str], str]:
    """(sheet, cell) → formula."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = (c for ws in book.worksheets for row in ws.iter_rows() for c in row)
    return {(c.parent.title, c.coordinate): c.value for c in cells if c.data_type == "f"}


@pytest.fixture(scope="module")
def month():
    """A month of 24 people, one of them with two shifts on a day."""
    duties = (Duty("p05", "消防培训", 180, 20, 20 * DAY + 9 * 60), Duty("p06", "民情日记", 240))
    leave = (Leave("p03", 4, 9, "annual"), Leave("p09", 3, 12, "sick"))
    found = station.result(station.scenario(24, 3, duties=duties, leave=leave))
    first = found.roster.assignments[0]
    other = replace(first, shift="N" if first.shift != "N" else "A", grid="G3", origin="cover")
    plan = Roster(found.roster.scenario, [*found.roster.assignments, other])
    return replace(found, roster=plan, audit=audit(plan))


def edited(data: bytes, path: Path, edits: dict[tuple[str, int], str | None]) -> None:
    """Write codes into days of people, as an officer would."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    ws = book["排班表"]
    rows = {row[1].value: row[0].row for row in ws.iter_rows(min_row=6)}
    for (person, day), code in edits.items():
        ws.cell(rows[person], 4 + day).value = code
    book.save(path)


EDITS = {("p02", 3): "N G2", ("p03", 0): "A G1", ("p07", 12): None, ("p09", 20): "m g3"}


@pytest.fixture(scope="module")
def folder(month, tmp_path_factory):
    """The workbook as written and as edited, and in ``saved`` as LibreOffice saves the two."""
    folder = tmp_path_factory.mktemp("office")
    data = workbook_bytes(month)
    (folder / "roster.xlsx").write_bytes(data)
    edited(data, folder / "edited.xlsx", EDITS)
    resaved(folder, "roster.xlsx", "edited.xlsx")
    return folder


def test_recalculated_formulas_come_to_our_values(month, folder):
    """What we write beside a formula is what LibreOffice makes of it, two shifts a day included."""
    if OFFICE is None:
        return
    ours = openpyxl.load_workbook(folder / "roster.xlsx", data_only=True)
    theirs = openpyxl.load_workbook(folder / "saved" / "roster.xlsx", data_only=True)
    found = formulas((folder / "roster.xlsx").read_bytes())
    assert len(found) > 1000
    for sheet, cell in found:
        assert theirs[sheet][cell].value == pytest.approx(ours[sheet][cell].value, abs=1e-6), (sheet, cell)


@pytest.mark.parametrize("saved", ["", "saved"])
def test_an_edit_comes_back(month, folder, saved):
    """Codes edited in the chart are read back, as saved by LibreOffice too; the rest is untouched."""
    if saved and OFFICE is None:
        return
    scenario = month.roster.scenario
    back = Roster(scenario, read_roster(folder / saved / "edited.xlsx", scenario).assignments)
    days = {(a.person, a.day): (a.shift, a.grid) for a in back.assignments}
    for cell, code in EDITS.items():
        assert days.get(cell) == (tuple(code.upper().split()) if code else None)
    untouched = [{a for a in r.assignments if (a.person, a.day) not in EDITS} for r in (month.roster, back)]
    assert untouched[0] == untouched[1]


def test_hours_follow_an_edit(month, folder):
    """After an edit the sheet of hours has what the audit of the edited roster counts."""
    if OFFICE is None:
        return
    path, scenario = folder / "saved" / "edited.xlsx", month.roster.scenario
    hours = openpyxl.load_workbook(path, data_only=True)["工时"]
    lines = {row[0].value: [cell.value for cell in row] for row in hours.iter_rows(min_row=4)}
    for load in workload(Roster(scenario, read_roster(path, scenario).assignments)):
        line = lines[load.person]
        assert line[3:7] == [load.shifts, load.nights, load.weekend_shifts, load.holiday_shifts]
        assert line[11] == pytest.approx(load.total / 60)
        assert line[15] == pytest.approx(load.total / 60)  # of the year nothing is on record
        assert line[17] == pytest.approx(load.max_7_days / 60)
