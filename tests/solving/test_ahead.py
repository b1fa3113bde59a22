"""Planning ahead: bounds after a plan are true, and the plan after which things go on well is taken."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from shiftopt.model.linear import Expr
from shiftopt.model.people import PeopleModel
from shiftopt.roster import Roster
from shiftopt.rules import RULES, Rule
from shiftopt.rules.tiny import tiny
from shiftopt.scenario.types import Assignment, Need, Scenario
from shiftopt.solving.ahead import _good, first_days, plan_ahead
from shiftopt.solving.clock import Clock
from shiftopt.solving.options import Options
from shiftopt.solving.outlook import Outlook
from shiftopt.solving.progress import Progress
from shiftopt.solving.result import Status
from shiftopt.solving.solve import solve
from shiftopt.solving.tiers import Tiers
from tests.helpers import LIMITS

PATIENT = Options(time_limit=None)


def rule(kind: str, **fields: Any) -> Rule:
    return RULES[kind](kind=kind, **fields)


def course(*wishes: int) -> Scenario:
    """One officer, and so many mornings wished for on each day; more than one in all has a price of 5."""
    need = {(day, "M", "G1"): Need(0, n) for day, n in enumerate(wishes)}
    rules = (
        rule("one_shift_a_day"),
        rule("cover_wish", enforce="soft", weight=2, tier="coverage"),
        rule("period_shifts", at_most=1, enforce="soft", weight=5, tier="coverage"),
    )
    return tiny(1, days=len(wishes), need=need, rules=rules, tiers=("coverage",))


def worked(roster: Roster | None) -> list[str]:
    assert roster is not None
    return [roster.code(p.id, day) for p in roster.people for day in range(roster.scenario.days)]


def drawn(seed: int) -> Scenario:
    """Three officers and six days, drawn at random: what is wished for, runs, shifts in all."""
    chance = random.Random(f"ahead {seed}")
    need = {(day, c, "G1"): Need(0, chance.randint(0, 2)) for day in range(6) for c in "MAN"}
    rules = (
        rule("one_shift_a_day"),
        rule("forbidden_successions", pairs=(("N", "M"), ("A", "M"))),
        rule("cover_wish", enforce="soft", weight=3, tier="coverage"),
        rule("run_lengths", enforce="soft", weight=2, tier="coverage", at_least=2, at_most=3),
        rule("period_shifts", enforce="soft", weight=2, tier="coverage", at_most=chance.randint(2, 4)),
    )
    return tiny(3, days=6, need=need, rules=rules, tiers=("coverage",))


@pytest.mark.parametrize("seed", range(12))
def test_bounds_after_a_plan_are_true(seed: int) -> None:
    """No roster that begins like a plan costs less; of such a small one the bound says nearly all."""
    scenario, chance = drawn(seed), random.Random(seed)
    outlook = Outlook(scenario, Clock(LIMITS, 0.0))
    for _ in range(4):
        first = replace(scenario, days=chance.randint(1, 4))
        codes = {(p.id, d): chance.choice("MN--") for p in first.people for d in range(first.days)}
        for (p, d), code in codes.items():
            if code == "M" and codes.get((p, d - 1)) == "N":
                codes[p, d] = "N"
        plan = Roster(first, [Assignment(p, d, code, "G1") for (p, d), code in codes.items() if code != "-"])
        least, best = outlook.least(plan), best_after(scenario, plan)
        assert outlook.known
        assert best - 2 <= least <= best + 1e-6


def best_after(scenario: Scenario, plan: Roster) -> int:
    """What the best roster costs that begins like a plan."""
    tiers = Tiers(PeopleModel(scenario), Clock(LIMITS, 0.0))
    (name,) = tiers.names
    fixed = {
        var: int(plan.code(person, day) == code)
        for (person, day), state in tiers.model.x.items()
        if day < plan.scenario.days
        for code, var in state.items()
    }
    outcome = tiers.cp.solve(tiers.prices_of(name), LIMITS, fixed=fixed)
    assert outcome.proven
    assert outcome.values is not None
    return Expr(tiers.prices_of(name)).value(outcome.values) + tiers.offset(name)


@pytest.mark.parametrize(
    ("judging", "expected"),
    [([(1, 3)], ["-"]), ([(1, 0)], ["M"]), ([(1, 0), (1, 0), (1, 3)], ["M"])],
    ids=["busy", "quiet", "mostly quiet"],
)
def test_the_plan_after_which_things_go_on_well(
    judging: Sequence[Sequence[int]], expected: Sequence[str]
) -> None:
    """One officer, one shift in all: today, unless more is wished for tomorrow; the lots differ in that."""
    today = course(1)
    planned = [course(1, 0), dearer(course(0, 1))]
    plans = [worked(first_days(solve(c, PATIENT), today).roster) for c in planned]
    assert plans == [["M"], ["-"]]
    told = list[Progress]()
    judges = [dearer(course(*wishes)) for wishes in judging]
    found = plan_ahead(today, planned, judges, PATIENT, told.append)
    assert told
    assert all(news.objective is None for news in told), "what a course comes to isn't what today costs"
    assert worked(found.roster) == expected
    assert (found.status, found.tiers, found.run.repeatable) == (Status.FEASIBLE, (), True)


def test_plans_far_from_their_bounds_are_left_out() -> None:
    """Where there are others."""
    today = course(1)
    good = solve(course(1, 0), PATIENT)
    tier = replace(good.tiers[0], objective=10, bound=8)
    poor = replace(good, tiers=(tier,))
    assert list(_good([poor, good])) == [good]
    assert list(_good([poor])) == [poor]
    nothing = replace(good, roster=None, tiers=())
    assert list(_good([nothing, nothing])) == [nothing]
    assert worked(first_days(poor, today).roster) == ["M"]


def dearer(scenario: Scenario) -> Scenario:
    """The same where every shift missing costs 3."""
    rules = tuple(r.model_copy(update={"weight": 3}) if r.kind == "cover_wish" else r for r in scenario.rules)
    return replace(scenario, rules=rules)


@pytest.mark.parametrize("seed", range(4))
def test_a_gap_that_is_near_enough_ends_a_search(seed: int) -> None:
    """Never farther from the bound than that, but not always nearer."""
    scenario = drawn(seed)
    best = solve(scenario, PATIENT).tiers[0]
    (rough,) = solve(scenario, PATIENT, clock=Clock(replace(LIMITS, gap=1.0), 0.0)).tiers
    (near,) = solve(scenario, PATIENT, clock=Clock(replace(LIMITS, gap=0.1), 0.0)).tiers
    assert best.proven
    assert best.objective is not None
    for tier, gap in ((rough, 1.0), (near, 0.1)):
        assert tier.objective is not None
        assert tier.bound is not None
        assert tier.bound <= best.objective <= tier.objective
        assert (tier.gap or 0.0) <= gap
    assert rough.objective > best.objective or best.objective == 0  # type: ignore[operator]
