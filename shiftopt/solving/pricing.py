"""Pricing: everybody's cheapest whole line under duals of the rows that tie people together.

The rows that networks don't know stay; a network for each person (``solving.networks``) prices whole lines
under their duals. Any duals give a valid bound, the Lagrangian bound; those of the plain relaxation already
give at least its own. The answer has the form of a plain relaxation: a bound, and for every variable what
it costs to depart from the best known lines.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np

from shiftopt.model.lines import Priced
from shiftopt.model.people import PeopleModel
from shiftopt.solving.lp import TOLERANCE, Floats, Relaxed
from shiftopt.solving.matrix import Flags, Ints, Matrix, Near, Rest, bounded
from shiftopt.solving.networks import Lines, Networks

CLOSE = 1e-6

THREADS = ThreadPoolExecutor(2)
"""Two people's lines are found at once; the answers don't depend on it."""

ALL = slice(None)

SHARPEN_EFFORT = 5e-3
"""Effort of giving a network an axis more."""

THROUGH = 4
"""How many times as long as the cheapest line those through every day and code take."""

TRIES, CHANCE, PULL = 60, 0.5, 10.0
"""How often a line is sought that keeps totals which its network doesn't know; the part that chance, or a mix
that it is to be near, has in its costs, in standard deviations of those."""


class Pricing:
    """What ties people's lines together in one tier of a model, and the lines that are cheapest under it.

    Parameters
    ----------
    model : PeopleModel
    tiers : sequence of str
        Tiers whose rows are open.
    networks : Networks
    prices : mapping of int to int
        The tier's price of each variable.
    start : Relaxed or None
        The plain relaxation, from whose duals on lines are priced; None: from duals of 0 on.
    tier : str or None
        The tier, if it is one: its soft words are priced by the networks.

    Attributes
    ----------
    bound : float
        The best Lagrangian bound so far.
    duals : ndarray
        Of the rows, with that bound.
    effort : float
        What pricing has taken so far, and every mix of its lines with it.
    waiting : dict of int to array of int
        Position of a person → the rows that every line keeps which keeps the person's firm totals.
    """

    def __init__(
        self,
        model: PeopleModel,
        tiers: Sequence[str],
        networks: Networks,
        prices: Mapping[int, int],
        start: Relaxed | None,
        tier: str | None = None,
    ) -> None:
        self._model = model
        self._start: Mapping[int, float] = {} if start is None else start.duals
        self._networks = networks
        self._tier, made = tier, networks.effort
        self.people = [p.id for p in model.scenario.people]
        said = [p for person in self.people for p in networks.of(person, tier).priced]
        priced = [p for p in said if not p.word.scale]
        self.step, self.dearest = math.gcd(*prices.values()) or 1, max(prices.values(), default=1)
        self._said, self._fixed = said, sum(p.fixed for p in priced)
        self._prices = np.zeros(model.linear.size)
        self._prices[list(prices)] = list(prices.values())
        self._prices[[var for p in priced for var in p.slacks]] = 0.0
        self._counted = tiers, self._left_out(tiers, prices, said)
        rest = Matrix(model.linear, *self._counted).rest()
        assert rest is not None
        self._lay(rest)
        self.effort = networks.effort - made

    def _lay(self, rest: Rest) -> None:
        """Take up what is left to decide."""
        places = {row: i for i, row in enumerate(rest.ids.tolist())}
        self._caps = [places.get(row) for row in self._model.linear.caps.values()]
        self.rest = rest = self._uncharged(rest)
        settled = rest.values.astype(float)
        settled[rest.free] = 0.0
        self.constant = float(self._prices @ settled) - self._fixed
        self.cost = self._prices[rest.free]
        self._rows = np.repeat(np.arange(len(rest.lo)), np.diff(rest.starts))
        self._place, self._shut = self._cells()
        self.inside = np.zeros(len(rest.free), bool)
        self.inside[self._place[self._place >= 0]] = True
        self._by_column()
        tied = np.diff(self.col_starts) > 0
        self.aux = np.flatnonzero(~self.inside & tied)
        # whatever the lines are, what no row ties to them takes its cheaper end
        ends = np.minimum(self.cost * rest.low, self.cost * rest.high)
        self.constant += float(ends[~self.inside & ~tied].sum())
        self.waiting = self._owned()
        self._plain = np.bincount(self._rows[~self.inside[self.rest.cols]], minlength=len(self.rest.lo)) == 0
        self.bound, self.effort = -math.inf, 0.0
        self.duals = np.zeros(len(rest.lo))
        self._cheapest_at: Floats | None = None

    def around(
        self, values: Ints, moved: Ints, near: Near, networks: Networks, duals: Mapping[int, float]
    ) -> Pricing:
        """The same where only some state variables may depart from a roster.

        Parameters
        ----------
        values : array of int
            Of the roster.
        moved : array of int
        near : Near
            From ``near``.
        networks : Networks
            Of lines that change nothing else.
        duals : mapping of int to float
            Row → the dual to begin with.
        """
        part = copy.copy(self)
        part._start, part._networks = duals, networks
        part._lay(near.around(values, moved))
        return part

    def near(self, held: Flags) -> Near:
        """What can be asked of the rows near a roster; ``held``: which variables are states."""
        return Matrix(self._model.linear, *self._counted).near(held)

    def _left_out(
        self, tiers: Collection[str], prices: Mapping[int, int], priced: Sequence[Priced]
    ) -> frozenset[int]:
        """Rows that networks say, and those about one person's line that don't seem to matter.

        Those matter on which a price or a crew hangs, or that bind in the relaxation and that networks don't
        know for certain. Rows that hardly ever bind would make the duals of those that do stray: it takes
        several times as many rounds with them.
        """
        linear = self._model.linear
        said = {row for p in priced for row in p.rows}
        slacks = {var for p in priced for var in p.slacks}
        asked = set(prices) - slacks
        open_rows = [(i, row) for i, row in enumerate(linear.rows) if row.tier is None or row.tier in tiers]
        hangs: dict[int, list[int]] = {}
        totals = []
        states = {var for state in self._model.x.values() for var in state.values()}
        for i, row in open_rows:
            if row.total:
                totals.append(i)
            elif not row.lined:
                asked.update(() if i in said else set(row.cols) - slacks)
            elif i not in said:
                for var in row.cols:
                    if var not in states and linear.lb[var] < linear.ub[var]:
                        hangs.setdefault(var, []).append(i)
        binding = {i for i, dual in self._start.items() if abs(dual) > CLOSE}
        needed = {i for i in binding - self._chosen(binding) if not linear.rows[i].known}
        bind = {var: [i for i in some if i in binding] for var, some in hangs.items()}
        needed = self._hanging(needed, {var for i in needed for var in linear.rows[i].cols}, bind)
        needed = self._hanging(needed, asked, hangs)
        for i in totals:
            asked.update(linear.rows[i].cols)
        self._may_wait = {*totals, *self._hanging(set(needed), asked, hangs)} - needed
        return frozenset(
            i
            for i, row in enumerate(linear.rows)
            if i in said or (row.lined and i not in needed and i not in self._may_wait)
        )

    def _chosen(self, binding: Collection[int]) -> set[int]:
        """The rows about choices of people whose networks know them, if one of theirs binds."""
        found: set[int] = set()
        for person, line in self._model.known.items():
            if not line.chosen.isdisjoint(binding) and self._networks.choose(person, self._tier):
                found |= line.chosen
        return found

    def _hanging(self, needed: set[int], asked: Collection[int], hangs: Mapping[int, list[int]]) -> set[int]:
        """Rows needed, and those that the variables asked for hang on, at one remove or more."""
        left = dict(hangs)
        waiting = sorted(asked & left.keys())
        while waiting:
            for i in left.pop(waiting.pop(), ()):
                if i not in needed:
                    needed.add(i)
                    waiting += [var for var in self._model.linear.rows[i].cols if var in left]
        return needed

    def _owned(self) -> dict[int, Ints]:
        """Position of a person → the rows, in order, about firm totals of nobody else's line."""
        rows = self._model.linear.rows
        owner = {
            var: p
            for p, person in enumerate(self.people)
            for day in range(self._model.scenario.days)
            for var in self._model.x[person, day].values()
        }
        found: dict[int, list[int]] = {}
        left = [(at, i) for at, i in enumerate(self.rest.ids.tolist()) if i in self._may_wait]
        while left:
            later = []
            for at, i in left:
                p = next((owner[var] for var in rows[i].cols if var in owner), None)
                if p is None:
                    later.append((at, i))
                else:
                    owner.update(dict.fromkeys(rows[i].cols, p))
                    found.setdefault(p, []).append(at)
            if len(later) == len(left):
                break
            left = later
        return {p: np.array(sorted(own), np.int64) for p, own in sorted(found.items())}

    def _uncharged(self, rest: Rest) -> Rest:
        """Rows of capped tiers without what networks charge for their words."""
        linear, slack, high = self._model.linear, np.zeros(len(rest.values), bool), rest.hi.copy()
        for p in self._said:
            cap = self._caps[p.word.scale - 1] if p.word.scale else None
            if cap is not None:
                slack[p.slacks] = True
                high[cap] += p.fixed
        settled = slack.copy()
        settled[rest.free] = False
        for cap in (cap for cap in self._caps if cap is not None):
            whole = linear.rows[int(rest.ids[cap])]
            cols = np.array(whole.cols, np.int64)
            high[cap] += np.array(whole.coefs) @ (rest.values[cols] * settled[cols])
        row = np.repeat(np.arange(len(rest.lo)), np.diff(rest.starts))
        kept = ~(slack[rest.free[rest.cols]] & np.isin(row, [cap for cap in self._caps if cap is not None]))
        starts = np.concatenate([[0], np.cumsum(np.bincount(row[kept], minlength=len(rest.lo)))])
        return replace(rest, starts=starts, cols=rest.cols[kept], coefs=rest.coefs[kept], hi=high)

    def charged(self) -> dict[int, float]:
        """Row of a capped tier → the most that breaking one word of it once charges a line."""
        found: dict[int, float] = {}
        for p in self._said:
            cap = self._caps[p.word.scale - 1] if p.word.scale else None
            if cap is not None:
                found[cap] = max(found.get(cap, 0.0), p.word.price)
        return found

    def _cells(self) -> tuple[Ints, np.ndarray[Any, np.dtype[np.bool_]]]:
        """Position among the free variables of every person, day and code (−1: none), and what can't be."""
        model, codes = self._model, self._networks.codes
        where = {int(v): i for i, v in enumerate(self.rest.free)}
        place = np.full((len(self.people), model.scenario.days, len(codes)), -1, np.int64)
        shut = np.ones(place.shape, bool)
        low, high = self.rest.values.copy(), self.rest.values.copy()
        low[self.rest.free], high[self.rest.free] = self.rest.low, self.rest.high
        lb, ub = low.tolist(), high.tolist()
        for p, person in enumerate(self.people):
            for day in range(model.scenario.days):
                state = model.x[person, day]
                forced = any(lb[v] for v in state.values())
                shut[p, day, 0] = forced
                for code, var in state.items():
                    at = codes.index(code)
                    place[p, day, at] = where.get(var, -1)
                    shut[p, day, at] = not ub[var] or (forced and not lb[var])
        return place, shut

    def look(self) -> None:
        """Leave out of lines from now on what the bounds of the model rule out."""
        self._networks.look()
        for p, person in enumerate(self.people):
            self._shut[p] |= ~self._networks.may(person)

    def _by_column(self) -> None:
        """The rows' terms sorted by column."""
        order = np.lexsort((self._rows, self.rest.cols))
        self.col_rows = self._rows[order]
        self.col_coefs = self.rest.coefs[order].astype(float)
        self.col_starts = np.searchsorted(self.rest.cols[order], np.arange(len(self.rest.free) + 1))

    @property
    def shape(self) -> tuple[int, ...]:
        """How many people, days and codes there are."""
        return self._place.shape

    # --- bound --------------------------------------------------------------------------------
    def _reduced(self, duals: Floats) -> Floats:
        """Reduced cost of every free variable under duals of the rows that stay."""
        used = np.bincount(self.rest.cols, self.rest.coefs * duals[self._rows], minlength=len(self.rest.free))
        found: Floats = self.cost - used
        return found

    def _line_costs(self, reduced: Floats, p: int | slice = ALL) -> Floats:
        """People × days × codes; infinite is what can't be."""
        place = self._place[p]
        cells = np.where(place >= 0, reduced[np.maximum(place, 0)], 0.0)
        return np.where(self._shut[p], np.inf, cells)

    def _sane(self, duals: Floats) -> Floats:
        """Duals without the noise that would ask for a bound that isn't there."""
        has_low, has_high = bounded(self.rest.lo, self.rest.hi)
        return np.where((duals > 0) & ~has_low, 0.0, np.where((duals < 0) & ~has_high, 0.0, duals))

    def _outside(self, duals: Floats, reduced: Floats) -> float:
        """The part of the Lagrangian bound that no line has a share in."""
        sides = np.where(duals > 0, self.rest.lo, np.where(duals < 0, self.rest.hi, 0))
        aux = reduced[self.aux]
        low, high = self.rest.low[self.aux], self.rest.high[self.aux]
        return self.constant + float(duals @ sides) + float(np.minimum(aux * low, aux * high).sum())

    def cheapest_of(self, p: int, duals: Floats) -> list[int]:
        """The cheapest line of one person under duals; empty if there is none."""
        duals = self._sane(duals)
        costs = self._line_costs(self._reduced(duals), p)
        return self.cheapest([p], {p: costs}, self.scales(duals))[0][1]

    def scales(self, duals: Floats) -> Floats:
        """What a point of the tier, and of every capped tier, costs a line under duals."""
        return np.array([1.0, *(0.0 if cap is None else max(0.0, -duals[cap]) for cap in self._caps)])

    def price(self, duals: Floats) -> list[tuple[float, list[int]]]:
        """Everybody's cheapest line at ``duals``."""
        found = self.ask(duals, {})[2]
        return [found[p] for p in range(len(self.people))]

    def ask(
        self, duals: Floats, settled: Mapping[int, Sequence[int]], closed: Flags | None = None
    ) -> tuple[float, Floats, dict[int, tuple[float, list[int]]]]:
        """The Lagrangian bound where some people's lines are settled, the others' cheapest lines.

        Between the two the duals, as they were used. Those with the best bound are kept where nobody is
        settled and nothing ``closed``: people × days × codes that lines may not hold.
        """
        duals = self._sane(duals)
        reduced = self._reduced(duals)
        costs, scales = self._line_costs(reduced), self.scales(duals)
        if closed is not None:
            costs[closed] = np.inf
        people = [p for p in range(len(self.people)) if p not in settled]
        found = dict(zip(people, self.cheapest(people, costs, scales), strict=True))
        bound = self._outside(duals, reduced) + sum(value for value, _ in found.values())
        bound += sum(self._charged(p, line, costs[p], scales) for p, line in settled.items())
        if not settled and closed is None and bound > self.bound:
            self.bound, self.duals = bound, duals
        return bound, duals, found

    def settle(self, bound: float, duals: Floats) -> bool:
        """Take duals as the best if their bound is as good, but for rounding; whether it is."""
        good = bound >= self.bound - TOLERANCE * max(1.0, abs(self.bound))
        if good:
            self.bound, self.duals = bound, duals
        return good

    def cheapest(
        self, people: Sequence[int], costs: Floats | Mapping[int, Floats], scales: Floats
    ) -> list[tuple[float, list[int]]]:
        """The cheapest lines of some people, with an axis more for every total that one would break.

        ``costs``: of each person days × codes.
        """
        found: dict[int, tuple[float, list[int]]] = {}
        left = list(people)
        while left:
            networks = [self._lines(p).cheapest for p in left]
            self.effort += sum(cheapest.effort for cheapest in networks)
            lines = THREADS.map(lambda cheapest, p: cheapest.line(costs[p], scales), networks, left)
            found |= zip(left, lines, strict=True)
            left = [p for p in left if found[p][1] and self._networks.sharpen(self._lines(p), found[p][1])]
            self.effort += SHARPEN_EFFORT * len(left)
        return [found[p] for p in people]

    def _lines(self, p: int) -> Lines:
        return self._networks.of(self.people[p], self._tier)

    def whole(self) -> int:
        """The least that the objective can be by the bound."""
        return self.ceil(self.bound)

    def ceil(self, bound: float) -> int:
        """The least that the objective can be by a bound: a multiple of the prices' step."""
        return math.ceil((bound - TOLERANCE * max(1.0, abs(bound))) / self.step) * self.step

    # --- lines --------------------------------------------------------------------------------
    def first(self) -> Floats:
        """The duals of the plain relaxation, if there is one."""
        return np.array([self._start.get(int(i), 0.0) for i in self.rest.ids])

    def lawful(self, p: int, line: Sequence[int], duals: Floats) -> Sequence[int]:
        """A line if it keeps all firm totals, else a cheap one that does; empty if none is found.

        A little chance in the costs keeps days apart that would else all change at once.
        """
        if self.keeps(p, line):
            return line
        duals = self._sane(duals)
        costs = self._line_costs(self._reduced(duals), p)
        spread = _spread(costs)
        chance = np.random.default_rng(p).uniform(0, CHANCE * spread, costs.shape)
        return self._keeping(p, costs + chance, self.scales(duals), spread)

    def nearest(self, p: int, cells: Floats) -> Sequence[int]:
        """A line that keeps all firm totals, near a mix and cheap at the best duals; empty if none is found.

        ``cells``: days × codes, the part that each has in the mix.
        """
        costs = self._line_costs(self._reduced(self.duals), p)
        spread = _spread(costs)
        return self._keeping(p, costs - PULL * spread * cells, self.scales(self.duals), spread)

    def _keeping(self, p: int, costs: Floats, scales: Floats, step: float) -> Sequence[int]:
        """The cheapest line that keeps all firm totals, about; empty if none is found.

        A total that a line breaks costs something from then on, more each time: ``step`` at first.
        """
        person, cheapest = self.people[p], self._lines(p).cheapest
        steps: dict[int, float] = {}
        seen: dict[int, int] = {}
        for _ in range(TRIES):
            _, line = cheapest.line(costs, scales)
            self.effort += cheapest.effort
            broken = self._networks.broken(person, line) if line else {}
            if not broken:
                return line
            for i, side in broken.items():
                steps[i] = steps.get(i, step) * (0.5 if seen.get(i, side) != side else 1.2)
                seen[i] = side
                costs = costs + side * steps[i] * self._networks.shares(person, i)
        return []

    def keeps(self, p: int, line: Sequence[int]) -> bool:
        """Whether a line keeps all firm totals of its person."""
        return self._networks.keeps(self.people[p], line)

    def missed(self, p: int, line: Sequence[int]) -> Ints:
        """The rows that wait about totals which a line breaks."""
        rows, known = self.waiting.get(p, np.zeros(0, np.int64)), self._lines(p).counts
        broken = self._networks.broken_of(self.people[p], known, line)
        # what a total adds up that no day adds by itself has variables of its own
        return rows[self._plain[rows]] if all(known[i].daily for i in broken) else rows

    def values(self, p: int, line: Sequence[int]) -> dict[int, int]:
        """A person's line as values of the state variables."""
        found: dict[int, int] = {}
        for day, at in enumerate(line):
            state = self._model.x[self.people[p], day]
            found |= {var: int(self._networks.codes[at] == code) for code, var in state.items()}
        return found

    def lines_of(self, values: Sequence[int] | Ints | None) -> Iterator[tuple[int, list[int]]]:
        """Everybody's line in a roster, if there is one, with the person's position."""
        if values is None:
            return
        codes = self._networks.codes
        for p, person in enumerate(self.people):
            days = (self._model.x[person, day] for day in range(self._model.scenario.days))
            yield p, [next((codes.index(c) for c, v in state.items() if values[v]), 0) for state in days]

    def column(self, p: int, line: Sequence[int]) -> tuple[float, Any, Floats]:
        """Price, rows and coefficients of a line."""
        cells = self._place[p, np.arange(len(line)), line]
        cells = cells[cells >= 0]
        cost, *charges = self._networks.of(self.people[p], self._tier).network.charge(line).tolist()
        capped = [(cap, c) for cap, c in zip(self._caps, charges, strict=False) if cap is not None and c]
        parts = [np.arange(self.col_starts[c], self.col_starts[c + 1]) for c in cells]
        at = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        all_rows = np.append(self.col_rows[at], [cap for cap, _ in capped]).astype(np.int64)
        rows, back = np.unique(all_rows, return_inverse=True)
        coefs: Floats = np.zeros(len(rows))
        np.add.at(coefs, back, np.append(self.col_coefs[at], [charge for _, charge in capped]))
        return float(self.cost[cells].sum()) + cost, rows, coefs

    def regrets(self, lines: Mapping[int, Sequence[int]], duals: Floats | None = None) -> Floats:
        """What everybody's line costs above the cheapest, at the best duals or others."""
        duals = self.duals if duals is None else self._sane(duals)
        costs, scales = self._line_costs(self._reduced(duals)), self.scales(duals)
        if self._cheapest_at is not duals:
            self._cheapest_at = duals
            everybody = range(len(self.people))
            self._least = np.array([value for value, _ in self.cheapest(everybody, costs, scales)])
        found = self._least.copy()
        for p, line in lines.items():
            found[p] = self._charged(p, line, costs[p], scales)
        return found - self._least

    def _charged(self, p: int, line: Sequence[int], costs: Floats, scales: Floats) -> float:
        """What a line costs where every day and code does, and words do."""
        network = self._lines(p).network
        charge = float(network.charge(line) @ scales[: network.scales])
        return float(costs[np.arange(len(line)), line].sum()) + charge

    def unused(self, lines: Iterable[tuple[int, Sequence[int]]]) -> dict[int, int]:
        """State variables, at 0, that none of some lines uses; each line with its person's position."""
        used = np.zeros(self._place.shape, bool)
        for p, line in lines:
            used[p, np.arange(len(line)), line] = True
        return dict.fromkeys(self.rest.free[self._place[~used & (self._place >= 0)]].tolist(), 0)

    # --- the answer ---------------------------------------------------------------------------
    def relaxed(self) -> Relaxed:
        """The bound, and what every variable's departure costs, at the best duals."""
        rest = self.rest
        reduced = self._reduced(self.duals)
        costs, scales = self._line_costs(reduced), self.scales(self.duals)
        solution = np.where(reduced > 0, rest.low, rest.high).astype(float)
        for p in range(len(self.people)):
            cheapest = self._lines(p).cheapest
            self.effort += THROUGH * cheapest.effort
            through = cheapest.through(costs[p], scales)
            least = through.min()
            regret = through - least
            order = np.sort(regret, axis=1)
            other = np.where(regret <= order[:, :1], order[:, 1:2], order[:, :1])
            # leaving out a code costs what the cheapest line through another does
            both = np.where(regret > CLOSE, regret, -other)
            free = self._place[p] >= 0
            reduced[self._place[p][free]] = both[free]
            solution[self._place[p][free]] = (regret[free] <= CLOSE).astype(float)
        values = rest.values.astype(float)
        values[rest.free] = solution
        return Relaxed(self.bound, rest.free, solution, np.clip(reduced, -1e12, 1e12), values)


def _spread(costs: Floats) -> float:
    """How far costs lie apart: a standard deviation of those that are finite."""
    return float(costs[np.isfinite(costs)].std()) or 1.0
