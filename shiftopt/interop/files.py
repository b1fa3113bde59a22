"""The result files of a public instance: ``roster.csv`` and ``roster.json``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from shiftopt.export.whole import write_whole
from shiftopt.interop.public import Evaluation, Public
from shiftopt.roster import Roster
from shiftopt.solving.result import Result

FORMAT = 1
"""Version of the shape of ``roster.json``."""


def write(public: Public, result: Result, value: Evaluation | None, folder: Path) -> None:
    """Write the roster, if there is one, and the facts about it."""
    if result.roster is not None:
        write_whole(folder / "roster.csv", "\ufeff" + roster_csv(public, result.roster))
        for name, said in public.files(result.roster).items():
            write_whole(folder / name, said)
    write_whole(folder / "roster.json", roster_json(public, result, value))


def roster_csv(public: Public, roster: Roster) -> str:
    """One row a shift: ``person_id,date,shift``, and ``grid`` where the family has several."""
    said = io.StringIO()
    writer = csv.writer(said, lineterminator="\n")
    writer.writerow(("person_id", "date", "shift", *(["grid"] if public.grids else [])))
    for a in roster.assignments:
        where = [a.grid] if public.grids else []
        writer.writerow((a.person, roster.scenario.date(a.day).isoformat(), a.shift, *where))
    return said.getvalue()


def roster_json(public: Public, result: Result, value: Evaluation | None) -> str:
    """Objective, its parts and the bound on the family's scale; equal runs give equal bytes."""
    bound = bound_of(public, result)
    facts: dict[str, Any] = {
        "shiftopt": FORMAT,
        "format": public.format,
        "instance": public.name,
        "status": result.status.value,
        "stop": result.stop.value,
        "objective": value.value if value else None,
        "bound": bound,
        "gap": None if value is None or bound is None else gap(value.value, bound),
        "parts": dict(value.parts) if value else None,
        "broken": list(value.broken) if value else None,
        "days": public.scenario.days,
        "people": len(public.scenario.people),
        "run": {
            "seed": result.run.seed,
            "workers": result.run.workers,
            "repeatable": result.run.repeatable,
            "versions": dict(sorted(result.run.versions.items())),
            "hash": public.scenario.hash,
        },
    }
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def bound_of(public: Public, result: Result) -> int | None:
    """The proven bound on the family's scale; None where the tier isn't the family's objective."""
    bound = result.tiers[0].bound if result.tiers and public.exact else None
    return None if bound is None else bound + public.fixed


def gap(value: int, bound: int) -> float:
    """(value - bound) / value, as a share."""
    return round((value - bound) / max(value, 1), 6)
