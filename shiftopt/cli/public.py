"""``shiftopt solve --format`` and ``audit --format``: public instances through the ordinary engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from shiftopt.cli.ending import Exit, leave
from shiftopt.errors import AuditError


def solve(
    name: str,
    files: Sequence[Path],
    out: Path | None,
    time_limit: float | None,
    seed: int | None,
    fast: bool,
    lang: Any,
    quiet: bool,
) -> None:
    """Read, solve, evaluate by the family's own definition, write, tell."""
    from shiftopt import interop, job
    from shiftopt.cli.interrupt import stoppable
    from shiftopt.cli.progress import watch
    from shiftopt.cli.words import say
    from shiftopt.interop import files as results
    from shiftopt.report.words import verdict

    public = interop.read(name, files)
    if lang:
        public = replace(public, scenario=replace(public.scenario, language=lang))
    station = public.scenario
    chosen = job.options(station, time_limit, seed, fast)
    folder = out or Path("out", name, public.name)
    with stoppable() as stopping, watch(station.language, quiet, stopping) as progress:
        if public.plan is not None:
            result = public.plan(station, chosen)
        elif public.ahead is not None:
            result = job.plan_ahead(station, public.ahead, chosen, progress, stopping)
        else:
            result = job.plan(station, chosen, progress, stopping)
    if result.conflict is not None and public.why is not None:
        result = replace(result, conflict=public.why(station.language))
    value = None if result.roster is None else public.evaluate(result.roster)
    points = result.tiers[0].objective if result.tiers else None
    told = "" if value is None else doubts(public, value, points)
    if told:
        raise AuditError(f"the roster found isn't what {name} means by it: {told}")
    results.write(public, result, value, folder)
    if value is None:
        click.echo(verdict(result, station.language))
        leave(Exit.IMPOSSIBLE if result.conflict else Exit.NOTHING)
    click.echo(say(station.language, f"public_{result.status.value}"))
    show(public.name, value, results.bound_of(public, result), station.language)
    click.echo(str(folder / "roster.csv"))


def audit(name: str, files: Sequence[Path], file: Path, lang: Any) -> None:
    """What a roster that somebody else made is worth, and the constraints of the family that it breaks."""
    from shiftopt import interop
    from shiftopt.cli.loading import read_roster
    from shiftopt.cli.words import say

    public = interop.read(name, files)
    language = lang or public.scenario.language
    value = public.evaluate(read_roster(file, public.scenario))
    show(public.name, value, None, language)
    if not value.broken:
        click.echo(say(language, "hard_clean"))
        return
    click.echo(say(language, "hard_found", n=len(value.broken)))
    click.echo("\n".join(value.broken))
    leave(Exit.BREACHES)


def doubts(public: Any, value: Any, points: int | None) -> str:
    """Where the family's definition speaks against the roster: constraints broken, or another value."""
    if value.broken:
        return "; ".join(value.broken[:5])
    found = (points or 0) + public.fixed
    return f"{found} found, {value.value} evaluated" if public.exact and found != value.value else ""


def show(name: str, value: Any, bound: int | None, language: str) -> None:
    """Objective and bound on the family's scale, and what the objective is made of."""
    from shiftopt.cli import show as tables
    from shiftopt.cli.words import say
    from shiftopt.interop.files import gap

    headers = [say(language, key) for key in ("instance", "objective", "bound", "gap")]
    told = "–" if bound is None else f"{gap(value.value, bound):.2%}"
    row = (name, value.value, "–" if bound is None else bound, told)
    click.echo()
    tables.table([*headers, *value.parts], [(*row, *value.parts.values())], range(1, 4 + len(value.parts)))
    click.echo()
