"""The linear program over lines: a corner of it, which mixes few lines and keeps rows exactly.

Every solve goes on where the last one ended.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

import highspy
import numpy as np

from shiftopt.solving.lp import Floats
from shiftopt.solving.matrix import Flags, Ints

PIVOT_EFFORT, ROW_EFFORT, LINE_EFFORT, TERM_EFFORT = 5e-5, 3e-9, 1e-6, 1e-9
"""Effort of a pivot, and for each row in it; of looking at a line known; of a term of a new one."""

STEP = 100
"""How many times a step of an interior point method looks at a term, about."""

CROWDED = 0.5
"""A copy that needs no more than this share of the lines leaves the others out."""

Key = tuple[int, tuple[int, ...]]
"""A person's position, and a line; beyond the people, a column that belongs to none, at one of its ends."""

DUAL, PRIMAL = 1, 4
"""The solver's numbers of two ways of the simplex method."""


class Column(Protocol):
    """A line in the rows."""

    @property
    def cost(self) -> float: ...
    @property
    def rows(self) -> Ints: ...
    @property
    def coefs(self) -> Floats: ...


class Corner:
    """The linear program over lines, of which everybody has shares that come to one.

    Parameters
    ----------
    owners : int
    lo, hi : array of float
        What is asked for in every row.

    Attributes
    ----------
    effort : float
        What all solves have taken so far.
    """

    def __init__(self, owners: int, lo: Floats, hi: Floats) -> None:
        self._lo, self._hi = lo, hi
        self._count, self._owners = len(lo), owners
        self._awake: Flags = np.zeros(len(lo), bool)
        self._keys: list[Key] = []
        self._place: dict[Key, int] = {}
        self._live: set[Key] = set()
        self.effort = 0.0
        self._solver = _quiet()
        self._solver.passModel(self._frame())

    def _frame(self) -> highspy.HighsLp:
        """Rows, and for each a column for what is missing and one for what is too much."""
        lp, n = highspy.HighsLp(), self._count
        lp.num_col_, lp.num_row_ = 2 * n, n + self._owners
        lp.col_cost_ = np.zeros(2 * n)
        lp.col_lower_, lp.col_upper_ = np.zeros(2 * n), np.full(2 * n, highspy.kHighsInf)
        lp.row_lower_ = np.append(np.full(n, -highspy.kHighsInf), np.ones(self._owners))
        lp.row_upper_ = np.append(np.full(n, highspy.kHighsInf), np.ones(self._owners))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.arange(2 * n + 1, dtype=np.int32)
        lp.a_matrix_.index_ = np.tile(np.arange(n, dtype=np.int32), 2)
        lp.a_matrix_.value_ = np.repeat([1.0, -1.0], n)
        return lp

    def copy(self, known: Mapping[Key, Column]) -> Corner:
        """Another for those of its lines that are ``known`` yet, which begins where this one ended."""
        kept = [at for at, key in enumerate(self._keys) if key in known]
        found, basis = copy.copy(self), self._solver.getBasis()
        found._keys, found._place, found._live = [*self._keys], dict(self._place), set(self._live)
        found._awake = self._awake.copy()
        found._solver = _quiet()
        if len(kept) > CROWDED * len(self._keys):
            found._solver.passModel(self._solver.getLp())
        else:
            found._keys, found._place, found._live = [], {}, set()
            found._awake[:] = False
            found._solver.passModel(self._frame())
            keys = [self._keys[at] for at in kept]
            found._add(keys, [known[key] for key in keys])
            found._live = set(keys)
            sides = 2 * self._count
            status = basis.col_status
            basis.col_status = [*status[:sides], *(status[sides + at] for at in kept)]
            basis.alien = True  # basic lines may be gone
        found._solver.setBasis(basis)
        return found

    def take(self, known: Mapping[Key, Column]) -> bool:
        """Let these lines alone have shares; whether one is new."""
        fresh = [key for key in known if key not in self._place]
        gone = self._live - known.keys()
        # new lines leave the last mix possible, lines that go leave its duals so
        self._solver.setOptionValue("simplex_strategy", DUAL if gone else PRIMAL)
        self._bound(gone, 0.0)
        self._bound((known.keys() & self._place.keys()) - self._live, highspy.kHighsInf)
        if fresh:
            self._add(fresh, [known[key] for key in fresh])
        self._live = set(known)
        return bool(fresh)

    def _add(self, keys: Sequence[Key], lines: Sequence[Column]) -> None:
        self._place |= {key: len(self._keys) + i for i, key in enumerate(keys)}
        self._keys += keys
        sizes = np.array([len(line.rows) + 1 for line in lines])
        owners = (np.append(line.rows, self._count + key[0]) for key, line in zip(keys, lines, strict=True))
        rows = np.concatenate([*owners]).astype(np.int32)
        coefs = np.concatenate([np.append(line.coefs, 1.0) for line in lines])
        cost, n = np.array([line.cost for line in lines]), len(lines)
        starts, most = (np.cumsum(sizes) - sizes).astype(np.int32), np.full(n, highspy.kHighsInf)
        self._solver.addCols(n, cost, np.zeros(n), most, len(rows), starts, rows, coefs)
        self.effort += TERM_EFFORT * len(rows)

    def _bound(self, keys: Collection[Key], most: float) -> None:
        for key in keys:
            self._solver.changeColBounds(2 * self._count + self._place[key], 0.0, most)

    def price(self, awake: Flags, short: Floats, over: Floats) -> None:
        """Which rows count, and what a unit too few and a unit too many costs there."""
        n = self._count
        cost, at = np.append(short, over), np.arange(2 * n, dtype=np.int32)
        self._solver.changeColsCost(2 * n, at, cost)
        for row in np.flatnonzero(awake != self._awake).tolist():
            low, high = (self._lo[row], self._hi[row]) if awake[row] else (-np.inf, np.inf)
            self._solver.changeRowBounds(row, low, high)
        self._awake = awake.copy()

    def solve(self) -> tuple[dict[Key, float], dict[Key, float], Floats]:
        """Every line's share, what it costs above its owner's cheapest, and the duals of the rows."""
        self._solver.run()
        found, pivots = self._solver.getSolution(), self._solver.getInfo().simplex_iteration_count
        self.effort += (PIVOT_EFFORT + ROW_EFFORT * self._count) * pivots + LINE_EFFORT * len(self._keys)
        share, above = found.col_value[2 * self._count :], found.col_dual[2 * self._count :]
        duals: Floats = np.array(found.row_dual[: self._count])
        return (
            {key: max(0.0, s) for key, s in zip(self._keys, share, strict=True)},
            dict(zip(self._keys, above, strict=True)),
            duals,
        )

    def central(self, seconds: float | None) -> Floats | None:
        """Duals of the rows amid all those that are best; None if that takes more than ``seconds``."""
        solver = _quiet()
        solver.setOptionValue("solver", "ipm")
        solver.setOptionValue("run_crossover", "off")
        if seconds is not None:
            solver.setOptionValue("time_limit", max(0.1, seconds))
        lp = self._solver.getLp()
        solver.passModel(lp)
        solver.run()
        self.effort += TERM_EFFORT * STEP * len(lp.a_matrix_.value_) * solver.getInfo().ipm_iteration_count
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        duals: Floats = np.array(solver.getSolution().row_dual[: self._count])
        return duals


def _quiet() -> highspy.Highs:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver
