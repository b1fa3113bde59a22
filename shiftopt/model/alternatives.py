"""One of several ways must hold: rows that a relaxation misses.

"Some rest in every seven days" is a choice among ways, each a conjunction over a few days. A linear
relaxation takes a seventh of every way and still works six sevenths of every day. But who spoils a part
of every way has none left. So of any set of parts that hits every way at least one must hold; such a set
is wanted here of which the relaxation holds less than one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shiftopt.model.linear import Expr
from shiftopt.model.words import On

MISSING = 0.05
"""How much of a part must be missing for a row to be worth it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of ``ways`` holds, or ``slack`` is paid in ``tier`` (None: it must hold)."""

    person: str
    ways: tuple[tuple[On, ...], ...]
    slack: Expr
    tier: str | None


def spoilt(ways: Sequence[Sequence[On]], mass: Callable[[On], float]) -> list[On] | None:
    """Parts, one set of states a day, that hit every way and hold for less than 1 together.

    Greedily, so not always found where there are some. ``mass`` says how far the relaxation is in such
    states. None if nothing was found.
    """
    asked = [{on.day: on.codes for on in way} for way in ways]
    parts = [
        (part, mass(part), hit)
        for part in _parts(ways)
        if (hit := {i for i, days in enumerate(asked) if days.get(part.day, _NEVER) <= part.codes})
    ]
    found: dict[int, On] = {}
    held, left = 0.0, set(range(len(ways)))
    while left:
        useful = [(m, p, hit) for p, m, hit in parts if p.day not in found and hit & left]
        if not useful:
            return None
        m, part, hit = min(useful, key=lambda u: ((u[0] + 1e-3) / len(u[2] & left), u[1].day))
        found[part.day] = part
        held += m
        left -= hit
        if held > 1 - MISSING:
            return None
    return _needed(found, asked, mass)


_NEVER = frozenset({""})


def _parts(ways: Sequence[Sequence[On]]) -> list[On]:
    """On every day the sets of states asked for, and their unions, in a fixed order."""
    sets: dict[int, dict[frozenset[str], None]] = {}
    for on in dict.fromkeys(on for way in ways for on in way):
        here = sets.setdefault(on.day, {})
        here.update(dict.fromkeys([on.codes, *(on.codes | other for other in here)]))
    return [On(day, codes) for day in sorted(sets) for codes in sets[day]]


def _needed(
    found: dict[int, On], asked: Sequence[dict[int, frozenset[str]]], mass: Callable[[On], float]
) -> list[On]:
    """Without the parts that the others make needless, the heaviest tried first."""
    for day in sorted(found, key=lambda d: (-mass(found[d]), d)):
        rest = {d: on for d, on in found.items() if d != day}
        if all(any(days.get(d, _NEVER) <= on.codes for d, on in rest.items()) for days in asked):
            found = rest
    return [found[day] for day in sorted(found)]
