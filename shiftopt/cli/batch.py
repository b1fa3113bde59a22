"""``shiftopt batch``."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import Exit, command, leave

if TYPE_CHECKING:
    from shiftopt.batch import Row


@command
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@opt.month("--month", required=True, help="Month to plan.")
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Stations at a time; by default one per core."
)
@opt.time_limit
@click.option(
    "-o", "--out", type=opt.FOLDER, metavar="DIR", help="Folder of the results; by default out/MONTH."
)
@click.option("--fresh", is_flag=True, help="Plan again what is done already.")
@opt.lang_zh
def batch(
    folder: Path,
    month: str,
    jobs: int | None,
    time_limit: float | None,
    out: Path | None,
    fresh: bool,
    lang: Any,
) -> None:
    """Plan a month for every station of a folder.

    A station is a .yaml file directly in FOLDER, or a subfolder that holds MONTH.yaml, else station.yaml
    (planned for the month). A FOLDER that itself holds station.yaml is one station. Names that begin with
    _ or . are left out.

    Every station gets its own folder of results, and index.html shows them all. A wrong, impossible or
    crashed station doesn't stop the others. Run again, only stations whose scenario, options or version
    changed are planned.

    Ends with 0 when all are planned, else with the first that applies: 1 one crashed, 6 own roster failed
    the audit, 3 wrong scenario, 4 proven impossible, 5 nothing found within the limit.
    """
    from shiftopt import batch as many
    from shiftopt.cli.interrupt import stoppable
    from shiftopt.cli.words import say
    from shiftopt.export.whole import write_whole
    from shiftopt.report.overview import overview

    stations = many.stations(folder, month)
    target = out or Path("out", month)
    rows: list[Row] = []
    with stoppable() as stop:
        running = many.run(
            stations,
            target,
            jobs=min(jobs or os.cpu_count() or 1, len(stations)),
            time_limit=time_limit,
            fresh=fresh,
            stop=stop,
        )
        with closing(running):
            for row in running:
                rows.append(row)
                done = f"{len(rows)}/{len(stations)}"
                result = say(lang, f"exit_{row.station.exit_code}")
                again = say(lang, "resumed") if row.resumed else f"{row.seconds:.1f} s"
                click.echo(f"{done}  {row.station.id}  {result}  {again}", err=True)
    order = [station.name for station in stations]
    rows.sort(key=lambda row: order.index(row.station.id))
    index = write_whole(target / "index.html", overview([row.station for row in rows], month, lang))
    show_rows(rows, lang)
    click.echo(str(index))
    if len(rows) < len(stations):
        click.echo(f"interrupted; {len(rows)} of {len(stations)} done, the same command goes on", err=True)
        leave(Exit.INTERRUPTED)
    leave(status(rows))


def show_rows(rows: list[Row], language: Any) -> None:
    """A line for each station."""
    from shiftopt.cli import show
    from shiftopt.cli.words import say
    from shiftopt.report.words import provisional

    headers = [say(language, key) for key in ("station", "result", "time", "verdict")]
    lines = []
    for row in rows:
        station = row.station
        result = say(language, f"exit_{station.exit_code}")
        lines.append((station.name, result, f"{row.seconds:.1f}", station.note))
    show.table(headers, lines, (2,))
    if any(row.station.provisional for row in rows):
        click.echo(provisional(language))


def status(rows: list[Row]) -> Exit:
    """The exit status of a batch: the first that applies, in the order of the help text."""
    found = {row.station.exit_code for row in rows}
    order = (Exit.BUG, Exit.UNSOUND, Exit.WRONG, Exit.IMPOSSIBLE, Exit.NOTHING)
    return next((exit_status for exit_status in order if exit_status in found), Exit.OK)
