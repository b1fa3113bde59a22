"""Arguments and options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from shiftopt.interop import FORMATS

F = TypeVar("F", bound=Callable[..., Any])

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def _month(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
        raise click.BadParameter(f"{value!r} is not a month; write it as 2026-12")
    return value


def one(scenario: tuple[Path, ...]) -> Path:
    """The one scenario that a command takes where no ``--format`` is given."""
    if len(scenario) > 1:
        raise click.UsageError("one scenario at a time; several files go with --format")
    return scenario[0]


def month(name: str, **attributes: Any) -> Callable[[F], F]:
    """An option that takes a calendar month."""
    return click.option(name, callback=_month, metavar="YYYY-MM", **attributes)


scenario = click.argument("scenario", type=FILE)
scenarios = click.argument("scenario", type=FILE, nargs=-1, required=True)
"""One scenario, or the files of an instance with ``form``; see ``one``."""
form = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="The files are an instance of a public family, one or more files as the family has them.",
)
roster = click.argument("roster", type=FILE)
period = month("--period", help="Month to plan, in place of the scenario's own.")
lang = click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="Language of the output; by default the scenario's."
)
lang_zh = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the output."
)
out = click.option(
    "-o", "--out", type=FOLDER, help="Folder of the results; by default out/STATION/PERIOD.", metavar="DIR"
)
time_limit = click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Wall-clock limit of the search; by default the scenario's, else 180.",
)
seed = click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    metavar="N",
    help="Seed of the search; by default the scenario's, else 1.",
)
alarm = click.option(
    "--alarm",
    type=click.IntRange(0, 7 * 24 * 60),
    metavar="MINUTES",
    help="Let the calendars ring so long before work; by default they don't.",
)
quiet = click.option("--quiet", is_flag=True, help="Show no progress.")
fast = click.option("--fast", is_flag=True, help="Use all cores; the roster may differ from run to run.")
