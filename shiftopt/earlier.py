"""Hours before the period: last month and this year so far, as far as they were recorded.

Only ``Scenario.worked`` counts, which holds what a ledger or a table says was worked. The history doesn't: it
has a fortnight, and where no roster is named it is what the rotation would have brought. Solver-free.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from shiftopt.account import standard_of, terms
from shiftopt.rules.reference import Window
from shiftopt.scenario.types import Scenario, remembered


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some dates of one person before the period, and what is known of them.

    Attributes
    ----------
    first, last : Date
        ``last`` lies before ``first`` where no date is meant.
    minutes, standard : int
        Of the known days: minutes of all work, and standard minutes. Leave that the scenario doesn't name
        lowers no standard.
    known, days : int
        Days of which it is known what was worked; days of employment.
    """

    first: date
    last: date
    minutes: int
    standard: int
    known: int
    days: int

    @property
    def complete(self) -> bool:
        return self.known == self.days


@dataclass(frozen=True, slots=True)
class Earlier:
    """One person's hours before the period.

    Attributes
    ----------
    month : Stretch
        The calendar month before the one in which the period begins.
    year : Stretch
        From 1 January of the year in which the period begins to the day before it.
    """

    person: str
    month: Stretch
    year: Stretch

    @property
    def known(self) -> bool:
        """Whether anything is."""
        return bool(self.month.known or self.year.known)


@remembered
def earlier(scenario: Scenario) -> tuple[Earlier, ...]:
    """What is known of everybody's last month and year, in the order of the scenario."""
    told = replace(scenario, history=())  # a window takes days of the history for known
    month = scenario.start.replace(day=1) - timedelta(days=1)
    return tuple(
        Earlier(
            p.id,
            _stretch(told, p.id, month.replace(day=1), month),
            _stretch(told, p.id, date(scenario.start.year, 1, 1), scenario.date(-1)),
        )
        for p in scenario.people
    )


def _stretch(scenario: Scenario, person: str, first: date, last: date) -> Stretch:
    days = range(scenario.day(first), scenario.day(last) + 1)
    window = Window(scenario, person, days.start, days.stop - 1)
    standard = standard_of(scenario, person, days, terms(scenario).standard) if window.known else 0
    employed = sum(scenario.employed(person, d) for d in days)
    return Stretch(first, last, window.told, round(standard), len(window.known), employed)
