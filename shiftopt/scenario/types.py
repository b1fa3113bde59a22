"""The words of a scenario, resolved: days are integers (0 = first day of the period), times are minutes.

Everything here is frozen. A minute lives on one running clock whose zero is the first midnight of
the period, so day ``d`` spans minutes ``d * DAY`` to ``(d + 1) * DAY`` and history has negative days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import timedelta
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeVar

from shiftopt.rotation.cycle import OFF, Rotation

if TYPE_CHECKING:
    from shiftopt.rules.base import Rule

DAY = 1440
"""Minutes in a day."""

DEFAULT_TIERS = ("coverage", "working_time", "rotation", "fairness", "wishes", "stability")


@dataclass(frozen=True, slots=True)
class Shift:
    """A named span of clock time. ``start`` is minutes after midnight, ``minutes`` its length.

    ``night`` says whether the shift counts as a night. ``room``: minutes of work without a clock time
    (diaries, reports) that one person can do within one such shift.
    """

    code: str
    name: str
    start: int
    minutes: int
    night: bool = False
    color: str | None = None
    room: int = 0

    @property
    def end(self) -> int:
        """End in minutes after the midnight of its date; above ``DAY`` when it ends on the next day."""
        return self.start + self.minutes


@dataclass(frozen=True, slots=True)
class Grid:
    """An area that needs officers. ``effort`` (1 easy … 5 hard) makes hard and easy grids rotate."""

    id: str
    name: str
    effort: int = 1
    desk: bool = False
    """True for a service counter or desk: assignments there have origin ``desk``."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be assigned.

    Attributes
    ----------
    team : str or None
        None for an office person, who follows ``week`` instead of the rotation.
    since, until : Date or None
        First and last date of employment at the station.
    limits : mapping of str to int
        Personal upper limits in the period: nights, weekends, holidays, hours, shifts,
        consecutive_days, consecutive_nights.
    share : int
        Contracted share of full time, per cent.
    week : tuple of str
        Seven codes Monday to Sunday, for a person without a team; () otherwise. See ``Scenario.base`` for
        holidays and make-up workdays.
    shifts, grids : tuple of str
        Codes / grids that this person may work; () means all.
    """

    id: str
    name: str
    team: str | None
    skills: frozenset[str] = frozenset()
    since: Date | None = None
    until: Date | None = None
    limits: Mapping[str, int] = field(default_factory=dict)
    share: int = 100
    week: tuple[str, ...] = ()
    shifts: tuple[str, ...] = ()
    grids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """Officers needed on one day, shift and grid: ``least`` must be there, ``wish`` should be."""

    least: int
    wish: int = 0


@dataclass(frozen=True, slots=True)
class SkillNeed:
    """At least ``least`` people with ``skill`` on one day and shift; on one grid, or anywhere (None)."""

    day: int
    shift: str
    grid: str | None
    skill: str
    least: int


@dataclass(frozen=True, slots=True)
class Leave:
    """Days ``first`` to ``last`` inclusive on which a person must not work."""

    person: str
    first: int
    last: int
    kind: str = "annual"


@dataclass(frozen=True, slots=True)
class Request:
    """A wish: the person would like one of ``good`` codes (``"-"`` = off) on ``day``."""

    person: str
    day: int
    good: frozenset[str]
    weight: int = 1
    text: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Work other than patrol.

    With a clock time: ``day`` and ``start`` (minutes on the running clock of the period) are set.
    With hours only: both are None; ``minutes`` are done within shifts that have room for them (``during``,
    if that names any), and what finds no room is hidden work, on top of the person's shifts.
    ``by`` says who booked it.
    """

    person: str
    what: str
    minutes: int
    day: int | None = None
    start: int | None = None
    during: tuple[str, ...] = ()
    by: str = ""

    @property
    def timed(self) -> bool:
        return self.start is not None


@dataclass(frozen=True, slots=True)
class Worked:
    """Minutes that a person worked on the days ``first`` to ``last`` (both before 0), all work included.

    For limits over more than the period; ``Scenario.history`` has the last days one by one. ``statutory``:
    those of the minutes that fell on statutory holidays, as far as it is known.
    """

    person: str
    first: int
    last: int
    minutes: int
    statutory: int = 0


@dataclass(frozen=True, slots=True)
class Paperwork:
    """One person's duties without a clock time that may be done within the same shifts.

    ``codes`` are the shifts that have room for them; () where none has.
    """

    codes: frozenset[str]
    duties: tuple[Duty, ...]

    @property
    def minutes(self) -> int:
        return sum(d.minutes for d in self.duties)


@dataclass(frozen=True, slots=True)
class Event:
    """A dated happening that changed the need; kept for words and charts."""

    day: int
    what: str
    grid: str | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What kind of day each day of the period (and of the history) is.

    Attributes
    ----------
    weekend : frozenset of int
        Saturdays and Sundays.
    holidays : mapping of int to str
        Days off by law or notice → name. Bridge days included.
    statutory : frozenset of int
        The statutory holidays proper (in China the 13 days paid at 300 %).
    workdays : frozenset of int
        Ordinary workdays, make-up workdays (调休) included.
    provisional : bool
        True when the official notice of the year isn't known.
    country : str or None
        ISO 3166 code of the country whose holidays these are, without region; None for no country's.
    """

    weekend: frozenset[int]
    holidays: Mapping[int, str]
    statutory: frozenset[int]
    workdays: frozenset[int]
    provisional: bool = False
    country: str | None = None


Origin = Literal["rotation", "cover", "extra", "desk"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """One patrol or desk shift of one person. ``day`` is the date on which the shift starts."""

    person: str
    day: int
    shift: str
    grid: str | None = None
    origin: Origin = "rotation"


@dataclass(frozen=True)
class Scenario:
    """A station's period, complete and checked. Days run from 0 to ``days - 1``.

    ``needs`` maps (day, shift, grid) to the need after weekdays, dates and events.
    ``history`` and ``past_duties`` hold what was worked before day 0 (negative days).
    ``worked`` holds hours of earlier weeks and months, for limits that reach back so far.
    ``balances`` maps person → dimension (nights, weekends, holidays, hours, cover) → burden already
    carried above (+) or below (−) the entitled share, in whole shifts.
    """

    id: str
    name: str
    start: Date
    days: int
    shifts: tuple[Shift, ...]
    people: tuple[Person, ...]
    rotation: Rotation
    grids: tuple[Grid, ...]
    needs: Mapping[tuple[int, str, str], Need]
    calendar: Calendar
    rules: tuple[Rule, ...] = ()
    handover: int = 0
    language: Literal["zh", "en"] = "zh"
    timezone: str = "Asia/Shanghai"
    skill_needs: tuple[SkillNeed, ...] = ()
    leave: tuple[Leave, ...] = ()
    requests: tuple[Request, ...] = ()
    duties: tuple[Duty, ...] = ()
    events: tuple[Event, ...] = ()
    history: tuple[Assignment, ...] = ()
    past_duties: tuple[Duty, ...] = ()
    worked: tuple[Worked, ...] = ()
    account: Mapping[str, str] = field(default_factory=dict)
    """What the file says of the working-time account: ``system``, ``over``, ``standard``."""
    published: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """(person, day) → code of a rota that people were already given, ``"-"`` for a day off."""
    fixed: frozenset[tuple[str, int]] = frozenset()
    """(person, day) that must stay as published."""
    balances: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    tiers: tuple[str, ...] = DEFAULT_TIERS
    give: Mapping[str, int] = field(default_factory=dict)
    """Tier → points that lower tiers may cost it (0 where absent)."""
    newcomer_months: int = 6
    period: str = ""
    profiles: tuple[str, ...] = ()
    solver: Mapping[str, Any] = field(default_factory=dict)
    """What the file says about the search: ``time_limit`` (seconds), ``seed``."""
    hash: str = ""

    # --- look-ups -----------------------------------------------------------------------------
    @cached_property
    def shift(self) -> Mapping[str, Shift]:
        return {s.code: s for s in self.shifts}

    @cached_property
    def person(self) -> Mapping[str, Person]:
        return {p.id: p for p in self.people}

    @cached_property
    def grid(self) -> Mapping[str, Grid]:
        return {g.id: g for g in self.grids}

    @cached_property
    def codes(self) -> frozenset[str]:
        """All shift codes, without the free day."""
        return frozenset(s.code for s in self.shifts)

    @cached_property
    def nights(self) -> frozenset[str]:
        """Codes of the night shifts."""
        return frozenset(s.code for s in self.shifts if s.night)

    def date(self, day: int) -> Date:
        return self.start + timedelta(days=day)

    def day(self, on: Date) -> int:
        return (on - self.start).days

    # --- people -------------------------------------------------------------------------------
    def base(self, person: str, day: int) -> str:
        """Code that the rotation (or the office week) gives a person on a day, ``"-"`` when free.

        An office person is free on every day off. A Saturday or Sunday that is a workday (调休) stands for
        one of Monday to Friday, and no notice says for which: it holds the code of most of them.
        """
        key = person, day
        if key not in self._bases:
            self._bases[key] = self._base(person, day)
        return self._bases[key]

    @cached_property
    def _bases(self) -> dict[tuple[str, int], str]:
        """Codes of the base rota asked for so far."""
        return {}

    def _base(self, person: str, day: int) -> str:
        who = self.person[person]
        on = self.date(day)
        if not self.employed(person, day):
            return OFF
        if who.team is not None:
            return self.rotation.code(who.team, on)
        if not who.week or day in self.calendar.holidays:
            return OFF
        if day in self.calendar.weekend and day in self.calendar.workdays:
            return Counter(who.week[:5]).most_common(1)[0][0]
        return who.week[on.weekday()]

    def employed(self, person: str, day: int) -> bool:
        first, last = self._employment[person]
        return first <= day <= last

    @cached_property
    def _employment(self) -> Mapping[str, tuple[float, float]]:
        """Person → first and last day of employment."""
        return {
            p.id: (
                float("-inf") if p.since is None else self.day(p.since),
                float("inf") if p.until is None else self.day(p.until),
            )
            for p in self.people
        }

    @cached_property
    def staff(self) -> tuple[Person, ...]:
        """Whoever is employed on some day of the period; the others are known to rosters and ledger only."""
        first, last = self.date(0), self.date(self.days - 1)
        return tuple(
            p
            for p in self.people
            if (p.since is None or p.since <= last) and (p.until is None or first <= p.until)
        )

    @cached_property
    def leave_days(self) -> frozenset[tuple[str, int]]:
        """All (person, day) of the period on which the person is on leave."""
        return frozenset(
            (v.person, d) for v in self.leave for d in range(max(v.first, 0), min(v.last, self.days - 1) + 1)
        )

    def available(self, person: str, day: int) -> bool:
        """Employed and not on leave."""
        return self.employed(person, day) and (person, day) not in self.leave_days

    def newcomer(self, person: str, day: int) -> bool:
        """Less than ``newcomer_months`` calendar months at the station on that day."""
        since = self.person[person].since
        if since is None:
            return False
        on = self.date(day)
        months = (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
        return months < self.newcomer_months

    def may_work(self, person: str, day: int, shift: str) -> bool:
        """Employed then and allowed on that shift. Leave is a rule's business, not this one's."""
        allowed = self.person[person].shifts
        return self.employed(person, day) and (not allowed or shift in allowed)

    def eligible(self, person: str, grid: str) -> bool:
        allowed = self.person[person].grids
        return not allowed or grid in allowed

    def origin(self, person: str, day: int, shift: str, grid: str | None) -> Origin:
        """Where a shift comes from: a desk, the base rota, another shift of it, or a free day of it."""
        if grid is not None and grid in self.grid and self.grid[grid].desk:
            return "desk"
        base = self.base(person, day)
        if base == shift:
            return "rotation"
        return "extra" if base == OFF else "cover"

    @cached_property
    def past(self) -> Mapping[tuple[str, int], str]:
        """(person, negative day) → code worked; free where absent."""
        return {(a.person, a.day): a.shift for a in self.history}

    @cached_property
    def first_day(self) -> int:
        """First day of the history, or 0 when there is none."""
        return min((a.day for a in self.history), default=0)

    # --- time ---------------------------------------------------------------------------------
    def span(self, day: int, shift: str) -> tuple[int, int]:
        """Start (handover included) and end of a shift on the running clock, minutes."""
        s = self.shift[shift]
        return day * DAY + s.start - self.handover, day * DAY + s.end

    def work_minutes(self, shift: str) -> int:
        """Minutes of work that one shift means, handover included."""
        return self.shift[shift].minutes + self.handover

    @cached_property
    def timed_duties(self) -> Mapping[str, tuple[Duty, ...]]:
        """Person → duties with a clock time, past ones included, in time order."""
        found: dict[str, list[Duty]] = {}
        for duty in (*self.past_duties, *self.duties):
            if duty.timed:
                found.setdefault(duty.person, []).append(duty)
        return {p: tuple(sorted(ds, key=lambda d: (d.start or 0, d.what))) for p, ds in found.items()}

    @cached_property
    def paperwork(self) -> Mapping[str, tuple[Paperwork, ...]]:
        """Person → duties without a clock time, those for the same shifts together.

        The loader sees to it that no shift is in two of a person's groups.
        """
        found: dict[str, dict[frozenset[str], list[Duty]]] = {}
        for duty in self.duties:
            if not duty.timed:
                codes = frozenset(
                    s.code for s in self.shifts if s.room and s.code in (duty.during or self.codes)
                )
                found.setdefault(duty.person, {}).setdefault(codes, []).append(duty)
        return {p: tuple(Paperwork(c, tuple(ds)) for c, ds in by.items()) for p, by in found.items()}


# --- facts that take a while ----------------------------------------------------------------------------
_Of = TypeVar("_Of")
_P = ParamSpec("_P")
_T = TypeVar("_T")


def remembered(tell: Callable[Concatenate[_Of, _P], _T]) -> Callable[Concatenate[_Of, _P], _T]:
    """Keep what a function tells of a scenario or a roster with it, for the next who asks.

    Both are frozen, and nobody may change what is told.
    """

    @wraps(tell)
    def told(of: _Of, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        known: dict[Any, _T] = of.__dict__.setdefault("_remembered", {})
        key = (tell.__qualname__, args, tuple(kwargs.items()))
        if key not in known:
            known[key] = tell(of, *args, **kwargs)
        return known[key]

    return told
