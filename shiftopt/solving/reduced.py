"""The rows that tie lines together without those that only give a number its name.

A crew's size is a variable of its own: a row says that it is the sum of the states, two more what each
officer too few and too many costs. That is one row: the sum, and what is missing, and less what is too much,
come to what is needed; its dual lies between what either costs. Fewer rows make fewer duals to find.
Duals of the rows as they were are told again, as if they all had been there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from shiftopt.solving.lp import Floats
from shiftopt.solving.matrix import Flags, Ints, Rest, bounded


@dataclass(frozen=True)
class Name:
    """A variable that only stands for a sum: ``row`` says ``sum of states + coef * variable = value``."""

    row: int
    coef: float
    value: float
    uses: tuple[tuple[int, float], ...]
    """The other rows with the variable, and its coefficients there."""


@dataclass(frozen=True)
class Pair:
    """Two rows that say what a number costs above and below one value: one row does."""

    kept: int
    gone: int
    coefs: tuple[float, float]
    """Of the number in either row; the first is the row that holds it up."""


class Reduced:
    """Which rows stay, what a column becomes in them, and which duals theirs stand for.

    Parameters
    ----------
    rest : Rest
    aux : array of int
        Columns, in order, that belong to no line.
    cost : array of float
        Of every column.

    Attributes
    ----------
    kept : array of bool
        The rows that stay.
    lo, hi : array of float
        Bounds of all rows, infinite where there is none; right for those that stay.
    soft : array of bool
        The rows that something priced keeps, whatever the lines are.
    columns : dict of int to list of (int, float)
        The rows and coefficients of every column of ``aux`` that stays.
    pairs : list of Pair
    """

    def __init__(self, rest: Rest, aux: Ints, cost: Floats) -> None:
        self._count = len(rest.lo)
        has_low, has_high = bounded(rest.lo, rest.hi)
        self.lo = np.where(has_low, rest.lo, -np.inf)
        self.hi = np.where(has_high, rest.hi, np.inf)
        self.kept: Flags = np.ones(self._count, bool)
        self.columns: dict[int, list[tuple[int, float]]] = {int(c): [] for c in aux}
        rows = np.repeat(np.arange(self._count), np.diff(rest.starts))
        is_aux = np.zeros(len(rest.free), bool)
        is_aux[aux] = True
        self._inside = np.flatnonzero(~is_aux[rest.cols])
        self._row_of = rows
        self._aux_in: dict[int, list[int]] = {}
        for term in np.flatnonzero(is_aux[rest.cols]).tolist():
            column, row = int(rest.cols[term]), int(rows[term])
            self.columns[column].append((row, float(rest.coefs[term])))
            self._aux_in.setdefault(row, []).append(column)
        down = np.where(is_aux[rest.cols], 0, np.minimum(rest.coefs, 0))
        up = np.where(is_aux[rest.cols], 0, np.maximum(rest.coefs, 0))
        self._least = np.bincount(rows, down, minlength=self._count)
        self._most = np.bincount(rows, up, minlength=self._count)
        self._rest, self._cost = rest, cost
        self.soft: Flags = np.zeros(self._count, bool)
        self._names: list[Name] = []
        self.pairs: list[Pair] = []
        self._used: set[int] = set()
        self._own: dict[int, tuple[int, float]] = {}
        for row in np.flatnonzero(self.lo == self.hi).tolist():
            self._drop(row)
        self._spread = {name.row: name for name in self._names}

    # --- what can go --------------------------------------------------------------------------
    def _drop(self, row: int) -> None:
        """Let a row go that only names the sum of states, and its name with it."""
        columns = self._aux_in.get(row, [])
        if row in self._used or len(columns) != 1 or self._cost[columns[0]]:
            return
        (column,) = columns
        terms = dict(self.columns[column])
        coef = terms.pop(row)
        low, high = self._ends(row, coef)
        if low < self._rest.low[column] or high > self._rest.high[column] or not self.kept[[*terms]].all():
            return
        name = Name(row, coef, float(self.lo[row]), tuple(terms.items()))
        self._names.append(name)
        self._used.update(terms)
        self.kept[row] = False
        del self.columns[column]
        for other in terms:
            self._aux_in[other].remove(column)
        self._pair(name, low, high)
        for other, factor in terms.items():
            self.lo[other] -= factor / coef * name.value
            self.hi[other] -= factor / coef * name.value

    def _ends(self, row: int, coef: float) -> tuple[float, float]:
        """The least and the greatest value that a row gives its variable, whatever the states are."""
        ends = (self.lo[row] - self._least[row]) / coef, (self.lo[row] - self._most[row]) / coef
        return min(ends), max(ends)

    def _pair(self, name: Name, least: float, most: float) -> None:
        """Make one row of two that price what a number is above and below the same value."""
        short = [use for use in name.uses if self._side(use) == 1]
        over = [use for use in name.uses if self._side(use) == -1]
        for low in short:
            for high in over:
                if self._at(low) == self._at(high) and self.kept[low[0]] and self.kept[high[0]]:
                    self._join(low, high)
                    reach = self._at(low) - least, most - self._at(low)
                    self.soft[low[0]] = all(map(self._covers, (low[0], high[0]), (low[1], high[1]), reach))
                    break  # what a second row charges comes on top: it stays a row

    def _covers(self, row: int, coef: float, reach: float) -> bool:
        """Whether a row's own variable makes up for so much of its number."""
        own = self._own[row]
        return bool(self._rest.high[own[0]] * abs(own[1]) >= reach * abs(coef))

    def _side(self, use: tuple[int, float]) -> int:
        """1 where a row holds a number up, −1 where down, at the price of a variable that is only there."""
        row, coef = use
        others = self._aux_in[row]
        if len(others) != 1 or self._least[row] or self._most[row] or len(self.columns[others[0]]) != 1:
            return 0
        ((_, own),) = self.columns[others[0]]
        if self._cost[others[0]] < 0 or self._rest.low[others[0]] != 0:
            return 0
        self._own[row] = others[0], own
        up = (coef > 0) == (self.lo[row] > -np.inf)
        one_sided = (self.lo[row] > -np.inf) != (self.hi[row] < np.inf)
        helps = (own > 0) == (self.lo[row] > -np.inf)
        return (1 if up else -1) if one_sided and helps else 0

    def _at(self, use: tuple[int, float]) -> float:
        """The value at which a number begins to cost."""
        row, coef = use
        return float((self.lo[row] if self.lo[row] > -np.inf else self.hi[row]) / coef)

    def _join(self, low: tuple[int, float], high: tuple[int, float]) -> None:
        (row, coef), (gone, other) = low, high
        column, own = self._own[gone]
        value = self.lo[row] if self.lo[row] > -np.inf else self.hi[row]
        self.lo[row] = self.hi[row] = value
        # the row that goes is scaled to the one that stays
        self.columns[column] = [(row, own * coef / other)]
        self.kept[gone] = False
        self.pairs.append(Pair(row, gone, (coef, other)))

    # --- what rows cost -----------------------------------------------------------------------
    def sides(self, dear: float) -> tuple[Floats, Floats, list[int]]:
        """What a unit too few and a unit too many of every row costs, where a column of its own pays for it.

        ``dear`` where none does. Then the columns that aren't as simple: that several rows share, or that
        can't make up for all that may be missing.
        """
        short, over = np.full(self._count, dear), np.full(self._count, dear)
        others = []
        for column, terms in self.columns.items():
            if len(terms) == 1 and self._pays(column, *terms[0]):
                ((row, coef),) = terms
                side = short if coef > 0 else over
                side[row] = min(side[row], self._cost[column] / abs(coef))
            else:
                others.append(column)
        return short, over, others

    def _pays(self, column: int, row: int, coef: float) -> bool:
        """Whether a column makes up for whatever is missing in its row, or too much."""
        if self._cost[column] < 0 or self._rest.low[column] != 0:
            return False
        least, most = self._reach
        missing = self.lo[row] - least[row] if coef > 0 else most[row] - self.hi[row]
        return bool(self._rest.high[column] * abs(coef) >= missing)

    @cached_property
    def _reach(self) -> tuple[Floats, Floats]:
        """The least and the most that states, and columns that several rows share, come to in every row."""
        least, most = self._least.astype(float), self._most.astype(float)
        for name in self._names:
            for row, coef in name.uses:
                factor = -coef / name.coef
                ends = factor * self._least[name.row], factor * self._most[name.row]
                least[row] += min(ends)
                most[row] += max(ends)
        for column, terms in self.columns.items():
            for row, coef in terms if len(terms) > 1 else ():
                ends = coef * self._rest.low[column], coef * self._rest.high[column]
                least[row] += min(ends)
                most[row] += max(ends)
        return least, most

    @cached_property
    def steps(self) -> Floats:
        """What a state adds to every row, or takes from it, at most."""
        order = np.argsort(np.abs(self._rest.coefs[self._inside]), kind="stable")
        inside = self._inside[order]
        own, steps = np.zeros(self._count), np.zeros(self._count)
        own[self._row_of[inside]] = self._rest.coefs[inside]
        for row in np.flatnonzero(own):
            for other, coef in zip(*self.column(np.array([row]), own[[row]]), strict=True):
                steps[other] = max(steps[other], coef, key=abs)
        return np.where(steps, steps, 1.0)

    # --- both ways ----------------------------------------------------------------------------
    def column(self, rows: Ints, coefs: Floats) -> tuple[Ints, Floats]:
        """A column of the rows as they were, in those that stay."""
        found: dict[int, float] = {}
        for row, coef in zip(rows.tolist(), coefs.tolist(), strict=True):
            name = self._spread.get(row)
            if name is None:
                found[row] = found.get(row, 0.0) + coef
            else:
                for other, factor in name.uses:
                    if self.kept[other]:
                        found[other] = found.get(other, 0.0) - coef * factor / name.coef
        return np.array([*found], np.int64), np.array([*found.values()], float)

    def duals(self, duals: Floats) -> Floats:
        """Duals of all rows from those of the rows that stay; the others' are not looked at."""
        found = np.where(self.kept, duals, 0.0)
        for pair in self.pairs:
            whole = found[pair.kept] * pair.coefs[0]
            found[pair.kept] = max(whole, 0.0) / pair.coefs[0]
            found[pair.gone] = min(whole, 0.0) / pair.coefs[1]
        for name in self._names:
            found[name.row] = -sum(found[row] * coef for row, coef in name.uses) / name.coef
        return found
