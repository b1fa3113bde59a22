"""What every public family has: a scenario to solve, and an evaluation by the family's own definition."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from shiftopt.errors import Problem, ScenarioError
from shiftopt.roster import Roster
from shiftopt.rules import RULES, Rule
from shiftopt.rules.base import Language
from shiftopt.scenario.types import Calendar, Scenario
from shiftopt.solving.options import Options
from shiftopt.solving.result import Conflict, Result

MONDAY = date(2024, 1, 1)
"""Day 0 of every public instance: the families count days, and all of them begin on a Monday."""


@dataclass(frozen=True)
class Evaluation:
    """What a roster is worth in a family.

    Attributes
    ----------
    value : int
        The family's objective.
    parts : mapping of str to int
        What it is made of, in the family's order; the sum is ``value``.
    broken : tuple of str
        Hard constraints of the family that the roster breaks, each as a sentence.
    """

    parts: Mapping[str, int]
    broken: tuple[str, ...] = ()

    @property
    def value(self) -> int:
        return sum(self.parts.values())


@dataclass(frozen=True)
class Ahead:
    """Courses that things may take, each the days to plan and those after them.

    Attributes
    ----------
    planned, judging : tuple of Scenario
        Those to plan for, and those to compare the plans by.
    """

    planned: tuple[Scenario, ...]
    judging: tuple[Scenario, ...]


@dataclass(frozen=True)
class Public:
    """An instance of a public family.

    Attributes
    ----------
    format, name : str
        The family and the instance.
    scenario : Scenario
        With one objective tier, whose points are the family's objective.
    evaluate : callable
        Roster → Evaluation.
    grids : bool
        Whether the family has several grids, so that rosters must tell them.
    fixed : int
        Part of the family's objective that no roster can change and the tier doesn't hold.
    exact : bool
        Whether the tier's points (and ``fixed``) are the family's objective; else no bound is told.
    files : callable
        Roster → further result files by name, as the family wants them.
    ahead : Ahead or None
        What may follow the days of ``scenario`` and is planned along with them.
    plan : callable or None
        How to solve a family whose scenario isn't a roster to be found in a given rotation.
    why : callable or None
        Why ``plan`` proved that there is none, in a language.
    """

    format: str
    name: str
    scenario: Scenario
    evaluate: Callable[[Roster], Evaluation]
    grids: bool = False
    fixed: int = 0
    exact: bool = True
    files: Callable[[Roster], Mapping[str, str]] = field(default=lambda _: {})
    ahead: Ahead | None = None
    plan: Callable[[Scenario, Options], Result] | None = None
    why: Callable[[Language], Conflict] | None = None


@dataclass
class Complaints:
    """Everything wrong with a family's files, told at once."""

    found: list[Problem] = field(default_factory=list)

    def at(self, file: Path, line: int | None, what: str, remedy: str = "") -> None:
        self.found.append(Problem(str(file), line, None, what, remedy))

    def settle(self) -> None:
        """Raise ScenarioError if anything is wrong."""
        if self.found:
            raise ScenarioError(self.found)


class Wrong(Exception):
    """What is wrong with one line, and what to do."""

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what, self.remedy = what, remedy


def number(value: str, what: str, least: int, most: int) -> int:
    """A whole number within bounds."""
    if not value.isascii() or not value.isdigit():
        raise Wrong(f"{what}: {value!r} is no whole number")
    if not least <= int(value) <= most:
        raise Wrong(f"{what}: {value} isn't between {least} and {most}")
    return int(value)


def text(file: Path) -> str:
    """The text of a file.

    Raises
    ------
    ScenarioError
        Where it isn't text.
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioError([Problem(str(file), None, None, "isn't a text file in UTF-8")]) from None
    except OSError as error:
        raise ScenarioError([Problem(str(file), None, None, f"can't be read ({error.strerror})")]) from None


def rows(file: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that say something, with their numbers: no blank ones, no remarks."""
    for line, row in enumerate(text(file).splitlines(), 1):
        if row.strip() and not row.lstrip().startswith("#"):
            yield line, row


def only(family: str, files: Sequence[Path]) -> Path:
    """The file of a family whose instances are one file each.

    Raises
    ------
    ScenarioError
        There are none or several.
    """
    if len(files) != 1:
        raise ScenarioError([Problem(None, None, None, f"{family} takes one file, not {len(files)}")])
    return files[0]


def digest(files: Iterable[Path]) -> str:
    """A hash over the contents of files, in their order."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def calendar(days: int, before: int = 0) -> Calendar:
    """Weekends and workdays of a period that begins on a Monday, and of days before it; no holidays."""
    known = range(-before, days)
    weekend = frozenset(d for d in known if (MONDAY + timedelta(days=d)).weekday() >= 5)
    return Calendar(weekend, {}, frozenset(), frozenset(known) - weekend)


K = TypeVar("K")


def alike(people: Sequence[str], key: Callable[[str], K]) -> dict[K, tuple[str, ...]]:
    """People by a key; ``()``, that is all, where everybody has the same."""
    found: dict[K, list[str]] = {}
    for person in people:
        found.setdefault(key(person), []).append(person)
    return {k: () if len(who) == len(people) else tuple(who) for k, who in found.items()}


def rule(kind: str, id: str = "", **fields: Any) -> Rule:
    """An ordinary rule; fields that are None are left to their defaults."""
    given = {key: value for key, value in fields.items() if value is not None}
    return RULES[kind].model_validate({"kind": kind, "id": id, **given})
