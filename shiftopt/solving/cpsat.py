"""CP-SAT over a linear model: one model kept over all tiers, hints checked by us, limits that repeat."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from shiftopt.errors import ModelError
from shiftopt.model.linear import INF, Expr, LinearModel, Row

FAR = 1 << 50


@dataclass(frozen=True, slots=True)
class Limits:
    """When a search must end.

    ``effort`` is in the solver's deterministic units (about a second each), so that the same search
    ends at the same point on any machine; ``until`` is a time of ``time.monotonic`` and only a backstop.
    """

    effort: float
    until: float | None
    workers: int = 1
    seed: int = 1
    interrupted: threading.Event | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search found.

    ``values`` is None if no solution is known; ``proven``: optimal, or without values infeasible.
    """

    values: list[int] | None
    proven: bool
    bound: int | None
    clocked: bool
    """True when the clock or an interruption ended it, so that it may not repeat."""
    effort: float = 0.0


class CpSat:
    """A CP-SAT model of a ``LinearModel``: rows that always count, and of tiers named (None: all)."""

    def __init__(self, linear: LinearModel, tiers: Collection[str] | None = None) -> None:
        self.linear = linear
        self.model = cp_model.CpModel()
        self.vars = [self.model.new_int_var(a, b, "") for a, b in zip(linear.lb, linear.ub, strict=True)]
        for row in linear.rows:
            if tiers is None or row.tier is None or row.tier in tiers:
                self.add(row)

    def add(self, row: Row) -> None:
        """State a row."""
        constraint = self.model.proto.constraints.add()
        constraint.linear.vars.extend(row.cols)
        constraint.linear.coeffs.extend(row.coefs)
        constraint.linear.domain.extend(
            [row.lo if row.lo > -INF else -FAR, row.hi if row.hi < INF else FAR]
        )
        if row.guard is not None:
            constraint.enforcement_literal.append(row.guard)

    def at_most(self, expr: Expr, limit: int) -> None:
        """Add a row ``expr <= limit``."""
        self.add(Row(tuple(expr.terms), tuple(expr.terms.values()), -INF, limit - expr.const))

    def fix(self, var: int, value: int) -> None:
        """Restrict a variable to one value."""
        domain = self.model.proto.variables[var].domain
        domain.clear()
        domain.extend([value, value])

    def solve(
        self,
        objective: Mapping[int, int] | None,
        limits: Limits,
        hint: Mapping[int, int] | Sequence[int] | None = None,
        on_solution: Callable[[int, int], None] | None = None,
        fixed: Mapping[int, int] | None = None,
    ) -> Outcome:
        """Minimise ``objective`` (None: any solution), starting from ``hint``.

        ``on_solution`` hears objective and bound. ``fixed`` holds for this search only: as assumptions
        would, but by domains, which presolve understands.
        """
        model = self.model
        kept = {v: list(model.proto.variables[v].domain) for v in fixed or ()}
        for var, value in (fixed or {}).items():
            self.fix(var, value)
        model.clear_objective()  # type: ignore[no-untyped-call]
        if objective:
            model.minimize(
                cp_model.LinearExpr.weighted_sum([self.vars[v] for v in objective], list(objective.values()))
            )
        model.clear_hints()  # type: ignore[no-untyped-call]
        if hint is not None:
            items = hint.items() if isinstance(hint, Mapping) else enumerate(hint)
            for var, value in items:
                model.add_hint(self.vars[var], value)
        outcome = self._run(bool(objective), limits, on_solution)
        for var, domain in kept.items():
            model.proto.variables[var].domain.clear()
            model.proto.variables[var].domain.extend(domain)
        return outcome

    def _run(
        self, minimised: bool, limits: Limits, on_solution: Callable[[int, int], None] | None
    ) -> Outcome:
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = limits.workers
        parameters.random_seed = limits.seed
        parameters.linearization_level = 2
        parameters.max_deterministic_time = limits.effort
        parameters.catch_sigint_signal = False
        if limits.until is not None:
            parameters.max_time_in_seconds = max(0.01, limits.until - time.monotonic())
        callback = _Callback(on_solution) if on_solution and minimised else None
        status = _watched(solver, self.model, callback, limits.interrupted)
        if status == cp_model.MODEL_INVALID:
            raise ModelError(self.model.validate())
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        proven = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
        spent = solver.response_proto.deterministic_time
        clocked = not proven and spent < limits.effort * 0.999
        return Outcome(
            [solver.value(v) for v in self.vars] if found else None,
            proven,
            round(solver.best_objective_bound) if found and minimised else None,
            clocked,
            spent,
        )


class _Callback(cp_model.CpSolverSolutionCallback):
    def __init__(self, tell: Callable[[int, int], None]) -> None:
        super().__init__()
        self._tell = tell

    def on_solution_callback(self) -> None:
        self._tell(round(self.objective_value), round(self.best_objective_bound))


def _watched(
    solver: cp_model.CpSolver,
    model: cp_model.CpModel,
    callback: cp_model.CpSolverSolutionCallback | None,
    interrupted: threading.Event | None,
) -> int:
    """Solve; where somebody may interrupt, from a thread, so that the interruption is heard at once."""
    if interrupted is None:
        return int(solver.solve(model, callback))
    answer: list[int] = []
    thread = threading.Thread(target=lambda: answer.append(int(solver.solve(model, callback))), daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.1)
        if interrupted.is_set():
            solver.stop_search()
    return answer[0] if answer else int(cp_model.UNKNOWN)
