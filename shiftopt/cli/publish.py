"""``shiftopt publish``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import Exit, command, leave


@command
@opt.scenario
@click.argument(
    "rosters", metavar="[DIR|ROSTER]", type=click.Path(exists=True, path_type=Path), required=False
)
@click.option("--force", is_flag=True, help="Publish even where hard rules are broken.")
@opt.period
@opt.lang
def publish(scenario: Path, rosters: Path | None, force: bool, period: str | None, lang: str | None) -> None:
    """Take a roster into the ledger, the memory between months.

    DIR is a folder of results (by default out/STATION/PERIOD), ROSTER any .csv or .xlsx. The roster of a
    period that is published already is replaced. The ledger is ledger.sqlite beside SCENARIO, or what the
    environment variable SHIFTOPT_LEDGER names: a path, or the URL of a database.
    """
    from shiftopt.audit import audit
    from shiftopt.cli.audit import show_audit
    from shiftopt.cli.loading import read, read_roster
    from shiftopt.cli.words import say
    from shiftopt.ledger import beside

    station = read(scenario, period, lang)
    roster = read_roster(_file(rosters or Path("out", station.id, station.period)), station)
    found = audit(roster)
    if not found.clean:
        show_audit(found)
        if not force:
            click.echo(say(station, "unpublished"), err=True)
            leave(Exit.BREACHES)
    ledger, now = beside(scenario), datetime.now(ZoneInfo(station.timezone)).replace(tzinfo=None)
    replaced = ledger.publish(roster, now)
    said = "republished" if replaced else "published"
    click.echo(say(station, said, name=station.name, period=station.period, place=ledger.place))


def _file(path: Path) -> Path:
    """The roster itself."""
    file = path / "roster.csv" if path.is_dir() else path
    if not file.is_file():
        raise click.BadParameter(f"there is no {file}; solve first, or name a roster", param_hint="DIR")
    return file
