"""What firm rules say of one person's line, in words: kept so that a network can be built from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from shiftopt.model.words import On, Term


@dataclass(frozen=True, slots=True)
class Run:
    """A maximal run of days in ``codes`` has between ``at_least`` and ``at_most`` days."""

    codes: frozenset[str]
    at_least: int
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Count:
    """``base`` and the weights of all terms that hold come to a total between ``low`` and ``high``."""

    terms: tuple[tuple[tuple[On, ...], int], ...]
    base: int
    low: int | None
    high: int | None

    @property
    def days(self) -> range:
        """From the first to the last day that a term looks at."""
        seen = [on.day for ons, _ in self.terms for on in ons]
        return range(min(seen), max(seen) + 1)

    def total(self, line: dict[int, str]) -> int:
        """The total of a line, day → code."""
        return self.base + sum(w for ons, w in self.terms if all(line[on.day] in on.codes for on in ons))


@dataclass(slots=True)
class Line:
    """The firm words about one person. ``never``: what can't all hold."""

    never: list[tuple[On, ...]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)


def counted_up(terms: Sequence[Term], base: int, low: int | None, high: int | None) -> list[Count]:
    """A count with weights above 0, where all have one sign; else none."""
    weights = [term.weight for term in terms]
    if min(weights) > 0:
        return [Count(tuple((t.all_of, t.weight) for t in terms), base, low, high)]
    if max(weights) < 0:
        less, more = None if high is None else -high, None if low is None else -low
        return [Count(tuple((t.all_of, -t.weight) for t in terms), -base, less, more)]
    return []
