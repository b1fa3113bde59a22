"""What all figures share: labels that stay text, axes of days and of people, a plain look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shiftopt.report import phrases
from shiftopt.report.facts import Facts
from shiftopt.rules.base import Language
from shiftopt.scenario.types import Person

Options = dict[str, Any]
"""A trace, a layout, or a part of either, in plotly's own words."""

Figure = dict[str, Any]
"""Traces (``data``) and ``layout`` as plotly.js takes them.

Plain data: to build plotly's own objects takes longer than all else of the page. A test has them check it.
"""

HEAD, LEFT, RIGHT = 54, 122, 92
"""Room around a chart of days for dates, names and totals, px; one for all, so that columns line up."""

MOST = 120
"""People in one chart; the tables have everybody."""

UPRIGHT = 13
"""Longest name beneath a chart of bars, in narrow letters."""

ROW = 25
"""Height of a person's row, px."""

WEEKEND_SHADE = "rgba(120,130,150,.14)"
HOLIDAY_SHADE = "rgba(200,60,70,.14)"


def label(text: str) -> str:
    """Text as plotly must see it so that it stays text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def when(facts: Facts, day: int, language: Language) -> str:
    name = facts.scenario.calendar.holidays.get(day, "")
    return label(f"{phrases.day_name(facts.scenario.date(day), language)} {name}".rstrip())


def short(name: str, most: int) -> str:
    """A name that takes no more room than ``most`` narrow letters."""
    if width(name) <= most:
        return name
    while width(name) > most - 1:
        name = name[:-1]
    return name + "…"


def width(text: str) -> int:
    """Room that a text takes, in narrow letters; a Chinese one counts twice."""
    return sum(1 + (ord(c) > 0x2E80) for c in text)


def names_axis(people: Sequence[Person]) -> Options:
    return {
        "tickmode": "array",
        "tickvals": list(range(len(people))),
        "ticktext": [label(short(p.name, 18)) for p in people],
        "range": [len(people) - 0.5, -0.5],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
    }


def people_axis(facts: Facts, people: Sequence[str]) -> Options:
    return {
        "tickmode": "array",
        "tickvals": list(range(len(people))),
        "ticktext": [label(short(facts.scenario.person[p].name, UPRIGHT)) for p in people],
        "tickangle": -90,
        "range": [-0.7, len(people) - 0.3],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
    }


def names_room(facts: Facts) -> int:
    """Height that upright names need beneath a chart, px."""
    return 12 + 6 * max((width(short(p.name, UPRIGHT)) for p in facts.roster.people), default=0)


def day_axis(facts: Facts, language: Language) -> Options:
    """The days on top: number, weekday, and a sign on holidays and make-up workdays."""
    return {
        "tickmode": "array",
        "tickvals": list(facts.days),
        "ticktext": [_day_label(facts, d, language) for d in facts.days],
        "range": [-0.5, len(facts.days) - 0.5],
        "side": "top",
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "tickangle": 0,
    }


def _day_label(facts: Facts, day: int, language: Language) -> str:
    scenario = facts.scenario
    number, weekday = phrases.day_number(scenario, day), phrases.weekday(scenario.date(day), language)
    return f"<b>{number}</b><br>{weekday}<br>{phrases.day_sign(scenario, day, language)}"


def day_bands(facts: Facts, height: int) -> list[Options]:
    """Weekends and holidays as shaded columns beneath ``height`` px of cells and the dates above them."""
    calendar = facts.scenario.calendar
    return [
        {
            "type": "rect",
            "layer": "below",
            "x0": d - 0.5,
            "x1": d + 0.5,
            "yref": "paper",
            "y0": 0,
            "y1": round(1 + (HEAD - 4) / max(height, ROW), 4),
            "line": {"width": 0},
            "fillcolor": HOLIDAY_SHADE if d in calendar.holidays else WEEKEND_SHADE,
        }
        for d in facts.days
        if d in calendar.holidays or (d in calendar.weekend and d not in calendar.workdays)
    ]


def ticks(values: Sequence[float | None], name: str, axis: str = "") -> list[Options]:
    """A short bar across each person's column: what it should be; edged in white to stand out on any."""
    return [
        {
            "type": "scatter",
            "x": list(range(len(values))),
            "y": [None if v is None else round(v, 2) for v in values],
            "yaxis": f"y{axis}",
            "name": name,
            "mode": "markers",
            "hoverinfo": "skip",
            "showlegend": axis == "" and width < 6,
            "marker": {"symbol": "line-ew", "size": 13, "line": {"width": width, "color": color}},
        }
        for color, width in (("#ffffff", 6.0), ("#c22540", 2.5))
    ]


def level(y: float, text: str, where: str = "top right") -> tuple[Options, Options]:
    """A dashed line across the figure at ``y``, and its label: a shape and an annotation."""
    up, side = where.split()
    line = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": y,
        "y1": y,
        "line": {"color": "#b3261e", "dash": "dash", "width": 1.5},
    }
    said = {
        "text": text,
        "showarrow": False,
        "xref": "paper",
        "x": 1,
        "xanchor": side,
        "y": y,
        "yanchor": "bottom" if up == "top" else "top",
        "font": {"color": "#b3261e"},
    }
    return line, said


def legend() -> Options:
    return {
        "orientation": "h",
        "traceorder": "normal",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "itemclick": False,
    }


def steps(colors: Sequence[str]) -> list[list[float | str]]:
    n = len(colors)
    return [[edge / n, color] for i, color in enumerate(colors) for edge in (i, i + 1)]


def drawn(traces: Sequence[Options], layout: Options) -> Figure:
    """A figure with the looks that all share: transparent; the page sets ink and grid colours."""
    looks = {"xaxis": {"ticks": ""}, "yaxis": {"ticks": "", "ticklabelstandoff": 6}}
    axes = {key: looks[key[:5]] | layout[key] for key in layout if key.startswith(("xaxis", "yaxis"))}
    return {
        "data": list(traces),
        "layout": layout
        | axes
        | {
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"size": 12},
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {"align": "left"},
        },
    }
