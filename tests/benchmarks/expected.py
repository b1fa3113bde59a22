"""What is known of the shipped months, and what a new run says against it.

Rosters of equal worth are many, so only points are compared: an objective with the other run's bound.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from shiftopt.export.whole import write_whole
from tests.benchmarks.findings import Findings, Level

FILE = Path(__file__).with_name("expected.yaml")

HEAD = """\
# Objective and bound of every tier of the shipped months, in the order of the tiers; equal where proven.
# Written by `python -m tests.benchmarks months large --record`.
"""

Known = dict[str, dict[str, Any]]
"""Work → ``scenario``: its hash, ``tiers``: name → objective and bound."""


def read(file: Path = FILE) -> Known:
    """What is recorded; nothing where there is no file."""
    return yaml.safe_load(file.read_text(encoding="utf-8")) or {} if file.exists() else {}


def record(findings: Findings, file: Path = FILE) -> None:
    """Replace what is recorded of the months found; the others stay."""
    known = read(file)
    for work, scenario in findings.hashes.items():
        levels = findings.of(work)
        tiers = {level.tier: {"objective": level.objective, "bound": level.bound} for level in levels}
        known[work] = {"scenario": scenario, "tiers": tiers}
    lines = yaml.safe_dump(known, sort_keys=False, default_flow_style=None, allow_unicode=True, width=100)
    write_whole(file, HEAD + lines)


def complaints(findings: Findings, known: Known) -> list[str]:
    """Where a run is worse than what is recorded, or contradicts it; months not recorded are passed over."""
    found = []
    for work, scenario in findings.hashes.items():
        if work in known:
            said = against(findings.of(work), known[work]["tiers"])
            if said and known[work]["scenario"] != scenario:
                said.append("the scenario isn't the one recorded: --record records anew")
            found += [f"{work}: {text}" for text in said]
    return found


def against(levels: list[Level], known: dict[str, dict[str, int | None]]) -> list[str]:
    """Complaints about the tiers of one month.

    Tiers are compared while the ones above are equal: after a difference a lower tier has another task.
    """
    if [level.tier for level in levels] != list(known):
        return [f"tiers {', '.join(level.tier for level in levels)}; recorded: {', '.join(known)}"]
    for level in levels:
        said = tier_against(level, **known[level.tier])
        if said or level.objective != known[level.tier]["objective"]:
            return [f"{level.tier}: {text}" for text in said]
    return []


def tier_against(level: Level, objective: int | None, bound: int | None) -> list[str]:
    """Complaints about one tier, whose higher tiers are equal."""
    if objective is None:
        return []
    if level.objective is None:
        return ["no roster; there was one"]
    said = []
    if bound is not None and level.objective < bound:
        said.append(f"objective {level.objective} below the recorded bound {bound}: one of them is wrong")
    if level.bound is not None and level.bound > objective:
        said.append(f"bound {level.bound} above the recorded objective {objective}: one of them is wrong")
    if level.objective > objective:
        said.append(f"objective {level.objective}, recorded {objective}")
    if objective == bound and level.objective == objective and level.bound != objective:
        said.append(f"{objective} not proven any more (bound {level.bound})")
    return said
