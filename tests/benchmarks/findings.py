"""What a benchmark finds: figures with their targets, and the tiers of a solve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

TARGETS: dict[tuple[str, str], float] = {
    ("shiftopt --help", "wall"): 0.5,
    ("shiftopt check large", "wall"): 2,
    ("shiftopt solve quickstart", "wall"): 10,
    ("shiftopt solve quickstart", "peak memory"): 500,
    ("quickstart", "all tiers proven"): 10,
    ("xingfu/2026-10", "first audited roster"): 5,
    ("xingfu/2026-10", "all tiers proven"): 30,
    ("xingfu/2027-02", "first audited roster"): 5,
    ("xingfu/2027-02", "all tiers proven"): 30,
    ("tight", "first audited roster"): 10,
    ("small", "first audited roster"): 10,
    ("large", "first audited roster"): 60,
    ("large", "largest gap"): 1,
    ("large", "total"): 180,
    ("large", "peak memory"): 4096,
}
"""(work, what) → the most that it may be, on 2 cores, in the figure's own unit."""

NEVER = math.inf
"""Value of what didn't come about within the limit."""


@dataclass(frozen=True)
class Figure:
    """One thing measured, once a run: None where the system doesn't tell, NEVER where it didn't happen."""

    work: str
    what: str
    values: tuple[float | None, ...]
    unit: str = "s"

    @property
    def known(self) -> list[float]:
        return [value for value in self.values if value is not None]

    @property
    def low(self) -> float | None:
        return min(self.known, default=None)

    @property
    def mid(self) -> float | None:
        return median(self.known) if self.known else None

    @property
    def target(self) -> float | None:
        return TARGETS.get((self.work, self.what))

    @property
    def target_text(self) -> str:
        return "" if self.target is None else f"≤ {self.target:g}"

    @property
    def verdict(self) -> str:
        """Whether the median meets the target; empty without one."""
        if self.target is None:
            return ""
        if self.mid is None:
            return "n/a"
        return "met" if self.mid <= self.target else "not met"


@dataclass(frozen=True)
class Level:
    """Points of one tier of a solve and the seconds spent on it; None where unknown."""

    work: str
    tier: str
    objective: int | None
    bound: int | None
    seconds: float | None = None

    @property
    def gap(self) -> float | None:
        """Percent of the objective that the bound leaves open."""
        if self.objective is None or self.bound is None:
            return None
        return 100 * (self.objective - self.bound) / max(self.objective, 1)


@dataclass
class Findings:
    """What one or more families found.

    ``hashes``: work → hash of the scenario solved; ``failures``: what ended badly, in words.
    """

    figures: list[Figure] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def add(self, other: Findings) -> None:
        self.figures += other.figures
        self.levels += other.levels
        self.hashes |= other.hashes
        self.failures += other.failures

    def of(self, work: str) -> list[Level]:
        """Tiers of one solve, in their order."""
        return [level for level in self.levels if level.work == work]


def number(value: float | None) -> str:
    """Three figures or so; what isn't known is a dash."""
    if value is None:
        return "–"
    if value == NEVER:
        return "never"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}" if abs(value) < 100 else f"{value:.0f}"


def tables(findings: Findings) -> list[list[tuple[str, ...]]]:
    """Figures and tiers as tables of text, each with its headings first; empty ones are left out."""
    figures = [
        (f.work, f.what, number(f.low), number(f.mid), f.unit, f.target_text, f.verdict)
        for f in findings.figures
    ]
    levels = [
        (
            level.work,
            level.tier,
            "–" if level.objective is None else str(level.objective),
            "–" if level.bound is None else str(level.bound),
            "–" if level.gap is None else "proven" if level.gap == 0 else f"{level.gap:.2f} %",
            number(level.seconds),
        )
        for level in findings.levels
    ]
    heads = (
        ("work", "figure", "min", "median", "unit", "target", "verdict"),
        ("work", "tier", "objective", "bound", "gap", "seconds"),
    )
    return [[head, *rows] for head, rows in zip(heads, (figures, levels), strict=True) if rows]


def plain(table: Sequence[tuple[str, ...]]) -> str:
    """A table for the terminal."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in table]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def markdown(table: Sequence[tuple[str, ...]]) -> str:
    """A table for the page."""
    lines = [f"| {' | '.join(row)} |" for row in table]
    lines.insert(1, "|" + " --- |" * len(table[0]))
    return "\n".join(lines)
