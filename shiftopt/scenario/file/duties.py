"""Work other than patrol."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from shiftopt.scenario.file.values import Amount, Clock, Codes, Date, Ids, Section, Text, wrong
from shiftopt.scenario.types import DAY


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
