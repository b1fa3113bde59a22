"""``shiftopt audit``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from shiftopt.cli import options as opt
from shiftopt.cli import public
from shiftopt.cli.ending import Exit, command, leave


@command
@opt.scenarios
@opt.roster
@opt.form
@opt.period
@opt.lang
@click.option("-v", "--verbose", is_flag=True, help="List the breaches of soft rules one by one, too.")
def audit(
    scenario: tuple[Path, ...],
    roster: Path,
    form: str | None,
    period: str | None,
    lang: str | None,
    verbose: bool,
) -> None:
    """Check any roster against every rule of the scenario.

    ROSTER is a .csv or .xlsx as shiftopt writes it, edited by hand or made elsewhere. Ends with status 8
    when hard rules are broken. With --format, what the family's own definition says of it.
    """
    if form is not None:
        public.audit(form, scenario, roster, lang)
        return
    from shiftopt.audit import audit as check
    from shiftopt.cli.loading import read, read_roster

    station = read(opt.one(scenario), period, lang)
    found = check(read_roster(roster, station))
    show_audit(found, verbose)
    if not found.clean:
        leave(Exit.BREACHES)


def show_audit(found: Any, verbose: bool = False) -> None:
    """Hard breaches one by one, soft ones summed up by rule; all one by one if wanted."""
    from shiftopt.cli.words import say

    scenario = found.roster.scenario
    if not found.breaches:
        click.echo(say(scenario, "clean"))
        return
    if found.clean:
        click.echo(say(scenario, "hard_clean"))
    else:
        click.echo(say(scenario, "hard_found", n=len(found.hard)))
        _list(scenario, found.hard)
    soft = [b for b in found.breaches if not b.hard]
    if soft:
        click.echo(say(scenario, "soft_found"))
        _sum_up(scenario, soft)
    if soft and verbose:
        click.echo()
        _list(scenario, soft)


def _titles(scenario: Any) -> dict[str, str]:
    """Rule → title; where several share one, with the rule's name."""
    said = {rule.name: rule.title(scenario.language) for rule in scenario.rules}
    many = Counter(said.values())
    return {name: title if many[title] == 1 else f"{title} {name}" for name, title in said.items()}


def _list(scenario: Any, breaches: Sequence[Any]) -> None:
    """A line for each breach."""
    from shiftopt.cli import show
    from shiftopt.cli.words import say

    rules, titles = {rule.name: rule for rule in scenario.rules}, _titles(scenario)
    rows = [(titles[b.rule], rules[b.rule].say(b, scenario, scenario.language)) for b in breaches]
    show.table([say(scenario, "rule"), say(scenario, "breach")], rows)


def _sum_up(scenario: Any, breaches: Sequence[Any]) -> None:
    """A line for each rule: how many people, how often, how much, and the points."""
    from shiftopt.cli import show
    from shiftopt.cli.words import say, unit

    titles, rows = _titles(scenario), []
    for rule in scenario.rules:
        own = [b for b in breaches if b.rule == rule.name]
        if own:
            people, amount = len({b.person for b in own if b.person}), sum(b.amount for b in own)
            per = unit(scenario, rule.unit)
            rows.append((titles[rule.name], people or "", len(own), amount, per, amount * rule.weight))
    headers = [say(scenario, key) for key in ("rule", "persons", "times", "amount", "unit", "points")]
    show.table(headers, rows, (1, 2, 3, 5))
