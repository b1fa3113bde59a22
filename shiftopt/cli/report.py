"""``shiftopt report``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import command


@command
@opt.scenario
@opt.roster
@opt.out
@opt.alarm
@click.option(
    "--person", multiple=True, metavar="ID", help="Only one printable page of this person; repeatable."
)
@opt.period
@opt.lang
def report(
    scenario: Path,
    roster: Path,
    out: Path | None,
    alarm: int | None,
    person: tuple[str, ...],
    period: str | None,
    lang: str | None,
) -> None:
    """Write the result files of any roster, without solving.

    ROSTER is a .csv or .xlsx as shiftopt writes it, edited by hand or made elsewhere; it may break rules.
    """
    from shiftopt import job
    from shiftopt.cli.loading import read, read_roster
    from shiftopt.report.words import verdict

    station = read(scenario, period, lang)
    result = job.given(read_roster(roster, station))
    folder = out or Path("out", station.id, station.period)
    if person:
        for who in _known(person, result):
            click.echo(str(_person_page(result, who, folder)))
        return
    page = job.write(result, station, folder, alarm)
    click.echo(verdict(result, station.language))
    click.echo(str(page))


def _known(people: Sequence[str], result: Any) -> list[str]:
    """Ids of people named by id or by a name that only one has."""
    from shiftopt.scenario.wording import hint

    there = {p.id: p.id for p in result.roster.people}
    names = [p.name for p in result.roster.people]
    there |= {p.name: p.id for p in result.roster.people if names.count(p.name) == 1}
    for who in people:
        if who not in there:
            raise click.BadParameter(f"unknown person {who!r}; {hint(who, there)}", param_hint="--person")
    return [there[who] for who in people]


def _person_page(result: Any, who: str, folder: Path) -> Path:
    from shiftopt.export.ics import file_stem
    from shiftopt.export.whole import write_whole
    from shiftopt.report.person import person_page

    name = file_stem(f"{who}_{result.roster.scenario.person[who].name}")
    return write_whole(folder / "people" / f"{name}.html", person_page(result, who))
