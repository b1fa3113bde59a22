"""CP-SAT behind its door: the optimum of the linear model, whatever is fixed, hinted or limited."""

from __future__ import annotations

import random
import threading
import time

import pytest

from shiftopt.model.linear import Expr, LinearModel
from shiftopt.solving.cpsat import CpSat, Limits
from shiftopt.solving.matrix import Matrix
from tests.model.brute import points
from tests.solving.test_lp import program, value

PLENTY = Limits(effort=60.0, until=None)


@pytest.mark.parametrize("seed", range(120))
def test_optimum(seed: int) -> None:
    """Proven, equal to the best of all points, within every row; or proven infeasible where there is none."""
    linear, objective = program(seed)
    found = points(linear)
    outcome = CpSat(Matrix(linear, None)).solve(objective, PLENTY)
    assert outcome.proven
    assert not outcome.clocked
    if outcome.values is None:
        assert not found
        return
    assert tuple(outcome.values) in found
    best = min(value(objective, p) for p in found)
    assert value(objective, tuple(outcome.values)) == best
    assert outcome.bound == best


@pytest.mark.parametrize("seed", range(60))
def test_fixed_for_one_search(seed: int) -> None:
    """What is fixed holds in this search; the next one is free again."""
    chance = random.Random(seed)
    linear, objective = program(seed)
    found = points(linear)
    fixed = {v: chance.randint(linear.lb[v], linear.ub[v]) for v in chance.sample(range(7), 2)}
    search = CpSat(Matrix(linear, None))
    narrow = search.solve(objective, PLENTY, fixed=fixed)
    within = {p for p in found if all(p[v] == x for v, x in fixed.items())}
    assert (narrow.values is None) == (not within)
    if narrow.values is not None:
        assert tuple(narrow.values) in within
        assert value(objective, tuple(narrow.values)) == min(value(objective, p) for p in within)
    whole = search.solve(objective, PLENTY)
    assert (whole.values is None) == (not found)


def test_any_solution() -> None:
    """Without an objective: any point, and no bound."""
    linear, _ = program(3)
    outcome = CpSat(Matrix(linear, None)).solve(None, PLENTY)
    assert outcome.values is not None
    assert linear.violated(outcome.values) is None
    assert outcome.bound is None


def test_rows_that_come_later_count() -> None:
    """The search sees what the model has by then."""
    linear = LinearModel()
    linear.var(0, 5)
    search = CpSat(Matrix(linear, None))
    first = search.solve({0: -1}, PLENTY)
    linear.row(Expr({0: 1}), hi=3)
    then = search.solve({0: -1}, PLENTY)
    linear.ub[0] = 2
    last = search.solve({0: -1}, PLENTY)
    assert [o.values for o in (first, then, last)] == [[5], [3], [2]]


def hard(size: int = 70) -> tuple[LinearModel, dict[int, int]]:
    """A knapsack of many kinds that takes a solver some time."""
    chance = random.Random(5)
    linear = LinearModel()
    for _ in range(size):
        linear.var()
    for _ in range(size // 2):
        row = Expr({v: chance.randint(50, 300) for v in range(size)})
        linear.row(row, hi=sum(row.terms.values()) // 3)
    return linear, {v: -chance.randint(100, 200) for v in range(size)}


def test_effort_ends_a_search_and_repeats() -> None:
    """The same effort, the same answer: unproven, with an honest bound, and not by the clock."""
    linear, objective = hard()
    limits = Limits(effort=0.1, until=None)
    first, again = (CpSat(Matrix(linear, None)).solve(objective, limits) for _ in range(2))
    assert first.values == again.values
    assert not first.proven
    assert not first.clocked
    assert first.bound is not None
    assert first.values is not None
    assert first.bound <= value(objective, tuple(first.values))


def test_the_clock_ends_a_search_and_tells() -> None:
    """A search that the clock ended says so: it may not repeat."""
    linear, objective = hard()
    began = time.monotonic()
    outcome = CpSat(Matrix(linear, None)).solve(objective, Limits(1e9, until=began + 0.3))
    assert time.monotonic() - began < 5
    assert not outcome.proven
    assert outcome.clocked


def test_an_interruption_ends_a_search() -> None:
    """At once, with what there is."""
    linear, objective = hard()
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    began = time.monotonic()
    outcome = CpSat(Matrix(linear, None)).solve(objective, Limits(1e9, None, interrupted=stop))
    assert time.monotonic() - began < 5
    assert outcome.clocked
    assert outcome.values is None or linear.violated(outcome.values) is None


def test_news_of_solutions() -> None:
    """Each solution is told with its objective and a bound, better and better; the last is the result."""
    linear, objective = hard(25)
    heard: list[tuple[int, int]] = []
    outcome = CpSat(Matrix(linear, None)).solve(
        objective, PLENTY, hint=[0] * 25, on_solution=lambda *news: heard.append(news)
    )
    assert outcome.values is not None
    objectives = [o for o, _ in heard]
    assert objectives == sorted(objectives, reverse=True)
    assert objectives[-1] == value(objective, tuple(outcome.values))
    assert all(bound <= o for o, bound in heard)
