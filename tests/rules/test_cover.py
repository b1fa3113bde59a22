"""Cover: who counts where, and how it is said."""

from __future__ import annotations

from dataclasses import replace

from shiftopt.roster import Roster
from shiftopt.rules.cover import Cover, CoverWish, crews
from shiftopt.rules.tiny import draw, tiny
from shiftopt.scenario.types import Assignment, Need
from tests.rules.evaluate import EvalPoster


def test_crews_are_those_who_may_work_there() -> None:
    """Each day, shift and grid comes once, with the people employed and allowed there."""
    scenario = tiny(
        3,
        days=2,
        grids=("G1", "G2"),
        since={"p1": 1},
        people={"p2": {"shifts": ("M",)}, "p3": {"grids": ("G2",)}},
    )
    found = {(day, shift, grid): people for day, shift, grid, people in crews(scenario)}
    assert len(found) == 2 * 3 * 2
    assert found[0, "M", "G1"] == ("p2",)
    assert found[1, "M", "G1"] == ("p1", "p2")
    assert found[1, "A", "G2"] == ("p1", "p3")


def test_whoever_stands_there_counts_in_the_audit() -> None:
    """In a hand-edited roster somebody may stand where he isn't allowed: the grid is manned all the same."""
    rule = Cover()
    scenario = tiny(1, days=1, need={"M": 1}, people={"p1": {"grids": ("G9",)}}, rules=(rule,))
    assert list(rule.audit(draw(scenario, ["M"]))) == []


def test_a_shift_without_a_grid_mans_no_grid() -> None:
    """An assignment whose grid is unknown fills no need, and is no surplus anywhere."""
    rule = Cover(surplus="forbidden")
    scenario = tiny(1, days=1, need={"M": 1}, rules=(rule,))
    roster = Roster(scenario, [Assignment("p1", 0, "M", None)])
    assert [b.amount for b in rule.audit(roster)] == [1]


def test_breaches_come_in_time_order_whatever_the_order_of_the_needs() -> None:
    """The same needs in another order give the same list."""
    rule = Cover()
    scenario = tiny(1, days=3, need={"M": 1, "A": 2}, rules=(rule,))
    turned = replace(scenario, needs=dict(reversed(scenario.needs.items())))
    found = [(b.days, b.shift) for b in rule.audit(draw(scenario, ["---"]))]
    assert found == sorted(found)
    assert found == [(b.days, b.shift) for b in rule.audit(draw(turned, ["---"]))]


def test_no_words_where_nothing_is_needed() -> None:
    """A need of nobody isn't posted: no empty rows for the solver."""
    rule = Cover()
    scenario = tiny(1, days=2, need={"M": 0, "A": 1}, rules=(rule,))
    assert EvalPoster(scenario, draw(scenario, ["A-"]), rule).words == {"cover": 2}


def test_surplus_is_said() -> None:
    """The sentence tells whether surplus is forbidden; a surplus reads as one."""
    rule = Cover(surplus="forbidden")
    scenario = tiny(2, days=1, need={"M": 1}, rules=(rule,))
    (breach,) = rule.audit(draw(scenario, ["M", "M"]))
    assert rule.say(breach, scenario) == "6月1日 第1网格 早班：应有 1 人，实排 2 人，多 1 人。"
    assert rule.say(breach, scenario, "en") == "1 Jun, 第1网格, 早班: 1 planned for, 2 there, over by 1."
    assert "不多于" in rule.sentence()
    assert "不多于" not in Cover().sentence()


def test_cover_wish_is_inert_without_wishes() -> None:
    """Without a wish beyond the least the rule can't bite; with one it can."""
    rule = CoverWish()
    assert rule.inert(tiny(1, days=1, need={"M": Need(2, 2)}))
    assert rule.inert(tiny(1, days=1, need={"M": Need(2, 3)})) is None
