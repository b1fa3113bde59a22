"""What is asked of a new rotation in an officer's terms, and what that means for each day of the cycle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product

from shiftopt.rotation.cycle import OFF
from shiftopt.rotation.demand import Bounds, Demand, Word
from shiftopt.rotation.network import Arc, Network
from shiftopt.scenario.types import DAY, Shift

WEEK = 7
SATURDAY = 5

LONG_NIGHTS = 2
"""Nights in a row from which each further one is a burden."""

LONG_BLOCK = 5
"""Workdays in a row from which each further one is a burden."""


@dataclass(frozen=True)
class Wanted:
    """A rotation to be designed.

    Attributes
    ----------
    teams : int
    need : mapping of str to tuple of int
        Shift → teams needed on each day of a period; a period of 7 days, or a multiple, begins on a Monday.
        Each team follows one period behind the one before it.
    shifts : tuple of Shift
        Those that ``need`` names, and perhaps others.
    handover : int
        Minutes before each shift, counted as work.
    work, off : (int, int)
        Workdays in a row, free days in a row.
    runs : mapping of str to (int, int)
        Shift → days in a row; where absent, from 1 to a whole work block.
    nights : int or None
        Most nights in a row.
    rest : int
        Least minutes between two shifts.
    after_nights : int
        Least minutes from a night to the next shift that is none.
    forward : bool
        From one workday to the next, no shift that starts earlier in the day.
    weekends : int
        Least number of free weekends in the cycle. Where the period is no whole week the cycle meets the
        week in every way in turn: then the pairs of free days are counted.
    hours : int or None
        Most minutes of work in a week on average.
    forbidden : tuple of tuple of str
        Further words that the cycle must not hold.
    prefer : tuple of str
        Keys of ``PREFERENCES``, the most important first: each is settled before the next.
    """

    teams: int
    need: Mapping[str, tuple[int, ...]]
    shifts: tuple[Shift, ...]
    handover: int = 0
    work: Bounds = (1, 6)
    off: Bounds = (1, 7)
    runs: Mapping[str, Bounds] = field(default_factory=dict)
    nights: int | None = None
    rest: int = 11 * 60
    after_nights: int = 0
    forward: bool = False
    weekends: int = 0
    hours: int | None = None
    forbidden: tuple[Word, ...] = ()
    prefer: tuple[str, ...] = ()

    @cached_property
    def shift(self) -> Mapping[str, Shift]:
        return {s.code: s for s in self.shifts}

    @property
    def codes(self) -> tuple[str, ...]:
        """Shifts that are needed, in the order of the station's."""
        return tuple(s.code for s in self.shifts if s.code in self.need)

    @property
    def period(self) -> int:
        return len(next(iter(self.need.values())))

    @property
    def weekly(self) -> bool:
        """Whether the days of the period are weekdays."""
        return self.period % WEEK == 0

    @property
    def week(self) -> Fraction:
        """Minutes of work in a week, on average: settled by need and teams alone."""
        work = sum(sum(need) * (self.shift[code].minutes + self.handover) for code, need in self.need.items())
        return Fraction(WEEK * work, self.teams * self.period)

    @property
    def saturdays(self) -> frozenset[int]:
        """Days of the period that may be a Saturday."""
        every = range(self.period)
        return frozenset(d for d in every if d % WEEK == SATURDAY) if self.weekly else frozenset(every)

    def demand(self) -> Demand:
        """What the cycle must be, all but free weekends and hours."""
        longest = self.work[1]
        runs = {code: self.runs.get(code, (1, longest)) for code in self.codes}
        need = {code: self.need[code] for code in self.codes}
        return Demand(self.teams, need, runs, self.off, self.work, tuple(dict.fromkeys(self._forbidden())))

    def _forbidden(self) -> list[Word]:
        found = [
            (a, *(OFF,) * days, b) for a, b in product(self.codes, repeat=2) for days in self._too_short(a, b)
        ]
        if self.forward:
            pairs = product(self.codes, repeat=2)
            found += [(a, b) for a, b in pairs if self.shift[b].start < self.shift[a].start]
        if self.nights is not None:
            nights = [code for code in self.codes if self.shift[code].night]
            found += product(nights, repeat=self.nights + 1)
        return [*found, *self.forbidden]

    def _too_short(self, a: str, b: str) -> range:
        """Numbers of free days between two shifts that leave too little rest."""
        one, two = self.shift[a], self.shift[b]
        least = max(self.rest, self.after_nights) if one.night and not two.night else self.rest
        without = DAY + two.start - self.handover - one.end
        return range(max(0, -(-(least - without) // DAY)))


# --- preferences ----------------------------------------------------------------------------------
def backward(wanted: Wanted, arc: Arc) -> int:
    """Changes to a shift that starts earlier in the day, from one workday to the next."""
    if OFF in (arc.before, arc.code):
        return 0
    return int(wanted.shift[arc.code].start < wanted.shift[arc.before].start)


def nights(wanted: Wanted, arc: Arc) -> int:
    """Nights beyond two in a row."""
    night = arc.code != OFF and wanted.shift[arc.code].night
    return max(0, arc.length - LONG_NIGHTS) if night else 0


def weekends(wanted: Wanted, arc: Arc) -> int:
    """Less one for each weekend that is free."""
    return -free_weekends(wanted, arc)


def free_weekends(wanted: Wanted, arc: Arc) -> int:
    """Weekends that lie within a run of free days."""
    if arc.code != OFF:
        return 0
    return sum(day in wanted.saturdays for day in list(arc.days(wanted.period))[:-1])


def half_weekends(wanted: Wanted, arc: Arc) -> int:
    """Weekends of which one day is free."""
    if arc.code != OFF:
        return 0
    ends = (arc.day + arc.length - 1, arc.day - 1)
    return sum(day % wanted.period in wanted.saturdays for day in ends)


def single_days_off(wanted: Wanted, arc: Arc) -> int:
    """Free days between two workdays."""
    return int(arc.code == OFF and arc.length == 1)


def long_blocks(wanted: Wanted, arc: Arc) -> int:
    """Workdays beyond five in a row."""
    if arc.code == OFF:
        return 0
    return max(0, arc.worked + arc.length - LONG_BLOCK) - max(0, arc.worked - LONG_BLOCK)


PREFERENCES: dict[str, Callable[[Wanted, Arc], int]] = {
    "forward": backward,
    "nights": nights,
    "weekends": weekends,
    "half_weekends": half_weekends,
    "single_days_off": single_days_off,
    "long_blocks": long_blocks,
}
"""Preference → what one run costs; sums over a cycle are to be small."""

USUAL = tuple(PREFERENCES)
"""The order in which they count unless somebody says otherwise."""


def weights(wanted: Wanted, net: Network, cost: Callable[[Wanted, Arc], int]) -> list[int]:
    """What each run of a network costs."""
    return [cost(wanted, arc) for arc in net.arcs]


def points(wanted: Wanted, arcs: Sequence[Arc]) -> dict[str, int]:
    """What a cycle costs by each preference."""
    return {name: sum(cost(wanted, arc) for arc in arcs) for name, cost in PREFERENCES.items()}
