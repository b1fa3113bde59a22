"""The bundle: fewer rows, the same value, duals as if all rows had been there."""

from __future__ import annotations

import random

import highspy
import numpy as np
import pytest

from shiftopt.model.people import PeopleModel
from shiftopt.solving import blend
from shiftopt.solving.bundle import Bundle
from shiftopt.solving.matrix import Rest
from shiftopt.solving.networks import Networks
from shiftopt.solving.pricing import Pricing
from shiftopt.solving.reduced import Reduced
from tests.helpers import LIMITS
from tests.solving.chance import station
from tests.solving.test_columns import TIERS, Generation, hunted

BEYOND = 1 << 50


def optimum(
    reduced: Reduced | None, rest: Rest, cost: np.ndarray, given: np.ndarray
) -> tuple[float, np.ndarray]:
    """Least cost and duals where the states are ``given`` (as weights of a mix), in all rows or in fewer."""
    aux = np.arange(len(given), len(rest.free))
    lo, hi = (
        np.where(rest.lo < -BEYOND / 2, -np.inf, rest.lo),
        np.where(rest.hi > BEYOND / 2, np.inf, rest.hi),
    )
    rows, kept = np.repeat(np.arange(len(lo)), np.diff(rest.starts)), np.ones(len(lo), bool)
    columns: dict[int, list[tuple[int, float]]] = {
        int(c): [(int(rows[t]), float(rest.coefs[t])) for t in np.flatnonzero(rest.cols == c)] for c in aux
    }
    fixed = np.zeros(len(lo))
    inside = rest.cols < len(given)
    np.add.at(fixed, rows[inside], rest.coefs[inside] * given[rest.cols[inside]])
    if reduced is not None:
        at = np.flatnonzero(fixed)
        lo, hi, kept, columns = reduced.lo, reduced.hi, reduced.kept, reduced.columns
        at, coefs = reduced.column(at, fixed[at])
        fixed = np.zeros(len(lo))
        fixed[at] = coefs
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    for column in columns:
        solver.addVar(float(rest.low[column]), float(rest.high[column]))
        solver.changeColCost(solver.getNumCol() - 1, float(cost[column]))
    for row in np.flatnonzero(kept).tolist():
        terms = [(i, c) for i, column in enumerate(columns) for r, c in columns[column] if r == row]
        at, coefs = np.array([i for i, _ in terms], np.int32), np.array([c for _, c in terms], float)
        solver.addRow(lo[row] - fixed[row], hi[row] - fixed[row], len(at), at, coefs)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    duals = np.zeros(len(lo))
    duals[kept] = solver.getSolution().row_dual
    return solver.getInfo().objective_function_value, duals if reduced is None else reduced.duals(duals)


def crews(chance: random.Random) -> tuple[Rest, np.ndarray, int]:
    """Rows as crews make them: heads counted, too few and too many priced; and some that do not fit."""
    states, count = 8, chance.randint(1, 4)
    size = states + 4 * count
    rows: list[dict[int, int]] = []
    lo, hi = [], []
    cost, high = np.zeros(size), np.full(size, 9)
    high[:states] = 1
    for k in range(count):
        head, few, many, more = range(states + 4 * k, states + 4 * k + 4)
        cost[few], cost[many] = chance.randint(0, 9), chance.randint(-1 if chance.random() < 0.1 else 0, 4)
        members = chance.sample(range(states), 4)
        sign, need = chance.choice((1, -1)), chance.randint(0, 4)
        rows.append({**dict.fromkeys(members, -sign), head: sign})
        lo.append(0)
        hi.append(0)
        flip = chance.choice((1, -1))
        rows.append({head: flip, few: flip})
        lo.append(need if flip == 1 else -BEYOND)
        hi.append(BEYOND if flip == 1 else -need)
        most = need + (chance.random() < 0.2)
        rows.append({head: 1, many: -1})
        lo.append(-BEYOND)
        hi.append(most)
        if chance.random() < 0.5:  # charged twice above the same value
            cost[more] = chance.randint(1, 4)
            rows.append({head: 1, more: -1})
            lo.append(-BEYOND)
            hi.append(most)
        if chance.random() < 0.3:
            rows.append({head: 1, chance.choice(members): 1})
            lo.append(-BEYOND)
            hi.append(6)
        if chance.random() < 0.2:
            high[head] = 2
    starts = np.concatenate([[0], np.cumsum([len(r) for r in rows])])
    cols = np.array([c for r in rows for c in r])
    coefs = np.array([c for r in rows for c in r.values()])
    zero = np.zeros(size, np.int64)
    ids = np.arange(len(rows))
    return Rest(ids, zero, high, starts, cols, coefs, np.array(lo), np.array(hi), zero, ids), cost, states


@pytest.mark.parametrize("seed", range(60))
def test_fewer_rows_cost_the_same(seed: int) -> None:
    """For any mix of lines; and the duals told are right: they prove the value in the rows as they were."""
    chance = random.Random(seed)
    rest, cost, states = crews(chance)
    rest = Rest(**{**vars(rest), "free": np.arange(len(cost))})
    reduced = Reduced(rest, np.arange(states, len(cost)), cost)
    assert not reduced.kept.all() or (rest.high[states::4] < 4).any()
    for _ in range(4):
        given = np.array([chance.choice((0, 0.5, 1)) for _ in range(states)])
        if (rest.high[states::4] < 4).any():
            given[:] = 0
        few, duals = optimum(reduced, rest, cost, given)
        assert few == pytest.approx(optimum(None, rest, cost, given)[0], abs=1e-6)
        rows = np.repeat(np.arange(len(rest.lo)), np.diff(rest.starts))
        price = cost - np.bincount(rest.cols, rest.coefs * duals[rows], minlength=len(cost))
        sides = np.where(duals > 1e-9, rest.lo, np.where(duals < -1e-9, rest.hi, 0))
        least = np.minimum(price[states:] * rest.low[states:], price[states:] * rest.high[states:]).sum()
        assert duals @ sides + price[:states] @ given + least == pytest.approx(few, abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_bound_and_mix_stay_in_order(seed: int) -> None:
    """Rows that wait for a line that breaks them are never missed: at the end both values are one.

    The bound is true to the last digit; the mix may break firm rows by a thousandth of a step.
    """
    model, prices, plain, some, optimum = hunted(seed, "fairness")
    generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, "fairness"))
    generation.run(some, optimum + 1, LIMITS)
    assert generation.bound <= optimum + 1e-6
    assert generation.bound <= generation._bundle.value + 1e-3
    assert generation._bundle.value <= optimum + 1e-3


def test_whoever_keeps_the_totals_keeps_the_rows_that_wait() -> None:
    """Lines drawn at random: those that keep all firm totals break none of the waiting rows."""
    kept = broken = 0
    for seed in range(12):
        chance = random.Random(seed)
        model = PeopleModel(station(seed, people=(3, 6), days=(7, 9)))
        prices = {v: c for v, c in model.linear.prices.get("rotation", {}).items() if c}
        networks = Networks(model)
        pricing = Pricing(model, TIERS, networks, prices or {0: 1}, None)
        for p, rows in pricing.waiting.items():
            for _ in range(40):
                line = [chance.randrange(len(networks.codes)) for _ in range(model.scenario.days)]
                values = [0] * model.linear.size
                for var, value in pricing.values(p, line).items():
                    values[var] = value
                values = model.linear.complete(values)
                waiting = [model.linear.rows[i] for i in pricing.rest.ids[rows].tolist()]
                fits = all(
                    row.lo <= sum(c * values[v] for v, c in zip(row.cols, row.coefs, strict=True)) <= row.hi
                    for row in waiting
                )
                if pricing.keeps(p, line):
                    kept += 1
                    assert fits, seed
                broken += not fits
    assert kept
    assert broken


def mixed(seed: int) -> tuple[blend.Lines, blend.Slopes, np.ndarray, np.ndarray]:
    """Lines of four people in six rows drawn at random, each person's first with the whole share."""
    chance = np.random.default_rng(seed)
    owners, rows = chance.integers(2, 6, 4), 6
    count = int(owners.sum())
    first = np.concatenate([[0], np.cumsum(owners)])
    coefs = chance.integers(-2, 4, (count, rows)).astype(float)
    start = np.arange(count + 1) * rows
    lines = blend.Lines(
        first, start, np.tile(np.arange(rows), count), coefs.ravel(), chance.uniform(0, 9, count)
    )
    lo = np.where(np.arange(rows) < 4, chance.integers(1, 6, rows), -np.inf)
    hi = np.where(np.arange(rows) < 2, lo, np.where(np.arange(rows) < 4, np.inf, 3.0))
    most = np.where(lo > -np.inf, 8.0, 0.0)
    least = np.where(hi < np.inf, -5.0, 0.0)
    slopes = blend.Slopes(lo, hi, least, most, np.zeros(rows), np.full(rows, 0.7))
    share = np.zeros(count)
    share[first[:-1]] = 1.0
    return lines, slopes, share, coefs


@pytest.mark.parametrize("seed", range(20))
def test_the_mix_is_the_best_near_the_centre(seed: int) -> None:
    """No other mix has duals whose bound, less the square of their distance, is greater."""
    lines, slopes, share, coefs = mixed(seed)
    done = coefs.T @ share
    now = blend.duals(slopes, done)
    gap, looked = blend.blend(lines, slopes, share, done, now, 1e-7, 5000)
    assert gap <= 1e-7
    assert looked > 0
    assert np.allclose(done, coefs.T @ share)
    assert np.allclose(np.add.reduceat(share, lines.first[:-1]), 1.0)

    def worth(duals: np.ndarray) -> float:
        sides = np.where(duals > 0, slopes.lo, np.where(duals < 0, slopes.hi, 0.0))
        least = np.minimum.reduceat(lines.cost - coefs @ duals, lines.first[:-1])
        return float(duals @ sides + least.sum() - (duals**2 / (2 * slopes.give)).sum())

    chance = np.random.default_rng(seed)
    for scale in (1e-3, 0.1, 1.0):
        for _ in range(50):
            other = np.clip(now + chance.normal(0, scale, len(now)), slopes.least, slopes.most)
            assert worth(other) <= worth(now) + 1e-6


def test_settled_people_keep_their_lines() -> None:
    """A roster rounded around lines that some keep: theirs aren't told; none where too little is asked."""
    model, prices, plain, some, optimum = hunted(3)
    generation = Generation(Pricing(model, TIERS, Networks(model), prices, plain, "rotation"))
    generation.run(some, optimum + 1, LIMITS)
    lines = dict(generation.pricing.lines_of(some))
    kept = {p: line for p, line in lines.items() if p}
    found = generation.dive(LIMITS, kept)
    assert found is not None
    assert len(found) == 1
    assert set(found[0]) == set(generation.pricing.values(0, lines[0]))
    assert generation.dive(LIMITS, kept, below=generation.bound - 1) is None


@pytest.mark.parametrize("seed", range(4))
def test_a_settled_mix_begins_at_its_own_centre(seed: int) -> None:
    """The bound that it hears first is that of its centre: from there on steps are judged."""
    model, prices, plain, some, optimum = hunted(seed, "fairness")
    pricing = Pricing(model, TIERS, Networks(model), prices, plain, "fairness")
    generation = Generation(pricing)
    generation.run(some, optimum + 1, LIMITS)
    kept = {0: dict(pricing.lines_of(some))[0]}
    bundle = generation._bundle.settled(kept)
    heard, _, _ = pricing.ask(bundle.duals, kept)
    bundle.hear(heard)
    again, _, _ = pricing.ask(bundle._reduced.duals(bundle._centre), kept)
    assert bundle.best == pytest.approx(again, abs=1e-9)
    assert heard >= generation.bound - 1e-6  # whoever has a line already can only make it dearer


def test_the_row_of_a_cap_gives_by_what_a_breach_charges() -> None:
    """Duals of a row in other units than states move by as much less."""
    model, prices, plain, _, _ = hunted(1, "fairness", capped=("working_time",))
    pricing = Pricing(model, TIERS, Networks(model), prices, plain, "fairness")
    charged = pricing.charged()
    assert max(charged.values()) > 1
    bundle = Bundle(pricing)
    for row, most in charged.items():
        assert bundle._scale[row] <= 1.0 / most**2


def test_a_row_with_its_only_side_paid_for_is_not_firm() -> None:
    """A mix that breaks it doesn't stray."""
    found = 0
    for seed in range(8):
        model, prices, plain, _, _ = hunted(seed, "fairness")
        bundle = Bundle(Pricing(model, TIERS, Networks(model), prices, plain, "fairness"))
        low, _ = bundle._firm
        paid = bundle._reduced.kept & (bundle._most < np.inf) & ~low & (bundle._reduced.hi == np.inf)
        done = np.where(bundle._reduced.lo > -np.inf, bundle._reduced.lo, 0.0)
        done = np.minimum(done, np.where(bundle._reduced.hi < np.inf, bundle._reduced.hi, np.inf))
        assert bundle._broken(done) == 0.0
        assert not bundle.strays
        done[paid] -= 1.0
        cost = bundle._broken(done)
        assert not bundle.strays
        assert cost == pytest.approx(float(bundle._most[paid & ~bundle._asleep].sum()))
        found += int(paid.sum())
    assert found


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("seed", range(4))
def test_an_exact_mix_meets_the_bound(seed: int, tier: str) -> None:
    """It ends at the optimum of all lines: bound and mix are one, and no less than the bound found before."""
    model, prices, plain, some, best = hunted(seed, tier)
    pricing = Pricing(model, TIERS, Networks(model), prices, plain, tier)
    generation = Generation(pricing)
    generation.run(some, best + 1, LIMITS)
    before, bundle = pricing.bound, generation._bundle
    bundle.sharpen()
    for _ in range(200):
        generation._round(bundle)
        assert pricing.bound <= bundle.value + 1e-6
        if bundle.ended:
            break
    assert bundle.ended
    assert not bundle.strays
    assert not bundle.stuck
    assert before - 1e-6 <= pricing.bound <= best + 1e-6
    assert bundle.value == pytest.approx(pricing.bound, abs=1e-5)


def test_an_exact_mix_says_that_nothing_keeps_the_rows() -> None:
    """Everybody settled on days off leaves the crews short: the bound rises beyond all rosters."""
    model, prices, plain, some, best = hunted(0)
    pricing = Pricing(model, TIERS, Networks(model), prices, plain, "rotation")
    generation = Generation(pricing)
    generation.run(some, best + 1, LIMITS)
    off = {p: [0] * model.scenario.days for p, _ in pricing.lines_of(some)}
    generation._bundle.sharpen()
    generation._bundle.mix()
    after = generation._bundle.settled(off)
    for _ in range(30):
        generation._round(after)
    assert after.stuck
    assert after.value > 1e4 * pricing.dearest
    assert after.best > 1e4 * pricing.dearest
    assert not generation._bundle.stuck, "that one stays as it was"
