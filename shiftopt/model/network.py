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
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from shiftopt.model.lines import Count, Line, Run, Word
from shiftopt.model.words import On
from shiftopt.rotation.cycle import OFF

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


class Memory(NamedTuple):
    """What patterns and choices leave to be remembered."""

    alive: frozenset[int]
    """The next parts of patterns half fulfilled."""
    unmet: frozenset[int]
    """Choices that have begun, and of which no way has held so far."""


class Nodes(NamedTuple):
    """The nodes of a layer: each has a memory, by its position, and lengths of the runs."""

    memories: list[Memory]
    memory: Ints
    lengths: Ints


State = tuple[Memory, tuple[tuple[int, bool], ...]]
"""What is remembered; for every run its length and whether it began before what is known."""


NONE: frozenset[int] = frozenset()

TOLD = 2_000
"""Lines of which a network remembers what they are charged: some are asked for again and again."""


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
    """What a line may fulfil, day after day: its ``charge`` then, what it adds to the total ``axis``, or the
    choices of which it is one way.
    """

    parts: tuple[On, ...]
    charge: float = 0.0
    scale: int = 0
    axis: int | None = None
    gain: int = 0
    meets: frozenset[int] = NONE


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
    choices : sequence of Count
        Firm ones, of each of which one term must hold: every line keeps them.
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
        choices: Sequence[Count] = (),
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
        self._patterns += _ways(choices)
        self._opens, self._closes = _by_day(choices)
        self._charges: dict[tuple[int, ...], Floats] = {}
        self._parts = [(on, pattern) for pattern in self._patterns for on in pattern.parts]
        self._begin: dict[int, list[int]] = {}
        for part, pattern in zip(_starts(self._patterns), self._patterns, strict=True):
            self._begin.setdefault(pattern.parts[0].day, []).append(part)
        self._start = self._before(past)
        self._longer, self._run_charge = self._lengths(self._start[1])
        nodes = Nodes([self._start[0]], np.zeros(1, np.int64), np.zeros(1, np.int64))
        self.layers: list[Layer] = []
        for day in range(days):
            nodes = self._layer(day, nodes)
            if most is not None and len(nodes.memory) > most:
                raise TooLarge
        self.nodes = 1
        self._merge(np.zeros(len(nodes.memory), np.int64))

    # --- building -----------------------------------------------------------------------------
    def _before(self, past: Mapping[int, str]) -> State:
        """The state in which the first day begins."""
        memory = Memory(frozenset(), NONE)
        runs = tuple((0, True) for _ in self._runs)
        for day in range(min([*past, *self._begin], default=0), 0):
            code = past.get(day, OFF)
            ((memory, _, _),) = self._patterns_after(memory, day, (code,))
            if day in past:  # before, rosters are free, but nothing is known of runs
                runs = tuple(_longer(run, length, code) for run, length in zip(self._runs, runs, strict=True))
        return memory, runs

    def _lengths(self, start: tuple[tuple[int, bool], ...]) -> tuple[Ints, Floats]:
        """All lengths that runs may have together, from the first on: those after each code, its charge."""
        number, queue = {start: 0}, [start]
        after, charges = [], []
        for lengths in queue:
            told = [self._runs_after(lengths, code) for code in self.codes]
            for then, charge in told:
                if charge[0] < math.inf and then not in number:
                    number[then] = len(queue)
                    queue.append(then)
            after.append([number.get(then, -1) for then, _ in told])
            charges.append([charge for _, charge in told])
        return np.array(after, np.int64), np.array(charges, float)

    def _layer(self, day: int, nodes: Nodes) -> Nodes:
        """Add the arcs of a day; the nodes after it, in the order in which arcs come to them."""
        table = len(nodes.memories), len(self.codes)
        told = [after for m in nodes.memories for after in self._patterns_after(m, day, self.codes)]
        number: dict[Memory, int] = {}
        then = np.array([number.setdefault(m, len(number)) for m, _, _ in told], np.int64).reshape(table)
        charge = np.array([c for _, c, _ in told], float).reshape(*table, self.scales)
        rise = np.array([r for _, _, r in told], np.int64).reshape(*table, len(self.axes))
        whole = charge[nodes.memory] + self._run_charge[nodes.lengths]
        source, code = np.nonzero(whole[:, :, 0] < math.inf)
        came = nodes.memory[source]
        ends = then[came, code] * len(self._longer) + self._longer[nodes.lengths[source], code]
        first, target = _numbered(ends.tolist())
        found = ends[first]
        steps = np.array([axis.step for axis in self.axes], np.int64)
        self.layers.append(
            Layer(len(nodes.memory), source, target, code, rise[came, code] // steps, whole[source, code])
        )
        of_node = found // len(self._longer)
        kept, memory = _numbered(of_node.tolist())
        memories = list(number)
        return Nodes([memories[i] for i in of_node[kept].tolist()], memory, found % len(self._longer))

    def _merge(self, place: Ints) -> None:
        """Make one node of those from which the same lines lead on at the same price, from the last day back.

        ``place``: of every node after the last day the one that stands for it.
        """
        for day in reversed(range(self.days)):
            layer = self.layers[day]
            told = np.zeros((layer.nodes, len(self.codes), 2 + len(self.axes) + self.scales))
            ways = np.column_stack([np.ones(len(layer.code)), place[layer.target], layer.rise, layer.charge])
            told[layer.source, layer.code] = ways
            after, (kept, place) = place, _numbered([way.tobytes() for way in told])
            first = np.isin(layer.source, kept)
            source, target = place[layer.source[first]], after[layer.target[first]]
            self.layers[day] = Layer(
                len(kept), source, target, layer.code[first], layer.rise[first], layer.charge[first]
            )

    def _patterns_after(
        self, memory: Memory, day: int, codes: Sequence[str]
    ) -> list[tuple[Memory, Floats, list[int]]]:
        """After each of some codes what is remembered, what fulfilled patterns charge, what totals gain."""
        alive = (*memory.alive, *self._begin.get(day, ()))
        waiting = [part for part in alive if self._parts[part][0].day > day]
        due = [(part, *self._parts[part]) for part in alive if self._parts[part][0].day <= day]
        return [self._after(memory, day, code, waiting, due) for code in codes]

    def _after(
        self, memory: Memory, day: int, code: str, waiting: list[int], due: list[tuple[int, On, Pattern]]
    ) -> tuple[Memory, Floats, list[int]]:
        """After one code, by the parts that wait for later days, and those that are due."""
        then, charge, met = [*waiting], np.zeros(self.scales), NONE
        rise = [single.get((day, code), 0) for single in self._single]
        for part, on, pattern in due:
            if code not in on.codes:
                continue
            if on is not pattern.parts[-1]:
                then.append(part + 1)
                continue
            charge[pattern.scale] += pattern.charge
            met |= pattern.meets
            if pattern.axis is not None:
                rise[pattern.axis] += pattern.gain
        if not self._opens:
            return Memory(frozenset(then), NONE), charge, rise
        unmet = (memory.unmet | self._opens.get(day, NONE)) - met
        if unmet & self._closes.get(day, NONE):
            charge[0] = math.inf
        return Memory(self._needed(then, unmet), unmet), charge, rise

    def _needed(self, alive: Iterable[int], unmet: frozenset[int]) -> frozenset[int]:
        """The patterns half fulfilled that matter: not the ways of choices that have been met."""
        meets = ((self._parts[part][1].meets, part) for part in alive)
        return frozenset(part for some, part in meets if not some or not some.isdisjoint(unmet))

    def _runs_after(
        self, lengths: tuple[tuple[int, bool], ...], code: str
    ) -> tuple[tuple[tuple[int, bool], ...], Floats]:
        """Lengths of the runs after a code, and what that charges: the same on every day."""
        charge = np.zeros(self.scales)
        for run, before in zip(self._runs, lengths, strict=True):
            charge[run.scale] += _charge(run, *before, code)
        after = (_longer(run, before, code) for run, before in zip(self._runs, lengths, strict=True))
        return tuple(after), charge

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

    def within(self, may: Flags) -> Network:
        """The lines that hold on every day a code that they may: days × codes; all where there are none."""
        reached, alive = self._ahead(may), self._behind(may)
        if not alive[0].all():
            return self
        found = copy.copy(self)
        found.__dict__.pop("arcs", None)
        found._without = self
        kept = [ahead & behind for ahead, behind in zip(reached, alive, strict=True)]
        place = [np.cumsum(some) - 1 for some in kept]
        found.layers = []
        for day, layer in enumerate(self.layers):
            left = may[day, layer.code] & kept[day][layer.source] & kept[day + 1][layer.target]
            source, target = place[day][layer.source[left]], place[day + 1][layer.target[left]]
            told = layer.code[left], layer.rise[left], layer.charge[left]
            found.layers.append(Layer(int(kept[day].sum()), source, target, *told))
        found._merge(np.zeros(int(kept[-1].sum()), np.int64))
        for i in range(len(found.axes)):
            found._count_from_least(i)
        return found

    def _count_from_least(self, i: int) -> None:
        """Count a total from the least that a line comes to: arcs add what they lead to beyond that."""
        ends = self._least(i, 1)
        axis, low, high = self.axes[i], int(ends[0][0]), -int(self._least(i, -1)[0][0])
        charge = axis.charge[low : high + 1]
        if not len(charge):  # no line keeps it
            charge = np.full(1, math.inf)
        tight = replace(axis, start=axis.start + low * axis.step, charge=charge)
        self.axes = (*self.axes[:i], tight, *self.axes[i + 1 :])
        for day, layer in enumerate(self.layers):
            rise = layer.rise.copy()
            rise[:, i] += ends[day + 1][layer.target] - ends[day][layer.source]
            self.layers[day] = replace(layer, rise=rise)

    def _least(self, i: int, sign: int) -> list[Ints]:
        """The least that lines add from every node on, before every day and after the last, times a sign."""
        found: list[Ints] = [np.zeros(self.nodes, np.int64)]
        for layer in reversed(self.layers):
            least: Ints = np.full(layer.nodes, 1 << 40, np.int64)
            np.minimum.at(least, layer.source, sign * layer.rise[:, i] + found[-1][layer.target])
            found.append(least)
        return found[::-1]

    def _ahead(self, may: Flags) -> list[Flags]:
        """Before every day, and after the last, the nodes that a line may come to."""
        found = [np.ones(1, bool)]
        for day, layer in enumerate(self.layers):
            arcs = may[day, layer.code] & found[-1][layer.source]
            found.append(np.bincount(layer.target[arcs], minlength=self._nodes(day + 1)) > 0)
        return found

    def _behind(self, may: Flags) -> list[Flags]:
        """The same of those from which it may come to an end."""
        found = [np.ones(self.nodes, bool)]
        for day in reversed(range(self.days)):
            layer = self.layers[day]
            arcs = may[day, layer.code] & found[-1][layer.target]
            found.append(np.bincount(layer.source[arcs], minlength=layer.nodes) > 0)
        return found[::-1]

    def _nodes(self, day: int) -> int:
        """How many nodes there are before a day, or after the last."""
        return self.layers[day].nodes if day < self.days else self.nodes

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
        if self._without is not None:  # firm totals charge nothing, and lines left out don't change others
            return self._without.charge(line)
        if not self._is_soft:
            return np.zeros(self.scales)
        key = tuple(line)
        if key not in self._charges:
            if len(self._charges) >= TOLD:
                self._charges.clear()
            self._charges[key] = self._charged(line)
        return self._charges[key]

    def _charged(self, line: Sequence[int]) -> Floats:
        charge, rise, node = np.zeros(self.scales), np.zeros(len(self.axes), np.int64), 0
        for layer, arcs, code in zip(self.layers, self.arcs, line, strict=True):
            arc = arcs[node, code]
            if arc < 0:
                return np.array([math.inf, *[0.0] * (self.scales - 1)])
            node = layer.target[arc]
            charge += layer.charge[arc]
            rise += layer.rise[arc]
        for count, axis, total in zip(self.counts, self.axes, rise.tolist(), strict=True):
            if count.price < math.inf:
                charge[count.scale] += count.charge(axis.start + axis.step * total)
        return charge

    @cached_property
    def _is_soft(self) -> bool:
        prices = (word.price for words in (self.counts, self._runs) for word in words)
        charges = (pattern.charge for pattern in self._patterns)
        return any(price < math.inf for price in prices) or any(0 < charge < math.inf for charge in charges)


def _numbered(values: Sequence[Hashable]) -> tuple[Ints, Ints]:
    """Where every different value first comes, and for each its place among those."""
    number: dict[Hashable, int] = {}
    place = np.array([number.setdefault(value, len(number)) for value in values], np.int64)
    return np.unique(place, return_index=True)[1], place


def _starts(patterns: Sequence[Pattern]) -> list[int]:
    """The first part of every pattern, where all parts are numbered."""
    return [0, *accumulate(len(pattern.parts) for pattern in patterns)][: len(patterns)]


def _ways(choices: Sequence[Count]) -> list[Pattern]:
    """The ways in which choices can be met, each with those that it meets."""
    found: dict[tuple[On, ...], set[int]] = {}
    for number, choice in enumerate(choices):
        for ons, _ in choice.terms:
            found.setdefault(tuple(sorted(ons, key=lambda on: on.day)), set()).add(number)
    return [Pattern(parts, meets=frozenset(numbers)) for parts, numbers in found.items()]


def _by_day(choices: Sequence[Count]) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """The choices that begin on a day, and those that end on it."""
    opens: dict[int, frozenset[int]] = {}
    closes: dict[int, frozenset[int]] = {}
    for number, choice in enumerate(choices):
        for by_day, day in ((opens, choice.days[0]), (closes, choice.days[-1])):
            by_day[day] = by_day.get(day, NONE) | {number}
    return opens, closes


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
