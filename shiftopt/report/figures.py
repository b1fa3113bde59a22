"""The plotly figures: facts in, figure out. Plotly reads markup in labels, so names are escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from shiftopt.export.shades import shades
from shiftopt.report import phrases
from shiftopt.report.facts import Cell, Cover, Facts
from shiftopt.rules.base import Language, PersonRule
from shiftopt.rules.fairness import Burden
from shiftopt.scenario.types import Person

Options = dict[str, Any]
"""A part of a plotly layout."""

SHIFT_ROW = 34
"""Height of a shift's row in the cover figure, px."""

HEAD, LEFT, RIGHT = 54, 122, 92
"""Room around a chart of days for dates, names and totals, px; one for all, so that columns line up."""

MOST = 120
"""People in one chart of bars; the tables have everybody."""

UPRIGHT = 13
"""Longest name beneath a chart of bars, in narrow letters."""

STRIP = 130
"""Height of one burden's bars, px."""

ROW = 25
"""Height of a person's row, px."""

LEAVE_SHADE = "#d5d8dd"
WEEKEND_SHADE = "rgba(120,130,150,.14)"
HOLIDAY_SHADE = "rgba(200,60,70,.14)"
MARKS = {"moved": "#c21f44", "extra": "#c21f44", "released": "#c21f44", "duty": "#0b7a63"}
BREACH = "#e00000"

LEAVE_LETTER: Mapping[Language, str] = {"zh": "假", "en": "L"}

WORK_PARTS: Mapping[str, Mapping[Language, str]] = {
    "patrol": {"zh": "巡逻", "en": "Patrol"},
    "handover": {"zh": "交接", "en": "Handover"},
    "duty": {"zh": "任务", "en": "Duties"},
    "hidden": {"zh": "隐性工时", "en": "Hidden work"},
}
PART_SHADES = {"patrol": "#4a7fa7", "handover": "#a9c7dc", "duty": "#e0a458", "hidden": "#b5546f"}

BURDEN_SHADES: Mapping[Burden, str] = {"nights": "#4a62b3", "weekends": "#4f9bbb", "holidays": "#c98a2b"}


def label(text: str) -> str:
    """Text as plotly must see it so that it stays text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# --- the rota -------------------------------------------------------------------------------------
def rota(facts: Facts, people: Sequence[Person], language: Language) -> go.Figure:
    """People × days as a heat map with a letter in each cell, hours and nights in the right margin."""
    scenario = facts.scenario
    colors = shades(scenario)
    states = [*colors, "leave"]
    rank = {state: i for i, state in enumerate(states)}
    rows = [[facts.cells[p.id, d] for d in facts.days] for p in people]
    figure = go.Figure()
    figure.add_heatmap(
        x=list(facts.days),
        y=list(range(len(rows))),
        z=[[rank.get(_state(c)) for c in row] for row in rows],
        text=[[_letter_and_grid(facts, c, language) for c in row] for row in rows],
        customdata=[[hover(facts, c, language) for c in row] for row in rows],
        texttemplate="<b>%{text}</b>",
        hovertemplate="%{customdata}<extra></extra>",
        colorscale=_steps([*colors.values(), LEAVE_SHADE]),
        zmin=-0.5,
        zmax=len(states) - 0.5,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverongaps=True,
        textfont={"size": 12},
    )
    _add_frames(figure, facts, rows)
    _add_marks(figure, rows)
    _add_totals(figure, facts, people, language)
    figure.update_layout(
        height=ROW * len(rows) + HEAD + 8,
        margin={"l": LEFT, "r": RIGHT, "t": HEAD, "b": 8},
        xaxis=day_axis(facts, language),
        yaxis=_names_axis(people),
        shapes=day_bands(facts, ROW * len(rows)),
        showlegend=False,
    )
    return _plain(figure)


def _state(cell: Cell) -> str:
    return "leave" if cell.mark == "leave" else cell.code


def letter(cell: Cell, language: Language) -> str:
    """What stands in a cell: the codes of the day, a sign for leave, nothing when free."""
    return LEAVE_LETTER[language] if cell.mark == "leave" else "+".join(cell.codes)


def _letter_and_grid(facts: Facts, cell: Cell, language: Language) -> str:
    grid = cell.grids[0] if facts.grid_signs and len(cell.codes) == 1 else ""
    return letter(cell, language) + (f"<sub>{label(grid)}</sub>" if grid else "")


def _steps(colors: Sequence[str]) -> list[list[float | str]]:
    n = len(colors)
    return [[edge / n, color] for i, color in enumerate(colors) for edge in (i, i + 1)]


def _names_axis(people: Sequence[Person]) -> Options:
    return {
        "tickmode": "array",
        "tickvals": list(range(len(people))),
        "ticktext": [label(_short(p.name, 18)) for p in people],
        "range": [len(people) - 0.5, -0.5],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
    }


def _short(name: str, most: int) -> str:
    """A name that takes no more room than ``most`` narrow letters."""
    if _width(name) <= most:
        return name
    while _width(name) > most - 1:
        name = name[:-1]
    return name + "…"


def _width(text: str) -> int:
    """Room that a text takes, in narrow letters; a Chinese one counts twice."""
    return sum(1 + (ord(c) > 0x2E80) for c in text)


def _add_frames(figure: go.Figure, facts: Facts, rows: Sequence[Sequence[Cell]]) -> None:
    """A frame round every cell that is part of a hard breach."""
    corners = ((-0.46, -0.42), (0.46, -0.42), (0.46, 0.42), (-0.46, 0.42), (-0.46, -0.42))
    xs: list[float | None] = []
    ys: list[float | None] = []
    for y, row in enumerate(rows):
        for cell in row:
            if (cell.person, cell.day) in facts.broken:
                xs += [*(cell.day + x for x, _ in corners), None]
                ys += [*(y + dy for _, dy in corners), None]
    figure.add_scatter(
        x=xs, y=ys, mode="lines", name="breach", hoverinfo="skip", line={"color": BREACH, "width": 2.5}
    )


def _add_marks(figure: go.Figure, rows: Sequence[Sequence[Cell]]) -> None:
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
        figure.add_scatter(
            x=[x for x, _ in places],
            y=[y for _, y in places],
            mode="markers",
            name=mark,
            hoverinfo="skip",
            marker={
                "symbol": symbol,
                "size": 11 if mark == "extra" else 9,
                "color": MARKS[mark],
                "line": {"color": MARKS[mark] if symbol == "x-thin" else "#ffffff", "width": 1.3},
            },
        )


def _add_totals(figure: go.Figure, facts: Facts, people: Sequence[Person], language: Language) -> None:
    """A second axis whose labels are each person's hours and nights, as on a wall chart."""
    figure.add_scatter(x=[None], y=[None], yaxis="y2", hoverinfo="skip", mode="markers")
    night = "夜" if language == "zh" else "N"
    loads = [facts.loads[p.id] for p in people]
    figure.update_layout(
        yaxis2={
            **_names_axis(people),
            "ticktext": [f"{phrases.hours(v.total, 0)} h · {v.nights} {night}" for v in loads],
            "overlaying": "y",
            "side": "right",
        }
    )


def hover(facts: Facts, cell: Cell, language: Language) -> str:
    """Everything about a cell in a few lines of plotly's markup."""
    scenario, zh = facts.scenario, language == "zh"
    lines = [f"<b>{label(scenario.person[cell.person].name)}</b>  {_when(facts, cell.day, language)}"]
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


def _when(facts: Facts, day: int, language: Language) -> str:
    name = facts.scenario.calendar.holidays.get(day, "")
    return label(f"{phrases.day_name(facts.scenario.date(day), language)} {name}".rstrip())


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


# --- days -----------------------------------------------------------------------------------------
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


# --- hours ----------------------------------------------------------------------------------------
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


def hours(facts: Facts, language: Language) -> go.Figure:
    """Stacked hours per person, most first, each with a tick at the own standard."""
    loads = sorted(facts.loads.values(), key=lambda v: -v.total)[:MOST]
    figure = go.Figure()
    for part, name in WORK_PARTS.items():
        minutes = [getattr(v, part) for v in loads]
        if any(minutes):
            figure.add_bar(
                x=list(range(len(loads))),
                y=[round(m / 60, 2) for m in minutes],
                name=name[language],
                marker={"color": PART_SHADES[part]},
                customdata=[_hours_hover(facts, v.person, language) for v in loads],
                hovertemplate="%{customdata}<extra></extra>",
            )
    _add_ticks(figure, [v.standard / 60 for v in loads], "标准工时" if language == "zh" else "Standard")
    for limit in limits(facts, language):
        figure.add_hline(
            y=limit.minutes / 60,
            line={"color": "#b3261e", "dash": "dash", "width": 1.5},
            annotation={
                "text": f"{limit.text} {phrases.hours(limit.minutes)} h",
                "font": {"color": "#b3261e"},
            },
            annotation_position="top right",
        )
    figure.update_layout(
        height=430,
        barmode="stack",
        bargap=0.25,
        margin={"l": 56, "r": 12, "t": 34, "b": _names_room(facts)},
        xaxis=_people_axis(facts, [v.person for v in loads]),
        yaxis={"ticksuffix": " h", "rangemode": "tozero", "fixedrange": True, "zeroline": False},
        legend=_legend(),
    )
    return _plain(figure)


def _hours_hover(facts: Facts, person: str, language: Language) -> str:
    load = facts.loads[person]
    parts = [
        f"{name[language]} {phrases.hours(getattr(load, part))} h"
        for part, name in WORK_PARTS.items()
        if getattr(load, part)
    ]
    standard = "标准" if language == "zh" else "standard"
    return "<br>".join(
        [
            f"<b>{label(facts.scenario.person[person].name)}  {phrases.hours(load.total)} h</b>",
            *parts,
            f"{standard} {phrases.hours(load.standard)} h ({phrases.signed(load.overtime)})",
        ]
    )


def _add_ticks(figure: go.Figure, values: Sequence[float | None], name: str, axis: str = "") -> None:
    """A short bar across each person's column: what it should be; edged in white to stand out on any."""
    for color, width in (("#ffffff", 6.0), ("#c22540", 2.5)):
        figure.add_scatter(
            x=list(range(len(values))),
            y=[None if v is None else round(v, 2) for v in values],
            yaxis=f"y{axis}",
            name=name,
            mode="markers",
            hoverinfo="skip",
            showlegend=axis == "" and width < 6,
            marker={"symbol": "line-ew", "size": 13, "line": {"width": width, "color": color}},
        )


def _people_axis(facts: Facts, people: Sequence[str]) -> Options:
    return {
        "tickmode": "array",
        "tickvals": list(range(len(people))),
        "ticktext": [label(_short(facts.scenario.person[p].name, UPRIGHT)) for p in people],
        "tickangle": -90,
        "range": [-0.7, len(people) - 0.3],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
    }


def _names_room(facts: Facts) -> int:
    """Height that upright names need beneath a chart, px."""
    return 12 + 6 * max((_width(_short(p.name, UPRIGHT)) for p in facts.roster.people), default=0)


def _legend() -> Options:
    return {
        "orientation": "h",
        "traceorder": "normal",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "itemclick": False,
    }


# --- nights, weekends, holidays -------------------------------------------------------------------
def fairness(facts: Facts, language: Language) -> go.Figure:
    """Nights, weekend and holiday shifts per person by team, each against the entitled share."""
    people = _most_burdened(facts, [p.id for team in facts.teams.values() for p in team])
    shown = [b for b in facts.entitled if any(facts.carried(p, b) for p in people)]
    figure = go.Figure()
    for i, burden in enumerate(shown):
        axis = "" if i == 0 else str(i + 1)
        shares = facts.entitled[burden]
        figure.add_bar(
            x=list(range(len(people))),
            y=[facts.carried(p, burden) for p in people],
            yaxis=f"y{axis}",
            name=phrases.burden_name(burden, language),
            marker={"color": BURDEN_SHADES[burden]},
            showlegend=False,
            customdata=[_burden_hover(facts, p, burden, language) for p in people],
            hovertemplate="%{customdata}<extra></extra>",
        )
        ticks = [max(shares[p], 0) if p in shares else None for p in people]
        _add_ticks(figure, ticks, _share_name(language), axis)
        figure.update_layout({f"yaxis{axis}": _strip(i, len(shown), phrases.burden_name(burden, language))})
    figure.update_layout(
        height=STRIP * max(len(shown), 1) + 46 + _names_room(facts),
        margin={"l": 56, "r": 12, "t": 34, "b": _names_room(facts)},
        bargap=0.25,
        xaxis=_people_axis(facts, people) | {"anchor": f"y{len(shown)}" if len(shown) > 1 else "y"},
        legend=_legend(),
    )
    return _plain(figure)


def _most_burdened(facts: Facts, people: Sequence[str]) -> list[str]:
    """Everybody in order, or where there are too many for one chart those furthest above their share."""
    above = {p: facts.excess[p][1] if p in facts.excess else 0 for p in people}
    worst = set(sorted(people, key=lambda p: -above[p])[:MOST])
    return [p for p in people if p in worst]


def _strip(i: int, of: int, title: str) -> Options:
    """The ``i``-th of some value axes above one another."""
    top = 1 - i / of
    return {
        "domain": [round(top - 0.86 / of, 4), round(top, 4)],
        "title": {"text": title, "standoff": 6},
        "rangemode": "tozero",
        "fixedrange": True,
        "zeroline": False,
        "nticks": 5,
    }


def _share_name(language: Language) -> str:
    return "应分担" if language == "zh" else "Entitled share"


def _burden_hover(facts: Facts, person: str, burden: Burden, language: Language) -> str:
    name = label(facts.scenario.person[person].name)
    text = f"<b>{name}</b><br>{phrases.burden_name(burden, language)} {facts.carried(person, burden)}"
    share = facts.entitled[burden].get(person)
    return text if share is None else f"{text}<br>{_share_name(language)} {share:.1f}"


# --- cover ----------------------------------------------------------------------------------------
def cover(facts: Facts, language: Language) -> go.Figure:
    """Shifts × days: people to spare, red where a grid is short, blue above the need."""
    codes = list(dict.fromkeys(s.code for s in sorted(facts.scenario.shifts, key=lambda s: s.start)))
    codes = [c for c in codes if any(v.shift == c for v in facts.cover)]
    found = {(c.shift, c.day): c for c in facts.cover}
    rows = [[found.get((code, d)) for d in facts.days] for code in codes]
    figure = go.Figure()
    figure.add_heatmap(
        x=list(facts.days),
        y=list(range(len(codes))),
        z=[[None if c is None else -c.short or min(c.there - c.need, 3) for c in row] for row in rows],
        text=[["" if c is None else margin(c) for c in row] for row in rows],
        customdata=[[_cover_hover(facts, c, language) if c else "" for c in row] for row in rows],
        texttemplate="%{text}",
        hovertemplate="%{customdata}<extra></extra>",
        colorscale=[
            [0, "#c8382e"],
            [0.49, "#f0a59d"],
            [0.5, "#dfe7df"],
            [0.51, "#d6e8f2"],
            [1, "#93c3de"],
        ],
        zmin=-3,
        zmax=3,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverongaps=False,
        textfont={"size": 12},
    )
    figure.update_layout(
        height=SHIFT_ROW * len(codes) + HEAD + 8,
        margin={"l": LEFT, "r": RIGHT, "t": HEAD, "b": 8},
        xaxis=day_axis(facts, language),
        shapes=day_bands(facts, SHIFT_ROW * len(codes)),
        yaxis={
            "tickmode": "array",
            "tickvals": list(range(len(codes))),
            "ticktext": [label(facts.scenario.shift[c].name) for c in codes],
            "range": [len(codes) - 0.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )
    return _plain(figure)


def margin(cover: Cover) -> str:
    """``+2`` to spare, ``0`` exact, ``−1`` where a grid is short of one."""
    if cover.short:
        return f"−{cover.short}"
    return f"+{cover.there - cover.need}" if cover.there > cover.need else "0"


def _cover_hover(facts: Facts, cover: Cover, language: Language) -> str:
    scenario, zh = facts.scenario, language == "zh"
    shift = label(scenario.shift[cover.shift].name)
    head = f"<b>{_when(facts, cover.day, language)}  {shift} {cover.there}/{cover.need}</b>"
    lines = [
        label(f"{scenario.grid[g].name if g in scenario.grid else g} {there}/{need}")
        + (("  缺 " if zh else "  short ") + str(need - there) if there < need else "")
        for g, need, there in cover.grids
    ]
    return "<br>".join([head, *lines[:12], *(["…"] if len(lines) > 12 else [])])


# --- every figure ---------------------------------------------------------------------------------
def _plain(figure: go.Figure) -> go.Figure:
    """Transparent, without plotly's large default template; the page sets ink and grid colours."""
    figure.update_xaxes(ticks="")
    figure.update_yaxes(ticks="", ticklabelstandoff=6)
    figure.update_layout(
        template=go.layout.Template(),
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": 12},
        dragmode=False,
        hovermode="closest",
        hoverlabel={"align": "left"},
    )
    return figure
