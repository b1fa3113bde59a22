"""The period and the holidays in it."""

from __future__ import annotations

from collections.abc import Iterator

from shiftopt.errors import Problem
from shiftopt.scenario.draft import Draft
from shiftopt.scenario.file.period import MAX_CELLS, MAX_DAYS
from shiftopt.scenario.strict import Place


def sound(draft: Draft) -> Iterator[Problem]:
    """The period is one that can be planned."""
    span = draft.period
    if span is None:
        return
    if draft.days < 1:
        what = f"the period ends on {span.end}, before it begins on {span.start}"
        yield draft.place("period").problem(what, "swap the dates")
    elif draft.days > MAX_DAYS:
        what = f"the period has {draft.days} days; at most {MAX_DAYS} are planned at once"
        yield draft.place("period").problem(what, "plan month by month")
    elif not 1900 < span.start.year < 2200:
        yield draft.place("period").problem(f"the period lies in {span.start.year}", "mend the year")
    elif draft.days * len(draft.grids) > MAX_CELLS:
        what = f"{len(draft.grids)} grids over {draft.days} days are more than can be planned at once"
        yield draft.place("period").problem(what, "plan fewer days or fewer grids")


def holidays_once(draft: Draft) -> Iterator[Problem]:
    """No date is there twice in the same list of holidays."""
    first: dict[object, Place] = {}
    for entry in draft.entries("holidays"):
        place = entry.place("date")
        for on in entry.value.dates:
            if on in first and first[on].file == entry.node.place.file:
                what = f"{on} is there twice in holidays, first in line {first[on].line}"
                yield place.problem(what, "keep one of the two")
                break
        first |= dict.fromkeys(entry.value.dates, place)
