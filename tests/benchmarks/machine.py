"""On what the figures were measured."""

from __future__ import annotations

import os
import platform
from datetime import date
from pathlib import Path

from shiftopt.versions import versions


def conditions() -> dict[str, str]:
    """Date, machine and versions, as a report names them."""
    found = versions()
    named = ("python", "ortools", "highspy", "shiftopt")
    return {
        "date": date.today().isoformat(),
        "machine": f"{cpu()}, {os.cpu_count()} cores, {memory()}, {platform.system()}",
        "versions": ", ".join(f"{name} {found[name]}" for name in named),
    }


def cpu() -> str:
    """Model of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def memory() -> str:
    """Memory of the machine in GB."""
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"
    except (AttributeError, ValueError, OSError):  # not POSIX
        return "memory n/a"
