"""The states of a cycle as a network over the days of one period: its size doesn't grow with the teams.

A node is what a day needs to know of the days before it: the day of the period, the shift that has just
ended, the length of the work block so far, and the beginning of a forbidden word that is under way. An arc
is a maximal run of one shift or of free days. A cycle that obeys every bound is a closed walk, and every
closed walk is such a cycle. How often each arc is walked is an integer circulation; coverage is a sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from shiftopt.rotation.cycle import OFF
from shiftopt.rotation.demand import Demand, Word

State = tuple[int, str, int, Word]
"""Day of the period, code that has just ended, workdays in a row, word under way."""


@dataclass(frozen=True, slots=True)
class Arc:
    """A maximal run: ``length`` days of ``code`` from ``day`` of the period, between two nodes."""

    tail: int
    head: int
    code: str
    day: int
    length: int
    before: str
    """Code of the day before the run."""
    worked: int
    """Workdays in a row before the run."""

    def days(self, period: int) -> Iterator[int]:
        """Days of the period that it covers; a long run may meet one twice."""
        return ((self.day + k) % period for k in range(self.length))


@dataclass(frozen=True)
class Network:
    """Nodes are numbers from 0.

    Attributes
    ----------
    period : int
    arcs : tuple of Arc
    starts : tuple of int
        Nodes at which a work block begins.
    begins : tuple of int
        Node → day of the period on which the work block that it lies in begins.
    """

    period: int
    arcs: tuple[Arc, ...]
    starts: tuple[int, ...]
    begins: tuple[int, ...]

    @cached_property
    def leaving(self) -> dict[int, list[int]]:
        """Node → numbers of the arcs that leave it."""
        found: dict[int, list[int]] = {}
        for number, arc in enumerate(self.arcs):
            found.setdefault(arc.tail, []).append(number)
        return found

    @cached_property
    def starts_of_days(self) -> tuple[frozenset[int], ...]:
        """The starts of each day of the period on which a work block may begin."""
        days = sorted({self.begins[node] for node in self.starts})
        return tuple(frozenset(node for node in self.starts if self.begins[node] == day) for day in days)


class Memory:
    """Which beginnings of forbidden words the days so far end with (Aho and Corasick 1975).

    A state is the longest end of the days so far that begins a forbidden word.
    """

    def __init__(self, words: Iterable[Word]) -> None:
        self.words = frozenset(words)
        self.beginnings = {word[:k] for word in self.words for k in range(len(word))} | {()}

    def step(self, state: Word, code: str) -> Word | None:
        """The state after one more day; None where a forbidden word is complete."""
        days = (*state, code)
        ends = [days[k:] for k in range(len(days) + 1)]
        if any(end in self.words for end in ends):
            return None
        return next(end for end in ends if end in self.beginnings)


def network(demand: Demand) -> Network:
    """The network of a demand: all runs that bounds and forbidden words allow."""
    memory = Memory(demand.forbidden)
    number: dict[State, int] = {}
    queue: list[State] = []

    def node(state: State) -> int:
        if state not in number:
            number[state] = len(number)
            queue.append(state)
        return number[state]

    for day in range(demand.period):
        node((day, OFF, 0, ()))
    arcs = []
    for state in queue:
        day, before, worked, _ = state
        for code, length, then in _following(state, demand, memory):
            arcs.append(Arc(number[state], node(then), code, day, length, before, worked))
    arcs = _endless(arcs)
    alive = {arc.tail for arc in arcs}
    starts = (at for (_, code, _, _), at in number.items() if code == OFF and at in alive)
    return Network(
        demand.period,
        tuple(arcs),
        tuple(starts),
        tuple((day - worked) % demand.period for day, _, worked, _ in number),
    )


def _following(state: State, demand: Demand, memory: Memory) -> Iterator[tuple[str, int, State]]:
    """Every run that may follow a state: its code, its length, the state after it."""
    day, before, worked, word = state
    choices = [(code, *demand.runs[code]) for code in demand.codes if code != before]
    if before != OFF and worked >= demand.work[0]:
        choices.append((OFF, *demand.off))
    for code, least, most in choices:
        if code != OFF:
            most = min(most, demand.work[1] - worked)
        now = word
        for length in range(1, most + 1):
            then = memory.step(now, code)
            if then is None:
                break
            if length >= least:
                block = 0 if code == OFF else worked + length
                yield code, length, ((day + length) % demand.period, code, block, then)
            now = then


def _endless(arcs: list[Arc]) -> list[Arc]:
    """The arcs that some endless walk may use: no dead ends."""
    while True:
        live = {arc.tail for arc in arcs} & {arc.head for arc in arcs}
        kept = [arc for arc in arcs if arc.tail in live and arc.head in live]
        if len(kept) == len(arcs):
            return kept
        arcs = kept
