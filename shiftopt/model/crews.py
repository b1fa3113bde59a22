"""Who is where: head-counts per grid for classes of people who are alike in every crew rule.

On one day and shift, two people whom all crew words and grid lists treat alike are exchangeable. So
it is enough to count how many of each class stand on each grid; names come later (``solving.grids``).
Exact, and far smaller than a variable per person and grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from shiftopt.model.enforce import Enforcer
from shiftopt.model.linear import INF, Expr, total
from shiftopt.roster import Roster
from shiftopt.rules.base import Rule

if TYPE_CHECKING:
    from shiftopt.model.people import PeopleModel


@dataclass(frozen=True)
class CoverWord:
    """Between ``at_least`` and ``at_most`` of ``people`` on the grid (None: on the whole shift)."""

    rule: Rule
    grid: str | None
    people: frozenset[str]
    at_least: int
    at_most: int | None

    @cached_property
    def groups(self) -> tuple[frozenset[str], ...]:
        return (self.people,)


@dataclass(frozen=True)
class CrewWord:
    """Where any of ``these`` is, at least ``at_least`` of ``need`` are."""

    rule: Rule
    grid: str | None
    these: frozenset[str]
    need: frozenset[str]
    at_least: int

    @cached_property
    def groups(self) -> tuple[frozenset[str], ...]:
        return (self.these, self.need)


Word = CoverWord | CrewWord


@dataclass(frozen=True)
class PersonClass:
    """People alike on one day and shift, and the variable that counts them on each grid open to them."""

    members: tuple[str, ...]
    options: dict[str, int]


class Crews:
    """Collects the crew words of all rules, then compiles them day by day, shift by shift."""

    def __init__(self, model: PeopleModel) -> None:
        self.model = model
        self.words: dict[tuple[int, str], list[Word]] = {}
        self.classes: dict[tuple[int, str], tuple[PersonClass, ...]] = {}

    def say(self, day: int, shift: str, word: Word) -> None:
        self.words.setdefault((day, shift), []).append(word)

    def compile(self, enforce: Enforcer) -> None:
        for (day, shift), words in sorted(self.words.items()):
            self.model.linear.tier = None
            if any(w.grid is not None for w in words):
                self.classes[day, shift] = self._classes(day, shift, words)
            for word in words:
                enforce.listen(word.rule)
                if isinstance(word, CoverWord):
                    counted = self.heads(day, shift, word.grid, word.people)
                    enforce.require(counted, word.at_least, INF if word.at_most is None else word.at_most)
                else:
                    self._crew(day, shift, word, words, enforce)

    def heads(self, day: int, shift: str, grid: str | None, people: frozenset[str]) -> Expr:
        """How many of ``people`` are there."""
        if grid is None:
            x = self.model.x
            states = [x[p.id, day].get(shift) for p in self.model.scenario.people if p.id in people]
            return Expr({v: 1 for v in states if v is not None and self.model.linear.ub[v]})
        return Expr(
            {
                c.options[grid]: 1
                for c in self.classes[day, shift]
                if grid in c.options and c.members[0] in people
            }
        )

    def _classes(self, day: int, shift: str, words: list[Word]) -> tuple[PersonClass, ...]:
        scenario, linear = self.model.scenario, self.model.linear
        groups = list(dict.fromkeys(g for w in words if w.grid is not None for g in w.groups))
        covered = {w.grid for w in words if isinstance(w, CoverWord) and w.at_least > 0 and w.grid}
        alike: dict[tuple[object, ...], list[str]] = {}
        for p in scenario.people:
            var = self.model.x[p.id, day].get(shift)
            if var is not None and linear.ub[var]:
                alike.setdefault((p.grids, *(p.id in g for g in groups)), []).append(p.id)
        places = [[g.id for g in scenario.grids if scenario.eligible(ps[0], g.id)] for ps in alike.values()]
        # who may stand on no covered grid opens his own to all: somebody may have to join him there
        covered |= {g for open_to in places if not covered.intersection(open_to) for g in open_to}
        found = []
        for members, open_to in zip(alike.values(), places, strict=True):
            options = [g for g in open_to if g in covered] or open_to
            if not options:
                continue
            counts = {g: linear.var(0, len(members)) for g in options}
            there = Expr({self.model.x[p, day][shift]: -1 for p in members})
            linear.row(there.add(Expr(dict.fromkeys(counts.values(), 1))), 0, 0)
            found.append(PersonClass(tuple(members), counts))
        return tuple(found)

    def _crew(self, day: int, shift: str, word: CrewWord, words: list[Word], enforce: Enforcer) -> None:
        these = self.heads(day, shift, word.grid, word.these)
        need = self.heads(day, shift, word.grid, word.need)
        if not these.terms:
            return
        linear = self.model.linear
        manned = enforce.hard and any(_always_manned(w, word) for w in words)
        if manned:
            linear.row(need, lo=word.at_least)
            return
        if word.at_least == 1 and enforce.hard and not need.terms:
            linear.row(these, hi=0)
            return
        if word.at_least == 1 and enforce.hard:
            most = linear.range(these)[1]
            linear.row(Expr(dict(these.terms)).add(need, -most), hi=0)
            return
        present = linear.var(recipe=lambda values: int(these.value(values) > 0))
        most = linear.range(these)[1]
        linear.row(Expr(dict(these.terms)).add(Expr({present: -most})), hi=0)
        if enforce.hard:
            linear.row(Expr({present: -word.at_least}).add(need), lo=0)
            return
        fails = linear.var(
            recipe=lambda values: int(these.value(values) > 0 and need.value(values) < word.at_least)
        )
        linear.row(total([need, Expr({fails: word.at_least, present: -word.at_least})]), lo=0)
        enforce.price(Expr({fails: 1}))

    def count(self, roster: Roster, values: list[int]) -> bool:
        """Fill in the head-counts of a roster; False if somebody stands where the model has no place."""
        of = {
            (day, shift, member): c
            for (day, shift), classes in self.classes.items()
            for c in classes
            for member in c.members
        }
        for a in roster.assignments:
            c = of.get((a.day, a.shift, a.person))
            if c is None:
                continue
            if a.grid not in c.options:
                return False
            values[c.options[a.grid]] += 1
        return True


def _always_manned(cover: Word, crew: CrewWord) -> bool:
    """Whether a firm cover word makes sure that the crew is never empty of all but these and need."""
    return (
        isinstance(cover, CoverWord)
        and cover.rule.enforce == "hard"
        and cover.grid == crew.grid
        and cover.at_least >= crew.at_least == 1
        and cover.people <= crew.these | crew.need
    )
