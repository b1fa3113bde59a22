"""Linear relaxations: honest bounds, and what they let us fix."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np

from shiftopt.model.linear import INF, Expr, LinearModel

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

    Guards count as on. One thread, no clock: the same model gives the same answer.
    """

    def __init__(self, linear: LinearModel) -> None:
        self.size = linear.size
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = linear.size, len(linear.rows)
        lp.col_cost_ = np.zeros(linear.size)
        lp.col_lower_ = np.array(linear.lb, float)
        lp.col_upper_ = np.array(linear.ub, float)
        lp.row_lower_ = np.array([r.lo if r.lo > -INF else -highspy.kHighsInf for r in linear.rows])
        lp.row_upper_ = np.array([r.hi if r.hi < INF else highspy.kHighsInf for r in linear.rows])
        starts = np.zeros(len(linear.rows) + 1, int)
        np.cumsum([len(r.cols) for r in linear.rows], out=starts[1:])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = starts
        lp.a_matrix_.index_ = np.array([c for r in linear.rows for c in r.cols], int)
        lp.a_matrix_.value_ = np.array([c for r in linear.rows for c in r.coefs], float)
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
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = solver.getSolution()
        return Relaxed(
            solver.getInfo().objective_function_value,
            np.array(found.col_value),
            np.array(found.col_dual),
        )

    def at_most(self, expr: Expr, limit: int) -> None:
        """Add a row ``expr <= limit``."""
        self._solver.addRow(
            -highspy.kHighsInf,
            float(limit - expr.const),
            len(expr.terms),
            np.array(list(expr.terms), dtype=np.int32),
            np.array(list(expr.terms.values()), float),
        )

    def fix(self, var: int, value: int) -> None:
        self._solver.changeColBounds(var, float(value), float(value))
