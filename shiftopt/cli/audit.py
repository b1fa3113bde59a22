"""``shiftopt audit``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import Exit, command, leave


@command
@opt.scenario
@opt.roster
@opt.period
@opt.lang
def audit(scenario: Path, roster: Path, period: str | None, lang: str | None) -> None:
    """Check any roster against every rule of the scenario.

    ROSTER is a .csv or .xlsx as shiftopt writes it, edited by hand or made elsewhere. Ends with status 8
    when hard rules are broken.
    """
    from shiftopt.audit import audit as check
    from shiftopt.cli.loading import read, read_roster

    station = read(scenario, period, lang)
    found = check(read_roster(roster, station))
    show_audit(found)
    if not found.clean:
        leave(Exit.BREACHES)


def show_audit(found: Any) -> None:
    """Hard breaches one by one, soft ones summed up by rule."""
    from shiftopt.cli import show
    from shiftopt.cli.words import say

    scenario = found.roster.scenario
    rules = {rule.name: rule for rule in scenario.rules}
    language = scenario.language

    titles = Counter(rule.words[language].title for rule in rules.values())

    def title(name: str) -> str:
        said = rules[name].words[language].title
        return str(said) if titles[said] == 1 else f"{said} {name}"

    if not found.breaches:
        click.echo(say(scenario, "clean"))
        return
    if found.clean:
        click.echo(say(scenario, "hard_clean"))
    else:
        click.echo(say(scenario, "hard_found", n=len(found.hard)))
        rows = [(title(b.rule), rules[b.rule].say(b, scenario, language)) for b in found.hard]
        show.table([say(scenario, "rule"), say(scenario, "breach")], rows)
    soft = [b for b in found.breaches if not b.hard]
    if soft:
        times = Counter(b.rule for b in soft)
        amounts: Counter[str] = Counter()
        for breach in soft:
            amounts[breach.rule] += breach.amount
        click.echo(say(scenario, "soft_found"))
        headers = [say(scenario, key) for key in ("rule", "times", "amount", "unit", "points")]
        sums = [(rules[name], n, amounts[name]) for name, n in times.items()]
        lines = [
            (title(r.name), n, amount, say(scenario, f"unit_{r.unit}"), amount * r.weight)
            for r, n, amount in sums
        ]
        show.table(headers, lines, (1, 2, 4))
