"""What a solve has come to: the model, the best roster in it, and what was learnt of the month on the way.

Searches go on from the best roster; what they find that is better becomes the best.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import Enum

from shiftopt.model.linear import Expr
from shiftopt.model.people import PeopleModel
from shiftopt.roster import Roster
from shiftopt.solving.clock import Clock
from shiftopt.solving.cpsat import CpSat, Outcome
from shiftopt.solving.lp import Infeasible, Relaxed, relax
from shiftopt.solving.matrix import Matrix
from shiftopt.solving.networks import Networks
from shiftopt.solving.progress import OnProgress, Progress

SHARE = 0.4
"""Share of the effort still left that one search may take."""

TRY = 0.05
"""The same for a first try, before column generation."""

COLUMNS = 0.5
"""Share of the effort and the time still left that column generation may take."""

LOOK = 2.0
"""Effort that one search may take while there is no roster at all: what it doesn't find at once, the repair
finds sooner."""

CUT_ROUNDS = 10
"""How often a relaxation may be sharpened by rows that it breaks."""


class First(Enum):
    """How the first roster came: by a search, by lines taken in turn, by rounding a mix, by the repair."""

    SEARCHED, IN_TURN, ROUNDED, REPAIRED = range(4)


class Standing:
    """What a solve has come to.

    Parameters
    ----------
    model : PeopleModel
    clock : Clock
    tell : callable
        Hears every piece of progress.
    names : sequence of str
        The tiers.
    planning : bool
        Whether they are all tiers of the scenario: only then much is worth trying.
    first : First
        How a first roster is sought.

    Attributes
    ----------
    best : list of int or None
        Values of the best solution so far.
    clocked : bool
        Whether the clock ended any search, so that the result may not repeat.
    first_seconds : float or None
        Seconds until the first complete roster.
    look : float
        Effort that one search may take while there is no roster.
    hard : bool
        Whether a first try has been in vain for a tier: it would be for later ones.
    rounded : dict of int to int
        Lines, as values of state variables, that a mix was rounded to but that make no roster.
    mend : callable or None
        Makes a roster of such lines, where there is one already that isn't worth much.
    open : list of str
        Tiers whose rows count.
    """

    def __init__(
        self,
        model: PeopleModel,
        clock: Clock,
        tell: OnProgress,
        names: Sequence[str],
        planning: bool,
        first: First,
        open: Sequence[str],
    ) -> None:
        self.model, self.linear = model, model.linear
        self.clock, self.tell = clock, tell
        self.names, self.planning, self.first = tuple(names), planning, first
        self.best: list[int] | None = None
        self.clocked, self.hard, self.look = False, False, LOOK
        self.first_seconds: float | None = None
        self.rounded: dict[int, int] = {}
        self.mend: Callable[[Mapping[int, int]], Roster | None] | None = None
        self.open = list(open)
        self.matrix = Matrix(self.linear, self.open)
        self.cp = CpSat(self.matrix)
        self.networks = Networks(model, COLUMNS * clock.limits.effort)
        self._asked: object = None
        self._answer: Relaxed | Infeasible | None = None

    @property
    def alone(self) -> bool:
        """Whether there is one tier to plan by, and nothing else to be had."""
        return self.planning and len(self.names) == 1

    @property
    def loose(self) -> bool:
        """Whether any lines make a roster of the only tier: lines are priced at once then."""
        return self.first is First.IN_TURN and self.alone

    @property
    def rough(self) -> bool:
        """Whether the first roster is worth tidying before anything else."""
        return self.first in (First.IN_TURN, First.REPAIRED) and not self.alone

    @property
    def scarce(self) -> bool:
        """Whether no search found a first roster: relaxations say little then."""
        return self.first in (First.ROUNDED, First.REPAIRED)

    # --- prices -------------------------------------------------------------------------------
    def prices_of(self, tier: str) -> dict[int, int]:
        """Variable → its price in a tier, where that is something."""
        return {v: c for v, c in self.linear.prices.get(tier, {}).items() if c}

    def floor(self, prices: Mapping[int, int]) -> int:
        """The least that prices come to by the bounds of variables alone."""
        linear = self.linear
        return sum(min(c * linear.lb[v], c * linear.ub[v]) for v, c in prices.items())

    def ceiling(self, prices: Mapping[int, int]) -> int:
        """The most."""
        linear = self.linear
        return sum(max(c * linear.lb[v], c * linear.ub[v]) for v, c in prices.items())

    def offset(self, tier: str | None) -> int:
        """What a tier costs whatever is worked."""
        return self.linear.fixed_price.get(tier, 0) if tier else 0

    def fix(self, var: int, value: int) -> None:
        """Settle a variable for good."""
        self.linear.lb[var] = self.linear.ub[var] = value

    # --- search -------------------------------------------------------------------------------
    def search(
        self,
        stage: str,
        tier: str | None,
        objective: Mapping[int, int] | None,
        narrow: Mapping[int, int],
        share: float = SHARE,
    ) -> Outcome:
        """One search, from ``best`` or else the base rota; what is better becomes ``best``."""
        offset = self.offset(tier)

        def heard(value: int, bound: int) -> None:
            if self.first_seconds is None:
                self.first_seconds = self.clock.seconds
            shown = (value + offset, None if narrow else bound + offset) if tier else (None, None)
            self.tell(Progress(stage, tier, self.clock.seconds, *shown))

        self.tell(Progress(stage, tier, self.clock.seconds))
        hint = self.model.base() if self.best is None else self.best
        limits = self.clock.share(share)
        if self.best is None:
            limits = replace(limits, effort=min(limits.effort, self.look))
        outcome = self.cp.solve(objective, limits, hint, heard, narrow)
        self.clock.spend(outcome.effort)
        self.clocked |= outcome.clocked
        self.take(objective or {}, outcome)
        return outcome

    def complete(self, prices: Mapping[int, int], chosen: Mapping[int, int]) -> bool:
        """Take lines as a roster, if they make one and it is better; whether it was."""
        return self.take(prices, self.completed(prices, chosen))

    def completed(self, prices: Mapping[int, int], chosen: Mapping[int, int]) -> Outcome:
        """A roster of some lines, if they make one."""
        outcome = self.cp.solve(prices, self.clock.share(TRY), self.best, fixed=chosen)
        self.clock.spend(outcome.effort)
        self.clocked |= outcome.clocked
        return outcome

    def take(self, objective: Mapping[int, int], outcome: Outcome) -> bool:
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

    def relax(self, name: str | None, prices: Mapping[int, int]) -> Relaxed | Infeasible | None:
        """The relaxation of a tier, None where the clock came first; the last one is kept in mind."""
        linear = self.linear
        asked = dict(prices), len(linear.rows), [*linear.lb], [*linear.ub], [*self.open]
        if self._asked != asked:
            self._answer, self._asked = self._relaxed(name, prices), asked
        return self._answer

    def _relaxed(self, name: str | None, prices: Mapping[int, int]) -> Relaxed | Infeasible | None:
        self.tell(Progress("bound", name, self.clock.seconds))
        patient = self.best is not None or not self.planning
        relaxed = relax(self.matrix, prices, self.clock.left, patient=patient)
        self.clocked |= relaxed is None and self.clock.over
        for _ in range(CUT_ROUNDS):
            if not isinstance(relaxed, Relaxed) or not self.model.cut(relaxed.values.tolist(), self.open):
                break
            before, relaxed = relaxed, relax(self.matrix, prices, self.clock.left, relaxed, patient=patient)
            if relaxed is None:
                self.clocked |= self.clock.over
                return before
        return relaxed
