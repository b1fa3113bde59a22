"""``shiftopt schema``."""

from __future__ import annotations

from pathlib import Path

import click

from shiftopt.cli.ending import command


@command
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to a file."
)
def schema(out: Path | None) -> None:
    """Print the JSON Schema of the scenario file, for editors.

    Editors with a YAML language server complete and check a scenario whose first line is
    `# yaml-language-server: $schema=shiftopt.schema.json`.
    """
    text = schema_text()
    if out is None:
        click.echo(text, nl=False)
        return
    from shiftopt.export.whole import write_whole

    click.echo(str(write_whole(out, text)))


def schema_text() -> str:
    """The schema as a file holds it."""
    import json

    from shiftopt.scenario.schema import json_schema

    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
