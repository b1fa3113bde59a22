"""Linear relaxations: honest bounds, and what they let us fix."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

from shiftopt.solving.matrix import Matrix, Rest, bounded

TOLERANCE = 1e-6
"""Relative error that we grant the LP solver before an integer bound is rounded up."""

PIVOTS, MORE, FIRST = 0.25, 0.12, 3000
"""Pivots of the simplex method for each row, after which an interior point method begins anew; the same after
the first so many. Most months need half of that or less, and those that need more are so degenerate that the
other way is far shorter."""

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Relaxed:
    """Optimum of a relaxation: its value, and a value and a reduced cost for each free variable."""

    value: float
    free: np.ndarray[Any, np.dtype[np.int64]]
    solution: Floats
    reduced: Floats
    values: Floats
    """A value for every variable of the model, the settled ones included."""
    duals: Mapping[int, float] = field(default_factory=dict)
    """Row of the model → its dual."""
    basis: Any = None
    """The solver's own record of where it ended."""

    @property
    def bound(self) -> int:
        """The smallest integer that the objective can still have."""
        return math.ceil(self.value - TOLERANCE * max(1.0, abs(self.value)))

    def beyond(self, room: float, low: list[int], high: list[int]) -> dict[int, int]:
        """Variables, with their values, that no solution within ``room`` of the optimum can change.

        ``low`` and ``high`` are the bounds that the relaxation knew.
        """
        room += 1e-4 * max(1.0, abs(self.value)) ** 0.5
        found = {}
        for i in np.flatnonzero(np.abs(self.reduced) > room).tolist():
            var = int(self.free[i])
            value = low[var] if self.reduced[i] > 0 else high[var]
            if abs(self.solution[i] - value) < 1e-6:
                found[var] = value
        return found


@dataclass(frozen=True, slots=True)
class Infeasible:
    """The relaxation has no solution: nor has the model."""


def relax(
    matrix: Matrix,
    objective: Mapping[int, int],
    seconds: float | None = None,
    start: Relaxed | None = None,
    patient: bool = True,
) -> Relaxed | Infeasible | None:
    """Minimise over the relaxation; None if that takes more than ``seconds``.

    ``start`` is an earlier answer for the same model, that has but gained rows since. ``patient``: False to
    get None, too, where the relaxation is so degenerate that only an interior point method ends soon.

    One thread and, but for the limit, no clock: the same model gives the same answer.
    """
    rest = matrix.rest()
    if rest is None:
        return Infeasible()
    cost = np.zeros(len(rest.values))
    cost[list(objective)] = list(objective.values())
    settled = np.array(rest.values, float)
    settled[rest.free] = 0.0
    constant = float(cost @ settled)
    if not len(rest.free):
        return Relaxed(constant, rest.free, np.zeros(0), np.zeros(0), settled)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    if seconds is not None:
        solver.setOptionValue("time_limit", max(0.1, seconds))
    solver.passModel(_program(rest, cost[rest.free]))
    if start is not None:
        _resume(solver, start.basis, len(rest.free), len(rest.lo))
    status = _run(solver, _most(len(rest.lo)), patient)
    if status == highspy.HighsModelStatus.kInfeasible:
        return Infeasible()
    if status != highspy.HighsModelStatus.kOptimal:
        return None
    found = solver.getSolution()
    value = solver.getInfo().objective_function_value + constant
    solution = np.array(found.col_value)
    settled[rest.free] = solution
    duals = dict(zip(rest.ids.tolist(), found.row_dual, strict=True))
    return Relaxed(value, rest.free, solution, np.array(found.col_dual), settled, duals, solver.getBasis())


def _most(rows: int) -> int:
    """Pivots that the simplex method may take."""
    return max(1000, int(min(PIVOTS * rows, FIRST + MORE * rows)))


def _run(solver: highspy.Highs, pivots: int, patient: bool) -> highspy.HighsModelStatus:
    solver.setOptionValue("simplex_iteration_limit", pivots)
    solver.run()
    if patient and solver.getModelStatus() == highspy.HighsModelStatus.kIterationLimit:
        solver.clearSolver()
        solver.setOptionValue("solver", "ipm")
        solver.setOptionValue("simplex_iteration_limit", highspy.kHighsIInf)
        solver.run()
    return solver.getModelStatus()


def _resume(solver: highspy.Highs, basis: highspy.HighsBasis, columns: int, rows: int) -> None:
    """Go on where an earlier solve ended; new rows are slack there."""
    row_status = list(basis.row_status)
    if len(basis.col_status) != columns or len(row_status) > rows:
        return
    basis.row_status = row_status + [highspy.HighsBasisStatus.kBasic] * (rows - len(row_status))
    solver.setBasis(basis)


def _program(rest: Rest, cost: Floats) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    has_low, has_high = bounded(rest.lo, rest.hi)
    lp.num_col_, lp.num_row_ = len(rest.free), len(rest.lo)
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = rest.low.astype(float), rest.high.astype(float)
    lp.row_lower_ = np.where(has_low, rest.lo, -highspy.kHighsInf)
    lp.row_upper_ = np.where(has_high, rest.hi, highspy.kHighsInf)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = rest.starts.astype(np.int32)
    lp.a_matrix_.index_ = rest.cols.astype(np.int32)
    lp.a_matrix_.value_ = rest.coefs.astype(float)
    return lp
