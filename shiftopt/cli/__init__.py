"""The command line: the only place that prints, reads argv or exits.

One file a command; a command's module is imported when that command runs, so that ``--help`` is quick.
"""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Entry point of the ``shiftopt`` command."""
    from shiftopt.cli.app import app

    gc.set_threshold(100_000)  # a model is a million objects that stay: no use in looking through them
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Chinese names on a console with another code page
            stream.reconfigure(encoding="utf-8", errors="replace")
    app(prog_name="shiftopt")
