"""Hours of every kind, stacked for each person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shiftopt.report import phrases
from shiftopt.report.facts import Facts
from shiftopt.report.figures.base import (
    MOST,
    Figure,
    Options,
    drawn,
    label,
    legend,
    level,
    names_room,
    people_axis,
    ticks,
)
from shiftopt.rules.base import Language, PersonRule
from shiftopt.workload import PersonLoad

WORK_PARTS: Mapping[str, Mapping[Language, str]] = {
    "patrol": {"zh": "巡逻", "en": "Patrol"},
    "handover": {"zh": "交接", "en": "Handover"},
    "duty": {"zh": "任务", "en": "Duties"},
    "placed": {"zh": "文书（班内）", "en": "Paperwork in shifts"},
    "hidden": {"zh": "隐性工时", "en": "Hidden work"},
}
PART_SHADES = {
    "patrol": "#4a7fa7",
    "handover": "#a9c7dc",
    "duty": "#e0a458",
    "placed": "#7d9a6b",
    "hidden": "#a5305a",
}


def part_minutes(load: PersonLoad, part: str) -> int:
    """Minutes of a part of all work; the parts add up to the total."""
    minutes: int = getattr(load, part)
    return minutes - load.placed if part == "patrol" else minutes


@dataclass(frozen=True, slots=True)
class Limit:
    """A line across the hours figure."""

    text: str
    minutes: int


def limits(facts: Facts, language: Language) -> tuple[Limit, ...]:
    """Upper limits that rules put on hours in the period: those of whoever may work most."""
    found = []
    for rule in facts.rules.values():
        if isinstance(rule, PersonRule) and rule.people:
            continue
        own = (rule.most_minutes(facts.scenario, p.id) for p in facts.roster.people)
        most = max((minutes for minutes in own if minutes is not None), default=None)
        if most is not None:
            found.append(Limit("上限" if language == "zh" else "Limit", most))
    return tuple(found)


def hours(facts: Facts, language: Language) -> Figure:
    """Stacked hours per person, most first, each with a tick at the own standard."""
    loads = sorted(facts.loads.values(), key=lambda v: -v.total)[:MOST]
    said = [_hours_hover(facts, v.person, language) for v in loads]
    bars: list[Options] = [
        {
            "type": "bar",
            "x": list(range(len(loads))),
            "y": [round(part_minutes(v, part) / 60, 2) for v in loads],
            "name": name[language],
            "marker": {"color": PART_SHADES[part]},
            "customdata": said,
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        for part, name in WORK_PARTS.items()
        if any(part_minutes(v, part) for v in loads)
    ]
    standard = "标准工时" if language == "zh" else "Standard"
    levels = [
        level(limit.minutes / 60, f"{limit.text} {phrases.hours(limit.minutes)} h")
        for limit in limits(facts, language)
    ]
    return drawn(
        bars + ticks([v.standard / 60 for v in loads], standard) + _last_month(facts, loads, language),
        {
            "height": 430,
            "barmode": "stack",
            "bargap": 0.25,
            "margin": {"l": 56, "r": 12, "t": 34, "b": names_room(facts)},
            "xaxis": people_axis(facts, [v.person for v in loads]),
            "yaxis": {"ticksuffix": " h", "rangemode": "tozero", "fixedrange": True, "zeroline": False},
            "legend": legend(),
            "shapes": [line for line, _ in levels],
            "annotations": [said for _, said in levels],
            "meta": {"people": [v.person for v in loads]},
        },
    )


def _last_month(facts: Facts, loads: Sequence[PersonLoad], language: Language) -> list[Options]:
    """A hollow diamond for each person whose last month is on record as a whole."""
    months = [facts.earlier[v.person].month for v in loads]
    values = [round(m.minutes / 60, 2) if m.known and m.complete else None for m in months]
    if not any(values):
        return []
    return [
        {
            "type": "scatter",
            "x": list(range(len(values))),
            "y": values,
            "name": "上月" if language == "zh" else "Last month",
            "mode": "markers",
            "hoverinfo": "skip",
            "marker": {
                "symbol": "diamond",
                "size": 8,
                "color": "#ffffff",
                "line": {"width": 1.5, "color": "#1a2130"},
            },
        }
    ]


def _hours_hover(facts: Facts, person: str, language: Language) -> str:
    load = facts.loads[person]
    parts = [
        f"{name[language]} {phrases.hours(part_minutes(load, part))} h"
        for part, name in WORK_PARTS.items()
        if part_minutes(load, part)
    ]
    standard = "标准" if language == "zh" else "standard"
    return "<br>".join(
        [
            f"<b>{label(facts.scenario.person[person].name)}  {phrases.hours(load.total)} h</b>",
            *parts,
            f"{standard} {phrases.hours(load.standard)} h ({phrases.signed(load.overtime)})",
            *phrases.earlier_words(facts, person, language),
        ]
    )
