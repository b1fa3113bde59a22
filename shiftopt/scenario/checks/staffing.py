"""Need against the people there are: teams, grids, shifts and duties with nobody to do them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from shiftopt.errors import Problem
from shiftopt.scenario.draft import Draft, Entry
from shiftopt.scenario.strict import Place
from shiftopt.scenario.types import Scenario


def cycle_covers(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
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


def _events_set(draft: Draft) -> set[tuple[int, str, str]]:
    """(day, shift, grid) whose need an event sets."""
    return {
        (draft.day(e.value.date), code, e.value.grid)
        for e in draft.entries("events")
        for code in e.value.need
    }


def teams_manned(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
    """Every team has people."""
    manned = {entry.value.team for entry in draft.people}
    for team in scenario.rotation.offsets:
        if team not in manned:
            listed = draft.rotation is None or isinstance(draft.rotation.teams, dict)
            place = draft.place("rotation", "teams", *([team] if listed else []), key=listed)
            yield place.problem(f"team {team} has no people", "put people into it, or take it out")


def people_enough(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
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


def _when(scenario: Scenario, days: list[int]) -> str:
    first = scenario.date(days[0])
    more = len(days) - 1
    return f"{first}" + (f" and {more} more day{'s' if more > 1 else ''}" if more else "")


def grids_manned(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
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


def employed(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
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
