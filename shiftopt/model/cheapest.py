"""Cheapest lines of a network, by dynamic programming over its nodes and the totals that count.

A label is a node with a value of every total; one of the totals, the one with most values, runs along the
rows of the arrays, so that a way is a row copied and a comparison of rows. Rows hold only values from which a
line can still come to an end. Codes that do the same to a line on a day are compared before any row is: only
the cheapest of them matters. What words charge is taken times a multiplier for each scale; those of scale 0
count once. Here the ways are laid out; ``model.sweep`` goes along them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from shiftopt.model.network import Floats, Ints, Layer, Network

if TYPE_CHECKING:
    from shiftopt.model.sweep import Ways

ONCE: Floats = np.ones(1)
"""Multipliers where there is no scale but 0."""

LINE_EFFORT, DAY_EFFORT, WAY_EFFORT, VALUE_EFFORT = 6e-5, 6e-7, 8e-9, 2.4e-10
"""Effort that a line takes in any case, a day of it, every way of a day, and every value of the long total in
a way: a unit is about as long as one of CP-SAT's, one to two seconds."""


@dataclass(frozen=True)
class Band:
    """Values of the long total that matter before a day: ``low`` to ``high``, both included."""

    low: int
    high: int

    @property
    def width(self) -> int:
        return max(0, self.high - self.low + 1)


@dataclass(frozen=True)
class Step:
    """The ways of one day, by the places that they lead to.

    Labels that can be reached have places. A way has a kind: the codes that do the same, and what they add.
    """

    codes: tuple[Ints, ...]
    rises: Ints
    """For every kind its codes, and what they add to the long total."""
    first: Ints
    """Place → the first of the ways that lead there; one more at the end."""
    kind: Ints
    source: Ints
    """For every way its kind, and the place that it comes from."""
    charge: Floats
    """A column a scale."""
    labels: Ints
    """The label, its node times all short totals plus theirs, at every new place."""


class Course(NamedTuple):
    """The ways of all days, and the labels that the last lead to."""

    ways: Ways
    ends: Ints


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
        """The effort that finding a line takes is no more than this; known before any way is."""
        counts = [self._shorts * len(layer.source) for layer in self.network.layers]
        return self._effort(np.array(counts, np.int64))

    @cached_property
    def effort(self) -> float:
        """What it takes to find a line, in the units of a search's effort."""
        ways = self._course.ways
        return self._effort(np.diff(ways.way[ways.place])[ways.step])

    def _effort(self, counts: Ints) -> float:
        """The same by how many ways every day has."""
        widths = np.array([band.width for band in self._bands[1:]], np.int64)
        each = counts @ (WAY_EFFORT + VALUE_EFFORT * widths)
        return float(LINE_EFFORT + DAY_EFFORT * self.network.days + each)

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
    def _course(self) -> Course:
        """All ways; what nothing leads to is left out."""
        nodes = [*(layer.nodes for layer in self.network.layers[1:]), self.network.nodes]
        place, ends = _places(np.zeros(1, np.int64), self._shorts), np.zeros(1, np.int64)
        steps, made = list[Step](), dict[tuple[bytes, ...], Step]()
        for layer, after in zip(self.network.layers, nodes, strict=True):
            like = (layer.source, layer.target, layer.code, layer.rise, layer.charge, place)
            key = tuple(column.tobytes() for column in like)
            if key not in made:  # ways of a day like another are the same
                made[key] = self._step(layer, place)
            steps.append(made[key])
            ends = steps[-1].labels
            place = _places(ends, after * self._shorts)
        return Course(_flat(steps, self._bands, self.network.scales), ends)

    def _step(self, layer: Layer, place: Ints) -> Step:
        """The ways of a layer from labels that have places."""
        arcs, codes, rises, kinds = self._kinds(layer)
        start, end = self._labels(layer, arcs)
        each, short = np.nonzero(start >= 0)
        come, go = place[start[each, short]], end[each, short]
        known = come >= 0
        come, go, each = come[known], go[known], each[known]
        labels, ways = np.unique(go, return_counts=True)
        order = np.argsort(go, kind="stable")
        each = each[order]
        return Step(
            codes,
            rises,
            np.concatenate([[0], np.cumsum(ways)]),
            kinds[each],
            come[order],
            layer.charge[arcs][each],
            labels,
        )

    def _kinds(self, layer: Layer) -> tuple[Ints, tuple[Ints, ...], Ints, Ints]:
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
        return (
            np.concatenate(arcs or none),
            tuple(groups),
            np.array(rises, np.int64),
            np.concatenate(kinds or none),
        )

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
    def _charges(self, labels: Ints, scales: Floats) -> Floats:
        """What it costs to end in labels: labels × values of the long total."""
        short = np.zeros(self._shorts)
        for axis, coords in zip(self._short, self._coords, strict=True):
            total = self.network.axes[axis]
            short += total.charge[coords] * scales[total.scale]
        long = self._end if self._long is None else self._end * scales[self.network.axes[self._long].scale]
        band = self._bands[-1]
        found: Floats = short[labels % self._shorts][:, None] + long[None, band.low : band.high + 1]
        return found

    def line(self, cost: Floats, scales: Floats = ONCE) -> tuple[float, list[int]]:
        """The cheapest line: its cost and the positions of its codes; infinite and empty where there is none.

        ``cost`` is days × codes; what can't be is infinite. ``scales``: a multiplier for each scale, the
        first is 1. May be called from several threads.
        """
        if not self._possible:
            return math.inf, []
        scales, cost = scales[: self.network.scales], np.ascontiguousarray(cost)
        ways, labels = self._course
        ends = self._charges(labels, scales)
        values, rooms = _followed(ways, cost, scales), _rooms(ways)
        final = values[ways.row[-2] :].reshape(ends.shape) + ends
        if final.min(initial=math.inf) == math.inf:
            return math.inf, []
        place, value = divmod(int(final.argmin()), ends.shape[1])
        line = np.empty(self.network.days, np.int64)
        last = value + self._bands[-1].low
        _compiled().trace(ways, cost, scales, values, *rooms, place, last, line)
        return float(final[place, value]), line.tolist()

    def through(self, cost: Floats, scales: Floats = ONCE) -> Floats:
        """Cost of the cheapest line through every day and code; days × codes."""
        found = np.full((self.network.days, len(self.network.codes)), np.inf)
        if self._possible:
            scales, cost = scales[: self.network.scales], np.ascontiguousarray(cost)
            ways, labels = self._course
            ahead = _followed(ways, cost, scales)
            behind = np.empty_like(ahead)
            behind[ways.row[-2] :] = self._charges(labels, scales).reshape(-1)
            _compiled().through(ways, cost, scales, ahead, behind, *_rooms(ways), found)
        return found


def _followed(ways: Ways, cost: Floats, scales: Floats) -> Floats:
    """The cheapest way to every label."""
    values = np.empty(ways.row[-1])
    values[: ways.row[1]] = 0.0
    _compiled().follow(ways, cost, scales, values, *_rooms(ways))
    return values


def _rooms(ways: Ways) -> tuple[Floats, Ints]:
    """Room for the cost of the cheapest code of every kind of a step, and the code."""
    most = int(np.diff(ways.kinds).max(initial=0))
    return np.empty(most), np.empty(most, np.int64)


def _compiled() -> Any:
    """The compiled loops; what compiles them takes half a second to load, so only who needs it does."""
    from shiftopt.model import sweep

    return sweep


def _flat(steps: Sequence[Step], bands: Sequence[Band], scales: int) -> Ways:
    """The steps of all days as flat arrays; they begin at one label."""
    distinct = list({id(step): step for step in steps}.values())
    number = {id(step): i for i, step in enumerate(distinct)}
    kinds = [codes for step in distinct for codes in step.codes]
    width = np.array([band.width for band in bands], np.int64)
    rows = width * [1, *(len(step.labels) for step in steps)]
    ways = [0, *accumulate(len(step.kind) for step in distinct)]
    charge = np.concatenate([np.zeros((0, scales)), *(step.charge for step in distinct)])
    return _compiled().Ways(
        step=np.array([number[id(step)] for step in steps], np.int64),
        place=_starts([step.labels for step in distinct]),
        way=np.append(
            _joined(step.first[:-1] + at for step, at in zip(distinct, ways, strict=False)), ways[-1]
        ),
        source=_joined(step.source for step in distinct).astype(np.int32),
        kind=_joined(step.kind for step in distinct).astype(np.int32),
        charge=charge if charge.any() else charge[:0],
        kinds=_starts([step.codes for step in distinct]),
        rise=_joined(step.rises for step in distinct),
        codes=_starts(kinds),
        code=_joined(kinds),
        low=np.array([band.low for band in bands], np.int64),
        width=width,
        row=np.concatenate([[0], np.cumsum(rows)]),
    )


def _joined(parts: Iterable[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _starts(parts: Sequence[Sequence[int] | Ints | tuple[Ints, ...]]) -> Ints:
    """Where each of some parts begins in all of them, and where the last ends."""
    return np.array([0, *accumulate(map(len, parts))], np.int64)


def _places(labels: Ints, count: int) -> Ints:
    """Label → its place, −1 for none."""
    found: Ints = np.full(count, -1, np.int64)
    found[labels] = np.arange(len(labels))
    return found
