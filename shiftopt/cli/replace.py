"""``shiftopt replace``."""

from __future__ import annotations

from pathlib import Path

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import command


@command
@opt.scenario
@opt.roster
@click.option("--who", required=True, metavar="WHO", help="Who can't come: an id or a name.")
@click.option("--date", "on", required=True, metavar="DATE", help="On which date.")
@click.option("--all", "everybody", is_flag=True, help="Also people for whom it would break a hard rule.")
@opt.period
@opt.lang
def replace(
    scenario: Path,
    roster: Path,
    who: str,
    on: str,
    everybody: bool,
    period: str | None,
    lang: str | None,
) -> None:
    """Rank stand-ins for one gap, each with what it would cost.

    Nothing is solved and nothing written: people who are free that day are asked by the rules.
    """
    from shiftopt.cli import show
    from shiftopt.cli.loading import read, read_roster
    from shiftopt.cli.replan import date_of, person_of
    from shiftopt.cli.words import say
    from shiftopt.report import phrases
    from shiftopt.standins import stand_ins

    plan = read_roster(roster, read(scenario, period, lang))
    station = plan.scenario
    person, day = person_of(who, station, "--who"), station.day(date_of(on, "--date"))
    gaps = [a for a in plan.line(person) if a.day == day]
    if not gaps:
        raise click.BadParameter(f"{station.person[person].name} has no shift on {on}", param_hint="--date")
    titles = {rule.name: rule.title(station.language) for rule in station.rules}
    joint = "、" if station.language == "zh" else ", "
    for gap in gaps:
        found = [s for s in stand_ins(plan, gap) if everybody or not s.breaks]
        grid = f" {station.grid[gap.grid].name}" if gap.grid else ""
        click.echo(f"{on} {station.shift[gap.shift].name}{grid}")
        rows = [
            (
                i,
                station.person[s.person].name,
                phrases.team_name(station.person[s.person].team, station.language),
                joint.join(titles[name] for name in s.breaks) or say(station, "kept"),
                joint.join(f"{phrases.tier_name(t, station.language)} {n:+d}" for t, n in s.price.items()),
                phrases.signed(s.overtime),
                s.nights,
                s.over.level,
            )
            for i, s in enumerate(found, 1)
        ]
        if not rows:
            click.echo(say(station, "nobody_steps_in"))
            continue
        keys = ("rank", "person_name", "team", "hard_rules", "price", "above", "of_nights", "level")
        show.table([say(station, key) for key in keys], rows, (0, 5, 6, 7))
