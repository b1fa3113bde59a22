"""What a cycle has to be: how many teams on each shift of each day, and which successions it may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shiftopt.rotation.cycle import OFF

Bounds = tuple[int, int]
"""Least and most, both allowed."""

Word = tuple[str, ...]
"""Codes of days in a row; ``"-"`` is a free day."""


@dataclass(frozen=True)
class Demand:
    """A rotating workforce problem, after Musliu: one cycle that all teams follow.

    The cycle has ``teams * period`` days. Team 2 stands one period behind team 1, and so on, so that on
    every day of the period each shift has exactly the teams that it needs. The cycle has no end: its last
    day is followed by its first, and every bound holds across that joint.

    Attributes
    ----------
    teams : int
        Teams, or single people, who follow the cycle.
    need : mapping of str to tuple of int
        Shift → teams needed on each day of the period. All others are free.
    runs : mapping of str to (int, int)
        Shift → days in a row with it.
    off, work : (int, int)
        Free days in a row; workdays in a row.
    forbidden : tuple of tuple of str
        Words that the cycle must not hold.
    """

    teams: int
    need: Mapping[str, tuple[int, ...]]
    runs: Mapping[str, Bounds]
    off: Bounds
    work: Bounds
    forbidden: tuple[Word, ...] = ()

    @property
    def period(self) -> int:
        """Days after which the need repeats: 7 for a week."""
        return len(next(iter(self.need.values())))

    @property
    def codes(self) -> tuple[str, ...]:
        """Shifts, in their order."""
        return tuple(self.need)

    def teams_on(self, code: str, day: int) -> int:
        """Teams that have a code on a day of the period; for ``"-"`` those left over, perhaps below 0."""
        if code == OFF:
            return self.teams - sum(need[day] for need in self.need.values())
        return self.need[code][day]


def breaches(cycle: Word, demand: Demand) -> list[str]:
    """What is wrong with a cycle, in short words for tests and bug reports; empty if nothing.

    Reads the days of the cycle one by one and knows nothing of how it was found.
    """
    size = demand.teams * demand.period
    if len(cycle) != size:
        return [f"{len(cycle)} days instead of {size}"]
    found = [
        f"day {day}: {code} has {there} instead of {demand.teams_on(code, day)}"
        for day in range(demand.period)
        for code in (*demand.codes, OFF)
        if (there := cycle[day :: demand.period].count(code)) != demand.teams_on(code, day)
    ]
    found += [f"unknown code {code}" for code in sorted({*cycle} - {*demand.codes, OFF})]
    blocks = [OFF if code == OFF else "work" for code in cycle]
    bounds = {**demand.runs, OFF: demand.off, "work": demand.work}
    for name, length in (*_runs(cycle), *(run for run in _runs(blocks) if run[0] == "work")):
        least, most = bounds.get(name, (0, size))
        if not least <= length <= most:
            found.append(f"{length} days of {name} in a row")
    for word in demand.forbidden:
        repeated = cycle * (2 + len(word) // size)
        places = sum(repeated[day : day + len(word)] == word for day in range(size))
        found += [f"{' '.join(word)} at {places} places"] * (places > 0)
    return found


def _runs(marks: Word | list[str]) -> list[tuple[str, int]]:
    """Maximal runs of a circle of marks; one that goes all round is longer than any bound."""
    size = len(marks)
    starts = [day for day in range(size) if marks[day] != marks[day - 1]]
    if not starts:
        return [(marks[0], size * size + 1)] if size else []
    following = [*starts[1:], starts[0] + size]
    return [(marks[a], b - a) for a, b in zip(starts, following, strict=True)]
