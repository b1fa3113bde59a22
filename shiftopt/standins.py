"""Who could take a shift over for one day, and what each would cost. Solver-free."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shiftopt.overload import Overload
from shiftopt.relief import Search
from shiftopt.roster import Roster
from shiftopt.scenario.types import Assignment


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who is free on the day and allowed on the shift and grid.

    Attributes
    ----------
    breaks : tuple of str
        Names of hard rules that the shift would break for this person; () for a stand-in without fault.
    price : mapping of str to int
        Tier → points more (+) or less (−) than with the gap's own person.
    overtime, nights : int
        Minutes above standard, and nights, with the shift.
    over : Overload
        The overload with the shift.
    """

    person: str
    breaks: tuple[str, ...]
    price: dict[str, int]
    overtime: int
    nights: int
    over: Overload


def stand_ins(roster: Roster, shift: Assignment) -> tuple[StandIn, ...]:
    """Everybody who could take a shift over, the best first.

    Ranked by hard rules broken, then by points tier by tier, then by hours above standard. Rules of the
    person and of the day's crew are asked, as the audit would.
    """
    search, scenario = Search(roster), roster.scenario
    there = tuple(a for a in roster.assignments if a.day == shift.day)
    found = []
    for person in (p.id for p in scenario.staff if p.id != shift.person):
        line = search.lines.get(person, ())
        if not _may(roster, person, shift) or any(a.day == shift.day for a in line):
            continue
        taken = replace(
            shift, person=person, origin=scenario.origin(person, shift.day, shift.shift, shift.grid)
        )
        longer = Roster(scenario, [*line, taken]).line(person)
        then = search.state(person, longer)
        crew = Roster(scenario, [taken if a == shift else a for a in there]).assignments
        cost = search.cost(person, longer) - search.cost(person, line)
        cost += search.crew(shift.day, crew) - search.crew(shift.day, there)
        breaks = _broken(search, person, longer) if cost.hard > 0 else ()
        price = {tier: points for tier, points in zip(scenario.tiers, cost.points, strict=True) if points}
        found.append(StandIn(person, breaks, price, then.load.overtime, then.load.nights, then.over))

    def rank(one: StandIn) -> tuple[object, ...]:
        points = tuple(one.price.get(tier, 0) for tier in scenario.tiers)
        return len(one.breaks), points, one.over.weight, one.overtime, one.person

    return tuple(sorted(found, key=rank))


def _may(roster: Roster, person: str, shift: Assignment) -> bool:
    scenario = roster.scenario
    here = scenario.available(person, shift.day) and scenario.may_work(person, shift.day, shift.shift)
    return here and (shift.grid is None or scenario.eligible(person, shift.grid))


def _broken(search: Search, person: str, line: tuple[Assignment, ...]) -> tuple[str, ...]:
    """Hard rules that a line breaks; those of the crew where it is none of them."""
    alone = search.alone(person, line)
    own = tuple(rule.name for rule in search.hard_rules if any(True for _ in rule.audit(alone)))
    return own or tuple(rule.name for rule in search.crew_rules if rule.enforce == "hard")[:1]
