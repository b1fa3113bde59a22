"""Hours truly worked: read from tables, kept in the place of the plan, counted by the next month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from shiftopt.account import accounts
from shiftopt.cli.app import app
from shiftopt.errors import ScenarioError
from shiftopt.export.csv import roster_csv
from shiftopt.ledger.hours import Hours, read_hours
from shiftopt.ledger.ledger import Ledger, at
from shiftopt.roster import Roster
from shiftopt.scenario.load import load
from shiftopt.scenario.types import Assignment, Scenario, Worked
from tests.stations import MINI, write

NOW = datetime(2026, 12, 1, 9, 30)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return at(tmp_path / "ledger.sqlite")


@pytest.fixture
def mini(tmp_path: Path) -> Scenario:
    return load(write(tmp_path / "mini.yaml"))


def rota(scenario: Scenario) -> Roster:
    worked = [(p.id, d, scenario.base(p.id, d)) for p in scenario.people for d in range(scenario.days)]
    return Roster(scenario, [Assignment(who, day, code, "G1") for who, day, code in worked if code != "-"])


def table(tmp_path: Path, text: str) -> Path:
    return write(tmp_path / "hours.csv", text)


# --- the ledger -----------------------------------------------------------------------------------
def test_publishing_keeps_the_hours_of_the_accounts(ledger: Ledger, mini: Scenario) -> None:
    """By person and month, as the account counts them."""
    roster = rota(mini)
    ledger.publish(roster, NOW)
    assert ledger.hours("mini", date(2026, 12, 1)) == [
        Hours(a.person, FIRST, LAST, a.total, a.on.get("statutory", 0)) for a in accounts(roster)
    ]
    assert ledger.hours("mini", LAST) == []
    assert ledger.hours("other", date(2026, 12, 1)) == []


def test_what_was_worked_stands_in_the_place_of_the_plan(ledger: Ledger, mini: Scenario) -> None:
    """Of those who are told; recorded anew it is replaced, and publishing anew doesn't undo it."""
    ledger.publish(rota(mini), NOW)
    planned = {h.person: h.minutes for h in ledger.hours("mini", date(2026, 12, 1))}
    assert not ledger.record("mini", FIRST, LAST, [Hours("a", FIRST, LAST, 9000, 0)], NOW)
    assert ledger.record("mini", FIRST, LAST, [Hours("a", FIRST, LAST, 12_000, 480)], NOW)
    ledger.publish(rota(mini), NOW)
    found = {h.person: h.minutes for h in ledger.hours("mini", date(2026, 12, 1))}
    assert found == planned | {"a": 12_000}


def test_a_scenario_gets_them_from_the_ledger(ledger: Ledger, mini: Scenario, tmp_path: Path) -> None:
    """`worked: ledger` in December: November by person, days counted from the first."""
    ledger.publish(rota(mini), NOW)
    ledger.record("mini", FIRST, LAST, [Hours("a", FIRST, LAST, 12_000, 480)], NOW)
    text = MINI.replace("period: 2026-11", "period: 2026-12\nworked: ledger")
    december = load(write(tmp_path / "december.yaml", text), memory=ledger)
    assert Worked("a", -30, -1, 12_000, 480) in december.worked
    assert len(december.worked) == 4
    with pytest.raises(ScenarioError, match="worked from a ledger, and there is no ledger here"):
        load(tmp_path / "december.yaml")


def test_the_balance_of_the_quarter_counts_what_was_worked(ledger: Ledger, tmp_path: Path) -> None:
    """October is unknown, November told: 200 h before December, 16 of them on no other account."""
    text = MINI.replace("period: 2026-11", "period: 2026-12\nworked: ledger\naccount: {over: quarter}")
    ledger.record("mini", FIRST, LAST, [Hours("a", FIRST, LAST, 200 * 60, 16 * 60)], NOW)
    december = load(write(tmp_path / "december.yaml", text), memory=ledger)
    [balance] = accounts(Roster(replace(december, history=()), ()))[0].balances
    assert (balance.since, balance.before, balance.statutory) == (FIRST, 12_000, 960)
    assert balance.over == (200 - 16) * 60 - 2 * 9920


# --- tables ---------------------------------------------------------------------------------------
def test_a_row_a_person(mini: Scenario, tmp_path: Path) -> None:
    """By id or by name, for the whole period."""
    found = read_hours(table(tmp_path, "编号,工时\na,180.5\n易寒,170\n"), mini)
    assert found == [Hours("a", FIRST, LAST, 10_830, 0), Hours("b", FIRST, LAST, 10_200, 0)]


def test_a_row_a_day_tells_holidays_by_itself(tmp_path: Path) -> None:
    """National Day is statutory, the 8th isn't."""
    october = load(write(tmp_path / "m.yaml", MINI), "2026-10")
    found = read_hours(table(tmp_path, "person_id,date,hours\na,2026-10-01,12\na,2026-10-08,8\n"), october)
    assert found == [Hours("a", date(2026, 10, 1), date(2026, 10, 31), 1200, 720)]


def test_every_mistake_of_a_table_is_told(mini: Scenario, tmp_path: Path) -> None:
    """With its row and column."""
    text = "person_id,date,hours\nz,2026-11-03,8\na,2026-12-03,8\na,2026-11-04,many\n"
    with pytest.raises(ScenarioError) as error:
        read_hours(table(tmp_path, text), mini)
    assert [(p.line, p.column, p.what) for p in error.value.problems] == [
        (2, 1, "unknown person 'z'"),
        (3, 2, "'2026-12-03' is no date of 2026-11-01 to 2026-11-30"),
        (4, 3, "'many' is no number of hours"),
    ]


def test_nobody_is_told_twice_without_dates(mini: Scenario, tmp_path: Path) -> None:
    """Two totals of one person can't both be right."""
    with pytest.raises(ScenarioError, match="'a' is there twice"):
        read_hours(table(tmp_path, "who,hours\na,8\n甘露,9\n"), mini)


def test_a_roster_is_no_table_of_hours(mini: Scenario, tmp_path: Path) -> None:
    """Ours has a column of hours, and a chart a total; both are read as rosters."""
    assert read_hours(table(tmp_path, roster_csv(rota(mini))), mini) is None
    assert read_hours(table(tmp_path, "编号,11/1,11/2,工时\na,D,N,24\n"), mini) is None


# --- the command ----------------------------------------------------------------------------------
def test_actuals_of_a_table_and_of_a_roster(mini: Scenario, tmp_path: Path) -> None:
    """Both end in the ledger; `-o` writes a table that `worked:` takes instead."""
    scenario = str(tmp_path / "mini.yaml")
    hours = str(table(tmp_path, "编号,工时\na,180\n"))
    first = CliRunner().invoke(app, ["actuals", scenario, hours, "--lang", "en"])
    assert first.exit_code == 0, first.output
    assert "180.00" in first.output
    assert "not in the file, as planned: 易寒" in first.output
    roster = write(tmp_path / "roster.csv", roster_csv(rota(mini)))
    again = CliRunner().invoke(app, ["actuals", scenario, str(roster), "--lang", "en"])
    assert "in the place of those before" in again.output
    assert len(at(tmp_path / "ledger.sqlite").hours("mini", date(2026, 12, 1))) == 4
    out = tmp_path / "worked.csv"
    assert CliRunner().invoke(app, ["actuals", scenario, hours, "-o", str(out)]).exit_code == 0
    text = MINI.replace("period: 2026-11", "period: 2026-12\nworked: worked.csv")
    assert load(write(tmp_path / "december.yaml", text)).worked == (Worked("a", -30, -1, 10_800),)
