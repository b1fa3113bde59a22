"""What a solve ends with. No solver is imported here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from shiftopt.audit import Audit
from shiftopt.roster import Roster


class Status(StrEnum):
    """What is known about the scenario."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class Stop(StrEnum):
    """Why the search ended."""

    FINISHED = "finished"
    LIMIT = "limit"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class TierResult:
    """One objective tier: points reached, proven lower bound, seconds spent (None where unknown)."""

    name: str
    objective: int | None
    bound: int | None
    seconds: float

    @property
    def proven(self) -> bool:
        return self.objective is not None and self.objective == self.bound

    @property
    def gap(self) -> float | None:
        """(objective − bound) / max(objective, 1); None where either is unknown."""
        if self.objective is None or self.bound is None:
            return None
        return (self.objective - self.bound) / max(self.objective, 1)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why there is no rota.

    Attributes
    ----------
    shortages : tuple of str
        Arithmetic in sentences: which day, shift, grid, skill needs more than there is.
    rules : tuple of str
        Names of the smallest set of rules found that can't hold together.
    minimal : bool
        Whether every member was proven to be needed.
    sentences : tuple of str
        The set in words.
    way_out : tuple of str
        The cheapest set of concessions found, in words; verified by a solve.
    cheapest : bool
        Whether the way out was proven cheapest.
    """

    shortages: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    minimal: bool = False
    sentences: tuple[str, ...] = ()
    way_out: tuple[str, ...] = ()
    cheapest: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """How the result came about; with the same values the same roster comes again."""

    seed: int
    workers: int
    repeatable: bool
    seconds: float
    first_seconds: float | None = None
    """Seconds until the first complete roster."""
    versions: dict[str, str] = field(default_factory=dict)
    scenario_hash: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a scenario: a roster with its audit, or a conflict, or neither within the limit."""

    status: Status
    stop: Stop
    run: Run
    tiers: tuple[TierResult, ...] = ()
    roster: Roster | None = None
    audit: Audit | None = None
    conflict: Conflict | None = None
