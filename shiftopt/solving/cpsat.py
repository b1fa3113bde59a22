"""CP-SAT over a linear model: small models, checked hints, limits that repeat.

What is fixed is taken out before the solver sees the model: its own presolve would find the same,
but at a hundred times the cost.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from shiftopt.errors import ModelError
from shiftopt.solving.matrix import Flags, Ints, Matrix, Near, Rest, bounded

FAR = 1 << 50
"""A bound on a row that CP-SAT takes for none."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a search must end, and when it may.

    ``effort`` is in the solver's deterministic units (about a second each), so that the same search
    ends at the same point on any machine; ``until`` is a time of ``time.monotonic`` and only a backstop.
    A tier whose points are as near its bound as the part ``gap`` of them is good enough.
    """

    effort: float
    until: float | None
    workers: int = 1
    seed: int = 1
    interrupted: threading.Event | None = None
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search found.

    ``values`` is None if no solution is known; ``proven``: optimal, or without values infeasible.
    """

    values: list[int] | None
    proven: bool
    bound: int | None = None
    clocked: bool = False
    """True when the clock or an interruption ended it, so that it may not repeat."""
    effort: float = 0.0


class Found(NamedTuple):
    """An outcome, with a solution of the free variables alone, in the order of ``Rest.free``."""

    solution: Ints | None
    proven: bool
    bound: int | None
    clocked: bool
    effort: float


@dataclass(frozen=True)
class Compiled:
    """A CP-SAT model of what is free in a linear model; ``vars`` maps its variables to CP-SAT's."""

    model: cp_model.CpModel
    vars: dict[int, cp_model.IntVar]
    values: Ints
    """A value for every variable of the linear model; right for those that are fixed."""

    @classmethod
    def of(cls, rest: Rest) -> Compiled:
        model = cp_model.CpModel()
        bounds = zip(rest.low.tolist(), rest.high.tolist(), strict=True)
        found = [model.new_int_var(low, high, "") for low, high in bounds]
        has_low, has_high = bounded(rest.lo, rest.hi)
        lo, hi = np.where(has_low, rest.lo, -FAR).tolist(), np.where(has_high, rest.hi, FAR).tolist()
        starts, cols, coefs = rest.starts.tolist(), rest.cols.tolist(), rest.coefs.tolist()
        for i, domain in enumerate(zip(lo, hi, strict=True)):
            constraint = model.proto.constraints.add()
            constraint.linear.vars.extend(cols[starts[i] : starts[i + 1]])
            constraint.linear.coeffs.extend(coefs[starts[i] : starts[i + 1]])
            constraint.linear.domain.extend(domain)
        return cls(model, dict(zip(rest.free.tolist(), found, strict=True)), rest.values)

    def filled(self, solution: Ints) -> Ints:
        """A value for every variable of the linear model."""
        values = self.values.copy()
        values[list(self.vars)] = solution
        return values


class CpSat:
    """Searches over what is free in a linear model."""

    def __init__(self, matrix: Matrix) -> None:
        self._matrix = matrix

    def compile(self, fixed: Mapping[int, int] | None = None) -> Compiled | None:
        """The model with ``fixed`` and all settled variables taken out; None if a row can't hold then."""
        rest = self._matrix.rest(fixed)
        return None if rest is None else Compiled.of(rest)

    def solve(
        self,
        objective: Mapping[int, int] | None,
        limits: Limits,
        hint: Mapping[int, int] | Sequence[int] | None = None,
        on_solution: Callable[[int, int], None] | None = None,
        fixed: Mapping[int, int] | None = None,
    ) -> Outcome:
        """Minimise ``objective`` (None: any solution), starting from ``hint``.

        ``on_solution`` hears objective and bound. ``fixed`` holds for this search only.
        """
        compiled = self.compile(fixed)
        if compiled is None:
            return Outcome(None, proven=True)
        model = compiled.model
        if objective:
            goal = cp_model.LinearExpr.weighted_sum(
                [compiled.vars.get(v, int(compiled.values[v])) for v in objective], list(objective.values())
            )
            model.minimize(goal)
        items = enumerate(hint) if isinstance(hint, Sequence) else (hint or {}).items()
        for var, value in items:
            if var in compiled.vars:
                model.add_hint(compiled.vars[var], value)
        found = _run(compiled, bool(objective), limits, on_solution)
        values = None if found.solution is None else compiled.filled(found.solution).tolist()
        return Outcome(values, found.proven, found.bound, found.clocked, found.effort)

    def near(self, held: Flags) -> Near:
        """The rows that count now, to be asked what can change near a solution."""
        return self._matrix.near(held)


def improve(rests: Sequence[Rest], prices: Ints, limits: Limits) -> list[Found]:
    """Solve what is left around solutions, each from its solution, all at the same time: in a thread each.

    ``prices`` has an entry for every variable. The order of the answers, and they themselves, don't depend on
    which thread is faster.
    """
    compiled = [_around(rest, prices) for rest in rests]
    if len(compiled) == 1:
        return [_run(compiled[0], True, limits, None)]
    with ThreadPoolExecutor(len(compiled)) as threads:
        return list(threads.map(lambda c: _run(c, True, limits, None), compiled))


def _around(rest: Rest, prices: Ints) -> Compiled:
    compiled = Compiled.of(rest)
    own = prices[rest.free].tolist()
    variables = list(compiled.vars.values())
    compiled.model.minimize(cp_model.LinearExpr.weighted_sum(variables, own))
    for var, value in zip(variables, rest.values[rest.free].tolist(), strict=True):
        compiled.model.add_hint(var, value)
    return compiled


def _run(
    compiled: Compiled,
    minimised: bool,
    limits: Limits,
    on_solution: Callable[[int, int], None] | None,
) -> Found:
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = limits.workers
    parameters.random_seed = limits.seed
    parameters.linearization_level = 2
    parameters.presolve_inclusion_work_limit = 0  # else wrong proofs: google/or-tools#5293
    parameters.max_deterministic_time = limits.effort
    parameters.catch_sigint_signal = False
    if limits.until is not None:
        parameters.max_time_in_seconds = max(0.01, limits.until - time.monotonic())
    callback = _Callback(on_solution) if on_solution and minimised else None
    status = _watched(solver, compiled.model, callback, limits.interrupted)
    if status == cp_model.MODEL_INVALID:
        raise ModelError(compiled.model.validate())
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    proven = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    spent = solver.response_proto.deterministic_time
    return Found(
        np.array(solver.response_proto.solution, np.int64) if found else None,
        proven,
        round(solver.best_objective_bound) if found and minimised else None,
        clocked=not proven and spent < limits.effort * 0.999,
        effort=spent,
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
