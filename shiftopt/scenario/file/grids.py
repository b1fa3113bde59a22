"""Where people are needed, and how many: on kinds of days, on dates, with a skill, at an event."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from shiftopt.scenario.file.values import Codes, Count, Date, Id, Section, Text, as_date, is_date, wrong
from shiftopt.scenario.wording import show

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SELECTORS = (*WEEKDAYS, "workday", "weekend", "holiday")
"""Words for kinds of days in a need; a date is a selector too."""

MAX_NEED = 10_000
"""Most people in one need."""


class Amounts(Section):
    """How many people: ``min`` must be there, ``wish`` should be."""

    min: Count = Field(0, ge=0, le=MAX_NEED, description="People who must be there")
    wish: Count = Field(0, ge=0, le=MAX_NEED, description="People who should be there, when more than min")


def _amounts(value: Any) -> Any:
    return {"min": value} if isinstance(value, int | float | str) else value


Amounted = Annotated[Amounts, BeforeValidator(_amounts)]


def is_selector(key: str) -> bool:
    """Whether a key of a need is a kind of day or a date, and not a shift."""
    return key in SELECTORS or is_date(key)


def _need(value: Any) -> Any:
    """Selector ("" for every day) → shift → amounts."""
    if not isinstance(value, dict):
        raise wrong(f"need is {show(value)}", "write shifts and people, such as {M: 2, A: 2, N: 2}")
    found: dict[str, Any] = {}
    for key, amount in value.items():
        nested = isinstance(amount, dict) and not amount.keys() <= {"min", "wish"}
        if is_selector(key) or nested:
            if is_date(key):
                as_date(key)
            found[key] = amount
        else:
            found.setdefault("", {})[key] = amount
    return found


_AMOUNT_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "integer", "minimum": 0},
        {
            "type": "object",
            "properties": {
                "min": {"type": "integer", "minimum": 0},
                "wish": {"type": "integer", "minimum": 0},
            },
            "additionalProperties": False,
        },
    ]
}
_SHIFTS_SCHEMA: dict[str, Any] = {"type": "object", "additionalProperties": _AMOUNT_SCHEMA}
_NEED_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": dict.fromkeys(SELECTORS, _SHIFTS_SCHEMA),
    "patternProperties": {r"^\d{4}-\d{2}-\d{2}$": _SHIFTS_SCHEMA},
    "additionalProperties": _AMOUNT_SCHEMA,
    "examples": [{"M": 2, "A": 2, "N": 2, "weekend": {"A": 3}}],
}
Need = Annotated[dict[str, dict[str, Amounted]], BeforeValidator(_need), WithJsonSchema(_NEED_SCHEMA)]


class Grid(Section):
    """An area that needs officers on a shift."""

    name: Text | None = Field(
        None, description="Name in reports; the id where missing", examples=["第一网格"]
    )
    need: Need = Field(
        {},
        description="People per shift; also by mon…sun, workday, weekend, holiday or date",
        examples=[{"M": 2, "A": 2, "N": 2}],
    )
    needs_skill: dict[Text, Annotated[Count, Field(ge=1, le=MAX_NEED)]] = Field(
        {}, description="Skill → people with it, on every shift on which the grid needs somebody"
    )
    effort: Count = Field(1, ge=1, le=5, description="1 easy … 5 hard; hard and easy grids rotate")
    desk: bool = Field(False, description="A service counter or desk")


class OnDuty(Section):
    """People with a skill who must be at the station, on whatever grid."""

    skill: Text = Field(description="The skill", examples=["leader"])
    shifts: Codes | None = Field(None, description="Shifts concerned; all where missing")
    least: Count = Field(1, ge=1, le=MAX_NEED, description="People with the skill")


class Event(Section):
    """A dated happening: replaces the need of the shifts that it names."""

    date: Date = Field(description="Date", examples=["2026-12-31"])
    grid: Id = Field(description="Grid", examples=["G1"])
    need: dict[str, Amounted] = Field(
        min_length=1,
        description="People per shift on that date",
        json_schema_extra=_SHIFTS_SCHEMA,
        examples=[{"A": 4, "N": 4}],
    )
    what: Text = Field("", description="What it is", min_length=0, examples=["跨年巡逻"])
