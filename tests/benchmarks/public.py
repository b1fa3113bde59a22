"""Public families: what ``solve --format`` reaches on instances whose best known values are published.

The instances aren't part of the project; see docs/benchmarks.md for where to put them.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.families import HOME, Plan, ProcessError, run
from tests.benchmarks.findings import Findings, Score

BENCH = HOME.parent / "shared" / "bench"
"""Where the instances lie unless told otherwise."""

LIMIT = 60.0
"""Seconds a solve unless told otherwise."""


def nrp24(plan: Plan) -> Findings:
    """Curtois & Qu 2014, one text file an instance."""
    folder = (plan.bench or BENCH) / "nrp24"
    return family("nrp24", plan, [(name, [file]) for name, file in numbered(folder)], known(folder))


def numbered(folder: Path) -> Iterator[tuple[str, Path]]:
    """The instances of a folder by number."""
    files = {int(f.stem.removeprefix("Instance")): f for f in folder.glob("Instance*.txt")}
    yield from ((str(number), files[number]) for number in sorted(files))


def known(folder: Path) -> dict[str, tuple[int | None, int | None]]:
    """Instance → lower bound and best value published."""
    with (folder / "best_known.csv").open(encoding="utf-8-sig", newline="") as file:
        return {
            row["instance"].removeprefix("Instance"): (int(row["lower_bound"]), int(row["best_known"]))
            for row in csv.DictReader(file)
        }


def family(
    name: str,
    plan: Plan,
    instances: list[tuple[str, list[Path]]],
    published: dict[str, tuple[int | None, int | None]],
) -> Findings:
    """Solve the instances asked for, or all of them, each in a process of its own."""
    found = Findings()
    there = dict(instances)
    for instance in plan.instances or tuple(there):
        if instance not in there:
            found.failures.append(
                f"{name} {instance}: no such instance; there are {', '.join(there) or 'none'}"
            )
            continue
        try:
            score = solved(name, instance, there[instance], plan, *published.get(instance, (None, None)))
        except ProcessError as error:
            found.failures.append(str(error))
            continue
        found.scores.append(score)
        found.failures += score.contradictions()
    return found


def solved(
    name: str, instance: str, files: list[Path], plan: Plan, least: int | None, best: int | None
) -> Score:
    """One solve as a user starts it; what its ``roster.json`` says, and the time of the whole process."""
    with tempfile.TemporaryDirectory() as out:
        limit = ["--time-limit", str(plan.time_limit or LIMIT)]
        words = ["-m", "shiftopt", "solve", "--format", name, *map(str, files), "-o", out, "--quiet", *limit]
        measured = run(words, allowed=(0, 5))
        told = json.loads(Path(out, "roster.json").read_text(encoding="utf-8"))
    return Score(f"{name} {instance}", told["objective"], told["bound"], least, best, measured.wall)
