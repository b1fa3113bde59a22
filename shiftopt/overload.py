"""Who is overloaded in a roster, and why, in words with numbers.

A reason is a figure of a person's load beyond a threshold. The threshold is that of the rule in force where
the scenario has such a rule (the strictest of several, soft ones too), else a default of this module with its
source. Solver-free.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from shiftopt.roster import Roster, Span
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Language
from shiftopt.rules.fairness import QUARTERS, Share, entitled, weights
from shiftopt.scenario.types import DAY, Scenario, remembered
from shiftopt.workload import PersonLoad, months, workload

# --- defaults ---------------------------------------------------------------------------------------
OVERTIME = 36 * 60
"""Minutes above standard in a month: China, Labour Law art. 41 (``cn-labour-law-41-month``), and wherever no
rule says how much a month may have."""
WEEK_MINUTES = 56 * 60
"""Minutes of work in any 7 days: seven times eight; the guidance has 50 h (``guide-long-weeks``)."""
REST = 11 * 60
"""Minutes between two stretches of work: HSE guidance (``hse-rest``)."""
RUN = 6
"""Workdays in a row: HSE guidance (``hse-run``)."""
NIGHT_RUN = 3
"""Nights in a row: HSE and BAuA guidance (``hse-nights``)."""
FATIGUE_DAY, FATIGUE_NIGHT = 35, 45
"""Fatigue index of a day shift and of a night: practice of a railway (``fatigue-index``)."""
WEEKENDS = 3
"""Weekends with work in a row, where the rotation itself has no more: our own choice."""
HIDDEN = 4 * 60
"""Minutes of work in a month that find no room in any shift: our own choice."""
LOAD_ABOVE = 2
"""Shifts of load above the entitled share (hours, nights, weekends and holidays in one): our own choice."""
NIGHTS_ABOVE = 2
"""Nights above the entitled share: our own choice."""

ReasonCode = Literal[
    "overtime",
    "week",
    "rest",
    "run",
    "night_run",
    "day_and_night",
    "fatigue",
    "weekends",
    "no_free_weekend",
    "nights_share",
    "hidden",
    "load",
]

CODES: tuple[ReasonCode, ...] = get_args(ReasonCode)

WORDS: Mapping[ReasonCode, Mapping[Language, str]] = {
    "overtime": {
        "zh": "超出标准工时 {value} 小时（上限 {limit}）",
        "en": "{value} h above standard (limit {limit})",
    },
    "week": {
        "zh": "连续 7 天内工作 {value} 小时（警戒 {limit}）",
        "en": "{value} h in 7 days (alert at {limit})",
    },
    "rest": {
        "zh": "两次上班之间只休息 {value} 小时（应有 {limit}）",
        "en": "only {value} h of rest between shifts ({limit} wanted)",
    },
    "run": {
        "zh": "连续上班 {value} 天（警戒 {limit}）",
        "en": "{value} workdays in a row (alert above {limit})",
    },
    "night_run": {
        "zh": "连续夜班 {value} 个（警戒 {limit}）",
        "en": "{value} nights in a row (alert above {limit})",
    },
    "day_and_night": {
        "zh": "白加黑 {value} 次：24 小时内既上白天的班（或开会）又上夜班",
        "en": "times with work by day and a night within 24 h: {value}",
    },
    "fatigue": {
        "zh": "疲劳指数最高 {value}（警戒 {limit}）",
        "en": "fatigue index up to {value} (alert above {limit})",
    },
    "weekends": {
        "zh": "连着 {value} 个周末有班（警戒 {limit}）",
        "en": "{value} weekends with work in a row (alert above {limit})",
    },
    "no_free_weekend": {"zh": "没有一个完整的休息周末", "en": "not one free weekend"},
    "nights_share": {
        "zh": "夜班 {value} 个，应分担 {limit} 个",
        "en": "{value} nights against a share of {limit}",
    },
    "hidden": {
        "zh": "隐性工时 {value} 小时：台账、日记等排不进班里（警戒 {limit}）",
        "en": "{value} h of hidden work that finds no room in the shifts (alert above {limit})",
    },
    "load": {
        "zh": "工时、夜班、周末、节日合起来相当于 {value} 个班（警戒 {limit}）",
        "en": "hours, nights, weekends and holidays make {value} shifts (alert above {limit})",
    },
}
"""A reason with its numbers; no full stop."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is overloaded: ``value`` lies beyond ``limit``; both in ``unit``.

    ``rule`` is the name of the rule whose limit it is; None for a default of this module.
    """

    code: ReasonCode
    value: float
    limit: float
    unit: Literal["minutes", "days", "nights", "weekends", "times", "points", "shifts"]
    rule: str | None = None

    @property
    def beyond(self) -> float:
        """By how much of the limit it lies beyond."""
        return abs(self.value - self.limit) / max(self.limit, 1)

    def say(self, language: Language = "zh") -> str:
        """In words with its numbers."""
        value, limit = (_number(x, self.unit == "minutes") for x in (self.value, self.limit))
        return WORDS[self.code][language].format(value=value, limit=limit)


@dataclass(frozen=True, slots=True)
class Overload:
    """A person's reasons; the level is their number, 3 at most (0 none, 1 watch, 2 high, 3 severe)."""

    person: str
    reasons: tuple[Reason, ...]

    @property
    def level(self) -> int:
        return min(len(self.reasons), 3)

    @property
    def weight(self) -> tuple[int, float]:
        """Orders people by how badly off they are: number of reasons, then how far beyond in all."""
        return len(self.reasons), round(sum(r.beyond for r in self.reasons), 6)


@dataclass(frozen=True, slots=True)
class Strain:
    """What a load doesn't count: the clock of one person, looked at for what wears people out.

    Attributes
    ----------
    fatigue : float
        Fatigue index that lies highest above its limit (or nearest below it).
    fatigue_limit : int
        The limit for that shift, by day or by night.
    day_and_night : int
        Nights of the period that share 24 hours with other work, handover not counted.
    weekends, base_weekends : int
        Weekends with work in a row, the last in the period; the same by the base rota.
    load, share : float
        Load of the period and its entitled share, in shifts, as the rule ``load`` counts them.
    """

    fatigue: float = 0.0
    fatigue_limit: int = FATIGUE_DAY
    day_and_night: int = 0
    weekends: int = 0
    base_weekends: int = 0
    load: float = 0.0
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold, and the name of the rule that sets it."""

    value: float
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The thresholds of a scenario; minutes, days, nights, points of the index, shifts above the share.

    ``heavy`` and ``shares`` say what a shift weighs and what everybody is entitled to, in quarter-shifts.
    """

    overtime: Limit
    week: Limit
    rest: Limit
    run: Limit
    night_run: Limit
    fatigue_day: Limit
    fatigue_night: Limit
    load: Limit
    heavy: Mapping[tuple[int, str], int] = field(repr=False, compare=False)
    shares: Mapping[str, Share] = field(repr=False, compare=False)


@remembered
def limits(scenario: Scenario) -> Limits:
    """The thresholds that hold in a scenario."""

    def strictest(kind: str, key: str, default: float, scale: int = 1, longest: bool = False) -> Limit:
        rules = [r for r in scenario.rules if r.kind == kind and r.enforce != "off"]
        fitting = {"max_hours_in_days": ("days", 7), "overtime": ("over", "month")}
        if kind in fitting:
            name, value = fitting[kind]
            rules = [r for r in rules if getattr(r, name) == value]
        found = [Limit(scale * getattr(r, key), r.name) for r in rules]
        pick = max if longest else min
        return pick(found, key=lambda limit: limit.value, default=Limit(default))

    return Limits(
        overtime=strictest("overtime", "at_most", OVERTIME, 60),
        week=strictest("max_hours_in_days", "hours", WEEK_MINUTES, 60),
        rest=strictest("min_rest", "hours", REST, 60, longest=True),
        run=strictest("max_consecutive_workdays", "limit", RUN),
        night_run=strictest("max_consecutive_nights", "limit", NIGHT_RUN),
        fatigue_day=strictest("fatigue", "day", FATIGUE_DAY),
        fatigue_night=strictest("fatigue", "night", FATIGUE_NIGHT),
        load=strictest("load", "above", LOAD_ABOVE),
        heavy=weights(scenario, "load"),
        shares=entitled(scenario, "load"),
    )


def strain(roster: Roster, person: str, known: Limits) -> Strain:
    """Fatigue, days with nights, and weekends of one person."""
    from shiftopt.fatigue import index_of

    scenario, clock = roster.scenario, roster.clock(person)
    nights = {s.day for s in clock if s.shift in scenario.nights}
    by_night, by_day = int(known.fatigue_night.value), int(known.fatigue_day.value)
    peaks = [(i, by_night if d in nights else by_day) for d, i in index_of(roster, person)]
    peak, limit = max(peaks, key=lambda p: p[0] - p[1], default=(0.0, by_day))
    base = [
        Span(*scenario.span(d, code), d, code)
        for d in range(scenario.first_day - 1, scenario.days)
        if (code := scenario.base(person, d)) != OFF
    ]
    share = known.shares.get(person)
    carried = sum(known.heavy.get((a.day, a.shift), 0) for a in roster.line(person))
    return Strain(
        fatigue=round(peak, 1),
        fatigue_limit=limit,
        day_and_night=_days_with_nights(scenario, clock),
        weekends=_weekends_in_a_row(scenario, clock),
        base_weekends=_weekends_in_a_row(scenario, base),
        load=(share.base + carried) / QUARTERS if share else 0.0,
        share=share.target / QUARTERS if share else 0.0,
    )


def overload(load: PersonLoad, scenario: Scenario, worn: Strain, known: Limits | None = None) -> Overload:
    """What in a person's load and strain lies beyond the thresholds."""
    return Overload(load.person, tuple(_reasons(load, scenario, worn, known or limits(scenario))))


@remembered
def overloads(roster: Roster) -> tuple[Overload, ...]:
    """Overload of every person, in the order of the scenario."""
    known = limits(roster.scenario)
    return tuple(
        overload(load, roster.scenario, strain(roster, load.person, known), known)
        for load in workload(roster)
    )


# --- inside -----------------------------------------------------------------------------------------
def _reasons(load: PersonLoad, scenario: Scenario, worn: Strain, known: Limits) -> Iterator[Reason]:
    """Every reason, in the order of ``CODES``."""
    allowed = round(known.overtime.value * months(scenario))
    if load.overtime > allowed:
        yield Reason("overtime", load.overtime, allowed, "minutes", known.overtime.rule)
    if load.max_7_days > known.week.value:
        yield Reason("week", load.max_7_days, known.week.value, "minutes", known.week.rule)
    if load.shortest_rest is not None and load.shortest_rest < known.rest.value:
        yield Reason("rest", load.shortest_rest, known.rest.value, "minutes", known.rest.rule)
    if load.longest_run > known.run.value:
        yield Reason("run", load.longest_run, known.run.value, "days", known.run.rule)
    if load.longest_nights > known.night_run.value:
        yield Reason("night_run", load.longest_nights, known.night_run.value, "nights", known.night_run.rule)
    if worn.day_and_night:
        yield Reason("day_and_night", worn.day_and_night, 0, "times")
    if worn.fatigue > worn.fatigue_limit:
        rule = known.fatigue_night.rule or known.fatigue_day.rule
        yield Reason("fatigue", worn.fatigue, worn.fatigue_limit, "points", rule)
    if worn.weekends > max(WEEKENDS, worn.base_weekends):
        yield Reason("weekends", worn.weekends, max(WEEKENDS, worn.base_weekends), "weekends")
    if load.base_free_weekends and not load.free_weekends:
        yield Reason("no_free_weekend", 0, 1, "weekends")
    if load.nights > load.nights_entitled + NIGHTS_ABOVE:
        yield Reason("nights_share", load.nights, round(load.nights_entitled, 1), "nights")
    if load.hidden > (most := round(HIDDEN * months(scenario))):
        yield Reason("hidden", load.hidden, most, "minutes")
    if worn.load > worn.share + known.load.value:
        yield Reason("load", worn.load, worn.share + known.load.value, "shifts", known.load.rule)


def _days_with_nights(scenario: Scenario, clock: Sequence[Span]) -> int:
    """Nights of the period with which other work, that is no night, lies within 24 hours."""
    work = [replace(s, start=s.start + scenario.handover) if s.shift is not None else s for s in clock]
    nights = [s for s in work if s.shift in scenario.nights]
    days = [s for s in work if s.shift not in scenario.nights]
    return sum(
        any(
            max(night.end, day.end) - min(night.start, day.start) <= DAY and max(night.day, day.day) >= 0
            for day in days
        )
        for night in nights
    )


def _weekends_in_a_row(scenario: Scenario, clock: Sequence[Span]) -> int:
    """Most Saturday–Sunday pairs in a row with work in them, the last of them in the period."""
    worked = {d for s in clock for d in range(s.start // DAY, (s.end - 1) // DAY + 1)}
    longest = length = 0
    for day in range(scenario.first_day, scenario.days):
        if scenario.date(day).weekday() == 5:
            length = length + 1 if {day, day + 1} & worked else 0
            longest = max(longest, length) if day >= -1 else longest
    return longest


def _number(value: float, minutes: bool) -> str:
    return f"{round(value / 60, 1):g}" if minutes else f"{value:g}"
