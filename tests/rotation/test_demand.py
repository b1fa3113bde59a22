"""The checker of cycles, on cycles with exactly one thing wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shiftopt.rotation.demand import Demand, breaches

GOOD = tuple("MMAANN--")
ONE, TWO = dict.fromkeys("MAN", (1, 1)), dict.fromkeys("MAN", (2, 2))
DEMAND = Demand(4, ONE, TWO, (2, 2), (6, 6), (("N", "-", "M"),))


def test_a_good_cycle_has_no_breach() -> None:
    """Four teams, two days apart, each shift covered once a day, wherever the cycle begins."""
    assert breaches(GOOD, DEMAND) == []
    assert breaches(GOOD[4:] + GOOD[:4], DEMAND) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"need": {"M": (1, 2), "A": (1, 1), "N": (1, 1)}}, "day 1: M has 1 instead of 2"),
        ({"runs": {"M": (1, 1), "A": (2, 2), "N": (2, 2)}}, "2 days of M in a row"),
        ({"runs": {"M": (3, 3), "A": (2, 2), "N": (2, 2)}}, "2 days of M in a row"),
        ({"off": (1, 1)}, "2 days of - in a row"),
        ({"work": (1, 5)}, "6 days of work in a row"),
        ({"forbidden": (("N", "-", "-", "M"),)}, "N - - M at 1 places"),
        ({"forbidden": (("-", "M"),)}, "- M at 1 places"),
        ({"teams": 5}, "8 days instead of 10"),
    ],
)
def test_each_bound_is_checked_across_the_joint(changed: dict[str, object], said: str) -> None:
    """Begun in the middle of any run, the cycle breaks the one bound that was tightened."""
    tight = replace(DEMAND, **changed)  # type: ignore[arg-type]
    for turn in range(len(GOOD)):
        cycle = GOOD[turn:] + GOOD[:turn]
        assert any(said.split(":")[-1] in text for text in breaches(cycle, tight))
    assert said in breaches(GOOD, tight)


def test_a_run_without_end_breaks_every_bound() -> None:
    """Work on every day of the circle is more days in a row than any bound allows."""
    always = Demand(2, {"M": (2, 2)}, {"M": (1, 4)}, (1, 4), (1, 4))
    assert len(breaches(tuple("MMMM"), always)) == 2


def test_an_unknown_code_is_told() -> None:
    """Whatever isn't a shift of the demand is no free day either."""
    assert "unknown code X" in breaches(tuple("MMAANNX-"), DEMAND)
