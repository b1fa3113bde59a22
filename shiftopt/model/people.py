"""The people model: a state for every person and day, and the words of the rules over it.

Decision variables are ``x[person, day, code]``, 1 when the person starts that shift on that day; at
most one a day, none means free. Grids enter as head-counts per class of equal people (``crews``).
Mathematics: docs/model.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from shiftopt.model import cliques
from shiftopt.model.alternatives import Choice, spoilt
from shiftopt.model.crews import CoverWord, Crews, CrewWord
from shiftopt.model.enforce import Enforcer, Mode
from shiftopt.model.linear import INF, Expr, LinearModel, total
from shiftopt.model.lines import Count, Line, Priced, Run, Word, at_price, counted_up, never
from shiftopt.model.runs import Runs
from shiftopt.model.words import Curve, On, Remainder, Term
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Rule
from shiftopt.scenario.types import Scenario


class PeopleModel:
    """Compiles the rules of a scenario; a ``Poster``.

    Parameters
    ----------
    scenario : Scenario
    mode : {"normal", "elastic", "short"}
        See ``shiftopt.model.enforce.Mode``.
    rules : sequence of Rule, optional
        Instead of the scenario's own.

    Attributes
    ----------
    linear : LinearModel
    x : dict of (str, int) to dict of str to int
        (person, day) → code → variable.
    known : dict of str to Line
        What firm rules say of each person's line, for networks.
    """

    def __init__(
        self,
        scenario: Scenario,
        mode: Mode = "normal",
        rules: Sequence[Rule] | None = None,
    ) -> None:
        self.scenario = scenario
        self.linear = LinearModel()
        self.x: dict[tuple[str, int], dict[str, int]] = {}
        self._enforce = Enforcer(self.linear, "normal" if mode == "short" else mode)
        self._conflicts: cliques.Graph = {}
        self._firm: list[cliques.Pattern] = []
        self._soft: list[tuple[int, cliques.Pattern, str, Sequence[On]]] = []
        self._waiting: list[tuple[Rule, str, Sequence[On], list[Expr], int]] = []
        self._held: dict[tuple[str, On], Expr] = {}
        self._edges = 0
        self.known = {p.id: Line() for p in scenario.people}
        self._merged: set[tuple[int, ...]] = set()
        self._both: dict[tuple[str, tuple[On, ...]], tuple[Expr, Sequence[Expr]]] = {}
        self._bounded: set[tuple[int, bool, str | None]] = set()
        self._choices: list[Choice] = []
        self._states()
        known = range(scenario.first_day, scenario.days)
        self._runs = Runs(self.linear, self.holds, frozenset(scenario.codes), known)
        self.crews = Crews(self)
        for rule in scenario.rules if rules is None else rules:
            self._post(rule)
        self._own = len(self.linear.rows)  # so far all rows are about one person's line
        self.crews.compile(Enforcer(self.linear, "normal" if mode == "normal" else "elastic"))
        self._strengthen()

    # --- building -----------------------------------------------------------------------------
    def _states(self) -> None:
        scenario = self.scenario
        for person in scenario.people:
            for day in range(scenario.days):
                codes = [s.code for s in scenario.shifts if scenario.may_work(person.id, day, s.code)]
                self.x[person.id, day] = {code: self.linear.var() for code in codes}
                cliques.add_edges(self._conflicts, *[list(self.x[person.id, day].values())] * 2)

    def _post(self, rule: Rule) -> None:
        if rule.enforce != "off":
            self._enforce.listen(rule)
            self.linear.lined = True  # of crews nothing is stated before all have been heard
            rule.post(self)
            self.linear.lined = False

    def _strengthen(self) -> None:
        """Merge the conflicts of firm rules into cliques, and price what they leave possible."""
        self.linear.lined = True
        for rule, person, together, parts, amount in self._waiting:
            self._enforce.listen(rule)
            self._discourage(person, together, parts, amount)
        self._waiting.clear()
        self.linear.tier, self.linear.known = None, True
        for pattern in self._firm:
            if not cliques.lift(self._conflicts, pattern):
                ends = total(Expr(dict.fromkeys(end, 1)) for end in pattern.ends)
                free = Expr(dict.fromkeys(pattern.between, -1), pattern.free)
                self.linear.row(ends.add(free), hi=len(pattern.ends) + pattern.free - 1)
        self.linear.lined = self.linear.known = False
        self._merge()
        self.linear.tighten()

    def harden(self) -> None:
        """Sharpen the model where a soft rule can't be broken any more, its price being fixed at 0.

        Its prohibitions become firm and merge with the others. The rows that this adds cut off nothing
        but fractional solutions.
        """
        ub = self.linear.ub
        for line in self.known.values():
            line.harden(ub)
        settled = [pattern for slack, pattern, _, _ in self._soft if ub[slack] == 0]
        for slack, _, person, together in self._soft:
            if ub[slack] == 0:
                self._never(person, together)
        self._soft = [soft for soft in self._soft if ub[soft[0]] > 0]
        for pattern in settled:
            if len(pattern.ends) == 2 and not pattern.free:
                cliques.add_edges(self._conflicts, *pattern.ends)
        for pattern in (*settled, *self._firm):
            if pattern.free:
                cliques.lift(self._conflicts, pattern)
        self._merge()
        self.linear.tighten()

    def _merge(self) -> None:
        """State the cliques of all conflicts known so far that aren't stated yet."""
        edges = sum(map(len, self._conflicts.values()))
        if edges == self._edges:
            return
        self._edges = edges
        self.linear.tier, self.linear.lined, self.linear.known = None, True, True
        for clique in cliques.cover(self._conflicts):
            if clique not in self._merged:
                self._merged.add(clique)
                self.linear.row(Expr(dict.fromkeys(clique, 1)), hi=1)
        self.linear.lined = self.linear.known = False

    def holds(self, person: str, on: On) -> Expr:
        """``on`` as a 0/1 expression, not to be changed; a constant for history."""
        found = self._held.get((person, on))
        if found is None:
            found = self._held[person, on] = self._states_in(person, on)
        return found

    def _states_in(self, person: str, on: On) -> Expr:
        if on.day < 0:
            return Expr({}, int(self.scenario.past.get((person, on.day), OFF) in on.codes))
        state = self.x[person, on.day]
        if OFF in on.codes:
            return Expr({v: -1 for code, v in state.items() if code not in on.codes and self.linear.ub[v]}, 1)
        return Expr({v: 1 for code, v in state.items() if code in on.codes and self.linear.ub[v]})

    # --- one person's line --------------------------------------------------------------------
    def forbid(self, person: str, together: Sequence[On], *, amount: int = 1) -> None:
        """See ``Poster.forbid``."""
        parts = [self.holds(person, on) for on in together]
        enforce = self._enforce
        if any(not e.terms and not e.const for e in parts):
            if enforce.hard and len(together) > 1:
                self._never(person, together)  # moot, but of others the same is said: they share a network
            return
        parts = [e for e in parts if e.terms]
        if len(parts) == 1 and enforce.hard and not parts[0].const:
            for var in parts[0].terms:
                self.linear.ub[var] = 0
            self._held.clear()
        elif len(parts) == 1 and not enforce.hard:
            enforce.price(parts[0], amount)
        elif len(parts) < 2:
            if enforce.hard:
                self._never(person, together)
            enforce.require(total(parts), hi=len(parts) - 1, amount=amount)
        elif enforce.hard:
            self._forbid(person, together, _pattern(parts))
        else:
            self._waiting.append((enforce.speaker, person, together, parts, amount))

    def _never(self, person: str, together: Sequence[On]) -> None:
        self.known[person].never.append(never(together))

    def _mark(self) -> tuple[int, int, int]:
        """How far rows, variables and unavoidable points of the speaker's tier have come."""
        linear = self.linear
        return len(linear.rows), linear.size, linear.fixed_price.get(self._enforce.tier, 0)

    def _priced(self, person: str, word: Word, since: tuple[int, int, int]) -> None:
        """Note a soft word, if it can be broken; what the model has gained since a mark is its."""
        rows, size, fixed = self._mark()
        if (rows, size, fixed) == since:
            return
        own = range(since[0], rows), range(since[1], size), fixed - since[2]
        self.known[person].priced.append(Priced(word, self._enforce.tier, *own))

    def _forbid(self, person: str, together: Sequence[On], pattern: cliques.Pattern) -> None:
        self._never(person, together)
        if len(pattern.ends) == 2 and not pattern.free:
            cliques.add_edges(self._conflicts, *pattern.ends)
        else:
            self._firm.append(pattern)

    def _discourage(self, person: str, together: Sequence[On], parts: Sequence[Expr], amount: int) -> None:
        """Price what mustn't all hold, unless two of its parts can't both hold anyway."""
        pattern = _pattern(parts)
        if any(cliques.joined(self._conflicts, *ends) for ends in combinations(pattern.ends, 2)):
            return
        since = self._mark()
        slack = self._enforce.excess(total(parts), len(parts) - 1, len(parts))
        self._enforce.price(slack, amount)
        self._priced(person, never(together, self._enforce.weight * amount), since)
        self._soft += [(var, pattern, person, together) for var in slack.terms]

    def prefer(self, person: str, on: On, *, amount: int = 1) -> None:
        """See ``Poster.prefer``."""
        self.forbid(person, [on], amount=amount)

    def run(
        self, person: str, codes: frozenset[str], *, at_least: int = 1, at_most: int | None = None
    ) -> None:
        """See ``Poster.run``."""
        first, days = self.scenario.first_day, self.scenario.days
        on = {d: self.holds(person, On(d, codes)) for d in range(first, days)}
        since = self._mark()
        self.linear.known = self._enforce.hard
        if self._enforce.hard:
            self.known[person].runs.append(Run(codes, at_least, at_most))
        if at_most is not None:
            for last in range(0, days):
                window = [on[d] for d in range(last - at_most, last + 1) if d >= first]
                if len(window) == at_most + 1:
                    self._enforce.require(total(window), hi=at_most)
        if self._enforce.hard and at_least > 1:
            self._runs.limit(person, codes, at_least, at_most)
        else:
            self._short_runs(on, at_least)
        self.linear.known = False
        if not self._enforce.hard:
            self._priced(person, Run(codes, at_least, at_most, self._enforce.weight), since)

    def _short_runs(self, on: Mapping[int, Expr], at_least: int) -> None:
        """Each day that a run is too short is a unit."""
        first, days = min(on), self.scenario.days
        for length in range(1, at_least):
            for start in range(max(first + 1, -length), days - length):
                short = total(on[d] for d in range(start, start + length))
                short.add(on[start + length], -1).add(on[start - 1], -1)
                self._enforce.require(short, hi=length - 1, amount=at_least - length)

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
        """See ``Poster.count``."""
        lower = curve is not None or at_most is not None
        upper = curve is not None or at_least is not None
        counted = Expr({}, base)
        for term in terms:
            up, down = (upper, lower) if term.weight > 0 else (lower, upper)
            counted.add(self._all(person, term.all_of, up, down), term.weight)
        words = counted_up(terms, base, at_least, at_most) if terms else []
        lined = not any(word.spans(self.scenario.days) for word in words)
        if left:
            assert at_most is not None
            assert at_least is None and curve is None  # noqa: PT018
            if self._enforce.hard:  # without the remainders the row is sharper: ``LinearModel.tighten``
                self.linear.lined, self.linear.known = lined, bool(words) and not lined
                self._total(person, Expr(dict(counted.terms), counted.const), words, hi=at_most)
                self.linear.lined, self.linear.known = True, False
            for remainder in left:
                counted.add(self._left(person, remainder))
            words = []  # networks know nothing of remainders
        since = self._mark()
        self.linear.lined = lined
        self.linear.known = self._enforce.hard and bool(words) and not lined
        if curve is not None:
            days = {on.day for term in terms for on in term.all_of}
            self._curve(counted, curve, len(days))
        elif at_least is not None or at_most is not None:
            low, high = -INF if at_least is None else at_least, INF if at_most is None else at_most
            first = len(self.linear.rows)
            slack = self._total(person, counted, words, low, high)
            if self._enforce.hard and lined and words and words[0].choice:
                self.known[person].chosen.update(range(first, len(self.linear.rows)))
            if low == 1 and high == INF and all(t.weight == 1 for t in terms):
                self._choose(person, terms, counted.const, slack)
        self.linear.lined, self.linear.known = True, False
        if not self._enforce.hard:
            for word in at_price(words, self._enforce.weight, curve):
                self._priced(person, word, since)

    def _total(
        self, person: str, counted: Expr, words: Sequence[Count], lo: int = -INF, hi: int = INF
    ) -> Expr:
        """State a total, which networks know by these words if it is firm; returns its slack."""
        if self._enforce.hard:
            for word in words:
                self.known[person].limit(word)
        return self._enforce.require(counted, lo, hi)

    def _choose(self, person: str, terms: Sequence[Term], base: int, slack: Expr) -> None:
        ways = tuple(term.all_of for term in terms)
        if not base and any(len(way) > 1 for way in ways):
            self._choices.append(Choice(person, ways, slack, self.linear.tier))

    def cut(self, relaxed: Sequence[float], tiers: Collection[str]) -> int:
        """Add rows that every roster keeps and a relaxed solution breaks; returns how many.

        Of rows that are there for the price of a tier alone only those of ``tiers`` are looked for.
        """
        split = {
            person
            for (person, _), state in self.x.items()
            if any(1e-6 < relaxed[var] < 1 - 1e-6 for var in state.values())
        }
        added = 0
        for choice in self._choices:
            if choice.person in split and (choice.tier is None or choice.tier in tiers):
                added += self._cut(choice, relaxed)
        return added

    def _cut(self, choice: Choice, relaxed: Sequence[float]) -> bool:
        spare = 1 - choice.slack.value(relaxed)
        parts = (
            spoilt(choice.ways, lambda on: self.holds(choice.person, on).value(relaxed) / spare)
            if spare > 1e-6
            else None
        )
        if parts is None:
            return False
        some = total(self.holds(choice.person, on) for on in parts)
        self.linear.tier, self.linear.lined = choice.tier, True
        if choice.tier is None:
            self.known[choice.person].chosen.add(len(self.linear.rows))
        self.linear.row(some.add(choice.slack), lo=1)
        self.linear.lined = False
        return True

    def _all(self, person: str, together: tuple[On, ...], up: bool, down: bool) -> Expr:
        """Conjunction as a 0/1 expression; ``up`` / ``down``: it mustn't be too high / too low."""
        key = person, together
        if key not in self._both:
            self._both[key] = self._conjunction(person, together)
        both, parts = self._both[key]
        known, self.linear.known = self.linear.known, self.linear.lined  # nothing is said before it is used
        if parts and up and self._once(both, True):
            for e in parts:
                self.linear.row(Expr(dict(both.terms)).add(e, -1), hi=0)
        if parts and down and self._once(both, False):
            self.linear.row(total(parts).add(both, -1), hi=len(parts) - 1)
        self.linear.known = known
        return both

    def _conjunction(self, person: str, together: tuple[On, ...]) -> tuple[Expr, Sequence[Expr]]:
        """Whether all hold, and the parts to which rows must still tie it."""
        parts = [self.holds(person, on) for on in together]
        if any(not e.terms and not e.const for e in parts):
            return Expr(), ()
        parts = [e for e in parts if e.terms]
        if len(parts) < 2:
            return (parts[0] if parts else Expr({}, 1)), ()
        var = self.linear.var(recipe=lambda values: int(all(e.value(values) for e in parts)))
        return Expr({var: 1}), parts

    def _left(self, person: str, remainder: Remainder) -> Expr:
        """A remainder that mustn't be too low, as a variable, or exactly where it can't be below 0."""
        undone = Expr({}, remainder.due)
        for term in remainder.terms:
            undone.add(self._all(person, term.all_of, True, False), -term.weight)
        low, high = self.linear.range(undone)
        if low >= 0 or high <= 0:
            return undone if low >= 0 else Expr()
        var = self.linear.var(0, high, lambda values: max(0, undone.value(values)))
        self.linear.row(Expr({var: 1}).add(undone, -1), lo=0)
        return Expr({var: 1})

    def _once(self, both: Expr, up: bool) -> bool:
        """Whether the rows that hold a conjunction up or down are still missing in this tier."""
        (var,), tier = both.terms, self.linear.tier
        if {(var, up, None), (var, up, tier)} & self._bounded:
            return False
        self._bounded.add((var, up, tier))
        return True

    def _curve(self, counted: Expr, curve: Curve, most: int) -> None:
        low, high = self.linear.range(counted)
        steps = set(counted.terms.values())
        if len(steps) == 1 and min(steps) > 0:
            self._unary(counted, curve, steps.pop(), most)
        elif low < high:
            self._tangents(counted, curve, low, high)
        else:
            self._enforce.price(Expr({}, curve(low)))

    def _unary(self, counted: Expr, curve: Curve, step: int, most: int) -> None:
        """One 0/1 variable a unit: the strongest form of a convex price of a plain count."""
        top = min(len(counted.terms), most)
        price = Expr({}, curve(counted.const))
        units = Expr()
        before = None
        for k in range(1, top + 1):
            level = counted.const + step * k
            unit = self.linear.var(recipe=lambda values, level=level: int(counted.value(values) >= level))  # type: ignore[misc]
            units.terms[unit] = step
            price.terms[unit] = curve(level) - curve(level - step)
            if before is not None:
                self.linear.row(Expr({before: 1, unit: -1}), lo=0)
            before = unit
        self.linear.row(Expr(dict(counted.terms)).add(units, -1), 0, 0)
        self._enforce.price(price)

    def _tangents(self, counted: Expr, curve: Curve, low: int, high: int) -> None:
        """A price held up by its tangents: for totals with unequal steps."""
        price = self.linear.var(
            0, max(curve(low), curve(high)), recipe=lambda values: curve(counted.value(values))
        )
        for at, slope in _slopes(curve, low, high):
            line = Expr({price: 1}).add(counted, -slope)
            self.linear.row(line, lo=curve(at) - slope * at)
        self._enforce.price(Expr({price: 1}))

    # --- a day's crew -------------------------------------------------------------------------
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
        """See ``Poster.cover``."""
        word = CoverWord(self._enforce.speaker, grid, frozenset(people), at_least, at_most)
        self.crews.say(day, shift, word)

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
        """See ``Poster.crew``."""
        word = CrewWord(self._enforce.speaker, grid, frozenset(these), frozenset(need), at_least)
        self.crews.say(day, shift, word)

    # --- rosters and values -------------------------------------------------------------------
    def lines(self, values: Sequence[int]) -> list[tuple[str, int, str]]:
        """(person, day, code) of every shift in a solution, in a fixed order."""
        return [
            (person, day, code)
            for (person, day), state in self.x.items()
            for code, var in state.items()
            if values[var]
        ]

    def values(self, roster: Roster) -> list[int] | None:
        """A roster with its grids as a complete solution; None if it can't be one (two shifts a day)."""
        values = [0] * self.linear.size
        for a in roster.assignments:
            var = self.x[a.person, a.day].get(a.shift)
            if var is None or any(values[v] for v in self.x[a.person, a.day].values()):
                return None
            values[var] = 1
        if not self.crews.count(roster, values):
            return None
        return self.linear.complete(values)

    def fits(self, values: Sequence[int]) -> bool:
        """Whether a solution keeps every bound and row."""
        return self.linear.violated(values) is None

    def spoilt(self, values: Sequence[int]) -> set[str]:
        """People whose line, in complete values, breaks a row that always counts."""
        owner = {var: person for (person, _), state in self.x.items() for var in state.values()}
        rows = (row for row in self.linear.rows[: self._own] if row.tier is None)
        broken = (row for row in rows if not row.lo <= row.value(values) <= row.hi)
        return {owner[var] for row in broken for var in row.cols if var in owner}

    def base(self) -> Mapping[int, int]:
        """The base rota as values of the state variables, leave days free."""
        scenario = self.scenario
        return {
            var: int(scenario.available(p, d) and scenario.base(p, d) == code and self.linear.ub[var] > 0)
            for (p, d), state in self.x.items()
            for code, var in state.items()
        }


def _pattern(parts: Sequence[Expr]) -> cliques.Pattern:
    """What can't all hold: shifts, and free days between them."""
    return cliques.Pattern(
        tuple(tuple(e.terms) for e in parts if not e.const),
        tuple(v for e in parts if e.const for v in e.terms),
        sum(e.const for e in parts),
    )


def _slopes(curve: Curve, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Where a convex curve begins to rise by so much, and by how much."""
    at = low
    while at < high:
        slope = curve(at + 1) - curve(at)
        yield at, slope
        at += bisect_right(range(at, high), slope, key=lambda t: curve(t + 1) - curve(t))
