"""From the sections of a draft to a `Scenario`: dates become days, names of kinds of days become numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from shiftopt.errors import ScenarioError
from shiftopt.rotation.cycle import OFF, Rotation
from shiftopt.rotation.wanted import Wanted
from shiftopt.scenario.calendar import Day, calendar_of
from shiftopt.scenario.draft import Draft
from shiftopt.scenario.file.grids import WEEKDAYS, Amounts
from shiftopt.scenario.file.period import MAX_CELLS, MAX_DAYS, Span, month
from shiftopt.scenario.file.rotation import Design, RotationSection
from shiftopt.scenario.file.shifts import Shift as ShiftSection
from shiftopt.scenario.memory import LEDGER, Memory
from shiftopt.scenario.types import (
    DAY,
    DEFAULT_TIERS,
    Assignment,
    Calendar,
    Duty,
    Event,
    Grid,
    Leave,
    Need,
    Person,
    Request,
    Scenario,
    Shift,
    SkillNeed,
    Worked,
)

if TYPE_CHECKING:
    from shiftopt.rules.base import Rule

HISTORY = 14
"""Days before the period that count as history."""


def scenario(draft: Draft) -> Scenario | None:
    """The scenario as far as its sections are valid; None without shifts, rotation or period.

    What refers to something unknown is left out; ``checks`` has a sentence for it.
    """
    span, rotation = draft.period, _rotation(draft)
    if span is None or rotation is None or not draft.shifts or draft.full:
        return None
    if not 0 < draft.days <= MAX_DAYS or draft.days * len(draft.grids) > MAX_CELLS:
        return None
    if not 1900 < span.start.year < 2200:
        return None
    station = draft.station
    shifts = tuple(_shift(code, s) for code, s in draft.shifts.items())
    grids = tuple(Grid(i, g.name or i, g.effort, g.desk) for i, g in draft.grids.items())
    people = tuple(_people(draft, rotation))
    ids = {p.id for p in people}
    calendar = _calendar(draft)
    needs = needs_of(draft, calendar)
    tiers = draft.sections.get("tiers") or []
    found = Scenario(
        id=station.id,
        name=station.name or station.id,
        start=span.start,
        days=draft.days,
        shifts=shifts,
        people=people,
        rotation=rotation,
        grids=grids,
        needs=needs,
        calendar=calendar,
        rules=_rules(draft),
        handover=draft.sections.get("handover") or 0,
        language=station.language,
        timezone=station.timezone,
        skill_needs=tuple(_skill_needs(draft, needs)),
        leave=tuple(_leave(draft, ids)),
        requests=tuple(_requests(draft, ids)),
        duties=tuple(_duties(draft, ids)),
        events=tuple(_events(draft)),
        worked=tuple(_worked(draft, ids)),
        account={k: v for k, v in dict(draft.sections.get("account") or {}).items() if v is not None},
        balances={p: dict(b) for p, b in (draft.sections.get("balances") or {}).items() if p in ids and b},
        tiers=tuple(t.name for t in tiers) or DEFAULT_TIERS,
        give={t.name: t.give for t in tiers if t.give},
        newcomer_months=station.newcomer_months,
        period=_period(span),
        profiles=tuple(draft.sections.get("profile") or ()),
        solver={k: v for k, v in dict(draft.sections.get("solver") or {}).items() if v is not None},
    )
    return replace(found, history=tuple(_rotation_history(draft, found)))


def _period(span: Span) -> str:
    """``2026-12`` for a whole month, else both dates."""
    text = f"{span.start:%Y-%m}"
    return text if span == month(text) else f"{span.start}..{span.end}"


def _shift(code: str, s: ShiftSection) -> Shift:
    return Shift(code, s.name or code, s.start, s.length, s.is_night, s.color, s.room)


def _rotation(draft: Draft) -> Rotation | None:
    section = draft.rotation
    if section is None:
        return None
    teams = _teams(draft, section)
    if not teams:
        return None
    if section.design is not None and section.cycle is None:
        return _designed(draft, section, section.design, teams)
    cycle = cycle_of(section)
    if not cycle or not set(cycle) <= {*draft.shifts, OFF}:
        return None
    if isinstance(section.teams, dict):
        found: Rotation | None = Rotation(cycle, section.anchor, dict(section.teams))
    else:
        found = _spread(draft, section, cycle, teams)
    if found is not None and section.design is not None:
        _meets(draft, section.design, found)
    return found


def _teams(draft: Draft, section: RotationSection) -> list[str]:
    """Names of the teams: those given, or those of the people in their order."""
    if section.teams != "optimise":
        return list(section.teams)
    names = list(dict.fromkeys(entry.value.team for entry in draft.people if entry.value.team != "none"))
    if not names and draft.good("people"):
        place = draft.place("rotation", "teams")
        remedy = "give people a team, or name the teams"
        draft.complain("rotation", place.problem("nobody is in a team", remedy))
    return names


def cycle_of(section: RotationSection) -> tuple[str, ...] | None:
    """The cycle itself, out of the library where it is named there; None for an unknown name or a design."""
    if section.cycle is not None:
        return tuple(section.cycle)
    from shiftopt.rotation import library

    return library.read(section.library).cycle if section.library in library.names() else None


def _spread(
    draft: Draft, section: RotationSection, cycle: tuple[str, ...], teams: list[str]
) -> Rotation | None:
    """Teams on the places of the library, or else as far from each other as can be; see ``_evenly``."""
    from shiftopt.rotation import library

    pattern = library.read(section.library).offsets if section.library else ()
    if len(pattern) != len(teams):
        pattern = ()
    if not pattern and len(cycle) % len(teams):
        place = draft.place("rotation", "teams")
        days = f"a cycle of {len(cycle)} days can't be spread evenly over {len(teams)} teams"
        draft.complain("rotation", place.problem(days, "write each team's offset: {甲: 0, 乙: 2, …}"))
        return None
    return _evenly(draft, cycle, section.anchor, teams, pattern)


def _evenly(
    draft: Draft, cycle: tuple[str, ...], anchor: date, teams: list[str], pattern: Sequence[int]
) -> Rotation:
    """The rotation with which holidays and weekends of the year from the anchor come out most even."""
    from shiftopt.rotation.spread import YEAR, evenly

    nights = {code for code, shift in draft.shifts.items() if shift.is_night}
    try:
        year = calendar_of(draft.station.calendar, anchor, YEAR, _own_days(draft))
    except ScenarioError:  # told where the calendar is read
        year = calendar_of(None, anchor, YEAR)
    holidays = [date.fromordinal(anchor.toordinal() + day) for day in year.holidays if 0 <= day < YEAR]
    return Rotation(cycle, anchor, dict(evenly(cycle, teams, anchor, holidays, nights, pattern)))


def _designed(draft: Draft, section: RotationSection, asked: Design, teams: list[str]) -> Rotation | None:
    """A rotation by solver; why there is none is a problem of the file."""
    from shiftopt.rotation.design import design
    from shiftopt.rotation.why import explain

    if not set(asked.need) <= set(draft.shifts):
        return None
    wanted = _wanted(draft, asked, len(teams))
    found = design(wanted)
    if found is None:
        why = explain(wanted, "en")
        said = [
            *why.shortages,
            *(["can't hold together: " + "; ".join(why.together)] if why.together else []),
        ]
        remedy = "one of these would do: " + "; ".join(why.ways_out) if why.ways_out else ""
        place = draft.place("rotation", "design")
        draft.complain("rotation", place.problem("there is no such cycle: " + " ".join(said), remedy))
        return None
    draft.remarks.append(
        "the cycle is designed anew each time the file is read; `shiftopt rotations show FILE` prints it, "
        "to be written beside the design"
    )
    return _evenly(draft, found.cycle, found.anchor(section.anchor), teams, found.offsets)


def _meets(draft: Draft, asked: Design, rotation: Rotation) -> None:
    """A cycle beside a design must be what the design asks for."""
    from shiftopt.rotation.meets import unmet

    if not set(asked.need) <= set(draft.shifts):
        return
    if wrong := unmet(_wanted(draft, asked, len(rotation.offsets)), rotation):
        what = "the cycle isn't what the design beside it asks for: " + "; ".join(wrong)
        remedy = "leave the cycle out, to have it designed anew, or mend the design"
        draft.complain("rotation", draft.place("rotation", "cycle").problem(what, remedy))


def _wanted(draft: Draft, asked: Design, teams: int) -> Wanted:
    shifts = tuple(_shift(code, s) for code, s in draft.shifts.items())
    return wanted_of(asked, teams, shifts, draft.sections.get("handover") or 0)


def wanted_of(asked: Design, teams: int, shifts: tuple[Shift, ...], handover: int = 0) -> Wanted:
    """A design's keys in the words of the solver."""
    need = {c: tuple(n) if isinstance(n, list) else (n,) * asked.every for c, n in asked.need.items()}
    return Wanted(
        teams,
        need,
        shifts,
        handover,
        asked.work,
        asked.off,
        dict(asked.runs),
        asked.nights,
        round(60 * asked.rest),
        round(60 * asked.after_nights),
        asked.forward,
        asked.weekends,
        None if asked.hours is None else round(60 * asked.hours),
        prefer=tuple(asked.prefer),
    )


def _people(draft: Draft, rotation: Rotation) -> Iterator[Person]:
    seen = set()
    for entry in draft.people:
        p, codes = entry.value, {*draft.shifts, OFF}
        if p.id in seen or p.team not in (*rotation.offsets, "none") or not {*p.week, *p.shifts} <= codes:
            continue
        seen.add(p.id)
        limits = {k: v for k, v in dict(p.limits).items() if v is not None}
        yield Person(
            p.id,
            p.name or p.id,
            None if p.team == "none" else p.team,
            frozenset(p.skills),
            p.since,
            p.until,
            limits,
            p.share,
            tuple(p.week),
            tuple(p.shifts),
            tuple(p.grids),
        )


def _own_days(draft: Draft) -> list[Day]:
    """The station's own holidays and workdays."""
    listed = [h.value for h in draft.entries("holidays")]
    return [Day(on, h.name, h.kind, h.estimate) for h in listed for on in h.dates]


def _calendar(draft: Draft) -> Calendar:
    assert draft.period is not None
    station, days, own = draft.station, draft.days, _own_days(draft)
    try:
        return calendar_of(station.calendar, draft.period.start, days, own, station.language)
    except ScenarioError as error:
        place = draft.place("station", "calendar")
        draft.complain("station", *(place.problem(p.what, p.remedy) for p in error.problems))
        return calendar_of("none", draft.period.start, days, own, station.language)


# --- need ---------------------------------------------------------------------------------------
def needs_of(draft: Draft, calendar: Calendar) -> dict[tuple[int, str, str], Need]:
    """(day, shift, grid) → need; each kind of day overrides the weaker ones, an event all of them."""
    assert draft.period is not None
    found: dict[tuple[int, str, str], Need] = {}
    events: dict[tuple[int, str], dict[str, Amounts]] = {}
    for entry in draft.entries("events"):
        events.setdefault((draft.day(entry.value.date), entry.value.grid), {}).update(entry.value.need)
    for day in range(draft.days):
        on = date.fromordinal(draft.period.start.toordinal() + day)
        kinds = selectors(day, on, calendar)
        for name, grid in draft.grids.items():
            amounts: dict[str, Amounts] = {}
            for kind in kinds:
                amounts |= grid.need.get(kind, {})
            amounts |= events.get((day, name), {})
            for code, amount in amounts.items():
                if code in draft.shifts and (amount.min or amount.wish):
                    found[day, code, name] = Need(amount.min, amount.wish)
    return found


def selectors(day: int, on: date, calendar: Calendar) -> Iterator[str] | tuple[str, ...]:
    """What a day is called in a need, the weakest first; "" is every day."""
    names = ["", WEEKDAYS[on.weekday()]]
    if day in calendar.workdays:
        names.append("workday")
    elif day in calendar.weekend:
        names.append("weekend")
    if day in calendar.holidays:
        names.append("holiday")
    return (*names, on.isoformat())


def _skill_needs(draft: Draft, needs: Mapping[tuple[int, str, str], Need]) -> Iterator[SkillNeed]:
    worked = sorted({(day, shift) for (day, shift, _), need in needs.items() if need.least})
    for entry in draft.entries("on_duty"):
        wanted = entry.value
        for day, shift in worked:
            if wanted.shifts is None or shift in wanted.shifts:
                yield SkillNeed(day, shift, None, wanted.skill, wanted.least)
    for (day, shift, grid), need in needs.items():
        if need.least:
            for skill, least in draft.grids[grid].needs_skill.items():
                yield SkillNeed(day, shift, grid, skill, least)


# --- people's dates -----------------------------------------------------------------------------
def _each(draft: Draft, section: str, ids: Collection[str]) -> Iterator[tuple[str, Any]]:
    """(person, entry) for everybody whom the entries of a section name."""
    for entry in draft.entries(section):
        for person in dict.fromkeys(entry.value.who):
            if person in ids:
                yield person, entry.value


def _leave(draft: Draft, ids: Collection[str]) -> Iterator[Leave]:
    for person, leave in _each(draft, "leave", ids):
        first, last = max(draft.day(leave.from_), 0), min(draft.day(leave.to), draft.days - 1)
        if first <= last:
            yield Leave(person, first, last, leave.kind)


def _requests(draft: Draft, ids: Collection[str]) -> Iterator[Request]:
    every = {*draft.shifts, OFF}
    for person, wish in _each(draft, "requests", ids):
        day = draft.day(wish.date)
        named = {OFF if code == "off" else code for code in wish.want or wish.avoid}
        good = named if wish.want else every - named
        if 0 <= day < draft.days and named <= every:
            text = ("want: " if wish.want else "avoid: ") + ", ".join(wish.want or wish.avoid)
            yield Request(person, day, frozenset(good), wish.weight, text)


def _duties(draft: Draft, ids: Collection[str]) -> Iterator[Duty]:
    for person, duty in _each(draft, "duties", ids):
        if duty.hours is not None:
            during = tuple(c for c in duty.during or () if c in draft.shifts)
            yield Duty(person, duty.what, round(duty.hours * 60), during=during, by=duty.by or "")
        elif 0 <= (day := draft.day(duty.date)) < draft.days:
            yield Duty(person, duty.what, duty.minutes, day, day * DAY + duty.start, by=duty.by or "")


def _worked(draft: Draft, ids: Collection[str]) -> Iterator[Worked]:
    for person, entry in _each(draft, "worked", ids):
        yield Worked(
            person,
            draft.day(entry.from_),
            draft.day(entry.to),
            round(60 * entry.hours),
            round(60 * entry.statutory),
        )


def _events(draft: Draft) -> Iterator[Event]:
    for entry in draft.entries("events"):
        day = draft.day(entry.value.date)
        if 0 <= day < draft.days:
            yield Event(day, entry.value.what, entry.value.grid)


# --- history ------------------------------------------------------------------------------------
def _rotation_history(draft: Draft, scenario: Scenario) -> Iterator[Assignment]:
    """The base rota of the days before the period, where nobody was on leave."""
    if (draft.sections.get("history") or "rotation") not in ("rotation", LEDGER):
        return
    away = {
        (person, day)
        for person, leave in _each(draft, "leave", scenario.person)
        for day in range(max(draft.day(leave.from_), -HISTORY), min(draft.day(leave.to), -1) + 1)
    }
    for person in scenario.people:
        for day in range(-HISTORY, 0):
            code = scenario.base(person.id, day)
            if code != OFF and (person.id, day) not in away and scenario.may_work(person.id, day, code):
                yield Assignment(person.id, day, code)


def with_past(draft: Draft, scenario: Scenario, memory: Memory | None) -> Scenario:
    """The scenario with the history and the balances that its file leaves to others.

    Raises
    ------
    ScenarioError
        The roster can't be read.
    """
    if memory is not None and draft.asks_ledger("balances"):
        known = memory.balances(scenario.id, scenario.start)
        scenario = replace(scenario, balances={p: dict(b) for p, b in known.items() if p in scenario.person})
    if memory is not None and draft.asks_ledger("worked"):
        told = memory.worked(scenario.id, scenario.start)
        scenario = replace(scenario, worked=tuple(w for w in told if w.person in scenario.person))
    named = draft.sections.get("history") or "rotation"
    if named in ("rotation", "none"):
        return scenario
    if named == LEDGER:
        return scenario if memory is None else _remembered(draft, scenario, memory)
    return _from_roster(draft, scenario, named)


def _from_roster(draft: Draft, scenario: Scenario, named: str) -> Scenario:
    from shiftopt.scenario.table import read_roster

    found = read_roster(named, scenario, only=range(-HISTORY, 0), strangers="ignore")
    draft.remarks += found.notes
    return replace(scenario, history=found.assignments, past_duties=found.duties)


def _remembered(draft: Draft, scenario: Scenario, memory: Memory) -> Scenario:
    """The published history; on days that no roster covers, the rotation is taken as worked."""
    past = memory.history(scenario.id, scenario.start, HISTORY)
    kept, foreign = [], set()
    for a in past.assignments:
        if a.person in scenario.person and a.shift in scenario.codes:
            grid = a.grid if a.grid in scenario.grid else None
            kept.append(replace(a, grid=grid, origin=scenario.origin(a.person, a.day, a.shift, grid)))
        elif a.shift not in scenario.codes:
            foreign.add(a.shift)
    open_days = [day for day in range(-HISTORY, 0) if day not in past.days]
    if open_days:
        first, last = scenario.date(open_days[0]), scenario.date(open_days[-1])
        draft.remarks.append(
            f"the ledger holds no roster of {len(open_days)} days between {first} and {last}: "
            "the rotation is taken as worked there"
        )
    if foreign:
        codes = ", ".join(sorted(foreign))
        draft.remarks.append(
            f"the ledger has shifts that the scenario doesn't know: {codes}; they are left out"
        )
    guessed = [a for a in scenario.history if a.day not in past.days]
    history = tuple(sorted((*guessed, *kept), key=lambda a: (a.day, a.person)))
    duties = tuple(d for d in past.duties if d.person in scenario.person)
    return replace(scenario, history=history, past_duties=duties)


# --- rules --------------------------------------------------------------------------------------
def _rules(draft: Draft) -> tuple[Rule, ...]:
    from shiftopt import profiles

    known = profiles.names()
    wanted = [name for name in draft.sections.get("profile") or () if name in known]
    return tuple(profiles.rules_of(wanted, [entry.value for entry in draft.rules]))


# --- fingerprint --------------------------------------------------------------------------------
def fingerprint(scenario: Scenario) -> str:
    """SHA-256 of everything in the scenario; the same wherever its files lie and however they are split."""
    content = {f.name: _canonical(getattr(scenario, f.name)) for f in fields(scenario) if f.name != "hash"}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return [_canonical(getattr(value, f.name)) for f in fields(value)]
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        pairs = [[_canonical(k), _canonical(v)] for k, v in value.items()]
        return sorted(pairs, key=lambda pair: json.dumps(pair[0], ensure_ascii=False))
    if isinstance(value, frozenset | set):
        return sorted(map(_canonical, value))
    if isinstance(value, tuple | list):
        return [_canonical(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value
