"""The right people together: skills on every shift, nobody new alone, leaders, pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from typing import Any, Literal

from pydantic import Field

from shiftopt.model.words import Poster
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Breach, Example, Language, Rule, Tier, Words
from shiftopt.rules.cover import crews
from shiftopt.scenario.types import Leave, Scenario, SkillNeed

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


PER = {
    "grid": {"zh": "每个网格（服务台除外）每班", "en": "on every grid, desks aside"},
    "team": {
        "zh": "各班组轮到的班",
        "en": "of each team on the shifts that the rotation gives it",
    },
}


class LeaderOnDuty(Rule):
    """Whoever works has a leader beside him: on the same grid, or of the same team on its own shift."""

    kind: Literal["leader_on_duty"] = Field("leader_on_duty", description="A leader with every crew")
    enforce: Literal["hard", "soft", "off"] = Field("soft", description="Must hold, costs points, or is off")
    skill: str = Field("leader", description="The skill that makes a leader")
    per: Literal["grid", "team"] = Field("team", description="A leader on every grid, or of every team")

    about = "crew"
    unit = "crews"
    words = {
        "zh": Words(
            "带班的人",
            "{per[zh]}有人上岗时，至少有一人具备“{skill}”技能。",
            "{when} {place[zh]}{shift}：{people[zh]}在岗，没有具备“{skill}”技能的人（{amount} 处）。",
        ),
        "en": Words(
            "A leader on duty",
            "At least one person with “{skill}” is there {per[en]}, wherever anybody works.",
            "{when}, {place[en]}{shift}: {people[en]} there, nobody with “{skill}” (crews: {amount}).",
        ),
    }
    examples = (
        Example(
            ("MA-", "MA-"),
            0,
            {"per": "grid"},
            where={"skills": {"p1": ["leader"]}},
            why="the leader is there, or nobody",
        ),
        Example(("MA-", "M-A"), 1, {"per": "grid"}, where={"skills": {"p1": ["leader"]}}, why="alone once"),
        Example(
            ("MM", "MM", "MM"),
            2,
            {"per": "grid"},
            where={"skills": {"p1": ["leader"]}, "grids": ("G1", "G2"), "on_grids": ("12", "21", "22")},
            why="one grid a day without",
        ),
        Example(
            ("MM", "MM"),
            0,
            {"per": "grid", "skill": "driver"},
            where={"skills": {"p2": ["driver"]}},
            why="another skill",
        ),
        Example(
            ("MM", "MM", "MM"),
            1,
            where={
                "cycle": ("M", "A"),
                "offsets": (0, 0, 1),
                "people": {"p1": {"team": "p1"}, "p2": {"team": "p1", "skills": frozenset({"leader"})}},
            },
            why="a team of its own: p1 with the leader p2; p3 without one on its own day",
        ),
        Example(
            ("M|M-", "-|-M"),
            1,
            where={"cycle": ("M", "M"), "skills": {"p2": ["leader"]}},
            why="the past isn't looked at; p1 is a team without a leader",
        ),
        Example(
            ("DNDN", "---D"),
            4,
            {"per": "grid"},
            "2x12",
            {"skills": {"p2": ["leader"]}},
            "four shifts of one, the leader on another one",
        ),
    )

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.kind, self.skill, self.per)

    @property
    def name(self) -> str:
        return self.id or f"{self.kind}_{self.per}"

    def facts(self, language: Language) -> dict[str, Any]:
        return {**super().facts(language), "per": PER[self.per]}

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        leaders = {p.id for p in scenario.people if self.skill in p.skills}
        if self.per == "grid":
            for day, shift, grid, people in crews(scenario):
                if not scenario.grid[grid].desk:
                    poster.crew(day, shift, grid, people, [p for p in people if p in leaders])
            return
        for team in scenario.rotation.offsets:
            members = [p.id for p in scenario.people if p.team == team]
            for day in range(scenario.days):
                shift = scenario.rotation.code(team, scenario.date(day))
                able = [p for p in members if shift != OFF and scenario.may_work(p, day, shift)]
                if able:
                    poster.crew(day, shift, None, able, [p for p in able if p in leaders])

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        found: dict[tuple[int, str, str | None, str | None], list[str]] = {}
        for a in roster.assignments:
            who = scenario.person[a.person]
            if self.per == "grid":
                if a.grid is not None and not scenario.grid[a.grid].desk:
                    found.setdefault((a.day, a.shift, a.grid, None), []).append(a.person)
            elif who.team is not None and scenario.rotation.code(who.team, scenario.date(a.day)) == a.shift:
                found.setdefault((a.day, a.shift, None, who.team), []).append(a.person)
        for (day, shift, grid, team), crew in sorted(found.items(), key=lambda item: item[0][:2]):
            if not any(self.skill in scenario.person[p].skills for p in crew):
                yield self.breach(
                    1,
                    days=(day,),
                    shift=shift,
                    grid=grid,
                    place=_place(scenario, grid, team),
                    people=_names(scenario, crew),
                )

    def inert(self, scenario: Scenario) -> str | None:
        if not any(self.skill in p.skills for p in scenario.people):
            return f"nobody has the skill {self.skill}"
        return "nobody is in a team" if self.per == "team" and not scenario.rotation.offsets else None


AT = {
    "shift": {"zh": "同一班次", "en": "the same shift"},
    "grid": {"zh": "同一班次同一网格", "en": "the same shift and grid"},
}


class _People(Rule):
    """A rule about named people."""

    enforce: Literal["hard", "soft", "off"] = Field("soft", description="Must hold, costs points, or is off")
    who: tuple[str, ...] = Field(
        min_length=2, max_length=8, description="Ids of the people", json_schema_extra={"uniqueItems": True}
    )
    at: Literal["shift", "grid"] = Field("shift", description="On one shift, or on one grid of a shift")

    about = "crew"

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.kind, frozenset(self.who), self.at)

    @property
    def name(self) -> str:
        return self.id or "_".join((self.kind, *self.who))

    def people_named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for i, person in enumerate(self.who):
            yield ("who", i), person

    def facts(self, language: Language) -> dict[str, Any]:
        names = {"zh": "、".join(self.who), "en": ", ".join(self.who)}
        return {**super().facts(language), "at": AT[self.at], "names": names}

    def _able(self, scenario: Scenario, day: int, shift: str, grid: str | None) -> list[str]:
        """Who of them can be there."""
        return [
            p
            for p in self.who
            if scenario.available(p, day)
            and scenario.may_work(p, day, shift)
            and (grid is None or scenario.eligible(p, grid))
        ]

    def _places(self, scenario: Scenario) -> Iterator[tuple[int, str, str | None]]:
        grids: list[str | None] = [None] if self.at == "shift" else [g.id for g in scenario.grids]
        yield from product(range(scenario.days), [s.code for s in scenario.shifts], grids)

    def _there(self, roster: Roster) -> Iterator[tuple[int, str, str | None, list[str]]]:
        """Every place where some of them are, with who."""
        found: dict[tuple[int, str, str | None], set[str]] = {}
        for a in roster.assignments:
            if a.person in self.who:
                at = a.grid if self.at == "grid" else None
                found.setdefault((a.day, a.shift, at), set()).add(a.person)
        for (day, shift, grid), people in sorted(found.items(), key=lambda item: (item[0][0], str(item[0]))):
            yield day, shift, grid, [p for p in self.who if p in people]

    def inert(self, scenario: Scenario) -> str | None:
        for place in self._places(scenario):
            if len(self._able(scenario, *place)) > 1:
                return None
        return "no two of them can ever be there together"


class Apart(_People):
    """These people never work together."""

    kind: Literal["apart"] = Field("apart", description="People who don't work together")

    unit = "people"
    words = {
        "zh": Words(
            "不排在一起",
            "{names[zh]}不排在{at[zh]}。",
            "{when} {place[zh]}{shift}：{people[zh]}排在了一起（多 {amount} 人）。",
        ),
        "en": Words(
            "Apart",
            "{names[en]} aren't on {at[en]}.",
            "{when}, {place[en]}{shift}: {people[en]} together (people too many: {amount}).",
        ),
    }
    examples = (
        Example(("MA", "AM"), 0, {"who": ("p1", "p2")}, why="on other shifts"),
        Example(("MA", "MM"), 1, {"who": ("p1", "p2")}, why="together once"),
        Example(("M|MM", "M|MM", "M|M-"), 3, {"who": ("p1", "p2", "p3")}, why="three, then two"),
        Example(
            ("MM", "MM"),
            1,
            {"who": ("p1", "p2"), "at": "grid"},
            where={"grids": ("G1", "G2"), "on_grids": ("11", "12")},
            why="on one grid once",
        ),
        Example(("DN", "DN"), 2, {"who": ("p1", "p2")}, "2x12", why="both days"),
    )

    def post(self, poster: Poster) -> None:
        for day, shift, grid in self._places(poster.scenario):
            able = self._able(poster.scenario, day, shift, grid)
            if len(able) > 1:
                poster.cover(day, shift, grid, able, at_most=1)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for day, shift, grid, people in self._there(roster):
            met = [p for p in people if p in self._able(scenario, day, shift, grid)]
            if len(met) > 1:
                place, names = _place(scenario, grid), _names(scenario, met)
                yield self.breach(
                    len(met) - 1, days=(day,), shift=shift, grid=grid, place=place, people=names
                )


class Together(_People):
    """These people work together: where one is, all are who can."""

    kind: Literal["together"] = Field("together", description="People who work together")

    unit = "crews"
    words = {
        "zh": Words(
            "排在一起",
            "{names[zh]}要么都排在{at[zh]}，要么都不排。",
            "{when} {place[zh]}{shift}：只有{people[zh]}，少了{missing[zh]}（{amount} 处）。",
        ),
        "en": Words(
            "Together",
            "{names[en]} are all on {at[en]}, or none of them.",
            "{when}, {place[en]}{shift}: {people[en]} without {missing[en]} (crews: {amount}).",
        ),
    }
    examples = (
        Example(("MA-", "MA-"), 0, {"who": ("p1", "p2")}, why="always together"),
        Example(("MA-", "M--"), 1, {"who": ("p1", "p2")}, why="alone once"),
        Example(("MA", "AM"), 4, {"who": ("p1", "p2")}, why="each alone on both days"),
        Example(("M|-M", "-|-M"), 0, {"who": ("p1", "p2")}, why="the past isn't looked at"),
        Example(
            ("MM", "-M"), 0, {"who": ("p1", "p2")}, where={"leave": (Leave("p2", 0, 0),)}, why="one on leave"
        ),
        Example(
            ("MM", "MM", "M-"),
            3,
            {"who": ("p1", "p2", "p3"), "at": "grid"},
            where={"grids": ("G1", "G2"), "on_grids": ("12", "12", "22")},
            why="one on another grid is two crews; then one is missing",
        ),
        Example(("DN", "D-"), 1, {"who": ("p1", "p2")}, "2x12", why="alone in the night"),
    )

    def post(self, poster: Poster) -> None:
        for day, shift, grid in self._places(poster.scenario):
            able = self._able(poster.scenario, day, shift, grid)
            if len(able) > 1:
                poster.crew(day, shift, grid, able, able, at_least=len(able))

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for day, shift, grid, people in self._there(roster):
            able = self._able(scenario, day, shift, grid)
            missing = [p for p in able if p not in people]
            if missing and (here := [p for p in people if p in able]):
                yield self.breach(
                    1,
                    days=(day,),
                    shift=shift,
                    grid=grid,
                    place=_place(scenario, grid),
                    people=_names(scenario, here),
                    missing=_names(scenario, missing),
                )


def _place(scenario: Scenario, grid: str | None, team: str | None = None) -> dict[str, str]:
    """Grid or team with what stands between it and the shift; nothing where there is neither."""
    name = scenario.grid[grid].name if grid is not None else team
    return {"zh": f"{name} ", "en": f"{name}, "} if name else {"zh": "", "en": ""}


def _names(scenario: Scenario, people: Sequence[str]) -> dict[str, str]:
    names = [scenario.person[p].name for p in people]
    return {"zh": "、".join(names), "en": ", ".join(names)}
