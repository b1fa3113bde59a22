"""For ``post`` only: the room that shifts have for paperwork, and what is left. Audits place it instead."""

from __future__ import annotations

from shiftopt.model.words import On, Remainder, Term
from shiftopt.scenario.types import Paperwork, Scenario


def remainders(scenario: Scenario, person: str) -> tuple[Remainder, ...]:
    """For ``post`` only: a person's hidden minutes."""
    found = scenario.paperwork.get(person, ())
    return tuple(Remainder(p.minutes, room(scenario, p)) for p in found)


def expected_hidden(scenario: Scenario, person: str) -> int:
    """Minutes that stay hidden if the person works the base rota, leave days free."""
    left = 0
    for paperwork in scenario.paperwork.get(person, ()):
        codes = (scenario.base(person, d) for d in range(scenario.days) if scenario.available(person, d))
        there = sum(scenario.shift[code].room for code in codes if code in paperwork.codes)
        left += max(0, paperwork.minutes - there)
    return left


def room(scenario: Scenario, paperwork: Paperwork, unit: int = 1) -> tuple[Term, ...]:
    """The room that shifts of the period have for some paperwork, in units of so many minutes."""
    codes: dict[int, set[str]] = {}
    for code in paperwork.codes:
        codes.setdefault(scenario.shift[code].room // unit, set()).add(code)
    days = range(scenario.days)
    return tuple(
        Term((On(d, frozenset(c)),), size) for d in days for size, c in sorted(codes.items()) if size
    )
