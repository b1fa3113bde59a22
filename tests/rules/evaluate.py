"""A poster without a solver: it reads the words of a rule on one finished roster and adds up the price."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from shiftopt.model.words import Curve, On, Poster, Remainder, Term
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Rule
from shiftopt.scenario.types import Scenario


class EvalPoster(Poster):
    """What ``rule.post`` says about ``roster``; every word's meaning is spelled out here in plain Python.

    Parameters
    ----------
    scenario : Scenario
    roster : Roster
        At most one shift a person and day, as in every model.
    rule : Rule
        Posted at once.

    Attributes
    ----------
    price : int
        Sum of the amounts, weight not applied; hard rules are measured in the same way.
    ok : bool
        Nothing to pay.
    words : dict of str to int
        How often each word was said.
    """

    def __init__(self, scenario: Scenario, roster: Roster, rule: Rule) -> None:
        self.scenario = scenario
        self.roster = roster
        self.price = 0
        self.words: dict[str, int] = {}
        rule.post(self)

    @property
    def ok(self) -> bool:
        return self.price == 0

    def pay(self, word: str, amount: int) -> None:
        assert amount >= 0, f"{word} priced {amount}"
        self.price += amount
        self.words[word] = self.words.get(word, 0) + 1

    # --- one person's line --------------------------------------------------------------------
    def holds(self, person: str, on: On) -> bool:
        assert on.day < self.scenario.days, f"a rule looked at day {on.day}, past the end of the period"
        assert on.codes <= self.scenario.codes | {OFF}, f"{on.codes} are no codes"
        return self.roster.code(person, on.day) in on.codes

    def forbid(self, person: str, together: Sequence[On], *, amount: int = 1) -> None:
        assert amount > 0, "a hard word bites whatever its amount"
        self.pay("forbid", amount if all(self.holds(person, on) for on in together) else 0)

    def prefer(self, person: str, on: On, *, amount: int = 1) -> None:
        assert amount > 0, "a hard word bites whatever its amount"
        self.pay("prefer", amount if self.holds(person, on) else 0)

    def run(
        self, person: str, codes: frozenset[str], *, at_least: int = 1, at_most: int | None = None
    ) -> None:
        first, end = self.scenario.first_day, self.scenario.days
        day, price = first, 0
        while day < end:
            begin = day
            while day < end and self.holds(person, On(day, codes)):
                day += 1
            if at_most is not None:
                price += max(0, day - max(begin + at_most, 0))
            if day > begin > first and 0 <= day < end:
                price += max(0, at_least - (day - begin))
            day += 1
        self.pay("run", price)

    def count(
        self,
        person: str,
        terms: Sequence[Term],
        *,
        base: int = 0,
        at_least: int | None = None,
        at_most: int | None = None,
        curve: Curve | None = None,
        left: Sequence[Remainder] = (),
    ) -> None:
        def held(counted: Sequence[Term]) -> int:
            return sum(t.weight for t in counted if all(self.holds(person, on) for on in t.all_of))

        assert not left or (curve is None and at_least is None), "only from above is a remainder convex"
        total = base + held(terms) + sum(max(0, one.due - held(one.terms)) for one in left)
        price = curve(total) if curve else 0
        if at_least is not None:
            price += max(0, at_least - total)
        if at_most is not None:
            price += max(0, total - at_most)
        if curve:
            self.convex(curve, base, [t.weight for t in terms])
        self.pay("count", price)

    @staticmethod
    def convex(curve: Curve, base: int, weights: Sequence[int]) -> None:
        """A curve must be convex with integer values of at least 0 over every total that can come up."""
        low = base + sum(w for w in weights if w < 0)
        high = base + sum(w for w in weights if w > 0)
        values = [curve(t) for t in range(low, high + 1)]
        assert all(isinstance(v, int) and v >= 0 for v in values)
        steps = [b - a for a, b in pairwise(values)]
        assert steps == sorted(steps), "the curve isn't convex"

    # --- a day's crew -------------------------------------------------------------------------
    def there(self, day: int, shift: str, grid: str | None, people: Collection[str]) -> int:
        assert 0 <= day < self.scenario.days
        return sum(1 for p in self.roster.crew(day, shift, grid) if p in people)

    def cover(
        self,
        day: int,
        shift: str,
        grid: str | None,
        people: Collection[str],
        *,
        at_least: int = 0,
        at_most: int | None = None,
    ) -> None:
        there = self.there(day, shift, grid, people)
        surplus = 0 if at_most is None else max(0, there - at_most)
        self.pay("cover", max(0, at_least - there) + surplus)

    def crew(
        self,
        day: int,
        shift: str,
        grid: str | None,
        these: Collection[str],
        need: Collection[str],
        *,
        at_least: int = 1,
    ) -> None:
        fails = self.there(day, shift, grid, these) and self.there(day, shift, grid, need) < at_least
        self.pay("crew", 1 if fails else 0)
