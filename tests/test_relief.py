"""Relief: every change does what it says, by the full audit and the full workload."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from shiftopt.audit import Audit, audit
from shiftopt.overload import overloads
from shiftopt.relief import APART, Relief, reliefs
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules import RULES
from shiftopt.rules.base import Rule
from shiftopt.rules.tiny import draw, duty, tiny
from shiftopt.scenario.types import Assignment, Scenario
from shiftopt.workload import workload

BASIC: tuple[Rule, ...] = tuple(
    RULES[kind](kind=kind, **fields)
    for kind, fields in (
        ("allowed", {}),
        ("cover", {}),
        ("duties", {}),
        ("leave", {}),
        ("min_rest", {"hours": 11}),
        ("max_consecutive_workdays", {"limit": 6, "enforce": "soft"}),
        ("rotation_kept", {}),
        ("fair_share", {"of": "nights"}),
        ("fair_share", {"of": "hours"}),
        ("newcomer_accompanied", {}),
        ("wishes", {}),
        ("fatigue", {"night": 30}),
    )
)


def changes(roster: Roster, relief: Relief) -> dict[str, int]:
    """Points more by the full audit, tier by tier."""
    before, after = audit(roster), audit(relief.applied(roster))
    assert sum(b.amount for b in after.hard) <= sum(b.amount for b in before.hard)
    old, new = before.points(), after.points()
    return {tier: new[tier] - old[tier] for tier in new if new[tier] != old[tier]}


def check(roster: Roster) -> tuple[Relief, ...]:
    """The reliefs of a roster, each held against the full audit, overload and workload."""
    found = reliefs(roster)
    levels = {o.person: o for o in overloads(roster)}
    loads = {x.person: x for x in workload(roster)}
    for relief in found:
        changed = relief.applied(roster)
        assert dict(relief.price) == changes(roster, relief)
        now = {o.person: o for o in overloads(changed)}
        assert relief.before == levels[relief.person]
        assert relief.after == now[relief.person]
        assert relief.after.weight < relief.before.weight
        if relief.burdened:
            other = relief.burdened
            more = {x.person: x for x in workload(changed)}[other.person]
            assert other.minutes == more.total - loads[other.person].total
            assert other.nights == more.nights - loads[other.person].nights
            assert other.after == now[other.person]
        for language in ("zh", "en"):
            said = relief.say(roster.scenario, language)
            assert roster.scenario.person[relief.person].name in said
            assert said.endswith(("。", "."))
    return found


def station(**more: object) -> Scenario:
    """Twelve people on one grid in the usual rotation, nobody to spare."""
    fields: dict[str, object] = {
        "days": 21,
        "rules": BASIC,
        "cycle": tuple("MMAANN--"),
        "offsets": tuple(2 * (i % 4) for i in range(12)),
        "need": {"M": 3, "A": 3, "N": 3},
        "since": {"p12": -30},
        **more,
    }
    return tiny(12, **fields)  # type: ignore[arg-type]


def test_random_roster() -> None:
    """The rotation with extra shifts strewn over it: each relief is what a full audit says of it."""
    chance = random.Random(5)
    scenario = station(duties=tuple(duty(f"p{i}", 3 * i, "14:00", "16:00") for i in (1, 2, 3)))
    found = []
    for person in scenario.people:
        eager = 0.5 if person.id in ("p2", "p7", "p9") else 0.03
        for day in range(scenario.days):
            code = scenario.base(person.id, day)
            if code == OFF and chance.random() < eager:
                code = chance.choice("MAN")
            if code != OFF:
                found.append(Assignment(person.id, day, code, "G1"))
    assert {"drop", "swap"} <= {r.kind for r in check(Roster(scenario, found))}


def every_change(roster: Roster, person: str) -> Iterator[tuple[str | None, Roster]]:
    """Every shift left out, given away or swapped, with whom; asked of nothing but who may be where."""
    scenario, mine = roster.scenario, roster.line(person)

    def may(who: str, shift: Assignment) -> bool:
        return scenario.available(who, shift.day) and scenario.may_work(who, shift.day, shift.shift)

    def to(who: str, shift: Assignment) -> Assignment:
        origin = scenario.origin(who, shift.day, shift.shift, shift.grid)
        return replace(shift, person=who, origin=origin)

    for shift in mine:
        rest = [a for a in roster.assignments if a is not shift]
        yield None, Roster(scenario, rest)
        for other in (p.id for p in scenario.people if p.id != person and may(p.id, shift)):
            theirs = roster.line(other)
            if all(a.day != shift.day for a in theirs):
                yield other, Roster(scenario, [*rest, to(other, shift)])
            for back in (a for a in theirs if abs(a.day - shift.day) <= APART and may(person, a)):
                days = ({a.day for a in theirs} - {back.day}, {a.day for a in mine} - {shift.day})
                if shift.day not in days[0] and back.day not in days[1] and shift.shift != back.shift:
                    left = [a for a in rest if a is not back]
                    yield other, Roster(scenario, [*left, to(other, shift), to(person, back)])


def cheapest(roster: Roster, person: str) -> tuple[object, ...] | None:
    """Reasons left, points and weight of the best single change, by the full audit and overload alone."""
    scenario, before = roster.scenario, {o.person: o for o in overloads(roster)}

    def hard(found: Audit) -> Counter[str | None]:
        broken: Counter[str | None] = Counter()
        for breach in found.hard:
            broken[breach.person] += breach.amount
        return broken

    was, found = audit(roster), []
    for other, changed in every_change(roster, person):
        after = {o.person: o for o in overloads(changed)}
        mine = after[person]
        helped = mine.weight < before[person].weight
        if other is not None:
            theirs = after[other]
            helped &= theirs.weight < before[person].weight
            helped &= theirs.level <= max(before[other].level, mine.level)
        if helped:
            now = audit(changed)
            if all(n <= hard(was)[who] for who, n in hard(now).items()):
                price = tuple(now.points()[t] - was.points()[t] for t in scenario.tiers)
                found.append((len(mine.reasons) >= len(before[person].reasons), price, mine.weight))
    return min(found, default=None)


@pytest.mark.parametrize("seed", [1, 7, 21])
def test_no_single_change_is_cheaper(seed: int) -> None:
    """Six people, two weeks, two of them with extra shifts: of all single changes none helps for less."""
    chance, found = random.Random(seed), []
    offsets = (0, 2, 4, 6, 0, 4)
    scenario = tiny(
        6, days=14, rules=BASIC, cycle=tuple("MMAANN--"), offsets=offsets, need={"M": 1, "A": 1, "N": 1}
    )
    for person in scenario.people:
        eager = 0.6 if person.id in ("p2", "p5") else 0.1
        for day in range(scenario.days):
            code = scenario.base(person.id, day)
            if code == OFF and chance.random() < eager:
                code = chance.choice("MAN")
            if code != OFF and chance.random() < 0.95:
                found.append(Assignment(person.id, day, code, "G1"))
    roster = Roster(scenario, found)
    offered = {}
    for relief in reliefs(roster):
        price = tuple(relief.price.get(t, 0) for t in scenario.tiers)
        kept = len(relief.after.reasons) >= len(relief.before.reasons)
        offered[relief.person] = (kept, price, relief.after.weight)
    worn = [o.person for o in overloads(roster) if o.reasons]
    assert worn
    assert offered == {p: best for p in worn if (best := cheapest(roster, p)) is not None}


def test_given_to_whom_it_burdens_least() -> None:
    """Seven mornings in a row where one is needed: a colleague who is free takes one of them."""
    rules = (*BASIC[:3], RULES["rotation_kept"](kind="rotation_kept"))
    roster = draw(
        tiny(["MMMMMMM", "------M", "-------"], need={"M": 1}, rules=rules), ["MMMMMMM", "------M", "-------"]
    )
    (relief, *_) = check(roster)
    assert (relief.person, relief.kind) == ("p1", "drop")
    assert "岗位仍够人" in relief.say(roster.scenario)
    lines = ["MMMMMMM", "-------"]
    roster = draw(tiny(lines, need={"M": 1}, rules=rules), lines)
    (relief,) = check(roster)
    assert relief.kind == "give"
    assert relief.burdened is not None
    assert (relief.burdened.person, relief.burdened.minutes) == ("p2", 480)
    assert "李想多 8 小时" in relief.say(roster.scenario)


def test_a_meeting_moves() -> None:
    """A meeting in the sleep after a night goes to the nearest day on which it hurts nobody."""
    lines = ["-NN--MM", "M-MMM--"]
    rules = (*BASIC[:3], RULES["min_rest"](kind="min_rest", hours=11, enforce="soft"))
    roster = draw(tiny(lines, rules=rules, duties=(duty("p1", 2, "09:00", "11:00"),)), lines)
    (relief,) = check(roster)
    assert (relief.kind, relief.person) == ("move", "p1")
    assert "同一时间" in relief.say(roster.scenario)
    assert relief.price["working_time"] < 0


def test_swaps_and_nobody_worse() -> None:
    """No helper ends as badly off as the one who is relieved; who is alone can't be relieved."""
    lines = ["MMMMMMM"]
    assert reliefs(draw(tiny(lines, need={"M": 1}, rules=BASIC[:3]), lines)) == ()
    lines = ["MMMMMMM", "MMMMMMM"]
    assert reliefs(draw(tiny(lines, need={"M": 2}, rules=BASIC[:3]), lines)) == ()


@pytest.mark.parametrize("people", [0, 1])
def test_no_more_people_than_asked(people: int) -> None:
    """The search is bounded by the number of people that are shown."""
    lines = ["MMMMMMM", "MMMMMMM", "-------"]
    roster = draw(tiny(lines, need={"M": 1}, rules=BASIC[:3]), lines)
    assert len(reliefs(roster, people=people)) == people


def test_two_shifts_on_one_day_have_an_order() -> None:
    """A hand-made double shift whose halves help alike is no trouble."""
    lines = ["MM-MM--", "-------"]
    roster = draw(tiny(lines, need={"M": 1}, rules=BASIC[:3]), lines)
    double = [Assignment("p1", day, "A", "G1") for day in (0, 1, 3)]
    assert check(Roster(roster.scenario, [*roster.assignments, *double]))
