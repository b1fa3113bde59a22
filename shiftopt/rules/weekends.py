"""Weekends without work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from shiftopt.model.words import On, Poster, Term
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Breach, Example, Language, PersonRule, Rule, Strict, Words
from shiftopt.rules.clear import clear
from shiftopt.rules.tiny import duty
from shiftopt.scenario.types import DAY, Scenario

FREE = frozenset({OFF})


def saturdays(scenario: Scenario) -> list[int]:
    """Saturdays that lie in the period with their Sundays."""
    return [d for d in range(scenario.days - 1) if scenario.date(d).weekday() == 5]


class FreeWeekends(Rule):
    """Weekends of the period without any work between Saturday 00:00 and Sunday 24:00."""

    kind: Literal["free_weekends"] = Field("free_weekends", description="Whole weekends without work")
    enforce: Literal["hard", "soft", "off"] = Field("soft", description="Must hold, costs points, or is off")
    at_least: int = Field(1, ge=1, le=5, description="Free weekends in the period, weekends")

    strict: ClassVar[Strict] = {"at_least": "more"}
    unit = "weekends"
    words = {
        "zh": Words(
            "完整周末",
            "每人本期至少有 {at_least} 个完整的周末（周六、周日都不上班）。",
            "{who}：本期完整周末 {free} 个，少于 {at_least} 个。",
        ),
        "en": Words(
            "Free weekends",
            "Everybody has at least {weekends} in the period without any work.",
            "{who}: free weekends in the period: {free}, fewer than {at_least}.",
        ),
    }
    examples = (
        Example(("MMMMM--MMMMMM-",), 0, why="one of two is free"),
        Example(("MMMMM--MMMMMM-",), 1, {"at_least": 2}, why="the second Saturday is worked"),
        Example(("MMMMM-M", "MMMMMMM"), 2, why="neither has one"),
        Example(("MMMMMM-MMMMM-A",), 2, {"at_least": 2}, why="two are missing"),
        Example(("MMMMN--",), 1, why="Friday's night runs into Saturday"),
        Example(
            ("N|--",), 1, where={"start": date(2026, 6, 6)}, why="over the month's border: a Friday night"
        ),
        Example(("A|--",), 0, where={"start": date(2026, 6, 6)}, why="Friday's afternoon ends in time"),
        Example(
            ("-|-MMMMM--",),
            0,
            where={"start": date(2026, 5, 31)},
            why="a Sunday first; the weekend at the end is free",
        ),
        Example(
            ("-|-MMMMMM-",),
            1,
            where={"start": date(2026, 5, 31)},
            why="a weekend that began in the past isn't counted",
        ),
        Example(
            ("MMMMM--",),
            1,
            where={"duties": (duty("p1", 5, "09:00", "11:00"),)},
            why="a training on Saturday",
        ),
        Example(("DDDDD--", "DDDDN--"), 1, {}, "2x12", why="a 12 h night before it"),
        Example(("MMMMM--N",), 0, {}, "night0", why="Monday's night starts exactly at Sunday 24:00"),
        Example(("MMMMM--N",), 1, {}, "night0", {"handover": 15}, "its handover lies on Sunday"),
    )

    def facts(self, language: Language) -> dict[str, Any]:
        return {**super().facts(language), "weekends": f"{self.at_least} weekend{'s' * (self.at_least > 1)}"}

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        plain = [clear(scenario, None, d * DAY, (d + 2) * DAY) for d in saturdays(scenario)]
        for who in scenario.person:
            free = plain
            if who in scenario.timed_duties:
                free = [clear(scenario, who, d * DAY, (d + 2) * DAY) for d in saturdays(scenario)]
            terms = [Term(ons) for ons in free if ons is not None]
            poster.count(who, terms, at_least=self.at_least)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for person in scenario.people:
            weekends = set(saturdays(scenario))
            broken = {
                d
                for span in roster.clock(person.id)
                for d in weekends
                if span.end > d * DAY and span.start < (d + 2) * DAY
            }
            free = len(weekends - broken)
            if free < self.at_least:
                days = sorted(broken | {d + 1 for d in broken}) or [0, scenario.days - 1]
                yield self.breach(self.at_least - free, person=person.id, days=tuple(days), free=free)

    def inert(self, scenario: Scenario) -> str | None:
        whole = len(saturdays(scenario))
        return f"the period has only {whole} whole weekends" if whole < self.at_least else None


class MaxWeekends(PersonRule):
    """Weekends of the period with a shift dated on Saturday or Sunday.

    A night that begins on Friday is Friday's. A weekend that the period cuts counts by its day in the period.
    """

    kind: Literal["max_weekends"] = Field("max_weekends", description="Most weekends with a shift")
    limit: int = Field(ge=0, le=53, description="Weekends with a shift, weekends")

    unit = "weekends"
    strict: ClassVar[Strict] = {"limit": "less"}
    words = {
        "zh": Words(
            "上班周末",
            "每人本期最多有 {limit} 个周末上班（周六、周日排一天也算）。",
            "{who}：本期 {worked} 个周末上班，超过 {limit} 个。",
        ),
        "en": Words(
            "Worked weekends",
            "Nobody works on more weekends of the period than {limit}; one day of it is enough to count.",
            "{who}: weekends with a shift: {worked}, more than {limit}.",
        ),
    }
    examples = (
        Example(("MMMMMM-MMMMM--",), 0, {"limit": 1}, why="exactly one"),
        Example(("MMMMMMMMMMMM-M",), 1, {"limit": 1}, why="Saturday and Sunday are one weekend"),
        Example(("-----M------M-", "-----MM-----NN"), 4, {"limit": 0}, why="two each"),
        Example(("MMMMN--",), 0, {"limit": 0}, why="a night of Friday"),
        Example(("M|M------",), 1, {"limit": 0}, where={"start": date(2026, 6, 7)}, why="a Sunday first"),
        Example(("M|-M-----",), 0, {"limit": 0}, where={"start": date(2026, 6, 7)}, why="Saturday is past"),
        Example(("-----M-", "-----M-"), 1, {"limit": 0, "people": ("p2",)}, why="for the second person only"),
        Example(("-----N-", "------D"), 2, {"limit": 0}, "2x12", why="one each"),
    )

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        ends = [d for d in range(scenario.days) if scenario.date(d).weekday() == 6]
        if scenario.date(scenario.days - 1).weekday() == 5:
            ends.append(scenario.days)
        free = [tuple(On(d, FREE) for d in (end - 1, end) if 0 <= d < scenario.days) for end in ends]
        terms = [Term(both, -1) for both in free]
        for person in self.whom(scenario) if terms else ():
            poster.count(person.id, terms, base=len(terms), at_most=self.limit)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for person in self.whom(scenario):
            days = sorted({a.day for a in roster.line(person.id) if scenario.date(a.day).weekday() >= 5})
            weeks = {scenario.date(day).isocalendar()[:2] for day in days}
            if len(weeks) > self.limit:
                yield self.breach(
                    len(weeks) - self.limit, person=person.id, days=tuple(days), worked=len(weeks)
                )

    def inert(self, scenario: Scenario) -> str | None:
        ends = [scenario.date(d) for d in range(scenario.days) if scenario.date(d).weekday() >= 5]
        there = len({on.isocalendar()[:2] for on in ends})
        return f"the period has only {there} weekends" if there <= self.limit else None


class CompleteWeekends(PersonRule):
    """Saturday and Sunday are either both worked or both free.

    A weekend counts where its Sunday lies in the period and its Saturday there or in the history.
    """

    kind: Literal["complete_weekends"] = Field(
        "complete_weekends", description="Weekends worked whole or not at all"
    )
    enforce: Literal["hard", "soft", "off"] = Field("soft", description="Must hold, costs points, or is off")

    unit = "weekends"
    words = {
        "zh": Words(
            "周末不拆开",
            "周六、周日要么都上班，要么都休息。",
            "{who} {when}：周末只上了一天班（{amount} 个周末）。",
        ),
        "en": Words(
            "Whole weekends",
            "Saturday and Sunday are either both worked or both free.",
            "{who}, {when}: only one day of the weekend is worked (weekends: {amount}).",
        ),
    }
    examples = (
        Example(("-----MA", "MMMMM--"), 0, why="both, and neither"),
        Example(("-----M-", "------N"), 2, why="Saturday only, Sunday only"),
        Example(("-----M-------N", "-----MM-----M-"), 3, why="three of four"),
        Example(("M|-------",), 1, where={"start": date(2026, 6, 7)}, why="Saturday in the past"),
        Example(("M|M------",), 0, where={"start": date(2026, 6, 7)}, why="over the month's border"),
        Example(("----M",), 0, where={"start": date(2026, 6, 2)}, why="Sunday is the next month's affair"),
        Example(("-----M-", "-----M-"), 1, {"people": ("p1",)}, why="for the first person only"),
        Example(("-----N-", "-----DN"), 1, {}, "2x12", why="a night alone"),
    )

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        for sunday in range(max(0, scenario.first_day + 1), scenario.days):
            if scenario.date(sunday).weekday() == 6:
                for person in self.whom(scenario):
                    poster.forbid(person.id, (On(sunday - 1, scenario.codes), On(sunday, FREE)))
                    poster.forbid(person.id, (On(sunday - 1, FREE), On(sunday, scenario.codes)))

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for person in self.whom(scenario):
            for day in range(scenario.first_day, scenario.days - 1):
                if scenario.date(day).weekday() == 5 and day >= -1:
                    worked = [bool(roster.codes(person.id, d)) for d in (day, day + 1)]
                    if any(worked) and not all(worked):
                        yield self.breach(1, person=person.id, days=(day, day + 1))

    def inert(self, scenario: Scenario) -> str | None:
        days = range(max(0, scenario.first_day + 1), scenario.days)
        whole = any(scenario.date(d).weekday() == 6 for d in days)
        return None if whole else "no weekend lies whole in the period and its history"
