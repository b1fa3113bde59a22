"""``shiftopt ledger``."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import command
from shiftopt.cli.options import F

ledger = click.Group("ledger", help="Show, correct or export what everybody has carried.")


def _day(name: str, text: str) -> Callable[[F], F]:
    return click.option(name, "on", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help=text)


before = _day(
    "--before", "Only periods that end before this date, and corrections from before it; by default all."
)
dimension = click.option(
    "--of",
    "dimension",
    type=click.Choice(["nights", "weekends", "holidays", "hours"]),
    required=True,
    help="What.",
)


@command
@opt.scenario
@before
@opt.lang
def showing(scenario: Path, on: datetime | None, lang: str | None) -> None:
    """Show everybody's balances and the periods behind them.

    Shifts carried above (+) or below (−) the entitled share; the plan gets them as whole shifts.
    """
    from shiftopt.cli import show
    from shiftopt.cli.loading import read
    from shiftopt.cli.words import say
    from shiftopt.ledger import DIMENSIONS, beside

    station, found = read(scenario, lang=lang), beside(scenario)
    periods = found.published(station.id)
    carried = found.carried(station.id, _date(on))
    if not periods and not carried:
        click.echo(say(station, "ledger_empty", name=station.name, place=found.place))
        return
    names = {person.id: person.name for person in station.people}
    headers = [say(station, key) for key in ("person", "name", *(f"of_{d}" for d in DIMENSIONS))]
    rows = [
        (who, names.get(who, ""), *(f"{by.get(d, 0) / 4:+.2f}" for d in DIMENSIONS))
        for who, by in _ordered(carried, names)
    ]
    show.table(headers, rows, range(2, len(headers)))
    click.echo()
    headers = [say(station, key) for key in ("period", "from", "to", "when")]
    show.table(headers, [(p.period, p.first, p.last, p.published) for p in periods])


@command
@opt.scenario
@click.option("--who", required=True, metavar="PERSON", help="Person, by id.")
@dimension
@click.option("--shifts", type=float, required=True, metavar="N", help="Shifts to add, such as 1 or -0.5.")
@click.option("--why", required=True, metavar="TEXT", help="Reason, kept with it.")
@_day("--date", "Date from which it counts; by default the day before the scenario's period.")
@opt.lang
def correcting(
    scenario: Path, who: str, dimension: str, shifts: float, why: str, on: datetime | None, lang: str | None
) -> None:
    """Add to what somebody has carried, with a reason."""
    from shiftopt.cli.loading import read
    from shiftopt.cli.words import say
    from shiftopt.ledger import beside

    station, found = read(scenario, lang=lang), beside(scenario)
    if who not in station.person:
        raise click.BadParameter(f"there is no person {who!r} in {scenario}", param_hint="--who")
    found.correct(station.id, who, dimension, shifts, _date(on) or station.start - timedelta(days=1), why)
    now = found.carried(station.id)[who][dimension] / 4
    what = say(station, f"of_{dimension}")
    click.echo(say(station, "corrected", name=station.person[who].name, what=what, now=f"{now:+.2f}"))


@command
@opt.scenario
@before
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="CSV to write; by default it is printed.",
)
def exporting(scenario: Path, on: datetime | None, out: Path | None) -> None:
    """Write the balances as a CSV that `balances:` of a scenario takes."""
    from shiftopt.cli.loading import read
    from shiftopt.export.whole import write_whole
    from shiftopt.ledger import beside

    station = read(scenario)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("person_id", "dimension", "balance"))
    for who, by in beside(scenario).balances(station.id, _date(on)).items():
        if who in station.person:
            table.writerows((who, dimension, shifts) for dimension, shifts in by.items())
    if out is None:
        click.echo(text.getvalue(), nl=False)
    else:
        write_whole(out, text.getvalue())
        click.echo(str(out))


ledger.add_command(showing, "show")
ledger.add_command(correcting, "correct")
ledger.add_command(exporting, "export")


def _date(given: datetime | None) -> date | None:
    return None if given is None else given.date()


def _ordered(carried: Any, names: Any) -> Any:
    """People of the station in its order, then those who have left."""
    rank = {who: i for i, who in enumerate(names)}
    return sorted(carried.items(), key=lambda item: (rank.get(item[0], len(rank)), item[0]))
