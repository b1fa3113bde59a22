"""Neighbourhoods: what is left around a solution is right; rounds never make worse, repeat, and arrive."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from itertools import count, islice, product
from typing import Any

import numpy as np
import pytest

from shiftopt.model.linear import Expr, LinearModel
from shiftopt.model.people import PeopleModel
from shiftopt.solving import neighbourhood
from shiftopt.solving.cpsat import CpSat, Found, Limits, improve
from shiftopt.solving.matrix import WIDE, Matrix
from shiftopt.solving.neighbourhood import EFFORT, Neighbourhoods, Span
from tests.helpers import LIMITS
from tests.model.brute import points
from tests.solving.chance import station
from tests.solving.test_lp import program

TIERS = ("coverage", "working_time", "rotation", "fairness")


@pytest.mark.parametrize("seed", range(150))
def test_what_is_left_around_a_solution(seed: int) -> None:
    """Its solutions are those of the model in which nothing changes but what is free there."""
    chance = random.Random(seed)
    linear, found = next((p, f) for draw in count(seed, 1000) if (f := points(p := program(draw)[0])))
    values = np.array(chance.choice(sorted(found)))
    held = np.array([chance.random() < 0.6 for _ in values])
    moved = np.array([v for v in np.flatnonzero(held) if chance.random() < 0.5], np.int64)
    rest = Matrix(linear, None).near(held).around(values, moved)
    free = set(rest.free.tolist())
    assert free <= set(moved.tolist()) | set(np.flatnonzero(~held).tolist())
    assert {v for v in moved.tolist() if linear.lb[v] < linear.ub[v]} <= free
    near = set()
    for some in product(*(range(a, b + 1) for a, b in zip(rest.low, rest.high, strict=True))):
        spans = zip(rest.starts, rest.starts[1:], strict=False)
        sums = [sum(int(rest.coefs[t]) * some[rest.cols[t]] for t in range(*span)) for span in spans]
        if all(a <= s <= b for a, s, b in zip(rest.lo, sums, rest.hi, strict=True)):
            whole = rest.values.copy()
            whole[rest.free] = some
            near.add(tuple(whole.tolist()))
    others = [v for v in range(linear.size) if v not in free]
    assert near == {p for p in found if all(p[v] == values[v] for v in others)}


def test_what_hangs_on_a_shift_may_change_and_no_more() -> None:
    """A sum, and what is priced of it; but not through a row that ties a whole tier together."""
    linear = LinearModel()
    a, b, one, two = (linear.var() for _ in range(4))
    slacks = [linear.var() for _ in range(WIDE)]
    linear.row(Expr({a: 1, one: -1}), 0, 0)
    linear.row(Expr({one: 1, slacks[0]: -1}), hi=0)
    linear.row(Expr({b: 1, two: -1}), 0, 0)
    linear.row(Expr(dict.fromkeys([*slacks, two], 1)), hi=3)
    held = np.zeros(linear.size, bool)
    held[[a, b]] = True
    near = Matrix(linear, None).near(held)
    rest = near.around(np.zeros(linear.size, np.int64), np.array([a]))
    assert rest.free.tolist() == [a, one, slacks[0]]
    assert near.beside(slacks[0]).tolist() == [a]


def begun(seed: int) -> tuple[PeopleModel, CpSat, dict[int, int], list[int], int] | None:
    """Model, search, prices, a poor solution and the optimum of a station drawn at random."""
    model = PeopleModel(station(seed, people=(4, 8), days=(9, 14)))
    cp = CpSat(Matrix(model.linear, TIERS))
    prices = {v: c for v, c in model.linear.prices.get("rotation", {}).items() if c}
    best = cp.solve(prices, LIMITS) if prices else None
    if best is None or best.values is None:
        return None
    cost = Expr(prices).value(best.values)
    poor = cp.solve({v: -c for v, c in prices.items()}, LIMITS)
    assert poor.values is not None
    return model, cp, prices, poor.values, cost


@pytest.mark.parametrize("seed", range(12))
def test_rounds_never_make_worse_and_arrive(seed: int) -> None:
    """Every round keeps all rows; few are needed to the optimum of a small station, where they end."""
    model, cp, prices, values, optimum = next(f for draw in count(seed, 100) if (f := begun(draw)))
    reached = [Expr(prices).value(values)]
    regrets = dict.fromkeys(prices, 1.0) if seed % 2 else None
    search = Neighbourhoods(model, cp, seed, regrets)
    for after, effort in islice(search.improve(values, prices, optimum, LIMITS), 60):
        assert effort > 0
        counted = [r for r in model.linear.rows if r.tier is None or r.tier in TIERS]
        for row in counted:
            assert row.lo <= sum(c * after[v] for v, c in zip(row.cols, row.coefs, strict=True)) <= row.hi
        reached.append(Expr(prices).value(after))
    assert reached == sorted(reached, reverse=True)
    assert reached[-1] == optimum


def test_a_search_repeats() -> None:
    """The same seed, the same rosters and efforts, though two threads search."""
    found = next(filter(None, map(begun, range(20))))
    model, cp, prices, values, _ = found
    first, again = (
        list(islice(Neighbourhoods(model, cp, 7).improve(values, prices, -math.inf, LIMITS), 6))
        for _ in range(2)
    )
    assert first == again


def test_the_last_rounds_take_no_more_than_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounds that bring nothing may take longer and longer, until what is left of the effort ends."""
    asked = []

    def told(rests: Any, prices: Any, limits: Limits) -> list[Found]:
        asked.append(limits.effort)
        return [found._replace(effort=limits.effort) for found in improve(rests, prices, limits)]

    monkeypatch.setattr(neighbourhood, "improve", told)
    start = next(b for seed in count() if (b := begun(seed)))
    model, cp, prices, _, _ = start
    best = cp.solve(prices, LIMITS).values
    assert best is not None
    search = Neighbourhoods(model, cp, 1).improve(best, prices, -math.inf, replace(LIMITS, effort=6.0))
    spent = 0.0
    for _, effort in search:
        spent += effort
        if spent >= 6.0:
            break
    assert max(asked) > EFFORT
    assert asked[-1] == pytest.approx(EFFORT)


def test_answers_come_in_the_order_of_the_questions() -> None:
    """However long each takes; each from its own solution."""
    linear = LinearModel()
    for _ in range(6):
        linear.var(0, 9)
    linear.row(Expr(dict.fromkeys(range(6), 1)), lo=20)
    near = Matrix(linear, None).near(np.ones(6, bool))
    values = np.full(6, 5)
    rests = [near.around(values, np.array([v])) for v in range(6)]
    found = improve(rests, np.arange(1, 7), Limits(effort=1.0, until=None))
    assert [f.solution.tolist() for f in found if f.solution is not None] == [[0]] * 6


def test_sizes_follow_how_hard_it_was() -> None:
    """Larger after an easy neighbourhood, smaller after one that wasn't solved, never too small."""
    near = Matrix(LinearModel(), None).near(np.zeros(0, bool))
    rest = near.around(np.zeros(0, np.int64), np.zeros(0, np.int64))
    (easy,) = improve([rest], np.zeros(0, np.int64), LIMITS)
    span = Span(days=7)
    sizes = [span.size]
    span.fit(easy, EFFORT)
    sizes.append(span.size)
    for _ in range(40):
        span.fit(easy._replace(proven=False), EFFORT)
        sizes.append(span.size)
    assert sizes[0] < sizes[1] > sizes[2]
    assert sizes[-1] == sizes[-2] > 0
