"""A mix of lines rounded to one line for each, a few people at a time.

After every step everybody else's lines are priced anew: what the mix was made of rarely fits any more. Where
mixes are exact they tell how a step turns out: one that makes everything dearer is taken only where others
would as well, and where no way leads on, some people give their lines back.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from shiftopt.solving.bundle import Bundle, Prices

SURE, STEPS = 0.9, 12
"""Share in the mix from which a line is taken; into how many steps the rounding goes."""

BACK = 8
"""How often a step may be taken back at most, where it leads nowhere; for a first roster once more for
everybody."""

TRIES = 8
"""How many people are tried one by one, where all make an exact mix dearer, until the least dear is taken."""

GIVEN, MORE = 0.1, 1.5
"""The part of all people who give their lines back where no way leads on; how many times that next, until
there is one. What is missing after that the repair finds sooner."""


@dataclass(frozen=True)
class Step:
    """People settled, and the mix of the others after it."""

    lines: Mapping[int, tuple[int, ...]]
    people: frozenset[int]
    mix: Bundle


class Rounding:
    """The way from one mix to everybody's lines.

    Parameters
    ----------
    prices : Prices
    root : Bundle
        The mix; it stays as it is.
    settled : mapping of int to sequence of int
        Lines of people who keep them.
    below : float
        What the roster must cost less than.

    Attributes
    ----------
    chosen : dict of int to tuple of int
        Lines, in the order of choice, those settled first.
    open : set of int
        Who has none yet.
    """

    def __init__(
        self, prices: Prices, root: Bundle, settled: Mapping[int, Sequence[int]], below: float
    ) -> None:
        self._prices, self._pricing = prices, prices.pricing
        self._root, self._kept, self._below = root, frozenset(settled), below
        self._everybody = frozenset(range(len(self._pricing.people)))
        self.chosen = {p: tuple(line) for p, line in settled.items()}
        self.open = set(self._everybody - settled.keys())
        self._mix = self._mixed(root, self.chosen, self.open, below) if settled else root
        self._back, self._most = 0, len(self.open)
        self._in_vain = Counter[int]()
        self._may_give = below == math.inf and root.exact
        self._end = root

    def run(self, whole: bool) -> bool:
        """Settle everybody; False once that can't come to less than ``below``.

        ``whole``: whether what has been chosen so far is worth nothing where no way leads on.
        """
        patience = BACK if self._below < math.inf else BACK + len(self.open)
        while self.open and self._back <= patience:
            if not self._mix.worth(self._below):
                return False
            if not whole and self._mix.exact and self._prices.late:
                break  # what fits so far is worth more than the rest settled blindly
            step = self._next(patience)
            if step is not None:
                self._take(step)
            elif whole or not (self._may_give and self._give_back()):
                break
        return not (self.open and whole)

    def _take(self, step: Step) -> None:
        self.chosen |= step.lines
        self.open -= step.people
        self._most = 2 * len(step.people) if step.mix.exact else len(self.open)
        self._mix = step.mix

    def _next(self, patience: int) -> Step | None:
        """The next step that leads on, None where there is none."""
        most, refused, tries = self._most, set[int](), 0
        dear: Step | None = None
        while self._back <= patience and (group := self._group(refused, most)):
            step = self._settle(group)
            worth = step.mix.worth(self._below)
            if worth and step.mix.may(self._level) and self._keeps_rows(step.mix):
                return step
            if worth:
                dear = step if dear is None or _cheaper(step.mix, dear.mix) else dear
                most, tries = max(1, len(group) // 2), tries + (len(group) == 1)
            else:
                most, self._back = 1, self._back + 1
                self._end = step.mix
            if tries == TRIES or self._prices.late:
                break
            if len(group) == 1:
                refused |= group.keys()
                self._in_vain.update(group.keys())
        if dear is not None:
            self._price(dear.mix, len(self.open - dear.people), self._below)
            self._end = dear.mix
            if not (dear.mix.worth(self._below) and self._keeps_rows(dear.mix)):
                return None
        return dear

    def _keeps_rows(self, mix: Bundle) -> bool:
        """Whether a mix, if it is exact, keeps firm rows as the last one does."""
        return not mix.strays or not mix.exact or self._mix.strays

    @property
    def _level(self) -> float:
        """What a roster must cost less than: than one from an exact mix should as well."""
        dearer = self._pricing.ceil(self._mix.best) + self._pricing.step if self._mix.exact else math.inf
        return min(self._below, dearer)

    def _group(self, refused: set[int], most: int) -> dict[int, Sequence[int]]:
        """Who is settled next, and on which line; an empty one where none keeps all totals."""
        people = self.open - refused
        least = min((self._in_vain[p] for p in people), default=0)
        shares = self._mix.shares({p for p in people if self._in_vain[p] == least})
        sure = sum(share > SURE for share, _, _ in shares)
        count = len(shares) if self._prices.late else min(most, max(sure, _least(len(self.open))))
        return {p: self._pricing.lawful(p, line, self._mix.duals) for _, p, line in shares[:count]}

    def _settle(self, group: Mapping[int, Sequence[int]]) -> Step:
        lines = {p: tuple(line) for p, line in group.items() if line}
        left = self.open - group.keys()
        more = self.chosen | lines
        mix = self._mixed(self._mix, more, left, self._level) if left or self._mix.exact else self._mix
        return Step(lines, frozenset(group), mix)

    def _mixed(
        self, bundle: Bundle, settled: Mapping[int, Sequence[int]], people: Collection[int], below: float
    ) -> Bundle:
        """Another mix, for which lines of those who aren't settled were priced until bound and mix meet."""
        bundle = bundle.settled(settled)
        self._price(bundle, len(people), below)
        return bundle

    def _price(self, bundle: Bundle, people: int, below: float) -> None:
        self._prices.price_on(bundle, _part(people) * self._prices.left, below)

    def _give_back(self) -> bool:
        """Have people give their lines back until there is a way on; whether there is one.

        Those first whose lines cost most where the last way ended: there it shows what is missing.
        """
        self._may_give = False
        regrets = self._pricing.regrets(self.chosen, self._end.duals)
        kept, given = dict(self.chosen), GIVEN * len(self._everybody)
        while not self._prices.late and (own := sorted(kept.keys() - self._kept, key=lambda p: -regrets[p])):
            kept = {p: line for p, line in kept.items() if p not in own[: math.ceil(given)]}
            people = self._everybody - kept.keys()
            mix = self._mixed(self._root, kept, people, self._below)
            given *= MORE
            if mix.worth(self._below) and not mix.strays:
                self._in_vain = Counter(dict.fromkeys(self.open, -1))  # who was left over comes first
                self.chosen, self.open, self._mix = kept, set(people), mix
                self._back, self._most = 0, 1
                return True
        return False


def _cheaper(mix: Bundle, other: Bundle) -> bool:
    """Whether a mix breaks no firm row where another does, or costs less."""
    return (mix.strays, mix.best) < (other.strays, other.best)


def _least(people: int) -> int:
    """How many of the people open are settled in a step at least."""
    return max(1, people // STEPS)


def _part(people: int) -> float:
    """The part that a step has of what the rounding may still take: steps of fewer people take less."""
    left, later = people, 0
    while left:
        later += left
        left -= _least(left)
    return people / later if later else 1.0
