"""Results as files: csv, json, xlsx and calendars, each written whole or not at all."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from shiftopt.export.csv import roster_csv
from shiftopt.export.json import roster_json, run_json
from shiftopt.export.whole import write_whole
from shiftopt.roster import Roster
from shiftopt.scenario.types import Scenario
from shiftopt.solving.result import Result

__all__ = ["write_calendars", "write_results", "write_whole"]


def write_results(result: Result, folder: Path, scenario: Scenario | None = None) -> dict[str, Path]:
    """Write a result into a folder, which is made if need be.

    Parameters
    ----------
    result : Result
        Without a roster only ``roster.json`` and ``run.json`` are written; an older roster stays as it is.
    folder : Path
        Where to.
    scenario : Scenario, optional
        Needed where the result has no roster.

    Returns
    -------
    dict of str to Path
        The files in the order written, under their names; the folder of calendars under ``calendar``.

    Raises
    ------
    shiftopt.export.whole.WriteError
        Where a file can't be written; files named before it are new and complete, the others untouched.
    """
    written: dict[str, Path] = {}
    if result.roster is not None:
        from shiftopt.export.xlsx import workbook_bytes

        written["roster.csv"] = write_whole(folder / "roster.csv", roster_csv(result.roster))
        written["roster.xlsx"] = write_whole(folder / "roster.xlsx", workbook_bytes(result))
        written["calendar"] = write_calendars(result.roster, folder / "calendar")
    written["roster.json"] = write_whole(folder / "roster.json", roster_json(result, scenario))
    written["run.json"] = write_whole(folder / "run.json", run_json(result, datetime.now().astimezone()))
    return written


def write_calendars(roster: Roster, folder: Path) -> Path:
    """Write one calendar a person; those of people no longer there are removed."""
    from shiftopt.export.ics import calendars

    files = calendars(roster)
    for name, content in files.items():
        write_whole(folder / name, content)
    for old in folder.glob("*.ics"):
        if old.name not in files:
            old.unlink()
    return folder
