"""roster.json and run.json: what repeats, and what doesn't."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shiftopt.export.json import roster_json, run_json
from shiftopt.profiles import rules_of
from shiftopt.rules import RULES
from shiftopt.solving.result import Conflict, Status, TierResult
from shiftopt.workload import workload
from tests.export.samples import RUN, result, roster
from tests.report import station


def test_the_parts():
    """Status, tiers, workload and assignments, in the scenario's own terms."""
    facts = json.loads(roster_json(result()))
    assert (facts["status"], facts["stop"], facts["clean"], facts["conflict"]) == (
        "feasible",
        "limit",
        True,
        None,
    )
    assert facts["tiers"][1] == {
        "name": "fairness", "objective": 40, "bound": 30, "gap": 0.25, "proven": False,
    }  # fmt: skip
    assert facts["run"] == {
        "seed": 7, "workers": 1, "repeatable": True, "versions": {"ortools": "9.14", "shiftopt": "0.1.0"},
    }  # fmt: skip
    assert facts["scenario"]["hash"] == "abc123"
    assert (facts["scenario"]["first"], facts["scenario"]["last"]) == ("2026-06-01", "2026-06-04")
    assert facts["assignments"][0] == ["p1", "2026-06-01", "M", "G1", "rotation"]
    load = workload(result().roster)[0]
    mine = facts["workload"][0]
    assert (mine["person"], mine["total"], mine["overtime"]) == ("p1", load.total, load.overtime)
    assert mine["overload"]["level"] == len(mine["overload"]["reasons"])


def test_what_is_loosened_is_told():
    """The rule set, its rule, the fields that are milder, and a sentence in both languages."""
    own = RULES["min_rest"](hours=9)
    rules = rules_of(["ergonomic"], [own, RULES["weekly_rest"](hours=30)])
    plan = roster(rules=rules, profiles=("cn-comprehensive", "ergonomic"))
    facts = json.loads(roster_json(result(plan)))["scenario"]
    assert [(s["profile"], s["rule"], s["milder"]) for s in facts["loosened"]] == [
        ("ergonomic", "min_rest", ["hours"])
    ]
    assert [(s["profile"], s["rule"], s["by"]) for s in facts["overruled"]] == [
        ("cn-comprehensive", "weekly_rest", None)
    ]
    assert "放宽" in facts["loosened"][0]["zh"]
    assert "loosened" in facts["loosened"][0]["en"]


def test_breaches_are_said_in_both_languages():
    """Each has its numbers, its points and a sentence in Chinese and in English."""
    month = station.result()
    facts = json.loads(roster_json(month))
    assert len(facts["breaches"]) == len(month.audit.breaches) > 0
    points = dict.fromkeys(month.roster.scenario.tiers, 0)
    for breach in facts["breaches"]:
        assert breach["zh"]
        assert breach["en"]
        assert breach["zh"] != breach["en"]
        if not breach["hard"]:
            points[breach["tier"]] += breach["points"]
    assert points == month.audit.points()


def test_equal_results_give_equal_bytes_whatever_the_clock_says():
    """Seconds are no part of roster.json."""
    slow = replace(RUN, seconds=99.0, first_seconds=50.0)
    tiers = (TierResult("coverage", 0, 0, 9.0), TierResult("fairness", 40, 30, 90.0))
    assert roster_json(result(run=slow, tiers=tiers)) == roster_json(result())


def test_run_json_holds_the_seconds():
    """What differs from run to run is told apart."""
    facts = json.loads(run_json(result(), datetime(2026, 11, 30, 8, tzinfo=UTC)))
    assert (facts["written"], facts["seconds"]) == ("2026-11-30T08:00:00+00:00", 3.25)
    assert facts["first_roster_seconds"] == 1.5
    assert facts["tiers"] == {"coverage": 0.25, "fairness": 3.0}


def test_an_impossible_scenario_tells_why():
    """No roster, but the conflict."""
    conflict = Conflict(rules=("cover", "min_rest"), minimal=True, sentences=("甲",), way_out=("乙",))
    nothing = result(status=Status.INFEASIBLE, conflict=conflict, tiers=())
    facts = json.loads(roster_json(replace(nothing, roster=None, audit=None), roster().scenario))
    assert facts["status"] == "infeasible"
    assert facts["conflict"]["rules"] == ["cover", "min_rest"]
    assert facts["assignments"] == facts["workload"] == []
    assert facts["clean"] is None


def test_without_roster_and_scenario_there_is_nothing_to_write():
    """The caller is told what is missing."""
    with pytest.raises(ValueError, match="needs its scenario"):
        roster_json(replace(result(), roster=None))
