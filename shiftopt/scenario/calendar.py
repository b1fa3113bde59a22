"""What kind of day each date is: weekend, holiday, statutory holiday, make-up workday."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

from shiftopt import shipped
from shiftopt.errors import Problem, ScenarioError
from shiftopt.scenario.types import Calendar

BEFORE = 35
"""Days before the period that a calendar knows."""

AFTER = 7
"""Days after the period that a calendar knows."""

MAKE_UP = {"zh": "调休上班", "en": "make-up workday"}

Kind = Literal["statutory", "off", "work"]


@dataclass(frozen=True, slots=True)
class Day:
    """One date that isn't what its weekday says.

    ``statutory``: a holiday by law; ``off``: another day off (bridge day, local closure);
    ``work``: an ordinary workday, whatever the date is otherwise (调休). An estimate is planned with, and
    doesn't make the year known.
    """

    date: date
    name: str
    kind: Kind
    estimate: bool = False


def calendar_of(
    country: str | None,
    start: date,
    days: int,
    own: Iterable[Day] = (),
    language: Literal["zh", "en"] = "zh",
) -> Calendar:
    """Calendar of a period, from 35 days before it to 7 days after it.

    Parameters
    ----------
    country : str or None
        ISO 3166 code, with a region where holidays differ (``CN``, ``DE-BY``); ``none`` or None for
        no holidays.
    start : date
        First date of the period, which is day 0.
    days : int
        Length of the period.
    own : iterable of Day
        The station's own entries, or an imported notice; they override the country's.
    language : str
        Language of the holidays' names where there is a choice.

    Raises
    ------
    ScenarioError
        The country isn't known. The problem has no place; the caller knows the line.

    Notes
    -----
    ``provisional`` is about the period itself: some date of it lies in a Chinese year whose notice
    isn't known, and ``own`` names no make-up workday of that year (which only a notice can have told) that
    isn't an estimate.
    """
    dates = {d: start + timedelta(days=d) for d in range(-BEFORE, days + AFTER)}
    own = tuple(own)
    special = _merged(_country_days(country, sorted({on.year for on in dates.values()}), language), own)
    kinds = {d: special[on].kind for d, on in dates.items() if on in special}
    weekend = frozenset(d for d, on in dates.items() if on.weekday() >= 5)
    return Calendar(
        weekend=weekend,
        holidays={d: special[dates[d]].name for d, kind in kinds.items() if kind != "work"},
        statutory=frozenset(d for d, kind in kinds.items() if kind == "statutory"),
        workdays=frozenset(d for d in dates if kinds.get(d, "off" if d in weekend else "work") == "work"),
        country=_country(country),
        provisional=_country(country) == "CN" and _provisional({dates[d].year for d in range(days)}, own),
    )


# --- own entries --------------------------------------------------------------------------------
def _merged(known: Iterable[Day], own: Iterable[Day]) -> dict[date, Day]:
    """Date → entry. The later one wins, but a day off written over a statutory day stays statutory."""
    merged: dict[date, Day] = {}
    for entry in (*known, *own):
        before = merged.get(entry.date)
        legal = before is not None and before.kind == "statutory" and entry.kind == "off"
        merged[entry.date] = replace(entry, kind="statutory") if legal else entry
    return merged


def _provisional(years: set[int], own: Iterable[Day]) -> bool:
    """Whether the notice of one of these years is neither in the table nor among the own entries."""
    known = {year for year, facts in _cn()["years"].items() if "closed" in facts}
    told = {entry.date.year for entry in own if entry.kind == "work" and not entry.estimate}
    return bool(years - known - told)


# --- countries ----------------------------------------------------------------------------------
def _code(country: str | None) -> str | None:
    code = (country or "none").strip().upper()
    return None if code == "NONE" else code


def _country(country: str | None) -> str | None:
    code = _code(country)
    return None if code is None else code.partition("-")[0]


def _country_days(country: str | None, years: Sequence[int], language: str) -> list[Day]:
    code = _code(country)
    if code is None:
        return []
    if code != "CN":
        return _library_days(code, years, language)
    table = _cn()["years"]
    found = [entry for year in years if year in table for entry in _table_days(year, language)]
    rest = [year for year in years if year not in table]
    return found + (_library_days("CN", rest, language) if rest else [])


@cache
def _cn() -> dict[str, Any]:
    return shipped.read(Path(__file__).with_name("holidays_cn.yaml"))


def _table_days(year: int, language: str) -> Iterator[Day]:
    """Entries of one year of the Chinese table: blocks first, so that the statutory days override them."""
    facts, english = _cn()["years"][year], _cn()["english"]
    kinds: tuple[tuple[str, Kind], ...] = (("closed", "off"), ("statutory", "statutory"))
    for key, kind in kinds:
        for name, block in facts.get(key, {}).items():
            for on in _block(year, block):
                yield Day(on, name if language == "zh" else english[name], kind)
    for day in facts.get("work", ()):
        yield Day(date.fromisoformat(f"{year}-{day}"), MAKE_UP[language], "work")


def _block(year: int, block: str) -> Iterator[date]:
    first, _, last = block.partition("..")
    on, end = (date.fromisoformat(f"{year}-{part}") for part in (first, last or first))
    while on <= end:
        yield on
        on += timedelta(days=1)


def _library_days(code: str, years: Sequence[int], language: str) -> list[Day]:
    """Holidays as the ``holidays`` package computes them; in China only the statutory ones."""
    import holidays

    country, _, region = code.partition("-")
    try:
        kind = type(holidays.country_holidays(country))
        wanted = {"zh": "zh_CN", "en": "en_US"}[language]
        tongue = wanted if wanted in kind.supported_languages else kind.default_language
        days = holidays.country_holidays(
            country, subdiv=region or None, years=years, language=tongue, observed=country != "CN"
        )
    except NotImplementedError:
        what = f"no holidays are known for the calendar {code!r}"
        remedy = "write a country code such as CN, with a region such as DE-BY where there is one, or none"
        raise ScenarioError([Problem(None, None, None, what, remedy)]) from None
    if country == "CN":
        moved = ("休息日", "Day off", "春节延长", "Extended")
        return [Day(on, name, "statutory") for on, name in days.items() if not name.startswith(moved)]
    found = [Day(on, name, "statutory") for on, name in days.items()]
    return found + [
        Day(on, MAKE_UP[language], "work") for on in sorted(getattr(days, "weekend_workdays", ()))
    ]
