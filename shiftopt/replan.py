"""A published rota repaired with the fewest changes: what is given, what is fixed, who has fallen out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shiftopt.audit import audit
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.published import PublishedFixed, PublishedKept
from shiftopt.scenario.types import Assignment, Leave, Scenario
from shiftopt.solving.result import Result

FIRST = ("coverage", "working_time")
"""Tiers that may change a published rota; all others come after keeping it."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who can't come, first to last date inclusive."""

    person: str
    first: date
    last: date


def republished(
    roster: Roster,
    *,
    after: date | None = None,
    absences: Sequence[Absence] = (),
    people: Collection[str] = (),
    dates: Collection[date] = (),
) -> tuple[Scenario, list[str]]:
    """The scenario of a published rota with what has happened since, to be solved like any other.

    Keeping the rota comes right after coverage and working time: what the officer promised outweighs the
    rotation, fairness and wishes, which were weighed when it was made.

    Parameters
    ----------
    roster : Roster
        The published rota.
    after : date, optional
        Only days after this one may change.
    absences : sequence of Absence
        People who can't come; days that are fixed by ``after`` are left out.
    people, dates : collection
        Whose line, and which days, stay as they are.

    Returns
    -------
    tuple
        The scenario, and what the officer should know.
    """
    scenario, notes = roster.scenario, []
    free_from = 0 if after is None else min(max(scenario.day(after) + 1, 0), scenario.days)
    gone: list[Leave] = []
    for absence in absences:
        first, last = max(scenario.day(absence.first), free_from), scenario.day(absence.last)
        last = min(last, scenario.days - 1)
        if first <= last:
            gone.append(Leave(absence.person, first, last, "other"))
        else:
            notes.append(f"{absence.person}: no day of the absence can be changed any more")
    away = {(leave.person, day) for leave in gone for day in range(leave.first, leave.last + 1)}
    missed = [d for d in scenario.duties if d.day is not None and (d.person, d.day) in away]
    if missed:
        notes.append(f"duties of people who can't come are left out: {len(missed)}")
    published = {
        (p.id, day): roster.code(p.id, day)
        for p in scenario.people
        for day in range(scenario.days)
        if scenario.employed(p.id, day)
    }
    locked = {scenario.day(on) for on in dates}
    fixed = frozenset(
        (person, day)
        for person, day in published
        if (day < free_from or day in locked or person in people) and (person, day) not in away
    )
    rules = [r for r in scenario.rules if r.kind not in ("published_kept", "published_fixed")]
    rules.append(PublishedKept.model_validate({}))
    if fixed:
        rules.append(PublishedFixed.model_validate({}))
    others = [tier for tier in scenario.tiers if tier not in (*FIRST, "stability")]
    first_tiers = [tier for tier in scenario.tiers if tier in FIRST]
    return (
        replace(
            scenario,
            leave=(*scenario.leave, *gone),
            duties=tuple(d for d in scenario.duties if d not in missed),
            published=published,
            fixed=fixed,
            rules=tuple(rules),
            tiers=(*first_tiers, "stability", *others),
        ),
        notes,
    )


def on_known_grids(result: Result, published: Roster) -> Result:
    """The result with people on the grids that the published rota gave them, as far as the crews allow.

    The search decides who works when; on which grid is decided anew, and would change for people whose
    shift doesn't. Where the known grids would break a hard rule, the crew's grids stay as they were found;
    where they would cost points, all do.
    """
    if result.roster is None or result.audit is None:
        return result
    scenario, before = result.roster.scenario, result.audit.points()
    known = {(a.person, a.day, a.shift): a.grid for a in published.assignments}
    crews: dict[tuple[int, str], list[Assignment]] = {}
    for a in result.roster.assignments:
        crews.setdefault((a.day, a.shift), []).append(a)
    seated = {slot: _seated(scenario, slot, crew, known) for slot, crew in crews.items()}
    found: set[tuple[int, str]] = set()  # crews for whom the known grids don't do
    while True:
        lines = (crews[slot] if slot in found else crew for slot, crew in seated.items())
        again = audit(Roster(scenario, [a for crew in lines for a in crew]))
        bad = {
            slot
            for breach in again.hard
            for slot in crews
            if slot[0] in breach.days and breach.shift in (None, slot[1])
        } - found
        if again.clean and all(again.points()[tier] <= before[tier] for tier in scenario.tiers):
            return replace(result, roster=again.roster, audit=again)
        if not bad:
            return result
        found |= bad


def _seated(
    scenario: Scenario,
    slot: tuple[int, str],
    crew: list[Assignment],
    known: Mapping[tuple[str, int, str], str | None],
) -> list[Assignment]:
    """A crew on its known grids; who is new takes the grid of somebody who fell out, or one that is short."""
    stays = {a.person: known[a.person, *slot] for a in crew if (a.person, *slot) in known}
    people = {a.person for a in crew}
    seats = dict(stays)
    vacant = [g for (person, day, shift), g in known.items() if (day, shift) == slot and person not in people]
    for a in (a for a in crew if a.person not in stays):
        fits = [g for g in vacant if g is None or scenario.eligible(a.person, g)]
        seats[a.person] = fits[0] if fits else a.grid
        if fits:
            vacant.remove(fits[0])
    _fill(scenario, slot, seats, stays)
    return [
        replace(a, grid=seats[a.person], origin=scenario.origin(a.person, *slot, seats[a.person]))
        for a in crew
    ]


def _fill(
    scenario: Scenario, slot: tuple[int, str], seats: dict[str, str | None], stays: Collection[str]
) -> None:
    """Move people from grids that have enough to grids that are short, newcomers first."""
    need = {g.id: n.least for g in scenario.grids if (n := scenario.needs.get((*slot, g.id)))}
    there = Counter(seats.values())
    for grid, least in need.items():
        while there[grid] < least:
            spare = [
                p
                for p, at in seats.items()
                if at != grid and there[at] > need.get(at or "", 0) and scenario.eligible(p, grid)
            ]
            if not spare:
                break
            mover = min(spare, key=lambda p: p in stays)
            there[seats[mover]] -= 1
            there[grid] += 1
            seats[mover] = grid


def changes(result: Result, published: Roster) -> int:
    """Days of people on which the new rota isn't the published one."""
    if result.roster is None:
        return 0
    new, scenario = result.roster, published.scenario
    return sum(
        (new.codes(p.id, d) or (OFF,)) != (published.codes(p.id, d) or (OFF,))
        for p in scenario.people
        for d in range(scenario.days)
    )
