"""The rows of a linear model as arrays, and what is left of them once variables are fixed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from shiftopt.model.linear import INF, LinearModel, Row

Ints = np.ndarray[Any, np.dtype[np.int64]]

BEYOND = 1 << 60
"""More than any row can come to."""


@dataclass(frozen=True)
class Rest:
    """What is left to decide: free variables, and rows that can still be broken, in compressed form.

    Row ``i`` holds the terms ``starts[i]`` to ``starts[i + 1]`` of ``cols`` (positions in ``free``) and
    ``coefs``; ``lo`` and ``hi`` are beyond ±INF / 2 where there is no bound. ``values`` has a value for
    every variable of the model, right for those that are fixed.
    """

    free: Ints
    low: Ints
    high: Ints
    starts: Ints
    cols: Ints
    coefs: Ints
    lo: Ints
    hi: Ints
    values: Ints
    ids: Ints
    """Position of each row in the model."""


class _Rows(NamedTuple):
    """Rows as arrays, the terms of all one after another."""

    sizes: Ints
    cols: Ints
    coefs: Ints
    lo: Ints
    hi: Ints

    @classmethod
    def of(cls, rows: Sequence[Row]) -> _Rows:
        return cls(
            np.fromiter((len(r.cols) for r in rows), np.int64, len(rows)),
            np.fromiter((c for r in rows for c in r.cols), np.int64),
            np.fromiter((c for r in rows for c in r.coefs), np.int64),
            np.fromiter((r.lo for r in rows), np.int64, len(rows)),
            np.fromiter((r.hi for r in rows), np.int64, len(rows)),
        )

    def and_then(self, rows: Sequence[Row]) -> _Rows:
        return _Rows(*(np.concatenate(both) for both in zip(self, _Rows.of(rows), strict=True)))

    def only(self, chosen: np.ndarray[Any, np.dtype[np.bool_]]) -> _Rows:
        """The rows for which ``chosen`` is true."""
        terms = np.repeat(chosen, self.sizes)
        return _Rows(
            self.sizes[chosen], self.cols[terms], self.coefs[terms], self.lo[chosen], self.hi[chosen]
        )


class Matrix:
    """Rows that always count and those of open tiers; what the model gains later is taken up by itself.

    Parameters
    ----------
    linear : LinearModel
    tiers : collection of str or None
        The open tiers (None: all). May grow later.
    without : collection of int
        Positions of rows to leave out.
    """

    def __init__(
        self,
        linear: LinearModel,
        tiers: Collection[str] | None,
        without: Collection[int] = frozenset(),
    ) -> None:
        self._linear = linear
        self._tiers = tiers
        self._without = without
        self._all = _Rows.of(())
        self._seen: tuple[int, int] | None = None

    def _refresh(self) -> None:
        linear, tiers = self._linear, self._tiers
        seen = (len(linear.rows), -1 if tiers is None else len(tiers))
        if seen == self._seen:
            return
        self._seen = seen
        self._all = self._all.and_then(linear.rows[len(self._all.lo) :])
        chosen = np.fromiter((self._counts(i, row) for i, row in enumerate(linear.rows)), bool, seen[0])
        rows = self._all.only(chosen)
        self._ids: Ints = np.flatnonzero(chosen)
        self._row = np.repeat(np.arange(len(rows.lo)), rows.sizes)
        self._cols, self._coefs, self._lo, self._hi = rows.cols, rows.coefs, rows.lo, rows.hi

    def _counts(self, i: int, row: Row) -> bool:
        """Whether a row of the model is among ours."""
        open_now = self._tiers is None or row.tier is None or row.tier in self._tiers
        return open_now and i not in self._without

    def rest(self, fixed: Mapping[int, int] | None = None) -> Rest | None:
        """What is left with ``fixed`` and every settled variable taken out; None if a row can't hold then.

        What is fixed for this call settles what hangs on it: that too is taken out.
        """
        self._refresh()
        low, high = np.array(self._linear.lb, np.int64), np.array(self._linear.ub, np.int64)
        if fixed:
            low[list(fixed)] = high[list(fixed)] = list(fixed.values())
            while self._follow(low, high):
                pass
        down, up = self._coefs * low[self._cols], self._coefs * high[self._cols]
        least, most = self._sums(np.minimum(down, up)), self._sums(np.maximum(down, up))
        if (low > high).any() or ((least > self._hi) | (most < self._lo)).any():
            return None
        is_free = low < high
        constant = self._sums(np.where(is_free[self._cols], 0, down))
        is_open = (least < self._lo) | (most > self._hi)
        kept = is_free[self._cols] & is_open[self._row]
        place = np.cumsum(is_free) - 1
        sizes = np.bincount(self._row[kept], minlength=len(self._lo))[is_open]
        return Rest(
            free=np.flatnonzero(is_free),
            low=low[is_free],
            high=high[is_free],
            starts=np.concatenate([[0], np.cumsum(sizes)]),
            cols=place[self._cols[kept]],
            coefs=self._coefs[kept],
            lo=(self._lo - constant)[is_open],
            hi=(self._hi - constant)[is_open],
            values=low,
            ids=self._ids[is_open],
        )

    def _follow(self, low: Ints, high: Ints) -> bool:
        """Draw bounds in to what every row by itself allows; whether that settled a variable."""
        free = np.flatnonzero((low < high)[self._cols])
        rows, cols, coefs = self._row[free], self._cols[free], self._coefs[free]
        down, up = self._coefs * low[self._cols], self._coefs * high[self._cols]
        least, most = self._sums(np.minimum(down, up)), self._sums(np.maximum(down, up))
        down, up = down[free], up[free]
        has_low, has_high = bounded(self._lo[rows], self._hi[rows])
        above = np.where(has_high, self._hi[rows] - least[rows] + np.minimum(down, up), BEYOND)
        below = np.where(has_low, self._lo[rows] - most[rows] + np.maximum(down, up), -BEYOND)
        rising = coefs > 0
        highest = np.where(rising, above // coefs, below // coefs)
        lowest = np.where(rising, -(-below // coefs), -(-above // coefs))
        settled = (low == high).sum()
        np.minimum.at(high, cols, highest)
        np.maximum.at(low, cols, lowest)
        return bool((low == high).sum() > settled and (low <= high).all())

    def _sums(self, terms: Ints) -> Ints:
        """Sum of the terms of each row, exact."""
        found: Ints = np.zeros(len(self._lo), np.int64)
        np.add.at(found, self._row, terms)
        return found


def bounded(lo: Ints, hi: Ints) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Which rows have a lower and which an upper bound."""
    return lo > -INF // 2, hi < INF // 2
