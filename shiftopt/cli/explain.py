"""``shiftopt explain``."""

from __future__ import annotations

from pathlib import Path

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import Exit, command, leave


@command
@opt.scenario
@opt.time_limit
@opt.seed
@opt.period
@opt.lang
@opt.quiet
def explain(
    scenario: Path,
    time_limit: float | None,
    seed: int | None,
    period: str | None,
    lang: str | None,
    quiet: bool,
) -> None:
    """Say why there is no rota, and the least that must give.

    Ends with status 4 and the reasons when it is proven that there is none, with 0 when there is one,
    with 5 when neither could be shown within the limit.
    """
    from shiftopt import job
    from shiftopt.cli.interrupt import stoppable
    from shiftopt.cli.loading import read
    from shiftopt.cli.progress import watch
    from shiftopt.cli.words import say
    from shiftopt.report.words import verdict
    from shiftopt.solving.explain import explain as search
    from shiftopt.solving.result import Status

    station = read(scenario, period, lang)
    chosen = job.options(station, time_limit, seed)
    with stoppable() as stopping, watch(station.language, quiet, stopping) as progress:
        result = search(station, chosen, progress, stopping)
    if result.status in (Status.FEASIBLE, Status.OPTIMAL):
        click.echo(say(station, "possible"))
        return
    click.echo(verdict(result, station.language))
    leave(Exit.IMPOSSIBLE if result.status is Status.INFEASIBLE else Exit.NOTHING)
