"""Hidden work: paperwork that finds no room in paid shifts and is done after them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from shiftopt.model.words import Poster
from shiftopt.paperwork import placed
from shiftopt.roster import Roster
from shiftopt.rules import wording
from shiftopt.rules.base import Breach, Example, Rule, Tier, Words
from shiftopt.rules.room import room
from shiftopt.scenario.types import Duty, Scenario

QUARTER = 15
"""Minutes in a quarter of an hour."""


DIARY = (Duty("p1", "民情日记", 150),)
ROOM = {"M": 60, "A": 60}


class HiddenWork(Rule):
    """Duties without a clock time are done within paid shifts, as far as these have room for them.

    Duties that no shift has room for at all are left out: no roster can change that.
    """

    kind: Literal["hidden_work"] = Field("hidden_work", description="Paperwork finds room in paid shifts")
    enforce: Literal["hard", "soft", "off"] = Field("soft", description="Must hold, costs points, or is off")
    tier: Tier = Field("fairness", description="Objective tier in which a soft breach is priced")

    unit = "quarters"
    words = {
        "zh": Words(
            "隐性工时",
            "不定钟点的任务（文书、台账、日记等）排进有空档的班内完成，尽量不留到下班以后。",
            "{who}：{what}有 {hours} 小时（{amount} 刻钟）排不进班内，只能在班后做，是隐性工时。",
        ),
        "en": Words(
            "Hidden work",
            "Duties without a clock time find room within paid shifts; as little as can be is left over.",
            "{who}: {hours} h ({amount} quarter-hours) of {what} find no room in paid shifts; hidden work.",
        ),
    }
    examples = (
        Example(("MA-A",), 0, where={"duties": DIARY, "room": ROOM}, why="three shifts have room for 2.5 h"),
        Example(("MAN-", "MANN"), 2, where={"duties": DIARY, "room": ROOM}, why="no room in a night"),
        Example(("----",), 10, where={"duties": DIARY, "room": ROOM}, why="no shift, no room"),
        Example(
            ("MMM|MM-",), 2, where={"duties": DIARY, "room": ROOM}, why="past shifts have no room any more"
        ),
        Example(
            ("MMAA",),
            6,
            where={"duties": (Duty("p1", "窗口月报", 150, during=("M",)),), "room": {"M": 30, "A": 60}},
            why="only within M",
        ),
        Example(
            ("MMA-",),
            3,
            where={
                "duties": (
                    Duty("p1", "窗口月报", 45, during=("A",)),
                    Duty("p1", "台账", 150, during=("M",)),
                ),
                "room": ROOM | {"A": 30},
            },
            why="15 min too much within A, 30 within M",
        ),
        Example(
            ("MM", "MM"),
            2,
            where={
                "duties": (Duty("p1", "民情日记", 100), Duty("p1", "台账", 45), Duty("p2", "民情日记", 100)),
                "room": {"M": 60, "A": 0},
            },
            why="25 of 145 min are two quarters; the other has 2 h for 100 min",
        ),
        Example(("MM",), 0, where={"duties": DIARY}, why="no shift has room at all: nothing to plan"),
        Example(("DN", "ND"), 0, {}, "2x12", {"duties": DIARY, "room": {"D": 150}}, "one long day is enough"),
        Example(
            ("DN", "ND"), 5, {}, "2x12", {"duties": DIARY, "room": {"D": 75}}, "and if it has half the room"
        ),
    )

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        for person, own in scenario.paperwork.items():
            for paperwork in own:
                if paperwork.codes:
                    due = -(-paperwork.minutes // QUARTER)
                    poster.count(person, room(scenario, paperwork, QUARTER), at_least=due)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for person, own in scenario.paperwork.items():
            parts = placed(roster, person)
            for paperwork in own:
                left = [p for p in parts if p.shift is None and p.duty in paperwork.duties]
                minutes = sum(p.minutes for p in left)
                if minutes and paperwork.codes:
                    yield self.breach(
                        (minutes + QUARTER - 1) // QUARTER,
                        person=person,
                        days=(0, scenario.days - 1),
                        hours=wording.hours(minutes),
                        what="、".join(dict.fromkeys(p.duty.what for p in left)),
                    )

    def inert(self, scenario: Scenario) -> str | None:
        if any(p.codes for own in scenario.paperwork.values() for p in own):
            return None
        return "no duty without a clock time, or no shift that has room for one"
