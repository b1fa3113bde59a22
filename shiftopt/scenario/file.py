"""The sections of a scenario file, as they are written: names, bounds, descriptions.

The descriptions become the JSON Schema and the reference page. What the sections mean together is
the business of ``load`` and ``checks``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from itertools import islice
from typing import Annotated, Any, Literal, Self, get_args
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from shiftopt.errors import Problem
from shiftopt.rotation.cycle import OFF
from shiftopt.scenario.strict import MAX_PROBLEMS, Node
from shiftopt.scenario.types import DAY

CODE = r"^[^\s,;:|\[\]{}\-][^\s,;:|\[\]{}]{0,3}$"
"""Pattern of a shift code: one to four characters, not beginning with the dash of the free day."""

DAY_CODE = rf"^-$|{CODE}"
"""Pattern of a shift code or the free day."""

ID = r"^[^\s.,;:/\\|\"'<>*?\[\]{}][^\s,;:/\\|\"'<>*?\[\]{}]{0,59}$"
"""Pattern of an id: one word without separators that doesn't begin with a dot, fit for a file name."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SELECTORS = (*WEEKDAYS, "workday", "weekend", "holiday")
"""Words for kinds of days in a need; a date is a selector too."""

Preference = Literal["forward", "nights", "weekends", "half_weekends", "single_days_off", "long_blocks"]
"""What a designed cycle is made good at, in the order in which it counts; see ``rotation.wanted``."""

MAX_DAYS = 400
"""Longest period, days."""

MAX_CYCLE = 2800
"""Longest cycle, days: that of 100 teams, each four weeks behind the one before."""

MAX_NEED = 10_000
"""Most people in one need."""

MOST = {"shifts": 50, "grids": 2000, "people": 5000}
"""Most entries of a section."""

MAX_CELLS = 100_000
"""Most grids × days."""


# --- values -------------------------------------------------------------------------------------
def wrong(what: str, remedy: str) -> PydanticCustomError:
    """A problem in our own words, to be raised in a validator."""
    return PydanticCustomError("plain", "{what}; {remedy}", {"what": what, "remedy": remedy})


def hint(word: object, known: Iterable[str]) -> str:
    """What was perhaps meant by ``word``, or what there is to choose from."""
    names = list(dict.fromkeys(str(k) for k in islice(known, 500)))
    lower = {n.lower(): n for n in reversed(names)}
    close = get_close_matches(str(word).lower(), lower, 1, 0.6)
    if close:
        return f"did you mean '{lower[close[0]]}'?"
    some = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"known: {some}" if some else "there is none"


def minutes(text: str) -> int:
    """``"07:30"`` → 450."""
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


def is_date(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text))


def _clock(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00", value):
        return minutes(value)
    remedy = 'write hours and minutes in quotes, "00:00" to "24:00"'
    raise wrong(f"{show(value)} is no clock time", remedy)


def _date(value: Any) -> date:
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


def _zone(value: Any) -> Any:
    try:
        ZoneInfo(value)
    except Exception:
        raise wrong(f"unknown time zone {show(value)}", "write one such as Asia/Shanghai") from None
    return value


def show(value: Any) -> str:
    """A value as a message shows it."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "an empty value"}[value]
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"'{text}'" if len(text) <= 40 else f"'{text[:37]}…'"


_CLOCK_SCHEMA = {
    "type": "string",
    "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
    "examples": ["07:00"],
    "description": "Clock time HH:MM, always in quotes",
}

Text = Annotated[str, Field(min_length=1, max_length=200), BeforeValidator(_text)]
Id = Annotated[str, Field(pattern=ID), BeforeValidator(_text)]
Code = Annotated[str, Field(pattern=CODE), BeforeValidator(_text)]
Day = Annotated[str, Field(pattern=DAY_CODE, description="Shift code, or - for free"), BeforeValidator(_text)]
Date = Annotated[date, BeforeValidator(_date)]
Clock = Annotated[int, BeforeValidator(_clock), WithJsonSchema(_CLOCK_SCHEMA)]
Count = Annotated[int, BeforeValidator(_number)]
Amount = Annotated[float, BeforeValidator(_number)]
_ONE_OR_MANY: dict[str, Any] = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]
}
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


# --- station ------------------------------------------------------------------------------------
class Station(Section):
    """Who plans."""

    id: Id = Field(description="Short name, used for folders", examples=["xingfu"])
    name: Text | None = Field(
        None, description="Name in reports; the id where missing", examples=["幸福社区"]
    )
    timezone: Annotated[str, BeforeValidator(_zone)] = Field("Asia/Shanghai", description="IANA time zone")
    calendar: Text = Field(
        "CN", description="Country of the public holidays (ISO 3166, region after a dash), or none"
    )
    language: Literal["zh", "en"] = Field("zh", description="Language of the results")
    newcomer_months: Count = Field(6, ge=0, le=60, description="Months for which somebody is new")


class Shift(Section):
    """A named span of clock time; an end that isn't after the start lies on the next day."""

    name: Text | None = Field(None, description="Name in reports; the code where missing", examples=["早班"])
    start: Clock = Field(description="When it starts, HH:MM in quotes", examples=["07:00"])
    end: Clock = Field(
        description="When it ends, HH:MM in quotes; 24:00 or 00:00 is midnight", examples=["15:00"]
    )
    night: bool | None = Field(
        None, description="Counts as a night; by default with 3 h or more in 22:00–06:00"
    )
    color: str | None = Field(
        None, pattern=r"^#[0-9a-fA-F]{6}$", description="Colour in charts", examples=["#3b82f6"]
    )
    room: Count = Field(
        0,
        ge=0,
        le=DAY,
        multiple_of=15,
        description="Minutes of paperwork (duties without a clock time) that one person can do within it",
        examples=[60],
    )

    @property
    def length(self) -> int:
        """Minutes; 0 when start and end are the same."""
        return 0 if self.start == self.end else (self.end - self.start) % DAY or DAY

    @property
    def is_night(self) -> bool:
        if self.night is not None:
            return self.night
        end = self.start + self.length
        dark = sum(
            max(0, min(end, b) - max(self.start, a)) for a, b in ((-120, 360), (1320, 1800), (2760, 3240))
        )
        return dark >= 180


Teams = Annotated[Count, Field(ge=0, le=100)]
Bounds = tuple[Annotated[Count, Field(ge=1, le=31)], Annotated[Count, Field(ge=1, le=31)]]


class Design(Section):
    """A cycle to be designed: the best there is, always the same one, or the proof that there is none."""

    need: dict[Code, Teams | Annotated[list[Teams], Field(min_length=1, max_length=28)]] = Field(
        min_length=1,
        description="Shift → teams needed: a number, or one for each day of the period (a week: from Monday)",
        examples=[{"M": 1, "A": 1, "N": [1, 1, 1, 1, 1, 1, 1]}],
    )
    every: Count = Field(
        7, ge=1, le=28, description="Days of the period: each team follows so many days behind the one before"
    )
    work: Bounds = Field((1, 6), description="Workdays in a row, least and most", examples=[[2, 6]])
    off: Bounds = Field((1, 7), description="Free days in a row, least and most", examples=[[2, 4]])
    runs: dict[Code, Bounds] = Field(
        {}, description="Shift → days in a row with it, least and most", examples=[{"N": [2, 3]}]
    )
    nights: Count | None = Field(None, ge=1, le=14, description="Most nights in a row", examples=[3])
    rest: Amount = Field(11, ge=0, le=48, description="Least hours between two shifts")
    after_nights: Amount = Field(
        0, ge=0, le=168, description="Least hours from a night to the next shift that is none", examples=[48]
    )
    forward: bool = Field(False, description="From one workday to the next, no shift that starts earlier")
    weekends: Count = Field(0, ge=0, le=100, description="Least number of free weekends in the cycle")
    hours: Amount | None = Field(
        None, gt=0, le=168, description="Most hours in a week, on average", examples=[42]
    )
    prefer: list[Preference] = Field(
        list(get_args(Preference)),
        max_length=len(get_args(Preference)),
        description="What is made least, the most important first",
    )

    @model_validator(mode="after")
    def _whole_periods(self) -> Design:
        for code, need in self.need.items():
            if isinstance(need, list) and len(need) != self.every:
                raise wrong(
                    f"need of {code} has {len(need)} numbers for a period of {self.every} days",
                    f"write one number, or {self.every}",
                )
        bounds = {"work": self.work, "off": self.off, **{f"runs of {c}": b for c, b in self.runs.items()}}
        for name, (least, most) in bounds.items():
            if least > most:
                raise wrong(f"{name}: least {least} above most {most}", "write the smaller number first")
        unknown = [code for code in self.runs if code not in self.need]
        if unknown:
            raise wrong(f"runs of {unknown[0]}, which isn't needed", f"known: {', '.join(self.need)}")
        if not any(sum(need) if isinstance(need, list) else need for need in self.need.values()):
            raise wrong("nobody is needed", "write how many teams each shift needs")
        return self


class RotationSection(Section):
    """The cycle that the teams follow: written out, from the library, or designed.

    A design may have its answer, a cycle, beside it: then it is checked and not found anew.
    """

    cycle: Week | None = Field(
        None,
        min_length=1,
        max_length=MAX_CYCLE,
        description="Shift codes day by day, - for a free day; one word where all codes have one character",
        examples=[["M", "M", "A", "A", "N", "N", "-", "-"]],
    )
    library: Text | None = Field(
        None, description="Name of a cycle of the library instead", examples=["metropolitan"]
    )
    design: Design | None = Field(
        None, description="A cycle to be designed instead; or what the cycle beside it must keep"
    )
    anchor: Date = Field(
        description="Date on which offset 0 stands at the first day; with a design, the earliest such date",
        examples=["2026-01-01"],
    )
    teams: (
        Annotated[dict[Id, Annotated[Count, Field(ge=0, le=MAX_CYCLE)]], Field(min_length=1)]
        | Annotated[list[Id], Field(min_length=1, max_length=100)]
        | Literal["optimise"]
    ) = Field(
        description="Team → offset in days; or the teams' names, to have them spread over the cycle so that "
        "a year's holidays come out even; or optimise: the same, names as people have them",
        examples=[{"甲": 0, "乙": 2, "丙": 4, "丁": 6}],
    )

    @field_validator("teams", mode="before")
    @classmethod
    def _one_word(cls, teams: Any) -> Any:
        if isinstance(teams, str) and teams != "optimise":
            raise wrong(f"teams is {teams!r}", "write optimise, or the teams' names: [甲, 乙, 丙, 丁]")
        return teams

    @model_validator(mode="after")
    def _one_of_three(self) -> RotationSection:
        given = [key for key in ("cycle", "library", "design") if getattr(self, key) is not None]
        if len(given) != 1 and given != ["cycle", "design"]:
            said = " and ".join(given) if given else "neither cycle nor library nor design"
            raise wrong(
                f"rotation has {said}", 'write one of them, such as `cycle: [M, M, A, A, N, N, "-", "-"]`'
            )
        return self

    @model_validator(mode="after")
    def _teams_spread(self) -> RotationSection:
        if isinstance(self.teams, dict):
            if self.design is not None and self.cycle is None:
                raise wrong(
                    "a designed cycle comes with its offsets", "write the teams' names only: [甲, 乙, 丙, 丁]"
                )
        elif self.teams != "optimise" and len(set(self.teams)) < len(self.teams):
            raise wrong("a team is named twice", "name each team once")
        return self


# --- need ---------------------------------------------------------------------------------------
class Amounts(Section):
    """How many people: ``min`` must be there, ``wish`` should be."""

    min: Count = Field(0, ge=0, le=MAX_NEED, description="People who must be there")
    wish: Count = Field(0, ge=0, le=MAX_NEED, description="People who should be there, when more than min")


def _amounts(value: Any) -> Any:
    return {"min": value} if isinstance(value, int | float | str) else value


Amounted = Annotated[Amounts, BeforeValidator(_amounts)]


def is_selector(key: str) -> bool:
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
                _date(key)
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


# --- people -------------------------------------------------------------------------------------
class Limits(Section):
    """Personal upper limits in the period; never their reason."""

    nights: Limit = Field(None, description="Night shifts")
    weekends: Limit = Field(None, description="Shifts on Saturdays and Sundays")
    holidays: Limit = Field(None, description="Shifts on statutory holidays")
    hours: Limit = Field(None, description="Hours of work")
    shifts: Limit = Field(None, description="Shifts")
    consecutive_days: Limit = Field(None, description="Workdays in a row")
    consecutive_nights: Limit = Field(None, description="Nights in a row")


class Person(Section):
    """Somebody who can be assigned. There is no field for anything that scheduling doesn't need."""

    id: Id = Field(description="Short id, unique", examples=["p01"])
    name: Text | None = Field(None, description="Name in reports; the id where missing", examples=["王建国"])
    team: Id = Field(description="Team of the rotation; none for an office person", examples=["甲"])
    skills: list[Text] = Field([], description="Skills", examples=[["leader", "driver"]])
    since: Date | None = Field(None, description="First date at the station")
    until: Date | None = Field(None, description="Last date at the station")
    limits: Limits = Field(
        default_factory=Limits.empty, description="Personal upper limits", examples=[{"nights": 4}]
    )
    share: Count = Field(100, ge=1, le=100, description="Contracted share of full time, per cent")
    week: Week = Field(
        [],
        description="Office person: seven codes Monday to Sunday; free on holidays, "
        "and a make-up workday (调休) holds what most of Monday to Friday do",
        examples=[["M"] * 5 + [OFF] * 2],
    )
    shifts: list[Code] = Field([], description="Shifts that this person may work; all where missing")
    grids: list[Id] = Field([], description="Grids that this person may work on; all where missing")

    @model_validator(mode="after")
    def _fits(self) -> Person:
        if self.since and self.until and self.until < self.since:
            raise wrong(
                f"{self.id}: until {self.until} is before since {self.since}", "swap or mend the dates"
            )
        if self.week and len(self.week) != 7:
            raise wrong(
                f"{self.id}: week has {len(self.week)} codes",
                f'write seven, Monday to Sunday, "{OFF}" for a free day',
            )
        if self.week and self.team != "none":
            raise wrong(f"{self.id}: week beside team {self.team}", "write `team: none`, or drop week")
        return self


class Leave(Section):
    """Days on which somebody must not work."""

    who: Ids = Field(description="Person or people", examples=["p07"])
    from_: Date = Field(alias="from", description="First date", examples=["2026-12-03"])
    to: Date = Field(description="Last date, inclusive", examples=["2026-12-06"])
    kind: Literal["annual", "sick", "other"] = Field("annual", description="Kind of leave")

    @model_validator(mode="after")
    def _forward(self) -> Leave:
        if self.to < self.from_:
            raise wrong(f"leave ends on {self.to}, before it begins on {self.from_}", "swap the dates")
        return self


class Request(Section):
    """A wish for one date; it should be met, but needn't."""

    who: Ids = Field(description="Person or people", examples=["p02"])
    date: Date = Field(description="Date", examples=["2026-12-25"])
    want: Codes | None = Field(None, description="Shift wanted, or off", examples=["off"])
    avoid: Codes | None = Field(None, description="Shift not wanted, or off", examples=["N"])
    weight: Count = Field(1, ge=1, le=5, description="How much it matters, 1 to 5")

    @model_validator(mode="after")
    def _one_of_two(self) -> Request:
        if (self.want is None) == (self.avoid is None):
            both = "both want and avoid" if self.want else "neither want nor avoid"
            raise wrong(f"request has {both}", "write one of them, such as `want: off` or `avoid: N`")
        return self


class Duty(Section):
    """Work other than patrol: with a clock time, or hours only."""

    who: Ids = Field(description="Person or people", examples=[["p01", "p05"]])
    what: Text = Field(description="What it is", examples=["街道例会"])
    date: Date | None = Field(None, description="Date, for a duty with a clock time")
    start: Clock | None = Field(None, description="When it starts, HH:MM in quotes")
    end: Clock | None = Field(None, description="When it ends; not after start: on the next day")
    hours: Annotated[Amount, Field(gt=0, le=400)] | None = Field(
        None, description="Hours, for a duty without a clock time"
    )
    per: Literal["month"] | None = Field(None, description="What the hours are for; the period is the month")
    during: Codes | None = Field(
        None, description="Shifts within which the hours are placed; all that have room where missing"
    )
    by: Text | None = Field(None, description="Who booked it", examples=["街道办"])

    @model_validator(mode="after")
    def _timed_or_not(self) -> Duty:
        clock = {"date": self.date, "start": self.start, "end": self.end}
        given = [k for k, v in clock.items() if v is not None]
        if self.hours is not None and given:
            raise wrong(f"duty has hours beside {given[0]}", "write hours alone, or date, start and end")
        if self.hours is None and len(given) < 3:
            missing = [k for k in clock if k not in given]
            raise wrong(
                f"duty lacks {', '.join(missing)}" if given else "duty has no time",
                'write date, start: "14:00" and end: "16:00", or hours alone',
            )
        if self.hours is None and (self.per or self.during):
            raise wrong("duty with a clock time has per or during", "they go with hours alone; drop them")
        if self.start is not None and self.start in (self.end, DAY):
            raise wrong("duty starts when it ends", "mend start or end")
        return self

    @property
    def minutes(self) -> int:
        """Length of a duty with a clock time; 0 without one."""
        return 0 if self.start is None or self.end is None else (self.end - self.start) % DAY or DAY


class Worked(Section):
    """Hours that people worked before the period."""

    who: Ids = Field(description="Person or people", examples=["p01"])
    from_: Date = Field(alias="from", description="First date", examples=["2026-10-01"])
    to: Date = Field(description="Last date, inclusive", examples=["2026-11-30"])
    hours: Annotated[Amount, Field(ge=0, le=10_000)] = Field(
        description="Hours of all work on these dates, of each of them", examples=[352.5]
    )
    statutory: Annotated[Amount, Field(ge=0, le=10_000)] = Field(
        0, description="Hours among them on statutory holidays", examples=[16]
    )

    @model_validator(mode="after")
    def _forward(self) -> Worked:
        if self.to < self.from_:
            raise wrong(f"worked ends on {self.to}, before it begins on {self.from_}", "swap the dates")
        return self


class Account(Section):
    """How working time is accounted for; what is missing follows the rule sets."""

    system: Literal["daily", "averaged"] | None = Field(
        None,
        description="Overtime by the day and month, or by the period over which hours are averaged",
    )
    over: Literal["week", "month", "quarter", "year"] | None = Field(
        None, description="Period over which hours are averaged"
    )
    standard: Literal["average", "workdays", "weekly"] | None = Field(
        None,
        description="Standard hours: the official average month, 8 h for each workday, or 40 h a week",
    )


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


# --- the rest -----------------------------------------------------------------------------------
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


class Tier(Section):
    """A tier that lower tiers may cost some points."""

    name: Text = Field(description="Name of the tier")
    give: Count = Field(0, ge=0, le=1_000_000, description="Points that lower tiers may cost it")


def _tier(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class Solver(Section):
    """Defaults for the search; the command line overrides them."""

    time_limit: Annotated[Amount, Field(gt=0, le=86_400)] | None = Field(None, description="Seconds")
    seed: Annotated[Count, Field(ge=0, le=2**31 - 1)] | None = Field(None, description="Seed of the search")


class File(Section):
    """A shiftopt scenario: one file may hold everything, or extend others."""

    shiftopt: Literal[1] = Field(description="Version of the format: 1")
    extends: Annotated[list[Text], BeforeValidator(_listed), WithJsonSchema(_ONE_OR_MANY)] | None = Field(
        None, description="File or files that this one builds on; what is written here overrides them"
    )
    station: Station = Field(description="Who plans")
    profile: Annotated[list[Text], BeforeValidator(_listed), WithJsonSchema(_ONE_OR_MANY)] = Field(
        [], description="Rule set or sets", examples=[["cn-comprehensive", "ergonomic"]]
    )
    shifts: dict[Code, Shift] = Field(min_length=1, description="Shift code → shift")
    handover: Count = Field(0, ge=0, le=240, description="Minutes before each shift, counted as work")
    rotation: RotationSection = Field(description="The cycle and its teams")
    grids: dict[Id, Grid] = Field(min_length=1, description="Grid id → grid")
    on_duty: list[OnDuty] = Field(
        [], description="Skills that must be at the station on a shift, on whatever grid"
    )
    people: list[Person] = Field(
        description="People, or the path of a table (.xlsx, .csv) with the same columns"
    )
    period: Period = Field(description="Month (2026-12), or start and end", examples=["2026-12"])
    history: Text = Field(
        "rotation",
        description="What was worked before: rotation (the base rota), ledger, none, or the path of a roster",
    )
    leave: list[Leave] = Field([], description="Days on which people must not work")
    requests: list[Request] = Field([], description="Wishes")
    duties: list[Duty] = Field([], description="Work other than patrol")
    events: list[Event] = Field([], description="Dates on which grids need other numbers")
    balances: dict[Id, dict[Literal["nights", "weekends", "holidays", "hours", "cover"], Count]] = Field(
        {},
        description="Person → shifts carried above (+) or below (−) the share so far; or a CSV, or ledger",
    )
    worked: list[Worked] = Field(
        [],
        description="Hours worked before the period, for limits over more than it; "
        "or the path of a table (.csv, .xlsx) with who, from, to, hours; or ledger",
    )
    account: Account = Field(
        default_factory=Account.empty,
        description="How working time is accounted for",
        examples=[{"over": "quarter"}],
    )
    rules: list[dict[str, Any]] = Field([], description="Rules; one replaces the profiles' rules of its kind")
    tiers: list[Annotated[Tier, BeforeValidator(_tier)]] = Field([], description="Objective tiers in order")
    holidays: list[Holiday] = Field(
        [], description="The station's own days, or the path of a notice (.yaml, .csv, .xlsx)"
    )
    solver: Solver = Field(default_factory=Solver.empty, description="Defaults for the search")


# --- problems in plain words ---------------------------------------------------------------------
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
    what, remedy = values(found["type"], last, value, ctx)
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


def say(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {say(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(say, value)) + "]"
    return f'"{value}"' if isinstance(value, str) and (":" in value or value == OFF) else str(value)


def values(kind: str, key: str, value: Any, ctx: dict[str, Any]) -> tuple[str, str]:
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
