"""Mistakes that show only across sections, each with its sentence and its place.

A check looks at sections that are right in themselves (``Draft.good``), so that one mistake isn't
told twice in other words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from shiftopt.errors import Problem
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.wording import hours
from shiftopt.scenario.arithmetic import Arithmetic
from shiftopt.scenario.draft import Draft, Entry
from shiftopt.scenario.file.duties import Duty
from shiftopt.scenario.file.grids import SELECTORS, is_selector
from shiftopt.scenario.file.people import Leave
from shiftopt.scenario.file.period import MAX_CELLS, MAX_DAYS
from shiftopt.scenario.resolve import cycle_of
from shiftopt.scenario.strict import Place
from shiftopt.scenario.types import DAY, DEFAULT_TIERS, Scenario
from shiftopt.scenario.wording import hint


def run(draft: Draft, scenario: Scenario | None) -> None:
    """Add every problem and note found to the draft.

    Parameters
    ----------
    draft : Draft
        The sections with their places.
    scenario : Scenario or None
        The scenario as far as the draft gives one.
    """
    for section, check in _BY_SECTION:
        if not draft.full:
            draft.complain_all(section, check(draft))
    if scenario is None or draft.full:
        return
    for sections, across in _ACROSS:
        if draft.good(*sections):
            draft.problems += across(draft, scenario)
    if not draft.problems:
        draft.notes += _notes(draft, scenario)
        if scenario.calendar.provisional:
            guessed = any(entry.value.estimate for entry in draft.entries("holidays"))
            draft.remarks.append(
                f"the official holidays of {scenario.start.year} aren't known yet: "
                + (
                    "those under holidays are an estimate; mend them when the notice is out"
                    if guessed
                    else "bridge days and make-up workdays are missing; list them under holidays"
                )
            )


# --- names --------------------------------------------------------------------------------------
def _seen(other: Place, here: Place) -> str:
    """Another place as a message names it: by line alone in the same file."""
    return f"line {other.line}" if other.file == here.file else f"{other.file}:{other.line}"


def _unknown(place: Place, noun: str, word: str, where: str, known: Iterable[str]) -> Problem:
    return place.problem(f"unknown {noun} '{word}'{where}", hint(word, known))


def _people_known(draft: Draft) -> Iterator[Problem]:
    """Team, week, shifts and grids are known."""
    teams, shifts, grids = draft.names("teams"), draft.names("shifts"), draft.names("grids")
    for entry in draft.people:
        person = entry.value
        if teams is not None and person.team not in (*teams, "none"):
            yield _unknown(entry.place("team"), "team", person.team, f" of {person.id}", [*teams, "none"])
        for key, codes, known in (
            ("week", person.week, None if shifts is None else [*shifts, OFF]),
            ("shifts", person.shifts, shifts),
            ("grids", person.grids, grids),
        ):
            for i, code in enumerate(codes if known is not None else ()):
                if code not in known:  # type: ignore[operator]
                    noun = "grid" if key == "grids" else "shift"
                    yield _unknown(entry.place(key, i), noun, code, f" in {key} of {person.id}", known or ())


def _people_once(draft: Draft) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    people = draft.tree.get("people")
    for node in people.entries() if people else ():
        found = node.get("id")
        if found is not None:
            name = str(found.value)
            if name in first:
                what = f"person '{name}' is there twice, first in {_seen(first[name], found.place)}"
                yield found.place.problem(what, "give each an id")
            first.setdefault(name, found.place)


def _shifts_sound(draft: Draft) -> Iterator[Problem]:
    """Shifts have a length of up to a day, and codes that mean nothing else."""
    handover = draft.sections.get("handover") or 0
    for code, shift in draft.shifts.items():
        if is_selector(code):
            yield draft.place("shifts", code, key=True).problem(
                f"shift code '{code}' means a kind of day in a need", "choose another code"
            )
        if not shift.length:
            yield draft.place("shifts", code, "end").problem(
                f"shift {code} has no length: it starts and ends at the same time",
                'mend start or end; a whole day is "00:00" to "24:00"',
            )
        elif shift.length + handover > DAY:
            yield draft.place("shifts", code).problem(
                f"shift {code} lasts more than 24 h with {handover} min of handover",
                "shorten the shift or the handover",
            )


def _rotation_sound(draft: Draft) -> Iterator[Problem]:
    """Codes of the cycle are known; no two teams stand at the same place of it."""
    section, shifts = draft.rotation, draft.names("shifts")
    if section is None:
        return
    if section.design is not None:
        for code in section.design.need if shifts is not None else ():
            if code not in shifts:  # type: ignore[operator]
                place = draft.place("rotation", "design", "need", code, key=True)
                yield _unknown(place, "shift", code, " in the design", shifts or ())
        if section.cycle is None:
            return
    cycle = cycle_of(section)
    if cycle is None:
        from shiftopt.rotation import library

        yield _unknown(draft.place("rotation", "library"), "cycle", str(section.library), "", library.names())
        return
    for code in dict.fromkeys(cycle) if shifts is not None else ():
        if code not in (*shifts, OFF):  # type: ignore[misc]
            i = cycle.index(code)
            place = (
                draft.place("rotation", "cycle", i) if section.cycle else draft.place("rotation", "library")
            )
            yield _unknown(place, "shift", code, " in the cycle", [*(shifts or ()), OFF])
    at: dict[int, str] = {}
    for two, b in section.teams.items() if isinstance(section.teams, dict) else ():
        one = at.setdefault(b % len(cycle), two)
        if one != two:
            a = section.teams[one]  # type: ignore[call-overload,index]
            same = f"offset {a}" if a == b else f"offsets {a} and {b} (the cycle has {len(cycle)} days)"
            yield draft.place("rotation", "teams", two).problem(
                f"teams {one} and {two} collide: {same}", "give each team an offset of its own"
            )


def _grids_known(draft: Draft) -> Iterator[Problem]:
    """A need names known shifts."""
    shifts = draft.names("shifts")
    if shifts is None:
        return
    for name, grid in draft.grids.items():
        for selector, amounts in grid.need.items():
            if selector and not is_selector(selector):
                place = draft.place("grids", name, "need", selector, key=True)
                yield _unknown(place, "kind of day", selector, f" in need of {name}", [*SELECTORS, *shifts])
                continue
            for code in amounts:
                if code not in shifts:
                    path = [p for p in ("grids", name, "need", selector, code) if p]
                    known = [*shifts, *SELECTORS] if not selector else shifts
                    yield _unknown(draft.place(*path, key=True), "shift", code, f" in need of {name}", known)


def _skills_there(draft: Draft) -> Iterator[Problem]:
    """Somebody has every skill that is needed."""
    if not draft.good("people"):
        return
    skills = list(dict.fromkeys(s for entry in draft.people for s in entry.value.skills))
    for name, grid in draft.grids.items():
        for skill in grid.needs_skill:
            if skill not in skills:
                place = draft.place("grids", name, "needs_skill", skill, key=True)
                yield place.problem(f"nobody has the skill '{skill}' that {name} needs", hint(skill, skills))


def _on_duty_known(draft: Draft) -> Iterator[Problem]:
    shifts = draft.names("shifts")
    skills = list(dict.fromkeys(s for entry in draft.people for s in entry.value.skills))
    for entry in draft.entries("on_duty"):
        yield from _codes_known(entry, "shifts", entry.value.shifts, shifts, "on_duty")
        if draft.good("people") and entry.value.skill not in skills:
            what = f"nobody has the skill '{entry.value.skill}' that on_duty needs"
            yield entry.place("skill").problem(what, hint(entry.value.skill, skills))


def _codes_known(
    entry: Entry[object], key: str, codes: Collection[str] | None, known: Collection[str] | None, where: str
) -> Iterator[Problem]:
    for i, code in enumerate(codes or ()):
        if known is not None and code not in known:
            yield _unknown(entry.place(key, i), "shift", code, f" in {where}", known)


def _who_known(draft: Draft, section: str) -> Iterator[Problem]:
    ids = draft.names("people")
    known = set(ids or ())
    for entry in draft.entries(section):
        for i, person in enumerate(entry.value.who):
            if ids is not None and person not in known:
                yield _unknown(entry.place("who", i), "person", person, f" in {section}", ids)
            elif i and len(entry.value.who) < 1000 and person in entry.value.who[:i]:
                yield entry.place("who", i).problem(f"'{person}' is there twice", "name everybody once")


def _inside(draft: Draft, entry: Entry[object], on: object, noun: str) -> Iterator[Problem]:
    span = draft.period
    if span is not None and on is not None and not span.start <= on <= span.end:  # type: ignore[operator]
        what = f"{noun} on {on} lies outside the period {span.start} to {span.end}"
        yield entry.place("date").problem(what, "mend the date, or move the line to its month")


def _leave_known(draft: Draft) -> Iterator[Problem]:
    yield from _who_known(draft, "leave")


def _requests_known(draft: Draft) -> Iterator[Problem]:
    yield from _who_known(draft, "requests")
    shifts = draft.names("shifts")
    known = None if shifts is None else [*shifts, "off", OFF]
    for entry in draft.entries("requests"):
        yield from _inside(draft, entry, entry.value.date, "request")
        for key in ("want", "avoid"):
            yield from _codes_known(entry, key, getattr(entry.value, key), known, "requests")


def _duties_known(draft: Draft) -> Iterator[Problem]:
    yield from _who_known(draft, "duties")
    for entry in draft.entries("duties"):
        yield from _inside(draft, entry, entry.value.date, f"duty {entry.value.what}")
        yield from _codes_known(entry, "during", entry.value.during, draft.names("shifts"), "duties")


def _duties_apart(draft: Draft) -> Iterator[Problem]:
    """Duties with a clock time overlap neither each other nor their person's leave."""
    if draft.period is None or not draft.good("leave"):
        return
    leave: dict[str, list[Entry[Leave]]] = {}
    for away in draft.entries("leave"):
        for person in away.value.who:
            leave.setdefault(person, []).append(away)
    for person, times in _times(draft).items():
        before: tuple[int, Entry[Duty]] | None = None
        for start, end, entry in times:
            yield from _on_leave(draft, person, start, end, entry, leave.get(person, ()))
            duty = entry.value
            if before is not None and start < before[0]:
                other = before[1]
                yield entry.node.place.problem(
                    f"duty {_booked(duty)} of {person} on {duty.date} overlaps "
                    f"duty {_booked(other.value)} in {_seen(other.node.place, entry.node.place)}",
                    _agree(duty.by, other.value.by),
                )
            if before is None or end > before[0]:
                before = (end, entry)


def _booked(duty: Duty) -> str:
    """A duty, and who wants it."""
    return f"{duty.what} (booked by {duty.by})" if duty.by else duty.what


def _agree(one: str | None, other: str | None) -> str:
    if one and other and one != other:
        return f"let {other} and {one} agree which of the two it is, or send somebody else"
    return "move one of the two, or send somebody else"


def _rooms_apart(draft: Draft) -> Iterator[Problem]:
    """Of a person's duties without a clock time, any two share all of their shifts or none."""
    roomy = [code for code, shift in draft.shifts.items() if shift.room]
    before: dict[str, list[tuple[frozenset[str], Entry[Duty]]]] = {}
    for entry in draft.entries("duties"):
        duty = entry.value
        if duty.hours is None:
            continue
        codes = frozenset(c for c in roomy if c in (duty.during or roomy))
        for person in dict.fromkeys(duty.who):
            for others, other in before.setdefault(person, []):
                if codes & others and codes != others:
                    seen = _seen(other.node.place, entry.node.place)
                    what = (
                        f"duty {duty.what} of {person} may be done in shifts {_codes(codes)}, "
                        f"{other.value.what} in {seen} in {_codes(others)}: they share some, but not all"
                    )
                    remedy = "give both the same `during`, or no shift in common"
                    yield entry.node.place.problem(what, remedy)
            before[person].append((codes, entry))


def _codes(codes: Iterable[str]) -> str:
    return " ".join(sorted(codes))


def _times(draft: Draft) -> dict[str, list[tuple[int, int, Entry[Duty]]]]:
    """Person → start, end and entry of the duties with a clock time, in time order."""
    times: dict[str, list[tuple[int, int, Entry[Duty]]]] = {}
    for entry in draft.entries("duties"):
        if entry.value.start is not None:
            start = draft.day(entry.value.date) * DAY + entry.value.start
            for person in dict.fromkeys(entry.value.who):
                times.setdefault(person, []).append((start, start + entry.value.minutes, entry))
    for spans in times.values():
        spans.sort(key=lambda span: span[:2])
    return times


def _on_leave(
    draft: Draft,
    person: str,
    start: int,
    end: int,
    entry: Entry[Duty],
    leave: Iterable[Entry[Leave]],
) -> Iterator[Problem]:
    for away in leave:
        first, last = draft.day(away.value.from_) * DAY, (draft.day(away.value.to) + 1) * DAY
        if start < last and first < end:
            seen = _seen(away.node.place, entry.node.place)
            yield entry.node.place.problem(
                f"duty {entry.value.what} on {entry.value.date} overlaps the leave of {person} "
                f"from {away.value.from_} to {away.value.to} in {seen}",
                "move the duty, send somebody else, or mend the leave",
            )
            return


def _events_known(draft: Draft) -> Iterator[Problem]:
    shifts, grids = draft.names("shifts"), draft.names("grids")
    first: dict[object, Place] = {}
    for entry in draft.entries("events"):
        event = entry.value
        yield from _inside(draft, entry, event.date, f"event {event.what}" if event.what else "event")
        if grids is not None and event.grid not in grids:
            yield _unknown(entry.place("grid"), "grid", event.grid, " in events", grids)
        for code in event.need:
            place = entry.node.at(("need", code), key=True)
            if shifts is not None and code not in shifts:
                yield _unknown(place, "shift", code, " in events", shifts)
            key = (event.date, event.grid, code)
            if key in first:
                seen = _seen(first[key], place)
                what = f"need of {event.grid} on {event.date}, shift {code}, is set twice, first in {seen}"
                yield place.problem(what, "keep one of the two")
            first.setdefault(key, place)


def _worked_before(draft: Draft) -> Iterator[Problem]:
    """People are known; the dates lie before the period, and nobody's hours are given twice for a date."""
    ids = draft.names("people")
    earlier: dict[str, list[Entry[Any]]] = {}
    for entry in draft.entries("worked"):
        for person in dict.fromkeys(entry.value.who):
            if ids is not None and person not in ids:
                yield _unknown(entry.place("who"), "person", person, " in worked", ids)
            for other in earlier.get(person, ()):
                if entry.value.from_ <= other.value.to and other.value.from_ <= entry.value.to:
                    seen = _seen(other.node.place, entry.node.place)
                    yield entry.place("from").problem(
                        f"hours of {person} are given twice for some dates, first in {seen}",
                        "let the dates follow one another",
                    )
                    break
            earlier.setdefault(person, []).append(entry)
        if draft.period is not None and entry.value.to >= draft.period.start:
            yield entry.place("to").problem(
                f"worked until {entry.value.to}, and the period begins on {draft.period.start}",
                "give hours of dates before the period",
            )


def _balances_known(draft: Draft) -> Iterator[Problem]:
    ids = draft.names("people")
    for person in draft.sections.get("balances") or ():
        if ids is not None and person not in ids:
            yield _unknown(draft.place("balances", person, key=True), "person", person, " in balances", ids)


def _events_set(draft: Draft) -> set[tuple[int, str, str]]:
    """(day, shift, grid) whose need an event sets."""
    return {
        (draft.day(e.value.date), code, e.value.grid)
        for e in draft.entries("events")
        for code in e.value.need
    }


def _holidays_once(draft: Draft) -> Iterator[Problem]:
    first: dict[object, Place] = {}
    for entry in draft.entries("holidays"):
        place = entry.place("date")
        for on in entry.value.dates:
            if on in first and first[on].file == entry.node.place.file:
                what = f"{on} is there twice in holidays, first in line {first[on].line}"
                yield place.problem(what, "keep one of the two")
                break
        first |= dict.fromkeys(entry.value.dates, place)


def _profiles_known(draft: Draft) -> Iterator[Problem]:
    from shiftopt import profiles

    for i, name in enumerate(draft.sections.get("profile") or ()):
        if name not in profiles.names():
            yield _unknown(draft.place("profile", i), "profile", name, "", profiles.names())


def _rules_known(draft: Draft) -> Iterator[Problem]:
    """Rules name known shifts."""
    shifts = draft.names("shifts")
    for entry in draft.rules if shifts is not None else ():
        rule = entry.value
        for path, code in rule.codes_named() if rule.enforce != "off" else ():
            if code not in (shifts or ()):
                yield _unknown(entry.place(*path), "shift", code, f" in {rule.name}", shifts or ())


def _rules_about(draft: Draft) -> Iterator[Problem]:
    """Rules name people who are there."""
    known = [entry.value.id for entry in draft.people]
    for entry in draft.rules if draft.good("people") else ():
        rule = entry.value
        for path, person in rule.people_named() if rule.enforce != "off" else ():
            if person not in known:
                yield _unknown(entry.place(*path), "person", person, f" in {rule.name}", known)


def _tiers_sound(draft: Draft) -> Iterator[Problem]:
    """All six tiers, each once."""
    names = [t.name for t in draft.sections.get("tiers") or ()]
    for i, name in enumerate(names):
        if name not in DEFAULT_TIERS:
            yield _unknown(draft.place("tiers", i), "tier", name, "", DEFAULT_TIERS)
        elif name in names[:i]:
            yield draft.place("tiers", i).problem(f"tier '{name}' is there twice", "name every tier once")
    missing = [t for t in DEFAULT_TIERS if t not in names]
    if names and missing and set(names) <= set(DEFAULT_TIERS):
        what = f"tiers lack {', '.join(missing)}"
        yield draft.place("tiers").problem(what, "name all six in the order you want")


def _period_sound(draft: Draft) -> Iterator[Problem]:
    span = draft.period
    if span is None:
        return
    if draft.days < 1:
        what = f"the period ends on {span.end}, before it begins on {span.start}"
        yield draft.place("period").problem(what, "swap the dates")
    elif draft.days > MAX_DAYS:
        what = f"the period has {draft.days} days; at most {MAX_DAYS} are planned at once"
        yield draft.place("period").problem(what, "plan month by month")
    elif not 1900 < span.start.year < 2200:
        yield draft.place("period").problem(f"the period lies in {span.start.year}", "mend the year")
    elif draft.days * len(draft.grids) > MAX_CELLS:
        what = f"{len(draft.grids)} grids over {draft.days} days are more than can be planned at once"
        yield draft.place("period").problem(what, "plan fewer days or fewer grids")


_BY_SECTION = (
    ("period", _period_sound),
    ("shifts", _shifts_sound),
    ("rotation", _rotation_sound),
    ("people", _people_once),
    ("people", _people_known),
    ("grids", _grids_known),
    ("grids", _skills_there),
    ("on_duty", _on_duty_known),
    ("leave", _leave_known),
    ("requests", _requests_known),
    ("duties", _duties_known),
    ("duties", _duties_apart),
    ("duties", _rooms_apart),
    ("events", _events_known),
    ("worked", _worked_before),
    ("balances", _balances_known),
    ("holidays", _holidays_once),
    ("profile", _profiles_known),
    ("rules", _rules_known),
    ("rules", _rules_about),
    ("tiers", _tiers_sound),
)


# --- need against people -------------------------------------------------------------------------
def _cycle_covers(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
    """On every day that needs a shift of the cycle (events aside), some team or office person has it."""
    office = [p.id for p in scenario.people if p.week]
    by_event = _events_set(draft)
    needed = {(d, s) for (d, s, g), n in scenario.needs.items() if n.least and (d, s, g) not in by_event}
    gaps: dict[str, list[int]] = {}
    held: dict[int, set[str]] = {}
    for day, shift in sorted(needed):
        if day not in held:
            on = scenario.date(day)
            held[day] = {scenario.rotation.code(team, on) for team in scenario.rotation.offsets}
            held[day] |= {scenario.base(person, day) for person in office}
        if shift in scenario.rotation.cycle and shift not in held[day]:
            gaps.setdefault(shift, []).append(day)
    for shift, days in gaps.items():
        section = draft.rotation
        key = next((k for k in ("cycle", "design") if section and getattr(section, k)), "library")
        yield draft.place("rotation", key).problem(
            f"the cycle leaves shift {shift} uncovered on {_when(scenario, days)}: no team has it then",
            "mend the cycle or the offsets",
        )


def _teams_manned(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
    manned = {entry.value.team for entry in draft.people}
    for team in scenario.rotation.offsets:
        if team not in manned:
            listed = draft.rotation is None or isinstance(draft.rotation.teams, dict)
            place = draft.place("rotation", "teams", *([team] if listed else []), key=listed)
            yield place.problem(f"team {team} has no people", "put people into it, or take it out")


def _people_enough(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
    """Need against the people employed then, leave aside (which is the solver's to explain)."""
    by_shift: Counter[tuple[int, str]] = Counter()
    by_day: Counter[int] = Counter()
    for (day, shift, _), need in scenario.needs.items():
        by_shift[day, shift] += need.least
        by_day[day] += need.least
    always, others = _always(scenario)
    short: dict[tuple[str, int, int], list[int]] = {}
    for (day, shift), wanted in sorted(by_shift.items()):
        able = always + sum(scenario.may_work(p, day, shift) for p in others)
        if wanted > able:
            short.setdefault((shift, wanted, able), []).append(day)
    told = {day for days in short.values() for day in days}
    for day, wanted in sorted(by_day.items()):
        there = always + sum(scenario.employed(p, day) for p in others)
        if wanted > there and day not in told:
            short.setdefault(("", wanted, there), []).append(day)
    for (shift, wanted, there), days in short.items():
        on = f" on shift {shift}" if shift else " over all shifts"
        may = " may work it" if shift else " are employed"
        yield _need_place(draft, scenario, days[0], shift).problem(
            f"need of {wanted} people{on} on {_when(scenario, days)}, and only {there}{may}",
            "lower the need, or add people",
        )


def _always(scenario: Scenario) -> tuple[int, list[str]]:
    """How many people may work every shift on every day, and who else there is."""
    others = []
    for person in scenario.people:
        whole = scenario.employed(person.id, 0) and scenario.employed(person.id, scenario.days - 1)
        if person.shifts or not whole:
            others.append(person.id)
    return len(scenario.people) - len(others), others


def _need_place(draft: Draft, scenario: Scenario, day: int, shift: str) -> Place:
    """The event that sets the need of a day, else the grid that needs most."""
    for entry in draft.entries("events"):
        if draft.day(entry.value.date) == day and (not shift or shift in entry.value.need):
            return entry.place("need", shift)
    sizes = {g: n.least for (d, s, g), n in scenario.needs.items() if d == day and shift in (s, "")}
    most = max(sizes, key=lambda g: sizes[g])
    return draft.place("grids", most, "need", shift)


def _grids_manned(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
    """Every grid that needs somebody has people who may work there, and not only newcomers."""
    needs = {g for (_, _, g), need in scenario.needs.items() if need.least}
    for grid in scenario.grids:
        able = [p.id for p in scenario.people if scenario.eligible(p.id, grid.id)]
        if grid.id not in needs or not scenario.people:
            continue
        if not able:
            place = draft.place("grids", grid.id, key=True)
            yield place.problem(
                f"nobody may work on {grid.id}", "name it under grids of some people, or drop its need"
            )
        elif all(scenario.newcomer(p, scenario.days - 1) for p in able):
            place = draft.place("grids", grid.id, key=True)
            yield place.problem(
                f"only newcomers may work on {grid.id}", "let an experienced person work there too"
            )


def _employed(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
    """Leave and duties are of people who are at the station then."""
    staff = {p.id for p in scenario.staff}
    for entry in draft.entries("leave"):
        first, last = max(draft.day(entry.value.from_), 0), min(draft.day(entry.value.to), scenario.days - 1)
        for i, person in enumerate(entry.value.who):
            if first <= last and not any(scenario.employed(person, d) for d in range(first, last + 1)):
                yield _away(entry, i, scenario, "leave")
    for entry in draft.entries("duties"):
        duty = entry.value
        for i, person in enumerate(duty.who):
            here = person in staff if duty.date is None else scenario.employed(person, draft.day(duty.date))
            if not here:
                yield _away(entry, i, scenario, f"duty {duty.what}")


def _away(entry: Entry[Any], i: int, scenario: Scenario, noun: str) -> Problem:
    who = scenario.person[entry.value.who[i]]
    dates = [f"{key} {on}" for key, on in (("since", who.since), ("until", who.until)) if on]
    what = f"{noun} of {who.id}, who isn't employed then ({', '.join(dates)})"
    return entry.place("who", i).problem(what, "take the name out, or mend the dates")


def _when(scenario: Scenario, days: list[int]) -> str:
    first = scenario.date(days[0])
    more = len(days) - 1
    return f"{first}" + (f" and {more} more day{'s' if more > 1 else ''}" if more else "")


def _inert(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
    """Rules of the file that can't bite; only a note in an extended file, which serves many months."""
    for entry in draft.rules:
        why = None if entry.value.enforce == "off" else entry.value.inert(scenario)
        if why is None:
            continue
        what = f"rule {entry.value.name} can't bite: {why}"
        if entry.node.place.file == draft.tree.place.file:
            yield entry.node.place.problem(what, "mend it, or drop it")
        else:
            draft.notes.append(entry.node.place.problem(what))


_CORE = ("period", "station", "shifts", "rotation", "grids", "people", "holidays", "events")
"""Sections that say who is needed and who is there."""

_ACROSS = (
    (_CORE, _cycle_covers),
    (("rotation", "people"), _teams_manned),
    (_CORE, _people_enough),
    (_CORE, _grids_manned),
    (("period", "people", "leave", "duties"), _employed),
    ((*_CORE, "rules", "profile", "leave", "requests", "duties", "on_duty", "handover"), _inert),
)


# --- notes --------------------------------------------------------------------------------------
def _notes(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
    yield from _empty_wishes(draft, scenario)
    yield from _hidden(draft, scenario)


def _hidden(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
    """Paperwork beyond all the room that there can be, at a station that has room for some."""
    if not any(s.room for s in scenario.shifts):
        return
    sums = Arithmetic(scenario)
    told = set()
    for entry in draft.entries("duties"):
        for person in entry.value.who if entry.value.hours is not None else ():
            for paperwork in scenario.paperwork.get(person, ()):
                mine = any(d.what == entry.value.what for d in paperwork.duties)
                most = sums.most_room(scenario.person[person], paperwork)
                if not mine or (person, paperwork.codes) in told or paperwork.minutes <= most:
                    continue
                told.add((person, paperwork.codes))
                what = ", ".join(dict.fromkeys(d.what for d in paperwork.duties))
                yield entry.node.place.problem(
                    f"{what} of {person} takes {hours(paperwork.minutes)} h, and there is room for "
                    f"{hours(most)} h at most: {hours(paperwork.minutes - most)} h will be hidden work",
                    "ask for less, give shifts more `room`, or plan a desk shift for it",
                )


def _empty_wishes(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
    """Wishes that say nothing: on leave days, before or after employment, for a shift that isn't allowed."""
    for entry in draft.entries("requests"):
        day = draft.day(entry.value.date)
        for person in entry.value.who:
            if (person, day) in scenario.leave_days:
                yield entry.node.place.problem(
                    f"{person} is on leave on {entry.value.date}: the wish says nothing"
                )
            elif not scenario.employed(person, day):
                yield entry.node.place.problem(
                    f"{person} isn't at the station on {entry.value.date}: the wish says nothing"
                )
            elif entry.value.want and all(
                c in scenario.codes and not scenario.may_work(person, day, c) for c in entry.value.want
            ):
                yield entry.node.place.problem(
                    f"{person} may not work {', '.join(entry.value.want)}: the wish can't be met"
                )
