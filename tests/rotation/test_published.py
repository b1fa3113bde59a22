"""Our cycles beside published ones, where those are at hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shiftopt.rotation import library
from shiftopt.rotation.cycle import OFF, Rotation
from shiftopt.rotation.facts import facts
from shiftopt.rotation.library import NamedCycle

FILE = Path(__file__).parents[3] / "shared" / "bench" / "team_rotations.json"
MONDAY = date(2026, 1, 5)

PLANS = {"DuPont Schedule": "dupont", "Panama": "panama"}
CYCLES = {
    "四班三运转（两天一倒制）": "nights-apart",
    "四班三运转（三天一倒制）": "nights-apart-three",
    "四班三倒 · 8小时": "metropolitan",
    "四班两运转": "two-two-four",
    "三班二运转": "three-team",
}
"""Published name → ours."""

CODES = {"白": "D", "早": "M", "中": "A", "晚": "N", "夜": "N", "休": OFF, "Day": "D", "Night": "N"}

pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason="the published cycles aren't part of the repository"
)


def published(section: str, name: str) -> dict[str, Any]:
    found = {entry["name"]: entry for entry in json.loads(FILE.read_text(encoding="utf-8"))[section]}
    entry: dict[str, Any] = found[name]
    return entry


def turned(cycle: Sequence[str], ours: NamedCycle) -> bool:
    """Whether two cycles are the same, whichever day they begin on."""
    return any((*cycle[k:], *cycle[:k]) == ours.cycle for k in range(len(cycle)))


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_has_the_days_the_teams_and_the_hours_published(name: str) -> None:
    """Day by day, with everybody's offset; the average week and the shortest rest too."""
    plan, ours = published("plans_from_PyShift", name), library.read(PLANS[name])
    (parts,) = plan["rotation_segments"].values()
    cycle = [code for p in parts for code in (CODES[p["shift"]],) * p["days_on"] + (OFF,) * p["days_off"]]
    assert tuple(cycle) == ours.cycle
    behind = [team["offset_days"] for team in plan["teams"]]
    assert any({(at - move) % len(cycle) for at in ours.offsets} == set(behind) for move in behind)
    found = facts(ours.rotation(MONDAY), ours.shifts)
    assert {team["avg_hours_per_week"] for team in plan["teams"]} == {float(found.week / 60)}
    assert plan["derived"]["min_rest_minutes"] == found.shortest_rest
    assert {most for _, most in found.cover.values()} == {plan["derived"]["max_teams_on_duty"]}


@pytest.mark.parametrize("name", CYCLES)
def test_a_cycle_has_the_days_and_the_cover_published(name: str) -> None:
    """The same circle of days, each shift covered by the teams published."""
    entry, ours = published("chinese_team_cycles", name), library.read(CYCLES[name])
    codes = {**CODES, "白": "M"} if ours.system == "3x8" else CODES
    assert turned([codes[day] for day in entry["cycle"]], ours)
    step = entry["phase_step_days"]
    assert ours.offsets == tuple(step * k for k in range(entry["teams"]))
    rotation = Rotation(ours.cycle, MONDAY, {str(at): at for at in ours.offsets})
    teams = {codes[day]: count for day, count in entry["daily_team_counts"].items() if day != "休"}
    assert facts(rotation, ours.shifts).cover == {code: (n, n) for code, n in teams.items()}
