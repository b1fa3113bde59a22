"""Column generation: a sharper relaxation, in which everybody works a mix of whole lines.

Lines are priced (``solving.pricing``) under duals near the best so far and taken up by the mix
(``solving.bundle``), until bound and mix meet. At the end the mix can be rounded to one line for each.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from shiftopt.solving.branching import Branching
from shiftopt.solving.bundle import DEAR, Bundle
from shiftopt.solving.cpsat import Limits
from shiftopt.solving.matrix import Flags, Ints
from shiftopt.solving.pricing import CLOSE, Pricing
from shiftopt.solving.rounding import Rounding

ROUNDS = 1000
"""Rounds of pricing at most."""

TAIL, WORTH = 20, 0.05
"""So many rounds must close this share of the gap between bound and mix, else the rest isn't worth it."""

EARLY = 20
"""Rounds after which a mix that breaks firm rows is made exact."""

IDLE, CALM = 8, 3
"""After so many rounds in which the lines known let the bound rise by nothing it has come to its end; the
same between two steps of the rounding, where the mix keeps firm rows."""

CENTRES = 10
"""How often duals are sought amid all the best at most: each time, lines are priced for them."""

MENDS, MEND = 60, 0.5
"""Rounds of pricing after every step of the rounding at most; how near bound and mix must come else, in
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
        self._bundle = Bundle(pricing)
        self.converged, self.clocked = True, False

    @property
    def bound(self) -> float:
        """The best Lagrangian bound so far."""
        return self.pricing.bound

    @property
    def effort(self) -> float:
        """What pricing and mixing have taken so far."""
        return self.pricing.effort

    @property
    def exact(self) -> bool:
        """Whether the mix is exact: near it there was none that keeps firm rows."""
        return self._bundle.exact

    @property
    def hopeless(self) -> bool:
        """Whether even a mix as cheap as the bound allows breaks rows that nothing pays for."""
        return self._bundle.strays and self._bundle.value <= self.bound + self.pricing.step

    @property
    def rough(self) -> bool:
        """Whether the mix breaks rows that nothing pays for by more than a unit."""
        return self._bundle.value - self.bound > DEAR * self.pricing.dearest

    # --- the loop -----------------------------------------------------------------------------
    def run(
        self, best: Sequence[int] | Ints | None, target: float, limits: Limits, exact: bool = False
    ) -> bool:
        """Raise the bound until nothing more is to be had, ``target`` is reached or a limit is.

        ``best``: a roster whose lines the mix begins with. ``exact``: whether a mix that goes on breaking
        firm rows is made exact, which is slower.

        Returns
        -------
        bool
            False if the clock ended it.
        """
        self._begin(limits)
        bundle = self._bundle
        self.learn(dict(self.pricing.lines_of(best)))
        for p, (_, line) in enumerate(self.pricing.price(self.pricing.first())):
            if not line:
                return True
            bundle.add(p, line)
        ended = self._climb(target, best is None, EARLY if exact else ROUNDS)
        if exact and bundle.strays and self.converged and not self.late:
            bundle.sharpen(target if best is None else 0.0)
            ended = self._climb(target, False, ROUNDS)
        bundle.keep_rows()
        return ended

    def learn(self, lines: Mapping[int, Sequence[int]]) -> None:
        """Take up lines of a roster, so that mixes may use them."""
        for p, line in lines.items():
            self._bundle.add(p, line)

    def _climb(self, target: float, patient: bool, most: int) -> bool:
        """Rounds of pricing and mixing; False if the clock ended them.

        ``patient``: not content with a mix that breaks firm rows, as it is to become the first roster; after
        ``most`` rounds such a mix is given up.
        """
        bundle, seen, value, gaps = self._bundle, math.inf, math.inf, list[float]()
        for k in range(ROUNDS):
            if not self._round(bundle) or self.pricing.whole() >= target:
                return True
            seen = min(seen, self.bound)
            # until then the mix only learns what lines there are
            if self.bound > seen + CLOSE and not (patient and bundle.strays):
                value = min(value, bundle.value)
                gaps.append(value - self.bound)
            if patient and bundle.strays and bundle.idle >= IDLE:
                bundle.keep_rows()
            if self._met(bundle) or _tails(gaps) or (k >= most and bundle.strays):
                return True
            if self.late:
                self.converged = False
                return self._spent()
        return True

    def _round(self, bundle: Bundle) -> bool:
        """Price everybody's lines who isn't settled, and mix them; False if somebody has none at all."""
        bound, _, found = self.pricing.ask(bundle.duals, bundle.fixed, bundle.closed)
        if any(not line for _, line in found.values()):
            return False
        bundle.hear(bound)
        for p, (_, line) in found.items():
            bundle.add(p, line)
        bundle.mix()
        return True

    def _met(self, bundle: Bundle) -> bool:
        """Whether no mix of lines costs more than the bound, or nothing lets it rise any more."""
        if bundle.exact and bundle.strays:
            return bundle.ended
        return bundle.ended or bundle.idle >= IDLE or self.pricing.whole() >= bundle.value - CLOSE

    def _begin(self, limits: Limits) -> None:
        self._until, self._most = limits.until, self.effort + limits.effort

    def _spent(self) -> bool:
        return self.effort > self._most

    @property
    def late(self) -> bool:
        """Whether a limit is reached, by effort or by the clock."""
        if self._spent():
            return True
        late = self._until is not None and time.monotonic() > self._until
        self.clocked |= late
        return late

    def unmixed(self, best: Sequence[int] | Ints | None) -> dict[int, int]:
        """State variables, at 0, that neither the mix of lines at the optimum nor ``best`` uses."""
        return self.pricing.unused([*self._bundle.mixed(), *self.pricing.lines_of(best)])

    def nearest(self) -> list[dict[int, int]]:
        """Everybody's line nearest the mix that keeps all totals, as values of state variables.

        Together they are no good roster, but in every stretch of days each does about as much as the mix does
        there, so that stretches can then be planned one by one. Who has no such line is left out.
        """
        cells = self._bundle.cells()
        lines = ((p, self.pricing.nearest(p, cells[p])) for p in range(len(cells)))
        return [self.pricing.values(p, line) for p, line in lines if line]

    def dive(
        self,
        limits: Limits,
        settled: Mapping[int, Sequence[int]] = MappingProxyType({}),
        below: float = math.inf,
        whole: bool = True,
    ) -> list[dict[int, int]] | None:
        """Round the mix of lines to one for each, as values of state variables, in the order of choice.

        A few people at a time are settled; then everybody else's lines are priced anew: what the mix was
        made of rarely fits any more. The effort granted is spread over all steps; where the clock comes
        first, the mix as it is must do. People without a line that keeps all totals are left out. The mix
        itself stays as it was.

        Parameters
        ----------
        limits : Limits
        settled : mapping of int to sequence of int, optional
            Lines of people who keep them.
        below : float, optional
            What the roster must cost less than.
        whole : bool, optional
            False: where no way leads on, what has been chosen so far will do.

        Returns
        -------
        list of dict, or None
            None once it can't come to less than ``below``.
        """
        self._begin(limits)
        rounding = Rounding(self, self._bundle, settled, below)
        if not rounding.run(whole):
            return None
        return [self.pricing.values(p, line) for p, line in rounding.chosen.items() if p not in settled]

    def price_on(self, bundle: Bundle, effort: float, below: float) -> bool:
        """Price lines until bound and mix meet, or effort is spent; False if somebody has none."""
        most = self.effort + effort
        for _ in range(MENDS):
            if not self._round(bundle):
                return False
            met = bundle.value - bundle.best <= MEND * self.pricing.step
            met &= not (bundle.exact and bundle.strays)
            met |= bundle.ended or bundle.idle >= (IDLE if bundle.strays and not self.hopeless else CALM)
            spent = self.effort >= most and bundle.worth(below)
            if met or spent or not bundle.may(below) or self.late:
                break
        return True

    def within(self, may: Flags, limits: Limits) -> float:
        """The bound where lines hold only what they ``may``: people × days × codes; infinite: there are none.

        The mix itself stays as it was.
        """
        self._begin(limits)
        bundle = self._bundle.within(may)
        return bundle.best if self.price_on(bundle, math.inf, math.inf) else math.inf

    def centre(self, limits: Limits) -> bool:
        """Take duals amid all the best instead of a corner of them, if lines are soon priced for them.

        The bound stays; far more is known then to be out of reach of it. The mix must be exact.

        Returns
        -------
        bool
            Whether such duals were found.
        """
        self._begin(limits)
        bundle = self._bundle
        for _ in range(CENTRES):
            if self.late:
                break
            centred = bundle.centre(None if self._until is None else self._until - time.monotonic())
            if self.late or not centred:
                break
            bound, duals, found = self.pricing.ask(bundle.duals, {})
            if self.pricing.settle(bound, duals):
                return True
            for p, (_, line) in found.items():
                bundle.add(p, line)
        return False

    # --- branching ----------------------------------------------------------------------------
    def branching(self, limits: Limits, below: float, tree: Branching | None = None) -> Branching:
        """A search for everybody's lines by decisions, for less than ``below``.

        ``tree``: one that a limit ended, to be taken up again. The mix itself stays as it was.
        """
        self._begin(limits)
        if tree is None:
            root = self._bundle
            if not root.exact:
                root = root.settled({})
                root.sharpen()
            tree = Branching(self, root, self.bound, below, self.pricing.step)
        tree.below = below
        return tree

    @property
    def left(self) -> float:
        """Effort left."""
        return self._most - self.effort


def _tails(gaps: Sequence[float]) -> bool:
    """Whether the last rounds have closed too little of the gap."""
    return len(gaps) > TAIL and gaps[-1] > (1 - WORTH) * gaps[-1 - TAIL]
