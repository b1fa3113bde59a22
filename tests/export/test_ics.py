"""Calendars: one a person, fit for a phone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from shiftopt.export import write_calendars
from shiftopt.export.ics import calendars, file_stem, person_calendar, team_calendar
from shiftopt.roster import Roster
from shiftopt.scenario.types import Assignment, Duty, Person
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


@pytest.mark.parametrize(
    "what", ["a; b, c \\ d\\n e", r"\N", "😀" * 40, "x" * 73 + ",;" * 40, "王\u202e" * 30]
)
def test_typed_text_comes_back_as_typed(what):
    """Separators, backslashes and line ends are escaped; long lines are folded within no sign."""
    plan = roster(leave=(), duties=(Duty("p1", what, 60, 0, 9 * 60),))
    content = person_calendar(plan, "p1", alarm=5)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert any(str(e["summary"]) == what for e in Calendar.from_ical(content).walk("VEVENT"))


def test_uids_are_stable_and_unique():
    """Another shift, grid or version keeps the UID, so that an import updates the event."""
    uids = [str(e["uid"]) for person in ("p1", "p2") for e in events(roster(), person).values()]
    assert "p1-2026-06-03@tiny.shiftopt" in uids
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


def test_a_team_has_one_event_a_shift():
    """Who of the team stands where, a shift of a day together; people of other teams aren't in it."""
    people = {p: {"team": "p1"} for p in ("p1", "p2")}
    plan = roster(("MM", "MN", "MM"), people=people, duties=(), leave=())
    calendar = Calendar.from_ical(team_calendar(plan, "p1"))
    found = [(str(e["uid"]), str(e["summary"]), str(e["description"])) for e in calendar.walk("VEVENT")]
    assert found[0] == (
        "team-p1-2026-06-01-M@tiny.shiftopt",
        "早班 2 人",
        "第一网格 王建国\n第一网格 李想",
    )
    assert [summary for _, summary, _ in found[1:]] == ["早班 1 人", "夜班 1 人"]


def test_alarms_ring_before_the_handover():
    """Only where they are wanted; before a meeting, which has no handover, as long before its start."""
    assert not Calendar.from_ical(person_calendar(roster(), "p1")).walk("VALARM")
    calendar = Calendar.from_ical(person_calendar(roster(), "p1", alarm=60))
    bells = {str(e["summary"]): [b["trigger"].dt for b in e.walk("VALARM")] for e in calendar.walk("VEVENT")}
    assert bells["夜班 第一网格"] == [timedelta(minutes=-75)]
    assert bells["街道例会"] == [timedelta(minutes=-60)]
    assert bells["年休假"] == []


def sequences(path):
    """UID → (sequence, cancelled)."""
    events = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    return {str(e["uid"]).split("@")[0]: (int(e["sequence"]), e.get("status") == "CANCELLED") for e in events}


def test_a_changed_roster_updates_what_was_imported(tmp_path):
    """A changed shift has the next number under the same UID; one taken away is cancelled."""
    first, folder = roster(leave=(), duties=()), tmp_path
    path = write_calendars(first, folder) / "p1_王建国.ics"
    assert sequences(path) == {"p1-2026-06-01": (0, False), "p1-2026-06-03": (0, False)}
    before = path.read_bytes()
    write_calendars(first, folder)
    assert path.read_bytes() == before
    second = Roster(first.scenario, [Assignment("p1", 0, "A", "G1")])
    write_calendars(second, folder)
    assert sequences(path) == {"p1-2026-06-01": (1, False), "p1-2026-06-03": (1, True)}
    write_calendars(second, folder)
    assert sequences(path) == {"p1-2026-06-01": (1, False), "p1-2026-06-03": (1, True)}
    write_calendars(first, folder)
    assert sequences(path) == {"p1-2026-06-01": (2, False), "p1-2026-06-03": (2, False)}


def test_another_month_cancels_nothing(tmp_path):
    """The next month in the same folder leaves the past alone; what isn't a calendar is replaced."""
    plan = roster(leave=(), duties=())
    path = write_calendars(plan, tmp_path) / "p1_王建国.ics"
    later = replace(plan.scenario, start=date(2026, 7, 1))
    write_calendars(Roster(later, plan.assignments), tmp_path)
    assert set(sequences(path)) == {"p1-2026-07-01", "p1-2026-07-03"}
    path.write_bytes(b"\xff nothing of ours")
    write_calendars(plan, tmp_path)
    assert sequences(path) == {"p1-2026-06-01": (0, False), "p1-2026-06-03": (0, False)}


def test_file_names_differ_in_more_than_case():
    """Forbidden characters are replaced, and no person's file takes the place of another's."""
    scenario = replace(
        roster().scenario, people=(Person("A/1", "x", "p1"), Person("a:1", "X", "p1")), leave=()
    )
    assert list(calendars(Roster(scenario, []))) == ["A-1_x.ics", "a-1_X~2.ics", "班组_p1.ics"]


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
