"""``shiftopt rotations``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from shiftopt.cli import cycles
from shiftopt.cli import options as opt
from shiftopt.cli.designing import designing
from shiftopt.cli.ending import command

if TYPE_CHECKING:
    from shiftopt.rotation.library import NamedCycle

rotations = click.Group("rotations", help="List the cycles of the library, describe one, or design one.")


@command
@cycles.handover
@cycles.profiles
@opt.lang_zh
def listing(handover: int, profiles: tuple[str, ...], lang: Any) -> None:
    """List the cycles: hours and rests of each, and what rule sets say of it."""
    from shiftopt.cli import show
    from shiftopt.cli.words import say
    from shiftopt.rotation import library
    from shiftopt.verdict import verdicts

    figures, judged = [], []
    for cycle in map(library.read, library.names()):
        facts = cycles.facts_of(cycle.rotation(), cycle.shifts, handover)
        figures.append((cycle.name, cycle.title[lang], len(cycle.offsets), *facts.values()))
        found = verdicts(cycle.rotation(), cycle.shifts, handover, profiles)
        judged.append((cycle.name, *(cycles.word(verdict, lang) for verdict in found)))
    headers = [say(lang, key) for key in ("cycle", "title", "teams", *cycles.COLUMNS)]
    show.table(headers, figures, range(2, len(headers)))
    click.echo(f"\n{say(lang, 'rotation_facts')}\n")
    show.table([say(lang, "cycle"), *profiles], judged)
    click.echo(f"\n{say(lang, 'rotation_verdicts')}")


@command
@click.argument("name")
@cycles.handover
@cycles.profiles
@opt.lang_zh
def showing(name: str, handover: int, profiles: tuple[str, ...], lang: Any) -> None:
    """Describe one: its teams, its facts, the clauses that it breaks, its line in a scenario."""
    from shiftopt.cli import show
    from shiftopt.cli.words import say
    from shiftopt.rotation import library
    from shiftopt.verdict import verdicts

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
    facts = cycles.facts_of(cycle.rotation(), cycle.shifts, handover)
    show.table([say(lang, "fact"), ""], [(say(lang, key), value) for key, value in facts.items()], (1,))
    click.echo()
    cycles.tell(verdicts(cycle.rotation(), cycle.shifts, handover, profiles), lang)
    if cycle.source:
        click.echo(f"\n{say(lang, 'source')}: {cycle.source}")
    click.echo(f"\n{say(lang, 'rotation_yaml')}\n{_yaml(cycle)}")


rotations.add_command(listing, "list")
rotations.add_command(showing, "show")
rotations.add_command(designing, "design")


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
