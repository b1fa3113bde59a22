"""``shiftopt publish`` and ``shiftopt ledger``, as a user runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shiftopt.cli.app import app
from shiftopt.scenario.load import load
from tests.stations import MINI, write


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def mini(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHIFTOPT_LEDGER", raising=False)
    return write(tmp_path / "mini.yaml")


@pytest.fixture
def worked(mini: Path) -> Path:
    """November as it was worked: b took over all of a's nights."""
    nights = ["person_id,date,shift,grid"]
    scenario = load(mini)
    for day in range(scenario.days):
        for person in scenario.person:
            code = scenario.base(person, day)
            who = "b" if (person, code) == ("a", "N") else person
            if code != "-":
                nights.append(f"{who},{scenario.date(day)},{code},G1")
    return write(mini.with_name("worked.csv"), "\n".join(nights) + "\n")


def test_results_are_published_from_where_they_lie(mini: Path) -> None:
    """solve, publish, and publish again; the ledger lies beside the scenario."""
    assert run("solve", mini, "--quiet").exit_code == 0
    first = run("publish", mini)
    assert first.exit_code == 0, first.output
    assert "已记入台账" in first.stdout
    assert (mini.parent / "ledger.sqlite").exists()
    assert "替换" in run("publish", mini, mini.parent / "out" / "mini" / "2026-11").stdout


def test_nothing_to_publish_is_a_wrong_command_line(mini: Path) -> None:
    """Status 2, and what to do first."""
    result = run("publish", mini)
    assert result.exit_code == 2
    assert "solve first" in result.output
    assert not (mini.parent / "ledger.sqlite").exists()


def test_a_roster_that_breaks_hard_rules_needs_force(mini: Path) -> None:
    """Status 8 with the breaches; with --force it is what was worked."""
    alone = write(mini.with_name("alone.csv"), "person_id,date,shift,grid\na,2026-11-02,D,G1\n")
    result = run("publish", mini, alone)
    assert result.exit_code == 8
    assert "--force" in result.output
    assert not (mini.parent / "ledger.sqlite").exists()
    assert run("publish", mini, alone, "--force").exit_code == 0


def test_balances_are_shown_corrected_and_exported(mini: Path, worked: Path) -> None:
    """b carried a's nights; a correction counts; the export is what a scenario reads."""
    assert "还没有" in run("ledger", "show", mini).stdout
    assert run("publish", mini, worked, "--force").exit_code == 0
    shown = run("ledger", "show", mini)
    assert shown.exit_code == 0
    lines = {line.split()[0]: line.split() for line in shown.stdout.splitlines() if line}
    assert lines["a"][1] == "甘露"
    assert float(lines["a"][2]) < -5 < 5 < float(lines["b"][2])
    assert lines["2026-11"][1:3] == ["2026-11-01", "2026-11-30"]

    fixed = run(
        "ledger", "correct", mini, "--who", "a", "--of", "nights", "--shifts", "-1.5", "--why", "替班"
    )
    assert fixed.exit_code == 0, fixed.output
    after = {
        line.split()[0]: line.split() for line in run("ledger", "show", mini).stdout.splitlines() if line
    }
    assert float(after["a"][2]) == pytest.approx(float(lines["a"][2]) - 1.5, abs=0.011)

    assert run("ledger", "export", mini, "-o", mini.with_name("balances.csv")).exit_code == 0
    printed = run("ledger", "export", mini).stdout
    assert mini.with_name("balances.csv").read_text(encoding="utf-8") == printed
    december = MINI.replace("period: 2026-11", "period: 2026-12")
    read = load(write(mini.with_name("next.yaml"), december + "balances: balances.csv\n"))
    asked = run("check", write(mini.with_name("asks.yaml"), december + "balances: ledger\nhistory: ledger\n"))
    assert asked.exit_code == 0, asked.output
    assert read.balances["b"]["nights"] >= 5


def test_the_next_month_is_planned_with_the_ledger(mini: Path, worked: Path) -> None:
    """Nights go to the one who had none, as far as the rules let them."""
    assert run("publish", mini, worked, "--force").exit_code == 0
    december = MINI.replace("period: 2026-11", "period: 2026-12").replace("2026-11-02", "2026-11-03")
    rules = "rules: [{kind: rotation_kept, enforce: off}]\n"
    path = write(mini.with_name("next.yaml"), december + "history: ledger\nbalances: ledger\n" + rules)
    assert run("solve", path, "--quiet", "-o", mini.with_name("december")).exit_code == 0
    rows = (mini.parent / "december" / "roster.csv").read_text(encoding="utf-8-sig").splitlines()
    nights = [row.split(",")[0] for row in rows if ",N," in row]
    assert nights.count("a") > 10 > nights.count("b")


def test_corrections_name_people_of_the_station(mini: Path) -> None:
    """Status 2 for anybody else; a wrong amount is a wrong file of its own."""
    words = ("ledger", "correct", mini, "--of", "nights", "--why", "x")
    assert run(*words, "--who", "q", "--shifts", 1).exit_code == 2
    assert run(*words, "--who", "a", "--shifts", 0.3).exit_code == 3


def test_export_before_a_date(mini: Path, worked: Path) -> None:
    """Only what had been published for days before it."""
    assert run("publish", mini, worked, "--force").exit_code == 0
    assert run("ledger", "export", mini, "--before", "2026-11-30").stdout == "person_id,dimension,balance\n"
    assert "b,nights" in run("ledger", "export", mini, "--before", "2026-12-01").stdout


def test_a_batch_remembers_too(mini: Path, worked: Path) -> None:
    """Stations of a folder find the ledger that lies there."""
    assert run("publish", mini, worked, "--force").exit_code == 0
    city = mini.parent / "city"
    text = MINI.replace("period: 2026-11", "period: 2026-12") + "history: ledger\nbalances: ledger\n"
    write(city / "mini.yaml", text)
    (mini.parent / "ledger.sqlite").rename(city / "ledger.sqlite")
    result = run("batch", city, "--month", "2026-12", "-o", mini.parent / "results", "--jobs", 1)
    assert result.exit_code == 0, result.output
    assert run("publish", city / "mini.yaml", mini.parent / "results" / "mini").exit_code == 0
