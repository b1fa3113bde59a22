"""All lines that one person may work, as a network: a layer a day, a node for every state that matters.

A state holds what the words still have to remember: the length of a run, a pattern half fulfilled. What a
soft word charges lies on the arcs; a firm word charges infinitely. Totals over the month (minutes, nights,
weekends) are told by what every arc adds to them; which of them count is for ``model.cheapest`` to choose.
Built from ``Line``; shared by people of whom the same is said.
"""

from __future__ import annotations

import copy
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from shiftopt.model.lines import Count, Line, Run, Word
from shiftopt.model.words import On
from shiftopt.rotation.cycle import OFF

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]

State = tuple[frozenset[tuple[int, int]], tuple[tuple[int, bool], ...]]
"""Patterns half fulfilled, with the place of their next part; for every run its length and whether it
began before what is known."""


@dataclass(frozen=True)
class Axis:
    """A total's values: index ``i`` stands for ``start + step * i``; ``charge`` is for ending there."""

    step: int
    start: int
    charge: Floats
    scale: int = 0


@dataclass(frozen=True)
class Daily:
    """A total to which every day by itself adds."""

    count: Count
    axis: Axis
    adds: Ints
    """Days × codes, in steps of the axis."""

    @classmethod
    def of(cls, count: Count, codes: Sequence[str], days: int, past: Mapping[int, str]) -> Daily:
        """A total, from what every day and code adds to it."""
        axis, single = axis_of(count, past), _by_state(count)
        adds = [[single.get((day, code), 0) // axis.step for code in codes] for day in range(days)]
        return cls(count, axis, np.array(adds, np.int64).reshape(days, len(codes)))

    def rise(self, day: int, codes: Ints) -> Ints:
        """What each of some codes adds on a day, as a column."""
        found: Ints = self.adds[day, codes][:, None]
        return found


@dataclass(frozen=True)
class Layer:
    """The arcs of one day: from where, to where, by which code, what they add and what they charge."""

    nodes: int
    source: Ints
    target: Ints
    code: Ints
    rise: Ints
    """A column a total, in steps of its axis."""
    charge: Floats
    """A column a scale."""


@dataclass(frozen=True)
class Pattern:
    """What a line may fulfil, day after day: its ``charge`` then, or what it adds to the total ``axis``."""

    parts: tuple[On, ...]
    charge: float = 0.0
    scale: int = 0
    axis: int | None = None
    gain: int = 0


class TooLarge(Exception):
    """A network would have more nodes in a layer than is sensible."""


class Network:
    """Every line that the words about runs and patterns allow.

    Parameters
    ----------
    line : Line
    codes : sequence of str
        All codes, ``"-"`` among them; arcs are numbered by their positions.
    past : mapping of int to str
        Day → code of the days before 0 that are known.
    days : int
    counts : sequence of Count
        Totals that arcs add to.
    most : int, optional
        Nodes in a layer, at most.

    Raises
    ------
    TooLarge
    """

    def __init__(
        self,
        line: Line,
        codes: Sequence[str],
        past: Mapping[int, str],
        days: int,
        counts: Sequence[Count] = (),
        most: int | None = None,
    ) -> None:
        self._without: Network | None = None  # alive as long as this, since others may be made of it
        self.days, self.codes, self.counts = days, tuple(codes), tuple(counts)
        self.axes = tuple(axis_of(count, past) for count in counts)
        self._most = most
        self._runs = tuple(line.runs)
        words: tuple[Word, ...] = (*line.never, *line.runs, *counts)
        self.scales = 1 + max((word.scale for word in words), default=0)
        self._patterns = [Pattern(word.together, word.price, word.scale) for word in line.never]
        self._single: list[Mapping[tuple[int, str], int]] = []
        for number, count in enumerate(counts):
            for ons, weight in count.terms:
                if len(ons) > 1:
                    parts = tuple(sorted(ons, key=lambda on: on.day))
                    self._patterns.append(Pattern(parts, axis=number, gain=weight))
            self._single.append(_by_state(count))
        self._known_runs: dict[Any, tuple[tuple[tuple[int, bool], ...], Floats]] = {}
        self._begin: dict[int, list[int]] = {}
        for i, pattern in enumerate(self._patterns):
            self._begin.setdefault(pattern.parts[0].day, []).append(i)
        self._start = self._before(past)
        nodes = {self._start: 0}
        self.layers: list[Layer] = []
        for day in range(days):
            nodes = self._layer(day, nodes)
            if most is not None and len(nodes) > most:
                raise TooLarge
        self.nodes = len(nodes)

    # --- building -----------------------------------------------------------------------------
    def _before(self, past: Mapping[int, str]) -> State:
        """The state in which the first day begins."""
        alive: frozenset[tuple[int, int]] = frozenset()
        runs = tuple((0, True) for _ in self._runs)
        for day in range(min([*past, *self._begin], default=0), 0):
            code = past.get(day, OFF)
            alive, _, _ = self._patterns_after(alive, day, code)
            if day in past:  # before, rosters are free, but nothing is known of runs
                runs = tuple(_longer(run, length, code) for run, length in zip(self._runs, runs, strict=True))
        return alive, runs

    def _layer(self, day: int, nodes: Mapping[State, int]) -> dict[State, int]:
        after: dict[State, int] = {}
        arcs: list[tuple[int, int, int]] = []
        rises: list[list[int]] = []
        charges: list[Floats] = []
        patterns: dict[tuple[frozenset[tuple[int, int]], str], Any] = {}
        for (alive, runs), here in nodes.items():
            for number, code in enumerate(self.codes):
                if (alive, code) not in patterns:
                    patterns[alive, code] = self._patterns_after(alive, day, code)
                then, charge, rise = patterns[alive, code]
                lengths, more = self._runs_after(runs, code)
                if charge[0] + more[0] == math.inf:
                    continue
                there = after.setdefault((then, lengths), len(after))
                arcs.append((here, there, number))
                rises.append(rise)
                charges.append(charge + more)
        table = np.array(arcs, np.int64).reshape(-1, 3)
        steps = np.array([axis.step for axis in self.axes], np.int64)
        rise_of = np.array(rises, np.int64).reshape(len(arcs), len(self.axes)) // steps
        layer = Layer(
            len(nodes),
            table[:, 0],
            table[:, 1],
            table[:, 2],
            rise_of,
            np.array(charges, float).reshape(-1, self.scales),
        )
        self.layers.append(layer)
        return after

    def _patterns_after(
        self, alive: frozenset[tuple[int, int]], day: int, code: str
    ) -> tuple[frozenset[tuple[int, int]], Floats, list[int]]:
        """Patterns alive after a day, what the fulfilled ones charge at each scale, and what totals gain."""
        then, charge = set(), np.zeros(self.scales)
        rise = [single.get((day, code), 0) for single in self._single]
        for i, at in (*alive, *((i, 0) for i in self._begin.get(day, ()))):
            pattern = self._patterns[i]
            if pattern.parts[at].day > day:
                then.add((i, at))
            elif code in pattern.parts[at].codes:
                if at + 1 < len(pattern.parts):
                    then.add((i, at + 1))
                else:
                    charge[pattern.scale] += pattern.charge
                    if pattern.axis is not None:
                        rise[pattern.axis] += pattern.gain
        return frozenset(then), charge, rise

    def _runs_after(
        self, lengths: tuple[tuple[int, bool], ...], code: str
    ) -> tuple[tuple[tuple[int, bool], ...], Floats]:
        """Lengths of the runs after a code, and what that charges: the same on every day."""
        key = lengths, code
        if key not in self._known_runs:
            charge = np.zeros(self.scales)
            for run, before in zip(self._runs, lengths, strict=True):
                charge[run.scale] += _charge(run, *before, code)
            after = (_longer(run, before, code) for run, before in zip(self._runs, lengths, strict=True))
            self._known_runs[key] = tuple(after), charge
        return self._known_runs[key]

    def with_daily(self, daily: Sequence[Daily]) -> Network:
        """The same lines, with firm totals to which every day by itself adds; those make no nodes."""
        found = copy.copy(self)
        found._without = self
        found.counts = (*self.counts, *(total.count for total in daily))
        found.axes = (*self.axes, *(total.axis for total in daily))
        found._single = [*self._single, *(_by_state(total.count) for total in daily)]
        found.layers = [
            replace(layer, rise=np.hstack([layer.rise, *(total.rise(day, layer.code) for total in daily)]))
            for day, layer in enumerate(self.layers)
        ]
        return found

    @cached_property
    def arcs(self) -> list[Ints]:
        """For every day the arc from every node by every code, −1 where there is none."""
        found = []
        for layer in self.layers:
            table: Ints = np.full((layer.nodes, len(self.codes)), -1, np.int64)
            table[layer.source, layer.code] = np.arange(len(layer.source))
            found.append(table)
        return found

    def charge(self, line: Sequence[int]) -> Floats:
        """What the soft words charge for a line at each scale, by the positions of its codes."""
        charge = np.zeros(self.scales)
        if not self._is_soft:
            return charge
        alive, runs = self._start
        totals = [axis.start for axis in self.axes]
        for day, at in enumerate(line):
            alive, some, rise = self._patterns_after(alive, day, self.codes[at])
            runs, more = self._runs_after(runs, self.codes[at])
            charge += some + more
            totals = [a + b for a, b in zip(totals, rise, strict=True)]
        for count, total in zip(self.counts, totals, strict=True):
            if count.price < math.inf:
                charge[count.scale] += count.charge(total)
        return charge

    @cached_property
    def _is_soft(self) -> bool:
        prices = (word.price for words in (self.counts, self._runs) for word in words)
        charges = (pattern.charge for pattern in self._patterns)
        return any(price < math.inf for price in prices) or any(0 < charge < math.inf for charge in charges)


def _by_state(count: Count) -> Mapping[tuple[int, str], int]:
    """What every day and code by itself adds to a total."""
    found: Counter[tuple[int, str]] = Counter()
    for ons, weight in count.terms:
        if len(ons) == 1:
            found.update(dict.fromkeys(((ons[0].day, code) for code in ons[0].codes), weight))
    return found


def _charge(run: Run, length: int, early: bool, code: str) -> float:
    """What it charges to go on with a code after a run of some length."""
    if code in run.codes:
        return run.price if run.at_most is not None and length >= run.at_most else 0.0
    return run.price * (run.at_least - length) if 0 < length < run.at_least and not early else 0.0


def _longer(run: Run, before: tuple[int, bool], code: str) -> tuple[int, bool]:
    """Length of a run after one more day, and whether it is exempt from the least length."""
    if code not in run.codes:
        return 0, False
    length, early = before
    length = min(length + 1, max(run.at_most or 0, run.at_least))
    return length, early and length < run.at_least


def axis_of(count: Count, past: Mapping[int, str]) -> Axis:
    """The values that a total may come to."""
    gone = sum(
        weight
        for ons, weight in count.terms
        if max(on.day for on in ons) < 0 and all(past.get(on.day, OFF) in on.codes for on in ons)
    )
    start = count.base + gone
    step = math.gcd(*(w for _, w in count.terms))
    high = start + _most(count)
    if count.price == math.inf and count.high is not None:
        high = min(high, count.high)
    totals = start + step * np.arange(max(1, (high - start) // step + 1))
    return Axis(step, start, np.array([count.charge(int(total)) for total in totals]), count.scale)


def _most(count: Count) -> int:
    """What the days of the period may add at most: each the weight of one state, and what it completes."""
    own: dict[int, Counter[str]] = {}
    completed = 0
    for ons, weight in count.terms:
        last = max(on.day for on in ons)
        if last < 0:
            continue
        if len(ons) > 1:
            completed += weight
        else:
            own.setdefault(last, Counter()).update(dict.fromkeys(ons[0].codes, weight))
    return completed + sum(max(states.values()) for states in own.values())
