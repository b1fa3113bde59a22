"""The main job: a scenario in, an audited roster out, with what is proven about it."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from functools import partial
from importlib.metadata import version

from shiftopt.audit import Audit, audit
from shiftopt.errors import AuditError
from shiftopt.model.people import PeopleModel
from shiftopt.roster import Roster
from shiftopt.scenario.types import Scenario
from shiftopt.solving.clock import Clock
from shiftopt.solving.cpsat import Limits
from shiftopt.solving.grids import assign_grids
from shiftopt.solving.options import Options
from shiftopt.solving.progress import OnProgress, Progress
from shiftopt.solving.repair import repair
from shiftopt.solving.result import Result, Run, Status, Stop, TierResult
from shiftopt.solving.tiers import BRIEF, HOPED, Tiers

EFFORT_PER_SECOND = 0.6
"""Deterministic effort granted for each second of the time limit: low enough that the effort, which
repeats, usually ends a search before the clock, which doesn't."""


def solve(
    scenario: Scenario,
    options: Options | None = None,
    on_progress: OnProgress | None = None,
    interrupted: threading.Event | None = None,
    clock: Clock | None = None,
) -> Result:
    """Plan a scenario.

    Parameters
    ----------
    scenario : Scenario
    options : Options, optional
    on_progress : callable, optional
        Hears every piece of progress; may be called from another thread.
    interrupted : threading.Event, optional
        Set it to end the search; the best audited roster so far is returned.
    clock : Clock, optional
        Of a larger task that this is a part of; by default one for the options.

    Returns
    -------
    Result
        With a roster and its audit; or infeasible (see ``explain`` for why); or unknown.

    Raises
    ------
    AuditError
        If the roster found breaks a hard rule: a bug of ours.
    """
    options = options or Options()
    clock = clock or start_clock(options, interrupted)
    tell = on_progress or (lambda _: None)
    tell(Progress("model", None, 0.0))
    tiers, possible = _first(scenario, clock, tell)
    if tiers.best is None:
        status = Status.UNKNOWN if possible else Status.INFEASIBLE
        stop = _stop(clock) if possible else Stop.FINISHED
        return Result(status, stop, _run(scenario, options, tiers))
    if len(tiers.names) == 1:
        tiers.mend = partial(repair, scenario, clock, tell)
    levels = tiers.run()
    tell(Progress("grids", None, clock.seconds))
    roster = Roster(scenario, assign_grids(tiers.model, tiers.best))
    checked = checked_audit(roster)
    proven = all(t.proven for t in levels)
    levels = tuple(_told(t, checked.points()[t.name]) for t in levels)
    return Result(
        Status.OPTIMAL if proven else Status.FEASIBLE,
        Stop.FINISHED if proven else _stop(clock),
        _run(scenario, options, tiers),
        levels,
        roster,
        checked,
    )


def _first(scenario: Scenario, clock: Clock, tell: OnProgress) -> tuple[Tiers, bool]:
    """A search that has a first roster in ``best`` if one was found; False if there can't be one."""
    tiers, hopeful = Tiers(PeopleModel(scenario), clock, tell), True
    if len(tiers.names) == 1:
        tiers.from_lines()
    elif not tiers.hope():
        tiers = Tiers(PeopleModel(scenario), clock, tell, scarce=True)
        hopeful = tiers.hope(HOPED[:1], BRIEF)
    if not hopeful:
        tiers = Tiers(PeopleModel(scenario), clock, tell)
        if not tiers.start():
            return tiers, False
    if tiers.best is None and not clock.over:
        roster = repair(scenario, clock, tell, tiers.rounded)
        if roster is not None and tiers.begin(roster, clock.seconds):
            return tiers, True  # the hope was not in vain
        tiers = Tiers(PeopleModel(scenario), clock, tell)
        if roster is not None:
            tiers.begin(roster, clock.seconds)
        elif hopeful and not tiers.start():
            return tiers, False
    return tiers, True


def start_clock(options: Options, interrupted: threading.Event | None = None) -> Clock:
    """Limits for a solve that begins now."""
    now = time.monotonic()
    limit = options.time_limit
    limits = Limits(
        effort=1e9 if limit is None else limit * EFFORT_PER_SECOND * options.workers,
        until=None if limit is None else now + limit,
        workers=options.workers,
        seed=options.seed,
        interrupted=interrupted,
    )
    return Clock(limits, now)


def checked_audit(roster: Roster) -> Audit:
    """The audit of our own roster, which must be clean."""
    result = audit(roster)
    if result.hard:
        rules = {r.name: r for r in roster.scenario.rules}
        said = [rules[b.rule].say(b, roster.scenario, "en") for b in result.hard[:5]]
        raise AuditError(f"the roster found breaks {len(result.hard)} hard rules: " + "; ".join(said))
    return result


def _told(tier: TierResult, points: int) -> TierResult:
    """An unproven tier with the points of the roster itself, which names on grids may have lowered."""
    if tier.proven:
        return tier
    return replace(tier, objective=points, bound=max(0, min(tier.bound or 0, points)))


def _stop(clock: Clock) -> Stop:
    return Stop.INTERRUPTED if clock.interrupted else Stop.LIMIT


def _run(scenario: Scenario, options: Options, tiers: Tiers) -> Run:
    return Run(
        seed=options.seed,
        workers=options.workers,
        repeatable=not options.fast and not tiers.clocked,
        seconds=tiers.clock.seconds,
        first_seconds=tiers.first_seconds,
        versions={name: version(name) for name in ("shiftopt", "ortools", "highspy")},
        scenario_hash=scenario.hash,
    )
