"""Shifts by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from shiftopt.errors import Problem
from shiftopt.scenario.draft import Draft
from shiftopt.scenario.file.grids import is_selector
from shiftopt.scenario.types import DAY


def sound(draft: Draft) -> Iterator[Problem]:
    """Shifts have a length of up to a day, and codes that mean nothing else."""
    handover = draft.sections.get("handover") or 0
    for code, shift in draft.shifts.items():
        if is_selector(code):
            yield draft.place("shifts", code, key=True).problem(
                f"shift code '{code}' means a kind of day in a need", "choose another code"
            )
        if not shift.length:
            yield draft.place("shifts", code, "end").problem(
                f"shift {code} has no length: it starts and ends at the same time",
                'mend start or end; a whole day is "00:00" to "24:00"',
            )
        elif shift.length + handover > DAY:
            yield draft.place("shifts", code).problem(
                f"shift {code} lasts more than 24 h with {handover} min of handover",
                "shorten the shift or the handover",
            )
