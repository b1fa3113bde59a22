"""The calendar: holidays, statutory days, make-up workdays and the station's own days."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from shiftopt.errors import ScenarioError
from shiftopt.scenario.calendar import AFTER, BEFORE, Day, calendar_of


def year(number: int) -> list[date]:
    first = date(number, 1, 1)
    return [first + timedelta(days=d) for d in range((date(number + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("number", [2024, 2025, 2026])
def test_workdays_agree_with_two_packages(number: int) -> None:
    """A day is a workday here exactly when chinesecalendar and holidays say so."""
    dates = year(number)
    calendar = calendar_of("CN", dates[0], len(dates))
    library = holidays.country_holidays("CN", years=number)
    for day, on in enumerate(dates):
        assert (day in calendar.workdays) == chinese_calendar.is_workday(on), on
        assert (day in calendar.workdays) == library.is_working_day(on), on


@pytest.mark.parametrize("number", [2024, 2025, 2026])
def test_holidays_are_the_blocks_of_the_notice(number: int) -> None:
    """Every day off that isn't a plain weekend is a holiday, and make-up workdays are none."""
    dates = year(number)
    calendar = calendar_of("CN", dates[0], len(dates))
    named = {d for d, on in enumerate(dates) if chinese_calendar.get_holiday_detail(on) != (True, None)}
    off = {d for d in named if chinese_calendar.is_holiday(dates[d])}
    assert {d for d in calendar.holidays if 0 <= d < len(dates)} == off
    assert not set(calendar.holidays) & calendar.workdays


@pytest.mark.parametrize(("number", "many"), [(2024, 11), (2025, 13), (2026, 13), (2027, 13), (2028, 13)])
def test_statutory_days_agree_with_holidays(number: int, many: int) -> None:
    """The statutory days are those that holidays names without a note of being moved."""
    dates = year(number)
    calendar = calendar_of("CN", dates[0], len(dates))
    library = holidays.country_holidays("CN", years=number, language="en_US")
    legal = {on for on, name in library.items() if "observed" not in name and not name.startswith("Day off")}
    ours = {dates[d] for d in calendar.statutory if 0 <= d < len(dates)}
    assert ours == legal
    assert len(ours) == (many - 1 if number == 2028 else many)  # 2028: Mid-Autumn falls on National Day


def test_a_known_day() -> None:
    """National Day 2026 by hand: seven days off, three of them statutory, two weekend days worked."""
    calendar = calendar_of("CN", date(2026, 10, 1), 31)
    assert {d for d in calendar.holidays if d >= 0} == set(range(7))
    assert {d for d in calendar.statutory if d >= 0} == {0, 1, 2}
    assert calendar.holidays[6] == "国庆节"
    assert calendar.holidays[-6] == "中秋节"
    assert {9, -11} <= calendar.workdays & calendar.weekend  # 10 October, 20 September
    assert not calendar.provisional


def test_span() -> None:
    """The calendar knows 35 days before the period and 7 after it, and nothing else."""
    calendar = calendar_of("CN", date(2026, 10, 1), 31)
    known = calendar.workdays | calendar.weekend | set(calendar.holidays)
    assert (min(known), max(known)) == (-BEFORE, 30 + AFTER) == (-35, 37)


def test_provisional_looks_at_the_period_alone() -> None:
    """February 2027 is provisional; December 2026 isn't, though the days after it are in 2027."""
    assert calendar_of("CN", date(2027, 2, 1), 28).provisional
    assert not calendar_of("CN", date(2026, 12, 1), 31).provisional
    assert calendar_of("CN", date(2026, 12, 15), 31).provisional
    assert not calendar_of("DE", date(2027, 2, 1), 28).provisional


def test_without_a_notice_weekends_and_statutory_days_are_off() -> None:
    """In 2027 no bridge day and no make-up workday is guessed."""
    calendar = calendar_of("CN", date(2027, 2, 1), 28)
    assert {d for d in calendar.holidays if 0 <= d < 28} == {4, 5, 6, 7}
    assert not {d for d in calendar.workdays & calendar.weekend if d >= 0}
    assert {8, 9} <= calendar.workdays


def test_own_notice_makes_the_year_known() -> None:
    """Own entries add days off and make-up workdays; a make-up workday shows that the notice is out."""
    own = [Day(date(2027, 2, 9), "春节", "off"), Day(date(2027, 2, 20), "补班", "work")]
    calendar = calendar_of("CN", date(2027, 2, 1), 28, own)
    assert calendar.holidays[8] == "春节"
    assert 8 not in calendar.statutory | calendar.workdays
    assert 19 in calendar.workdays
    assert not calendar.provisional
    assert calendar_of("CN", date(2027, 2, 1), 28, own[:1]).provisional


def test_own_entries_override() -> None:
    """`off` keeps a statutory day statutory, `work` makes it a workday, `statutory` adds one."""
    own = [
        Day(date(2026, 10, 1), "国庆", "off"),
        Day(date(2026, 10, 2), "值守", "work"),
        Day(date(2026, 10, 20), "站庆", "statutory"),
    ]
    calendar = calendar_of("CN", date(2026, 10, 1), 31, own)
    assert calendar.holidays[0] == "国庆"
    assert {d for d in calendar.statutory if d >= 0} == {0, 2, 19}
    assert 1 in calendar.workdays
    assert 1 not in calendar.holidays


def test_other_countries() -> None:
    """Other countries' public holidays all count as statutory, with regions and moved days."""
    first = date(2026, 1, 1)
    assert calendar_of("de-by", first, 31, language="en").holidays[5]  # Epiphany, Bavaria only
    assert 5 in calendar_of("DE-BY", first, 31).statutory
    assert 5 not in calendar_of("DE", first, 31).holidays
    taiwan = calendar_of("TW", date(2025, 2, 1), 28)
    assert 7 in taiwan.workdays & taiwan.weekend


@pytest.mark.parametrize("nothing", ["none", None, "None"])
def test_no_calendar(nothing: str | None) -> None:
    """`none` knows weekends only."""
    calendar = calendar_of(nothing, date(2026, 10, 1), 31)
    assert not calendar.holidays
    assert not calendar.statutory
    assert calendar.workdays == set(range(-35, 38)) - calendar.weekend


@pytest.mark.parametrize("wrong", ["XX", "China", "DE-ZZ"])
def test_unknown_country(wrong: str) -> None:
    """An unknown country is a scenario error with a remedy."""
    with pytest.raises(ScenarioError, match="write a country code"):
        calendar_of(wrong, date(2026, 10, 1), 31)


def test_the_country_is_known_without_its_region() -> None:
    """What holds in one country, such as its average month, asks the calendar and not the clock."""
    first = date(2026, 1, 1)
    known = {code: calendar_of(code, first, 3).country for code in ("CN", "cn", "DE-BY", "none", None)}
    assert known == {"CN": "CN", "cn": "CN", "DE-BY": "DE", "none": None, None: None}


def test_names_in_english() -> None:
    """Names follow the language."""
    calendar = calendar_of("CN", date(2026, 10, 1), 31, language="en")
    assert (calendar.holidays[0], calendar.holidays[-6]) == ("National Day", "Mid-Autumn Festival")


def test_start_up_loads_no_library() -> None:
    """Neither importing the calendar nor a year of the table loads the holidays package."""
    code = (
        "import sys, datetime; from shiftopt.scenario.calendar import calendar_of;"
        "calendar_of('CN', datetime.date(2026, 10, 1), 31); sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_estimate_leaves_the_year_provisional() -> None:
    """An estimated make-up workday is planned with, and tells nothing of the notice."""
    day = Day(date(2027, 2, 20), "补班", "work", estimate=True)
    calendar = calendar_of("CN", date(2027, 2, 1), 28, [day])
    assert calendar.provisional
    assert 19 in calendar.workdays
