"""Neighbourhood search: free some people on some days, keep everybody else's shifts, solve that exactly.

A neighbourhood is a group of people and a stretch of days. The group is drawn at random, by what lines cost
above the best they could have, or around something that costs points; the stretch is the whole period, half
of it, a quarter and so on down to a week. How often a way is taken follows what it has brought of late for
its effort; how much a neighbourhood holds follows how hard the last ones were.

Two neighbourhoods that have no shift in common make a round. They are solved at the same time; then one more
search over the shifts that either has changed puts both together. It is always two, however many cores
there are, and limits are in effort: the same search comes again.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from shiftopt.model.people import PeopleModel
from shiftopt.solving.cpsat import CpSat, Found, Limits, improve
from shiftopt.solving.matrix import Flags, Ints, Rest
from shiftopt.solving.ways import Improving, Way, choose

PAIR = 2
"""Neighbourhoods in a round."""

EFFORT, LONGER, MOST = 0.3, 1.2, 4.0
"""The solver's effort for one neighbourhood at first; how many times that after a round that brought nothing;
the most."""

FIRST, LEAST = 300, 60
"""Shifts that may be chosen or not in the first and in the smallest neighbourhood."""

EASY, LARGER, SMALLER = 0.5, 1.3, 0.8
"""Share of its effort that a neighbourhood should take; how far the next may be larger or smaller."""

WEEK = 7

CHEAP = 3.0
"""Shifts that cost no more than this above the best line count as cheap, in steps of the prices."""

PACE, BUILD = 1.5, 2e-6
"""Effort counted for a unit of the solver's, which takes longer in a small model than in a large one, and
for building a term of a model: so that a unit is about a second, as elsewhere."""


@dataclass
class Group(Way):
    """``draw`` tells, for values and a number of days, the first day and all people in order of choice."""

    draw: Callable[[Ints, int], tuple[int, Ints]] = lambda values, days: (0, values[:0])


@dataclass
class Span(Way):
    """A stretch of so many days, and how many shifts a neighbourhood of that length has come to hold."""

    days: int = 0
    size: float = FIRST

    def fit(self, found: Found, effort: float) -> None:
        """Grow after an easy neighbourhood, shrink after a hard one."""
        used = found.effort / effort if found.proven else 1 / EASY
        self.size *= min(LARGER, max(SMALLER, (EASY / max(used, 1e-3)) ** 0.3))
        self.size = max(LEAST, self.size)


@dataclass
class Pick(Way):
    """Whether only cheap shifts may be chosen anew, so that more people can be."""

    cheap: bool = False


class Move(NamedTuple):
    """A neighbourhood: its shifts, as positions, and the ways in which it was chosen."""

    cells: Flags
    group: Group
    span: Span
    pick: Pick


class Neighbourhoods:
    """Groups of people and stretches of days that are freed together.

    Parameters
    ----------
    model : PeopleModel
    cp : CpSat
        Over the rows that count now.
    seed : int
    regrets : mapping of int to float, optional
        State variable → what it costs above the best line to have it at 1.
    """

    def __init__(
        self, model: PeopleModel, cp: CpSat, seed: int, regrets: Mapping[int, float] | None = None
    ) -> None:
        self._cp = cp
        self._random = random.Random(seed)
        place = {p.id: i for i, p in enumerate(model.scenario.people)}
        states = [(v, place[p], d) for (p, d), state in model.x.items() for v in state.values()]
        self._vars, self._person, self._day = np.array(states, np.int64).reshape(-1, 3).T
        self._people, self._days = len(place), model.scenario.days
        self._regret = np.array([(regrets or {}).get(v, 0.0) for v in self._vars.tolist()])
        self._groups = [Group(draw=self._any), Group(draw=self._around)]
        self._picks = [Pick()]
        if regrets:
            self._groups.append(Group(draw=self._regretted))
            self._picks.append(Pick(cheap=True))
        self._spans = [Span(days=days) for days in _halves(self._days)]

    def improve(
        self, values: list[int], objective: Mapping[int, int], target: float, limits: Limits
    ) -> Improving:
        """Yield the values after each round, never worse, with the effort it took.

        Ends when ``objective`` reaches ``target``; the caller ends it when time is up. Counted is the
        effort of the longer of both neighbourhoods, of putting them together, and of building the models. A
        round isn't given more than what is left of the effort in ``limits``.
        """
        held = np.zeros(len(values), bool)
        held[self._vars] = True
        self._near = self._cp.near(held)
        self._prices = np.zeros(len(values), np.int64)
        self._prices[list(objective)] = list(objective.values())
        self._cheap = self._regret <= CHEAP * (math.gcd(*objective.values()) or 1)
        left, asked = limits.effort, EFFORT
        now = np.array(values, np.int64)
        while self._prices @ now > target:
            before = now
            asked = min(asked, max(EFFORT, left / (2 * PACE)))
            now, effort = self._round(
                before, replace(limits, workers=max(1, limits.workers // PAIR), effort=asked)
            )
            left -= effort
            if self._prices @ now == self._prices @ before:
                asked = min(MOST, asked * LONGER)
            sent = yield now.tolist(), effort
            now = now if sent is None else np.array(sent, np.int64)

    def _round(self, values: Ints, limits: Limits) -> tuple[Ints, float]:
        """Values after two neighbourhoods, and the effort."""
        moves = self._draw(values)
        rests = [self._near.around(values, self._vars[move.cells]) for move in moves]
        found = improve(rests, self._prices, limits)
        after = [filled(*pair) for pair in zip(rests, found, strict=True)]
        for move, rest, its, then in zip(moves, rests, found, after, strict=True):
            move.span.fit(its, limits.effort)
            gain, effort = float(self._prices @ (values - then)), its.effort + BUILD * len(rest.cols)
            for way in (move.group, move.span, move.pick):
                way.learn(gain, effort)
        effort = max(f.effort for f in found)
        best = min(after, key=lambda then: int(self._prices @ then))
        if len(after) > 1 and all(self._prices @ then < self._prices @ values for then in after):
            changed = np.any([then[self._vars] != values[self._vars] for then in after], axis=0)
            rests.append(self._near.around(best, self._vars[changed]))
            (both,) = improve(rests[-1:], self._prices, limits)
            best, effort = filled(rests[-1], both), effort + both.effort
        return best, PACE * effort + BUILD * sum(len(rest.cols) for rest in rests)

    # --- what belongs together ----------------------------------------------------------------
    def _draw(self, values: Ints) -> list[Move]:
        """A pair of neighbourhoods without a shift in common, or one where it holds all there is."""
        left = self._near.can_move(self._vars)
        moves: list[Move] = []
        while len(moves) < PAIR and (left.any() or not moves):
            group = choose(self._groups, self._random)
            span, pick = choose(self._spans, self._random), choose(self._picks, self._random)
            first, order = group.draw(values, span.days)
            free = left & (first <= self._day) & (self._day < first + span.days)
            if pick.cheap:
                free &= self._cheap | (values[self._vars] > 0)
            sizes = np.bincount(self._person[free], minlength=self._people)[order]
            count = max(2, int(np.searchsorted(np.cumsum(sizes), span.size)))
            cells = free & np.isin(self._person, order[:count])
            left &= ~cells
            moves.append(Move(cells, group, span, pick))
        return moves

    def _any(self, values: Ints, days: int) -> tuple[int, Ints]:
        return self._first(self._random.randrange(self._days), days), self._shuffled()

    def _around(self, values: Ints, days: int) -> tuple[int, Ints]:
        """First those who have to do with something that costs points, when it does."""
        costs = np.maximum(self._prices * values, 0)
        paid = np.flatnonzero(costs)
        if not len(paid):
            return self._any(values, days)
        var = self._random.choices(paid.tolist(), costs[paid].tolist())[0]
        cells = np.isin(self._vars, self._near.beside(var))
        if not cells.any():
            return self._any(values, days)
        order = self._shuffled()
        near = np.isin(order, self._person[cells])
        first = self._first(self._random.choice(self._day[cells].tolist()), days)
        return first, np.concatenate([order[near], order[~near]])

    def _regretted(self, values: Ints, days: int) -> tuple[int, Ints]:
        """The likelier, the more the dearest shift of a line costs above the best line."""
        first = self._first(self._random.randrange(self._days), days)
        most = np.zeros(self._people)
        worked = (values[self._vars] > 0) & (first <= self._day) & (self._day < first + days)
        np.maximum.at(most, self._person[worked], self._regret[worked])
        keys = [self._random.random() ** (1 / (0.1 + regret)) for regret in most.tolist()]
        return first, np.argsort(-np.array(keys), kind="stable")

    def _first(self, day: int, days: int) -> int:
        """The first of some days of the period in a row that ``day`` is one of."""
        return min(max(0, day - self._random.randrange(days)), self._days - days)

    def _shuffled(self) -> Ints:
        return np.array(self._random.sample(range(self._people), self._people))


def filled(rest: Rest, found: Found) -> Ints:
    """The values that a search around some came to."""
    values = rest.values.copy()
    if found.solution is not None:
        values[rest.free] = found.solution
    return values


def _halves(days: int) -> list[int]:
    """All days, half of them, a quarter and so on down to a week."""
    found = [days]
    while found[-1] > WEEK:
        found.append(max(WEEK, -(-found[-1] // 2)))
    return found
