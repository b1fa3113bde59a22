"""Fatigue, risk and alertness: against printouts of the original tool and reference figures."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from shiftopt.fatigue import (
    Job,
    Sleep,
    alertness,
    daily,
    drowsy,
    fatigue,
    fatigue_index,
    fatigue_parts,
    half_daily,
    job_factor,
    last_index,
    likely_sleep,
    recovered,
    risk_index,
    risk_parts,
    tired,
)
from shiftopt.fatigue import _sleepy as sleepy
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import Rotation
from shiftopt.scenario.types import Assignment, Calendar, Duty, Person, Scenario, Shift

CLOCK = {"M": (7, 15), "A": (15, 23), "N": (23, 31), "D": (7, 19)}
TWELVE = {"D": (7, 19), "N": (19, 31)}


def line(
    codes: str, clock: dict[str, tuple[float, float]] = CLOCK, first: int = 0
) -> tuple[list[float], list[float]]:
    """Starts and ends, minutes, of a string of codes, one a day."""
    spans = [(clock[c], first + d) for d, c in enumerate(codes) if c != "-"]
    return [(24 * d + s[0]) * 60 for s, d in spans], [(24 * d + s[1]) * 60 for s, d in spans]


def test_last_index_is_the_last_of_all() -> None:
    """The way for many short lines agrees with the way for one long line."""
    chance = random.Random(7)
    for _ in range(500):
        at, duties = chance.randrange(-5000, 5000), []
        for _ in range(chance.randrange(1, 7)):
            end = at + chance.choice((60, 120, 480, 490, 720, 960))
            duties.append((at, end))
            at = end + chance.choice((0, 1, 5, 600, 1500, 3000))
        starts, ends = zip(*duties, strict=True)
        assert last_index(duties) == pytest.approx(fatigue_index(starts, ends)[-1], abs=1e-9)


# --- the original tool's printouts ----------------------------------------------------------------
WEEKS = "DDDDD--DDDDD"
PRINTED = {
    "R01 06-18": (
        {"D": (6, 18)},
        WEEKS,
        120,
        [5.7, 7.9, 11.5, 15.1, 18.0, 7.3, 10.8, 14.4, 17.5, 19.8],
        [0.99, 1.04, 1.09, 1.14, 1.20, 1.02, 1.07, 1.12, 1.17, 1.22],
    ),
    "R02 06:30-17:30": (
        {"D": (6.5, 17.5)},
        WEEKS,
        120,
        [4.2, 6.1, 9.1, 12.2, 15.0, 5.5, 8.4, 11.6, 14.4, 16.7],
        [0.91, 0.96, 1.01, 1.06, 1.10, 0.94, 0.98, 1.03, 1.08, 1.13],
    ),
    "R03 07-17": (
        {"D": (7, 17)},
        WEEKS,
        180,
        [4.6, 6.2, 8.7, 11.3, 13.7, 5.7, 8.0, 10.7, 13.1, 15.2],
        [0.93, 0.98, 1.03, 1.08, 1.13, 0.95, 1.00, 1.05, 1.10, 1.15],
    ),
    "R05 07-17 and nights 22-08": (
        {"D": (7, 17), "N": (22, 32)},
        "DDDDDN-DDDDDN",
        120,
        [3.1, 4.7, 7.2, 9.9, 12.3, 42.0, 13.6, 15.4, 16.8, 18.0, 19.0, 44.1],
        [0.84, 0.89, 0.93, 0.98, 1.02, 1.16, 1.09, 1.14, 1.18, 1.23, 1.27, 1.44],
    ),
}


@pytest.mark.parametrize("name", PRINTED)
def test_printouts_of_the_original_tool(name: str) -> None:
    """All 42 duties, to the last printed digit."""
    clock, codes, commute, index, risk = PRINTED[name]
    work, job = line(codes, clock), Job(commute=commute)
    assert fatigue_index(*work, job) == pytest.approx(index, abs=0.051)
    assert risk_index(*work, job) == pytest.approx(risk, abs=0.00501)


def test_printed_components() -> None:
    """Cumulative, timing and job of two duties whose parts were printed."""
    clock, codes, commute, *_ = PRINTED["R01 06-18"]
    work, job = line(codes, clock), Job(commute=commute)
    assert [part[4] for part in fatigue_parts(*work, job)] == pytest.approx([13.1, 1.3, 4.4], abs=0.051)
    assert [part[4] for part in risk_parts(*work, job)] == pytest.approx([1.08, 1.09, 1.02], abs=0.00501)
    clock, codes, commute, *_ = PRINTED["R05 07-17 and nights 22-08"]
    work, job = line(codes, clock), Job(commute=commute)
    assert [part[5] for part in fatigue_parts(*work, job)] == pytest.approx([3.6, 18.0, 21.9], abs=0.051)
    assert [part[5] for part in risk_parts(*work, job)] == pytest.approx([1.08, 1.06, 1.02], abs=0.00501)


# --- reference figures ----------------------------------------------------------------------------
def test_components_of_one_metropolitan_cycle() -> None:
    """Six duties from fresh: every component to four digits."""
    work = line("MMAANN--")
    cumulative, timing, job = fatigue_parts(*work)
    assert cumulative == pytest.approx([0.0640, 1.7335, 1.0486, 1.8486, 2.7285, 8.7966], abs=6e-5)
    assert timing == pytest.approx([0.7338, 0.7338, 1.3013, 1.3013, 9.8457, 9.8457], abs=6e-5)
    assert job == pytest.approx([0.6989, 0.6989, 2.6287, 2.6287, 12.1234, 12.1234], abs=6e-5)
    assert fatigue_index(*work) == pytest.approx([1.4958, 3.1413, 4.9374, 5.7059, 24.0982, 28.8332], abs=6e-5)
    cumulative, timing, job = risk_parts(*work)
    assert cumulative == pytest.approx([0.8886, 0.9365, 1.0039, 1.0909, 1.1851, 1.2863], abs=6e-5)
    assert timing == pytest.approx([0.7176, 0.7176, 0.8006, 0.8006, 0.8309, 0.8309], abs=6e-5)
    assert job == pytest.approx([1.0162] * 6, abs=6e-5)
    assert risk_index(*work) == pytest.approx([0.6480, 0.6829, 0.8167, 0.8875, 1.0006, 1.0862], abs=6e-5)


def test_the_second_cycle_begins_less_rested() -> None:
    """Two cycles in a row, and where many end up."""
    two = line("MMAANN--" * 2)
    assert fatigue_index(*two)[6:] == pytest.approx(
        [6.8559, 9.4934, 7.0058, 7.8372, 25.7739, 30.4895], abs=6e-5
    )
    assert risk_index(*two)[6:] == pytest.approx([0.7497, 0.7846, 0.9302, 1.0010, 1.1184, 1.2039], abs=6e-5)
    many = line("MMAANN--" * 14)
    steady = slice(-12, -6)  # the last duty of all has no sequel, so the last cycle is padding
    assert fatigue_index(*many)[steady] == pytest.approx([7.9, 10.4, 7.3, 8.1, 26.0, 30.7], abs=0.051)
    assert risk_index(*many, lookback=None)[steady] == pytest.approx(
        [0.805, 0.840, 0.991, 1.062, 1.182, 1.267], abs=6e-4
    )


@pytest.mark.parametrize(
    ("cycle", "clock", "highest", "mean", "risk"),
    [
        ("MMAANN--", CLOCK, 30.7, 15.1, 1.27),
        ("MMAANNN--MMAAANN--MMMAANN---", CLOCK, 33.5, 15.4, 1.33),
        ("MMMMMM--AAAAAA--NNNNNN--", CLOCK, 38.3, 18.1, 1.23),
        ("DDNN----", TWELVE, 41.8, 22.1, 1.23),
    ],
)
def test_rotas_compared(
    cycle: str, clock: dict[str, tuple[float, float]], highest: float, mean: float, risk: float
) -> None:
    """Steady state of common rotas: highest and mean index, highest risk."""
    often = 1 + 168 // len(cycle)
    work = line(cycle * often, clock)
    number = sum(code != "-" for code in cycle)
    index = fatigue_index(*work)[-2 * number : -number]
    assert index.max() == pytest.approx(highest, abs=0.051)
    assert index.mean() == pytest.approx(mean, abs=0.051)
    assert risk_index(*work, lookback=None)[-2 * number : -number].max() == pytest.approx(risk, abs=0.0051)


def test_building_blocks() -> None:
    """Units that the reference states by themselves."""
    assert job_factor(Job()) == pytest.approx(0.250593783516, abs=1e-12)
    assert job_factor(Job(workload=3, attention=3)) == pytest.approx(0.299367977065, abs=1e-12)
    levels = [0.00192146, 0.00422352, 0.01496051, 0.07517086, 0.31631232, 0.68703206, 0.91418227]
    assert sleepy(range(1, 8)) == pytest.approx(levels, abs=6e-9)
    scale = 1.032 * 1.0286182

    def factor(hours: float, job: Job = Job()) -> float:  # noqa: B008 (frozen)
        return float(risk_parts([420], [420 + hours * 60], job)[2][0]) * scale

    assert factor(8) == pytest.approx(1.0787161341, abs=1e-10)
    assert factor(12) == pytest.approx(1.0783349029, abs=1e-10)
    assert factor(8, Job(workload=3, attention=3)) == pytest.approx(1.1483161341, abs=1e-10)


@pytest.mark.parametrize(
    ("start", "end", "commute", "expected"),
    [
        (6, 18, 120, 1.0949512339),
        (7, 17, 180, 1.0326404104),
        (22, 32, 120, 1.0629363473),
        (7, 15, 40, 0.717617),
        (15, 23, 40, 0.800569),
        (23, 31, 40, 0.830932),
    ],
)
def test_risk_of_the_hours_of_a_duty(start: int, end: int, commute: int, expected: float) -> None:
    """Time of day and length, a long commute included."""
    timing = risk_parts([start * 60], [end * 60], Job(commute=commute))[1][0]
    assert timing == pytest.approx(expected, abs=1e-9 if expected > 1 else 6e-7)


# --- what bounds and guards -----------------------------------------------------------------------
def test_risk_looks_back_a_limited_time() -> None:
    """A daily rotation never recovers in the original; with a look-back of 28 days the risk stays level."""
    work = line("MAN-" * 16)
    original = risk_index(*work, lookback=None)
    assert [original[3 * n - 1] for n in (1, 4, 8, 16)] == pytest.approx([0.89, 1.49, 2.28, 3.88], abs=0.0051)
    limited = risk_index(*work)
    assert limited[-1] == pytest.approx(limited[-4], abs=1e-9)
    assert limited[-1] < 2.5
    assert limited[:21] == pytest.approx(original[:21])
    assert fatigue_index(*work).max() == pytest.approx(26.1, abs=0.3)


def test_index_stays_between_0_and_100_on_any_line() -> None:
    """Long shifts, short gaps and several duties a day give numbers, never nonsense."""
    rng = np.random.default_rng(7)
    for _ in range(200):
        edges = np.cumsum(rng.integers(1, 1500, 60))
        index, risk = fatigue_index(edges[::2], edges[1::2]), risk_index(edges[::2], edges[1::2])
        assert ((index >= 0) & (index <= 100)).all()
        assert (risk > 0).all()


def test_the_index_knows_no_dates() -> None:
    """The same line a week later, or before the period, is as tiring."""
    later, before = line("MMAANN--MM", first=7), line("MMAANN--MM", first=-20)
    assert fatigue_index(*later) == pytest.approx(fatigue_index(*line("MMAANN--MM")))
    assert fatigue_index(*before) == pytest.approx(fatigue_index(*line("MMAANN--MM")))
    assert risk_index(*before) == pytest.approx(risk_index(*line("MMAANN--MM")))


@pytest.mark.parametrize(("starts", "ends"), [([0, 60], [90, 200]), ([60], [60]), ([0], [60, 70])])
def test_lines_that_are_none_are_refused(starts: list[int], ends: list[int]) -> None:
    """Overlaps, empty duties, and starts without ends."""
    with pytest.raises(ValueError, match=r"duties|starts"):
        fatigue_index(starts, ends)


def test_nobody_who_does_not_work_is_tired() -> None:
    """Empty lines give empty arrays."""
    assert len(fatigue_index([], [])) == len(risk_index([], [])) == 0


# --- three-process model --------------------------------------------------------------------------
def test_pressure_awake_and_asleep() -> None:
    """Process S falls awake and rises asleep, in a line and then in a bend."""
    awake = [13.597663, 12.472461, 11.146076, 9.994354, 8.994296, 8.125931, 7.371915]
    assert tired(14, [1, 4, 8, 12, 16, 20, 24]) == pytest.approx(awake, abs=6e-7)
    asleep = [8.760849, 9.561697, 11.163394, 12.695445, 13.551637]
    assert recovered(7.96, [1, 2, 4, 6, 8]) == pytest.approx(asleep, abs=6e-7)
    assert recovered(7.96, 5.294384) == pytest.approx(12.2, abs=1e-6)
    assert recovered(13, 0) == pytest.approx(13)


def test_rhythms_and_grogginess() -> None:
    """Processes C, U and W."""
    c = [-0.772542, -2.5, -2.377641, 0.772542, 2.5, 0.519779]
    assert daily([0, 4.8, 6, 12, 16.8, 22]) == pytest.approx(c, abs=6e-7)
    u = [-0.793893, -0.206107, -0.793893, -0.5, -0.296632]
    assert half_daily([0, 6, 12, 16.8, 22]) == pytest.approx(u, abs=6e-7)
    w = [-5.72, -2.688461, -1.263605, -0.279143, -0.013623]
    assert drowsy([0, 0.5, 1, 2, 4]) == pytest.approx(w, abs=6e-7)


def test_steady_nights_at_home_then_a_night_at_work() -> None:
    """Sleep from 23 to 07 settles; the first night at work is worst at four."""
    level = 14.0
    for _ in range(60):
        level = float(recovered(float(tired(level, 16)), 8))
    assert level == pytest.approx(13.819831, abs=6e-7)
    assert tired(level, 16) == pytest.approx(8.891875, abs=6e-7)
    by_day = alertness(np.array([8, 12, 16, 22]) * 60, [], 7 * 60, level)
    assert by_day == pytest.approx([4.3093, 3.4314, 3.1278, 4.9910], abs=6e-5)
    at_night = alertness(np.arange(23, 32) * 60, [], 7 * 60, level)
    expected = [5.6747, 6.3398, 6.9214, 7.3694, 7.6570, 7.7844, 7.7749, 7.6679, 7.5071]
    assert at_night == pytest.approx(expected, abs=6e-5)


def test_alertness_through_a_metropolitan_cycle() -> None:
    """Mean and highest sleepiness of each duty with given sleeps."""
    hours = [
        (22, 29.5),
        (47, 55),
        (72, 80),
        (96, 104),
        (128, 133.5),
        (152, 156),
        (166.5, 174.5),
        (190, 197.5),
    ]
    sleeps = [Sleep(a * 60, b * 60) for a, b in hours]
    expected = [
        (3.6902, 4.1992),
        (3.8314, 4.3612),
        (3.8639, 5.7083),
        (3.6913, 5.5589),
        (7.1318, 7.6819),
        (7.1698, 7.7178),
    ]
    starts, ends = line("MMAANN")
    for start, end, (mean, highest) in zip(starts, ends, expected, strict=True):
        kss = alertness(np.arange(start, end + 1, 15), sleeps, 5.5 * 60, 14)
        assert kss.mean() == pytest.approx(mean, abs=6e-5)
        assert kss.max() == pytest.approx(highest, abs=6e-5)
        if start >= 96 * 60:
            assert (start + 15 * kss.argmax()) % 1440 == 4.5 * 60


def test_likely_sleep_leaves_time_for_work() -> None:
    """Eight hours in free nights, less before an early, by day after a night, none on the way to work."""
    starts, ends = line("MMAANN--")
    sleeps = likely_sleep(starts, ends, 9 * 1440, since=330)
    assert all(s.end - s.start <= 480 for s in sleeps)
    assert all(a.end <= b.start for a, b in pairwise(sleeps))
    for start, end in zip(starts, ends, strict=True):
        assert not any(s.start < end + 60 and s.end > start - 90 for s in sleeps)
    assert Sleep(23 * 60, 29.5 * 60) in sleeps  # before the second early
    assert Sleep(128 * 60, 133.5 * 60) in sleeps  # after the first night
    assert Sleep(191 * 60, 199 * 60) in sleeps  # a free night


# --- rosters --------------------------------------------------------------------------------------
def station(cycle: str, people: int, days: int) -> Roster:
    shifts = tuple(Shift(code, code, s * 60, (e - s) * 60) for code, (s, e) in CLOCK.items())
    names = [f"p{i}" for i in range(people)]
    rotation = Rotation(tuple(cycle), date(2026, 1, 1), {"t": 0})
    who = tuple(Person(name, name, "t") for name in names)
    calendar = Calendar(frozenset(), {}, frozenset(), frozenset())
    empty = Scenario("s", "s", date(2026, 1, 1), days, shifts, who, rotation, (), {}, calendar)
    return Roster(empty, [a for name in names for a in rota(name, cycle, range(days))])


def rota(person: str, cycle: str, days: range) -> list[Assignment]:
    return [Assignment(person, d, c) for d in days if (c := cycle[d % len(cycle)]) != "-"]


def test_a_roster_tells_who_is_most_tired_and_when() -> None:
    """Peak on the last night of the run, in the period only; history makes it worse."""
    roster = station("MMAANN--", 1, 8)
    [alone] = fatigue(roster)
    assert alone.day == 5
    assert alone.peak == pytest.approx(28.8332, abs=6e-5)
    assert alone.days == (0, 1, 2, 3, 4, 5)
    past = tuple(rota("p0", "MMAANN--", range(-16, 0)))
    [tired_one] = fatigue(Roster(replace(roster.scenario, history=past), roster.assignments))
    assert tired_one.days == alone.days
    assert tired_one.peak > alone.peak + 1
    assert tired_one.mean > alone.mean


def test_duties_count_and_what_touches_is_one_stretch() -> None:
    """A meeting right after an early makes a longer duty; one in the evening is a duty of its own."""
    roster = station("M---", 1, 4)
    meeting = Duty("p0", "街道例会", 120, 0, 15 * 60)
    [longer] = fatigue(Roster(replace(roster.scenario, duties=(meeting,)), roster.assignments))
    assert longer.index == pytest.approx(fatigue_index([7 * 60], [17 * 60]))
    evening = Duty("p0", "夜校", 120, 0, 19 * 60)
    [twice] = fatigue(Roster(replace(roster.scenario, duties=(evening,)), roster.assignments))
    assert twice.days == (0, 0)
    assert len(twice.risk) == 2


def test_who_has_no_work_has_no_peak() -> None:
    """Free people: index 0 and no day."""
    [free] = fatigue(Roster(station("M---", 1, 4).scenario, []))
    assert (free.peak, free.day, free.mean) == (0.0, None, 0.0)


def test_a_large_month_takes_seconds() -> None:
    """400 people and a month, in less than two seconds."""
    roster = station("MMAANN--", 400, 31)
    begun = time.perf_counter()
    assert len(fatigue(roster)) == 400
    assert time.perf_counter() - begun < 2
