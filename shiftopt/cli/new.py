"""``shiftopt new``."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import command

SCHEMA = "shiftopt.schema.json"


@command
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", help="Name of the station.")
@opt.month("--month", help="Month to plan; by default the next.")
@opt.lang_zh
def new(path: Path, name: str | None, month: str | None, lang: str) -> None:
    """Write a commented scenario to start from.

    PATH is the .yaml file to write; it must not exist. The JSON Schema that editors use is written
    beside it. The new scenario solves as it stands.
    """
    from shiftopt.cli.schema import schema_text
    from shiftopt.export.whole import write_whole

    if path.suffix not in (".yaml", ".yml"):
        raise click.BadParameter(f"{path} must end in .yaml", param_hint="PATH")
    if path.exists():
        raise click.BadParameter(f"{path} exists; choose another name", param_hint="PATH")
    facts = {
        "SCHEMA": SCHEMA,
        "ID": json.dumps(path.stem, ensure_ascii=False),
        "NAME": json.dumps(name or ("新建社区" if lang == "zh" else "New station"), ensure_ascii=False),
        "MONTH": month or _next_month(),
    }
    text = (files("shiftopt.cli") / "templates" / f"station.{lang}.yaml").read_text(encoding="utf-8")
    for key, value in facts.items():
        text = text.replace(f"<{key}>", value)
    write_whole(path.with_name(SCHEMA), schema_text())
    write_whole(path, text)
    click.echo(str(path))
    click.echo(f"shiftopt solve {path}")


def _next_month() -> str:
    """The month after this one."""
    later = date.today().replace(day=1) + timedelta(days=31)
    return f"{later:%Y-%m}"
