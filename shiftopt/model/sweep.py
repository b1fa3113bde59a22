"""The inner loops of ``model.cheapest``, compiled when first used: from day to day, and back along a line.

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
    """All ways of a network's days in the order in which they are gone, in flat arrays.

    A turn is a day; days that are alike share a step. Labels of a turn have places; the ways to a place come
    one after another. Every label has a row of values of the long total.
    """

    day: Ints
    """Turn → its day."""
    step: Ints
    """Turn → its step."""
    place: Ints
    """Step → the first of its places; one more at the end, here and in the others."""
    way: Ints
    """Place → the first way that leads there."""
    source: Shorter
    """Way → the place of the turn before, counted from the first of that turn."""
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
    """Turn → the least value of the long total before it; one more for what is after the last."""
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
    """Fill ``values`` with the cheapest way to every label; those of the first turn are given.

    ``cost`` is days × codes; ``least`` and ``chosen`` have room for the kinds of a step.
    """
    charged = len(ways.charge) > 0
    for turn in range(len(ways.day)):
        step = ways.step[turn]
        _cheapest_codes(ways, step, cost[ways.day[turn]], least, chosen)
        old, new = ways.width[turn], ways.width[turn + 1]
        shift = ways.low[turn + 1] - ways.low[turn]
        first = ways.place[step]
        for place in range(first, ways.place[step + 1]):
            begin = ways.row[turn + 1] + (place - first) * new
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
                begin = ways.row[turn] + ways.source[way] * old + offset
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
    for turn in range(len(ways.day) - 1, -1, -1):
        step = ways.step[turn]
        _cheapest_codes(ways, step, cost[ways.day[turn]], least, chosen)
        best, by, came, was = math.inf, -1, -1, -1
        there = ways.place[step] + place
        for way in range(ways.way[there], ways.way[there + 1]):
            kind, source = ways.kind[way], ways.source[way]
            old = value - ways.rise[ways.kinds[step] + kind] - ways.low[turn]
            if old < 0 or old >= ways.width[turn]:
                continue
            price = least[kind]
            if charged:
                price += _charged(ways, way, scales)
            price = values[ways.row[turn] + source * ways.width[turn] + old] + price
            code, before = chosen[kind], old + ways.low[turn]
            if price < best or (price == best and (code, source, before) < (by, came, was)):
                best, by, came, was = price, code, source, before
        line[ways.day[turn]] = by
        place, value = came, was


@compiled
def meet(
    ways: Ways,
    ahead: Floats,
    back: Ways,
    behind: Floats,
    where: Ints,
    cost: Floats,
    scales: Floats,
    least: Floats,
    chosen: Ints,
    found: Floats,
) -> None:
    """Cost of the cheapest line through every day and code, into ``found``, days × codes.

    ``back`` goes from the last day to the first; ``ahead`` and ``behind`` are what ``follow`` makes of both.
    ``where``: for every turn and place of ``ways`` the place at which ``back`` comes to the same label,
    counted from the first of that turn; −1 where it doesn't.
    """
    charged, turns, met = len(ways.charge) > 0, len(ways.day), 0
    for turn in range(turns):
        step, day = ways.step[turn], ways.day[turn]
        _cheapest_codes(ways, step, cost[day], least, chosen)
        first = ways.kinds[step]
        whole = np.full(ways.kinds[step + 1] - first, math.inf)
        for place in range(ways.place[step], ways.place[step + 1]):
            rest = where[met]
            met += 1
            if rest < 0:
                continue
            width = ways.width[turn + 1]
            after = back.row[turns - 1 - turn] + rest * width
            for way in range(ways.way[place], ways.way[place + 1]):
                kind = ways.kind[way]
                price = least[kind]
                if charged:
                    price += _charged(ways, way, scales)
                offset = ways.low[turn + 1] - ways.low[turn] - ways.rise[first + kind]
                before = ways.row[turn] + ways.source[way] * ways.width[turn] + offset
                for i in range(max(0, -offset), min(width, ways.width[turn] - offset)):
                    both = ahead[before + i] + price + behind[after + i]
                    if both < whole[kind]:
                        whole[kind] = both
        for kind in range(len(whole)):
            if whole[kind] < math.inf:
                for i in range(ways.codes[first + kind], ways.codes[first + kind + 1]):
                    code = ways.code[i]
                    both = whole[kind] - least[kind] + cost[day, code]
                    if both < found[day, code]:
                        found[day, code] = both
