"""Ctrl-C during a solve: once for the best roster so far, twice for an end at once."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from shiftopt.cli.interrupt import stoppable

TIGHT = Path(__file__).parents[2] / "scenarios" / "tight.yaml"


def test_the_first_signal_asks_and_the_second_raises() -> None:
    """Inside, signals are ours; outside, as before."""
    before = signal.getsignal(signal.SIGINT)
    with stoppable() as wanted:
        assert not wanted.is_set()
        signal.raise_signal(signal.SIGINT)
        assert wanted.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_other_threads_may_solve_too() -> None:
    """Only the main thread listens to signals; elsewhere the event just stays unset."""
    seen: list[bool] = []

    def elsewhere() -> None:
        with stoppable() as wanted:
            seen.append(wanted.is_set())

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [False]


def test_an_interrupted_solve_gives_its_best_audited_roster(tmp_path: Path) -> None:
    """Status 0, all files, and the verdict says that it was interrupted."""
    words = [sys.executable, "-m", "shiftopt", "solve", str(TIGHT), "-o", str(tmp_path)]
    process = subprocess.Popen(
        words, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "第一份完整班表" in line:
            break
    process.send_signal(signal.SIGINT)
    said, told = process.communicate(timeout=120)
    assert process.returncode == 0, told
    assert "中断" in said
    assert said.splitlines()[-1] == str(tmp_path / "report.html")
    assert (tmp_path / "roster.csv").exists()
