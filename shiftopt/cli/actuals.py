"""``shiftopt actuals``."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import command


@command
@opt.scenario
@click.argument("file", type=opt.FILE)
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="CSV",
    help="Write them as a table for `worked:` instead of into the ledger.",
)
@opt.period
@opt.lang
def actuals(scenario: Path, file: Path, out: Path | None, period: str | None, lang: str | None) -> None:
    """Take the hours truly worked in the period of SCENARIO into account.

    FILE (.csv or .xlsx) has a column for the person and one for hours, perhaps one for the date; or it is the
    roster as it was worked, as a list or as a wall chart. The hours go into the ledger, in the place of what
    was planned; scenarios with `worked: ledger` count them against limits over a quarter or a year.
    """
    from shiftopt.cli import show
    from shiftopt.cli.loading import read, read_roster
    from shiftopt.cli.words import say
    from shiftopt.export.whole import write_whole
    from shiftopt.ledger import beside
    from shiftopt.ledger.hours import as_table, planned_hours, read_hours

    station = read(scenario, period, lang)
    told = read_hours(file, station)
    if told is None:
        told = planned_hours(read_roster(file, station))
    first, last = station.date(0), station.date(station.days - 1)
    ledger = beside(scenario)
    published = ledger.hours(station.id, station.date(station.days), first)
    before = {(h.person, h.first): h.minutes for h in published}
    show.table(
        [say(station, key) for key in ("person", "name", "from", "to", "hours_worked", "hours_before")],
        [
            (
                h.person,
                station.person[h.person].name,
                h.first,
                h.last,
                f"{h.minutes / 60:.2f}",
                "" if (h.person, h.first) not in before else f"{before[h.person, h.first] / 60:.2f}",
            )
            for h in told
        ],
        (4, 5),
    )
    missing = [p.name for p in station.staff if p.id not in {h.person for h in told}]
    if missing:
        show.notes([say(station, "actuals_missing", names=", ".join(missing))])
    if out is not None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(as_table(told))
        write_whole(out, "\ufeff" + text.getvalue())
        click.echo(str(out))
        return
    now = datetime.now(ZoneInfo(station.timezone)).replace(tzinfo=None)
    replaced = ledger.record(station.id, first, last, told, now)
    said = "actuals_again" if replaced else "actuals_taken"
    click.echo(say(station, said, n=len(told), first=first, last=last, place=ledger.place))
