"""``shiftopt replan``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import Exit, command, leave


@command
@opt.scenario
@click.option("--from", "roster", type=opt.FILE, required=True, help="The published roster, .csv or .xlsx.")
@click.option("--after", metavar="DATE", help="Only days after this one may change.")
@click.option("--absent", multiple=True, metavar="WHO:FROM..TO", help="Somebody who can't come; repeatable.")
@click.option("--lock", multiple=True, metavar="WHO|DATE", help="A person or day that stays; repeatable.")
@opt.out
@opt.time_limit
@opt.seed
@opt.fast
@opt.alarm
@opt.period
@opt.lang
@opt.quiet
def replan(
    scenario: Path,
    roster: Path,
    after: str | None,
    absent: tuple[str, ...],
    lock: tuple[str, ...],
    out: Path | None,
    time_limit: float | None,
    seed: int | None,
    fast: bool,
    alarm: int | None,
    period: str | None,
    lang: str | None,
    quiet: bool,
) -> None:
    """Repair a published roster with the fewest changes.

    Whatever else is new in the scenario (leave, need, people) counts too. Writes the same results as solve,
    and compare.html with what changed for whom.
    """
    from shiftopt import job
    from shiftopt.cli import show
    from shiftopt.cli.compare import show_comparison
    from shiftopt.cli.interrupt import stoppable
    from shiftopt.cli.loading import read, read_roster
    from shiftopt.cli.progress import watch
    from shiftopt.cli.solve import show_result
    from shiftopt.replan import on_known_grids, republished
    from shiftopt.report.compare import Comparison, side_of
    from shiftopt.solving.result import Status

    station = read(scenario, period, lang)
    published = read_roster(roster, station)
    station = published.scenario
    people, dates = _locks(lock, station)
    again, notes = republished(
        published,
        after=date_of(after, "--after") if after else None,
        absences=[_absence(text, station) for text in absent],
        people=people,
        dates=dates,
    )
    show.notes(notes)
    chosen = job.options(again, time_limit, seed, fast)
    folder = out or Path("out", station.id, station.period)
    with stoppable() as stopping, watch(station.language, quiet, stopping) as progress:
        result = on_known_grids(job.plan(again, chosen, progress, stopping), published)
    page = None
    if result.roster is not None:
        before = job.given(published)
        page = job.write(result, again, folder, alarm)
        found = Comparison(side_of(before, str(roster)), side_of(result, str(folder)))
        show_comparison(found, station.language, folder / "compare.html")
    show_result(result, station.language, page)
    if result.roster is None:
        leave(Exit.IMPOSSIBLE if result.status is Status.INFEASIBLE else Exit.NOTHING)


def person_of(word: str, station: Any, option: str) -> str:
    """The id of somebody named by id, or by a name that only one has."""
    from shiftopt.scenario.wording import hint

    names = [p.name for p in station.people]
    known: dict[str, str] = {p.name: p.id for p in station.people if names.count(p.name) == 1}
    known |= {p.id: p.id for p in station.people}
    if word not in known:
        raise click.BadParameter(f"unknown person {word!r}; {hint(word, known)}", param_hint=option)
    return known[word]


def date_of(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no date; write it as 2026-12-31", param_hint=option) from None


def _absence(text: str, station: Any) -> Any:
    """``p07:2026-10-12..2026-10-14``, or one date."""
    from shiftopt.replan import Absence

    who, colon, when = text.rpartition(":")
    first, _, last = when.partition("..")
    if not colon:
        raise click.BadParameter(f"{text!r}: write it as p07:2026-10-12..2026-10-14", param_hint="--absent")
    found = Absence(
        person_of(who, station, "--absent"), date_of(first, "--absent"), date_of(last or first, "--absent")
    )
    if found.last < found.first:
        raise click.BadParameter(f"{text!r} ends before it begins", param_hint="--absent")
    return found


def _locks(words: Sequence[str], station: Any) -> tuple[set[str], set[date]]:
    """People and dates that stay."""
    dates = {word for word in words if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word)}
    people = {person_of(word, station, "--lock") for word in words if word not in dates}
    return people, {date_of(word, "--lock") for word in dates}
