"""What tests ask of the solver: does it accept a roster, what does it charge, which rosters are there."""

from __future__ import annotations

from ortools.sat.python import cp_model

from shiftopt.model.people import PeopleModel
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.scenario.types import Scenario
from shiftopt.solving.cpsat import Compiled, CpSat, Limits
from shiftopt.solving.matrix import Matrix

LIMITS = Limits(effort=60.0, until=None)


def _fixed(model: PeopleModel, roster: Roster) -> dict[int, int] | None:
    """State variables and head-counts of a roster as fixed values; None if the model has no place for it."""
    values = [0] * model.linear.size
    for a in roster.assignments:
        state = model.x[a.person, a.day]
        if a.shift not in state or any(values[v] for v in state.values()):
            return None
        values[state[a.shift]] = 1
    if not model.crews.count(roster, values):
        return None
    counts = [v for cs in model.crews.classes.values() for c in cs for v in c.options.values()]
    decided = [v for state in model.x.values() for v in state.values()] + counts
    if any(not model.linear.lb[v] <= values[v] <= model.linear.ub[v] for v in decided):
        return None
    return {v: values[v] for v in decided}


def solver_accepts(scenario: Scenario, roster: Roster) -> bool:
    """Whether the hard rules, as the solver sees them, allow the roster."""
    model = PeopleModel(scenario)
    fixed = _fixed(model, roster)
    if fixed is None:
        return False
    return CpSat(Matrix(model.linear, None)).solve(None, LIMITS, fixed=fixed).values is not None


def solver_price(scenario: Scenario, roster: Roster) -> dict[str, int]:
    """Tier → points that the solver charges for the roster."""
    model = PeopleModel(scenario)
    fixed = _fixed(model, roster)
    assert fixed is not None, "the model has no place for this roster"
    everything: dict[int, int] = {}
    for prices in model.linear.prices.values():
        for var, price in prices.items():
            everything[var] = everything.get(var, 0) + price
    search = CpSat(Matrix(model.linear, None))
    outcome = search.solve({v: c for v, c in everything.items() if c}, LIMITS, fixed=fixed)
    assert outcome.values is not None, "the hard rules don't allow this roster"
    assert outcome.proven
    # the recipes that complete a roster must agree with the solver
    completed = model.values(roster)
    assert completed is not None
    assert model.fits(completed)
    price = {tier: model.linear.cost(tier, outcome.values) for tier in scenario.tiers}
    assert price == {tier: model.linear.cost(tier, completed) for tier in scenario.tiers}
    return price


class _Collect(cp_model.CpSolverSolutionCallback):
    def __init__(self, scenario: Scenario, model: PeopleModel, compiled: Compiled) -> None:
        super().__init__()
        self.scenario, self.model, self.compiled = scenario, model, compiled
        self.found: set[tuple[str, ...]] = set()

    def on_solution_callback(self) -> None:
        self.found.add(tuple(self._line(p.id) for p in self.scenario.people))

    def _line(self, person: str) -> str:
        return "".join(self._code(person, day) for day in range(self.scenario.days))

    def _code(self, person: str, day: int) -> str:
        for code, var in self.model.x[person, day].items():
            if self._value(var):
                return code
        return OFF

    def _value(self, var: int) -> int:
        free = self.compiled.vars.get(var)
        return self.compiled.values[var] if free is None else self.value(free)


def solver_rosters(scenario: Scenario) -> set[tuple[str, ...]]:
    """Every roster that the hard rules allow, as one string of codes a person (grids aside)."""
    model = PeopleModel(scenario)
    compiled = CpSat(Matrix(model.linear, None)).compile()
    if compiled is None:
        return set()
    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    collect = _Collect(scenario, model, compiled)
    assert solver.solve(compiled.model, collect) in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return collect.found
