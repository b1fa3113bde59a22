"""The limit on the fatigue index beyond what its examples show."""

from __future__ import annotations

import pytest

from shiftopt.fatigue import fatigue
from shiftopt.rules.fatigue import Fatigue, steps, tiring
from shiftopt.rules.tiny import draw, tiny
from tests.rules.agree import Setting, disagreements

SETTINGS = (
    Setting("3x8", past=3, duties=1),
    Setting("night0", past=2, handover=15, duties=1),
    Setting("2x12", days=4, past=3, handover=15, duties=2),
)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize("rule", [Fatigue(day=10, night=24), Fatigue(day=3, night=38, days=2)], ids=repr)
def test_agree(rule: Fatigue, setting: Setting) -> None:
    """The posted price of every line is what the audit reports."""
    assert disagreements(rule, setting) == []


def test_a_step_begun_counts() -> None:
    """Up to the limit nothing, then one for each five points begun."""
    assert [steps(x, 30) for x in (12, 30, 30.0000001, 30.1, 35, 35.1, 45)] == [0, 0, 0, 1, 1, 2, 3]


def test_within_its_days_the_index_is_that_of_the_page() -> None:
    """Where nothing lies further back than the rule looks, both say the same; else the page says more."""
    rule = Fatigue(day=1, night=1)
    for line, more in (("AANN", 0), ("MMAANN", 3)):
        roster = draw(tiny([line], rules=(rule,)), [line])
        whole = fatigue(roster)[0].index[-1]
        (last,) = [b for b in rule.audit(roster) if b.days == (len(line) - 1,)]
        assert 0 <= round(whole, 1) - float(last.facts["index"]) <= more


def test_lines_never_overlap_level_by_level() -> None:
    """Every past costs what the lines that it fits add up to."""
    spans = (("M", (420, 900)), ("N", (1380, 1860)))
    lines = tiring(spans, (), "N", 20, 3)
    three = sum(amount for sets, amount in lines if all("N" in s for s in sets))
    assert three == steps(29.4, 20)
    assert tiring(spans, (), "M", 100, 3) == ()
