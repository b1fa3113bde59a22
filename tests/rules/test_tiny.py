"""Tiny scenarios draw what an example says."""

from __future__ import annotations

from datetime import date

import pytest

from shiftopt.rules import wording
from shiftopt.rules.base import Example
from shiftopt.rules.tiny import duty, roster_of, tiny
from shiftopt.scenario.types import Need


def test_history_before_the_bar() -> None:
    """Characters before the bar are the last days before the period."""
    roster = roster_of(Example(("MN-|A", "-|M"), 0))
    assert [(a.person, a.day, a.shift) for a in roster.scenario.history] == [("p1", -3, "M"), ("p1", -2, "N")]
    assert [(a.person, a.day, a.shift) for a in roster.assignments] == [("p1", 0, "A"), ("p2", 0, "M")]
    assert roster.scenario.days == 1


def test_grids_and_second_shifts() -> None:
    """A digit a day names the grid; what can't be drawn is added."""
    where = {"grids": ("G1", "G2"), "on_grids": ("2-1",), "also": (("p1", 0, "A"),)}
    roster = roster_of(Example(("M-N",), 0, where=where))
    assert [(a.day, a.shift, a.grid) for a in roster.assignments] == [
        (0, "M", "G2"),
        (0, "A", "G1"),
        (2, "N", "G1"),
    ]


def test_needs() -> None:
    """A code stands for every day and grid; a place given later replaces it."""
    scenario = tiny(1, days=2, grids=("G1", "G2"), need={"M": 1, (1, "M", "G2"): Need(2, 3)})
    assert len(scenario.needs) == 4
    assert scenario.needs[0, "M", "G2"] == Need(1)
    assert scenario.needs[1, "M", "G2"] == Need(2, 3)


def test_duties() -> None:
    """A duty may run over midnight; on a negative day it is history."""
    late = duty("p1", -1, "22:30", "01:00")
    assert (late.start, late.minutes) == (-90, 150)
    scenario = tiny(1, days=1, duties=(late, duty("p1", 0, "08:00", "09:00")))
    assert scenario.past_duties == (late,)
    assert scenario.timed_duties["p1"][1].start == 480


def test_calendar_and_rotation() -> None:
    """The first day is a Monday; holidays are days off; offsets shift the cycle."""
    scenario = tiny(2, days=8, holidays={2: "劳动节"}, cycle="MN-", offsets=(0, 1), since={"p2": 2})
    assert scenario.start == date(2026, 6, 1)
    assert {d for d in scenario.calendar.weekend if d >= 0} == {5, 6}
    assert 2 not in scenario.calendar.workdays
    assert [scenario.base("p1", d) for d in range(3)] == ["M", "N", "-"]
    assert [scenario.base("p2", d) for d in range(3)] == ["-", "-", "M"]


@pytest.mark.parametrize(
    ("first", "last", "zh", "en"),
    [
        (2, 2, "6月3日", "3 Jun"),
        (0, 6, "6月1日至7日", "1–7 Jun"),
        (-2, 1, "5月30日至6月2日", "30 May – 2 Jun"),
    ],
)
def test_days_in_words(first: int, last: int, zh: str, en: str) -> None:
    """Days as people write them; the month is said once where it is the same."""
    assert wording.span(tiny(1, days=7), first, last) == {"zh": zh, "en": en}
