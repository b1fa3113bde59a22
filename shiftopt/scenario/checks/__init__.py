"""Mistakes that show only across sections, each with its sentence and its place.

A check looks at sections that are right in themselves (``Draft.good``), so that one mistake isn't
told twice in other words.
"""

from __future__ import annotations

from shiftopt.scenario.checks import duties, grids, notes, people, period, rotation, rules, shifts, staffing
from shiftopt.scenario.draft import Draft
from shiftopt.scenario.types import Scenario


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
        draft.notes += notes.empty_wishes(draft, scenario)
        draft.notes += notes.hidden(draft, scenario)
        draft.remarks += notes.provisional(draft, scenario)


_BY_SECTION = (
    ("period", period.sound),
    ("shifts", shifts.sound),
    ("rotation", rotation.sound),
    ("people", people.once),
    ("people", people.names_known),
    ("grids", grids.needs_known),
    ("grids", grids.skills_there),
    ("on_duty", grids.on_duty_known),
    ("leave", people.leave_known),
    ("requests", people.requests_known),
    ("duties", duties.names_known),
    ("duties", duties.apart),
    ("duties", duties.rooms_apart),
    ("events", grids.events_known),
    ("worked", people.worked_before),
    ("balances", people.balances_known),
    ("holidays", period.holidays_once),
    ("profile", rules.profiles_known),
    ("rules", rules.shifts_known),
    ("rules", rules.people_known),
    ("tiers", rules.tiers_sound),
)

_CORE = ("period", "station", "shifts", "rotation", "grids", "people", "holidays", "events")
"""Sections that say who is needed and who is there."""

_ACROSS = (
    (_CORE, staffing.cycle_covers),
    (("rotation", "people"), staffing.teams_manned),
    (_CORE, staffing.people_enough),
    (_CORE, staffing.grids_manned),
    (("period", "people", "leave", "duties"), staffing.employed),
    ((*_CORE, "rules", "profile", "leave", "requests", "duties", "on_duty", "handover"), rules.inert),
)
