"""The dates that are planned, and those among them that aren't what the public calendar says."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from shiftopt.scenario.file.values import Date, Section, Text, wrong
from shiftopt.scenario.wording import show

MAX_DAYS = 400
"""Longest period, days."""

MAX_CELLS = 100_000
"""Most grids × days."""


class Span(Section):
    """First and last date of the period, inclusive."""

    start: Date = Field(description="First date", examples=["2026-12-01"])
    end: Date = Field(description="Last date, inclusive", examples=["2026-12-31"])


def month(text: str) -> Span | None:
    """``"2026-12"`` as its first and last date; None for anything else."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text)
    if not found or found[1] == "0000" or found[1] == "9999":
        return None
    year, number = int(found[1]), int(found[2])
    after = date(year + number // 12, number % 12 + 1, 1)
    return Span(start=date(year, number, 1), end=date.fromordinal(after.toordinal() - 1))


def _period(value: Any) -> Any:
    if isinstance(value, dict):
        return value
    span = month(value) if isinstance(value, str) else None
    if span is None:
        raise wrong(
            f"{show(value)} is no period",
            "write a month such as 2026-12, or {start: 2026-12-01, end: 2026-12-31}",
        )
    return span


_PERIOD_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"},
        {
            "type": "object",
            "properties": {k: {"type": "string", "format": "date"} for k in ("start", "end")},
            "required": ["start", "end"],
            "additionalProperties": False,
        },
    ]
}
Period = Annotated[Span, BeforeValidator(_period), WithJsonSchema(_PERIOD_SCHEMA)]


class Holiday(Section):
    """A date that isn't what the public calendar says."""

    date: Date = Field(description="Date", examples=["2026-10-01"])
    to: Date | None = Field(None, description="Last date, inclusive, of a stretch of days")
    name: Text = Field(description="Name", examples=["国庆节"])
    kind: Literal["statutory", "off", "work"] = Field(
        "off", description="statutory holiday, another day off, or a make-up workday"
    )
    estimate: bool = Field(
        False,
        description="Planned with, though the official notice isn't out: the period stays provisional",
    )

    @model_validator(mode="after")
    def _forward(self) -> Holiday:
        if self.to is not None and not 0 <= (self.to - self.date).days < 31:
            raise wrong(f"holiday from {self.date} to {self.to} has no 1 to 31 days", "mend date or to")
        return self

    @property
    def dates(self) -> list[Date]:
        """All its dates."""
        last = self.date if self.to is None else self.to
        return [self.date + timedelta(days=d) for d in range((last - self.date).days + 1)]
