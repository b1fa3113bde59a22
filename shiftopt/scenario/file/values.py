"""What the values of a section may be: ids, codes, dates, clock times, amounts; and the section itself."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from shiftopt.scenario.wording import show

CODE = r"^[^\s,;:|\[\]{}\-][^\s,;:|\[\]{}]{0,3}$"
"""Pattern of a shift code: one to four characters, not beginning with the dash of the free day."""

DAY_CODE = rf"^-$|{CODE}"
"""Pattern of a shift code or the free day."""

ID = r"^[^\s.,;:/\\|\"'<>*?\[\]{}][^\s,;:/\\|\"'<>*?\[\]{}]{0,59}$"
"""Pattern of an id: one word without separators that doesn't begin with a dot, fit for a file name."""


def wrong(what: str, remedy: str) -> PydanticCustomError:
    """A problem in our own words, to be raised in a validator."""
    return PydanticCustomError("plain", "{what}; {remedy}", {"what": what, "remedy": remedy})


def minutes(text: str) -> int:
    """``"07:30"`` → 450."""
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


def is_date(text: str) -> bool:
    """Whether a text is written as a date, be there such a day or not."""
    return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text))


def _clock(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00", value):
        return minutes(value)
    remedy = 'write hours and minutes in quotes, "00:00" to "24:00"'
    raise wrong(f"{show(value)} is no clock time", remedy)


def as_date(value: Any) -> date:
    """A date, written as one or as text; anything else is told in our own words."""
    if type(value) is date:
        return value
    if isinstance(value, str):
        try:
            if is_date(value.strip()):
                return date.fromisoformat(value.strip())
        except ValueError:
            raise wrong(f"there is no date {value.strip()}", _days_of(value.strip())) from None
    raise wrong(f"{show(value)} is no date", "write year-month-day, such as 2026-12-31")


def _days_of(text: str) -> str:
    """How many days the month of an impossible date has."""
    year, number = int(text[:4]), int(text[5:7])
    if not year or not 1 <= number <= 12:
        return "write year-month-day, months 01 to 12"
    return f"{text[:7]} has {monthrange(year, number)[1]} days"


def _text(value: Any) -> Any:
    return str(value) if type(value) in (int, date) else value


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        raise wrong(f"{show(value)} is no number", "write a number")
    return value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str | int) and not isinstance(value, bool) else value


def _codes(value: Any) -> Any:
    """A list of codes; one word of one-character codes is taken apart."""
    return list(value) if isinstance(value, str) and not re.search(r"\s|,", value) else value


_CLOCK_SCHEMA = {
    "type": "string",
    "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
    "examples": ["07:00"],
    "description": "Clock time HH:MM, always in quotes",
}
_ONE_OR_MANY: dict[str, Any] = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]
}
Text = Annotated[str, Field(min_length=1, max_length=200), BeforeValidator(_text)]
Id = Annotated[str, Field(pattern=ID), BeforeValidator(_text)]
Code = Annotated[str, Field(pattern=CODE), BeforeValidator(_text)]
Day = Annotated[str, Field(pattern=DAY_CODE, description="Shift code, or - for free"), BeforeValidator(_text)]
Date = Annotated[date, BeforeValidator(as_date)]
Clock = Annotated[int, BeforeValidator(_clock), WithJsonSchema(_CLOCK_SCHEMA)]
Count = Annotated[int, BeforeValidator(_number)]
Amount = Annotated[float, BeforeValidator(_number)]
Texts = Annotated[list[Text], BeforeValidator(_listed), WithJsonSchema(_ONE_OR_MANY)]
Ids = Annotated[list[Id], BeforeValidator(_listed), Field(min_length=1), WithJsonSchema(_ONE_OR_MANY)]
Codes = Annotated[list[Day], BeforeValidator(_listed), Field(min_length=1), WithJsonSchema(_ONE_OR_MANY)]
Week = Annotated[list[Day], BeforeValidator(_codes), WithJsonSchema(_ONE_OR_MANY)]  # also MMAANN--
Limit = Annotated[Count, Field(ge=0, le=10_000)] | None


class Section(BaseModel):
    """A mapping of the file: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @classmethod
    def empty(cls) -> Self:
        """Everything as it is by default."""
        return cls.model_validate({})
