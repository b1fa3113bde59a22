"""The agreed rotation stays recognisable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from shiftopt.model.words import On, Poster
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Breach, Example, Rule, Tier, Words
from shiftopt.rules.people import spoken
from shiftopt.scenario.types import Leave, Scenario

ROTA = {"cycle": ("M", "A", "N", "-")}


class RotationKept(Rule):
    """Each person works what the rotation (or the office week) gives; every change has its price."""

    kind: Literal["rotation_kept"] = Field("rotation_kept", description="Price of leaving the rotation")
    enforce: Literal["hard", "soft", "off"] = Field("soft", description="Must hold, costs points, or is off")
    tier: Tier = Field("rotation", description="Objective tier in which a soft breach is priced")
    released: int = Field(1, ge=0, le=100, description="Points for a day off in place of a rotation shift")
    moved: int = Field(3, ge=0, le=100, description="Points for another shift than the rotation's")
    extra: int = Field(4, ge=0, le=100, description="Points for a shift on a free day of the rotation")

    unit = "points"
    words = {
        "zh": Words(
            "保持轮转",
            "尽量按轮转排班：该上的班改休 {released} 分，调成别的班 {moved} 分，休息日加班 {extra} 分。",
            "{who} {when}：轮转是{base[zh]}，改为{now[zh]}（{amount} 分）。",
        ),
        "en": Words(
            "Rotation kept",
            "The rotation is kept where it can be (points: shift released {released}, moved {moved}, "
            "on a free day {extra}).",
            "{who}, {when}: {base[en]} in the rotation, now {now[en]} (points: {amount}).",
        ),
    }
    examples = (
        Example(("MAN-MA", "AN-MAN"), 0, where={**ROTA, "offsets": (0, 1)}, why="as the rotation has it"),
        Example(("M-N-",), 1, where=ROTA, why="one shift released"),
        Example(("MMN-",), 3, where=ROTA, why="one shift moved"),
        Example(("MANM",), 4, where=ROTA, why="one shift on the free day"),
        Example(("-MMA", "NNN-"), 17, where=ROTA, why="one released, four moved, one on the free day"),
        Example(
            ("-AAN",), 23, {"released": 2, "moved": 7, "extra": 14}, where=ROTA, why="prices of one's own"
        ),
        Example(
            ("AA|M--",),
            1,
            where={**ROTA, "leave": (Leave("p1", 2, 2),)},
            why="leave and history cost nothing",
        ),
        Example(
            ("--N",), 1, where={**ROTA, "since": {"p1": 1}}, why="nothing before the first day of employment"
        ),
        Example(
            ("DN--", "NN--"), 3, system="2x12", where={"cycle": ("D", "N", "-", "-")}, why="night for day"
        ),
    )

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        for person in scenario.people:
            for day in range(scenario.days):
                if scenario.available(person.id, day):
                    self._post_day(poster, person.id, day, scenario.base(person.id, day))

    def _post_day(self, poster: Poster, person: str, day: int, base: str) -> None:
        codes = poster.scenario.codes
        if base == OFF:
            prices = {codes: self.extra}
        else:
            prices = {frozenset({OFF}): self.released, codes - {base}: self.moved}
        for states, amount in prices.items():
            if amount and states:
                poster.prefer(person, On(day, states), amount=amount)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for person in scenario.people:
            for day in range(scenario.days):
                codes, base = roster.codes(person.id, day), scenario.base(person.id, day)
                amount = self._change(base, codes)
                if amount and scenario.available(person.id, day):
                    names = {"base": spoken((base,), scenario), "now": spoken(codes or (OFF,), scenario)}
                    yield self.breach(amount, person=person.id, days=(day,), **names)

    def _change(self, base: str, codes: tuple[str, ...]) -> int:
        """Points of one day; every shift beyond the first one is an extra."""
        if not codes:
            return self.released if base != OFF else 0
        if base in codes:
            return self.extra * (len(codes) - 1)
        return self.extra * len(codes) if base == OFF else self.moved + self.extra * (len(codes) - 1)

    def inert(self, scenario: Scenario) -> str | None:
        return None if self.released or self.moved or self.extra else "every change of the rotation is free"
