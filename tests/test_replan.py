"""A published rota repaired: few changes, fixed days, people on the grids that they know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shiftopt import job
from shiftopt.audit import audit
from shiftopt.replan import Absence, changes, on_known_grids, republished
from shiftopt.roster import Roster
from shiftopt.rules.cover import Cover
from shiftopt.rules.people import LeaveRule, OneShiftADay
from shiftopt.rules.tiny import draw, tiny
from shiftopt.scenario.types import Assignment, Grid, Need
from shiftopt.solving.options import Options
from tests.export.samples import result

LINES = ("MM--", "--MM", "M--M", "----")


@pytest.fixture
def published():
    """Four people, one shift a day that needs two on the first and last day, one else; p4 is free."""
    need = {(day, "M", "G1"): 2 if day in (0, 3) else 1 for day in range(4)}
    rules = (Cover(), OneShiftADay(), LeaveRule())
    return draw(tiny(LINES, rules=rules, need=need), LINES)


def solved(scenario):
    found = job.plan(scenario, Options(time_limit=30.0))
    assert found.roster is not None
    return found


def test_without_news_nothing_changes(published):
    """Solved again with the published rota as given, the rota is the published one."""
    again, notes = republished(published)
    found = solved(again)
    assert changes(found, published) == 0
    assert found.audit.points()["stability"] == 0
    assert notes == []


def test_an_absence_costs_one_change(published):
    """p1 falls out on the first day: one colleague is called in, the rest stays."""
    day = published.scenario.date(0)
    again, _ = republished(published, absences=[Absence("p1", day, day)])
    found = solved(again)
    assert found.roster.codes("p1", 0) == ()
    assert changes(found, published) == 2, "who is absent, and who stands in"
    assert found.audit.points()["stability"] == 3


def test_days_up_to_a_date_and_locked_ones_stay(published):
    """What is past or locked is as published, and an absence in it can't be helped any more."""
    scenario = published.scenario
    again, notes = republished(
        published,
        after=scenario.date(1),
        people=["p3"],
        dates=[scenario.date(2)],
        absences=[
            Absence("p1", scenario.date(0), scenario.date(1)),
            Absence("p2", scenario.date(3), scenario.date(9)),
        ],
    )
    found = solved(again)
    assert notes == ["p1: no day of the absence can be changed any more"]
    for person in scenario.person:
        for day in range(3 if person != "p3" else 4):
            assert found.roster.codes(person, day) == published.codes(person, day)
    assert found.roster.codes("p2", 3) == ()


def test_keeping_comes_after_coverage_and_working_time(published):
    """The order of the tiers, whatever the scenario's own."""
    own = replace(
        published.scenario, tiers=("wishes", "coverage", "fairness", "working_time", "stability", "rotation")
    )
    again, _ = republished(Roster(own, published.assignments))
    assert again.tiers == ("coverage", "working_time", "stability", "wishes", "fairness", "rotation")


def test_duties_of_the_absent_are_left_out(published):
    """A meeting of somebody who can't come is no work any more, and that is told."""
    from shiftopt.rules.tiny import duty

    scenario = replace(
        published.scenario, duties=(duty("p1", 0, "16:00", "17:00"), duty("p2", 2, "16:00", "17:00"))
    )
    day = scenario.date(0)
    again, notes = republished(Roster(scenario, published.assignments), absences=[Absence("p1", day, day)])
    assert [d.person for d in again.duties] == ["p2"]
    assert notes == ["duties of people who can't come are left out: 1"]


def test_people_stay_on_the_grids_they_know():
    """The search gives grids anew; whoever keeps the shift keeps the grid, a newcomer takes the free one."""
    need = {(0, "M", "G1"): Need(1), (0, "M", "G2"): Need(1)}
    scenario = tiny(("M", "M", "-"), need=need, grids=(Grid("G1", "一"), Grid("G2", "二")), rules=(Cover(),))
    was = Roster(scenario, [Assignment("p1", 0, "M", "G1"), Assignment("p2", 0, "M", "G2")])
    now = Roster(scenario, [Assignment("p2", 0, "M", "G1"), Assignment("p3", 0, "M", "G2")])
    found = on_known_grids(result(now, audit=audit(now)), was)
    assert {(a.person, a.grid) for a in found.roster.assignments} == {("p2", "G2"), ("p3", "G1")}
    assert found.audit.clean


def test_known_grids_never_break_a_rule():
    """Where the known grid isn't needed any more, the crew stays as it was found."""
    scenario = tiny(
        ("M",), need={(0, "M", "G1"): Need(0), (0, "M", "G2"): Need(1)}, grids=("G1", "G2"), rules=(Cover(),)
    )
    was, now = (Roster(scenario, [Assignment("p1", 0, "M", grid)]) for grid in ("G1", "G2"))
    found = on_known_grids(result(now, audit=audit(now)), was)
    assert found.audit.clean
    assert found.roster.assignments[0].grid == "G2"
