"""The working-time account: single people's months, every number by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shiftopt.account import Account, accounts, terms
from shiftopt.roster import Roster
from shiftopt.rules.tiny import draw, duty, tiny
from shiftopt.scenario.calendar import calendar_of
from shiftopt.scenario.types import Calendar, Duty, Leave, Worked
from shiftopt.workload import workload

HOUR = 60
STANDARD = {"profiles": ("cn-standard",)}
MONTHLY = {"profiles": ("cn-comprehensive",)}
QUARTERLY = {"profiles": ("cn-comprehensive-quarter",)}


def worked(*lines: str, **fields: Any) -> Roster:
    return draw(tiny(lines, **fields), lines)


def account(*lines: str, **fields: Any) -> Account:
    return accounts(worked(*lines, **fields))[0]


def china(start: date, days: int) -> Calendar:
    return calendar_of("CN", start, days)


def rows(found: Account) -> list[tuple[int, str, int, str]]:
    return [(r.day, r.kind, r.minutes, r.day_class) for r in found.rows]


# --- midnight -------------------------------------------------------------------------------------
def test_a_night_is_cut_at_midnight() -> None:
    """23:00–07:00 is one hour of its own date and seven of the next; the handover is a row of its own."""
    one = account("-N-", handover=15, cycle="-N-")
    assert rows(one) == [
        (1, "handover", 15, "workday"),
        (1, "patrol", 60, "workday"),
        (2, "patrol", 420, "workday"),
    ]
    assert one.total == 495
    assert one.of_kind == {"handover": 15, "patrol": 480}


def test_a_handover_over_midnight_is_cut_too() -> None:
    """A shift at 00:00 has its handover the evening before."""
    one = account("-N-", system="night0", handover=15)
    assert [(r.day, r.kind, r.minutes) for r in one.rows] == [(0, "handover", 15), (1, "patrol", 480)]


def test_a_night_into_a_holiday_has_seven_hours_of_it() -> None:
    """30 September 2026, 23:00: an hour on a workday, seven on National Day."""
    start = date(2026, 9, 29)
    one = account("-N-", start=start, calendar=china(start, 3), cycle="MMM", **MONTHLY)
    [september, october] = accounts(
        worked("-N-", start=start, calendar=china(start, 3), cycle="MMM", **MONTHLY)
    )
    assert one == september
    assert (september.month, september.total, september.overtime["statutory"]) == ("2026-09", 60, 0)
    assert (october.month, october.total, october.overtime["statutory"]) == ("2026-10", 420, 420)


def test_the_last_night_before_the_month_belongs_to_it_from_midnight() -> None:
    """Of a night dated the day before seven hours are this month's; of the last night one is."""
    one = account("N|--N", cycle="MMM")
    assert [(r.day, r.dated, r.minutes) for r in one.rows] == [(0, -1, 420), (2, 2, 60)]
    assert one.total == 480


def test_account_and_load_differ_by_what_crosses_the_border() -> None:
    """Load counts by the date on which a shift starts: + hours from before, − hours into the next month."""
    roster = worked("N|MN-N", "-|AMNN", handover=10, duties=(duty("p2", 0, "09:00", "11:00"),))
    for one, load, crossing in zip(accounts(roster), workload(roster), (420 - 420, 0 - 420), strict=True):
        assert one.total == load.total + crossing


# --- night hours, real minutes --------------------------------------------------------------------
def test_night_hours_are_those_from_ten_to_six() -> None:
    """A has one (22–23), N seven (23–06) of eight, M none; a meeting until 22:30 half an hour."""
    roster = worked("A--N-M-", "-------", duties=(duty("p2", 0, "20:00", "22:30"),))
    one, two = accounts(roster)
    assert (one.night, two.night) == (8 * HOUR, 30)


@pytest.mark.parametrize(
    ("day", "minutes"), [(date(2026, 3, 28), 420), (date(2026, 10, 24), 540), (date(2026, 6, 6), 480)]
)
def test_summer_time_makes_nights_of_seven_and_nine_hours(day: date, minutes: int) -> None:
    """In Berlin the night into 29 March has 7 h, that into 25 October 9 h; night hours alike."""
    one = account("N-", start=day, timezone="Europe/Berlin")
    assert one.total == minutes
    assert one.night == minutes - HOUR
    assert [r.minutes for r in one.rows] == [60, minutes - 60]


def test_where_there_is_no_summer_time_every_night_has_eight_hours() -> None:
    """China has had none since 1991."""
    assert account("N-", start=date(2026, 3, 28)).total == 480


# --- standard hours -------------------------------------------------------------------------------
def test_the_official_average_or_the_actual_calendar() -> None:
    """October 2026: 165.33 h, or 18 workdays × 8 h = 144 h; half of it for half a contract."""
    start = date(2026, 10, 1)
    fields = {"start": start, "calendar": china(start, 31), "profiles": ("cn-comprehensive",)}
    line = "-" * 31
    assert account(line, **fields).standard == 9920
    assert account(line, account={"standard": "workdays"}, **fields).standard == 18 * 480
    assert account(line, people={"p1": {"share": 50}}, **fields).standard == 4960


def test_leave_lowers_the_standard() -> None:
    """Three of 30 days away: nine tenths."""
    start = date(2026, 11, 1)
    one = account("-" * 30, start=start, leave=(Leave("p1", 4, 6),), **MONTHLY)
    assert one.standard == 9920 * 27 // 30


def test_the_scenario_overrides_its_rule_sets_and_the_last_set_with_terms_counts() -> None:
    """cn-standard goes by the day; ergonomic says nothing of accounts; eu-wtd neither."""
    scenario = tiny(1, days=1, profiles=("cn-standard", "ergonomic"))
    assert (terms(scenario).system, dict(terms(scenario).pay or {})["rest_day"]) == ("daily", 200)
    quarter = replace(scenario, account={"system": "averaged", "over": "quarter"})
    assert (terms(quarter).system, terms(quarter).over) == ("averaged", "quarter")
    assert terms(tiny(1, days=1, profiles=("eu-wtd",))).pay is None


# --- pay kinds ------------------------------------------------------------------------------------
def test_daily_overtime_is_what_exceeds_eight_hours() -> None:
    """Three shifts with 30 min of handover: 1.5 h at 150 %, though the month is far below its standard."""
    one = account("MMM----", cycle="MMM----", handover=30, **STANDARD)
    assert one.overtime == {"overtime": 90, "rest_day": 0, "statutory": 0}


def test_a_rest_day_worked_is_paid_double_unless_given_back() -> None:
    """A free day of the rota worked: 8 h at 200 %; given back on a workday of the month: none."""
    assert account("MMMM---", cycle="MMM----", **STANDARD).overtime["rest_day"] == 480
    given_back = account("-MMM---", cycle="MMM----", **STANDARD)
    assert given_back.overtime == {"overtime": 0, "rest_day": 0, "statutory": 0}
    assert given_back.on == {"workday": 960, "rest_day": 480}


def test_a_statutory_holiday_is_paid_threefold_whatever_is_given_back() -> None:
    """National Day worked and the next day free instead: 8 h at 300 %; not counted a second time."""
    start = date(2026, 10, 1)
    fields: dict[str, Any] = {"start": start, "calendar": china(start, 3), "cycle": "MMM"}
    assert account("M--", **fields, **STANDARD).overtime == {"overtime": 0, "rest_day": 0, "statutory": 480}
    assert account("M--", **fields, **MONTHLY).overtime["statutory"] == 480


def test_averaged_hours_know_no_rest_day() -> None:
    """Weekend and free day of the rota are days like others; overtime is what is above standard."""
    start, days = date(2026, 11, 1), 30
    one = account("M" * 22 + "-" * 8, start=start, calendar=china(start, days), cycle="-", **MONTHLY)
    assert one.on == {"rest_day": 22 * 480}
    assert one.overtime == {"overtime": 22 * 480 - 9920, "statutory": 0}


def test_statutory_hours_are_in_no_other_kind() -> None:
    """October: 23 shifts, 3 of them on statutory days; 20 × 8 h are below 165.33 h."""
    start = date(2026, 10, 1)
    one = account("M" * 23 + "-" * 8, start=start, calendar=china(start, 31), cycle="M", **MONTHLY)
    assert one.overtime == {"overtime": 0, "statutory": 3 * 480}
    assert one.balances[0].over == 20 * 480 - 9920


def test_hidden_work_counts_and_paperwork_in_shifts_does_not_count_twice() -> None:
    """Of 3 h of diary 2 h lie within the shifts."""
    one = account("MM", duties=(Duty("p1", "日记", 180),), room={"M": 60})
    assert one.of_kind == {"patrol": 960, "paperwork": 120, "hidden": 60}
    assert one.total == 1020
    assert sum(r.minutes for r in one.rows if r.counts) == one.total


def test_hidden_work_is_never_on_a_holiday() -> None:
    """It has no date; that the period begins on National Day makes no holiday of it."""
    start = date(2026, 10, 1)
    one = account("-M", start=start, calendar=china(start, 2), cycle="M", duties=(Duty("p1", "日记", 60),))
    assert one.on == {"workday": 60, "statutory": 480}
    assert one.rows[-1].kind == "hidden"


# --- balances -------------------------------------------------------------------------------------
def test_the_balance_of_a_quarter() -> None:
    """April and May told: 340 h, 16 of them on holidays. June adds 22 shifts: 516 − 16 − 496 = 4 h above."""
    start = date(2026, 6, 1)
    fields: dict[str, Any] = {"start": start, "calendar": china(start, 30), "cycle": "M", **QUARTERLY}
    told = (Worked("p1", -61, -1, 340 * HOUR, 16 * HOUR),)
    line = "M" * 18 + "-" + "MMMM" + "-" * 7  # the Dragon Boat Festival, 19 June, is free
    one = account(line, worked=told, **fields)
    [balance] = one.balances
    assert (balance.first, balance.last) == (date(2026, 4, 1), date(2026, 6, 30))
    assert (balance.before, balance.worked) == (340 * HOUR, 516 * HOUR)
    assert (balance.statutory_before, balance.statutory) == (16 * HOUR, 16 * HOUR)
    assert balance.standard == pytest.approx(496 * HOUR)
    assert balance.unknown == 0
    assert balance.settled
    assert one.overtime == {"overtime": 4 * HOUR, "statutory": 0}


def test_a_quarter_that_goes_on_is_not_settled() -> None:
    """In May overtime isn't due yet; the balance says how far it has come."""
    start = date(2026, 5, 1)
    fields: dict[str, Any] = {"start": start, "calendar": china(start, 31), "cycle": "M", **QUARTERLY}
    one = account("M" * 31, worked=(Worked("p1", -30, -1, 180 * HOUR),), **fields)
    [balance] = one.balances
    assert not balance.settled
    assert balance.over == (180 + 31 * 8 - 2 * 8) * HOUR - 2 * 9920
    assert one.overtime == {"overtime": 0, "statutory": 16 * HOUR}


def test_days_of_which_nothing_is_known_are_left_out_of_both() -> None:
    """Without a word on April and May the balance begins with June, and says so."""
    start = date(2026, 6, 1)
    one = account("M" * 20 + "-" * 10, start=start, calendar=china(start, 30), cycle="M", **QUARTERLY)
    [balance] = one.balances
    assert balance.since == start
    assert balance.unknown == 30 + 31
    assert balance.standard == pytest.approx(9920)


def test_weeks_settle_one_by_one() -> None:
    """48 h and 32 h: the second week doesn't make up for the first."""
    one = account("MMMMMM-MMMM---", profiles=("cn-comprehensive-week",))
    assert [b.over for b in one.balances] == [8 * HOUR, -8 * HOUR]
    assert one.overtime["overtime"] == 8 * HOUR


def test_where_no_rate_is_named_for_holidays_they_are_hours_like_others() -> None:
    """In the US a week's overtime is what it has above 40 h, a holiday in it or not; at 150 %."""
    holiday = {"holidays": {0: "Labor Day"}}
    one = account("MMMMMM-", profiles=("us-nrc26",), **holiday)
    assert one.overtime == {"overtime": 8 * HOUR}
    assert [(b.worked, b.statutory, b.over) for b in one.balances] == [(48 * HOUR, 0, 8 * HOUR)]
    assert one.on["statutory"] == 8 * HOUR
    assert terms(worked("M", profiles=("us-nrc26",)).scenario).pay == {"overtime": 150}
    week = account("MMMMMM-", profiles=("cn-comprehensive-week",), **holiday)
    assert week.overtime == {"overtime": 0, "statutory": 8 * HOUR}


def test_two_months_have_two_accounts() -> None:
    """A period over a month's end is accounted month by month, and the sums are those of the whole."""
    roster = worked("MMNNMM", start=date(2026, 6, 28), handover=10)
    june, july = accounts(roster)
    assert (june.month, july.month) == ("2026-06", "2026-07")
    assert june.total + july.total == workload(roster)[0].total
    assert june.total == 2 * 490 + 10 + 60
