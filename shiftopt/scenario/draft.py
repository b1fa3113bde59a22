"""What could be read of a scenario file: its sections, each value with its place, and the problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from shiftopt.errors import Problem
from shiftopt.scenario.file.grids import Grid
from shiftopt.scenario.file.people import Person
from shiftopt.scenario.file.period import Span
from shiftopt.scenario.file.rotation import RotationSection
from shiftopt.scenario.file.shifts import Shift
from shiftopt.scenario.file.station import Station
from shiftopt.scenario.memory import LEDGER
from shiftopt.scenario.strict import MAX_PROBLEMS, Node, Place

if TYPE_CHECKING:
    from shiftopt.rules.base import Rule

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """One entry of a list, with its node."""

    value: T
    node: Node

    def place(self, *path: str | int) -> Place:
        return self.node.at(path)


@dataclass
class Draft:
    """A scenario on its way from nodes to `Scenario`.

    Attributes
    ----------
    tree : Node
        The merged file.
    problems, notes : list of Problem
        What is wrong; what is worth knowing.
    remarks : list of str
        Notes without a place in the file.
    bad : set of str
        Sections with a problem, so that no check draws conclusions from half of them.
    sections : dict
        Section → its valid part: a model, a list of `Entry`, or a dict of models.
    """

    tree: Node
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)
    sections: dict[str, Any] = field(default_factory=dict)

    def complain(self, section: str, *problems: Problem) -> None:
        """Add problems of a section."""
        self.problems += problems
        self.bad.add(section)

    def complain_all(self, section: str, problems: Iterable[Problem]) -> None:
        """Like `complain`, for any number of problems, none included."""
        found = list(islice(problems, MAX_PROBLEMS + 1))
        if found:
            self.complain(section, *found)

    @property
    def full(self) -> bool:
        """So many problems that more wouldn't help."""
        return len(self.problems) > MAX_PROBLEMS

    def good(self, *sections: str) -> bool:
        """None of these sections has a problem."""
        return not self.bad & set(sections)

    def place(self, *path: str | int, key: bool = False) -> Place:
        return self.tree.at(path, key=key)

    def asks_ledger(self, section: str) -> bool:
        """Whether a section leaves it to the ledger what it holds."""
        node = self.tree.get(section)
        return node is not None and node.value == LEDGER

    def names(self, section: str) -> list[str] | None:
        """All names that a section defines, valid or not; None when it can't be told."""
        node = self.tree.get(section)
        if section == "teams":
            rotation = self.tree.get("rotation")
            node = rotation.get("teams") if rotation else None
        if node is None or not isinstance(node.value, dict | list):
            return None
        if isinstance(node.value, dict):
            return list(node.value)
        if section == "teams":
            return [str(n.value) for n in node.entries()]
        return [str(found.value) for n in node.entries() if (found := n.get("id")) is not None]

    def entries(self, section: str) -> Iterator[Entry[Any]]:
        yield from self.sections.get(section) or ()

    # --- sections by name ---------------------------------------------------------------------
    @property
    def station(self) -> Station:
        return self.sections.get("station") or Station.model_validate({"id": "station"})

    @property
    def period(self) -> Span | None:
        return self.sections.get("period")

    @property
    def shifts(self) -> dict[str, Shift]:
        return self.sections.get("shifts") or {}

    @property
    def grids(self) -> dict[str, Grid]:
        return self.sections.get("grids") or {}

    @property
    def rotation(self) -> RotationSection | None:
        return self.sections.get("rotation")

    @property
    def people(self) -> list[Entry[Person]]:
        return self.sections.get("people") or []

    @property
    def rules(self) -> list[Entry[Rule]]:
        return self.sections.get("rules") or []

    @property
    def days(self) -> int:
        """Length of the period, 0 when there is none."""
        span = self.period
        return (span.end - span.start).days + 1 if span else 0

    def day(self, on: date) -> int:
        assert self.period is not None
        return (on - self.period.start).days
