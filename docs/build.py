"""Write the pages of the documentation that are made from the program itself.

``python docs/build.py`` writes them; with ``--check`` it only says which are out of date (status 1).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

HOME = Path(__file__).parent

MADE = "<!-- Made by `python docs/build.py`; don't edit by hand. -->"

ONE = {"people": "person"}
"""Units whose singular isn't theirs without an s."""
UNITS = {"min": "minutes", "units": "units of each limit"}
"""Units of breaches that need more words."""


# --- tables ---------------------------------------------------------------------------------------
def cell(text: object) -> str:
    """Text that is safe in a table cell."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(headers: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    headers = list(headers)
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join("| " + " | ".join(cell(c) for c in line) + " |" for line in lines)


def yaml(value: Any) -> str:
    """A value as a scenario file holds it, on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {yaml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(yaml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) and (":" in value or value in ("-", "off")) else str(value)


def bound(schema: Mapping[str, Any], *names: str) -> Any:
    """A bound under the first of its names that there is; pydantic has two for some."""
    return next((schema[name] for name in names if name in schema), None)


def values(schema: Mapping[str, Any], *, item: bool = False) -> str:
    """What a key may hold, with its bounds, in a few words."""
    if "enum" in schema:
        return " / ".join(f"`{v}`" for v in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if "$ref" in schema:
        return "mappings" if item else "mapping"
    if "anyOf" in schema:
        found = dict.fromkeys(values(part) for part in schema["anyOf"] if part.get("type") != "null")
        return " or ".join(found)
    kind = schema.get("type")
    if kind == "array":
        inner = values(schema.get("items") or {}, item=True)
        return f"list of {inner}" if inner else "list"
    if kind == "object":
        return "mappings" if item else "mapping"
    if kind == "string":
        what = {"date": "date"}.get(schema.get("format", ""), "text")
        return "texts" if item and what == "text" else what
    words = {"integer": "whole number", "boolean": "true / false"}.get(str(kind), str(kind or ""))
    low, high = bound(schema, "minimum", "ge"), bound(schema, "maximum", "le")
    above = bound(schema, "exclusiveMinimum", "gt")
    limits = [f"more than {above}"] if above is not None else []
    limits += [f"{low:,}–{high:,}"] if None not in (low, high) else []
    limits += [f"at most {high:,}"] if low is None and high is not None else []
    limits += [f"from {low:,}"] if high is None and low is not None else []
    return ", ".join([words, *limits])


# --- command line ---------------------------------------------------------------------------------
def command_line() -> str:
    """Every command with its arguments, options and help."""
    from shiftopt.cli.app import COMMANDS, app

    parent = click.Context(app, info_name="shiftopt")
    rows = ((f"[`{name}`](#shiftopt-{name})", text) for name, text in COMMANDS.items())
    parts = ["# Command line", MADE, app.help or "", table(("command", "does"), rows)]
    parts += ["## Exit status", exit_statuses()]
    for name in COMMANDS:
        command = app.get_command(parent, name)
        assert command is not None
        parts += command_sections(command, click.Context(command, parent, info_name=name))
    return "\n\n".join(parts) + "\n"


def command_sections(command: click.Command, context: click.Context) -> Iterator[str]:
    """A command, or a group with all that is in it."""
    if not isinstance(command, click.Group):
        yield from command_section(command, context)
        return
    yield f"## `{context.command_path}`"
    yield command.help or ""
    for name, inner in command.commands.items():
        yield from command_section(inner, click.Context(inner, context, info_name=name), "###")


def command_section(command: click.Command, context: click.Context, heading: str = "##") -> Iterator[str]:
    """Heading, usage, help and table of options of one command."""
    yield f"{heading} `{context.command_path}`"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```\n{context.command_path} {usage}\n```"
    yield "\n\n".join(" ".join(p.split()) for p in (command.help or "").split("\n\n"))
    options = [p for p in command.params if isinstance(p, click.Option)]
    rows = [record for option in options if (record := option.get_help_record(context)) is not None]
    yield table(("option", "does"), ((f"`{option}`", text) for option, text in rows))


def exit_statuses() -> str:
    """The table of exit statuses."""
    from shiftopt.cli.ending import MEANING

    return table(("status", "means"), ((int(status), text) for status, text in MEANING.items()))


# --- rules ----------------------------------------------------------------------------------------
def rules() -> str:
    """A handbook of the rules, family by family: what each asks, the clauses behind it, an example rota."""
    from shiftopt.rules import FAMILIES, RULES, Rule

    families = [
        (family, [(k, r) for k, r in RULES.items() if r.__module__ == family.__name__]) for family in FAMILIES
    ]
    parts = ["# Rules", MADE, (HOME / "parts" / "rules.md").read_text(encoding="utf-8").strip()]
    rows = ((first_line(family), ", ".join(contents_entry(k, r) for k, r in own)) for family, own in families)
    common = Rule.model_json_schema()["properties"]
    parts += ["Every rule has these keys; only its own are listed with it.", rule_keys(common, ("kind",))]
    parts += ["## Contents", table(("about", "rules"), rows)]
    parts += [
        "## By clause",
        CLAUSES_FIRST,
        table(("clause", "says", "rules, and the sets that have them"), by_clause()),
    ]
    for family, own in families:
        parts.append(f"# {first_line(family)}")
        for kind, rule in own:
            parts += rule_section(kind, rule)
    return "\n\n".join(parts) + "\n"


def titles(rule: Any) -> str:
    """A rule's title in both languages; one that names fields is said of the rule with its defaults."""
    own = {lang: rule.words[lang].title for lang in ("en", "zh")}
    return " · ".join(
        rule.model_construct().title(lang) if "{" in said else said for lang, said in own.items()
    )


def contents_entry(kind: str, rule: Any) -> str:
    """A rule's titles as a link to its section."""
    return f"[{titles(rule)}](#{kind})"


def first_line(module: Any) -> str:
    """What a family of rules is about."""
    return str(module.__doc__).split("\n", 1)[0].rstrip(".")


def default(rule: Any, name: str) -> Any:
    """Default of a field of a rule."""
    return rule.model_fields[name].default


def rule_keys(properties: Mapping[str, Any], without: Collection[str] = ()) -> str:
    """The keys of a rule."""
    rows = (
        (f"`{key}`", values(schema), default_words(schema.get("default")), schema.get("description", ""))
        for key, schema in properties.items()
        if key not in without
    )
    return table(("key", "values", "default", "meaning"), rows)


def rule_section(kind: str, rule: Any) -> Iterator[str]:
    """One rule: its words, its clauses by rule set, an example rota, its keys, the rosters of its tests."""
    from shiftopt.rules import Rule

    yield f"## {kind}"
    yield f"**{titles(rule)}.** " + paragraph(rule.__doc__)
    shown = next(e for e in rule.examples if e.amount)
    said = rule(**shown.rule)
    yield f"> {said.sentence('en')}<br>\n> {said.sentence('zh')}"
    enforce, tier = default(rule, "enforce"), default(rule, "tier")
    counts = f"a breach counts in {UNITS.get(rule.unit, rule.unit)}."
    yield f"By default {enforce}, in the tier `{tier}` when soft; {counts}"
    clauses = list(clauses_of(kind))
    if clauses:
        yield "### Clauses"
        yield table(("rule set", "asks", "要求", "force", "clause"), clauses)
    yield "### Example rota"
    yield from example_rota(said, shown)
    if own := set(rule.model_fields) - set(Rule.model_fields):
        properties = rule.model_json_schema()["properties"]
        yield "### Keys"
        yield rule_keys({key: schema for key, schema in properties.items() if key in own})
    yield "### Rosters that keep and break it"
    yield table(("roster", "rule", "given", "breach", "shows"), (example_row(rule, e) for e in rule.examples))


def clauses_of(kind: str) -> Iterator[tuple[str, ...]]:
    """Every rule set's rule of a kind, with the clause behind it and its mark."""
    from shiftopt import profiles

    for name in profiles.names():
        for rule in profiles.read(name).rules:
            if rule.kind == kind:
                source = profiles_clause(rule.source) if rule.source else "every rota lives by it"
                yield (
                    f"[{name}](profiles.md#{name})",
                    rule.sentence("en"),
                    rule.sentence("zh"),
                    force(rule),
                    source,
                )


CLAUSES_FIRST = """\
Who comes from the law looks here: each clause with its mark, what it says, and the rules that keep it.
Clauses that no rule checks, as a rota doesn't hold what they are about, stand with each
[rule set](profiles.md)."""


def by_clause() -> Iterator[tuple[str, str, str]]:
    """Every clause that a rule of a set rests on, with these rules, in the order of the sources."""
    from shiftopt import profiles

    kept: dict[str, dict[str, list[str]]] = {}
    for name in profiles.names():
        for rule in profiles.read(name).rules:
            if rule.source:
                said = f"[{rule.title('en')}](#{rule.kind})"
                kept.setdefault(rule.source, {}).setdefault(said, []).append(f"[{name}](profiles.md#{name})")
    for key, source in profiles.sources().items():
        if key in kept:
            rules = (f"{rule}: {', '.join(dict.fromkeys(sets))}" for rule, sets in kept[key].items())
            yield profiles_clause(key), source.note["en"], "; ".join(rules)


def profiles_clause(key: str) -> str:
    """A clause with its mark, as a link to the page of rule sets."""
    return clause(key).replace("(#", "(profiles.md#")


def example_rota(rule: Any, example: Any) -> Iterator[str]:
    """A small roster day by day as a person would draw it, and what the audit says of it."""
    from shiftopt.rules.beside import beside
    from shiftopt.rules.tiny import roster_of

    scenario = roster_of(example, (rule,)).scenario
    past = max(len(line.rpartition("|")[0]) for line in example.lines)
    days = [scenario.date(d) for d in range(-past, scenario.days)]
    rows = (
        (f"{person.id} {person.name}", *line.rpartition("|")[0].rjust(past, "-"), *line.rpartition("|")[2])
        for person, line in zip(scenario.people, example.lines, strict=True)
    )
    heads = (f"{'*' if on < scenario.start else ''}{on:%a} {on.day}" for on in days)
    fields = {"kind": rule.kind, **example.rule}
    yield f"For `{yaml(fields)}`" + (", days before the period with `*`:" if past else ":")
    yield table(("", *heads), rows)
    if around := beside(example):
        yield f"Given: {'; '.join(around)}."
    yield f"{example.why[:1].upper()}{example.why[1:]}." + breach_words(rule, example)


def paragraph(text: str | None) -> str:
    """A text of several lines without its line breaks."""
    joined = "\n\n".join(" ".join(part.split()) for part in (text or "").split("\n\n"))
    return re.sub("(?<=[，。；：、]) ", "", joined.replace("``", "`"))


def breach_words(rule: Any, example: Any) -> str:
    """What the audit says of an example, in both languages."""
    from shiftopt.rules.tiny import roster_of

    if not example.amount:
        return ""
    roster = roster_of(example, (rule,))
    breach = next(iter(rule.audit(roster)))
    said = [rule.say(breach, roster.scenario, language) for language in ("en", "zh")]
    return f" One reads:\n\n> {said[0]}<br>\n> {said[1]}"


def example_row(rule: Any, example: Any) -> tuple[str, ...]:
    """An example as a row of a table: one line a person, history before the bar."""
    from shiftopt.rules.beside import beside

    lines = "<br>".join(f"`{line}`" for line in example.lines)
    fields = ", ".join(f"{k}: {yaml(v)}" for k, v in example.rule.items())
    unit = ONE.get(rule.unit, rule.unit.removesuffix("s")) if example.amount == 1 else rule.unit
    found = f"{example.amount} {unit}" if example.amount else "kept"
    return lines, f"`{fields}`" if fields else "", "; ".join(beside(example)), found, example.why


# --- profiles -------------------------------------------------------------------------------------
def profiles() -> str:
    """Every rule set in words, and every source."""
    from shiftopt import profiles as sets
    from shiftopt.account import Terms, sentence

    parts = ["# Rule sets", MADE, (HOME / "parts" / "profiles.md").read_text(encoding="utf-8").strip()]
    for profile in map(sets.read, sets.names()):
        rows = (
            (
                f"[`{r.kind}`](rules.md#{r.kind})",
                r.sentence("en"),
                r.sentence("zh"),
                force(r),
                clause(r.source) if r.source else "",
            )
            for r in profile.rules
        )
        parts += [f"## {profile.name}", f"**{profile.title['en']} · {profile.title['zh']}**"]
        parts += [paragraph(profile.text["en"]), paragraph(profile.text["zh"])]
        parts.append(table(("rule", "says", "意思", "force", "source"), rows))
        if profile.account:
            agreed = Terms(**profile.account)
            source = f" {clause(agreed.source)}" if agreed.source else ""
            parts.append(f"Account: {sentence(agreed, 'en')} {sentence(agreed, 'zh')}{source}")
        if profile.notes:
            parts.append("Not checked by any rule: " + "; ".join(map(clause, profile.notes)) + ".")
    parts += ["## Sources", paragraph(sets.Source.__doc__.split("status : str")[1].split("note :")[0])]
    for source in sets.sources().values():
        parts.append(f"### {source.key}")
        parts.append(f"{source.place('en')} · {source.place('zh')}. Status: {source.status}.")
        parts += [f"{source.note['en']} {source.note['zh']}"]
    return "\n\n".join(parts) + "\n"


def clause(key: str) -> str:
    """A source with its mark, as a link to its entry."""
    from shiftopt.profiles import sources

    return f"[{sources()[key].place('en')}](#{key}) ({sources()[key].mark('en')})"


def force(rule: Any) -> str:
    """Hard, or the price and the tier, and the unit of a breach."""
    said = f"{rule.enforce}, in {UNITS.get(rule.unit, rule.unit)}"
    return f"{said}, weight {rule.weight}, {rule.tier}" if rule.enforce == "soft" else said


# --- scenario file --------------------------------------------------------------------------------
def scenario() -> str:
    """``parts/scenario.md``, its markers replaced by tables of keys and by examples from ``example.yaml``."""
    from shiftopt.scenario.file.whole import File
    from shiftopt.scenario.schema import json_schema

    known = {model.__name__: model for model in models(File)}
    examples = sections((HOME / "example.yaml").read_text(encoding="utf-8"))

    def made(marker: re.Match[str]) -> str:
        what, name = marker.groups()
        if what == "example":
            return f"```yaml\n{examples[name]}\n```"
        model = known[name]
        schema = json_schema() if model is File else model.model_json_schema()
        return table(("key", "values", "default", "meaning"), key_rows(model, schema["properties"]))

    text = (HOME / "parts" / "scenario.md").read_text(encoding="utf-8")
    first, rest = text.split("\n", 1)
    return f"{first}\n\n{MADE}\n" + re.sub(r"<!-- (keys|example): (\w+) -->", made, rest)


def models(kind: object) -> Iterator[type[BaseModel]]:
    """A section's model and all that lie in it."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
        for info in kind.model_fields.values():
            yield from models(info.annotation)
    for arg in getattr(kind, "__args__", ()):
        yield from models(arg)


def key_rows(model: type[BaseModel], properties: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The keys of a section: what they may hold, by default, and mean."""
    for name, info in model.model_fields.items():
        key = info.alias or name
        schema = properties[key]
        given = "**required**" if info.is_required() else default_words(schema.get("default"))
        shown = f" Example: `{yaml(info.examples[0])}`" if info.examples else ""
        text = (info.description or "") + ("." if shown else "")
        yield f"`{key}`", values(schema), given, text + shown


def default_words(value: Any) -> str:
    """A default as a table shows it."""
    return "" if value in (None, [], {}, "") else f"`{yaml(value)}`"


def sections(text: str) -> dict[str, str]:
    """The text of each section of a YAML file, comments above it included."""
    found: dict[str, list[str]] = {}
    above: list[str] = []
    key = ""
    for line in text.splitlines():
        if re.match(r"\w", line):
            key = line.split(":")[0]
            found[key], above = [*above, line], []
        elif line.startswith("#") or not line.strip():
            above = [*above, line] if line.strip() else []
        else:
            found[key].append(line)
    return {key: "\n".join(lines) for key, lines in found.items()}


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": command_line,
    "profiles.md": profiles,
    "rules.md": rules,
    "scenario.md": scenario,
}
"""File → what makes it."""


def main(check: bool) -> int:
    """Write the pages, or only compare them; the number of pages that were out of date."""
    old = 0
    for name, make in PAGES.items():
        path, text = HOME / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        old += 1
        print(f"{name} is out of date" if check else f"{name} written")
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
    return old


if __name__ == "__main__":
    only_check = "--check" in sys.argv[1:]
    outdated = main(only_check)
    sys.exit(1 if only_check and outdated else 0)
