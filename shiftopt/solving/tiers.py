"""Objective tiers, one after another on one model; each is fixed with ``<=`` before the next.

A tier that already stands at the bound of its relaxation is proven without search. Otherwise every
variable whose reduced cost exceeds the distance to that bound is fixed first: no solution at least
as good can use it. What is left goes to CP-SAT with the best solution so far as a complete hint.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shiftopt.model.linear import Expr
from shiftopt.model.people import PeopleModel
from shiftopt.solving.cpsat import CpSat, Limits, Outcome
from shiftopt.solving.lp import Relaxation, Relaxed
from shiftopt.solving.progress import OnProgress, Progress
from shiftopt.solving.result import TierResult

START_SHARE = 0.3
"""Share of the effort that the search for a good first roster may take."""

TIER_SHARE = 0.5
"""Share of the effort still left that one tier may take."""

START_WEIGHTS = (2000, 50, 1)
"""Weights of the first tiers in the one combined objective of the first search. Only a start: the
tiers that follow don't rest on it."""


@dataclass
class Clock:
    """Time and effort of a whole solve: what is spent and what is left."""

    limits: Limits
    began: float

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    @property
    def over(self) -> bool:
        late = self.limits.until is not None and time.monotonic() >= self.limits.until
        return late or self.interrupted or self.limits.effort <= 0.01

    @property
    def interrupted(self) -> bool:
        return self.limits.interrupted is not None and self.limits.interrupted.is_set()

    def share(self, part: float) -> Limits:
        """Limits for a search that may take a part of the effort left."""
        return replace(self.limits, effort=max(0.01, self.limits.effort * part))

    def spend(self, effort: float) -> None:
        self.limits = replace(self.limits, effort=self.limits.effort - effort)

    @property
    def left(self) -> float | None:
        return None if self.limits.until is None else self.limits.until - time.monotonic()


class Tiers:
    """The search over one people model.

    Attributes
    ----------
    best : list of int or None
        Values of the best solution so far; checked against every row.
    clocked : bool
        Whether the clock ended any search, so that the result may not repeat.
    first_seconds : float or None
        Seconds until the first complete roster.
    """

    def __init__(self, model: PeopleModel, clock: Clock, tell: OnProgress | None = None) -> None:
        self.model = model
        self.linear = model.linear
        self.clock = clock
        self.tell = tell or (lambda _: None)
        self.best: list[int] | None = None
        self.clocked = False
        self.first_seconds: float | None = None
        self._open = list(model.scenario.tiers[: len(START_WEIGHTS)])
        self._cp = CpSat(self.linear, self._open)
        self._lp: Relaxation | None = None

    # --- start --------------------------------------------------------------------------------
    def start(self) -> Outcome:
        """A first good roster: one search over the first tiers together, from the base rota."""
        combined: dict[int, int] = {}
        for tier, weight in zip(self.model.scenario.tiers, START_WEIGHTS, strict=False):
            for var, price in self._prices(tier).items():
                combined[var] = combined.get(var, 0) + weight * price
        outcome = self._search("start", None, combined or None, START_SHARE, self.model.base())
        if outcome.values is None and not outcome.proven and not self.clock.over:
            outcome = self._search("start", None, None, 1.0, self.model.base())
        return outcome

    # --- tiers --------------------------------------------------------------------------------
    def run(self) -> tuple[TierResult, ...]:
        """Every tier of the scenario in its order, from ``best``."""
        return tuple(self._tier(name) for name in self.model.scenario.tiers)

    def _tier(self, name: str) -> TierResult:
        self._enter(name)
        assert self.best is not None
        began = self.clock.seconds
        prices, fixed = self._prices(name), self.linear.fixed_price.get(name, 0)
        objective = Expr(dict(prices))
        bound = self._floor(prices)
        if objective.value(self.best) > bound and not self.clock.over:
            bound = max(bound, self._relax(name, prices))
        if objective.value(self.best) > bound and not self.clock.over:
            outcome = self._search("tier", name, prices, TIER_SHARE, self.best)
            if outcome.proven:
                bound = objective.value(self.best)
            elif outcome.bound is not None:
                bound = max(bound, min(outcome.bound, objective.value(self.best)))
        reached = objective.value(self.best)
        if prices:
            self._close(objective, reached + self.model.scenario.give.get(name, 0))
        result = TierResult(name, reached + fixed, bound + fixed, self.clock.seconds - began)
        self.tell(Progress("tier", name, self.clock.seconds, result.objective, result.bound))
        return result

    def _enter(self, name: str) -> None:
        """Bring in what only this tier's price needs; until now it would have slowed the search."""
        assert self.best is not None
        if name not in self._open:
            self._open.append(name)
            for row in self.linear.rows:
                if row.tier == name:
                    self._cp.add(row)
                    if self._lp is not None:
                        self._lp.add(row)
        self.best = self.linear.complete(self.best)

    def _prices(self, tier: str) -> dict[int, int]:
        return {v: c for v, c in self.linear.prices.get(tier, {}).items() if c}

    def _floor(self, prices: Mapping[int, int]) -> int:
        linear = self.linear
        return sum(min(c * linear.lb[v], c * linear.ub[v]) for v, c in prices.items())

    def _relax(self, name: str, prices: Mapping[int, int]) -> int:
        """Bound of the relaxation; fixes what no solution as good as the best can use."""
        assert self.best is not None
        self.tell(Progress("bound", name, self.clock.seconds))
        if self._lp is None:
            self._lp = Relaxation(self.linear, self._open)
        relaxed = self._lp.solve(prices, self.clock.left)
        if relaxed is None:
            self.clocked = True
            return self._floor(prices)
        if Expr(dict(prices)).value(self.best) > relaxed.bound:
            self._fix(relaxed, Expr(dict(prices)).value(self.best))
        return relaxed.bound

    def _fix(self, relaxed: Relaxed, reached: int) -> None:
        """Fix variables by reduced cost against the value reached; the best solution stays allowed."""
        linear = self.linear
        room = reached - relaxed.value + 1e-4 * max(1.0, abs(relaxed.value)) ** 0.5
        for var in (abs(relaxed.reduced) > room).nonzero()[0].tolist():
            if linear.lb[var] == linear.ub[var]:
                continue
            value = linear.lb[var] if relaxed.reduced[var] > 0 else linear.ub[var]
            if abs(relaxed.solution[var] - value) < 1e-6:
                self._set(var, value)

    def _set(self, var: int, value: int) -> None:
        self.linear.lb[var] = self.linear.ub[var] = value
        self._cp.fix(var, value)
        if self._lp is not None:
            self._lp.fix(var, value)

    def _close(self, objective: Expr, limit: int) -> None:
        """Lower tiers may not cost this one more than ``limit``."""
        low, high = self.linear.range(objective)
        if limit == low:
            for var, price in objective.terms.items():
                self._set(var, self.linear.lb[var] if price > 0 else self.linear.ub[var])
        elif limit < high:
            self._cp.at_most(objective, limit)
            if self._lp is not None:
                self._lp.at_most(objective, limit)
            self.linear.row(objective, hi=limit)

    # --- search -------------------------------------------------------------------------------
    def _search(
        self,
        stage: str,
        tier: str | None,
        objective: Mapping[int, int] | None,
        share: float,
        hint: Mapping[int, int] | Sequence[int],
    ) -> Outcome:
        offset = self.linear.fixed_price.get(tier, 0) if tier else 0

        def heard(value: int, bound: int) -> None:
            if self.first_seconds is None:
                self.first_seconds = self.clock.seconds
            shown = (value + offset, bound + offset) if tier else (None, None)
            self.tell(Progress(stage, tier, self.clock.seconds, *shown))

        self.tell(Progress(stage, tier, self.clock.seconds))
        outcome = self._cp.solve(objective, self.clock.share(share), hint, heard)
        self.clock.spend(outcome.effort)
        self.clocked |= outcome.clocked
        if outcome.values is not None:
            if self.first_seconds is None:
                self.first_seconds = self.clock.seconds
            self.best = outcome.values
        return outcome
