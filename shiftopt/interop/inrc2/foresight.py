"""What may follow the weeks to plan: only what the competition has told until then, in other orders."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from shiftopt.interop.inrc2.data import Instance, Range, Week

PLANNED, JUDGING = 5, 8
"""How many courses things may take, to plan for and to compare plans by, at most."""

AHEAD, FAR = 2, 3
"""So many weeks after those to plan are expected at most, in courses of either kind: what lies beyond has its
share of the totals."""

WORKDAYS = 5
"""Days of a week before its weekend."""


def planned(instance: Instance) -> Iterator[Instance]:
    """Courses to plan for, the first with the weeks known as they are, the latest first.

    Nobody must be there in weeks to come, as it isn't known how many; all who are wished for are wished for.
    Nobody's wishes are known.
    """
    known = (*instance.gone, *instance.weeks)[::-1]
    again = (known[k % len(known)] for k in range(min(AHEAD, _left(instance))))
    yield replace(instance, weeks=(*instance.weeks, *map(_wished, again)))
    for number in range(1, PLANNED):
        yield _course(instance, f"planned {number}", AHEAD, firm=False)


def judging(instance: Instance) -> Iterator[Instance]:
    """Courses to compare plans by: where somebody must be there, weeks to come are as hard as those known."""
    for number in range(JUDGING):
        yield _course(instance, f"judging {number}", FAR, firm=True)


def _course(instance: Instance, name: str, most: int, firm: bool) -> Instance:
    """The instance with weeks after its own: some of those known, in another order of their days."""
    known = (*instance.gone, *instance.weeks)
    left = _left(instance)
    chance = random.Random(f"{instance.setting.name} {left} {name}")
    weeks = (_shuffled(chance.choice(known), chance) for _ in range(min(most, left)))
    return replace(instance, weeks=(*instance.weeks, *(weeks if firm else map(_wished, weeks))))


def _left(instance: Instance) -> int:
    """How many weeks of the horizon follow."""
    return instance.setting.weeks - instance.history.week - len(instance.weeks)


def _wished(week: Week) -> Week:
    """A week in which nobody must be there."""
    needs = {place: tuple(Range(0, need.most) for need in days) for place, days in week.needs.items()}
    return Week(week.file, needs)


def _shuffled(week: Week, chance: random.Random) -> Week:
    """A week in which every need has its days in another order, workdays and weekends each by themselves."""
    needs = {}
    for place, days in week.needs.items():
        work, rest = [*days[:WORKDAYS]], [*days[WORKDAYS:]]
        chance.shuffle(work)
        chance.shuffle(rest)
        needs[place] = (*work, *rest)
    return Week(week.file, needs)
