"""``shiftopt rotations design``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from shiftopt.cli import cycles
from shiftopt.cli import options as opt
from shiftopt.cli.ending import Exit, command, leave
from shiftopt.errors import ScenarioError
from shiftopt.rotation.cycle import Rotation

if TYPE_CHECKING:
    from shiftopt.rotation.design import Design
    from shiftopt.rotation.wanted import Wanted
    from shiftopt.scenario.types import Shift


@command
@click.option("--teams", type=click.IntRange(1, 100), required=True, help="How many teams.")
@click.option(
    "--need",
    multiple=True,
    required=True,
    metavar="CODE=N[,N…]",
    help="Teams needed on a shift: one number, or one for each day of the period, for a week from Monday. "
    "Once for each shift.",
)
@click.option(
    "--shift",
    multiple=True,
    metavar="CODE=HH:MM-HH:MM",
    help="Clock times of a shift. Known are M 07–15, A 15–23, N 23–07; with D, D 07–19 and N 19–07.",
)
@click.option(
    "--every", type=click.IntRange(1, 28), metavar="DAYS", help="Days from team to team; default: 7."
)
@click.option("--work", metavar="A-B", help="Workdays in a row, least and most; default: 1-6.")
@click.option("--off", metavar="A-B", help="Free days in a row, least and most; default: 1-7.")
@click.option("--run", multiple=True, metavar="CODE=A-B", help="Days in a row with one shift.")
@click.option("--nights", type=int, metavar="N", help="Most nights in a row.")
@click.option("--rest", type=float, metavar="HOURS", help="Least rest between two shifts; default: 11.")
@click.option("--after-nights", type=float, metavar="HOURS", help="Least rest from a night to another shift.")
@click.option("--forward", is_flag=True, help="From one workday to the next, no shift that starts earlier.")
@click.option("--weekends", type=int, metavar="N", help="Least number of free weekends in the cycle.")
@click.option("--hours", type=float, metavar="H", help="Most hours in a week, on average.")
@click.option(
    "--prefer",
    metavar="WORDS",
    help="What is made least, the most important first; default: "
    "forward,nights,weekends,half_weekends,single_days_off,long_blocks.",
)
@cycles.handover
@cycles.profiles
@click.option(
    "--calendar", default="CN", show_default=True, metavar="CODE", help="Country of the holidays, or none."
)
@click.option(
    "--start",
    type=click.DateTime(["%Y-%m-%d"]),
    default="2026-01-05",
    show_default=True,
    metavar="DATE",
    help="The cycle begins on this date or soon after; holidays and weekends of the year from there are "
    "spread over the teams.",
)
@opt.time_limit
@opt.lang_zh
def designing(
    teams: int,
    need: tuple[str, ...],
    shift: tuple[str, ...],
    handover: int,
    profiles: tuple[str, ...],
    calendar: str,
    start: datetime,
    time_limit: float | None,
    lang: Any,
    **rules: Any,
) -> None:
    """Design a cycle for any number of teams, shifts and staffing; or prove that there is none.

    Preferences are settled one after another; of all cycles that are equally good the first in the dictionary
    is taken, so that the same question has the same answer. Each search has the time limit.
    """
    from shiftopt.cli.words import say
    from shiftopt.rotation.design import design
    from shiftopt.rotation.why import explain
    from shiftopt.scenario.resolve import wanted_of

    asked = _asked(need, rules)
    shifts = _shifts(asked.need, shift, lang)
    wanted = wanted_of(asked, teams, shifts, handover)
    found = design(wanted, time_limit)
    if found is None:
        why = explain(wanted, lang)
        click.echo(say(lang, "no_cycle"))
        for text in why.shortages:
            click.echo(f"  {text}")
        for key, texts in (("no_cycle_together", why.together), ("no_cycle_ways", why.ways_out)):
            if texts:
                click.echo("\n".join([say(lang, key), *(f"  {text}" for text in texts)]))
        leave(Exit.IMPOSSIBLE)
    try:
        rotation = _placed(found, wanted, calendar, start.date(), lang)
    except ScenarioError as error:
        raise click.BadParameter(error.problems[0].what, param_hint="--calendar") from None
    _tell(found, wanted, rotation, calendar, profiles, lang)


def _tell(
    found: Design,
    wanted: Wanted,
    rotation: Rotation,
    country: str | None,
    profiles: tuple[str, ...],
    lang: Any,
) -> None:
    """The cycle as a table, its facts, what it costs, what rule sets say of it, its lines in a scenario."""
    from shiftopt.cli import show
    from shiftopt.cli.words import say
    from shiftopt.verdict import verdicts

    head = [say(lang, f"day_{day}") for day in range(7)] if found.period == 7 else range(1, found.period + 1)
    rows = [(number, *row) for number, row in enumerate(found.table, 1)]
    show.table([say(lang, "row"), *map(str, head)], rows)
    click.echo()
    figures = cycles.facts_of(rotation, wanted.shifts, wanted.handover)
    prices = {f"prefer_{name}": str(abs(value)) for name, value in found.points.items()}
    listed = [(say(lang, key), value) for key, value in (figures | prices).items()]
    show.table([say(lang, "fact"), ""], listed, (1,))
    click.echo()
    cycles.tell(verdicts(rotation, wanted.shifts, wanted.handover, profiles), lang)
    click.echo()
    cycles.tell_year(rotation, wanted.shifts, country, lang)
    click.echo(f"\n{say(lang, 'rotation_yaml')}")
    click.echo(cycles.yaml(rotation))


def _placed(found: Design, wanted: Wanted, country: str, start: date, lang: Any) -> Rotation:
    """The rotation of its teams, begun where the year's holidays and weekends come out most even."""
    from shiftopt.rotation.spread import YEAR, evenly
    from shiftopt.scenario.calendar import calendar_of

    teams = cycles.team_names(len(found.offsets), lang)
    anchor = found.anchor(start)
    year = calendar_of(country, anchor, YEAR)
    holidays = [anchor + timedelta(days=day) for day in sorted(year.holidays) if 0 <= day < YEAR]
    nights = {shift.code for shift in wanted.shifts if shift.night}
    return Rotation(found.cycle, anchor, evenly(found.cycle, teams, anchor, holidays, nights, found.offsets))


def _asked(need: tuple[str, ...], rules: dict[str, Any]) -> Any:
    """The options as the design section of a scenario, checked the same way."""
    from pydantic import ValidationError

    from shiftopt.scenario.file.rotation import Design

    def numbers(code: str, text: str) -> Any:
        found = [_int(part, f"--need {code}={text}") for part in text.split(",")]
        return found[0] if len(found) == 1 else found

    asked: dict[str, Any] = {"need": {c: numbers(c, t) for c, t in map(_pair, need)}}
    asked["runs"] = {code: _range(text) for code, text in map(_pair, rules.pop("run"))}
    for name in ("work", "off"):
        if (text := rules.pop(name)) is not None:
            asked[name] = _range(text)
    if (words := rules.pop("prefer")) is not None:
        asked["prefer"] = [word.strip() for word in words.split(",") if word.strip()]
    asked |= {name: value for name, value in rules.items() if value is not None}
    try:
        return Design.model_validate(asked)
    except ValidationError as error:
        said = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}".removeprefix(": ") for e in error.errors())
        raise click.UsageError("\n".join(said)) from None


def _pair(text: str) -> tuple[str, str]:
    code, sign, value = text.partition("=")
    if not sign or not code or not value:
        raise click.UsageError(f"{text!r}: write CODE=…, such as M=1")
    return code.strip(), value.strip()


def _int(text: str, where: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise click.UsageError(f"{where}: {text!r} is no whole number") from None


def _range(text: str) -> tuple[int, int]:
    """``2-4`` as least and most; one number is both."""
    least, _, most = text.partition("-")
    return _int(least, text), _int(most or least, text)


def _shifts(codes: Iterable[str], given: tuple[str, ...], lang: Any) -> tuple[Shift, ...]:
    """The shifts that are needed, with clock times of their own or the usual ones."""
    from pydantic import ValidationError

    from shiftopt.rotation import library
    from shiftopt.scenario.file.shifts import Shift as ShiftSection
    from shiftopt.scenario.types import Shift

    codes = list(codes)
    usual = library.shifts("2x12" if "D" in codes else "3x8", lang)
    known = {shift.code: shift for shift in usual}
    for code, text in map(_pair, given):
        start, _, end = text.partition("-")
        try:
            own = ShiftSection.model_validate({"start": start, "end": end})
        except ValidationError:
            raise click.UsageError(f"--shift {code}={text}: write it as {code}=07:00-15:00") from None
        name = known[code].name if code in known else code
        known[code] = Shift(code, name, own.start, own.length, own.is_night)
    missing = [code for code in codes if code not in known]
    if missing:
        raise click.UsageError(f"shift {missing[0]} has no clock times; add --shift {missing[0]}=HH:MM-HH:MM")
    return tuple(known[code] for code in codes)
