"""How the load lies over the days: hours of any seven days, fatigue of each duty, alertness hour by hour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shiftopt.roster import Roster
from shiftopt.scenario.types import DAY

if TYPE_CHECKING:
    from shiftopt.fatigue import Sleep

WEEK = 7

LEAD = 7
"""Days before the period from which sleep is guessed, so that its first day has a past."""


def rolling(roster: Roster, person: str, window: int = WEEK) -> tuple[int, ...]:
    """Minutes of work in the ``window`` days that end with each day of the period, history included."""
    booked: dict[int, int] = {}
    for span in roster.clock(person):
        booked[span.day] = booked.get(span.day, 0) + span.minutes
    total, found = sum(booked.get(d, 0) for d in range(-window, 0)), []
    for day in range(roster.scenario.days):
        total += booked.get(day, 0) - booked.get(day - window, 0)
        found.append(total)
    return tuple(found)


def tiredness(roster: Roster) -> Mapping[str, Mapping[int, float]]:
    """Person → day → highest fatigue index of a duty that counts on it; days without work are left out."""
    from shiftopt.fatigue import fatigue

    found: dict[str, dict[int, float]] = {}
    for one in fatigue(roster):
        days = found.setdefault(one.person, {})
        for day, index in zip(one.days, one.index, strict=True):
            days[day] = max(index, days.get(day, 0.0))
    return found


@dataclass(frozen=True, slots=True)
class Curve:
    """Alertness of one person through the period.

    Attributes
    ----------
    sleepiness : tuple of float
        On the Karolinska scale, 1 very alert … 9 fighting sleep, for every full hour of the period.
    work, sleep : tuple of (float, float)
        Stretches of work, and of sleep as guessed, in hours of the period.
    """

    sleepiness: tuple[float, ...]
    work: tuple[tuple[float, float], ...]
    sleep: tuple[tuple[float, float], ...]


def curve(roster: Roster, person: str) -> Curve:
    """The alertness of a person by the three-process model, with sleep guessed between duties."""
    from shiftopt.fatigue import alertness, likely_sleep

    since, until = 7 * 60 - LEAD * DAY, roster.scenario.days * DAY
    work = [(a, b) for a, b in _stretches(roster, person) if a >= since]
    sleeps = likely_sleep([a for a, _ in work], [b for _, b in work], until, since)
    level = alertness(range(0, until, 60), sleeps, since)
    return Curve(
        tuple(round(float(v), 1) for v in level),
        tuple(_within(work, until)),
        tuple(_within(sleeps, until)),
    )


def _stretches(roster: Roster, person: str) -> Iterator[tuple[int, int]]:
    """Work as stretches without overlap."""
    start = end = None
    for span in roster.clock(person):
        if start is None or end is None or span.start > end:
            if start is not None and end is not None:
                yield start, end
            start, end = span.start, span.end
        else:
            end = max(end, span.end)
    if start is not None and end is not None:
        yield start, end


def _within(spans: list[tuple[int, int]] | tuple[Sleep, ...], until: int) -> Iterator[tuple[float, float]]:
    for start, end in spans:
        if end > 0 and start < until:
            yield round(max(start, 0) / 60, 2), round(min(end, until) / 60, 2)
