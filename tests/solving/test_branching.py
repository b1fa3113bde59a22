"""Branching over exact mixes: the same optima as a plain search's, and bounds that are true on the way."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from shiftopt.model.linear import Expr
from shiftopt.model.people import PeopleModel
from shiftopt.solving import branching
from shiftopt.solving.branching import Branching
from shiftopt.solving.columns import Generation
from shiftopt.solving.cpsat import CpSat
from shiftopt.solving.matrix import Matrix
from shiftopt.solving.networks import Networks
from shiftopt.solving.pricing import Pricing
from tests.helpers import LIMITS
from tests.solving.test_columns import TIERS, hunted


def exact(seed: int, tier: str) -> tuple[PeopleModel, dict[int, int], Generation, int, int]:
    """A station drawn at random with an exact mix, what a roster of it costs, and the optimum."""
    model, prices, plain, some, best = hunted(seed, tier)
    generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, tier))
    generation.run(some, best + 1, LIMITS)
    generation._bundle.sharpen()
    while not generation._bundle.ended:
        generation._round(generation._bundle)
    return model, prices, generation, Expr(prices).value(some), best


def searched(model: PeopleModel, prices: dict[int, int], generation: Generation, tree: Branching) -> int:
    """The least cost that a tree comes to."""
    found = int(tree.below)
    while (lines := tree.search()) is not None:
        fixed = {v: n for p, line in lines.items() for v, n in generation.pricing.values(p, line).items()}
        outcome = CpSat(Matrix(model.linear, list(TIERS))).solve(prices, LIMITS, fixed=fixed)
        if outcome.values is not None:
            found = min(found, Expr(prices).value(outcome.values))
        tree.below = found
    return found


def test_central_duals_say_what_no_best_roster_holds() -> None:
    """Their bound is as good as a corner's, and tells more; what both tell is true of a best roster."""
    found, without = [0, 0], 0
    for tier, seed in itertools.product(TIERS, range(6)):
        model, prices, generation, _, best = exact(seed, tier)
        outcome = CpSat(Matrix(model.linear, list(TIERS))).solve(prices, LIMITS)
        assert outcome.values is not None
        bound, seen = generation.bound, set[int]()
        for central in (False, True):
            if central and not generation.centre(LIMITS):
                without += 1  # interior point methods may end without an answer
                break
            if central:
                assert generation.bound == pytest.approx(bound, abs=1e-3)
            relaxed = generation.pricing.relaxed()
            beyond = relaxed.beyond(best - relaxed.value, model.linear.lb, model.linear.ub)
            assert all(outcome.values[var] == value for var, value in beyond.items())
            found[central] += len(beyond.keys() - seen)
            seen |= beyond.keys()
    assert min(found) > 0
    assert without <= 4


def test_no_time_for_central_duals() -> None:
    """Those of the corner stay then."""
    _, _, generation, _, _ = exact(0, "fairness")
    before = generation.pricing.duals
    assert not generation.centre(replace(LIMITS, effort=-1.0))
    assert generation.pricing.duals is before


def test_decisions_come_to_the_optimum() -> None:
    """From any roster to the best, and then it is proven; bounds are true even where rows are left out."""
    proven = decided = 0
    for tier, seed in itertools.product(TIERS, range(6)):
        model, prices, generation, cost, best = exact(seed, tier)
        tree = generation.branching(LIMITS, cost)
        found = searched(model, prices, generation, tree)
        assert tree.bound <= best + 1e-6
        assert found >= best
        if tree.bound > found - generation.pricing.step + 1e-6:
            assert found == best
            proven += 1
            decided += tree._made > 0
    assert proven >= 14
    assert decided


def test_a_mix_is_made_exact_for_decisions_alone() -> None:
    """From a mix that isn't exact decisions come to the optimum too, and it stays as it was."""
    decided = 0
    for seed in range(6):
        model, prices, plain, some, best = hunted(seed, "fairness")
        generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, "fairness"))
        generation.run(some, best + 1, LIMITS)
        tree = generation.branching(LIMITS, Expr(prices).value(some))
        assert searched(model, prices, generation, tree) == best
        assert tree.bound <= best + 1e-6
        assert not generation.exact
        decided += tree._made > 1
    assert decided


def test_what_a_limit_cut_short_is_decided_again() -> None:
    """Bounds are true whenever a tree is left, and it comes to the same end in several turns."""
    model, prices, generation, cost, best = exact(5, "fairness")
    before = generation.effort
    whole = generation.branching(LIMITS, cost)
    assert searched(model, prices, generation, whole) == best
    third = replace(LIMITS, effort=(generation.effort - before) / 3)
    model, prices, generation, cost, best = exact(5, "fairness")
    tree: Branching | None = None
    bounds, below = list[float](), cost
    while len(bounds) < 50 and (tree is None or tree._ways):
        tree = generation.branching(third, below, tree)
        below = searched(model, prices, generation, tree)
        bounds.append(tree.bound)
    assert len(bounds) > 1
    assert bounds == sorted(bounds)
    assert (below, bounds[-1]) == (best, whole.bound)


@pytest.mark.parametrize("limit", ["OPEN", "ROOM"])
def test_no_more_ways_are_kept_than_there_is_room_for(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree without room decides nothing, and its bound is that of its root."""
    monkeypatch.setattr(branching, limit, 0)
    _, _, generation, cost, _ = exact(0, "fairness")
    tree = generation.branching(LIMITS, cost + 1)
    assert tree.search() is None
    assert tree.bound == generation._bundle.best


def test_lines_hold_nothing_that_was_left_out() -> None:
    """Neither known lines nor those priced later; the other mix stays as it was."""
    _, _, generation, _, _ = exact(0, "rotation")
    before = generation._bundle
    lines = dict(before._known)
    shares = before.cells()
    assert np.allclose(shares.sum(axis=2), 1.0)
    p, day, code = (int(at) for at in np.unravel_index(int(shares.argmax()), shares.shape))
    after = before.without(p, day, [code])
    generation._round(after)
    assert not any(key[0] == p and key[1][day] == code for key in after._known)
    assert before._known == lines
    assert before.closed is None
