"""Cuts for choices: no roster is lost, and the relaxation of a weekly rest becomes as strong as it can be."""

from __future__ import annotations

import random

import pytest

from shiftopt.model.alternatives import spoilt
from shiftopt.model.linear import LinearModel
from shiftopt.model.people import PeopleModel
from shiftopt.model.words import On
from shiftopt.rules import RULES
from shiftopt.rules.tiny import duty, tiny
from shiftopt.scenario.types import Scenario
from shiftopt.solving.cpsat import CpSat
from shiftopt.solving.lp import Relaxed, relax
from shiftopt.solving.matrix import Matrix
from tests.helpers import LIMITS
from tests.model.said import on, rosters


def station(enforce: str = "hard", **fields: object) -> Scenario:
    rule = RULES["weekly_rest"](hours=35, days=4, enforce=enforce)
    kept = RULES["rotation_kept"](tier="working_time")
    return tiny(1, days=8, rules=(rule, kept), cycle="MMAANN", offsets=(0,), **fields)


def relaxed(model: PeopleModel) -> Relaxed:
    answer = relax(Matrix(model.linear, None), model.linear.prices["working_time"])
    assert isinstance(answer, Relaxed)
    return answer


def sharpened(model: PeopleModel) -> tuple[float, float]:
    """The bound before and after all rounds of cuts."""
    before = after = relaxed(model)
    while model.cut(after.values.tolist(), ["working_time"]):
        after = relaxed(model)
    return before.value, after.value


@pytest.mark.parametrize("enforce", ["hard", "soft"])
def test_the_relaxation_of_a_choice_becomes_exact(enforce: str) -> None:
    """Without cuts a fraction of every rest is taken; with them the bound is the true optimum."""
    model = PeopleModel(station(enforce, duties=(duty("p1", 6, "10:00", "12:00"),)))
    before, after = sharpened(model)
    outcome = CpSat(Matrix(model.linear, None)).solve(model.linear.prices["working_time"], LIMITS)
    assert outcome.bound is not None
    assert before < outcome.bound - 0.1
    assert after == pytest.approx(outcome.bound)


@pytest.mark.parametrize("seed", range(8))
def test_cuts_lose_no_roster(seed: int) -> None:
    """Whatever point a cut was made for, the rosters that keep the rule are the same as before."""
    chance = random.Random(seed)
    enforce = chance.choice(["hard", "soft"])
    rule = RULES["weekly_rest"](hours=chance.choice([30, 35, 47]), days=3, enforce=enforce)
    scenario = tiny(1, days=5, system="2x12", rules=(rule,), history=("DN",))
    plain, cut = PeopleModel(scenario), PeopleModel(scenario)
    added = 0
    for _ in range(20):
        point = [0.0] * cut.linear.size
        for state in cut.x.values():
            worked = chance.uniform(0.7, 1)
            first, *others = chance.sample(list(state.values()), len(state))
            point[first] = worked * chance.uniform(0.6, 1)
            for var in others:
                point[var] = (worked - point[first]) / len(others)
        added += cut.cut(point, ["working_time"])
    assert added
    assert kept(cut) == kept(plain)


def kept(model: PeopleModel) -> set[tuple[str, ...]]:
    found = set()
    for drawn, roster in rosters(model.scenario):
        values = model.values(roster)
        if values is not None and model.fits(values):
            found.add(drawn)
    return found


def test_costs_are_the_same_with_cuts() -> None:
    """A cut of a soft choice lets whoever pays break it."""
    scenario = station("soft", duties=(duty("p1", 6, "10:00", "12:00"),))
    plain, cut = PeopleModel(scenario), PeopleModel(scenario)
    sharpened(cut)
    assert len(cut.linear.rows) > len(plain.linear.rows)
    assert optimum(cut.linear) == optimum(plain.linear)


def optimum(linear: LinearModel) -> int | None:
    return CpSat(Matrix(linear, None)).solve(linear.prices["working_time"], LIMITS).bound


def test_parts_hit_every_way() -> None:
    """The parts found spoil every way, and none of them is needless."""
    ways = [(on(0, "-"), on(1, "-D")), (on(1, "-"), on(2, "-N")), (on(0, "-N"), on(2, "-"))]
    parts = spoilt(ways, lambda part: 0.2 * len(part.codes))
    assert parts is not None

    def hit(by: list[On]) -> bool:
        return all(any(p.day == o.day and o.codes <= p.codes for p in by for o in way) for way in ways)

    assert hit(parts)
    assert not any(hit([p for p in parts if p is not left_out]) for left_out in parts)


def test_nothing_is_cut_from_what_holds() -> None:
    """Where one way holds fully there is no row to add."""
    assert spoilt([(on(0, "-"),), (on(1, "-"),)], lambda part: float(part.day == 0)) is None
