"""Planning days of which more is known than of those that follow: the plan after which things go on well.

Each of several courses that things may take is planned as if it were certain, and gives a plan for the first
days. Those are compared by what other courses, the same for all, cost at least after them.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from shiftopt.audit import audit
from shiftopt.roster import Roster
from shiftopt.scenario.types import Scenario
from shiftopt.solving.clock import Clock
from shiftopt.solving.options import Options
from shiftopt.solving.outlook import Outlook
from shiftopt.solving.progress import OnProgress, Progress
from shiftopt.solving.result import Result, Status
from shiftopt.solving.solve import solve, start_clock

PLANS, EACH = 0.45, 0.4
"""Part of all effort and time that goes into plans; part of that, at most, which one plan may take. The rest
is for comparing them."""

NEAR, POOR = 0.01, 0.1
"""A plan whose course comes as near its bound as this part of it isn't improved any more; one that stays this
far off isn't compared with better ones."""

UNTOLD = 0.2
"""Part of the effort that isn't used, as making so many models takes time but no effort that counts."""


def plan_ahead(
    scenario: Scenario,
    planned: Sequence[Scenario],
    judging: Sequence[Scenario],
    options: Options,
    on_progress: OnProgress | None = None,
    interrupted: threading.Event | None = None,
) -> Result:
    """Plan the first days of several courses, as many as there is time for.

    Parameters
    ----------
    scenario : Scenario
        The first days alone, with one tier.
    planned, judging : sequence of Scenario
        Courses, each the first days and those after them: to plan for, and to compare the plans by.
    options : Options
    on_progress : callable, optional
    interrupted : threading.Event, optional

    Returns
    -------
    Result
        Nothing is proven about the first days alone; infeasible if one of the courses planned is.
    """
    clock = start_clock(options, interrupted)
    clock.spend(UNTOLD * clock.limits.effort)
    tell = on_progress or (lambda _: None)
    found, clocked = _planned(planned, options, tell, clock)
    if found[-1].status is Status.INFEASIBLE:
        return found[-1]
    plans = _different([first_days(result, scenario) for result in _good(found)])
    costs, late = _judged(plans, judging, tell, clock) if len(plans) > 1 else (np.zeros(1), False)
    best = plans[int(costs.argmin())]
    repeatable = not (options.fast or clocked or late)
    return replace(best, run=replace(best.run, seconds=clock.seconds, repeatable=repeatable))


def first_days(result: Result, scenario: Scenario) -> Result:
    """What was planned for more days, cut to those of ``scenario``; nothing is proven about them alone."""
    if result.roster is None:
        return result
    roster = Roster(scenario, (a for a in result.roster.assignments if a.day < scenario.days))
    return replace(result, status=Status.FEASIBLE, tiers=(), roster=roster, audit=audit(roster))


def _planned(
    courses: Sequence[Scenario], options: Options, tell: OnProgress, clock: Clock
) -> tuple[list[Result], bool]:
    """Courses planned one after another until one is impossible, and whether the clock ended any of it."""
    found, clocked = list[Result](), False

    def at_work(news: Progress) -> None:
        tell(Progress(news.stage, None, news.seconds))  # what a course comes to isn't what the days cost

    clock.keep(1 - PLANS)
    each = EACH * PLANS * clock.limits.effort
    for course in courses:
        own = clock.child(min(1.0, each / clock.limits.effort), NEAR)
        given = own.limits.effort
        result = solve(course, options, at_work, clock.limits.interrupted, own)
        clock.spend(given - own.limits.effort)
        clocked |= not result.run.repeatable
        found.append(result)
        if clock.over or result.status is Status.INFEASIBLE:
            clocked |= clock.over and not clock.spent
            break
    clock.keep(0)
    return found, clocked


def _judged(
    plans: Sequence[Result], courses: Sequence[Scenario], tell: OnProgress, clock: Clock
) -> tuple[np.ndarray, bool]:
    """What courses cost at least after each plan, all together, and whether the clock cut any of it short."""
    costs = np.zeros(len(plans))
    for course in courses:
        if clock.interrupted:
            return costs, True
        tell(Progress("ahead", None, clock.seconds))
        outlook = Outlook(course, clock)
        least = [outlook.least(plan.roster) for plan in plans if plan.roster is not None]
        if not outlook.known:
            return costs, outlook.clocked
        costs += least
    return costs, False


def _good(found: Sequence[Result]) -> Sequence[Result]:
    """Those near their bounds; where there are none, all with a roster, or else the first."""
    there = [result for result in found if result.roster is not None]
    return [result for result in there if (result.tiers[0].gap or 0.0) <= POOR] or there or found[:1]


def _different(plans: Sequence[Result]) -> list[Result]:
    """Each roster once."""
    kept = list[Result]()
    for plan in plans:
        if all(plan.roster != other.roster for other in kept):
            kept.append(plan)
    return kept
