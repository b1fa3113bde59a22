"""Arguments and options that several commands share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


class Month(click.ParamType):
    """A calendar month, YYYY-MM."""

    name = "YYYY-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", str(value)):
            self.fail(f"{value!r} is not a month; write it as 2026-12", param, ctx)
        return str(value)


scenario = click.argument("scenario", type=FILE)
roster = click.argument("roster", type=FILE)
period = click.option("--period", type=Month(), help="Month to plan, in place of the scenario's own.")
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
quiet = click.option("--quiet", is_flag=True, help="Show no progress.")
fast = click.option("--fast", is_flag=True, help="Use all cores; the roster may differ from run to run.")
