"""``roster.xlsx``: the wall chart, and sheets of hours, overload, crews, moves, breaches and rules."""

from __future__ import annotations

from pathlib import Path

from shiftopt.export.account import write_accounts
from shiftopt.export.book import Book
from shiftopt.export.chart import Chart
from shiftopt.export.crews import write_crews
from shiftopt.export.hours import write_hours
from shiftopt.export.strain import write_overload
from shiftopt.export.tables import write_breaches, write_moves, write_rules
from shiftopt.export.whole import write_whole
from shiftopt.export.words import period_words, words
from shiftopt.overload import overloads
from shiftopt.solving.result import Result
from shiftopt.workload import workload

SHEETS = ("chart", "hours", "account", "overload", "crews", "moves", "breaches", "rules", "lists", "daily")
"""In the order of the tabs; the last two are hidden."""


def write_workbook(result: Result, path: Path) -> Path:
    """Write the workbook of a result that has a roster, whole or not at all."""
    return write_whole(path, workbook_bytes(result))


def workbook_bytes(result: Result) -> bytes:
    """The workbook as a file's bytes; equal rosters give equal bytes.

    The chart (first sheet) holds a row a person and a column a day, dates as real dates in the head. A cell
    holds the shift's code and, after a space, the grid; a mark stands for leave. Totals, cover, hours and the
    hours of any seven days are formulas, so that they follow what an officer changes by hand.
    """
    roster = result.roster
    if roster is None:
        raise ValueError("a workbook needs a roster")
    word = words(roster.scenario)
    loads = workload(roster)
    book = Book(
        roster.scenario.start,
        word["title"].format(station=roster.scenario.name, period=period_words(roster.scenario)),
    )
    over = overloads(roster)
    chart = Chart(book, roster, loads, len(result.audit.hard) if result.audit else 0)
    chart.write()
    most = write_overload(book, chart, loads, over)
    write_hours(book, chart, loads, over, most)
    write_accounts(book, roster)
    write_crews(book, roster)
    write_moves(book, roster)
    write_breaches(book, result)
    write_rules(book, result)
    book.order([word[key] for key in SHEETS])
    return book.to_bytes()
