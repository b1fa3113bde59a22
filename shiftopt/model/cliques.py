"""Pairwise conflicts of one person's states, merged into few strong rows.

Succession and rest rules speak in pairs. A row "at most one of a whole clique" says the same, and
its linear relaxation is much tighter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Graph = dict[int, set[int]]

NONE: frozenset[int] = frozenset()


class Pattern(NamedTuple):
    """What can't all hold: one variable of each set in ``ends`` is 1, all variables ``between`` are 0."""

    ends: tuple[tuple[int, ...], ...]
    between: tuple[int, ...]
    free: int
    """How many free days the variables between stand for."""


def add_edges(graph: Graph, left: Iterable[int], right: Sequence[int]) -> None:
    """Every variable of ``left`` conflicts with every one of ``right``."""
    for a in left:
        for b in right:
            if a != b:
                graph.setdefault(a, set()).add(b)
                graph.setdefault(b, set()).add(a)


def joined(graph: Graph, left: Iterable[int], right: Sequence[int]) -> bool:
    """Whether every variable of ``left`` conflicts with every one of ``right``."""
    return all(graph.get(a, NONE).issuperset(right) for a in left)


def lift(graph: Graph, pattern: Pattern) -> bool:
    """Turn "a, then free days, then b" into plain conflicts of a and b wherever the free days don't matter.

    They don't where every shift that could fill such a day conflicts with a or with b anyway.

    Returns
    -------
    bool
        Whether all pairs became conflicts, so that the pattern needs no row of its own.
    """
    if len(pattern.ends) != 2:
        return False
    whole = True
    for a in pattern.ends[0]:
        for b in pattern.ends[1]:
            near = graph.get(a, set()) | graph.get(b, set())
            if near.issuperset(pattern.between):
                add_edges(graph, [a], [b])
            else:
                whole = False
    return whole


def cover(graph: Mapping[int, set[int]]) -> list[tuple[int, ...]]:
    """Maximal cliques that cover every edge, greedily and in a fixed order."""
    done: dict[int, set[int]] = {v: set() for v in graph}
    cliques = []
    for a in sorted(graph):
        for b in sorted(graph[a]):
            if b < a or b in done[a]:
                continue
            clique = [a, b]
            # of those next to all of the clique, how many edges to it no row covers yet
            gain = {v: (v not in done[a]) + (v not in done[b]) for v in graph[a] & graph[b]}
            while gain:
                best = min(gain, key=lambda v: (-gain[v], v))
                clique.append(best)
                near, old = graph[best], done[best]
                gain = {v: n + (v not in old) for v, n in gain.items() if v in near}
            for v in clique:
                done[v].update(clique)
            cliques.append(tuple(sorted(clique)))
    return cliques
