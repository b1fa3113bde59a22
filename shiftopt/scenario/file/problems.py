"""What is wrong with a section, in plain words with places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from shiftopt.errors import Problem
from shiftopt.scenario.file.people import Person
from shiftopt.scenario.file.values import CODE, DAY_CODE, ID
from shiftopt.scenario.strict import MAX_PROBLEMS, Node
from shiftopt.scenario.wording import hint, say, show


def problems_of(error: ValidationError, node: Node, kind: Any, path: Sequence[str | int]) -> list[Problem]:
    """What pydantic found, in plain words with places; ``kind`` is the type validated against."""
    found = list(islice(error.errors(include_url=False), MAX_PROBLEMS + 1))
    found = [one for one in found if not _follows(one, found)]
    problems = [_problem(one, node, kind, path) for one in found]
    meant = {p.remedy for p in problems}
    return [  # a key that is missing because it is misspelled is told once
        problem
        for problem, one in zip(problems, found, strict=True)
        if one["type"] != "missing" or f"did you mean '{one['loc'][-1]}'?" not in meant
    ]


def _follows(one: Any, others: Sequence[Any]) -> bool:
    """A list that is too short only because its elements are wrong."""
    loc = one["loc"]
    return one["type"] == "too_short" and any(
        len(other["loc"]) > len(loc) and other["loc"][: len(loc)] == loc for other in others
    )


def _problem(found: Any, node: Node, kind: Any, path: Sequence[str | int]) -> Problem:
    loc, ctx, value = found["loc"], found.get("ctx", {}), found["input"]
    is_key = bool(loc) and loc[-1] == "[key]"
    steps = [s for s in loc if s != "[key]"]
    names = [str(s) for s in (*path, *steps) if isinstance(s, str) and s and not _union_tag(s)]
    last, inside = (names[-1] if names else "the file"), ".".join(names[:-1][-2:])
    if not steps and isinstance(path[-1], int):
        last = f"an entry of {last}"
    extra = found["type"] == "extra_forbidden"
    place = node.at(steps, key=extra or is_key)
    if extra:
        fields = _fields(kind, steps[:-1])
        return place.problem(f"unknown key '{last}' in {inside or 'the file'}", hint(last, fields))
    if found["type"] == "plain":
        return place.problem(ctx["what"], ctx["remedy"])
    if found["type"] == "missing" and isinstance(steps[-1], int):
        return place.problem(f"{last} has too few elements", "write one more")
    if found["type"] == "missing":
        return place.problem(*_missing(last, inside, kind, steps, node))
    what, remedy = wrong_value(found["type"], last, value, ctx)
    return place.problem(what, remedy)


def _missing(key: str, inside: str, kind: Any, steps: Sequence[str | int], node: Node) -> tuple[str, str]:
    model = _model(kind, steps[:-1])
    if model is Person and key == "team":
        who = node.get("id")
        return (
            f"{show(who.value) if who else 'person'} has no team",
            "write `team: none` for an office person",
        )
    field = model.model_fields.get(_named(model, key)) if model else None
    examples = (field.examples if field else None) or ["…"]
    return f"'{key}' is missing in {inside or 'the file'}", f"add `{key}: {say(examples[0])}`"


def _named(model: type[BaseModel], key: str) -> str:
    """Field name of a key."""
    return next((n for n, f in model.model_fields.items() if f.alias == key), key)


def wrong_value(kind: str, key: str, value: Any, ctx: dict[str, Any]) -> tuple[str, str]:
    """What is wrong with a value, and the remedy."""
    shown = show(value)
    if kind in ("int_type", "int_parsing", "int_from_float", "int_parsing_size"):
        return f"{key} is {shown}", "write a whole number"
    if kind in ("float_type", "float_parsing", "finite_number", "decimal_parsing"):
        return f"{key} is {shown}", "write a number"
    if kind in ("bool_type", "bool_parsing"):
        return f"{key} is {shown}", "write true or false"
    if kind == "string_type":
        return f"{key} is {shown}", "write text, in quotes where in doubt"
    if kind in ("list_type", "tuple_type", "set_type", "frozen_set_type"):
        return f"{key} is {shown}", "write a list: [a, b], or one `- entry` a line"
    if kind in ("dict_type", "model_type", "model_attributes_type", "dataclass_type"):
        return f"{key} is {shown}", "write a mapping: `key: value`, one a line"
    if kind in ("literal_error", "enum"):
        known = re.findall(r"'([^']*)'", str(ctx.get("expected", ""))) or [str(ctx.get("expected"))]
        return f"{key} is {shown}", hint(value, known)
    if kind in ("greater_than_equal", "greater_than", "less_than_equal", "less_than"):
        limit = ctx.get("ge", ctx.get("gt", ctx.get("le", ctx.get("lt"))))
        words = {"greater_than_equal": "at least", "greater_than": "more than", "less_than_equal": "at most"}
        return (
            f"{key} is {shown if isinstance(value, bool) else value}",
            f"write {words.get(kind, 'less than')} {limit:g}",
        )
    if kind == "multiple_of":
        return f"{key} is {value}", f"write a multiple of {ctx.get('multiple_of')}"
    if kind == "string_pattern_mismatch":
        return f"{key} is {shown}", _PATTERNS.get(
            ctx.get("pattern", ""), f"it must match {ctx.get('pattern')}"
        )
    if kind in ("string_too_short", "too_short"):
        return f"{key} is empty", "write something, or drop the line"
    if kind in ("string_too_long", "too_long"):
        return f"{key} is too long", f"write at most {ctx.get('max_length')}"
    if kind.startswith(("date", "time")):
        return f"{key} is {shown}", "write year-month-day, such as 2026-12-31"
    message = str(ctx.get("error", "")) or f"{key} is {shown}"
    return message, "compare with `shiftopt schema` and `shiftopt rules`"


_PATTERNS = {
    CODE: "a shift code has 1 to 4 characters, no spaces, and doesn't begin with -",
    DAY_CODE: 'write a shift code, or "-" for a free day',
    ID: "write one word without spaces or separators",
    r"^#[0-9a-fA-F]{6}$": 'write a colour such as "#3b82f6"',
}


def _union_tag(step: str) -> bool:
    """A step that pydantic adds for a branch of a union."""
    return bool(re.search(r"[\[(]", step)) or step in ("str", "int", "float", "bool", "none")


def _fields(kind: Any, steps: Sequence[str | int]) -> list[str]:
    model = _model(kind, steps)
    return [f.alias or n for n, f in model.model_fields.items()] if model else []


def _model(kind: Any, steps: Sequence[str | int]) -> type[BaseModel] | None:
    """The model that ``steps`` lead to from a type."""
    model = _first_model(kind)
    for step in steps:
        if model is not None and isinstance(step, str):
            fields = model.model_fields
            name = _named(model, step)
            if name in fields:
                model = _first_model(fields[name].annotation) or model
    return model


def _first_model(kind: Any) -> type[BaseModel] | None:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    return next((m for arg in get_args(kind) if (m := _first_model(arg))), None)
