"""Column generation: a sharper relaxation, in which everybody works a mix of whole lines.

Lines are priced (``solving.pricing``) under duals near the best so far and taken up by the master LP
(``solving.master``), until bound and master meet. At the end the mix can be rounded to one line for each.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence

from shiftopt.solving.cpsat import Limits
from shiftopt.solving.lp import Floats
from shiftopt.solving.master import DUAL, Master
from shiftopt.solving.matrix import Ints
from shiftopt.solving.pricing import CLOSE, Pricing

SMOOTH = 0.8
"""Weight of the best duals so far against the master's, where lines are priced."""

ROUNDS = 300
"""Rounds of pricing at most."""

MANY = 40
"""Lines a person on average beyond which the master is made anew with few."""

TAIL, WORTH = 20, 0.05
"""So many rounds must close this share of the gap between bound and master, else the rest isn't worth it."""

SURE, STEPS = 0.9, 12
"""Share in the mix from which a line is taken when that is rounded; into how many steps the rounding goes."""

MENDS, MEND = 30, 0.5
"""Rounds of pricing after every step of the rounding at most; how near bound and master must come else, in
steps of the prices."""


class Generation:
    """Column generation for one tier of a model.

    Parameters
    ----------
    pricing : Pricing

    Attributes
    ----------
    converged, clocked : bool
        Whether the bound was sought to its end; whether the clock ended anything.
    """

    def __init__(self, pricing: Pricing) -> None:
        self.pricing = pricing
        self._master = Master(pricing)
        self.converged, self.clocked = True, False
        self._mixed: list[tuple[int, tuple[int, ...]]] = []

    @property
    def bound(self) -> float:
        """The best Lagrangian bound so far."""
        return self.pricing.bound

    @property
    def effort(self) -> float:
        """What pricing and masters have taken so far."""
        return self.pricing.effort

    # --- the loop -----------------------------------------------------------------------------
    def run(self, best: Sequence[int] | Ints | None, target: float, limits: Limits) -> bool:
        """Raise the bound until nothing more is to be had, ``target`` is reached or a limit is.

        ``best``: a roster whose lines the master begins with.

        Returns
        -------
        bool
            False if the clock ended it.
        """
        self._begin(limits)
        master = self._master
        for p, line in self.pricing.lines_of(best):
            master.add(p, line)
        duals, solved = self.pricing.first(), None
        seen, gaps = math.inf, list[float]()
        for _ in range(ROUNDS):
            priced = self.pricing.price(duals)
            if any(not line for _, line in priced):
                return True
            seen = min(seen, self.bound)
            fresh = sum(master.add(p, line) for p, (_, line) in enumerate(priced))
            if self.pricing.whole() >= target:
                return True
            if not fresh and duals is solved:
                if not master.dearer():
                    return True
                gaps.clear()
            if master.lines > MANY * len(priced):
                master = self._master = master.narrowed({})
            solved = master.solve()
            self._mixed = master.mixed()
            if self.bound > seen + CLOSE:  # until then the master only learns what lines there are
                gaps.append(master.value - self.bound)
            met = self.pricing.whole() >= master.value - CLOSE
            if _tails(gaps) or (met and not master.dearer()):
                return True
            if met:  # the master's value means something else from here on
                gaps.clear()
            if self._late():
                self.converged = False
                return self._spent()
            duals = SMOOTH * self.pricing.duals + (1 - SMOOTH) * solved if fresh else solved
        return True

    def _begin(self, limits: Limits) -> None:
        self._until, self._most = limits.until, self.effort + limits.effort

    def _spent(self) -> bool:
        return self.effort > self._most

    def _late(self) -> bool:
        """Whether a limit is reached, by effort or by the clock."""
        if self._spent():
            return True
        late = self._until is not None and time.monotonic() > self._until
        self.clocked |= late
        return late

    def unmixed(self, best: Sequence[int] | Ints | None) -> dict[int, int]:
        """State variables, at 0, that neither the mix of lines at the optimum nor ``best`` uses."""
        return self.pricing.unused([*self._mixed, *self.pricing.lines_of(best)])

    def dive(self, limits: Limits) -> list[dict[int, int]]:
        """Round the mix of lines to one for each, as values of state variables, in the order of choice.

        A few people at a time are settled; then everybody else's lines are priced anew: what the mix was
        made of rarely fits any more. The effort granted is spread over all steps; where the clock comes
        first, the mix as it is must do. People without a line that keeps all totals are left out. The mix
        itself stays as it was.
        """
        self._begin(limits)
        settled: dict[int, tuple[int, ...]] = {}
        open_people = set(range(len(self.pricing.people)))
        master = self._master
        master.solve()
        duals = self.pricing.duals
        while open_people:
            shares = master.shares(open_people)
            sure = sum(share > SURE for share, _, _ in shares)
            count = len(shares) if self._late() else max(sure, _least(len(open_people)))
            for _, p, line in shares[:count]:
                open_people.discard(p)
                lawful = self.pricing.lawful(p, line, duals)
                if lawful:
                    settled[p] = tuple(lawful)
            if open_people:
                master = master.narrowed(settled)
                most = self.effort + _part(len(open_people)) * (self._most - self.effort)
                duals = self._mend(master, settled, duals, most)
        return [self.pricing.values(p, line) for p, line in settled.items()]

    def _mend(
        self, master: Master, settled: Mapping[int, Sequence[int]], duals: Floats, most: float
    ) -> Floats:
        """Price lines of those who aren't settled until bound and master meet; the best duals.

        ``most``: the effort at which it ends in any case.
        """
        best, centre = -math.inf, duals
        solved = master.solve(DUAL)
        for _ in range(MENDS):
            bound, duals, found = self.pricing.ask(duals, settled)
            if bound > best:
                best, centre = bound, duals
            fresh = sum(master.add(p, line) for p, (_, line) in found.items() if line)
            if fresh:
                solved = master.solve()
            elif duals is solved:
                break
            if master.value - best <= MEND * self.pricing.step or self.effort >= most or self._late():
                break
            duals = SMOOTH * centre + (1 - SMOOTH) * solved if fresh else solved
        return centre


def _least(people: int) -> int:
    """How many of the people open are settled in a step at least."""
    return max(1, people // STEPS)


def _part(people: int) -> float:
    """The part that a step has of what the rounding may still take: steps of fewer people take less."""
    left, later = people, 0
    while left:
        later += left
        left -= _least(left)
    return people / later


def _tails(gaps: Sequence[float]) -> bool:
    """Whether the last rounds have closed too little of the gap."""
    return len(gaps) > TAIL and gaps[-1] > (1 - WORTH) * gaps[-1 - TAIL]
