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

    With NAME, clause by clause: what is asked, whether it must hold, where it stands, how far that was
    verified and what it says there; then the clauses that bind and that no rule checks.
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
    _describe(sets.read(name), lang)


def _describe(profile: Any, lang: Any) -> None:
    from shiftopt.account import Terms, sentence
    from shiftopt.cli.words import say
    from shiftopt.profiles import BASE, sources

    known = sources()
    click.echo(f"{profile.name}: {profile.title[lang]}\n{profile.text[lang].strip()}")
    for number, rule in enumerate(profile.rules, 1):
        click.echo(f"\n{number}. {rule.sentence(lang)}\n   {rule.kind}: {_force(rule, lang)}")
        if rule.source:
            source = known[rule.source]
            click.echo(f"   {say(lang, 'source')}: {source.cite(lang)}\n   {source.note[lang]}")
    if profile.account:
        agreed = Terms(**profile.account)
        cited = f"\n   {say(lang, 'source')}: {known[agreed.source].cite(lang)}" if agreed.source else ""
        click.echo(f"\n{sentence(agreed, lang)}{cited}")
    if profile.notes:
        click.echo(f"\n{say(lang, 'unchecked')}")
    for key in profile.notes:
        click.echo(f"-  {known[key].cite(lang)}\n   {known[key].note[lang]}")
    if profile.name != BASE:
        click.echo(f"\n{say(lang, 'no_advice')}")


def _force(rule: Any, lang: Any) -> str:
    """Whether it must hold, and in what a breach counts or what one unit of it costs."""
    from shiftopt.cli.words import say, unit

    if rule.enforce == "soft" and rule.unit == "points":
        return say(lang, "in_points") + (f" × {rule.weight}" if rule.weight > 1 else "")
    per = unit(lang, rule.unit, counted=rule.enforce == "soft")
    if rule.enforce == "soft" and lang == "en":
        per = {"people": "person"}.get(per, per.removesuffix("s"))
    return say(lang, f"in_{rule.enforce}", weight=rule.weight, unit=per)
