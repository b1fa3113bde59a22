"""How a command ends: what it raises becomes an exit status and a short message."""

from __future__ import annotations

import functools
from collections.abc import Callable
from enum import IntEnum
from typing import Any, NoReturn

import click

from shiftopt.errors import ScenarioError, ShiftoptError


class Exit(IntEnum):
    """Exit statuses of every command."""

    OK = 0
    BUG = 1
    USAGE = 2
    WRONG = 3
    IMPOSSIBLE = 4
    NOTHING = 5
    UNSOUND = 6
    BREACHES = 8
    INTERRUPTED = 130


MEANING = {
    Exit.OK: "done, and the audit is clean",
    Exit.BUG: "unexpected error",
    Exit.USAGE: "wrong command line, or a file that can't be written",
    Exit.WRONG: "wrong scenario or roster file",
    Exit.IMPOSSIBLE: "proven impossible, explained",
    Exit.NOTHING: "nothing found within the limit",
    Exit.UNSOUND: "own roster failed the audit",
    Exit.BREACHES: "the audited roster breaks hard rules",
    Exit.INTERRUPTED: "interrupted",
}
"""Exit status → what it tells."""


def leave(status: Exit) -> NoReturn:
    """End the command."""
    raise click.exceptions.Exit(int(status))


def command(function: Callable[..., Any]) -> click.Command:
    """Make a function a command: its name and help, ``--debug``, and a decent ending whatever it raises."""

    @functools.wraps(function)
    def decent(*args: Any, debug: bool, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise  # click knows how to end these
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            leave(Exit.INTERRUPTED)
        except Exception as error:
            if debug:
                import traceback

                click.echo(traceback.format_exc(), err=True)
            leave(_say(error))

    made = click.command()(decent)
    made.params.append(click.Option(["--debug"], is_flag=True, help="Show where an error came from."))
    return made


def _say(error: Exception) -> Exit:
    """Print one error for its reader; its exit status."""
    if isinstance(error, ScenarioError):
        count = len(error.problems)
        click.echo("\n".join(str(problem) for problem in error.problems), err=True)
        click.echo(f"{count} problem{'s' if count > 1 else ''}", err=True)
    elif isinstance(error, ShiftoptError):
        click.echo(str(error), err=True)
    else:
        text = " ".join(str(error).split())
        click.echo(f"Sorry, this is a fault of shiftopt: {type(error).__name__}: {text}", err=True)
        click.echo("Run the same command with --debug to see where, and please report it.", err=True)
        return Exit.BUG
    return Exit(error.exit_code)
