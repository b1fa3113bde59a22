"""Calendars: one a person, fit for a phone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from shiftopt.export.ics import calendars, file_stem, person_calendar
from shiftopt.roster import Roster
from shiftopt.scenario.types import Assignment, Person
from tests.export.samples import roster


def events(plan, person):
    """Summary → event."""
    calendar = Calendar.from_ical(person_calendar(plan, person))
    return {str(e["summary"]): e for e in calendar.walk("VEVENT")}


def test_a_night_ends_on_the_next_morning():
    """Start and end in the station's zone; the handover is in the description."""
    night = events(roster(), "p1")["夜班 第一网格"]
    assert night["dtstart"].dt.isoformat() == "2026-06-03T23:00:00+08:00"
    assert night["dtend"].dt.isoformat() == "2026-06-04T07:00:00+08:00"
    assert night["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert "22:45" in str(night["description"])


def test_duties_and_leave_are_there():
    """A meeting has its hours; leave is all-day, ends where the period ends, and leaves the time free."""
    found = events(roster(), "p1")
    assert found["街道例会"]["dtend"].dt - found["街道例会"]["dtstart"].dt == timedelta(hours=2)
    leave = found["年休假"]
    assert (leave["dtstart"].dt, leave["dtend"].dt) == (date(2026, 6, 4), date(2026, 6, 5))
    assert leave["transp"] == "TRANSPARENT"
    assert events(roster(), "p2")["病假"]["dtstart"].dt == date(2026, 6, 1)
    assert set(events(roster(), "p2")) == {"病假", "中班 第一网格", "早班 第一网格"}


def test_uids_are_stable_and_unique():
    """Another grid or a later version keeps the UID, so that an import updates the event."""
    uids = [str(e["uid"]) for person in ("p1", "p2") for e in events(roster(), person).values()]
    assert "p1-2026-06-03-N@tiny.shiftopt" in uids
    assert len(set(uids)) == len(uids) == 7


def test_equal_rosters_give_equal_bytes():
    """The stamp is the start of the period, not the clock."""
    assert calendars(roster()) == calendars(roster())
    stamps = {e["dtstamp"].dt for e in events(roster(), "p1").values()}
    assert stamps == {datetime(2026, 6, 1, tzinfo=UTC)}


def test_the_zone_carries_summer_time():
    """A calendar that changes the clock says so itself."""
    plan = roster(("N-",), start=date(2026, 10, 24), timezone="Europe/Berlin", duties=(), leave=())
    calendar = Calendar.from_ical(person_calendar(plan, "p1"))
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Berlin"
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}
    (night,) = calendar.walk("VEVENT")
    assert night["dtend"].dt.astimezone(UTC) - night["dtstart"].dt.astimezone(UTC) == timedelta(hours=9)


def test_moved_and_extra_shifts_say_so():
    """The description tells what isn't as in the rotation; English where the scenario is English."""
    plan = roster(language="en", handover=0)
    moved = Roster(
        plan.scenario, [Assignment("p1", 0, "M", "G1", "cover"), Assignment("p1", 2, "N", None, "extra")]
    )
    found = events(moved, "p1")
    assert str(found["早班 第一网格"]["description"]) == "Moved from the rotation"
    assert str(found["夜班"]["description"]) == "Extra shift"
    assert "location" not in found["夜班"]


def test_file_names_differ_in_more_than_case():
    """Forbidden characters are replaced, and no person's file takes the place of another's."""
    scenario = replace(
        roster().scenario, people=(Person("A/1", "x", "p1"), Person("a:1", "X", "p1")), leave=()
    )
    assert list(calendars(Roster(scenario, []))) == ["A-1_x.ics", "a-1_X~2.ics"]


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("p1_王 建国", "p1_王 建国"),
        ("con", "-con"),
        ("COM1.x", "-COM1.x"),
        (" . ", "-"),
        ('a<>:"/\\|?*b', "a---------b"),
    ],
)
def test_stems(text, stem):
    """Reserved names and edges."""
    assert file_stem(text) == stem


def test_a_stem_is_not_too_long():
    """Long names are cut."""
    assert len(file_stem("长" * 300)) == 80
