"""The compiled loops against the same loops as Python runs them."""

from __future__ import annotations

import random
import warnings
from dataclasses import replace

import numpy as np
import pytest

from shiftopt.model import sweep
from shiftopt.model.cheapest import Cheapest
from shiftopt.model.lines import Count
from shiftopt.model.network import Network
from shiftopt.model.people import PeopleModel
from shiftopt.rotation.cycle import OFF
from tests.model.said import said, scene
from tests.model.test_network import CODES
from tests.model.test_people import HISTORIES, random_word, together

LOOPS = ("_cheapest_codes", "_charged", "follow", "trace", "meet")


def drawn(chance: random.Random) -> Cheapest:
    """The network of a few words, some soft; with a charge at two scales."""
    rules = [
        said(together((random_word(chance),)), enforce=enforce, weight=2, tier="working_time")
        for enforce in ("hard", "soft", "soft")
    ]
    model = PeopleModel(scene(rules, chance.choice(HISTORIES)))
    known, scenario = model.known["p1"], model.scenario
    words = [replace(p.word, scale=i % 2) for i, p in enumerate(known.priced)]
    past = {d: scenario.past.get(("p1", d), OFF) for d in range(scenario.first_day, 0)}
    counts = [*(w for w in words if isinstance(w, Count)), *known.counts]
    return Cheapest(Network(known.of(words), CODES, past, scenario.days, counts), range(len(counts)))


def test_compiled_loops_do_what_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines and what goes through every day and code are the same, to the last bit."""
    chance = random.Random(3)
    nets = [drawn(chance) for _ in range(25)]
    costs = [
        np.array([[chance.uniform(-3, 3) for _ in n.network.codes] for _ in range(n.network.days)])
        for n in nets
    ]
    scales = np.array([1.0, 0.5])
    compiled = [(n.line(c, scales), n.through(c, scales)) for n, c in zip(nets, costs, strict=True)]
    assert any(len(n._ahead.ways.charge) for n in nets)
    assert any(through.min() < np.inf for _, through in compiled)
    for name in LOOPS:
        monkeypatch.setattr(sweep, name, getattr(sweep, name).py_func)
    for net, cost, (line, through) in zip(nets, costs, compiled, strict=True):
        assert net.line(cost, scales) == line
        assert (net.through(cost, scales) == through).all()


def test_nowhere_to_keep_what_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no folder can be written, loops are compiled for this run only."""
    made = sweep.numba.njit

    def njit(**options: bool) -> object:
        if options.pop("cache", False):
            raise RuntimeError("cannot cache function: no locator available")
        return made(**options)

    monkeypatch.setattr(sweep.numba, "njit", njit)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert sweep.compiled(lambda a: a + 1)(1) == 2
