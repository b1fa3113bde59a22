"""What each person is entitled to, and what a distance from it costs."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftopt.roster import Roster
from shiftopt.rules.fairness import FairShare, entitled, price, quarters, usual_minutes
from shiftopt.rules.tiny import draw, duty, tiny
from shiftopt.scenario.types import Assignment, Duty, Leave, Need, Scenario, Shift
from tests.rules.evaluate import EvalPoster

NAMES = ("nights", "weekends", "holidays", "hours")


@given(st.integers(-200, 200), st.integers(-400, 400))
def test_price_is_an_interpolated_square(target: int, off: int) -> None:
    """4 × (whole shifts off)², straight between, the same on both sides, convex, 0 on the target."""
    assert price(target, target) == 0
    assert price(target, target + 4 * off) == 4 * off * off
    assert price(target, target + off) == price(target, target - off)
    steps = [price(target, target + off + i + 1) - price(target, target + off + i) for i in (0, 1)]
    assert steps[0] <= steps[1]


@pytest.mark.parametrize("of", NAMES)
def test_shares_add_up_to_the_pool(of: str) -> None:
    """Whatever the leave, the hours and the start dates: the exact shares share out all of it."""
    scenario = tiny(
        4,
        days=7,
        need={"M": 1, "N": Need(1, 2)},
        holidays=(1, 5),
        leave=(Leave("p1", 2, 4),),
        since={"p2": 3},
        people={"p3": {"share": 50}},
        duties=(Duty("p1", "民情日记", 360), duty("p4", 2, "09:00", "11:30")),
        handover=15,
    )
    pool = {"nights": 4 * 7 * 2, "weekends": 4 * 2 * 3, "holidays": 4 * 2 * 3, "hours": 4 * 7 * 3 + 3 + 1}[of]
    shares = entitled(scenario, of)  # type: ignore[arg-type]
    assert sum(s.fair for s in shares.values()) == pool
    days = {"p1": 4 * 100, "p2": 4 * 100, "p3": 7 * 50, "p4": 7 * 100}
    assert {p: s.fair for p, s in shares.items()} == {p: Fraction(pool * d, 1850) for p, d in days.items()}


def test_targets_can_be_reached_by_whole_shifts() -> None:
    """Base and target lie whole shifts apart, the nearest such, half up."""
    scenario = tiny(2, days=3, need={"M": 1}, duties=(Duty("p1", "民情日记", 240),))
    share = entitled(scenario, "hours")
    assert (share["p1"].fair, share["p1"].base, share["p1"].target) == (7, 2, 6)
    assert (share["p2"].fair, share["p2"].base, share["p2"].target) == (7, 0, 8)
    half = entitled(tiny(2, days=1, need={"M": 1}), "hours")
    assert [s.target for s in half.values()] == [4, 4]


def test_balance_is_taken_off() -> None:
    """Two nights carried too many are two nights fewer now; other burdens don't matter."""
    scenario = tiny(2, days=8, need={"N": 1}, balances={"p1": {"nights": 2, "hours": 9}})
    assert [s.target for s in entitled(scenario, "nights").values()] == [8, 16]


def test_the_rotation_brings_its_people() -> None:
    """Where the rotation has more people on a shift than are needed, all of them are to be shared."""
    scenario = tiny(2, days=4, need={"N": 1}, cycle=("N", "-"), leave=(Leave("p2", 0, 0),))
    nights = 1 + 1 + 2 + 1  # p2 is away on day 0
    assert sum(s.fair for s in entitled(scenario, "nights").values()) == 4 * nights


def test_who_takes_part() -> None:
    """Left out: no night shifts of one's own, a limit of none, nothing needed on one's grids, never there."""
    scenario = tiny(
        7,
        days=4,
        grids=("G1", "G2"),
        need={(d, "N", "G1"): 1 for d in range(4)},
        limits={"p2": {"nights": 0}, "p3": {"shifts": 0}, "p7": {"hours": 0}},
        leave=(Leave("p4", 0, 3),),
        since={"p5": 9},
        people={"p1": {"shifts": ("M",)}, "p6": {"grids": ("G2",)}},
    )
    assert list(entitled(scenario, "nights")) == ["p7"]
    roster = draw(scenario, ["NNNN"] * 6 + ["NN--"])
    assert [b.person for b in FairShare(of="nights").audit(roster)] == ["p7"]


def test_one_standard_shift() -> None:
    """Hours are measured in the shift that most officers are needed for, handover included."""
    scenario = mixed(2)
    assert usual_minutes(scenario) == 480 + 15
    assert [quarters(m, 480) for m in (480, 240, 59, 60, 180, 720)] == [4, 2, 0, 1, 2, 6]


def mixed(people: int) -> Scenario:
    """Shifts of 8 h, 6 h and 11.5 h, so that weights are 4, 3 and 6 quarters."""
    scenario = tiny(
        people,
        days=5,
        need={"M": 1},
        handover=15,
        since={"p2": 2},
        duties=(Duty("p1", "民情日记", 200), duty("p2", 3, "09:00", "10:30")),
    )
    return replace(
        scenario,
        shifts=(
            Shift("M", "早班", 420, 480),
            Shift("K", "短班", 540, 360),
            Shift("L", "长班", 1080, 690, night=True),
        ),
    )


def test_unequal_shifts() -> None:
    """With unequal shifts every quarter counts: words and audit agree, and prices between squares occur."""
    rule, chance, seen = FairShare(of="hours"), random.Random(7), set()
    scenario = mixed(2)
    for _ in range(300):
        roster = Roster(
            scenario,
            [
                Assignment(p.id, d, code, "G1")
                for p in scenario.people
                for d in range(5)
                if (code := chance.choice("-MKL")) != "-" and scenario.employed(p.id, d)
            ],
        )
        amounts = [b.amount for b in rule.audit(roster)]
        assert EvalPoster(scenario, roster, rule).price == sum(amounts)
        seen.update(amounts)
    assert any(a % 4 for a in seen)


def test_names_and_keys_tell_the_burdens_apart() -> None:
    """Two shares of different burdens are two rules; an id of one's own wins."""
    rules = [FairShare(of=of) for of in NAMES]  # type: ignore[arg-type]
    assert len({r.name for r in rules}) == len({r.key for r in rules}) == 4
    assert FairShare(of="nights", id="夜班均衡").name == "夜班均衡"


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ("hours", "王建国：工时 24 小时，应担 16 小时（4 分）。"),
        ("nights", "王建国：夜班 3 个，应担 2 个（4 分）。"),
    ],
)
def test_every_burden_is_said_in_its_own_measure(of: str, said: str) -> None:
    """A share of hours is said in hours, a share of nights in nights; both concern the whole period."""
    rule = FairShare(of=of)  # type: ignore[arg-type]
    scenario = tiny(2, days=4, need={"N": 1}, rules=(rule,))
    first, _ = rule.audit(draw(scenario, ["NNN-", "---N"]))
    assert rule.say(first, scenario) == said
    assert first.days == (0, 3)


@pytest.mark.parametrize(
    ("of", "where", "inert"),
    [
        ("nights", {}, False),
        ("weekends", {}, True),
        ("weekends", {"start": date(2026, 6, 5)}, False),
        ("holidays", {}, True),
        ("holidays", {"holidays": (0,)}, False),
        ("holidays", {"holidays": (2,)}, True),
        ("hours", {}, False),
    ],
)
def test_inert(of: str, where: dict[str, object], inert: bool) -> None:
    """A burden that nobody can have in the period is said to be none."""
    assert bool(FairShare(of=of).inert(tiny(1, days=2, **where))) == inert  # type: ignore[arg-type]
