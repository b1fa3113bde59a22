"""Linear relaxations: honest bounds, and what they let us fix."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import highspy
import numpy as np

from shiftopt.model.linear import INF, Expr, LinearModel, Row

TOLERANCE = 1e-6
"""Relative error that we grant the LP solver before an integer bound is rounded up."""


@dataclass(frozen=True)
class Relaxed:
    """Optimum of a relaxation: its value, a solution and the reduced cost of each variable."""

    value: float
    solution: np.ndarray
    reduced: np.ndarray

    @property
    def bound(self) -> int:
        """The smallest integer that the objective can still have."""
        return math.ceil(self.value - TOLERANCE * max(1.0, abs(self.value)))


class Relaxation:
    """The linear relaxation of a model, kept and re-solved warm from tier to tier.

    Only rows that always count and those of the tiers named are in it; ``add`` brings the others.

    Guards count as on. ``infeasible`` tells what the last solve proved. One thread and, but for a limit,
    no clock: the same model gives the same answer.
    """

    def __init__(self, linear: LinearModel, tiers: Collection[str]) -> None:
        self.size = linear.size
        self.infeasible = False
        rows = [r for r in linear.rows if r.tier is None or r.tier in tiers]
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = linear.size, len(rows)
        lp.col_cost_ = np.zeros(linear.size)
        lp.col_lower_ = np.array(linear.lb, float)
        lp.col_upper_ = np.array(linear.ub, float)
        lp.row_lower_ = np.array([r.lo if r.lo > -INF else -highspy.kHighsInf for r in rows])
        lp.row_upper_ = np.array([r.hi if r.hi < INF else highspy.kHighsInf for r in rows])
        starts = np.zeros(len(rows) + 1, np.int32)
        np.cumsum([len(r.cols) for r in rows], out=starts[1:])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = starts
        lp.a_matrix_.index_ = np.array([c for r in rows for c in r.cols], np.int32)
        lp.a_matrix_.value_ = np.array([c for r in rows for c in r.coefs], float)
        solver.passModel(lp)
        self._solver = solver

    def solve(self, objective: Mapping[int, int], seconds: float | None = None) -> Relaxed | None:
        """Minimise; None if the relaxation is infeasible or not solved within ``seconds``."""
        solver = self._solver
        cost = np.zeros(self.size)
        cost[list(objective)] = list(objective.values())
        solver.changeColsCost(self.size, np.arange(self.size, dtype=np.int32), cost)
        if seconds is not None:
            solver.setOptionValue("time_limit", solver.getRunTime() + max(0.1, seconds))
        solver.run()
        self.infeasible = solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = solver.getSolution()
        return Relaxed(
            solver.getInfo().objective_function_value,
            np.array(found.col_value),
            np.array(found.col_dual),
        )

    def add(self, row: Row) -> None:
        """State a row."""
        self._solver.addRow(
            float(row.lo) if row.lo > -INF else -highspy.kHighsInf,
            float(row.hi) if row.hi < INF else highspy.kHighsInf,
            len(row.cols),
            np.array(row.cols, dtype=np.int32),
            np.array(row.coefs, float),
        )

    def at_most(self, expr: Expr, limit: int) -> None:
        """Add a row ``expr <= limit``."""
        self.add(Row(tuple(expr.terms), tuple(expr.terms.values()), -INF, limit - expr.const))

    def fix(self, var: int, value: int) -> None:
        self._solver.changeColBounds(var, float(value), float(value))
