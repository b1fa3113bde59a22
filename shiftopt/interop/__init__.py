"""Public families of roster problems: read into an ordinary Scenario, told on their own scale.

A family is a module with ``read(files)``; it maps the family's rules to ours and evaluates a roster by the
family's definition, from the files alone. Mapping and evaluation share nothing but the parsed instance.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from shiftopt.interop.public import Evaluation, Public

FORMATS = ("nrp24", "inrc2", "rws")
"""Families that can be read, by the name of their module."""


def read(name: str, files: Sequence[Path]) -> Public:
    """Read a public instance.

    Raises
    ------
    ScenarioError
        With every problem found, each with its file and line.
    """
    found: Public = import_module(f"shiftopt.interop.{name}").read(files)
    return found


__all__ = ["FORMATS", "Evaluation", "Public", "read"]
