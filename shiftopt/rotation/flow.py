"""How often each run is used: an integer circulation with exact coverage, in one piece."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

from shiftopt.errors import ShiftoptError
from shiftopt.rotation.cycle import OFF
from shiftopt.rotation.demand import Demand, Word
from shiftopt.rotation.network import Arc, Network, network

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

Counts = tuple[int, ...]
"""How often each arc of a network is used."""

Cover = Mapping[tuple[str, int], int]
"""(code, day of the period) → days with it; 0 where absent."""


class UndecidedError(ShiftoptError):
    """The limit came before an answer; says nothing about whether there is a cycle."""

    exit_code = 5


class Flow:
    """The closed walks of a network that cover so many days of each code.

    Connectivity is asked for only where an answer lacks it: an answer in several pieces adds one cut for each
    piece, and the search begins again. Without a limit the answer depends on the input only.

    Parameters
    ----------
    net : Network
    cover : mapping of (str, int) to int
        Days of each code on each day of the period.
    limit : float, optional
        Seconds of each search.
    """

    def __init__(self, net: Network, cover: Cover, limit: float | None = None) -> None:
        from ortools.sat.python import cp_model

        self.net = net
        self.limit = limit
        self.model = cp_model.CpModel()
        most = max(cover.values(), default=0)
        self.uses: list[IntVar] = [self.model.new_int_var(0, most, "") for _ in net.arcs]
        self.spent: Counts = (0,) * len(net.arcs)
        self.here: int | None = None
        self._begun: dict[frozenset[int], Any] = {}
        self._balance()
        self._cover(cover)

    def solve(self) -> Counts | None:
        """Counts of one walk; None if there is none, proven.

        Raises
        ------
        UndecidedError
            Neither was found within the limit.
        """
        while True:
            counts = self._search()
            if counts is None:
                return None
            parts = apart(self.net, [n - k for n, k in zip(counts, self.spent, strict=True)], self.here)
            if len(parts) <= 1:
                return counts
            for part in parts:
                self._join(part)

    def minimise(self, weights: Sequence[int]) -> Counts | None:
        """The walk with the least sum of weights over its arcs; later answers have the same sum."""
        counts = self.solve()
        if counts is None:
            return None
        if total(weights, counts) or min(weights) < 0:
            self.model.minimize(self._sum(weights))
            self.model.clear_hints()  # type: ignore[no-untyped-call]
            for use, count in zip(self.uses, counts, strict=True):
                self.model.add_hint(use, count)
            counts = self.solve()
            assert counts is not None, "what was possible stays possible"
            self.model.clear_objective()  # type: ignore[no-untyped-call]
            self.model.clear_hints()  # type: ignore[no-untyped-call]
        self.model.add(self._sum(weights) == total(weights, counts))
        return counts

    def at_least(self, weights: Sequence[int], value: int) -> None:
        """Only walks with so large a sum."""
        self.model.add(self._sum(weights) >= value)

    def after(self, arcs: Sequence[int], start: int, some: Sequence[int] = ()) -> Counts | None:
        """Counts of a closed walk that begins at a node with these arcs; None if there is none, proven.

        With ``some``, one of those is in the rest of it.
        """
        spent = Counter(arcs)
        rest = copy(self)
        rest.model = self.model.clone()
        rest.uses = [rest.model.get_int_var_from_proto_index(use.index) for use in self.uses]
        rest.spent = tuple(spent[number] for number in range(len(self.uses)))
        rest.here = self.net.arcs[arcs[-1]].head if arcs else start
        rest._begun = {}
        for number, times in spent.items():
            rest.model.add(rest.uses[number] >= times)
        if some:
            rest.model.add(rest._left(some) >= 1)
        return rest.solve()

    # --- model --------------------------------------------------------------------------------
    def _sum(self, weights: Sequence[int]) -> Any:
        return sum(weight * use for weight, use in zip(weights, self.uses, strict=True) if weight)

    def _balance(self) -> None:
        """What comes to a node leaves it."""
        terms: dict[int, list[Any]] = {}
        for use, arc in zip(self.uses, self.net.arcs, strict=True):
            if arc.tail != arc.head:
                terms.setdefault(arc.tail, []).append(use)
                terms.setdefault(arc.head, []).append(-use)
        for summands in terms.values():
            self.model.add(sum(summands) == 0)

    def _cover(self, cover: Cover) -> None:
        """Each code has its days on each day of the period."""
        terms: dict[tuple[str, int], list[Any]] = {}
        for use, arc in zip(self.uses, self.net.arcs, strict=True):
            for day, times in Counter(arc.days(self.net.period)).items():
                terms.setdefault((arc.code, day), []).append(times * use)
        for place in dict.fromkeys((*cover, *terms)):
            self.model.add(sum(terms.get(place, [])) == cover.get(place, 0))

    def _left(self, numbers: Iterable[int]) -> Any:
        """How often arcs are used beyond what is spent."""
        return sum(self.uses[number] - self.spent[number] for number in numbers)

    def _used(self, nodes: frozenset[int]) -> Any:
        """Whether anything leaves one of these nodes; where the walk stands something does."""
        if self.here in nodes:
            return 1
        if nodes not in self._begun:
            used = self.model.new_bool_var("")
            leaving = self._left(number for node in sorted(nodes) for number in self.net.leaving[node])
            self.model.add(leaving >= 1).only_enforce_if(used)
            self.model.add(leaving == 0).only_enforce_if(~used)
            self._begun[nodes] = used
        return self._begun[nodes]

    def _join(self, part: frozenset[int]) -> None:
        """Where work blocks begin both in and outside a set of nodes, a run leads out of the set.

        Said for each pair of days, or of nodes where the set parts the nodes of one day: the solver gets more
        out of these than out of one row for all.
        """
        groups = self.net.starts_of_days
        if any(group & part and group - part for group in groups):
            groups = tuple(frozenset({node}) for node in self.net.starts)
        if self.here is not None:
            groups += (frozenset({self.here}),)
        arcs = self.net.arcs
        out = self.model.new_int_var(-(10**6), 10**6, "")
        inward = self.here is not None and self.here not in part
        crossing = (
            n for n, a in enumerate(arcs) if (a.tail in part) is not inward and (a.head in part) is inward
        )
        self.model.add(out == self._left(crossing))
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
        done = (cp_model.OPTIMAL,) if self.model.has_objective() else (cp_model.OPTIMAL, cp_model.FEASIBLE)
        if status not in done:
            raise UndecidedError("no cycle found and none excluded within the limit; give it more time")
        return tuple(solver.value(use) for use in self.uses)


def total(weights: Sequence[int], counts: Sequence[int]) -> int:
    """The sum of weights over the arcs used."""
    return sum(weight * count for weight, count in zip(weights, counts, strict=True))


def cover_of(demand: Demand) -> dict[tuple[str, int], int]:
    """Days of each code, free days included, on each day of the period."""
    codes = (*demand.codes, OFF)
    return {(code, day): demand.teams_on(code, day) for code in codes for day in range(demand.period)}


# --- pieces ---------------------------------------------------------------------------------------
def pieces(arcs: Sequence[Arc], counts: Sequence[int]) -> list[frozenset[int]]:
    """The nodes of each connected piece of what is used, in the order of the arcs."""
    piece: dict[int, set[int]] = {}
    for arc, count in zip(arcs, counts, strict=True):
        if count:
            joined = piece.get(arc.tail, {arc.tail}) | piece.get(arc.head, {arc.head})
            piece.update(dict.fromkeys(joined, joined))
    return [frozenset(nodes) for nodes in {id(nodes): nodes for nodes in piece.values()}.values()]


def apart(net: Network, counts: Sequence[int], here: int | None = None) -> list[frozenset[int]]:
    """Sets of nodes between which nothing is used; one set where all that is used is in one piece.

    Where the walk stands (``here``) is a piece of its own if nothing is used there. Pieces whose work blocks
    begin on different days of the period are widened to all nodes of those days, which makes stronger cuts.
    """
    parts = pieces(net.arcs, counts)
    if here is not None and parts and not any(here in part for part in parts):
        parts.append(frozenset({here}))
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


# --- walks ----------------------------------------------------------------------------------------
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
    counts = Flow(net, cover_of(demand), limit).solve() if net.arcs else None
    return spell(walk(net, counts), demand.period) if counts else None
