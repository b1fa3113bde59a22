"""Objective tiers, one after another on one model; each is fixed with ``<=`` before the next."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from shiftopt.model.linear import Expr
from shiftopt.model.people import PeopleModel
from shiftopt.roster import Roster
from shiftopt.solving.clock import Clock
from shiftopt.solving.descent import GROWTH, ROOM, Descent
from shiftopt.solving.lp import Infeasible
from shiftopt.solving.pricing import Pricing
from shiftopt.solving.progress import OnProgress, Progress
from shiftopt.solving.result import TierResult
from shiftopt.solving.standing import LOOK, TRY, First, Standing
from shiftopt.solving.turns import in_turn

HOPED = ("coverage", "working_time")
"""Tiers that usually can be had for nothing; the first search assumes so."""

BRIEF = 1.0
"""Effort that one search for a first roster may take where the month is known to be tight."""

START_WEIGHTS = (2000, 50, 1)
"""Weights of the first tiers in the combined objective of the first search, where the hope was in vain.
Only a start: the tiers that follow don't rest on it."""


class Tiers(Standing):
    """The search over one people model, tier after tier.

    Parameters
    ----------
    model : PeopleModel
    clock : Clock
    tell : callable, optional
        Hears every piece of progress.
    names : sequence of str, optional
        The tiers, by default those of the scenario.
    scarce : bool, optional
        Whether it is known already that no search finds a first roster.
    """

    def __init__(
        self,
        model: PeopleModel,
        clock: Clock,
        tell: OnProgress | None = None,
        names: Sequence[str] | None = None,
        scarce: bool = False,
    ) -> None:
        chosen = model.scenario.tiers if names is None else names
        super().__init__(
            model,
            clock,
            tell or (lambda _: None),
            chosen,
            planning=names is None,
            first=First.ROUNDED if scarce else First.SEARCHED,
            open=chosen[: len(START_WEIGHTS)],
        )
        self._bounds: dict[str, int] = {}
        self._left: dict[str, int] = {}  # where ``hope`` has left a tier, with its part of the effort used

    # --- start --------------------------------------------------------------------------------
    def hope(self, hoped: Collection[str] = HOPED, look: float = LOOK) -> bool:
        """Look for a first roster that gets the first tiers for nothing, those that are hoped for.

        ``look``: effort that one search may take for it.

        Returns
        -------
        bool
            False if that is proven impossible; the model is spoilt then.
        """
        names, self.look = list(self.names), look
        while names[1:] and names[0] in hoped:
            name = names.pop(0)
            prices = self.prices_of(name)
            self._close(name, self.floor(prices))
        for name in names[:1]:
            self._enter(name)
            self._set_aside(name)
            bound = Descent(self, "start", name, self.prices_of(name)).run()
            self.clock.keep(0)
            if bound is not None:
                self._bounds[name] = bound
            if self.best is not None:
                self._left[name] = Expr(self.prices_of(name)).value(self.best)
            return bound is not None
        return True

    def start(self) -> bool:
        """A first good roster by one search over the first tiers together; False if proven impossible."""
        combined: dict[int, int] = {}
        for tier, weight in zip(self.names, START_WEIGHTS[-len(self.names) :], strict=False):
            for var, price in self.prices_of(tier).items():
                combined[var] = combined.get(var, 0) + weight * price
        if self.planning and self.from_lines():
            return True
        return Descent(self, "start", None, combined).plainly() is not None

    def from_lines(self) -> bool:
        """Take lines chosen in turn as a first roster, where no crew minds.

        Where crews are priced, not asked for, any lines make a roster, a rough one.
        """
        if self.matrix.rest() is None:
            return False
        prices = self.prices_of(self.names[0])
        pricing = Pricing(self.model, self.open, self.networks, prices, None)
        chosen = in_turn(pricing)
        self.clock.spend(pricing.effort)
        if chosen is None:
            return False
        outcome = self.cp.solve(prices, self.clock.share(TRY), fixed=chosen)
        self.clock.spend(outcome.effort)
        self.clocked |= outcome.clocked
        if outcome.values is None:
            return False
        self.best, self.first_seconds = self.linear.complete(outcome.values), self.clock.seconds
        self.first = First.IN_TURN
        return True

    def begin(self, roster: Roster, seconds: float) -> bool:
        """Take a roster found elsewhere as the first; False if it doesn't fit this model."""
        values = self.model.values(roster)
        if values is None or not self.model.fits(values):
            return False
        self.best, self.first_seconds = values, seconds
        self.first = First.REPAIRED
        return True

    def possible(self, guide: str) -> bool | None:
        """Whether there is any roster at all; None if the limit came first.

        The relaxation of the tier ``guide`` says where to look first.
        """
        relaxed = self.relax(guide, self.prices_of(guide))
        if isinstance(relaxed, Infeasible):
            return False
        room = ROOM
        bounds = list(self.linear.lb), list(self.linear.ub)
        while not self.clock.over:
            narrow = {} if relaxed is None else relaxed.beyond(room, *bounds)
            outcome = self.search("explain", None, None, narrow)
            if outcome.values is not None:
                return True
            if not narrow or not outcome.proven:
                return False if outcome.proven else None
            room *= GROWTH
        return None

    # --- tiers --------------------------------------------------------------------------------
    def run(self) -> tuple[TierResult, ...]:
        """Every tier in its order, from ``best``; one that stays open leaves the later ones their part."""
        results = []
        for name in self.names:
            self._set_aside(name)
            results.append(self._tier(name))
        self.clock.keep(0)
        return tuple(results)

    def _set_aside(self, name: str) -> None:
        """Leave this tier twice as much of the effort and time left as each of those still to come."""
        later = self.names[self.names.index(name) + 1 :]
        others = sum(bool(self.prices_of(tier)) for tier in later)
        self.clock.keep(others / (others + 2))

    def _tier(self, name: str) -> TierResult:
        self._enter(name)
        assert self.best is not None
        began = self.clock.seconds
        prices, fixed = self.prices_of(name), self.linear.fixed_price.get(name, 0)
        objective = Expr(dict(prices))
        searched = self._left.get(name) == objective.value(self.best)
        bound = self._bounds.get(name, self.floor(prices))
        if objective.value(self.best) > bound and not searched and not self.clock.over:
            found = Descent(self, "tier", name, prices).run()
            bound = bound if found is None else max(bound, found)
        reached = objective.value(self.best)
        if prices:
            self._close(name, reached)
        result = TierResult(name, reached + fixed, bound + fixed, self.clock.seconds - began)
        self.tell(Progress("tier", name, self.clock.seconds, result.objective, result.bound))
        return result

    def _enter(self, name: str) -> None:
        """Bring in what only this tier's price needs; until now it would have slowed the search."""
        if name not in self.open:
            self.open.append(name)
        if self.best is not None:
            self.best = self.linear.complete(self.best)

    def _close(self, name: str, reached: int) -> None:
        """Lower tiers may not cost this one more than is ``reached``, and what it may give."""
        self.linear.cap(name, reached + self.model.scenario.give.get(name, 0))
        self.model.harden()
        self.networks.look()
