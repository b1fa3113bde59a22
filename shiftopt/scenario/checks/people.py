"""People, their leave and wishes, and what they worked before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shiftopt.errors import Problem
from shiftopt.rotation.cycle import OFF
from shiftopt.scenario.checks.names import codes_known, inside, place_words, unknown, who_known
from shiftopt.scenario.draft import Draft, Entry
from shiftopt.scenario.strict import Place


def once(draft: Draft) -> Iterator[Problem]:
    """No two people have the same id."""
    first: dict[str, Place] = {}
    people = draft.tree.get("people")
    for node in people.entries() if people else ():
        found = node.get("id")
        if found is not None:
            name = str(found.value)
            if name in first:
                what = f"person '{name}' is there twice, first in {place_words(first[name], found.place)}"
                yield found.place.problem(what, "give each an id")
            first.setdefault(name, found.place)


def names_known(draft: Draft) -> Iterator[Problem]:
    """Team, week, shifts and grids are known."""
    teams, shifts, grids = draft.names("teams"), draft.names("shifts"), draft.names("grids")
    for entry in draft.people:
        person = entry.value
        if teams is not None and person.team not in (*teams, "none"):
            yield unknown(entry.place("team"), "team", person.team, f" of {person.id}", [*teams, "none"])
        for key, codes, known in (
            ("week", person.week, None if shifts is None else [*shifts, OFF]),
            ("shifts", person.shifts, shifts),
            ("grids", person.grids, grids),
        ):
            for i, code in enumerate(codes if known is not None else ()):
                if code not in known:  # type: ignore[operator]
                    noun = "grid" if key == "grids" else "shift"
                    yield unknown(entry.place(key, i), noun, code, f" in {key} of {person.id}", known or ())


def leave_known(draft: Draft) -> Iterator[Problem]:
    """People are known."""
    yield from who_known(draft, "leave")


def requests_known(draft: Draft) -> Iterator[Problem]:
    """People and shifts are known; the dates lie inside the period."""
    yield from who_known(draft, "requests")
    shifts = draft.names("shifts")
    known = None if shifts is None else [*shifts, "off", OFF]
    for entry in draft.entries("requests"):
        yield from inside(draft, entry, entry.value.date, "request")
        for key in ("want", "avoid"):
            yield from codes_known(entry, key, getattr(entry.value, key), known, "requests")


def worked_before(draft: Draft) -> Iterator[Problem]:
    """People are known; the dates lie before the period, and nobody's hours are given twice for a date."""
    ids = draft.names("people")
    earlier: dict[str, list[Entry[Any]]] = {}
    for entry in draft.entries("worked"):
        for person in dict.fromkeys(entry.value.who):
            if ids is not None and person not in ids:
                yield unknown(entry.place("who"), "person", person, " in worked", ids)
            for other in earlier.get(person, ()):
                if entry.value.from_ <= other.value.to and other.value.from_ <= entry.value.to:
                    seen = place_words(other.node.place, entry.node.place)
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


def balances_known(draft: Draft) -> Iterator[Problem]:
    """People are known."""
    ids = draft.names("people")
    for person in draft.sections.get("balances") or ():
        if ids is not None and person not in ids:
            yield unknown(draft.place("balances", person, key=True), "person", person, " in balances", ids)
