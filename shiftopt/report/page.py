"""One self-contained page for a result: offline, no request, the same bytes for equal runs."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from shiftopt.export.shades import ink, shades
from shiftopt.profiles import sources
from shiftopt.report import figures, panels, phrases, shares, strain, words
from shiftopt.report.facts import Cover, Facts
from shiftopt.report.figures import Figure
from shiftopt.rules.base import Language
from shiftopt.scenario.types import Person, Scenario
from shiftopt.solving.result import Result

SHEET = 24
"""Rows of one table of the rota."""
CHARTED = 40
"""Most people of a team that plotly draws fast enough to wait for: the rota as a chart."""


def write_page(
    result: Result, path: Path, scenario: Scenario | None = None, plotly: str | None = None
) -> None:
    """Write the page to ``path``, whole or not at all."""
    from shiftopt.export.whole import write_whole

    write_whole(path, page(result, scenario, plotly))


def share_plotly(folder: Path) -> str:
    """Write the library once for all pages of the folders within ``folder``; returns its address for them."""
    from plotly.offline import get_plotlyjs_version

    from shiftopt.export.whole import write_whole

    path = folder / f"plotly-{get_plotlyjs_version()}.js"
    if not path.is_file():
        write_whole(path, plotly_js())
    return f"../{path.name}"


def page(result: Result, scenario: Scenario | None = None, plotly: str | None = None) -> str:
    """The page of a result as HTML: of its roster, or of why there is none.

    Parameters
    ----------
    result : Result
        With roster and audit, or with a conflict, or with neither.
    scenario : Scenario, optional
        What was to be planned, for the heading of a page without a roster.
    plotly : str, optional
        Relative address of a plotly.js that pages share; without it the page carries its own.
    """
    if result.roster is None or result.audit is None:
        template = environment().get_template("conflict.html")
        return template.render(result=result, scenario=scenario, lines=pairs(words.verdict_lines, result))
    facts = Facts(result.roster, result.audit)
    crew = panels.crew(facts)
    return (
        environment()
        .get_template("page.html")
        .render(
            result=result,
            facts=facts,
            scenario=facts.scenario,
            sources=sources(),
            figures=figures,
            shares=shares,
            payload=[(name, code, packed(embedded(value))) for name, code, value in _payload(facts)],
            shared=plotly,
            packed_plotly="" if plotly else packed(plotly_js()),
            lines=pairs(lambda code: words.verdict_lines(result, code, facts)),
            look=look_of(facts),
            sheets=sheets,
            charted=max(map(len, facts.teams.values()), default=0) <= CHARTED,
            signs=panels.grid_signs(facts),
            crew=embedded(crew),
            tags={tag for person in crew.values() for tag in person["tags"]},
            cover=_cover(facts),
        )
    )


@cache
def environment() -> Environment:
    """Templates with autoescape on, and the words within their reach; compiled once for all pages."""
    made = Environment(
        loader=PackageLoader("shiftopt", "report/html"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals.update(
        both=both,
        pairs=pairs,
        asset=asset,
        script=script,
        plotly_js=plotly_js,
        fingerprint=fingerprint,
        phrases=phrases,
        words=words,
        languages=phrases.LANGUAGES,
        tag=phrases.LANG_TAG,
    )
    return made


def both(say: Callable[..., str], *about: object) -> Markup:
    """What ``say`` says of something in both languages; the page shows one of them."""
    texts = {code: say(*about, code) for code in phrases.LANGUAGES}
    if len(set(texts.values())) == 1:
        return Markup("{}").format(texts["zh"])
    span = Markup('<span lang="{}">{}</span>')
    return Markup("").join(span.format(phrases.LANG_TAG[code], text) for code, text in texts.items())


def pairs(say: Callable[..., Sequence[Any]], *about: object) -> list[tuple[Any, ...]]:
    """What ``say`` lists of something, each item in both languages."""
    return list(zip(*(say(*about, code) for code in phrases.LANGUAGES), strict=True))


def look_of(facts: Facts) -> dict[str, tuple[str, str, str]]:
    """Shift code → CSS class, background and ink."""
    return {code: (f"k{i}", s, ink(s)) for i, (code, s) in enumerate(shades(facts.scenario).items())}


def sheets(people: Sequence[Person]) -> list[Sequence[Person]]:
    """The people of a team in tables of at most `SHEET` rows, all of about the same length.

    A browser lays out a table as a whole, but leaves out tables that are out of sight.
    """
    count = -(-len(people) // SHEET)
    cuts = [i * len(people) // count for i in range(count + 1)]
    return [people[a:b] for a, b in pairwise(cuts)]


def _cover(facts: Facts) -> dict[str, dict[int, Cover]]:
    """Shift code → day → people needed and there."""
    ordered = sorted(facts.scenario.shifts, key=lambda s: s.start)
    found: dict[str, dict[int, Cover]] = {s.code: {} for s in ordered}
    for c in facts.cover:
        found[c.shift][c.day] = c
    return {code: by_day for code, by_day in found.items() if by_day}


def asset(name: str) -> Markup:
    """A style sheet of this package."""
    return Markup((files(__package__) / "html" / name).read_text(encoding="utf-8"))


def script(*names: str) -> Markup:
    """Scripts of this package as one, in a scope of its own."""
    texts = [(files(__package__) / "js" / f"{name}.js").read_text(encoding="utf-8") for name in names]
    return Markup("(() => {\n" + "".join(texts) + "})();\n")


def fingerprint(script: str) -> str:
    """How the page's Content-Security-Policy names an inline script that may run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def plotly_js() -> str:
    """The library that draws the figures."""
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


def packed(text: str) -> Markup:
    """A text for a data block of the page: gzip in base64, which the page's script unpacks when needed."""
    return Markup(base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode())


def embedded(value: object) -> Markup:
    """Compact JSON for a script element: no ``<``, ``>`` or ``&`` is left in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


# --- what is drawn ----------------------------------------------------------------------------------
def _payload(facts: Facts) -> Iterator[tuple[str, str, object]]:
    """Everything that is unpacked when needed: name, language ("" for none), value."""
    for name, draw in drawings(facts):
        for code in phrases.LANGUAGES:
            yield name, code, draw(code)
    yield "days", "", panels.days(facts)
    curves = {p.id: strain.curve(facts.roster, p.id) for p in facts.roster.people}
    yield (
        "curves",
        "",
        {
            person: {"sleepiness": c.sleepiness, "work": c.work, "sleep": c.sleep}
            for person, c in curves.items()
        },
    )


def drawings(facts: Facts) -> Iterator[tuple[str, Callable[[Language], Figure]]]:
    """Name → figure, for each figure of the page."""
    for i, people in enumerate(facts.teams.values()):
        yield f"rota-{i}", partial(figures.rota, facts, people)
    for d in facts.days:
        yield f"day-{d}", partial(figures.timeline, facts, d)
    for draw in (figures.hours, figures.week, figures.tiredness, figures.fairness, figures.cover):
        yield draw.__name__, partial(draw, facts)
    if len(facts.scenario.grids) > 1:
        yield "grids", partial(figures.grids, facts)
    for person in facts.roster.people[:1]:
        yield "alertness", partial(figures.alertness, facts, strain.curve(facts.roster, person.id))
