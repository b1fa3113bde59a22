"""``shiftopt rotations``: the library as a scheduling officer sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shiftopt import verdict
from shiftopt.cli.app import app
from shiftopt.rotation import library
from shiftopt.scenario.load import load
from tests.stations import MINI, write


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_list_has_every_cycle_with_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line a cycle; hours a week, rest, and a dash where there is no long rest; then the verdicts."""
    backward = library.read("backward")
    judged_once = verdict.verdicts(backward.rotation(), backward.shifts)
    monkeypatch.setattr(
        verdict, "verdicts", lambda *_: judged_once
    )  # one for all: it is the lines that count here
    result = run("rotations", "list")
    assert result.exit_code == 0
    figures, _, verdicts, _ = result.stdout.split("\n\n")
    lines, judged = ({line.split()[0]: line for line in table.splitlines()} for table in (figures, verdicts))
    assert set(judged) == set(lines)
    assert judged["backward"].split()[1:] == ["符合", "符合", "违反：班间休息", "违反：班间休息"]
    assert set(library.names()) <= set(lines)
    assert lines["five-team"].split()[-9:] == ["33.6", "16", "96", "6", "2", "24–48", "240", "3/10", "29"]
    assert lines["daily"].split()[-3:-1] == ["–", "0"]
    assert "两早两中两夜两休" in lines["metropolitan"]


def test_handover_counts_and_the_language_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of an hour before each shift."""
    monkeypatch.setattr(library, "names", lambda: ("metropolitan", "daily"))
    result = run("rotations", "list", "--handover", 15, "--lang", "en", "--profile", "us-nrc26")
    assert "43.31" in result.stdout
    assert "h a week" in result.stdout
    assert "daily         kept; not advised: Weekly rest" in result.stdout.splitlines()


def test_the_clauses_that_a_cycle_breaks_are_told_in_words() -> None:
    """Rule, place in the law with its mark, how often, and the worst case; a wrong rule set is refused."""
    said = run("rotations", "show", "backward", "--lang", "en", "--profile", "eu-wtd").stdout
    assert "eu-wtd (EU Working Time Directive): broken\n" in said
    assert "  hard: At least 11 hours of rest between two pieces of work.\n    source: " in said
    assert "only 8 h of rest" in said
    result = run("rotations", "show", "backward", "--profile", "eu")
    assert result.exit_code == 2
    assert "write one of cn-comprehensive," in result.output


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", library.names())
def test_every_cycle_can_be_shown(name: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Title, note, a line a team, and the facts; verdicts are another test's."""
    monkeypatch.setattr(verdict, "verdicts", lambda *_: ())
    result = run("rotations", "show", name, "--profile", "kr", "--lang", language)
    assert result.exit_code == 0
    cycle = library.read(name)
    assert cycle.title[language] in result.stdout
    assert cycle.note[language] in result.stdout
    assert f"  1  {' '.join(cycle.cycle)}" in result.stdout.splitlines()


def test_the_line_shown_works_in_a_scenario(tmp_path: Path) -> None:
    """What `show` says to write is a rotation."""
    last = run("rotations", "show", "day-night").stdout.splitlines()[-1]
    old = next(line for line in MINI.splitlines() if line.startswith("rotation:"))
    scenario = load(write(tmp_path / "a.yaml", MINI.replace(old, last)))
    assert scenario.rotation.cycle == ("D", "N", "-", "-")
    assert scenario.rotation.anchor.weekday() == 0, "figures are those of a cycle begun on a Monday"


def test_an_unknown_cycle_is_answered_with_a_guess() -> None:
    """Status 2 and the nearest name, or where the names are."""
    result = run("rotations", "show", "metropolitian")
    assert result.exit_code == 2
    assert "did you mean metropolitan?" in result.output
    assert "rotations list" in run("rotations", "show", "xyzzy").output


def test_the_cycle_of_a_scenario_is_shown_with_a_year_of_it(tmp_path: Path) -> None:
    """With its own shifts, the days that fall on each team, and a line that gives the same rotation."""
    file = write(tmp_path / "a.yaml")
    result = run("rotations", "show", file, "--profile", "kr")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert "  丁  - D N -" in lines
    assert [line.split()[0] for line in lines[-7:-3]] == list("甲乙丙丁")
    assert lines[-1] == ("rotation: {cycle: DN--, anchor: 2026-11-02, teams: {甲: 0, 乙: 1, 丙: 2, 丁: 3}}")


THREE = ("--need", "M=1", "--need", "A=1", "--need", "N=1")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_design_is_shown_with_its_facts_and_its_line(language: str) -> None:
    """The table, the hours, and a line that the library's tests would take."""
    result = run("rotations", "design", "--teams", 4, *THREE, "--every", 2, "--lang", language)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert [line.split()[1:] for line in lines[1:5]] == [["M", "M"], ["A", "A"], ["N", "N"], ["-", "-"]]
    assert any(line.endswith(" 42") for line in lines)
    teams = {"zh": "甲: 0, 乙: 2, 丙: 4, 丁: 6", "en": "A: 0, B: 2, C: 4, D: 6"}[language]
    assert lines[-1] == f"rotation: {{cycle: MMAANN--, anchor: 2026-01-05, teams: {{{teams}}}}}"


def test_shifts_of_ones_own_are_designed_with() -> None:
    """Clock times decide: eight hours from late to early forbid that change, so the table has none."""
    own = ("--need", "E=1", "--need", "L=1", "--shift", "E=06:00-14:00", "--shift", "L=14:00-22:00")
    result = run("rotations", "design", "--teams", 3, *own, "--every", 2, "--work", "2-4", "--off", 2)
    assert result.exit_code == 0, result.output
    assert "cycle: EELL--" in result.stdout


def test_an_impossible_design_is_explained() -> None:
    """Status 4, and what arithmetic says."""
    result = run("rotations", "design", "--teams", 4, *THREE, "--hours", 40, "--lang", "en")
    assert result.exit_code == 4
    assert "it takes 5 teams" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--need", "M=1,1"), "need of M has 2 numbers for a period of 7 days"),
        (("--need", "M"), "write CODE="),
        (("--need", "M=x"), "no whole number"),
        (("--need", "Q=1"), "add --shift Q="),
        (("--need", "M=1", "--off", "4-2"), "least 4 above most 2"),
        (("--need", "M=1", "--shift", "M=7-15"), "write it as M=07:00-15:00"),
        (("--need", "M=1", "--prefer", "sleep"), "prefer"),
    ],
)
def test_a_wrong_wish_is_a_wrong_command_line(words: tuple[str, ...], said: str) -> None:
    """Each mistake with its remedy, status 2."""
    result = run("rotations", "design", "--teams", 4, *words)
    assert result.exit_code == 2
    assert said in result.output
