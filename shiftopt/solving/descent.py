"""The search for the optimum of one tier, by whatever means suit the month.

A tier is searched from below. Its linear relaxation gives a bound and a reduced cost for every
variable; a solution within ``room`` of the bound can't use a variable that costs more than ``room``.
So CP-SAT first sees only the cheap variables: what it finds there within ``room`` is proven optimal
for all, and if it finds nothing, the bound rises by ``room``. Then ``room`` grows.

Where that proves nothing, column generation gives a sharper bound, and its mix of lines is rounded; then
neighbourhoods, recasts and decisions go on from there.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence

import numpy as np

from shiftopt.roster import Roster
from shiftopt.solving.columns import Generation
from shiftopt.solving.cpsat import Limits
from shiftopt.solving.hunt import Hunt
from shiftopt.solving.lp import TOLERANCE, Infeasible
from shiftopt.solving.neighbourhood import Neighbourhoods
from shiftopt.solving.parts import STRETCH, Parts
from shiftopt.solving.pricing import Pricing
from shiftopt.solving.progress import Progress
from shiftopt.solving.recast import Recasts
from shiftopt.solving.standing import COLUMNS, SHARE, TRY, First, Standing
from shiftopt.solving.ways import Search, improve

RESTRICTED = 0.1
"""Share of the effort still left that a search among the lines that column generation found may take."""

SHARP, GLANCE, SMALL = 0.2, 0.01, 200
"""The same for the first search after it; where an exact mix was rounded and more than so many states are
left to choose, which searches rarely prove."""

EAGER = 0.75
"""Share of the effort and the time still left that column generation may take while there is no roster, and
rounding its mix then, of what is set aside too; or rounding it where it is exact."""

SEVERAL = 4
"""Parts that a period must have to be improved part by part."""

DIVE, ALONE = 0.3, 0.45
"""Share of the effort and the time still left that rounding the mix of lines may take; the same where there
is one tier alone."""

DECIDED, SOON, LATER = 0.15, 0.2, 0.6
"""The same for deciding who works when, where rounding has left a gap: where there is one tier alone; of
others a little, as few people's lines are soon decided; once more after neighbourhoods and recasts."""

HELD = (1.0, 0.85)
"""Shares of the lines rounded that are kept, one after another while that helps; the others, chosen last and
with least to choose from, are chosen anew."""

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

ROOM, GROWTH = 0.5, 8
"""How far above its bound a tier is first looked for, in steps of its prices; how fast that grows."""


class Descent:
    """The search for one tier's optimum, from the best roster so far.

    Parameters
    ----------
    so_far : Standing
        Gains better rosters, and bounds of variables.
    stage : str
        What progress calls it.
    name : str or None
        The tier, if it is one.
    prices : mapping of int to int
    """

    def __init__(self, so_far: Standing, stage: str, name: str | None, prices: Mapping[int, int]) -> None:
        self._so_far, self._stage, self._name = so_far, stage, name
        self._spare = so_far.model.scenario.give.get(name, 0) if name else math.inf
        self._bounds = list(so_far.linear.lb), list(so_far.linear.ub)
        self._hunt = Hunt(dict(prices), None, so_far.floor(prices), self._bounds)
        self._parts: Parts | None = None
        self._told: tuple[float, float] | None = None
        """What was reached, and from which bound, when things were left out last."""

    @property
    def _lean(self) -> bool:
        """Whether lines are chosen by an exact mix alone, as variables by themselves say little."""
        generation = self._hunt.generation
        return self._so_far.scarce and generation is not None and generation.exact

    @property
    def _reached(self) -> float:
        """What the best roster costs."""
        best = self._so_far.best
        return math.inf if best is None else self._hunt.value(best)

    @property
    def _open(self) -> bool:
        """Whether there is more to be had, and effort to look for it."""
        reached, bound = self._reached, self._hunt.bound
        near = reached < math.inf and reached - bound <= self._so_far.clock.limits.gap * reached
        return not self._so_far.clock.over and not near and reached > bound

    # --- from below -----------------------------------------------------------------------------
    def plainly(self) -> int | None:
        """Search from below and do nothing else; the bound, or None if there is proven to be nothing."""
        return math.floor(self._hunt.bound) if self._relaxed() and self._climb(SHARE) else None

    def run(self) -> int | None:
        """Go on until the optimum is proven or a limit is reached.

        Returns
        -------
        int or None
            The bound; None if there is proven to be no roster.
        """
        so_far = self._so_far
        if so_far.rough:
            self._polish(so_far.clock.share(TIDY), BRISK)
        if not (self._first_look() and self._by_lines()):
            return None
        if so_far.best is not None:
            if self._open:
                self._improve()
            if self._open and not self._lean:
                self._climb(1.0)
            if so_far.planning and so_far.clock.kept:
                self._settle()
        return math.floor(self._hunt.bound)

    def _first_look(self) -> bool:
        """What the relaxation gives, where that is worth asking; False if there is proven to be nothing."""
        so_far = self._so_far
        if so_far.planning and (so_far.loose or so_far.scarce):
            return so_far.matrix.rest() is not None
        if not self._relaxed():
            return False
        if self._hunt.relaxed is None and so_far.planning and so_far.best is None:
            so_far.first = First.ROUNDED  # where even this is hard, no search finds one
            return True
        return so_far.hard or self._climb(TRY)

    def _relaxed(self) -> bool:
        """Go on from the relaxation, if there is time for it; False if it has no solution."""
        prices = self._hunt.prices
        relaxed = self._so_far.relax(self._name, prices)
        if isinstance(relaxed, Infeasible):
            return False
        self._hunt = Hunt(prices, relaxed, self._so_far.floor(prices), self._bounds)
        return True

    def _by_lines(self) -> bool:
        """Go on by column generation, if that is worth it; False if there is proven to be nothing."""
        so_far = self._so_far
        # what is sought to explain an impossible month is small, or won't be proven anyway
        priced = self._hunt.relaxed is not None or so_far.loose or so_far.scarce
        if not (so_far.planning and priced and self._open):
            return True
        so_far.hard = True
        if not self._sharpen():
            return False
        if so_far.best is not None and (self._lean or self._hunt.relaxed) and self._parts is None:
            self._climb(GLANCE if self._lean and not self._small else SHARP)
        return True

    @property
    def _small(self) -> bool:
        """Whether little is left to choose."""
        linear = self._so_far.linear
        states = (var for state in self._so_far.model.x.values() for var in state.values())
        return sum(linear.lb[var] < linear.ub[var] for var in states) <= SMALL

    def _improve(self) -> None:
        """Improve a roster that can't be proven the best."""
        clock = self._so_far.clock
        part = LONG if self._so_far.planning else POLISH
        if self._lean and clock.kept:  # later tiers need the time more
            part = BRIEFLY * clock.own
        self._polish(clock.share(part))
        if self._hunt.tree is not None:
            self._branch(LATER)

    def _settle(self) -> None:
        """Leave out what this tier can't afford, of later ones too."""
        clock, hunt, generation = self._so_far.clock, self._hunt, self._hunt.generation
        if self._told == (self._reached, hunt.low):
            return
        if generation is None or self._so_far.alone or not self._lean:
            self._leave_out()
            return
        before = generation.effort
        hunt.take(generation.pricing.relaxed())
        self._leave_out()
        if generation.centre(clock.part(CENTRE)):
            hunt.take(generation.pricing.relaxed())
            self._leave_out()
        generation.pricing.look()
        self._so_far.clocked |= generation.clocked
        clock.spend(generation.effort - before)
        self._told = self._reached, hunt.low

    def _leave_out(self) -> None:
        """Settle for good what nothing changes that the tier can afford, with what later ones may give."""
        for var, value in self._hunt.beyond(self._reached - self._hunt.low + self._spare).items():
            self._so_far.fix(var, value)

    def _climb(self, share: float) -> bool:
        """Search within ever more room above the bound; False if there is proven to be nothing at all."""
        so_far, hunt = self._so_far, self._hunt
        room = ROOM * hunt.step
        seen: dict[int, int] | None = None
        while self._open:
            reached = self._reached
            narrow = hunt.beyond(min(room, reached - hunt.low))
            whole = not narrow or room >= reached - hunt.low
            if whole:
                self._leave_out()
            if whole or narrow != seen:  # more room that frees nothing has the same answer
                part = SHARE if so_far.best is None else share
                outcome = so_far.search(self._stage, self._name, hunt.prices, {} if whole else narrow, part)
            seen = narrow
            if whole and outcome.proven:
                if so_far.best is None:
                    return False
                hunt.bound = hunt.value(so_far.best)
                break
            if whole and outcome.bound is not None:
                hunt.raise_to(outcome.bound)
            if whole or not outcome.proven:
                break
            found = math.inf if outcome.values is None else hunt.value(outcome.values)
            hunt.raise_to(math.floor(min(found, hunt.low + room + 1)))
            room *= GROWTH
        return True

    # --- by whole lines -------------------------------------------------------------------------
    def _sharpen(self) -> bool:
        """A better bound, and better knowledge of what can't be, by column generation.

        The lines that its optimum mixes are near the best rosters, and often hold a first one. False if
        the bound is more than any roster could cost: there is none.
        """
        so_far, hunt = self._so_far, self._hunt
        pricing = Pricing(so_far.model, so_far.open, so_far.networks, hunt.prices, hunt.relaxed, self._name)
        if so_far.loose and so_far.model.scenario.days >= SEVERAL * STRETCH:
            self._parts = Parts(so_far.model, so_far.cp, pricing, so_far.clock.limits.seed)
        generation = self._generated(pricing)
        if generation is None:
            return False
        hunt.generation = generation
        if self._lean:
            hunt.raise_to(pricing.whole())
        elif hunt.low < generation.bound < math.inf:
            hunt.take(pricing.relaxed())
        if self._parts is not None:
            self._parts.learn(pricing)
        self._from_mix(generation)
        return True

    def _generated(self, pricing: Pricing) -> Generation | None:
        """Column generation at its end; None if its bound is more than any roster could cost."""
        so_far, hunt = self._so_far, self._hunt
        so_far.tell(Progress("columns", self._name, so_far.clock.seconds))
        generation, first = Generation(pricing), so_far.best is None
        most = so_far.ceiling(hunt.prices) + hunt.step if first else self._reached
        if first:
            so_far.first = First.ROUNDED
        limits = so_far.clock.part(EAGER, aside=True) if first else so_far.clock.part(COLUMNS)
        so_far.clocked |= not generation.run(so_far.best, most, limits, exact=not so_far.loose)
        so_far.clock.spend(generation.effort)
        return None if first and generation.bound >= most else generation

    def _from_mix(self, generation: Generation) -> None:
        """Rosters near the mix that column generation has come to."""
        so_far = self._so_far
        rough = so_far.best is not None and generation.rough
        if self._parts is not None:
            # whole lines of a long period are hard to round to where there is no room for their totals
            near = rough or (so_far.networks.cramped and so_far.best is not None)
            begin = self._near if near else self._round
            self._parts.rough = not (self._open and begin(generation))
            return
        if self._open and not rough:
            self._round(generation)
        if so_far.loose and self._open:
            self._polish(so_far.clock.share(NEAT), BRISK)
        if so_far.best is not None and self._open:
            self._settle()
        if so_far.loose or self._lean:
            self._branch(DECIDED if so_far.loose else SOON)
        # where the rounded lines make no roster, the repair finds one sooner
        repairable = so_far.best is None and bool(so_far.rounded)
        if generation.converged and not self._lean and self._open and not repairable:
            unmixed = generation.unmixed(so_far.best)
            so_far.search("columns", self._name, self._hunt.prices, unmixed, RESTRICTED)

    def _round(self, generation: Generation) -> bool:
        """Round the mix of lines to a roster; whether that was better."""
        so_far, before = self._so_far, generation.effort
        first = so_far.best is None
        part = EAGER if first or self._lean else ALONE if so_far.loose else DIVE
        limits = so_far.clock.part(part, aside=first)
        chosen = generation.dive(limits, below=self._reached, whole=False) or []
        so_far.clocked |= generation.clocked
        so_far.clock.spend(generation.effort - before)
        if not chosen:
            return False
        taken = self._held(chosen)
        if so_far.best is None:
            so_far.rounded = _joined(chosen)
        elif not taken and so_far.mend is not None and not so_far.clock.over:
            return self._mended(so_far.mend(_joined(chosen)))
        return taken

    def _near(self, generation: Generation) -> bool:
        """Plan part by part from lines near the mix until that is better than the best; whether it is.

        Such lines may be dearer at first: they know of the whole, not of each other.
        """
        assert self._parts is not None
        so_far, hunt, before = self._so_far, self._hunt, generation.effort
        lines = _joined(generation.nearest())
        so_far.clock.spend(generation.effort - before)
        near = so_far.completed(hunt.prices, lines).values
        if near is None:
            return False
        self._parts.rough, now = False, near
        if hunt.value(now) >= self._reached:
            limits = so_far.clock.share(LONG)
            for now, effort in self._parts.improve(near, hunt.prices, hunt.bound, limits):
                so_far.clock.spend(effort)
                if hunt.value(now) < self._reached or so_far.clock.over:
                    break
            so_far.clocked |= so_far.clock.over and not so_far.clock.spent
        better = hunt.value(now) < self._reached
        if better:
            so_far.best = now
        return better

    def _held(self, chosen: Sequence[Mapping[int, int]]) -> bool:
        """Take people's rounded lines, or most of them, as a roster, if that is better; whether it was."""
        so_far, taken = self._so_far, False
        for part in HELD:
            held = _joined(chosen[: int(part * len(chosen))])
            better = not so_far.clock.over and so_far.complete(self._hunt.prices, held)
            if taken and not better:
                break
            taken |= better
        return taken

    def _mended(self, roster: Roster | None) -> bool:
        """Take what lines that left crews short were mended to, if it is better; whether it was."""
        so_far = self._so_far
        values = None if roster is None else so_far.model.values(roster)
        if values is None or not so_far.model.fits(values):
            return False
        values = so_far.linear.complete(values)
        better = self._hunt.value(values) < self._reached
        if better:
            so_far.best = values
        return better

    def _branch(self, part: float) -> None:
        """Search everybody's lines by decisions, from where the last such search of the tier ended."""
        so_far, hunt, generation = self._so_far, self._hunt, self._hunt.generation
        if so_far.best is None or generation is None or not self._open:
            return
        before = generation.effort
        hunt.tree = tree = generation.branching(so_far.clock.part(part), self._reached, hunt.tree)
        while self._open and (lines := tree.search()) is not None:
            values = [generation.pricing.values(p, line) for p, line in lines.items()]
            so_far.complete(hunt.prices, _joined(values))
            tree.below = self._reached
        so_far.clocked |= generation.clocked
        so_far.clock.spend(generation.effort - before)
        hunt.raise_to(math.ceil(tree.bound - TOLERANCE * max(1.0, abs(tree.bound))))

    # --- improving ------------------------------------------------------------------------------
    def _polish(self, limits: Limits, pace: float = -math.inf) -> None:
        """Improve the best by neighbourhoods, or part by part, within limits, while they keep pace."""
        so_far, hunt = self._so_far, self._hunt
        assert so_far.best is not None
        stop = so_far.clock.limits.effort - limits.effort
        seen = [hunt.value(so_far.best)]
        searches = self._searches(limits.seed)
        for values, effort in improve(searches, limits.seed, so_far.best, hunt.prices, hunt.bound, limits):
            so_far.clock.spend(effort)
            so_far.best = values
            seen.append(hunt.value(values))
            self._tell()
            if len(seen) > SLACK and seen[-1 - SLACK] - seen[-1] <= pace * (seen[-1] - hunt.bound):
                return
            late = limits.until is not None and time.monotonic() >= limits.until
            if so_far.clock.limits.effort < stop or late or so_far.clock.over:
                # a part or a neighbourhood that the clock cut short may also have used up the effort
                so_far.clocked |= late or (so_far.clock.limits.effort >= stop and not so_far.clock.spent)
                return

    def _searches(self, seed: int) -> list[Search]:
        """The ways in which a roster can be improved now."""
        model, cp, generation = self._so_far.model, self._so_far.cp, self._hunt.generation
        days = self._parts or Neighbourhoods(model, cp, seed, self._hunt.regrets)
        if generation is None:
            return [days]
        states = np.array([v for state in model.x.values() for v in state.values()], np.int64)
        return [days, Recasts(generation, cp, states, seed)]

    def _tell(self) -> None:
        """Tell what the best is worth."""
        so_far = self._so_far
        assert so_far.best is not None
        value = self._hunt.value(so_far.best) + so_far.offset(self._name) if self._name else None
        so_far.tell(Progress("polish", self._name, so_far.clock.seconds, value))


def _joined(parts: Sequence[Mapping[int, int]]) -> dict[int, int]:
    return {var: value for part in parts for var, value in part.items()}
