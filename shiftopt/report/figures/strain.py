"""Where the load gathers: hours of any seven days, fatigue of each duty, one person's alertness."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from shiftopt.overload import limits
from shiftopt.report import phrases
from shiftopt.report.facts import Facts
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
    legend,
    level,
    names_axis,
    steps,
    when,
)
from shiftopt.report.strain import Curve
from shiftopt.rules.base import Language

THIN = 17
"""Height of a person's row without letters, px."""

SHOWN = 60
"""People in a heat map, those with the highest peak; the table has everybody."""

SHADES = ("#e9eff4", "#bfd5e3", "#8fb4cc", "#edb65c", "#cf6a34", "#7c1d1d")
"""Pale to dark, so that it reads in grey as well; warm from the level at which one should look."""

HOURS_STEPS = (24, 40, 48, 56, 64)
"""Hours in seven days at which the next shade begins."""

INDEX_STEPS = (10, 20, 30, 40, 50)
"""Fatigue index at which the next shade begins; about 30 is the second night of a run."""

SLEEPY = 7
"""KSS from which a person is sleepy."""


def week(facts: Facts, language: Language) -> Figure:
    """People × days: hours of work in the seven days up to each, the highest peak on top."""
    rows = {p: [round(m / 60, 1) for m in line] for p, line in facts.week.items()}
    alert = round(limits(facts.scenario).week.value / 60, 1)
    words = {"zh": "截至当天 7 天 {v:g} 小时", "en": "{v:g} h in the 7 days up to here"}[language]
    beyond = {"zh": "，超过警戒线 {v:g}", "en": ", above the alert line of {v:g}"}[language].format(v=alert)
    return _heat(
        facts, rows, language, HOURS_STEPS, lambda v: words.format(v=v) + (beyond if v > alert else "")
    )


def tiredness(facts: Facts, language: Language) -> Figure:
    """People × days: fatigue index of the duty, the highest peak on top; empty on free days."""
    rows: dict[str, list[float | None]] = {
        p.id: [
            None if (v := facts.tiredness.get(p.id, {}).get(d)) is None else round(v, 1) for d in facts.days
        ]
        for p in facts.roster.people
    }
    words = {"zh": "疲劳指数 {v:g}（参考）", "en": "fatigue index {v:g} (indicative)"}[language]
    return _heat(facts, rows, language, INDEX_STEPS, lambda v: words.format(v=v))


def _heat(
    facts: Facts,
    rows: Mapping[str, Sequence[float | None]],
    language: Language,
    edges: Sequence[float],
    words: Callable[[float], str],
) -> Figure:
    """People × days in six shades, whoever has the highest peak on top."""
    people = sorted(rows, key=lambda p: -max((v for v in rows[p] if v is not None), default=0))[:SHOWN]
    height = THIN * max(len(people), 6)
    heat: Options = {
        "type": "heatmap",
        "x": list(facts.days),
        "y": list(range(len(people))),
        "z": [[None if v is None else bisect_right(edges, v) for v in rows[p]] for p in people],
        "customdata": [
            ["" if v is None else _said(facts, p, d, words(v), language) for d, v in enumerate(rows[p])]
            for p in people
        ],
        "meta": [list(rows[p]) for p in people],
        "hovertemplate": "%{customdata}<extra></extra>",
        "colorscale": steps(SHADES),
        "zmin": -0.5,
        "zmax": len(SHADES) - 0.5,
        "xgap": 1,
        "ygap": 1,
        "hoverongaps": False,
        "colorbar": {
            "thickness": 10,
            "outlinewidth": 0,
            "x": 1.01,
            "len": 1,
            "tickmode": "array",
            "tickvals": [i + 0.5 for i in range(len(edges))],
            "ticktext": [f"{v:g}" for v in edges],
        },
    }
    return drawn(
        [heat],
        {
            "height": height + HEAD + 8,
            "margin": {"l": LEFT, "r": RIGHT, "t": HEAD, "b": 8},
            "xaxis": day_axis(facts, language),
            "yaxis": names_axis([facts.scenario.person[p] for p in people]),
            "shapes": day_bands(facts, height),
            "meta": {"people": people},
        },
    )


def _said(facts: Facts, person: str, day: int, words: str, language: Language) -> str:
    return f"<b>{label(facts.scenario.person[person].name)}</b>  {when(facts, day, language)}<br>{words}"


def alertness(facts: Facts, curve: Curve, language: Language) -> Figure:
    """Sleepiness hour by hour, with work and guessed sleep beneath it; the lower, the sleepier."""
    zh = language == "zh"
    bands = (
        ("上班" if zh else "work", curve.work, 9.55, "#d0632f"),
        ("睡眠（推测）" if zh else "sleep (guessed)", curve.sleep, 9.9, "#6f8fd0"),
    )
    traces: list[Options] = [
        {
            "type": "scatter",
            "x": [x for a, b in spans for x in (a, b, None)],
            "y": [y for _ in spans for y in (place, place, None)],
            "mode": "lines",
            "name": name,
            "hoverinfo": "skip",
            "line": {"color": color, "width": 8},
            "meta": place,
        }
        for name, spans, place, color in bands
    ]
    traces.append(
        {
            "type": "scatter",
            "x": list(range(len(curve.sleepiness))),
            "y": list(curve.sleepiness),
            "mode": "lines",
            "name": "困倦程度（KSS）" if zh else "sleepiness (KSS)",
            "line": {"color": "#3f7fb5", "width": 1.6},
            "hovertemplate": "KSS %{y}<extra></extra>",
        }
    )
    line, said = level(SLEEPY, "7：很困" if zh else "7: sleepy", "bottom right")
    days = range(0, len(facts.days), 1 if len(facts.days) < 12 else 2)
    return drawn(
        traces,
        {
            "height": 260,
            "margin": {"l": 40, "r": 14, "t": 30, "b": 26},
            "xaxis": {
                "tickmode": "array",
                "tickvals": [24 * d for d in days],
                "ticktext": [phrases.day_number(facts.scenario, d) for d in days],
                "range": [0, 24 * len(facts.days)],
                "fixedrange": True,
                "zeroline": False,
            },
            "yaxis": {
                "range": [10.2, 0.8],
                "tickvals": [1, 3, 5, 7, 9],
                "fixedrange": True,
                "zeroline": False,
            },
            "legend": legend(),
            "shapes": [line],
            "annotations": [said],
        },
    )
