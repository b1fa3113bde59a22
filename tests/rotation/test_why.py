"""Why there is no rotation: what is named is needed, and what is offered helps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shiftopt.rotation import library
from shiftopt.rotation.design import possible
from shiftopt.rotation.wanted import Wanted
from shiftopt.rotation.why import claims, explain

MAN = library.shifts("3x8", "en")


def mornings(**rules: object) -> Wanted:
    """Three of four teams on one shift, every day."""
    return Wanted(4, {"M": (3,) * 7}, MAN[:1], **rules)  # type: ignore[arg-type]


def wanted(teams: int, **rules: object) -> Wanted:
    return Wanted(teams, dict.fromkeys("MAN", (1,) * 7), MAN, **rules)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (wanted(2), "Wed needs 3 teams; there are 2."),
        (wanted(3), "All 3 teams are needed on every day: nobody is ever free."),
        (wanted(4, hours=40 * 60), "The need means 42 h a week, more than 40 h; it takes 5 teams."),
    ],
)
def test_arithmetic_comes_first(task: Wanted, said: str) -> None:
    """What counting excludes needs no search."""
    assert not possible(task)
    found = explain(task, "en")
    assert said in found.shortages
    assert (found.together, found.ways_out) == ((), ())


def test_the_set_is_smallest_and_the_ways_lead_out() -> None:
    """Blocks of five at most and free days in pairs at least: too many free days for four teams."""
    task = mornings(work=(2, 5), off=(2, 4))
    found = explain(task, "en")
    assert found.together == ("at least 2 days off in a row", "at most 5 workdays in a row")
    assert "at most 5 workdays in a row → at most 7 workdays in a row" in found.ways_out
    assert "5 teams" in found.ways_out
    assert possible(replace(task, work=(2, 7)))
    assert not possible(replace(task, work=(2, 6)))
    for claim in claims(task):
        if claim.say("en") in found.together:
            assert possible(claim.without(task)), claim.en


def test_both_languages_say_the_same() -> None:
    """As many sentences of each kind, none of them left in the other language."""
    task = mornings(work=(2, 5), off=(2, 4))
    zh, en = explain(task, "zh"), explain(task, "en")
    assert [len(zh.together), len(zh.ways_out)] == [len(en.together), len(en.ways_out)]
    assert zh.together == ("连休至少 2 天", "连上最多 5 天")


def test_every_rule_can_be_left_out() -> None:
    """Each demand has a claim, and without it the rotation asks for less."""
    task = wanted(
        4,
        work=(2, 5),
        off=(2, 4),
        runs={"N": (2, 3)},
        nights=3,
        after_nights=2880,
        forward=True,
        weekends=1,
        forbidden=(("N", "-", "A"),),
    )
    keys = [claim.key for claim in claims(task)]
    assert keys == [
        *("weekends", "forward", "nights", "N.least", "N.most", "off.least", "off.most"),
        *("forbidden", "after_nights", "rest", "work.least", "work.most"),
    ]
    for claim in claims(task):
        assert claim.without(task) != task
        assert claim.zh != claim.en
