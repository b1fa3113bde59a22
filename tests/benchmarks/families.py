"""The families of benchmarks: what each runs and which figures it takes."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.findings import NEVER, Figure, Findings, Level
from tests.benchmarks.measure import Measured, measure

HOME = Path(__file__).parents[2]
SCENARIOS = HOME / "scenarios"

MONTHS = ("quickstart", "xingfu/2026-10", "xingfu/2027-02", "tight", "small", "twelve-hours", "night-zero")
LARGE = "large"
PAGES = {"page of 48 × 31": (48, 5), "page of 400 × 31": (400, 10)}
"""Work → people and grids."""
PAGE_FIGURES = {
    "made, CPU": "s",
    "size": "MB",
    "loaded": "s",
    "loaded, CPU": "s",
    "freeze": "ms",
    "freeze, CPU": "ms",
}
"""Figure → unit."""
TIRED = ("xingfu/2026-10", "xingfu/2027-02", "tight")
ADVISED = {"day": 35, "night": 45}
"""Limits of the fatigue index as ``ergonomic`` has them."""
TIGHTER = {"day": 35, "night": 28}
TIRED_TIGHTER = ("small", "quickstart")
"""Months in which tighter limits are measured."""
TIRED_FIGURES = {
    "people short": ("short", ""),
    "peak of the index": ("peak", ""),
    "mean of the index": ("mean", ""),
    "shifts above 35": ("tiring", ""),
}
"""Figure → its key in the answer, and its unit."""
RULES = {"base": "base alone", "first": "first rule set", "all": "all rule sets"}
"""What ``tests.benchmarks.work`` calls them, and how the report does."""
SETS = ("xingfu/2026-10", "xingfu/2027-02")
MODELLED = ("xingfu/2027-02", LARGE)
WEIGHTED = ("xingfu/2027-02", "tight")
WEIGHTED_LIMIT = 60.0
FIRST_LIMIT = 300.0
SLOWEST = 3
"""How many of the slowest rules are named."""


class ProcessError(Exception):
    """A process that was to be measured ended badly."""


@dataclass(frozen=True)
class Plan:
    """How often each work is run, and the time limit of a solve where it isn't the scenario's own."""

    runs: int = 1
    time_limit: float | None = None
    instances: tuple[str, ...] = ()
    """Instances of a public family; all that are there where empty."""
    bench: Path | None = None
    """Where the public instances lie."""


def path(work: str) -> Path:
    """The scenario file of a work's name."""
    return SCENARIOS / f"{work}.yaml"


def run(command: Sequence[str], allowed: Collection[int] = (0,)) -> Measured:
    """Run a command at the top of the repository; it must end with an allowed status.

    Raises
    ------
    ProcessError
        With what it said, where it doesn't.
    """
    print(" ".join(command), file=sys.stderr, flush=True)
    measured = measure([sys.executable, *command], HOME)
    if measured.status not in allowed:
        raise ProcessError(f"{' '.join(command)} ended with {measured.status}:\n{measured.err}{measured.out}")
    return measured


def attempt(family: Callable[..., Findings], *arguments: Any) -> Findings:
    """What a family finds; one that fails stops no other."""
    try:
        return family(*arguments)
    except ProcessError as error:
        return Findings(failures=[str(error)])


def ask(work: str, **arguments: Any) -> tuple[dict[str, Any], Measured]:
    """The answer of a function of ``tests.benchmarks.work``, and what its process took."""
    measured = run(["-m", "tests.benchmarks.work", work, json.dumps(arguments)])
    return json.loads(measured.out), measured


def usage(work: str, measured: Sequence[Measured]) -> list[Figure]:
    """CPU time and peak memory of whole processes."""
    return [
        Figure(work, "CPU", tuple(m.cpu for m in measured)),
        Figure(work, "peak memory", tuple(m.peak for m in measured), "MB"),
    ]


# --- whole processes ------------------------------------------------------------------------------
def shell(plan: Plan) -> Findings:
    """Commands as an officer types them, results and page included."""
    found = Findings()
    with tempfile.TemporaryDirectory() as out:
        commands = {
            "shiftopt --help": ["--help"],
            "shiftopt check large": ["check", str(path(LARGE))],
            "shiftopt solve quickstart": ["solve", str(path("quickstart")), "-o", out],
        }
        for work, words in commands.items():
            measured = [run(["-m", "shiftopt", *words]) for _ in range(plan.runs)]
            found.figures.append(Figure(work, "wall", tuple(m.wall for m in measured)))
            found.figures += usage(work, measured)
    return found


# --- months ---------------------------------------------------------------------------------------
def months(plan: Plan) -> Findings:
    """The shipped months but the large one."""
    found = Findings()
    for work in MONTHS:
        found.add(attempt(solved, work, plan))
    return found


def large(plan: Plan) -> Findings:
    """400 people on 30 grids."""
    return solved(LARGE, plan)


def solved(work: str, plan: Plan, name: str | None = None) -> Findings:
    """Solve a month in a process of its own, once a run."""
    answers = [ask("month", path=str(path(work)), time_limit=plan.time_limit) for _ in range(plan.runs)]
    return month(name or work, [a for a, _ in answers], [m for _, m in answers])


def month(work: str, answers: Sequence[dict[str, Any]], measured: Sequence[Measured]) -> Findings:
    """Figures and tiers of the runs of one month."""
    runs = [[Level(work, *row) for row in answer["tiers"]] for answer in answers]
    levels = [worst(rows) for rows in zip(*runs, strict=True)]
    totals = tuple(answer["total"] for answer in answers)
    gaps = tuple(largest_gap(run) for run in runs)
    figures = [
        Figure(work, "first audited roster", tuple(orelse(a["first"], NEVER) for a in answers)),
        Figure(work, "all tiers proven", tuple(NEVER if g else t for g, t in zip(gaps, totals, strict=True))),
        Figure(work, "total", totals),
        Figure(work, "names on grids, audit", tuple(answer["placed"] for answer in answers)),
        Figure(work, "largest gap", gaps, "%"),
        *usage(work, measured),
    ]
    return Findings(figures, levels, {work: answers[0]["hash"]})


def worst(runs: Sequence[Level]) -> Level:
    """One tier of several runs: the run with the highest objective, then the lowest bound."""
    return max(runs, key=lambda run: (orelse(run.objective, NEVER), -orelse(run.bound, -NEVER)))


def largest_gap(levels: Sequence[Level]) -> float:
    """The largest gap of any tier, in percent; NEVER where one is unknown."""
    return max(orelse(level.gap, NEVER) for level in levels)


def orelse(value: float | None, other: float) -> float:
    """The value, or the other one where there is none."""
    return other if value is None else value


# --- parts ----------------------------------------------------------------------------------------
def audits(plan: Plan) -> Findings:
    """The audit of a large roster, and a solve that stops at the first roster."""
    limit = plan.time_limit or FIRST_LIMIT
    answer, _ = ask("audits", path=str(path(LARGE)), time_limit=limit, runs=max(3, plan.runs))
    work = f"{LARGE}, stopped at the first"
    if answer["first"] is None:
        return Findings([Figure(work, "audited roster", (NEVER,))])
    figures = [Figure(work, "audited roster", (answer["first"],))]
    figures.append(Figure(LARGE, "audit", tuple(answer["audit"])))
    return Findings(figures + slowest(f"{LARGE}, audit", answer["rules"]))


def rules(plan: Plan) -> Findings:
    """Post and compile, without solving."""
    found = Findings()
    for work in MODELLED:
        answers = [ask("models", path=str(path(work)))[0] for _ in range(plan.runs)]
        for what in (key for key in answers[0] if key != "rules"):
            found.figures.append(Figure(work, what, tuple(a[what] for a in answers)))
        found.figures += slowest(f"{work}, post", answers[0]["rules"])
    return found


def slowest(work: str, seconds: dict[str, float]) -> list[Figure]:
    """The rules that take longest."""
    most = sorted(seconds.items(), key=lambda item: -item[1])[:SLOWEST]
    return [Figure(work, name, (value,)) for name, value in most]


# --- what a rule buys -----------------------------------------------------------------------------
def fatigue(plan: Plan) -> Findings:
    """The fatigue index with and without its rule, under the law alone and with all that is advised."""
    cases: list[tuple[str, str, bool, dict[str, int] | None]] = [
        (work, f"{rules}, {'without' if limits is None else 'with'}", alone, limits)
        for work in TIRED
        for rules, alone in (("law alone", True), ("as shipped", False))
        for limits in (None, ADVISED)
    ]
    for work in TIRED_TIGHTER:
        for limits in (ADVISED, TIGHTER):
            cases.append((work, f"as shipped, {limits['day']}/{limits['night']}", False, limits))
    found = Findings()
    for work, what, alone, limits in cases:
        found.add(attempt(tired, f"{work}, {what}", path(work), alone, limits, plan.time_limit))
    return found


def tired(
    name: str, file: Path, alone: bool, limits: dict[str, int] | None, time_limit: float | None
) -> Findings:
    """One solve of a month, with these limits of the rule ``fatigue`` or without it."""
    answer, measured = ask("tiredness", path=str(file), alone=alone, limits=limits, time_limit=time_limit)
    figures = [Figure(name, what, (answer[key],), unit) for what, (key, unit) in TIRED_FIGURES.items()]
    figures.append(Figure(name, "CPU", (measured.cpu,)))
    return Findings(figures, [Level(name, *row) for row in answer["tiers"]])


# --- what the rule sets cost ----------------------------------------------------------------------
def sets(plan: Plan) -> Findings:
    """Months under ``base``, under the first rule set and under all of theirs: what each costs."""
    found = Findings()
    for work in SETS:
        found.add(attempt(dearer, work, plan))
    return found


def dearer(work: str, plan: Plan) -> Findings:
    """A month with more and more rules, turn by turn so that a busy machine weighs on all alike."""
    runs: dict[str, list[tuple[dict[str, Any], Measured]]] = {rules: [] for rules in RULES}
    for _ in range(plan.runs):
        for rules, done in runs.items():
            done.append(ask("month", path=str(path(work)), time_limit=plan.time_limit, rules=rules))
    found = Findings()
    for rules, done in runs.items():
        told = month(f"{work}, {RULES[rules]}", [a for a, _ in done], [m for _, m in done])
        found.add(Findings(told.figures, told.levels))
    for rules in ("base", "first"):
        times = tuple(ratio(m.cpu, n.cpu) for (_, m), (_, n) in zip(runs["all"], runs[rules], strict=True))
        found.figures.append(Figure(f"{work}, {RULES['all']}", f"CPU to {RULES[rules]}", times, "times"))
    return found


def ratio(value: float | None, other: float | None) -> float | None:
    """How many times the other; None where the system doesn't tell."""
    return None if value is None or other is None else value / other


# --- pages ----------------------------------------------------------------------------------------
def pages(plan: Plan) -> Findings:
    """The page of a usual and of a large station: made, opened and filtered in Chromium."""
    found = Findings()
    for work, (people, grids) in PAGES.items():
        command = ["-m", "tests.benchmarks.pages", str(people), str(grids)]
        answers = [json.loads(run(command).out) for _ in range(plan.runs)]
        for what, unit in PAGE_FIGURES.items():
            found.figures.append(Figure(work, what, tuple(a[what] for a in answers), unit))
    return found


# --- for comparison -------------------------------------------------------------------------------
def plain(plan: Plan) -> Findings:
    """The same model with all tiers in one weighted sum, against tiers one after another."""
    limit = plan.time_limit or WEIGHTED_LIMIT
    found = Findings()
    for work in WEIGHTED:
        tiers = solved(work, Plan(1, limit), f"{work}, tiers").levels
        found.levels += tiers
        for workers in (1, 2):
            name = f"{work}, weighted sum, {workers} worker{'s'[: workers - 1]}"
            answer, _ = ask("weighted", path=str(path(work)), time_limit=limit, workers=workers)
            found.levels += [Level(name, tier, points, None) for tier, points in answer["tiers"].items()]
            ours = weighted({level.tier: level.objective for level in tiers}, answer["weights"])
            total = weighted(answer["tiers"], answer["weights"])
            found.levels.append(Level(name, "sum", total, answer["bound"], answer["total"]))
            found.levels.append(Level(name, "sum of the tiers' roster", ours, answer["bound"]))
    return found


def weighted(points: dict[str, int | None], weights: dict[str, int]) -> int | None:
    """The weighted sum of tiers; None without a roster."""
    known = [weight * value for tier, weight in weights.items() if (value := points[tier]) is not None]
    return sum(known) if len(known) == len(weights) else None
