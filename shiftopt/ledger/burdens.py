"""What a roster makes each person carry, and what would have been the person's part of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import get_args

from shiftopt.paperwork import hidden_minutes
from shiftopt.roster import Roster
from shiftopt.rules.fairness import QUARTERS, Burden, counts, entitled, quarters, usual_minutes, weights

DIMENSIONS: tuple[Burden, ...] = get_args(Burden)
"""Nights, weekends, holidays, hours, cover for others."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One person's burden in one dimension, in quarter-shifts.

    Attributes
    ----------
    carried : int
        What the roster gives the person; for hours, duties count too.
    share : float
        The person's part of what all have carried, by the entitled shares. Over all people carried and
        share have the same sum, so that a month that needed more or less of everybody leaves no trace.
    """

    person: str
    dimension: Burden
    carried: int
    share: float


def burdens(roster: Roster) -> Iterator[Carried]:
    """Every burden of everybody who has an entitled share of it."""
    scenario = replace(roster.scenario, balances={})  # what was owed before is no part of this month
    for dimension in DIMENSIONS:
        heavy, shares = weights(scenario, dimension), entitled(scenario, dimension)
        carried = {
            person: sum(
                heavy.get((a.day, a.shift), 0)
                for a in roster.line(person)
                if counts(scenario, dimension, person, a.day, a.shift)
            )
            + (_duties(roster, person) if dimension == "hours" else 0)
            for person in shares
        }
        everything = sum(carried.values())
        for person, share in shares.items():
            yield Carried(person, dimension, carried[person], float(everything * share.part))


def _duties(roster: Roster, person: str) -> int:
    """Quarter-shifts of duties: those with a clock time, and what is hidden of the others."""
    timed = sum(d.minutes for d in roster.scenario.duties if d.person == person and d.timed)
    return quarters(timed + hidden_minutes(roster, person), usual_minutes(roster.scenario))


def whole_shifts(quarters: float) -> int:
    """Quarter-shifts as whole shifts, halves away from zero.

    A balance is rounded when it is asked for and never stored rounded, so that small claims add up over
    the months until they count.
    """
    shifts = int(abs(quarters) / QUARTERS + 0.5 + 1e-9)
    return shifts if quarters > 0 else -shifts
