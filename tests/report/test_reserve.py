"""Who could step in, by hand."""

from __future__ import annotations

from dataclasses import replace

from shiftopt.report.facts import Cover, Facts
from shiftopt.report.reserve import brittle, stand_ins
from shiftopt.roster import Roster
from shiftopt.scenario.types import Assignment

from . import station


def test_stand_ins_are_free_and_rested(facts: Facts) -> None:
    """Nobody on a list works within 11 hours of the shift, is on leave, or may not work it."""
    found = stand_ins(facts.roster, [(c.day, c.shift) for c in facts.cover])
    for (day, shift), people in found.items():
        start, end = facts.scenario.span(day, shift)
        for person in people:
            assert facts.scenario.available(person, day)
            assert all(s.end + 660 <= start or s.start >= end + 660 for s in facts.roster.clock(person))
    assert any(found.values())


def test_one_shift_too_near_takes_a_person_off_the_list() -> None:
    """Free all month: on every list. After a night until 07:00 neither morning nor afternoon."""
    month = station.scenario(leave=(), duties=())
    slots = [(4, "M"), (4, "A"), (4, "N"), (5, "M")]
    everybody = {p.id for p in month.staff}
    assert all(set(people) == everybody for people in stand_ins(Roster(month, ()), slots).values())
    worked = stand_ins(Roster(month, [Assignment("p01", 3, "N", "G1")]), slots)
    assert [("p01" in worked[slot]) for slot in slots] == [False, False, True, True]


def test_who_may_not_work_there_isnt_called() -> None:
    """A person of other shifts, and one of other grids than those with need, are on no list."""
    month = station.scenario(leave=(), duties=())
    one, two, *rest = month.people
    people = (replace(one, shifts=("A",)), replace(two, grids=("G9",)), *rest)
    found = stand_ins(Roster(replace(month, people=people), ()), [(4, "M")])[4, "M"]
    assert {one.id, two.id}.isdisjoint(found)
    assert rest[0].id in found


def test_what_breaks_first_has_the_fewest_to_call() -> None:
    """Shifts with somebody to spare are left out; then by how many could step in."""
    cover = [
        Cover(d, "M", need, there, max(need - there, 0), ())
        for d, need, there in ((0, 2, 2), (1, 2, 3), (2, 2, 2))
    ]
    calls = {(0, "M"): ("a", "b"), (1, "M"): (), (2, "M"): ("a",)}
    assert [(c.day, n) for c, n in brittle(cover, calls)] == [(2, 1), (0, 2)]
