"""What the page counts is what the roster holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shiftopt.audit import audit
from shiftopt.report import phrases
from shiftopt.report.facts import Facts
from shiftopt.roster import Roster
from shiftopt.scenario.types import DAY, Assignment, Duty, Event, Request

from . import station


def test_a_cell_for_every_person_and_day(facts: Facts) -> None:
    """The rota has no holes, and its codes are the roster's."""
    assert len(facts.cells) == 48 * 31
    assert all(c.codes == facts.roster.codes(c.person, c.day) for c in facts.cells.values())


def test_marks_say_how_a_day_differs_from_the_rotation(facts: Facts) -> None:
    """Moved, extra, released and leave are each found where the fixture put them."""
    assert facts.cells["p11", 16].mark == "moved"
    assert facts.cells["p28", 12].mark == "released"
    assert facts.cells["p03", 4].mark == "leave"
    assert facts.cells["p09", 30].mark == "extra"
    assert facts.cells["p01", 0].mark == ""


def test_rests_are_computed_from_clock_times(facts: Facts) -> None:
    """From M on day 0 (until 15:00) to A on day 1 (14:45 with handover) are 23 h 45 min."""
    assert facts.cells["p01", 0].rest_after == 23 * 60 + 45
    assert facts.cells["p01", 1].rest_before == 23 * 60 + 45
    assert facts.cells["p01", 0].rest_before is None


def test_changes_carry_their_cause(facts: Facts) -> None:
    """A stand-in knows who is on leave; one on the day of the inspection knows of the inspection."""
    by_key = {(c.person, c.day): c for c in facts.changes}
    assert set(by_key["p16", 4].absent) == {"p03", "p07", "p09"}
    assert by_key["p09", 30].events == ("秋季安全大检查",)
    assert by_key["p09", 30].need == by_key["p09", 30].base_there + 1


def test_cover_adds_up(facts: Facts) -> None:
    """Need, presence and shortage of a shift are those of its grids."""
    for c in facts.cover:
        assert c.there == len(facts.roster.crew(c.day, c.shift))
        assert c.short == sum(max(need - there, 0) for _, need, there in c.grids)
    assert len(facts.cover) == 31 * 3


def test_a_change_names_the_rule_that_the_base_shift_would_break() -> None:
    """A meeting during the base shift: moving away from it is explained by the duties rule."""
    month = station.scenario()
    plan = station.roster(month)
    met = next(d for d in month.duties if d.timed and (month.base(d.person, d.day) == "A"))
    kept = [a for a in plan.assignments if (a.person, a.day) != (met.person, met.day)]
    less = Roster(month, kept)
    facts = Facts(less, audit(less))
    change = next(c for c in facts.changes if (c.person, c.day) == (met.person, met.day))
    assert (change.mark, change.forbidden) == ("released", ("duties",))
    assert "照轮转会违反" in phrases.change_reason(facts, change, "zh")


def test_a_wish_explains_a_free_day() -> None:
    """Who asked for the day off and got it is released as wished."""
    month = station.scenario(requests=(Request("p28", 12, frozenset("-")),))
    facts = Facts(station.roster(month), station.result().audit)
    change = next(c for c in facts.changes if c.person == "p28")
    assert change.wished
    assert phrases.change_reason(facts, change, "en").startswith("as wished")


def test_who_has_left_is_not_on_the_page() -> None:
    """Somebody who left before the period is in no team, load or cell; with a shift in it, in all."""
    month = station.scenario()
    gone = replace(month.people[0], until=date(2026, 9, 30))
    month = replace(month, people=(gone, *month.people[1:]))
    without = Facts(empty := Roster(month, ()), audit(empty))
    assert "p01" not in without.loads
    assert all(p.id != "p01" for team in without.teams.values() for p in team)
    assert ("p01", 0) not in without.cells
    back = Facts(edited := Roster(month, [Assignment("p01", 3, "M", "G1")]), audit(edited))
    assert back.cells["p01", 3].codes == ("M",)


def test_the_agenda_tells_events_once_with_their_grids(facts: Facts) -> None:
    """One line an event with all its grids, one a duty with all its people, by date."""
    events = (Event(2, "灯会", "G1"), Event(2, "灯会", "G2"))
    duties = tuple(Duty(p, "例会", 90, 1, DAY + 900) for p in ("p01", "p02"))
    month = replace(facts.scenario, events=events, duties=duties)
    other = Facts(plan := Roster(month, ()), audit(plan))
    assert phrases.agenda(other, "zh") == (
        "10月2日（周五） 15:00–16:30 例会：王建国、赵海燕",
        "10月3日（周六） 灯会：第一网格、第二网格",
    )
    assert phrases.agenda(other, "en")[1] == "Sat 3 Oct 灯会: 第一网格, 第二网格"


def test_a_period_over_two_months_is_named_in_words(facts: Facts) -> None:
    """From day to day, the year told once unless it changes."""
    weeks = replace(facts.scenario, start=date(2026, 11, 30), days=28)
    assert phrases.period_name(weeks, "zh") == "2026年11月30日至12月27日"
    assert phrases.period_name(weeks, "en") == "30 November 2026 – 27 December 2026"
    assert phrases.period_name(replace(weeks, days=40), "zh") == "2026年11月30日至2027年1月8日"


def test_nobody_is_released_for_plenty_where_the_shift_is_short(facts: Facts) -> None:
    """A free day that leaves a grid short isn't explained by too many people."""
    plan = facts.roster
    gone = [a for a in plan.assignments if (a.day, a.shift) != (20, "M")]
    thinned = Facts(edited := Roster(facts.scenario, gone), audit(edited))
    released = next(c for c in thinned.changes if (c.day, c.before, c.mark) == (20, "M", "released"))
    assert "缺人" in phrases.change_reason(thinned, replace(released, forbidden=()), "zh")


def test_there_is_one_share_of_nights(facts: Facts) -> None:
    """What the overload is measured against is the share that the page draws."""
    for person, share in facts.entitled["nights"].items():
        assert facts.loads[person].nights_entitled == share
