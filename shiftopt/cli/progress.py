"""What a running solve shows: a live table for eyes, a few plain lines for logs."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from typing import Any, Self

import click

from shiftopt.cli.words import say
from shiftopt.solving.progress import Progress


class Quiet:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, news: Progress) -> None:
        pass


class Plain(Quiet):
    """One line for the first roster and one for the end of each tier."""

    def __init__(self, language: Any) -> None:
        self._language = language
        self._last: Progress | None = None
        self._first = True

    def __exit__(self, *_: object) -> None:
        self._end()

    def __call__(self, news: Progress) -> None:
        if self._last is not None and self._last.tier != news.tier:
            self._end()
        self._last = _merged(self._last, news)
        if self._first and news.objective is not None:
            self._first = False
            click.echo(f"{news.seconds:7.1f} s  {say(self._language, 'first')}", err=True)

    def _end(self) -> None:
        news, self._last = self._last, None
        if news is None or news.tier is None or news.objective is None:
            return
        facts = [f"{news.seconds:7.1f} s", _tier(news, self._language)]
        facts.append(f"{say(self._language, 'objective')} {news.objective}")
        if news.bound is not None:
            facts.append(f"{say(self._language, 'bound')} {news.bound}")
        click.echo("  ".join(facts), err=True)


class Live(Quiet):
    """A table of the tiers that fills while the solver works."""

    def __init__(self, language: Any, stopping: threading.Event) -> None:
        from rich.console import Console
        from rich.live import Live as Screen

        self._language = language
        self._stopping = stopping
        self._stage = ""
        self._tiers: dict[str, Progress] = {}
        self._begun = time.monotonic()
        self._screen = Screen(
            get_renderable=self._draw, console=Console(stderr=True), refresh_per_second=4, transient=True
        )

    def __enter__(self) -> Self:
        self._screen.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._screen.stop()

    def __call__(self, news: Progress) -> None:
        self._stage = news.stage
        if news.tier is not None:
            self._tiers[news.tier] = _merged(self._tiers.get(news.tier), news)

    def _draw(self) -> Any:
        from rich.box import SIMPLE_HEAD
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        drawn = Table(box=SIMPLE_HEAD, pad_edge=False)
        drawn.add_column(say(self._language, "tier"))
        for key in ("objective", "bound", "gap", "seconds"):
            drawn.add_column(say(self._language, key), justify="right")
        for news in list(self._tiers.values()):
            numbers = _number(news.objective), _number(news.bound), _gap(news), f"{news.seconds:.1f}"
            drawn.add_row(_tier(news, self._language), *numbers)
        hint = say(self._language, "stopping" if self._stopping.is_set() else "ctrl_c")
        return Group(
            drawn, Text(f"{time.monotonic() - self._begun:.0f} s  {self._stage}  {hint}", style="dim")
        )


def watch(language: Any, quiet: bool, stopping: threading.Event) -> Quiet:
    """The way to show progress that suits the place; ``stopping`` is set once the user wants an end."""
    if quiet:
        return Quiet()
    return Live(language, stopping) if sys.stderr.isatty() else Plain(language)


def _merged(old: Progress | None, news: Progress) -> Progress:
    """News of a tier; what it leaves out is still as it was."""
    if old is None or old.tier != news.tier:
        return news
    return replace(
        news,
        objective=old.objective if news.objective is None else news.objective,
        bound=old.bound if news.bound is None else news.bound,
    )


def _tier(news: Progress, language: Any) -> str:
    from shiftopt.report.phrases import tier_name

    return tier_name(news.tier or "", language)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _gap(news: Progress) -> str:
    if news.objective is None or news.bound is None:
        return ""
    return f"{(news.objective - news.bound) / max(news.objective, 1):.1%}"
