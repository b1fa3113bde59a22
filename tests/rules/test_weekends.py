"""Whole weekends without work."""

from __future__ import annotations

from datetime import date

import pytest

from shiftopt.rules.tiny import draw, tiny
from shiftopt.rules.weekends import FreeWeekends, saturdays
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


def test_says_which_weekends() -> None:
    """The days of a breach are the weekends with work."""
    line = "MMMMMM-MMMMM--"
    (breach,) = FreeWeekends(at_least=2).audit(draw(tiny([line]), [line]))
    assert breach.days == (5, 6)
    assert breach.facts["free"] == 1
