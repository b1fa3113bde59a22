"""A first roster for a month too tight to find one at once: begin short of people, then repair.

Everybody's own line keeps every rule from the start; only the crews are short. The lines are those that
column generation's mix was rounded to, where there is one, else the rotation's. Neighbourhood search
then lowers the shortage, and with it the distance from the rotation, until nothing is missing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from shiftopt.model.enforce import CONCESSION
from shiftopt.model.linear import Expr
from shiftopt.model.people import PeopleModel
from shiftopt.roster import Roster
from shiftopt.scenario.types import Scenario
from shiftopt.solving.clock import Clock
from shiftopt.solving.cpsat import CpSat
from shiftopt.solving.grids import assign_grids
from shiftopt.solving.matrix import Matrix
from shiftopt.solving.neighbourhood import Neighbourhoods
from shiftopt.solving.progress import OnProgress, Progress
from shiftopt.solving.tiers import Tiers

WEIGHTS = {CONCESSION: 1, "working_time": 20, "rotation": 1}
"""What the repair lowers, together; a missing officer weighs 240."""

ALONE = 10
"""How many times that weight a missing officer has beside an only tier, so that rounded lines stay good."""

SHARE = 0.6
"""Share of the effort left that the repair may take."""


def repair(
    scenario: Scenario, clock: Clock, tell: OnProgress, rounded: Mapping[int, int] = MappingProxyType({})
) -> Roster | None:
    """A roster that keeps every hard rule, or None if none was found within the share of effort.

    ``rounded``: lines to begin with, as values of state variables; these have the same numbers in every model
    of a scenario.
    """
    model = PeopleModel(scenario, "short")
    lines = Tiers(model, clock, names=("rotation",))
    lines.start()
    if lines.best is None:
        return None
    linear = model.linear
    tiers = model.scenario.tiers
    weights = {CONCESSION: ALONE, tiers[0]: 1} if rounded and len(tiers) == 1 else WEIGHTS
    matrix = Matrix(linear, list(weights))
    cp = CpSat(matrix)
    prices: dict[int, int] = {}
    for tier, weight in weights.items():
        for var, price in linear.prices.get(tier, {}).items():
            prices[var] = prices.get(var, 0) + weight * price
    begun = _begin(model, cp, clock, prices, lines.best, rounded)
    if begun is None:
        return None
    missing = Expr(dict(linear.prices.get(CONCESSION, {})), linear.fixed_price.get(CONCESSION, 0))
    stop = clock.limits.effort * (1 - SHARE)
    search = Neighbourhoods(model, cp, clock.limits.seed)
    for values, effort in search.improve(begun, prices, -math.inf, clock.limits):
        clock.spend(effort)
        tell(Progress("repair", None, clock.seconds, missing.value(values) // 240))
        if missing.value(values) == 0 or clock.limits.effort < stop or clock.over:
            break
    return Roster(scenario, assign_grids(model, values)) if missing.value(values) == 0 else None


def _begin(
    model: PeopleModel,
    cp: CpSat,
    clock: Clock,
    prices: Mapping[int, int],
    own: Sequence[int],
    rounded: Mapping[int, int],
) -> list[int] | None:
    """A solution with the rounded lines, or else with the own ones."""
    for some in [rounded, {}] if rounded else [{}]:
        outcome = cp.solve(prices, clock.share(SHARE), fixed=_lines(model, own, some))
        clock.spend(outcome.effort)
        if outcome.values is not None:
            return outcome.values
    return None


def _lines(model: PeopleModel, own: Sequence[int], rounded: Mapping[int, int]) -> dict[int, int]:
    """Everybody's rounded line, or the own one where that breaks a row, as values of state variables."""
    values = [0] * model.linear.size
    for state in model.x.values():
        for var in state.values():
            values[var] = rounded.get(var, own[var])
    spoilt = model.spoilt(model.linear.complete(values))
    return {
        var: own[var] if person in spoilt else values[var]
        for (person, _), state in model.x.items()
        for var in state.values()
    }
