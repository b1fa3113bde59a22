"""What is measured in a process of its own: ``python -m tests.benchmarks.work NAME ARGUMENTS``.

Arguments and answer are JSON. The heavy libraries are loaded here alone, so that the process that measures
stays small.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

from shiftopt import job, profiles
from shiftopt.audit import audit
from shiftopt.fatigue import index_of
from shiftopt.ledger import beside
from shiftopt.model.people import PeopleModel
from shiftopt.rules.hours import PeriodHours
from shiftopt.scenario.load import load
from shiftopt.scenario.types import Scenario
from shiftopt.solving.progress import Progress
from shiftopt.solving.result import Result
from shiftopt.solving.solve import solve
from tests.benchmarks.plain import weighted_sum

Answer = dict[str, Any]

TIRING = 35
"""Fatigue index above which the guidance finds a day shift too tiring."""


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self.began = time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.began


def seconds(call: Callable[[], Any]) -> float:
    """How long a call takes."""
    watch = Stopwatch()
    call()
    return watch.seconds


def read(path: str) -> Scenario:
    """A scenario with its ledger beside it, as the command line reads it."""
    return load(path, memory=beside(path))


def month(path: str, time_limit: float | None, rules: str = "all") -> Answer:
    """Read and solve, under all rules of the scenario or fewer (`RULES`).

    ``placed``: seconds for names on grids and the audit at the end. ``first``: seconds until the first
    complete roster, had one stopped there: until the solver had it, and ``placed``. ``within``: tier →
    seconds, and seconds of CPU, until it was known to be within 1 % of its bound.
    """
    watch, cpu = Stopwatch(), time.process_time()
    scenario = RULES[rules](read(path))
    loaded = watch.seconds
    placing: float | None = None
    within: dict[str, tuple[float, float]] = {}

    def hear(news: Progress) -> None:
        nonlocal placing
        if news.tier and close(news.objective, news.bound):
            within.setdefault(news.tier, (watch.seconds, time.process_time() - cpu))
        if news.stage == "grids":
            placing = watch.seconds

    result = solve(scenario, job.options(scenario, time_limit), hear)
    total = watch.seconds
    first = result.run.first_seconds
    placed = None if placing is None else total - placing
    return {
        "hash": scenario.hash,
        "loaded": loaded,
        "first": None if first is None or placed is None else loaded + first + placed,
        "placed": placed,
        "within": within,
        "total": total,
        "tiers": [[t.name, t.objective, t.bound, t.seconds] for t in result.tiers]
        or [[name, None, None, None] for name in scenario.tiers],
    }


def base_alone(scenario: Scenario) -> Scenario:
    """The scenario without the rules of its sets, and without its own ones in the place of such."""
    theirs = {rule.key for name in scenario.profiles for rule in profiles.read(name).rules}
    theirs -= {rule.key for rule in profiles.read(profiles.BASE).rules}
    return replace(scenario, rules=tuple(r for r in scenario.rules if r.key not in theirs))


def first_set(scenario: Scenario) -> Scenario:
    """The scenario under the first rule set: no load, no fatigue, nothing hidden, no reference periods."""
    kept = [r for r in scenario.rules if r.kind not in LATER and getattr(r, "days", 7) != 1]
    return replace(scenario, rules=(*kept, PeriodHours(at_most=FIRST_HOURS)))


RULES: dict[str, Callable[[Scenario], Scenario]] = {
    "base": base_alone,
    "first": first_set,
    "all": lambda scenario: scenario,
}
"""Name → the scenario with so many of its rules."""

LATER = ("overtime", "average_hours", "fatigue", "load", "hidden_work")
"""Kinds that the first rule set hadn't."""
FIRST_HOURS = 201.33
"""Its limit on the hours of a month, where there is a reference period now."""


def close(objective: int | None, bound: int | None) -> bool:
    """Whether a bound leaves at most 1 % of the objective open."""
    return objective is not None and bound is not None and 100 * (objective - bound) <= max(objective, 1)


def first_roster(scenario: Scenario, time_limit: float) -> Result:
    """Solve until the first news of a roster, then stop."""
    stop = threading.Event()

    def hear(news: Progress) -> None:
        if news.objective is not None:
            stop.set()

    return solve(scenario, job.options(scenario, time_limit), hear, stop)


def audits(path: str, time_limit: float, runs: int) -> Answer:
    """Audit the first roster found, several times, and each rule alone once."""
    scenario = read(path)
    watch = Stopwatch()
    roster = first_roster(scenario, time_limit).roster
    if roster is None:
        return {"first": None}
    first = watch.seconds
    rules = [rule for rule in scenario.rules if rule.enforce != "off"]
    return {
        "first": first,
        "audit": [seconds(lambda: audit(roster)) for _ in range(runs)],
        "rules": {r.name: seconds(lambda r=r: list(r.audit(roster))) for r in rules},
    }


def models(path: str) -> Answer:
    """Post and compile all rules, and each alone over what a model without rules takes."""
    watch = Stopwatch()
    scenario = read(path)
    loaded = watch.seconds
    watch = Stopwatch()
    PeopleModel(scenario)
    built = watch.seconds
    bare = seconds(lambda: PeopleModel(scenario, rules=()))
    return {
        "load": loaded,
        "post and compile": built,
        "rules": {
            rule.name: max(0.0, seconds(lambda rule=rule: PeopleModel(scenario, rules=[rule])) - bare)
            for rule in scenario.rules
        },
    }


def weighted(path: str, time_limit: float, workers: int) -> Answer:
    """All tiers in one sum with large weights."""
    watch = Stopwatch()
    found = weighted_sum(PeopleModel(read(path)), time_limit, workers)
    return {
        "total": watch.seconds,
        "tiers": found.tiers,
        "weights": found.weights,
        "bound": found.bound,
    }


def tiredness(path: str, alone: bool, limits: dict[str, int] | None, time_limit: float | None) -> Answer:
    """Solve with or without the rule ``fatigue``: index of all patrol shifts, whole, and people short.

    ``alone``: without the other rules of ``ergonomic`` too, under the law and the station's own rules only.
    ``limits``: those of the rule, None without it.
    """
    watch = Stopwatch()
    advised = {rule.source for rule in profiles.read("ergonomic").rules if alone or rule.kind == "fatigue"}
    scenario = read(path)
    rule = next(r for r in scenario.rules if r.kind == "fatigue")
    kept = [r for r in scenario.rules if r.source not in advised]
    scenario = replace(scenario, rules=(*kept, *([] if limits is None else [rule.model_copy(update=limits)])))
    result = solve(scenario, job.options(scenario, time_limit))
    tiers = [[t.name, t.objective, t.bound, t.seconds] for t in result.tiers]
    assert result.roster is not None
    assert result.audit is not None
    index = [i for p in scenario.people for _, i in index_of(result.roster, p.id)]
    short = sum(b.amount for b in result.audit.breaches if b.kind in ("cover", "cover_wish"))
    return {
        "total": watch.seconds,
        "tiers": tiers,
        "short": short,
        "peak": max(index),
        "mean": fmean(index),
        "tiring": sum(i > TIRING for i in index),
    }


def rotations(folder: str, instances: list[int], time_limit: float) -> Answer:
    """Decide rotating workforce instances one after another, each from its file to its checked plan.

    ``True`` where a plan was found, ``False`` where there is none, None where neither was proven; then
    seconds of the clock, of CPU, and what is wrong with the plan.
    """
    from ortools.sat.python import cp_model

    from shiftopt.interop import read as read_public
    from shiftopt.solving.options import Options
    from shiftopt.solving.result import Status

    cp_model.CpModel()  # loading the solver is nobody's instance
    answers = {}
    for number in instances:
        watch, cpu = Stopwatch(), time.process_time()
        public = read_public("rws", [Path(folder, f"Example{number}.txt")])
        assert public.plan is not None
        result = public.plan(public.scenario, Options(time_limit=time_limit))
        seconds, used = watch.seconds, time.process_time() - cpu
        known = {Status.OPTIMAL: True, Status.INFEASIBLE: False}.get(result.status)
        broken = public.evaluate(result.roster).broken if result.roster else ()
        answers[str(number)] = [known, seconds, used, list(broken)]
    return answers


WORK: dict[str, Callable[..., Answer]] = {
    "rotations": rotations,
    "month": month,
    "audits": audits,
    "models": models,
    "tiredness": tiredness,
    "weighted": weighted,
}

if __name__ == "__main__":
    print(json.dumps(WORK[sys.argv[1]](**json.loads(sys.argv[2]))))
