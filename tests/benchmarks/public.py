"""Public families: what ``solve --format`` reaches on instances whose best known values are published.

The instances aren't part of the project; see docs/benchmarks.md for where to put them.
"""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

from tests.benchmarks.families import HOME, Plan, ProcessError, ask, run, usage
from tests.benchmarks.findings import Figure, Findings, Score

BENCH = HOME.parent / "shared" / "bench"
"""Where the instances lie unless told otherwise."""

LIMIT = 60.0
LONG = 600.0
"""Seconds a solve unless told otherwise: nrp24 and rws; inrc2, all weeks at once."""

CHALLENGE = {
    **{103: True, 593: True, 789: True, 1014: True, 1242: True, 1337: True, 1479: True},
    **{1174: False, 1370: False, 1780: False},
    **dict.fromkeys(range(1, 21), True),
}
"""Rotating workforce instances whose answer is published: the 20 of real plants, and those of the MiniZinc
Challenges 2018 and 2019."""

Published = tuple[int | None, int | None, int | None]
"""Lower bound, best value, and a value that no bound can exceed."""


def nrp24(plan: Plan) -> Findings:
    """Curtois & Qu 2014, one text file an instance."""
    folder = (plan.bench or BENCH) / "nrp24"

    def solve(instance: str) -> tuple[int | None, int | None, float]:
        return solved("nrp24", [folder / f"Instance{instance}.txt"], plan.time_limit or LIMIT)

    return family("nrp24", plan, [name for name, _ in numbered(folder)], known(folder), solve)


def inrc2(plan: Plan) -> Findings:
    """The nurse rostering competition with all weeks known, beside the best of the competition's weeks."""
    folder = (plan.bench or BENCH) / "inrc2"

    def solve(instance: str) -> tuple[int | None, int | None, float]:
        return solved("inrc2", files(folder, instance), plan.time_limit or LONG)

    return family("inrc2", plan, listed(folder), dynamic(folder), solve)


def inrc2_weekly(plan: Plan) -> Findings:
    """The same week by week as in the competition: a week knows nothing of the next ones."""
    folder = (plan.bench or BENCH) / "inrc2"
    return family(
        "inrc2-weekly", plan, listed(folder), dynamic(folder), lambda name: by_week(files(folder, name), plan)
    )


def rws(plan: Plan) -> Findings:
    """Rotating workforce scheduling: every instance decided, and how long that takes in one process."""
    folder = (plan.bench or BENCH) / "rws"
    there = sorted(int(f.stem.removeprefix("Example")) for f in folder.glob("Example*.txt"))
    missing = [name for name in plan.instances if name not in map(str, there)]
    if missing or not there:
        return Findings(failures=[f"rws {name}: no such instance" for name in missing or ["1"]])
    chosen = [int(name) for name in plan.instances] or there
    asked = {"folder": str(folder), "instances": chosen, "time_limit": plan.time_limit or LIMIT}
    runs = [ask("rotations", **asked) for _ in range(plan.runs)]
    found = decided([answers for answers, _ in runs])
    found.figures += usage("rws", [measured for _, measured in runs])
    return found


def decided(runs: list[dict[str, Any]]) -> Findings:
    """Figures over all instances of each run; an answer that contradicts a published one is a failure."""
    columns = {
        "instances": [len(run) for run in runs],
        "undecided": [sum(known is None for known, *_ in run.values()) for run in runs],
        "without a plan, proven": [sum(known is False for known, *_ in run.values()) for run in runs],
        "mean": [fmean(seconds for _, seconds, *_ in run.values()) for run in runs],
        "worst": [max(seconds for _, seconds, *_ in run.values()) for run in runs],
        "mean CPU": [fmean(cpu for _, _, cpu, _ in run.values()) for run in runs],
        "worst CPU": [max(cpu for _, _, cpu, _ in run.values()) for run in runs],
    }
    counts = ("instances", "undecided", "without a plan, proven")
    figures = [Figure("rws", what, tuple(v), "" if what in counts else "s") for what, v in columns.items()]
    failures = [said for run in runs for name, answer in run.items() for said in wrong(name, *answer)]
    return Findings(figures, failures=failures)


def wrong(name: str, known: bool | None, seconds: float, cpu: float, broken: list[str]) -> Iterator[str]:
    """What speaks against an answer."""
    if broken:
        yield f"rws {name}: {'; '.join(broken)}"
    if known is None:
        yield f"rws {name}: undecided after {seconds:.0f} s"
    elif CHALLENGE.get(int(name), known) != known:
        yield f"rws {name}: {'a plan' if known else 'no plan'}, published is the other"


def by_week(given: list[Path], plan: Plan) -> tuple[int | None, int | None, float]:
    """Value of all weeks together, no bound, seconds; each week begins with the history of the last.

    A week knows those before it.
    """
    setting, history, *weeks = given
    nurses = int(re.search(r"n(\d+)w", setting.name)[1])  # type: ignore[index]
    limit = plan.time_limit or 10 + 3 * max(0, nurses - 20)
    value, seconds = 0, 0.0
    with tempfile.TemporaryDirectory() as out:
        for number, week in enumerate(weeks):
            folder = Path(out, str(number))
            told, wall = answer("inrc2", [setting, *weeks[:number], history, week], limit, folder)
            seconds += wall
            if told["objective"] is None:
                return None, None, seconds
            value += told["objective"]
            history = folder / "history.txt"
    return value, None, seconds


def files(folder: Path, instance: str) -> list[Path]:
    """Scenario, history and weeks of an instance named ``n030w4_1_6-2-9-1``."""
    dataset, history, weeks = instance.split("_")
    home = folder / dataset
    first = [home / f"Sc-{dataset}.txt", home / f"H0-{dataset}-{history}.txt"]
    return first + [home / f"WD-{dataset}-{week}.txt" for week in weeks.split("-")]


def listed(folder: Path) -> list[str]:
    """The instances that are named and there."""
    lists = sorted(folder.glob("instances_*.txt"))
    names = [name for one in lists for name in one.read_text(encoding="utf-8").split()]
    return [name for name in names if all(file.exists() for file in files(folder, name))]


def dynamic(folder: Path) -> dict[str, Published]:
    """Instance → the values of the competition's two instances of its data set, the better one first.

    It isn't published which is whose.
    """
    with (folder / "best_dynamic_2015.csv").open(encoding="utf-8-sig", newline="") as file:
        values = {
            row["dataset"]: (int(row["best_of_two_late_instances"]), int(row["worse_of_two_late_instances"]))
            for row in csv.DictReader(file)
        }
    return {name: (None, *values.get(name.partition("_")[0], (None, None))) for name in listed(folder)}


def numbered(folder: Path) -> Iterator[tuple[str, Path]]:
    """The instances of a folder by number."""
    files = {int(f.stem.removeprefix("Instance")): f for f in folder.glob("Instance*.txt")}
    yield from ((str(number), files[number]) for number in sorted(files))


def known(folder: Path) -> dict[str, Published]:
    """Instance → lower bound and best value published; the latter no bound can exceed."""
    with (folder / "best_known.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    values = {row["instance"]: (int(row["lower_bound"]), int(row["best_known"])) for row in rows}
    return {name.removeprefix("Instance"): (least, best, best) for name, (least, best) in values.items()}


def family(
    name: str,
    plan: Plan,
    there: list[str],
    published: dict[str, Published],
    solve: Callable[[str], tuple[int | None, int | None, float]],
) -> Findings:
    """Solve the instances asked for, or all of them: value, bound and seconds of each."""
    found = Findings()
    for instance in plan.instances or there:
        if instance not in there:
            names = ", ".join(there) or "none"
            found.failures.append(f"{name} {instance}: no such instance; there are {names}")
            continue
        try:
            value, bound, seconds = solve(instance)
        except ProcessError as error:
            found.failures.append(str(error))
            continue
        known = published.get(instance, (None, None, None))
        score = Score(f"{name} {instance}", value, bound, *known, seconds)
        found.scores.append(score)
        found.failures += score.contradictions()
    return found


def solved(name: str, given: list[Path], limit: float) -> tuple[int | None, int | None, float]:
    """Value, bound and seconds of one solve."""
    with tempfile.TemporaryDirectory() as out:
        told, seconds = answer(name, given, limit, Path(out))
    return told["objective"], told["bound"], seconds


def answer(name: str, given: list[Path], limit: float, out: Path) -> tuple[dict[str, Any], float]:
    """One solve as a user starts it: what its ``roster.json`` says, and the time of the whole process."""
    words = ["-m", "shiftopt", "solve", "--format", name, *map(str, given)]
    measured = run([*words, "-o", str(out), "--quiet", "--time-limit", str(limit)], allowed=(0, 5))
    return json.loads((out / "roster.json").read_text(encoding="utf-8")), measured.wall
