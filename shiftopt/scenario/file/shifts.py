"""Named spans of clock time."""

from __future__ import annotations

from pydantic import Field

from shiftopt.scenario.file.values import Clock, Count, Section, Text
from shiftopt.scenario.types import DAY


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
