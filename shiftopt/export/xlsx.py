"""``roster.xlsx``: the wall chart, the hours, the breaches in words, and what differs from the rotation."""

from __future__ import annotations

from pathlib import Path

from shiftopt.export.book import Book
from shiftopt.export.chart import Chart
from shiftopt.export.tables import write_breaches, write_hours, write_moves
from shiftopt.export.whole import write_whole
from shiftopt.export.words import period_words, words
from shiftopt.overload import overloads
from shiftopt.solving.result import Result
from shiftopt.workload import workload


def write_workbook(result: Result, path: Path) -> Path:
    """Write the workbook of a result that has a roster, whole or not at all."""
    return write_whole(path, workbook_bytes(result))


def workbook_bytes(result: Result) -> bytes:
    """The workbook as a file's bytes; equal rosters give equal bytes.

    The chart (first sheet) holds a row a person and a column a day, dates as real dates in the head. A cell
    holds the shift's code and, after a space, the grid; a mark stands for leave. Totals and cover are
    formulas, so that they follow what an officer changes by hand.
    """
    roster = result.roster
    if roster is None:
        raise ValueError("a workbook needs a roster")
    word = words(roster.scenario)
    loads = workload(roster)
    book = Book(
        roster.scenario,
        word["title"].format(station=roster.scenario.name, period=period_words(roster.scenario)),
    )
    Chart(book, roster, loads, len(result.audit.hard) if result.audit else 0).write()
    write_hours(book, roster, loads, overloads(roster, loads))
    write_breaches(book, result)
    write_moves(book, roster)
    book.wb.move_sheet(word["lists"], len(book.wb.sheetnames))
    return book.to_bytes()
