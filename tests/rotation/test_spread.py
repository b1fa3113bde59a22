"""Offsets: every shift covered, a year's holidays as even as can be."""

from __future__ import annotations

from datetime import date, timedelta

from shiftopt.rotation import library
from shiftopt.rotation.cycle import Rotation
from shiftopt.rotation.facts import cover
from shiftopt.rotation.spread import evenly, spread

JANUARY = date(2026, 1, 1)


def test_teams_cover_every_shift() -> None:
    """Spread evenly, the teams of a cycle have each shift once a day."""
    cycle = library.read("metropolitan").cycle
    offsets = evenly(cycle, "甲乙丙丁", JANUARY, (), "N")
    assert list(offsets) == list("甲乙丙丁")
    assert set(cover(Rotation(cycle, JANUARY, offsets)).values()) == {(1, 1)}


def test_holidays_decide_where_the_first_team_stands() -> None:
    """Of the two ways in which eight days fit four teams, the one with the more even holidays is taken."""
    cycle, teams = library.read("metropolitan").cycle, "甲乙丙丁"
    ways = [{team: first + 2 * i for i, team in enumerate(teams)} for first in (0, 1)]
    for odd in (0, 1):
        holidays = [JANUARY + timedelta(days=8 * k + odd + half) for k in range(4) for half in (0, 2)]
        apart = [spread(Rotation(cycle, JANUARY, way), holidays, "N") for way in ways]
        found = evenly(cycle, teams, JANUARY, holidays, "N")
        assert spread(Rotation(cycle, JANUARY, found), holidays, "N") == min(apart)
        assert found in ways


def test_a_weekly_cycle_stays_on_its_weekdays() -> None:
    """Its free weekends would move with it."""
    cycle = library.read("pitman").cycle
    holidays = [JANUARY + timedelta(days=k) for k in (3, 11, 20)]
    assert evenly(cycle, ("1", "2", "3", "4"), JANUARY, holidays, "N") == {"1": 0, "2": 7, "3": 14, "4": 21}


def test_a_pattern_of_the_library_is_kept() -> None:
    """Panama's teams aren't evenly spaced; moved by whole weeks they still cover every shift."""
    panama = library.read("panama")
    offsets = evenly(panama.cycle, "甲乙丙丁", JANUARY, (), "N", panama.offsets)
    assert set(cover(Rotation(panama.cycle, JANUARY, offsets)).values()) == {(1, 1)}
    assert {at % 7 for at in offsets.values()} == {0}


def test_the_spread_is_counted_over_a_year() -> None:
    """Holidays, weekend days and nights of the team with most, less those of the team with least."""
    rotation = Rotation(tuple("MN--"), JANUARY, {"1": 0, "2": 2})
    assert spread(rotation, [JANUARY], "N") == (1, 0, 0)
    assert spread(rotation, [], "MN") == (0, 0, 1)
