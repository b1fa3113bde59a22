"""The plain way for comparison: all tiers in one weighted sum, one CP-SAT search with its own settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from shiftopt.model.linear import INF, LinearModel
from shiftopt.model.people import PeopleModel

RATIO = 100
"""Weight of a tier against the next: as large as one would choose by hand."""

FAR = 1 << 50
"""A bound on a row that CP-SAT takes for none."""


@dataclass(frozen=True)
class Sum:
    """Points of each tier (None where no roster was found), their weights, and the bound of the sum."""

    tiers: dict[str, int | None]
    weights: dict[str, int]
    bound: int


def weights(tiers: list[str]) -> dict[str, int]:
    """Weights that put each tier far above the next."""
    return {tier: RATIO ** (len(tiers) - 1 - i) for i, tier in enumerate(tiers)}


def weighted_sum(model: PeopleModel, time_limit: float, workers: int) -> Sum:
    """Minimise all tiers at once from the base rota, for ``time_limit`` seconds."""
    linear, tiers = model.linear, model.scenario.tiers
    program = compiled(linear)
    weight_of = weights([t for t in tiers if linear.prices.get(t)])
    constant = sum(weight * linear.fixed_price.get(tier, 0) for tier, weight in weight_of.items())
    price: dict[int, int] = {}
    for tier, weight in weight_of.items():
        for var, points in linear.prices[tier].items():
            price[var] = price.get(var, 0) + weight * points
    minimise(program, price)
    for var, value in model.base().items():
        program.add_hint(program.get_int_var_from_proto_index(var), value)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = time_limit
    solver.parameters.num_workers = workers
    found = solver.solve(program) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    values = list(solver.response_proto.solution) if found else None
    return Sum(
        {tier: None if values is None else linear.cost(tier, values) for tier in tiers},
        weight_of,
        round(solver.best_objective_bound) + constant,
    )


def compiled(linear: LinearModel) -> cp_model.CpModel:
    """Every variable and row as it stands."""
    program = cp_model.CpModel()
    for low, high in zip(linear.lb, linear.ub, strict=True):
        program.new_int_var(low, high, "")
    for row in linear.rows:
        rule = program.proto.constraints.add().linear
        rule.vars.extend(row.cols)
        rule.coeffs.extend(row.coefs)
        rule.domain.extend([row.lo if row.lo > -INF else -FAR, row.hi if row.hi < INF else FAR])
    return program


def minimise(program: cp_model.CpModel, price: Mapping[int, int]) -> None:
    """State the objective: points of each variable."""
    terms = [program.get_int_var_from_proto_index(var) for var in price]
    program.minimize(cp_model.LinearExpr.weighted_sum(terms, list(price.values())))
