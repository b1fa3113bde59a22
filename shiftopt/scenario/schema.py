"""The scenario file as a JSON Schema, for editors that complete and check while one writes."""

from __future__ import annotations

from typing import Any

from shiftopt.scenario.file.whole import File

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TABLES = {
    "people": "Path of a table of people (.xlsx, .csv)",
    "leave": "Path of a table with who, from, to, kind (.xlsx, .csv)",
    "requests": "Path of a table with who, date, want or avoid, weight (.xlsx, .csv)",
    "duties": "Path of a table with who, what and date, start, end or hours (.xlsx, .csv)",
    "events": "Path of a table with date, grid, what, and need.A and the like for each shift (.xlsx, .csv)",
    "balances": "Path of a CSV with person_id, dimension, balance; or ledger",
    "worked": "Path of a table with who, from, to, hours (.csv, .xlsx); or ledger",
    "holidays": "Path of a notice of holidays (.yaml, .csv, .xlsx)",
}
"""Sections that may stand in a file of their own."""

_PARTIAL = ("Station", "Shift", "RotationSection", "Grid", "Person")
"""Sections that an extended file may complete, so that nothing in them is required of one file."""


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a scenario file.

    A file that extends others needn't be complete, so little is required here; ``shiftopt check``
    sees the whole.
    """
    schema = File.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs")
    for name in _PARTIAL:
        definitions[name].pop("required", None)
    definitions["Person"]["required"] = ["id"]
    properties = schema["properties"]
    for section, description in _TABLES.items():
        inner = properties[section]
        kept = {k: inner.pop(k) for k in ("title", "description", "default") if k in inner}
        properties[section] = {**kept, "anyOf": [inner, {"type": "string", "description": description}]}
    properties["rules"]["items"] = {"$ref": "#/$defs/Rule"}
    properties["profile"]["examples"] = [list(_profiles())]
    definitions |= _rules()
    schema |= {
        "$schema": DIALECT,
        "title": "shiftopt scenario",
        "required": ["shiftopt"],
        "$defs": definitions,
    }
    return _tidy(schema)


def _profiles() -> tuple[str, ...]:
    from shiftopt import profiles

    return profiles.names()


def _rules() -> dict[str, Any]:
    """Definitions of all rules, and of ``Rule``: one of them, told by its kind."""
    from shiftopt.rules import RULES

    found: dict[str, Any] = {}
    for kind, rule in RULES.items():
        schema = rule.model_json_schema(by_alias=True)
        found |= schema.pop("$defs", {})
        properties = schema["properties"]
        properties["kind"] = {"const": kind, "description": rule.words["en"].title}
        required = [key for key in schema.pop("required", ()) if key != "kind"]
        schema |= {"title": rule.words["en"].title, "required": ["kind"]}
        if required:
            off = {"properties": {"enforce": {"const": "off"}}, "required": ["enforce"]}
            schema |= {"if": off, "else": {"required": required}}
        found[f"rule-{kind}"] = schema
    kinds = {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": list(RULES)}}}
    found["Rule"] = kinds | {"oneOf": [{"$ref": f"#/$defs/rule-{kind}"} for kind in RULES]}
    return found


def _tidy(value: Any) -> Any:
    """Without what pydantic adds and an editor would show for nothing: titles of fields, empty values."""
    if isinstance(value, list):
        return [_tidy(v) for v in value]
    if not isinstance(value, dict):
        return value
    found = {k: _tidy(v) for k, v in value.items() if (k, v) != ("default", None)}
    if {"type": "null"} in found.get("anyOf", ()):
        rest = [branch for branch in found["anyOf"] if branch != {"type": "null"}]
        found = {
            **(rest[0] if len(rest) == 1 else {"anyOf": rest}),
            **{k: v for k, v in found.items() if k != "anyOf"},
        }
    for name, inner in found.get("properties", {}).items():
        if isinstance(inner, dict) and inner.get("title", "").lower().replace(" ", "_") in (name, f"{name}_"):
            inner.pop("title", None)
    return found
