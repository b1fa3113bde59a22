"""``calendar/*.ics``: one calendar a person, for the phone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, Timezone

from shiftopt.export.clock import LocalClock
from shiftopt.roster import Roster
from shiftopt.scenario.types import Assignment, Duty, Leave, Person, Scenario

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "handover": "{time} 交接班",
        "annual": "年休假",
        "sick": "病假",
        "other": "休假",
        "cover": "调班",
        "extra": "加班",
    },
    "en": {
        "handover": "Handover at {time}",
        "annual": "Annual leave",
        "sick": "Sick leave",
        "other": "Leave",
        "cover": "Moved from the rotation",
        "extra": "Extra shift",
    },
}


def calendars(roster: Roster) -> dict[str, bytes]:
    """File name → calendar of everybody who is there, in the order of the scenario.

    File names are fit for Windows and differ in more than case.
    """
    names = _file_names(roster.scenario.people)
    zone = _timezone(roster.scenario)
    return {names[p.id]: person_calendar(roster, p.id, zone) for p in roster.people}


def person_calendar(roster: Roster, person: str, zone: Timezone | None = None) -> bytes:
    """One person's shifts, duties with a clock time, and leave, as an iCalendar file.

    An event keeps its UID from version to version, so that importing a changed roster updates it. Shifts
    begin at the shift's own start; the handover is in the description. Leave is all-day and leaves the
    time free. ``zone`` saves working out the zone's rules for each of many calendars.
    """
    scenario = roster.scenario
    calendar = Calendar()
    calendar.add("prodid", "-//shiftopt//roster//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{scenario.name} {scenario.person[person].name}")
    calendar.add("x-wr-timezone", scenario.timezone)
    calendar.add_component(zone or _timezone(scenario))
    for event in _events(roster, person):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(roster: Roster, person: str) -> Iterator[Event]:
    scenario = roster.scenario
    yield from (_shift(scenario, a) for a in roster.line(person))
    for duty in scenario.timed_duties.get(person, ()):
        if duty.day is not None and 0 <= duty.day < scenario.days:
            yield _duty(scenario, duty)
    for leave in scenario.leave:
        if leave.person == person and leave.last >= 0 and leave.first < scenario.days:
            yield _leave(scenario, leave)


def _shift(scenario: Scenario, a: Assignment) -> Event:
    clock, words = LocalClock(scenario), WORDS[scenario.language]
    start, end = scenario.span(a.day, a.shift)
    grid = scenario.grid[a.grid].name if a.grid else ""
    event = _event(scenario, f"{a.person}-{scenario.date(a.day)}-{a.shift}")
    event.add("summary", f"{scenario.shift[a.shift].name} {grid}".strip())
    event.add("dtstart", clock.at(start + scenario.handover))
    event.add("dtend", clock.at(end))
    if grid:
        event.add("location", f"{scenario.name} {grid}")
    notes = [words[a.origin]] if a.origin in words else []
    if scenario.handover:
        notes.append(words["handover"].format(time=f"{clock.at(start):%H:%M}"))
    if notes:
        event.add("description", "\n".join(notes))
    return event


def _duty(scenario: Scenario, duty: Duty) -> Event:
    clock = LocalClock(scenario)
    assert duty.start is not None
    start = clock.at(duty.start)
    event = _event(scenario, f"{duty.person}-{start:%Y-%m-%d-%H%M}-duty")
    event.add("summary", duty.what)
    event.add("dtstart", start)
    event.add("dtend", clock.at(duty.start + duty.minutes))
    return event


def _leave(scenario: Scenario, leave: Leave) -> Event:
    first, last = max(leave.first, 0), min(leave.last, scenario.days - 1)
    words = WORDS[scenario.language]
    event = _event(scenario, f"{leave.person}-{scenario.date(first)}-leave")
    event.add("summary", words.get(leave.kind, words["other"]))
    event.add("dtstart", scenario.date(first))
    event.add("dtend", scenario.date(last + 1))
    event.add("transp", "TRANSPARENT")
    return event


def _event(scenario: Scenario, name: str) -> Event:
    event = Event()
    event.add("uid", f"{name}@{scenario.id}.shiftopt")
    event.add("dtstamp", datetime.combine(scenario.start, time(), UTC))
    return event


def _timezone(scenario: Scenario) -> Timezone:
    """The zone's rules from the year before the period to the year after it."""
    last = scenario.date(scenario.days) + timedelta(days=1)
    return Timezone.from_tzid(
        scenario.timezone,
        first_date=date(scenario.start.year - 1, 1, 1),
        last_date=date(last.year + 1, 1, 1),
    )


def _file_names(people: tuple[Person, ...]) -> dict[str, str]:
    """Person → file name, each used once."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for person in people:
        stem = name = file_stem(f"{person.id}_{person.name}")
        copy = 1
        while name.casefold() in taken:
            copy += 1
            name = f"{stem}~{copy}"
        taken.add(name.casefold())
        names[person.id] = f"{name}.ics"
    return names


_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def file_stem(text: str) -> str:
    """The text as a file name without suffix that every system takes."""
    stem = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]', "-", text).strip(" .")[:80].rstrip(" .") or "-"
    return f"-{stem}" if stem.split(".")[0].casefold() in _RESERVED else stem
