"""For ``post`` only: when is a stretch of the running clock free of work? Audits walk the clock instead."""

from __future__ import annotations

from shiftopt.model.words import On
from shiftopt.rotation.cycle import OFF
from shiftopt.scenario.types import DAY, Scenario

Clear = tuple[On, ...] | None
"""A conjunction, or None for what can't be."""


def clear(scenario: Scenario, person: str | None, start: int, end: int) -> Clear:
    """What must hold so that nobody's work lies in minutes ``start`` to ``end`` of the running clock.

    Parameters
    ----------
    person : str or None
        Whose timed duties count; None for a person who has none.
    start, end : int
        Minutes on the running clock, ``end`` not included.

    Returns
    -------
    Clear
        All of these, in order of days; a day on which every shift would do isn't named, and neither is a day
        outside of history and period, where nobody works. None when a timed duty lies in between.
    """
    for duty in scenario.timed_duties.get(person or "", ()):
        assert duty.start is not None
        if duty.start < end and start < duty.start + duty.minutes:
            return None
    states = scenario.codes | {OFF}
    days = range(max(scenario.first_day, start // DAY - 2), min(scenario.days, end // DAY + 2))
    found = []
    for day in days:
        busy = {s.code for s in scenario.shifts if _meets(scenario, day, s.code, start, end)}
        if busy:
            found.append(On(day, states - busy))
    return tuple(found)


def _meets(scenario: Scenario, day: int, code: str, start: int, end: int) -> bool:
    begin, finish = scenario.span(day, code)
    return begin < end and start < finish
