"""Rules, the rule sets they come from, and the tiers they are priced in."""

from __future__ import annotations

from collections.abc import Iterator

from shiftopt.errors import Problem
from shiftopt.scenario.checks.names import unknown
from shiftopt.scenario.draft import Draft
from shiftopt.scenario.types import DEFAULT_TIERS, Scenario


def profiles_known(draft: Draft) -> Iterator[Problem]:
    """Rule sets are known."""
    from shiftopt import profiles

    for i, name in enumerate(draft.sections.get("profile") or ()):
        if name not in profiles.names():
            yield unknown(draft.place("profile", i), "profile", name, "", profiles.names())


def shifts_known(draft: Draft) -> Iterator[Problem]:
    """Rules name known shifts."""
    shifts = draft.names("shifts")
    for entry in draft.rules if shifts is not None else ():
        rule = entry.value
        for path, code in rule.codes_named() if rule.enforce != "off" else ():
            if code not in (shifts or ()):
                yield unknown(entry.place(*path), "shift", code, f" in {rule.name}", shifts or ())


def people_known(draft: Draft) -> Iterator[Problem]:
    """Rules name people who are there."""
    known = [entry.value.id for entry in draft.people]
    for entry in draft.rules if draft.good("people") else ():
        rule = entry.value
        for path, person in rule.people_named() if rule.enforce != "off" else ():
            if person not in known:
                yield unknown(entry.place(*path), "person", person, f" in {rule.name}", known)


def tiers_sound(draft: Draft) -> Iterator[Problem]:
    """All six tiers, each once."""
    names = [t.name for t in draft.sections.get("tiers") or ()]
    for i, name in enumerate(names):
        if name not in DEFAULT_TIERS:
            yield unknown(draft.place("tiers", i), "tier", name, "", DEFAULT_TIERS)
        elif name in names[:i]:
            yield draft.place("tiers", i).problem(f"tier '{name}' is there twice", "name every tier once")
    missing = [t for t in DEFAULT_TIERS if t not in names]
    if names and missing and set(names) <= set(DEFAULT_TIERS):
        what = f"tiers lack {', '.join(missing)}"
        yield draft.place("tiers").problem(what, "name all six in the order you want")


def inert(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
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
