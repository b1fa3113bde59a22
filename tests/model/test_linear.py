"""The linear model: what rows say, what they leave out, what they imply."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from shiftopt.model.linear import INF, Expr, LinearModel, Row, total
from tests.model.brute import every, points

COEFS = st.lists(st.integers(-4, 9).filter(bool), min_size=1, max_size=4)
BOUNDS = st.lists(st.tuples(st.integers(-2, 2), st.integers(0, 2)), min_size=4, max_size=4)
LIMITS = st.tuples(
    st.one_of(st.just(-INF), st.integers(-20, 20)), st.one_of(st.just(INF), st.integers(-20, 20))
)


def model(bounds: list[tuple[int, int]]) -> LinearModel:
    linear = LinearModel()
    for low, width in bounds:
        linear.var(low, low + width)
    return linear


def expression(coefs: list[int], const: int = 0) -> Expr:
    return Expr(dict(enumerate(coefs)), const)


def test_a_cap_is_a_row_or_settles_what_it_must() -> None:
    """At the least cost variables are settled; above it there is a row; where it can't bind, neither."""
    everywhere = set(product((0, 1), (0, 1)))
    for limit, left, rows in ((-3, {(0, 1)}, 0), (-1, {(0, 1), (1, 1)}, 1), (2, everywhere, 0)):
        linear = model([(0, 1)] * 2)
        linear.price("rotation", Expr({0: 2, 1: -3}, 7))
        linear.cap("rotation", limit)
        assert points(linear) == left
        assert len(linear.rows) == len(linear.caps) == rows
        assert all(linear.rows[row].hi == limit for row in linear.caps.values())


@given(BOUNDS, COEFS, st.integers(-5, 5))
def test_range_is_what_the_bounds_allow(bounds: list[tuple[int, int]], coefs: list[int], const: int) -> None:
    """The smallest and the largest value over all points."""
    linear, expr = model(bounds), expression(coefs, const)
    values = [expr.value(point) for point in every(linear)]
    assert linear.range(expr) == (min(values), max(values))


@given(BOUNDS, COEFS, st.integers(-5, 5), st.sets(st.integers(0, 3), min_size=1), st.integers(-2, 4))
def test_most_is_no_less_than_any_point_reaches(
    bounds: list[tuple[int, int]], coefs: list[int], const: int, some: set[int], limit: int
) -> None:
    """No point that keeps a row about some variables comes to more; nor is it more than bounds allow."""
    linear, expr = model(bounds), expression(coefs, const)
    linear.lined = True
    linear.row(Expr(dict.fromkeys(sorted(some), 1)), hi=limit)
    values = [expr.value(point) for point in points(linear)]
    assert linear.most(expr) >= max(values, default=-INF)
    assert not values or linear.most(expr) <= linear.range(expr)[1]


def test_most_counts_what_rows_allow() -> None:
    """Two of four: twice the dearest of them; a row of a tier alone promises nothing."""
    linear = model([(0, 1)] * 4)
    for linear.tier, linear.lined, high in (("wishes", True, 70), (None, False, 70), (None, True, 60)):
        linear.row(expression([1] * 4), hi=2)
        assert linear.most(expression([20, 10, 20], 20)) == high
    assert linear.most(expression([20, 20, 20, -5])) == 60


@given(BOUNDS, COEFS, st.integers(-5, 5), LIMITS)
def test_a_row_says_what_it_was_told(
    bounds: list[tuple[int, int]], coefs: list[int], const: int, limits: tuple[int, int]
) -> None:
    """Exactly the points within the limits are left, constants counted in; a row that can't bind is none."""
    linear, expr, (lo, hi) = model(bounds), expression(coefs, const), limits
    linear.row(expr, lo, hi)
    within = {p for p in every(linear) if lo <= expr.value(p) <= hi}
    assert points(linear) == within
    assert bool(linear.rows) == (within != set(every(linear)))


def test_half_a_row_that_binds() -> None:
    """The side that can't bind is left open."""
    linear = model([(0, 3)])
    linear.row(expression([1], 10), lo=10, hi=12)
    assert linear.rows == [Row((0,), (1,), -INF, 2)]


def test_rows_belong_to_the_tier_of_the_moment() -> None:
    """A row remembers for whose price it is there."""
    linear = model([(0, 3)])
    linear.tier = "wishes"
    linear.row(expression([1]), hi=1)
    linear.tier = None
    linear.row(expression([1]), hi=2)
    assert [row.tier for row in linear.rows] == ["wishes", None]


def test_sums_of_expressions() -> None:
    """Terms that cancel go away; the summands stay as they were."""
    a, b = Expr({0: 2, 1: 1}, 3), Expr({0: -2, 2: 5}, -1)
    summed = total([a, b])
    assert summed == Expr({1: 1, 2: 5}, 2)
    assert a == Expr({0: 2, 1: 1}, 3)
    assert a.add(b, 2) is a
    assert a == Expr({0: -2, 1: 1, 2: 10}, 1)


@given(BOUNDS, COEFS, st.integers(-5, 5), st.integers(1, 3))
def test_prices_add_up(bounds: list[tuple[int, int]], coefs: list[int], const: int, factor: int) -> None:
    """The cost of a tier is the sum of all that was priced in it, constants included, and of nothing else."""
    linear, expr = model(bounds), expression(coefs, const)
    linear.price("fairness", expr, factor)
    linear.price("fairness", Expr({0: 1}, 7))
    for point in every(linear):
        assert linear.cost("fairness", point) == factor * expr.value(point) + point[0] + 7
        assert linear.cost("wishes", point) == 0


def test_complete_computes_in_order() -> None:
    """A recipe may rest on the result of an earlier one; variables without a recipe stay."""
    linear = LinearModel()
    a = linear.var(0, 9)
    b = linear.var(0, 99, lambda values: 2 * values[a])
    c = linear.var(0, 99, lambda values: values[b] + 1)
    assert linear.complete([4, 0, 0]) == [4, 8, 9]
    assert c == 2


def test_violated_names_what_is_broken() -> None:
    """The bound, as a row of one variable, or the row itself; None where all is kept."""
    linear = model([(0, 3), (0, 3)])
    linear.row(expression([1, 2]), lo=2, hi=5)
    assert linear.violated([1, 2]) is None
    assert linear.violated([4, 0]) == Row((0,), (1,), 0, 3)
    assert linear.violated([0, 0]) is linear.rows[0]
    assert linear.violated([3, 3]) is linear.rows[0]


# --- tighten ----------------------------------------------------------------------------------
AMOUNTS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=4, max_size=4)
"""Bounds of variables that count something, as all do in the models here: never below 0."""
UNEVEN = st.lists(
    st.tuples(st.lists(st.integers(-1, 7), min_size=4, max_size=4), LIMITS), min_size=1, max_size=3
)


@settings(max_examples=150)
@given(AMOUNTS, UNEVEN, st.integers(-1, 3))
def test_tighten_cuts_no_integer_point(
    bounds: list[tuple[int, int]], rows: list[tuple[list[int], tuple[int, int]]], fixed: int
) -> None:
    """Whatever rows there are and whatever is fixed by now, every integer point that was left is left."""
    linear = model(bounds)
    for coefs, (lo, hi) in rows:
        linear.row(Expr({v: c for v, c in enumerate(coefs) if c}), lo, hi)
    linear.tighten()
    if fixed >= 0:
        linear.ub[fixed] = linear.lb[fixed]
    before = points(linear)
    stated = len(linear.rows)
    added = linear.tighten()
    assert points(linear) == before
    assert linear.rows[stated:] == added
    assert linear.tighten() == [], "once said is enough"


def test_tighten_counts_shifts_behind_minutes() -> None:
    """Three shifts of 495 minutes don't fit into 1480; two of 495 and 300 don't reach 1000."""
    linear = model([(0, 1)] * 4)
    linear.tier = "wishes"
    linear.row(expression([495] * 4), hi=1480)
    linear.tier = None
    linear.row(expression([495, 495, 300, 300]), lo=1000)
    assert linear.tighten() == [
        Row((0, 1, 2, 3), (1,) * 4, -INF, 2, "wishes"),
        Row((0, 1, 2, 3), (1,) * 4, 3, INF),
    ]


def test_tighten_counts_what_is_settled() -> None:
    """A slack fixed by now is a constant: the row behind it becomes sharp."""
    linear = model([(0, 1), (0, 1), (0, 1), (0, 900)])
    linear.row(Expr({0: 480, 1: 480, 2: 480, 3: -1}), hi=960 - 1)
    assert linear.tighten() == []
    linear.ub[3] = 0
    assert linear.tighten() == [Row((0, 1, 2), (1, 1, 1), -INF, 1)]


def test_tighten_adds_nothing_where_nothing_is_gained() -> None:
    """Even divisions and negative terms imply no better row."""
    linear = model([(0, 1)] * 3)
    linear.row(expression([480] * 3), hi=960)
    linear.row(expression([480, 480, -1]), hi=500)
    assert linear.tighten() == []
