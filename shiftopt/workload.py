"""What each person carries in a roster: hours of every kind, nights, weekends, rests.

Solver-free. All minutes are minutes of work; a shift belongs to the date on which it starts.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from shiftopt.account import standard_of, terms
from shiftopt.paperwork import hidden_minutes
from shiftopt.roster import Roster, Span
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.fairness import QUARTERS, entitled
from shiftopt.scenario.types import DAY, Scenario, remembered

if TYPE_CHECKING:
    import pandas as pd

Basis = Literal["average", "workdays", "weekly"]


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """One person's load in the period.

    Attributes
    ----------
    patrol, handover, duty, hidden : int
        Minutes of shifts (patrol and desk), of handover before them, of duties with a clock time, and of
        duties without one that find no room in the shifts.
    placed : int
        Minutes of duties without a clock time that are done within shifts; they are part of ``patrol``.
    shifts, nights, weekend_shifts, holiday_shifts : int
        Shifts of the period: all, nights, dated Saturday or Sunday, dated on a statutory holiday.
    nights_entitled : float
        Nights that fall to this person by the rule of fair shares, the balance brought forward included.
    free_weekends, base_free_weekends : int
        Saturday–Sunday pairs in the period without a minute of work; those that the base rota leaves free.
    longest_run, longest_nights : int
        Longest run of days with a shift / with a night, that touches the period; its part in the history
        counts. As in the rule on workdays in a row, a day with a duty alone breaks the run.
    shortest_rest : int or None
        Shortest rest that ends in the period, minutes; None without two stretches of work. Two duties,
        and a duty that abuts or overlaps other work, have no rest between them.
    max_7_days : int
        Most minutes booked in any 7 days in a row whose last day lies in the period, history included.
    moved, extra, released : int
        Shifts that cover elsewhere than in the base rota; shifts on a base day off; base shifts given up
        although the person was available.
    leave_days, wishes_met, wishes : int
        Days of leave; wishes fulfilled, and asked.
    standard : int
        Standard minutes for the days available and the contracted share.
    basis : str
        ``average``: 165.33 h a month pro rata of days; ``workdays``: 8 h for every workday available;
        ``weekly``: 40 h a week.
    """

    person: str
    patrol: int
    handover: int
    duty: int
    hidden: int
    placed: int
    shifts: int
    nights: int
    nights_entitled: float
    weekend_shifts: int
    holiday_shifts: int
    free_weekends: int
    base_free_weekends: int
    longest_run: int
    longest_nights: int
    shortest_rest: int | None
    max_7_days: int
    moved: int
    extra: int
    released: int
    leave_days: int
    wishes_met: int
    wishes: int
    standard: int
    basis: Basis

    @property
    def total(self) -> int:
        """Minutes of all work."""
        return self.patrol + self.handover + self.duty + self.hidden

    @property
    def overtime(self) -> int:
        """Minutes above (+) or below (−) standard."""
        return self.total - self.standard


@remembered
def workload(roster: Roster) -> tuple[PersonLoad, ...]:
    """The load of everybody who is there in the period, in the order of the scenario."""
    shares = entitled(roster.scenario, "nights")
    nights = {person: float(share.fair) / QUARTERS for person, share in shares.items()}
    return tuple(load_of(roster, p.id, nights.get(p.id, 0.0)) for p in roster.people)


def to_frame(loads: Iterable[PersonLoad]) -> pd.DataFrame:
    """The loads as a table: one row a person (index ``person``), minutes as in ``PersonLoad``."""
    import pandas as pd

    rows = [asdict(load) | {"total": load.total, "overtime": load.overtime} for load in loads]
    return pd.DataFrame(rows).set_index("person") if rows else pd.DataFrame()


def standard_minutes(scenario: Scenario, person: str) -> tuple[int, Basis]:
    """Standard minutes of a person in the period, and what they are based on: as in the account."""
    basis = terms(scenario).standard
    return round(standard_of(scenario, person, range(scenario.days), basis)), basis


# --- one person -------------------------------------------------------------------------------------


def load_of(roster: Roster, person: str, nights_entitled: float) -> PersonLoad:
    """One person's load; the share of nights needs everybody, so it is given."""
    scenario = roster.scenario
    line = roster.line(person)
    clock = roster.clock(person)
    duties = [d for d in scenario.duties if d.person == person]
    requests = [r for r in scenario.requests if r.person == person]
    standard, basis = standard_minutes(scenario, person)
    hidden = hidden_minutes(roster, person)
    worked = {s.day for s in clock if s.shift is not None}
    nights = {s.day for s in clock if s.shift in scenario.nights}
    base = _base_clock(scenario, person)
    weekends = [d for d in range(scenario.days - 1) if scenario.date(d).weekday() == 5]
    return PersonLoad(
        person=person,
        patrol=sum(scenario.shift[a.shift].minutes for a in line),
        handover=scenario.handover * len(line),
        duty=sum(d.minutes for d in duties if d.day is not None and 0 <= d.day < scenario.days),
        hidden=hidden,
        placed=sum(d.minutes for d in duties if not d.timed) - hidden,
        shifts=len(line),
        nights=sum(a.shift in scenario.nights for a in line),
        nights_entitled=nights_entitled,
        weekend_shifts=sum(a.day in scenario.calendar.weekend for a in line),
        holiday_shifts=sum(a.day in scenario.calendar.statutory for a in line),
        free_weekends=sum(_free(clock, d) for d in weekends),
        base_free_weekends=sum(_free(base, d) for d in weekends),
        longest_run=_longest_run(worked),
        longest_nights=_longest_run(nights),
        shortest_rest=min(_rests(clock), default=None),
        max_7_days=_most_in_days(clock, scenario.days, 7),
        moved=sum(a.origin == "cover" for a in line),
        extra=sum(a.origin == "extra" for a in line),
        released=len(released_days(roster, person)),
        leave_days=sum((person, d) in scenario.leave_days for d in range(scenario.days)),
        wishes_met=sum(set(roster.codes(person, r.day) or (OFF,)) <= r.good for r in requests),
        wishes=len(requests),
        standard=standard,
        basis=basis,
    )


def released_days(roster: Roster, person: str) -> tuple[int, ...]:
    """Days on which the base rota has a shift, the person is available, and yet is free."""
    scenario = roster.scenario
    return tuple(
        d
        for d in range(scenario.days)
        if not roster.codes(person, d) and scenario.base(person, d) != OFF and scenario.available(person, d)
    )


def _base_clock(scenario: Scenario, person: str) -> list[Span]:
    """The shifts of the base rota, from the day before the period on."""
    codes = ((d, scenario.base(person, d)) for d in range(-1, scenario.days))
    return [Span(*scenario.span(d, code), d, code) for d, code in codes if code != OFF]


def _free(clock: Sequence[Span], saturday: int) -> bool:
    """No minute of work from Saturday 00:00 to Sunday 24:00."""
    return all(s.end <= saturday * DAY or s.start >= (saturday + 2) * DAY for s in clock)


def _longest_run(days: set[int]) -> int:
    """Length of the longest run of days in a row that has a day of the period (≥ 0) in it."""
    longest = length = 0
    for day in sorted(days):
        length = length + 1 if day - 1 in days else 1
        if day >= 0:
            longest = max(longest, length)
    return longest


def _rests(clock: Sequence[Span]) -> Iterator[int]:
    """Minutes between stretches of work, where the later one lies in the period."""
    end, only_duties = None, True
    for span in clock:
        is_duty = span.shift is None
        if end is not None:
            one_stretch = span.start <= end and (is_duty or only_duties)
            if one_stretch:
                end, only_duties = max(end, span.end), only_duties and is_duty
                continue
            if span.day >= 0 and not (is_duty and only_duties):
                yield max(span.start - end, 0)
        end, only_duties = span.end if end is None else max(end, span.end), is_duty


def _most_in_days(clock: Sequence[Span], days: int, window: int) -> int:
    booked: dict[int, int] = {}
    for span in clock:
        booked[span.day] = booked.get(span.day, 0) + span.minutes
    return max(
        (sum(booked.get(d, 0) for d in range(last - window + 1, last + 1)) for last in range(days)), default=0
    )


def _month_part(scenario: Scenario, day: int) -> float:
    on = scenario.date(day)
    return 1 / monthrange(on.year, on.month)[1]


def months(scenario: Scenario) -> float:
    """Length of the period, each day a part of its own month."""
    return sum(_month_part(scenario, d) for d in range(scenario.days))
