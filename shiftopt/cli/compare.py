"""``shiftopt compare``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shiftopt.cli import options as opt
from shiftopt.cli.ending import command

if TYPE_CHECKING:
    from shiftopt.report.compare import Comparison, Side

EITHER = click.Path(exists=True, path_type=Path)


@command
@click.argument("a", type=EITHER)
@click.argument("b", type=EITHER)
@click.option("-s", "--scenario", type=opt.FILE, help="Scenario of rosters given as .csv or .xlsx.")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The page; by default compare.html, in B where that is a folder.",
)
@opt.lang
def compare(a: Path, b: Path, scenario: Path | None, out: Path | None, lang: Any) -> None:
    """Compare two rosters: what changed for whom, better or worse.

    A and B are folders of results, of the same month or of two; with --scenario also rosters, .csv or .xlsx.
    """
    from shiftopt.report.compare import Comparison

    found = Comparison(_side(a, scenario), _side(b, scenario))
    page = out or (b / "compare.html" if b.is_dir() else Path("compare.html"))
    show_comparison(found, lang or "zh", page)
    click.echo(str(page))


def show_comparison(found: Comparison, language: Any, page: Path) -> None:
    """What changed in words and as a table; the page is written."""
    from shiftopt.cli import show
    from shiftopt.cli.words import say
    from shiftopt.export.whole import write_whole
    from shiftopt.report import compare as words

    click.echo(words.headline(found, language))
    for _, line in words.lines(found, language):
        click.echo(line)
    rows = [
        (d.name, words.TONES[d.tone][language], len(d.moves) or "", words.delta_words(d, language))
        for d in found.deltas
        if d.changed or d.moves
    ]
    if rows:
        click.echo()
        heads = [say(language, key) for key in ("person_name", "change", "days_changed", "in_words")]
        show.table(heads, rows, (2,))
        click.echo()
    write_whole(page, words.compare_page(found, language))


def _side(path: Path, scenario: Path | None) -> Side:
    """A folder or roster.json as it is; any other roster read with the scenario."""
    from shiftopt import job
    from shiftopt.cli.loading import read, read_roster
    from shiftopt.report.compare import side_from, side_of

    if path.is_dir() or path.suffix == ".json":
        return side_from(path)
    if scenario is None:
        raise click.UsageError(f"{path} is a roster without its scenario; add --scenario SCENARIO")
    return side_of(job.given(read_roster(path, read(scenario))), str(path))
