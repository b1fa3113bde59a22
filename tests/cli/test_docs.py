"""The command-line page is what the program says of itself."""

from __future__ import annotations

import runpy
from pathlib import Path

from shiftopt.cli.app import COMMANDS
from shiftopt.cli.ending import MEANING, Exit

BUILD = Path(__file__).parents[2] / "docs" / "build.py"


def test_the_page_is_up_to_date() -> None:
    """`python docs/build.py` would change nothing."""
    page = runpy.run_path(str(BUILD))["command_line"]()
    assert (BUILD.parent / "cli.md").read_text(encoding="utf-8") == page
    assert [name for name in COMMANDS if f"## `shiftopt {name}`" not in page] == []


def test_every_exit_status_is_explained() -> None:
    """In the help and on the page."""
    assert set(MEANING) == set(Exit)
