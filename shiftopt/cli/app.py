"""The group of all commands; each is imported only when it runs."""

from __future__ import annotations

from importlib import import_module

import click

from shiftopt.cli.ending import MEANING

COMMANDS = {
    "solve": "Plan a period: check, solve, audit, write all results.",
    "check": "Load a scenario and compare what it needs with what there is.",
    "audit": "Check any roster against every rule of the scenario.",
    "explain": "Say why there is no rota, and the least that must give.",
    "report": "Write the result files of any roster, without solving.",
    "replan": "Repair a published roster with the fewest changes.",
    "replace": "Rank stand-ins for one gap, each with what it would cost.",
    "compare": "Compare two rosters: what changed for whom, better or worse.",
    "batch": "Plan a month for every station of a folder.",
    "publish": "Take a roster into the ledger, the memory between months.",
    "actuals": "Take the hours truly worked in the period of SCENARIO into account.",
    "ledger": "Show, correct or export what everybody has carried.",
    "rotations": "List the cycles of the library, describe one, or design one.",
    "rules": "List the rules, or describe one.",
    "profiles": "List the rule sets, or describe one.",
    "schema": "Print the JSON Schema of the scenario file, for editors.",
    "new": "Write a commented scenario to start from.",
}
"""Command → its short help; the first line of the command's own help says the same."""


class Commands(click.Group):
    """Commands that are known by name and help, and imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"shiftopt.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from shiftopt.versions import versions

        click.echo(" ".join(f"{name} {version}" for name, version in versions().items()))
        ctx.exit()


@click.group(
    cls=Commands,
    commands={name: click.Command(name) for name in COMMANDS},  # names, for "did you mean"
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Exit status: " + "; ".join(f"{int(status)} {text}" for status, text in MEANING.items()) + ".",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="And exit."
)
def app() -> None:
    """Plan who patrols which grid on which shift: from a YAML scenario to an audited rota and its page."""
