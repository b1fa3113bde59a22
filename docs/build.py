"""Write the pages of the documentation that are made from the program itself.

``python docs/build.py`` writes them; with ``--check`` it only says which are out of date (status 1).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

HOME = Path(__file__).parent


# --- command line ---------------------------------------------------------------------------------
def command_line() -> str:
    """Every command with its arguments, options and help."""
    from shiftopt.cli.app import COMMANDS, app

    parent = click.Context(app, info_name="shiftopt")
    parts = ["# Command line", app.help or "", "| command | does |\n| --- | --- |"]
    parts[-1] += "".join(f"\n| [`{name}`](#shiftopt-{name}) | {text} |" for name, text in COMMANDS.items())
    parts += ["## Exit status", exit_statuses()]
    for name in COMMANDS:
        command = app.get_command(parent, name)
        assert command is not None
        parts += command_sections(command, click.Context(command, parent, info_name=name))
    return "\n\n".join(parts) + "\n"


def command_sections(command: click.Command, context: click.Context) -> Iterator[str]:
    """A command, or a group with all that is in it."""
    if not isinstance(command, click.Group):
        yield from command_section(command, context)
        return
    yield f"## `{context.command_path}`"
    yield command.help or ""
    for name, inner in command.commands.items():
        yield from command_section(inner, click.Context(inner, context, info_name=name), "###")


def command_section(command: click.Command, context: click.Context, heading: str = "##") -> Iterator[str]:
    """Heading, usage, help and table of options of one command."""
    yield f"{heading} `{context.command_path}`"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```\n{context.command_path} {usage}\n```"
    yield "\n\n".join(" ".join(p.split()) for p in (command.help or "").split("\n\n"))
    options = [p for p in command.params if isinstance(p, click.Option)]
    rows = [record for option in options if (record := option.get_help_record(context)) is not None]
    yield "| option | does |\n| --- | --- |" + "".join(f"\n| `{cell(o)}` | {cell(h)} |" for o, h in rows)


def cell(text: str) -> str:
    """Text that is safe in a table cell."""
    return " ".join(text.split()).replace("|", "\\|")


def exit_statuses() -> str:
    """The table of exit statuses."""
    from shiftopt.cli.ending import MEANING

    return "| status | means |\n| --- | --- |" + "".join(
        f"\n| {int(s)} | {text} |" for s, text in MEANING.items()
    )


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": command_line,
}
"""File → what makes it."""


def main(check: bool) -> int:
    """Write the pages, or only compare them; the number of pages that were out of date."""
    old = 0
    for name, make in PAGES.items():
        path, text = HOME / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        old += 1
        print(f"{name} is out of date" if check else f"{name} written")
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
    return old


if __name__ == "__main__":
    only_check = "--check" in sys.argv[1:]
    outdated = main(only_check)
    sys.exit(1 if only_check and outdated else 0)
