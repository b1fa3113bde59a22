"""The compiled loops against the same loops as Python runs them."""

from __future__ import annotations

import random
import warnings

import numpy as np
import pytest

from shiftopt.model import sweep
from tests.model.test_network import drawn

LOOPS = ("_cheapest_codes", "_charged", "follow", "trace", "through")


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
    assert any(len(n._course.ways.charge) for n in nets)
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
