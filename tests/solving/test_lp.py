"""Linear relaxations: bounds that hold, and fixing that loses nothing."""

from __future__ import annotations

import random

import pytest

from shiftopt.model.linear import Expr, LinearModel
from shiftopt.solving import lp
from shiftopt.solving.lp import Infeasible, Relaxed, relax
from shiftopt.solving.matrix import Matrix
from tests.model.brute import points


def program(seed: int) -> tuple[LinearModel, dict[int, int]]:
    """A handful of variables, rows over some of them, and something to minimise."""
    chance = random.Random(seed)
    linear = LinearModel()
    for _ in range(7):
        low = chance.choice((0, 0, 0, -1, 1))
        linear.var(low, low + chance.choice((1, 1, 1, 2, 0)))
    for _ in range(chance.randint(2, 7)):
        cols = chance.sample(range(7), chance.randint(1, 4))
        expr = Expr({v: chance.choice((-2, -1, 1, 1, 2, 3)) for v in cols}, chance.randint(-1, 1))
        low, high = linear.range(expr)
        middle = (low + high) // 2
        linear.row(expr, **{chance.choice(("lo", "hi")): middle + chance.randint(-1, 1)})
    return linear, {v: chance.randint(-3, 5) for v in range(7)}


def value(objective: dict[int, int], point: tuple[int, ...]) -> int:
    return sum(c * point[v] for v, c in objective.items())


@pytest.mark.parametrize("seed", range(150))
def test_bounds_and_fixing(seed: int) -> None:
    """The bound is never above the optimum; what may be fixed holds in every solution within the room."""
    linear, objective = program(seed)
    found = points(linear)
    relaxed = relax(Matrix(linear, None), objective)
    if isinstance(relaxed, Infeasible):
        assert not found
        return
    assert isinstance(relaxed, Relaxed)
    if not found:
        return
    best = min(value(objective, p) for p in found)
    assert relaxed.bound <= best
    assert relaxed.value <= best + 1e-6
    for room in (0, 0.5, 1, 2, 5):
        fixed = relaxed.beyond(room, linear.lb, linear.ub)
        for point in found:
            if value(objective, point) <= relaxed.value + room + 1e-6:
                assert all(point[v] == x for v, x in fixed.items()), (point, fixed)


def test_fixing_happens() -> None:
    """What costs more than there is room for is fixed; with more room it isn't."""
    linear = LinearModel()
    for _ in range(3):
        linear.var()
    linear.row(Expr({0: 1, 1: 1, 2: 1}), lo=1)
    relaxed = relax(Matrix(linear, None), {0: 1, 1: 4, 2: 9})
    assert isinstance(relaxed, Relaxed)
    assert relaxed.bound == 1
    assert relaxed.beyond(2, linear.lb, linear.ub) == {1: 0, 2: 0}
    assert relaxed.beyond(5, linear.lb, linear.ub) == {2: 0}
    assert relaxed.beyond(9, linear.lb, linear.ub) == {}


def test_nothing_left_to_decide() -> None:
    """With everything settled the value is that of the settled; a broken row is no solution."""
    linear = LinearModel()
    a, b = linear.var(2, 2), linear.var(1, 1)
    relaxed = relax(Matrix(linear, None), {a: 5, b: -1})
    assert isinstance(relaxed, Relaxed)
    assert relaxed.bound == 9
    free = linear.var()
    linear.row(Expr({a: 1, free: 1}), hi=2)
    linear.ub[a] = linear.lb[a] = 4
    assert isinstance(relax(Matrix(linear, None), {}), Infeasible)


def test_infeasible_is_seen() -> None:
    """Rows that no fractional point keeps."""
    linear = LinearModel()
    for _ in range(2):
        linear.var()
    linear.row(Expr({0: 1, 1: 1}), lo=1)
    linear.row(Expr({0: 2, 1: 1}), hi=1)
    linear.row(Expr({0: 1, 1: 2}), hi=1)
    assert isinstance(relax(Matrix(linear, None), {0: 1}), Infeasible)


def test_what_takes_long_is_left_alone_where_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A relaxation that simplex doesn't end soon: another method ends it, or nobody does."""
    linear, chance = LinearModel(), random.Random(1)
    every = [linear.var(0, 3) for _ in range(30)]
    for _ in range(25):
        linear.row(Expr({v: chance.randint(1, 5) for v in chance.sample(every, 6)}), lo=17)
    objective = {v: chance.randint(3, 9) for v in every}
    whole = relax(Matrix(linear, None), objective)
    assert isinstance(whole, Relaxed)
    monkeypatch.setattr(lp, "_most", lambda _: 0)
    other = relax(Matrix(linear, None), objective)
    assert isinstance(other, Relaxed)
    assert other.value == pytest.approx(whole.value)
    assert relax(Matrix(linear, None), objective, patient=False) is None


def test_only_open_tiers_count() -> None:
    """Rows of a tier that isn't open yet don't bind; once it is, they do."""
    linear = LinearModel()
    linear.var()
    linear.tier = "wishes"
    linear.row(Expr({0: 1}), lo=1)
    tiers = ["coverage"]
    matrix = Matrix(linear, tiers)
    found = relax(matrix, {0: 1})
    assert isinstance(found, Relaxed)
    assert found.bound == 0
    tiers.append("wishes")
    found = relax(matrix, {0: 1})
    assert isinstance(found, Relaxed)
    assert found.bound == 1


def test_bound_forgives_rounding_and_no_more() -> None:
    """A hair above an integer is that integer; a tenth above isn't."""

    def bound(value: float) -> int:
        return Relaxed(value, *[None] * 4).bound  # type: ignore[arg-type]

    assert bound(7.0000001) == 7
    assert bound(7.1) == 8
    assert bound(-0.5) == 0
