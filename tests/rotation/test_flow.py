"""Cycles by circulation: right against all cycles of tiny demands, and on the public instances."""

from __future__ import annotations

import random
from itertools import permutations, product

import pytest

from shiftopt.rotation.cycle import OFF
from shiftopt.rotation.demand import Demand, Word, breaches
from shiftopt.rotation.flow import Flow, UndecidedError, cover_of, find, pieces, spell, walk
from shiftopt.rotation.network import Memory, network


def demand(
    teams: int, work: tuple[int, int], off: tuple[int, int], *forbidden: str, **need: tuple[int, ...]
) -> Demand:
    """A demand whose shifts may run as long as the work block."""
    runs = dict.fromkeys(need, (1, work[1]))
    return Demand(teams, need, runs, off, work, tuple(tuple(word) for word in forbidden))


def tiny(seed: int) -> Demand:
    """A random demand with at most 14 days, built around a random cycle so that both answers occur."""
    dice = random.Random(seed)
    period, teams = dice.choice([(2, 3), (2, 4), (3, 2), (3, 3), (4, 2), (4, 3), (7, 1), (7, 2)])
    codes = ("M", "N")
    hidden = dice.choices([*codes, OFF], [3, 2, 3], k=period * teams)
    words = list(product([*codes, OFF], repeat=2)) + list(product([*codes, OFF], repeat=3))
    return Demand(
        teams,
        {code: tuple(hidden[day::period].count(code) for day in range(period)) for code in codes},
        {code: (least := dice.choice([1, 1, 2]), least + dice.randint(0, 3)) for code in codes},
        (least := dice.choice([1, 1, 2]), least + dice.randint(0, 3)),
        (least := dice.choice([1, 1, 2, 3]), least + dice.randint(0, 4)),
        tuple(dice.sample(words, dice.choice([0, 0, 1, 2]))),
    )


def all_cycles(task: Demand) -> bool:
    """Whether any way to give out the codes of each day is a cycle of the demand."""
    columns = []
    for day in range(task.period):
        there = [code for code in (*task.codes, OFF) for _ in range(task.teams_on(code, day))]
        columns.append(sorted(set(permutations(there))))
    return any(not breaches(sum(zip(*chosen, strict=True), ()), task) for chosen in product(*columns))


def test_answers_are_those_of_trying_every_cycle() -> None:
    """On 80 tiny demands a cycle is found exactly where one exists, and it is one."""
    answers = set()
    for seed in range(80):
        task = tiny(seed)
        found = find(task)
        answers.add(found is None)
        assert (found is not None) == all_cycles(task), (seed, task)
        assert found is None or breaches(found, task) == [], (seed, task, found)
    assert answers == {True, False}


def test_the_usual_rotation_is_found() -> None:
    """Four teams, two days apart, two of each shift, never backwards: there is no other."""
    one, two = dict.fromkeys("MAN", (1, 1)), dict.fromkeys("MAN", (2, 2))
    task = Demand(4, one, two, (2, 2), (6, 6), (("A", "M"), ("N", "A"), ("N", "M")))
    found = find(task)
    assert found is not None
    assert "".join(found * 2).find("MMAANN--") >= 0


def test_two_cycles_are_not_one() -> None:
    """Five on, two off from Monday and from Thursday cover the need; nobody gets from one to the other."""
    task = demand(2, (5, 5), (2, 2), M=(2, 1, 1, 2, 2, 1, 1))
    net = network(task)
    loose = Flow(net, cover_of(task))
    counts = loose._search()
    assert counts is not None
    assert len(pieces(net.arcs, counts)) == 2
    assert find(task) is None
    assert find(demand(2, (1, 9), (1, 3), M=(2, 1, 1, 2, 2, 1, 1))) is not None


def test_too_few_teams_are_no_cycle() -> None:
    """More needed than there are, and nobody ever free."""
    assert find(demand(1, (1, 6), (1, 6), M=(2, 0))) is None
    assert find(demand(1, (1, 6), (1, 6), M=(1, 1))) is None
    assert find(demand(1, (1, 6), (1, 6), M=(0, 0))) is None
    assert find(demand(1, (1, 6), (1, 6), M=(1, 0))) == ("M", OFF)


def test_a_cycle_begins_with_the_first_day_of_the_period() -> None:
    """Whichever run the walk begins with: the columns are those of the need."""
    task = demand(1, (2, 4), (1, 4), M=(1, 0, 0, 1, 1, 1, 0))
    assert find(task) is None
    task = demand(1, (1, 4), (1, 4), M=(1, 0, 0, 1, 1, 1, 0))
    assert find(task) == tuple("M--MMM-")


@pytest.mark.parametrize(
    ("word", "days", "complete"),
    [("NM", "NM", True), ("N-M", "N--M", False), ("N-M", "NN-M", True), ("MMM", "MM-MM", False)],
)
def test_memory_knows_when_a_word_is_complete(word: str, days: str, complete: bool) -> None:
    """Overlapping beginnings are not forgotten, and a gap is."""
    memory = Memory([tuple(word)])
    state: Word | None = ()
    for day in days:
        assert state is not None
        state = memory.step(state, day)
    assert (state is None) is complete


def test_the_network_does_not_grow_with_the_teams() -> None:
    """Ten times the teams, the same states."""
    few, many = (demand(n, (3, 6), (1, 3), M=(k,) * 7, A=(k,) * 7, N=(k,) * 7) for n, k in ((5, 1), (50, 10)))
    assert network(few) == network(many)


def test_the_same_demand_gives_the_same_cycle() -> None:
    """No chance in it."""
    task = demand(8, (3, 6), (1, 3), "NM", "NA", "AM", M=(2,) * 7, A=(2,) * 7, N=(2,) * 7)
    assert find(task) == find(task)


def test_a_walk_uses_everything_once() -> None:
    """The walk has each run as often as it counts, head to tail."""
    task = demand(8, (3, 6), (1, 3), "NM", "NA", "AM", M=(2,) * 7, A=(2,) * 7, N=(2,) * 7)
    net = network(task)
    counts = Flow(net, cover_of(task)).solve()
    assert counts is not None
    path = walk(net, counts)
    assert [path.count(arc) for arc in net.arcs] == list(counts)
    assert all(a.head == b.tail for a, b in zip(path, [*path[1:], path[0]], strict=True))
    assert len(spell(path, 7)) == 56


def test_no_answer_is_not_a_no(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that ends the search is told, never taken for a proof."""
    task = demand(8, (3, 6), (1, 3), "NM", "NA", "AM", M=(2,) * 7, A=(2,) * 7, N=(2,) * 7)
    with pytest.raises(UndecidedError):
        find(task, limit=1e-9)
