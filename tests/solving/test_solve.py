"""The main job: whatever ends it, what it says is true."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from shiftopt.errors import AuditError
from shiftopt.roster import Roster
from shiftopt.rules import RULES
from shiftopt.rules.tiny import tiny
from shiftopt.scenario.load import load
from shiftopt.scenario.types import Leave, Scenario
from shiftopt.solving import solve as module
from shiftopt.solving.options import Options
from shiftopt.solving.progress import Progress
from shiftopt.solving.result import Result, Status, Stop
from shiftopt.solving.solve import solve
from tests.solving.chance import station
from tests.solving.naive import Naive
from tests.solving.test_tiers import honest

SMALL = Path(__file__).parents[2] / "scenarios" / "small.yaml"
"""Possible, and not solved in a moment."""


@cache
def small() -> Scenario:
    return load(SMALL)


def impossible() -> Scenario:
    """Somebody is needed on a day on which everybody is on leave."""
    rules = [RULES["cover"](), RULES["leave"]()]
    leave = (Leave("p1", 1, 1), Leave("p2", 0, 2))
    return tiny(2, days=3, system="2x12", need={"D": 1}, leave=leave, rules=rules)


def true(result: Result, possible: bool | None = True) -> None:
    """Status, stop, tiers, roster and audit fit together; ``possible`` is what is known otherwise."""
    status = result.status
    if status in (Status.OPTIMAL, Status.FEASIBLE):
        honest(result)
        assert possible is not False
        assert (status is Status.OPTIMAL) == all(t.proven for t in result.tiers)
        assert (status is Status.OPTIMAL) == (result.stop is Stop.FINISHED)
        assert result.run.first_seconds is not None
    else:
        assert result.roster is None
        assert result.audit is None
        assert result.tiers == ()
        assert result.run.first_seconds is None
        if status is Status.INFEASIBLE:
            assert not possible
            assert result.stop is Stop.FINISHED
        else:
            assert status is Status.UNKNOWN
            assert result.stop is not Stop.FINISHED


# --- how it may end ---------------------------------------------------------------------------
def test_optimal() -> None:
    """Everything proven: finished, repeatable, and the same again."""
    rules = [RULES["cover"](), RULES["rotation_kept"](), RULES["fair_share"](of="nights")]
    scenario = tiny(
        3, days=7, system="2x12", need={"D": 1, "N": 1}, rules=rules, cycle=("D", "N", "-"), offsets=(0, 1, 2)
    )
    result = solve(scenario)
    assert result.status is Status.OPTIMAL
    true(result)
    assert result.run.repeatable
    assert result.run.workers == 1
    assert set(result.run.versions) == {"shiftopt", "ortools", "highspy"}
    assert result.roster == solve(scenario).roster


def test_infeasible() -> None:
    """Proven impossible is finished, without a roster."""
    result = solve(impossible())
    assert result.status is Status.INFEASIBLE
    true(result, possible=False)


@pytest.mark.parametrize("seconds", [0.001, 0.03, 0.1, 0.3])
def test_limits_never_lie(seconds: float) -> None:
    """However short the time, what is possible is never called impossible, nor the reverse."""
    options = Options(time_limit=seconds)
    result = solve(small(), options)
    assert result.status is not Status.INFEASIBLE
    assert seconds > 0.1 or result.stop is Stop.LIMIT
    true(result)
    result = solve(impossible(), options)
    assert result.status in (Status.INFEASIBLE, Status.UNKNOWN)
    true(result, possible=False)


def test_bounds_of_an_early_end_hold() -> None:
    """What is reached with more time lies within what was promised with less."""
    scenario = station(13, people=(5, 6), days=(7, 8))
    full = solve(scenario, Options(time_limit=20))
    assert full.status is Status.OPTIMAL
    for seconds in (0.02, 0.1):
        early = solve(scenario, Options(time_limit=seconds))
        true(early)
        for short, long in zip(early.tiers, full.tiers, strict=False):
            assert short.bound is not None
            assert long.objective is not None
            assert short.bound <= long.objective
            if short.objective != long.objective:
                assert short.objective is not None
                assert short.objective > long.objective
                break


def interrupted(moment: int, scenario: Scenario) -> Result:
    """Interrupt when this many pieces of news have come (0: before anything)."""
    stop = threading.Event()
    news: list[Progress] = []

    def hear(piece: Progress) -> None:
        news.append(piece)
        if len(news) >= moment:
            stop.set()

    if not moment:
        stop.set()
    return solve(scenario, Options(), hear, stop)


@pytest.mark.parametrize("moment", [0, 1, 2, 3, 4, 5, 8, 12])
def test_interruption(moment: int) -> None:
    """At any moment an audited roster with honest bounds, or nothing; and it says what happened."""
    result = interrupted(moment, small())
    true(result)
    assert result.status is not Status.INFEASIBLE
    assert moment > 5 or result.stop is Stop.INTERRUPTED
    assert moment > 0 or result.status is Status.UNKNOWN
    assert moment < 12 or result.roster is not None


@pytest.mark.parametrize("moment", [0, 1, 2])
def test_interruption_proves_nothing(moment: int) -> None:
    """An interrupted search calls impossible only what is."""
    true(interrupted(moment, impossible()), possible=False)


def test_an_unclean_roster_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """If what was found breaks a hard rule, that is an error that says which, not a result."""
    scenario = tiny(2, days=2, system="2x12", need={"D": 1}, rules=[RULES["cover"]()])
    whole = module.assign_grids
    monkeypatch.setattr(module, "assign_grids", lambda model, values: whole(model, values)[1:])
    with pytest.raises(AuditError, match=r"breaks 1 hard rules: .*short by 1"):
        solve(scenario)


def test_fast_isn_t_called_repeatable() -> None:
    """With all cores the same roster may not come again."""
    scenario = tiny(2, days=2, system="2x12", need={"D": 1}, rules=[RULES["cover"]()])
    assert not solve(scenario, Options(fast=True)).run.repeatable
    assert solve(scenario, Options(fast=False)).run.repeatable


# --- news -------------------------------------------------------------------------------------
def test_news() -> None:
    """Seconds never go back; within a tier the objective falls and stays above the bound; tiers in order."""
    news: list[Progress] = []
    result = solve(small(), Options(time_limit=60), news.append)
    assert news[0].stage == "model"
    assert news[-1].stage == "grids"
    seconds = [n.seconds for n in news]
    assert seconds == sorted(seconds)
    finished = {n.tier: n for n in news if n.stage == "tier" and n.objective is not None}
    assert list(finished) == list(small().tiers)
    for tier in result.tiers:
        said = [n for n in news if n.tier == tier.name and n.stage == "tier" and n.objective is not None]
        objectives = [n.objective for n in said]
        assert objectives == sorted(objectives, key=lambda o: -(o or 0))
        assert all(n.bound is None or n.bound <= (n.objective or 0) for n in said)
        assert (said[-1].objective, said[-1].bound) == (tier.objective, tier.bound)


# --- random stations --------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(100, 124))
def test_random_stations(seed: int) -> None:
    """The roster passes its audit, and impossible is only what a plain model finds impossible too."""
    scenario = station(seed, people=(4, 9), days=(7, 10))
    result = solve(scenario, Options(time_limit=1))
    possible: Any = None
    if result.status is Status.INFEASIBLE:
        possible = Naive(scenario).possible()
    true(result, possible)


def test_the_plain_model_agrees_with_the_audit() -> None:
    """The second opinion is worth something: what it finds is clean, with the points that it says."""
    checked = 0
    for seed in range(100, 112):
        naive = Naive(station(seed, people=(4, 6), days=(7, 8)))
        if naive.possible():
            result = module.audit(Roster(naive.scenario, naive.roster.assignments))
            assert result.clean
            checked += 1
    assert checked >= 6
