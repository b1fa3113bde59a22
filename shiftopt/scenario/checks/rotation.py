"""The cycle and its teams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shiftopt.errors import Problem
from shiftopt.rotation.cycle import OFF
from shiftopt.scenario.checks.names import unknown
from shiftopt.scenario.draft import Draft
from shiftopt.scenario.file.rotation import Design, RotationSection
from shiftopt.scenario.resolve import cycle_of


def sound(draft: Draft) -> Iterator[Problem]:
    """Codes of the cycle are known; no two teams stand at the same place of it."""
    section = draft.rotation
    if section is None:
        return
    if section.design is not None:
        yield from _design_known(draft, section.design)
        if section.cycle is None:
            return
    cycle = cycle_of(section)
    if cycle is None:
        from shiftopt.rotation import library

        yield unknown(draft.place("rotation", "library"), "cycle", str(section.library), "", library.names())
        return
    yield from _cycle_known(draft, section, cycle)
    yield from _teams_apart(draft, section, cycle)


def _design_known(draft: Draft, design: Design) -> Iterator[Problem]:
    shifts = draft.names("shifts")
    for code in design.need if shifts is not None else ():
        if code not in shifts:  # type: ignore[operator]
            place = draft.place("rotation", "design", "need", code, key=True)
            yield unknown(place, "shift", code, " in the design", shifts or ())


def _cycle_known(draft: Draft, section: RotationSection, cycle: Sequence[str]) -> Iterator[Problem]:
    shifts = draft.names("shifts")
    for code in dict.fromkeys(cycle) if shifts is not None else ():
        if code not in (*shifts, OFF):  # type: ignore[misc]
            i = cycle.index(code)
            place = (
                draft.place("rotation", "cycle", i) if section.cycle else draft.place("rotation", "library")
            )
            yield unknown(place, "shift", code, " in the cycle", [*(shifts or ()), OFF])


def _teams_apart(draft: Draft, section: RotationSection, cycle: Sequence[str]) -> Iterator[Problem]:
    at: dict[int, str] = {}
    for two, b in section.teams.items() if isinstance(section.teams, dict) else ():
        one = at.setdefault(b % len(cycle), two)
        if one != two:
            a = section.teams[one]  # type: ignore[call-overload,index]
            same = f"offset {a}" if a == b else f"offsets {a} and {b} (the cycle has {len(cycle)} days)"
            yield draft.place("rotation", "teams", two).problem(
                f"teams {one} and {two} collide: {same}", "give each team an offset of its own"
            )
