"""From head-counts to names: who of the shift stands on which grid, so that hard and easy grids rotate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ortools.graph.python import linear_sum_assignment

from shiftopt.model.crews import CoverWord, PersonClass, Word
from shiftopt.model.people import PeopleModel
from shiftopt.scenario.types import Assignment

Counts = dict[tuple[int, str], int]
"""(class, grid) → people."""


def assign_grids(model: PeopleModel, values: Sequence[int]) -> tuple[Assignment, ...]:
    """Assignments with grids for a solution of the people model.

    Head-counts come from the solution, surplus people are spread evenly; then, shift by shift in time
    order, each person goes where he has been least, and who has carried more effort gets the easier grid.
    """
    scenario = model.scenario
    on: dict[tuple[int, str], list[str]] = {}
    for person, day, code in model.lines(values):
        on.setdefault((day, code), []).append(person)
    visits: Counter[tuple[str, str]] = Counter((a.person, a.grid) for a in scenario.history if a.grid)
    effort: Counter[str] = Counter()
    found = []
    for day, code in sorted(on, key=lambda key: (key[0], scenario.shift[key[1]].start, key[1])):
        classes = model.crews.classes.get((day, code), ())
        counts = {(i, g): values[v] for i, c in enumerate(classes) for g, v in c.options.items()}
        _spread(model, day, code, classes, counts)
        placed = _place(model, on[day, code], classes, counts, visits, effort)
        for person in on[day, code]:
            grid = placed.get(person)
            if grid is not None:
                visits[person, grid] += 1
                effort[person] += scenario.grid[grid].effort
            found.append(
                Assignment(person, day, code, grid, scenario.origin(person, day, code, grid))
            )
    return tuple(found)


def _spread(
    model: PeopleModel, day: int, code: str, classes: Sequence[PersonClass], counts: Counts
) -> None:
    """Move surplus people to grids with less surplus as long as no crew rule is the worse for it."""
    words = model.crews.words.get((day, code), [])
    grids = sorted({g for _, g in counts})
    if len(grids) < 2:
        return
    needs = model.scenario.needs
    need = {g: needs[day, code, g].least for g in grids if (day, code, g) in needs}

    def surplus(grid: str) -> int:
        return sum(counts.get((i, grid), 0) for i in range(len(classes))) - need.get(grid, 0)

    def order(grid: str) -> tuple[int, int, int]:
        return surplus(grid), -model.scenario.grid[grid].effort, (grids.index(grid) + day) % len(grids)

    for _ in range(sum(counts.values())):
        if not _move(classes, counts, words, sorted(grids, key=order), surplus):
            return


def _move(
    classes: Sequence[PersonClass],
    counts: Counts,
    words: Sequence[Word],
    grids: Sequence[str],
    surplus: object,
) -> bool:
    """One move from the fullest grids to the emptiest that breaks nothing; False if there is none."""
    before = sum(_failing(w, classes, counts) for w in words)
    for to in grids:
        for source in reversed(grids):
            if surplus(source) < surplus(to) + 2:  # type: ignore[operator]
                break
            for i in range(len(classes)):
                if counts.get((i, source), 0) and (i, to) in counts:
                    counts[i, source] -= 1
                    counts[i, to] += 1
                    if sum(_failing(w, classes, counts) for w in words) <= before:
                        return True
                    counts[i, source] += 1
                    counts[i, to] -= 1
    return False


def _failing(word: Word, classes: Sequence[PersonClass], counts: Counts) -> int:
    """By how much a crew word fails for these head-counts (station-wide words don't depend on them)."""
    if word.grid is None:
        return 0

    def there(group: frozenset[str]) -> int:
        return sum(n for (i, g), n in counts.items() if g == word.grid and classes[i].members[0] in group)

    if isinstance(word, CoverWord):
        heads = there(word.people)
        over = 0 if word.at_most is None else max(0, heads - word.at_most)
        return max(0, word.at_least - heads) + over
    return int(there(word.these) > 0 and there(word.need) < word.at_least)


def _place(
    model: PeopleModel,
    people: Sequence[str],
    classes: Sequence[PersonClass],
    counts: Counts,
    visits: Counter[tuple[str, str]],
    effort: Counter[str],
) -> dict[str, str]:
    """The cheapest assignment of the people of each class to its places."""
    placed: dict[str, str] = {}
    present = set(people)
    for i, c in enumerate(classes):
        members = [p for p in c.members if p in present]
        places = [g for g in c.options for _ in range(counts[i, g])]
        if len(set(places)) == 1:
            placed.update((p, places[0]) for p in members)
        elif members:
            placed.update(_cheapest(model, members, places, visits, effort))
    return placed


def _cheapest(
    model: PeopleModel,
    members: Sequence[str],
    places: Sequence[str],
    visits: Counter[tuple[str, str]],
    effort: Counter[str],
) -> Iterator[tuple[str, str]]:
    grid = model.scenario.grid
    usual = sum(effort[p] for p in members) // len(members)
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    for row, person in enumerate(members):
        for column, place in enumerate(places):
            burden = grid[place].effort * (effort[person] - usual)
            solver.add_arc_with_cost(row, column, 100 * visits[person, place] + 10 * burden)
    solver.solve()
    for row, person in enumerate(members):
        yield person, places[solver.right_mate(row)]
