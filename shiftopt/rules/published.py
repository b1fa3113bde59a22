"""A rota that people have already been given: what a new one changes in it has its price, or is fixed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from shiftopt.model.words import On, Poster
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Breach, Example, Rule, Tier, Words
from shiftopt.rules.people import spoken
from shiftopt.scenario.types import Leave, Scenario

GIVEN = {("p1", 0): "M", ("p1", 1): "A", ("p1", 2): "-", ("p1", 3): "N"}
AT_2X12 = {("p1", 0): "D", ("p1", 1): "N", ("p1", 2): "-", ("p1", 3): "-"}


def _given(scenario: Scenario, days: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int, str]]:
    """Person, day and what was published, in order, of people whom the scenario has."""
    for person, day in sorted(days):
        given = scenario.published.get((person, day))
        if given is not None and person in scenario.person:
            yield person, day, given


class PublishedKept(Rule):
    """Everybody works what the published rota says; every change has its price."""

    kind: Literal["published_kept"] = Field(
        "published_kept", description="Price of changing a published rota"
    )
    enforce: Literal["hard", "soft", "off"] = Field("soft", description="Must hold, costs points, or is off")
    tier: Tier = Field("stability", description="Objective tier in which a soft breach is priced")
    released: int = Field(1, ge=0, le=100, description="Points for a day off in place of a shift")
    moved: int = Field(2, ge=0, le=100, description="Points for another shift than the published one")
    called: int = Field(3, ge=0, le=100, description="Points for a shift on a published day off")

    unit = "points"
    words = {
        "zh": Words(
            "少改已公布的班表",
            "已公布的班表尽量不改：改休 {released} 分，换班次 {moved} 分，休息日叫来上班 {called} 分。",
            "{who} {when}：公布的是{given[zh]}，改为{now[zh]}（{amount} 分）。",
        ),
        "en": Words(
            "Published rota kept",
            "The published rota is changed as little as can be (points: shift released {released}, moved "
            "{moved}, on a day off {called}).",
            "{who}, {when}: {given[en]} was published, now {now[en]} (points: {amount}).",
        ),
    }
    examples = (
        Example(("MA-N",), 0, where={"published": GIVEN}, why="as published"),
        Example(("-A-N",), 1, where={"published": GIVEN}, why="one shift released"),
        Example(("AA-N",), 2, where={"published": GIVEN}, why="one shift moved"),
        Example(("MAMN",), 3, where={"published": GIVEN}, why="called in on a day off"),
        Example(("-MM-",), 7, where={"published": GIVEN}, why="two released, one moved, one called in"),
        Example(
            ("M-AN",),
            11,
            {"released": 4, "moved": 5, "called": 7},
            where={"published": GIVEN},
            why="prices of one's own",
        ),
        Example(
            ("NN|--MN",),
            3,
            where={"published": GIVEN, "leave": (Leave("p1", 0, 1),)},
            why="leave since then and history cost nothing",
        ),
        Example(("MAN-", "MMMM"), 4, where={"published": GIVEN}, why="who isn't in it is free of it"),
        Example(("DD--",), 2, system="2x12", where={"published": AT_2X12}, why="day for night"),
    )

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        for person, day, given in _given(scenario, scenario.published):
            if not scenario.available(person, day):
                continue
            if given == OFF:
                prices = {scenario.codes: self.called}
            else:
                prices = {frozenset({OFF}): self.released, scenario.codes - {given}: self.moved}
            for states, amount in prices.items():
                if amount and states:
                    poster.prefer(person, On(day, states), amount=amount)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for person, day, given in _given(scenario, scenario.published):
            codes = roster.codes(person, day)
            amount = self._change(given, codes)
            if amount and scenario.available(person, day):
                names = {"given": spoken((given,), scenario), "now": spoken(codes or (OFF,), scenario)}
                yield self.breach(amount, person=person, days=(day,), **names)

    def _change(self, given: str, codes: tuple[str, ...]) -> int:
        """Points of one day; every shift beyond the first one counts as called in."""
        if not codes:
            return self.released if given != OFF else 0
        if given in codes:
            return self.called * (len(codes) - 1)
        return self.called * len(codes) if given == OFF else self.moved + self.called * (len(codes) - 1)

    def inert(self, scenario: Scenario) -> str | None:
        return None if scenario.published else "there is no published rota; `shiftopt replan` brings one"


class PublishedFixed(Rule):
    """Days of the published rota that can't be changed any more, because they are past or agreed."""

    kind: Literal["published_fixed"] = Field("published_fixed", description="Days that stay as published")

    unit = "days"
    words = {
        "zh": Words(
            "已定的班不动",
            "已经过去或锁定的班照公布的不动。",
            "{who} {when}：公布的是{given[zh]}，已锁定，却改为{now[zh]}。",
        ),
        "en": Words(
            "Fixed days",
            "Days that are past or locked stay as published.",
            "{who}, {when}: {given[en]} was published and is fixed, now {now[en]}.",
        ),
    }
    examples = (
        Example(
            ("MAMM",),
            0,
            where={"published": GIVEN, "fixed": frozenset({("p1", 0), ("p1", 1)})},
            why="the other days may change",
        ),
        Example(
            ("-A-N",),
            1,
            where={"published": GIVEN, "fixed": frozenset({("p1", 0)})},
            why="a fixed shift left",
        ),
        Example(
            ("NNMN",), 3, where={"published": GIVEN, "fixed": frozenset(GIVEN)}, why="three of four changed"
        ),
        Example(
            ("N|MA-N",), 0, where={"published": GIVEN, "fixed": frozenset(GIVEN)}, why="history isn't asked"
        ),
        Example(
            ("MAN-",),
            1,
            where={"published": GIVEN, "fixed": frozenset({("p1", 2), ("p2", 0)})},
            why="a fixed day off worked",
        ),
        Example(
            ("D---",),
            1,
            system="2x12",
            where={"published": AT_2X12, "fixed": frozenset({("p1", 1), ("p1", 2)})},
            why="a fixed night left",
        ),
    )

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        everything = scenario.codes | {OFF}
        for person, day, given in _given(scenario, scenario.fixed):
            if scenario.employed(person, day):
                poster.prefer(person, On(day, everything - {given}))

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for person, day, given in _given(scenario, scenario.fixed):
            codes = roster.codes(person, day)
            if scenario.employed(person, day) and (codes or (OFF,)) != (given,):
                names = {"given": spoken((given,), scenario), "now": spoken(codes or (OFF,), scenario)}
                yield self.breach(1, person=person, days=(day,), **names)

    def inert(self, scenario: Scenario) -> str | None:
        return None if scenario.fixed else "no day of a published rota is fixed; `shiftopt replan` fixes some"
