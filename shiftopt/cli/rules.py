"""``shiftopt rules``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import command


@command
@click.argument("kind", required=False)
@opt.lang_zh
def rules(kind: str | None, lang: Any) -> None:
    """List the rules, or describe one.

    With KIND: its keys in the scenario file, the clauses behind it, and small rosters that keep and break it.
    """
    from shiftopt.rules import RULES

    if kind is None:
        _list(list(RULES.values()), lang)
    elif kind in RULES:
        _describe(RULES[kind], lang)
    else:
        import difflib

        close = difflib.get_close_matches(kind, RULES, 1)
        hint = f"did you mean {close[0]}?" if close else "`shiftopt rules` lists them"
        raise click.BadParameter(f"there is no rule {kind!r}; {hint}", param_hint="KIND")


def _list(kinds: list[Any], language: Any) -> None:
    from shiftopt.cli import show
    from shiftopt.cli.words import say, unit

    headers = [say(language, key) for key in ("kind", "title", "unit", "enforce", "sentence")]
    rows = []
    for rule in kinds:
        kind, enforce = (rule.model_fields[name].default for name in ("kind", "enforce"))
        per = unit(language, rule.unit)
        rows.append(
            (kind, rule.words[language].title, per, say(language, enforce), _sentence(rule, language))
        )
    show.table(headers, rows)


def _sentence(rule: Any, language: Any) -> str:
    """The rule in words, with its defaults and, where there is none, the numbers of its first example."""
    return str(rule(**rule.examples[0].rule).sentence(language))


def _describe(rule: Any, language: Any) -> None:
    from shiftopt.cli import show
    from shiftopt.cli.words import say, unit
    from shiftopt.rules.beside import beside

    kind = rule.model_fields["kind"].default
    click.echo(f"{kind}: {rule.words[language].title}\n{_sentence(rule, language)}")
    click.echo(" ".join((rule.__doc__ or "").split("\n\n")[0].split()))
    click.echo()
    headers = [say(language, key) for key in ("key", "type", "default", "meaning")]
    fields = [(name, f) for name, f in rule.model_json_schema()["properties"].items() if name != "kind"]
    show.table(headers, [(name, _type(f), _default(f), f.get("description", "")) for name, f in fields])
    clauses = list(_clauses(kind, language))
    if clauses:
        click.echo()
        show.table(
            [say(language, key) for key in ("profile", "sentence_there", "enforce", "source")], clauses
        )
    for example in rule.examples:
        click.echo(f"\n{example.why or say(language, 'example')}  ({example.system})")
        if example.rule:
            click.echo("  " + ", ".join(f"{key}: {value}" for key, value in example.rule.items()))
        for line in example.lines:
            click.echo(f"    {line}")
        if around := beside(example):
            click.echo(f"  {say(language, 'given')}: {'; '.join(around)}")
        counted = unit(language, rule.unit, counted=True)
        found = f"{example.amount} {counted}" if example.amount else say(language, "kept")
        click.echo(f"  → {found}")


def _clauses(kind: str, language: Any) -> Iterator[tuple[str, str, str, str]]:
    """Every rule set that has such a rule: what it asks, and the clause with its mark."""
    from shiftopt import profiles
    from shiftopt.cli.words import say

    for name in profiles.names():
        for rule in profiles.read(name).rules:
            if rule.kind == kind:
                source = profiles.sources()[rule.source].cite(language) if rule.source else ""
                yield name, rule.sentence(language), say(language, rule.enforce), source


def _type(schema: dict[str, Any]) -> str:
    """A field's type and bounds, short."""
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_type(part) for part in schema["anyOf"] if part.get("type") != "null")
    if "const" in schema:
        return str(schema["const"])
    low, high = (schema.get(key) for key in ("minimum", "maximum"))
    if low is not None or high is not None:
        return f"{schema['type']} {'' if low is None else low}–{'' if high is None else high}"
    if schema.get("type") == "array":
        inner = schema.get("items") or {}
        return f"list of {_type(inner)}" if inner else "list"
    return str(schema.get("type", ""))


def _default(schema: dict[str, Any]) -> str:
    value = schema.get("default", "")
    return "" if value is None else str(value)
