"""Long periods: lines chosen in turn, and rosters improved part by part."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from shiftopt.interop import read
from shiftopt.model.people import PeopleModel
from shiftopt.solving import descent, networks, parts, solve
from shiftopt.solving.columns import Generation
from shiftopt.solving.networks import Networks
from shiftopt.solving.options import Options
from shiftopt.solving.parts import Parts
from shiftopt.solving.pricing import Pricing
from shiftopt.solving.solve import start_clock
from shiftopt.solving.tiers import Tiers
from shiftopt.solving.turns import Turns
from tests.interop.wards import ward

ROOM = networks.LABELS


def drawn(folder: Path, seed: int, people: int = 6, days: int = 28, shifts: int = 2) -> PeopleModel:
    file = folder / "ward.txt"
    file.write_text(ward(seed, people, days, shifts), encoding="utf-8")
    return PeopleModel(read("nrp24", [file]).scenario)


def begun(model: PeopleModel, limit: float = 60.0) -> Tiers:
    """A search with a first roster."""
    found = Tiers(model, start_clock(Options(time_limit=limit)))
    assert found.from_lines()
    return found


def pricing(model: PeopleModel) -> Pricing:
    prices = {var: price for var, price in model.linear.prices["coverage"].items() if price}
    return Pricing(model, ["coverage"], Networks(model), prices, None, "coverage")


@pytest.mark.parametrize("seed", range(4))
def test_what_lines_in_turn_cost_is_exact(seed: int, tmp_path: Path) -> None:
    """No turn makes it dearer, and it is what the roster of these lines costs."""
    model = drawn(tmp_path, seed)
    turns = Turns(pricing(model))
    turns.choose()
    assert len(turns.lines) == len(model.scenario.people)
    costs = [turns.value]
    for _ in range(3):
        turns._pass()
        costs.append(turns.value)
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < costs[0]
    search = Tiers(model, start_clock(Options(time_limit=60)))
    search.best = [0] * model.linear.size
    prices = search.prices_of("coverage")
    outcome = search.cp.solve(prices, search.clock.share(1.0), fixed=turns.values())
    assert outcome.values is not None
    assert sum(price * outcome.values[var] for var, price in prices.items()) == pytest.approx(costs[-1])


@pytest.mark.parametrize("rough", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_parts_change_their_days_only_and_never_for_the_worse(
    seed: int, rough: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "STRETCH", 7)
    model = drawn(tmp_path, seed)
    search = begun(model)
    prices = search.prices_of("coverage")
    improved = Parts(model, search.cp, pricing(model), 1)
    improved.rough = rough
    days: list[list[int]] = []
    part = Parts._part

    def noted(self: Parts, chosen: list[int]) -> Any:
        days.append(chosen)
        return part(self, chosen)

    monkeypatch.setattr(Parts, "_part", noted)
    before, costs = search.best, list[int]()
    assert before is not None
    for values, effort in improved.improve(before, prices, 0, search.clock.share(1.0)):
        changed = {day for (_, day), s in model.x.items() for v in s.values() if values[v] != before[v]}
        assert changed <= set(days[-1])
        assert model.fits(values)
        assert effort > 0
        costs.append(sum(price * values[var] for var, price in prices.items()))
        before = values
        if max(map(len, days)) > 7 or len(days) > 60:
            break
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < costs[0]
    assert max(map(len, days)) > 7
    assert improved.duals


@pytest.mark.parametrize(
    ("labels", "seed", "begun"), [(1, 2, ["near"]), (ROOM, 3, ["near", "dearer"]), (ROOM, 4, [])]
)
def test_a_long_period_is_planned_part_by_part(
    labels: int, seed: int, begun: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the whole is priced, from lines near its mix, though dearer at first, or from it rounded."""
    monkeypatch.setattr(networks, "LABELS", labels)
    monkeypatch.setattr(parts, "STRETCH", 7)
    monkeypatch.setattr(descent, "STRETCH", 7)
    rough, near = list[bool](), list[str]()
    improve, nearest = Parts.improve, Generation.nearest

    def noted(self: Parts, *given: Any) -> Any:
        rough.append(self.rough)
        return improve(self, *given)

    def begun_near(self: Generation) -> Any:
        near.append("near")
        return nearest(self)

    monkeypatch.setattr(Parts, "improve", noted)
    monkeypatch.setattr(Generation, "nearest", begun_near)
    scenario = drawn(tmp_path, seed, people=8, shifts=3).scenario
    result = solve.solve(scenario, Options(time_limit=8))
    (level,) = result.tiers
    assert near + ["dearer"] * (len(rough) - 1) == begun
    assert not any(rough)
    assert level.bound is not None
    assert level.objective is not None
    assert 0 < level.bound <= level.objective
    assert result.audit is not None
    assert not result.audit.hard


@pytest.mark.parametrize("seed", range(4))
def test_lines_near_a_mix_keep_all_totals_and_are_near(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As near as the lines of the greatest shares, which break totals that networks don't know here."""
    monkeypatch.setattr(networks, "LABELS", 1)
    model = drawn(tmp_path, seed, days=56)
    generation = Generation(pricing(model))
    generation.run(None, math.inf, start_clock(Options(time_limit=60)).share(1.0))
    near, people = generation.nearest(), range(len(model.scenario.people))
    assert len(near) == len(people)
    held = {var: value for values in near for var, value in values.items()}
    lines = dict(generation.pricing.lines_of([held.get(var, 0) for var in range(model.linear.size)]))
    assert all(generation.pricing.keeps(p, line) for p, line in lines.items())
    cells, days = generation._bundle.cells(), range(model.scenario.days)
    greatest = generation._bundle.lines
    assert not all(generation.pricing.keeps(p, line) for p, line in greatest.items())

    def nearness(some: Mapping[int, Sequence[int]]) -> float:
        return sum(float(cells[p, days, line].sum()) for p, line in some.items())

    assert nearness(lines) > 0.95 * nearness(greatest)
