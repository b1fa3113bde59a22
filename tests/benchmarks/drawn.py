"""Stations drawn by ``scenarios/make_large.py``: how time grows with people, and months that are hard."""

from __future__ import annotations

import math
import runpy
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Any

from tests.benchmarks.families import SCENARIOS, Plan, ask, attempt, month, orelse
from tests.benchmarks.findings import NEVER, Figure, Findings
from tests.benchmarks.plot import Series, growth_plot

SIZES = (50, 100, 200, 400)
LEAVE = (60, 5, 15)
"""60 % of the people are away for 5 to 15 days: a fifth of all days."""

KINDS: dict[str, dict[str, Any]] = {
    "usual": {},
    "demand 0.97": {"load": 0.97},
    "20 % absent": {"load": 0.95, "away": LEAVE},
}
"""What a station of any size is drawn from; demand is shifts needed for each that the rotation supplies."""

STRESS: dict[str, dict[str, Any]] = {
    **{f"48 people, demand {load:.2f}": {"people": 48, "load": load} for load in (0.97, 1.00, 1.02)},
    "48 people, 20 % absent": {"people": 48, **KINDS["20 % absent"]},
    **{f"12 people, {kind}": {"people": 12, **given} for kind, given in KINDS.items()},
    "400 people, demand 0.97": {"people": 400, "load": 0.97},
}
STRESS_LIMIT, LARGE_LIMIT, LARGE = 120.0, 300.0, 400
"""Seconds of a solve, and of one from so many people on."""


def drawn(given: dict[str, Any]) -> str:
    """The scenario file of a station."""
    script = runpy.run_path(str(SCENARIOS / "make_large.py"))
    text: str = script["text"](station=script["Station"](**given))
    return text


def chosen(plan: Plan, there: Sequence[str]) -> Iterator[str]:
    """The works asked for, or all."""
    yield from (name for name in there if not plan.instances or name in plan.instances)


def solved(work: str, given: dict[str, Any], plan: Plan) -> tuple[Findings, list[dict[str, Any]]]:
    """Figures of a drawn month and the answers that they come from."""
    limit = plan.time_limit or (LARGE_LIMIT if given["people"] >= LARGE else STRESS_LIMIT)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "drawn.yaml")
        file.write_text(drawn(given), encoding="utf-8")
        runs = [ask("month", path=str(file), time_limit=limit) for _ in range(plan.runs)]
    answers = [answer for answer, _ in runs]
    return month(work, answers, [measured for _, measured in runs]), answers


# --- hard months ----------------------------------------------------------------------------------
def stress(plan: Plan) -> Findings:
    """Demand near or above what the rotation supplies, much leave, tiny stations, a large tight one."""
    found = Findings()
    for work in chosen(plan, tuple(STRESS)):
        found.add(attempt(lambda work=work: solved(work, STRESS[work], plan)[0]))
    return found


# --- growth ---------------------------------------------------------------------------------------
def growth(plan: Plan) -> Findings:
    """Seconds until every tier is within 1 % of its bound, from 50 people to 400, and how they grow."""
    found, lines = Findings(), []
    for kind, given in KINDS.items():
        took: dict[int, float] = {}
        for people in (int(size) for size in chosen(plan, tuple(map(str, SIZES)))):
            work = f"{people} people, {kind}"
            found.add(attempt(_grown, work, {"people": people, **given}, plan, took))
        found.figures.append(Figure(f"growth, {kind}", "exponent", (exponent(took),), ""))
        lines.append(Series(kind, took))
    found.plots["growth"] = growth_plot(lines)
    return found


def _grown(work: str, given: dict[str, Any], plan: Plan, took: dict[int, float]) -> Findings:
    """One size; seconds of CPU to 1 % go into ``took``."""
    found, answers = solved(work, given, plan)
    wall, cpu = (tuple(within(answer, place) for answer in answers) for place in (0, 1))
    took[given["people"]] = median(cpu)
    kept = [f for f in found.figures if f.what in ("first audited roster", "largest gap", "peak memory")]
    one = [Figure(work, "every tier within 1 %", wall), Figure(work, "every tier within 1 %, CPU", cpu)]
    return Findings([*one, *kept], found.levels)


def within(answer: dict[str, Any], place: int) -> float:
    """When the last tier came within 1 %: seconds of the clock (0) or of CPU (1); NEVER where one didn't."""
    times = [
        orelse((answer["within"].get(name) or (None, None))[place], NEVER) for name, *_ in answer["tiers"]
    ]
    return max(times, default=NEVER)


def exponent(took: dict[int, float]) -> float | None:
    """The power of the number of people that fits the times best; None for fewer than two of them."""
    known = [(math.log(people), math.log(time)) for people, time in took.items() if 0 < time < NEVER]
    if len(known) < 2:
        return None
    xs, ys = zip(*known, strict=True)
    x, y = fmean(xs), fmean(ys)
    return sum((a - x) * (b - y) for a, b in known) / sum((a - x) ** 2 for a in xs)
