"""Errors that end a command, each with its exit status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ShiftoptError(Exception):
    """Base of every error that a user is meant to read.

    Attributes
    ----------
    exit_code : int
        Exit status of the command line when this error ends it.
    """

    exit_code = 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a scenario: where, what, and what to write instead.

    ``file``, ``line`` and ``column`` (both from 1) are None where the place is unknown.
    """

    file: str | None
    line: int | None
    column: int | None
    what: str
    remedy: str = ""

    @property
    def cell(self) -> str:
        """The place as a spreadsheet calls it, ``people.xlsx [请假] B3``; empty outside workbooks."""
        if self.file is None or not self.file.endswith("]") or self.line is None:
            return ""
        name = f"{column_letters(self.column)}{self.line}" if self.column else f"row {self.line}"
        return f"{self.file} {name}"

    def __str__(self) -> str:
        place = self.cell or ":".join(
            str(part) for part in (self.file, self.line, self.column) if part is not None
        )
        text = f"{place}: {self.what}" if place else self.what
        return f"{text}; {self.remedy}" if self.remedy else text


def column_letters(column: int) -> str:
    """A column from 1 as spreadsheets call it: A, B, …, Z, AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class ScenarioError(ShiftoptError):
    """The scenario is wrong; carries every problem found, in file order."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class AuditError(ShiftoptError):
    """The solver's own roster breaks a hard rule: our bug, never a result."""

    exit_code = 6


class ModelError(ShiftoptError):
    """The solver refused the model as malformed: our bug."""

    exit_code = 1
