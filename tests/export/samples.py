"""Small results to export."""

from shiftopt.audit import Audit
from shiftopt.roster import Roster
from shiftopt.rules.tiny import draw, duty, tiny
from shiftopt.scenario.types import Duty, Grid, Leave
from shiftopt.solving.result import Result, Run, Status, Stop, TierResult

LINES = ("M-N-", "-AM-")
RUN = Run(7, 1, True, 3.25, 1.5, {"shiftopt": "0.1.0", "ortools": "9.14"}, "abc123")


def roster(lines=LINES, **fields) -> Roster:
    """Two people, four days from Monday 2026-06-01; a meeting, paperwork, two days of leave, a counter."""
    given = {
        "handover": 15,
        "grids": (Grid("G1", "第一网格"), Grid("C", "便民窗口", desk=True)),
        "duties": (duty("p1", 1, "14:00", "16:00"), Duty("p2", "民情日记", 90)),
        "leave": (Leave("p1", 3, 9, "annual"), Leave("p2", -2, 0, "sick")),
        "need": {"M": 1, "A": 0, "N": 1},
    }
    scenario = tiny(lines, **given | fields)
    return draw(scenario, lines)


def result(plan: Roster | None = None, **changes) -> Result:
    """A feasible result without breaches."""
    plan = plan or roster()
    fields = {
        "status": Status.FEASIBLE,
        "stop": Stop.LIMIT,
        "run": RUN,
        "tiers": (TierResult("coverage", 0, 0, 0.25), TierResult("fairness", 40, 30, 3.0)),
        "roster": plan,
        "audit": Audit(plan, ()),
    }
    return Result(**fields | changes)
