"""People: who can be assigned, when they are away, what they wish, what they worked before."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from shiftopt.rotation.cycle import OFF
from shiftopt.scenario.file.values import (
    Amount,
    Code,
    Codes,
    Count,
    Date,
    Id,
    Ids,
    Limit,
    Section,
    Text,
    Week,
    wrong,
)


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
