"""Every file under scenarios/broken ends in exactly the lines that its .txt holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from shiftopt.errors import ScenarioError
from shiftopt.scenario.load import load

BROKEN = Path(__file__).parents[2] / "scenarios" / "broken"
FILES = sorted(p.name for p in BROKEN.glob("*.yaml"))


@pytest.mark.parametrize("name", FILES)
def test_a_broken_scenario_tells_exactly_its_problems(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every problem at once, in order, with file, line, column and remedy; nothing else."""
    monkeypatch.chdir(BROKEN)
    with pytest.raises(ScenarioError) as found:
        load(name)
    expected = Path(name).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert str(found.value).splitlines() == expected
    assert found.value.exit_code == 3


def test_every_problem_has_a_place_and_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """No problem of the folder leaves the officer without knowing where and what to write."""
    monkeypatch.chdir(BROKEN)
    for name in FILES:
        with pytest.raises(ScenarioError) as found:
            load(name)
        assert all(p.file and p.line and p.remedy for p in found.value.problems), name


def test_there_are_enough_and_no_orphans() -> None:
    """At least 22 files, each with its answer, and no answer without a file."""
    assert len(FILES) >= 22
    assert sorted(p.stem for p in BROKEN.glob("*.txt")) == sorted(Path(f).stem for f in FILES)
