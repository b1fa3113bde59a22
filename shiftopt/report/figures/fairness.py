"""Distance of everybody from the entitled share of each burden."""

from __future__ import annotations

from collections.abc import Sequence

from shiftopt.report import phrases
from shiftopt.report.facts import Facts
from shiftopt.report.figures.base import MOST, Figure, Options, drawn, label, legend, names_room, people_axis
from shiftopt.report.shares import Distance
from shiftopt.rules.base import Language
from shiftopt.rules.fairness import Burden

STRIP = 120
"""Height of one burden's bars, px."""

ABOVE, BELOW, LEDGER = "#c8702c", "#3f7fb5", "#6b4c9a"


def fairness(facts: Facts, language: Language) -> Figure:
    """A strip a burden: bars up for more than the share, down for less; dots with earlier months in it."""
    people, strips = _shown(facts), max(len(facts.distances), 1)
    traces: list[Options] = []
    layout: Options = {}
    for i, (burden, of) in enumerate(facts.distances.items()):
        found = {d.person: d for d in of}
        axis = "" if i == 0 else str(i + 1)
        traces.append(_bars(facts, [found.get(p) for p in people], people, burden, axis, language))
        if any(d.before for d in of):
            first = not any(t["type"] == "scatter" for t in traces)
            traces.append(_dots([found.get(p) for p in people], axis, language) | {"showlegend": first})
        layout[f"yaxis{axis}"] = _strip(i, strips, burden, language)
    return drawn(
        traces,
        layout
        | {
            "height": STRIP * strips + 46 + names_room(facts),
            "margin": {"l": 64, "r": 12, "t": 34, "b": names_room(facts)},
            "bargap": 0.25,
            "xaxis": people_axis(facts, people) | {"anchor": f"y{strips}" if strips > 1 else "y"},
            "legend": legend(),
            "meta": {"people": people},
        },
    )


def _bars(
    facts: Facts,
    found: Sequence[Distance | None],
    people: Sequence[str],
    burden: Burden,
    axis: str,
    language: Language,
) -> Options:
    """This period alone."""
    return {
        "type": "bar",
        "x": list(range(len(found))),
        "y": [None if d is None else round(d.now, 2) for d in found],
        "yaxis": f"y{axis}",
        "name": phrases.burden_name(burden, language),
        "marker": {"color": [ABOVE if d and d.now > 0 else BELOW for d in found]},
        "showlegend": False,
        "customdata": [_hover(facts, d, p, language) for d, p in zip(found, people, strict=True)],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _dots(found: Sequence[Distance | None], axis: str, language: Language) -> Options:
    """With what earlier months left behind."""
    return {
        "type": "scatter",
        "x": list(range(len(found))),
        "y": [None if d is None else round(d.overall, 2) for d in found],
        "yaxis": f"y{axis}",
        "mode": "markers",
        "name": "含往月结余" if language == "zh" else "with earlier months",
        "hoverinfo": "skip",
        "marker": {"symbol": "diamond", "size": 7, "color": LEDGER, "line": {"color": "#fff", "width": 1}},
    }


def _shown(facts: Facts) -> list[str]:
    """Everybody by team, or where there are too many for one chart those furthest from their share."""
    people = [p.id for team in facts.teams.values() for p in team]
    far: dict[str, float] = {}
    for of in facts.distances.values():
        for d in of:
            far[d.person] = max(abs(d.now), far.get(d.person, 0))
    worst = set(sorted(people, key=lambda p: -far.get(p, 0))[:MOST])
    return [p for p in people if p in worst and p in far]


def _strip(i: int, of: int, burden: Burden, language: Language) -> Options:
    """The ``i``-th of some value axes above one another, nought marked."""
    top = 1 - i / of
    return {
        "domain": [round(top - 0.86 / of, 4), round(top, 4)],
        "title": {"text": label(phrases.burden_name(burden, language)), "standoff": 6},
        "fixedrange": True,
        "zeroline": True,
        "zerolinewidth": 1.5,
        "nticks": 5,
    }


def _hover(facts: Facts, distance: Distance | None, person: str, language: Language) -> str:
    name = f"<b>{label(facts.scenario.person[person].name)}</b>"
    return name if distance is None else f"{name}<br>{phrases.distance_words(distance, language)}"
