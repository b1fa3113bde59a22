"""Overload: each reason by hand on tiny rosters."""

from dataclasses import replace
from datetime import date

from shiftopt.overload import Reason, overload, overloads
from shiftopt.roster import Roster
from shiftopt.rules.tiny import draw, tiny
from shiftopt.workload import workload


def worked(*lines, **fields):
    """A tiny roster drawn by the lines."""
    return draw(tiny(lines, **fields), lines)


def test_overload_names_each_reason_with_its_numbers():
    """Seven mornings in a row: 56 h a week pass, but not the month's share of hours, the run, the weekend."""
    heavy, idle = overloads(worked("MMMMMMM", "-------"))
    week = 9920 * 7 / 30
    assert heavy.reasons == (
        Reason("overtime", 56 * 60 - round(week), round(36 * 60 * 7 / 30), "minutes"),
        Reason("run", 7, 6, "days"),
        Reason("no_free_weekend", 0, 1, "weekends"),
    )
    assert (heavy.level, idle.level) == (3, 0)


def test_a_rotation_without_free_weekends_is_no_fault_of_the_roster():
    """Nobody can be given back a weekend that the rotation never leaves free."""
    (one,) = overloads(worked("MMMMM-M", cycle=tuple("MMMMM-M")))
    assert "no_free_weekend" not in {r.code for r in one.reasons}


def test_each_threshold_bites_just_beyond_itself():
    """At the threshold there is no reason, one unit above there is."""
    scenario = tiny(1, days=30, start=date(2026, 6, 1))
    calm = replace(
        workload(Roster(scenario, []))[0],
        patrol=9920 + 36 * 60,
        max_7_days=56 * 60,
        shortest_rest=11 * 60,
        longest_run=6,
        longest_nights=3,
        free_weekends=1,
        base_free_weekends=1,
        nights=6,
        nights_entitled=4,
    )
    assert overload(calm, scenario).level == 0
    beyond = {
        "overtime": {"patrol": calm.patrol + 1},
        "week": {"max_7_days": calm.max_7_days + 1},
        "rest": {"shortest_rest": calm.shortest_rest - 1},
        "run": {"longest_run": 7},
        "night_run": {"longest_nights": 4},
        "no_free_weekend": {"free_weekends": 0},
        "nights_share": {"nights": 7},
    }
    for code, change in beyond.items():
        assert [r.code for r in overload(replace(calm, **change), scenario).reasons] == [code]
    worst = replace(calm, **{k: v for change in beyond.values() for k, v in change.items()})
    assert overload(worst, scenario).level == 3
