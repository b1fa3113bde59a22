"""How the wall chart lies on paper: widths of columns, heights of rows, sizes of letters, ends of pages.

All measures are points (1/72 inch). A capital letter is about 0.73 of its size high, so that 20 points
give 5 mm, which reads well from two metres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from shiftopt.export.book import A3, A4

DATES, WEEKDAYS, MARKS, FIRST = 3, 4, 5, 6
"""Rows of the head, and the first row of people."""
TEAM, ID, NAME, DAY0 = 1, 2, 3, 4
"""Columns of the row heads, and the column of the first day."""

PRINTABLE = {A3: (1147, 780), A4: (799, 534)}
"""Width and height that the margins leave, landscape."""
LOW, LEAST, STACKED, MOST = 22.0, 30.0, 42.0, 52.0
"""Heights of a person's row: at least; on a chart of one page; with the letter above the grid; at most."""
GAP = 5.0
"""Between teams."""
DAY_MOST = 60.0
"""Width of a day at most."""
SHEET_DAYS = 35
"""Days side by side on one page."""
LINE = 1.32
"""Height of a line of text by its size."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What `lay_out` decides.

    Attributes
    ----------
    paper : int
        A3 or A4, as the file format numbers them.
    day, row : float
        Width of a day's column, height of a person's row.
    stacked : bool
        The letter stands above the grid; else beside it.
    big, small : float
        Sizes of the shift's letter and of the grid.
    new_page : tuple of int
        Teams (from 0) that begin a page.
    spare : float
        Height left on the last page below the teams: without end where one page holds everything, negative
        where a team is longer than a page.
    """

    paper: int
    day: float
    row: float
    stacked: bool
    big: float
    small: float
    new_page: tuple[int, ...]
    spare: float

    @property
    def crowded(self) -> float:
        """Size of the letter where a cell holds more than a shift and its grid."""
        return 12.0 if self.stacked else 11.0


def lay_out(days: int, teams: Sequence[int], fixed: float, head: float, foot: float) -> Layout:
    """Everybody on one page where that reads well, else whole teams on each page, one at least.

    Parameters
    ----------
    days : int
        Columns of the chart.
    teams : sequence of int
        People of each team.
    fixed : float
        Width of all columns that are no days.
    head, foot : float
        Height of the rows that every page repeats, and of what stands below the people.
    """
    paper = A3 if days > 16 else A4
    wide, high = PRINTABLE[paper]
    day = min((wide - fixed) / min(days, SHEET_DAYS), DAY_MOST)
    room, everybody = high - head, sum(teams)
    gaps = GAP * len(teams)
    if everybody * LEAST + gaps + foot <= room:
        row = min((room - foot - gaps) / max(everybody, 1), MOST)
        return _layout(paper, day, row, (), inf)
    stacked = max(teams) * STACKED + GAP <= room
    row = STACKED if stacked else max(LOW, min(STACKED - 1, (room - GAP) / max(teams)))
    pages = _with_foot(_pages(teams, row, room), row, room, foot)
    if stacked:
        row = min([MOST, *((room - GAP * len(page)) / sum(page) for page in pages)])
    firsts = [sum(len(p) for p in pages[:i]) for i in range(1, len(pages))]
    spare = room - sum(pages[-1]) * row - GAP * len(pages[-1])
    return _layout(paper, day, row, tuple(firsts), spare)


def _layout(paper: int, day: float, row: float, new_page: tuple[int, ...], spare: float) -> Layout:
    stacked = row >= STACKED
    small = 10.0 if stacked else 8.0
    big = min(26.0, (row - 2) // LINE - small, round(0.72 * day)) if stacked else min(15.0, (row - 2) // LINE)
    return Layout(paper, day, round(row, 1), stacked, big, small, new_page, spare)


def _pages(teams: Sequence[int], row: float, room: float) -> list[list[int]]:
    """Teams of each page, as many as fit."""
    pages: list[list[int]] = []
    used = room
    for people in teams:
        height = people * row + GAP
        if used + height > room:
            pages.append([])
            used = 0.0
        pages[-1].append(people)
        used += height
    return pages


def _with_foot(pages: list[list[int]], row: float, room: float, foot: float) -> list[list[int]]:
    """The last team goes to the page of what stands below it, where that has no room beside the others."""
    *teams, last = pages[-1]
    beside = sum(teams) * row + GAP * (len(teams) + 1) + last * row + foot <= room
    if beside or not teams or last * row + GAP + foot > room:
        return pages
    return [*pages[:-1], teams, [last]]


def chars(points: float) -> float:
    """Width of a column as the file format counts it: digits of the default font."""
    return round((points / 0.75 - 5) / 7, 2)


def points(chars: float) -> float:
    """The other way round."""
    return 0.75 * (7 * chars + 5)
