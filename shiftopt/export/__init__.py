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


def write_results(
    result: Result, folder: Path, scenario: Scenario | None = None, alarm: int | None = None
) -> dict[str, Path]:
    """Write a result into a folder, which is made if need be.

    Parameters
    ----------
    result : Result
        Without a roster only ``roster.json`` and ``run.json`` are written; an older roster stays as it is.
    folder : Path
        Where to.
    scenario : Scenario, optional
        Needed where the result has no roster.
    alarm : int, optional
        Minutes before work at which the calendars ring; None for no alarm.

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
        written["calendar"] = write_calendars(result.roster, folder / "calendar", alarm)
    written["roster.json"] = write_whole(folder / "roster.json", roster_json(result, scenario))
    written["run.json"] = write_whole(folder / "run.json", run_json(result, datetime.now().astimezone()))
    return written


def write_calendars(roster: Roster, folder: Path, alarm: int | None = None) -> Path:
    """Write one calendar a person and a team, as the next version of those that are there.

    Calendars of people and teams no longer there are removed.
    """
    from shiftopt.export.ics import calendars
    from shiftopt.export.revise import revised

    first, last = roster.scenario.date(0), roster.scenario.date(roster.scenario.days - 1)
    files = calendars(roster, alarm)
    for name, content in files.items():
        path, text = folder / name, content.decode("utf-8")
        if path.is_file():
            text = revised(text, path.read_bytes().decode("utf-8", "replace"), first, last)
        write_whole(path, text)
    for old in folder.glob("*.ics"):
        if old.name not in files:
            old.unlink()
    return folder
