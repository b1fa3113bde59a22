"""``python -m tests.benchmarks [FAMILY …]``: measure, compare with what is known, print, append."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from shiftopt.export.whole import write_whole
from tests.benchmarks import drawn, expected, families, public
from tests.benchmarks.families import Plan, attempt, solved
from tests.benchmarks.findings import Findings, markdown, plain, tables
from tests.benchmarks.machine import conditions

SHOWN = "../shared/bench beside the repository"
PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
SMOKE = "quickstart"

OWN: dict[str, Callable[[Plan], Findings]] = {
    "shell": families.shell,
    "months": families.months,
    "large": families.large,
    "audit": families.audits,
    "rules": families.rules,
    "plain": families.plain,
    "fatigue": families.fatigue,
    "sets": families.sets,
    "page": families.pages,
}
"""Families that the repository holds: run where none is named."""

FAMILIES = OWN | {
    "growth": drawn.growth,
    "stress": drawn.stress,
    "nrp24": public.nrp24,
    "inrc2": public.inrc2,
    "inrc2-weekly": public.inrc2_weekly,
    "rws": public.rws,
}


def main(argv: list[str] | None = None) -> int:
    """Run families and report; 1 where a result is worse than what is recorded."""
    chosen = parser().parse_args(argv)
    unknown = [name for name in chosen.family if name not in FAMILIES]
    if unknown:
        parser().error(f"no family {', '.join(unknown)}; there are {', '.join(FAMILIES)}")
    found = smoke() if chosen.smoke else measured(chosen.family or list(OWN), chosen)
    print(report(found))
    if chosen.record:
        expected.record(found)
    if chosen.append:
        append(found, PAGE)
    wrong = found.failures + expected.complaints(found, expected.read())
    if chosen.smoke:
        wrong += [f"{level.work}: {level.tier} isn't proven" for level in found.levels if level.gap != 0]
    if wrong:
        print("\nWorse than it was:", *wrong, sep="\n")
    return 1 if wrong else 0


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "family", nargs="*", help=f"which to run: {', '.join(FAMILIES)}; default: {', '.join(OWN)}"
    )
    parser.add_argument(
        "--instances", nargs="+", default=[], help="of a public or drawn family; default: all there"
    )
    parser.add_argument("--bench", type=Path, metavar="DIR", help=f"public instances; default: {SHOWN}")
    parser.add_argument("--smoke", action="store_true", help=f"{SMOKE} only: every tier proven, as recorded")
    parser.add_argument("--time-limit", type=float, metavar="S", help="seconds a solve; default: as in use")
    parser.add_argument("--runs", type=int, default=1, metavar="N", help="how often; default: once")
    parser.add_argument("--append", action="store_true", help="append the report to docs/benchmarks.md")
    parser.add_argument("--record", action="store_true", help="rewrite expected.yaml from the months run")
    return parser


def measured(names: list[str], chosen: argparse.Namespace) -> Findings:
    """All families named, one after another."""
    found = Findings()
    plan = Plan(max(1, chosen.runs), chosen.time_limit, tuple(chosen.instances), chosen.bench)
    for name in names:
        found.add(attempt(FAMILIES[name], plan))
    return found


def smoke() -> Findings:
    """The smallest month once: points only count, seconds don't."""
    return attempt(solved, SMOKE, Plan())


def report(found: Findings) -> str:
    """Conditions and tables for the terminal."""
    said = "\n".join(f"{name}: {value}" for name, value in conditions().items())
    return "\n\n".join([said, *map(plain, tables(found))])


def append(found: Findings, page: Path) -> None:
    """Add a dated section with the tables to a page."""
    now = conditions()
    said = f"{now['machine']}; {now['versions']}."
    old = page.read_text(encoding="utf-8").rstrip()
    for name, drawing in found.plots.items():
        write_whole(page.with_name(f"{name}.svg"), drawing)
    shown = [f"![{name}]({name}.svg)" for name in found.plots]
    parts = [old, f"### {now['date']}", said, *map(markdown, tables(found)), *shown]
    write_whole(page, "\n\n".join(parts) + "\n")


if __name__ == "__main__":
    sys.exit(main())
