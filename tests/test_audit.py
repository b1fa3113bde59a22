"""The audit of a whole roster: order, hard and soft, points per tier."""

from __future__ import annotations

from shiftopt.audit import audit
from shiftopt.rules.cover import Cover
from shiftopt.rules.fairness import FairShare
from shiftopt.rules.people import LeaveRule, OneShiftADay, PersonalLimits, Wishes
from shiftopt.rules.rotation import RotationKept
from shiftopt.rules.tiny import draw, tiny
from shiftopt.scenario.types import DEFAULT_TIERS, Leave, Request


def test_breaches_come_in_the_order_of_the_rules() -> None:
    """First all of the first rule, then all of the second, whatever the days."""
    rules = (LeaveRule(), Cover(), Wishes())
    scenario = tiny(
        2,
        days=2,
        need={"M": 1},
        leave=(Leave("p1", 1, 1),),
        requests=(Request("p2", 0, frozenset("A")),),
        rules=rules,
    )
    roster = draw(scenario, ["-N", "--"])
    assert [b.kind for b in audit(roster).breaches] == ["leave", "cover", "cover", "wishes"]
    turned = tiny(
        2,
        days=2,
        need={"M": 1},
        leave=(Leave("p1", 1, 1),),
        requests=(Request("p2", 0, frozenset("A")),),
        rules=rules[::-1],
    )
    assert [b.kind for b in audit(draw(turned, ["-N", "--"])).breaches] == [
        "wishes",
        "cover",
        "cover",
        "leave",
    ]


def test_hard_and_soft_are_told_apart() -> None:
    """Clean means no hard breach; soft ones cost points and nothing else; what is off isn't looked at."""
    where = {"days": 1, "need": {"M": 2}, "leave": (Leave("p1", 0, 0),)}
    for enforce, hard, points in (("hard", 2, 0), ("soft", 1, 2), ("off", 1, 0)):
        rules = (LeaveRule(), Cover(enforce=enforce))  # type: ignore[arg-type]
        found = audit(draw(tiny(1, rules=rules, **where), ["N"]))  # type: ignore[arg-type]
        assert len(found.hard) == hard
        assert found.clean == (hard == 0)
        assert found.points()["coverage"] == points
    soft = (LeaveRule(enforce="soft"), Cover(enforce="soft"))
    found = audit(draw(tiny(1, rules=soft, **where), ["N"]))  # type: ignore[arg-type]
    assert found.clean
    assert len(found.breaches) == 2


def test_points_are_amount_times_weight_by_tier() -> None:
    """Every tier of the scenario is listed; rules of one tier add up; two fair shares don't mix."""
    rules = (
        Cover(enforce="soft", weight=5),
        RotationKept(weight=2),
        Wishes(tier="rotation", weight=3),
        FairShare(of="nights"),
        FairShare(of="hours", weight=10),
        PersonalLimits(enforce="soft", tier="stability"),
    )
    scenario = tiny(
        2,
        days=2,
        need={"N": 1},
        cycle=("N", "-"),
        offsets=(0, 1),
        requests=(Request("p2", 1, frozenset("-"), 4),),
        limits={"p1": {"hours": 7}},
        rules=rules,
    )
    points = audit(draw(scenario, ["M-", "-N"])).points()
    assert list(points) == list(DEFAULT_TIERS)
    assert points["coverage"] == 5 * 1
    assert points["rotation"] == 2 * 3 + 3 * 4
    assert points["fairness"] == 4  # one night of two, hours even
    assert points["stability"] == 60
    assert points["working_time"] == points["wishes"] == 0


def test_tiers_follow_the_scenario() -> None:
    """Reordered tiers come back in the scenario's order."""
    tiers = ("fairness", "coverage", "working_time", "rotation", "wishes", "stability")
    scenario = tiny(1, days=1, rules=(), tiers=tiers)
    assert list(audit(draw(scenario, ["M"])).points()) == list(tiers)


def test_two_shifts_a_day_by_hand() -> None:
    """A hand-made roster may hold two shifts of one date: found, named, and counted in the hours."""
    rules = (OneShiftADay(), PersonalLimits())
    scenario = tiny(2, days=2, limits={"p1": {"hours": 16}}, rules=rules)
    found = audit(draw(scenario, ["MM", "A-"], also=[("p1", 0, "N")]))
    assert [(b.kind, b.person, b.amount) for b in found.hard] == [
        ("one_shift_a_day", "p1", 1),
        ("personal_limits", "p1", 480),
    ]
    said = rules[0].say(found.hard[0], scenario)
    assert said == "王建国 6月1日：同一天排了早班、夜班，多出 1 个班次。"


def test_a_clean_roster_has_no_breaches() -> None:
    """Nothing is reported where nothing is wrong."""
    rules = (Cover(), LeaveRule(), OneShiftADay(), RotationKept(), FairShare(of="nights"))
    scenario = tiny(2, days=2, need={"N": 1}, cycle=("N", "-"), offsets=(0, 1), rules=rules)
    found = audit(draw(scenario, ["N-", "-N"]))
    assert found.breaches == ()
    assert found.clean
    assert set(found.points().values()) == {0}
