"""What rule sets say of rotations: the ordinary rules, so that a changed clause changes the verdict."""

from __future__ import annotations

from datetime import date

import pytest

from shiftopt.rotation import library
from shiftopt.rotation.cycle import Rotation
from shiftopt.verdict import Verdict, verdicts

WORDS = {
    # cn-standard, eu-wtd, ergonomic
    "three-one": ("kept", "kept", "mostly"),
    "backward": ("kept", "broken", "broken"),
    "five-two-two": ("broken", "kept", "kept"),
    "three-team": ("broken", "broken", "mostly"),
}


def of(name: str, *profiles: str, handover: int = 0) -> tuple[Verdict, ...]:
    cycle = library.read(name)
    return verdicts(cycle.rotation(), cycle.shifts, handover, profiles)


@pytest.mark.parametrize("name", WORDS)
def test_the_verdict_of_known_cycles(name: str) -> None:
    """Worked out by hand: twelve hours a day, 8 h from night to late, no long rest, 56 h a week."""
    found = of(name, "cn-standard", "eu-wtd", "ergonomic")
    assert tuple(verdict.word for verdict in found) == WORDS[name]
    assert [verdict.kept for verdict in found] == [word != "broken" for word in WORDS[name]]


def test_the_clause_is_told_with_its_worst_case() -> None:
    """Eight hours between night and late, on every turn of every team."""
    (verdict,) = of("backward", "eu-wtd")
    (found,) = (f for f in verdict.broken if f.rule.kind == "min_rest")
    assert found.times == 4 * 364 / 8 * 2
    assert found.worst.amount == 3 * 60
    assert "第1班组" in found.say("zh")
    assert "team 1" in found.say("en")
    assert "8" in found.say("en")


def test_averages_see_the_year_before() -> None:
    """56 h a week for ever break both averages of 48 h from the first month on; 42 h don't."""
    (verdict,) = of("three-team", "eu-wtd")
    assert [f.rule.name for f in verdict.broken] == [
        "average_hours_4_months",
        "average_hours_4_months_nights",
    ]
    assert [f.times for f in verdict.broken] == [12 * 3] * 2


def test_handover_is_work_and_shortens_rest() -> None:
    """A day off of exactly 24 h becomes too short by a quarter of an hour."""
    assert of("daily", "cn-standard")[0].kept
    (verdict,) = of("daily", "cn-standard", handover=15)
    assert [f.rule.kind for f in verdict.broken] == ["weekly_rest"]


def test_one_rule_in_two_sets_keeps_its_own_clause() -> None:
    """It is looked at once, and told with the source of each set."""
    cn, uk = of("daily", "cn-comprehensive", "uk-wtr", handover=15)
    sources = [next(f.rule.source for f in v.broken if f.rule.kind == "weekly_rest") for v in (cn, uk)]
    assert sources[0] != sources[1]


def test_the_anchor_matters_for_weekends_only_where_the_cycle_keeps_its_weekdays() -> None:
    """Pitman from a Wednesday has no free weekend."""
    cycle = library.read("pitman")
    for anchor, free in ((date(2026, 1, 5), True), (date(2026, 1, 7), False)):
        rotation = Rotation(cycle.cycle, anchor, {str(at): at for at in cycle.offsets})
        (verdict,) = verdicts(rotation, cycle.shifts, 0, ["ergonomic"])
        assert ("free_weekends" not in {f.rule.kind for f in verdict.advice}) is free
