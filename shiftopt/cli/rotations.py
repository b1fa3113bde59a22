"""``shiftopt rotations``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shiftopt.cli import cycles
from shiftopt.cli import options as opt
from shiftopt.cli.designing import designing
from shiftopt.cli.ending import command

if TYPE_CHECKING:
    from shiftopt.rotation.cycle import Rotation
    from shiftopt.rotation.library import NamedCycle
    from shiftopt.scenario.types import Shift

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
@click.argument("name", metavar="NAME|SCENARIO")
@cycles.handover
@cycles.profiles
@opt.lang_zh
def showing(name: str, handover: int, profiles: tuple[str, ...], lang: Any) -> None:
    """Describe a cycle: its teams, its facts, the clauses that it breaks, its line in a scenario.

    Of a scenario, the cycle that its teams follow, with its own shifts and handover; so a designed one is
    written out.
    """
    from shiftopt.rotation import library

    if name in library.names():
        _cycle(library.read(name, lang), handover, profiles, lang)
    elif Path(name).is_file():
        _station(Path(name), profiles, lang)
    else:
        raise click.BadParameter(f"there is no cycle {name!r}; {_hint(name)}", param_hint="NAME")


def _cycle(cycle: NamedCycle, handover: int, profiles: tuple[str, ...], lang: Any) -> None:
    from shiftopt.cli.words import say

    click.echo(f"{cycle.name}: {cycle.title[lang]}\n{cycle.note[lang]}\n")
    _tell(cycle.rotation(), cycle.shifts, handover, profiles, lang)
    if cycle.source:
        click.echo(f"\n{say(lang, 'source')}: {cycle.source}")
    click.echo(f"\n{say(lang, 'rotation_yaml')}\n{_yaml(cycle, lang)}")


def _station(file: Path, profiles: tuple[str, ...], lang: Any) -> None:
    from shiftopt.cli.loading import read
    from shiftopt.cli.words import say

    station = read(file, None, lang)
    rotation = station.rotation
    worked = tuple(s for s in station.shifts if s.code in rotation.cycle)
    click.echo(f"{station.name}\n")
    _tell(rotation, worked, station.handover, profiles, lang)
    click.echo()
    cycles.tell_year(rotation, worked, station.calendar.country, lang)
    click.echo(f"\n{say(lang, 'rotation_yaml')}\n{cycles.yaml(rotation)}")


def _tell(
    rotation: Rotation, shifts: Sequence[Shift], handover: int, profiles: tuple[str, ...], lang: Any
) -> None:
    """Shifts, a line a team, facts, verdicts."""
    from rich.cells import cell_len

    from shiftopt.cli import show
    from shiftopt.cli.words import say
    from shiftopt.verdict import verdicts

    for shift in shifts:
        click.echo(f"  {shift.code}  {shift.name}  {_clock(shift.start)}–{_clock(shift.end)}")
    click.echo()
    size, width = len(rotation.cycle), max(map(cell_len, rotation.offsets))
    for team, offset in rotation.offsets.items():
        days = (rotation.cycle[(offset + day) % size] for day in range(size))
        click.echo(f"  {team}{' ' * (width - cell_len(team))}  {' '.join(days)}")
    click.echo()
    facts = cycles.facts_of(rotation, shifts, handover)
    show.table([say(lang, "fact"), ""], [(say(lang, key), value) for key, value in facts.items()], (1,))
    click.echo()
    cycles.tell(verdicts(rotation, shifts, handover, profiles), lang)


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


def _yaml(cycle: NamedCycle, lang: Any) -> str:
    names = cycles.team_names(len(cycle.offsets), lang)
    teams = ", ".join(f"{name}: {at}" for name, at in zip(names, cycle.offsets, strict=True))
    return f"rotation: {{library: {cycle.name}, anchor: {cycle.rotation().anchor}, teams: {{{teams}}}}}"
