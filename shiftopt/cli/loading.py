"""Reading files for a command: notes shown, language settled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from shiftopt.cli import show
from shiftopt.roster import Roster
from shiftopt.scenario.types import Scenario


def read(path: Path, period: str | None = None, lang: Any = None) -> Scenario:
    """Load a scenario and print its notes; its ledger lies beside it.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    from shiftopt.ledger import beside
    from shiftopt.scenario.load import load_with_notes

    scenario, notes = load_with_notes(path, period, beside(path))
    show.notes(notes)
    return replace(scenario, language=lang) if lang else scenario


def read_roster(path: Path, scenario: Scenario) -> Roster:
    """Read a roster of the scenario's period and print its notes.

    Duties that only the roster knows are work all the same: they join those of the scenario.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    from shiftopt.scenario.table import read_roster as read_file

    found = read_file(path, scenario, only=range(scenario.days))
    known = {(duty.person, duty.start, duty.minutes) for duty in scenario.duties}
    more = tuple(d for d in found.duties if (d.person, d.start, d.minutes) not in known)
    show.notes(found.notes)
    if more:
        show.notes([f"{len(more)} duties stand only in the roster; they count as work"])
        scenario = replace(scenario, duties=scenario.duties + more)
    return Roster(scenario, found.assignments)
