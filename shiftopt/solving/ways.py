"""Ways to improve a roster: which to take next follows what each has brought of late for its effort."""

from __future__ import annotations

import math
import random
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from shiftopt.solving.cpsat import Limits

MEMORY, CURIOSITY = 0.9, 0.1
"""By how much what a way has brought counts less each time; share of the rounds that any way may get."""

Improving = Generator[tuple[list[int], float], list[int] | None, None]
"""Yields values, never worse, and the effort that they took; is sent better ones where others found them."""


@dataclass
class Way:
    """A way to choose, with what it has brought of late and at what effort."""

    gain: float = 0.0
    effort: float = 0.0

    def learn(self, gain: float, effort: float) -> None:
        self.gain = MEMORY * self.gain + gain
        self.effort = MEMORY * self.effort + effort

    @property
    def rate(self) -> float:
        return self.gain / self.effort if self.effort else math.inf


W = TypeVar("W", bound=Way)


def choose(ways: Sequence[W], chance: random.Random) -> W:
    """A way, the likelier the more it has brought for its effort; first those not tried yet."""
    new = [way for way in ways if not way.effort]
    rates = [way.rate for way in ways]
    if new or not any(rates) or chance.random() < CURIOSITY:
        return chance.choice(new or ways)
    return chance.choices(ways, rates)[0]


class Search(Protocol):
    """Something that improves a roster step by step."""

    def improve(
        self, values: list[int], objective: Mapping[int, int], target: float, limits: Limits
    ) -> Improving:
        """Begin with some values; ends when ``objective`` reaches ``target`` or no step is left."""


@dataclass
class Running(Way):
    """A search, once it has begun."""

    steps: Improving | None = None


def improve(
    searches: Sequence[Search],
    seed: int,
    values: list[int],
    objective: Mapping[int, int],
    target: float,
    limits: Limits,
) -> Iterator[tuple[list[int], float]]:
    """Several searches by turns, each from what the others have found; yields as each of them does."""
    chance = random.Random(seed)
    running = {id(way): (way, search) for search in searches for way in (Running(),)}
    while running:
        way, search = running[id(choose([way for way, _ in running.values()], chance))]
        before = sum(price * values[var] for var, price in objective.items())
        try:
            if way.steps is None:
                way.steps = search.improve(values, objective, target, limits)
                values, effort = next(way.steps)
            else:
                values, effort = way.steps.send(values)
        except StopIteration:
            del running[id(way)]
            continue
        way.learn(before - sum(price * values[var] for var, price in objective.items()), effort)
        yield values, effort
