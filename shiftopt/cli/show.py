"""How commands print: tables for eyes, plain aligned columns for pipes, notes to stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = ()) -> None:
    """Print a table; ``right`` names the columns of numbers."""
    lines = [[str(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _rich(headers, lines, right)
    else:
        _plain(headers, lines, right)


def _rich(headers: Sequence[str], lines: list[list[str]], right: Sequence[int]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=SIMPLE_HEAD, pad_edge=False)
    for i, header in enumerate(headers):
        drawn.add_column(header, justify="right" if i in right else "left")
    for line in lines:
        drawn.add_row(*(Text(cell) for cell in line))
    Console().print(drawn)


def _plain(headers: Sequence[str], lines: list[list[str]], right: Sequence[int]) -> None:
    from rich.cells import cell_len

    lines = [list(headers), *lines]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = []
        for i, (cell, width) in enumerate(zip(line, widths, strict=True)):
            blank = " " * (width - cell_len(cell))
            cells.append(blank + cell if i in right else cell + blank)
        click.echo("  ".join(cells).rstrip())


def notes(lines: Iterable[object]) -> None:
    """Things worth knowing that stop nothing; to stderr, so that results can be piped."""
    for line in lines:
        click.echo(f"note: {line}", err=True)
