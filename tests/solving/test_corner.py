"""The linear program over lines: the optimum of its own rows, from wherever the last solve ended."""

from __future__ import annotations

import random
from dataclasses import dataclass

import highspy
import numpy as np
import pytest

from shiftopt.solving.corner import Corner, Key

ROWS, OWNERS = 5, 4
SHORT, OVER = np.array([9.0, 9.0, 9.0, 2.0, 0.0]), np.array([9.0, 0.0, 3.0, 9.0, 9.0])
LO, HI = np.array([2.0, 3.0, -np.inf, 1.0, -np.inf]), np.array([2.0, np.inf, 1.0, 2.0, 0.0])


@dataclass
class Drawn:
    cost: float
    rows: np.ndarray
    coefs: np.ndarray


def drawn(chance: random.Random, owner: int, number: int) -> tuple[Key, Drawn]:
    rows = sorted(chance.sample(range(ROWS), chance.randint(1, 3)))
    coefs = np.array([chance.choice((-1.0, 1.0, 2.0)) for _ in rows])
    return (owner, (number,)), Drawn(chance.randint(0, 9), np.array(rows, np.int64), coefs)


def least(known: dict[Key, Drawn], awake: np.ndarray) -> float:
    """The optimum, by a program written down anew."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    none = np.zeros(0, np.int32), np.zeros(0)
    for row in range(ROWS):
        low, high = (LO[row], HI[row]) if awake[row] else (-np.inf, np.inf)
        solver.addRow(low, high, 0, *none)
    for _ in range(OWNERS):
        solver.addRow(1.0, 1.0, 0, *none)
    for (owner, _), line in known.items():
        at = np.append(line.rows, ROWS + owner).astype(np.int32)
        solver.addCol(line.cost, 0.0, np.inf, len(at), at, np.append(line.coefs, 1.0))
    for row in range(ROWS):
        at = np.array([row], np.int32)
        solver.addCol(SHORT[row], 0.0, np.inf, 1, at, np.array([1.0]))
        solver.addCol(OVER[row], 0.0, np.inf, 1, at, np.array([-1.0]))
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return solver.getInfo().objective_function_value


def worth(known: dict[Key, Drawn], share: dict[Key, float], awake: np.ndarray) -> float:
    """What a mix costs, rows that it breaks included."""
    done = np.zeros(ROWS)
    for key, line in known.items():
        done[line.rows] += share[key] * line.coefs
    short, over = np.maximum(0, LO - done), np.maximum(0, done - HI)
    return sum(share[k] * line.cost for k, line in known.items()) + float(
        (short @ (SHORT * awake)) + over @ (OVER * awake)
    )


@pytest.mark.parametrize("seed", range(12))
def test_every_solve_finds_the_optimum(seed: int) -> None:
    """Lines come and go and come again, rows wake up, a copy goes its own way."""
    chance = random.Random(seed)
    corner, awake = Corner(OWNERS, LO, HI), np.ones(ROWS, bool)
    awake[0] = False
    every = dict(drawn(chance, owner, number) for owner in range(OWNERS) for number in range(8))
    known = {key: line for key, line in every.items() if key[1][0] < 2}
    for step in range(8):
        new = bool(known.keys() - set(corner._place))
        assert corner.take(known) == new
        corner.price(awake, SHORT, OVER)
        share, above, duals = corner.solve()
        assert worth(known, share, awake) == pytest.approx(least(known, awake), abs=1e-7)
        for owner in range(OWNERS):
            own = [key for key in known if key[0] == owner]
            assert sum(share[key] for key in own) == pytest.approx(1.0)
            assert min(above[key] for key in own) == pytest.approx(0.0, abs=1e-7)
        assert all(share[key] == 0.0 for key in share.keys() - known.keys())
        assert not duals[~awake].any()
        awake = awake | (step > 2)
        if step == 4:
            corner = corner.copy(known)
        some = {key: every[key] for key in chance.sample(sorted(every), 12)}
        known = {key: every[key] for key in sorted({*some, *((owner, (0,)) for owner in range(OWNERS))})}


@pytest.mark.parametrize("seed", range(12))
def test_central_duals_are_best_and_say_more(seed: int) -> None:
    """Their bound is the optimum; whatever costs more than nothing at a corner's duals does at theirs."""
    chance = random.Random(seed)
    corner, awake = Corner(OWNERS, LO, HI), np.ones(ROWS, bool)
    known = dict(drawn(chance, owner, number) for owner in range(OWNERS) for number in range(8))
    corner.take(known)
    corner.price(awake, SHORT, OVER)
    share, above, _ = corner.solve()
    before = corner.effort
    duals = corner.central(None)
    assert duals is not None
    assert corner.effort > before
    assert ((duals <= SHORT + 1e-6) & (duals >= -OVER - 1e-6)).all()
    cost = {key: line.cost - float(duals[line.rows] @ line.coefs) for key, line in known.items()}
    least = [min(cost[key] for key in known if key[0] == owner) for owner in range(OWNERS)]
    asked = np.where(duals > 0, LO, np.where(duals < 0, HI, 0.0))
    asked[np.abs(duals) < 1e-9] = 0.0
    assert float(duals @ asked) + sum(least) == pytest.approx(worth(known, share, awake), abs=1e-4)
    gone = {key for key in known if cost[key] - least[key[0]] > 1e-4}
    assert gone >= {key for key in known if above[key] > 1e-2}


def test_a_copy_leaves_the_first_as_it_was() -> None:
    chance = random.Random(1)
    known = dict(drawn(chance, owner, number) for owner in range(OWNERS) for number in range(3))
    corner, awake = Corner(OWNERS, LO, HI), np.ones(ROWS, bool)
    corner.take(known)
    corner.price(awake, SHORT, OVER)
    before = corner.solve()[0]
    fewer = {key: line for key, line in known.items() if key[1][0] == 0}
    other = corner.copy(fewer)
    other.take(fewer)
    other.price(awake, SHORT, OVER)
    assert other.solve()[0] != before
    assert corner.solve()[0] == before
    assert corner.effort > 0


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kept", [1, 7])
def test_a_copy_for_some_of_the_lines(kept: int, seed: int) -> None:
    """The optimum over those alone, be they few, so that the others are left out, or most; then over all."""
    chance = random.Random(seed)
    known = dict(drawn(chance, owner, number) for owner in range(OWNERS) for number in range(8))
    corner, awake = Corner(OWNERS, LO, HI), np.ones(ROWS, bool)
    corner.take(known)
    corner.price(awake, SHORT, OVER)
    corner.solve()
    some = {key: line for key, line in known.items() if key[1][0] < kept}
    other = corner.copy(some)
    assert len(other._keys) == (len(some) if kept == 1 else len(known))
    for lines in (some, known):
        other.take(lines)
        other.price(awake, SHORT, OVER)
        share, _, _ = other.solve()
        assert worth(lines, share, awake) == pytest.approx(least(lines, awake), abs=1e-7)
