"""One day as a timeline: who is at work when, across both midnights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shiftopt.export.shades import ink, shades
from shiftopt.report import phrases
from shiftopt.report.facts import Facts
from shiftopt.report.figures.base import Figure, Options, drawn, label, short
from shiftopt.report.figures.rota import MARKS
from shiftopt.rules.base import Language
from shiftopt.scenario.types import DAY

LINE = 19
"""Height of a bar, px."""

THICK = 0.82
"""Of a line that a bar fills; left to itself plotly draws lone bars thicker than others."""

LETTERS = 3
"""Narrow letters for which an hour of a bar has room."""

LINES = 80
"""Bars that one can still tell apart; with more people, a bar stands for a crew."""

EDGE = "#8a93a3"
"""Round every bar, so that a dark one stands out on a dark page."""

BEFORE, AFTER = 2 * 60, 8 * 60
"""Minutes shown before the day and after it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of work on the day's timeline: a person's, or a grid's crew.

    Attributes
    ----------
    row, name : str
        The line it lies on, and what is written beside the line.
    start, end : int
        Minutes of the day's clock; a shift of the day before starts below nought.
    shift : str or None
        None for a duty.
    text : str
        What stands in it.
    """

    row: str
    name: str
    start: int
    end: int
    shift: str | None
    text: str


def timeline(facts: Facts, day: int, language: Language) -> Figure:
    """Bars of the shifts and duties that touch the day, by start and grid; the night before included."""
    bars = _bars(facts, day)
    if len({b.row for b in bars}) > LINES:
        bars = _crews(facts, day, language)
    rows = {b.row: b.name for b in bars}
    return drawn(
        list(_traces(facts, bars, list(rows), language)),
        {
            "height": LINE * max(len(rows), 3) + 66,
            "barmode": "overlay",
            "margin": {"l": 122, "r": 14, "t": 40, "b": 26},
            "xaxis": _hours_axis(),
            "yaxis": {
                "tickmode": "array",
                "tickvals": list(range(len(rows))),
                "ticktext": [label(short(name, 18)) for name in rows.values()],
                "range": [len(rows) - 0.4, -0.6],
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
            },
            "shapes": [_midnight(0), _midnight(24)],
            "legend": {"orientation": "h", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom"},
        },
    )


def _traces(facts: Facts, bars: Sequence[Bar], rows: Sequence[str], language: Language) -> Iterator[Options]:
    """The bars of each shift, those of the day before apart."""
    colors, place = shades(facts.scenario), {row: i for i, row in enumerate(rows)}
    for shift in [*colors, None]:
        for before in (True, False):
            some = [b for b in bars if b.shift == shift and (b.start < 0) == before]
            if some:
                shade = MARKS["duty"] if shift is None else colors[shift]
                yield {
                    "type": "bar",
                    "orientation": "h",
                    "x": [round((b.end - b.start) / 60, 2) for b in some],
                    "base": [round(b.start / 60, 2) for b in some],
                    "y": [place[b.row] for b in some],
                    "name": label(_shift_name(facts, shift, language)),
                    "legendgroup": shift or "",
                    "showlegend": not before or all(b.start < 0 for b in bars if b.shift == shift),
                    "width": THICK,
                    "text": [label(short(b.text, _room(b))) for b in some],
                    "textposition": "inside",
                    "insidetextanchor": "middle",
                    "textangle": 0,
                    "constraintext": "none",
                    "textfont": {"size": 11, "color": ink(shade)},
                    "customdata": [_hover(b, facts, language) for b in some],
                    "hovertemplate": "%{customdata}<extra></extra>",
                    "marker": {"color": shade, "line": {"color": EDGE, "width": 1}},
                }


def _bars(facts: Facts, day: int) -> list[Bar]:
    """A bar for every shift and duty of a person that touches the time shown."""
    scenario, midnight = facts.scenario, day * DAY
    found = []
    for p in facts.roster.people:
        for span in facts.roster.clock(p.id):
            start, end = span.start - midnight, span.end - midnight
            if span.day in (day - 1, day) and end > 0:
                grid = scenario.grid[span.what].name if span.shift and span.what in scenario.grid else ""
                text = span.what if span.shift is None else grid
                found.append((span.start, grid, Bar(p.id, p.name, start, end, span.shift, text)))
    return [bar for _, _, bar in sorted(found, key=lambda f: (f[0], f[1], f[2].row))]


def _crews(facts: Facts, day: int, language: Language) -> list[Bar]:
    """A bar for every shift on every grid, with the number of people in it."""
    scenario, found = facts.scenario, []
    for of in (day - 1, day):
        counted = Counter((a.shift, a.grid or "") for a in facts.roster.assignments if a.day == of)
        for (shift, grid), n in counted.items():
            start, end = scenario.span(of - day, shift)
            name = scenario.grid[grid].name if grid in scenario.grid else "–"
            if end > 0:
                found.append(Bar(grid, name, start, end, shift, f"{n} 人" if language == "zh" else str(n)))
    order = {g.id: i for i, g in enumerate(scenario.grids)}
    return sorted(found, key=lambda b: (order.get(b.row, len(order)), b.start))


def _room(bar: Bar) -> int:
    """Narrow letters that fit into a bar; in the shortest there is a sign that there is more to be read."""
    return max(LETTERS * (bar.end - bar.start) // 60, 2)


def _shift_name(facts: Facts, shift: str | None, language: Language) -> str:
    if shift is None:
        return "任务" if language == "zh" else "duty"
    return facts.scenario.shift[shift].name


def _hover(bar: Bar, facts: Facts, language: Language) -> str:
    times = f"{phrases.clock(bar.start)}–{phrases.clock(bar.end)}"
    said = f"{label(_shift_name(facts, bar.shift, language))} {times}  {label(bar.text)}".rstrip()
    return f"<b>{label(bar.name)}</b><br>{said}"


def _hours_axis() -> Options:
    first, last = -BEFORE // 60, 24 + AFTER // 60
    ticks: Sequence[int] = range(first + first % 2, last + 1, 2)
    return {
        "tickmode": "array",
        "tickvals": list(ticks),
        "ticktext": [f"{h % 24:02d}" for h in ticks],
        "range": [first, last],
        "fixedrange": True,
        "zeroline": False,
        "side": "bottom",
    }


def _midnight(hour: int) -> Options:
    return {
        "type": "line",
        "x0": hour,
        "x1": hour,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": EDGE, "width": 1.5, "dash": "dot"},
    }
