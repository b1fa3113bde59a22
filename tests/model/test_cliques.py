"""Conflicts merged into cliques, and patterns lifted to conflicts: as strong, never stronger."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from shiftopt.model.cliques import Graph, Pattern, add_edges, cover, lift

SIZE = 7
EDGES = st.sets(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)).filter(lambda e: e[0] < e[1]))


def graph(edges: set[tuple[int, int]]) -> Graph:
    found: Graph = {}
    for a, b in edges:
        add_edges(found, [a], [b])
    return found


def pairs(found: Graph) -> set[tuple[int, int]]:
    return {(min(a, b), max(a, b)) for a in found for b in found[a]}


@given(EDGES)
def test_cliques_cover_every_edge_and_nothing_else(edges: set[tuple[int, int]]) -> None:
    """Every row is a clique, none lies within another, and every conflict is in one."""
    cliques = cover(graph(edges))
    covered = {pair for clique in cliques for pair in combinations(clique, 2)}
    assert covered == edges
    assert all(clique == tuple(sorted(set(clique))) for clique in cliques)
    for clique in cliques:
        more = [v for v in range(SIZE) if v not in clique and all({(v, u), (u, v)} & edges for u in clique)]
        assert not more, "not maximal"


def test_one_row_for_a_whole_clique() -> None:
    """Five that exclude each other are one row; a conflict with itself is none."""
    found: Graph = {}
    add_edges(found, range(5), list(range(5)))
    assert cover(found) == [(0, 1, 2, 3, 4)]
    assert all(v not in found[v] for v in found)


def keeps(point: tuple[int, ...], conflicts: set[tuple[int, int]], pattern: Pattern | None) -> bool:
    """Whether a point respects all conflicts, and the pattern where there is one."""
    if any(point[a] and point[b] for a, b in conflicts):
        return False
    return pattern is None or not (
        all(any(point[v] for v in end) for end in pattern.ends) and not any(point[v] for v in pattern.between)
    )


@given(EDGES, st.permutations(range(SIZE)), st.integers(0, 3), st.booleans())
def test_lifting_changes_no_point(
    edges: set[tuple[int, int]], order: list[int], between: int, third: bool
) -> None:
    """Conflicts gained from a pattern forbid only what it forbids; and all of that where all were gained."""
    ends = (tuple(order[:2]), tuple(order[2:4]), *([(order[6],)] if third else []))
    pattern = Pattern(ends, tuple(order[4 : 4 + min(between, 2)]), 1)
    found = graph(edges)
    whole = lift(found, pattern)
    after = pairs(found)
    for point in product((0, 1), repeat=SIZE):
        assert keeps(point, edges, pattern) == keeps(point, after, None if whole else pattern)
    assert not (third and whole)


def test_a_free_day_that_cannot_be_filled() -> None:
    """``a``, a free day, ``b``: where no shift of that day goes with ``a``, simply ``a`` and ``b``."""
    found = graph({(0, 2), (0, 3)})
    assert lift(found, Pattern(((0,), (1,)), (2, 3), 1))
    assert (0, 1) in pairs(found)
    found = graph({(0, 2)})
    assert not lift(found, Pattern(((0,), (1,)), (2, 3), 1))
    assert pairs(found) == {(0, 2)}
