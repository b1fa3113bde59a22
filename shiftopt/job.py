"""One station's period from scenario to files: solve, explain if impossible, write what was found."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shiftopt.audit import audit
from shiftopt.errors import AuditError
from shiftopt.roster import Roster
from shiftopt.scenario.types import Scenario
from shiftopt.solving.options import Options
from shiftopt.solving.progress import OnProgress
from shiftopt.solving.result import Result, Run, Status, Stop

if TYPE_CHECKING:
    from shiftopt.interop.public import Ahead


def options(
    scenario: Scenario, time_limit: float | None = None, seed: int | None = None, fast: bool = False
) -> Options:
    """Own choices over the scenario's over the defaults; None means no own choice."""
    own: dict[str, Any] = {"time_limit": time_limit, "seed": seed}
    chosen = {**scenario.solver, **{key: value for key, value in own.items() if value is not None}}
    return Options(**chosen, fast=fast)


def plan(
    scenario: Scenario,
    options: Options,
    on_progress: OnProgress | None = None,
    interrupted: threading.Event | None = None,
) -> Result:
    """Solve a scenario; what is impossible comes with its explanation.

    Raises
    ------
    AuditError
        The roster found breaks a hard rule: a bug of ours.
    """
    from shiftopt.solving.explain import explain
    from shiftopt.solving.solve import solve

    result = solve(scenario, options, on_progress, interrupted)
    if result.status is not Status.INFEASIBLE:
        return result
    return replace(result, conflict=explain(scenario, options, on_progress, interrupted).conflict)


def plan_ahead(
    scenario: Scenario,
    ahead: Ahead,
    options: Options,
    on_progress: OnProgress | None = None,
    interrupted: threading.Event | None = None,
) -> Result:
    """The same for the first days of courses that things may take."""
    from shiftopt.solving.ahead import plan_ahead

    result = plan_ahead(scenario, ahead.planned, ahead.judging, options, on_progress, interrupted)
    if result.status is not Status.INFEASIBLE:
        return result
    return plan(scenario, options, on_progress, interrupted)


def given(roster: Roster) -> Result:
    """A roster that somebody else made, as a result: audited, nothing solved, nothing proven."""
    from shiftopt.versions import versions

    run = Run(0, 0, True, 0.0, versions=versions(), scenario_hash=roster.scenario.hash)
    return Result(Status.FEASIBLE, Stop.FINISHED, run, roster=roster, audit=audit(roster))


def write(
    result: Result,
    scenario: Scenario,
    folder: Path,
    alarm: int | None = None,
    plotly: str | None = None,
) -> Path:
    """Write every result file into ``folder``; without a roster, the page and the facts of the run.

    ``alarm`` is the number of minutes before work at which the calendars ring, ``plotly`` the relative
    address of a library that pages share.

    Returns
    -------
    Path
        The page.
    """
    from shiftopt.export import write_results
    from shiftopt.report.page import write_page

    write_results(result, folder, scenario, alarm)
    page = folder / "report.html"
    write_page(result, page, scenario, plotly)
    return page


def dump(error: AuditError, scenario: Scenario, options: Options, folder: Path) -> Path:
    """Write what is needed to find the bug behind an audit error; returns the file."""
    from shiftopt.export.whole import write_whole
    from shiftopt.versions import versions

    facts = {
        "error": str(error),
        "scenario_hash": scenario.hash,
        "options": asdict(options),
        "versions": versions(),
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
    return write_whole(folder / "audit-error" / "dump.json", text)
