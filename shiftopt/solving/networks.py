"""The networks that price people's lines: one for each person and tier, shared where the same is said."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from shiftopt.model.cheapest import Cheapest
from shiftopt.model.excerpt import Excerpt
from shiftopt.model.lines import Count, Priced, Run, Tally
from shiftopt.model.network import Daily, Flags, Floats, Network, TooLarge, axis_of
from shiftopt.model.people import PeopleModel
from shiftopt.rotation.cycle import OFF

LABELS = 3_000_000
"""Most totals that a node of each day may stand for, all days together: more axes aren't taken up."""

QUICK, SLOW, TURNS = 4e-4, 8e-3, 150
"""Effort that finding a line may take in any case, and at most; how often everybody's are sought, about."""

PRICED = 10_000
"""Most values of the totals that soft words price, which have their axes from the start, at a node."""

RECENT = 20
"""Networks that are kept although nobody's lines are sought with them."""

ARC_EFFORT = 4e-6
"""Effort of an arc of a network that is made."""

NODES = 400
"""Most nodes in a layer, where soft words are taken up."""

MANY = 0.7
"""Which part of a network's ways bounds leave at most where a network of those alone is worth making."""

CAPPED = 400_000
"""Most totals that all nodes of a layer may stand for, where words of a capped tier are taken up."""


@dataclass
class Lines:
    """The network of one person, the firm totals that have an axis in it so far, and its soft words.

    A word's ``scale`` is 0 if it is the open tier's, else its tier's place among those capped, from 1 on.
    """

    person: str
    tier: str | None
    counts: tuple[Count, ...]
    axes: tuple[int, ...]
    choices: tuple[Count, ...]
    """Those that the network doesn't know."""
    priced: tuple[Priced, ...]
    cheapest: Cheapest | Excerpt

    @property
    def network(self) -> Network:
        return self.cheapest.network


@dataclass(frozen=True)
class Totals:
    """A person's firm totals: those over the period, those of them to which every day by itself adds, and
    choices within a shorter time.
    """

    known: tuple[Count, ...]
    counts: tuple[Count, ...]
    choices: tuple[Count, ...]
    daily: Mapping[int, Daily]
    """By the identity of the total."""


class Networks:
    """The networks of a model's people; made when first asked for, shared where the same is said.

    A network knows the firm words and, of the soft ones, those of the tier that it is for and of tiers whose
    cost is capped: as many as keep it small. What it leaves out stays with the rows.

    Parameters
    ----------
    model : PeopleModel
    granted : float
        Effort that may go into finding lines: totals that would take more get no axis.

    Attributes
    ----------
    effort : float
        What making networks has taken so far.
    """

    def __init__(self, model: PeopleModel, granted: float = math.inf) -> None:
        self._model = model
        self.effort = 0.0
        self._most = min(SLOW, max(QUICK, granted / (TURNS * len(model.scenario.people))))
        self.codes = (OFF, *sorted(model.scenario.codes))
        self._made: WeakValueDictionary[Any, Network] = WeakValueDictionary()
        self._looked, self._may = 0, dict[str, Flags]()
        self._axes: dict[tuple[str, str | None], tuple[int, ...]] = {}
        self._choosing: dict[tuple[str, str | None], bool] = {}  # False: there is no room
        self._choosers: set[str] = set()
        self._taken: dict[tuple[str, str | None, int], tuple[Priced, ...]] = {}
        self._lines: dict[str, tuple[Any, Lines]] = {}  # of each person those asked for last
        self._cheapest: WeakValueDictionary[int, Cheapest] = WeakValueDictionary()
        # alive until others have had a chance to share
        self._recent: deque[Cheapest | Network] = deque(maxlen=RECENT)
        self._too_large: set[Any] = set()
        self._totals: dict[str, Totals] = {}
        self._tallies: dict[tuple[str, tuple[int, ...]], Tally] = {}

    def of(self, person: str, tier: str | None) -> Lines:
        if person in self._choosers:  # those for whom choices have mattered before
            self.choose(person, tier)
        known = self._model.known[person]
        axes, firm = self._axes.get((person, tier), ()), len(known.never) - len(known.priced)
        settled = firm, len(self._model.linear.caps), self._looked
        key = tier, axes, settled, self._choosing.get((person, tier))
        if person not in self._lines or self._lines[person][0] != key:
            self._lines[person] = key, self._made_of(person, tier, axes)
        return self._lines[person][1]

    def look(self) -> None:
        """Leave out of everybody's lines from now on what the bounds of the model rule out."""
        self._looked += 1
        self._may = {person: self._left(person) for person in self._model.known}
        # smaller networks may have room for what whole ones hadn't
        self._too_large.clear()
        self._choosing = {key: met for key, met in self._choosing.items() if met}

    def may(self, person: str) -> Flags:
        """What the bounds left a person when they were last looked at."""
        return self._may[person]

    def _left(self, person: str) -> Flags:
        """Days × codes: what the bounds leave."""
        linear, states = self._model.linear, self._model.x
        may = np.zeros((self._model.scenario.days, len(self.codes)), bool)
        for day in range(len(may)):
            state = states[person, day]
            forced = [code for code, var in state.items() if linear.lb[var]]
            may[day, 0] = not forced
            for code in forced or [code for code, var in state.items() if linear.ub[var]]:
                may[day, self.codes.index(code)] = True
        return may

    def _within(self, person: str, network: Network) -> Network:
        """A network without the lines that the bounds rule out, where those are many."""
        may = self._may.get(person)
        if may is None:
            return network
        left = sum(int(may[day, layer.code].sum()) for day, layer in enumerate(network.layers))
        if left >= MANY * sum(len(layer.code) for layer in network.layers):
            return network
        key = id(network), may.tobytes()
        found = self._made.get(key)
        if found is None:
            self._made[key] = found = network.within(may)
        return found

    def _made_of(self, person: str, tier: str | None, axes: tuple[int, ...]) -> Lines:
        totals, priced = self._totals_of(person), self._soft(person, tier)
        network = self._network(person, priced, [totals.counts[i] for i in axes], self._met(person, tier))
        network = self._within(person, network)
        cheapest = self._cheapest.get(id(network)) or Cheapest(network, range(len(network.counts)))
        self._cheapest[id(network)] = cheapest
        self._recent.append(cheapest)
        return Lines(person, tier, totals.counts, axes, self._open(person, tier), priced, cheapest)

    def _met(self, person: str, tier: str | None) -> tuple[Count, ...]:
        """The choices that the network knows."""
        return self._totals_of(person).choices if self._choosing.get((person, tier)) else ()

    def _open(self, person: str, tier: str | None) -> tuple[Count, ...]:
        """The choices that the network may yet come to know."""
        return () if (person, tier) in self._choosing else self._totals_of(person).choices

    def _totals_of(self, person: str) -> Totals:
        known = tuple(self._model.known[person].counts)
        if person not in self._totals or self._totals[person].known != known:
            days, past = self._model.scenario.days, self._past(person)
            counts = tuple(c for c in known if c.spans(days))
            choices = tuple(c for c in known if c.choice and not c.spans(days))
            daily = {id(c): Daily.of(c, self.codes, days, past) for c in counts if c.daily}
            self._totals[person] = Totals(known, counts, choices, daily)
        return self._totals[person]

    def _soft(self, person: str, tier: str | None) -> tuple[Priced, ...]:
        """The soft words that a network of moderate size can know, the open tier's first."""
        caps = self._model.linear.caps
        key = person, tier, len(caps)
        if key not in self._taken:
            taken: tuple[Priced, ...] = ()
            for scale, name in enumerate((tier, *caps)):
                said = [p for p in self._model.known[person].priced if p.tier == name]
                taken = self._with(
                    person, taken, [replace(p, word=replace(p.word, scale=scale)) for p in said]
                )
            self._taken[key] = taken
        return self._taken[key]

    def _with(self, person: str, taken: tuple[Priced, ...], said: Sequence[Priced]) -> tuple[Priced, ...]:
        """Some words, and those of others that a network with them has room for."""
        size = math.prod(self._values(person, p.word) for p in taken if isinstance(p.word, Count))
        totals = []
        for priced in said:
            if isinstance(priced.word, Count):
                size *= self._values(person, priced.word)
                if size > PRICED:
                    break
                totals.append(priced)
        runs = [p for p in said if isinstance(p.word, Run)]
        others = [p for p in said if not isinstance(p.word, Run | Count)]
        tried = ((*others, *runs, *totals), (*runs, *totals), tuple(totals))
        return next(((*taken, *t) for t in tried if self._fits(person, (*taken, *t))), taken)

    def _values(self, person: str, count: Count) -> int:
        """How many values a total may come to."""
        return len(axis_of(count, self._past(person)).charge)

    def _fits(self, person: str, priced: tuple[Priced, ...]) -> bool:
        if not priced:
            return True
        try:
            network = self._network(person, priced, (), most=NODES)
        except TooLarge:
            return False
        self._recent.append(network)
        labels = max(layer.nodes for layer in network.layers) * math.prod(len(a.charge) for a in network.axes)
        return network.scales == 1 or labels <= CAPPED

    def _network(
        self,
        person: str,
        priced: Sequence[Priced],
        firm: Sequence[Count],
        choices: tuple[Count, ...] = (),
        most: int | None = None,
    ) -> Network:
        words = [p.word for p in priced]
        line = self._model.known[person].of(words)
        # a total to which every day by itself adds makes no nodes, and is soon there or gone
        known = self._totals_of(person).daily
        others = [c for c in firm if id(c) not in known]
        counted = (*(w for w in words if isinstance(w, Count)), *others)
        daily = [c for c in firm if id(c) in known]
        past = self._past(person)
        key = (tuple(line.never), tuple(line.runs), counted, choices, tuple(past.items()))
        network = self._made.get(key)
        if network is None:
            network = Network(line, self.codes, past, self._model.scenario.days, counted, choices, most)
            self.effort += ARC_EFFORT * sum(len(layer.code) for layer in network.layers)
        self._made[key] = network
        if daily:
            network = self._made.get((key, *daily)) or network.with_daily(
                [known[id(count)] for count in daily]
            )
            self._made[(key, *daily)] = network
        return network

    def _past(self, person: str) -> dict[int, str]:
        """Day → code of the days before the period, as far back as anything is known."""
        scenario = self._model.scenario
        return {d: scenario.past.get((person, d), OFF) for d in range(scenario.first_day, 0)}

    def sharpen(self, lines: Lines, line: Sequence[int]) -> bool:
        """Let the network know choices, or give an axis to a firm total, where a line breaks one.

        False if there is none, or no room. Of totals first to those to which no day adds by itself: rows
        about them say little, so that others may not take the room for them. Then to the total with fewest
        values: early duals lead astray, and small axes cost next to nothing.
        """
        if self.broken_of(lines.person, lines.choices, line) and self.choose(lines.person, lines.tier):
            return True
        broken = [
            (lines.counts[i].daily, self._values(lines.person, lines.counts[i]), i)
            for i in self.broken_of(lines.person, lines.counts, line)
            if i not in lines.axes
        ]
        for daily, _, i in sorted(broken):
            axes = (*lines.axes, i)
            first = [j for j, count in enumerate(lines.counts) if daily and not count.daily and j not in axes]
            key, whole = (lines.person, lines.tier, axes), (lines.person, lines.tier, (*axes, *first))
            if key not in self._too_large and self._has_room(self._made_of(*whole).cheapest):
                self._axes[lines.person, lines.tier] = axes
                return True
            self._too_large.add(key)
        return False

    def choose(self, person: str, tier: str | None) -> bool:
        """Let a network know all choices, if there is room; whether it does."""
        key = person, tier
        if key not in self._choosing and self._totals_of(person).choices:
            self._choosers.add(person)
            self._choosing[key] = True  # for ``_made_of``
            cheapest = self._made_of(person, tier, self._axes.get(key, ())).cheapest
            self._choosing[key] = cheapest.size <= LABELS and cheapest.effort <= self._most
        return self._choosing.get(key, False)

    @property
    def cramped(self) -> bool:
        """Whether a total has no axis for want of room."""
        return bool(self._too_large)

    def _has_room(self, cheapest: Cheapest | Excerpt) -> bool:
        """Whether lines with all totals are found within the memory and the effort there are."""
        return cheapest.size <= LABELS and cheapest.outlook <= self._most

    def keeps(self, person: str, line: Sequence[int]) -> bool:
        """Whether a line keeps all firm totals, those without an axis too."""
        return not self.broken(person, line)

    def broken(self, person: str, line: Sequence[int]) -> dict[int, int]:
        """The firm totals that a line breaks, by their position: 1 where it has too much, −1 too little."""
        return self.broken_of(person, self._model.known[person].counts, line)

    def broken_of(self, person: str, counts: Sequence[Count], line: Sequence[int]) -> dict[int, int]:
        """The same of some of them."""
        return {
            i: 1 if count.high is not None and total > count.high else -1
            for i, (count, total) in enumerate(zip(counts, self._come_to(person, counts, line), strict=True))
            if count.charge(total) > 0
        }

    def _come_to(self, person: str, counts: Sequence[Count], line: Sequence[int]) -> list[int]:
        """What a line comes to in some totals."""
        key = person, tuple(map(id, counts))
        if key not in self._tallies:
            past = {day: self._model.scenario.past.get((person, day), OFF) for day in range(-31, 0)}
            self._tallies[key] = Tally(tuple(counts), self.codes, past)
        return self._tallies[key].totals(line)

    def shares(self, person: str, i: int) -> Floats:
        """What every day and code adds to a firm total, about, against the most that one adds."""
        count = self._model.known[person].counts[i]
        found = np.zeros((self._model.scenario.days, len(self.codes)))
        for ons, weight in count.terms:
            for on in ons:
                if on.day >= 0:
                    found[on.day, [self.codes.index(code) for code in sorted(on.codes)]] += weight / len(ons)
        return found / max(1.0, found.max())
