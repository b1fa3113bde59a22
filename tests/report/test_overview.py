"""The index over many stations."""

from __future__ import annotations

from dataclasses import replace

from shiftopt.report.overview import StationRow, overview

ROWS = (
    StationRow("a", "安康", 0, "排得下来", "a/report.html", 48, 206 * 60, 0, 0, 6),
    StationRow("b", "和平", 0, "排得下来", "b/report.html", 24, 180 * 60, 2, 0, 0, ("fairness",)),
    StationRow("c", "<b>新华</b>", 4, "排不出来", None),
)


def test_trouble_comes_first() -> None:
    """Impossible, then overloaded, then fine."""
    html = overview(ROWS, "2026-10")
    places = [html.index(name) for name in ("新华", "和平", "安康")]
    assert places == sorted(places)


def test_rows_link_to_reports_and_stay_text() -> None:
    """A station with a page is a link; a name is never markup; no plotly is carried along."""
    html = overview(ROWS, "2026-10")
    assert 'href="a/report.html"' in html
    assert "&lt;b&gt;新华&lt;/b&gt;" in html
    assert "2/3" in html
    assert len(html) < 60_000


def test_provisional_holidays_are_said() -> None:
    """A line with the number of stations whose year has no notice yet, and none where every year has."""
    assert "节假日是推算的" not in overview(ROWS, "2027-02")
    html = overview([*ROWS, replace(ROWS[0], id="d", provisional=True)], "2027-02")
    assert "节假日是推算的" in html
    assert "Holidays are provisional" in html


def test_the_month_is_named_in_words() -> None:
    """A month by its name in both languages; anything else as it was given."""
    html = overview(ROWS, "2026-10")
    assert "2026年10月" in html
    assert "October 2026" in html
    assert "第四季度" in overview(ROWS, "第四季度")


def test_nobody_is_counted_where_no_station_has_a_rota() -> None:
    """No tick for people who weren't looked at."""
    assert "负担过重的人" in overview(ROWS, "2026-10")
    assert "负担过重的人" not in overview(ROWS[2:], "2026-10")
