"""What the page's script is told of people and days."""

from __future__ import annotations

from shiftopt.report import panels
from shiftopt.report.facts import Facts


def test_everybody_is_in_the_crew(facts: Facts) -> None:
    """Name, filter tags and both languages of every line."""
    crew = panels.crew(facts)
    assert set(crew) == {p.id for p in facts.roster.people}
    assert all(len(pair) == 2 for who in crew.values() for pair in who["says"])
    tagged = {id for id, who in crew.items() if "overloaded" in who["tags"]}
    assert tagged == {o.person for o in facts.overloaded}
    assert crew["p01"]["shifts"] == ["k0", "k1", "k2"]


def test_skills_and_newcomers_are_told(facts: Facts) -> None:
    """In a person's panel and to the crews of each day, until the months as a newcomer are over."""
    crew = panels.crew(facts)
    assert crew["p07"]["skills"] == ["leader"]
    assert crew["p07"]["says"][0] == ["甲班 · 技能：leader", "Team 甲 · skills: leader"]
    assert crew["p06"]["says"][0] == ["甲班 · 新人", "Team 甲 · newcomer"]
    new = [id for id, who in crew.items() if "new" in who["tags"]]
    assert "p06" in new
    assert "p07" not in new
    assert [day["new"] for day in panels.days(facts)] == [new] * 31


def test_a_day_lists_everybody_on_it(facts: Facts) -> None:
    """The crews of a day's shifts are those of the roster, grid by grid; who is on leave is named."""
    for day, of in enumerate(panels.days(facts)):
        for shift in of["shifts"]:
            ids = [id for grid in shift["grids"] for id in grid["ids"]]
            assert sorted(ids) == sorted(facts.roster.crew(day, shift["code"]))
    fifth = panels.days(facts)[4]
    assert fifth["name"] == ["10月5日（周一） 国庆节", "Mon 5 Oct 国庆节"]
    assert any("休假" in zh for zh, _ in fifth["notes"])
