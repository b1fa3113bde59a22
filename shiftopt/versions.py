"""Versions that decide what a run gives; they go into results, so that a run can be repeated."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("shiftopt", "ortools", "highspy", "holidays")


def versions() -> dict[str, str]:
    """Name → version of Python, shiftopt and the packages that can change a roster."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
