"""Column generation: bounds that are true and at least as good as the plain relaxation's."""

from __future__ import annotations

import gc
import itertools
import math
import random
import weakref
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shiftopt.interop import read
from shiftopt.model.linear import Expr
from shiftopt.model.people import PeopleModel
from shiftopt.rules import RULES
from shiftopt.rules.tiny import tiny
from shiftopt.scenario.types import Need
from shiftopt.solving import networks
from shiftopt.solving.clock import Clock
from shiftopt.solving.columns import TAIL, Generation, _tails
from shiftopt.solving.cpsat import CpSat
from shiftopt.solving.hunt import Hunt
from shiftopt.solving.lp import Relaxed, relax
from shiftopt.solving.matrix import Matrix
from shiftopt.solving.networks import Networks
from shiftopt.solving.pricing import Pricing
from shiftopt.solving.tiers import Tiers
from shiftopt.solving.turns import in_turn
from tests.helpers import LIMITS
from tests.solving.chance import station

TIERS = ("working_time", "rotation", "fairness")


Hunted = tuple[PeopleModel, dict[int, int], Relaxed, list[int], int]


def hunted(
    seed: int, tier: str = "rotation", settled: Sequence[str] = (), capped: Sequence[str] = ()
) -> Hunted:
    """Model, prices, plain relaxation, a solution and the optimum of a station drawn at random.

    Drawn until there is one that has a roster, and something to pay for. Tiers that are ``settled`` cost
    nothing in it, those that are ``capped`` at most what they cost at their optimum, which is something.
    """
    return next(found for draw in itertools.count(seed, 100) if (found := drawn(draw, tier, settled, capped)))


def drawn(seed: int, tier: str, settled: Sequence[str], capped: Sequence[str] = ()) -> Hunted | None:
    """The same of one draw, None where it has no roster or nothing to pay."""
    model = PeopleModel(station(seed, people=(3, 6), days=(7, 9)))
    tiers = Tiers(model, Clock(LIMITS, 0.0), names=TIERS)
    for name in settled:
        tiers.linear.cap(name, 0)
        model.harden()
    for name in capped:
        least = CpSat(Matrix(model.linear, list(TIERS))).solve(tiers.prices_of(name), LIMITS)
        if least.values is None or not least.bound:
            return None
        model.linear.cap(name, least.bound)
        model.harden()
        if name not in model.linear.caps:
            return None
    prices = tiers.prices_of(tier)
    plain = relax(Matrix(model.linear, list(TIERS)), prices)
    if not prices or not isinstance(plain, Relaxed):
        return None
    search = CpSat(Matrix(model.linear, list(TIERS)))
    some, best = search.solve(None, LIMITS), search.solve(prices, LIMITS)
    if some.values is None or best.values is None:
        return None
    assert best.proven
    return model, prices, plain, some.values, sum(c * best.values[v] for v, c in prices.items())


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("seed", range(5))
def test_the_bound_lies_between_the_relaxation_and_the_optimum(seed: int, tier: str) -> None:
    """From any solution on; and it doesn't depend on which."""
    model, prices, plain, some, optimum = hunted(seed, tier)
    generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, tier))
    assert generation.run(some, optimum + 1, LIMITS)
    assert plain.value - 1e-6 <= math.ceil(generation.bound - 1e-6)
    assert generation.bound <= optimum + 1e-6


@pytest.mark.parametrize("seed", range(5))
def test_prohibitions_that_are_settled_are_left_to_the_networks(seed: int) -> None:
    """A bound without their rows is true, and no worse than the plain relaxation with them."""
    model, prices, plain, some, optimum = hunted(seed, settled=("working_time",))
    generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, "rotation"))
    assert generation.run(some, optimum + 1, LIMITS)
    assert plain.value - 1e-6 <= math.ceil(generation.bound - 1e-6) <= optimum


@pytest.mark.parametrize("tier", ["rotation", "fairness"])
@pytest.mark.parametrize("seed", range(5))
def test_words_of_a_capped_tier_are_priced_at_the_dual_of_its_cap(seed: int, tier: str) -> None:
    """The bound is true, no worse than the plain relaxation with their rows; departures cost what is said."""
    model, prices, plain, some, optimum = hunted(seed, tier, capped=("working_time",))
    generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, tier))
    pricing = generation.pricing
    lines = [generation.pricing._networks.of(p.id, tier) for p in model.scenario.people]
    said = {row for of in lines for p in of.priced if p.tier == "working_time" for row in p.rows}
    assert said.isdisjoint(pricing.rest.ids.tolist())
    assert generation.run(some, optimum + 1, LIMITS)
    assert plain.value - 1e-6 <= math.ceil(generation.bound - 1e-6) <= optimum
    duals = np.random.default_rng(seed).normal(0, 3, len(pricing.rest.lo))
    pricing.price(duals)
    assert pricing.bound <= optimum + 1e-6, "any duals give a bound"
    sharp = pricing.relaxed()
    reduced = dict(zip(sharp.free.tolist(), sharp.reduced.tolist(), strict=True))
    search = CpSat(Matrix(model.linear, list(TIERS)))
    hunt = Hunt(prices, sharp, 0, (list(model.linear.lb), list(model.linear.ub)))
    settled = list(hunt.beyond(1.0).items())
    for var, value in random.Random(seed).sample(settled, min(6, len(settled))):
        other = model.linear.ub[var] if value == model.linear.lb[var] else model.linear.lb[var]
        outcome = search.solve(prices, LIMITS, fixed={var: other})
        if outcome.values is not None:
            cost = sum(c * outcome.values[v] for v, c in prices.items())
            assert cost >= sharp.value + abs(reduced[var]) - 1e-4


def test_words_that_are_settled_cost_once() -> None:
    """What breaking a word costs a capped tier isn't charged by rows and networks, where it is settled."""
    broken = 0
    for seed, tier in itertools.product(range(12), ("rotation", "fairness")):
        model, prices, plain, some, _ = hunted(seed, tier, capped=("working_time",))
        slacks = [var for line in model.known.values() for p in line.priced for var in p.slacks]
        for var in slacks:
            model.linear.lb[var] = model.linear.ub[var] = some[var]
        broken += any(some[var] for var in slacks)
        pricing = Pricing(model, TIERS, Networks(model), prices, plain, tier)
        chance = np.random.default_rng(seed)
        for _ in range(20):
            pricing.price(chance.normal(0, 3, len(pricing.rest.lo)))
        Generation(pricing).run(some, math.inf, LIMITS)
        assert pricing.bound <= sum(c * some[v] for v, c in prices.items()) + 1e-6
    assert broken > 5


def test_words_of_a_capped_tier_stay_with_the_rows_where_there_is_no_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(networks, "CAPPED", 1)
    for seed in range(4):
        model, prices, plain, some, optimum = hunted(seed, "fairness", capped=("working_time",))
        made = Networks(model)
        taken = [p for person in model.scenario.people for p in made.of(person.id, "fairness").priced]
        assert not any(p.word.scale for p in taken)
        generation = Generation(Pricing(model, TIERS, made, prices, plain, "fairness"))
        assert generation.run(some, optimum + 1, LIMITS)
        assert plain.value - 1e-6 <= math.ceil(generation.bound - 1e-6) <= optimum


def test_a_total_gets_its_axis_for_one_tier() -> None:
    """Where another tier's words fill the network there may be no room for it."""
    sharpened = 0
    for seed in range(8):
        model = hunted(seed)[0]
        made = Networks(model)
        for person in (p.id for p in model.scenario.people):
            lines = made.of(person, "rotation")
            if made.sharpen(lines, [1] * model.scenario.days):
                sharpened += 1
                assert made.of(person, "rotation").axes
                assert not made.of(person, "fairness").axes
    assert sharpened


@pytest.mark.parametrize("seed", range(6))
def test_networks_leave_out_what_bounds_rule_out(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines cost the same as in whole networks, where closed days and codes cost everything."""
    model, prices, plain, some, _ = hunted(seed, "fairness")
    chance, left = np.random.default_rng(seed), []
    for state in model.x.values():
        for var in state.values():
            if not some[var] and chance.random() < 0.6:
                model.linear.ub[var] = 0
    bounds = []
    for many in (0.0, 1.0):
        monkeypatch.setattr(networks, "MANY", many)
        made = Networks(model)
        pricing = Pricing(model, TIERS, made, prices, plain, "fairness")
        pricing.look()
        duals = np.random.default_rng(0).uniform(-1, 1, len(pricing.duals))
        bounds.append([pricing.ask(duals * k, {})[0] for k in (0.0, 1.0, 5.0)])
        nets = [made.of(person, "fairness").network for person in pricing.people]
        left.append(sum(len(layer.code) for net in nets for layer in net.layers))
    assert bounds[0] == pytest.approx(bounds[1])
    assert left[1] < 0.8 * left[0]


WEEKLY: dict[str, dict[str, Any]] = {
    "one_shift_a_day": {},
    "cover": {},
    "weekly_rest": {"hours": 48, "counted": "inside"},
}


def restless() -> tuple[PeopleModel, dict[int, int]]:
    """Three people who would rather work every day, but for two days of rest a week."""
    rules = tuple(RULES[kind](**fields) for kind, fields in WEEKLY.items())
    need = {"M": Need(0, 3), "A": Need(0, 3), "N": Need(0, 3)}
    model = PeopleModel(tiny(3, days=16, rules=rules, need=need, history=["-"] * 3))
    return model, {var: -2 - (day % 3) for (_, day), line in model.x.items() for var in line.values()}


@pytest.mark.parametrize("room", [True, False])
def test_lines_meet_choices_where_there_is_room(room: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network learns of weekly rests once a line goes without; where it can't, lines go on without them."""
    if not room:
        monkeypatch.setattr(networks, "LABELS", 0)
    model, prices = restless()
    made = Networks(model)
    assert not made._choosing
    pricing = Pricing(model, TIERS, made, prices, None)
    for person, (_, line) in zip(pricing.people, pricing.price(pricing.first()), strict=True):
        broken = [model.known[person].counts[i] for i in made.broken(person, line)]
        assert all(count.choice for count in broken)
        assert bool(broken) != room
        assert made.choose(person, None) == made.choose(person, "rotation") == room


def test_choices_that_bind_are_left_to_the_networks() -> None:
    """The bound without their rows is no worse than the plain relaxation with them, and true."""
    model, prices = restless()
    matrix = Matrix(model.linear, list(TIERS))
    plain = relax(matrix, prices)
    assert isinstance(plain, Relaxed)
    while model.cut(plain.values.tolist(), TIERS):
        plain = relax(matrix, prices)
        assert isinstance(plain, Relaxed)
    chosen = {row for line in model.known.values() for row in line.chosen}
    binding = {i for i in chosen if abs(plain.duals.get(i, 0.0)) > 1e-6}
    assert binding
    pricing = Pricing(model, TIERS, Networks(model), prices, plain)
    assert binding.isdisjoint(pricing.rest.ids.tolist())
    best = CpSat(matrix).solve(prices, LIMITS)
    assert best.values is not None
    optimum = sum(price * best.values[var] for var, price in prices.items())
    generation = Generation(pricing)
    generation.run(None, math.inf, LIMITS)
    assert plain.value - 1e-6 <= math.ceil(generation.bound - 1e-6) <= optimum


def test_rounds_that_bring_next_to_nothing_are_the_last() -> None:
    closing = [100.0 * 0.9**k for k in range(2 * TAIL)]
    assert not _tails(closing)
    assert not _tails([1.0] * TAIL)
    assert _tails([1.0] * (TAIL + 1))
    assert _tails([*closing, *[closing[-1]] * TAIL])


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("seed", range(5))
def test_departures_cost_what_is_said(seed: int, tier: str) -> None:
    """Whoever departs from the lines by a variable pays at least its regret above the bound."""
    model, prices, plain, some, optimum = hunted(seed, tier)
    generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, tier))
    generation.run(some, optimum + 1, LIMITS)
    sharp = generation.pricing.relaxed()
    hunt = Hunt(prices, sharp, 0, (list(model.linear.lb), list(model.linear.ub)))
    settled = list(hunt.beyond(1.0).items())
    search = CpSat(Matrix(model.linear, list(TIERS)))
    reduced = dict(zip(sharp.free.tolist(), sharp.reduced.tolist(), strict=True))
    for var, value in random.Random(seed).sample(settled, min(12, len(settled))):
        other = model.linear.ub[var] if value == model.linear.lb[var] else model.linear.lb[var]
        outcome = search.solve(prices, LIMITS, fixed={var: other})
        if outcome.values is not None:
            cost = sum(c * outcome.values[v] for v, c in prices.items())
            assert cost >= sharp.value + abs(reduced[var]) - 1e-4


def test_what_no_row_ties_to_lines_takes_its_cheaper_end() -> None:
    """A priced variable of which nothing is said: part of the bound and of the mix, and of no line."""
    model, prices, plain, some, _ = hunted(0)
    free = model.linear.var(-2, 3)
    some, found = [*some, 3], []
    for price in (0, 5, -5):
        pricing = Pricing(model, TIERS, Networks(model), prices | {free: price}, plain, "rotation")
        generation = Generation(pricing)
        generation.run(some, math.inf, LIMITS)
        assert generation.bound <= generation._bundle.value + 1e-6
        found.append(generation.bound)
    assert found[1] == pytest.approx(found[0] - 10)
    assert found[2] == pytest.approx(found[0] - 15)


@pytest.mark.parametrize("seed", range(5))
def test_no_roster_is_needed_for_a_bound(seed: int) -> None:
    """Lines of a roster only help: the bound is true without them, and lies as high."""
    model, prices, plain, some, optimum = hunted(seed)
    bounds = []
    for best in (None, some):
        generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, "rotation"))
        assert generation.run(best, optimum + 1, LIMITS)
        bounds.append(math.ceil(generation.bound - 1e-6))
    assert bounds[0] == bounds[1] <= optimum


def test_effort_ends_it_at_the_same_round() -> None:
    """What is spent doesn't depend on the clock, and is little more than what was granted."""
    model, prices, plain, some, optimum = hunted(0)
    spent = []
    for granted in (1e9, 1e-9, 1e-9):
        generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, "rotation"))
        assert generation.run(some, optimum + 1, replace(LIMITS, effort=granted))
        spent.append(generation.effort)
    assert 0 < spent[1] == spent[2] <= spent[0]


@pytest.mark.parametrize("tier", TIERS)
def test_rows_about_one_person_stay_out_unless_they_matter(tier: str) -> None:
    """Those that bind in the relaxation, or on which a price hangs, stay in."""
    model, prices, plain, _, _ = hunted(0, tier)
    generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, tier))
    rows, there = model.linear.rows, set(generation.pricing.rest.ids.tolist())
    said = {row for line in model.known.values() for p in line.priced if p.tier == tier for row in p.rows}
    binding = {i for i, dual in plain.duals.items() if abs(dual) > 1e-6 and rows[i].lined} - said
    assert {i for i in binding if not rows[i].known} <= there
    assert any(row.known for row in rows)
    assert any(row.lined and i not in there | said for i, row in enumerate(rows))


def test_lines_as_a_start() -> None:
    """Lines chosen in turn keep what is said of lines."""
    model, prices, plain, _, _ = hunted(0)
    values = in_turn(Pricing(model, TIERS, Networks(model), prices, plain))
    assert values is not None
    for person in model.scenario.people:
        for day in range(model.scenario.days):
            assert sum(values[v] for v in model.x[person.id, day].values()) <= 1


@pytest.mark.parametrize("most", [4, 12, 400])
def test_small_networks_leave_words_to_the_rows(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few nodes soft words may fill, firm totals still get their axes, and the bound is true."""
    for seed in range(8):
        model, prices, plain, some, optimum = hunted(seed, "working_time")
        monkeypatch.setattr(networks, "NODES", most)
        generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, "working_time"))
        monkeypatch.setattr(networks, "NODES", 1)  # the limit is for soft words, not for axes
        assert generation.run(some, optimum + 1, LIMITS)
        assert generation.bound <= optimum + 1e-6


def test_rounding_the_mix_gives_rosters_near_the_bound() -> None:
    """Wherever the rounded lines make a roster, it costs no less than the optimum; often it is one."""
    reached = []
    for seed in range(12):
        model, prices, plain, some, optimum = hunted(seed)
        generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, "rotation"))
        generation.run(some, optimum + 1, LIMITS)
        lines = {var: value for line in generation.dive(LIMITS) for var, value in line.items()}
        for person in model.scenario.people:
            for day in range(model.scenario.days):
                assert sum(lines.get(v, 0) for v in model.x[person.id, day].values()) <= 1
        rounded = CpSat(Matrix(model.linear, list(TIERS))).solve(prices, LIMITS, fixed=lines)
        if rounded.values is not None:
            reached.append(sum(c * rounded.values[v] for v, c in prices.items()) - optimum)
    assert min(reached) == 0
    assert sorted(reached)[len(reached) // 2] <= 2


def test_rounding_goes_as_far_as_it_can() -> None:
    """An exact mix out of time is rounded as far as its lines fit: the others find lines to go with them."""
    parts = 0
    for seed in range(12):
        model, prices, plain, some, optimum = hunted(seed)
        generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, "rotation"))
        generation.run(some, optimum + 1, LIMITS)
        generation._bundle.sharpen()
        generation._bundle.mix()
        assert generation.exact
        chosen = generation.dive(replace(LIMITS, effort=1e-9), whole=False)
        assert chosen is not None
        parts += 0 < len(chosen) < len(model.scenario.people)
        lines = {var: value for line in chosen for var, value in line.items()}
        found = CpSat(Matrix(model.linear, list(TIERS))).solve(prices, LIMITS, fixed=lines)
        assert found.values is not None or len(chosen) == len(model.scenario.people)
    assert parts


def test_an_exact_mix_that_isnt_cheaper_itself_isnt_rounded() -> None:
    """Of a roster's own lines nothing cheaper can be mixed; once others are known, something can."""
    better = 0
    for seed in range(6):
        model, prices, plain, some, optimum = hunted(seed)
        pricing = Pricing(model, TIERS, Networks(model), prices, plain, "rotation")
        generation = Generation(pricing)
        lines, cost = dict(pricing.lines_of(some)), Expr(prices).value(some)
        generation.learn(lines)
        generation._bundle.sharpen()
        generation._bundle.mix()
        assert generation.dive(LIMITS, below=cost) is None
        assert generation.dive(LIMITS, {0: lines[0]}, below=optimum) is None
        if cost > optimum:
            generation.run(some, optimum + 1, LIMITS)
            generation._bundle.mix()
            assert generation.dive(LIMITS, below=cost, whole=False) is not None
            better += 1
    assert better


def test_rounding_tells_when_the_clock_ends_it() -> None:
    """What the clock has cut short may not repeat: the run says so."""
    model, prices, plain, some, optimum = hunted(0)
    for until, clocked in ((None, False), (0.0, True)):
        generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, "rotation"))
        generation.run(some, optimum + 1, LIMITS)
        assert not generation.clocked
        generation.dive(replace(LIMITS, until=until))
        assert generation.clocked == clocked


def test_networks_of_another_tier_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """They would take the memory of every tier together; people of whom the same is said share one."""
    monkeypatch.setattr(networks, "RECENT", 0)
    model, *_ = hunted(0)
    made = Networks(model)
    people = [p.id for p in model.scenario.people]
    first = [weakref.ref(made.of(person, "rotation").cheapest) for person in people]
    assert all(
        ref() is made.of(person, "rotation").cheapest for ref, person in zip(first, people, strict=True)
    )
    for person in people:
        made.of(person, "working_time")
    gc.collect()
    kept = {id(made.of(person, "working_time").cheapest) for person in people}
    assert all(ref() is None or id(ref()) in kept for ref in first)
    assert any(ref() is None for ref in first)


INSTANCE = """\
SECTION_HORIZON
7
SECTION_SHIFTS
E,480,
L,480,E
SECTION_STAFF
A,E=7|L=7,2400,960,5,1,1,1
B,E=0|L=7,2400,960,5,1,1,1
SECTION_DAYS_OFF
A,2,3
SECTION_SHIFT_ON_REQUESTS
SECTION_SHIFT_OFF_REQUESTS
SECTION_COVER
0,E,1,100,1
"""


def test_people_of_whom_the_same_is_said_share_a_network(tmp_path: Path) -> None:
    """Leave, and what someone may not work, don't part them: that is for the costs."""
    file = tmp_path / "Instance.txt"
    file.write_text(INSTANCE, encoding="utf-8")
    model = PeopleModel(read("nrp24", [file]).scenario)
    found = Networks(model)
    assert found.of("A", None).network is found.of("B", None).network


CAPPED = INSTANCE.replace("\n7\n", "\n21\n").replace("L=7,2400,960,5,1,1,1", "L=6,5760,4800,5,1,1,2")


def test_lines_keep_totals_that_have_no_axis(tmp_path: Path) -> None:
    """Where networks have no room for totals, a cheap line that keeps them is nearly always found."""
    file = tmp_path / "Instance.txt"
    file.write_text(CAPPED, encoding="utf-8")
    model = PeopleModel(read("nrp24", [file]).scenario)
    prices = model.linear.prices["coverage"]
    exact = Pricing(model, ["coverage"], Networks(model), prices, None)
    small = Networks(model)
    small._has_room = lambda cheapest: False  # type: ignore[method-assign]
    pricing = Pricing(model, ["coverage"], small, prices, None)
    found, sought, dear = 0, 0, []
    for seed in range(40):
        duals = np.random.default_rng(seed).normal(0, 30, len(pricing.rest.lo))
        duals[np.concatenate([*pricing.waiting.values()])] = 0.0
        costs = pricing._line_costs(pricing._reduced(pricing._sane(duals)))[0]
        line, least = pricing.ask(duals, {})[2][0][1], exact.ask(duals, {})[2][0][0]
        assert exact.keeps(0, exact.ask(duals, {})[2][0][1])
        if pricing.keeps(0, line):
            continue
        sought += 1
        lawful = pricing.lawful(0, line, duals)
        if lawful:
            found += 1
            assert pricing.keeps(0, lawful)
            dear.append(costs[np.arange(len(lawful)), lawful].sum() - least)
    assert sought > 20
    assert found > 0.7 * sought
    assert min(dear) >= -1e-6
    assert sorted(dear)[len(dear) // 2] < 50, "about what the dearest shift costs"


def test_lines_prove_a_month_impossible() -> None:
    """The bound rises beyond what any roster may cost, of months alone in which there is none."""
    proven = 0
    for seed in range(60):
        model = PeopleModel(station(seed, people=(3, 5), days=(7, 9)))
        prices = {v: c for v, c in model.linear.prices.get("rotation", {}).items() if c}
        matrix = Matrix(model.linear, list(TIERS))
        if matrix.rest() is None:
            continue
        beyond = 10**7  # more than anything costs
        generation = Generation(Pricing(model, TIERS, Networks(model), prices, None, "rotation"))
        generation.run(None, beyond, LIMITS, exact=True)
        outcome = CpSat(matrix).solve({}, LIMITS)
        assert outcome.values is None or generation.bound < beyond
        proven += generation.bound >= beyond
    assert proven >= 3, proven
