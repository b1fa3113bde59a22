"""A first roster for a month too tight to find one at once: begin short of people, then repair.

Everybody's own line keeps every rule from the start; only the crews are short. Neighbourhood search
then lowers the shortage, and with it the distance from the rotation, until nothing is missing.
"""

from __future__ import annotations

import math

from shiftopt.model.enforce import CONCESSION
from shiftopt.model.linear import Expr
from shiftopt.model.people import PeopleModel
from shiftopt.roster import Roster
from shiftopt.scenario.types import Scenario
from shiftopt.solving.cpsat import CpSat
from shiftopt.solving.grids import assign_grids
from shiftopt.solving.matrix import Matrix
from shiftopt.solving.neighbourhood import Neighbourhoods
from shiftopt.solving.progress import OnProgress, Progress
from shiftopt.solving.tiers import Clock, Tiers

WEIGHTS = {CONCESSION: 1, "working_time": 20, "rotation": 1}
"""What the repair lowers, together; a missing officer weighs 240."""

SHARE = 0.6
"""Share of the effort left that the repair may take."""


def repair(scenario: Scenario, clock: Clock, tell: OnProgress) -> Roster | None:
    """A roster that keeps every hard rule, or None if none was found within the share of effort."""
    model = PeopleModel(scenario, "short")
    lines = Tiers(model, clock, names=("rotation",))
    lines.start()
    if lines.best is None:
        return None
    linear = model.linear
    matrix = Matrix(linear, list(WEIGHTS))
    cp = CpSat(matrix)
    prices: dict[int, int] = {}
    for tier, weight in WEIGHTS.items():
        for var, price in linear.prices.get(tier, {}).items():
            prices[var] = prices.get(var, 0) + weight * price
    fixed = {var: lines.best[var] for state in model.x.values() for var in state.values()}
    outcome = cp.solve(prices, clock.share(SHARE), fixed=fixed)
    clock.spend(outcome.effort)
    if outcome.values is None:
        return None
    missing = Expr(dict(linear.prices.get(CONCESSION, {})), linear.fixed_price.get(CONCESSION, 0))
    stop = clock.limits.effort * (1 - SHARE)
    values = outcome.values
    search = Neighbourhoods(model, cp, clock.limits.seed)
    for values, effort in search.improve(outcome.values, prices, -math.inf, clock.limits):
        clock.spend(effort)
        tell(Progress("repair", None, clock.seconds, missing.value(values) // 240))
        if missing.value(values) == 0 or clock.limits.effort < stop or clock.over:
            break
    return Roster(scenario, assign_grids(model, values)) if missing.value(values) == 0 else None
