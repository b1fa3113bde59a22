"""What a running solve shows: a live table for eyes, a few plain lines for logs."""

from __future__ import annotations

import sys
import threading
import time
from typing import Any, Self

import click

from shiftopt.solving.progress import Progress


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _gap(news: Progress) -> str:
    if news.objective is None or news.bound is None:
        return ""
    return f"{(news.objective - news.bound) / max(news.objective, 1):.1%}"


class Quiet:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, news: Progress) -> None:
        pass


class Plain(Quiet):
    """One line for the first roster and one for the end of each stage and tier."""

    def __init__(self) -> None:
        self._last: Progress | None = None
        self._first = True

    def __exit__(self, *_: object) -> None:
        self._line("end")

    def __call__(self, news: Progress) -> None:
        last, self._last = self._last, news
        if last is not None and (last.stage, last.tier) != (news.stage, news.tier):
            self._last = last
            self._line("end")
            self._last = news
        if self._first and news.objective is not None:
            self._first = False
            self._line("first roster")

    def _line(self, what: str) -> None:
        if self._last is None:
            return
        news = self._last
        parts = [f"{news.seconds:7.1f} s", news.stage, news.tier or "", what]
        if news.objective is not None:
            parts.append(f"objective {news.objective}")
        if news.bound is not None:
            parts.append(f"bound {news.bound}")
        click.echo("  ".join(part for part in parts if part), err=True)


class Live(Quiet):
    """A table of the tiers that fills while the solver works."""

    def __init__(self, stopping: threading.Event) -> None:
        from rich.console import Console
        from rich.live import Live as Screen

        self._stopping = stopping
        self._rows: dict[tuple[str, str | None], Progress] = {}
        self._begun = time.monotonic()
        self._screen = Screen(get_renderable=self._draw, console=Console(stderr=True), refresh_per_second=4)

    def __enter__(self) -> Self:
        self._screen.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._screen.stop()

    def __call__(self, news: Progress) -> None:
        self._rows[news.stage, news.tier] = news

    def _draw(self) -> Any:
        from rich.box import SIMPLE_HEAD
        from rich.table import Table

        stopping = self._stopping.is_set()
        hint = "stopping; Ctrl-C again gives up" if stopping else "Ctrl-C stops with the best so far"
        caption = f"{time.monotonic() - self._begun:.0f} s; {hint}"
        drawn = Table(box=SIMPLE_HEAD, pad_edge=False, caption=caption)
        for header in ("stage", "tier"):
            drawn.add_column(header)
        for header in ("objective", "bound", "gap", "seconds"):
            drawn.add_column(header, justify="right")
        for news in list(self._rows.values()):
            numbers = _number(news.objective), _number(news.bound), _gap(news), f"{news.seconds:.1f}"
            drawn.add_row(news.stage, news.tier or "", *numbers)
        return drawn


def watch(quiet: bool, stopping: threading.Event) -> Quiet:
    """The way to show progress that suits the place; ``stopping`` is set once the user wants an end."""
    if quiet:
        return Quiet()
    return Live(stopping) if sys.stderr.isatty() else Plain()
