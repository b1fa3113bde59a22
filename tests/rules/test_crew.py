"""Skills and newcomers beyond what their examples show."""

from __future__ import annotations

from datetime import date

import pytest

from shiftopt.roster import Roster
from shiftopt.rules.crew import NewcomerAccompanied, SkillsOnDuty
from shiftopt.rules.tiny import draw, tiny
from shiftopt.scenario.types import Assignment, SkillNeed
from tests.rules.evaluate import EvalPoster


def test_skill_anywhere_is_said_so() -> None:
    """A need of the whole station names no grid."""
    rule = SkillsOnDuty()
    scenario = tiny(1, days=1, skill_needs=(SkillNeed(0, "M", None, "组长", 1),), rules=(rule,))
    (breach,) = rule.audit(draw(scenario, ["M"]))
    assert rule.say(breach, scenario) == "6月1日 全站 早班：应有 1 人具备“组长”技能，实有 0 人，缺 1 人。"


def test_only_people_who_may_be_there_are_asked() -> None:
    """The model may count on skilled people only where shift, grid and employment allow."""
    asked: list[tuple[str, ...]] = []

    class Ears(EvalPoster):
        def cover(self, day, shift, grid, people, **bounds):  # type: ignore[no-untyped-def]
            asked.append(tuple(people))

    rule = SkillsOnDuty()
    scenario = tiny(
        5,
        days=1,
        grids=("G1", "G2"),
        skills={f"p{i}": ["leader"] for i in (1, 2, 3, 4)},
        since={"p2": 3},
        people={
            "p3": {"shifts": ("A",), "skills": frozenset({"leader"})},
            "p4": {"grids": ("G2",), "skills": frozenset({"leader"})},
        },
        skill_needs=(SkillNeed(0, "M", "G1", "leader", 1), SkillNeed(0, "M", None, "leader", 1)),
    )
    Ears(scenario, draw(scenario, ["-"] * 5), rule)
    assert asked == [("p1",), ("p1", "p4")]


@pytest.mark.parametrize(("since", "alone"), [(date(2025, 12, 1), 0), (date(2025, 12, 2), 1)])
def test_six_calendar_months(since: date, alone: int) -> None:
    """On 1 June somebody who came on 1 December is no newcomer any more; who came a day later is."""
    rule = NewcomerAccompanied()
    scenario = tiny(1, days=1, since={"p1": since}, rules=(rule,))
    assert len(list(rule.audit(draw(scenario, ["M"])))) == alone


def test_an_unknown_grid_is_a_place_of_its_own() -> None:
    """A newcomer whose grid is missing from the roster counts as alone."""
    rule = NewcomerAccompanied()
    scenario = tiny(2, days=1, since={"p1": 0}, rules=(rule,))
    roster = Roster(scenario, [Assignment("p1", 0, "M", None), Assignment("p2", 0, "M", "G1")])
    (breach,) = rule.audit(roster)
    assert breach.grid is None


def test_inert_without_skills_or_newcomers() -> None:
    """Neither rule can bite where there is nothing to watch; a newcomer after the period is none."""
    assert SkillsOnDuty().inert(tiny(1, days=1))
    assert NewcomerAccompanied().inert(tiny(1, days=2))
    assert NewcomerAccompanied().inert(tiny(1, days=2, since={"p1": 2}))
    assert NewcomerAccompanied().inert(tiny(1, days=2, since={"p1": 1})) is None
