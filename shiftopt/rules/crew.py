"""The right people together: skills on every shift, and nobody new alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field

from shiftopt.model.words import Poster
from shiftopt.roster import Roster
from shiftopt.rules.base import Breach, Example, Rule, Tier, Words
from shiftopt.rules.cover import crews
from shiftopt.scenario.types import Scenario, SkillNeed

ANYWHERE = {"zh": "全站", "en": "the station"}


class SkillsOnDuty(Rule):
    """The skills that the scenario needs are on the shift: on one grid, or anywhere at the station."""

    kind: Literal["skills_on_duty"] = Field("skills_on_duty", description="Skills needed on a shift")
    tier: Tier = Field("coverage", description="Objective tier in which a soft breach is priced")

    about = "crew"
    unit = "people"
    words = {
        "zh": Words(
            "岗位技能",
            "对技能有要求的班次，在岗的人里具备该技能的不少于规定人数。",
            "{when} {at[zh]} {shift}：应有 {least} 人具备“{skill}”技能，实有 {there} 人，缺 {amount} 人。",
        ),
        "en": Words(
            "Skills on duty",
            "On every shift that needs a skill, enough people with that skill are on duty.",
            "{when}, {at[en]}, {shift}: {least} with “{skill}” needed, {there} there, short by {amount}.",
        ),
    }
    examples = (
        Example(
            ("MA-", "-MA"),
            0,
            where={
                "skills": {"p1": ["leader"], "p2": ["driver", "leader"]},
                "skill_needs": (SkillNeed(0, "M", "G1", "leader", 1), SkillNeed(1, "M", "G1", "driver", 1)),
            },
            why="exactly one leader, one driver",
        ),
        Example(
            ("M", "M", "A"),
            1,
            where={
                "skills": {"p1": ["driver"], "p3": ["leader"]},
                "skill_needs": (SkillNeed(0, "M", "G1", "leader", 1),),
            },
            why="the leader is on another shift",
        ),
        Example(
            ("M", "M"),
            1,
            where={
                "skills": {"p1": ["leader"]},
                "grids": ("G1", "G2"),
                "on_grids": ("1", "2"),
                "skill_needs": (SkillNeed(0, "M", "G1", "leader", 1), SkillNeed(0, "M", "G2", "leader", 1)),
            },
            why="a leader on one grid doesn't help the other",
        ),
        Example(
            ("M", "M"),
            0,
            where={
                "skills": {"p2": ["leader"]},
                "grids": ("G1", "G2"),
                "on_grids": ("1", "2"),
                "skill_needs": (SkillNeed(0, "M", None, "leader", 1),),
            },
            why="anywhere at the station will do",
        ),
        Example(
            ("N|N-", "N|-N"),
            5,
            system="2x12",
            where={
                "skills": {"p1": ["leader"], "p2": ["leader"]},
                "skill_needs": (SkillNeed(0, "N", None, "leader", 3), SkillNeed(1, "N", "G1", "leader", 4)),
            },
            why="several missing; the history doesn't help",
        ),
    )

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        for need in scenario.skill_needs:
            skilled = [
                p.id
                for p in scenario.people
                if need.skill in p.skills
                and scenario.may_work(p.id, need.day, need.shift)
                and (need.grid is None or scenario.eligible(p.id, need.grid))
            ]
            poster.cover(need.day, need.shift, need.grid, skilled, at_least=need.least)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        person, grids = roster.scenario.person, roster.scenario.grid
        for need in roster.scenario.skill_needs:
            crew = roster.crew(need.day, need.shift, need.grid)
            there = sum(need.skill in person[p].skills for p in crew)
            if there < need.least:
                yield self.breach(
                    need.least - there,
                    days=(need.day,),
                    shift=need.shift,
                    grid=need.grid,
                    at=dict.fromkeys(("zh", "en"), grids[need.grid].name) if need.grid else ANYWHERE,
                    skill=need.skill,
                    least=need.least,
                    there=there,
                )

    def inert(self, scenario: Scenario) -> str | None:
        return None if scenario.skill_needs else "no grid and no shift needs a skill"


class NewcomerAccompanied(Rule):
    """Whoever is new at the station never has a grid to himself: somebody experienced is there too."""

    kind: Literal["newcomer_accompanied"] = Field(
        "newcomer_accompanied", description="Somebody experienced beside every newcomer"
    )

    about = "crew"
    unit = "crews"
    words = {
        "zh": Words(
            "新人有人带",
            "新人上岗时，同一网格同一班次至少有 1 名老队员。",
            "{when} {grid} {shift}：在岗的都是新人（{names[zh]}），缺 {amount} 名老队员带班。",
        ),
        "en": Words(
            "Newcomers accompanied",
            "Wherever a newcomer works, at least 1 experienced person is on the same grid and shift.",
            "{when}, {grid}, {shift}: only newcomers there ({names[en]}; crews: {amount}).",
        ),
    }
    examples = (
        Example(("MA", "M-"), 0, where={"since": {"p2": date(2026, 3, 1)}}, why="accompanied"),
        Example(("M-", "AM"), 2, where={"since": {"p2": date(2026, 3, 1)}}, why="alone on two days"),
        Example(
            ("NM", "NM", "AA"),
            2,
            where={"since": {"p1": date(2026, 3, 1), "p2": date(2026, 5, 31)}},
            why="two newcomers together don't help each other; one crew each day",
        ),
        Example(
            ("MMM",),
            1,
            where={"since": {"p1": date(2025, 12, 2)}},
            why="six months are over on the second day",
        ),
        Example(
            ("M|M", "-|A"), 1, where={"since": {"p1": 0}, "newcomer_months": 1}, why="on the very first day"
        ),
        Example(
            ("DN", "DN"),
            1,
            system="2x12",
            where={"since": {"p1": 0}, "grids": ("G1", "G2"), "on_grids": ("11", "12")},
            why="the experienced colleague is on another grid",
        ),
    )

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        fresh = [{p for p in scenario.person if scenario.newcomer(p, day)} for day in range(scenario.days)]
        for day, shift, grid, people in crews(scenario):
            new = [p for p in people if p in fresh[day]]
            if new:
                poster.crew(day, shift, grid, new, [p for p in people if p not in fresh[day]])

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        together: dict[tuple[int, str, str], list[str]] = {}
        for a in roster.assignments:
            together.setdefault((a.day, a.shift, a.grid or ""), []).append(a.person)
        for (day, shift, grid), crew in sorted(together.items()):
            if all(scenario.newcomer(p, day) for p in crew):
                names = [scenario.person[p].name for p in crew]
                said = {"zh": "、".join(names), "en": ", ".join(names)}
                yield self.breach(1, days=(day,), shift=shift, grid=grid or None, names=said)

    def inert(self, scenario: Scenario) -> str | None:
        days = range(scenario.days)
        if any(
            scenario.newcomer(p.id, d) and scenario.employed(p.id, d) for p in scenario.people for d in days
        ):
            return None
        return "nobody is a newcomer in the period"
