"""Whatever people type is text wherever it comes out: pages, workbook, calendars, csv, json."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from shiftopt.export.csv import roster_csv
from shiftopt.export.ics import calendars
from shiftopt.export.json import roster_json
from shiftopt.export.xlsx import workbook_bytes
from shiftopt.report.compare import Comparison, compare_page, side_of
from shiftopt.report.overview import StationRow, overview
from shiftopt.report.page import page
from shiftopt.report.person import person_page
from shiftopt.solving.result import Result
from tests.report import station

PLAIN = "平常"
TYPED = (
    station.HOSTILE,
    "]]><!--<svg/onload=alert(1)>{{7*7}}{% x %}",
    '\\N;,\\n" &#60;b&#62; &B&"Arial"&9',
    '=HYPERLINK("http://x.test","y")',
    "+1+1",
    "-2*3",
    "@SUM(A1)",
    "\u202eabc\u2066\u200f 👮🏽\u200d♀️",
)


@pytest.fixture(scope="module")
def plain() -> Result:
    return station.result(station.hostile(PLAIN))


@pytest.fixture(scope="module", params=TYPED)
def typed(request: pytest.FixtureRequest) -> tuple[str, Result]:
    """The same month, everything in it called by something else."""
    return request.param, station.result(station.hostile(request.param))


class Parsed(HTMLParser):
    """What a browser makes of a page: its elements with the names of their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:  # neither script nor style
            self.text.append(data)


def pages(result: Result, name: str) -> Iterator[str]:
    """Every kind of page there is."""
    assert result.roster is not None
    yield page(result)
    yield person_page(result, "p01")
    side = side_of(result, name)
    yield compare_page(Comparison(side, replace(side, name=f"{name}2")), "zh")
    yield overview([StationRow("a", name, 0, name, "a/report.html", 48, 12000, 1, 2, 6)], "2026-10")
    wrong = replace(station.IMPOSSIBLE.conflict, sentences=(name, name), way_out=(name,))
    yield page(replace(station.IMPOSSIBLE, conflict=wrong), result.roster.scenario)


def test_pages_have_the_same_elements(plain: Result, typed: tuple[str, Result]) -> None:
    """No name adds an element or an attribute, none is cut, and script data stays one block of data."""
    text, result = typed
    for usual, odd in zip(pages(plain, PLAIN), pages(result, text), strict=True):
        was, now = Parsed(usual), Parsed(odd)
        assert now.elements == was.elements
        assert sum(text in t for t in now.text) == sum(PLAIN in t for t in was.text) > 0


def formulas(ws: Worksheet) -> dict[str, str]:
    """Cell → formula."""
    return {c.coordinate: c.value for row in ws.rows for c in row if c.data_type == "f"}


def written(ws: Worksheet, name: str) -> list[str]:
    """Texts of the sheet in which ``name`` occurs; those that look like a formula are marked as text."""
    cells = [c for row in ws.rows for c in row if c.data_type != "f" and name in str(c.value)]
    assert all(c.quotePrefix for c in cells if str(c.value).startswith(("=", "+", "-", "@")))
    return [str(c.value) for c in cells]


def test_the_workbook_has_the_same_formulas(plain: Result, typed: tuple[str, Result]) -> None:
    """In every sheet: the same cells are formulas, and what was typed stands in the others as text."""
    text, result = typed
    files = [io.BytesIO(workbook_bytes(r)) for r in (plain, result)]
    usual, odd = (load_workbook(file, rich_text=True) for file in files)
    assert odd.sheetnames == usual.sheetnames
    for was, now in zip(usual.worksheets, odd.worksheets, strict=True):
        assert formulas(now) == formulas(was)
        said, meant = written(now, text), [t.replace(PLAIN, text) for t in written(was, PLAIN)]
        assert sorted(said) == sorted(meant)  # a longer name may stand in another cell of the legend
    assert odd.properties.title == usual.properties.title.replace(PLAIN, text)
    was, now = map(footers, files)
    assert now == [footer.replace(PLAIN, text.replace("&", "&&")) for footer in was]


def footers(file: io.BytesIO) -> list[str]:
    """What is printed beneath the sheets, as it stands in the file."""
    with zipfile.ZipFile(file) as parts:
        xml = [parts.read(name).decode() for name in sorted(parts.namelist()) if "/sheet" in name]
    return [unescape(found) for text in xml for found in re.findall("<oddFooter>(.*?)</oddFooter>", text)]


def test_a_footer_is_never_too_long() -> None:
    """Excel refuses a file with more than 255 characters there, and each & counts twice."""
    file = io.BytesIO(workbook_bytes(station.result(station.hostile("&" * 200))))
    assert 6 < len(footers(file)) == len([f for f in footers(file) if len(f) <= 255])


def test_calendars_have_the_same_lines(plain: Result, typed: tuple[str, Result]) -> None:
    """Each calendar has the properties it would have, and gives the text back."""
    text, result = typed
    assert plain.roster is not None
    assert result.roster is not None
    for was, now in zip(
        calendars(plain.roster, 30).values(), calendars(result.roster, 30).values(), strict=True
    ):
        names = [[(c.name, sorted(c)) for c in Calendar.from_ical(content).walk()] for content in (was, now)]
        assert names[0] == names[1]
        assert all(len(line) <= 75 for line in now.split(b"\r\n"))
        for event in Calendar.from_ical(now).walk("VEVENT"):
            said = str(event["summary"])
            assert text in said or said in {"年休假", "病假", "休假"}


def test_tables_have_the_same_rows(plain: Result, typed: tuple[str, Result]) -> None:
    """csv: no field that a spreadsheet would calculate; json: the same once names are put back."""
    text, result = typed
    assert plain.roster is not None
    assert result.roster is not None
    was, now = (list(csv.DictReader(io.StringIO(roster_csv(r.roster)[1:]))) for r in (plain, result))
    assert len(was) == len(now)
    assert not [f for row in now for f in row.values() if f.startswith(("=", "+", "-", "@", "\t"))]
    assert {row["name"].removeprefix("'") for row in now} == {text}
    back = json.dumps(json.loads(roster_json(result)), ensure_ascii=False)
    plain_json = json.dumps(json.loads(roster_json(plain)), ensure_ascii=False)
    inner = json.dumps(text, ensure_ascii=False)[1:-1]
    digits = re.compile(r'"hash": "[0-9a-f]*"')
    assert digits.sub("", back.replace(inner, PLAIN)) == digits.sub("", plain_json)
