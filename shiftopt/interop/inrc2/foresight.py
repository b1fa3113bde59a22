"""What is expected of the weeks that follow: only what the competition has told until then."""

from __future__ import annotations

from dataclasses import replace

from shiftopt.interop.inrc2.data import Instance, Range, Week

AHEAD = 2
"""So many weeks after those to plan are expected at most: what lies beyond has its share of the totals."""


def expected(instance: Instance) -> Instance:
    """The instance with weeks after its own: those known so far come again, the latest first.

    Nobody must be there in them, as it isn't known how many; all who are wished for are wished for. Nobody's
    wishes are known.
    """
    known = (*instance.gone, *instance.weeks)[::-1]
    left = instance.setting.weeks - instance.history.week - len(instance.weeks)
    again = (known[k % len(known)] for k in range(min(AHEAD, left)))
    return replace(instance, weeks=(*instance.weeks, *map(_wished, again)))


def _wished(week: Week) -> Week:
    needs = {place: tuple(Range(0, need.most) for need in days) for place, days in week.needs.items()}
    return Week(week.file, needs)
