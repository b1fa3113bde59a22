"""Working time in any few days and in the period."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from shiftopt.rules.base import Rule
from shiftopt.rules.hours import MaxHoursInDays, PeriodHours, RollingHours
from shiftopt.rules.tiny import draw, duty, tiny
from shiftopt.scenario.types import Duty, Leave
from tests.rules.agree import SETTINGS, Setting, disagreements
from tests.rules.evaluate import EvalPoster

RULES = (
    MaxHoursInDays(hours=16, days=2),
    MaxHoursInDays(hours=30),
    RollingHours(hours=12),
    RollingHours(hours=20, window=60),
    PeriodHours(at_most=20.25),
    PeriodHours(at_least=16.5, at_most=24),
)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_agree(rule: Rule, setting: Setting) -> None:
    """The posted price of every line is what the audit reports."""
    assert disagreements(rule, setting) == []


@pytest.mark.parametrize("pro_rata", [True, False])
def test_agree_pro_rata(pro_rata: bool) -> None:
    """… with leave, part-time contracts and duties that have no clock time, too."""
    some = [f"p{i}" for i in range(1, 256, 3)]
    facts = {
        "leave": tuple(Leave(p, 1, 2) for p in some),
        "people": {p: {"share": 60} for p in some[::2]},
        "since": dict.fromkeys(some[1::4], 1),
    }
    assert disagreements(PeriodHours(at_least=24, pro_rata=pro_rata), Setting(), **facts) == []


def test_least_is_scaled() -> None:
    """Half a contract and two of three days available: a third of the hours, rounded down to minutes."""
    scenario = tiny(["---"], leave=(Leave("p1", 0, 0),), people={"p1": {"share": 50}})
    assert PeriodHours(at_least=25).least(scenario, "p1") == 500
    assert PeriodHours(at_least=25, pro_rata=False).least(scenario, "p1") == 1500


def test_hidden_work_counts() -> None:
    """Paperwork without a clock time counts in the period, but on no date."""
    scenario = tiny(["M-"], duties=(Duty("p1", "民情日记", 90),))
    roster = draw(scenario, ["M-"])
    assert [b.amount for b in PeriodHours(at_most=8).audit(roster)] == [90]
    assert not list(MaxHoursInDays(hours=8, days=1).audit(roster))


@pytest.mark.parametrize(
    ("fields", "why"), [({}, "at_most"), ({"at_least": 9, "at_most": 8}, "above at_most")]
)
def test_bounds_checked(fields: dict[str, float], why: str) -> None:
    """No bound at all, or a least above the most, is refused."""
    with pytest.raises(ValidationError, match=why):
        PeriodHours(**fields)  # type: ignore[arg-type]


def test_exact_hours() -> None:
    """Least and most may be the same; the breach spans the period."""
    rule = PeriodHours(at_least=8, at_most=8)
    assert [(b.amount, b.days) for b in rule.audit(draw(tiny(["MM-"]), ["MM-"]))] == [(480, (0, 2))]


def test_windows_that_cannot_fail_are_not_posted() -> None:
    """A window whose days can't hold more than the limit costs the model nothing."""
    scenario = tiny(["----"])
    roster = draw(scenario, ["----"])
    assert EvalPoster(scenario, roster, MaxHoursInDays(hours=16, days=3)).words == {"count": 2}


def test_inert() -> None:
    """A limit above all that can be worked can't bite."""
    scenario = tiny(["----"], handover=15)
    assert MaxHoursInDays(hours=32).inert(scenario) is None
    assert "33 h in 4 days" in str(MaxHoursInDays(hours=33).inert(scenario))
    assert PeriodHours(at_most=32).inert(scenario) is None
    assert PeriodHours(at_most=33).inert(scenario)
    past = tiny(["M|----"], handover=15)
    assert MaxHoursInDays(hours=33).inert(past) is None, "the window may reach into the past"
    busy = tiny(["----"], handover=15, duties=(duty("p1", 0, "17:00", "18:00"),))
    assert MaxHoursInDays(hours=33).inert(busy) is None
    assert PeriodHours(at_most=33).inert(busy) is None
    assert PeriodHours(at_most=33, at_least=8).inert(scenario) is None
    assert PeriodHours(at_least=0).inert(scenario)


def test_windows_of_other_lengths_are_other_rules() -> None:
    """Hours in a week leave the hours of a day in force; another limit for the week replaces it."""
    day, week = MaxHoursInDays(hours=11, days=1), MaxHoursInDays(hours=50)
    assert day.key != week.key
    assert week.key == MaxHoursInDays(hours=48).key


def test_sentence() -> None:
    """Both bounds are said, each only where it is set."""
    assert (
        PeriodHours(at_least=120, at_most=167.5).sentence()
        == "每人本期工时不少于 120 小时、不超过 167.5 小时。"
    )
    assert PeriodHours(at_most=160).sentence("en") == "Everybody works at most 160 hours in the period."
