"""Who could step in: for every shift the people who are free and rested, and where one absence hurts most."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from shiftopt.overload import limits
from shiftopt.roster import Roster

if TYPE_CHECKING:
    from shiftopt.report.facts import Cover


def stand_ins(roster: Roster, slots: Iterable[tuple[int, str]]) -> Mapping[tuple[int, str], tuple[str, ...]]:
    """(day, shift) → people who would keep the rest between shifts on both sides of it.

    Only rest, leave and what a person may work are looked at: a first list to call, not a promise that
    every rule would hold.
    """
    scenario = roster.scenario
    rest = round(limits(scenario).rest.value)
    clocks = {p.id: roster.clock(p.id) for p in scenario.staff}
    starts = {person: [s.start for s in clock] for person, clock in clocks.items()}
    grids: dict[tuple[int, str], list[str]] = {}
    for (day, shift, grid), need in scenario.needs.items():
        if need.least:
            grids.setdefault((day, shift), []).append(grid)

    def free(person: str, begin: int, end: int) -> bool:
        """No work from ``begin`` to ``end``; a person's work is in time order and seldom overlaps."""
        next_one = bisect_left(starts[person], end)
        return all(s.end <= begin for s in clocks[person][max(next_one - 2, 0) : next_one])

    found = {}
    for day, shift in slots:
        begin, end = scenario.span(day, shift)
        found[day, shift] = tuple(
            p.id
            for p in scenario.staff
            if scenario.available(p.id, day)
            and scenario.may_work(p.id, day, shift)
            and any(scenario.eligible(p.id, g) for g in grids.get((day, shift), ()))
            and free(p.id, begin - rest, end + rest)
        )
    return found


def brittle(
    cover: Iterable[Cover], calls: Mapping[tuple[int, str], tuple[str, ...]]
) -> tuple[tuple[Cover, int], ...]:
    """Shifts that one absence leaves short, with how many could step in; the fewest first."""
    tight = [(c, len(calls[c.day, c.shift])) for c in cover if c.need and c.there <= c.need]
    return tuple(sorted(tight, key=lambda found: (found[1], found[0].there - found[0].need, found[0].day)))
