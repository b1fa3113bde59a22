"""Tiny scenarios: what an ``Example`` of a rule draws, as a Scenario and a Roster.

Tests, docs pages and the battery of guards all read examples through this one door.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF, Rotation
from shiftopt.scenario.types import DAY, Assignment, Calendar, Duty, Grid, Need, Person, Scenario, Shift

if TYPE_CHECKING:
    from shiftopt.rules.base import Example, Rule

MONDAY = date(2026, 6, 1)
"""First day of a tiny scenario unless another is given: a Monday far from every holiday."""

NAMES = ("王建国", "李想", "陈思远", "赵雅琴", "周海涛", "孙晓梅", "吴志强", "郑文静")

SYSTEMS: Mapping[str, tuple[Shift, ...]] = {
    "3x8": (
        Shift("M", "早班", 7 * 60, 480),
        Shift("A", "中班", 15 * 60, 480),
        Shift("N", "夜班", 23 * 60, 480, night=True),
    ),
    "night0": (
        Shift("M", "早班", 8 * 60, 480),
        Shift("A", "中班", 16 * 60, 480),
        Shift("N", "夜班", 0, 480, night=True),
    ),
    "2x12": (Shift("D", "白班", 7 * 60, 720), Shift("N", "夜班", 19 * 60, 720, night=True)),
}


def duty(person: str, day: int, start: str, end: str, what: str = "街道例会") -> Duty:
    """A duty from ``start`` to ``end`` (clock times ``HH:MM``; over midnight where the end isn't later)."""
    begin, finish = _minutes(start), _minutes(end)
    return Duty(person, what, finish - begin + DAY * (finish <= begin), day, day * DAY + begin)


def tiny(
    lines: Sequence[str] | int,
    *,
    days: int | None = None,
    system: str = "3x8",
    rules: Sequence[Rule] = (),
    history: Sequence[str] = (),
    cycle: Sequence[str] = (OFF,),
    offsets: Sequence[int] = (),
    handover: int = 0,
    need: Mapping[Any, int | Need] | None = None,
    grids: Sequence[str | Grid] = ("G1",),
    skills: Mapping[str, Collection[str]] | None = None,
    since: Mapping[str, date | int] | None = None,
    limits: Mapping[str, Mapping[str, int]] | None = None,
    people: Mapping[str, Mapping[str, Any]] | None = None,
    duties: Sequence[Duty] = (),
    start: date = MONDAY,
    holidays: Mapping[int, str] | Collection[int] = (),
    room: Mapping[str, int] | None = None,
    **fields: Any,
) -> Scenario:
    """A scenario of a few people (``p1``, ``p2``, …) and days.

    Parameters
    ----------
    lines : sequence of str or int
        One string a person and a character a day, history before a ``|``; or the number of people, with
        ``days``.
    days : int
        Days in the period; by default as many as the lines draw.
    system : str
        A key of ``SYSTEMS``.
    rules : sequence of Rule
        Rules of the scenario.
    history : sequence of str
        Days before day 0, one string a person ending with day −1, where ``lines`` draws none.
    cycle, offsets : sequence
        The rotation, anchored at ``start``; everybody is a team of one, with offset 0 unless given.
    handover : int
        Minutes before each shift.
    need : mapping
        Shift code (every day and grid) or (day, shift, grid) → officers; a later key replaces an earlier one.
    grids : sequence of str or Grid
        Grids of the station.
    skills, since, limits : mapping
        Person → skills; person → first date (or day) of employment; person → personal limits.
    people : mapping
        Person → any other fields of ``Person``.
    duties : sequence of Duty
        All duties; those on a negative day belong to the history.
    start : date
        The date of day 0.
    holidays : mapping or collection
        Days off that are statutory, → their names if it is a mapping.
    room : mapping
        Shift code → minutes of paperwork that it has room for.
    **fields
        Other fields of ``Scenario``: leave, requests, skill_needs, balances, newcomer_months, ….
    """
    drawn = () if isinstance(lines, int) else tuple(lines)
    count = lines if isinstance(lines, int) else len(lines)
    parts = [line.rpartition("|") for line in drawn]
    length = days if days is not None else max(len(period) for *_, period in parts)
    ids = [f"p{i + 1}" for i in range(count)]
    past = tuple(before for before, *_ in parts) if any(before for before, *_ in parts) else tuple(history)
    posts = tuple(g if isinstance(g, Grid) else Grid(g, f"第{i + 1}网格") for i, g in enumerate(grids))
    shifts = tuple(replace(s, room=(room or {}).get(s.code, 0)) for s in SYSTEMS[system])
    given = fields.pop("calendar", None)
    return Scenario(
        id="tiny",
        name="示例站",
        start=start,
        days=length,
        shifts=shifts,
        people=tuple(
            Person(
                **{
                    "id": p,
                    "name": NAMES[i % len(NAMES)],
                    "team": p,
                    "skills": frozenset((skills or {}).get(p, ())),
                    "since": _date((since or {}).get(p), start),
                    "limits": (limits or {}).get(p, {}),
                    **(people or {}).get(p, {}),
                }
            )
            for i, p in enumerate(ids)
        ),
        rotation=Rotation(tuple(cycle), start, {p: (*offsets, *[0] * count)[i] for i, p in enumerate(ids)}),
        grids=posts,
        needs=dict(_needs(need or {}, length, [g.id for g in posts])),
        calendar=given or _calendar(start, length, holidays),
        rules=tuple(rules),
        handover=handover,
        duties=tuple(d for d in duties if d.day is None or d.day >= 0),
        past_duties=tuple(d for d in duties if d.day is not None and d.day < 0),
        history=tuple(
            Assignment(p, d - len(line), code, posts[0].id)
            for p, line in zip(ids, past, strict=False)
            for d, code in enumerate(line)
            if code != OFF
        ),
        **fields,
    )


def roster_of(example: Example, rules: Sequence[Rule] = ()) -> Roster:
    """The roster that an example draws, over its tiny scenario.

    ``where`` may hold, besides the keywords of ``tiny``: ``on_grids``, one string a person and a digit
    a day of the period (``"1-2"``: the first grid, free, the second; by default all are on the first), and
    ``also``, further (person, day, code) beyond one a day.
    """
    where = dict(example.where)
    on_grids, also = where.pop("on_grids", ()), where.pop("also", ())
    scenario = tiny(example.lines, system=example.system, rules=rules, **where)
    return draw(scenario, example.lines, on_grids, also)


def draw(
    scenario: Scenario,
    lines: Sequence[str],
    on_grids: Sequence[str] = (),
    also: Sequence[tuple[str, int, str]] = (),
) -> Roster:
    """A roster from one string a person (whatever stands before a ``|`` is history, already known)."""
    found = [Assignment(p, d, code, scenario.grids[0].id) for p, d, code in also]
    for i, (who, line) in enumerate(zip(scenario.people, lines, strict=True)):
        period = line.rpartition("|")[2]
        posts = on_grids[i] if on_grids else "1" * len(period)
        found += [
            Assignment(who.id, d, code, scenario.grids[int(post) - 1].id)
            for d, (code, post) in enumerate(zip(period, posts, strict=True))
            if code != OFF
        ]
    return Roster(scenario, found)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def _date(on: date | int | None, start: date) -> date | None:
    return start + timedelta(days=on) if isinstance(on, int) else on


def _needs(
    need: Mapping[Any, int | Need], days: int, grids: Sequence[str]
) -> Iterator[tuple[tuple[int, str, str], Need]]:
    for key, value in need.items():
        amount = value if isinstance(value, Need) else Need(value)
        if isinstance(key, tuple):
            yield key, amount
        else:
            yield from (((d, key, g), amount) for d in range(days) for g in grids)


def _calendar(start: date, days: int, holidays: Mapping[int, str] | Collection[int]) -> Calendar:
    known = range(-28, days)
    names = holidays if isinstance(holidays, Mapping) else dict.fromkeys(holidays, "节日")
    weekend = frozenset(d for d in known if (start + timedelta(days=d)).weekday() >= 5)
    return Calendar(
        weekend=weekend,
        holidays=dict(names),
        statutory=frozenset(names),
        workdays=frozenset(known) - weekend - frozenset(names),
    )
