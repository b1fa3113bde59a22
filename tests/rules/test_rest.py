"""Rest between two pieces of work, and the long rest of a week."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError

from shiftopt.rules.base import Rule
from shiftopt.rules.rest import MinRest, WeeklyRest
from shiftopt.rules.tiny import SYSTEMS, draw, duty, tiny
from tests.rules.agree import SETTINGS, Setting, disagreements

RULES = (
    MinRest(hours=11),
    MinRest(hours=30, break_minutes=30),
    WeeklyRest(hours=24, days=3),
    WeeklyRest(hours=30, days=2, counted="inside"),
)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_agree(rule: Rule, setting: Setting) -> None:
    """The posted price of every line is what the audit reports."""
    assert disagreements(rule, setting) == []


def amounts(rule: Rule, line: str, *duties: object, system: str = "3x8") -> list[int]:
    scenario = tiny([line], duties=duties, system=system)  # type: ignore[arg-type]
    return [b.amount for b in rule.audit(draw(scenario, [line]))]


def test_rest_from_latest_end() -> None:
    """A short duty inside a shift doesn't hide when the shift ends."""
    meeting = duty("p1", 0, "10:00", "11:00")
    assert amounts(MinRest(hours=18), "MM", meeting) == [120]


def test_duties_among_themselves() -> None:
    """Two duties close together are no rest breach."""
    assert (
        amounts(MinRest(hours=11), "--", duty("p1", 0, "08:00", "10:00"), duty("p1", 0, "14:00", "16:00"))
        == []
    )


@pytest.mark.parametrize(("start", "amount"), [("07:30", []), ("07:31", [629])])
def test_break(start: str, amount: list[int]) -> None:
    """A break of just break_minutes joins shift and duty; a minute more is a rest that is too short."""
    meeting = duty("p1", 1, start, "12:00")
    assert amounts(MinRest(hours=11, break_minutes=30), "N-", meeting) == amount


def test_rest_must_fit() -> None:
    """A rest as long as its window is the longest there can be."""
    assert WeeklyRest(hours=48, days=2).hours == 48
    with pytest.raises(ValidationError, match="does not fit"):
        WeeklyRest(hours=49, days=2)


def test_window_open_at_the_end() -> None:
    """Work after the period is unknown and counts as free; a rest inside has to be seen."""
    line = "M" * 7
    assert amounts(WeeklyRest(hours=24), line) == []
    assert amounts(WeeklyRest(hours=24, counted="inside"), line) == [1]


def test_min_rest_inert() -> None:
    """A rest that any two shifts leave asks for nothing, unless there is a duty."""
    fields = {"shifts": SYSTEMS["3x8"][:2]}  # M and A only: 8 h from 23:00 to 07:00 at least
    scenario = replace(tiny(["--"]), **fields)
    assert "8 h apart" in str(MinRest(hours=8).inert(scenario))
    assert MinRest(hours=9).inert(scenario) is None
    busy = replace(tiny(["--"], duties=(duty("p1", 0, "08:00", "09:00"),)), **fields)
    assert MinRest(hours=8).inert(busy) is None


def test_weekly_rest_inert() -> None:
    """No whole window, or a rest after every single shift: the rule can't bite."""
    week = tiny(["-" * 7])
    assert WeeklyRest(hours=24).inert(week) is None
    assert "shorter than 7 days" in str(WeeklyRest(hours=24).inert(tiny(["-" * 6])))
    assert WeeklyRest(hours=24).inert(tiny(["M|" + "-" * 6])) is None
    mornings = replace(week, shifts=SYSTEMS["3x8"][:1])
    assert "16 h of rest" in str(WeeklyRest(hours=16).inert(mornings))
    assert WeeklyRest(hours=17).inert(mornings) is None
    assert WeeklyRest(hours=16, counted="inside").inert(mornings) is None


def test_inside_is_said() -> None:
    """The sentence says so where the rest has to lie inside the window."""
    assert "整段都在这几天里" in WeeklyRest(hours=24, counted="inside").sentence()
    assert "整段都在这几天里" not in WeeklyRest(hours=24).sentence()


def test_sentence_of_a_breach() -> None:
    """The officer reads who, when, how long, and how long it should be."""
    rule = MinRest(hours=11)
    roster = draw(tiny(["AM"]), ["AM"])
    (breach,) = rule.audit(roster)
    assert rule.say(breach, roster.scenario) == "王建国 6月1日中班后只休息 8 小时就上早班，少于 11 小时。"
