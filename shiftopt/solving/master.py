"""The master of column generation: the linear program over the lines known so far."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import highspy
import numpy as np

from shiftopt.solving.lp import Floats
from shiftopt.solving.matrix import Ints
from shiftopt.solving.pricing import CLOSE, Pricing
from shiftopt.solving.reduced import Reduced

PENALTY, DEARER, DEAREST = 10.0, 10.0, 1e4
"""What breaking a row of the master costs at first, in greatest prices of the tier; by how much more where
the optimum breaks one, and at most: duals beyond that would be noise."""

PIVOT_EFFORT, ADD_EFFORT = 4e-8, 7e-5
"""Effort of a pivot of the master, for each of its rows and columns; of taking up a line."""

DUAL, PRIMAL = 1, 4
"""The solver's numbers of the simplex methods: with a new line the last optimum stays feasible, with a fixed
one its duals do."""

CHEAP = 0.01
"""Reduced cost up to which a line is as good as those that the optimum is a mix of."""

FEW = 20
"""Lines of a person that a master made anew keeps."""


Key = tuple[int, tuple[int, ...]]
"""A person's position, and a line."""


class Column(NamedTuple):
    """A line in the rows of the master; whether it keeps its person's firm totals."""

    cost: float
    rows: Ints
    coefs: Floats
    keeps: bool


class Master:
    """The LP over the lines known so far, and the rows that they may break.

    Rows about one person's totals wait until a line comes that breaks a total: a network that knows the
    totals has no other lines than those that keep them.
    """

    def __init__(self, pricing: Pricing, like: Master | None = None) -> None:
        self._pricing = pricing
        self._known: dict[Key, int] = {}
        self._reduced: Reduced = like._reduced if like else Reduced(pricing.rest, pricing.aux, pricing.cost)
        self._columns: dict[Key, Column] = like._columns if like else {}
        self.value = math.inf
        self._penalty: float = like._penalty if like else PENALTY * pricing.dearest
        self._waiting = dict(pricing.waiting)
        self._place = np.full(len(pricing.rest.lo), -1, np.int64)  # row → its place here
        self._aux = {column: i for i, column in enumerate(self._reduced.columns)}
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._begin()
        waiting = np.concatenate([np.zeros(0, np.int64), *self._waiting.values()])
        active = self._reduced.kept.copy()
        active[waiting] = False
        self._edges: list[int] = []
        self._bring_in(np.flatnonzero(active))

    def _begin(self) -> None:
        """A row for each person, whose lines share out 1, and the columns that belong to no line."""
        people, rest, columns = len(self._pricing.people), self._pricing.rest, [*self._aux]
        rows = highspy.HighsLp()
        rows.num_col_, rows.num_row_ = len(columns), people
        rows.col_cost_ = self._pricing.cost[columns]
        rows.col_lower_, rows.col_upper_ = rest.low[columns].astype(float), rest.high[columns].astype(float)
        rows.row_lower_ = rows.row_upper_ = np.ones(people)
        rows.offset_ = self._pricing.constant
        rows.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        rows.a_matrix_.start_ = np.zeros(len(columns) + 1, np.int32)
        self._solver.passModel(rows)

    def _bring_in(self, rows: Ints) -> None:
        """Take up rows, with what the columns so far have in them, and let them be broken at a price."""
        terms: dict[int, list[tuple[int, float]]] = {row: [] for row in rows.tolist()}
        for column, place in self._aux.items():
            for row, coef in self._reduced.columns[column]:
                if row in terms:
                    terms[row].append((place, coef))
        for (p, line), place in self._known.items():
            own = self._column(p, line)
            for row, coef in zip(own.rows.tolist(), own.coefs.tolist(), strict=True):
                if row in terms:
                    terms[row].append((place, coef))
        first = self._solver.getNumRow()
        self._place[rows] = first + np.arange(len(rows))
        sizes = np.array([len(terms[row]) for row in rows.tolist()], np.int32)
        flat = [term for row in rows.tolist() for term in terms[row]]
        self._solver.addRows(
            len(rows),
            _for_solver(self._reduced.lo[rows]),
            _for_solver(self._reduced.hi[rows]),
            len(flat),
            np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32),
            np.array([place for place, _ in flat], np.int32),
            np.array([coef for _, coef in flat], float),
        )
        for row in rows.tolist():
            if not self._reduced.soft[row]:
                self._loosen(row)

    def _loosen(self, row: int) -> None:
        """Let a row be broken at a price: few lines are known at first."""
        at = np.array([self._place[row]], np.int32)
        for side, bound in ((1.0, self._reduced.lo[row]), (-1.0, self._reduced.hi[row])):
            if abs(bound) < math.inf:
                self._edges.append(self._solver.getNumCol())
                self._solver.addCol(self._penalty, 0.0, highspy.kHighsInf, 1, at, [side])

    def _column(self, p: int, line: tuple[int, ...]) -> Column:
        """What a line is here; kept in mind, since a master made anew asks again."""
        if (p, line) not in self._columns:
            cost, rows, coefs = self._pricing.column(p, line)
            keeps = p not in self._pricing.waiting or self._pricing.keeps(p, line)
            rows, coefs = self._reduced.column(rows, coefs)
            self._columns[p, line] = Column(cost, rows, coefs, keeps)
        return self._columns[p, line]

    @property
    def lines(self) -> int:
        """How many lines are known."""
        return len(self._known)

    def strays(self) -> bool:
        """Whether the optimum breaks a row."""
        share = np.array(self._solver.getSolution().col_value)
        return bool(share[self._edges].max(initial=0.0) > CLOSE)

    def dearer(self) -> bool:
        """Raise the price of breaking rows, where the optimum does; False if that is no use any more."""
        if not self.strays() or self._penalty * DEARER > DEAREST * self._pricing.dearest:
            return False
        self._penalty *= DEARER
        edges = np.array(self._edges, np.int32)
        self._solver.changeColsCost(len(edges), edges, np.full(len(edges), self._penalty))
        return True

    def add(self, p: int, line: Sequence[int]) -> bool:
        """Take up a line; False if it is known."""
        key = p, tuple(line)
        if key in self._known:
            return False
        self._pricing.effort += ADD_EFFORT
        column = self._column(*key)
        if p in self._waiting and not column.keeps:
            rows = self._waiting.pop(p)
            self._bring_in(rows[self._reduced.kept[rows]])
        at = self._place[column.rows]
        index = np.append(at[at >= 0], p).astype(np.int32)
        values = np.append(column.coefs[at >= 0], 1.0)
        self._known[key] = self._solver.getNumCol()
        self._solver.addCol(column.cost, 0.0, highspy.kHighsInf, len(index), index, values)
        return True

    def shares(self, people: set[int]) -> list[tuple[float, int, tuple[int, ...]]]:
        """Everybody's line with the greatest share in the mix, the greatest first."""
        share = np.array(self._solver.getSolution().col_value)
        best: dict[int, tuple[float, tuple[int, ...]]] = {}
        for (p, line), column in self._known.items():
            if p in people and (p not in best or share[column] > best[p][0]):
                best[p] = share[column], line
        return sorted(((s, p, line) for p, (s, line) in best.items()), key=lambda b: (-b[0], b[1]))

    def narrowed(self, settled: Mapping[int, tuple[int, ...]]) -> Master:
        """A master anew, with the lines that are settled and of everybody else the few that cost least."""
        found = Master(self._pricing, self)
        for p, line in settled.items():
            found.add(p, line)
        dear = np.array(self._solver.getSolution().col_dual)
        kept: Counter[int] = Counter()
        for _, (p, line) in sorted((float(dear[column]), key) for key, column in self._known.items()):
            if p not in settled and kept[p] < FEW:
                kept[p] += 1
                found.add(p, line)
        return found

    def mixed(self) -> list[tuple[int, tuple[int, ...]]]:
        """The lines, each with the position of its person, that cost next to nothing at the optimum."""
        dear = self._solver.getSolution().col_dual
        return [key for key, column in self._known.items() if dear[column] < CHEAP]

    def solve(self, method: int = PRIMAL) -> Floats:
        """Duals of the master's rows at its optimum."""
        self._solver.setOptionValue("simplex_strategy", method)
        self._solver.run()
        size = self._solver.getNumRow() + self._solver.getNumCol()
        self._pricing.effort += PIVOT_EFFORT * size * self._solver.getInfo().simplex_iteration_count
        self.value = self._solver.getInfo().objective_function_value
        duals = np.append(self._solver.getSolution().row_dual, 0.0)  # the last for rows that wait
        return self._reduced.duals(duals[self._place])


def _for_solver(bounds: Floats) -> Floats:
    return np.clip(bounds, -highspy.kHighsInf, highspy.kHighsInf)
