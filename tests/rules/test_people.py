"""One person's line: what the examples of the rules leave open."""

from __future__ import annotations

from datetime import date

import pytest

from shiftopt.rules.people import Allowed, DutiesRule, LeaveRule, OneShiftADay, PersonalLimits, Wishes
from shiftopt.rules.rotation import RotationKept
from shiftopt.rules.tiny import draw, duty, tiny
from shiftopt.scenario.types import Duty, Leave, Request


@pytest.mark.parametrize(
    ("what", "limit", "line", "said"),
    [
        ("nights", 1, "NN-----", "夜班数上限 1，实排 2，超出 1。"),
        ("weekends", 0, "-----MM", "周末班数上限 0，实排 2，超出 2。"),
        ("holidays", 0, "M------", "节日班数上限 0，实排 1，超出 1。"),
        ("hours", 12, "MA-----", "工时（小时）上限 12，实排 16，超出 4。"),
        ("shifts", 2, "MANM---", "班次数上限 2，实排 4，超出 2。"),
        ("consecutive_days", 3, "MMMMM--", "连续上班天数上限 3，实排 5，超出 2。"),
        ("consecutive_nights", 1, "NN-NNN-", "连续夜班数上限 1，实排 2，超出 1。"),
    ],
)
def test_each_limit_says_what_it_limits(what: str, limit: int, line: str, said: str) -> None:
    """Every key of ``limits`` counts its own thing and says so in hours, shifts or days."""
    rule = PersonalLimits()
    scenario = tiny([line], limits={"p1": {what: limit}}, holidays=(0,), rules=(rule,))
    first, *_ = rule.audit(draw(scenario, [line]))
    assert rule.say(first, scenario).endswith(said)
    if not what.startswith("consecutive"):
        assert first.days == (0, 6)


def test_two_duties_at_once_are_no_breach_of_duties() -> None:
    """Duties that overlap each other are the loader's business; only shifts count here."""
    rule = DutiesRule()
    scenario = tiny(
        1, days=1, duties=(duty("p1", 0, "17:00", "19:00"), duty("p1", 0, "18:00", "20:00")), rules=(rule,)
    )
    assert list(rule.audit(draw(scenario, ["M"]))) == []


def test_a_short_duty_hides_no_long_one() -> None:
    """Of three stretches that overlap, every pair of shift and duty is found."""
    rule = DutiesRule()
    duties = (duty("p1", 0, "06:00", "16:00", "培训"), duty("p1", 0, "08:00", "08:30", "点名"))
    scenario = tiny(1, days=1, duties=duties, rules=(rule,))
    found = {b.facts["what"]: b.amount for b in rule.audit(draw(scenario, ["M"]))}
    assert found == {"培训": 480, "点名": 30}


def test_leave_that_never_bites() -> None:
    """Other people's leave, and leave after the period, cost nobody a shift."""
    rule = LeaveRule(mornings="free")
    scenario = tiny(2, days=2, leave=(Leave("p2", 0, 1), Leave("p1", 2, 5)), rules=(rule,))
    assert list(rule.audit(draw(scenario, ["NN", "--"]))) == []


@pytest.mark.parametrize(
    ("who", "line", "why"),
    [
        ({"until": date(2026, 6, 1)}, "MM", "不在职"),
        ({"since": date(2026, 6, 2)}, "MM", "不在职"),
        ({"shifts": ("A",)}, "AM", "本人不上这个班次"),
        ({"grids": ("G2",)}, "-M", "不在本人的网格范围内"),
    ],
)
def test_allowed_says_why(who: dict[str, object], line: str, why: str) -> None:
    """The breach names the reason: employment, shift or grid."""
    rule = Allowed()
    scenario = tiny(1, days=2, people={"p1": who}, rules=(rule,))
    (breach,) = rule.audit(draw(scenario, [line]))
    assert why in rule.say(breach, scenario)


@pytest.mark.parametrize(
    ("good", "line", "want", "got"),
    [
        ("-", "M", "休息", "早班"),
        ("M", "-", "早班", "休息"),
        ("MAN", "-", "上班", "休息"),
        ("AN", "M", "中班或夜班", "早班"),
        ("MA-", "N", "不排夜班", "夜班"),
        ("A-", "N", "不排早班、夜班", "夜班"),
    ],
)
def test_wishes_read_like_wishes(good: str, line: str, want: str, got: str) -> None:
    """Off, a shift, any shift, or anything but: each wish is said as it was meant."""
    rule = Wishes()
    scenario = tiny(1, days=1, requests=(Request("p1", 0, frozenset(good), 2),), rules=(rule,))
    (breach,) = rule.audit(draw(scenario, [line]))
    assert rule.say(breach, scenario) == f"王建国 6月1日：希望{want}，实排{got}（2 分）。"


def test_second_shift_of_a_day_spoils_a_wish_and_the_rotation() -> None:
    """By hand somebody may get two shifts: a wish to avoid one of them isn't met, and it is an extra."""
    wishes, kept = Wishes(), RotationKept()
    scenario = tiny(
        1,
        days=3,
        cycle=("M", "A", "-"),
        requests=(Request("p1", 0, frozenset("MA-")),),
        rules=(wishes, kept),
    )
    roster = draw(scenario, ["MNN"], also=[("p1", 0, "N"), ("p1", 1, "M"), ("p1", 2, "M")])
    assert sum(b.amount for b in wishes.audit(roster)) == 1
    assert [b.amount for b in kept.audit(roster)] == [4, 3 + 4, 4 + 4]
    assert sum(b.amount for b in OneShiftADay().audit(roster)) == 3


def test_free_changes_of_the_rotation_make_the_rule_inert() -> None:
    """Prices of 0 throughout can't change any roster."""
    assert RotationKept(released=0, moved=0, extra=0).inert(tiny(1, days=1))
    assert RotationKept(released=0, moved=0, extra=1).inert(tiny(1, days=1)) is None


def test_inert_where_nobody_has_any() -> None:
    """No limits, no wishes: the rules say why they can't bite."""
    scenario = tiny(1, days=1, duties=(Duty("p1", "民情日记", 60),))
    assert PersonalLimits().inert(scenario)
    assert Wishes().inert(scenario)
