"""Arithmetic: shortages are found and named, and a shortage claimed is always a proof."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftopt.model.people import PeopleModel
from shiftopt.rules import RULES
from shiftopt.rules.base import Rule
from shiftopt.rules.tiny import MONDAY, duty, tiny
from shiftopt.scenario.arithmetic import Arithmetic, shortages
from shiftopt.scenario.types import Duty, Leave, Scenario, SkillNeed
from shiftopt.solving.cpsat import CpSat, Limits
from shiftopt.solving.matrix import Matrix


def rule(kind: str, **fields: Any) -> Rule:
    return RULES[kind](**fields)


BASE = tuple(
    rule(kind) for kind in ("cover", "skills_on_duty", "allowed", "leave", "duties", "personal_limits")
)


def station(n: int = 4, /, days: int = 3, more: tuple[Rule, ...] = (), **fields: Any) -> Scenario:
    """A few people on 3×8 h; English unless told otherwise."""
    return tiny(n, days=days, rules=(*fields.pop("rules", BASE), *more), **{"language": "en", **fields})


def test_enough_people_are_no_shortage() -> None:
    """Four people for three places a day, with no other limit."""
    assert shortages(station(need={"M": 1, "A": 1, "N": 1})) == ()


def test_a_grid_that_needs_more_than_there_are() -> None:
    """The sentence names day, shift, grid and both numbers; the days with the same gap share one."""
    said = shortages(station(need={(1, "N", "G1"): 5, (2, "N", "G1"): 5}))
    assert said == ("6-02 and 1 more, 夜班, 第1网格: 5 needed, only 4 can work there",)


def test_in_chinese() -> None:
    """The same in the scenario's language."""
    said = shortages(station(need={(1, "N", "G1"): 5}, language="zh"))
    assert said == ("6月2日夜班第1网格需要 5 人，能上的只有 4 人",)


def test_a_shift_whose_grids_together_need_more() -> None:
    """Each grid could be filled alone, not both."""
    said = shortages(station(need={(0, "M", "G1"): 3, (0, "M", "G2"): 2}, grids=("G1", "G2")))
    assert len(said) == 1
    assert "all grids: 5 needed, only 4" in said[0]


def test_a_day_whose_shifts_together_need_more() -> None:
    """One shift a person and day."""
    said = shortages(station(need={"M": 2, "A": 2, (1, "N", "G1"): 1}))
    assert len(said) == 1
    assert said[0].startswith("6-02, all shifts: 5 needed, only 4")


@pytest.mark.parametrize(
    "why",
    [
        {"leave": (Leave("p1", 0, 2), Leave("p2", 1, 1))},
        {"limits": {"p1": {"nights": 0}, "p2": {"nights": 0}}},
        {"people": {"p1": {"shifts": ("M", "A")}, "p2": {"grids": ("G2",)}}, "grids": ("G1", "G2")},
        {"since": {"p1": MONDAY + timedelta(days=2)}, "leave": (Leave("p2", 1, 1),)},
        {"duties": (duty("p1", 1, "23:30", "23:45"), duty("p2", 2, "06:59", "08:00"))},
        {"limits": {"p1": {"holidays": 0}, "p2": {"holidays": 0}}, "holidays": {1: "节日"}},
    ],
)
def test_people_who_cannot_be_there_do_not_count(why: dict[str, Any]) -> None:
    """Leave, limits, closed shifts and grids, employment, duties: two of four are left for the night."""
    assert shortages(station(need={(1, "N", "G1"): 2}, **why)) == ()
    said = shortages(station(need={(1, "N", "G1"): 3}, **why))
    assert [s for s in said if "3 needed, only 2" in s]


def test_weekends_that_somebody_may_not_work() -> None:
    """Day 5 is a Saturday."""
    limits = {f"p{n}": {"weekends": 0} for n in (1, 2, 3)}
    assert shortages(station(days=7, need={(5, "M", "G1"): 2}, limits=limits))
    assert not shortages(station(days=7, need={(4, "M", "G1"): 2}, limits=limits))


@pytest.mark.parametrize("kind", ["cover", "leave", "personal_limits", "allowed"])
def test_rules_that_may_be_broken_prove_nothing(kind: str) -> None:
    """Where the rule behind a shortage is soft or off there is none."""
    facts: dict[str, Any] = {
        "cover": {"need": {"N": 5}},
        "leave": {"need": {"N": 4}, "leave": (Leave("p1", 0, 2),)},
        "personal_limits": {"need": {"N": 4}, "limits": {"p1": {"nights": 2}, "p2": {"nights": 0}}},
        "allowed": {"need": {"N": 4}, "people": {"p1": {"shifts": ("M",)}}},
    }
    assert shortages(station(**facts[kind]))
    soft = "off" if kind == "allowed" else "soft"
    rules = tuple(r.model_copy(update={"enforce": soft}) if r.kind == kind else r for r in BASE)
    assert shortages(station(rules=rules, **facts[kind])) == ()


def test_too_few_holders_of_a_skill() -> None:
    """On one shift; and over the shifts of a day, because nobody works twice."""
    skills = {"p1": ("leader",), "p2": ("leader",)}
    one = (SkillNeed(0, "M", None, "leader", 3),)
    assert "skill leader needed, only 2" in shortages(station(skills=skills, skill_needs=one))[0]
    spread = tuple(SkillNeed(0, s, None, "leader", 1) for s in "MAN")
    said = shortages(station(skills=skills, skill_needs=spread))
    assert len(said) == 1
    assert "all shifts: 3 with the skill leader needed, only 2" in said[0]


def test_a_skill_needed_anywhere_and_on_a_grid_is_needed_once() -> None:
    """The one on the grid is the one anywhere."""
    both = (SkillNeed(0, "M", None, "leader", 1), SkillNeed(0, "M", "G1", "leader", 1))
    assert shortages(station(skills={"p1": ("leader",)}, skill_needs=both)) == ()


def test_a_period_that_needs_too_many_shifts() -> None:
    """Six days, at most two in a row: four shifts a person."""
    limit = (rule("max_consecutive_workdays", limit=2),)
    assert not shortages(station(2, days=6, need={(d, "M", "G1"): 1 for d in range(6)}, more=limit))
    said = shortages(station(1, days=6, need={(d, "M", "G1"): 1 for d in range(6)}, more=limit))
    assert said == ("6 person-shifts needed; leave, runs of workdays and personal limits allow 4",)


def test_a_period_that_needs_too_many_nights() -> None:
    """Personal limits on nights add up."""
    limits = {f"p{n}": {"nights": 1} for n in (1, 2, 3, 4)}
    said = shortages(station(need={"N": 2}, limits=limits))
    assert [s for s in said if s.startswith("6 night shifts needed;") and s.endswith("allow 4")]


def test_a_period_that_needs_too_many_hours() -> None:
    """Duties take from the hours that may be worked, and only whole shifts count."""
    cap = (rule("period_hours", at_most=20),)
    need = {(d, "M", "G1"): 2 for d in range(4)}
    assert shortages(station(days=4, need=need, more=cap)) == ()
    said = shortages(station(days=4, need=need, more=cap, duties=(Duty("p1", "民情日记", 5 * 60),)))
    assert said == ("64 hours of patrol needed; leave and the limits on hours allow 56",)


def test_a_week_that_needs_too_many_hours() -> None:
    """The first window that can't be filled is named."""
    cap = (rule("max_hours_in_days", hours=16, days=3),)
    need = {(d, "M", "G1"): 1 for d in range(3, 6)}
    assert shortages(station(2, days=6, need=need, more=cap)) == ()
    said = shortages(station(1, days=6, need=need, more=cap))
    assert "6-04 to 6-06 (3 days): 24 hours of patrol needed; the limits allow 16" in said


def test_what_the_rotation_supplies() -> None:
    """Leave is taken off; free days supply nothing."""
    rotation = {"cycle": ("M", "N", "-"), "offsets": (0, 1)}  # M N - M and N - M N
    sums = Arithmetic(station(2, days=4, need={"M": 1}, leave=(Leave("p1", 0, 0),), **rotation))
    assert sums.needed == {"M": 4}
    assert sums.rota == {"M": 2, "N": 3}


@st.composite
def stations(draw: st.DrawFn) -> Scenario:
    """Small stations that are sometimes impossible, for all kinds of reasons."""
    people, days = draw(st.integers(1, 3)), draw(st.integers(2, 4))
    who = st.integers(1, people).map(lambda n: f"p{n}")
    day = st.integers(0, days - 1)
    code = st.sampled_from("MAN")
    kinds = st.sampled_from(
        ("nights", "weekends", "shifts", "hours", "consecutive_days", "consecutive_nights")
    )
    counts = st.integers(0, 3)
    limits = draw(st.dictionaries(who, st.dictionaries(kinds, counts, max_size=1), max_size=2))
    limits = {p: {k: v * 8 if k == "hours" else v for k, v in each.items()} for p, each in limits.items()}
    more = [
        draw(st.sampled_from((None, rule("max_consecutive_workdays", limit=2)))),
        draw(st.sampled_from((None, rule("max_consecutive_nights", limit=1)))),
        draw(st.sampled_from((None, rule("max_hours_in_days", hours=16, days=3)))),
        draw(st.sampled_from((None, rule("period_hours", at_most=17)))),
    ]
    return station(
        people,
        days,
        tuple(r for r in more if r is not None),
        need=draw(
            st.dictionaries(
                st.tuples(day, code, st.sampled_from(("G1", "G2"))), st.integers(1, 2), max_size=4
            )
        ),
        grids=("G1", "G2"),
        start=date(2026, 6, 4),
        limits=limits,
        leave=tuple(Leave(p, d, d) for p, d in draw(st.sets(st.tuples(who, day), max_size=2))),
        skills={"p1": ("leader",)},
        skill_needs=tuple(
            SkillNeed(d, c, None, "leader", 1) for d, c in draw(st.sets(st.tuples(day, code), max_size=2))
        ),
        duties=tuple(duty(p, d, "09:00", "10:00") for p, d in draw(st.sets(st.tuples(who, day), max_size=1))),
        handover=draw(st.sampled_from((0, 15))),
    )


@settings(max_examples=150, deadline=None)
@given(stations())
def test_a_shortage_is_a_proof(scenario: Scenario) -> None:
    """Whatever arithmetic claims, the solver agrees: there is no roster."""
    if shortages(scenario):
        search = CpSat(Matrix(PeopleModel(scenario).linear, None))
        assert search.solve(None, Limits(30.0, None)).values is None
