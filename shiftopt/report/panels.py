"""What the page's script needs to know of people and days, ready for JSON; words are [zh, en]."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shiftopt.report import phrases
from shiftopt.report.facts import Cover, Facts

CALLS = 12
"""Stand-ins named for a shift."""


def crew(facts: Facts) -> dict[str, dict[str, Any]]:
    """Person → name, what the filters ask for, the keys of sorting, and the lines of the own panel."""
    changed = {c.person for c in facts.changes}
    worn = {o.person for o in facts.overloaded}
    watched = {o.person for o in facts.overload.values() if o.level}
    new = {p.id for p in facts.roster.people if any(facts.scenario.newcomer(p.id, d) for d in facts.days)}
    signs = grid_signs(facts)
    shifts = shift_signs(facts)
    return {
        p.id: {
            "name": p.name,
            "skills": sorted(p.skills),
            "tags": [
                tag
                for tag, these in (
                    ("changed", changed),
                    ("overloaded", worn),
                    ("watched", watched),
                    ("new", new),
                )
                if p.id in these
            ],
            "grids": sorted({signs[a.grid] for a in facts.roster.line(p.id) if a.grid and a.grid in signs}),
            "shifts": sorted({shifts[a.shift] for a in facts.roster.line(p.id)}),
            "order": _order(facts, p.id),
            "says": _pairs(phrases.person_lines, facts, p.id),
        }
        for p in facts.roster.people
    }


def _order(facts: Facts, person: str) -> dict[str, float]:
    load = facts.loads[person]
    teams = {p.id: -i for i, of in enumerate(facts.teams.values()) for p in of}
    return {
        "total": load.total,
        "overtime": load.overtime,
        "duty": load.duty + load.placed + load.hidden,
        "hidden": load.hidden,
        "nights": load.nights,
        "team": teams[person],
    }


def days(facts: Facts) -> list[dict[str, Any]]:
    """Each day: its name, what happens on it, and for every shift the crews of the grids."""
    by_day: dict[int, list[Cover]] = {}
    for c in facts.cover:
        by_day.setdefault(c.day, []).append(c)
    return [
        {
            "name": [phrases.long_day(facts, d, code) for code in phrases.LANGUAGES],
            "notes": _pairs(phrases.day_notes, facts, d),
            "new": [p.id for p in facts.roster.people if facts.scenario.newcomer(p.id, d)],
            "shifts": [_shift(facts, c) for c in by_day.get(d, ())],
        }
        for d in facts.days
    ]


def _shift(facts: Facts, cover: Cover) -> dict[str, Any]:
    scenario = facts.scenario
    calls = facts.stand_ins[cover.day, cover.shift]
    return {
        "code": cover.shift,
        "look": shift_signs(facts)[cover.shift],
        "name": scenario.shift[cover.shift].name,
        "sum": [phrases.crew_sum(facts, cover, code) for code in phrases.LANGUAGES],
        "grids": [
            {
                "name": scenario.grid[g].name,
                "need": need,
                "short": there < need,
                "ids": list(facts.roster.crew(cover.day, cover.shift, g)),
            }
            for g, need, there in cover.grids
            if need or there
        ],
        "calls": list(calls[:CALLS]),
        "more": len(calls) > CALLS,
    }


def grid_signs(facts: Facts) -> Mapping[str, str]:
    """Grid → the class of its cells."""
    return {g.id: f"g{i}" for i, g in enumerate(facts.scenario.grids)}


def shift_signs(facts: Facts) -> Mapping[str, str]:
    """Shift code → the class of its cells, by start."""
    ordered = sorted(facts.scenario.shifts, key=lambda s: (s.start, s.code))
    return {s.code: f"k{i}" for i, s in enumerate(ordered)}


def _pairs(say: Callable[..., Sequence[str]], *about: object) -> list[list[str]]:
    return [list(pair) for pair in zip(*(say(*about, code) for code in phrases.LANGUAGES), strict=True)]
