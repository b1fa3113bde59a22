"""How often each run is used: an integer circulation with exact coverage, in one piece."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from shiftopt.errors import ShiftoptError
from shiftopt.rotation.cycle import OFF
from shiftopt.rotation.demand import Demand, Word
from shiftopt.rotation.network import Arc, Network, network

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar

Counts = tuple[int, ...]
"""How often each arc of a network is used."""


class UndecidedError(ShiftoptError):
    """The limit came before an answer; says nothing about whether there is a cycle."""

    exit_code = 5


class Flow:
    """The circulations of a network that cover a demand.

    Connectivity is asked for only where an answer lacks it: an answer in several pieces adds one cut for each
    piece, and the search begins again. Without a limit the answer depends on the input only.
    """

    def __init__(self, demand: Demand, net: Network, limit: float | None = None) -> None:
        from ortools.sat.python import cp_model

        self.net = net
        self.demand = demand
        self.limit = limit
        self.model: CpModel = cp_model.CpModel()
        self.uses: list[IntVar] = [self.model.new_int_var(0, demand.teams, "") for _ in net.arcs]
        self._balance()
        self._cover()
        self._begun: dict[frozenset[int], IntVar] = {}

    def solve(self) -> Counts | None:
        """Counts of one closed walk that covers the demand; None if there is none, proven.

        Raises
        ------
        UndecidedError
            Neither was found within the limit.
        """
        while True:
            counts = self._search()
            if counts is None:
                return None
            parts = apart(self.net, counts)
            if len(parts) <= 1:
                return counts
            for part in parts:
                self._join(part)

    def _balance(self) -> None:
        """What comes to a node leaves it."""
        terms: dict[int, list[Any]] = {}
        for use, arc in zip(self.uses, self.net.arcs, strict=True):
            if arc.tail != arc.head:
                terms.setdefault(arc.tail, []).append(use)
                terms.setdefault(arc.head, []).append(-use)
        for summands in terms.values():
            self.model.add(sum(summands) == 0)

    def _cover(self) -> None:
        """Each code has its teams on each day of the period."""
        terms: dict[tuple[str, int], list[Any]] = {}
        for use, arc in zip(self.uses, self.net.arcs, strict=True):
            for day, times in Counter(arc.days(self.net.period)).items():
                terms.setdefault((arc.code, day), []).append(times * use)
        for code in (*self.demand.codes, OFF):
            for day in range(self.net.period):
                self.model.add(sum(terms.get((code, day), [])) == self.demand.teams_on(code, day))

    def _used(self, starts: frozenset[int]) -> IntVar:
        """Whether a work block begins at one of these nodes."""
        if starts not in self._begun:
            used = self.model.new_bool_var("")
            leaving = sum(self.uses[number] for node in sorted(starts) for number in self.net.leaving[node])
            self.model.add(leaving >= 1).only_enforce_if(used)
            self.model.add(leaving == 0).only_enforce_if(~used)
            self._begun[starts] = used
        return self._begun[starts]

    def _join(self, part: frozenset[int]) -> None:
        """Where work blocks begin both in and outside a set of nodes, a run leads out of the set.

        Said for each pair of days, or of nodes where the set parts the nodes of one day: the solver gets more
        out of these than out of one row for all.
        """
        groups = self.net.starts_of_days
        if any(group & part and group - part for group in groups):
            groups = tuple(frozenset({node}) for node in self.net.starts)
        arcs = zip(self.uses, self.net.arcs, strict=True)
        leaving = [use for use, arc in arcs if arc.tail in part and arc.head not in part]
        out = self.model.new_int_var(0, self.demand.teams * len(leaving), "")
        self.model.add(out == sum(leaving))
        for here in groups:
            for there in groups:
                if here <= part and not there <= part:
                    self.model.add(out >= self._used(here) + self._used(there) - 1)

    def _search(self) -> Counts | None:
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        if self.limit is not None:
            solver.parameters.max_time_in_seconds = self.limit
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return None
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise UndecidedError("no cycle found and none excluded within the limit; give it more time")
        return tuple(solver.value(use) for use in self.uses)


def pieces(net: Network, counts: Sequence[int]) -> list[frozenset[int]]:
    """The nodes of each connected piece of what is used, in the order of the arcs."""
    piece: dict[int, set[int]] = {}
    for arc, count in zip(net.arcs, counts, strict=True):
        if count:
            joined = piece.get(arc.tail, {arc.tail}) | piece.get(arc.head, {arc.head})
            piece.update(dict.fromkeys(joined, joined))
    return [frozenset(nodes) for nodes in {id(nodes): nodes for nodes in piece.values()}.values()]


def apart(net: Network, counts: Sequence[int]) -> list[frozenset[int]]:
    """Sets of nodes between which nothing is used; one set where all that is used is in one piece.

    Pieces whose work blocks begin on different days of the period are widened to all nodes of those days,
    which makes stronger cuts.
    """
    parts = pieces(net, counts)
    days = _united([frozenset(net.begins[node] for node in part) for part in parts])
    if len(days) == 1:
        return parts
    return [frozenset(node for node, day in enumerate(net.begins) if day in group) for group in days]


def _united(sets: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """Sets that overlap, put together."""
    found: list[frozenset[int]] = []
    for one in sets:
        touching = [other for other in found if other & one]
        found = [other for other in found if not other & one]
        found.append(one.union(*touching))
    return found


def walk(net: Network, counts: Sequence[int]) -> list[Arc]:
    """A closed walk that uses each arc as often as it counts, after Hierholzer; it always takes the same one.

    The counts must be balanced and in one piece.
    """
    left = list(counts)
    first = next(number for number, count in enumerate(counts) if count)
    path: list[int | None] = [None]
    nodes = [net.arcs[first].tail]
    found: list[Arc] = []
    while nodes:
        number = next((n for n in net.leaving[nodes[-1]] if left[n]), None)
        if number is None:
            nodes.pop()
            last = path.pop()
            if last is not None:
                found.append(net.arcs[last])
        else:
            left[number] -= 1
            nodes.append(net.arcs[number].head)
            path.append(number)
    return found[::-1]


def spell(arcs: Iterable[Arc], period: int) -> Word:
    """The days of a closed walk, beginning with the first day of a period."""
    arcs = list(arcs)
    days = [code for arc in arcs for code in (arc.code,) * arc.length]
    first = -arcs[0].day % period
    return (*days[first:], *days[:first])


def find(demand: Demand, limit: float | None = None) -> Word | None:
    """A cycle that a demand allows, from the first day of a period; None if there is none, proven.

    Parameters
    ----------
    demand : Demand
    limit : float, optional
        Seconds of each search.

    Raises
    ------
    UndecidedError
        Neither was found within the limit.
    """
    if any(demand.teams_on(OFF, day) < 0 for day in range(demand.period)):
        return None
    net = network(demand)
    counts = Flow(demand, net, limit).solve() if net.arcs else None
    return spell(walk(net, counts), demand.period) if counts else None
