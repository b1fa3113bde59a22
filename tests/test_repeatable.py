"""The same scenario, seed and version give the same files again, byte for byte, wherever they are made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.stations import write

SCENARIOS = Path(__file__).parents[1] / "scenarios"

OWN = {"run.json"}
"""What tells when and where a run was; everything else must come again."""


def start(scenario: Path, folder: Path, out: str, hash_seed: str, *more: str) -> subprocess.Popen[str]:
    """A solve in a process of its own, from another working folder and with another order of sets."""
    folder.mkdir(parents=True)
    words = [sys.executable, "-m", "shiftopt", "solve", str(scenario), "-o", out, "--quiet", *more]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    return subprocess.Popen(
        words, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )


def files(folder: Path) -> Mapping[str, bytes]:
    """Every result but what is a run's own, by its place in the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in OWN
    }


@pytest.mark.parametrize("name", ["quickstart", "small"])
def test_two_processes_write_the_same_bytes(name: str, tmp_path: Path) -> None:
    """Rota, facts, wall chart, page and calendars are equal from two folders, hash seeds and output names."""
    scenario = SCENARIOS / f"{name}.yaml"
    places = {"1": (tmp_path / "a", "out"), "4242": (tmp_path / "b" / "c", "排班/结果")}
    running = [start(scenario, folder, out, seed) for seed, (folder, out) in places.items()]
    for process in running:
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, said
    one, other = (files(folder / out) for folder, out in places.values())
    assert one.keys() == other.keys()
    assert {"roster.csv", "roster.json", "roster.xlsx", "report.html"} <= one.keys()
    assert any(path.startswith("calendar/") for path in one)
    assert [path for path in one if one[path] != other[path]] == []
    facts = json.loads(one["roster.json"])
    assert facts["run"]["repeatable"] is True
    assert facts["run"]["workers"] == 1


def test_fast_says_that_it_may_differ(tmp_path: Path) -> None:
    """With ``--fast`` neither facts, words nor page promise the same roster again."""
    station = write(tmp_path / "station.yaml")
    process = start(station, tmp_path / "run", "out", "0", "--fast", "--lang", "en")
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said
    facts, page = (
        (tmp_path / "run" / "out" / name).read_text(encoding="utf-8")
        for name in ("roster.json", "report.html")
    )
    assert json.loads(facts)["run"]["repeatable"] is False
    for words in (said, page):
        assert "another run may give another roster" in words
