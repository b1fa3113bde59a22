"""Pairwise conflicts of one person's states, merged into few strong rows.

Succession and rest rules speak in pairs. A row "at most one of a whole clique" says the same, and
its linear relaxation is much tighter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Graph = dict[int, set[int]]


def add_edges(graph: Graph, left: Iterable[int], right: Sequence[int]) -> None:
    """Every variable of ``left`` conflicts with every one of ``right``."""
    for a in left:
        for b in right:
            if a != b:
                graph.setdefault(a, set()).add(b)
                graph.setdefault(b, set()).add(a)


def lift(graph: Graph, literals: Sequence[Sequence[int]], middle: Sequence[Sequence[int]]) -> bool:
    """Whether the free days between two outer literals can be dropped from a forbidden pattern.

    ``literals`` are the two outer sets of variables, ``middle`` the variables that would fill each day
    in between. They can be dropped if each of those conflicts with all of one outer set anyway.
    """
    first, last = literals
    return all(
        graph.get(var, set()).issuperset(first) or graph.get(var, set()).issuperset(last)
        for day in middle
        for var in day
    )


def cover(graph: Mapping[int, set[int]]) -> list[tuple[int, ...]]:
    """Maximal cliques that cover every edge, greedily and in a fixed order."""
    done: set[tuple[int, int]] = set()
    cliques = []
    for a in sorted(graph):
        for b in sorted(graph[a]):
            if b < a or (a, b) in done:
                continue
            clique = [a, b]
            common = graph[a] & graph[b]
            while common:
                best = min(common, key=lambda v: (-_uncovered(v, clique, done), v))
                clique.append(best)
                common &= graph[best]
            clique.sort()
            done.update((u, v) for i, u in enumerate(clique) for v in clique[i + 1 :])
            cliques.append(tuple(clique))
    return cliques


def _uncovered(var: int, clique: Sequence[int], done: set[tuple[int, int]]) -> int:
    """How many edges between ``var`` and the clique no row covers yet."""
    return sum((min(u, var), max(u, var)) not in done for u in clique)
