"""The inner loops of ``model.cheapest``, compiled when first used: from day to day, and back.

Here numpy is the slower way: the arrays of a day are small, their shapes differ from day to day, and a way
is one addition and one comparison.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np

from shiftopt.model.network import Floats, Ints

Shorter = np.ndarray[Any, np.dtype[np.int32]]
F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile when first called; kept on disk for later runs where there is a place for it."""
    try:
        return cast(F, numba.njit(nogil=True, cache=True)(function))
    except RuntimeError:  # nowhere to keep it
        return cast(F, numba.njit(nogil=True)(function))


class Ways(NamedTuple):
    """All ways of a network's days, in flat arrays.

    Days that are alike share a step. Labels of a day have places; the ways to a place come one after another.
    Every label has a row of values of the long total.
    """

    step: Ints
    """Day → its step."""
    place: Ints
    """Step → the first of its places; one more at the end, here and in the others."""
    way: Ints
    """Place → the first way that leads there."""
    source: Shorter
    """Way → the place of the day before, counted from the first of that day."""
    kind: Shorter
    """Way → its kind, counted from the first of its step."""
    charge: Floats
    """Way → what it charges at each scale; no rows where nothing does."""
    kinds: Ints
    """Step → the first of its kinds."""
    rise: Ints
    """Kind → what it adds to the long total."""
    codes: Ints
    """Kind → the first of its codes."""
    code: Ints
    """All codes of all kinds."""
    low: Ints
    """Day → the least value of the long total before it; one more for what is after the last."""
    width: Ints
    """The same for how many values there are."""
    row: Ints
    """The same for where its values begin; one more for where they end."""


@compiled
def _cheapest_codes(ways: Ways, step: int, cost: Floats, least: Floats, chosen: Ints) -> None:
    """For every kind of a step the least cost of its codes, and the code."""
    first = ways.kinds[step]
    for kind in range(first, ways.kinds[step + 1]):
        best, at = math.inf, ways.code[ways.codes[kind]]
        for i in range(ways.codes[kind], ways.codes[kind + 1]):
            code = ways.code[i]
            if cost[code] < best:
                best, at = cost[code], code
        least[kind - first], chosen[kind - first] = best, at


@compiled
def _charged(ways: Ways, way: int, scales: Floats) -> float:
    """What a way charges, all scales together."""
    total = 0.0
    for scale in range(ways.charge.shape[1]):
        total += ways.charge[way, scale] * scales[scale]
    return total


@compiled
def follow(ways: Ways, cost: Floats, scales: Floats, values: Floats, least: Floats, chosen: Ints) -> None:
    """Fill ``values`` with the cheapest way to every label; those of the first day are given.

    ``cost`` is days × codes; ``least`` and ``chosen`` have room for the kinds of a step.
    """
    charged = len(ways.charge) > 0
    for day in range(len(ways.step)):
        step = ways.step[day]
        _cheapest_codes(ways, step, cost[day], least, chosen)
        old, new = ways.width[day], ways.width[day + 1]
        shift = ways.low[day + 1] - ways.low[day]
        first = ways.place[step]
        for place in range(first, ways.place[step + 1]):
            begin = ways.row[day + 1] + (place - first) * new
            into = values[begin : begin + new]
            into[:] = math.inf
            for way in range(ways.way[place], ways.way[place + 1]):
                kind = ways.kind[way]
                price = least[kind]
                if price == math.inf:
                    continue
                if charged:
                    price += _charged(ways, way, scales)
                # value i of the new row is value i + offset of the old one, before the rise
                offset = shift - ways.rise[ways.kinds[step] + kind]
                low, high = max(0, -offset), min(new, old - offset)
                begin = ways.row[day] + ways.source[way] * old + offset
                come = values[begin + low : begin + high] if high > low else values[:0]
                go = into[low : low + len(come)]
                for i in range(len(come)):
                    both = come[i] + price
                    go[i] = both if both < go[i] else go[i]


@compiled
def trace(
    ways: Ways,
    cost: Floats,
    scales: Floats,
    values: Floats,
    least: Floats,
    chosen: Ints,
    place: int,
    value: int,
    line: Ints,
) -> None:
    """The codes of the cheapest line to a label, after ``follow``, into ``line``.

    Of equal ones it is the one of the least code, label and value before.
    """
    charged = len(ways.charge) > 0
    for day in range(len(ways.step) - 1, -1, -1):
        step = ways.step[day]
        _cheapest_codes(ways, step, cost[day], least, chosen)
        best, by, came, was = math.inf, -1, -1, -1
        there = ways.place[step] + place
        for way in range(ways.way[there], ways.way[there + 1]):
            kind, source = ways.kind[way], ways.source[way]
            old = value - ways.rise[ways.kinds[step] + kind] - ways.low[day]
            if old < 0 or old >= ways.width[day]:
                continue
            price = least[kind]
            if charged:
                price += _charged(ways, way, scales)
            price = values[ways.row[day] + source * ways.width[day] + old] + price
            code, before = chosen[kind], old + ways.low[day]
            if price < best or (price == best and (code, source, before) < (by, came, was)):
                best, by, came, was = price, code, source, before
        line[day] = by
        place, value = came, was


@compiled
def through(
    ways: Ways,
    cost: Floats,
    scales: Floats,
    ahead: Floats,
    behind: Floats,
    least: Floats,
    chosen: Ints,
    found: Floats,
) -> None:
    """Cost of the cheapest line through every day and code, into ``found``, days × codes.

    ``ahead`` is what ``follow`` makes; ``behind`` is filled with the cheapest way from every label to the
    end, of which what it costs to end in the last ones is given.
    """
    charged = len(ways.charge) > 0
    behind[: ways.row[-2]] = math.inf
    for day in range(len(ways.step) - 1, -1, -1):
        step = ways.step[day]
        _cheapest_codes(ways, step, cost[day], least, chosen)
        first, width = ways.kinds[step], ways.width[day + 1]
        whole = np.full(ways.kinds[step + 1] - first, math.inf)
        for place in range(ways.place[step], ways.place[step + 1]):
            after = ways.row[day + 1] + (place - ways.place[step]) * width
            for way in range(ways.way[place], ways.way[place + 1]):
                kind = ways.kind[way]
                price = least[kind]
                if price == math.inf:
                    continue
                if charged:
                    price += _charged(ways, way, scales)
                offset = ways.low[day + 1] - ways.low[day] - ways.rise[first + kind]
                before = ways.row[day] + ways.source[way] * ways.width[day] + offset
                for i in range(max(0, -offset), min(width, ways.width[day] - offset)):
                    rest = price + behind[after + i]
                    behind[before + i] = min(behind[before + i], rest)
                    whole[kind] = min(whole[kind], ahead[before + i] + rest)
        for kind in range(len(whole)):
            if whole[kind] < math.inf:
                for i in range(ways.codes[first + kind], ways.codes[first + kind + 1]):
                    code = ways.code[i]
                    found[day, code] = min(found[day, code], whole[kind] - least[kind] + cost[day, code])
