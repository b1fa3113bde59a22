"""``shiftopt new``."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import command

if TYPE_CHECKING:
    from shiftopt.rules.base import Language

SCHEMA = "shiftopt.schema.json"


@command
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", help="Name of the station.")
@opt.month("--month", help="Month to plan; by default the next.")
@click.option("--xlsx", is_flag=True, help="Keep people, leave, wishes and duties in a workbook beside it.")
@opt.lang_zh
def new(path: Path, name: str | None, month: str | None, xlsx: bool, lang: Language) -> None:
    """Write a commented scenario to start from.

    PATH is the .yaml file to write; it must not exist. The JSON Schema that editors use is written
    beside it, and with --xlsx a workbook of the same name. The new scenario solves as it stands.
    """
    from shiftopt.cli.schema import schema_text
    from shiftopt.export.whole import write_whole

    if path.suffix not in (".yaml", ".yml"):
        raise click.BadParameter(f"{path} must end in .yaml", param_hint="PATH")
    workbook = path.with_suffix(".xlsx")
    for taken in (path, workbook) if xlsx else (path,):
        if taken.exists():
            raise click.BadParameter(f"{taken} exists; choose another name", param_hint="PATH")
    facts = {
        "SCHEMA": SCHEMA,
        "ID": json.dumps(path.stem, ensure_ascii=False),
        "NAME": json.dumps(name or ("新建社区" if lang == "zh" else "New station"), ensure_ascii=False),
        "MONTH": month or _next_month(),
    }
    text = (files("shiftopt.cli") / "templates" / f"station.{lang}.yaml").read_text(encoding="utf-8")
    for key, value in facts.items():
        text = text.replace(f"<{key}>", value)
    if xlsx:
        text, data = _moved_out(text, workbook.name, lang)
        write_whole(workbook, data)
    write_whole(path.with_name(SCHEMA), schema_text())
    write_whole(path, text)
    click.echo(str(path))
    if xlsx:
        click.echo(str(workbook))
    click.echo(f"shiftopt solve {path}")


def _moved_out(text: str, name: str, lang: Language) -> tuple[str, bytes]:
    """The scenario with its people, leave and the like in a workbook that it names; and the workbook."""
    from shiftopt.export.forms import SECTIONS, SHEETS, forms_bytes
    from shiftopt.scenario.file.period import month
    from shiftopt.scenario.strict import parse

    node, _ = parse(text, name)
    assert node is not None
    tree = node.plain()
    span = month(tree["period"])
    assert span is not None
    data = forms_bytes(tree, tree["rotation"]["teams"], tree["shifts"], span.start, lang)
    for section in SECTIONS:
        where = f'{section}: "{name}#{SHEETS[section][lang]}"\n'
        text = re.sub(rf"^{section}:.*?\n(?=\S|\n)", where, text, flags=re.MULTILINE | re.DOTALL)
        text = re.sub(rf"^# {section}:.*?\n(?=\n)", where, text, flags=re.MULTILINE | re.DOTALL)
    return text, data


def _next_month() -> str:
    """The month after this one."""
    later = date.today().replace(day=1) + timedelta(days=31)
    return f"{later:%Y-%m}"
