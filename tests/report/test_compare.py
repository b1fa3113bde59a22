"""Two rosters compared: what changed for whom, better or worse, and a page that holds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shiftopt.audit import audit
from shiftopt.errors import ScenarioError
from shiftopt.export import write_results
from shiftopt.report.compare import (
    Comparison,
    bars,
    compare_page,
    delta_words,
    headline,
    lines,
    move_words,
    side_from,
    side_of,
)
from shiftopt.roster import Roster
from shiftopt.scenario.types import Assignment
from tests.export.samples import result, roster

MORE = [Assignment("p1", 0, "M", "G1"), Assignment("p1", 1, "N", "G1"), Assignment("p1", 2, "N", "G1")]


def given(plan):
    return result(plan, audit=audit(plan))


@pytest.fixture
def sides():
    """p1 works a night more than before, p2 a shift less."""
    plan = roster(leave=(), duties=())
    before = side_of(given(plan), "a")
    kept = [a for a in plan.assignments if a.person == "p2"][:1]
    return before, side_of(given(Roster(plan.scenario, [*MORE, *kept])), "b")


def test_who_has_it_worse_stands_first(sides):
    """More hours and nights are worse, fewer hours better; the days are told with what was and is."""
    worse, better = Comparison(*sides).deltas
    assert (worse.person, worse.tone, better.person, better.tone) == ("p1", "worse", "p2", "better")
    assert worse.nights == (1, 2)
    assert [(m.on, m.before, m.after) for m in better.moves] == [(date(2026, 6, 3), "M G1", None)]
    assert move_words(better.moves[0], "zh") == "6月3日（周三） M G1 → 休"
    assert "夜班 1 → 2" in delta_words(worse, "zh")
    assert "nights 1 → 2" in delta_words(worse, "en")


def test_the_same_roster_has_no_difference(sides):
    """Compared with itself nothing is said of anybody."""
    found = Comparison(sides[0], sides[0])
    assert headline(found, "zh") == "两份班表完全一样。"
    assert not [d for d in found.deltas if d.changed or d.moves]


def test_the_headline_counts(sides):
    """How many people and days, and how many have it better or worse, in both languages."""
    found = Comparison(*sides)
    assert headline(found, "zh").startswith("改了 2 人 2 天的班。1 人更轻松，1 人更重")
    assert headline(found, "en").startswith("2 days of 2 people changed. 1 better off, 1 worse")
    assert lines(found, "zh")[0] == ("good", "硬性规则违反 0 → 0 处")


def test_another_month_compares_loads_alone(sides):
    """Days of two months can't be told from each other; who came and went is named."""
    before, after = sides
    people = {"p1": before.people["p1"], "p9": ("新人", "甲")}
    later = replace(before, first=date(2026, 7, 1), last=date(2026, 7, 4), people=people)
    found = Comparison(later, after)
    assert not any(d.moves for d in found.deltas)
    assert found.left == ("新人",)
    assert found.joined == ("李想",)


def test_folders_say_the_same_as_rosters_at_hand(sides, tmp_path):
    """What a result folder holds is enough: no scenario is needed."""
    plan = roster(leave=(), duties=())
    write_results(given(plan), tmp_path)
    read = side_from(tmp_path)
    assert replace(read, label="a") == replace(sides[0], points=read.points)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"scenario": {}, "workload": []}'])
def test_what_is_no_roster_is_told(tmp_path, text):
    """A damaged file, or one of something else, is a problem of the file."""
    (tmp_path / "roster.json").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match="no roster of shiftopt"):
        side_from(tmp_path)
    with pytest.raises(ScenarioError, match="can't read"):
        side_from(tmp_path / "nowhere.json")


def test_pictures_share_one_scale():
    """Less lies to the left, and a change has its direction's tone."""
    up, down, none = bars([(10, 20), (20, 0), (5, 5)])
    assert (up.tone, down.tone, none.tone) == ("worse", "better", "same")
    assert up.end == down.start
    assert down.end < none.start < up.start
    assert bars([]) == ()


def test_the_page_is_safe_and_bilingual(sides):
    """A name is text, not code; both languages are there; nothing is fetched."""
    before, after = sides
    people = {**after.people, "p1": ("<script>alert(1)</script>", "甲")}
    page = compare_page(Comparison(before, replace(after, people=people)), "zh")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "更重" in page
    assert ">worse<" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "default-src 'none'" in page
