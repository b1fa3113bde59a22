"""Hours of seven days, fatigue and alertness as the roster's clock has them."""

from __future__ import annotations

from dataclasses import replace

from shiftopt.fatigue import fatigue
from shiftopt.report.facts import Facts
from shiftopt.report.strain import curve, rolling, tiredness
from shiftopt.roster import Roster
from shiftopt.scenario.types import Assignment

from . import station


def test_seven_days_end_with_the_day(facts: Facts) -> None:
    """The highest of the rolling sums is the most in seven days that the load knows."""
    for person, load in facts.loads.items():
        assert max(facts.week[person]) == load.max_7_days
        assert len(facts.week[person]) == 31


def test_history_is_in_the_first_windows() -> None:
    """Six shifts of 8.25 h before the first day: they leave the window one by one."""
    past = tuple(Assignment("p01", d, "M") for d in range(-6, 0))
    month = replace(station.scenario(duties=()), history=past)
    assert rolling(Roster(month, ()), "p01")[:8] == tuple(495 * n for n in (6, 5, 4, 3, 2, 1, 0, 0))


def test_a_day_has_its_highest_index(facts: Facts) -> None:
    """Every day with work has an index, the peak is the model's, a free day has none."""
    found = tiredness(facts.roster)
    for one in fatigue(facts.roster):
        assert set(found[one.person]) == set(one.days)
        assert max(found[one.person].values()) == one.peak


def test_the_curve_knows_work_and_sleep(facts: Facts) -> None:
    """Work as rostered, sleep nowhere in it, nights sleepier than mornings."""
    found = curve(facts.roster, "p01")
    first = facts.scenario.shift[facts.roster.code("p01", 0)]
    assert found.work[0] == (first.start / 60 - 0.25, first.end / 60)
    assert len(found.work) == sum(d.day is not None for d in facts.scenario.timed_duties["p01"]) + sum(
        1 for _ in facts.roster.line("p01")
    )
    for a, b in found.sleep:
        assert all(b <= start or a >= end for start, end in found.work)
    night = next(a.day for a in facts.roster.line("p01") if a.shift == "N")
    assert found.sleepiness[24 * night + 28] > found.sleepiness[11]
