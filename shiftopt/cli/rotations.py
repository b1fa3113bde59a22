"""``shiftopt rotations``."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import command

if TYPE_CHECKING:
    from shiftopt.rotation.facts import Facts
    from shiftopt.rotation.library import NamedCycle

rotations = click.Group("rotations", help="List the cycles of the library, or describe one.")

handover = click.option(
    "--handover",
    type=click.IntRange(0, 240),
    default=0,
    metavar="MIN",
    help="Minutes of work before each shift.",
)

COLUMNS = ("week", "shortest_rest", "after_nights", "run", "nights", "seven", "between", "weekends")
"""Facts in the table, as the words call them."""


@command
@handover
@opt.lang_zh
def listing(handover: int, lang: Any) -> None:
    """List the cycles, each with its hours and rests."""
    from shiftopt.cli import show
    from shiftopt.cli.words import say
    from shiftopt.rotation import library
    from shiftopt.rotation.facts import facts

    rows = []
    for cycle in map(library.read, library.names()):
        found = facts(cycle.rotation(), cycle.shifts, handover)
        rows.append((cycle.name, cycle.title[lang], len(cycle.offsets), *_figures(found).values()))
    headers = [say(lang, key) for key in ("cycle", "title", "teams", *COLUMNS)]
    show.table(headers, rows, range(2, len(headers)))
    click.echo(f"\n{say(lang, 'rotation_facts')}")


@command
@click.argument("name")
@handover
@opt.lang_zh
def showing(name: str, handover: int, lang: Any) -> None:
    """Describe one: its teams, its facts, its line in a scenario."""
    from shiftopt.cli import show
    from shiftopt.cli.words import say
    from shiftopt.rotation import library
    from shiftopt.rotation.facts import facts

    if name not in library.names():
        raise click.BadParameter(f"there is no cycle {name!r}; {_hint(name)}", param_hint="NAME")
    cycle = library.read(name, lang)
    click.echo(f"{cycle.name}: {cycle.title[lang]}\n{cycle.note[lang]}\n")
    for shift in cycle.shifts:
        click.echo(f"  {shift.code}  {shift.name}  {_clock(shift.start)}–{_clock(shift.end)}")
    click.echo()
    for team, offset in enumerate(cycle.offsets, 1):
        click.echo(f"  {team}  {' '.join(cycle.cycle[offset:] + cycle.cycle[:offset])}")
    click.echo()
    figures = _figures(facts(cycle.rotation(), cycle.shifts, handover))
    show.table([say(lang, "fact"), ""], [(say(lang, key), value) for key, value in figures.items()], (1,))
    if cycle.source:
        click.echo(f"\n{say(lang, 'source')}: {cycle.source}")
    click.echo(f"\n{say(lang, 'rotation_yaml')}\n{_yaml(cycle)}")


rotations.add_command(listing, "list")
rotations.add_command(showing, "show")


def _figures(found: Facts) -> dict[str, str]:
    """Facts as text, in the order of the columns."""
    return {
        "week": f"{float(found.week / 60):.4g}",
        "shortest_rest": _hours(found.shortest_rest),
        "after_nights": _hours(found.after_nights),
        "run": _or_dash(found.longest_run),
        "nights": _or_dash(found.most_nights),
        "seven": f"{_hours(found.least_in_7)}–{_hours(found.most_in_7)}",
        "between": _hours(found.between_rests),
        "weekends": _share(found.weekends_free),
    }


def _or_dash(value: object) -> str:
    return "–" if value is None else str(value)


def _hours(minutes: int | None) -> str:
    return "–" if minutes is None else f"{minutes / 60:.4g}"


def _share(share: Fraction) -> str:
    return "0" if share == 0 else f"{share.numerator}/{share.denominator}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _hint(name: str) -> str:
    import difflib

    from shiftopt.rotation import library

    close = difflib.get_close_matches(name, library.names(), 1, 0.5)
    return f"did you mean {close[0]}?" if close else "`shiftopt rotations list` has them all"


def _yaml(cycle: NamedCycle) -> str:
    teams = ", ".join(f"{name}: {at}" for name, at in zip("甲乙丙丁戊", cycle.offsets, strict=False))
    return f"rotation: {{library: {cycle.name}, anchor: 2026-01-01, teams: {{{teams}}}}}"
