"""One person's month on a page: every shift, hours, balance, what differs and why."""

from __future__ import annotations

import re

import pytest

from shiftopt.audit import audit
from shiftopt.report.facts import Facts
from shiftopt.report.person import day_lines, person_page, totals, weeks, wishes
from shiftopt.roster import Roster
from tests.export import samples
from tests.report import station


@pytest.fixture(scope="module")
def month():
    return station.result(station.scenario(24, 3, duties=(), leave=()))


@pytest.fixture(scope="module")
def facts(month):
    return Facts(month.roster, month.audit)


def test_the_calendar_has_every_day_once(facts):
    """Weeks begin on Monday; days outside the period are there, and empty."""
    boxes = [box for week in weeks(facts, "p02") for box in week]
    assert len(boxes) % 7 == 0
    assert boxes[0].on.weekday() == 0
    assert [b.cell.day for b in boxes if b.cell] == list(range(31))


def test_every_shift_stands_in_the_page(month, facts):
    """As many shift signs as shifts; clock and grid beside each."""
    page = person_page(month, "p02")
    line = month.roster.line("p02")
    assert len(re.findall(r'<span class="shift k\d">', page)) == len(line)
    first = facts.cells["p02", line[0].day]
    assert day_lines(facts, first, "zh")[0].endswith(facts.scenario.grid[line[0].grid].name)


def test_totals_are_those_of_the_workload(facts):
    """Hours with the distance from the standard, nights and rest."""
    load, said = facts.loads["p02"], dict(totals(facts, "p02", "zh"))
    assert said["班数"] == str(load.shifts)
    assert said["夜班"] == str(load.nights)
    assert said["工时"].startswith(f"{load.total / 60:.1f}".rstrip("0").rstrip("."))


def test_wishes_say_whether_they_were_met(facts):
    """The wish of p02 to be off on 11 October, in both languages."""
    met = "p02" not in {a.person for a in facts.roster.assignments if a.day == 10}
    ((found, zh),), ((_, en),) = (wishes(facts, "p02", code) for code in ("zh", "en"))
    assert found == met
    assert zh == f"10月11日（周日） 休：{'已满足' if met else '未满足'}"
    assert en == f"Sun 11 Oct off: {'met' if met else 'not met'}"


def test_names_are_text():
    """What somebody typed as a name never becomes code of the page."""
    plan = samples.roster(people={"p1": {"name": "<script>alert(1)</script>"}})
    page = person_page(samples.result(plan, audit=audit(plan)), "p1")
    assert "<script>alert" not in page
    assert "default-src 'none'" in page


def test_only_people_of_the_roster_have_a_page(month):
    """An unknown id is refused."""
    with pytest.raises(KeyError):
        person_page(month, "nobody")


def test_a_free_month_has_a_page():
    """Somebody without any shift still gets his sheet."""
    plan = Roster(samples.roster(leave=(), duties=()).scenario, [])
    assert "</html>" in person_page(samples.result(plan, audit=audit(plan)), "p1")
