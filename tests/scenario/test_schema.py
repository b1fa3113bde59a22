"""The JSON Schema says what the loader says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shiftopt.rules import RULES
from shiftopt.scenario import strict
from shiftopt.scenario.file.whole import File
from shiftopt.scenario.schema import DIALECT, json_schema

HERE = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(p.relative_to(HERE).as_posix() for p in (*HERE.glob("*.yaml"), *HERE.glob("xingfu/*.yaml")))


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json_schema()


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping inside."""
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(inner)
    if isinstance(value, dict):
        yield value


def fits(value: Any, schema: dict[str, Any], top: dict[str, Any]) -> bool:
    """A small validator of the parts of JSON Schema that ours uses."""
    if "$ref" in schema:
        target: Any = top
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        if not fits(value, target, top):
            return False
    kinds = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "number": int | float,
        "boolean": bool,
    }
    kind = schema.get("type")
    if kind and (
        not isinstance(value, kinds[kind]) or (kind in ("integer", "number") and isinstance(value, bool))
    ):
        return False
    checks = [
        "const" not in schema or value == schema["const"],
        "enum" not in schema or value in schema["enum"],
        "anyOf" not in schema or any(fits(value, s, top) for s in schema["anyOf"]),
        "oneOf" not in schema or sum(fits(value, s, top) for s in schema["oneOf"]) == 1,
    ]
    if "if" in schema:
        checks.append(fits(value, schema["if"], top) or fits(value, schema.get("else", {}), top))
    if isinstance(value, str) and "pattern" in schema:
        checks.append(bool(re.search(schema["pattern"], value)))
    if isinstance(value, int | float) and not isinstance(value, bool):
        checks.append(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    if isinstance(value, list):
        checks += [fits(v, schema.get("items", {}), top) for v in value]
    if isinstance(value, dict):
        checks += [key in value for key in schema.get("required", ())]
        extra = schema.get("additionalProperties", True)
        for key, inner in value.items():
            by_pattern = [s for p, s in schema.get("patternProperties", {}).items() if re.search(p, key)]
            if key in schema.get("properties", {}):
                checks.append(fits(inner, schema["properties"][key], top))
            elif by_pattern:
                checks += [fits(inner, s, top) for s in by_pattern]
            else:
                checks.append(extra if isinstance(extra, bool) else fits(inner, extra, top))
    return all(checks)


def read(path: Path) -> Any:
    node, problems = strict.read(path, path.name)
    assert not problems
    assert node is not None
    return json.loads(json.dumps(node.plain(), default=str))  # dates are text to an editor


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_fit_the_schema(name: str, schema: dict[str, Any]) -> None:
    """An editor underlines nothing in a file that loads."""
    assert fits(read(HERE / name), schema, schema)


@pytest.mark.parametrize(
    "change",
    [
        {"requets": []},
        {"handover": "15"},
        {"shifts": {"M": {"start": "7:00", "end": "15:00"}}},
        {"shifts": {"M": {"beginn": "07:00"}}},
        {"people": [{"id": "p1", "sex": "x"}]},
        {"people": [{"name": "x"}]},
        {"rules": [{"kind": "max_consecutive_night", "limit": 2}]},
        {"rules": [{"kind": "max_consecutive_nights"}]},
        {"rules": [{"kind": "max_consecutive_nights", "limit": 2, "hours": 3}]},
        {"rules": [{"limit": 2}]},
        {"period": "2026-13"},
        {"grids": {"G1": {"need": {"weekend": 3, "M": {"mn": 2}}}}},
        {"requests": [{"who": "p1", "date": "2026-12-01", "want": "off", "weight": 9}]},
        {"shiftopt": 2},
    ],
)
def test_what_the_loader_refuses_does_not_fit(change: dict[str, Any], schema: dict[str, Any]) -> None:
    """An editor underlines these while they are written."""
    assert fits({"shiftopt": 1}, schema, schema)
    assert not fits({"shiftopt": 1} | change, schema, schema)


def test_a_rule_that_is_off_needs_only_its_kind(schema: dict[str, Any]) -> None:
    """As the loader has it."""
    assert fits({"shiftopt": 1, "rules": [{"kind": "weekly_rest", "enforce": "off"}]}, schema, schema)


def test_every_section_and_every_rule_is_in_it(schema: dict[str, Any]) -> None:
    """Nothing that the loader reads is unknown to the editor."""
    assert schema["$schema"] == DIALECT
    assert set(schema["properties"]) == set(File.model_fields)
    for kind, rule in RULES.items():
        assert set(schema["$defs"][f"rule-{kind}"]["properties"]) == set(rule.model_fields)
        assert schema["$defs"][f"rule-{kind}"]["properties"]["kind"]["const"] == kind


def test_everything_is_described(schema: dict[str, Any]) -> None:
    """An editor shows what a key is for."""
    bare = [
        f"{name}.{key}"
        for name, part in [("", schema), *schema["$defs"].items()]
        for key, field in part.get("properties", {}).items()
        if "description" not in field and "$ref" not in field and name != "Rule"
    ]
    assert bare == []


def test_references_and_patterns_hold(schema: dict[str, Any]) -> None:
    """Every $ref leads somewhere, every pattern compiles, and the whole is JSON."""
    assert json.loads(json.dumps(schema, ensure_ascii=False)) == schema
    for node in nodes(schema):
        if isinstance(node.get("$ref"), str):
            assert node["$ref"].removeprefix("#/$defs/") in schema["$defs"]
        if isinstance(node.get("pattern"), str):
            re.compile(node["pattern"])
