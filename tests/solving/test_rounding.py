"""Rounding a mix: steps that make it dearer are avoided, and dead ends are left again."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from shiftopt.model.linear import Expr
from shiftopt.solving.bundle import Bundle, Prices
from shiftopt.solving.cpsat import CpSat
from shiftopt.solving.matrix import Matrix
from shiftopt.solving.rounding import Rounding
from tests.helpers import LIMITS
from tests.solving.test_branching import exact
from tests.solving.test_columns import TIERS

Lines = Mapping[int, tuple[int, ...]]
Cost = Callable[[tuple[int, ...], int], float]
"""What everybody's lines cost, as far as that is seen while so many people are open; none fit: infinite."""


class Mix:
    """An exact mix of people who work (1) or don't (0): of all that is seen it knows the cheapest."""

    exact = True
    duals = None

    def __init__(self, cost: Cost, people: int, settled: Lines) -> None:
        self.cost, self.people, self.lines = cost, people, dict(settled)
        left = people - len(settled)
        all_lines = itertools.product((0, 1), repeat=people)
        fits = [some for some in all_lines if all(some[p] == line[0] for p, line in settled.items())]
        self.value = self.best = min(cost(some, left) for some in fits)
        self.strays = self.stuck = self.best == math.inf
        self.cheapest = min(fits, key=lambda some: cost(some, left))

    def settled(self, lines: Lines) -> Mix:
        return Mix(self.cost, self.people, self.lines | dict(lines))

    def may(self, below: float) -> bool:
        return self.best + 1 <= below and not self.stuck

    worth = may

    def shares(self, people: Collection[int]) -> list[tuple[float, int, tuple[int, ...]]]:
        """The third comes first; a first that would rather work does while others are open."""
        rather = self.people - len(self.lines) > 1
        order = sorted(people, key=lambda p: (p != 2, p))
        return [(0.95, p, (1 if rather and p == 0 else self.cheapest[p],)) for p in order]


class Toy:
    """Prices for such mixes; regrets are given."""

    left, late = 1.0, False

    def __init__(self, people: int, regrets: Sequence[float] = ()) -> None:
        self.asked = list[set[int]]()
        self.pricing = SimpleNamespace(
            people=range(people),
            step=1,
            ceil=math.ceil,
            lawful=lambda p, line, duals: line,
            regrets=lambda lines, duals: regrets,
        )

    def price_on(self, mix: Any, effort: float, below: float) -> bool:
        self.asked.append(set(mix.lines))
        return True


def rounding(toy: Toy, cost: Cost, settled: Lines | None = None, below: float = math.inf) -> Rounding:
    root = Mix(cost, len(toy.pricing.people), settled or {})
    return Rounding(cast(Prices, toy), cast(Bundle, root), settled or {}, below)


def test_what_makes_everything_dearer_waits() -> None:
    """All at once are too many; half of them at a time it is found who makes it dear, and she comes last."""

    def cost(lines: tuple[int, ...], left: int) -> float:
        return lines[0]

    toy = Toy(4)
    found = rounding(toy, cost)
    assert found.run(whole=True)
    assert toy.asked[:2] == [{0, 1, 2, 3}, {0, 2}]
    assert [*found.chosen][-1] == 0
    assert found.chosen[0] == (0,)


def test_what_is_dear_for_all_is_taken() -> None:
    """Where everybody makes it dearer, the least dear comes first."""

    def cost(lines: tuple[int, ...], left: int) -> float:
        return 4 - left + (0 if lines[2] else 1)

    found = rounding(Toy(4), cost)
    assert found.run(whole=True)
    assert len(found.chosen) == 4
    assert found.chosen[2] == (1,)


def parity(lines: tuple[int, ...], left: int) -> float:
    """The last and the third must differ, which isn't seen until one is open; the last can't work."""
    broken = lines[3] or (left <= 1 and lines[2] == lines[3])
    return math.inf if broken else lines[2]


@pytest.mark.parametrize(("regrets", "whole"), [((0.0, 0.0, 9.0, 0.0), True), ((0.0, 9.0, 0.0, 0.0), False)])
def test_lines_are_given_back_where_no_way_leads_on(regrets: Sequence[float], whole: bool) -> None:
    """Those that cost most where the way ended; if that leads nowhere too, what fits will do."""
    found = rounding(Toy(4, regrets), parity)
    assert found.run(whole=False)
    assert (len(found.chosen) == 4) is whole
    if whole:
        assert found.chosen[2] == (1,)


def test_nothing_is_given_back_of_what_must_be_whole() -> None:
    assert not rounding(Toy(4, (0.0, 0.0, 9.0, 0.0)), parity).run(whole=True)


def test_settled_people_give_nothing_back() -> None:
    """However much their lines cost."""
    found = rounding(Toy(4, (9.0, 9.0, 9.0, 9.0)), parity, {2: (0,)})
    assert found.run(whole=False)
    assert found.chosen[2] == (0,)
    assert 3 not in found.chosen


def test_below_what_is_asked_for() -> None:
    """Nothing is chosen where all would cost too much."""

    def cost(lines: tuple[int, ...], left: int) -> float:
        return sum(lines[:2]) or 2

    assert not rounding(Toy(3), cost, below=1).run(whole=True)


def _cost(model: Any, prices: Mapping[int, int], lines: Iterable[Mapping[int, int]]) -> int | None:
    fixed = {var: value for line in lines for var, value in line.items()}
    outcome = CpSat(Matrix(model.linear, list(TIERS))).solve(dict(prices), LIMITS, fixed=fixed)
    return None if outcome.values is None else Expr(dict(prices)).value(outcome.values)


def test_exact_mixes_are_rounded_to_rosters_near_the_best() -> None:
    """Of stations drawn at random, most at once to one as good as the best."""
    above, without = list[int](), 0
    for tier, seed in itertools.product(TIERS, range(5)):
        model, prices, generation, _, best = exact(seed, tier)
        cost = _cost(model, prices, generation.dive(LIMITS, whole=False) or [])
        without += cost is None
        above += [] if cost is None else [cost - best]
    assert min(above) == 0
    assert sorted(above)[len(above) // 2] == 0
    assert without <= 2
