"""A linear model over bounded integers: what the words compile to, before any solver sees it.

Every auxiliary variable carries the recipe that computes it from earlier ones. So a roster can be
completed to a full solution without a solver, and a hint can be checked before it is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

INF = 1 << 40
"""No bound on a row."""

Number = TypeVar("Number", int, float)

Recipe = Callable[[Sequence[int]], int]


class Row(NamedTuple):
    """``lo <= sum(coef * var) <= hi``.

    ``tier`` names the objective tier for whose price alone the row is there; None: it always counts.
    ``lined``: it is about one person's line, and no total over most of the period; networks may say as much.
    ``known``: they certainly do, or if it is a total, may know it.
    """

    cols: tuple[int, ...]
    coefs: tuple[int, ...]
    lo: int
    hi: int
    tier: str | None = None
    lined: bool = False
    known: bool = False

    def value(self, values: Sequence[int]) -> int:
        """What the sum comes to."""
        return sum(coef * values[var] for var, coef in zip(self.cols, self.coefs, strict=True))

    @property
    def total(self) -> bool:
        """Whether it is a firm total of one person that a network may know."""
        return self.known and not self.lined


@dataclass(slots=True)
class Expr:
    """A linear expression: ``const`` plus the sum of ``terms[var] * var``."""

    terms: dict[int, int] = field(default_factory=dict)
    const: int = 0

    def add(self, other: Expr, factor: int = 1) -> Expr:
        """Add ``factor * other`` in place; returns itself."""
        for var, coef in other.terms.items():
            total = self.terms.get(var, 0) + factor * coef
            if total:
                self.terms[var] = total
            else:
                self.terms.pop(var, None)
        self.const += factor * other.const
        return self

    def value(self, values: Sequence[Number]) -> Number:
        return self.const + sum(coef * values[var] for var, coef in self.terms.items())


def total(parts: Iterable[Expr]) -> Expr:
    """Sum of expressions, as a new one."""
    result = Expr()
    for part in parts:
        result.add(part)
    return result


class LinearModel:
    """Variables with bounds, rows, and for each objective tier a priced sum.

    Attributes
    ----------
    lb, ub : list of int
        Bounds, by variable.
    rows : list of Row
    prices : dict of str to dict
        Tier → variable → points for one unit.
    fixed_price : dict of str to int
        Tier → points that no choice can change.
    caps : dict of str to int
        Tier → the row that says what it may cost, where that is more than the least.
    tier : str or None
        The tier that new rows belong to.
    lined, known : bool
        Whether new rows are about one person's line, and say what its network knows (`Row`).
    """

    def __init__(self) -> None:
        self.lb: list[int] = []
        self.ub: list[int] = []
        self.rows: list[Row] = []
        self.prices: dict[str, dict[int, int]] = {}
        self.fixed_price: dict[str, int] = {}
        self.recipes: dict[int, Recipe] = {}
        self.caps: dict[str, int] = {}
        self.tier: str | None = None
        self.lined = self.known = False
        self._uneven: list[Row] = []
        self._at_most: dict[int, list[tuple[frozenset[int], int]]] = {}
        self._implied: set[Row] = set()
        self._looked_at: tuple[int, list[int], list[int]] = (0, [], [])

    @property
    def size(self) -> int:
        return len(self.lb)

    def var(self, lb: int = 0, ub: int = 1, recipe: Recipe | None = None) -> int:
        """A new integer variable; with a recipe if earlier variables determine it."""
        self.lb.append(lb)
        self.ub.append(ub)
        if recipe is not None:
            self.recipes[len(self.lb) - 1] = recipe
        return len(self.lb) - 1

    def row(self, expr: Expr, lo: int = -INF, hi: int = INF) -> None:
        """State ``lo <= expr <= hi``; rows that can't bind are left out."""
        low, high = self.range(expr)
        lo = -INF if low >= lo else lo
        hi = INF if high <= hi else hi
        if lo == -INF and hi == INF:
            return
        lo = lo if lo == -INF else lo - expr.const
        hi = hi if hi == INF else hi - expr.const
        coefs = tuple(expr.terms.values())
        self.rows.append(Row(tuple(expr.terms), coefs, lo, hi, self.tier, self.lined, self.known))
        if max(coefs, default=0) > 1 or min(coefs, default=0) < -1:
            self._uneven.append(self.rows[-1])
        elif self.tier is None and self.lined and hi < INF and min(coefs, default=0) > 0:
            self._know(expr.terms, hi)

    def _know(self, some: Iterable[int], most: int) -> None:
        """Remember how many of some variables may be 1."""
        one = frozenset(some), most
        if all(self.lb[var] >= 0 for var in one[0]):
            for var in one[0]:
                self._at_most.setdefault(var, []).append(one)

    def tighten(self) -> list[Row]:
        """Count rows implied by rows over minutes, which a linear relaxation doesn't see by itself.

        ``495 x + 495 y + ... <= 12080`` allows no more than 24 shifts. What is fixed by now counts as a
        constant, so that a slack settled at 0 sharpens its row. The new rows are added and returned.
        """
        found = [row for uneven in self._changed() for row in self._counts(uneven)]
        fresh = [row for row in dict.fromkeys(found) if row not in self._implied]
        self._implied.update(fresh)
        self.rows += fresh
        return fresh

    def _changed(self) -> list[Row]:
        """Rows over minutes that are new, or have a bound that is, since the last look."""
        old, lb, ub = self._looked_at
        moved = {
            v
            for v, (a, b, c, d) in enumerate(zip(lb, self.lb, ub, self.ub, strict=False))
            if a != b or c != d
        }
        self._looked_at = len(self._uneven), list(self.lb), list(self.ub)
        return [row for i, row in enumerate(self._uneven) if i >= old or not moved.isdisjoint(row.cols)]

    def _counts(self, row: Row) -> Iterator[Row]:
        free = [(v, c) for v, c in zip(row.cols, row.coefs, strict=True) if self.lb[v] < self.ub[v]]
        if len(free) < 2 or min(c for _, c in free) < 2:
            return
        cols, coefs = zip(*free, strict=True)
        settled = sum(c * self.lb[v] for v, c in zip(row.cols, row.coefs, strict=True)) - sum(
            c * self.lb[v] for v, c in free
        )
        ones = (1,) * len(cols)
        if row.hi < INF and (row.hi - settled) % min(coefs):
            yield Row(cols, ones, -INF, (row.hi - settled) // min(coefs), row.tier, row.lined, row.known)
        if row.lo > -INF and (row.lo - settled) % max(coefs):
            yield Row(cols, ones, -((settled - row.lo) // max(coefs)), INF, row.tier, row.lined, row.known)

    def range(self, expr: Expr) -> tuple[int, int]:
        """Smallest and largest value that the bounds allow."""
        lb, ub = self.lb, self.ub
        low = high = expr.const
        for var, coef in expr.terms.items():
            if coef > 0:
                low += coef * lb[var]
                high += coef * ub[var]
            else:
                low += coef * ub[var]
                high += coef * lb[var]
        return low, high

    def most(self, expr: Expr) -> int:
        """Largest value that the bounds allow, or a row that says how many of the variables may be 1.

        Asked are rows about one person's line that hold all variables of ``expr``.
        """
        high = self.range(expr)[1]
        if expr.terms and min(expr.terms.values()) > 0:
            dearest = max(expr.terms.values())
            for some, count in self._at_most.get(next(iter(expr.terms)), ()):
                if some.issuperset(expr.terms):
                    high = min(high, expr.const + dearest * count)
        return high

    def price(self, tier: str, expr: Expr, factor: int = 1) -> None:
        """Add ``factor * expr`` to a tier's objective."""
        prices = self.prices.setdefault(tier, {})
        for var, coef in expr.terms.items():
            prices[var] = prices.get(var, 0) + factor * coef
        self.fixed_price[tier] = self.fixed_price.get(tier, 0) + factor * expr.const

    def cap(self, tier: str, limit: int) -> None:
        """A tier may not cost more than ``limit``, points that no choice can change left out."""
        objective = Expr({var: price for var, price in self.prices.get(tier, {}).items() if price})
        low, high = self.range(objective)
        if limit == low:
            for var, price in objective.terms.items():
                settled = self.lb[var] if price > 0 else self.ub[var]
                self.lb[var] = self.ub[var] = settled
        elif limit < high:
            self.tier, self.caps[tier] = None, len(self.rows)
            self.row(objective, hi=limit)

    def cost(self, tier: str, values: Sequence[int]) -> int:
        """Points of a solution in a tier."""
        prices = self.prices.get(tier, {})
        return self.fixed_price.get(tier, 0) + sum(c * values[v] for v, c in prices.items())

    def complete(self, values: list[int]) -> list[int]:
        """Compute every variable that has a recipe, in place, in order of creation."""
        for var, recipe in self.recipes.items():
            values[var] = recipe(values)
        return values

    def violated(self, values: Sequence[int]) -> Row | None:
        """The first row or bound that a solution breaks, or None."""
        for var, (lb, ub) in enumerate(zip(self.lb, self.ub, strict=True)):
            if not lb <= values[var] <= ub:
                return Row((var,), (1,), lb, ub)
        for row in self.rows:
            if not row.lo <= row.value(values) <= row.hi:
                return row
        return None
