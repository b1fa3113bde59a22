"""The rows of a linear model as arrays, and what is left of them once variables are fixed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from shiftopt.model.linear import INF, LinearModel, Row

Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

BEYOND = 1 << 60
"""More than any row can come to."""

WIDE = 200
"""Variables in a row beyond which it ties a whole tier together: what one may do isn't for the others."""


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

    def only(self, chosen: Flags) -> _Rows:
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
        self._sizes = rows.sizes
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

    def near(self, held: Flags) -> Near:
        """What can be asked of the rows, as they are now, near a solution."""
        self._refresh()
        low, high = np.array(self._linear.lb, np.int64), np.array(self._linear.ub, np.int64)
        rows = _Rows(self._sizes, self._cols, self._coefs, self._lo, self._hi)
        return Near(low, high, held, rows, self._ids)

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
        return _summed(terms, self._row, len(self._lo))


class Near:
    """Rows and bounds for the question what can change near a solution: in time that only the answer takes.

    Parameters
    ----------
    low, high : array of int
        Bounds of every variable.
    held : array of bool
        The variables that change only where they are asked to; all others where they hang on those.
    rows : _Rows
    ids : array of int
        Position of each row in the model.
    """

    def __init__(self, low: Ints, high: Ints, held: Flags, rows: _Rows, ids: Ints) -> None:
        self._low, self._high, self._held = low, high, held | (low == high)
        _, self._cols, self._coefs, self._lo, self._hi = rows
        self._ids = ids
        self._row_starts = _starts(rows.sizes)
        row = np.repeat(np.arange(len(rows.lo)), rows.sizes)
        self._rows = row[np.argsort(rows.cols, kind="stable")]
        self._col_starts = _starts(np.bincount(rows.cols, minlength=len(low)))

    def can_move(self, variables: Ints) -> Flags:
        """Which variables aren't settled."""
        return self._low[variables] < self._high[variables]

    def around(self, values: Ints, moved: Ints) -> Rest:
        """What is left where of the variables held only those ``moved`` may change from their ``values``."""
        free, rows = self._hanging(moved[self._low[moved] < self._high[moved]])
        at, row = self._terms(rows)
        cols, coefs = self._cols[at], self._coefs[at]
        place = np.full(len(self._low), -1)
        place[free] = np.arange(len(free))
        loose = place[cols] >= 0
        constant = _summed(np.where(loose, 0, coefs * values[cols]), row, len(rows))
        row, cols, coefs = row[loose], place[cols[loose]], coefs[loose]
        low, high = self._low[free], self._high[free]
        down, up = coefs * low[cols], coefs * high[cols]
        lo, hi = self._lo[rows] - constant, self._hi[rows] - constant
        least = _summed(np.minimum(down, up), row, len(rows))
        most = _summed(np.maximum(down, up), row, len(rows))
        binds = (least < lo) | (most > hi)
        kept = binds[row]
        starts = _starts(np.bincount(row[kept], minlength=len(rows))[binds])
        ids = self._ids[rows[binds]]
        return Rest(free, low, high, starts, cols[kept], coefs[kept], lo[binds], hi[binds], values, ids)

    def beside(self, var: int) -> Ints:
        """The variables held that are nearest to one: in a row with it, or with what hangs on it."""
        loose, moved = np.zeros(len(self._low), bool), np.array([var])
        while len(moved) and not self._held[moved].any():
            loose[moved] = True
            cols = self._along(self._rows_of(moved))
            moved = np.unique(cols[~loose[cols]])
        return moved[self._held[moved]]

    def _hanging(self, moved: Ints) -> tuple[Ints, Ints]:
        """The variables that can change with those ``moved``, in order, and the rows in which they are."""
        loose, seen = np.zeros(len(self._low), bool), np.zeros(len(self._lo), bool)
        while len(moved):
            loose[moved] = True
            rows = self._rows_of(moved)
            rows = rows[~seen[rows]]
            seen[rows] = True
            cols = self._along(rows)
            moved = np.unique(cols[~loose[cols] & ~self._held[cols]])
        return np.flatnonzero(loose), np.flatnonzero(seen)

    def _rows_of(self, variables: Ints) -> Ints:
        return np.unique(self._rows[_ranges(self._col_starts[variables], self._col_starts[variables + 1])])

    def _along(self, rows: Ints) -> Ints:
        """The variables of all rows but wide ones."""
        at, row = self._terms(rows)
        cols = self._cols[at]
        hanging = np.bincount(row[~self._held[cols]], minlength=len(rows))
        return cols[(hanging <= WIDE)[row]]

    def _terms(self, rows: Ints) -> tuple[Ints, Ints]:
        """Positions of the terms of some rows, and of which row each is."""
        starts, ends = self._row_starts[rows], self._row_starts[rows + 1]
        return _ranges(starts, ends), np.repeat(np.arange(len(rows)), ends - starts)


def _summed(terms: Ints, row: Ints, rows: int) -> Ints:
    found: Ints = np.zeros(rows, np.int64)
    np.add.at(found, row, terms)
    return found


def _starts(sizes: Ints) -> Ints:
    """Where each of several blocks begins that lie one after another, and where the last ends."""
    return np.concatenate([[0], np.cumsum(sizes)])


def _ranges(starts: Ints, ends: Ints) -> Ints:
    """All whole numbers from each start to before its end, one range after another."""
    sizes = ends - starts
    return np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())


def bounded(lo: Ints, hi: Ints) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Which rows have a lower and which an upper bound."""
    return lo > -INF // 2, hi < INF // 2
