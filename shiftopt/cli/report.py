"""``shiftopt report``."""

from __future__ import annotations

from pathlib import Path

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import command


@command
@opt.scenario
@opt.roster
@opt.out
@opt.alarm
@opt.period
@opt.lang
def report(
    scenario: Path, roster: Path, out: Path | None, alarm: int | None, period: str | None, lang: str | None
) -> None:
    """Write the result files of any roster, without solving.

    ROSTER is a .csv or .xlsx as shiftopt writes it, edited by hand or made elsewhere; it may break rules.
    """
    from shiftopt import job
    from shiftopt.cli.loading import read, read_roster
    from shiftopt.report.words import verdict

    station = read(scenario, period, lang)
    result = job.given(read_roster(roster, station))
    page = job.write(result, station, out or Path("out", station.id, station.period), alarm)
    click.echo(verdict(result, station.language))
    click.echo(str(page))
