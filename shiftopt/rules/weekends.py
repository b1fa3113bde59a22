"""Weekends without work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field

from shiftopt.model.words import Poster, Term
from shiftopt.roster import Roster
from shiftopt.rules.base import Breach, Example, Rule, Words
from shiftopt.rules.clear import clear
from shiftopt.rules.tiny import duty
from shiftopt.scenario.types import DAY, Scenario


def saturdays(scenario: Scenario) -> list[int]:
    """Saturdays that lie in the period with their Sundays."""
    return [d for d in range(scenario.days - 1) if scenario.date(d).weekday() == 5]


class FreeWeekends(Rule):
    """Weekends of the period without any work between Saturday 00:00 and Sunday 24:00."""

    kind: Literal["free_weekends"] = Field("free_weekends", description="Whole weekends without work")
    enforce: Literal["hard", "soft", "off"] = Field("soft", description="Must hold, costs points, or is off")
    at_least: int = Field(1, ge=1, le=5, description="Free weekends in the period, weekends")

    unit = "weekends"
    words = {
        "zh": Words(
            "完整周末",
            "每人本期至少有 {at_least} 个完整的周末（周六、周日都不上班）。",
            "{who}：本期完整周末 {free} 个，少于 {at_least} 个。",
        ),
        "en": Words(
            "Free weekends",
            "Everybody has weekends in the period without any work: {at_least} at least.",
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
