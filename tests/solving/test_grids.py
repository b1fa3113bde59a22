"""Names on grids: the head-counts of the solution, even surplus, even visits, even effort."""

from __future__ import annotations

from collections import Counter

import pytest

from shiftopt.audit import audit
from shiftopt.model.people import PeopleModel
from shiftopt.roster import Roster
from shiftopt.rules import RULES
from shiftopt.rules.tiny import tiny
from shiftopt.scenario.types import Grid, Need, Scenario
from shiftopt.solving.cpsat import CpSat
from shiftopt.solving.grids import assign_grids
from shiftopt.solving.matrix import Matrix
from tests.helpers import LIMITS
from tests.solving.chance import station


def all_day(people: int, days: int, grids: tuple[Grid, ...], least: int = 1) -> Scenario:
    """Everybody works by day every day; each grid needs somebody."""
    rules = [RULES["cover"](), RULES["rotation_kept"](enforce="hard")]
    return tiny(people, days=days, system="2x12", cycle=("D",), grids=grids, need={"D": least}, rules=rules)


def solved(scenario: Scenario) -> tuple[PeopleModel, list[int]] | None:
    """Some solution of the hard rules."""
    model = PeopleModel(scenario)
    values = CpSat(Matrix(model.linear, None)).solve(None, LIMITS, model.base()).values
    return None if values is None else (model, values)


def named(scenario: Scenario) -> Roster:
    found = solved(scenario)
    assert found is not None
    return Roster(scenario, assign_grids(*found))


def test_surplus_is_spread_evenly() -> None:
    """Seven people, three grids that need one each: two or three on each of them."""
    grids = tuple(Grid(g, g) for g in ("G1", "G2", "G3"))
    roster = named(all_day(7, 6, grids))
    heads = [Counter(a.grid for a in roster.assignments if a.day == d) for d in range(6)]
    assert all(sorted(h.values()) == [2, 2, 3] for h in heads)


def test_surplus_goes_beyond_the_need() -> None:
    """Surplus is what is beyond the need of a grid, not the number of heads."""
    scenario = tiny(
        8,
        days=1,
        system="2x12",
        cycle=("D",),
        grids=("G1", "G2"),
        need={(0, "D", "G1"): Need(4), (0, "D", "G2"): Need(1)},
        rules=[RULES["cover"](), RULES["rotation_kept"](enforce="hard")],
    )
    heads = Counter(a.grid for a in named(scenario).assignments)
    assert heads["G1"] - 4 in (1, 2)
    assert heads["G2"] - 1 in (1, 2)


@pytest.mark.parametrize("people", [3, 6])
def test_visits_are_even(people: int) -> None:
    """Among people alike, each has been on every grid equally often, but for one."""
    grids = tuple(Grid(g, g) for g in ("G1", "G2", "G3"))
    roster = named(all_day(people, 7, grids, people // 3))
    visits = Counter((a.person, a.grid) for a in roster.assignments)
    for person in roster.scenario.person:
        own = [visits[person, g.id] for g in grids]
        assert max(own) - min(own) <= 1


def test_effort_is_even() -> None:
    """The hard grid goes round: nobody carries much more than the others."""
    grids = (Grid("G1", "山坡片", 5), Grid("G2", "河边片", 1), Grid("G3", "集市片", 3))
    roster = named(all_day(3, 8, grids))
    effort: Counter[str] = Counter()
    for a in roster.assignments:
        effort[a.person] += roster.scenario.grid[a.grid or ""].effort
    assert max(effort.values()) - min(effort.values()) <= 5
    assert sum(effort.values()) == 8 * 9


@pytest.mark.parametrize("seed", range(200, 225))
def test_random_stations(seed: int) -> None:
    """Crew rules are as well kept as by the head-counts of the solution; people and shifts are its own."""
    scenario = station(seed, people=(4, 9), days=(7, 8))
    found = solved(scenario)
    if found is None:
        return
    model, values = found
    roster = Roster(scenario, assign_grids(model, values))
    assert audit(roster).clean
    assert {(a.person, a.day, a.shift) for a in roster.assignments} == set(model.lines(values))
    completed = model.values(roster)
    assert completed is not None
    assert model.fits(completed)
    before = model.linear.complete(list(values))
    for tier in scenario.tiers:
        assert model.linear.cost(tier, completed) <= model.linear.cost(tier, before)
        assert model.linear.cost(tier, completed) == audit(roster).points()[tier]
