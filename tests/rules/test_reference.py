"""Hours over reference periods: what belongs to one, what is known of it, and what it allows."""

from __future__ import annotations

from datetime import date

import pytest

from shiftopt.rules.base import Rule
from shiftopt.rules.reference import AverageHours, Overtime, Window
from shiftopt.rules.tiny import draw, duty, tiny
from shiftopt.scenario.types import Duty, Leave, Worked
from tests.rules.agree import SETTINGS, Setting, disagreements

RULES = (
    Overtime(at_most=5, over="week", standard="weekly"),
    Overtime(at_most=0, over="month"),
    Overtime(at_most=3, over="2 months", standard="workdays"),
    AverageHours(hours=38, over="2 weeks"),
    AverageHours(hours=30, over="month"),
)
LATE = {"start": date(2026, 6, 29)}
"""Two days of June and two of July: two months, two quarters, one week."""


@pytest.mark.parametrize("setting", SETTINGS[1::2], ids=str)
@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_agree(rule: Rule, setting: Setting) -> None:
    """The posted price of every line is what the audit reports, in periods that end in another month too."""
    assert disagreements(rule, setting, **LATE) == []


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_agree_with_what_was_worked_before(rule: Rule) -> None:
    """… and beside hours told, leave, newcomers and paperwork."""
    some = [f"p{i}" for i in range(1, 256, 3)]
    facts = {
        **LATE,
        "leave": tuple(Leave(p, 1, 2) for p in some),
        "since": dict.fromkeys(some[1::4], -3),
        "worked": tuple(Worked(p, -9, -2, 1200 + 30 * i) for i, p in enumerate(some)),
    }
    assert disagreements(rule, Setting(past=3), **facts) == []


@pytest.mark.parametrize(
    ("over", "spans"),
    [
        ("week", [("2026-06-29", "2026-07-05")]),
        ("month", [("2026-06-01", "2026-06-30"), ("2026-07-01", "2026-07-31")]),
        ("quarter", [("2026-04-01", "2026-06-30"), ("2026-07-01", "2026-09-30")]),
        ("year", [("2026-01-01", "2026-12-31")]),
        ("3 months", [("2026-04-01", "2026-06-30"), ("2026-05-01", "2026-07-02")]),
    ],
)
def test_which_reference_periods(over: str, spans: list[tuple[str, str]]) -> None:
    """Units of the calendar that hold a day of the period; months back from a month's end or the last day."""
    scenario = tiny(["----"], **LATE)
    found = Overtime(at_most=1, over=over).windows(scenario, "p1")
    assert [(str(scenario.date(w.first)), str(scenario.date(w.last))) for w in found] == spans


def test_weeks_end_with_the_period_and_every_seven_days_before() -> None:
    """Windows of four weeks in a month of 30 days: five, the last one ends on its last day."""
    found = AverageHours(hours=48, over="4 weeks").windows(tiny(["-" * 30]), "p1")
    assert [(w.first, w.last) for w in found] == [(-26, 1), (-19, 8), (-12, 15), (-5, 22), (2, 29)]


def test_what_is_known_of_the_past() -> None:
    """Hours told come first, the history fills what they leave open, and what nobody knows is left out."""
    scenario = tiny(["MM|M"], worked=(Worked("p1", -10, -2, 900),), since={"p1": -8})
    window = Window(scenario, "p1", -6, 0)
    assert window.known == {-6, -5, -4, -3, -2, -1, 0}
    assert window.remembered == {-1}
    assert window.told == 900 * 5 // 9
    assert Window(scenario, "p1", -30, 0).known == {*range(-8, 1)}


def test_a_quarter_by_hand() -> None:
    """August of the third quarter 2026: July's 230 h use 64.67 h of the 108, so 165.33 + 43.33 h are left."""
    scenario = tiny(["-" * 31], start=date(2026, 8, 1), worked=(Worked("p1", -31, -1, 230 * 60),))
    rule = Overtime(at_most=36, over="quarter")
    assert rule.most_minutes(scenario, "p1") == round((2 * 1984 / 12 + 108 - 230) * 60) == 12520
    assert Overtime(at_most=36).most_minutes(scenario, "p1") == 12080


def test_seventeen_weeks_by_hand() -> None:
    """June after 13 weeks of 50 h: 119 days at 48 h a week are 816 h; 635.7 h on 89 of them leave 180.3 h."""
    worked = (Worked("p1", -91, -1, 13 * 50 * 60),)
    scenario = tiny(["-" * 30], worked=worked)
    rule = AverageHours(hours=48, over="17 weeks")
    assert rule.most_minutes(scenario, "p1") == 816 * 60 - 13 * 50 * 60 * 89 // 91


def test_inert() -> None:
    """A limit that nobody can reach, or that concerns nobody, is refused in words."""
    scenario = tiny(["--"])
    assert AverageHours(hours=60).inert(scenario) == "nobody can work so much in the period"
    assert AverageHours(hours=20, of="night_workers").inert(scenario) == "it concerns nobody here"


def test_what_a_breach_says() -> None:
    """Hours worked, standard, overtime, allowance and excess, each with its number."""
    scenario = tiny(["MMMMMM-"], duties=(duty("p1", 6, "09:00", "12:00"), Duty("p1", "民情日记", 60)))
    rule = Overtime(at_most=15, over="week", standard="weekly")
    (breach,) = rule.audit(draw(scenario, ["MMMMMM-"]))
    assert rule.say(breach, scenario, "zh") == (
        "王建国 6月1日至7日：工时 52 小时，标准 40 小时，加班 12 小时；最多可加班 3.5 小时，多出 8.5 小时。"
    )
    assert rule.sentence("en") == (
        "In every week from Monday to Sunday at most 15 hours a month, pro rata, of overtime: "
        "work above 40 hours a week, less for days of leave."
    )
    assert Overtime(at_most=36).sentence("zh") == (
        "每月加班不超过 36 小时（法定月平均工时 165.33 小时以外算加班，请假的日子不算标准工时）。"
    )
    assert "每季度加班累计不超过 108 小时，即平均每月 36 小时" in Overtime(
        at_most=36, over="quarter"
    ).sentence("zh")
