"""All lines that one person may work, as a network: a layer a day, a node for every state that matters.

A state holds what the words still have to remember: the length of a run, a pattern half fulfilled. Totals
over the month (minutes, nights, weekends) are axes of the arrays that dynamic programming fills, so that a
node stands for as many labels as there are totals. What a soft word charges lies on the arcs, or at the end
of an axis; a firm word charges infinitely. Built from ``Line``; shared by people of whom the same
is said. Cheapest lines and, for every day and code, the cheapest line through it come in one sweep each way.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from shiftopt.model.lines import Count, Line, Run
from shiftopt.model.words import On
from shiftopt.rotation.cycle import OFF

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]

State = tuple[frozenset[tuple[int, int]], tuple[tuple[int, bool], ...]]
"""Patterns half fulfilled, with the place of their next part; for every run its length and whether it
began before what is known."""


@dataclass(frozen=True)
class Axis:
    """A total as an axis: index ``i`` stands for ``start + step * i``; ``charge`` is for ending there."""

    count: Count
    step: int
    start: int
    charge: Floats


@dataclass(frozen=True)
class Wave:
    """Arcs to as many different nodes: where each comes from, and what it charges (None: nothing)."""

    source: Ints
    charge: Floats | None


@dataclass(frozen=True)
class Arcs:
    """Arcs of one layer and code that raise all totals alike.

    The first wave leads to each of ``ends``, every further one to the first few of them: whole rows of totals
    are compared, where a reduction over sorted arcs would look at each total by itself.
    """

    code: int
    rise: tuple[int, ...]
    ends: Ints
    waves: tuple[Wave, ...]


@dataclass(frozen=True)
class Layer:
    """One day: the same arcs by where they lead and by where they come from."""

    forward: tuple[Arcs, ...]
    backward: tuple[Arcs, ...]
    nodes: int
    arcs: tuple[Ints, Ints, Ints, Ints, Floats]
    """From, to, code, rise (a column an axis), charge."""


@dataclass(frozen=True)
class Pattern:
    """What a line may fulfil, day after day: its ``charge`` then, or what it adds to the total ``axis``."""

    parts: tuple[On, ...]
    charge: float = 0.0
    axis: int | None = None
    gain: int = 0


class TooLarge(Exception):
    """A network would have more nodes in a layer than is sensible."""


class Network:
    """Every line that the words allow, but for totals without an axis.

    Parameters
    ----------
    line : Line
    codes : sequence of str
        All codes, ``"-"`` among them; costs are indexed by their positions.
    past : mapping of int to str
        Day → code of the days before 0 that are known.
    days : int
    counted : sequence of Count
        Totals that get an axis.
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
        counted: Sequence[Count] = (),
        most: int | None = None,
    ) -> None:
        self.days, self.codes = days, tuple(codes)
        self._most = most
        self._runs = tuple(line.runs)
        self._patterns = [Pattern(word.together, word.price) for word in line.never]
        self._single: list[dict[tuple[int, str], int]] = []
        for number, count in enumerate(counted):
            single: dict[tuple[int, str], int] = {}
            for ons, weight in count.terms:
                if len(ons) > 1:
                    parts = tuple(sorted(ons, key=lambda on: on.day))
                    self._patterns.append(Pattern(parts, 0.0, number, weight))
                else:
                    for code in ons[0].codes:
                        key = ons[0].day, code
                        single[key] = single.get(key, 0) + weight
            self._single.append(single)
        self._begin: dict[int, list[int]] = {}
        for i, pattern in enumerate(self._patterns):
            self._begin.setdefault(pattern.parts[0].day, []).append(i)
        self._build(past, counted)

    # --- building -----------------------------------------------------------------------------
    def _build(self, past: Mapping[int, str], counted: Sequence[Count]) -> None:
        state: State = frozenset(), tuple((0, True) for _ in self._runs)
        settled = [0] * len(counted)
        for day in range(min([*past, *self._begin, *(d for s in self._single for d, _ in s)], default=0), 0):
            code = past.get(day, OFF)
            alive, _, rise = self._patterns_after(state[0], day, code)
            runs = state[1]
            if day in past:  # before, rosters are free, but nothing is known of runs
                runs = tuple(_longer(run, length, code) for run, length in zip(self._runs, runs, strict=True))
            state = alive, runs
            settled = [a + b for a, b in zip(settled, rise, strict=True)]
        self._start = state
        self.axes = tuple(_axis(count, gone, self.days) for count, gone in zip(counted, settled, strict=True))
        self.shape = tuple(len(axis.charge) for axis in self.axes)
        nodes = {state: 0}
        self.layers: list[Layer] = []
        for day in range(self.days):
            nodes = self._layer(day, nodes)
            if self._most is not None and len(nodes) > self._most:
                raise TooLarge
        self.nodes = len(nodes)

    def _layer(self, day: int, nodes: Mapping[State, int]) -> dict[State, int]:
        after: dict[State, int] = {}
        arcs: list[tuple[int, int, int]] = []
        rises: list[tuple[int, ...]] = []
        charges: list[float] = []
        patterns: dict[tuple[frozenset[tuple[int, int]], str], Any] = {}
        for (alive, runs), here in nodes.items():
            for number, code in enumerate(self.codes):
                if (alive, code) not in patterns:
                    patterns[alive, code] = self._patterns_after(alive, day, code)
                then, charge, rise = patterns[alive, code]
                lengths, more = self._runs_after(runs, code)
                if charge + more == math.inf:
                    continue
                there = after.setdefault((then, lengths), len(after))
                steps = tuple(r // axis.step for r, axis in zip(rise, self.axes, strict=True))
                if all(s < size for s, size in zip(steps, self.shape, strict=True)):
                    arcs.append((here, there, number))
                    rises.append(steps)
                    charges.append(charge + more)
        table = np.array(arcs, np.int64).reshape(-1, 3)
        rise_of = np.array(rises, np.int64).reshape(len(arcs), len(self.axes))
        charge_of = np.array(charges, float)
        forward = _grouped(table, rise_of, charge_of, 1, 0)
        backward = _grouped(table, rise_of, charge_of, 0, 1)
        told = table[:, 0], table[:, 1], table[:, 2], rise_of, charge_of
        self.layers.append(Layer(forward, backward, len(nodes), told))
        return after

    def _patterns_after(
        self, alive: frozenset[tuple[int, int]], day: int, code: str
    ) -> tuple[frozenset[tuple[int, int]], float, list[int]]:
        """Patterns alive after a day, what the fulfilled ones charge, and what totals gain."""
        then, charge = set(), 0.0
        rise = [single.get((day, code), 0) for single in self._single]
        for i, at in (*alive, *((i, 0) for i in self._begin.get(day, ()))):
            pattern = self._patterns[i]
            if pattern.parts[at].day > day:
                then.add((i, at))
            elif code in pattern.parts[at].codes:
                if at + 1 < len(pattern.parts):
                    then.add((i, at + 1))
                else:
                    charge += pattern.charge
                    if pattern.axis is not None:
                        rise[pattern.axis] += pattern.gain
        return frozenset(then), charge, rise

    def _runs_after(
        self, lengths: tuple[tuple[int, bool], ...], code: str
    ) -> tuple[tuple[tuple[int, bool], ...], float]:
        found, charge = [], 0.0
        for run, (length, early) in zip(self._runs, lengths, strict=True):
            if code in run.codes:
                if run.at_most is not None and length >= run.at_most:
                    charge += run.price
            elif 0 < length < run.at_least and not early:
                charge += run.price * (run.at_least - length)
            found.append(_longer(run, (length, early), code))
        return tuple(found), charge

    def charge(self, line: Sequence[int]) -> float:
        """What the words charge for a line, by the positions of its codes."""
        alive, runs = self._start
        totals = [0] * len(self.axes)
        charge = 0.0
        for day, at in enumerate(line):
            alive, some, rise = self._patterns_after(alive, day, self.codes[at])
            runs, more = self._runs_after(runs, self.codes[at])
            charge += some + more
            totals = [a + b for a, b in zip(totals, rise, strict=True)]
        for axis, total in zip(self.axes, totals, strict=True):
            charge += axis.count.charge(axis.start + total)
        return charge

    # --- lines --------------------------------------------------------------------------------
    def ahead(self, cost: Floats) -> list[Floats]:
        """Cheapest way from the beginning to every node and total, day by day.

        ``cost`` is days × codes; what can't be is infinite.
        """
        first = np.full((1, *self.shape), np.inf)
        first[(0, *(0 for _ in self.shape))] = 0.0
        found = [first]
        for day, layer in enumerate(self.layers):
            size = self.layers[day + 1].nodes if day + 1 < self.days else self.nodes
            found.append(_swept(found[-1], layer.forward, cost[day], size, self.shape, 1))
        return found

    def back(self, cost: Floats) -> list[Floats]:
        """Cheapest way from every node and total to the end."""
        found = [self._ends()]
        for day in range(self.days - 1, -1, -1):
            layer = self.layers[day]
            found.append(_swept(found[-1], layer.backward, cost[day], layer.nodes, self.shape, -1))
        return found[::-1]

    def _ends(self) -> Floats:
        ends = np.zeros((self.nodes, *self.shape))
        for number, axis in enumerate(self.axes):
            shape = [1] * ends.ndim
            shape[number + 1] = len(axis.charge)
            ends = ends + axis.charge.reshape(shape)
        return ends

    def cheapest(self, cost: Floats) -> tuple[float, list[int]]:
        """The cheapest line: its cost and the positions of its codes; infinite and empty if there is none."""
        ahead = self.ahead(cost)
        final = ahead[-1] + self._ends()
        best = float(final.min()) if final.size else math.inf
        if best == math.inf:
            return math.inf, []
        node, *at = (int(i) for i in np.unravel_index(int(final.argmin()), final.shape))
        line = []
        for day in range(self.days - 1, -1, -1):
            source, target, code, rises, charge = self.layers[day].arcs
            into = np.flatnonzero(target == node)
            before = np.array(at) - rises[into]
            into, before = into[(before >= 0).all(axis=1)], before[(before >= 0).all(axis=1)]
            reached = ahead[day][(source[into], *before.T)] + cost[day][code[into]] + charge[into]
            pick = int(reached.argmin())
            node, at = int(source[into[pick]]), before[pick].tolist()
            line.append(int(code[into[pick]]))
        return best, line[::-1]

    def through(self, cost: Floats) -> Floats:
        """Cost of the cheapest line through every day and code; days × codes."""
        ahead, back = self.ahead(cost), self.back(cost)
        found = np.full((self.days, len(self.codes)), np.inf)
        for day, layer in enumerate(self.layers):
            for arcs in layer.forward:
                low, high = _slices(self.shape, arcs.rise)
                there = _at(back[day + 1], arcs.ends, high)
                for wave in arcs.waves if there.size else ():
                    both = _ways(wave, ahead[day], low) + there[: len(wave.source)]
                    found[day, arcs.code] = min(found[day, arcs.code], both.min() + cost[day][arcs.code])
        return found


def _longer(run: Run, before: tuple[int, bool], code: str) -> tuple[int, bool]:
    """Length of a run after one more day, and whether it is exempt from the least length."""
    if code not in run.codes:
        return 0, False
    length, early = before
    length = min(length + 1, max(run.at_most or 0, run.at_least))
    return length, early and length < run.at_least


def _axis(count: Count, gone: int, days: int) -> Axis:
    start = count.base + gone
    step = math.gcd(*(w for _, w in count.terms))
    high = start + sum(_most(count, day) for day in range(days))
    if count.price == math.inf and count.high is not None:
        high = min(high, count.high)
    totals = start + step * np.arange(max(1, (high - start) // step + 1))
    return Axis(count, step, start, np.array([count.charge(int(total)) for total in totals]))


def _most(count: Count, day: int) -> int:
    """What a day may add at most: one state's own weight, and what it completes."""
    own: Counter[str] = Counter()
    completed = 0
    for ons, weight in count.terms:
        if len(ons) > 1:
            completed += weight * (max(on.day for on in ons) == day)
        elif ons[0].day == day:
            own.update(dict.fromkeys(ons[0].codes, weight))
    return completed + max(own.values(), default=0)


def _grouped(table: Ints, rises: Ints, charges: Floats, by: int, other: int) -> tuple[Arcs, ...]:
    """Arcs grouped by code and by what they add, each group in waves to the end ``by``."""
    found = []
    keys = np.column_stack([table[:, 2], rises])
    kinds, kind = np.unique(keys, axis=0, return_inverse=True) if len(table) else (keys, np.zeros(0, int))
    for number, (code, *rise) in enumerate(kinds.tolist()):
        alike = np.flatnonzero(kind.reshape(-1) == number)
        alike = alike[np.lexsort((table[alike, other], table[alike, by]))]
        ends, starts, counts = np.unique(table[alike, by], return_index=True, return_counts=True)
        most_first = np.argsort(-counts, kind="stable")
        ends, starts, counts = ends[most_first], starts[most_first], counts[most_first]
        chosen = (alike[starts[counts > turn] + turn] for turn in range(counts[0]))
        waves = tuple(Wave(table[arcs, other], _or_none(charges[arcs])) for arcs in chosen)
        found.append(Arcs(code, tuple(rise), ends, waves))
    return tuple(found)


def _or_none(charges: Floats) -> Floats | None:
    return charges if charges.any() else None


def _slices(shape: tuple[int, ...], rise: tuple[int, ...]) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """The totals from which a rise stays on the axes, and those where it leads."""
    low = tuple(slice(0, size - r) for size, r in zip(shape, rise, strict=True))
    return low, tuple(slice(r, size) for size, r in zip(shape, rise, strict=True))


def _at(values: Floats, nodes: Ints, totals: tuple[slice, ...]) -> Floats:
    found: Floats = values[nodes][(slice(None), *totals)]
    return found


def _ways(wave: Wave, values: Floats, totals: tuple[slice, ...]) -> Floats:
    """What the ways cost that come from a wave's sources."""
    found = _at(values, wave.source, totals)
    if wave.charge is not None:
        found += wave.charge.reshape(-1, *(1 for _ in totals))
    return found


def _swept(
    values: Floats, groups: Sequence[Arcs], cost: Floats, size: int, shape: tuple[int, ...], way: int
) -> Floats:
    """One layer further: the cheapest way to every node that its arcs lead to."""
    found = np.full((size, *shape), np.inf)
    for arcs in groups:
        low, high = _slices(shape, arcs.rise)
        source, target = (low, high) if way > 0 else (high, low)
        first, *others = arcs.waves
        reached = _ways(first, values, source)
        for wave in others:
            some = reached[: len(wave.source)]
            np.minimum(some, _ways(wave, values, source), out=some)
        place: Any = (arcs.ends, *target)
        found[place] = np.minimum(found[place], reached + cost[arcs.code])
    return found
