"""Grids go round: nobody is kept on one because the crew rules see him otherwise, and none of them pays."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from shiftopt.audit import audit
from shiftopt.model.people import PeopleModel
from shiftopt.roster import Roster
from shiftopt.rules import RULES
from shiftopt.rules.tiny import draw, tiny
from shiftopt.scenario.types import Grid, Scenario, SkillNeed
from shiftopt.solving.grids import assign_grids

GRIDS = (Grid("G1", "第一网格"), Grid("G2", "第二网格"))
NEW = date(2026, 5, 4)
CREW_RULES = ("cover", "skills_on_duty", "newcomer_accompanied")


def station(lines: Sequence[str], *, soft: Sequence[str] = (), **fields: Any) -> Scenario:
    """People on two grids with the crew rules, some of them soft."""
    rules = [RULES[kind](enforce="soft" if kind in soft else "hard") for kind in CREW_RULES]
    return tiny(lines, **{"grids": GRIDS, "rules": rules, **fields})


def rotated(scenario: Scenario, lines: Sequence[str], on_grids: Sequence[str]) -> Roster:
    """What becomes of a solution with these head-counts."""
    model = PeopleModel(scenario)
    values = model.values(draw(scenario, lines, on_grids))
    assert values is not None
    return Roster(scenario, assign_grids(model, values))


def visits(roster: Roster, person: str) -> dict[str | None, int]:
    """Grid → days there."""
    return Counter(a.grid for a in roster.line(person))


def test_a_newcomer_goes_round() -> None:
    """Head-counts that keep a newcomer on the second grid: he still has as many days on the first."""
    lines = ["MMMMMM"] * 4
    scenario = station(lines, need={"M": 2}, since={"p4": NEW})
    found = rotated(scenario, lines, ["111111", "111111", "222222", "222222"])
    assert audit(found).clean
    for person in scenario.person:
        assert visits(found, person) == {"G1": 3, "G2": 3}


def test_newcomers_go_round_apart() -> None:
    """Two newcomers never meet on a grid for two where each needs company, and yet both go round."""
    lines = ["MMMMMM"] * 4
    scenario = station(lines, need={"M": 2}, since={"p1": NEW, "p4": NEW})
    found = rotated(scenario, lines, ["111111", "111111", "222222", "222222"])
    assert audit(found).clean
    assert visits(found, "p1") == visits(found, "p4") == {"G1": 3, "G2": 3}


def test_who_must_stay_stays() -> None:
    """The only driver is where a driver is needed, day after day; the others go round as far as they can."""
    lines = ["MMMMMM"] * 4
    needs = tuple(SkillNeed(d, "M", "G1", "driver", 1) for d in range(6))
    scenario = station(lines, need={"M": 2}, skills={"p1": ["driver"]}, skill_needs=needs)
    found = rotated(scenario, lines, ["111111", "111111", "222222", "222222"])
    assert audit(found).clean
    assert visits(found, "p1") == {"G1": 6}
    assert [visits(found, p)["G1"] for p in ("p2", "p3", "p4")] == [2, 2, 2]


def test_own_grids_are_kept() -> None:
    """Nobody changes to a grid that isn't his."""
    lines = ["MMMM"] * 4
    scenario = station(lines, need={"M": 2}, since={"p2": NEW}, people={"p4": {"grids": ("G2",)}})
    found = rotated(scenario, lines, ["1111", "1111", "2222", "2222"])
    assert audit(found).clean
    assert visits(found, "p4") == {"G2": 4}
    assert visits(found, "p2")["G1"] in (2, 3)


def test_what_was_visited_before_counts() -> None:
    """Who comes from the first grid goes to the second, though only the history says so."""
    lines = ["M"] * 4
    scenario = station(lines, need={"M": 2}, since={"p1": NEW}, history=["MMM", "MMM", "---", "---"])
    found = rotated(scenario, lines, ["1", "1", "2", "2"])
    assert [visits(found, p)["G2"] for p in ("p1", "p2")] == [1, 1]


def test_harder_grids_are_shared() -> None:
    """Between grids of unequal effort a newcomer's share of the harder one is everybody's."""
    lines = ["MMMMMMMM"] * 4
    grids = (Grid("G1", "第一网格", effort=5), Grid("G2", "第二网格", effort=1))
    scenario = station(lines, need={"M": 2}, since={"p4": NEW}, grids=grids)
    found = rotated(scenario, lines, ["11111111", "11111111", "22222222", "22222222"])
    assert {visits(found, p)["G1"] for p in scenario.person} == {4}


@pytest.mark.parametrize("seed", range(30))
def test_no_crew_rule_is_the_worse(seed: int) -> None:
    """Whatever the crews, hard or soft: each rule is broken at most as before, and heads stay on their grids.

    Head-counts may even out, so that only the need of each grid is compared.
    """
    chance = random.Random(seed)
    people = chance.randint(3, 7)
    lines = ["".join(chance.choice("MMA-") for _ in range(5)) for _ in range(people)]
    on_grids = ["".join(chance.choice("12") for _ in range(5)) for _ in lines]
    ids = [f"p{i + 1}" for i in range(people)]
    skills = [SkillNeed(d, "M", chance.choice(("G1", "G2")), "leader", 1) for d in range(5)]
    scenario = station(
        lines,
        soft=CREW_RULES,
        need={"M": 1, "A": chance.randint(0, 1)},
        since={p: NEW for p in ids if chance.random() < 0.4},
        skills={p: ["leader"] for p in ids if chance.random() < 0.4},
        skill_needs=tuple(skills),
    )
    before = draw(scenario, lines, on_grids)
    after = rotated(scenario, lines, on_grids)
    again = rotated(scenario, lines, on_grids)
    assert after.assignments == again.assignments
    assert [(a.person, a.day, a.shift) for a in after.assignments] == [
        (a.person, a.day, a.shift) for a in before.assignments
    ]
    for kind in CREW_RULES:
        broken = [sum(b.amount for b in audit(r).breaches if b.kind == kind) for r in (before, after)]
        assert broken[1] <= broken[0], kind
