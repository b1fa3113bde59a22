"""``calendar/*.ics``: one calendar a person, for the phone, and one a team."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, Timezone

from shiftopt.report.phrases import team_name
from shiftopt.roster import Roster
from shiftopt.scenario.clock import LocalClock
from shiftopt.scenario.types import Assignment, Duty, Leave, Scenario

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "handover": "{time} 交接班",
        "annual": "年休假",
        "sick": "病假",
        "other": "休假",
        "cover": "调班",
        "extra": "加班",
        "team": "班组_{team}",
        "crew": "{shift} {n} 人",
    },
    "en": {
        "handover": "Handover at {time}",
        "annual": "Annual leave",
        "sick": "Sick leave",
        "other": "Leave",
        "cover": "Moved from the rotation",
        "extra": "Extra shift",
        "team": "team_{team}",
        "crew": "{shift}, {n} people",
    },
}


def calendars(roster: Roster, alarm: int | None = None) -> dict[str, bytes]:
    """File name → calendar of everybody who is there, in the order of the scenario, then of every team.

    File names are fit for Windows and differ in more than case. ``alarm`` is as in `person_calendar`.
    """
    scenario = roster.scenario
    teams = list(dict.fromkeys(p.team for p in roster.people if p.team is not None))
    names = _file_names(scenario, teams)
    zone = _timezone(scenario)
    found = {names[p.id, False]: person_calendar(roster, p.id, zone, alarm) for p in roster.people}
    return found | {names[team, True]: team_calendar(roster, team, zone) for team in teams}


def person_calendar(
    roster: Roster, person: str, zone: Timezone | None = None, alarm: int | None = None
) -> bytes:
    """One person's shifts, duties with a clock time, and leave, as an iCalendar file.

    An event keeps its UID from version to version, so that importing a changed roster updates it: a shift
    is called by its person and date, whatever its code. Shifts begin at the shift's own start; the handover
    is in the description. Leave is all-day and leaves the time free.

    Parameters
    ----------
    zone : Timezone, optional
        Saves working out the zone's rules for each of many calendars.
    alarm : int, optional
        Minutes before work begins, handover included, at which the phone rings; None for no alarm.
    """
    return _calendar(roster, roster.scenario.person[person].name, _events(roster, person, alarm), zone)


def team_calendar(roster: Roster, team: str, zone: Timezone | None = None) -> bytes:
    """A team's shifts: one event for each shift of each day, with who stands where in its description."""
    name = team_name(team, roster.scenario.language)
    return _calendar(roster, name, _team_events(roster, team), zone)


def _calendar(roster: Roster, name: str, events: Iterator[Event], zone: Timezone | None) -> bytes:
    scenario = roster.scenario
    calendar = Calendar()
    calendar.add("prodid", "-//shiftopt//roster//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{scenario.name} {name}")
    calendar.add("x-wr-timezone", scenario.timezone)
    calendar.add_component(zone or _timezone(scenario))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(roster: Roster, person: str, alarm: int | None) -> Iterator[Event]:
    scenario = roster.scenario
    nth: Counter[int] = Counter()
    for a in roster.line(person):
        nth[a.day] += 1
        yield _shift(scenario, a, nth[a.day], alarm)
    for duty in scenario.timed_duties.get(person, ()):
        if duty.day is not None and 0 <= duty.day < scenario.days:
            yield _duty(scenario, duty, alarm)
    for leave in scenario.leave:
        if leave.person == person and leave.last >= 0 and leave.first < scenario.days:
            yield _leave(scenario, leave)


def _team_events(roster: Roster, team: str) -> Iterator[Event]:
    scenario, words = roster.scenario, WORDS[roster.scenario.language]
    clock = LocalClock(scenario)
    order = {g.id: i for i, g in enumerate(scenario.grids)}
    members = {p.id for p in scenario.people if p.team == team}
    crews: dict[tuple[int, str], list[Assignment]] = {}
    for a in roster.assignments:
        if a.person in members:
            crews.setdefault((a.day, a.shift), []).append(a)
    for (day, code), crew in sorted(crews.items(), key=lambda c: (c[0][0], scenario.span(*c[0]))):
        start, end = scenario.span(day, code)
        event = _event(scenario, f"team-{team}-{scenario.date(day)}-{code}")
        event.add("summary", words["crew"].format(shift=scenario.shift[code].name, n=len(crew)))
        event.add("dtstart", clock.at(start + scenario.handover))
        event.add("dtend", clock.at(end))
        lines = [
            f"{scenario.grid[a.grid].name if a.grid else ''} {scenario.person[a.person].name}".strip()
            for a in sorted(crew, key=lambda a: order.get(a.grid or "", -1))
        ]
        event.add("description", "\n".join(lines))
        yield event


def _shift(scenario: Scenario, a: Assignment, nth: int, alarm: int | None) -> Event:
    clock, words = LocalClock(scenario), WORDS[scenario.language]
    start, end = scenario.span(a.day, a.shift)
    grid = scenario.grid[a.grid].name if a.grid else ""
    event = _event(scenario, f"{a.person}-{scenario.date(a.day)}" + (f"-{nth}" if nth > 1 else ""))
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
    _ring(event, alarm, scenario.handover)
    return event


def _ring(event: Event, alarm: int | None, before: int) -> None:
    """Let the phone ring some minutes before the work that begins ``before`` minutes before the event."""
    if alarm is not None:
        bell = Alarm()
        bell.add("action", "DISPLAY")
        bell.add("description", str(event["summary"]))
        bell.add("trigger", -timedelta(minutes=alarm + before))
        event.add_component(bell)


def _duty(scenario: Scenario, duty: Duty, alarm: int | None) -> Event:
    clock = LocalClock(scenario)
    assert duty.start is not None
    start = clock.at(duty.start)
    event = _event(scenario, f"{duty.person}-{start:%Y-%m-%d-%H%M}-duty")
    event.add("summary", duty.what)
    event.add("dtstart", start)
    event.add("dtend", clock.at(duty.start + duty.minutes))
    _ring(event, alarm, 0)
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
    event.add("sequence", 0)
    return event


def _timezone(scenario: Scenario) -> Timezone:
    """The zone's rules from the year before the period to the year after it."""
    last = scenario.date(scenario.days) + timedelta(days=1)
    return Timezone.from_tzid(
        scenario.timezone,
        first_date=date(scenario.start.year - 1, 1, 1),
        last_date=date(last.year + 1, 1, 1),
    )


def _file_names(scenario: Scenario, teams: list[str]) -> dict[tuple[str, bool], str]:
    """(person, False) or (team, True) → file name, each used once."""
    names: dict[tuple[str, bool], str] = {}
    taken: set[str] = set()
    wanted = [((p.id, False), f"{p.id}_{p.name}") for p in scenario.people]
    called = WORDS[scenario.language]["team"]
    for key, text in [*wanted, *(((team, True), called.format(team=team)) for team in teams)]:
        stem = name = file_stem(text)
        copy = 1
        while name.casefold() in taken:
            copy += 1
            name = f"{stem}~{copy}"
        taken.add(name.casefold())
        names[key] = f"{name}.ics"
    return names


_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def file_stem(text: str) -> str:
    """The text as a file name without suffix that every system takes."""
    stem = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]', "-", text).strip(" .")[:80].rstrip(" .") or "-"
    return f"-{stem}" if stem.split(".")[0].casefold() in _RESERVED else stem
