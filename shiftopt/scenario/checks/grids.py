"""Where people are needed: grids, skills at the station, events."""

from __future__ import annotations

from collections.abc import Iterator

from shiftopt.errors import Problem
from shiftopt.scenario.checks.names import codes_known, inside, place_words, unknown
from shiftopt.scenario.draft import Draft
from shiftopt.scenario.file.grids import SELECTORS, is_selector
from shiftopt.scenario.strict import Place
from shiftopt.scenario.wording import hint


def needs_known(draft: Draft) -> Iterator[Problem]:
    """A need names known shifts."""
    shifts = draft.names("shifts")
    if shifts is None:
        return
    for name, grid in draft.grids.items():
        for selector, amounts in grid.need.items():
            if selector and not is_selector(selector):
                place = draft.place("grids", name, "need", selector, key=True)
                yield unknown(place, "kind of day", selector, f" in need of {name}", [*SELECTORS, *shifts])
                continue
            for code in amounts:
                if code not in shifts:
                    path = [p for p in ("grids", name, "need", selector, code) if p]
                    known = [*shifts, *SELECTORS] if not selector else shifts
                    yield unknown(draft.place(*path, key=True), "shift", code, f" in need of {name}", known)


def skills_there(draft: Draft) -> Iterator[Problem]:
    """Somebody has every skill that is needed."""
    if not draft.good("people"):
        return
    skills = list(dict.fromkeys(s for entry in draft.people for s in entry.value.skills))
    for name, grid in draft.grids.items():
        for skill in grid.needs_skill:
            if skill not in skills:
                place = draft.place("grids", name, "needs_skill", skill, key=True)
                yield place.problem(f"nobody has the skill '{skill}' that {name} needs", hint(skill, skills))


def on_duty_known(draft: Draft) -> Iterator[Problem]:
    """Shifts are known, and somebody has the skill."""
    shifts = draft.names("shifts")
    skills = list(dict.fromkeys(s for entry in draft.people for s in entry.value.skills))
    for entry in draft.entries("on_duty"):
        yield from codes_known(entry, "shifts", entry.value.shifts, shifts, "on_duty")
        if draft.good("people") and entry.value.skill not in skills:
            what = f"nobody has the skill '{entry.value.skill}' that on_duty needs"
            yield entry.place("skill").problem(what, hint(entry.value.skill, skills))


def events_known(draft: Draft) -> Iterator[Problem]:
    """Grids and shifts are known, the dates lie inside the period, and no need is set twice."""
    shifts, grids = draft.names("shifts"), draft.names("grids")
    first: dict[object, Place] = {}
    for entry in draft.entries("events"):
        event = entry.value
        yield from inside(draft, entry, event.date, f"event {event.what}" if event.what else "event")
        if grids is not None and event.grid not in grids:
            yield unknown(entry.place("grid"), "grid", event.grid, " in events", grids)
        for code in event.need:
            place = entry.node.at(("need", code), key=True)
            if shifts is not None and code not in shifts:
                yield unknown(place, "shift", code, " in events", shifts)
            key = (event.date, event.grid, code)
            if key in first:
                seen = place_words(first[key], place)
                what = f"need of {event.grid} on {event.date}, shift {code}, is set twice, first in {seen}"
                yield place.problem(what, "keep one of the two")
            first.setdefault(key, place)
