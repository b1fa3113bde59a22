"""Wall time, CPU time and peak memory of a whole process with all that it starts.

The process is run by this file as a small program of its own: on Linux a process starts with the peak of the
one that started it, so a large one in between would hide what is asked for.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """A finished process: seconds, seconds of CPU and MB at its peak (None where the system doesn't tell)."""

    status: int
    wall: float
    cpu: float | None
    peak: float | None
    out: str
    err: str


def measure(command: Sequence[str], cwd: Path | None = None) -> Measured:
    """Run a command in a process of its own.

    Raises
    ------
    RuntimeError
        Where the measuring process itself fails.
    """
    wrapped = [sys.executable, "-I", str(Path(__file__)), *command]
    run = subprocess.run(wrapped, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False)
    if run.returncode:
        raise RuntimeError(run.stderr)
    return Measured(**json.loads(run.stdout))


def watched(command: Sequence[str]) -> Measured:
    """Run a command as the only child of this process, so that its children's usage is the command's."""
    began = time.perf_counter()
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    wall = time.perf_counter() - began
    return Measured(run.returncode, wall, *usage(), run.stdout, run.stderr)


def usage() -> tuple[float | None, float | None]:
    """Seconds of CPU and MB at the peak of the children of this process."""
    try:
        import resource
    except ImportError:  # Windows
        return None, None
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    return used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 2**20


if __name__ == "__main__":
    print(json.dumps(asdict(watched(sys.argv[1:]))))
