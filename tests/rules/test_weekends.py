"""Whole weekends without work."""

from __future__ import annotations

from datetime import date

import pytest

from shiftopt.rules.clear import clear
from shiftopt.rules.tiny import draw, duty, tiny
from shiftopt.rules.weekends import FreeWeekends, saturdays
from shiftopt.scenario.types import DAY
from tests.rules.agree import SETTINGS, Setting, disagreements


@pytest.mark.parametrize("start", [3, 4, 5, 6])
@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_agree(setting: Setting, start: int) -> None:
    """The posted price of every line is what the audit reports, wherever the weekend lies."""
    assert disagreements(FreeWeekends(), setting, start=date(2026, 6, start)) == []


def test_whole_weekends_only() -> None:
    """A Sunday first and a Saturday last belong to no weekend of the period."""
    scenario = tiny(1, days=7, start=date(2026, 5, 31))
    assert saturdays(scenario) == []
    assert "0 whole weekends" in str(FreeWeekends().inert(scenario))
    assert FreeWeekends().inert(tiny(1, days=7)) is None


def test_says_which_weekends() -> None:
    """The days of a breach are the weekends with work."""
    line = "MMMMMM-MMMMM--"
    (breach,) = FreeWeekends(at_least=2).audit(draw(tiny([line]), [line]))
    assert breach.days == (5, 6)
    assert breach.facts["free"] == 1


def test_too_few_weekends() -> None:
    """Where the period has too few weekends and all of them are free, the breach names the period."""
    (breach,) = FreeWeekends(at_least=2).audit(draw(tiny(["-------"]), ["-------"]))
    assert (breach.amount, breach.days) == (1, (0, 6))


@pytest.mark.parametrize(("begin", "end", "free"), [("22:00", "00:00", True), ("22:00", "00:01", False)])
def test_duty_up_to_midnight(begin: str, end: str, free: bool) -> None:
    """A duty that ends just as Saturday begins leaves the weekend free, in post and in audit."""
    scenario = tiny(["-------"], duties=(duty("p1", 4, begin, end),))
    assert (clear(scenario, "p1", 5 * DAY, 7 * DAY) is not None) is free
    assert (not list(FreeWeekends().audit(draw(scenario, ["-------"])))) is free


def test_duty_from_midnight() -> None:
    """So does one that starts just as Sunday ends."""
    scenario = tiny(["--------"], duties=(duty("p1", 7, "00:00", "02:00"),))
    assert clear(scenario, "p1", 5 * DAY, 7 * DAY) is not None
    assert not list(FreeWeekends().audit(draw(scenario, ["--------"])))
