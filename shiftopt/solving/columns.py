"""Column generation: a sharper relaxation, in which everybody works a mix of whole lines.

The rows that tie people together, and what networks don't know, stay in a master LP; a network for each
person (``model.network``) prices whole lines under its duals. Any duals give a valid bound, the Lagrangian
bound; those of the plain relaxation already give at least its own. The answer has the form of a plain
relaxation: a bound, and for every variable what it costs to depart from the best known lines.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import highspy
import numpy as np

from shiftopt.model.cheapest import Cheapest
from shiftopt.model.lines import Count, Priced, Run
from shiftopt.model.network import Network, TooLarge, axis_of
from shiftopt.model.people import PeopleModel
from shiftopt.rotation.cycle import OFF
from shiftopt.solving.cpsat import Limits
from shiftopt.solving.lp import TOLERANCE, Floats, Relaxed
from shiftopt.solving.matrix import Ints, Matrix, Rest, bounded

SMOOTH = 0.8
"""Weight of the best duals so far against the master's, where lines are priced."""

LABELS = 840_000
"""Most totals that the nodes of a line may stand for, all days together: more axes aren't taken up."""

PRICED = 10_000
"""Most values of the totals that soft words price, which have their axes from the start, at a node."""

NODES = 400
"""Most nodes in a layer, where soft words are taken up."""

ROUNDS = 300
"""Rounds of pricing at most."""

PENALTY, DEARER, DEAREST = 10.0, 10.0, 1e4
"""What breaking a row of the master costs at first, in greatest prices of the tier; by how much more where
the optimum breaks one, and at most: duals beyond that would be noise."""

TAIL, WORTH = 20, 0.05
"""So many rounds must close this share of the gap between bound and master, else the rest isn't worth it."""

PIVOT_EFFORT = 1e-8
"""Effort of a pivot of the master, for each of its rows and columns."""

CLOSE = 1e-6

SURE, STEPS = 0.9, 12
"""Share in the mix from which a line is taken when that is rounded; into how many steps the rounding goes."""

MEND = 0.5
"""By how many steps of the prices a round must lower the master's value, while its mix is rounded."""

DUAL, PRIMAL = 1, 4
"""The solver's numbers of the simplex methods: with a new line the last optimum stays feasible, with a fixed
one its duals do."""

CHEAP = 0.01
"""Reduced cost up to which a line is as good as those that the optimum is a mix of."""


@dataclass
class Lines:
    """The network of one person, the firm totals that have an axis in it so far, and its soft words."""

    person: str
    counts: tuple[Count, ...]
    axes: tuple[int, ...]
    priced: tuple[Priced, ...]
    cheapest: Cheapest

    @property
    def network(self) -> Network:
        return self.cheapest.network


class Networks:
    """The networks of a model's people; made when first asked for, shared where the same is said.

    A network knows the firm words and, of the soft ones, those of the tier that it is for: as many as keep
    it small. What it leaves out stays with the rows.
    """

    def __init__(self, model: PeopleModel) -> None:
        self._model = model
        self.codes = (OFF, *sorted(model.scenario.codes))
        self._made: dict[Any, Network] = {}
        self._axes: dict[str, tuple[int, ...]] = {}
        self._taken: dict[tuple[str, str | None], tuple[Priced, ...]] = {}
        self._lines: dict[tuple[str, str | None, tuple[int, ...], int], Lines] = {}
        self._sweeps: dict[tuple[int, tuple[int, ...]], Cheapest] = {}

    def of(self, person: str, tier: str | None) -> Lines:
        known = self._model.known[person]
        axes, firm = self._axes.get(person, ()), len(known.never) - len(known.priced)
        key = person, tier, axes, firm
        if key not in self._lines:
            self._lines[key] = self._made_of(person, tier, axes)
        return self._lines[key]

    def _made_of(self, person: str, tier: str | None, axes: tuple[int, ...]) -> Lines:
        known = self._model.known[person]
        counts = tuple(c for c in known.counts if c.spans(self._model.scenario.days))
        priced = self._soft(person, tier)
        # a total that only single days add to makes no nodes, so that the network may know it from the start
        firm = [i for i, count in enumerate(counts) if i in axes or count.daily]
        network = self._network(person, priced, [counts[i] for i in firm])
        soft = len(network.counts) - len(firm)
        taken = (*range(soft), *(soft + firm.index(i) for i in axes))
        return Lines(person, counts, axes, priced, self._cheapest(network, taken))

    def _cheapest(self, network: Network, axes: tuple[int, ...]) -> Cheapest:
        key = id(network), axes
        if key not in self._sweeps:
            self._sweeps[key] = Cheapest(network, axes)
        return self._sweeps[key]

    def _soft(self, person: str, tier: str | None) -> tuple[Priced, ...]:
        """The soft words of a tier that a network of moderate size can know."""
        if (person, tier) not in self._taken:
            said = [p for p in self._model.known[person].priced if p.tier == tier]
            totals, size = [], 1
            for priced in said:
                if isinstance(priced.word, Count):
                    axis = axis_of(priced.word, self._past(person))
                    size *= len(axis.charge)
                    if size > PRICED:
                        break
                    totals.append(priced)
            runs = [p for p in said if isinstance(p.word, Run)]
            others = [p for p in said if not isinstance(p.word, Run | Count)]
            tried = ((*others, *runs, *totals), (*runs, *totals), tuple(totals), ())
            self._taken[person, tier] = next(t for t in tried if self._fits(person, t))
        return self._taken[person, tier]

    def _fits(self, person: str, priced: tuple[Priced, ...]) -> bool:
        if not priced:
            return True
        try:
            self._network(person, priced, (), most=NODES)
        except TooLarge:
            return False
        return True

    def _network(
        self, person: str, priced: Sequence[Priced], firm: Sequence[Count], most: int | None = None
    ) -> Network:
        words = [p.word for p in priced]
        line = self._model.known[person].of(words)
        counted = (*(w for w in words if isinstance(w, Count)), *firm)
        past = self._past(person)
        key = (tuple(line.never), tuple(line.runs), counted, tuple(past.items()))
        if key not in self._made:
            self._made[key] = Network(line, self.codes, past, self._model.scenario.days, counted, most)
        return self._made[key]

    def _past(self, person: str) -> dict[int, str]:
        """Day → code of the days before the period, as far back as anything is known."""
        scenario = self._model.scenario
        return {d: scenario.past.get((person, d), OFF) for d in range(scenario.first_day, 0)}

    def sharpen(self, lines: Lines, line: Sequence[int]) -> bool:
        """Give an axis to the first firm total that a line breaks; False if there is none, or no room."""
        worked = self._worked(lines.person, line)
        for i, count in enumerate(lines.counts):
            if i not in lines.axes and count.charge(count.total(worked)) > 0:
                axis = axis_of(count, self._past(lines.person))
                size = lines.cheapest.size * len(axis.charge)
                if size * self._model.scenario.days <= LABELS:
                    self._axes[lines.person] = (*lines.axes, i)
                    return True
        return False

    def keeps(self, person: str, line: Sequence[int]) -> bool:
        """Whether a line keeps all firm totals, those without an axis too."""
        worked = self._worked(person, line)
        return all(count.charge(count.total(worked)) == 0 for count in self._model.known[person].counts)

    def _worked(self, person: str, line: Sequence[int]) -> dict[int, str]:
        """Day → code, what lies before the period with it."""
        past = {d: self._model.scenario.past.get((person, d), OFF) for d in range(-31, 0)}
        return past | {d: self.codes[c] for d, c in enumerate(line)}


class Generation:
    """Column generation for one tier of a model.

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
        self._tier = tier
        self._people = [p.id for p in model.scenario.people]
        priced = [p for person in self._people for p in networks.of(person, tier).priced]
        self._step, self.dearest = math.gcd(*prices.values()) or 1, max(prices.values(), default=1)
        rest = Matrix(model.linear, tiers, self._left_out(tiers, prices, priced)).rest()
        assert rest is not None
        self._rest: Rest = rest
        cost = np.zeros(len(rest.values))
        cost[list(prices)] = list(prices.values())
        cost[[var for p in priced for var in p.slacks]] = 0.0
        settled = rest.values.astype(float)
        settled[rest.free] = 0.0
        self._constant = float(cost @ settled) - sum(p.fixed for p in priced)
        self._cost = cost[rest.free]
        self._rows = np.repeat(np.arange(len(rest.lo)), np.diff(rest.starts))
        self._place, self._shut = self._cells()
        inside = np.zeros(len(rest.free), bool)
        inside[self._place[self._place >= 0]] = True
        self._by_column()
        self._aux = np.flatnonzero(~inside & ((np.diff(self._col_starts) > 0) | (self._cost != 0)))
        self.bound, self.effort = -math.inf, 0.0
        self.converged, self.clocked = True, False
        self._mixed: list[tuple[int, tuple[int, ...]]] = []
        self.duals = np.zeros(len(rest.lo))

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
        asked = set(prices).difference(var for p in priced for var in p.slacks)
        states = {var for state in self._model.x.values() for var in state.values()}
        hangs: dict[int, list[int]] = {}
        for i, row in enumerate(linear.rows):
            if row.tier is not None and row.tier not in tiers:
                continue
            if not row.lined:
                asked.update(() if i in said else row.cols)
            elif i not in said:
                for var in row.cols:
                    if var not in states and linear.lb[var] < linear.ub[var]:
                        hangs.setdefault(var, []).append(i)
        binding = (i for i, dual in self._start.items() if abs(dual) > CLOSE)
        needed = {i for i in binding if not linear.rows[i].known}
        waiting = sorted(asked & hangs.keys())
        while waiting:
            for i in hangs.pop(waiting.pop(), ()):
                if i not in needed:
                    needed.add(i)
                    waiting += [var for var in linear.rows[i].cols if var in hangs]
        return frozenset(
            i for i, row in enumerate(linear.rows) if i in said or (row.lined and i not in needed)
        )

    @cached_property
    def _master(self) -> _Master:
        return _Master(self)

    def _cells(self) -> tuple[Ints, np.ndarray[Any, np.dtype[np.bool_]]]:
        """Position among the free variables of every person, day and code (−1: none), and what can't be."""
        model, codes = self._model, self._networks.codes
        where = {int(v): i for i, v in enumerate(self._rest.free)}
        place = np.full((len(self._people), model.scenario.days, len(codes)), -1, np.int64)
        shut = np.ones(place.shape, bool)
        lb, ub = model.linear.lb, model.linear.ub
        for p, person in enumerate(self._people):
            for day in range(model.scenario.days):
                state = model.x[person, day]
                forced = any(lb[v] for v in state.values())
                shut[p, day, 0] = forced
                for code, var in state.items():
                    at = codes.index(code)
                    place[p, day, at] = where.get(var, -1)
                    shut[p, day, at] = not ub[var] or (forced and not lb[var])
        return place, shut

    def _by_column(self) -> None:
        """The rows' terms sorted by column."""
        order = np.lexsort((self._rows, self._rest.cols))
        self._col_rows = self._rows[order]
        self._col_coefs = self._rest.coefs[order].astype(float)
        self._col_starts = np.searchsorted(self._rest.cols[order], np.arange(len(self._rest.free) + 1))

    # --- bound --------------------------------------------------------------------------------
    def _reduced(self, duals: Floats) -> Floats:
        """Reduced cost of every free variable under duals of the master's rows."""
        used = np.bincount(
            self._rest.cols, self._rest.coefs * duals[self._rows], minlength=len(self._rest.free)
        )
        found: Floats = self._cost - used
        return found

    def _line_costs(self, reduced: Floats) -> Floats:
        """People × days × codes."""
        cells = np.where(self._place >= 0, reduced[np.maximum(self._place, 0)], 0.0)
        return np.where(self._shut, np.inf, cells)

    def _sane(self, duals: Floats) -> Floats:
        """Duals without the noise that would ask for a bound that isn't there."""
        has_low, has_high = bounded(self._rest.lo, self._rest.hi)
        return np.where((duals > 0) & ~has_low, 0.0, np.where((duals < 0) & ~has_high, 0.0, duals))

    def _outside(self, duals: Floats, reduced: Floats) -> float:
        """The part of the Lagrangian bound that no line has a share in."""
        sides = np.where(duals > 0, self._rest.lo, np.where(duals < 0, self._rest.hi, 0))
        aux = reduced[self._aux]
        low, high = self._rest.low[self._aux], self._rest.high[self._aux]
        return self._constant + float(duals @ sides) + float(np.minimum(aux * low, aux * high).sum())

    def price(self, duals: Floats) -> list[tuple[float, list[int]]]:
        """Everybody's cheapest line at ``duals``; keeps the duals with the best Lagrangian bound."""
        duals = self._sane(duals)
        reduced = self._reduced(duals)
        costs = self._line_costs(reduced)
        found = [self._cheapest(p, costs[p]) for p in range(len(self._people))]
        bound = self._outside(duals, reduced) + sum(value for value, _ in found)
        if bound > self.bound:
            self.bound, self.duals = bound, duals
        return found

    def _cheapest(self, p: int, costs: Floats) -> tuple[float, list[int]]:
        """A person's cheapest line, with an axis more for every total that it would break."""
        lines = self._networks.of(self._people[p], self._tier)
        value, line = lines.cheapest.line(costs)
        while line and self._networks.sharpen(lines, line):
            lines = self._networks.of(self._people[p], self._tier)
            value, line = lines.cheapest.line(costs)
        self.effort += lines.cheapest.effort
        return value, line

    def _first(self) -> Floats:
        """The duals of the plain relaxation, if there is one."""
        return np.array([self._start.get(int(i), 0.0) for i in self._rest.ids])

    def lines(self) -> dict[int, int] | None:
        """Everybody's cheapest line at the first duals, as values; None if somebody has none.

        People whose line breaks a total that their network doesn't know are left out.
        """
        found: dict[int, int] = {}
        for p, (_, line) in enumerate(self.price(self._first())):
            if not line:
                return None
            if self._networks.keeps(self._people[p], line):
                found |= self._values(p, line)
        return found

    def _values(self, p: int, line: Sequence[int]) -> dict[int, int]:
        """A person's line as values of the state variables."""
        found: dict[int, int] = {}
        for day, at in enumerate(line):
            state = self._model.x[self._people[p], day]
            found |= {var: int(self._networks.codes[at] == code) for code, var in state.items()}
        return found

    def dive(self, limits: Limits) -> dict[int, int]:
        """Round the mix of lines to one for each, a few people at a time, as values of state variables.

        After each few, everybody else's lines are priced anew: what the mix was made of rarely fits then.
        At the limit what it is made of must do. People without a line that keeps
        all totals are left out.
        """
        self._begin(limits)
        master = self._master
        found: dict[int, int] = {}
        open_people = set(range(len(self._people)))
        master.solve()
        while open_people:
            shares = master.shares(open_people)
            sure = sum(share > SURE for share, _, _ in shares)
            count = len(shares) if self._late() else max(sure, 1, len(self._people) // STEPS)
            for _, p, line in shares[:count]:
                open_people.discard(p)
                if self._networks.keeps(self._people[p], line):
                    master.fix(p, line)
                    found |= self._values(p, line)
            if open_people:
                self._mend(sorted(open_people))
        return found

    def _mend(self, people: Sequence[int]) -> None:
        """Price lines of some people, the others' being fixed, as long as that lowers the master's value."""
        master, before = self._master, math.inf
        duals = master.solve(DUAL)
        while before - master.value > MEND * self._step and not self._late():
            before = master.value
            costs = self._line_costs(self._reduced(self._sane(duals)))
            for p in people:
                _, line = self._cheapest(p, costs[p])
                if line:
                    master.add(p, line)
            duals = master.solve()

    def _begin(self, limits: Limits) -> None:
        self._until, self._most = limits.until, self.effort + limits.effort

    def _spent(self) -> bool:
        return self.effort > self._most

    def _late(self) -> bool:
        """Whether a limit is reached, by effort or by the clock."""
        if self._spent():
            return True
        late = self._until is not None and time.monotonic() > self._until
        self.clocked |= late
        return late

    # --- the loop -----------------------------------------------------------------------------
    def run(self, best: Sequence[int] | None, target: float, limits: Limits) -> bool:
        """Raise the bound until nothing more is to be had, ``target`` is reached or a limit is.

        ``best``: a roster whose lines the master begins with.

        Returns
        -------
        bool
            False if the clock ended it.
        """
        self._begin(limits)
        master = self._master
        for p, line in self._lines_of(best):
            master.add(p, line)
        duals, solved = self._first(), None
        seen, gaps = math.inf, list[float]()
        for _ in range(ROUNDS):
            priced = self.price(duals)
            if any(not line for _, line in priced):
                return True
            seen = min(seen, self.bound)
            fresh = sum(master.add(p, line) for p, (_, line) in enumerate(priced))
            if self._whole() >= target:
                return True
            if not fresh and duals is solved and not master.dearer():
                return True
            solved = master.solve()
            self._mixed = master.mixed()
            if self.bound > seen + CLOSE:  # until then the master only learns what lines there are
                gaps.append(master.value - self.bound)
            met = self._whole() >= master.value - CLOSE
            if _tails(gaps) or (met and not master.dearer()):
                return True
            if self._late():
                self.converged = False
                return self._spent()
            duals = SMOOTH * self.duals + (1 - SMOOTH) * solved if fresh else solved
        return True

    def _whole(self) -> int:
        """The least that the objective can be by the bound: a multiple of the prices' step."""
        return math.ceil((self.bound - TOLERANCE * max(1.0, abs(self.bound))) / self._step) * self._step

    def unmixed(self, best: Sequence[int] | None) -> dict[int, int]:
        """State variables, at 0, that neither the mix of lines at the optimum nor ``best`` uses."""
        used = np.zeros(self._place.shape, bool)
        for p, line in (*self._mixed, *self._lines_of(best)):
            used[p, np.arange(len(line)), line] = True
        return dict.fromkeys(self._rest.free[self._place[~used & (self._place >= 0)]].tolist(), 0)

    def _lines_of(self, values: Sequence[int] | None) -> Iterator[tuple[int, list[int]]]:
        """Everybody's line in a roster, if there is one, with the person's position."""
        if values is None:
            return
        codes = self._networks.codes
        for p, person in enumerate(self._people):
            days = (self._model.x[person, day] for day in range(self._model.scenario.days))
            yield p, [next((codes.index(c) for c, v in state.items() if values[v]), 0) for state in days]

    def column(self, p: int, line: Sequence[int]) -> tuple[float, Any, Floats]:
        """Price, rows and coefficients of a line in the master."""
        cells = self._place[p, np.arange(len(line)), line]
        cells = cells[cells >= 0]
        parts = [np.arange(self._col_starts[c], self._col_starts[c + 1]) for c in cells]
        at = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        rows, back = np.unique(self._col_rows[at], return_inverse=True)
        coefs: Floats = np.zeros(len(rows))
        np.add.at(coefs, back, self._col_coefs[at])
        charge = self._networks.of(self._people[p], self._tier).network.charge(line)
        return float(self._cost[cells].sum()) + charge, rows, coefs

    # --- the answer ---------------------------------------------------------------------------
    def relaxed(self) -> Relaxed:
        """The bound, and what every variable's departure costs, at the best duals."""
        rest = self._rest
        reduced = self._reduced(self.duals)
        costs = self._line_costs(reduced)
        solution = np.where(reduced > 0, rest.low, rest.high).astype(float)
        for p, person in enumerate(self._people):
            through = self._networks.of(person, self._tier).cheapest.through(costs[p])
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


class _Master:
    """The LP over the lines known so far."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._known: dict[tuple[int, tuple[int, ...]], int] = {}
        rest, aux = generation._rest, generation._aux
        self._people = len(generation._people)
        self._count = len(rest.lo)
        self.value, self._penalty = math.inf, PENALTY * generation.dearest
        has_low, has_high = bounded(rest.lo, rest.hi)
        solver = self._solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        rows = highspy.HighsLp()
        low = np.where(has_low, rest.lo, -highspy.kHighsInf)
        high = np.where(has_high, rest.hi, highspy.kHighsInf)
        rows.num_col_, rows.num_row_ = len(aux), self._count + self._people
        rows.col_cost_ = generation._cost[aux]
        rows.col_lower_, rows.col_upper_ = rest.low[aux].astype(float), rest.high[aux].astype(float)
        rows.row_lower_ = np.concatenate([low, np.ones(self._people)])
        rows.row_upper_ = np.concatenate([high, np.ones(self._people)])
        rows.offset_ = generation._constant
        starts, ends = generation._col_starts[aux], generation._col_starts[aux + 1]
        at = np.concatenate(
            [np.arange(a, b) for a, b in zip(starts, ends, strict=True)] or [np.zeros(0, int)]
        )
        rows.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        rows.a_matrix_.start_ = np.concatenate([[0], np.cumsum(ends - starts)]).astype(np.int32)
        rows.a_matrix_.index_ = generation._col_rows[at].astype(np.int32)
        rows.a_matrix_.value_ = generation._col_coefs[at]
        solver.passModel(rows)
        self._has_low, self._has_high = has_low, has_high
        self._loosen()

    def _loosen(self) -> None:
        """Let rows be broken at a price: few lines are known at first."""
        first = self._solver.getNumCol()
        for side, has in ((1.0, self._has_low), (-1.0, self._has_high)):
            for row in np.flatnonzero(has).tolist():
                self._solver.addCol(
                    self._penalty, 0.0, highspy.kHighsInf, 1, np.array([row], np.int32), [side]
                )
        self._edges = np.arange(first, self._solver.getNumCol(), dtype=np.int32)

    def strays(self) -> bool:
        """Whether the optimum breaks a row."""
        share = np.array(self._solver.getSolution().col_value)
        return bool(share[self._edges].max(initial=0.0) > CLOSE)

    def dearer(self) -> bool:
        """Raise the price of breaking rows, where the optimum does; False if that is no use any more."""
        if not self.strays() or self._penalty * DEARER > DEAREST * self._generation.dearest:
            return False
        self._penalty *= DEARER
        costs = np.full(len(self._edges), self._penalty)
        self._solver.changeColsCost(len(self._edges), self._edges, costs)
        return True

    def add(self, p: int, line: Sequence[int]) -> bool:
        """Take up a line; False if it is known."""
        key = p, tuple(line)
        if key in self._known:
            return False
        self._known[key] = self._solver.getNumCol()
        cost, rows, coefs = self._generation.column(p, line)
        index = np.append(rows, self._count + p).astype(np.int32)
        self._solver.addCol(cost, 0.0, highspy.kHighsInf, len(index), index, np.append(coefs, 1.0))
        return True

    def shares(self, people: set[int]) -> list[tuple[float, int, tuple[int, ...]]]:
        """Everybody's line with the greatest share in the mix, the greatest first."""
        share = np.array(self._solver.getSolution().col_value)
        best: dict[int, tuple[float, tuple[int, ...]]] = {}
        for (p, line), column in self._known.items():
            if p in people and (p not in best or share[column] > best[p][0]):
                best[p] = share[column], line
        return sorted(((s, p, line) for p, (s, line) in best.items()), key=lambda b: (-b[0], b[1]))

    def fix(self, p: int, line: tuple[int, ...]) -> None:
        """Leave a person no other line."""
        for (other, known), column in self._known.items():
            if other == p:
                self._solver.changeColBounds(column, float(known == line), float(known == line))

    def mixed(self) -> list[tuple[int, tuple[int, ...]]]:
        """The lines, each with the position of its person, that cost next to nothing at the optimum."""
        dear = self._solver.getSolution().col_dual
        return [key for key, column in self._known.items() if dear[column] < CHEAP]

    def solve(self, method: int = PRIMAL) -> Floats:
        """Duals of the master's rows at its optimum."""
        self._solver.setOptionValue("simplex_strategy", method)
        self._solver.run()
        size = self._solver.getNumRow() + self._solver.getNumCol()
        self._generation.effort += PIVOT_EFFORT * size * self._solver.getInfo().simplex_iteration_count
        self.value = self._solver.getInfo().objective_function_value
        return np.array(self._solver.getSolution().row_dual)[: self._count]


def _tails(gaps: Sequence[float]) -> bool:
    """Whether the last rounds have closed too little of the gap."""
    return len(gaps) > TAIL and gaps[-1] > (1 - WORTH) * gaps[-1 - TAIL]
