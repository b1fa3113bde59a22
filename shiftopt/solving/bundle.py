"""The lines known so far, and how everybody shares out among them where duals stay near the best.

A linear program over the lines jumps from corner to corner: its duals lead pricing astray for dozens of
rounds, and every solution takes longer than the one before. Here a step away from the best duals costs the
square of its length (a proximal bundle method, Lemaréchal 1978; Kiwiel 1990). The duals are then a plain
function of what the mix does in the rows, so that shares can be moved two at a time (``solving.blend``).
"""

from __future__ import annotations

import copy
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Protocol

import numpy as np

from shiftopt.solving import blend
from shiftopt.solving.corner import Corner, Key
from shiftopt.solving.lp import Floats
from shiftopt.solving.matrix import Flags, Ints
from shiftopt.solving.pricing import CLOSE, Pricing
from shiftopt.solving.reduced import Reduced

DEAR = 1e3
"""What breaking a row costs that nothing pays for, in greatest prices of the tier: duals beyond that would be
noise."""

FIRST, LONGER, SHORTER = 5e-3, 1.5, 0.5
"""How much duals give at first for a unit that is missing, in greatest prices of the tier; how many times
that next after a good step, and after steps in vain or a mix that promises nothing."""

FAVOUR = 0.2
"""By how much a line is cheaper for having all of its person's share, where people are being settled, in
steps of the prices: shares gather."""

SMOOTH = 0.7
"""How near duals stay to the best where the mix is exact: those of corners jump."""

FIRM, PROOF = 10.0, 1e5
"""What a unit missing in a firm row costs where the mix is exact, in greatest prices of the tier: at first,
and at last, when only a bound beyond all rosters is still to be had."""

AGAIN = 0.3
"""How much duals give for a unit that is missing where the mix itself is wanted, to be rounded: in greatest
prices, of the tier or of a unit in a row."""

SERIOUS, GOOD, NULLS = 0.1, 0.5, 5
"""What part of the gain that the lines known promise must come true for a step to be taken; from which part
on the next may be longer; after how many steps in vain it is shorter."""

INNER, EXACT, PASSES = 0.02, 1e-7, 50
"""How close the mix comes to the cheapest near the centre: in parts of the gain promised last, or of the
bound; in so many passes at most."""

STRAY = 1e-3
"""By how much of a step a mix may break a row that nothing pays for and yet count as keeping it."""

IDLE = 20
"""After how many rounds without a share a line is forgotten."""

MEMORY = 20_000
"""How many lines that may come again are kept as they are in the rows; then all of them are forgotten."""

CHEAP = 0.01
"""What a line may cost above its person's cheapest to be as good as those that have a share."""

TERM_EFFORT, ADD_EFFORT = 1.5e-9, 1e-4
"""Effort of looking at a line in a row; of taking up a line."""


@dataclass(slots=True)
class Known:
    """A line in the rows, its share in the mix, and for how many rounds it has had none."""

    cost: float
    rows: Ints
    coefs: Floats
    share: float = 0.0
    idle: int = 0


class Bundle:
    """Lines, their mix, and the duals at which pricing asks next.

    Rows about one person's totals wait until a line comes that breaks a total: a network that knows the
    totals has no other lines than those that keep them.

    Parameters
    ----------
    pricing : Pricing

    Attributes
    ----------
    duals : array of float
        Of all rows: where to ask next.
    best : float
        The best bound so far, at the centre.
    value : float
        What the mix costs, rows that it breaks included; the LP over the lines known costs no more, but for
        firm rows broken by less than ``STRAY``.
    strays : bool
        Whether it breaks a row that nothing pays for.
    idle : int
        For how many rounds they have let it rise by nothing.
    promise : float
        The most that the lines known let the bound rise to near the centre.
    fixed : dict of int to tuple of int
        Lines of people who are settled.
    closed : array of bool, or None
        People × days × codes: what lines may no longer hold.
    """

    def __init__(self, pricing: Pricing) -> None:
        self._pricing = pricing
        self._people = len(pricing.people)
        self._reduced = reduced = Reduced(pricing.rest, pricing.aux, pricing.cost)
        short, over, self._columns = reduced.sides(DEAR * pricing.dearest)
        paid = short < DEAR * pricing.dearest, over < DEAR * pricing.dearest
        steps = np.abs(reduced.steps)
        for row, charge in pricing.charged().items():
            steps[row] = max(steps[row], charge)
        self._most = np.where(reduced.lo > -np.inf, np.where(paid[0], short, short / steps), 0.0)
        self._least = np.where(reduced.hi < np.inf, -np.where(paid[1], over, over / steps), 0.0)
        self._firm = reduced.kept & ~paid[0], reduced.kept & ~paid[1]
        self._asleep = ~reduced.kept
        self._asleep[[row for rows in pricing.waiting.values() for row in rows]] = True
        self._scale, self._steps = 1.0 / steps**2, steps
        self._give = FIRST * pricing.dearest
        self._known: dict[Key, Known] = {}
        self._kept_in_mind: dict[Key, tuple[float, Ints, Floats]] = {}
        self._sharing: set[int] = set()
        self._in_vain = 0
        self.best = -math.inf
        self._centre = self._now = self._from_all(pricing.first())
        self.duals = reduced.duals(self._centre)
        self.value = self.promise = math.inf
        self.strays = True
        self._favour, self.idle = 0.0, 0
        self.fixed: dict[int, tuple[int, ...]] = {}
        self.closed: Flags | None = None
        self._corner: Corner | None = None
        self._dear = self._proof = 0.0
        self._above: tuple[list[Key], Floats] = [], np.zeros(0)
        for i, column in enumerate(self._columns):
            self._add_column(self._people + i, column)

    def _from_all(self, duals: Floats) -> Floats:
        """Duals of the rows that stay from those of all."""
        found = np.where(self._reduced.kept, duals, 0.0)
        for pair in self._reduced.pairs:
            found[pair.kept] += duals[pair.gone] * pair.coefs[1] / pair.coefs[0]
        return self._allowed(found)

    def _allowed(self, duals: Floats) -> Floats:
        found: Floats = np.where(self._asleep, 0.0, np.clip(duals, self._least, self._most))
        return found

    def _add_column(self, owner: int, column: int) -> None:
        """Take up a column that belongs to no line: a mix of its two ends."""
        rows, coefs = map(np.array, zip(*self._reduced.columns[column], strict=True))
        for at, end in enumerate((self._pricing.rest.low[column], self._pricing.rest.high[column])):
            cost = float(end * self._pricing.cost[column])
            self._known[owner, (at,)] = Known(cost, rows, coefs * end, 1.0 - at)

    # --- lines --------------------------------------------------------------------------------
    def add(self, p: int, line: Sequence[int]) -> bool:
        """Take up a line; False if it is known."""
        key = p, tuple(line)
        if key in self._known:
            return False
        self._pricing.effort += ADD_EFFORT
        if key not in self._kept_in_mind:
            if len(self._kept_in_mind) >= MEMORY:
                self._kept_in_mind.clear()
            cost, rows, coefs = self._pricing.column(p, key[1])
            self._kept_in_mind[key] = cost, *self._reduced.column(rows, coefs)
        self._known[key] = Known(*self._kept_in_mind[key], share=float(p not in self._sharing))
        self._sharing.add(p)
        if p in self._pricing.waiting and not self._pricing.keeps(p, line):
            rows = self._pricing.missed(p, line)
            self._asleep[rows[self._reduced.kept[rows]]] = False
        return True

    def settled(self, lines: Mapping[int, Sequence[int]]) -> Bundle:
        """Another, in which some people have one line each."""
        found = copy.copy(self)
        found._known = {key: replace(known) for key, known in self._known.items() if key[0] not in lines}
        found._sharing, found._asleep = self._sharing - lines.keys(), self._asleep.copy()
        found.fixed = self.fixed | {p: tuple(line) for p, line in lines.items()}
        for p, line in lines.items():
            found.add(p, line)
        found.best, found._in_vain, found.idle = -math.inf, 0, 0
        found._favour = FAVOUR * self._pricing.step if found.fixed else 0.0
        found._give = AGAIN * self._height()
        found._now = self._centre
        found.duals = self._reduced.duals(self._centre)
        if self._corner is not None:
            found._corner = self._corner.copy(found._known)
            found._now, found.duals = self._now, self.duals
        return found

    def without(self, p: int, day: int, codes: Sequence[int]) -> Bundle:
        """Another, in which a person has none of some codes on a day."""
        may = np.ones(self._pricing.shape, bool)
        may[p, day, codes] = False
        return self.within(may)

    def within(self, may: Flags) -> Bundle:
        """Another, in which lines hold only what they ``may``: people × days × codes."""
        found = self.settled({})
        found.closed = ~may if self.closed is None else self.closed | ~may
        days, whole = np.arange(may.shape[1]), dict[int, float]()
        narrowed = set(np.flatnonzero(~may.all(axis=(1, 2))).tolist())
        for p, line in [key for key in found._known if key[0] in narrowed]:
            if not may[p, days, line].all():
                del found._known[p, line]
                continue
            known = found._known[p, line]
            if p not in whole:  # somebody has everything, if nobody has a share
                known.share = max(known.share, CLOSE)
            whole[p] = whole.get(p, 0.0) + known.share
        found._sharing -= narrowed - whole.keys()
        for (p, _), known in found._known.items():
            known.share /= whole.get(p, 1.0)
        return found

    def _forget(self) -> None:
        """Let lines go that have had no share for long."""
        people, gone = self._people, []
        for key, known in self._known.items():
            known.idle = 0 if known.share or key[0] >= people else known.idle + 1
            if known.idle > IDLE:
                gone.append(key)
        for key in gone:
            del self._known[key]

    # --- the mix ------------------------------------------------------------------------------
    def hear(self, bound: float) -> None:
        """Go on from the duals asked last if their bound is what was promised, about; else stay."""
        gain = bound - self.best
        if self._corner is not None:
            if gain > 0:
                self._centre, self.best = self._now, bound
            return
        if self.best == -math.inf or gain >= SERIOUS * self.promise:
            if GOOD * self.promise <= gain < math.inf:
                self._give *= LONGER
            self._centre, self.best, self._in_vain = self._now, bound, 0
            return
        self._in_vain += 1
        if self._in_vain >= NULLS and gain < -GOOD * self.promise:
            self._give *= SHORTER
            self._in_vain = 0

    def mix(self) -> None:
        """Share everybody out among the lines known; says where to ask next."""
        if self._corner is not None:
            self._turn(self._corner)
            return
        self._forget()
        keys, lines = self._lines()
        share = np.array([self._known[key].share for key in keys])
        done = self._together(lines, share)
        slopes = self._slopes()
        now = blend.duals(slopes, done)
        close = max(EXACT * (1 + abs(self.best)), INNER * min(self.promise, abs(self.best)))
        favoured = lines._replace(cost=lines.cost - self._favour * share) if self._favour else lines
        gap, looked = blend.blend(favoured, slopes, share, done, now, close, PASSES)
        self._pricing.effort += TERM_EFFORT * looked
        for key, part in zip(keys, share.tolist(), strict=True):
            self._known[key].share = part
        each = np.repeat(np.arange(len(keys)), np.diff(lines.start))
        reduced = lines.cost - np.bincount(each, now[lines.rows] * lines.coefs, minlength=len(keys))
        least = np.minimum.reduceat(reduced, lines.first[:-1])
        above = reduced - np.repeat(least, np.diff(lines.first))
        self._above = keys, above
        self._now, self.duals = now, self._reduced.duals(now)
        self.promise = max(0.0, self._asked(now) + float(least.sum()) + self._pricing.constant - self.best)
        self.idle = 0 if self.promise > EXACT * (1 + abs(self.best)) else self.idle + 1
        if self.idle and not self._favour:  # the step was too short to promise, or too long to be mixed
            self._give *= 1 / SHORTER if gap <= close else SHORTER
        self.value = self._pricing.constant + float(share @ lines.cost) + self._broken(done)

    # --- the exact mix ------------------------------------------------------------------------
    def sharpen(self, beyond: float = 0.0) -> None:
        """From now on mix exactly, by the linear program over the lines.

        ``beyond``: what no roster costs; one unit missing in a firm row costs as much at last.
        """
        self._proof = max(PROOF * self._pricing.dearest, beyond)
        owners = self._people + len(self._columns)
        self._corner = Corner(owners, self._reduced.lo, self._reduced.hi)
        self._ask(
            max(FIRM * self._pricing.dearest, 2 * float(np.abs(self._centre * self._steps).max(initial=0.0)))
        )

    def _ask(self, dear: float) -> None:
        """Let a unit missing in a firm row cost so much."""
        self._dear = dear
        self._most = np.where(self._firm[0], dear / self._steps, self._most)
        self._least = np.where(self._firm[1], -dear / self._steps, self._least)

    @property
    def exact(self) -> bool:
        """Whether mixes are exact."""
        return self._corner is not None

    @property
    def ended(self) -> bool:
        """Whether an exact mix is the cheapest there is: not even its own duals lead to other lines."""
        return self.exact and self.idle > 1

    @property
    def stuck(self) -> bool:
        """Whether no mix is found that keeps the firm rows, however dear they are; that proves nothing."""
        return self.ended and self.strays

    def may(self, below: float) -> bool:
        """Whether a mix may cost less than ``below``, and keep firm rows."""
        return self.best + self._pricing.step <= below + CLOSE and not self.stuck

    def worth(self, below: float) -> bool:
        """Whether to go on from the mix: an exact one that isn't cheaper itself leads nowhere."""
        cheaper = not self.exact or self.value + self._pricing.step <= below + CLOSE
        return cheaper and self.may(below)

    def _load(self, corner: Corner) -> bool:
        """Let the program have the lines known, and the rows that are awake; whether a line is new."""
        new = corner.take(self._known)
        corner.price(~self._asleep & self._reduced.kept, self._most, -self._least)
        return new

    def _turn(self, corner: Corner) -> None:
        """Mix by the corner of the linear program."""
        before = corner.effort
        new = self._load(corner)
        share, above, duals = corner.solve()
        self._pricing.effort += corner.effort - before
        for key, known in self._known.items():
            known.share = share[key]
        keys = [*self._known]
        self._above = keys, np.array([above[key] for key in keys])
        self.idle = 0 if new else self.idle + 1
        near = SMOOTH if new else 0.0  # else nothing new would be asked
        self._now = near * self._centre + (1 - near) * self._allowed(duals)
        self.duals = self._reduced.duals(self._now)
        lines = [known for known in self._known.values() if known.share]
        done = np.bincount(
            np.concatenate([line.rows for line in lines]),
            np.concatenate([line.share * line.coefs for line in lines]),
            minlength=len(self._centre),
        )
        cost = sum(line.share * line.cost for line in lines)
        self.value = self._pricing.constant + cost + self._broken(done.astype(float))
        self.promise = max(0.0, self.value - self.best)
        near_end = self.ended or self.promise <= self._pricing.step
        if self.strays and near_end and self._dear < self._proof:
            self._ask(10 * self._dear)
            self.value, self.idle = math.inf, 0

    def centre(self, seconds: float | None) -> bool:
        """Ask next amid all duals that are best for an exact mix; False if that takes too many seconds."""
        assert self._corner is not None
        before = self._corner.effort
        self._load(self._corner)
        duals = self._corner.central(seconds)
        self._pricing.effort += self._corner.effort - before
        if duals is None:
            return False
        self._now = self._allowed(duals)
        self.duals = self._reduced.duals(self._now)
        return True

    def keep_rows(self) -> None:
        """Mix once more, farther from the best duals: so that the mix keeps rows rather than costs little."""
        if self._corner is not None:
            return
        self._give = max(self._give, AGAIN * self._height())
        self.mix()
        self.idle = 0

    def _height(self) -> float:
        """The greatest price there is: of the tier, or of what a state does in a row at the centre."""
        return max(self._pricing.dearest, float(np.abs(self._centre / self._scale**0.5).max(initial=0.0)))

    def _lines(self) -> tuple[list[Key], blend.Lines]:
        """All lines in flat arrays, and the columns that rows awake have."""
        of_people = [key for key in self._known if key[0] < self._people]
        others = [key for key in self._known if key[0] >= self._people]
        awake = [key for key in others if not self._asleep[self._known[key].rows].all()]
        keys = sorted([*of_people, *awake], key=itemgetter(0))
        known = [self._known[key] for key in keys]
        owners = np.array([owner for owner, _ in keys])
        lines = blend.Lines(
            np.append(np.flatnonzero(np.diff(owners, prepend=-1)), len(owners)),
            np.concatenate([[0], np.cumsum([len(line.rows) for line in known])]).astype(np.int64),
            np.concatenate([line.rows for line in known]),
            np.concatenate([line.coefs for line in known]),
            np.array([line.cost for line in known]),
        )
        return keys, lines

    def _together(self, lines: blend.Lines, share: Floats) -> Floats:
        """What a mix does in every row."""
        parts = lines.coefs * np.repeat(share, np.diff(lines.start))
        return np.bincount(lines.rows, parts, minlength=len(self._centre)).astype(float)

    def _slopes(self) -> blend.Slopes:
        reduced, awake = self._reduced, ~self._asleep
        return blend.Slopes(
            reduced.lo,
            reduced.hi,
            np.where(awake, self._least, 0.0),
            np.where(awake, self._most, 0.0),
            self._centre,
            self._give * self._scale,
        )

    def _asked(self, duals: Floats) -> float:
        """What everything that rows ask for is worth."""
        up, down = duals > 0, duals < 0
        return float(duals[up] @ self._reduced.lo[up] + duals[down] @ self._reduced.hi[down])

    def _broken(self, done: Floats) -> float:
        """What rows cost in which so much is done."""
        short = np.where(self._asleep, 0.0, np.maximum(0.0, self._reduced.lo - done))
        over = np.where(self._asleep, 0.0, np.maximum(0.0, done - self._reduced.hi))
        free = STRAY / self._scale**0.5
        self.strays = bool((self._firm[0] & (short > free) | self._firm[1] & (over > free)).any())
        short[self._firm[0] & (short <= free)] = 0.0
        over[self._firm[1] & (over <= free)] = 0.0
        return float(short @ self._most - over @ self._least)

    # --- what it says -------------------------------------------------------------------------
    @property
    def size(self) -> int:
        """How many lines are known."""
        return len(self._known)

    @property
    def lines(self) -> dict[int, tuple[int, ...]]:
        """Everybody's line with the greatest share."""
        return {p: line for _, p, line in self.shares(range(self._people))}

    def cells(self) -> Floats:
        """People × days × codes: the part of a person's mix that has the code on the day."""
        found = np.zeros(self._pricing.shape)
        for (p, line), known in self._known.items():
            if p < self._people and known.share > 0:
                found[p, np.arange(len(line)), line] += known.share
        return found

    def shares(self, people: Collection[int]) -> list[tuple[float, int, tuple[int, ...]]]:
        """Everybody's line with the greatest share in the mix, the greatest first."""
        best: dict[int, tuple[float, tuple[int, ...]]] = {}
        for (p, line), known in self._known.items():
            if p in people and (p not in best or known.share > best[p][0]):
                best[p] = known.share, line
        return sorted(((s, p, line) for p, (s, line) in best.items()), key=lambda b: (-b[0], b[1]))

    def mixed(self) -> list[Key]:
        """The lines, each with the position of its person, that cost next to nothing more than others."""
        keys, above = self._above
        cheap = (keys[at] for at in np.flatnonzero(above < CHEAP).tolist())
        return [key for key in cheap if key[0] < self._people]


class Prices(Protocol):
    """Prices the lines of a mix anew."""

    pricing: Pricing

    def price_on(self, bundle: Bundle, effort: float, below: float) -> bool:
        """Price lines until bound and mix meet, or effort is spent; False if somebody has none."""

    @property
    def left(self) -> float:
        """Effort left."""

    @property
    def late(self) -> bool:
        """Whether a limit is reached."""
