"""How far each person is from the entitled share of every burden, and how even the whole is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from shiftopt.roster import Roster
from shiftopt.rules.fairness import QUARTERS, Burden, counts, entitled, usual_minutes, weights

BURDENS: tuple[Burden, ...] = get_args(Burden)


@dataclass(frozen=True, slots=True)
class Distance:
    """One person and one burden, in the burden's own unit: shifts, or hours for hours.

    Attributes
    ----------
    carried, share : float
        What the roster gives, and what falls to the person this period by days available.
    before : float
        Carried above (+) or below (−) the share in earlier months, from the ledger.
    """

    person: str
    burden: Burden
    carried: float
    share: float
    before: float

    @property
    def now(self) -> float:
        """Above (+) or below (−) the share in this period alone."""
        return self.carried - self.share

    @property
    def overall(self) -> float:
        """The same with what earlier months left behind."""
        return self.now + self.before


@dataclass(frozen=True, slots=True)
class Evenness:
    """Two numbers for a whole station: Gini (0 all alike … 1 one has all), Jain (1 all alike … 1/n)."""

    gini: float
    jain: float


def distances(roster: Roster) -> Mapping[Burden, tuple[Distance, ...]]:
    """Burden → everybody who has a share of it, in the scenario's order; burdens nobody has are left out."""
    found = {burden: tuple(_distances(roster, burden)) for burden in BURDENS}
    return {burden: of for burden, of in found.items() if any(d.carried or d.share for d in of)}


def _distances(roster: Roster, burden: Burden) -> Iterator[Distance]:
    scenario = roster.scenario
    heavy = weights(scenario, burden)
    unit = QUARTERS * (60 / usual_minutes(scenario) if burden == "hours" else 1)
    shift = QUARTERS / unit
    for person, share in entitled(replace(scenario, balances={}), burden).items():
        mine = (a for a in roster.line(person) if counts(scenario, burden, person, a.day, a.shift))
        carried = share.base + sum(heavy.get((a.day, a.shift), 0) for a in mine)
        before = scenario.balances.get(person, {}).get(burden, 0) * shift
        yield Distance(person, burden, carried / unit, float(share.fair) / unit, before)


def worst(found: Mapping[Burden, Sequence[Distance]]) -> Distance | None:
    """Who is furthest above the share in any burden counted in shifts, earlier months included."""
    counted = [d for burden, of in found.items() if burden != "hours" for d in of]
    return max(counted, key=lambda d: d.overall, default=None)


def evenness(of: Sequence[Distance]) -> Evenness:
    """Gini coefficient and Jain's index of carried ÷ share, over everybody who has a share."""
    return Evenness(gini(found := [d.carried / d.share for d in of if d.share > 0]), jain(found))


def gini(values: Sequence[float]) -> float:
    """Half the mean difference of two people, by the mean: 0 when all are alike, near 1 when one has all.

    ``Σ (2i − n − 1) xᵢ / (n Σ x)`` over the values in ascending order, i from 1.
    """
    n, total = len(values), sum(values)
    if not total:
        return 0.0
    return sum((2 * i - n - 1) * x for i, x in enumerate(sorted(values), 1)) / (n * total)


def jain(values: Sequence[float]) -> float:
    """Jain's index ``(Σ x)² / (n Σ x²)``: the part of the people who would carry all, did only some do so.

    Jain, Chiu & Hawe, *A quantitative measure of fairness*, DEC TR-301 (1984).
    """
    squares = sum(x * x for x in values)
    return sum(values) ** 2 / (len(values) * squares) if squares else 1.0
