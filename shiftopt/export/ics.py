"""``calendar/*.ics``: one calendar a person, for the phone, and one a team."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from icalendar import Timezone

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
    zone = _zone(scenario)
    found = {names[p.id, False]: person_calendar(roster, p.id, zone, alarm) for p in roster.people}
    return found | {names[team, True]: team_calendar(roster, team, zone) for team in teams}


def person_calendar(roster: Roster, person: str, zone: str | None = None, alarm: int | None = None) -> bytes:
    """One person's shifts, duties with a clock time, and leave, as an iCalendar file.

    An event keeps its UID from version to version, so that importing a changed roster updates it: a shift
    is called by its person and date, whatever its code. Shifts begin at the shift's own start; the handover
    is in the description. Leave is all-day and leaves the time free.

    Parameters
    ----------
    zone : str, optional
        The zone's rules, so that they are worked out once for many calendars.
    alarm : int, optional
        Minutes before work begins, handover included, at which the phone rings; None for no alarm.
    """
    return _calendar(roster, roster.scenario.person[person].name, _events(roster, person, alarm), zone)


def team_calendar(roster: Roster, team: str, zone: str | None = None) -> bytes:
    """A team's shifts: one event for each shift of each day, with who stands where in its description."""
    name = team_name(team, roster.scenario.language)
    return _calendar(roster, name, _team_events(roster, team), zone)


def _calendar(roster: Roster, name: str, events: Iterable[str], zone: str | None) -> bytes:
    scenario = roster.scenario
    text = "".join(
        (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//shiftopt//roster//EN\r\nMETHOD:PUBLISH\r\n",
            _text("X-WR-CALNAME", f"{scenario.name} {name}"),
            _text("X-WR-TIMEZONE", scenario.timezone),
            zone or _zone(scenario),
            *events,
            "END:VCALENDAR\r\n",
        )
    )
    return text.encode("utf-8")


def _events(roster: Roster, person: str, alarm: int | None) -> Iterator[str]:
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


def _team_events(roster: Roster, team: str) -> Iterator[str]:
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
        lines = [
            f"{scenario.grid[a.grid].name if a.grid else ''} {scenario.person[a.person].name}".strip()
            for a in sorted(crew, key=lambda a: order.get(a.grid or "", -1))
        ]
        yield _event(
            scenario,
            f"team-{team}-{scenario.date(day)}-{code}",
            words["crew"].format(shift=scenario.shift[code].name, n=len(crew)),
            clock.at(start + scenario.handover),
            clock.at(end),
            notes=lines,
        )


def _shift(scenario: Scenario, a: Assignment, nth: int, alarm: int | None) -> str:
    clock, words = LocalClock(scenario), WORDS[scenario.language]
    start, end = scenario.span(a.day, a.shift)
    grid = scenario.grid[a.grid].name if a.grid else ""
    notes = [words[a.origin]] if a.origin in words else []
    if scenario.handover:
        notes.append(words["handover"].format(time=f"{clock.at(start):%H:%M}"))
    return _event(
        scenario,
        f"{a.person}-{scenario.date(a.day)}" + (f"-{nth}" if nth > 1 else ""),
        f"{scenario.shift[a.shift].name} {grid}".strip(),
        clock.at(start + scenario.handover),
        clock.at(end),
        notes=notes,
        place=f"{scenario.name} {grid}" if grid else "",
        bell=None if alarm is None else alarm + scenario.handover,
    )


def _duty(scenario: Scenario, duty: Duty, alarm: int | None) -> str:
    assert duty.start is not None
    clock = LocalClock(scenario)
    start, end = clock.at(duty.start), clock.at(duty.start + duty.minutes)
    name = f"{duty.person}-{start:%Y-%m-%d-%H%M}-duty"
    return _event(scenario, name, duty.what, start, end, bell=alarm)


def _leave(scenario: Scenario, leave: Leave) -> str:
    first, last = max(leave.first, 0), min(leave.last, scenario.days - 1)
    words = WORDS[scenario.language]
    return _event(
        scenario,
        f"{leave.person}-{scenario.date(first)}-leave",
        words.get(leave.kind, words["other"]),
        scenario.date(first),
        scenario.date(last + 1),
    )


# --- lines of the format ----------------------------------------------------------------------------
def _event(
    scenario: Scenario,
    name: str,
    summary: str,
    start: date,
    end: date,
    *,
    notes: Sequence[str] = (),
    place: str = "",
    bell: int | None = None,
) -> str:
    """One event; between dates without a clock time it is all-day and leaves the time free.

    ``bell`` is the number of minutes before the start at which the phone rings.
    """
    timed = isinstance(start, datetime)
    lines = [
        "BEGIN:VEVENT\r\n",
        _text("SUMMARY", summary),
        _moment(scenario, "DTSTART", start),
        _moment(scenario, "DTEND", end),
        f"DTSTAMP:{scenario.start:%Y%m%d}T000000Z\r\n",
        _text("UID", f"{name}@{scenario.id}.shiftopt"),
        "SEQUENCE:0\r\n",
        _text("DESCRIPTION", "\n".join(notes)) if notes else "",
        _text("LOCATION", place) if place else "",
        "" if timed else "TRANSP:TRANSPARENT\r\n",
    ]
    if bell is not None:
        said = _text("DESCRIPTION", summary)
        lines.append(f"BEGIN:VALARM\r\nACTION:DISPLAY\r\n{said}TRIGGER:-PT{bell}M\r\nEND:VALARM\r\n")
    return "".join([*lines, "END:VEVENT\r\n"])


def _moment(scenario: Scenario, name: str, at: date) -> str:
    if isinstance(at, datetime):
        return _folded(f"{name};TZID={scenario.timezone}:{at:%Y%m%dT%H%M%S}")
    return f"{name};VALUE=DATE:{at:%Y%m%d}\r\n"


_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


def _text(name: str, value: str) -> str:
    """A line that holds a text as somebody typed it."""
    return _folded(f"{name}:{value.translate(_ESCAPES)}")


def _folded(line: str) -> str:
    """A line in pieces of at most 75 bytes; no character and no escape is cut in two."""
    if len(line.encode("utf-8")) < _LONGEST:
        return f"{line}\r\n"
    pieces, size = [""], 0
    for sign in re.findall(r"\\.|.", line):
        more = len(sign.encode("utf-8"))
        if size + more >= _LONGEST:
            pieces.append("")
            size = 0
        pieces[-1] += sign
        size += more
    return "\r\n ".join(pieces) + "\r\n"


_LONGEST = 75


def _zone(scenario: Scenario) -> str:
    """The zone's rules from the year before the period to the year after it."""
    last = scenario.date(scenario.days) + timedelta(days=1)
    zone = Timezone.from_tzid(
        scenario.timezone,
        first_date=date(scenario.start.year - 1, 1, 1),
        last_date=date(last.year + 1, 1, 1),
    )
    return bytes(zone.to_ical()).decode("utf-8")


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
