"""Of all cycles that are equally good, the one that comes first in the dictionary.

A cycle is read from a day on which a work block begins; shifts come in their order, free days last. So a
design has one answer, whatever the solver happens to find, and on whichever machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shiftopt.rotation.cycle import OFF
from shiftopt.rotation.flow import Counts, Flow, pieces
from shiftopt.rotation.network import Arc


@dataclass(frozen=True)
class Walk:
    """A walk begun at a node: the numbers of its arcs, and the counts of a closed walk that begins so."""

    start: int
    arcs: tuple[int, ...]
    counts: Counts

    def rest(self) -> list[int]:
        """How often each arc is used from here to the end."""
        left = list(self.counts)
        for number in self.arcs:
            left[number] -= 1
        return left


class Smallest:
    """Finds the smallest of the walks that a flow allows.

    Parameters
    ----------
    flow : Flow
        With all that must hold.
    codes : iterable of str
        Shifts in their order.
    """

    def __init__(self, flow: Flow, codes: Iterable[str]) -> None:
        self.flow = flow
        self.net = flow.net
        self.rank = {code: place for place, code in enumerate((*codes, OFF))}
        self.seen: list[Counts] = []

    def find(self, starts: Iterable[int]) -> tuple[Arc, ...]:
        """The smallest walk from any of these nodes; there must be one."""
        best: tuple[int, ...] = ()
        for start in starts:
            begun = self._try(start, ())
            if begun is not None:
                best = self._smallest(begun, best) or best
        return tuple(self.net.arcs[number] for number in best)

    def _smallest(self, walk: Walk, best: tuple[int, ...]) -> tuple[int, ...]:
        """The smallest end of a walk begun, if it is smaller than the best so far."""
        known = self._key(best)
        while any(walk.rest()):
            walk = self._next(walk)
            key = self._key(walk.arcs)
            if known and key > known[: len(key)]:
                return ()
        return walk.arcs if not known or self._key(walk.arcs) < known else ()

    def _next(self, walk: Walk) -> Walk:
        """The walk with one more run: of the smallest code that can follow, as long as is best."""
        choices: dict[str, list[int]] = {}
        for number in self.net.leaving[self._node(walk.start, walk.arcs)]:
            choices.setdefault(self.net.arcs[number].code, []).append(number)
        for code in sorted(choices, key=self.rank.__getitem__):
            runs = sorted(choices[code], key=lambda number: self.net.arcs[number].length)
            if self._possible(walk, runs) and (longer := self._best_length(walk, runs)) is not None:
                return longer
        raise AssertionError("a walk that can be ended has a next run")

    def _best_length(self, walk: Walk, runs: Sequence[int]) -> Walk | None:
        """The shortest run of a code that a smaller code can follow, or else the longest of all."""
        followed = {number: self._smaller(number) for number in runs}
        for number in runs:
            if followed[number] and (longer := self._try(walk.start, (*walk.arcs, number))) is not None:
                nexts = ((*longer.arcs, after) for after in followed[number])
                if self._possible(longer, followed[number]) and any(self._try(walk.start, n) for n in nexts):
                    return longer
        tries = (self._try(walk.start, (*walk.arcs, number)) for number in reversed(runs))
        return next((longer for longer in tries if longer is not None), None)

    def _smaller(self, number: int) -> list[int]:
        """Runs that may follow a run and whose code is smaller."""
        arcs, rank = self.net.arcs, self.rank
        return [
            n for n in self.net.leaving[arcs[number].head] if rank[arcs[n].code] < rank[arcs[number].code]
        ]

    # --- one step -----------------------------------------------------------------------------
    def _node(self, start: int, arcs: Sequence[int]) -> int:
        return self.net.arcs[arcs[-1]].head if arcs else start

    def _try(self, start: int, arcs: tuple[int, ...]) -> Walk | None:
        """The walk begun with these arcs, if it can be ended: by counts known already, or by a search."""
        for counts in self.seen:
            walk = Walk(start, arcs, counts)
            if self._whole(walk):
                return walk
        found = self.flow.after(arcs, start)
        if found is None:
            return None
        self.seen.insert(0, found)
        return Walk(start, arcs, found)

    def _possible(self, walk: Walk, runs: Sequence[int]) -> bool:
        """Whether one of these runs can be in the rest of the walk; if not, none can be the next."""
        if any(self._whole(Walk(walk.start, (*walk.arcs, n), c)) for c in self.seen for n in runs):
            return True
        found = self.flow.after(walk.arcs, walk.start, runs)
        if found is not None:
            self.seen.insert(0, found)
        return found is not None

    def _whole(self, walk: Walk) -> bool:
        """Whether what is left is one walk from where we are."""
        left = walk.rest()
        if min(left) < 0:
            return False
        parts = pieces(self.net.arcs, left)
        here = self._node(walk.start, walk.arcs)
        return here == walk.start if not parts else len(parts) == 1 and here in parts[0]

    def _key(self, arcs: Sequence[int]) -> list[int]:
        """The days of a walk as ranks."""
        runs = (self.net.arcs[number] for number in arcs)
        return [self.rank[arc.code] for arc in runs for _ in range(arc.length)]
