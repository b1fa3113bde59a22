"""Second International Nurse Rostering Competition: all weeks at once, or one after another with history.

Rules, objective and mapping: docs/interop.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from shiftopt.interop.inrc2 import foresight, mapping
from shiftopt.interop.inrc2.data import parse
from shiftopt.interop.inrc2.evaluation import evaluate, next_history, solution
from shiftopt.interop.public import Ahead, Evaluation, Public, digest
from shiftopt.roster import Roster


def read(files: Sequence[Path]) -> Public:
    """Scenario, history and the weeks to plan as one problem of ours.

    Where the weeks don't end the horizon, they are planned together with those that may follow.
    The scenario of the weeks alone holds shares of the totals that the competition charges at the end: its
    points aren't the competition's.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    instance, hash = parse(files), digest(files)

    def judge(roster: Roster) -> Evaluation:
        return evaluate(instance, mapping.lines_of(instance, roster))

    def more(roster: Roster) -> Mapping[str, str]:
        lines = mapping.lines_of(instance, roster)
        weeks = range(len(instance.weeks))
        found = {f"solution-{instance.history.week + k}.txt": solution(instance, k, lines) for k in weeks}
        return found | {"history.txt": next_history(instance, lines)}

    def ahead() -> Ahead:
        return Ahead(
            tuple(mapping.scenario_of(course, hash) for course in foresight.planned(instance)),
            tuple(mapping.scenario_of(course, firm=False) for course in foresight.judging(instance)),
        )

    return Public(
        "inrc2",
        instance.name,
        mapping.scenario_of(instance, hash),
        judge,
        grids=True,
        fixed=mapping.fixed(instance),
        exact=instance.last,
        files=more,
        ahead=None if instance.last else ahead(),
    )
