"""How rules write times and dates in their sentences."""

from __future__ import annotations

from shiftopt.scenario.types import DAY, Scenario

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def hours(minutes: float) -> str:
    """Minutes as hours, ``"7.5"``, with two decimals at most."""
    return f"{round(minutes / 60, 2):g}"


def date(scenario: Scenario, day: int) -> dict[str, str]:
    """A day in zh and en: ``12月3日``, ``3 Dec``."""
    on = scenario.date(day)
    return {"zh": f"{on.month}月{on.day}日", "en": f"{on.day} {MONTHS[on.month - 1]}"}


def moment(scenario: Scenario, minute: int) -> dict[str, str]:
    """A minute of the running clock in zh and en: ``12月3日 22:45``, ``22:45 on 3 Dec``."""
    day, rest = divmod(minute, DAY)
    on, clock = date(scenario, day), f"{rest // 60:02}:{rest % 60:02}"
    return {"zh": f"{on['zh']} {clock}", "en": f"{clock} on {on['en']}"}


def span(scenario: Scenario, first: int, last: int) -> dict[str, str]:
    """The days from one to another in zh and en: ``12月3日至9日``, ``30 Nov – 2 Dec``."""
    begin, end = date(scenario, first), date(scenario, last)
    a, b = scenario.date(first), scenario.date(last)
    if a == b:
        return begin
    if (a.year, a.month) != (b.year, b.month):
        return {"zh": f"{begin['zh']}至{end['zh']}", "en": f"{begin['en']} – {end['en']}"}
    return {"zh": f"{begin['zh']}至{b.day}日", "en": f"{a.day}–{end['en']}"}
