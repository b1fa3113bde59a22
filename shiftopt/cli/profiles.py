"""``shiftopt profiles``."""

from __future__ import annotations

from typing import Any

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import command


@command
@click.argument("name", required=False)
@opt.lang_zh
def profiles(name: str | None, lang: Any) -> None:
    """List the rule sets, or describe one.

    With NAME: its rules in words, whether each is hard, and the clause behind it.
    """
    from shiftopt import profiles as sets
    from shiftopt.cli import show
    from shiftopt.cli.words import say

    if name is None:
        found = [sets.read(each) for each in sets.names()]
        headers = [say(lang, key) for key in ("name", "title", "rules")]
        show.table(headers, [(p.name, p.title[lang], len(p.rules)) for p in found], (2,))
        return
    if name not in sets.names():
        known = ", ".join(sets.names())
        raise click.BadParameter(f"there is no profile {name!r}; write one of {known}", param_hint="NAME")
    profile = sets.read(name)
    click.echo(f"{profile.name}: {profile.title[lang]}\n{profile.text[lang].strip()}\n")
    headers = [say(lang, key) for key in ("kind", "rule", "enforce", "source")]
    rows = []
    for rule in profile.rules:
        cited = sets.sources()[rule.source].cite(lang) if rule.source else ""
        rows.append((rule.kind, rule.sentence(lang), say(lang, rule.enforce), cited))
    show.table(headers, rows)
