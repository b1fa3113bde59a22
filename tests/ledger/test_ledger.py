"""The ledger: what goes in comes out, a period counts once, and next month pays this month back."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from shiftopt.ledger import DIMENSIONS, Ledger, LedgerError, beside
from shiftopt.ledger.burdens import burdens, whole_shifts
from shiftopt.ledger.ledger import at
from shiftopt.roster import Roster
from shiftopt.rules.fairness import entitled
from shiftopt.scenario.load import load, load_with_notes
from shiftopt.scenario.types import DAY, Assignment, Duty, Scenario
from shiftopt.solving.result import Result, Run, Status, Stop
from tests.stations import MINI, write

NOW = datetime(2026, 10, 28, 9, 30)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return at(tmp_path / "ledger.sqlite")


@pytest.fixture
def mini(tmp_path: Path) -> Scenario:
    return load(write(tmp_path / "mini.yaml"))


def rota(scenario: Scenario) -> list[Assignment]:
    """The base rota of everybody on the only grid."""
    worked = [(p.id, d, scenario.base(p.id, d)) for p in scenario.people for d in range(scenario.days)]
    return [Assignment(who, day, code, "G1") for who, day, code in worked if code != "-"]


def swapped(scenario: Scenario, giver: str, taker: str, times: int) -> Roster:
    """The base rota in which one person has worked some of another's nights."""
    left, found = times, []
    for a in rota(scenario):
        takes = a.person == giver and a.shift == "N" and left > 0
        left -= takes
        found.append(replace(a, person=taker) if takes else a)
    return Roster(scenario, found)


# --- in and out -----------------------------------------------------------------------------------
def test_the_last_days_come_back_as_they_were_published(ledger: Ledger, mini: Scenario) -> None:
    """Assignments and timed duties of the 14 days before a date, counted from it."""
    meeting = Duty("a", "街道例会", 90, 27, 27 * DAY + 14 * 60)
    early = Duty("a", "培训", 60, 3, 3 * DAY + 600)
    roster = Roster(replace(mini, duties=(meeting, early)), rota(mini))
    ledger.publish(roster, NOW)
    past = ledger.history("mini", date(2026, 12, 1))
    assert past.days == frozenset(range(-14, 0))
    expected = {(a.person, a.day - 30, a.shift, a.grid) for a in roster.assignments if a.day >= 16}
    assert {(a.person, a.day, a.shift, a.grid) for a in past.assignments} == expected
    assert past.duties == (replace(meeting, day=-3, start=-3 * DAY + 14 * 60),)


def test_only_known_days_are_known(ledger: Ledger, mini: Scenario) -> None:
    """Days after the last published one are unknown, not free; another station knows nothing."""
    ledger.publish(Roster(mini, rota(mini)), NOW)
    assert ledger.history("mini", date(2026, 12, 6)).days == frozenset(range(-14, -5))
    assert ledger.history("mini", date(2026, 11, 1)).days == frozenset()
    assert ledger.history("other", date(2026, 12, 1)).days == frozenset()


def test_history_spans_two_periods(ledger: Ledger, mini: Scenario, tmp_path: Path) -> None:
    """The 14 days may come from more than one roster."""
    december = load(tmp_path / "mini.yaml", "2026-12")
    for month in (mini, december):
        ledger.publish(Roster(month, rota(month)), NOW)
    past = ledger.history("mini", date(2026, 12, 8))
    assert past.days == frozenset(range(-14, 0))
    assert {a.day for a in past.assignments} == set(range(-14, 0))


def test_the_list_of_what_is_published(ledger: Ledger, mini: Scenario) -> None:
    """Period, dates, hash and the time that the caller gave."""
    assert ledger.published() == []
    ledger.publish(Roster(mini, rota(mini)), NOW)
    [one] = ledger.published("mini")
    assert (one.period, one.first, one.last) == ("2026-11", date(2026, 11, 1), date(2026, 11, 30))
    assert (one.scenario_hash, one.published) == (mini.hash, NOW)
    assert ledger.published("other") == []


def test_asking_makes_no_file(ledger: Ledger, tmp_path: Path) -> None:
    """A ledger that isn't there is empty, and stays away."""
    assert ledger.balances("mini") == ledger.carried("mini") == {}
    assert ledger.history("mini", date(2026, 12, 1)).days == frozenset()
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_ledger_is_made(mini: Scenario, tmp_path: Path) -> None:
    """When something is written, not before."""
    deep = at(tmp_path / "city" / "west" / "ledger.sqlite")
    deep.publish(Roster(mini, rota(mini)), NOW)
    assert len(deep.published()) == 1


def test_a_result_is_published_by_its_roster(ledger: Ledger, mini: Scenario) -> None:
    """With a roster it goes in; without one it is refused."""
    result = Result(Status.FEASIBLE, Stop.FINISHED, Run(1, 1, True, 0.0), roster=Roster(mini, rota(mini)))
    assert ledger.publish(result, NOW) is False
    with pytest.raises(LedgerError, match="no roster"):
        ledger.publish(replace(result, roster=None), NOW)


# --- burdens --------------------------------------------------------------------------------------
def test_carried_and_share_have_the_same_sum(mini: Scenario) -> None:
    """Nothing is owed by or to the station: over all people the balances are nought."""
    roster = swapped(mini, "a", "b", 3)
    total: Counter[str] = Counter()
    for burden in burdens(roster):
        total[burden.dimension] += burden.carried - burden.share
    assert set(total) <= set(DIMENSIONS)
    assert all(abs(rest) < 1e-6 for rest in total.values())


def test_nights_given_away_are_owed(ledger: Ledger, mini: Scenario) -> None:
    """Who took three nights of another has a balance of three more than that one, at the end."""
    ledger.publish(swapped(mini, "a", "b", 3), NOW)
    carried = ledger.carried("mini")
    fair = {p.person: p.share for p in burdens(Roster(mini, rota(mini))) if p.dimension == "nights"}
    usual = Counter(a.person for a in rota(mini) if a.shift == "N")
    for person, more in (("a", -3), ("b", 3), ("c", 0)):
        assert carried[person]["nights"] == pytest.approx(4 * (usual[person] + more) - fair[person], abs=1e-5)
    found = ledger.balances("mini")
    assert found["a"]["nights"] < 0 < found["b"]["nights"]


def test_balances_of_before_are_no_part_of_the_month(mini: Scenario) -> None:
    """A month is booked the same whatever was owed when it was planned."""
    owed = replace(mini, balances={"a": {"nights": 3}, "b": {"nights": -2}})
    assert list(burdens(Roster(owed, rota(owed)))) == list(burdens(Roster(mini, rota(mini))))


def test_only_periods_that_have_ended_count(ledger: Ledger, mini: Scenario) -> None:
    """December is planned with November's balance, November without it."""
    ledger.publish(swapped(mini, "a", "b", 3), NOW)
    assert ledger.balances("mini", date(2026, 11, 1)) == {}
    assert ledger.balances("mini", date(2026, 11, 30)) == {}
    assert ledger.balances("mini", date(2026, 12, 1)) == ledger.balances("mini") != {}


def test_quarters_add_up_before_they_are_rounded(ledger: Ledger) -> None:
    """Two halves of less than a shift count as one; each by itself would have been lost."""
    ledger.correct("mini", "a", "nights", 0.25, date(2026, 11, 1), "顶班两小时")
    assert ledger.balances("mini") == {}
    ledger.correct("mini", "a", "nights", 0.25, date(2026, 11, 2), "顶班两小时")
    assert ledger.balances("mini") == {"a": {"nights": 1}}
    assert ledger.carried("mini") == {"a": {"nights": 2.0}}


@pytest.mark.parametrize(
    ("quarters", "shifts"),
    [(0, 0), (1, 0), (1.999, 0), (2, 1), (-2, -1), (-1.9, 0), (5, 1), (6, 2), (-6, -2), (8.3, 2)],
)
def test_whole_shifts(quarters: float, shifts: int) -> None:
    """To the nearest, halves away from nought, the same on both sides."""
    assert whole_shifts(quarters) == shifts


def test_the_next_month_pays_back(ledger: Ledger, mini: Scenario, tmp_path: Path) -> None:
    """Who carried more nights is entitled to fewer, by as many shifts as the ledger says."""
    ledger.publish(swapped(mini, "a", "b", 3), NOW)
    write(tmp_path / "next.yaml", MINI.replace("period: 2026-11", "period: 2026-12") + "balances: ledger\n")
    december = load(tmp_path / "next.yaml", memory=ledger)
    owed = ledger.balances("mini", date(2026, 12, 1))
    assert december.balances == owed
    before = entitled(replace(december, balances={}), "nights")
    after = entitled(december, "nights")
    for person in ("a", "b"):
        assert after[person].fair == before[person].fair - 4 * owed[person]["nights"]


# --- once -----------------------------------------------------------------------------------------
def test_publishing_again_replaces(ledger: Ledger, mini: Scenario, tmp_path: Path) -> None:
    """The second roster alone counts, and nothing of the first is left in any table."""
    assert ledger.publish(swapped(mini, "a", "b", 3), NOW) is False
    assert ledger.publish(swapped(mini, "c", "d", 2), NOW) is True
    fresh = at(tmp_path / "fresh.sqlite")
    fresh.publish(swapped(mini, "c", "d", 2), NOW)
    assert ledger.carried("mini") == fresh.carried("mini")
    assert ledger.history("mini", date(2026, 12, 1)) == fresh.history("mini", date(2026, 12, 1))
    for table in ("roster", "assignment", "burden"):
        assert rows(tmp_path / "ledger.sqlite", table) == rows(tmp_path / "fresh.sqlite", table)


def rows(file: Path, table: str) -> int:
    with sqlite3.connect(file) as connection:
        [[number]] = connection.execute(f"select count(*) from {table}")
    connection.close()
    return int(number)


def test_a_replacement_that_fails_leaves_the_old_roster(ledger: Ledger, mini: Scenario) -> None:
    """All or nothing: a fault after the old roster was taken out brings it back."""
    ledger.publish(swapped(mini, "a", "b", 3), NOW)
    before, past = ledger.carried("mini"), ledger.history("mini", date(2026, 12, 1))

    def fail(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("INSERT INTO burden"):
            raise RuntimeError("power cut")

    event.listen(ledger._engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        ledger.publish(swapped(mini, "c", "d", 2), NOW)
    event.remove(ledger._engine, "before_cursor_execute", fail)
    assert ledger.carried("mini") == before
    assert ledger.history("mini", date(2026, 12, 1)) == past


def test_periods_that_overlap_are_refused(ledger: Ledger, mini: Scenario, tmp_path: Path) -> None:
    """Days would count twice; another station is another matter."""
    ledger.publish(Roster(mini, rota(mini)), NOW)
    half = MINI.replace("period: 2026-11", "period: {start: 2026-11-16, end: 2026-12-15}")
    other = load(write(tmp_path / "half.yaml", half))
    with pytest.raises(LedgerError, match="overlaps"):
        ledger.publish(Roster(other, rota(other)), NOW)
    assert len(ledger.published()) == 1
    ledger.publish(Roster(replace(other, id="elsewhere"), rota(other)), NOW)
    assert len(ledger.published()) == 2


# --- corrections, faults, places ------------------------------------------------------------------
def test_corrections_count_from_their_date(ledger: Ledger) -> None:
    """Before it they don't; stations don't mix."""
    ledger.correct("mini", "a", "hours", -2, date(2026, 11, 15), "补休两天")
    assert ledger.balances("mini", date(2026, 11, 15)) == {}
    assert ledger.balances("mini", date(2026, 11, 16)) == {"a": {"hours": -2}}
    assert ledger.balances("other") == {}


@pytest.mark.parametrize(("of", "shifts"), [("sleep", 1), ("nights", 0), ("nights", 0.3)])
def test_corrections_that_mean_nothing_are_refused(ledger: Ledger, of: str, shifts: float) -> None:
    """Unknown dimensions, nothing at all, and what isn't quarters."""
    with pytest.raises(LedgerError):
        ledger.correct("mini", "a", of, shifts, date(2026, 11, 15), "")


def test_a_file_that_is_no_ledger_is_told_in_a_sentence(tmp_path: Path) -> None:
    """Neither a traceback nor silence."""
    (tmp_path / "ledger.sqlite").write_text("早班中班夜班" * 1000, encoding="utf-8")
    with pytest.raises(LedgerError, match=r"ledger\.sqlite can't be used"):
        at(tmp_path / "ledger.sqlite").balances("mini")


def test_passwords_are_not_shown() -> None:
    """What messages call the ledger."""
    assert Ledger("postgresql://ann:secret@db/rota").place == "postgresql://ann:***@db/rota"


def test_the_ledger_lies_beside_the_scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless the environment names a path or a URL."""
    monkeypatch.delenv("SHIFTOPT_LEDGER", raising=False)
    assert beside(tmp_path / "a.yaml").place == (tmp_path / "ledger.sqlite").as_posix()
    monkeypatch.setenv("SHIFTOPT_LEDGER", str(tmp_path / "city" / "all.sqlite"))
    assert beside("a.yaml").place == (tmp_path / "city" / "all.sqlite").as_posix()
    monkeypatch.setenv("SHIFTOPT_LEDGER", "sqlite:///x.sqlite")
    assert beside("a.yaml").url == "sqlite:///x.sqlite"


# --- history of a scenario ------------------------------------------------------------------------
NEXT = MINI.replace("period: 2026-11", "period: 2026-12") + "history: ledger\n"


def test_a_scenario_takes_its_history_from_the_ledger(ledger: Ledger, mini: Scenario, tmp_path: Path) -> None:
    """What was published, not what the rotation says."""
    last = swapped(mini, "a", "b", 30)
    ledger.publish(last, NOW)
    december, notes = load_with_notes(write(tmp_path / "next.yaml", NEXT), memory=ledger)
    expected = {(a.person, a.day - 30): a.shift for a in last.assignments if a.day >= 16}
    assert dict(december.past) == expected
    assert not [note for note in notes if "ledger" in note]
    assert {a.origin for a in december.history if (a.person, a.shift) == ("b", "N")} > {"rotation"}


def test_days_that_the_ledger_does_not_know_follow_the_rotation(
    ledger: Ledger, mini: Scenario, tmp_path: Path
) -> None:
    """With a note; so a first month may already say ledger."""
    first, notes = load_with_notes(write(tmp_path / "next.yaml", NEXT), memory=ledger)
    base = load(write(tmp_path / "base.yaml", NEXT.replace("history: ledger", "history: rotation")))
    assert first.past == base.past
    assert any("the rotation is taken" in note for note in notes)
    early = MINI.replace("period: 2026-11", "period: {start: 2026-11-01, end: 2026-11-24}")
    short = load(write(tmp_path / "early.yaml", early))
    ledger.publish(Roster(short, []), NOW)
    mixed, notes = load_with_notes(tmp_path / "next.yaml", memory=ledger)
    assert {a.day for a in mixed.history} == set(range(-6, 0))
    assert any("6 days between 2026-11-25 and 2026-11-30" in note for note in notes)


def test_people_and_shifts_that_are_gone_are_left_out(ledger: Ledger, mini: Scenario, tmp_path: Path) -> None:
    """A station that has changed since takes what it still knows."""
    older = MINI.replace("id: d,", "id: z,").replace("  N: ", "  X: ").replace("[D, N,", "[D, X,")
    older = older.replace("need: {D: 1, N: 1}", "need: {D: 1, X: 1}")
    before = load(write(tmp_path / "older.yaml", older))
    ledger.publish(Roster(before, rota(before)), NOW)
    december, notes = load_with_notes(write(tmp_path / "next.yaml", NEXT), memory=ledger)
    assert {a.shift for a in december.history} == {"D"}
    assert {a.person for a in december.history} <= {"a", "b", "c"}
    assert any("doesn't know: X" in note for note in notes)
