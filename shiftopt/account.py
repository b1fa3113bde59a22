"""The working-time account: what each person works in each month, on which kind of day, and what it means.

Solver-free. Every stretch of work is cut at midnight, so that the hours of a night count on the dates on
which they lie, and measured in minutes that really pass: a night that loses an hour to summer time has less.
Rules plan on the clock as it is written (docs/decisions/0014-account.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal

from shiftopt import profiles
from shiftopt.paperwork import placed
from shiftopt.roster import Roster, Span
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Language
from shiftopt.rules.reference import Overtime, Window
from shiftopt.scenario.clock import LocalClock
from shiftopt.scenario.types import DAY, Scenario, remembered

Kind = Literal["patrol", "handover", "duty", "paperwork", "hidden"]
DayClass = Literal["workday", "rest_day", "statutory"]
Pay = Literal["overtime", "rest_day", "statutory"]

CHINA = frozenset({"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin", "Asia/Kashgar", "PRC"})
"""Time zones where the official average month is the standard, unless somebody says otherwise."""

NIGHT = (22 * 60, 6 * 60)
"""Hours counted as night hours, minutes after midnight: from ten in the evening to six."""

WORKDAY = 480
"""Minutes of work in a day beyond which the rest is overtime, where overtime goes by the day."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How working time is accounted for.

    Attributes
    ----------
    system : {"daily", "averaged"}
        Overtime is what goes beyond eight hours of a day or the standard of the month; or what goes beyond
        the standard of the period over which hours are averaged, and then a rest day is a day like any other.
    over : str
        That period: week, month, quarter or year.
    standard : str
        Standard hours: ``average`` (official month, 165.33 h), ``workdays`` (8 h each), ``weekly`` (40 h).
    pay : mapping or None
        Kind of overtime → per cent of the hourly wage. Where it doesn't name statutory holidays, hours on
        them are hours like others; None, where nobody says anything, tells them apart without a rate.
    source : str
        Key of the clause behind ``pay``; empty where there is none.
    """

    system: Literal["daily", "averaged"] = "averaged"
    over: Literal["week", "month", "quarter", "year"] = "month"
    standard: Literal["average", "workdays", "weekly"] = "workdays"
    pay: Mapping[Pay, int] | None = None
    source: str = ""

    @property
    def holidays_apart(self) -> bool:
        """Whether hours on statutory holidays are told apart from overtime."""
        return self.pay is None or "statutory" in self.pay


@dataclass(frozen=True, slots=True)
class Row:
    """Work of one person on one date, the smallest thing that an account counts.

    Attributes
    ----------
    day : int
        The date on which the minutes lie.
    dated : int
        The date of the shift or duty that they are part of.
    start, end : int or None
        On the running clock; None for work without a clock time.
    kind : str
        ``paperwork`` lies within a shift and isn't counted again.
    minutes, night : int
        Minutes that really pass; those of them at night.
    day_class : str
        ``statutory`` by the date of the minutes; ``rest_day`` where the base rota is free on the date of the
        shift or duty.
    what : str
        Shift code, or what the duty is.
    """

    day: int
    dated: int
    start: int | None
    end: int | None
    kind: Kind
    minutes: int
    night: int
    day_class: DayClass
    what: str

    @property
    def counts(self) -> bool:
        return self.kind != "paperwork"


@dataclass(frozen=True, slots=True)
class Balance:
    """One period over which hours are averaged, as far as the end of the month.

    Attributes
    ----------
    first, last : Date
        Its dates.
    before, statutory_before : int
        Minutes worked in it before the scenario's period: from ``worked`` and the history.
    worked, statutory : int
        Minutes so far, those before included; ``statutory`` 0 where holidays aren't told apart.
    standard : float
        Standard minutes of the same days.
    since : Date or None
        First date of which it is known what was worked; None where nothing is.
    unknown : int
        Days until the end of the month on which somebody was employed and nothing is known of; they are left
        out of ``worked`` and ``standard``.
    settled : bool
        Whether it ends with this month or before.
    """

    first: date
    last: date
    before: int
    statutory_before: int
    worked: int
    statutory: int
    standard: float
    since: date | None
    unknown: int
    settled: bool

    @property
    def over(self) -> int:
        """Minutes above (+) or below (−) standard; those on statutory holidays have a pay of their own."""
        return round(self.worked - self.statutory - self.standard)


@dataclass(frozen=True)
class Account:
    """One person's month. All times in minutes; sums follow from ``rows``.

    Attributes
    ----------
    person : str
    month : str
        ``2026-10``; a period that isn't a month has one account for each month that it touches.
    rows : tuple of Row
        In time order; work without a clock time stands last.
    standard : int
        Standard minutes for the days available and the contracted share.
    overtime : mapping
        Kind → minutes, each minute in one kind. ``overtime`` of a period that goes on isn't settled yet.
    balances : tuple of Balance
        The periods over which hours are averaged; () where overtime goes by the day.
    """

    person: str
    month: str
    rows: tuple[Row, ...]
    standard: int
    overtime: Mapping[Pay, int]
    balances: tuple[Balance, ...]

    @cached_property
    def of_kind(self) -> Mapping[str, int]:
        """Minutes by kind of work."""
        return _sums((r.kind, r.minutes) for r in self.rows)

    @cached_property
    def on(self) -> Mapping[str, int]:
        """Minutes by class of day."""
        return _sums((r.day_class, r.minutes) for r in self.rows if r.counts)

    @property
    def total(self) -> int:
        return sum(r.minutes for r in self.rows if r.counts)

    @property
    def night(self) -> int:
        """Minutes of work at night."""
        return sum(r.night for r in self.rows if r.counts)


def terms(scenario: Scenario) -> Terms:
    """What the scenario says of the account, over the last of its rule sets that says anything."""
    found: dict[str, Any] = {"standard": "average" if scenario.timezone in CHINA else "workdays"}
    for name in scenario.profiles:
        found = dict(profiles.read(name).account or found)
    return Terms(**{**found, **scenario.account})


def sentence(agreed: Terms, language: Language = "zh") -> str:
    """How working time is accounted for, in a sentence."""
    en = language == "en"
    standard = {
        "average": ("法定月平均 165.33 小时", "the official average of 165.33 h a month"),
        "workdays": ("每个工作日 8 小时", "8 h for every workday"),
        "weekly": ("每周 40 小时", "40 h a week"),
    }[agreed.standard][en]
    over = {
        "week": ("按周", "by the week"),
        "month": ("按月", "by the month"),
        "quarter": ("按季", "by the quarter"),
        "year": ("按年", "by the year"),
    }[agreed.over][en]
    said = (
        (f"工时综合计算，{over}结算", f"Hours are averaged {over}")
        if agreed.system == "averaged"
        else (
            "标准工时，一天超过 8 小时、一月超过标准的算加班",
            "Overtime is what exceeds 8 h of a day or the standard of the month",
        )
    )[en]
    names = {
        "overtime": ("延时加班", "overtime"),
        "rest_day": ("休息日未补休", "rest days not given back"),
        "statutory": ("法定休假日", "statutory holidays"),
    }
    pay = [f"{names[kind][en]} {rate}%" for kind, rate in (agreed.pay or {}).items()]
    if en:
        return f"{said}; standard: {standard}{'; pay: ' if pay else ''}{', '.join(pay)}."
    return f"{said}；标准工时：{standard}{'；' if pay else ''}{'，'.join(pay)}。"


@remembered
def accounts(roster: Roster) -> tuple[Account, ...]:
    """The accounts of everybody who is there in the period, by person, then by month."""
    scenario = roster.scenario
    agreed, clock = terms(scenario), LocalClock(scenario)
    months: dict[str, list[int]] = {}
    for day in range(scenario.days):
        months.setdefault(f"{scenario.date(day):%Y-%m}", []).append(day)
    return tuple(
        _account(roster, person.id, rows, month, days, agreed)
        for person in roster.people
        for rows in [tuple(_rows(roster, person.id, clock))]
        for month, days in months.items()
    )


# --- rows -----------------------------------------------------------------------------------------
def _rows(roster: Roster, person: str, clock: LocalClock) -> Iterator[Row]:
    """Everything that a person works, history included, a row for each date and kind."""
    scenario = roster.scenario
    free = {d for d in range(scenario.first_day - 1, scenario.days) if scenario.base(person, d) == OFF}

    def row(kind: Kind, start: int, end: int, dated: int, what: str) -> Row:
        day = start // DAY
        night = sum(clock.minutes(a, b) for a, b in _nights(day, start, end))
        return Row(
            day,
            dated,
            start,
            end,
            kind,
            clock.minutes(start, end),
            night,
            _class(scenario, day, dated in free),
            what,
        )

    for span in roster.clock(person):
        for kind, start, end in _parts(scenario, span):
            for a, b in _by_date(start, end):
                yield row(kind, a, b, span.day, span.shift or span.what)
    for part in placed(roster, person):
        if part.shift is None:  # whenever it is done, nobody has ordered it on a holiday
            yield Row(0, 0, None, None, "hidden", part.minutes, 0, "workday", part.duty.what)
            continue
        day = part.shift.day
        sort = _class(scenario, day, day in free)
        yield Row(day, day, None, None, "paperwork", part.minutes, 0, sort, part.duty.what)


def _class(scenario: Scenario, day: int, free: bool) -> DayClass:
    if day in scenario.calendar.statutory:
        return "statutory"
    return "rest_day" if free else "workday"


def _parts(scenario: Scenario, span: Span) -> Iterator[tuple[Kind, int, int]]:
    if span.shift is None:
        yield "duty", span.start, span.end
        return
    begins = span.start + scenario.handover
    if scenario.handover:
        yield "handover", span.start, begins
    yield "patrol", begins, span.end


def _by_date(start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch of the running clock, cut at midnight."""
    while start < end:
        cut = min(end, (start // DAY + 1) * DAY)
        yield start, cut
        start = cut


def _nights(day: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What of a stretch within one date lies at night."""
    for a, b in ((0, NIGHT[1]), (NIGHT[0], DAY)):
        first, last = max(start, day * DAY + a), min(end, day * DAY + b)
        if first < last:
            yield first, last


# --- months ---------------------------------------------------------------------------------------
def _account(
    roster: Roster, person: str, every: Sequence[Row], month: str, days: Sequence[int], agreed: Terms
) -> Account:
    rows = tuple(r for r in every if r.day in set(days))
    standard = round(standard_of(roster.scenario, person, days, agreed.standard))
    if agreed.system == "daily":
        return Account(person, month, rows, standard, _daily(roster, person, rows, days, standard), ())
    balances = tuple(_balances(roster.scenario, person, every, days, agreed))
    settled = sum(max(0, b.over) for b in balances if b.settled)
    kinds: dict[Pay, int] = {"overtime": settled}
    if agreed.holidays_apart:
        kinds["statutory"] = sum(r.minutes for r in rows if r.counts and r.day_class == "statutory")
    return Account(person, month, rows, standard, kinds, balances)


def standard_of(scenario: Scenario, person: str, days: Sequence[int], standard: str) -> float:
    """Standard minutes of some days of the period: those available, for the contracted share."""
    whole = Window(scenario, person, days[0], days[-1])
    return _rule("month", standard).standard_minutes(whole) * scenario.person[person].share / 100


def _daily(
    roster: Roster, person: str, rows: Sequence[Row], days: Sequence[int], standard: int
) -> dict[Pay, int]:
    """Statutory holidays; rest days beyond those given in exchange; what exceeds the day or the month."""
    scenario = roster.scenario
    counted = [r for r in rows if r.counts]
    statutory = sum(r.minutes for r in counted if r.day_class == "statutory")
    given = (
        scenario.work_minutes(scenario.base(person, d))
        for d in days
        if scenario.base(person, d) != OFF and not roster.codes(person, d) and scenario.available(person, d)
    )
    on_rest = sum(r.minutes for r in counted if r.day_class == "rest_day")
    rest_day = max(0, on_rest - sum(given))
    by_date = _sums((r.dated, r.minutes) for r in counted if r.day_class == "workday" and r.kind != "hidden")
    longer = sum(max(0, minutes - WORKDAY) for minutes in by_date.values())
    ordinary = sum(r.minutes for r in counted) - statutory - rest_day
    return {"overtime": max(longer, ordinary - standard, 0), "rest_day": rest_day, "statutory": statutory}


def _balances(
    scenario: Scenario, person: str, every: Sequence[Row], days: Sequence[int], agreed: Terms
) -> Iterator[Balance]:
    """The reference periods that have days of the month in them, as of its last day."""
    rule = _rule(agreed.over, agreed.standard)
    for window in rule.windows(scenario, person):
        if window.last < days[0] or window.first > days[-1]:
            continue
        until = Window(scenario, person, window.first, min(window.last, days[-1]))
        told = [w for w in scenario.worked if w.person == person and w.last >= window.first]
        past = [r for r in every if r.counts and r.day in until.remembered]
        own = [r for r in every if r.counts and r.day in until.own]
        before = until.told + sum(r.minutes for r in past)
        holidays = {"statutory"} if agreed.holidays_apart else set()
        before_statutory = sum(w.statutory for w in told if holidays and w.first >= window.first)
        before_statutory += sum(r.minutes for r in past if r.day_class in holidays)
        yield Balance(
            scenario.date(window.first),
            scenario.date(window.last),
            before,
            before_statutory,
            before + sum(r.minutes for r in own),
            before_statutory + sum(r.minutes for r in own if r.day_class in holidays),
            rule.standard_minutes(until) * scenario.person[person].share / 100,
            scenario.start + timedelta(days=min(until.known)) if until.known else None,
            sum(scenario.employed(person, d) for d in range(until.first, until.last + 1)) - len(until.known),
            window.last <= days[-1],
        )


def _rule(over: str, standard: str) -> Overtime:
    """The rule that knows reference periods and their standard hours."""
    return Overtime.model_validate({"at_most": 0, "over": over, "standard": standard})


def _sums(pairs: Any) -> dict[Any, int]:
    found: Counter[Any] = Counter()
    for key, minutes in pairs:
        found[key] += minutes
    return dict(found)
