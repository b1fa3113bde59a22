"""Cheapest lines of a network, by dynamic programming over its nodes and the totals that count.

A label is a node with a value of every total; one of the totals, the one with most values, runs along the
rows of the arrays, so that a way is a row copied and a comparison of rows is one operation on arrays. Rows
hold only values from which a line can still come to an end. Codes that do the same to a line on a day are
compared before any row is: only the cheapest of them matters. What words charge is taken times a multiplier
for each scale; those of scale 0 count once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

import numpy as np

from shiftopt.model.network import Floats, Ints, Layer, Network

ONCE: Floats = np.ones(1)
"""Multipliers where there is no scale but 0."""

DAY_EFFORT, WAY_EFFORT = 1e-4, 4e-9
"""Effort that a day takes, and every way of it for each value of the long total: so that a unit lasts about
as long as one of CP-SAT's."""

TOGETHER = 400_000
"""Values of labels, all days together, up to which several people's lines are found at once."""


@dataclass(frozen=True)
class Band:
    """Values of the long total that matter before a day: ``low`` to ``high``, both included."""

    low: int
    high: int

    @property
    def width(self) -> int:
        return max(0, self.high - self.low + 1)


@dataclass(frozen=True)
class Block:
    """New places to which equally many ways lead: in the table of ways the first of each, then the second."""

    place: int
    size: int
    first: int
    ways: int

    @property
    def part(self) -> slice:
        """Its part of the table of ways."""
        return slice(self.first, self.first + self.ways * self.size)


@dataclass(frozen=True)
class Step:
    """The ways of one day, by the places that they lead to.

    Labels that can be reached have places, ordered by how many ways lead there, so that those with equally
    many are compared at once. A way has a kind: the codes that do the same, and what they add.
    """

    codes: tuple[Ints, ...]
    rises: tuple[int, ...]
    """For every kind its codes, and what they add to the long total."""
    moves: tuple[tuple[slice, slice] | None, ...]
    """For every kind the values from which and to which it leads, by their places in the bands."""
    row: Ints
    """Where every way comes from: its kind times ``sources``, plus the old place."""
    charge: Floats | None
    """A column a scale."""
    sources: int
    labels: Ints
    """The label, its node times all short totals plus theirs, at every new place."""
    blocks: tuple[Block, ...]

    @cached_property
    def _sorted(self) -> tuple[Ints, list[int]]:
        """All codes by their kind, and where each kind begins."""
        return np.concatenate(self.codes), [0, *accumulate(map(len, self.codes[:-1]))]

    def costs(self, cost: Floats) -> Floats:
        """What every kind of way costs at least, by the costs of codes: kinds × people."""
        codes, starts = self._sorted
        found: Floats = np.minimum.reduceat(cost[:, codes], starts, axis=1).T
        return found

    def cheapest(self, cost: Floats) -> Ints:
        """The code by which every kind of way is cheapest: kinds × people."""
        return np.array([codes[cost[:, codes].argmin(axis=1)] for codes in self.codes])

    def each(self, values: Floats, costs: Floats, width: int, scales: Floats) -> Floats:
        """What every way costs: ways × values of the long total where they lead × people."""
        people = costs.shape[1]
        rows = np.full((len(self.codes), self.sources, width * people), np.inf)
        flat, along = values.reshape(self.sources, -1), np.tile(costs, values.shape[1])
        for kind in np.flatnonzero((costs < math.inf).any(axis=1)).tolist():
            move = self.moves[kind]
            if move is not None:  # values and people in one row: an operation goes along whole rows
                old, new = (slice(part.start * people, part.stop * people) for part in move)
                np.add(flat[:, old], along[kind, : old.stop - old.start], out=rows[kind, :, new])
        found = rows.reshape(len(self.codes) * self.sources, -1).take(self.row, axis=0)
        if self.charge is not None:
            found += (self.charge @ scales)[:, None]
        return found.reshape(len(self.row), width, people)

    @cached_property
    def _leading(self) -> tuple[Ints, Ints, Ints]:
        """For every new place the first of the ways to it, how far apart they lie, and how many they are."""
        size = np.array([b.size for b in self.blocks], np.int64)
        first = [b.first + np.arange(b.size) for b in self.blocks]
        ways = np.array([b.ways for b in self.blocks], np.int64)
        return np.concatenate([np.zeros(0, np.int64), *first]), np.repeat(size, size), np.repeat(ways, size)

    def ways(self, places: Ints) -> tuple[Ints, Ints]:
        """All ways to some new places, and to which of these each leads, by its position."""
        first, apart, ways = (part[places] for part in self._leading)
        whose = np.repeat(np.arange(len(places)), ways)
        turn = np.arange(len(whose)) - np.repeat(np.cumsum(ways) - ways, ways)
        return first[whose] + apart[whose] * turn, whose

    @cached_property
    def target(self) -> Ints:
        """The label that every way leads to."""
        parts = (np.tile(self.labels[b.place : b.place + b.size], b.ways) for b in self.blocks)
        return np.concatenate([np.zeros(0, np.int64), *parts])

    def least(self, ways: Floats) -> Floats:
        """The cheapest way to every new place."""
        found = np.empty((len(self.labels), *ways.shape[1:]))
        for b in self.blocks:
            each = ways[b.part].reshape(b.ways, b.size, *ways.shape[1:])
            np.minimum.reduce(each, axis=0, out=found[b.place : b.place + b.size])
        return found


class Cheapest:
    """Prices the lines of a network with some of its totals as axes.

    Parameters
    ----------
    network : Network
    axes : sequence of int
        Positions of the totals that count; what the others come to is not looked at.
    """

    def __init__(self, network: Network, axes: Sequence[int]) -> None:
        self.network, self.axes = network, tuple(axes)
        self._made: dict[tuple[bool, int, bytes], Step] = {}
        sizes = {axis: len(network.axes[axis].charge) for axis in self.axes}
        self._long = max(self.axes, key=lambda axis: sizes[axis], default=None)
        self._short = [axis for axis in self.axes if axis != self._long]
        self._shape = tuple(sizes[axis] for axis in self._short)
        self._shorts = math.prod(self._shape)
        self._strides = np.array([math.prod(self._shape[i + 1 :]) for i in range(len(self._shape))], np.int64)

    @cached_property
    def _coords(self) -> Ints:
        """Values of the short totals × their combinations."""
        return np.indices(self._shape).reshape(len(self._shape), self._shorts)

    @cached_property
    def size(self) -> int:
        """How many totals a node of each day stands for, all days together."""
        return self._shorts * sum(band.width for band in self._bands)

    @cached_property
    def outlook(self) -> float:
        """The effort that the ways of a line take is no more than this; known before any way is."""
        layers = zip(self.network.layers, self._bands[1:], strict=True)
        return WAY_EFFORT * self._shorts * sum(len(layer.source) * band.width for layer, band in layers)

    @cached_property
    def _values(self) -> int:
        """How many values the labels of all days hold for one line."""
        return sum(
            len(step.labels) * band.width for step, band in zip(self._steps, self._bands[1:], strict=True)
        )

    @cached_property
    def _ways(self) -> int:
        return sum(
            len(step.row) * band.width for step, band in zip(self._steps, self._bands[1:], strict=True)
        )

    @cached_property
    def _at_once(self) -> int:
        """How many people's lines are found together."""
        return max(1, TOGETHER // max(1, self._values))

    def effort(self, people: int) -> float:
        """What it takes to find the lines of some people, in the units of a search's effort."""
        turns = -(-people // self._at_once)
        return DAY_EFFORT * self.network.days * turns + WAY_EFFORT * self._ways * people

    # --- what can be --------------------------------------------------------------------------
    def _rise(self, layer: Layer) -> Ints:
        """What every arc adds to the long total."""
        none: Ints = np.zeros(len(layer.code), np.int64)
        return none if self._long is None else layer.rise[:, self._long]

    @property
    def _end(self) -> Floats:
        """What the values of the long total charge at the end."""
        return np.zeros(1) if self._long is None else self.network.axes[self._long].charge

    @cached_property
    def _bands(self) -> tuple[Band, ...]:
        """Values before every day, and after the last, from the beginning and from the end of the line."""
        layers, (low, high) = self.network.layers, self._may_end()
        nodes = [*(layer.nodes for layer in layers), self.network.nodes]
        least, most = np.zeros(1, np.int64), np.zeros(1, np.int64)
        ahead = [(0, 0)]
        for day, layer in enumerate(layers):
            rise = self._rise(layer)
            new_least, new_most = np.full(nodes[day + 1], 1 << 40), np.full(nodes[day + 1], -1)
            np.minimum.at(new_least, layer.target, least[layer.source] + rise)
            np.maximum.at(new_most, layer.target, most[layer.source] + rise)
            least, most = new_least, new_most
            ahead.append((int(least.min(initial=1 << 40)), int(most.max(initial=-1))))
        least, most = np.zeros(nodes[-1], np.int64), np.zeros(nodes[-1], np.int64)
        bands = [Band(max(ahead[-1][0], low), min(ahead[-1][1], high))]
        for day in range(len(layers) - 1, -1, -1):
            layer, rise = layers[day], self._rise(layers[day])
            new_least, new_most = np.full(nodes[day], 1 << 40), np.full(nodes[day], -1)
            np.minimum.at(new_least, layer.source, least[layer.target] + rise)
            np.maximum.at(new_most, layer.source, most[layer.target] + rise)
            least, most = new_least, new_most
            least_left, most_left = int(least.min(initial=1 << 40)), int(most.max(initial=-1))
            bands.append(Band(max(ahead[day][0], low - most_left), min(ahead[day][1], high - least_left)))
        return tuple(bands[::-1])

    def _may_end(self) -> tuple[int, int]:
        """The least and the greatest value of the long total at which a line may end."""
        possible = np.flatnonzero(self._end < np.inf)
        return (int(possible[0]), int(possible[-1])) if len(possible) else (1, 0)

    @property
    def _possible(self) -> bool:
        return all(band.width for band in self._bands)

    # --- the ways of a day --------------------------------------------------------------------
    @cached_property
    def _steps(self) -> tuple[Step, ...]:
        """From every day to the next; ways that nothing leads to are left out."""
        place = np.full(self._shorts, -1, np.int64)
        place[0] = 0
        count, steps = 1, []
        for day in range(self.network.days):
            nodes = self._nodes_after(day)
            steps.append(self._step(day, place, count, forward=True))
            place = _places(steps[-1].labels, nodes * self._shorts)
            count = len(steps[-1].labels)
        return tuple(steps)

    @cached_property
    def _steps_back(self) -> tuple[Step, ...]:
        """From every day to the one before, the first day's first."""
        count = self.network.nodes * self._shorts
        place: Ints = np.arange(count)
        steps = []
        for day, layer in reversed([*enumerate(self.network.layers)]):
            steps.append(self._step(day, place, count, forward=False))
            place = _places(steps[-1].labels, layer.nodes * self._shorts)
            count = len(steps[-1].labels)
        return tuple(steps[::-1])

    def _nodes_after(self, day: int) -> int:
        layers = self.network.layers
        return layers[day + 1].nodes if day + 1 < len(layers) else self.network.nodes

    def _step(self, day: int, place: Ints, count: int, forward: bool) -> Step:
        """The ways of a day; those of a day like another are made once."""
        layer, before, after = self.network.layers[day], self._bands[day], self._bands[day + 1]
        like = (layer.source, layer.target, layer.code, layer.rise, layer.charge, place)
        key = forward, count, b"".join(column.tobytes() for column in like)
        if key not in self._made:
            self._made[key] = self._made_of(layer, place, count, forward)
        step = self._made[key]
        moves = (_move(before, after, r) if forward else _move(after, before, -r) for r in step.rises)
        return replace(step, moves=tuple(moves))

    def _made_of(self, layer: Layer, place: Ints, count: int, forward: bool) -> Step:
        """The ways of a layer, without the values that they lead to."""
        arcs, codes, rises, kinds = self._kinds(layer)
        start, end = self._labels(layer, arcs)
        come, go = (start, end) if forward else (end, start)
        each, short = np.nonzero(start >= 0)
        come, go = place[come[each, short]], go[each, short]
        known = come >= 0
        come, go, each = come[known], go[known], each[known]
        labels, ways = np.unique(go, return_counts=True)
        begin, order = np.cumsum(ways) - ways, np.argsort(go, kind="stable")
        turn, table = np.argsort(ways, kind="stable"), [np.zeros(0, np.int64)]
        blocks: list[Block] = []
        for many, size in zip(*np.unique(ways, return_counts=True), strict=True):
            last = blocks[-1] if blocks else Block(0, 0, 0, 0)
            blocks.append(Block(last.place + last.size, int(size), last.part.stop, int(many)))
            chosen = turn[blocks[-1].place : blocks[-1].place + size]
            table.append((begin[chosen] + np.arange(many)[:, None]).reshape(-1))
        entries = order[np.concatenate(table)]
        charge = layer.charge[arcs][each[entries]]
        return Step(
            codes,
            rises,
            (),
            kinds[each[entries]] * count + come[entries],
            charge if charge.any() else None,
            count,
            labels[turn],
            tuple(blocks),
        )

    def _kinds(self, layer: Layer) -> tuple[Ints, tuple[Ints, ...], tuple[int, ...], Ints]:
        """Arcs but for those that do what others do by another code, and the kinds of ways that they are."""
        rise = self._rise(layer)
        short = layer.rise[:, self._short]
        alike: dict[bytes, list[int]] = {}
        of: dict[int, Ints] = {}
        for code in np.unique(layer.code).tolist():
            of[code] = np.flatnonzero(layer.code == code)
            told = (layer.source, layer.target, rise, layer.charge, *short.T)
            alike.setdefault(b"".join(column[of[code]].tobytes() for column in told), []).append(code)
        groups: list[Ints] = []
        rises, arcs, kinds = [], [], []
        for codes in alike.values():
            some = of[codes[0]]
            for value in np.unique(rise[some]).tolist():
                chosen = some[rise[some] == value]
                kinds.append(np.full(len(chosen), len(groups)))
                arcs.append(chosen)
                groups.append(np.array(codes))
                rises.append(value)
        none: list[Ints] = [np.zeros(0, np.int64)]
        return np.concatenate(arcs or none), tuple(groups), tuple(rises), np.concatenate(kinds or none)

    def _labels(self, layer: Layer, arcs: Ints) -> tuple[Ints, Ints]:
        """Labels from which and to which every arc leads, by the short totals; −1 where it leads too far."""
        rises = layer.rise[arcs][:, self._short]
        after = self._coords[None] + rises[:, :, None]
        fits = (after < np.array(self._shape, np.int64)[None, :, None]).all(axis=1)
        short: Ints = np.arange(self._shorts)
        there = short[None] + (rises @ self._strides)[:, None]
        start = np.where(fits, layer.source[arcs, None] * self._shorts + short, -1)
        return start, np.where(fits, layer.target[arcs, None] * self._shorts + there, -1)

    # --- lines --------------------------------------------------------------------------------
    def _ahead(self, cost: Floats, scales: Floats) -> list[Floats]:
        """Cheapest way from the beginning to every label, day by day."""
        found = [np.zeros((1, 1, len(cost)))]
        for day, step in enumerate(self._steps):
            width = self._bands[day + 1].width
            found.append(step.least(step.each(found[-1], step.costs(cost[:, day]), width, scales)))
        return found

    def _back(self, cost: Floats, scales: Floats) -> list[Floats]:
        """Cheapest way from every label to the end."""
        ends = self._charges(np.arange(self.network.nodes * self._shorts), scales)
        found = [np.repeat(ends, len(cost), axis=2)]
        for day in range(self.network.days - 1, -1, -1):
            step, width = self._steps_back[day], self._bands[day].width
            found.append(step.least(step.each(found[-1], step.costs(cost[:, day]), width, scales)))
        return found[::-1]

    def _charges(self, labels: Ints, scales: Floats) -> Floats:
        """What it costs to end in labels: labels × values of the long total × 1."""
        short = np.zeros(self._shorts)
        for axis, coords in zip(self._short, self._coords, strict=True):
            total = self.network.axes[axis]
            short += total.charge[coords] * scales[total.scale]
        long = self._end if self._long is None else self._end * scales[self.network.axes[self._long].scale]
        band = self._bands[-1]
        found: Floats = short[labels % self._shorts][:, None] + long[None, band.low : band.high + 1]
        return found[:, :, None]

    def lines(self, costs: Floats, scales: Floats = ONCE) -> list[tuple[float, list[int]]]:
        """The cheapest line of everybody: its cost and the positions of its codes.

        ``costs`` is people × days × codes; what can't be is infinite. ``scales``: a multiplier for each
        scale, the first is 1. Where there is no line, its cost is infinite and it is empty.
        """
        if not self._possible:
            return [(math.inf, [])] * len(costs)
        scales = scales[: self.network.scales]
        parts = range(0, len(costs), self._at_once)
        return [found for at in parts for found in self._lines(costs[at : at + self._at_once], scales)]

    def line(self, cost: Floats, scales: Floats = ONCE) -> tuple[float, list[int]]:
        """The cheapest line of one person; ``cost`` is days × codes."""
        return self.lines(cost[None], scales)[0]

    def _lines(self, cost: Floats, scales: Floats) -> list[tuple[float, list[int]]]:
        ahead = self._ahead(cost, scales)
        labels = self._steps[-1].labels if self._steps else np.zeros(1, np.int64)
        final = ahead[-1] + self._charges(labels, scales)
        width, people = final.shape[1], len(cost)
        final = final.reshape(-1, people)
        best = final.min(axis=0, initial=math.inf)
        found: list[tuple[float, list[int]]] = [(math.inf, [])] * people
        some = np.flatnonzero(best < math.inf)
        if not len(some):
            return found
        place, value = np.divmod(final[:, some].argmin(axis=0), width)
        value += self._bands[-1].low
        codes = np.empty((self.network.days, len(some)), np.int64)
        for day in range(self.network.days - 1, -1, -1):
            codes[day], place, value = self._before(
                day, place, value, ahead[day][:, :, some], cost[some, day], scales
            )
        for p, line in zip(some.tolist(), codes.T.tolist(), strict=True):
            found[p] = float(best[p]), line
        return found

    def _before(
        self, day: int, place: Ints, value: Ints, ahead: Floats, cost: Floats, scales: Floats
    ) -> tuple[Ints, Ints, Ints]:
        """For everybody the code by which a label is reached at its cheapest, and the label before."""
        step, band = self._steps[day], self._bands[day]
        ways, whose = step.ways(place)
        kinds, sources = np.divmod(step.row[ways], step.sources)
        old = value[whose] - np.array(step.rises, np.int64)[kinds]
        known = (band.low <= old) & (old <= band.high)
        ways, whose, kinds, sources, old = (a[known] for a in (ways, whose, kinds, sources, old))
        codes = step.cheapest(cost)[kinds, whose]
        price = ahead[sources, old - band.low, whose] + cost[whose, codes]
        if step.charge is not None:
            price += step.charge[ways] @ scales
        order = np.lexsort((old, sources, codes, price, whose))
        first = order[np.searchsorted(whose[order], np.arange(len(place)))]
        return codes[first], sources[first], old[first]

    def through(self, cost: Floats, scales: Floats = ONCE) -> Floats:
        """Cost of the cheapest line through every day and code; days × codes."""
        found = np.full((self.network.days, len(self.network.codes)), np.inf)
        if not self._possible:
            return found
        scales = scales[: self.network.scales]
        ahead, back = self._ahead(cost[None], scales), self._back(cost[None], scales)
        for day, step in enumerate(self._steps):
            rest = self._places_back(day + 1)[step.target]
            ways = step.each(ahead[day], step.costs(cost[None, day]), self._bands[day + 1].width, scales)
            ways = np.where(rest[:, None, None] >= 0, ways + back[day + 1][rest], np.inf)
            least = np.full(len(step.codes), np.inf)
            np.minimum.at(least, step.row // step.sources, ways.min(axis=(1, 2), initial=np.inf))
            for codes, both in zip(step.codes, least.tolist(), strict=True):
                if both < np.inf:
                    by_code = both - cost[day][codes].min() + cost[day][codes]
                    found[day, codes] = np.minimum(found[day, codes], by_code)
        return found

    def _places_back(self, day: int) -> Ints:
        """Label → its place where lines are followed from their end, −1 for none."""
        if day == self.network.days:
            return np.arange(self.network.nodes * self._shorts)
        return _places(self._steps_back[day].labels, self.network.layers[day].nodes * self._shorts)


def _places(labels: Ints, count: int) -> Ints:
    """Label → its place, −1 for none."""
    found: Ints = np.full(count, -1, np.int64)
    found[labels] = np.arange(len(labels))
    return found


def _move(old: Band, new: Band, rise: int) -> tuple[slice, slice] | None:
    """Where in the old and in the new band the values lie that a rise leads from and to."""
    low, high = max(new.low, old.low + rise), min(new.high, old.high + rise)
    if low > high:
        return None
    return slice(low - rise - old.low, high - rise - old.low + 1), slice(low - new.low, high - new.low + 1)
