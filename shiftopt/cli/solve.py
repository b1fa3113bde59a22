"""``shiftopt solve``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from shiftopt.cli import options as opt
from shiftopt.cli import public
from shiftopt.cli.ending import Exit, command, leave
from shiftopt.errors import AuditError


@command
@opt.scenarios
@opt.form
@opt.out
@opt.time_limit
@opt.seed
@opt.fast
@opt.alarm
@opt.period
@opt.lang
@opt.quiet
def solve(
    scenario: tuple[Path, ...],
    form: str | None,
    out: Path | None,
    time_limit: float | None,
    seed: int | None,
    fast: bool,
    alarm: int | None,
    period: str | None,
    lang: str | None,
    quiet: bool,
) -> None:
    """Plan a period: check, solve, audit, write all results.

    Ctrl-C ends the search with the best audited roster so far. Without --fast, the same scenario, seed
    and version give the same roster.
    """
    if form is not None:
        if period is not None:
            raise click.UsageError("--period goes with a scenario, not with --format")
        public.solve(form, scenario, out, time_limit, seed, fast, lang, quiet)
        return
    from shiftopt import job
    from shiftopt.cli.interrupt import stoppable
    from shiftopt.cli.loading import read
    from shiftopt.cli.progress import watch
    from shiftopt.solving.result import Status

    station = read(opt.one(scenario), period, lang)
    chosen = job.options(station, time_limit, seed, fast)
    folder = out or Path("out", station.id, station.period)
    try:
        with stoppable() as stopping, watch(station.language, quiet, stopping) as progress:
            result = job.plan(station, chosen, progress, stopping)
    except AuditError as error:
        click.echo(f"for a report of this fault: {job.dump(error, station, chosen, folder)}", err=True)
        raise
    impossible = result.status is Status.INFEASIBLE
    worth_writing = result.roster is not None or (impossible and out)
    page = job.write(result, station, folder, alarm) if worth_writing else None
    show_result(result, station.language, page)
    if result.roster is None:
        leave(Exit.IMPOSSIBLE if impossible else Exit.NOTHING)


def show_result(result: Any, language: Any, page: Path | None) -> None:
    """The verdict in words, the tiers, and the path of the page as the last line."""
    from shiftopt.cli import show
    from shiftopt.cli.words import say
    from shiftopt.report.phrases import tier_name
    from shiftopt.report.words import verdict

    click.echo(verdict(result, language))
    if result.tiers:
        rows = [
            (
                tier_name(tier.name, language),
                "–" if tier.objective is None else tier.objective,
                "–" if tier.bound is None else tier.bound,
                "–" if tier.gap is None else f"{tier.gap:.1%}",
                f"{tier.seconds:.1f}",
            )
            for tier in result.tiers
        ]
        click.echo()
        headers = [say(language, key) for key in ("tier", "objective", "bound", "gap", "seconds")]
        show.table(headers, rows, (1, 2, 3, 4))
        click.echo()
    if page is not None:
        click.echo(str(page))
