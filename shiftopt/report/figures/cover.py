"""Need against who is there, by shift and by grid."""

from __future__ import annotations

from collections.abc import Sequence

from shiftopt.report import phrases
from shiftopt.report.facts import Cover, Facts
from shiftopt.report.figures.base import (
    HEAD,
    LEFT,
    RIGHT,
    Figure,
    Options,
    day_axis,
    day_bands,
    drawn,
    label,
    short,
    when,
)
from shiftopt.rules.base import Language

SHIFT_ROW, GRID_ROW = 34, 20
"""Height of a row by shift, and by grid and shift, px."""

LETTERS = 900
"""Cells that can carry a number without slowing the page down."""

SCALE: Sequence[Sequence[float | str]] = (
    (0, "#c8382e"),
    (0.49, "#f0a59d"),
    (0.5, "#dfe7df"),
    (0.51, "#d6e8f2"),
    (1, "#93c3de"),
)
"""Red below nought, grey at it, blue above."""


def cover(facts: Facts, language: Language) -> Figure:
    """Shifts × days: people to spare, red where a grid is short, blue above the need."""
    codes = _codes(facts)
    found = {(c.shift, c.day): c for c in facts.cover}
    cells = [[found.get((code, d)) for d in facts.days] for code in codes]
    return _margins(
        facts,
        language,
        names=[facts.scenario.shift[c].name for c in codes],
        spare=[[None if c is None else spare(c) for c in row] for row in cells],
        said=[[_shift_hover(facts, c, language) if c else "" for c in row] for row in cells],
        height=SHIFT_ROW,
    )


def grids(facts: Facts, language: Language) -> Figure:
    """Grids and shifts × days: people to spare on each grid."""
    found = {(g, c.shift, c.day): (need, there) for c in facts.cover for g, need, there in c.grids}
    needed = {(g, shift) for g, shift, _ in found}
    rows = [(g.id, code) for g in facts.scenario.grids for code in _codes(facts) if (g.id, code) in needed]
    cells = [[found.get((g, code, d)) for d in facts.days] for g, code in rows]
    return _margins(
        facts,
        language,
        names=[f"{facts.scenario.grid[g].name} {code}" for g, code in rows],
        spare=[[None if c is None else c[1] - c[0] for c in row] for row in cells],
        said=[
            [
                _head(facts, d, code, c[1], c[0], language) + f"<br>{label(facts.scenario.grid[g].name)}"
                if c
                else ""
                for d, c in enumerate(row)
            ]
            for (g, code), row in zip(rows, cells, strict=True)
        ],
        height=GRID_ROW,
    )


def spare(cover: Cover) -> int:
    """People above the need; below nought, places that are empty on some grid."""
    return -cover.short if cover.short else max(cover.there - cover.need, 0)


def margin(spare: int) -> str:
    """``+2`` to spare, ``0`` exact, ``−1`` short of one."""
    return f"−{-spare}" if spare < 0 else f"+{spare}" if spare else "0"


def _codes(facts: Facts) -> list[str]:
    """Shifts that are needed at all, by their start."""
    needed = {c.shift for c in facts.cover}
    return [s.code for s in sorted(facts.scenario.shifts, key=lambda s: s.start) if s.code in needed]


def _margins(
    facts: Facts,
    language: Language,
    names: Sequence[str],
    spare: Sequence[Sequence[int | None]],
    said: Sequence[Sequence[str]],
    height: int,
) -> Figure:
    """A heat map of people to spare, with the number in each cell where there is room."""
    letters = len(names) * len(facts.days) <= LETTERS
    heat: Options = {
        "type": "heatmap",
        "x": list(facts.days),
        "y": list(range(len(names))),
        "z": [[None if v is None else max(-3, min(v, 3)) for v in row] for row in spare],
        "text": [["" if v is None else margin(v) for v in row] for row in spare],
        "customdata": said,
        "texttemplate": "%{text}" if letters else "",
        "hovertemplate": "%{customdata}<extra></extra>",
        "colorscale": [list(step) for step in SCALE],
        "zmin": -3,
        "zmax": 3,
        "showscale": False,
        "xgap": 2,
        "ygap": 2 if letters else 1,
        "hoverongaps": False,
        "textfont": {"size": 12 if height > GRID_ROW else 11},
    }
    height = height if letters else 14
    return drawn(
        [heat],
        {
            "height": height * len(names) + HEAD + 8,
            "margin": {"l": LEFT, "r": RIGHT, "t": HEAD, "b": 8},
            "xaxis": day_axis(facts, language),
            "shapes": day_bands(facts, height * len(names)),
            "yaxis": {
                "tickmode": "array",
                "tickvals": list(range(len(names))),
                "ticktext": [label(short(name, 18)) for name in names],
                "range": [len(names) - 0.5, -0.5],
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
            },
        },
    )


def _head(facts: Facts, day: int, shift: str, there: int, need: int, language: Language) -> str:
    name = label(facts.scenario.shift[shift].name)
    return f"<b>{when(facts, day, language)}  {name} {there}/{need}</b>"


def _shift_hover(facts: Facts, cover: Cover, language: Language) -> str:
    scenario, zh = facts.scenario, language == "zh"
    lines = [
        label(f"{scenario.grid[g].name if g in scenario.grid else g} {there}/{need}")
        + (("  缺 " if zh else "  short ") + str(need - there) if there < need else "")
        for g, need, there in cover.grids
    ]
    more = ["…"] if len(lines) > 12 else []
    calls = len(facts.stand_ins[cover.day, cover.shift])
    last = f"可顶班 {calls} 人" if zh else f"{phrases.plural(calls, 'person', 'people')} could step in"
    head = _head(facts, cover.day, cover.shift, cover.there, cover.need, language)
    return "<br>".join([head, *lines[:12], *more, last])
