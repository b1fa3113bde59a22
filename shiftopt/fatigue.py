"""How tiring a line of duties is: a fatigue index, a risk index, and curves of alertness.

Two published models of groups of people, both *indicative*: they rank rotas, they say nothing about
one person on one day, and no limit should hang on them alone.

- Fatigue and risk index, after Spencer, Robertson & Folkard, *The development of a fatigue/risk index
  for shiftworkers*, HSE research report RR446 (2006): a reconstruction, never "the HSE's index" (the
  HSE has withdrawn its own tool). The report's text was not seen; the formulas agree with the printouts
  of the original tool for four rosters (42 duties) to their last printed digit.
- Three-process model of alertness, after Åkerstedt, Folkard and Ingre (Ingre et al. 2014, PLoS ONE
  9(10) e108679): constants as published; the figures it is tested against are our own.

Times are minutes on a running clock whose zero is a midnight. ``risk_index`` looks back a limited time:
over daily rotations (早中夜休) its cumulative part would otherwise grow for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import cos, exp, floor, log, pi, sin
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from shiftopt.roster import Roster

Floats = NDArray[np.float64]

STATUS = "indicative"
"""How far the figures of this module can be relied on."""

DAY = 24.0
"""Hours; inside this module the models count in hours."""

LOOKBACK = 28
"""Days of work that the cumulative risk remembers."""

_W = pi / 12


class Job(NamedTuple):
    """What the work is like; the defaults are those of the original tool.

    Attributes
    ----------
    commute : float
        Minutes from home to work and back, together.
    workload, attention : int
        0 light … 3 heavy; 0 seldom … 3 all the time.
    every, pause : float
        Minutes of work between breaks, and of a usual break.
    longest, after : float
        Minutes of the longest stretch of work, and of the break after it.
    """

    commute: float = 40
    workload: int = 2
    attention: int = 1
    every: float = 180
    pause: float = 15
    longest: float = 240
    after: float = 30

    @property
    def stretch(self) -> float:
        return (self.every + self.longest) / 2

    @property
    def rest(self) -> float:
        return (self.pause + self.after) / 2

    @property
    def strain(self) -> int:
        return self.workload + self.attention


DEFAULT = Job()


class Duties:
    """A person's duties in time order, in hours; each is widened by half an hour of travel at both ends."""

    def __init__(self, starts: ArrayLike, ends: ArrayLike) -> None:
        self.start: Floats = np.asarray(starts, dtype=float) / 60
        self.end: Floats = np.asarray(ends, dtype=float) / 60
        if self.start.shape != self.end.shape or self.start.ndim != 1:
            raise ValueError("as many starts as ends, one a duty")
        if (self.end <= self.start).any() or (self.start[1:] < self.end[:-1]).any():
            raise ValueError("duties end after they start, and come one after the other")

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def length(self) -> Floats:
        return self.end - self.start

    @cached_property
    def clock(self) -> Floats:
        """Clock time of the start, hours."""
        return self.start % DAY

    @cached_property
    def shapes(self) -> list[tuple[float, float]]:
        """Clock time of the start and length of each duty, rounded so that equal duties look equal."""
        return list(zip(self.clock.round(6).tolist(), self.length.round(6).tolist(), strict=True))

    @cached_property
    def leaves(self) -> Floats:
        """Clock time at which the way to work begins: from −0.5."""
        return self.clock - 0.5

    @cached_property
    def night(self) -> NDArray[np.int64]:
        """Number of the night that a duty belongs to, 1 for that before the first date: its own date's
        when it begins before 15:30, else the following."""
        date = np.floor(self.start / DAY).astype(np.int64)
        return date - (date[0] if len(self) else 0) + 1 + (self.leaves >= 15)

    @cached_property
    def gap(self) -> Floats:
        """Hours from home to home after each duty; a day after the last, whose sequel isn't known."""
        return np.append(self.start[1:] - self.end[:-1] - 1, DAY)[: len(self)]


# --- fatigue index ------------------------------------------------------------------------------
def fatigue_index(starts: ArrayLike, ends: ArrayLike, job: Job = DEFAULT) -> Floats:
    """Fatigue index of each duty: 100 × the probability of high sleepiness (KSS 8 or 9) during it.

    ``100 (1 − (1 − cumulative)(1 − timing and job))``. The first duty begins rested.

    Parameters
    ----------
    starts, ends : array-like
        Minutes on the running clock, in time order, without overlap.
    job : Job, optional

    Returns
    -------
    array of float
        0 to 100, one a duty.
    """
    cumulative, timing, work = fatigue_parts(starts, ends, job)
    return 100 * (1 - (1 - cumulative / 100) * (1 - (timing + work) / 100))


def last_index(duties: Sequence[tuple[float, float]], job: Job = DEFAULT) -> float:
    """`fatigue_index` of the last duty alone, from (start, end) in minutes: for many short lines."""
    hours = [(start / 60, end / 60) for start, end in duties]
    first = floor(hours[0][0] / DAY)
    before: dict[int, float] = {}
    after: dict[int, float] = {}
    night = 1
    for i, (start, end) in enumerate(hours):
        leaves, length = start % DAY - 0.5, end - start
        night = floor(start / DAY) - first + 1 + (leaves >= 15)
        if night not in before:
            gap = hours[i + 1][0] - end - 1 if i + 1 < len(hours) else DAY
            placed = leaves + DAY * (leaves < 15)
            before[night] = _lost_around(placed, placed + length + 1, gap)
            after[night + 1] = max(_lost_next(placed + length + 1 - DAY), 9 - gap)
    start, end = hours[-1]
    carried = coming = 3.9
    if len(hours) > 1 and night > 1:
        levels = _recovered(before, after, night)
        carried, coming = levels[night - 1], levels[night]
    leaves = start % DAY - 0.5
    placed = leaves + DAY * (leaves < 15)
    rising = 0.5 * (1 + sin((placed - 33) * _W)) if 27 < placed < 39 else 0.0
    gap = start - hours[-2][1] - 1 if len(hours) > 1 else DAY
    slept = min(max((gap - 1) / 8, 0.0), 1.0)
    level = slept * (carried + (coming - carried) * rising) * 4.44 / 3.9 + (1 - slept) * coming
    cumulative = float(_sleepy(max(1.0, log((1.001 - level / 4.44) / 0.00189) / 0.801))) / 3
    timing = _timing(round(start % DAY, 6), round(end - start, 6), job)[1]
    return 100 * (1 - (1 - cumulative) * (1 - timing))


def fatigue_parts(starts: ArrayLike, ends: ArrayLike, job: Job = DEFAULT) -> tuple[Floats, Floats, Floats]:
    """The cumulative, duty-timing and job/breaks components of `fatigue_index`, each 0 to 100."""
    duties = Duties(starts, ends)
    each = [_timing(clock, length, job) for clock, length in duties.shapes]
    timing, both = np.array(each, dtype=float).reshape(-1, 2).T
    return 100 * _cumulative_fatigue(duties), 100 * timing, 100 * (both - timing)


def _sleepy(sp: ArrayLike) -> Floats:
    """Probability of KSS 8 or 9 at a level ``sp`` of the alertness scale (1 best … 7 worst)."""
    kss = -0.6 + 1.436 * (1 + 6 / (1 + np.exp(3.057 - 0.764 * np.asarray(sp))))
    return np.asarray(1.26 / (1 + 3670 * np.exp(-1.06 * kss)))


def job_factor(job: Job) -> float:
    """Rise of sleepiness per hour on duty: work load with its share of time at work, and breaks."""
    stretch, rest = job.stretch, job.rest
    working = stretch / (stretch + rest) if stretch + rest else 1.0
    five = 0.172731235 - 0.200918653 * 0.04 + 0.03552264 * 0.04**2
    thirty = 0.000206 - 0.0000138433 * stretch + 0.00000096491 * stretch**2
    breaks = np.interp(rest, (0, 5, 15, 30, 60), (0.174, five, 0.000442 * stretch, thirty, 0))
    return (0.125 + 0.015 * job.strain) * 1.2 * working + float(breaks)


def _two_rhythms() -> tuple[float, float]:
    """Amplitude and phase (hours) of the sum of two daily rhythms. The amplitude goes without a square
    root: with one, the printouts of the original tool can't be had."""
    a, at, k, kt = 0.5, 1.25, 0.74, 5.23
    amplitude = a * a + k * k - a * k * cos((at - kt) * _W)
    phase = np.arctan2(a * sin(at * _W) - k * sin(kt * _W), a * cos(at * _W) - k * cos(kt * _W)) / _W
    return amplitude, float(phase)


_AMPLITUDE, _PHASE = _two_rhythms()


@lru_cache(maxsize=4096)
def _timing(clock: float, length: float, job: Job) -> tuple[float, float]:
    """Mean probability of high sleepiness over a duty: for the lightest job, and for this one."""
    at = np.arange(floor(length / 0.25) + 1) * 0.25
    daily = _AMPLITUDE * cos((clock - _PHASE) * _W) + 0.74 * np.cos((clock + at - 5.23) * _W)
    awake = at + (job.commute - 30) / 60
    lightest, this = (float(_sleepy(awake * f + daily + 2.45).mean()) for f in (0.14, job_factor(job)))
    return min(lightest, this), this


def _cumulative_fatigue(duties: Duties) -> Floats:
    """Probability of high sleepiness from sleep lost before each duty, a third counting."""
    number = len(duties)
    carried, coming = np.full(number, 3.9), np.full(number, 3.9)
    levels = _levels(duties)
    for i, night in enumerate(duties.night):
        last = i + 1 == number or duties.night[i + 1] != night
        if i and night > 1 and last:
            carried[i], coming[i] = levels[night - 1], levels[night]
    starts = _placed(duties)
    rising = 0.5 * (1 + np.sin((starts - 33) * _W))
    before = carried + np.where((starts > 27) & (starts < 39), (coming - carried) * rising, 0)
    gap = np.append(DAY, duties.gap[:-1])[:number]
    slept = np.clip((gap - 1) / 8, 0, 1)
    level = slept * before * 4.44 / 3.9 + (1 - slept) * coming
    return _sleepy(np.maximum(1, np.log((1.001 - level / 4.44) / 0.00189) / 0.801)) / 3


def _placed(duties: Duties) -> Floats:
    """Start from home on the clock of its night: 15 … 24 the evening before, 24 … 39 the day after."""
    return duties.leaves + np.where(duties.leaves < 15, DAY, 0)


def _levels(duties: Duties) -> list[float]:
    """Level of recovery after every night up to the last, 3.9 being full."""
    before: dict[int, float] = {}
    after: dict[int, float] = {}
    placed = _placed(duties)
    columns = (duties.night, placed, placed + duties.length + 1, duties.gap)
    for night, start, end, gap in zip(*(column.tolist() for column in columns), strict=True):
        if night not in before:
            before[night] = _lost_around(start, end, gap)
            after[night + 1] = max(_lost_next(end - DAY), 9 - gap)
    return _recovered(before, after, max(before, default=0))


def _recovered(before: dict[int, float], after: dict[int, float], last: int) -> list[float]:
    """Level after each night up to ``last``, from the hours of sleep that its duties take."""
    levels = [3.87]
    for night in range(1, last + 1):
        loss = min(8.0, before.get(night, 0.0) + after.get(night, 0.0))
        goal, level = 3.9 - 0.441596758431994 * loss, levels[-1]
        rate = 0.136934833451947 if level > goal else 0.686825862760272
        levels.append(goal + (level - goal) * exp(-rate))
    return levels


def _lost_around(start: float, end: float, gap: float) -> float:
    """Hours of sleep that a duty takes from its own night: by an early start or a late end."""
    late = max(_lost_next(end), 9 - gap)
    if 15 <= start <= 22.67:
        return late
    early = (0.03501 * (37.5 - start) + 0.01928) * (37.5 - start) if start > 22.76 else 0.0
    return min(early, late)


def _lost_next(end: float) -> float:
    """Hours of sleep lost when a duty ends at ``end`` on the clock of the night (24 = midnight)."""
    bed = 16.3 + 0.367 * end if end < 24.25 else end + 1
    rise = 8.13
    if end >= 18.5:
        curve = 0.472949055173571 * exp(-1.77393493516727 + 0.16244804759197 * (bed - 20))
        rise = -2.28827436527851 + 11.7995318577367 / (1 + curve)
    slept = min(8.0, 8 - 0.285 * (end - 18.5))
    return min(8.0, 8.07 - (rise + slept) / 2)


# --- risk index ---------------------------------------------------------------------------------
def risk_index(
    starts: ArrayLike, ends: ArrayLike, job: Job = DEFAULT, lookback: int | None = LOOKBACK
) -> Floats:
    """Risk of an incident during each duty; 1 is about the average of two days, two nights, four off.

    Secondary to `fatigue_index`. The cumulative part recovers only in free stretches of more than a day
    and a night, which some rotations never have; so it starts afresh ``lookback`` days before each duty
    (None: never, as the original tool has it).

    Parameters
    ----------
    starts, ends : array-like
        Minutes on the running clock, in time order, without overlap.
    job : Job, optional
    lookback : int or None, optional
        Days.
    """
    cumulative, timing, work = risk_parts(starts, ends, job, lookback)
    return cumulative * timing * work


def risk_parts(
    starts: ArrayLike, ends: ArrayLike, job: Job = DEFAULT, lookback: int | None = LOOKBACK
) -> tuple[Floats, Floats, Floats]:
    """The three factors of `risk_index`: cumulative, duty timing, job and breaks."""
    duties = Duties(starts, ends)
    timing = [_risky_hours(clock, length, job) for clock, length in duties.shapes]
    work = [_risky_job(length, job) for _, length in duties.shapes]
    cumulative = _cumulative_risk(duties, lookback) / 1.113 * 0.98899
    return cumulative, np.array(timing, dtype=float), np.array(work, dtype=float)


def _risky_hours(clock: float, length: float, job: Job) -> float:
    """Factor of the time of day and the length of a duty, a longer commute counting as work."""
    longer = (job.commute - 40) / 60
    start, span = clock - longer, length + longer
    of_day = 1.0106 + 0.1057 * (sin((clock + length) * _W) - sin(start * _W)) / (span * _W)
    by_length = _by_length(span)
    if longer > 0:
        by_length = (by_length * span - _by_length(longer) * longer) / length
    return 0.997976 * of_day * by_length / 1.288


def _by_length(hours: float) -> float:
    if hours < 4.25:
        return 1.0359 - 0.8012 * exp(-0.7315 * hours)
    return 0.5713 + 0.1501 * exp(0.129 * hours) if hours > 8.13 else 1.0


@lru_cache(maxsize=4096)
def _risky_job(length: float, job: Job) -> float:
    """Factor of work load and breaks: risk climbs through a stretch of work, a break takes it back."""
    stretch, rest = job.stretch, job.rest
    stretches = 1 + floor(60 * length / (stretch + rest) - 0.01)
    steps = floor(stretch / 15 + 0.5)
    relief = exp(-0.395 * (rest - 13.3))
    kept = 0.24 * relief / 0.2388 / (1 + relief)
    top, climb = 1.826297414, exp(-0.25 * 1.146457295)
    risk, total, count = 1.0, 0.0, stretches * steps + 1
    for n in range(count):
        fresh = n % (steps + 1) == 0
        risk = 1 + (risk - 1) * kept if fresh else top + (risk - top) * climb
        total += risk
    return (total / count / 1.4858 + 0.0232 * (job.strain - 3)) / 1.032 / 1.0286182


def _cumulative_risk(duties: Duties, lookback: int | None) -> Floats:
    """Risk carried from duty to duty. Each step is ``new = keep × old + add``."""
    own = (0.0886 + 0.0359 * np.cos((duties.leaves + (duties.length + 1) / 2) * _W)).tolist()
    steps = [(0.0, 1.0)]
    for i in range(1, len(duties)):
        steps.append(_carry(duties, i, own[i] + own[i - 1]))
    reach = DAY * lookback if lookback is not None else np.inf
    first = np.searchsorted(duties.start, duties.start - reach).tolist()
    found = np.ones(len(duties))
    for i in range(len(duties)):
        risk = 1.0
        for keep, add in steps[first[i] + 1 : i + 1]:
            risk = keep * risk + add
        found[i] = risk
    return found


def _carry(duties: Duties, i: int, both: float) -> tuple[float, float]:
    gap = float(duties.gap[i - 1])
    if gap < 9:
        return 1.0, 0.06 * (9 - gap)
    if gap <= DAY:
        return 1.0, 0.5 * both
    keep = exp(-1.118 * (_nights_between(duties, i) - 1))
    return keep, 1 - keep


def _nights_between(duties: Duties, i: int) -> float:
    """Nights of sleep (23:00–07:00) in the gap before a duty, part nights in eighths of 8 h."""
    end = (duties.end[i - 1] % DAY + 1.5) % DAY
    start = (duties.leaves[i] + 1) % DAY
    left, right = (8 - end if end < 8 else 0.0), (start if start < 8 else 0.0)
    nights = floor(duties.gap[i - 1] / DAY) + (left + right) / 8
    return float(nights - 2 if left > 0 and right > 0 and start >= end else nights)


# --- alertness ----------------------------------------------------------------------------------
class Sleep(NamedTuple):
    """A stretch of sleep, minutes on the running clock."""

    start: float
    end: float


_LOW, _HIGH, _FALL, _BREAK, _AFRESH = 2.4, 14.3, -0.0353, 12.2, 7.96
_RISE = log((_HIGH - 14) / (_HIGH - _AFRESH)) / 8


def tired(pressure: float, hours: ArrayLike) -> Floats:
    """Process S after ``hours`` awake, from ``pressure`` at waking."""
    return np.asarray(_LOW + (pressure - _LOW) * np.exp(_FALL * np.asarray(hours, dtype=float)))


def recovered(pressure: float, hours: ArrayLike) -> Floats:
    """Process S after ``hours`` of sleep, from ``pressure`` on falling asleep.

    It rises in a line to 12.2, then bends towards 14.3.
    """
    hours = np.asarray(hours, dtype=float)
    if pressure >= _BREAK:
        return np.asarray(_HIGH - (_HIGH - pressure) * np.exp(_RISE * hours))
    slope = _RISE * (_BREAK - _HIGH)
    turn = (_BREAK - pressure) / slope
    bent = _HIGH - (_HIGH - _BREAK) * np.exp(_RISE * np.maximum(hours - turn, 0))
    return np.where(hours <= turn, pressure + slope * hours, bent)


def daily(clock: ArrayLike) -> Floats:
    """Process C, the rhythm of 24 h; ``clock`` in hours."""
    return np.asarray(2.5 * np.cos(2 * pi * (np.asarray(clock, dtype=float) - 16.8) / 24))


def half_daily(clock: ArrayLike) -> Floats:
    """Process U, the rhythm of 12 h; ``clock`` in hours."""
    return np.asarray(-0.5 + 0.5 * np.cos(2 * pi * (np.asarray(clock, dtype=float) - 16.8 - 3) / 12))


def drowsy(hours: ArrayLike) -> Floats:
    """Process W, the grogginess after waking; ``hours`` awake."""
    return np.asarray(-5.72 * np.exp(-1.51 * np.asarray(hours, dtype=float)))


def alertness(
    times: ArrayLike, sleeps: Sequence[Sleep], awake_since: float = 0.0, pressure: float = 14.0
) -> Floats:
    """Sleepiness on the Karolinska scale (KSS: 1 very alert … 9 fighting sleep) by the three-process model.

    Parameters
    ----------
    times : array-like
        Minutes on the running clock, not before ``awake_since``.
    sleeps : sequence of Sleep
        In time order, without overlap; `likely_sleep` guesses them from the duties.
    awake_since : float, optional
        Minute of the first waking.
    pressure : float, optional
        Process S at that waking; 14 is well rested.

    Returns
    -------
    array of float
        ``10.6 − 0.6 (S + C + U + W)``; 7 and above is sleepy. During sleep W is 0.
    """
    at = np.asarray(times, dtype=float)
    balance, groggy = np.empty_like(at), np.zeros_like(at)
    woke, level = awake_since, pressure
    for sleep in (*sleeps, None):
        until = np.inf if sleep is None else sleep.start
        here = (at >= woke) & (at < until)
        balance[here] = tired(level, (at[here] - woke) / 60)
        groggy[here] = drowsy((at[here] - woke) / 60)
        if sleep is None:
            break
        fell = float(tired(level, (sleep.start - woke) / 60))
        asleep = (at >= sleep.start) & (at < sleep.end)
        balance[asleep] = recovered(fell, (at[asleep] - sleep.start) / 60)
        woke, level = sleep.end, float(recovered(fell, (sleep.end - sleep.start) / 60))
    clock = at / 60
    return np.asarray(10.6 - 0.6 * (balance + daily(clock) + half_daily(clock) + groggy))


def likely_sleep(starts: ArrayLike, ends: ArrayLike, until: float, since: float = 0.0) -> tuple[Sleep, ...]:
    """When somebody with these duties probably sleeps, between two minutes: our guess, not the model's.

    Eight hours from 23:00, or from an hour after work where that is later; up 90 minutes before work.
    After a night, up to five and a half hours from an hour after work. Less than an hour isn't counted.
    """
    starts, ends = np.asarray(starts, dtype=float), np.asarray(ends, dtype=float)
    free_from = [since, *(ends + 60)]
    free_to = [*(starts - 90), until]
    found: list[Sleep] = []
    for i, (a, b) in enumerate(zip(free_from, free_to, strict=True)):
        by_day = i > 0 and 180 <= (a - 60) % 1440 < 720 and _touches_night(starts[i - 1], ends[i - 1])
        found += [s for s in _sleeps(float(a), float(b), by_day) if s.end - s.start >= 60]
    return tuple(found)


def _touches_night(start: float, end: float) -> bool:
    """At least three hours of work between 23:00 and 07:00."""
    evenings = range(floor(start / 1440) - 1, floor(end / 1440) + 1)
    return sum(max(0, min(end, d * 1440 + 1860) - max(start, d * 1440 + 1380)) for d in evenings) >= 180


def _sleeps(start: float, end: float, by_day: bool) -> Iterator[Sleep]:
    """Sleep in one free stretch."""
    if by_day:
        yield Sleep(start, min(start + 330, end))
        start = min(start + 330, end)
    for day in range(floor(start / 1440) - 1, floor(end / 1440) + 1):
        bed = day * 1440 + 1380
        begin = max(bed, start)
        if begin < bed + 480 and begin < end:
            yield Sleep(begin, min(begin + 480, end))
            start = min(begin + 480, end)


# --- rosters ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PersonFatigue:
    """The indices of one person's duties in the period.

    Attributes
    ----------
    person : str
    days : tuple of int
        Day on which each duty counts; one entry a stretch of work.
    index : tuple of float
        Fatigue index, 0 to 100.
    risk : tuple of float
        Risk index, looking back at most 28 days.
    """

    person: str
    days: tuple[int, ...]
    index: tuple[float, ...]
    risk: tuple[float, ...]

    @property
    def peak(self) -> float:
        """Highest fatigue index; 0 without work."""
        return max(self.index, default=0.0)

    @property
    def day(self) -> int | None:
        """Day of the peak, the first of several; None without work."""
        return self.days[self.index.index(self.peak)] if self.index else None

    @property
    def mean(self) -> float:
        return sum(self.index) / len(self.index) if self.index else 0.0


def fatigue(roster: Roster, job: Job = DEFAULT) -> tuple[PersonFatigue, ...]:
    """Fatigue and risk of everybody's work in the period, history included as a past.

    Shifts with handover and duties with a clock time; what touches or overlaps is one stretch of work.

    Returns
    -------
    tuple of PersonFatigue
        In the order of the scenario.
    """
    return tuple(fatigue_of(roster, person.id, job) for person in roster.scenario.people)


def fatigue_of(roster: Roster, person: str, job: Job = DEFAULT) -> PersonFatigue:
    """One person's part of `fatigue`."""
    starts, ends, days = _stretches(roster, person)
    index, risk = fatigue_index(starts, ends, job), risk_index(starts, ends, job)
    kept = [i for i, day in enumerate(days) if day >= 0]
    return PersonFatigue(
        person,
        tuple(days[i] for i in kept),
        tuple(float(index[i]) for i in kept),
        tuple(float(risk[i]) for i in kept),
    )


def index_of(roster: Roster, person: str, job: Job = DEFAULT) -> tuple[tuple[int, float], ...]:
    """(day, fatigue index) of one person's work in the period: `fatigue_of` without the risk."""
    starts, ends, days = _stretches(roster, person)
    index = fatigue_index(starts, ends, job).tolist()
    return tuple((day, i) for day, i in zip(days, index, strict=True) if day >= 0)


def _stretches(roster: Roster, person: str) -> tuple[list[int], list[int], list[int]]:
    """Starts, ends and days of a person's work; what touches or overlaps is one stretch."""
    starts: list[int] = []
    ends: list[int] = []
    days: list[int] = []
    for span in roster.clock(person):
        if ends and span.start <= ends[-1]:
            ends[-1] = max(ends[-1], span.end)
        else:
            starts.append(span.start)
            ends.append(span.end)
            days.append(span.day)
    return starts, ends, days
