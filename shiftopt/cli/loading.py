"""Reading a scenario for a command: notes shown, language and solver options settled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from shiftopt.cli import show
from shiftopt.scenario.types import Scenario
from shiftopt.solving.options import Options


def read(path: Path, period: str | None = None, lang: Any = None) -> Scenario:
    """Load a scenario and print its notes to stderr.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    from shiftopt.scenario.load import load_with_notes

    scenario, notes = load_with_notes(path, period)
    show.notes(notes)
    return replace(scenario, language=lang) if lang else scenario


def options(scenario: Scenario, time_limit: float | None, seed: int | None, fast: bool = False) -> Options:
    """The command line's choices over the scenario's over the defaults."""
    return Options()
