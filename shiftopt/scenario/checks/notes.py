"""What is no mistake, but worth knowing: empty wishes, paperwork with no room, guessed holidays."""

from __future__ import annotations

from collections.abc import Iterator

from shiftopt.errors import Problem
from shiftopt.rules.wording import hours
from shiftopt.scenario.arithmetic import Arithmetic
from shiftopt.scenario.draft import Draft
from shiftopt.scenario.types import Scenario


def empty_wishes(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
    """Wishes that say nothing: on leave days, before or after employment, for a shift that isn't allowed."""
    for entry in draft.entries("requests"):
        day = draft.day(entry.value.date)
        for person in entry.value.who:
            if (person, day) in scenario.leave_days:
                yield entry.node.place.problem(
                    f"{person} is on leave on {entry.value.date}: the wish says nothing"
                )
            elif not scenario.employed(person, day):
                yield entry.node.place.problem(
                    f"{person} isn't at the station on {entry.value.date}: the wish says nothing"
                )
            elif entry.value.want and all(
                c in scenario.codes and not scenario.may_work(person, day, c) for c in entry.value.want
            ):
                yield entry.node.place.problem(
                    f"{person} may not work {', '.join(entry.value.want)}: the wish can't be met"
                )


def hidden(draft: Draft, scenario: Scenario) -> Iterator[Problem]:
    """Paperwork beyond all the room that there can be, at a station that has room for some."""
    if not any(s.room for s in scenario.shifts):
        return
    sums = Arithmetic(scenario)
    told = set()
    for entry in draft.entries("duties"):
        for person in entry.value.who if entry.value.hours is not None else ():
            for paperwork in scenario.paperwork.get(person, ()):
                mine = any(d.what == entry.value.what for d in paperwork.duties)
                most = sums.most_room(scenario.person[person], paperwork)
                if not mine or (person, paperwork.codes) in told or paperwork.minutes <= most:
                    continue
                told.add((person, paperwork.codes))
                what = ", ".join(dict.fromkeys(d.what for d in paperwork.duties))
                yield entry.node.place.problem(
                    f"{what} of {person} takes {hours(paperwork.minutes)} h, and there is room for "
                    f"{hours(most)} h at most: {hours(paperwork.minutes - most)} h will be hidden work",
                    "ask for less, give shifts more `room`, or plan a desk shift for it",
                )


def provisional(draft: Draft, scenario: Scenario) -> Iterator[str]:
    """Official holidays that aren't known yet, and what stands in for them."""
    if not scenario.calendar.provisional:
        return
    guessed = any(entry.value.estimate for entry in draft.entries("holidays"))
    yield f"the official holidays of {scenario.start.year} aren't known yet: " + (
        "those under holidays are an estimate; mend them when the notice is out"
        if guessed
        else "bridge days and make-up workdays are missing; list them under holidays"
    )
