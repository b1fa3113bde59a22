"""Design: the rules hold, the preferences are least, and the answer is the only one; against all cycles."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from itertools import permutations, product

import pytest

from shiftopt.rotation import library
from shiftopt.rotation.cycle import OFF
from shiftopt.rotation.demand import Demand, Word, breaches
from shiftopt.rotation.design import Design, design, possible
from shiftopt.rotation.facts import cover, facts
from shiftopt.rotation.flow import Flow, cover_of, spell, walk
from shiftopt.rotation.network import Network, network
from shiftopt.rotation.wanted import PREFERENCES, USUAL, Wanted
from shiftopt.scenario.types import Shift

MAN = library.shifts("3x8")
DN = library.shifts("2x12")
MONDAY = date(2026, 1, 5)


def wanted(teams: int, every: int = 7, shifts: tuple[Shift, ...] = MAN, **rules: object) -> Wanted:
    """One team on every shift of every day."""
    need = {s.code: (1,) * every for s in shifts}
    return Wanted(teams, need, shifts, **rules)  # type: ignore[arg-type]


# --- against all cycles ---------------------------------------------------------------------------
def costs(cycle: Word, task: Wanted) -> dict[str, int]:
    """What a cycle costs, read day by day around the circle."""
    size, shift = len(cycle), task.shift
    found = dict.fromkeys(PREFERENCES, 0)
    for day in range(size):
        before, code, after = cycle[day - 1], cycle[day], cycle[(day + 1) % size]
        if OFF not in (before, code):
            found["forward"] += shift[code].start < shift[before].start
        found["single_days_off"] += code == OFF and before != OFF and after != OFF
        if day % task.period in task.saturdays:
            free = (code == OFF) + (after == OFF)
            found["weekends"] -= free == 2
            found["half_weekends"] += free == 1
        last = [cycle[(day - k) % size] for k in range(6)]
        found["nights"] += code != OFF and shift[code].night and last[:3] == [code] * 3
        found["long_blocks"] += OFF not in last
    return found


def tiny(seed: int) -> Wanted:
    """A random rotation of 6 to 9 days for two shifts."""
    dice = random.Random(seed)
    every, teams = dice.choice([(2, 3), (3, 3), (2, 4), (4, 2)])
    hidden = dice.choices(["D", "N", OFF], [3, 3, 4], k=every * teams)
    need = {c: tuple(hidden[day::every].count(c) for day in range(every)) for c in "DN"}
    return Wanted(
        teams,
        need,
        DN,
        off=(1, dice.choice([3, 5])),
        work=(1, dice.choice([4, 6])),
        rest=dice.choice([0, 11 * 60]),
        weekends=dice.choice([0, 0, 1]),
        prefer=tuple(dice.sample(USUAL, 3)),
    )


def smallest(task: Wanted) -> tuple[list[int], Word] | None:
    """Costs and days of the best cycle by trying all of them."""
    demand = task.demand()
    columns = []
    for day in range(demand.period):
        there = [code for code in (*demand.codes, OFF) for _ in range(demand.teams_on(code, day))]
        columns.append(sorted(set(permutations(there))))
    rank = {code: place for place, code in enumerate((*demand.codes, OFF))}
    best = None
    for chosen in product(*columns):
        cycle: Word = sum(zip(*chosen, strict=True), ())
        if breaches(cycle, demand):
            continue
        found = costs(cycle, task)
        if -found["weekends"] < task.weekends:
            continue
        price = [found[name] for name in task.prefer]
        begun = (cycle[k:] + cycle[:k] for k in range(len(cycle)) if cycle[k - 1] == OFF != cycle[k])
        first = min(begun, key=lambda word: [rank[c] for c in word])
        key = (price, [rank[c] for c in first])
        if best is None or key < best[0]:
            best = key, first
    return None if best is None else (best[0][0], best[1])


def test_the_design_is_the_best_and_first_of_all_cycles() -> None:
    """On 16 tiny rotations: same costs and same days as trying every cycle; both answers occur."""
    answers = set()
    for seed in range(16):
        task = tiny(seed)
        found, known = design(task), smallest(task)
        answers.add(found is None)
        assert (found is None) == (known is None) == (not possible(task)), seed
        if found is not None and known is not None:
            assert ([found.points[name] for name in task.prefer], found.cycle) == known, (seed, task)
            assert found.points == costs(tuple(d for row in found.table for d in row), task)
    assert answers == {True, False}


def test_the_answer_is_the_same_whichever_optimum_is_met_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """In another order of the runs the search meets other equally good cycles; the design is the same one."""
    task = wanted(5, 2, prefer=("nights",))
    met, designed = set(), set()
    for seed in range(4):

        def shuffled(demand: Demand, dice: random.Random = random.Random(seed)) -> Network:  # noqa: B008
            net = network(demand)
            return replace(net, arcs=tuple(dice.sample(net.arcs, len(net.arcs))))

        net = shuffled(task.demand(), random.Random(seed))
        counts = Flow(net, cover_of(task.demand())).solve()
        assert counts is not None
        met.add(spell(walk(net, counts), 2))
        monkeypatch.setattr("shiftopt.rotation.design.network", shuffled)
        found = design(task)
        assert found is not None
        designed.add(found.cycle)
    assert len(met) > 1
    assert designed == {tuple("MMAANN----")}


# --- rotations of practice ------------------------------------------------------------------------
def test_two_days_apart_the_usual_rotation_comes_out() -> None:
    """Without any wish, three shifts and four teams lead to two of each and two free."""
    found = design(wanted(4, 2, prefer=USUAL))
    assert found is not None
    assert "".join(found.cycle) == "MMAANN--"
    assert found.offsets == (0, 2, 4, 6)


@pytest.fixture(scope="module")
def weekly() -> Design:
    rules = {"work": (2, 7), "off": (2, 4), "nights": 3, "forward": True, "after_nights": 48 * 60}
    found = design(wanted(4, **rules, prefer=("nights", "weekends")))
    assert found is not None
    return found


def test_rules_hold_in_the_facts(weekly: Design) -> None:
    """Hours, rests, runs and weekends as computed from the finished cycle."""
    rotation = weekly.rotation(MONDAY)
    found = facts(rotation, MAN)
    assert cover(rotation) == {"M": (1, 1), "A": (1, 1), "N": (1, 1)}
    assert float(found.week / 60) == 42
    assert found.after_nights is not None
    assert found.shortest_rest is not None
    assert found.longest_run is not None
    assert found.most_nights is not None
    assert found.after_nights >= 48 * 60
    assert found.shortest_rest >= 11 * 60
    assert found.longest_run <= 7
    assert found.most_nights <= 3
    assert found.weekends_free * 4 == -weekly.points["weekends"]


def test_a_weekly_cycle_keeps_its_weekdays(weekly: Design) -> None:
    """The table begins on Monday, and so do offsets and anchor together."""
    for near in (MONDAY, date(2026, 1, 8)):
        rotation = weekly.rotation(near)
        assert rotation.anchor >= near
        assert rotation.anchor.weekday() == weekly.day
    rotation = weekly.rotation(MONDAY)
    monday = [rotation.code(team, MONDAY) for team in rotation.offsets]
    assert sorted(monday) == sorted(row[0] for row in weekly.table)


def test_hours_are_arithmetic() -> None:
    """Four teams on three shifts work 42 h a week, whatever the cycle."""
    assert wanted(4).week == 42 * 60
    assert design(wanted(4, 2, hours=42 * 60)) is not None
    assert design(wanted(4, 2, hours=42 * 60 - 1)) is None


def test_rest_counts_the_handover() -> None:
    """A late until 23:00 and an early at 07:00 leave 8 h; a handover takes its part of them."""
    free = wanted(3, 2, shifts=MAN[:2], rest=8 * 60)
    assert ("A", "M") not in free.demand().forbidden
    tight = Wanted(3, free.need, MAN, handover=15, rest=8 * 60)
    assert ("A", "M") in tight.demand().forbidden
    assert ("N", OFF, "M") in wanted(4, after_nights=48 * 60).demand().forbidden
    assert ("N", OFF, OFF, "M") not in wanted(4, after_nights=48 * 60).demand().forbidden


def test_nights_in_a_row_are_counted_over_shifts() -> None:
    """Two kinds of nights in turn are nights in a row."""
    late = Shift("L", "L", 20 * 60, 480, True)
    task = Wanted(4, {"L": (1, 1), "N": (1, 1)}, (late, MAN[2]), nights=2, rest=0)
    assert ("L", "N", "L") in task.demand().forbidden
    found = design(task)
    assert found is not None
    assert facts(found.rotation(MONDAY), task.shifts).most_nights == 2
