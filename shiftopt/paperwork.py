"""Where work without a clock time is done: within shifts that have room for it, else it is hidden work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.scenario.types import Assignment, Duty, Scenario, remembered


@dataclass(frozen=True, slots=True)
class Placed:
    """So many minutes of a duty are done within one shift; hidden work where ``shift`` is None."""

    duty: Duty
    minutes: int
    shift: Assignment | None = None


def placed(roster: Roster, person: str) -> tuple[Placed, ...]:
    """A person's duties without a clock time, cut into the shifts that they are done in.

    In the order of the scenario, as early as can be: patrol shifts first, a desk where they don't suffice.
    What has room nowhere comes last for each duty, without a shift.
    """
    return tuple(_placed(roster, person))


def hidden_minutes(roster: Roster, person: str) -> int:
    """Minutes of work that finds no room in a person's shifts."""
    return sum(p.minutes for p in placed(roster, person) if p.shift is None)


@remembered
def hidden_in_rota(scenario: Scenario, person: str) -> int:
    """Minutes that would find no room if the person worked the base rota, leave days free."""
    days = (d for d in range(scenario.days) if scenario.available(person, d))
    worked = ((d, scenario.base(person, d)) for d in days)
    return hidden_minutes(Roster(scenario, [Assignment(person, d, c) for d, c in worked if c != OFF]), person)


def _placed(roster: Roster, person: str) -> Iterator[Placed]:
    scenario = roster.scenario
    line = sorted(roster.line(person), key=lambda a: a.origin == "desk")
    room = {a: scenario.shift[a.shift].room for a in line}
    for paperwork in scenario.paperwork.get(person, ()):
        for duty in paperwork.duties:
            left = duty.minutes
            for shift in line:
                part = min(left, room[shift]) if shift.shift in paperwork.codes else 0
                if part:
                    left, room[shift] = left - part, room[shift] - part
                    yield Placed(duty, part, shift)
            if left:
                yield Placed(duty, left)
