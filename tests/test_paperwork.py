"""Work without a clock time: where it is placed, what stays hidden, and where that counts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from shiftopt.errors import ScenarioError
from shiftopt.export.csv import roster_csv
from shiftopt.export.json import roster_json
from shiftopt.ledger.burdens import burdens
from shiftopt.paperwork import hidden_minutes, placed
from shiftopt.roster import Roster
from shiftopt.rules.fairness import FairShare
from shiftopt.rules.hidden import HiddenWork
from shiftopt.rules.hours import PeriodHours
from shiftopt.rules.tiny import draw, tiny
from shiftopt.scenario.load import load, load_with_notes
from shiftopt.scenario.types import Assignment, Duty, Grid
from shiftopt.solving.solve import solve
from tests.export.samples import result
from tests.stations import MINI, write

ROOM = {"M": 60, "A": 30}


def parts(roster: Roster, person: str = "p1") -> list[tuple[str, int, str | None, int | None]]:
    """What, minutes, shift and day of everything placed."""
    found = placed(roster, person)
    return [(p.duty.what, p.minutes, p.shift and p.shift.shift, p.shift and p.shift.day) for p in found]


def worked(*lines: str, **fields: object) -> Roster:
    return draw(tiny(lines, **fields), lines)  # type: ignore[arg-type]


# --- where it is done -----------------------------------------------------------------------------
def test_it_fills_the_room_of_the_shifts_in_order() -> None:
    """As early as can be, each duty in the order of the file; a night has no room."""
    duties = (Duty("p1", "日记", 80), Duty("p1", "台账", 60))
    assert parts(worked("NMA-M", duties=duties, room=ROOM)) == [
        ("日记", 60, "M", 1),
        ("日记", 20, "A", 2),
        ("台账", 10, "A", 2),
        ("台账", 50, "M", 4),
    ]


def test_what_finds_no_room_is_hidden() -> None:
    """The rest stands last, without a shift."""
    roster = worked("MN", duties=(Duty("p1", "日记", 150),), room=ROOM)
    assert parts(roster) == [("日记", 60, "M", 0), ("日记", 90, None, None)]
    assert hidden_minutes(roster, "p1") == 90


def test_only_the_shifts_named_have_room_for_it() -> None:
    """`during` narrows the shifts that have room."""
    roster = worked("MMA", duties=(Duty("p1", "月报", 60, during=("A", "N")),), room=ROOM)
    assert parts(roster) == [("月报", 30, "A", 2), ("月报", 30, None, None)]


def test_a_desk_is_used_after_the_patrol_shifts() -> None:
    """An explicit desk shift takes what patrol shifts have no room for, though it comes first."""
    scenario = tiny(
        1,
        days=2,
        grids=("G1", Grid("C", "窗口", desk=True)),
        duties=(Duty("p1", "台账", 200),),
        room={"M": 60, "A": 480},
    )
    desk = Assignment("p1", 0, "A", "C", "desk")
    roster = Roster(scenario, [desk, Assignment("p1", 1, "M", "G1")])
    assert parts(roster) == [("台账", 60, "M", 1), ("台账", 140, "A", 0)]


def test_without_any_room_all_of_it_is_hidden_and_no_rule_can_help() -> None:
    """As it was before anybody wrote down what shifts have room for."""
    roster = worked("MM", duties=(Duty("p1", "日记", 90),), rules=(HiddenWork(),))
    assert hidden_minutes(roster, "p1") == 90
    assert not list(HiddenWork().audit(roster))
    assert HiddenWork().inert(roster.scenario)


# --- where it counts ------------------------------------------------------------------------------
def test_only_hidden_minutes_are_added_to_the_ledger() -> None:
    """4 h within shifts weigh nothing; what is left weighs as it does in the roster, not in the rota."""
    duties = (Duty("p1", "日记", 480),)
    room = {"M": 240}
    fields = {"duties": duties, "room": room, "need": {"M": 1}, "cycle": "MM", "offsets": (0, 0)}
    carried = {
        lines[0]: next(b.carried for b in burdens(worked(*lines, **fields)) if b.dimension == "hours")
        for lines in (("MM", "--"), ("M-", "-M"), ("--", "MM"))
    }
    assert carried == {"MM": 8, "M-": 4 + 2, "--": 4}


def test_the_fair_share_of_hours_takes_what_the_rota_leaves_hidden() -> None:
    """Whoever has room in the rota has no claim; whoever hasn't, has."""
    fields = {"cycle": "MN", "offsets": (0, 1), "need": {"M": 1}, "duties": (Duty("p1", "日记", 720),)}
    rule = FairShare(kind="fair_share", of="hours")
    assert not list(rule.audit(worked("MN", "NM", room={"M": 720}, **fields)))
    assert list(rule.audit(worked("MN", "NM", room={"M": 15}, **fields)))


def test_the_solver_gives_the_shifts_with_room_to_whom_it_helps() -> None:
    """One of two must work the night; the one with the diary gets the shift that has room for it."""
    rules = (HiddenWork(), *(r(kind=k) for k, r in _kinds("cover", "allowed", "one_shift_a_day")))
    scenario = tiny(
        2, days=1, need={"M": 1, "N": 1}, duties=(Duty("p2", "日记", 60),), room={"M": 60}, rules=rules
    )
    found = solve(scenario)
    assert found.roster is not None
    assert found.roster.code("p2", 0) == "M"
    assert hidden_minutes(found.roster, "p2") == 0


def test_hard_it_can_be_impossible() -> None:
    """Nobody may take work home: then there is no rota with too little room."""
    cover = [r(kind=k) for k, r in _kinds("cover", "allowed")]
    rules = (HiddenWork(enforce="hard"), *cover)
    scenario = tiny(1, days=1, need={"M": 1}, duties=(Duty("p1", "日记", 75),), room={"M": 60}, rules=rules)
    assert solve(scenario).status.value == "infeasible"
    roomy = replace(scenario, duties=(Duty("p1", "日记", 60),))
    assert solve(roomy).status.value == "optimal"


def test_a_limit_on_hours_counts_hidden_work_exactly() -> None:
    """Two shifts of 8 h with an hour of room each, 3 h of diary: 17 h, no minute more."""
    cover = [r(kind=k) for k, r in _kinds("cover", "allowed")]
    for most, status in ((17, "optimal"), (16.9, "infeasible")):
        scenario = tiny(
            1,
            days=2,
            need={"M": 1},
            duties=(Duty("p1", "日记", 180),),
            room={"M": 60},
            rules=(PeriodHours(at_most=most), *cover),
        )
        assert solve(scenario).status.value == status


def _kinds(*kinds: str) -> list[tuple[str, type]]:
    from shiftopt.rules import RULES

    return [(kind, RULES[kind]) for kind in kinds]


# --- where it is told -----------------------------------------------------------------------------
def test_rows_say_within_which_shift() -> None:
    """A row of kind duty for each part: `placed` with its shift, `hidden` without."""
    roster = worked("MM", duties=(Duty("p1", "日记", 150),), room={"M": 60})
    rows = [line for line in roster_csv(roster).splitlines() if ",duty," in line]
    assert rows == [
        "p1,王建国,p1,2026-06-01,,,,,duty,0.5,hidden",
        "p1,王建国,p1,2026-06-01,M,,,G1,duty,1,placed",
        "p1,王建国,p1,2026-06-02,M,,,G1,duty,1,placed",
    ]
    load = json.loads(roster_json(result(roster)))["workload"][0]
    assert (load["hidden"], load["placed"], load["total"]) == (30, 120, 990)
    assert load["paperwork"][-1] == {"what": "日记", "minutes": 30, "shift": None}
    assert load["paperwork"][0]["shift"] == ["2026-06-01", "M"]


ROOMY = MINI.replace('end: "19:00"}', 'end: "19:00", room: 60}')


def test_room_that_can_never_suffice_is_told(tmp_path: Path) -> None:
    """30 days at most with an hour of room each: of 40 h at least 10 stay hidden."""
    text = ROOMY + "duties:\n  - {who: a, hours: 40, what: 台账}\n  - {who: b, hours: 30, what: 日记}\n"
    _, notes = load_with_notes(write(tmp_path / "mini.yaml", text))
    assert [n.partition("mini.yaml:")[2] for n in notes] == [
        "15:5: 台账 of a takes 40 h, and there is room for 30 h at most: 10 h will be hidden work; "
        "ask for less, give shifts more `room`, or plan a desk shift for it"
    ]


def test_duties_that_share_some_shifts_are_refused(tmp_path: Path) -> None:
    """Nobody could say which of the two the room is for."""
    text = ROOMY.replace('end: "07:00"}', 'end: "07:00", room: 15}')
    text += (
        "duties:\n  - {who: a, hours: 1, what: 日记}\n  - {who: [b, a], hours: 1, during: D, what: 台账}\n"
    )
    with pytest.raises(ScenarioError) as error:
        load(write(tmp_path / "mini.yaml", text))
    [problem] = error.value.problems
    assert (problem.line, problem.what) == (
        16,
        "duty 台账 of a may be done in shifts D, 日记 in line 15 in D N: they share some, but not all",
    )


def test_room_is_in_quarters_of_an_hour(tmp_path: Path) -> None:
    """So that what a plan pays for and what is hidden are the same."""
    with pytest.raises(ScenarioError, match="room is 50; write a multiple of 15"):
        load(write(tmp_path / "mini.yaml", ROOMY.replace("60", "50")))


def test_two_who_book_one_person_are_both_named(tmp_path: Path) -> None:
    """Both duties, both bookers, both lines."""
    text = MINI + (
        "duties:\n"
        '  - {who: a, date: 2026-11-10, start: "14:00", end: "16:00", what: 例会, by: 街道办}\n'
        '  - {who: [a, b], date: 2026-11-10, start: "15:00", end: "17:00", what: 安全检查, by: 派出所}\n'
    )
    with pytest.raises(ScenarioError) as error:
        load(write(tmp_path / "mini.yaml", text))
    [problem] = error.value.problems
    assert problem.line == 16
    assert problem.what == (
        "duty 安全检查 (booked by 派出所) of a on 2026-11-10 overlaps duty 例会 (booked by 街道办) in line 15"
    )
    assert problem.remedy == "let 街道办 and 派出所 agree which of the two it is, or send somebody else"
