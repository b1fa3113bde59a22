"""Workload: every number by hand on tiny rosters."""

from dataclasses import replace
from datetime import date

import pytest

from shiftopt.roster import Roster
from shiftopt.rules.runs import MaxConsecutiveWorkdays
from shiftopt.rules.tiny import draw, duty, tiny
from shiftopt.scenario.types import Assignment, Duty, Leave, Request
from shiftopt.workload import standard_minutes, to_frame, workload


def worked(*lines, **fields):
    """A tiny roster drawn by the lines."""
    return draw(tiny(lines, **fields), lines)


def load(*lines, **fields):
    return workload(worked(*lines, **fields))[0]


def test_minutes_of_every_kind_add_up():
    """Two 8 h shifts with 15 min handover, a 2 h meeting and 6 h of paperwork make 24.5 h."""
    duties = (duty("p1", 3, "14:00", "16:00"), Duty("p1", "民情日记", 360))
    one = load("MA--", handover=15, duties=duties)
    assert (one.patrol, one.handover, one.duty, one.hidden, one.placed) == (960, 30, 120, 360, 0)
    assert one.total == 1470
    assert one.overtime == 1470 - one.standard


def test_paperwork_within_shifts_is_not_counted_twice():
    """Of 6 h of paperwork 2 h lie within the shifts; 4 h are hidden and come on top."""
    duties = (Duty("p1", "民情日记", 360),)
    one = load("MANN", duties=duties, room={"M": 60, "A": 60})
    assert (one.patrol, one.hidden, one.placed) == (4 * 480, 240, 120)
    assert one.total == 4 * 480 + 240


def test_duties_before_the_period_are_not_its_hours():
    """A meeting in the history shortens rests but isn't counted in the month."""
    one = load("|M-", duties=(duty("p1", -1, "14:00", "16:00"),))
    assert one.duty == 0
    assert one.shortest_rest == 15 * 60


def test_days_are_counted_by_the_date_on_which_the_shift_starts():
    """A night that starts on Friday is no weekend shift, one that starts on Sunday is."""
    one = load("----N-N", start=date(2026, 6, 1))
    assert (one.shifts, one.nights, one.weekend_shifts) == (2, 2, 1)


def test_only_statutory_days_count_as_holidays():
    """A bridge day off isn't a statutory holiday."""
    roster = worked("MM")
    calendar = replace(
        roster.scenario.calendar, holidays={0: "国庆节", 1: "国庆节"}, statutory=frozenset({0})
    )
    one = workload(Roster(replace(roster.scenario, calendar=calendar), roster.assignments))[0]
    assert one.holiday_shifts == 1


def test_a_friday_night_spoils_the_weekend():
    """Work that reaches into Saturday takes the weekend; a Thursday night doesn't."""
    assert load("---N-----").free_weekends == 1
    assert load("----N----").free_weekends == 0
    assert load("-------M-").free_weekends == 1


def test_a_weekend_cut_by_the_end_of_the_period_is_not_counted():
    """Saturday alone is no weekend."""
    assert load("------").free_weekends == 0


def test_free_weekends_of_the_base_rota():
    """An office week leaves weekends free; a rotation whose night ends on Saturday doesn't."""
    assert load("-------", cycle=tuple("MMMMM--")).base_free_weekends == 1
    assert load("-------", cycle=tuple("MMMMN--")).base_free_weekends == 0


def test_runs_reach_back_into_the_history_but_must_touch_the_period():
    """Three worked days before day 0 lengthen a run; a run that ended in the history doesn't count."""
    assert load("MMM|MM-M").longest_run == 5
    assert load("MMMM-|M-").longest_run == 1
    assert load("NN|N-").longest_nights == 3
    assert load("MMMM-|--").longest_run == 0


def test_a_day_with_a_duty_alone_is_no_day_of_a_run():
    """A run has shifts, as in the rule on workdays in a row: a meeting on the free day doesn't join two."""
    meeting = duty("p1", 1, "14:00", "16:00")
    assert load("M-M", duties=(meeting,)).longest_run == 1
    one = MaxConsecutiveWorkdays(limit=1)
    assert not list(one.audit(worked("M-M", duties=(meeting,))))


@pytest.mark.parametrize(
    ("line", "minutes"),
    [("N-M", 24 * 60), ("AM", 8 * 60), ("NM", 0), ("M", None), ("N|A", 8 * 60), ("MM|-", None)],
)
def test_shortest_rest(line, minutes):
    """From the end of a shift to the start of the next one, history included."""
    assert load(line).shortest_rest == minutes


def test_handover_shortens_the_rest():
    """Work begins with the handover."""
    assert load("AM", handover=15).shortest_rest == 8 * 60 - 15


def test_a_duty_that_abuts_a_shift_is_one_stretch():
    """A meeting right after the morning shift moves the start of the rest, nothing more."""
    assert load("MM", duties=(duty("p1", 0, "15:00", "17:00"),)).shortest_rest == 14 * 60


def test_a_shift_after_shift_and_duty_has_no_rest():
    """Shift, meeting and shift end to end are not one long shift but a rest of zero."""
    assert load("NA", duties=(duty("p1", 1, "07:00", "15:00"),)).shortest_rest == 0


def test_between_two_duties_there_is_no_rest_to_count():
    """A break between two meetings isn't a rest."""
    duties = (duty("p1", 0, "09:00", "10:00"), duty("p1", 0, "14:00", "15:00"))
    assert load("-M", duties=duties).shortest_rest == 16 * 60


def test_hours_in_seven_days_cross_the_border():
    """Six shifts before day 0 and one on it are 56 h in seven days; the day after, one has fallen out."""
    assert load("MMMMMM|M-").max_7_days == 56 * 60
    assert load("MMMMMM|--").max_7_days == 48 * 60


def test_moves_are_told_from_the_origin():
    """Cover, extra, and base shifts given up though available; leave isn't giving up."""
    scenario = tiny(1, days=4, cycle=("M",), offsets=(0,), leave=(Leave("p1", 3, 3),))
    roster = Roster(
        scenario, [Assignment("p1", 0, "A", "G1", "cover"), Assignment("p1", 1, "M", "G1", "extra")]
    )
    one = workload(roster)[0]
    assert (one.moved, one.extra, one.released, one.leave_days) == (1, 1, 1, 1)


def test_wishes_met_and_asked():
    """A wish for a free day and a wish to avoid nights."""
    wishes = (
        Request("p1", 0, frozenset("-")),
        Request("p1", 1, frozenset("MA-")),
        Request("p1", 2, frozenset("-")),
    )
    one = load("MM-", requests=wishes)
    assert (one.wishes_met, one.wishes) == (2, 3)


def test_standard_in_china_is_the_monthly_average():
    """A whole month at full time is 165.33 h, whatever its length; half time and leave are pro rata."""
    june = tiny(2, days=30, start=date(2026, 6, 1), leave=(Leave("p1", 0, 14),), people={"p2": {"share": 50}})
    assert standard_minutes(june, "p1") == (4960, "average")
    assert standard_minutes(june, "p2") == (4960, "average")
    assert standard_minutes(tiny(1, days=28, start=date(2027, 2, 1)), "p1") == (9920, "average")


def test_standard_elsewhere_is_workdays_of_eight_hours():
    """Ten workdays in two weeks, less one of leave."""
    scenario = tiny(1, days=14, timezone="Europe/Berlin", leave=(Leave("p1", 1, 1), Leave("p1", 5, 6)))
    assert standard_minutes(scenario, "p1") == (9 * 480, "workdays")


def test_nights_are_shared_among_those_who_may_work_them():
    """Six nights among two full-timers and one at half time, none for whoever works mornings only."""
    people = {"p3": {"share": 50}, "p4": {"shifts": ("M",)}}
    loads = workload(worked("NNN", "NN-", "N--", "MMM", people=people, need={"N": 2}))
    assert [x.nights_entitled for x in loads] == pytest.approx([2.4, 2.4, 1.2, 0])


def test_a_balance_brought_forward_lowers_the_share():
    """Whoever carried two nights too many is entitled to two fewer."""
    loads = workload(worked("NNN", "NNN", balances={"p1": {"nights": 2}}, need={"N": 2}))
    assert [x.nights_entitled for x in loads] == [1, 3]


def test_frame_has_a_row_for_everybody():
    """One row a person, totals included."""
    frame = to_frame(workload(worked("MA-", "N--")))
    assert list(frame.index) == ["p1", "p2"]
    assert list(frame["total"]) == [960, 480]
    assert to_frame([]).empty
