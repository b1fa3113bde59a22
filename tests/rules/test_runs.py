"""Runs of work and nights, days off after them, and the order of shifts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shiftopt.rules.base import Rule
from shiftopt.rules.runs import (
    DaysOffAfterNights,
    ForbiddenSuccessions,
    ForwardRotation,
    MaxConsecutiveNights,
    MaxConsecutiveWorkdays,
)
from shiftopt.rules.tiny import draw, tiny
from shiftopt.scenario.types import Assignment, Shift
from tests.rules.agree import SETTINGS, Setting, disagreements
from tests.rules.evaluate import EvalPoster

PAIRS = (("N", "M"), ("N", "A"), ("A", "M"), ("N", "D"), ("N", "N"))
RULES = (
    MaxConsecutiveWorkdays(limit=3),
    MaxConsecutiveNights(limit=1),
    MaxConsecutiveNights(limit=3),
    DaysOffAfterNights(),
    DaysOffAfterNights(days=1),
    DaysOffAfterNights(days=3, after_run=2),
    ForbiddenSuccessions(pairs=PAIRS),
    ForwardRotation(),
)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_agree(rule: Rule, setting: Setting) -> None:
    """The posted price of every line is what the audit reports."""
    assert disagreements(rule, setting) == []


def test_days_off_at_the_end() -> None:
    """Days after the period count as free."""
    for line in ("--N", "-N-"):
        assert not list(DaysOffAfterNights(days=3).audit(draw(tiny([line]), [line])))


def test_run_says_its_days() -> None:
    """A breach names the whole run, the days before the period included."""
    roster = draw(tiny(["MM|MM"]), ["MM|MM"])
    (breach,) = MaxConsecutiveWorkdays(limit=3).audit(roster)
    assert breach.days == (-2, -1, 0, 1)
    assert breach.amount == 1


def test_pairs_without_a_shift() -> None:
    """Pairs of codes that the station doesn't have are passed over; if none is left the rule is inert."""
    scenario = tiny(["DN"], system="2x12")
    assert ForbiddenSuccessions(pairs=PAIRS).inert(scenario) is None
    assert "D, N" in str(ForbiddenSuccessions(pairs=(("N", "M"),)).inert(scenario))


def test_inert() -> None:
    """No night, no order of shifts, or a limit beyond all days: the rule can't bite."""
    scenario = tiny(["MAN-"])
    assert MaxConsecutiveWorkdays(limit=3).inert(scenario) is None
    assert MaxConsecutiveWorkdays(limit=4).inert(scenario)
    assert MaxConsecutiveWorkdays(limit=4).inert(tiny(["M|MAN-"])) is None
    assert MaxConsecutiveNights(limit=4).inert(scenario)
    assert DaysOffAfterNights().inert(scenario) is None
    assert ForwardRotation().inert(scenario) is None
    assert ForwardRotation().inert(tiny(["DN"], system="2x12")) is None
    days_only = replace(scenario, shifts=scenario.shifts[:1])
    assert ForwardRotation().inert(days_only)
    assert DaysOffAfterNights(days=1).inert(scenario) is None
    assert DaysOffAfterNights(days=1).inert(tiny(["N-"], system="night0"))
    assert DaysOffAfterNights(days=2).inert(tiny(["N-"], system="night0")) is None
    assert DaysOffAfterNights().inert(days_only) == MaxConsecutiveNights(limit=1).inert(days_only)


def test_days_off_by_the_clock() -> None:
    """Nights written 23:00–07:00 or 00:00–08:00, even side by side: the same rest is due after either."""
    late, early = Shift("N", "夜班", 23 * 60, 480, night=True), Shift("L", "后夜", 0, 480, night=True)
    day = Shift("M", "早班", 8 * 60, 480)
    for line, missing in (
        ("N-M", 1),
        ("N--M", 0),
        ("LM", 1),
        ("L-M", 0),
        ("NL-M", 0),
        ("LN-M", 1),
        ("N|L-M", 0),
    ):
        scenario = replace(tiny([line]), shifts=(day, late, early))
        past = tuple(Assignment("p1", -1, c) for c in line.rpartition("|")[0])
        roster = draw(replace(scenario, history=past), [line])
        rule = DaysOffAfterNights()
        assert sum(b.amount for b in rule.audit(roster)) == missing, line
        assert EvalPoster(roster.scenario, roster, rule).price == missing, line


def test_days_off_in_words() -> None:
    """The length of the run is said only where it matters."""
    assert DaysOffAfterNights().sentence() == "夜班之后，从下夜班当天算起连休 2 天。"
    english = DaysOffAfterNights(after_run=2).sentence("en")
    assert english.startswith("After 2 or more nights in a row, 2 free days at once")


@pytest.mark.parametrize(("language", "said"), [("zh", "A → M、N → M"), ("en", "A → M, N → M")])
def test_pairs_in_words(language: str, said: str) -> None:
    """The sentence lists the pairs."""
    rule = ForbiddenSuccessions(pairs=(("A", "M"), ("N", "M")))
    assert said in rule.sentence(language)  # type: ignore[arg-type]
