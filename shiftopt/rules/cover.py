"""Enough people on every shift of every grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from pydantic import Field

from shiftopt.model.words import Poster
from shiftopt.roster import Roster
from shiftopt.rules.base import Breach, Example, Language, Rule, Tier, Words
from shiftopt.scenario.types import Need, Scenario

SHORT = {"zh": "缺", "en": "short by"}
OVER = {"zh": "多", "en": "over by"}


def crews(scenario: Scenario) -> Iterator[tuple[int, str, str, tuple[str, ...]]]:
    """Every day, shift and grid of the period, with the people who may work there."""
    open_to = {g.id: {p.id for p in scenario.people if scenario.eligible(p.id, g.id)} for g in scenario.grids}
    on_grid = cache(lambda able, grid: tuple(p for p in able if p in open_to[grid]))
    for day in range(scenario.days):
        for shift in scenario.shifts:
            able = tuple(p.id for p in scenario.people if scenario.may_work(p.id, day, shift.code))
            for grid in open_to:
                yield day, shift.code, grid, on_grid(able, grid)


def headcount(roster: Roster) -> Counter[tuple[int, str, str]]:
    """People there on each day, shift and grid, whoever they are."""
    return Counter((a.day, a.shift, a.grid) for a in roster.assignments if a.grid is not None)


class Cover(Rule):
    """As many officers as every day, shift and grid needs; a shortage is counted grid by grid."""

    kind: Literal["cover"] = Field("cover", description="Officers needed on every shift and grid")
    tier: Tier = Field("coverage", description="Objective tier in which a soft breach is priced")
    surplus: Literal["allowed", "forbidden"] = Field(
        "allowed", description="Whether more people than needed (or wished) may be on a shift and grid"
    )

    about = "crew"
    unit = "people"
    words = {
        "zh": Words(
            "岗位人数",
            "各网格各班次的在岗人数不少于规定人数{extra}。",
            "{when} {grid} {shift}：应有 {bound} 人，实排 {there} 人，{gap[zh]} {amount} 人。",
        ),
        "en": Words(
            "Cover",
            "Every shift of every grid has at least the officers that it needs{extra}.",
            "{when}, {grid}, {shift}: {bound} planned for, {there} there, {gap[en]} {amount}.",
        ),
    }
    examples = (
        Example(("M-A", "AM-", "NNM"), 0, where={"need": {"M": 1}}, why="exactly as many as needed"),
        Example(("M-", "A-"), 1, where={"need": {"M": 1}}, why="nobody on the second day"),
        Example(("MM", "--"), 3, where={"need": {"M": 2, (1, "N", "G1"): 1}}, why="short in three places"),
        Example(("M", "A"), 4, where={"need": {"M": 5}}, why="short by several people"),
        Example(("MM",), 2, where={"need": {"M": 1}, "grids": ("G1", "G2")}, why="the other grid is empty"),
        Example(
            ("M", "M"),
            0,
            where={"need": {"M": 1}, "grids": ("G1", "G2"), "on_grids": ("1", "2")},
            why="one on each grid",
        ),
        Example(("--|M", "M-|A"), 0, where={"need": {"M": 1}}, why="history is nobody's need any more"),
        Example(("M", "M", "A"), 0, where={"need": {"M": 1}}, why="surplus is allowed"),
        Example(
            ("M", "M", "A"),
            2,
            {"surplus": "forbidden"},
            where={"need": {"M": 1}},
            why="one too many, and one where nobody is needed",
        ),
        Example(
            ("MM", "MM", "M-"),
            0,
            {"surplus": "forbidden"},
            where={"need": {(0, "M", "G1"): Need(1, 3), (1, "M", "G1"): Need(2, 1)}},
            why="people up to the wish are no surplus",
        ),
        Example(
            ("DN", "N-", "-N"),
            2,
            {"surplus": "forbidden"},
            "2x12",
            {"need": {"D": 1, "N": 2}},
            "a night and a day short",
        ),
    )

    def facts(self, language: Language) -> dict[str, Any]:
        said = {"zh": "，也不多于计划人数", "en": ", and no more than planned"}[language]
        return {**super().facts(language), "extra": said if self.surplus == "forbidden" else ""}

    def post(self, poster: Poster) -> None:
        needs = poster.scenario.needs
        for day, shift, grid, people in crews(poster.scenario):
            need = needs.get((day, shift, grid), Need(0))
            if self.surplus == "forbidden":
                most = max(need.least, need.wish)
                poster.cover(day, shift, grid, people, at_least=need.least, at_most=most)
            elif need.least > 0:
                poster.cover(day, shift, grid, people, at_least=need.least)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        needs, there = roster.scenario.needs, headcount(roster)
        for place in sorted({*needs, *there}):
            need, found = needs.get(place, Need(0)), there[place]
            if found < need.least:
                yield self._gap(place, need.least, found, SHORT)
            elif self.surplus == "forbidden" and found > max(need.least, need.wish):
                yield self._gap(place, max(need.least, need.wish), found, OVER)

    def _gap(self, place: tuple[int, str, str], bound: int, there: int, gap: dict[str, str]) -> Breach:
        day, shift, grid = place
        amount = abs(bound - there)
        return self.breach(amount, days=(day,), shift=shift, grid=grid, bound=bound, there=there, gap=gap)


class CoverSurplus(Rule):
    """No more people on a shift and grid than it needs or wishes for."""

    kind: Literal["cover_surplus"] = Field("cover_surplus", description="People beyond what is needed")
    enforce: Literal["hard", "soft", "off"] = Field("soft", description="Must hold, costs points, or is off")
    tier: Tier = Field("coverage", description="Objective tier in which a soft breach is priced")

    about = "crew"
    unit = "people"
    words = {
        "zh": Words(
            "多排人数",
            "各网格各班次的在岗人数不多于计划人数。",
            "{when} {grid} {shift}：计划 {bound} 人，实排 {there} 人，多 {amount} 人。",
        ),
        "en": Words(
            "Surplus",
            "No shift of a grid has more officers than planned for.",
            "{when}, {grid}, {shift}: {bound} planned for, {there} there, {amount} too many.",
        ),
    }
    examples = (
        Example(("MM", "AA"), 0, where={"need": {"M": 1, "A": 1}}, why="exactly as planned"),
        Example(("M-", "M-", "M-"), 2, where={"need": {"M": 1}}, why="two too many, then nobody"),
        Example(("MA",), 1, where={"need": {"M": 1}}, why="one where nobody is needed"),
        Example(("M", "M", "M"), 1, where={"need": {"M": Need(1, 2)}}, why="up to the wish is no surplus"),
        Example(("-|M", "-|M"), 1, where={"need": {"M": 1}}, why="history is nobody's need any more"),
        Example(
            ("N", "N", "D"),
            2,
            system="2x12",
            where={"need": {"N": 1}, "grids": ("G1", "G2"), "on_grids": ("1", "1", "2")},
            why="one too many, and one on a grid without need",
        ),
    )

    def post(self, poster: Poster) -> None:
        needs = poster.scenario.needs
        for day, shift, grid, people in crews(poster.scenario):
            need = needs.get((day, shift, grid), Need(0))
            most = max(need.least, need.wish)
            if len(people) > most:
                poster.cover(day, shift, grid, people, at_most=most)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        needs = roster.scenario.needs
        for place, there in sorted(headcount(roster).items()):
            need = needs.get(place, Need(0))
            bound = need.wish if need.wish > need.least else need.least
            if there > bound:
                day, shift, grid = place
                yield self.breach(
                    there - bound, days=(day,), shift=shift, grid=grid, bound=bound, there=there
                )


class CoverWish(Rule):
    """More officers than the least where the scenario wishes for them."""

    kind: Literal["cover_wish"] = Field("cover_wish", description="Officers wished for beyond the least")
    enforce: Literal["hard", "soft", "off"] = Field("soft", description="Must hold, costs points, or is off")
    tier: Tier = Field("coverage", description="Objective tier in which a soft breach is priced")

    about = "crew"
    unit = "people"
    words = {
        "zh": Words(
            "期望人数",
            "各网格各班次尽量排足期望的人数。",
            "{when} {grid} {shift}：期望 {bound} 人，实排 {there} 人，差 {amount} 人。",
        ),
        "en": Words(
            "Wished cover",
            "Every shift of every grid has, if it can be done, the officers wished for.",
            "{when}, {grid}, {shift}: {bound} wished for, {there} there, {amount} fewer.",
        ),
    }
    examples = (
        Example(("MM", "MM"), 0, where={"need": {"M": Need(1, 2)}}, why="exactly the wish"),
        Example(("MM", "M-"), 1, where={"need": {"M": Need(1, 2)}}, why="the least, not the wish"),
        Example(("M-", "MM"), 5, where={"need": {"M": Need(1, 4)}}, why="several below the wish"),
        Example(
            ("--|M", "M-|M"), 0, where={"need": {"M": Need(1, 2)}}, why="the past has no wishes any more"
        ),
        Example(
            ("M", "-"), 0, where={"need": {"M": Need(2)}}, why="without a wish the least is cover's affair"
        ),
        Example(
            ("M", "-"), 0, where={"need": {"M": Need(2, 2)}}, why="a wish of no more than the least is none"
        ),
        Example(
            ("N", "N", "D"),
            2,
            system="2x12",
            where={"need": {"N": Need(0, 2)}, "grids": ("G1", "G2"), "on_grids": ("1", "1", "2")},
            why="the second grid has nobody",
        ),
    )

    def post(self, poster: Poster) -> None:
        needs = poster.scenario.needs
        for day, shift, grid, people in crews(poster.scenario):
            need = needs.get((day, shift, grid))
            if need and need.wish > need.least:
                poster.cover(day, shift, grid, people, at_least=need.wish)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        there = headcount(roster)
        for place, need in sorted(roster.scenario.needs.items(), key=lambda item: item[0]):
            missing = need.wish - there[place]
            if missing > 0 and need.wish > need.least:
                day, shift, grid = place
                yield self.breach(
                    missing, days=(day,), shift=shift, grid=grid, bound=need.wish, there=there[place]
                )

    def inert(self, scenario: Scenario) -> str | None:
        if any(n.wish > n.least for n in scenario.needs.values()):
            return None
        return "no grid wishes for more officers than its minimum"
