"""Runs of days in their strong form: when a person enters a set of states, and when he leaves it.

Who has entered within the shortest run is still inside; who is inside has entered within the longest. The
rows are those of machines that are switched on and off (Rajan & Takriti, IBM Research Report RC23628, 2005):
for the runs of one set by themselves their relaxation is exact, which sums over windows of days are not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shiftopt.model.linear import Expr, LinearModel, total
from shiftopt.model.words import On
from shiftopt.rotation.cycle import OFF

Holds = Callable[[str, On], Expr]


@dataclass(frozen=True)
class Stays:
    """By day whether a person is in a set of states, enters it, leaves it; of the past only the last stay."""

    inside: Mapping[int, Expr]
    enters: Mapping[int, Expr]
    leaves: Mapping[int, Expr]


class Runs:
    """The stays of a model's people, made when first asked for; a set and its complement share theirs."""

    def __init__(self, linear: LinearModel, holds: Holds, codes: frozenset[str], days: range) -> None:
        self._linear = linear
        self._holds = holds
        self._codes = codes
        self._days = days
        self._made: dict[tuple[str, frozenset[str]], Stays] = {}

    def limit(self, person: str, codes: frozenset[str], at_least: int, at_most: int | None) -> None:
        """State the rows of a firm run; one that touches the first known or the last day may be shorter."""
        stays, first = self._stays(person, codes), self._days.start
        for day in range(self._days.stop):
            inside = stays.inside[day]
            recent = total(stays.enters[d] for d in range(max(first + 1, day - at_least + 1), day + 1))
            self._linear.row(recent.add(inside, -1), hi=0)
            if at_most is not None and day - at_most >= first:
                entered = total(stays.enters[d] for d in range(day - at_most + 1, day + 1))
                self._linear.row(entered.add(inside, -1), lo=0)

    def _stays(self, person: str, codes: frozenset[str]) -> Stays:
        if OFF in codes:
            there = self._stays(person, self._codes - codes)
            return Stays({d: _not(e) for d, e in there.inside.items()}, there.leaves, there.enters)
        if (person, codes) not in self._made:
            self._made[person, codes] = self._make(person, codes)
        return self._made[person, codes]

    def _make(self, person: str, codes: frozenset[str]) -> Stays:
        first, stop = self._days.start, self._days.stop
        inside = {d: self._one(self._holds(person, On(d, codes))) for d in self._days}
        past = {d: bool(inside[d].const) for d in range(first, 0)}
        enters = {d: Expr({}, int(_began(past, d, True))) for d in range(first + 1, 0)}
        leaves = {d: Expr({}, int(_began(past, d, False))) for d in range(first + 1, 0)}
        for day in range(max(0, first + 1), stop):
            enters[day], leaves[day] = self._turn(inside[day - 1], inside[day])
        return Stays(inside, enters, leaves)

    def _one(self, expr: Expr) -> Expr:
        """A sum of states as a variable of its own, so that rows over many days stay short."""
        if len(expr.terms) < 2:
            return expr
        var = self._linear.var(recipe=expr.value)
        self._linear.row(Expr({var: -1}).add(expr), 0, 0)
        return Expr({var: 1})

    def _turn(self, before: Expr, now: Expr) -> tuple[Expr, Expr]:
        """Whether somebody enters, and whether he leaves, between two days."""
        turn = Expr().add(now).add(before, -1)
        if not turn.terms:
            return Expr({}, max(turn.const, 0)), Expr({}, max(-turn.const, 0))
        enters = Expr({self._linear.var(recipe=lambda values: max(turn.value(values), 0)): 1})
        leaves = Expr({self._linear.var(recipe=lambda values: max(-turn.value(values), 0)): 1})
        self._linear.row(total((enters, before)), hi=1)
        self._linear.row(Expr().add(enters).add(now, -1), hi=0)
        self._linear.row(Expr().add(turn).add(enters, -1).add(leaves), 0, 0)
        return enters, leaves


def _not(expr: Expr) -> Expr:
    return Expr({}, 1).add(expr, -1)


def _began(past: Mapping[int, bool], day: int, inside: bool) -> bool:
    """Whether the stay in which the past ends began on a day."""
    return past[day - 1] != inside and all(past[d] == inside for d in range(day, 0))
