"""What rules say of one person's line, in words: kept so that a network can be built from it.

A word has a price; a firm one's is infinite. Words of several tiers may be priced at once, each tier's at a
multiplier of its own: a word's ``scale`` says which, 0 being that of firm words and of the tier in hand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from shiftopt.model.words import Curve, On, Term

SPAN = 0.6
"""A total whose days span this share of the period is one over the period."""


@dataclass(frozen=True, slots=True)
class Never:
    """``together`` doesn't all hold, sorted by day; else ``price``."""

    together: tuple[On, ...]
    price: float = math.inf
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A maximal run of days in ``codes`` has between ``at_least`` and ``at_most`` days.

    ``price``: for each day too many or too few.
    """

    codes: frozenset[str]
    at_least: int
    at_most: int | None
    price: float = math.inf
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """``base`` and the weights of all terms that hold come to a total between ``low`` and ``high``.

    ``price``: for each unit outside, or of each point of ``curve(sign * total)``.
    """

    terms: tuple[Term, ...]
    base: int
    low: int | None
    high: int | None
    price: float = math.inf
    curve: Curve | None = None
    sign: int = 1
    scale: int = 0

    @property
    def days(self) -> range:
        """From the first to the last day that a term looks at."""
        seen = [on.day for ons, _ in self.terms for on in ons]
        return range(min(seen), max(seen) + 1)

    def spans(self, days: int) -> bool:
        """Whether it is a total over a period of so many days, not over a short window."""
        return len(self.days) >= SPAN * days

    @property
    def choice(self) -> bool:
        """Whether it says that one of its terms holds, and no more."""
        return self.low == self.base + 1 and self.high is None and self.curve is None

    @property
    def daily(self) -> bool:
        """Whether every day by itself adds what it adds."""
        return all(len(ons) == 1 for ons, _ in self.terms)

    def firm(self) -> Count:
        """That it costs nothing, as a firm count."""
        low, high = self.low, self.high
        if self.curve is not None:  # convex: what is free lies together
            most = self.base + sum(weight for _, weight in self.terms)
            free = [total for total in range(self.base, most + 1) if self.charge(total) == 0]
            low, high = (free[0], free[-1]) if free else (most + 1, self.base - 1)
        return replace(self, low=low, high=high, price=math.inf, curve=None)

    def charge(self, total: int) -> float:
        """What a total costs."""
        if self.curve is not None:
            return self.price * self.curve(self.sign * total)
        low = 0 if self.low is None else max(0, self.low - total)
        outside = low + (0 if self.high is None else max(0, total - self.high))
        return self.price * outside if outside else 0.0


class Tally:
    """What whole lines come to in several totals at once.

    Parameters
    ----------
    counts : sequence of Count
    codes : sequence of str
        All codes; lines are given by their positions.
    past : mapping of int to str
        Day → code of the days before 0, as far back as a total looks.

    Attributes
    ----------
    counts : sequence of Count
    """

    def __init__(self, counts: Sequence[Count], codes: Sequence[str], past: Mapping[int, str]) -> None:
        self.counts = counts
        self._base = np.array([count.base for count in counts], np.int64)
        terms = [(k, term) for k, count in enumerate(counts) for term in count.terms]
        ons = [on for _, term in terms for on in term.all_of]
        self._count = np.array([k for k, _ in terms], np.int64)
        self._weight = np.array([term.weight for _, term in terms], np.float64)
        sizes = [len(term.all_of) for _, term in terms]
        self._starts = np.cumsum([0, *sizes[:-1]]) if sizes else np.zeros(0, np.int64)
        before = max([0, *(-on.day for on in ons)])
        self._past = np.array([codes.index(past[day]) for day in range(-before, 0)], np.int64)
        self._day = np.array([on.day + before for on in ons], np.int64)
        self._held = np.array([[code in on.codes for code in codes] for on in ons], bool)

    def totals(self, line: Sequence[int]) -> list[int]:
        """Of a line, from day 0 on."""
        if not len(self._day):
            return self._base.tolist()
        whole = np.concatenate([self._past, line])
        held = self._held[np.arange(len(self._day)), whole[self._day]]
        terms = np.logical_and.reduceat(held, self._starts)
        added = np.bincount(self._count, self._weight * terms, minlength=len(self._base))
        found: list[int] = (self._base + added.astype(np.int64)).tolist()
        return found


Word = Never | Run | Count


@dataclass(frozen=True, slots=True)
class Priced:
    """A soft word, and what it is in the rows: networks that know it do without them."""

    word: Word
    tier: str
    rows: range
    slacks: range
    """Variables that carry nothing but its price."""
    fixed: int
    """Points of it that no choice can change; they are no part of the rows' prices."""


@dataclass(slots=True)
class Line:
    """The words about one person."""

    never: list[Never] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    priced: list[Priced] = field(default_factory=list)
    chosen: set[int] = field(default_factory=set)
    """Rows that say no more than that choices are met."""

    def limit(self, count: Count) -> None:
        """Take up a firm count; what limits a total known already narrows that."""
        for i, known in enumerate(self.counts):
            if (known.base, known.terms) == (count.base, count.terms):
                low = max((c.low for c in (known, count) if c.low is not None), default=None)
                high = min((c.high for c in (known, count) if c.high is not None), default=None)
                self.counts[i] = replace(known, low=low, high=high)
                return
        self.counts.append(count)

    def harden(self, ub: Sequence[int]) -> None:
        """Take up as firm what soft runs and totals say that can't be broken any more.

        ``ub`` are the greatest values of all variables. (Prohibitions merge with others: the people model.)
        """
        for soft in [p for p in self.priced if not p.fixed and not any(ub[var] for var in p.slacks)]:
            if isinstance(soft.word, Run):
                self.runs.append(replace(soft.word, price=math.inf))
            elif isinstance(soft.word, Count):
                self.limit(soft.word.firm())
            if not isinstance(soft.word, Never):
                self.priced.remove(soft)

    def of(self, words: Sequence[Word]) -> Line:
        """The firm words but totals, and some soft ones."""
        never = [*self.never, *(w for w in words if isinstance(w, Never))]
        return Line(never, [*self.runs, *(w for w in words if isinstance(w, Run))])


def never(together: Sequence[On], price: float = math.inf) -> Never:
    """A prohibition, its parts in the order of their days."""
    return Never(tuple(sorted(together, key=lambda on: on.day)), price)


def counted_up(terms: Sequence[Term], base: int, low: int | None, high: int | None) -> list[Count]:
    """A count with weights above 0, where all have one sign; else none."""
    weights = [term.weight for term in terms]
    if min(weights) > 0:
        return [Count(tuple(terms), base, low, high)]
    if max(weights) < 0:
        less, more = None if high is None else -high, None if low is None else -low
        return [Count(tuple(Term(t.all_of, -t.weight) for t in terms), -base, less, more, sign=-1)]
    return []


def at_price(counts: Sequence[Count], price: float, curve: Curve | None) -> list[Count]:
    """The same counts, priced."""
    return [replace(count, price=price, curve=curve) for count in counts]
