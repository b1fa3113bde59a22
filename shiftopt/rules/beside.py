"""What a tiny roster holds besides its lines, in words for the handbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules import wording
from shiftopt.rules.base import Example
from shiftopt.rules.tiny import roster_of
from shiftopt.scenario.types import DAY, Duty, Need, Scenario


def beside(example: Example) -> list[str]:
    """The shift system where it isn't the usual one, and everything in ``where``, a few words each."""
    roster = roster_of(example)
    said: list[str] = [] if example.system == "3x8" else [example.system]
    for key, value in example.where.items():
        said += SAID[key](value, roster)
    return said


def _date(scenario: Scenario, day: int) -> str:
    return wording.date(scenario, day)["en"]


def _list(words: Iterable[str], last: str = "and") -> str:
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end


def _one(many: str, count: int) -> str:
    return many.removesuffix("s") if count == 1 else many


def _need(value: Mapping[Any, int | Need], roster: Roster) -> Iterator[str]:
    for key, amount in value.items():
        need = amount if isinstance(amount, Need) else Need(amount)
        wish = f", better {need.wish}" if need.wish else ""
        where = key
        if isinstance(key, tuple):
            day, code, grid = key
            where = f"{code} of {grid} on {_date(roster.scenario, day)}"
        yield f"{where} needs {need.least}{wish}"


def _on_grids(value: Iterable[str], roster: Roster) -> Iterator[str]:
    ids = [g.id for g in roster.scenario.grids]
    for person, places in zip(roster.scenario.people, value, strict=True):
        posts = dict.fromkeys(ids[int(place) - 1] for place in places if place != OFF)
        every = [ids[int(place) - 1] if place != OFF else OFF for place in places]
        yield f"{person.id} on {next(iter(posts)) if len(posts) == 1 else ' then '.join(every)}"


def _skills(value: Mapping[str, Iterable[str]], roster: Roster) -> Iterator[str]:
    for person, skills in value.items():
        yield f"{person} is {_list(sorted(skills))}"


def _skill_needs(value: Iterable[Any], roster: Roster) -> Iterator[str]:
    for need in value:
        where = f"{need.shift} of {need.grid}" if need.grid else need.shift
        anywhere = "" if need.grid else " at the station"
        yield f"{where} on {_date(roster.scenario, need.day)} needs {need.least} {need.skill}{anywhere}"


def _since(value: Mapping[str, Any], roster: Roster) -> Iterator[str]:
    for person in value:
        on = roster.scenario.person[person].since
        assert on is not None
        yield f"{person} employed since {on.day} {wording.MONTHS[on.month - 1]} {on.year}"


def _people(value: Mapping[str, Mapping[str, Any]], roster: Roster) -> Iterator[str]:
    for person, fields in value.items():
        yield from (f"{person} {FIELDS[key](held)}" for key, held in fields.items())


def _leave(value: Iterable[Any], roster: Roster) -> Iterator[str]:
    for leave in value:
        yield f"{leave.person} on leave {wording.span(roster.scenario, leave.first, leave.last)['en']}"


def _duties(value: Iterable[Duty], roster: Roster) -> Iterator[str]:
    for duty in value:
        if duty.start is None:
            within = f" within {_list(duty.during, 'or')}" if duty.during else ""
            yield f"{duty.person} has {wording.hours(duty.minutes)} h of paperwork{within}"
            continue
        begin, end = (f"{m % DAY // 60:02}:{m % 60:02}" for m in (duty.start, duty.start + duty.minutes))
        yield f"{duty.person} in a meeting on {_date(roster.scenario, duty.start // DAY)} {begin}–{end}"


def _limits(value: Mapping[str, Mapping[str, int]], roster: Roster) -> Iterator[str]:
    for person, limits in value.items():
        few = (f"{n} {_one(key.replace('_', ' '), n)}" for key, n in limits.items())
        yield f"{person} has at most {_list(few)}"


def _requests(value: Iterable[Any], roster: Roster) -> Iterator[str]:
    states = roster.scenario.codes | {OFF}
    for request in value:
        on, weight = _date(roster.scenario, request.day), request.weight
        wanted, unwanted = sorted(request.good), sorted(states - request.good)
        if unwanted == [OFF]:
            said = f"asks to work on {on}"
        elif len(unwanted) == 1:
            said = f"asks for no {unwanted[0]} on {on}"
        else:
            said = f"asks for {_list(('a day off' if c == OFF else c for c in wanted), 'or')} on {on}"
        yield f"{request.person} {said}" + (f" (weight {weight})" if weight > 1 else "")


def _worked(value: Iterable[Any], roster: Roster) -> Iterator[str]:
    for w in value:
        when = wording.span(roster.scenario, w.first, w.last)["en"]
        yield f"{w.person} worked {wording.hours(w.minutes)} h {when}"


def _balances(value: Mapping[str, Mapping[str, float]], roster: Roster) -> Iterator[str]:
    for person, carried in value.items():
        yield f"{person} brings {_list(f'{n:+g} {of}' for of, n in carried.items())}"


def _published(value: Mapping[tuple[str, int], str], roster: Roster) -> Iterator[str]:
    for person in dict.fromkeys(p for p, _ in value):
        yield f"published for {person}: {' '.join(code for (p, _), code in value.items() if p == person)}"


def _fixed(value: Iterable[tuple[str, int]], roster: Roster) -> Iterator[str]:
    found = sorted(value)
    for person in dict.fromkeys(p for p, _ in found):
        yield f"{person} fixed on {_list(_date(roster.scenario, d) for p, d in found if p == person)}"


FIELDS: Mapping[str, Callable[[Any], str]] = {
    "team": lambda held: f"in team {held}" if held else "in no team",
    "skills": lambda held: f"is {_list(sorted(held))}",
    "shifts": lambda held: f"may have {_list(held)} only",
    "grids": lambda held: f"may work on {_list(held)} only",
    "share": lambda held: f"with {held} % of a contract",
}
"""Field of a person → what it says of him."""

SAID: Mapping[str, Callable[[Any, Roster], Iterable[str]]] = {
    "need": _need,
    "grids": lambda value, _: [f"grids {_list(value)}"],
    "on_grids": _on_grids,
    "skills": _skills,
    "skill_needs": _skill_needs,
    "since": _since,
    "newcomer_months": lambda value, _: [f"new for {value} month{'s' * (value > 1)}"],
    "cycle": lambda value, _: [f"cycle {' '.join(value)}"],
    "offsets": lambda value, _: [f"offsets {_list(map(str, value))}"],
    "people": _people,
    "leave": _leave,
    "also": lambda value, r: [f"{p} also {code} on {_date(r.scenario, d)}" for p, d, code in value],
    "duties": _duties,
    "handover": lambda value, _: [f"handovers of {value} min"],
    "limits": _limits,
    "holidays": lambda value, r: [f"{_date(r.scenario, d)} is a holiday" for d in value],
    "room": lambda value, _: ["room for " + _list(f"{m} min within {code}" for code, m in value.items())],
    "requests": _requests,
    "start": lambda value, r: [f"from {value:%A} {_date(r.scenario, 0)} {value.year}"],
    "worked": _worked,
    "balances": _balances,
    "published": _published,
    "fixed": _fixed,
}
"""Key of ``where`` → its words."""
