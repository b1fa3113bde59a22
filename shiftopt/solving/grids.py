"""From head-counts to names: who of the shift stands on which grid, so that hard and easy grids rotate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from ortools.graph.python import linear_sum_assignment

from shiftopt.model.crews import CoverWord, Word
from shiftopt.model.people import PeopleModel
from shiftopt.scenario.types import Assignment

Move = tuple[int, str, str]
"""One person of a class, from a grid to another."""

Costs = Mapping[str, Mapping[str, int]]
"""Person → grid → how little it is this person's turn there."""


def assign_grids(model: PeopleModel, values: Sequence[int]) -> tuple[Assignment, ...]:
    """Assignments with grids for a solution of the people model.

    Head-counts come from the solution, surplus people are spread evenly; then, shift by shift in time
    order, each person goes where he has been least, and who has carried more effort gets the easier grid.
    People change places as long as that helps, also with somebody whom the crew rules see otherwise: the
    head-count of a grid stays, and no crew rule is the worse for it.
    """
    scenario = model.scenario
    on: dict[tuple[int, str], list[str]] = {}
    for person, day, code in model.lines(values):
        on.setdefault((day, code), []).append(person)
    visits: Counter[tuple[str, str]] = Counter((a.person, a.grid) for a in scenario.history if a.grid)
    effort: Counter[str] = Counter()
    found = []
    for day, code in sorted(on, key=lambda key: (key[0], scenario.shift[key[1]].start, key[1])):
        crews = _Crews(model, day, code, on[day, code], values)
        crews.spread()
        costs = _costs(crews, visits, effort)
        placed = crews.placed(costs)
        crews.exchange(placed, costs)
        for person in on[day, code]:
            grid = placed.get(person)
            if grid is not None:
                visits[person, grid] += 1
                effort[person] += scenario.grid[grid].effort
            found.append(Assignment(person, day, code, grid, scenario.origin(person, day, code, grid)))
    return tuple(found)


def _costs(crews: _Crews, visits: Counter[tuple[str, str]], effort: Counter[str]) -> Costs:
    grid = crews.model.scenario.grid
    usual = sum(effort[p] for p in crews.of) // max(len(crews.of), 1)
    return {
        p: {
            g: 100 * visits[p, g] + 10 * grid[g].effort * (effort[p] - usual)
            for g in crews.classes[i].options
        }
        for p, i in crews.of.items()
    }


class _Crews:
    """The people of one day and shift: how many of each class are on each grid, and what the rules say to it.

    Attributes
    ----------
    of : dict of str to int
        Person on the shift → class; people whom no crew rule asks for aren't there.
    counts : dict of (int, str) to int
        (class, grid) → people.
    """

    def __init__(
        self, model: PeopleModel, day: int, code: str, people: Sequence[str], values: Sequence[int]
    ) -> None:
        self.model, self.day, self.code = model, day, code
        self.classes = model.crews.classes.get((day, code), ())
        self.counts = {(i, g): values[v] for i, c in enumerate(self.classes) for g, v in c.options.items()}
        classes = {p: i for i, c in enumerate(self.classes) for p in c.members}
        self.of = {p: classes[p] for p in people if p in classes}
        self._words: dict[str, list[tuple[Word, list[list[int]]]]] = {}
        for word in model.crews.words.get((day, code), ()):
            if word.grid is not None:
                groups = [self._inside(group, word.grid) for group in word.groups]
                self._words.setdefault(word.grid, []).append((word, groups))

    def _inside(self, people: Collection[str], grid: str) -> list[int]:
        """Classes whose members are among these people and may be on the grid."""
        return [i for i, c in enumerate(self.classes) if grid in c.options and c.members[0] in people]

    # --- the rules ----------------------------------------------------------------------------
    def tried(self, *moves: Move) -> bool:
        """Move people, unless some crew rule of these grids would fail by more than it does."""
        grids = dict.fromkeys(grid for _, *ends in moves for grid in ends)
        before = self._failing(grids)
        self._move(moves, 1)
        if all(now <= was for now, was in zip(self._failing(grids), before, strict=True)):
            return True
        self._move(moves, -1)
        return False

    def _move(self, moves: Sequence[Move], one: int) -> None:
        for i, source, to in moves:
            self.counts[i, source] -= one
            self.counts[i, to] += one

    def _failing(self, grids: Collection[str]) -> list[int]:
        """By how much each crew word of some grids fails."""
        return [self._gap(word, groups) for grid in grids for word, groups in self._words.get(grid, ())]

    def _gap(self, word: Word, groups: Sequence[Sequence[int]]) -> int:
        there = [sum(self.counts[i, word.grid or ""] for i in group) for group in groups]
        if isinstance(word, CoverWord):
            over = 0 if word.at_most is None else max(0, there[0] - word.at_most)
            return max(0, word.at_least - there[0]) + over
        return int(there[0] > 0 and there[1] < word.at_least)

    # --- how many -----------------------------------------------------------------------------
    def spread(self) -> None:
        """Move surplus people, one by one, to grids with less surplus."""
        grids = sorted({g for _, g in self.counts})
        if len(grids) > 1:
            for _ in range(sum(self.counts.values())):
                if not self._spread_one(grids):
                    return

    def _spread_one(self, grids: Sequence[str]) -> bool:
        """One move from the fullest grids to the emptiest; False if there is none."""
        surplus = {g: self._surplus(g) for g in grids}
        effort, turn = self.model.scenario.grid, self.day

        def order(grid: str) -> tuple[int, int, int]:
            return surplus[grid], -effort[grid].effort, (grids.index(grid) + turn) % len(grids)

        ranked = sorted(grids, key=order)
        for to in ranked:
            for source in reversed(ranked):
                if surplus[source] < surplus[to] + 2:
                    break
                for i in range(len(self.classes)):
                    if (
                        self.counts.get((i, source), 0)
                        and (i, to) in self.counts
                        and self.tried((i, source, to))
                    ):
                        return True
        return False

    def _surplus(self, grid: str) -> int:
        need = self.model.scenario.needs.get((self.day, self.code, grid))
        there = sum(self.counts.get((i, grid), 0) for i in range(len(self.classes)))
        return there - (need.least if need else 0)

    # --- who ----------------------------------------------------------------------------------
    def placed(self, costs: Costs) -> dict[str, str]:
        """The cheapest assignment of the people of each class to its places."""
        placed: dict[str, str] = {}
        for i, c in enumerate(self.classes):
            members = [p for p, own in self.of.items() if own == i]
            places = [g for g in c.options for _ in range(self.counts[i, g])]
            if len(set(places)) == 1:
                placed.update((p, places[0]) for p in members)
            elif members:
                placed.update(_cheapest(members, places, costs))
        return placed

    def exchange(self, placed: dict[str, str], costs: Costs) -> None:
        """Let two people change places as long as it is cheaper."""
        pairs = [(p, q) for p, q in combinations(placed, 2) if costs[p].keys() & costs[q].keys()]
        better = True
        while better:
            better = False
            for p, q in pairs:
                here, there = placed[p], placed[q]
                if here == there or there not in costs[p] or here not in costs[q]:
                    continue
                gain = costs[p][here] + costs[q][there] - costs[p][there] - costs[q][here]
                if gain > 0 and self.tried((self.of[p], here, there), (self.of[q], there, here)):
                    placed[p], placed[q] = there, here
                    better = True


def _cheapest(members: Sequence[str], places: Sequence[str], costs: Costs) -> Iterator[tuple[str, str]]:
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    for row, person in enumerate(members):
        for column, place in enumerate(places):
            solver.add_arc_with_cost(row, column, costs[person][place])
    solver.solve()
    for row, person in enumerate(members):
        yield person, places[solver.right_mate(row)]
