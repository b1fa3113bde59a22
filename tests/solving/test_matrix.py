"""What is left of a linear model once something is fixed has the very solutions that the model has."""

from __future__ import annotations

import random
from itertools import product

import pytest

from shiftopt.model.linear import INF, Expr, LinearModel
from shiftopt.solving.matrix import Matrix


def drawn(seed: int) -> tuple[LinearModel, dict[int, int]]:
    """A small model, and values for some of its variables."""
    chance = random.Random(seed)
    linear = LinearModel()
    for _ in range(6):
        low = chance.randint(-2, 1)
        linear.var(low, low + chance.randint(0, 2))
    for _ in range(4):
        terms = {v: chance.choice((-3, -2, -1, 1, 1, 2, 5)) for v in chance.sample(range(6), 3)}
        at = chance.randint(-3, 4)
        lo, hi = chance.choice(((at, at), (-INF, at), (at, INF), (at - 2, at + 1)))
        linear.row(Expr(terms, chance.randint(-1, 1)), lo, hi)
    chosen = chance.sample(range(6), chance.randint(0, 3))
    return linear, {v: chance.randint(linear.lb[v], linear.ub[v]) for v in chosen}


@pytest.mark.parametrize("seed", range(200))
def test_rest_has_the_same_solutions(seed: int) -> None:
    linear, fixed = drawn(seed)
    spans = [range(a, b + 1) for a, b in zip(linear.lb, linear.ub, strict=True)]
    expected = {
        values
        for values in product(*spans)
        if linear.violated(values) is None and all(values[v] == n for v, n in fixed.items())
    }
    rest = Matrix(linear, None).rest(fixed)
    if rest is None:
        assert not expected
        return
    found = set()
    for some in product(*(range(a, b + 1) for a, b in zip(rest.low, rest.high, strict=True))):
        rows = range(len(rest.lo))
        sums = [
            sum(int(rest.coefs[t]) * some[rest.cols[t]] for t in range(rest.starts[i], rest.starts[i + 1]))
            for i in rows
        ]
        if all(rest.lo[i] <= sums[i] <= rest.hi[i] for i in rows):
            whole = rest.values.copy()
            whole[rest.free] = some
            found.add(tuple(whole.tolist()))
    assert found == expected


def test_what_hangs_on_the_fixed_is_taken_out() -> None:
    """A sum that is a variable of its own, and what two such decide."""
    linear = LinearModel()
    a, b, c, one, two = (linear.var() for _ in range(5))
    linear.row(Expr({a: 1, b: 1, one: -1}), 0, 0)
    linear.row(Expr({one: 1, c: -1, two: 1}), lo=1, hi=1)
    rest = Matrix(linear, None).rest({a: 1, b: 0})
    assert rest is not None
    assert rest.values[one] == 1
    assert set(rest.free) == {c, two}
    assert Matrix(linear, None).rest({a: 1, b: 1}) is None
