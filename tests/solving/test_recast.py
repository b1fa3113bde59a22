"""New lines for some people: never a worse roster, often a better one."""

from __future__ import annotations

import math
from itertools import islice

import numpy as np
import pytest

from shiftopt.model.linear import Expr
from shiftopt.solving.columns import Generation
from shiftopt.solving.cpsat import CpSat
from shiftopt.solving.matrix import Matrix
from shiftopt.solving.neighbourhood import Neighbourhoods
from shiftopt.solving.networks import Networks
from shiftopt.solving.pricing import Pricing
from shiftopt.solving.recast import Recasts
from shiftopt.solving.ways import Search, improve
from tests.helpers import LIMITS
from tests.solving.test_columns import TIERS, Hunted, hunted


def searches(found: Hunted, seed: int) -> tuple[Recasts, Neighbourhoods]:
    """Both ways to improve a roster."""
    model, prices, plain, some, optimum = found
    generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, "rotation"))
    generation.run(some, optimum + 1, LIMITS)
    cp = CpSat(Matrix(model.linear, list(TIERS)))
    states = np.array([v for state in model.x.values() for v in state.values()])
    return Recasts(generation, cp, states, seed), Neighbourhoods(model, cp, seed)


@pytest.mark.parametrize("seed", range(6))
def test_recasts_never_make_worse(seed: int) -> None:
    """Every roster keeps all rows."""
    found = hunted(seed)
    model, prices, _, some, optimum = found
    recasts, _ = searches(found, seed)
    costs = [Expr(prices).value(some)]
    for values, effort in islice(recasts.improve(some, prices, optimum, LIMITS), 20):
        assert effort > 0
        for row in model.linear.rows:
            if row.tier is None or row.tier in TIERS:
                assert row.lo <= row.value(values) <= row.hi
        costs.append(Expr(prices).value(values))
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] >= optimum


def test_recasts_bring_something() -> None:
    """Most of what lies between a poor roster and the best is had by new lines alone."""
    before = after = 0
    for seed in range(6):
        found = hunted(seed)
        _, prices, _, some, optimum = found
        recasts, _ = searches(found, seed)
        steps = islice(recasts.improve(some, prices, optimum, LIMITS), 20)
        before += Expr(prices).value(some) - optimum
        after += min(Expr(prices).value(values) for values, _ in steps) - optimum
    assert after < 0.5 * before


def test_searches_by_turns_go_on_from_each_other() -> None:
    """The best is reached, twice in the same way; a search that has ended is left out."""
    found = hunted(1)
    _, prices, _, some, optimum = found
    runs = []
    for _ in range(2):
        both: list[Search] = [*searches(found, 1)]
        runs.append([*islice(improve(both, 7, some, prices, optimum, LIMITS), 60)])
    assert runs[0] == runs[1]
    costs = [Expr(prices).value(values) for values, _ in runs[0]]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == optimum
    assert not [*improve([], 7, some, prices, -math.inf, LIMITS)]


def test_recasts_end_when_nobodys_new_lines_are_cheaper() -> None:
    """From the best roster on groups grow until they are everybody; then there is nothing left to try."""
    found = hunted(0)
    model, prices, _, _, optimum = found
    recasts, _ = searches(found, 0)
    best = CpSat(Matrix(model.linear, list(TIERS))).solve(prices, LIMITS).values
    assert best is not None
    steps = list(islice(recasts.improve(best, prices, optimum - 1000, LIMITS), 200))
    assert len(steps) < 200
