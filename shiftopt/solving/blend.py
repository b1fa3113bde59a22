"""The inner loops of ``solving.bundle``, compiled when first used: shares of lines, moved two at a time.

Here numpy is the slower way: a step touches the few rows of two lines and has to know what the last did.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from shiftopt.model.sweep import compiled
from shiftopt.solving.lp import Floats
from shiftopt.solving.matrix import Ints

NONE = 1e-12
"""A share that is none."""

TURNS, SEEKS, EXACT = 6, 5, 0.1
"""Steps of an owner's shares in a pass at most; tries for the length of a step; what part of the slope may be
left at its end."""

BETWEEN = 9
"""After how many passes over lines that have a share, or may soon, all are looked at again."""


class Lines(NamedTuple):
    """Lines one after another, each owner's together, and what they do in the rows."""

    first: Ints
    """Owner → the first line; one more at the end."""
    start: Ints
    """Line → the first of its terms; one more at the end."""
    rows: Ints
    coefs: Floats
    cost: Floats


class Slopes(NamedTuple):
    """What duals are allowed, and how they answer what is done in every row."""

    lo: Floats
    hi: Floats
    """What is asked for in a row; infinite where nothing is."""
    least: Floats
    most: Floats
    """Of its dual."""
    centre: Floats
    give: Floats
    """How much the dual moves away from ``centre`` for every unit that is missing."""


@compiled
def dual(slopes: Slopes, row: int, done: float) -> float:
    """The dual of a row in which so much is done."""
    lo, hi, centre, give = slopes.lo[row], slopes.hi[row], slopes.centre[row], slopes.give[row]
    up = centre + give * (lo - done) if lo > -math.inf else -math.inf
    down = centre + give * (hi - done) if hi < math.inf else math.inf
    found = up if up > 0.0 else (down if down < 0.0 else 0.0)
    if lo == hi:
        found = up
    return min(max(found, slopes.least[row]), slopes.most[row])


@compiled
def duals(slopes: Slopes, done: Floats) -> Floats:
    """The duals of all rows."""
    found = np.empty(len(done))
    for row in range(len(done)):
        found[row] = dual(slopes, row, done[row])
    return found


@compiled
def reduced(lines: Lines, line: int, now: Floats) -> float:
    """What a line costs under duals."""
    cost = lines.cost[line]
    for term in range(lines.start[line], lines.start[line + 1]):
        cost -= now[lines.rows[term]] * lines.coefs[term]
    return cost


@compiled
def _length(
    slopes: Slopes, gain: float, price: float, most: float, touched: Ints, turn: Floats, done: Floats
) -> float:
    """How much of a share to move, where that brings ``gain`` for each unit at first.

    ``turn`` is what a unit moved does in the rows touched, ``price`` what it costs beside.
    """
    low, high, length = 0.0, most, 0.0
    for seek in range(SEEKS):
        slope, bend = price, 0.0
        for row in touched:
            now = dual(slopes, row, done[row] + length * turn[row])
            slope -= now * turn[row]
            if slopes.least[row] < now < slopes.most[row]:
                bend += turn[row] * turn[row] * slopes.give[row]
        if seek > 0:
            if slope > 0.0:
                high = length
            else:
                low = length
            if abs(slope) < EXACT * gain or low >= most:
                break
        if bend > 0.0:
            length -= slope / bend
        elif slope < 0.0:
            length = high
        if length >= high:
            length = high if high == most else 0.5 * (low + high)
        elif length <= low:
            length = 0.5 * (low + high)
    return length


@compiled
def blend(
    lines: Lines, slopes: Slopes, share: Floats, done: Floats, now: Floats, close: float, passes: int
) -> tuple[float, int]:
    """Move shares until the mix costs no more than ``close`` above what is cheapest near the centre.

    ``share``, what the mix has ``done`` in the rows, and the duals ``now`` change in place.

    Returns
    -------
    float
        How far above it is at most.
    int
        Terms looked at.
    """
    owners, looked, gap = len(lines.first) - 1, 0, math.inf
    turn, seen = np.zeros(len(done)), np.zeros(len(done), np.bool_)
    touched, near = np.empty(len(done), np.int64), np.ones(len(share), np.bool_)
    costs, whole, since = np.empty(len(share)), True, 0
    for _ in range(passes):
        gap = 0.0
        for owner in range(owners):
            first, last = lines.first[owner], lines.first[owner + 1]
            for turns in range(TURNS):
                least, best, dearest, worst, mean = math.inf, -1, -math.inf, -1, 0.0
                for line in range(first, last):
                    if not (near[line] or (whole and turns == 0)):
                        continue
                    cost = reduced(lines, line, now)
                    costs[line] = cost
                    looked += lines.start[line + 1] - lines.start[line]
                    if cost < least:
                        least, best = cost, line
                    if share[line] > 0.0:
                        mean += share[line] * cost
                        if cost > dearest:
                            dearest, worst = cost, line
                if whole and turns == 0:
                    for line in range(first, last):
                        near[line] = share[line] > 0.0 or costs[line] < dearest
                if turns == 0:
                    gap += mean - least
                if best == worst or dearest - least < 1e-9 or mean - least < 1e-3 * close / owners:
                    break
                count = 0
                for line, sign in ((best, 1.0), (worst, -1.0)):
                    for term in range(lines.start[line], lines.start[line + 1]):
                        row = lines.rows[term]
                        turn[row] += sign * lines.coefs[term]
                        if not seen[row]:
                            seen[row], touched[count] = True, row
                            count += 1
                kept = 0  # two lines of one person have most days in common
                for row in touched[:count]:
                    seen[row] = False
                    if turn[row] != 0.0:
                        touched[kept] = row
                        kept += 1
                looked += SEEKS * kept
                moved = _length(
                    slopes,
                    dearest - least,
                    lines.cost[best] - lines.cost[worst],
                    share[worst],
                    touched[:kept],
                    turn,
                    done,
                )
                share[best] += moved
                share[worst] = max(0.0, share[worst] - moved)
                if share[worst] < NONE:
                    share[worst] = 0.0
                for row in touched[:kept]:
                    done[row] += moved * turn[row]
                    now[row] = dual(slopes, row, done[row])
                    turn[row] = 0.0
        if gap <= close and whole:
            break
        since = 0 if whole else since + 1
        whole = gap <= close or since >= BETWEEN
    return gap, looked
