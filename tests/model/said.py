"""Words said straight to the model: a rule that says whatever a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

from shiftopt.model.words import On, Poster
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules import Breach, Rule
from shiftopt.rules.tiny import draw, tiny
from shiftopt.scenario.types import Scenario


class Said(Rule):
    """Says what it is told; without a default kind, so that it stays out of the registry."""

    kind: str
    say_it: Callable[[Poster], None]
    unit = "times"

    def post(self, poster: Poster) -> None:
        self.say_it(poster)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        yield from ()


def said(say_it: Callable[[Poster], None], **fields: Any) -> Said:
    return Said(kind="said", say_it=say_it, **fields)


def on(day: int, codes: str) -> On:
    """The codes as one string, ``-`` among them for a free day."""
    return On(day, frozenset(codes))


def lines(scenario: Scenario) -> Iterator[tuple[str, ...]]:
    """Every roster of a scenario with one grid, as one string of codes a person."""
    codes = [OFF, *(s.code for s in scenario.shifts)]
    one = ["".join(line) for line in product(codes, repeat=scenario.days)]
    yield from product(one, repeat=len(scenario.people))


def rosters(scenario: Scenario) -> Iterator[tuple[tuple[str, ...], Roster]]:
    for drawn in lines(scenario):
        yield drawn, draw(scenario, drawn)


def scene(
    rules: Sequence[Rule], history: str = "", days: int = 3, system: str = "2x12", **more: Any
) -> Scenario:
    """One person, a few days."""
    return tiny(1, days=days, system=system, rules=rules, history=(history,) if history else (), **more)
