"""The finished plan, as plain facts: who works which shift on which grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from shiftopt.rotation.cycle import OFF
from shiftopt.scenario.types import Assignment, Person, Scenario


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of work on the running clock, minutes; ``start`` includes the handover.

    ``shift`` is None for a duty. ``day`` is the date on which it counts.
    """

    start: int
    end: int
    day: int
    shift: str | None
    what: str = ""

    @property
    def minutes(self) -> int:
        return self.end - self.start


class Roster:
    """Assignments of one period, with the look-ups that audits and pages need.

    Parameters
    ----------
    scenario : Scenario
        What was to be planned.
    assignments : iterable of Assignment
        The period's patrol and desk shifts (days 0 … days - 1), in any order; history stays in the scenario.
    """

    def __init__(self, scenario: Scenario, assignments: Iterable[Assignment]) -> None:
        self.scenario = scenario
        rank = {p.id: i for i, p in enumerate(scenario.people)}
        self.assignments = tuple(
            sorted(
                assignments,
                key=lambda a: (rank[a.person], a.day, scenario.shift[a.shift].start, a.shift, a.grid or ""),
            )
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Roster) and self.assignments == other.assignments

    def __hash__(self) -> int:
        return hash(self.assignments)

    @cached_property
    def _by_person(self) -> Mapping[str, tuple[Assignment, ...]]:
        found: dict[str, list[Assignment]] = {p.id: [] for p in self.scenario.people}
        for a in self.assignments:
            found[a.person].append(a)
        return {p: tuple(line) for p, line in found.items()}

    @cached_property
    def _codes(self) -> Mapping[tuple[str, int], tuple[str, ...]]:
        found: dict[tuple[str, int], list[str]] = {}
        for a in (*self.scenario.history, *self.assignments):
            found.setdefault((a.person, a.day), []).append(a.shift)
        return {key: tuple(codes) for key, codes in found.items()}

    @cached_property
    def _crews(self) -> Mapping[tuple[int, str], tuple[Assignment, ...]]:
        found: dict[tuple[int, str], list[Assignment]] = {}
        for a in self.assignments:
            found.setdefault((a.day, a.shift), []).append(a)
        return {key: tuple(crew) for key, crew in found.items()}

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """The staff of the period, and whoever works in it all the same, in the scenario's order."""
        here = {p.id for p in self.scenario.staff} | {a.person for a in self.assignments}
        return tuple(p for p in self.scenario.people if p.id in here)

    def line(self, person: str) -> tuple[Assignment, ...]:
        """A person's shifts of the period, in time order."""
        return self._by_person[person]

    def codes(self, person: str, day: int) -> tuple[str, ...]:
        """Codes worked on a day, history included; () when free."""
        return self._codes.get((person, day), ())

    def code(self, person: str, day: int) -> str:
        """The first code worked on a day, ``"-"`` when free."""
        return self._codes.get((person, day), (OFF,))[0]

    def crew(self, day: int, shift: str, grid: str | None = None) -> tuple[str, ...]:
        """People on a shift; on one grid, or on all (None)."""
        crew = self._crews.get((day, shift), ())
        return tuple(a.person for a in crew if grid is None or a.grid == grid)

    def clock(self, person: str) -> tuple[Span, ...]:
        """All work of a person in time order: history, shifts with handover, duties with a clock time."""
        if person not in self._clocks:
            self._clocks[person] = self._clock(person)
        return self._clocks[person]

    @cached_property
    def _clocks(self) -> dict[str, tuple[Span, ...]]:
        """The clocks asked for so far."""
        return {}

    @cached_property
    def _past(self) -> Mapping[str, tuple[Assignment, ...]]:
        found: dict[str, list[Assignment]] = {}
        for a in self.scenario.history:
            found.setdefault(a.person, []).append(a)
        return {p: tuple(line) for p, line in found.items()}

    def _clock(self, person: str) -> tuple[Span, ...]:
        scenario = self.scenario
        shifts = (*self._past.get(person, ()), *self._by_person[person])
        spans = [Span(*scenario.span(a.day, a.shift), a.day, a.shift, a.grid or "") for a in shifts]
        for duty in scenario.timed_duties.get(person, ()):
            assert duty.start is not None
            assert duty.day is not None
            spans.append(Span(duty.start, duty.start + duty.minutes, duty.day, None, duty.what))
        return tuple(sorted(spans, key=lambda s: (s.start, s.end, s.day, s.shift or "")))
