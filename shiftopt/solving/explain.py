"""Why there is no rota: arithmetic first, then the smallest set of rules that can't hold together.

First the days are narrowed down whose needs alone can't be met, then a deletion filter drops one hard
rule after the other: a rule whose absence leaves the rest impossible isn't part of the reason. Every
"impossible" is a proof; a search that ended by its limit never counts as one. The way out is the
cheapest set of breaches that a search finds, read off by the audit from an actual roster.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from shiftopt.audit import audit
from shiftopt.model.enforce import CONCESSION
from shiftopt.model.people import PeopleModel
from shiftopt.roster import Roster
from shiftopt.rules.base import Rule
from shiftopt.scenario.arithmetic import shortages
from shiftopt.scenario.types import Scenario
from shiftopt.solving.clock import Clock
from shiftopt.solving.grids import assign_grids
from shiftopt.solving.options import Options
from shiftopt.solving.progress import OnProgress, Progress
from shiftopt.solving.result import Conflict, Result, Run, Status, Stop
from shiftopt.solving.solve import start_clock
from shiftopt.solving.tiers import Tiers

GUIDE = "rotation"
"""The tier whose relaxation says where to look for a roster first."""

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
    possible = search.possible(scenario, search.hard)
    if possible is None:
        return search.result(Status.UNKNOWN, Stop.LIMIT, options)
    if possible:
        return search.result(Status.FEASIBLE, Stop.FINISHED, options)
    return search.result(Status.INFEASIBLE, Stop.FINISHED, options, search.conflict())


class _Search:
    """A scenario, and questions about parts of it."""

    def __init__(self, scenario: Scenario, clock: Clock, tell: OnProgress) -> None:
        self.scenario = scenario
        self.clock = clock
        self.tell = tell
        self.hard = [r for r in scenario.rules if r.enforce == "hard"]
        self.guides = [r for r in scenario.rules if r.enforce == "soft" and r.tier == GUIDE]

    def result(
        self, status: Status, stop: Stop, options: Options, conflict: Conflict | None = None
    ) -> Result:
        seconds, scenario_hash = self.clock.seconds, self.scenario.hash
        run = Run(options.seed, options.workers, False, seconds, scenario_hash=scenario_hash)
        return Result(status, stop, run, conflict=conflict)

    def possible(self, scenario: Scenario, rules: Sequence[Rule]) -> bool | None:
        """Whether a roster keeps these rules; None if the limit came first."""
        self.tell(Progress("explain", None, self.clock.seconds))
        if self.clock.over:
            return None
        model = PeopleModel(scenario, rules=[*rules, *self.guides])
        return Tiers(model, self.clock, names=(GUIDE,)).possible(GUIDE)

    # --- the smallest set ---------------------------------------------------------------------
    def conflict(self) -> Conflict:
        scenario, where = self._where()
        rules, minimal = self._filter(scenario)
        way_out, cheapest = self._way_out()
        return Conflict(
            shortages=shortages(self.scenario),
            rules=tuple(r.name for r in rules),
            minimal=minimal,
            sentences=(*(r.sentence(self.scenario.language) for r in rules), *where),
            way_out=way_out,
            cheapest=cheapest,
        )

    def _filter(self, scenario: Scenario) -> tuple[list[Rule], bool]:
        """Deletion filter; crew rules are tried last, so that they stay where they matter."""
        kept, minimal = list(self.hard), True
        for rule in reversed(self.hard):
            trial = [r for r in kept if r is not rule]
            possible = self.possible(scenario, trial)
            if possible is False:
                kept = trial
            elif possible is None:
                minimal = False
        return kept, minimal

    def _where(self) -> tuple[Scenario, list[str]]:
        """The part of the scenario that is impossible already, and which part that is, in words."""
        unneeded = replace(self.scenario, needs={}, skill_needs=())
        if self.possible(unneeded, self.hard) is False:
            people = [p.id for p in self.scenario.people if self._alone(p.id)]
            return unneeded, [_person_words(self.scenario, people)] if people else []
        days = self._days()
        if days is None:
            return self.scenario, []
        return _needs_within(self.scenario, *days), [_day_words(self.scenario, *days)]

    def _alone(self, person: str) -> bool:
        """Whether a person's own line can't keep the rules, whatever the others do."""
        return self.possible(_only(self.scenario, person), self.hard) is False

    def _days(self) -> tuple[int, int] | None:
        """The shortest stretch of days whose needs alone can't be met: first its end, then its beginning."""
        last = self.scenario.days - 1

        def impossible(first: int, end: int) -> bool:
            return self.possible(_needs_within(self.scenario, first, end), self.hard) is False

        end = _smallest(0, last, lambda d: impossible(0, d))
        first = end - _smallest(0, end, lambda back: impossible(end - back, end))
        return (first, end) if (first, end) != (0, last) else None

    # --- the way out --------------------------------------------------------------------------
    def _way_out(self) -> tuple[tuple[str, ...], bool]:
        """The cheapest breaches that make a roster possible, in words, and whether they are proven so.

        Among equally cheap ones: near the rotation.
        """
        model = PeopleModel(self.scenario, "elastic")
        tiers = Tiers(model, self.clock, self.tell, names=(CONCESSION, GUIDE))
        tiers.start()
        if tiers.best is None:
            return (), False
        cheapest = tiers.run()[0].proven
        roster = Roster(self.scenario, assign_grids(model, tiers.best))
        rules = {r.name: r for r in self.scenario.rules}
        language = self.scenario.language
        said = [rules[b.rule].say(b, self.scenario, language) for b in audit(roster).hard]
        more = len(said) - MOST_SENTENCES
        if more > 0:
            rest = f"……另有 {more} 处。" if language == "zh" else f"… and {more} more."
            said = [*said[:MOST_SENTENCES], rest]
        return tuple(said), cheapest


def _only(scenario: Scenario, person: str) -> Scenario:
    """The same scenario with one person, and nothing to be covered."""

    def own(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(thing for thing in things if thing.person == person)

    return replace(
        scenario,
        people=(scenario.person[person],),
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
