"""What a benchmark finds: figures with their targets, and the tiers of a solve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

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
    ("page of 48 × 31", "size"): 6,
    ("page of 48 × 31", "loaded"): 2,
    ("page of 400 × 31", "loaded"): 5,
    ("page of 400 × 31", "freeze"): 200,
    **{(f"growth, {kind}", "exponent"): 1.5 for kind in ("usual", "demand 0.97", "20 % absent")},
    **{(f"48 people, demand {load}", "largest gap"): 1 for load in ("0.97", "1.00", "1.02")},
    ("48 people, 20 % absent", "largest gap"): 1,
    **{(f"12 people, {kind}", "largest gap"): 1 for kind in ("usual", "demand 0.97", "20 % absent")},
    ("400 people, demand 0.97", "largest gap"): 1,
    **{(f"xingfu/{on}, all rule sets", "CPU to first rule set"): 2 for on in ("2026-10", "2027-02")},
    **{(f"xingfu/{on}, all rule sets", "largest gap"): 0 for on in ("2026-10", "2027-02")},
    ("rws", "undecided"): 0,
    ("rws", "mean"): 0.2,
    ("rws", "worst"): 10,
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


@dataclass(frozen=True)
class Score:
    """What was reached on a public instance, beside what is published; None where unknown."""

    work: str
    value: int | None
    bound: int | None
    least: int | None
    """Best lower bound published."""
    best: int | None
    """Best value published."""
    most: int | None
    """A value published that no bound can exceed: the best, where that is certainly this instance's."""
    seconds: float

    @property
    def gap(self) -> float | None:
        """Percent of the value that the own bound leaves open."""
        if self.value is None or self.bound is None:
            return None
        return 100 * (self.value - self.bound) / max(self.value, 1)

    @property
    def beyond(self) -> float | None:
        """By how many percent the value is above the best published."""
        if self.value is None or self.best is None:
            return None
        return 100 * (self.value - self.best) / max(self.best, 1)

    def contradictions(self) -> list[str]:
        """Where own and published figures can't both be right."""
        said = []
        if self.value is not None and self.least is not None and self.value < self.least:
            said.append(f"{self.work}: value {self.value} below the published bound {self.least}")
        if self.bound is not None and self.most is not None and self.bound > self.most:
            said.append(f"{self.work}: bound {self.bound} above the published value {self.most}")
        return said


@dataclass
class Findings:
    """What one or more families found.

    ``hashes``: work → hash of the scenario solved; ``failures``: what ended badly, in words.
    """

    figures: list[Figure] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    plots: dict[str, str] = field(default_factory=dict)
    """Name → drawing (SVG)."""

    def add(self, other: Findings) -> None:
        self.figures += other.figures
        self.levels += other.levels
        self.hashes |= other.hashes
        self.failures += other.failures
        self.scores += other.scores
        self.plots |= other.plots

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


def percent(value: float | None) -> str:
    """A share of a value; what isn't known is a dash."""
    return "–" if value is None else f"{value:.2f} %"


def means(scores: Sequence[Score]) -> tuple[str, ...]:
    """The last row of a table of scores: means over what is known."""
    gaps = [s.gap for s in scores if s.gap is not None]
    above = [s.beyond for s in scores if s.beyond is not None]
    reached = sum(v <= 0 for v in above)
    said = (f"best known reached: {reached} of {len(scores)}", "", "", "")
    shares = (percent(fmean(values) if values else None) for values in (gaps, above))
    return (*said, *shares, number(fmean(s.seconds for s in scores)))


def tables(findings: Findings) -> list[list[tuple[str, ...]]]:
    """Figures, tiers and scores as tables of text, each with its headings first; empty ones are left out."""
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
    scores = [
        (
            score.work,
            *("–" if v is None else str(v) for v in (score.value, score.bound, score.best)),
            *map(percent, (score.gap, score.beyond)),
            number(score.seconds),
        )
        for score in findings.scores
    ]
    if len(scores) > 1:
        scores.append(means(findings.scores))
    heads = (
        ("work", "figure", "min", "median", "unit", "target", "verdict"),
        ("work", "tier", "objective", "bound", "gap", "seconds"),
        ("instance", "value", "bound", "best known", "gap to bound", "above best", "seconds"),
    )
    return [[head, *rows] for head, rows in zip(heads, (figures, levels, scores), strict=True) if rows]


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
