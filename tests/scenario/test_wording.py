"""How problems put things into words."""

from __future__ import annotations

from shiftopt.scenario.wording import hint


def test_hints() -> None:
    """The nearest word, whatever its case; else what there is."""
    assert hint("nigths", ["nights", "weekends"]) == "did you mean 'nights'?"
    assert hint("P2", ["p1", "p2"]) == "did you mean 'p2'?"
    assert hint("X", ["M", "A"]) == "known: M, A"
    assert hint("X", []) == "there is none"
    assert hint("x", (f"name{i}" for i in range(50))).endswith("name11, …")
