"""The master of column generation: the linear program over the lines known so far."""

from __future__ import annotations

import math
from collections.abc import Sequence

import highspy
import numpy as np

from shiftopt.solving.lp import Floats
from shiftopt.solving.matrix import bounded
from shiftopt.solving.pricing import CLOSE, Pricing

PENALTY, DEARER, DEAREST = 10.0, 10.0, 1e4
"""What breaking a row of the master costs at first, in greatest prices of the tier; by how much more where
the optimum breaks one, and at most: duals beyond that would be noise."""

PIVOT_EFFORT = 1e-8
"""Effort of a pivot of the master, for each of its rows and columns."""

DUAL, PRIMAL = 1, 4
"""The solver's numbers of the simplex methods: with a new line the last optimum stays feasible, with a fixed
one its duals do."""

CHEAP = 0.01
"""Reduced cost up to which a line is as good as those that the optimum is a mix of."""


class Master:
    """The LP over the lines known so far."""

    def __init__(self, pricing: Pricing) -> None:
        self._pricing = pricing
        self.effort = 0.0
        self._known: dict[tuple[int, tuple[int, ...]], int] = {}
        rest, aux = pricing.rest, pricing.aux
        self._people = len(pricing.people)
        self._count = len(rest.lo)
        self.value, self._penalty = math.inf, PENALTY * pricing.dearest
        has_low, has_high = bounded(rest.lo, rest.hi)
        solver = self._solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        rows = highspy.HighsLp()
        low = np.where(has_low, rest.lo, -highspy.kHighsInf)
        high = np.where(has_high, rest.hi, highspy.kHighsInf)
        rows.num_col_, rows.num_row_ = len(aux), self._count + self._people
        rows.col_cost_ = pricing.cost[aux]
        rows.col_lower_, rows.col_upper_ = rest.low[aux].astype(float), rest.high[aux].astype(float)
        rows.row_lower_ = np.concatenate([low, np.ones(self._people)])
        rows.row_upper_ = np.concatenate([high, np.ones(self._people)])
        rows.offset_ = pricing.constant
        starts, ends = pricing.col_starts[aux], pricing.col_starts[aux + 1]
        at = np.concatenate(
            [np.arange(a, b) for a, b in zip(starts, ends, strict=True)] or [np.zeros(0, int)]
        )
        rows.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        rows.a_matrix_.start_ = np.concatenate([[0], np.cumsum(ends - starts)]).astype(np.int32)
        rows.a_matrix_.index_ = pricing.col_rows[at].astype(np.int32)
        rows.a_matrix_.value_ = pricing.col_coefs[at]
        solver.passModel(rows)
        self._has_low, self._has_high = has_low, has_high
        self._loosen()

    def _loosen(self) -> None:
        """Let rows be broken at a price: few lines are known at first."""
        first = self._solver.getNumCol()
        for side, has in ((1.0, self._has_low), (-1.0, self._has_high)):
            for row in np.flatnonzero(has).tolist():
                self._solver.addCol(
                    self._penalty, 0.0, highspy.kHighsInf, 1, np.array([row], np.int32), [side]
                )
        self._edges = np.arange(first, self._solver.getNumCol(), dtype=np.int32)

    def strays(self) -> bool:
        """Whether the optimum breaks a row."""
        share = np.array(self._solver.getSolution().col_value)
        return bool(share[self._edges].max(initial=0.0) > CLOSE)

    def dearer(self) -> bool:
        """Raise the price of breaking rows, where the optimum does; False if that is no use any more."""
        if not self.strays() or self._penalty * DEARER > DEAREST * self._pricing.dearest:
            return False
        self._penalty *= DEARER
        costs = np.full(len(self._edges), self._penalty)
        self._solver.changeColsCost(len(self._edges), self._edges, costs)
        return True

    def add(self, p: int, line: Sequence[int]) -> bool:
        """Take up a line; False if it is known."""
        key = p, tuple(line)
        if key in self._known:
            return False
        self._known[key] = self._solver.getNumCol()
        cost, rows, coefs = self._pricing.column(p, line)
        index = np.append(rows, self._count + p).astype(np.int32)
        self._solver.addCol(cost, 0.0, highspy.kHighsInf, len(index), index, np.append(coefs, 1.0))
        return True

    def shares(self, people: set[int]) -> list[tuple[float, int, tuple[int, ...]]]:
        """Everybody's line with the greatest share in the mix, the greatest first."""
        share = np.array(self._solver.getSolution().col_value)
        best: dict[int, tuple[float, tuple[int, ...]]] = {}
        for (p, line), column in self._known.items():
            if p in people and (p not in best or share[column] > best[p][0]):
                best[p] = share[column], line
        return sorted(((s, p, line) for p, (s, line) in best.items()), key=lambda b: (-b[0], b[1]))

    def fix(self, p: int, line: tuple[int, ...]) -> None:
        """Leave a person no other line."""
        for (other, known), column in self._known.items():
            if other == p:
                self._solver.changeColBounds(column, float(known == line), float(known == line))

    def mixed(self) -> list[tuple[int, tuple[int, ...]]]:
        """The lines, each with the position of its person, that cost next to nothing at the optimum."""
        dear = self._solver.getSolution().col_dual
        return [key for key, column in self._known.items() if dear[column] < CHEAP]

    def solve(self, method: int = PRIMAL) -> Floats:
        """Duals of the master's rows at its optimum."""
        self._solver.setOptionValue("simplex_strategy", method)
        self._solver.run()
        size = self._solver.getNumRow() + self._solver.getNumCol()
        self.effort += PIVOT_EFFORT * size * self._solver.getInfo().simplex_iteration_count
        self.value = self._solver.getInfo().objective_function_value
        return np.array(self._solver.getSolution().row_dual)[: self._count]
