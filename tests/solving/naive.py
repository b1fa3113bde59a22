"""The same words once more, compiled in the plainest way: a second opinion on what a scenario allows.

A variable for each person, day, shift and grid, a constraint for each sentence, and none of the
tricks: no cliques, no classes, no tiers folded into bounds. Slow, and right for another reason.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from ortools.sat.python import cp_model

from shiftopt.model.words import Curve, On, Poster, Remainder, Term
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.scenario.types import Assignment, Scenario

Linear = Any
"""A CP-SAT expression or a plain number."""


def _solver(seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    # merging at-most-ones into rows makes OR-Tools 9.15 prove wrong optima (google/or-tools#5293)
    solver.parameters.presolve_inclusion_work_limit = 0
    return solver


class Naive(Poster):
    """A scenario as a plain CP-SAT model.

    Attributes
    ----------
    prices : dict of str to list
        Tier → (points, expression).
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.model = cp_model.CpModel()
        self.prices: dict[str, list[tuple[int, Linear]]] = {t: [] for t in scenario.tiers}
        self.y = {
            (p.id, d, s.code, g.id): self.model.new_bool_var("")
            for p in scenario.people
            for d in range(scenario.days)
            for s in scenario.shifts
            for g in scenario.grids
            if scenario.may_work(p.id, d, s.code) and scenario.eligible(p.id, g.id)
        }
        self.on: dict[tuple[str, int, str], list[Linear]] = {}
        for (p, d, s, _), var in self.y.items():
            self.on.setdefault((p, d, s), []).append(var)
        for p in scenario.people:
            for d in range(scenario.days):
                self.model.add(sum(self._works(p.id, d, scenario.codes)) <= 1)
        for rule in scenario.rules:
            if rule.enforce != "off":
                self.rule = rule
                rule.post(self)

    # --- questions ----------------------------------------------------------------------------
    def possible(self, seconds: float = 60.0) -> bool | None:
        """Whether there is a roster; None if that takes too long."""
        solver = _solver(seconds)
        status = solver.solve(self.model)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            found = [Assignment(*key) for key, var in self.y.items() if solver.value(var)]
            self.roster = Roster(self.scenario, found)
            return True
        return False if status == cp_model.INFEASIBLE else None

    def cost(self, tier: str) -> Linear:
        return sum(points * expr for points, expr in self.prices[tier])

    def best(self, seconds: float = 60.0) -> dict[str, int] | None:
        """The points of every tier when one after the other is minimised; None if that takes too long."""
        found = {}
        for tier in self.scenario.tiers:
            solver = _solver(seconds)
            self.model.minimize(self.cost(tier))
            if solver.solve(self.model) != cp_model.OPTIMAL:
                return None
            found[tier] = round(solver.objective_value)
            self.model.add(self.cost(tier) <= found[tier] + self.scenario.give.get(tier, 0))
        return found

    # --- words --------------------------------------------------------------------------------
    def _works(self, person: str, day: int, codes: Collection[str]) -> list[Linear]:
        return [v for s in self.scenario.codes if s in codes for v in self.on.get((person, day, s), [])]

    def _holds(self, person: str, on: On) -> Linear:
        if on.day < 0:
            return int(self.scenario.past.get((person, on.day), OFF) in on.codes)
        if OFF in on.codes:
            return 1 - sum(self._works(person, on.day, self.scenario.codes - on.codes))
        return sum(self._works(person, on.day, on.codes))

    def _all(self, parts: Sequence[Linear]) -> Linear:
        both = self.model.new_bool_var("")
        for part in parts:
            self.model.add(both <= part)
        self.model.add(both >= sum(parts) - len(parts) + 1)
        return both

    def _never(self, amount: int, parts: Sequence[Linear]) -> None:
        self._at_most(self._all(parts), 0, amount)

    def _at_most(self, expr: Linear, limit: int, amount: int = 1) -> None:
        if self.rule.enforce == "hard":
            self.model.add(expr <= limit)
            return
        over = self.model.new_int_var(0, 1 << 20, "")
        self.model.add(over >= expr - limit)
        self.prices[self.rule.tier].append((self.rule.weight * amount, over))

    def forbid(self, person: str, together: Sequence[On], *, amount: int = 1) -> None:
        self._never(amount, [self._holds(person, on) for on in together])

    def prefer(self, person: str, on: On, *, amount: int = 1) -> None:
        self._never(amount, [self._holds(person, on)])

    def run(
        self, person: str, codes: frozenset[str], *, at_least: int = 1, at_most: int | None = None
    ) -> None:
        first, end = self.scenario.first_day, self.scenario.days
        on = {d: self._holds(person, On(d, codes)) for d in range(first, end)}
        if at_most is not None:
            for last in range(max(0, first + at_most), end):
                self._never(1, [on[d] for d in range(last - at_most, last + 1)])
        for length in range(1, at_least):
            for start in range(max(first + 1, -length), end - length):
                before = 1 - on[start - 1]
                days = [on[d] for d in range(start, start + length)]
                self._never(at_least - length, [before, *days, 1 - on[start + length]])

    def count(
        self,
        person: str,
        terms: Sequence[Term],
        *,
        base: int = 0,
        at_least: int | None = None,
        at_most: int | None = None,
        curve: Curve | None = None,
        left: Sequence[Remainder] = (),
    ) -> None:
        held = [(t.weight, self._all([self._holds(person, on) for on in t.all_of])) for t in terms]
        counted = base + sum(w * e for w, e in held)
        for remainder in left:
            undone = self.model.new_int_var(0, remainder.due, "")
            done = sum(
                t.weight * self._all([self._holds(person, on) for on in t.all_of]) for t in remainder.terms
            )
            self.model.add(undone >= remainder.due - done)
            counted += undone
        if curve is not None:
            self._price(counted, curve, base, [w for w, _ in held])
        if at_most is not None:
            self._at_most(counted, at_most)
        if at_least is not None:
            self._at_most(-1 * counted, -at_least)

    def _price(self, counted: Linear, curve: Curve, base: int, weights: Sequence[int]) -> None:
        low, high = base + sum(w for w in weights if w < 0), base + sum(w for w in weights if w > 0)
        table = [curve(t) for t in range(low, high + 1)]
        price = self.model.new_int_var(0, max(table), "")
        self.model.add_element(counted - low, table, price)
        self.prices[self.rule.tier].append((self.rule.weight, price))

    def _there(self, day: int, shift: str, grid: str | None, people: Collection[str]) -> Linear:
        return sum(
            var
            for (p, d, s, g), var in self.y.items()
            if (d, s) == (day, shift) and p in people and grid in (None, g)
        )

    def cover(
        self,
        day: int,
        shift: str,
        grid: str | None,
        people: Collection[str],
        *,
        at_least: int = 0,
        at_most: int | None = None,
    ) -> None:
        there = self._there(day, shift, grid, people)
        self._at_most(-1 * there, -at_least)
        if at_most is not None:
            self._at_most(there, at_most)

    def crew(
        self,
        day: int,
        shift: str,
        grid: str | None,
        these: Collection[str],
        need: Collection[str],
        *,
        at_least: int = 1,
    ) -> None:
        here, there = self._there(day, shift, grid, these), self._there(day, shift, grid, need)
        fails, present = self.model.new_bool_var(""), self.model.new_bool_var("")
        self.model.add(here <= len(these) * present)
        self.model.add(there >= at_least * (present - fails))
        self._at_most(fails, 0)
