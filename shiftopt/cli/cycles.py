"""How commands tell what a cycle means: its facts, and what rule sets say of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from shiftopt.rotation.cycle import Rotation
    from shiftopt.rotation.facts import Facts
    from shiftopt.scenario.types import Shift
    from shiftopt.verdict import Finding, Verdict

COLUMNS = ("week", "shortest_rest", "after_nights", "run", "nights", "seven", "between", "weekends", "tired")
"""Facts in a table, as the words call them."""

handover = click.option(
    "--handover",
    type=click.IntRange(0, 240),
    default=0,
    metavar="MIN",
    help="Minutes of work before each shift.",
)


def _known(_: click.Context, __: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    from shiftopt import profiles
    from shiftopt.verdict import USUAL

    there = [name for name in profiles.names() if name != profiles.BASE]
    for name in names:
        if name not in there:
            raise click.BadParameter(f"there is no profile {name!r}; write one of {', '.join(there)}")
    return names or USUAL


profiles = click.option(
    "--profile",
    "profiles",
    multiple=True,
    callback=_known,
    metavar="NAME",
    help="Rule set to judge by, once for each; default: cn-standard, cn-comprehensive, eu-wtd, ergonomic.",
)


def facts_of(rotation: Rotation, shifts: Sequence[Shift], handover: int) -> dict[str, str]:
    """The figures of a rotation as text, in the order of the columns."""
    from shiftopt.rotation.facts import facts

    found = figures(facts(rotation, shifts, handover))
    return found | {"tired": tired(rotation.cycle, shifts, handover)}


def word(verdict: Verdict, lang: Any) -> str:
    """A verdict for a cell of a table, with the rules that aren't kept."""
    from shiftopt.cli.words import say

    titles = dict.fromkeys(f.rule.title(lang) for f in verdict.broken or verdict.advice)
    names = say(lang, "comma").join(titles)
    return say(lang, f"verdict_{verdict.word}", names=names)


def tell(verdicts: Iterable[Verdict], lang: Any) -> None:
    """Each rule set's verdict; each rule that isn't kept with its clause, and where it is worst."""
    from shiftopt.cli.words import say
    from shiftopt.profiles import read

    for verdict in verdicts:
        title = read(verdict.profile).title[lang]
        click.echo(say(lang, f"judged_{verdict.word}", profile=verdict.profile, title=title))
        for key, found in (("hard", verdict.broken), ("soft", verdict.advice)):
            for finding in found:
                click.echo(_clause(key, finding, lang))


def tell_year(rotation: Rotation, shifts: Iterable[Shift], country: str | None, lang: Any) -> None:
    """How holidays, weekend days and nights of the year from the anchor fall on the teams."""
    from shiftopt.cli import show
    from shiftopt.cli.words import say
    from shiftopt.rotation.spread import YEAR, worked
    from shiftopt.scenario.calendar import calendar_of

    year = calendar_of(country, rotation.anchor, YEAR)
    holidays = [rotation.anchor + timedelta(days=day) for day in sorted(year.holidays) if 0 <= day < YEAR]
    counts = worked(rotation, holidays, {s.code for s in shifts if s.night})
    headers = [say(lang, key) for key in ("team", "of_holidays", "of_weekends", "of_nights")]
    click.echo(say(lang, "rotation_year", start=rotation.anchor))
    show.table(headers, zip(rotation.offsets, *counts, strict=True), (1, 2, 3))


def team_names(count: int, lang: Any) -> list[str]:
    """What teams are called until somebody names them."""
    letters = {"zh": "甲乙丙丁戊己庚辛壬癸", "en": "ABCDEFGHIJ"}[lang]
    return list(letters[:count]) if count <= len(letters) else [str(number) for number in range(1, count + 1)]


def yaml(rotation: Rotation) -> str:
    """A rotation as a line of a scenario."""
    cycle = "".join(rotation.cycle)
    if any(len(code) > 1 for code in rotation.cycle):
        cycle = "[" + ", ".join(f'"{code}"' for code in rotation.cycle) + "]"
    teams = ", ".join(f"{team}: {at}" for team, at in rotation.offsets.items())
    return f"rotation: {{cycle: {cycle}, anchor: {rotation.anchor}, teams: {{{teams}}}}}"


def _clause(key: str, finding: Finding, lang: Any) -> str:
    from shiftopt.cli.words import say
    from shiftopt.profiles import sources

    lines = ["  " + say(lang, "clause", key=say(lang, key), what=finding.rule.sentence(lang))]
    if finding.rule.source:
        place = sources()[finding.rule.source].cite(lang)
        lines.append("    " + say(lang, "clause", key=say(lang, "source"), what=place))
    lines.append(f"    {say(lang, 'in_a_year', times=finding.times, worst=finding.say(lang))}")
    return "\n".join(lines)


def figures(found: Facts) -> dict[str, str]:
    """Facts as text, in the order of the columns."""
    return {
        "week": f"{float(found.week / 60):.4g}",
        "shortest_rest": _hours(found.shortest_rest),
        "after_nights": _hours(found.after_nights),
        "run": _or_dash(found.longest_run),
        "nights": _or_dash(found.most_nights),
        "seven": f"{_hours(found.least_in_7)}–{_hours(found.most_in_7)}",
        "between": _hours(found.between_rests),
        "weekends": _share(found.weekends_free),
    }


def tired(cycle: tuple[str, ...], shifts: Sequence[Shift], handover: int) -> str:
    """The highest fatigue index of a turn of the cycle, after weeks of it."""
    from shiftopt.fatigue import LOOKBACK, fatigue_index
    from shiftopt.scenario.types import DAY

    by_code = {shift.code: shift for shift in shifts}
    days = LOOKBACK + len(cycle) - LOOKBACK % len(cycle) + len(cycle)
    duties = [
        (day * DAY + by_code[code].start - handover, day * DAY + by_code[code].end)
        for day in range(days)
        if (code := cycle[day % len(cycle)]) in by_code
    ]
    index = fatigue_index([start for start, _ in duties], [end for _, end in duties])
    last = [
        value for value, (start, _) in zip(index, duties, strict=True) if start >= (days - len(cycle)) * DAY
    ]
    return f"{max(last):.0f}"


def _or_dash(value: object) -> str:
    return "–" if value is None else str(value)


def _hours(minutes: int | None) -> str:
    return "–" if minutes is None else f"{minutes / 60:.4g}"


def _share(share: Fraction) -> str:
    return "0" if share == 0 else f"{share.numerator}/{share.denominator}"
