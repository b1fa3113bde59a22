"""Hours of last month and of the year before the period: what is on record, what isn't."""

from __future__ import annotations

from datetime import date

import pytest

from shiftopt.earlier import earlier
from shiftopt.rules.tiny import tiny
from shiftopt.scenario.types import Scenario, Worked


def month(**given: object) -> Scenario:
    """June 2026 of one person who has history of three days."""
    return tiny(["MMM|" + "-" * 30], start=date(2026, 6, 1), **given)


def test_months_on_record_add_up() -> None:
    """Five months of 170 h: last month is May, the year has five; standard is eight hours a workday."""
    spans = ((-151, -121), (-120, -93), (-92, -62), (-61, -32), (-31, -1))
    worked = tuple(Worked("p1", first, last, 170 * 60) for first, last in spans)
    (one,) = earlier(month(worked=worked, timezone="Europe/Berlin"))
    assert (one.month.first, one.month.last) == (date(2026, 5, 1), date(2026, 5, 31))
    assert one.month.minutes == 170 * 60
    assert one.month.standard == 21 * 480
    assert one.month.complete
    assert one.year.first == date(2026, 1, 1)
    assert one.year.minutes == 5 * 170 * 60
    assert (one.year.known, one.year.days) == (151, 151)


def test_the_history_is_no_record() -> None:
    """What the history has may be what the rotation would have brought: nothing is known."""
    (one,) = earlier(month())
    assert not one.known
    assert (one.month.minutes, one.month.standard, one.month.known) == (0, 0, 0)


@pytest.mark.parametrize(("since", "days"), [(None, 31), (-10, 10)])
def test_days_before_employment_are_not_missing(since: int | None, days: int) -> None:
    """Ten days of May on record: a gap for one who was there all month, none for a newcomer of that day."""
    given = {} if since is None else {"since": {"p1": since}}
    (one,) = earlier(month(worked=(Worked("p1", -10, -1, 3600),), **given))
    assert one.month.minutes == 3600
    assert (one.month.known, one.month.days) == (10, days)
    assert one.month.complete is (since is not None)


def test_january_has_no_year_before_it() -> None:
    """In January last month is December, and of the year nothing lies before the period."""
    worked = (Worked("p1", -31, -1, 9000),)
    (one,) = earlier(tiny(["-" * 31], start=date(2027, 1, 1), worked=worked))
    assert (one.month.first, one.month.minutes) == (date(2026, 12, 1), 9000)
    assert (one.year.days, one.year.minutes) == (0, 0)
    assert one.year.complete
