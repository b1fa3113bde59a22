"""Cheapest lines where a line may change on some days only: a network of those days.

What the line does in between decides which ways go on. Days that stay as they are, with nothing remembered of
those that may change, are left out.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from shiftopt.model.cheapest import ONCE, Cheapest
from shiftopt.model.network import Axis, Daily, Floats, Ints, Layer, Network


class Excerpt:
    """Prices the lines of a network that are as a given one on all days but some.

    Parameters
    ----------
    network : Network
        All its totals count.
    daily : sequence of Daily
        Further firm totals.
    line : sequence of int
        By the positions of its codes; one of the network's.
    days : collection of int
        Where it may change; at least one.

    Attributes
    ----------
    possible : bool
        Whether the line is one of the network's.
    """

    def __init__(
        self, network: Network, daily: Sequence[Daily], line: Sequence[int], days: Collection[int]
    ) -> None:
        self.network, self._daily = network, daily
        self._line, self._free = np.array(line, np.int64), frozenset(days)
        self._outside, self._gone = np.zeros(network.scales), np.zeros(len(network.axes), np.int64)
        self.possible = True
        layers, ends = self._layers()
        outside = np.ones(network.days, bool)
        outside[self._days] = False
        gone = [total.adds[outside, self._line[outside]].sum() for total in daily]
        self._gone = np.append(self._gone, np.array(gone, np.int64))
        part = copy.copy(network)
        part.days, part.layers, part.nodes = len(layers), layers, ends
        axes = (*network.axes, *(total.axis for total in daily))
        part.axes = tuple(self._axis(i, axis, layers) for i, axis in enumerate(axes))
        self._cheapest = Cheapest(part, range(len(part.axes)))

    def _layers(self) -> tuple[list[Layer], int]:
        """Layers of the days on which something may change or is remembered; how many nodes they end in."""
        layers, kept = list[Layer](), list[int]()
        reached: Ints = np.zeros(1, np.int64)
        for day, layer in enumerate(self.network.layers):
            if len(reached) == 1 and day not in self._free:
                reached[0] = self._go(day, int(reached[0]))
                continue
            place = np.full(layer.nodes, -1)
            place[reached] = np.arange(len(reached))
            arcs = place[layer.source] >= 0
            if day not in self._free:
                arcs &= layer.code == self._line[day]
            code, source = layer.code[arcs], place[layer.source[arcs]]
            rise = np.hstack([layer.rise[arcs], *(total.rise(day, code) for total in self._daily)])
            nodes = len(reached)
            reached, target = np.unique(layer.target[arcs], return_inverse=True)
            layers.append(Layer(nodes, source, target, code, rise, layer.charge[arcs]))
            kept.append(day)
        self._days: Ints = np.array(kept, np.int64)
        return layers, len(reached)

    def _go(self, day: int, node: int) -> int:
        """The node after a day that stays as it is; what the day adds and charges is kept in mind."""
        layer, arc = self.network.layers[day], self.network.arcs[day][node, self._line[day]]
        if arc < 0:
            self.possible = False
            return 0
        self._outside += layer.charge[arc]
        self._gone += layer.rise[arc]
        return int(layer.target[arc])

    def _axis(self, number: int, axis: Axis, layers: Sequence[Layer]) -> Axis:
        """The values that a total may still come to."""
        gone = int(self._gone[number])
        more = sum(int(layer.rise[:, number].max(initial=0)) for layer in layers)
        charge = axis.charge[gone : gone + more + 1]
        if not len(charge):
            self.possible, charge = False, np.full(1, math.inf)
        return replace(axis, start=axis.start + gone * axis.step, charge=charge)

    @property
    def size(self) -> int:
        """How many totals a node of each day stands for, all days together."""
        return self._cheapest.size

    @property
    def outlook(self) -> float:
        """The effort that finding a line takes is no more than this."""
        return self._cheapest.outlook

    @property
    def effort(self) -> float:
        """What it takes to find a line, in the units of a search's effort."""
        return self._cheapest.effort

    def line(self, cost: Floats, scales: Floats = ONCE) -> tuple[float, list[int]]:
        """The cheapest line: its cost and the positions of its codes; infinite and empty where there is none.

        As ``Cheapest.line``; ``cost`` is for all days.
        """
        value, part = self._cheapest.line(cost[self._days], scales)
        if not part or not self.possible:
            return math.inf, []
        line = self._line.copy()
        line[self._days] = part
        return float(value + self._fixed(cost, scales)), line.tolist()

    def through(self, cost: Floats, scales: Floats = ONCE) -> Floats:
        """Cost of the cheapest line through every day and code; days × codes."""
        found = np.full(cost.shape, np.inf)
        if self.possible:
            part = self._cheapest.through(cost[self._days], scales) + self._fixed(cost, scales)
            found[np.arange(len(found)), self._line] = part.min()
            found[self._days] = part
        return found

    def _fixed(self, cost: Floats, scales: Floats) -> float:
        """What the days cost and charge that the network leaves out."""
        cells = cost[np.arange(len(self._line)), self._line]
        cells[self._days] = 0.0
        return float(cells.sum() + self._outside @ scales[: len(self._outside)])
