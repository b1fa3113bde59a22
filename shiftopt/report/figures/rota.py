"""The rota as a figure: people × days with a letter in each cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from shiftopt.export.shades import shades
from shiftopt.report import phrases
from shiftopt.report.facts import Cell, Facts
from shiftopt.report.figures.base import (
    HEAD,
    LEFT,
    RIGHT,
    ROW,
    Figure,
    Options,
    day_axis,
    day_bands,
    drawn,
    label,
    names_axis,
    steps,
    when,
)
from shiftopt.rules.base import Language
from shiftopt.scenario.types import Person

LEAVE_SHADE = "#d5d8dd"
MARKS = {"moved": "#c21f44", "extra": "#c21f44", "released": "#c21f44", "duty": "#0b7a63"}
BREACH = "#e00000"

LEAVE_LETTER: Mapping[Language, str] = {"zh": "假", "en": "L"}


def rota(facts: Facts, people: Sequence[Person], language: Language) -> Figure:
    """People × days as a heat map with a letter in each cell, hours and nights in the right margin."""
    scenario = facts.scenario
    colors = shades(scenario)
    states = [*colors, "leave"]
    rank = {state: i for i, state in enumerate(states)}
    rows = [[facts.cells[p.id, d] for d in facts.days] for p in people]
    heat: Options = {
        "type": "heatmap",
        "x": list(facts.days),
        "y": list(range(len(rows))),
        "z": [[rank.get(_state(c)) for c in row] for row in rows],
        "text": [[_letter_and_grid(facts, c, language) for c in row] for row in rows],
        "customdata": [[hover(facts, c, language) for c in row] for row in rows],
        "texttemplate": "<b>%{text}</b>",
        "hovertemplate": "%{customdata}<extra></extra>",
        "colorscale": steps([*colors.values(), LEAVE_SHADE]),
        "zmin": -0.5,
        "zmax": len(states) - 0.5,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": True,
        "textfont": {"size": 12},
    }
    # a second axis whose labels are each person's hours and nights, as on a wall chart
    anchor: Options = {"type": "scatter", "x": [None], "y": [None], "yaxis": "y2", "hoverinfo": "skip"}
    totals = [_total(facts, p, language) for p in people]
    return drawn(
        [heat, _frames(facts, rows), *_marks(rows), anchor],
        {
            "height": ROW * len(rows) + HEAD + 8,
            "margin": {"l": LEFT, "r": RIGHT, "t": HEAD, "b": 8},
            "xaxis": day_axis(facts, language),
            "yaxis": names_axis(people),
            "yaxis2": {**names_axis(people), "ticktext": totals, "overlaying": "y", "side": "right"},
            "shapes": day_bands(facts, ROW * len(rows)),
            "showlegend": False,
        },
    )


def _state(cell: Cell) -> str:
    return "leave" if cell.mark == "leave" else cell.code


def letter(cell: Cell, language: Language) -> str:
    """What stands in a cell: the codes of the day, a sign for leave, nothing when free."""
    return LEAVE_LETTER[language] if cell.mark == "leave" else "+".join(cell.codes)


def _letter_and_grid(facts: Facts, cell: Cell, language: Language) -> str:
    grid = cell.grids[0] if facts.grid_signs and len(cell.codes) == 1 else ""
    return letter(cell, language) + (f"<sub>{label(grid)}</sub>" if grid else "")


def _frames(facts: Facts, rows: Sequence[Sequence[Cell]]) -> Options:
    """A frame round every cell that is part of a hard breach."""
    corners = ((-0.46, -0.42), (0.46, -0.42), (0.46, 0.42), (-0.46, 0.42), (-0.46, -0.42))
    xs: list[float | None] = []
    ys: list[float | None] = []
    for y, row in enumerate(rows):
        for cell in row:
            if (cell.person, cell.day) in facts.broken:
                xs += [*(cell.day + x for x, _ in corners), None]
                ys += [*(y + dy for _, dy in corners), None]
    line = {"color": BREACH, "width": 2.5}
    return {
        "type": "scatter",
        "x": xs,
        "y": ys,
        "mode": "lines",
        "name": "breach",
        "hoverinfo": "skip",
        "line": line,
    }


def _marks(rows: Sequence[Sequence[Cell]]) -> Iterator[Options]:
    """Small signs in the corner of a cell: moved, extra, released, a duty."""
    symbols = {"moved": "triangle-ne", "extra": "star", "released": "x-thin"}
    found: dict[str, list[tuple[float, float]]] = {"moved": [], "extra": [], "released": [], "duty": []}
    for y, row in enumerate(rows):
        for cell in row:
            if cell.mark in symbols:
                centre = cell.mark == "released"
                found[cell.mark].append((cell.day if centre else cell.day + 0.33, y if centre else y - 0.27))
            if cell.duties:
                found["duty"].append((cell.day - 0.33, y + 0.27))
    for mark, places in found.items():
        symbol = symbols.get(mark, "circle")
        edge = MARKS[mark] if symbol == "x-thin" else "#ffffff"
        yield {
            "type": "scatter",
            "x": [x for x, _ in places],
            "y": [y for _, y in places],
            "mode": "markers",
            "name": mark,
            "hoverinfo": "skip",
            "marker": {
                "symbol": symbol,
                "size": 11 if mark == "extra" else 9,
                "color": MARKS[mark],
                "line": {"color": edge, "width": 1.3},
            },
        }


def _total(facts: Facts, person: Person, language: Language) -> str:
    load = facts.loads[person.id]
    return f"{phrases.hours(load.total, 0)} h · {load.nights} {'夜' if language == 'zh' else 'N'}"


def hover(facts: Facts, cell: Cell, language: Language) -> str:
    """Everything about a cell in a few lines of plotly's markup."""
    scenario, zh = facts.scenario, language == "zh"
    lines = [f"<b>{label(scenario.person[cell.person].name)}</b>  {when(facts, cell.day, language)}"]
    for i, code in enumerate(cell.codes):
        shift = scenario.shift[code]
        grid = scenario.grid[cell.grids[i]].name if cell.grids[i] else ""
        lines.append(
            label(f"{shift.name} {phrases.clock(shift.start)}–{phrases.clock(shift.end)}  {grid}")
            + f"  {phrases.hours(scenario.work_minutes(code), 2)} h"
        )
    lines += [label(_duty_words(d.what, d.start or 0, d.minutes)) for d in cell.duties]
    if cell.leave:
        lines.append(phrases.LEAVE[language])
    if cell.codes:
        lines.append(_rests(cell, zh))
    why = _why(facts, cell, language)
    return "<br>".join([*lines, *([why] if why else [])])


def _duty_words(what: str, start: int, minutes: int) -> str:
    return f"{phrases.clock(start)}–{phrases.clock(start + minutes)} {what}"


def _rests(cell: Cell, zh: bool) -> str:
    before, after = ("?" if r is None else phrases.hours(r) for r in (cell.rest_before, cell.rest_after))
    return f"前休 {before} h，后休 {after} h" if zh else f"rest {before} h before, {after} h after"


def _why(facts: Facts, cell: Cell, language: Language) -> str:
    zh, base = language == "zh", phrases.shift_name(facts.scenario, cell.base, language)
    texts = {
        "moved": f"调班：轮转是{base}" if zh else f"Moved: the rotation says {base}",
        "extra": "加班：轮转是休息" if zh else "Extra: the rotation says off",
        "released": f"改休：轮转是{base}" if zh else f"Released: the rotation says {base}",
        "away": "不在岗" if zh else "not employed",
        "desk": "坐班" if zh else "desk",
    }
    text = texts.get(cell.mark, "" if cell.codes or cell.leave else ("休" if zh else "off"))
    change = facts.change_on.get((cell.person, cell.day))
    return label(text) + (f"<br>{label(phrases.change_reason(facts, change, language))}" if change else "")
