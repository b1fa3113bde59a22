"""``shiftopt check``."""

from __future__ import annotations

from pathlib import Path

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import Exit, command, leave


@command
@opt.scenario
@opt.period
@opt.lang
def check(scenario: Path, period: str | None, lang: str | None) -> None:
    """Load a scenario and compare what it needs with what there is.

    All problems are listed at once; if there are none, what the scenario loosens of its rule sets. No solver
    is loaded; ends with status 4 where plain arithmetic already proves that there is no rota.
    """
    from shiftopt.cli import show
    from shiftopt.cli.loading import read
    from shiftopt.cli.words import say
    from shiftopt.profiles import standings
    from shiftopt.report.phrases import period_name
    from shiftopt.scenario.arithmetic import Arithmetic, hours, shortages

    station = read(scenario, period, lang)
    sums = Arithmetic(station)
    facts = {
        "name": station.name,
        "period": period_name(station, station.language),
        "people": len(station.staff),
        "teams": len(station.rotation.offsets),
        "grids": len(station.grids),
        "days": station.days,
    }
    click.echo(say(station, "size", **facts))
    rows = [(s.name, sums.needed[s.code], sums.rota[s.code]) for s in station.shifts]
    rows.append((say(station, "total"), sums.needed.total(), sums.rota.total()))
    headers = [say(station, key) for key in ("shift", "needed", "rota", "spare")]
    show.table(headers, [(name, need, rota, f"{rota - need:+d}") for name, need, rota in rows], (1, 2, 3))
    there = sum(map(sums.most_minutes, station.people))
    click.echo(say(station, "hours", need=hours(sums.needed_minutes), there=hours(there)))
    for standing in standings(station):
        click.echo(standing.say(station.language))
    gaps = shortages(station)
    if gaps:
        click.echo(say(station, "proven_impossible"))
        click.echo("\n".join(gaps))
        leave(Exit.IMPOSSIBLE)
    click.echo(say(station, "fits"))
