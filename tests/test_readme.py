"""The README's commands are the ones that work, and they are two."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)


def parts(command: str) -> list[list[str]]:
    return [shlex.split(part) for part in command.split(" && ")]


def test_there_are_two_commands_of_one_line() -> None:
    """CI takes them from here: the first solves, the second tests."""
    assert len(COMMANDS) == 2
    assert all("\n" not in command for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_makes_its_own_environment(command: str) -> None:
    """Either works from a fresh clone without the other."""
    first, second, _ = parts(command)
    assert first == ["python3", "-m", "venv", ".venv"]
    assert second[:2] == [".venv/bin/pip", "install"]


def test_the_first_command_solves_a_shipped_scenario() -> None:
    """With a file that is there."""
    program, name, scenario = parts(COMMANDS[0])[-1]
    assert (program, name) == (".venv/bin/shiftopt", "solve")
    assert (ROOT / scenario).is_file()


def test_the_second_command_runs_all_tests() -> None:
    """Nothing left out, with what the tests need."""
    assert parts(COMMANDS[1])[1][-1] == ".[test]"
    assert parts(COMMANDS[1])[-1] == [".venv/bin/python", "-m", "pytest"]


def test_windows_does_the_same() -> None:
    """The same steps in PowerShell."""
    lines = re.findall(r"```powershell\n(.*?)```", README, re.DOTALL)[0].splitlines()
    same = [line.replace("; ", " && ").replace("\\", "/").replace("/Scripts/", "/bin/") for line in lines]
    assert [c.replace("py -m", "python3 -m", 1) for c in same] == COMMANDS


def test_ci_runs_the_commands_of_the_readme() -> None:
    """It reads them here instead of repeating them."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in script
    assert "pip install -q -e" not in script
