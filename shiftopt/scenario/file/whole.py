"""All the keys of a scenario file, each with the section it holds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from shiftopt.scenario.file.duties import Duty
from shiftopt.scenario.file.grids import Event, Grid, OnDuty
from shiftopt.scenario.file.people import Leave, Person, Request, Worked
from shiftopt.scenario.file.period import Holiday, Period
from shiftopt.scenario.file.rotation import RotationSection
from shiftopt.scenario.file.shifts import Shift
from shiftopt.scenario.file.station import Account, Station
from shiftopt.scenario.file.values import Amount, Code, Count, Id, Section, Text, Texts

MOST = {"shifts": 50, "grids": 2000, "people": 5000}
"""Most entries of a section."""


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
    extends: Texts | None = Field(
        None, description="File or files that this one builds on; what is written here overrides them"
    )
    station: Station = Field(description="Who plans")
    profile: Texts = Field([], description="Rule set or sets", examples=[["cn-comprehensive", "ergonomic"]])
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
