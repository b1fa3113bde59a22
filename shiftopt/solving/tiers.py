"""Objective tiers, one after another on one model; each is fixed with ``<=`` before the next.

A tier is searched from below. Its linear relaxation gives a bound and a reduced cost for every
variable; a solution within ``room`` of the bound can't use a variable that costs more than ``room``.
So CP-SAT first sees only the cheap variables: what it finds there within ``room`` is proven optimal
for all, and if it finds nothing, the bound rises by ``room``. Then ``room`` grows.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from enum import Enum

import numpy as np

from shiftopt.model.linear import Expr
from shiftopt.model.people import PeopleModel
from shiftopt.roster import Roster
from shiftopt.solving.clock import Clock
from shiftopt.solving.columns import Generation
from shiftopt.solving.cpsat import CpSat, Limits, Outcome
from shiftopt.solving.hunt import Hunt
from shiftopt.solving.lp import TOLERANCE, Infeasible, Relaxed, relax
from shiftopt.solving.matrix import Matrix
from shiftopt.solving.neighbourhood import Neighbourhoods
from shiftopt.solving.networks import Networks
from shiftopt.solving.parts import STRETCH, Parts
from shiftopt.solving.pricing import Pricing
from shiftopt.solving.progress import OnProgress, Progress
from shiftopt.solving.recast import Recasts
from shiftopt.solving.result import TierResult
from shiftopt.solving.turns import in_turn
from shiftopt.solving.ways import Search, improve

HOPED = ("coverage", "working_time")
"""Tiers that usually can be had for nothing; the first search assumes so."""

SHARE = 0.4
"""Share of the effort still left that one search may take."""

TRY = 0.05
"""The same for a first try, before column generation."""

RESTRICTED = 0.1
"""The same for a search among the lines that column generation found."""

SHARP, GLANCE = 0.2, 0.01
"""The same for the first search after it, or while there is no roster; the same where an exact mix was
rounded: what is small is proven at once."""

COLUMNS, EAGER = 0.5, 0.75
"""Share of the effort and the time still left that column generation may take; the same for it while there is
no roster, and for rounding its mix then or where that is exact."""

SEVERAL = 4
"""Parts that a period must have to be improved part by part."""

DIVE, ALONE = 0.3, 0.45
"""Share of the effort and the time still left that rounding the mix of lines may take; the same where there
is one tier alone."""

DECIDED, SOON, LATER = 0.15, 0.1, 0.6
"""The same for deciding who works when, where rounding has left a gap: where there is one tier alone; of
others a little, as few people's lines are soon decided; once more after neighbourhoods and recasts."""

HELD = (1.0, 0.85)
"""Shares of the lines rounded that are kept, one after another while that helps; the others, chosen last and
with least to choose from, are chosen anew."""

LOOK, BRIEF = 2.0, 1.0
"""Effort that one search may take while there is no roster at all: what it doesn't find at once, the
repair finds sooner; the same where the month is known to be tight."""

POLISH, LONG, BRIEFLY = 0.4, 0.7, 0.25
"""Share of the effort still left for improving, by neighbourhoods, a tier that can't be proven: of what is no
plan, of a plan; of what isn't set aside for later tiers where an exact mix was rounded, which leaves little
to improve."""

TIDY, NEAT, SLACK, BRISK = 0.04, 0.12, 8, 0.1
"""Share of the effort left that a rough first roster may take to become a decent one; the same for one that
lines were rounded to; it ends once so many rounds have lowered what is above the least that could be by no
more than this."""

CENTRE = 0.1
"""The same for seeking duals that say most of what later tiers can't have."""

START_WEIGHTS = (2000, 50, 1)
"""Weights of the first tiers in the combined objective of the first search, where the hope was in vain.
Only a start: the tiers that follow don't rest on it."""

CUT_ROUNDS = 10
"""How often a relaxation may be sharpened by rows that it breaks."""

ROOM, GROWTH = 0.5, 8
"""How far above its bound a tier is first looked for, in steps of its prices; how fast that grows."""


class First(Enum):
    """How the first roster came: by a search, by lines taken in turn, by rounding a mix, by the repair."""

    SEARCHED, IN_TURN, ROUNDED, REPAIRED = range(4)


class Tiers:
    """The search over one people model.

    Attributes
    ----------
    names : tuple of str
        The tiers, by default those of the scenario.
    scarce : bool
        Whether it is known already that no search finds a first roster.
    best : list of int or None
        Values of the best solution so far.
    clocked : bool
        Whether the clock ended any search, so that the result may not repeat.
    first_seconds : float or None
        Seconds until the first complete roster.
    rounded : dict of int to int
        Lines, as values of state variables, that a mix was rounded to but that make no roster.
    mend : callable or None
        Makes a roster of such lines, where there is one already that isn't worth much.
    """

    def __init__(
        self,
        model: PeopleModel,
        clock: Clock,
        tell: OnProgress | None = None,
        names: Sequence[str] | None = None,
        scarce: bool = False,
    ) -> None:
        self.model = model
        self.linear = model.linear
        self.clock = clock
        self.tell = tell or (lambda _: None)
        self.names = tuple(model.scenario.tiers if names is None else names)
        self._planning = names is None
        self.best: list[int] | None = None
        self._first = First.ROUNDED if scarce else First.SEARCHED
        self._hard = False  # whether a first try has been in vain for a tier: it would be for later ones
        self.clocked = False
        self.first_seconds: float | None = None
        self.rounded: dict[int, int] = {}
        self.mend: Callable[[Mapping[int, int]], Roster | None] | None = None
        self._parts: Parts | None = None
        self._look = LOOK
        self._open = list(self.names[: len(START_WEIGHTS)])
        self._matrix = Matrix(self.linear, self._open)
        self._cp = CpSat(self._matrix)
        self._networks = Networks(model, COLUMNS * clock.limits.effort)
        self._asked: object = None
        self._answer: Relaxed | Infeasible | None = None
        self._bounds: dict[str, int] = {}
        self._left: dict[str, int] = {}  # where ``hope`` has left a tier, with its part of the effort used

    @property
    def _alone(self) -> bool:
        """Whether there is one tier to plan by, and nothing else to be had."""
        return self._planning and len(self.names) == 1

    @property
    def _loose(self) -> bool:
        """Whether any lines make a roster of the only tier: lines are priced at once then."""
        return self._first is First.IN_TURN and self._alone

    @property
    def _rough(self) -> bool:
        """Whether the first roster is worth tidying before anything else."""
        return self._first in (First.IN_TURN, First.REPAIRED) and not self._alone

    @property
    def _scarce(self) -> bool:
        """Whether no search found a first roster: relaxations say little then."""
        return self._first in (First.ROUNDED, First.REPAIRED)

    # --- start --------------------------------------------------------------------------------
    def hope(self, hoped: Collection[str] = HOPED, look: float = LOOK) -> bool:
        """Look for a first roster that gets the first tiers for nothing, those that are hoped for.

        ``look``: effort that one search may take for it.

        Returns
        -------
        bool
            False if that is proven impossible; the model is spoilt then.
        """
        names, self._look = list(self.names), look
        while names[1:] and names[0] in hoped:
            name = names.pop(0)
            prices = self._prices(name)
            self._close(name, self._floor(prices))
        for name in names[:1]:
            self._enter(name)
            self._set_aside(name)
            bound = self._descend("start", name, self._prices(name))
            self.clock.keep(0)
            if bound is not None:
                self._bounds[name] = bound
            if self.best is not None:
                self._left[name] = Expr(self._prices(name)).value(self.best)
            return bound is not None
        return True

    def start(self) -> bool:
        """A first good roster by one search over the first tiers together; False if proven impossible."""
        combined: dict[int, int] = {}
        for tier, weight in zip(self.names, START_WEIGHTS[-len(self.names) :], strict=False):
            for var, price in self._prices(tier).items():
                combined[var] = combined.get(var, 0) + weight * price
        if self._planning and self.from_lines():
            return True
        return self._descend("start", None, combined, deep=False) is not None

    def from_lines(self) -> bool:
        """Take lines chosen in turn as a first roster, where no crew minds.

        Where crews are priced, not asked for, any lines make a roster, a rough one.
        """
        if self._matrix.rest() is None:
            return False
        prices = self._prices(self.names[0])
        pricing = Pricing(self.model, self._open, self._networks, prices, None)
        chosen = in_turn(pricing)
        self.clock.spend(pricing.effort)
        if chosen is None:
            return False
        outcome = self._cp.solve(prices, self.clock.share(TRY), fixed=chosen)
        self.clock.spend(outcome.effort)
        self.clocked |= outcome.clocked
        if outcome.values is None:
            return False
        self.best, self.first_seconds = self.linear.complete(outcome.values), self.clock.seconds
        self._first = First.IN_TURN
        return True

    def _complete(self, prices: Mapping[int, int], chosen: Mapping[int, int]) -> bool:
        """Take lines as a roster, if they make one and it is better."""
        outcome = self._cp.solve(prices, self.clock.share(TRY), self.best, fixed=chosen)
        self.clock.spend(outcome.effort)
        self.clocked |= outcome.clocked
        return self._take(prices, outcome)

    def begin(self, roster: Roster, seconds: float) -> bool:
        """Take a roster found elsewhere as the first; False if it doesn't fit this model."""
        values = self.model.values(roster)
        if values is None or not self.model.fits(values):
            return False
        self.best, self.first_seconds = values, seconds
        self._first = First.REPAIRED
        return True

    def possible(self, guide: str) -> bool | None:
        """Whether there is any roster at all; None if the limit came first.

        The relaxation of the tier ``guide`` says where to look first.
        """
        relaxed = self._relax(guide, self._prices(guide))
        if isinstance(relaxed, Infeasible):
            return False
        room = ROOM
        bounds = list(self.linear.lb), list(self.linear.ub)
        while not self.clock.over:
            narrow = {} if relaxed is None else relaxed.beyond(room, *bounds)
            outcome = self._search("explain", None, None, narrow)
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
        others = sum(bool(self._prices(tier)) for tier in later)
        self.clock.keep(others / (others + 2))

    def _tier(self, name: str) -> TierResult:
        self._enter(name)
        assert self.best is not None
        began = self.clock.seconds
        prices, fixed = self._prices(name), self.linear.fixed_price.get(name, 0)
        objective = Expr(dict(prices))
        searched = self._left.get(name) == objective.value(self.best)
        bound = self._bounds.get(name, self._floor(prices))
        if objective.value(self.best) > bound and not searched and not self.clock.over:
            found = self._descend("tier", name, prices)
            bound = bound if found is None else max(bound, found)
        reached = objective.value(self.best)
        if prices:
            self._close(name, reached)
        result = TierResult(name, reached + fixed, bound + fixed, self.clock.seconds - began)
        self.tell(Progress("tier", name, self.clock.seconds, result.objective, result.bound))
        return result

    def _descend(
        self, stage: str, name: str | None, prices: Mapping[int, int], deep: bool = True
    ) -> int | None:
        """Minimise a tier from below; improves ``best``, returns the bound (None: proven infeasible).

        ``deep``: where that proves nothing, go on with column generation and neighbourhoods.
        """
        bounds = list(self.linear.lb), list(self.linear.ub)
        hunt = Hunt(dict(prices), None, self._floor(prices), bounds)
        if deep and self._rough:
            self._polish(name, hunt, self.clock.share(TIDY), BRISK)
        spare = self.model.scenario.give.get(name, 0) if name else math.inf
        priced = deep and self._planning and (self._loose or self._scarce)
        if priced and self._matrix.rest() is None:
            return None
        if not priced:
            relaxed = self._relax(name, prices)
            if isinstance(relaxed, Infeasible):
                return None
            hunt = Hunt(dict(prices), relaxed, self._floor(prices), bounds)
            part = TRY if deep else SHARE
            if relaxed is None and deep and self._planning and self.best is None:
                self._first, priced = First.ROUNDED, True  # where even this is hard, no search finds one
            elif not (deep and self._hard) and not self._climb(stage, name, hunt, spare, part):
                return None
        # what is sought to explain an impossible month is small, or won't be proven anyway
        if deep and self._planning and (hunt.relaxed or priced) and self._open_gap(hunt):
            self._hard = True
            if not self._sharpen(name, hunt):
                return None
            lean = self._lean(hunt)
            if self.best is not None and (lean or hunt.relaxed) and self._parts is None:
                self._climb(stage, name, hunt, spare, GLANCE if lean else SHARP)
        if deep and self.best is not None and self._open_gap(hunt):
            part = LONG if self._planning else POLISH
            if self._lean(hunt) and self.clock.kept:  # later tiers need the time more
                part = BRIEFLY * self.clock.own
            self._polish(name, hunt, self.clock.share(part))
            if hunt.tree is not None:
                self._branch(hunt, LATER)
        if deep and self.best is not None and self._open_gap(hunt) and not self._lean(hunt):
            self._climb(stage, name, hunt, spare, 1.0)
        if deep and self._planning and self.best is not None and self.clock.kept:
            self._settle(hunt, spare)
        return math.floor(hunt.bound)

    def _settle(self, hunt: Hunt, spare: float) -> None:
        """Leave out what this tier can't afford, of later ones too."""
        generation = hunt.generation
        if generation is None or self._alone or not self._lean(hunt):
            self._leave_out(hunt, spare)
            return
        before = generation.effort
        hunt.take(generation.pricing.relaxed())
        self._leave_out(hunt, spare)
        if generation.centre(self.clock.part(CENTRE)):
            hunt.take(generation.pricing.relaxed())
            self._leave_out(hunt, spare)
        generation.pricing.look()
        self.clock.spend(generation.effort - before)

    def _leave_out(self, hunt: Hunt, spare: float) -> None:
        """Settle what nothing changes that the tier can afford."""
        assert self.best is not None
        for var, value in hunt.beyond(hunt.value(self.best) - hunt.low + spare).items():
            self._set(var, value)

    def _lean(self, hunt: Hunt) -> bool:
        """Whether lines are chosen by an exact mix alone, as variables by themselves say little."""
        return self._scarce and hunt.generation is not None and hunt.generation.exact

    def _open_gap(self, hunt: Hunt) -> bool:
        """Whether there is more to be had, and effort to look for it."""
        return not self.clock.over and (self.best is None or hunt.value(self.best) > hunt.bound)

    def _climb(self, stage: str, name: str | None, hunt: Hunt, spare: float, share: float) -> bool:
        """Search within ever more room above the bound; False if there is proven to be nothing at all."""
        room = ROOM * hunt.step
        seen: dict[int, int] | None = None
        while not self.clock.over:
            reached = math.inf if self.best is None else hunt.value(self.best)
            if reached <= hunt.bound:
                break
            narrow = hunt.beyond(min(room, reached - hunt.low))
            whole = not narrow or room >= reached - hunt.low
            if whole:
                # these bounds stay, so that they must allow what later tiers may take
                for var, value in hunt.beyond(reached - hunt.low + spare).items():
                    self._set(var, value)
            if whole or narrow != seen:  # more room that frees nothing has the same answer
                part = SHARE if self.best is None else share
                outcome = self._search(stage, name, hunt.prices, {} if whole else narrow, part)
            seen = narrow
            if whole and outcome.proven:
                if self.best is None:
                    return False
                hunt.bound = hunt.value(self.best)
                break
            if whole and outcome.bound is not None:
                hunt.raise_to(outcome.bound)
            if whole or not outcome.proven:
                break
            found = math.inf if outcome.values is None else hunt.value(outcome.values)
            hunt.raise_to(math.floor(min(found, hunt.low + room + 1)))
            room *= GROWTH
        return True

    def _sharpen(self, name: str | None, hunt: Hunt) -> bool:
        """A better bound, and better knowledge of what can't be, by column generation.

        The lines that its optimum mixes are near the best rosters, and often hold a first one. False if
        the bound is more than any roster could cost: there is none.
        """
        pricing = Pricing(self.model, self._open, self._networks, hunt.prices, hunt.relaxed, name)
        if self._loose and self.model.scenario.days >= SEVERAL * STRETCH:
            self._parts = Parts(self.model, self._cp, pricing, self.clock.limits.seed)
        self.tell(Progress("columns", name, self.clock.seconds))
        generation = Generation(pricing)
        most = self._ceiling(hunt.prices) + hunt.step if self.best is None else hunt.value(self.best)
        if self.best is None:
            self._first = First.ROUNDED
        part = COLUMNS if self.best is not None else EAGER
        self.clocked |= not generation.run(self.best, most, self.clock.part(part), exact=not self._loose)
        self.clock.spend(generation.effort)
        if self.best is None and generation.bound >= most:
            return False
        hunt.generation = generation
        if self._lean(hunt):
            hunt.raise_to(pricing.whole())
        elif hunt.low < generation.bound < math.inf:
            hunt.take(generation.pricing.relaxed())
        if self._parts is not None:
            self._parts.learn(pricing)
        # lines of a long period that keep totals without an axis are hard to find
        poor = generation.rough if self._parts is None else self._networks.cramped
        if self._open_gap(hunt) and not (poor and self.best is not None):
            self._round(hunt, generation)
        if self._loose and self._parts is None and self._open_gap(hunt):
            self._polish(name, hunt, self.clock.share(NEAT), BRISK)
        if self._parts is None and self._open_gap(hunt) and self.best is not None:
            self._settle(hunt, self.model.scenario.give.get(name, 0) if name else math.inf)
        if self._parts is None and (self._loose or self._lean(hunt)):
            self._branch(hunt, DECIDED if self._loose else SOON)
        # where the rounded lines make no roster, the repair finds one sooner
        repairable = self.best is None and bool(self.rounded)
        narrow = generation.converged and self._parts is None and not self._lean(hunt)
        if narrow and self._open_gap(hunt) and not repairable:
            self._search("columns", name, hunt.prices, generation.unmixed(self.best), RESTRICTED)
        return True

    def _round(self, hunt: Hunt, generation: Generation) -> None:
        """Round the mix of lines to a roster."""
        before = generation.effort
        eager = self.best is None or self._lean(hunt)
        part = EAGER if eager else ALONE if self._loose else DIVE
        below = math.inf if self.best is None else hunt.value(self.best)
        chosen = generation.dive(self.clock.part(part), below=below, whole=False) or []
        self.clocked |= generation.clocked
        self.clock.spend(generation.effort - before)
        if not chosen:
            return
        taken = self._held(hunt.prices, chosen, HELD)
        if self.best is None:
            self.rounded = _joined(chosen)
        elif not taken and self.mend is not None and not self.clock.over:
            self._mended(hunt, self.mend(_joined(chosen)))

    def _branch(self, hunt: Hunt, part: float) -> None:
        """Search everybody's lines by decisions, from where the last such search of the tier ended."""
        generation = hunt.generation
        if self.best is None or generation is None or not self._open_gap(hunt):
            return
        before = generation.effort
        tree = generation.branching(self.clock.part(part), hunt.value(self.best), hunt.tree)
        hunt.tree = tree
        while self._open_gap(hunt) and (lines := tree.search()) is not None:
            values = [generation.pricing.values(p, line) for p, line in lines.items()]
            self._complete(hunt.prices, _joined(values))
            tree.below = hunt.value(self.best)
        self.clocked |= generation.clocked
        self.clock.spend(generation.effort - before)
        hunt.raise_to(math.ceil(tree.bound - TOLERANCE * max(1.0, abs(tree.bound))))

    def _held(
        self, prices: Mapping[int, int], chosen: Sequence[Mapping[int, int]], parts: Sequence[float]
    ) -> bool:
        """Take people's rounded lines, or most of them, as a roster, if that is better; whether it was."""
        taken = False
        for part in parts:
            held = _joined(chosen[: int(part * len(chosen))])
            better = not self.clock.over and self._complete(prices, held)
            if taken and not better:
                break
            taken |= better
        return taken

    def _mended(self, hunt: Hunt, roster: Roster | None) -> None:
        """Take what lines that left crews short were mended to, if it is better."""
        values = None if roster is None else self.model.values(roster)
        if values is not None and self.model.fits(values):
            values = self.linear.complete(values)
            if self.best is None or hunt.value(values) < hunt.value(self.best):
                self.best = values

    def _polish(self, name: str | None, hunt: Hunt, limits: Limits, pace: float = -math.inf) -> None:
        """Improve ``best`` by neighbourhoods, or part by part, within limits, while they keep pace."""
        assert self.best is not None
        stop = self.clock.limits.effort - limits.effort
        seen = [hunt.value(self.best)]
        searches = self._searches(hunt, limits.seed)
        for values, effort in improve(searches, limits.seed, self.best, hunt.prices, hunt.bound, limits):
            self.clock.spend(effort)
            self.best = values
            seen.append(hunt.value(values))
            self._tell("polish", name, hunt)
            if len(seen) > SLACK and seen[-1 - SLACK] - seen[-1] <= pace * (seen[-1] - hunt.bound):
                return
            late = limits.until is not None and time.monotonic() >= limits.until
            if self.clock.limits.effort < stop or late or self.clock.over:
                # a part or a neighbourhood that the clock cut short may also have used up the effort
                self.clocked |= late or (self.clock.limits.effort >= stop and not self.clock.spent)
                return

    def _searches(self, hunt: Hunt, seed: int) -> list[Search]:
        """The ways in which a roster can be improved now."""
        days = self._parts or Neighbourhoods(self.model, self._cp, seed, hunt.regrets)
        if hunt.generation is None:
            return [days]
        states = np.array([v for state in self.model.x.values() for v in state.values()], np.int64)
        return [days, Recasts(hunt.generation, self._cp, states, seed)]

    def _tell(self, stage: str, name: str | None, hunt: Hunt) -> None:
        """Tell what the best is worth."""
        assert self.best is not None
        value = hunt.value(self.best) + self._offset(name) if name else None
        self.tell(Progress(stage, name, self.clock.seconds, value))

    def _relax(self, name: str | None, prices: Mapping[int, int]) -> Relaxed | Infeasible | None:
        """The relaxation of a tier, None where the clock came first; the last one is kept in mind."""
        linear = self.linear
        asked = dict(prices), len(linear.rows), [*linear.lb], [*linear.ub], [*self._open]
        if self._asked != asked:
            self._answer, self._asked = self._relaxed(name, prices), asked
        return self._answer

    def _relaxed(self, name: str | None, prices: Mapping[int, int]) -> Relaxed | Infeasible | None:
        self.tell(Progress("bound", name, self.clock.seconds))
        patient = self.best is not None or not self._planning
        relaxed = relax(self._matrix, prices, self.clock.left, patient=patient)
        self.clocked |= relaxed is None and self.clock.over
        for _ in range(CUT_ROUNDS):
            if not isinstance(relaxed, Relaxed) or not self.model.cut(relaxed.values.tolist(), self._open):
                break
            before, relaxed = relaxed, relax(self._matrix, prices, self.clock.left, relaxed, patient=patient)
            if relaxed is None:
                self.clocked |= self.clock.over
                return before
        return relaxed

    def _enter(self, name: str) -> None:
        """Bring in what only this tier's price needs; until now it would have slowed the search."""
        if name not in self._open:
            self._open.append(name)
        if self.best is not None:
            self.best = self.linear.complete(self.best)

    def _prices(self, tier: str) -> dict[int, int]:
        return {v: c for v, c in self.linear.prices.get(tier, {}).items() if c}

    def _floor(self, prices: Mapping[int, int]) -> int:
        linear = self.linear
        return sum(min(c * linear.lb[v], c * linear.ub[v]) for v, c in prices.items())

    def _ceiling(self, prices: Mapping[int, int]) -> int:
        linear = self.linear
        return sum(max(c * linear.lb[v], c * linear.ub[v]) for v, c in prices.items())

    def _set(self, var: int, value: int) -> None:
        self.linear.lb[var] = self.linear.ub[var] = value

    def _close(self, name: str, reached: int) -> None:
        """Lower tiers may not cost this one more than is ``reached``, and what it may give."""
        self.linear.cap(name, reached + self.model.scenario.give.get(name, 0))
        self.model.harden()

    # --- search -------------------------------------------------------------------------------
    def _search(
        self,
        stage: str,
        tier: str | None,
        objective: Mapping[int, int] | None,
        narrow: Mapping[int, int],
        share: float = SHARE,
    ) -> Outcome:
        """One search, from ``best`` or else the base rota; what is better becomes ``best``."""
        offset = self._offset(tier)

        def heard(value: int, bound: int) -> None:
            if self.first_seconds is None:
                self.first_seconds = self.clock.seconds
            shown = (value + offset, None if narrow else bound + offset) if tier else (None, None)
            self.tell(Progress(stage, tier, self.clock.seconds, *shown))

        self.tell(Progress(stage, tier, self.clock.seconds))
        hint = self.model.base() if self.best is None else self.best
        limits = self.clock.share(share)
        if self.best is None:
            limits = replace(limits, effort=min(limits.effort, self._look))
        outcome = self._cp.solve(objective, limits, hint, heard, narrow)
        self.clock.spend(outcome.effort)
        self.clocked |= outcome.clocked
        self._take(objective or {}, outcome)
        return outcome

    def _take(self, objective: Mapping[int, int], outcome: Outcome) -> bool:
        """Keep what a search found, if it is better; whether it was."""
        if outcome.values is None:
            return False
        if self.first_seconds is None:
            self.first_seconds = self.clock.seconds
        goal = Expr(dict(objective))
        if self.best is not None and goal.value(outcome.values) >= goal.value(self.best):
            return False
        self.best = outcome.values
        return True

    def _offset(self, tier: str | None) -> int:
        return self.linear.fixed_price.get(tier, 0) if tier else 0


def _joined(parts: Sequence[Mapping[int, int]]) -> dict[int, int]:
    return {var: value for part in parts for var, value in part.items()}
