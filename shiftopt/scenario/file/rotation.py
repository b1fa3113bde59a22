"""The cycle that the teams follow, or what one to be designed must be like."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Field, field_validator, model_validator

from shiftopt.scenario.file.values import Amount, Code, Count, Date, Id, Section, Text, Week, wrong

Preference = Literal["forward", "nights", "weekends", "half_weekends", "single_days_off", "long_blocks"]
"""What a designed cycle is made good at, in the order in which it counts; see ``rotation.wanted``."""

MAX_CYCLE = 2800
"""Longest cycle, days: that of 100 teams, each four weeks behind the one before."""

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
