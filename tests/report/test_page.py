"""The page is whole, safe, repeatable and in two languages."""

from __future__ import annotations

import base64
import dataclasses
import gzip
import json
import re
from html.parser import HTMLParser
from typing import Any

from shiftopt.report.page import embedded, fingerprint, packed, page, plotly_js
from shiftopt.solving.result import Result

from . import station

SMALL = (16, 3)
"""People and grids of a month that is quickly drawn."""


def small(**changes: object) -> Result:
    """A small station's finished month."""
    return station.result(station.scenario(*SMALL, **changes))


class Seen(HTMLParser):
    """Collects elements, scripts and visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.scripts: list[tuple[dict, str]] = []
        self.text: list[str] = []
        self._script: dict | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self._script = dict(attrs)
            self.scripts.append((self._script, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self.scripts[-1] = (self._script, self.scripts[-1][1] + data)
        else:
            self.text.append(data)

    def ids(self) -> set[str]:
        return {a["id"] for _, a in self.tags if "id" in a}


def unpacked(script: str) -> Any:
    """What a data block of the page holds."""
    return json.loads(gzip.decompress(base64.b64decode(script)))


def test_same_result_same_bytes() -> None:
    """Another run with other clock seconds gives the same page."""
    first, again = small(), small()
    slower = [dataclasses.replace(t, seconds=t.seconds * 3) for t in again.tiers]
    again = dataclasses.replace(
        again,
        tiers=tuple(slower),
        run=dataclasses.replace(again.run, seconds=99.0, first_seconds=7.0),
    )
    assert page(again) == page(first)


def test_nothing_is_fetched(html: str) -> None:
    """No element has an address outside the page, and the policy forbids any request."""
    seen = Seen(html)
    for tag, attrs in seen.tags:
        assert "src" not in attrs, tag
        assert attrs.get("href", "#").startswith("#"), attrs
        assert tag not in {"link", "iframe", "object", "embed", "base"}
    assert "default-src 'none'" in html


def test_only_our_scripts_may_run(html: str) -> None:
    """The policy names the hash of every executable script, and nothing is allowed inline."""
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html).group(1)
    allowed = re.search("script-src ([^;]*)", policy).group(1)
    assert "unsafe" not in allowed
    for attrs, script in Seen(html).scripts:
        if "type" not in attrs:
            assert fingerprint(script) in allowed
    assert fingerprint(plotly_js()) in allowed
    assert not [a for _, a in Seen(html).tags for name in a if name.startswith("on")]


def test_names_are_text() -> None:
    """A hostile name, grid, duty, holiday and station never become an element or a script."""
    evil = station.hostile()
    seen = Seen(page(station.result(evil)))
    plain = Seen(page(small()))
    assert not [t for t, _ in seen.tags if t == "img"]
    assert len(seen.scripts) == len(plain.scripts)
    assert any(station.HOSTILE in text for text in seen.text)
    for attrs, script in seen.scripts:
        if attrs.get("type") == "application/json":
            json.loads(script)
        if "data-of" in attrs:
            unpacked(script)


def test_embedded_json_cant_end_its_script() -> None:
    """Angle brackets, ampersands and line separators are escaped and come back the same."""
    value = {"名": "</script><!-- & \u2028"}
    text = str(embedded(value))
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == value


def test_every_figure_has_a_table_behind_it(html: str) -> None:
    """Rota, cover, hours and fairness each hold a table in their section, with headers."""
    for section in ("rota", "cover", "hours", "fairness"):
        body = html[html.index(f'<section id="{section}"') :]
        body = body[: body.index("</section>")]
        assert "<table" in body
        assert 'scope="col"' in body
        assert 'role="img" aria-label' in body


def test_tiles_lead_to_their_evidence(html: str) -> None:
    """Every link inside the page has a target."""
    seen = Seen(html)
    links = {a["href"][1:] for t, a in seen.tags if t == "a"}
    assert {"cover", "breaches", "overload", "fairness"} <= links <= seen.ids()


def test_both_languages_are_in_the_page(html: str) -> None:
    """Chinese by default, English beside it; equal numbers of both."""
    assert '<html lang="zh-CN">' in html
    assert html.count('<span lang="zh-CN">') == html.count('<span lang="en">')
    assert '<html lang="en">' in page(small(language="en"))


def test_sources_and_their_status_are_shown(html: str) -> None:
    """A rule with a clause shows it, and how far it was read."""
    assert "劳动法" in html
    assert re.search(r'class="status (read|second-hand|unverified)"', html)


def test_size(html: str) -> None:
    """48 people × 31 days: at most 3 MB, of which plotly takes 2."""
    assert len(html.encode()) <= 3_000_000
    assert len(packed(plotly_js())) > 1_500_000


def test_pages_may_share_a_plotly_beside_them() -> None:
    """The library is then a file that the page names, and files are all that the policy lets in."""
    html = page(small(), plotly="../plotly.js")
    assert '<script id="plotly" src="../plotly.js" defer>' in html
    assert "script-src 'self' file: 'sha256-" in html


def test_without_a_roster_the_conflict_is_the_page() -> None:
    """The conflict's sentences and way out are there, and no plotly."""
    html = page(station.IMPOSSIBLE, station.scenario())
    for part in ("幸福社区", "排不出来", "两次上班之间至少休息 11 小时", "10月31日夜班第一网格少 3 人"):
        assert part in html
    assert len(html) < 60_000
    assert "也没有证明排不出来" in page(station.UNKNOWN)
    assert "节假日是推算的" not in html
    month = station.scenario()
    guess = dataclasses.replace(month, calendar=dataclasses.replace(month.calendar, provisional=True))
    assert "节假日是推算的" in page(station.IMPOSSIBLE, guess)


def test_a_station_without_people_has_a_page() -> None:
    """Nothing to draw is no reason to fail."""
    month = station.scenario(people=(), needs={}, leave=(), requests=(), duties=(), rules=())
    assert "</html>" in page(station.result(month))


def test_concessions_are_a_line_for_each_rule(html: str) -> None:
    """What soft rules gave is summed up rule by rule; the single breaches are folded away under each."""
    section = html[html.index('id="breaches"') : html.index('id="rules"')]
    assert section.count("<details>") == section.count("<summary>") >= 3
    assert section.index("完整周末：") < section.index("本期完整周末")


def test_nobody_is_said_to_be_ill(html: str) -> None:
    """Three people are ill in the month; the page says that they are on leave, and nothing else."""
    assert "休假" in html
    for word in ("病", "sick"):
        assert word not in html[: html.index("<script>")]
        packed = [text for attributes, text in Seen(html).scripts if "data-of" in attributes]
        assert all(word not in json.dumps(unpacked(text), ensure_ascii=False) for text in packed)
