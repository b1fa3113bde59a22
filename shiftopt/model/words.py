"""The vocabulary in which a rule speaks to a solver: six words, no solver in sight.

A person is on every day in exactly one state: a shift code, or ``"-"`` when free. ``On`` names a
set of states on a day, so "not a night" is just another set. Days before 0 are history: constants.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from shiftopt.scenario.types import Scenario


class On(NamedTuple):
    """The person's state on ``day`` is one of ``codes`` (which may hold ``"-"``)."""

    day: int
    codes: frozenset[str]


class Term(NamedTuple):
    """``weight`` counts when every one of ``all_of`` holds."""

    all_of: tuple[On, ...]
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left of ``due`` when the weights of the terms that hold are taken off, at least 0."""

    due: int
    terms: tuple[Term, ...]


Curve = Callable[[int], int]
"""A convex price of a total; integer in, integer of at least 0 out."""


class Poster(Protocol):
    """Hard, soft and elastic all hide behind these words; the rule doesn't know which it is.

    An ``amount`` is in the rule's own unit; a soft rule pays amount × weight in its tier.
    The amounts priced must equal those that the rule's audit reports.
    """

    scenario: Scenario

    # --- one person's line --------------------------------------------------------------------
    def forbid(self, person: str, together: Sequence[On], *, amount: int = 1) -> None:
        """These can't all hold; if they do, ``amount`` is priced."""

    def run(
        self, person: str, codes: frozenset[str], *, at_least: int = 1, at_most: int | None = None
    ) -> None:
        """A maximal run of days in ``codes`` has ``at_least`` to ``at_most`` days.

        Priced: per day beyond ``at_most`` that lies in the period; ``at_least - length`` for a run
        that begins and ends inside what is known. Runs still open at the end aren't too short, nor are
        those that may have begun before the first day known.
        """

    def count(
        self,
        person: str,
        terms: Sequence[Term],
        *,
        base: int = 0,
        at_least: int | None = None,
        at_most: int | None = None,
        curve: Curve | None = None,
        left: Sequence[Remainder] = (),
    ) -> None:
        """``base`` plus the weights of the terms that hold: bounds, or a convex price.

        Priced: the distance to the bounds, or ``curve(total)``. A curve goes with soft rules only. What is
        ``left`` adds to the total; it goes with ``at_most`` alone, because only from above is it convex.
        """

    def prefer(self, person: str, on: On, *, amount: int = 1) -> None:
        """Better not: ``amount`` is priced where ``on`` holds (hard: it can't)."""

    # --- a day's crew -------------------------------------------------------------------------
    def cover(
        self,
        day: int,
        shift: str,
        grid: str | None,
        people: Collection[str],
        *,
        at_least: int = 0,
        at_most: int | None = None,
    ) -> None:
        """How many of ``people`` are on that shift, on one grid or on all (None).

        Priced: the shortage or surplus.
        """

    def crew(
        self,
        day: int,
        shift: str,
        grid: str | None,
        these: Collection[str],
        need: Collection[str],
        *,
        at_least: int = 1,
    ) -> None:
        """Where any of ``these`` is, at least ``at_least`` of ``need`` are too.

        Priced: 1 for each crew that fails.
        """
