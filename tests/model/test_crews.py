"""Head-counts per class of equal people say neither more nor less than names on grids."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from shiftopt.model.people import PeopleModel
from shiftopt.model.words import Poster
from shiftopt.roster import Roster
from shiftopt.rules import RULES, Rule
from shiftopt.rules.tiny import tiny
from shiftopt.scenario.types import Assignment, Grid, Need, Scenario, SkillNeed
from shiftopt.solving.cpsat import CpSat
from shiftopt.solving.matrix import Matrix
from tests.helpers import LIMITS
from tests.model.said import said
from tests.rules.evaluate import EvalPoster

CREW_RULES = ("cover", "cover_wish", "skills_on_duty", "newcomer_accompanied")


def placings(scenario: Scenario, present: tuple[str, ...]) -> Iterator[Roster]:
    """Everybody present on every grid open to him, in every combination."""
    open_to = [[g.id for g in scenario.grids if scenario.eligible(p, g.id)] for p in present]
    for grids in product(*open_to):
        yield Roster(scenario, [Assignment(p, 0, "D", g) for p, g in zip(present, grids, strict=True)])


def by_hand(scenario: Scenario, present: tuple[str, ...]) -> int | None:
    """The cheapest placing that keeps the hard rules; None if none does."""
    prices = []
    for roster in placings(scenario, present):
        found = {r.name: EvalPoster(scenario, roster, r).price for r in scenario.rules}
        if not any(found[r.name] for r in scenario.rules if r.enforce == "hard"):
            prices.append(sum(r.weight * found[r.name] for r in scenario.rules))
    return min(prices, default=None)


def by_solver(model: PeopleModel, present: tuple[str, ...]) -> int | None:
    linear = model.linear
    fixed = {
        var: int(p in present) for (p, _), state in model.x.items() for c, var in state.items() if c == "D"
    }
    if any(not linear.lb[v] <= value <= linear.ub[v] for v, value in fixed.items()):
        return None
    prices: dict[int, int] = {}
    for tier in linear.prices.values():
        for var, price in tier.items():
            prices[var] = prices.get(var, 0) + price
    outcome = CpSat(Matrix(linear, None)).solve({v: c for v, c in prices.items() if c}, LIMITS, fixed=fixed)
    if outcome.values is None:
        return None
    assert linear.violated(outcome.values) is None
    return sum(linear.cost(tier, outcome.values) for tier in linear.prices)


def same(scenario: Scenario) -> int:
    """Compare for every set of people present; how many sets have a placing."""
    model, possible = PeopleModel(scenario), 0
    for there in product((False, True), repeat=len(scenario.people)):
        present = tuple(p.id for p, here in zip(scenario.people, there, strict=True) if here)
        expected = by_hand(scenario, present)
        assert by_solver(model, present) == expected, (present, scenario.rules)
        possible += expected is not None
    return possible


def rule(kind: str, chance: random.Random) -> Rule:
    fields: dict[str, Any] = {"enforce": chance.choice(("hard", "soft")), "weight": chance.randint(1, 3)}
    if kind == "cover":
        fields["surplus"] = chance.choice(("allowed", "forbidden"))
    return RULES[kind](kind=kind, **fields)


def crew(chance: random.Random) -> Scenario:
    """Up to five people on one shift, on up to three grids, some of which need nobody."""
    grids = ["G1", "G2", "G3"][: chance.randint(1, 3)]
    ids = [f"p{i + 1}" for i in range(chance.randint(2, 5))]
    need = {(0, "D", g): Need(chance.randint(0, 2), chance.choice((0, 0, 2))) for g in grids}
    skill_needs = tuple(
        SkillNeed(
            0, "D", chance.choice([None, *grids]), chance.choice(("leader", "driver")), chance.randint(1, 2)
        )
        for _ in range(chance.randint(0, 2))
    )
    return tiny(
        len(ids),
        days=1,
        system="2x12",
        grids=grids,
        need=need,
        skill_needs=skill_needs,
        skills={p: chance.choice(((), ("leader",), ("driver",), ("leader", "driver"))) for p in ids},
        since={p: -10 for p in ids if chance.random() < 0.4},
        people={p: {"grids": chance.choice(((), (), ("G1",), (grids[-1],), ("G1", grids[-1])))} for p in ids},
        rules=[rule(kind, chance) for kind in CREW_RULES],
    )


@pytest.mark.parametrize("seed", range(40))
def test_classes_are_exact(seed: int) -> None:
    """A placing exists, and costs as much, by head-counts exactly as by names: for whoever is present."""
    same(crew(random.Random(seed)))


@pytest.mark.parametrize("enforce", ["hard", "soft"])
@pytest.mark.parametrize("least", [1, 2])
@pytest.mark.parametrize("grid", [None, "G1"])
def test_crew_words(enforce: Any, least: int, grid: str | None) -> None:
    """Where any of these is, so many of those are: on a grid and on the whole shift, one, two and nobody."""
    for need in ((), ("p3",), ("p3", "p4"), ("p1", "p4")):

        def say_it(poster: Poster, need: tuple[str, ...] = need) -> None:
            poster.cover(0, "D", "G1", ("p2", "p4"), at_least=1, at_most=2)
            poster.crew(0, "D", grid, ("p1", "p2"), need, at_least=least)

        assert same(tiny(4, days=1, system="2x12", rules=[said(say_it, enforce=enforce, weight=2)]))


def test_a_crew_that_is_never_empty() -> None:
    """Where a firm need brings a newcomer or somebody else, somebody else must be there: one row."""
    rules = [RULES["cover"](), RULES["newcomer_accompanied"]()]
    scenario = tiny(3, days=1, system="2x12", since={"p1": -1}, need={(0, "D", "G1"): 1}, rules=rules)
    model = PeopleModel(scenario)
    old = next(c for c in model.crews.classes[0, "D"] if c.members == ("p2", "p3"))
    assert any(row.cols == (old.options["G1"],) and row.lo == 1 for row in model.linear.rows)
    assert same(scenario) == 6


def test_people_alike_are_one_class() -> None:
    """Only crew words and grid lists tell people apart; who can't work the shift is in no class."""
    scenario = tiny(
        6,
        days=1,
        system="2x12",
        grids=("G1", "G2"),
        need={"D": 1},
        skills={"p1": ["leader"], "p2": ["leader", "driver"], "p3": ["driver"]},
        skill_needs=(SkillNeed(0, "D", "G1", "leader", 1),),
        people={"p4": {"grids": ("G2",)}, "p6": {"shifts": ("N",)}},
        rules=[RULES["cover"](), RULES["skills_on_duty"]()],
    )
    classes = PeopleModel(scenario).crews.classes[0, "D"]
    assert {c.members: tuple(c.options) for c in classes} == {
        ("p1", "p2"): ("G1", "G2"),
        ("p3", "p5"): ("G1", "G2"),
        ("p4",): ("G2",),
    }


def test_surplus_goes_where_somebody_is_needed() -> None:
    """A grid without need is nobody's place as long as there is another."""
    scenario = tiny(
        2, days=1, system="2x12", grids=("G1", "G2"), need={(0, "D", "G1"): 1}, rules=[RULES["cover"]()]
    )
    (only,) = PeopleModel(scenario).crews.classes[0, "D"]
    assert tuple(only.options) == ("G1",)


def test_a_newcomer_joins_whom_he_needs() -> None:
    """Where only a grid without need is open to the others, the newcomer has a place there too."""
    scenario = tiny(
        2,
        days=1,
        system="2x12",
        grids=("G1", "G2"),
        need={(0, "D", "G1"): Need(0, 1)},
        since={"p1": -10},
        people={"p2": {"grids": ("G2",)}},
        rules=[RULES["cover_wish"](), RULES["newcomer_accompanied"]()],
    )
    model = PeopleModel(scenario)
    assert by_solver(model, ("p1", "p2")) == by_hand(scenario, ("p1", "p2")) == 1
    assert by_solver(model, ("p1",)) is None


def test_nobody_without_a_place() -> None:
    """Whose grids the station doesn't have stands nowhere; needs are met without him."""
    scenario = tiny(
        2, days=1, system="2x12", need={"D": 1}, people={"p1": {"grids": ("G9",)}}, rules=[RULES["cover"]()]
    )
    model = PeopleModel(scenario)
    assert [c.members for c in model.crews.classes[0, "D"]] == [("p2",)]
    assert by_solver(model, ("p1",)) is None
    assert by_solver(model, ("p2",)) == 0


def test_grids_are_filled_in_by_counting() -> None:
    """The head-counts of a roster: shifts without crew words have none."""
    scenario = tiny(
        3,
        days=1,
        system="2x12",
        grids=(Grid("G1", "东片"), Grid("G2", "西片")),
        need={"D": 1},
        rules=[RULES["cover"]()],
    )
    model = PeopleModel(scenario)
    placed = [Assignment("p1", 0, "D", "G1"), Assignment("p2", 0, "D", "G2"), Assignment("p3", 0, "N", None)]
    values = [0] * model.linear.size
    assert model.crews.count(Roster(scenario, placed), values)
    (only,) = model.crews.classes[0, "D"]
    assert [values[v] for v in only.options.values()] == [1, 1]
    assert (0, "N") not in model.crews.classes
