"""Distances from the share, and the two numbers of evenness, by hand."""

from __future__ import annotations

import pytest

from shiftopt.report.facts import Facts
from shiftopt.report.shares import Distance, distances, evenness, gini, jain, worst

from . import station


@pytest.mark.parametrize(
    ("values", "is_gini", "is_jain"),
    [
        ((5, 5, 5, 5), 0, 1),
        ((1, 0, 0, 0), 3 / 4, 1 / 4),
        ((1, 2, 3), 2 / 9, 36 / 42),
        ((0, 0), 0, 1),
        ((), 0, 1),
    ],
)
def test_gini_and_jain(values: tuple[float, ...], is_gini: float, is_jain: float) -> None:
    """All alike 0 and 1; one of four with all ¾ and ¼; 1, 2, 3 by hand; nothing to share is even."""
    assert gini(values) == pytest.approx(is_gini)
    assert jain(values) == pytest.approx(is_jain)
    assert gini(values[::-1]) == pytest.approx(is_gini)


def test_distances_count_what_the_roster_gives(facts: Facts) -> None:
    """Nights are shifts, hours are hours of all work; shares of all nights add up to the pool."""
    found = distances(facts.roster)
    for d in found["nights"]:
        assert d.carried == facts.loads[d.person].nights
        assert d.before == 0
    for d in found["hours"]:  # in quarters of a shift, so to about a quarter of an hour a shift
        assert d.carried == pytest.approx(facts.loads[d.person].total / 60, abs=3)
    assert sum(d.share for d in found["nights"]) >= sum(d.carried for d in found["nights"]) - 1


def test_earlier_months_count_to_the_whole() -> None:
    """A balance lies beside this month's distance and isn't mixed into it; it can name the worst."""
    before, after = (
        distances(station.roster(station.scenario(balances=b)))["nights"]
        for b in ({}, {"p10": {"nights": 5}})
    )
    ten = next(d for d in after if d.person == "p10")
    assert ten.overall == ten.now + 5
    assert ten.now == pytest.approx(next(d.now for d in before if d.person == "p10"))
    assert worst({"nights": after}) == ten


def test_hours_name_nobody_the_worst() -> None:
    """Hours above the share aren't shifts: the worst is looked for among what is counted in shifts."""
    much, little = Distance("a", "hours", 200, 150, 0), Distance("b", "nights", 8, 7, 0)
    assert worst({"hours": (much,), "nights": (little,)}) == little
    assert worst({}) is None


def test_who_has_no_share_is_left_out_of_evenness() -> None:
    """A share of nought is no ratio."""
    three = (
        Distance("a", "nights", 6, 6, 0),
        Distance("b", "nights", 3, 3, 0),
        Distance("c", "nights", 0, 0, 0),
    )
    assert evenness(three).gini == 0
    assert evenness(three).jain == 1
