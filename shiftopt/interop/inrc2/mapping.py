"""The competition in our words: skills are grids, what is charged is one tier.

Rule by rule: docs/interop.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from shiftopt.interop.inrc2.data import ANY, WEEK, Instance, Past
from shiftopt.interop.inrc2.evaluation import (
    COMPLETE,
    COVER,
    RUN,
    SAME,
    TOTAL,
    WEEKENDS,
    WISH,
    Lines,
    needs,
)
from shiftopt.interop.public import MONDAY, alike, calendar, rule
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF, Rotation
from shiftopt.rules import Rule
from shiftopt.scenario.types import Assignment, Grid, Need, Person, Request, Scenario, Shift

TIER = "coverage"
"""The one objective tier: the competition adds everything up."""

UNMET = 30
"""Points for a nurse missing who must be there, where that isn't firm: beside what a wished one costs."""

MINUTES = 480
"""Length of every shift; no rule here looks at it."""


def scenario_of(instance: Instance, hash: str = "", firm: bool = True) -> Scenario:
    """The instance as a scenario with history and ordinary rules.

    ``firm``: whether as many nurses as must be there are there; in weeks only expected that may be too much.
    """
    setting = instance.setting
    history = tuple(_history(instance))
    return Scenario(
        id=instance.name,
        name=instance.name,
        start=MONDAY,
        days=instance.days,
        shifts=tuple(Shift(code, code, 0, MINUTES) for code in setting.shifts),
        people=tuple(Person(n.name, n.name, None, grids=n.skills) for n in setting.nurses.values()),
        rotation=Rotation((OFF,), MONDAY),
        grids=tuple(Grid(skill, skill) for skill in setting.skills),
        needs={
            (day, shift, skill): Need(need.least, need.most)
            for day, (shift, skill), need in needs(instance)
            if need.most
        },
        calendar=calendar(instance.days, -min((a.day for a in history), default=0)),
        rules=tuple(_rules(instance, firm)),
        language="en",
        requests=tuple(_requests(instance)),
        history=history,
        tiers=(TIER,),
        period=str(instance.history.week),
        hash=hash,
    )


def lines_of(instance: Instance, roster: Roster) -> Lines:
    """Shift and skill of every nurse and day; where no skill was asked for, the nurse's first."""
    nurses = instance.setting.nurses
    lines: dict[str, list[tuple[str, str] | None]] = {name: [None] * instance.days for name in nurses}
    for a in roster.assignments:
        lines[a.person][a.day] = (a.shift, a.grid or nurses[a.person].skills[0])
    return lines


# --- history --------------------------------------------------------------------------------------
def _history(instance: Instance) -> Iterator[Assignment]:
    """Days before the first that leave every nurse in the runs in which the history has her.

    What came before those runs isn't known and isn't charged. It is filled in so that the runs have a known
    beginning: a day of work and a day off before a run of work, a day of work before a run of days off.
    """
    codes = tuple(instance.setting.shifts)
    for name, past in instance.history.nurses.items():
        for day, code in enumerate(reversed(_past(past, codes)), 1):
            if code != OFF:
                yield Assignment(name, -day, code)


def _past(past: Past, codes: tuple[str, ...]) -> list[str]:
    """One nurse's known and filled-in days, ending with the day before the first."""
    if past.last is None:
        return [codes[0], *[OFF] * past.off]
    other = next((code for code in codes if code != past.last), past.last)
    return [past.last, OFF, *[other] * (past.work - past.same), *[past.last] * past.same]


# --- rules ----------------------------------------------------------------------------------------
def _requests(instance: Instance) -> Iterator[Request]:
    codes = frozenset(instance.setting.shifts)
    for number, week in enumerate(instance.weeks):
        for nurse, shift, day in week.off:
            good = frozenset({OFF}) if shift == ANY else (codes | {OFF}) - {shift}
            yield Request(nurse, WEEK * number + day, good)


def _rules(instance: Instance, firm: bool) -> Iterator[Rule]:
    """The competition's constraints as ordinary rules."""
    setting = instance.setting
    yield rule("one_shift_a_day")
    yield rule("allowed")
    pairs = tuple((before, code) for before, after in setting.forbidden.items() for code in after)
    if pairs:
        yield rule("forbidden_successions", pairs=pairs)
    yield rule("cover") if firm else _soft("cover", "", UNMET)
    yield _soft("cover_wish", "", COVER)
    yield _soft("wishes", "", WISH)
    for code, length in setting.shifts.items():
        least, most = length.least if length.least > 1 else None, length.most
        yield _soft("run_lengths", f"run.{code}", SAME, codes=(code,), at_least=least, at_most=most)
    for name, contract in setting.contracts.items():
        who = tuple(n.name for n in setting.nurses.values() if n.contract is contract)
        if not who:
            continue
        for what, length, codes in (("work", contract.work, None), ("off", contract.off, (OFF,))):
            least, most = length.least if length.least > 1 else None, max(1, length.most)
            id = f"{what}.{name}"
            yield _soft("run_lengths", id, RUN, people=who, codes=codes, at_least=least, at_most=most)
        if contract.complete:
            yield _soft("complete_weekends", f"complete.{name}", COMPLETE, people=who)
    yield from _counted(instance)


def _soft(kind: str, id: str, weight: int, **fields: object) -> Rule:
    return rule(kind, id, enforce="soft", weight=weight, tier=TIER, **fields)


def _counted(instance: Instance) -> Iterator[Rule]:
    """Totals and weekends: what the history leaves of them, or a share of it where more weeks follow."""
    nurses, past = instance.setting.nurses, instance.history.nurses
    now, left = len(instance.weeks), instance.setting.weeks - instance.history.week
    ids = tuple(nurses)

    def shifts(name: str) -> tuple[int, int]:
        least, most = (bound - past[name].total for bound in nurses[name].contract.total)
        return max(0, least * now // left), max(0, -(-most * now // left))

    def weekends(name: str) -> int:
        return max(0, -(-(nurses[name].contract.weekends - past[name].weekends) * now // left))

    for (least, most), who in alike(ids, shifts).items():
        id = f"shifts.{least}-{most}"
        yield _soft("period_shifts", id, TOTAL, people=who, at_least=least or None, at_most=most)
    for limit, who in alike(ids, weekends).items():
        if limit < now:
            yield _soft("max_weekends", f"weekends.{limit}", WEEKENDS, people=who, limit=limit)


def fixed(instance: Instance) -> int:
    """Points that the history has spent already: assignments and weekends beyond the contract."""
    if not instance.last:
        return 0
    points = 0
    for name, nurse in instance.setting.nurses.items():
        past = instance.history.nurses[name]
        points += TOTAL * max(0, past.total - nurse.contract.total.most)
        points += WEEKENDS * max(0, past.weekends - nurse.contract.weekends)
    return points
