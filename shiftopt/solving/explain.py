"""Why there is no rota: arithmetic first, then the smallest set of rules that can't hold together.

The set comes from a deletion filter: switch off one hard rule after the other; a rule whose absence
leaves the rest impossible isn't part of the reason. Every "impossible" is a proof by the solver; a
search that ended by its limit never counts as one. The way out is the cheapest set of breaches
that the solver finds, read off by the audit from an actual roster.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from shiftopt.audit import audit
from shiftopt.model.enforce import CONCESSION
from shiftopt.model.people import PeopleModel
from shiftopt.roster import Roster
from shiftopt.rules.base import Rule
from shiftopt.scenario.arithmetic import shortages
from shiftopt.scenario.types import Person, Scenario
from shiftopt.solving.cpsat import CpSat
from shiftopt.solving.grids import assign_grids
from shiftopt.solving.options import Options
from shiftopt.solving.progress import OnProgress, Progress
from shiftopt.solving.result import Conflict, Result, Run, Status, Stop
from shiftopt.solving.solve import start_clock
from shiftopt.solving.tiers import Clock

CHECK_SHARE = 0.15
"""Share of the effort left that one proof may take."""

MOST_SENTENCES = 12
"""How many concessions are told one by one."""


def explain(
    scenario: Scenario,
    options: Options | None = None,
    on_progress: OnProgress | None = None,
    interrupted: threading.Event | None = None,
) -> Result:
    """Prove that a scenario is impossible and say why, or find that it isn't.

    Returns
    -------
    Result
        Infeasible with its ``conflict``; feasible (without a roster: ``solve`` gives that); or unknown.
    """
    options = options or Options()
    search = _Search(scenario, start_clock(options, interrupted), on_progress or (lambda _: None))
    possible = search.possible(search.names)
    if possible is None:
        return search.result(Status.UNKNOWN, Stop.LIMIT, options)
    if possible:
        return search.result(Status.FEASIBLE, Stop.FINISHED, options)
    return search.result(Status.INFEASIBLE, Stop.FINISHED, options, search.conflict())


class _Search:
    """One guarded model and the questions put to it."""

    def __init__(self, scenario: Scenario, clock: Clock, tell: OnProgress) -> None:
        self.scenario = scenario
        self.clock = clock
        self.tell = tell
        self.model = PeopleModel(scenario, "guarded")
        self.cp = CpSat(self.model.linear)
        self.rules = {r.name: r for r in scenario.rules}
        self.names = list(self.model.guards)

    def result(
        self, status: Status, stop: Stop, options: Options, conflict: Conflict | None = None
    ) -> Result:
        run = Run(
            options.seed,
            options.workers,
            False,
            self.clock.seconds,
            scenario_hash=self.scenario.hash,
        )
        return Result(status, stop, run, conflict=conflict)

    def possible(self, names: Collection[str]) -> bool | None:
        """Whether a roster keeps the rules named; None if the limit came first."""
        self.tell(Progress("explain", None, self.clock.seconds))
        switches = {guard: int(name in names) for name, guard in self.model.guards.items()}
        return self._ask(self.cp, switches, self.model.base())

    def _ask(self, cp: CpSat, fixed: Mapping[int, int], hint: Mapping[int, int]) -> bool | None:
        outcome = cp.solve(None, self.clock.share(CHECK_SHARE), hint, fixed=fixed)
        self.clock.spend(outcome.effort)
        if outcome.values is not None:
            return True
        return False if outcome.proven else None

    # --- the smallest set ---------------------------------------------------------------------
    def conflict(self) -> Conflict:
        names, minimal = self._filter()
        where, days = self._where(names)
        way_out, cheapest = self._way_out()
        language = self.scenario.language
        return Conflict(
            shortages=shortages(self.scenario),
            rules=tuple(names),
            minimal=minimal,
            sentences=(*(self.rules[n].sentence(language) for n in names), *where, *days),
            way_out=way_out,
            cheapest=cheapest,
        )

    def _filter(self) -> tuple[list[str], bool]:
        """Deletion filter; crew rules are tried last, so that they stay where they matter."""
        kept, minimal = list(self.names), True
        for name in reversed(self.names):
            trial = [n for n in kept if n != name]
            possible = self.possible(trial)
            if possible is False:
                kept = trial
            elif possible is None:
                minimal = False
        return kept, minimal

    def _where(self, names: Collection[str]) -> tuple[list[str], list[str]]:
        """Whose lines and which days already make it impossible, in words."""
        rules = [self.rules[n] for n in names]
        people = self._alone(rules)
        if people:
            return [_person_words(self.scenario, people)], []
        days = self._days(rules)
        return [], [_day_words(self.scenario, *days)] if days else []

    def _alone(self, rules: list[Rule]) -> list[str]:
        """People whose own line can't keep the rules, whatever the others do."""
        people = self.scenario.people
        return [p.id for p in people if self._impossible(_only(self.scenario, p), rules)]

    def _days(self, rules: list[Rule]) -> tuple[int, int] | None:
        """The shortest stretch of days whose needs alone can't be met: first its end, then its beginning."""
        last = self.scenario.days - 1

        def impossible(first: int, end: int) -> bool:
            return self._impossible(_needs_within(self.scenario, first, end), rules)

        if not impossible(0, last):
            return None
        end = _smallest(0, last, lambda d: impossible(0, d))
        first = end - _smallest(0, end, lambda back: impossible(end - back, end))
        return first, end

    def _impossible(self, scenario: Scenario, rules: list[Rule]) -> bool:
        if self.clock.over:
            return False
        model = PeopleModel(scenario, "normal", rules)
        return self._ask(CpSat(model.linear), {}, model.base()) is False

    # --- the way out --------------------------------------------------------------------------
    def _way_out(self) -> tuple[tuple[str, ...], bool]:
        """The cheapest breaches that make a roster possible, in words, and whether they are proven so."""
        model = PeopleModel(self.scenario, "elastic")
        prices = {v: c for v, c in model.linear.prices.get(CONCESSION, {}).items() if c}
        outcome = CpSat(model.linear).solve(prices, self.clock.share(0.9), model.base())
        self.clock.spend(outcome.effort)
        if outcome.values is None:
            return (), False
        roster = Roster(self.scenario, assign_grids(model, outcome.values))
        broken = audit(roster).hard
        said = [self.rules[b.rule].say(b, self.scenario, self.scenario.language) for b in broken]
        more = len(said) - MOST_SENTENCES
        if more > 0:
            rest = f"……另有 {more} 处" if self.scenario.language == "zh" else f"… and {more} more"
            said = [*said[:MOST_SENTENCES], rest]
        return tuple(said), outcome.proven


def _only(scenario: Scenario, person: Person) -> Scenario:
    """The same scenario with one person, and nothing to be covered."""

    def own(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(thing for thing in things if thing.person == person.id)

    return replace(
        scenario,
        people=(person,),
        needs={},
        skill_needs=(),
        leave=own(scenario.leave),
        requests=own(scenario.requests),
        duties=own(scenario.duties),
        history=own(scenario.history),
        past_duties=own(scenario.past_duties),
    )


def _needs_within(scenario: Scenario, first: int, last: int) -> Scenario:
    """The same scenario with needs on days ``first`` to ``last`` only."""
    needs = {key: need for key, need in scenario.needs.items() if first <= key[0] <= last}
    skills = tuple(s for s in scenario.skill_needs if first <= s.day <= last)
    return replace(scenario, needs=needs, skill_needs=skills)


def _smallest(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The smallest number from ``low`` to ``high`` for which a monotone question holds; ``high`` does."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return high


def _person_words(scenario: Scenario, people: Iterable[str]) -> str:
    names = [scenario.person[p].name for p in people]
    if scenario.language == "zh":
        return f"单看个人就已无法满足：{'、'.join(names)}"
    return f"Already impossible for one person alone: {', '.join(names)}"


def _day_words(scenario: Scenario, first: int, last: int) -> str:
    days = [f"{scenario.date(d):%Y-%m-%d}" for d in dict.fromkeys((first, last))]
    if scenario.language == "zh":
        return f"只看 {' 至 '.join(days)} 的需求就已无法满足"
    return f"The needs of {' to '.join(days)} alone can't be met"
