"""The page in a real browser: no request, no error, every control works."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shiftopt.report.compare import Comparison, compare_page, side_of
from shiftopt.report.page import page, share_plotly
from shiftopt.report.person import person_page

from ..report import station

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages of a usual station, a large one, and an impossible month."""
    folder = tmp_path_factory.mktemp("pages")
    hostile, plain = station.result(station.hostile()), station.result(station.scenario(16, 3))
    pages = {
        "usual": page(station.result()),
        "large": page(station.result(station.scenario(400, 10, leave=(), duties=()))),
        "impossible": page(station.IMPOSSIBLE, station.scenario()),
    }
    pages |= {
        "hostile": page(hostile),
        "ledger": page(station.result(station.scenario(24, 3, balances={"p01": {"nights": 2}}))),
    }
    pages |= {
        "person": person_page(hostile, "p01"),
        "compare": compare_page(Comparison(side_of(plain, "a"), side_of(hostile, station.HOSTILE)), "zh"),
    }
    beside = folder / "station"
    beside.mkdir()
    (beside / "shared.html").write_text(
        page(station.result(station.scenario(24, 3)), plotly=share_plotly(folder)), encoding="utf-8"
    )
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages} | {"shared": beside / "shared.html"}


@pytest.fixture
def show(chromium: Any, files: dict[str, Path]) -> Any:
    """Opens a page at a width; on leaving, no error and no request may have happened."""
    trouble: list[str] = []
    contexts = []

    def opened(name: str = "usual", width: int = 1440, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda m: trouble.append(m.text) if m.type in {"error", "warning"} else None)
        tab.on("pageerror", lambda e: trouble.append(str(e)))
        tab.on(
            "request",
            lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else trouble.append(r.url),
        )
        tab.goto(files[name].as_uri())
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert not trouble


Show = Callable[..., Any]

PALE = "e => getComputedStyle(e).color === 'rgb(154, 163, 178)'"
"""Whether a cell has stepped back."""


def drawn(tab: Any, figure: str) -> Any:
    """The figure once it is there."""
    box = tab.locator(f'.figure[data-figure="{figure}"]:not([hidden])')
    box.scroll_into_view_if_needed()
    box.locator(".main-svg").first.wait_for()
    return box


@pytest.mark.parametrize("figure", ["week", "tiredness", "cover", "grids", "hours", "fairness"])
def test_every_figure_is_drawn(show: Show, figure: str) -> None:
    """Under the strict policy plotly still draws each of them."""
    assert drawn(show(), figure).bounding_box()["height"] > 100


def test_language_switch(show: Show) -> None:
    """One click turns words and figures to English, another back."""
    tab = show()
    assert tab.locator("h1").inner_text() == "2026年10月 排班"
    tab.click("#language")
    assert tab.locator("h1").inner_text() == "October 2026 rota"
    drawn(tab, "hours").get_by_text("Hidden work").wait_for()
    tab.click("#language")
    drawn(tab, "hours").get_by_text("隐性工时").wait_for()


def test_filter_by_team_and_name(show: Show) -> None:
    """A team alone, then one name, then nobody, then everybody again; chart and table agree."""
    tab = show()
    tab.click('[data-view="chart"]')
    tab.select_option("#team", "1")
    assert tab.locator(".team:visible").count() == 1
    tab.select_option("#team", "")
    tab.fill("#search", "王建国")
    tab.locator('.team[data-team="1"]').wait_for(state="hidden")
    box = drawn(tab, "rota-0")
    assert box.locator(".yaxislayer-above .ytick").count() == 1
    tab.click('[data-view="table"]')
    assert tab.locator(".rota tbody tr:visible").count() == 1
    tab.fill("#search", "leader")
    tab.locator('.team[data-team="1"]').wait_for()
    assert tab.locator(".rota tbody tr:visible").count() == 8
    tab.fill("#search", "没有这个人")
    tab.locator("#nobody").wait_for()
    tab.fill("#search", "")
    tab.locator('.team[data-team="3"]').wait_for()
    assert tab.locator(".rota tbody tr:visible").count() == 48


@pytest.mark.parametrize("name", ["usual", "large"])
def test_a_link_lands_on_its_section(show: Show, name: str) -> None:
    """At once and with its heading in sight, however many tables lie between."""
    tab = show(name)
    for link in tab.locator(".jump a").all():
        link.click()
        place = tab.locator(link.get_attribute("href")).evaluate("e => e.getBoundingClientRect().top")
        end = tab.evaluate("innerHeight + scrollY >= document.documentElement.scrollHeight - 1")
        assert 0 <= place < (900 if end else 120)


def test_filtering_keeps_what_lies_below_in_place(show: Show) -> None:
    """While tables come back the rota keeps its height, and gives it up at the end."""
    tab = show("large")
    rota = tab.locator("#rota")
    held = tab.locator("#team").evaluate(
        """e => {
            e.value = '1';
            e.dispatchEvent(new Event('change'));
            return document.getElementById('rota').style.minHeight;
        }"""
    )
    tab.locator("#rota:not([style*='min-height'])").wait_for()
    assert float(held.removesuffix("px")) > 1.2 * rota.bounding_box()["height"]


def test_only_the_overloaded(show: Show) -> None:
    """The filter shows as many as the overload tile counts."""
    tab = show()
    tab.select_option("#only", "overloaded")
    shown = tab.locator(".rota tbody tr:visible").count()
    assert str(shown) == tab.locator('.tile[href="#overload"] .value').inner_text()


def test_a_person_opens_as_a_month(show: Show) -> None:
    """A click on a name gives that person's days; Escape closes it."""
    tab = show(width=360)
    tab.locator(".rota .who", has_text="韩晓东").click()
    panel = tab.locator("#person")
    assert panel.locator("h2").inner_text() == "韩晓东"
    days = panel.locator("#person-days li:not(.blank)")
    days.last.wait_for()
    assert days.count() == 31
    assert "加班" in days.last.inner_text()
    assert panel.locator("#person-sum li").first.inner_text() == "甲班"
    assert "工时" in panel.locator("#person-sum li").nth(1).inner_text()
    drawn(panel, "alertness")
    panel.locator("summary").click()
    rows = panel.locator("#alertness-days tbody tr")
    assert rows.count() == 31
    numbers = [row.locator("td").all_inner_texts() for row in rows.all()]
    assert all(bool(work) == bool(level) and 0 <= float(sleep) < 24 for work, level, sleep in numbers)
    assert any(work == "22:45–07:00" and float(level) > 5 for work, level, _ in numbers)
    tab.keyboard.press("Escape")
    panel.wait_for(state="hidden")


def test_a_day_opens_as_its_crews(show: Show) -> None:
    """A click on a date lists everybody on that day and draws it; arrows turn the day, a name the person."""
    tab = show()
    tab.locator('[data-day="30"]').first.click()
    panel = tab.locator("#day")
    panel.locator("#day-crews section").nth(2).wait_for()
    assert "10月31日" in panel.locator("h2").inner_text()
    assert "秋季安全大检查" in panel.locator("#day-notes").inner_text()
    assert panel.locator("#day-after").is_disabled()
    assert panel.get_by_text("leader", exact=True).count() > 0
    assert panel.get_by_text("新人", exact=True).count() > 0
    drawn(panel, "day-0").get_by_text("中班").first.wait_for()
    panel.locator("#day-before").click()
    panel.get_by_text("10月30日").wait_for()
    name = panel.locator(".who").first.inner_text()
    panel.locator(".who").first.click()
    assert tab.locator("#person h2").inner_text() == name
    assert not panel.is_visible()


def test_the_day_asked_for_is_drawn(show: Show) -> None:
    """Also when it is asked for while many figures wait for their turn, and another day right after it."""
    tab = show()
    tab.set_viewport_size({"width": 1440, "height": 5000})
    tab.evaluate("for (const d of ['12', '30']) document.querySelector(`[data-day='${d}']`).click()")
    box = drawn(tab.locator("#day"), "day-0")
    names = set(tab.locator("#day-crews section .who").all_inner_texts())
    tab.wait_for_timeout(1500)
    assert "10月31日" in tab.locator("#day h2").inner_text()
    day = tab.locator("#day-crews section").first.locator("p:not(.quiet) .who").all_inner_texts()
    assert set(day) < names
    assert set(day) <= set(box.evaluate("e => e.layout.yaxis.ticktext"))
    assert drawn(tab, "hours").is_visible()


def test_filter_by_grid_and_shift(show: Show) -> None:
    """Cells of other grids and shifts step back; who never works there is gone; one click clears all."""
    tab = show()
    tab.select_option("#grid", label="第二网格")
    tab.select_option("#shift", index=3)
    cells = tab.locator(".rota tbody tr:visible td:not(.num)")
    clear = cells.evaluate_all(f"l => l.filter(e => !({PALE})(e)).map(e => e.className)")
    assert clear
    assert all({"g1", "k2"} <= set(name.split()) for name in clear)
    tab.click('button[type="reset"]')
    tab.wait_for_timeout(100)
    assert cells.evaluate_all(f"l => !l.some({PALE})")


def test_pointing_at_a_cell_tells_it(show: Show) -> None:
    """The pointer on a cell of the table brings up time, grid and rest."""
    tab = show()
    tab.locator(".rota td.k0").first.hover()
    tab.mouse.move(1, 0, steps=1)
    tab.locator(".rota td.k0").first.hover()
    tab.locator("#tip").get_by_text("07:00–15:00").wait_for()
    assert "后休" in tab.locator("#tip").inner_text()


def test_tables_sort_by_their_heads(show: Show) -> None:
    """A click on a head orders the rows, another turns them; the head says so to a screen reader."""
    tab = show()
    tab.locator("#hours-title").click()
    head = tab.locator("#hours table").first.locator("th", has_text="标准")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    column = head.evaluate("e => e.cellIndex")
    read = f"t => [...t.tBodies[0].rows].map(r => parseFloat(r.cells[{column}].textContent))"
    values = tab.locator("#hours table").first.evaluate(read)
    assert values == sorted(values, reverse=True)
    head.locator("button").click()
    assert tab.locator("#hours table").first.evaluate(read) == sorted(values)
    assert head.get_attribute("aria-sort") == "ascending"


def test_a_heat_map_has_its_numbers(show: Show) -> None:
    """Opened, the table beneath holds a number for every row and day of the figure."""
    tab = show()
    tab.locator("#week-title").click()
    tab.locator("#overload .counts td").first.wait_for()
    assert tab.locator("#overload .counts tbody tr").count() == 48
    assert tab.locator("#overload .counts tbody td").count() == 48 * 31


def test_hours_in_another_order(show: Show) -> None:
    """The bars follow the order asked for."""
    tab = show()
    first = drawn(tab, "hours").locator(".xaxislayer-above text").first.text_content()
    tab.select_option('[data-order="hours"]', "team")
    tab.wait_for_timeout(600)
    assert drawn(tab, "hours").locator(".xaxislayer-above text").first.text_content() != first


def test_hover_tells_the_cell_of_the_chart(show: Show) -> None:
    """The pointer on a cell of the chart brings up the same."""
    tab = show()
    tab.click('[data-view="chart"]')
    box = drawn(tab, "rota-0").bounding_box()
    tab.mouse.move(box["x"] + 122 + 15, box["y"] + 54 + 12)
    tab.locator(".hoverlayer").get_by_text("07:00–15:00").first.wait_for()


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("name", ["usual", "impossible", "compare", "person"])
def test_no_sideways_scrolling_of_the_page(show: Show, name: str, width: int) -> None:
    """Wide things scroll within themselves; the page doesn't."""
    tab = show(name, width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_print_has_one_team_a_page(show: Show, tmp_path: Path) -> None:
    """In print the tables stand for the charts, and controls are gone."""
    tab = show()
    tab.emulate_media(media="print")
    assert tab.locator(".rota:visible").count() == 4
    assert tab.locator(".figure:visible").count() == 0
    assert tab.locator("#filter:visible").count() == 0
    pdf = tab.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") >= 6


def test_print_repeats_the_heads(show: Show, tmp_path: Path) -> None:
    """A table that goes on over a page has its heads there again, sortable or not."""
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext")
    show().pdf(path=tmp_path / "page.pdf", format="A4", landscape=True)
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "page.pdf", "-"], capture_output=True, check=True
    )
    sheets = text.stdout.decode("utf-8").split("\f")
    accounts = [sheet for sheet in sheets if len(re.findall(r"2026-10 +\d", sheet)) > 5]
    assert len(accounts) > 1
    assert all("工作日" in sheet for sheet in accounts)


@pytest.mark.parametrize("name", ["compare", "person"])
def test_smaller_pages_speak_and_print(show: Show, name: str) -> None:
    """Comparison and one person's month: both languages, no buttons on paper, typed names are text."""
    tab = show(name)
    assert "2026年10月" in tab.locator("h1").inner_text()
    tab.click("#language")
    assert "October 2026" in tab.locator("h1").inner_text()
    assert tab.evaluate("window.hacked") is None
    assert tab.locator("img").count() == 0
    assert tab.get_by_text("</script><script>window.hacked=1").count() > 0
    tab.emulate_media(media="print")
    assert tab.locator("button:visible").count() == 0
    assert tab.locator("table:visible").count() > 0


def test_dark_mode_reads(show: Show) -> None:
    """With a dark scheme the page and the ink of the figures turn."""
    tab = show(color_scheme="dark")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 29)"
    tick = drawn(tab, "hours").locator(".xtick text").first
    assert tick.evaluate("e => getComputedStyle(e).fill") == "rgb(232, 235, 241)"


def test_pages_may_share_the_library(show: Show) -> None:
    """With plotly in a file beside it, the policy lets that file run and the figures are drawn."""
    assert drawn(show("shared"), "hours").bounding_box()["height"] > 100


def test_names_never_become_code(show: Show) -> None:
    """Markup, quotes, emoji and right-to-left marks in every name: shown as typed wherever they appear."""
    tab = show("hostile")
    assert tab.evaluate("window.hacked") is None
    assert tab.locator("img, b script").count() == 0
    name = tab.locator(".rota .who").first
    assert name.text_content() == station.HOSTILE
    name.click()
    tab.locator("#person-days li").last.wait_for()
    assert tab.locator("#person h2").text_content() == station.HOSTILE
    tab.keyboard.press("Escape")
    tab.locator("[data-day='5']").first.click()
    assert tab.locator("#day .who").first.text_content() == station.HOSTILE
    drawn(tab.locator("#day"), "day-0")
    tab.keyboard.press("Escape")
    tab.locator(".rota td.k0").first.hover()
    tab.locator("#tip").get_by_text("07:00").wait_for()
    assert station.HOSTILE in tab.locator("#tip").text_content()
    for figure in ("hours", "fairness", "week"):
        labels = drawn(tab, figure).locator(".xtick text, .ytick text").all_text_contents()
        assert any(label.startswith("</script") for label in labels)
    assert tab.evaluate("window.hacked") is None


def test_the_keyboard_gets_everywhere(show: Show) -> None:
    """A name and a date can be reached and opened by key; Escape brings the focus back to the name."""
    tab = show()
    name = tab.locator(".rota .who").first
    name.focus()
    tab.keyboard.press("Enter")
    tab.locator("#person[open]").wait_for()
    tab.keyboard.press("Escape")
    assert name.evaluate("e => e === document.activeElement")
    tab.locator("[data-day='3']").first.focus()
    tab.keyboard.press("Enter")
    tab.locator("#day[open]").wait_for()


def test_everything_to_press_has_a_name(show: Show) -> None:
    """Buttons, fields and figures say what they are to a screen reader, in both languages."""
    tab = show()
    named = r"""() => [...document.querySelectorAll('button, select, input, [role=img], [role=region]')]
        .filter(e => e.checkVisibility())
        .filter(e => !/[\p{L}\p{N}]/u.test([e.getAttribute('aria-label') || e.textContent,
            ...[...e.labels || []].map(l => l.textContent),
            (document.getElementById(e.getAttribute('aria-labelledby')) || {}).textContent].join()))
        .map(e => e.outerHTML.slice(0, 90))"""
    assert tab.evaluate(named) == []
    tab.click("#language")
    assert tab.evaluate(named) == []
    for opened in ("[data-day='3']", ".rota .who"):
        tab.locator(opened).first.click()
        tab.locator("dialog[open]").wait_for()
        assert tab.evaluate(named) == []
        tab.keyboard.press("Escape")


HERE = Path(__file__).parent
WEAK, STOP = ((HERE / f"{name}.js").read_text(encoding="utf-8") for name in ("weak", "stop"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["usual", "impossible", "compare", "person", "ledger"])
def test_every_text_stands_out(show: Show, name: str, scheme: str) -> None:
    """On the whole page with all that folds open, in the panels too."""
    tab = show(name, color_scheme=scheme)
    tab.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    tab.wait_for_timeout(300)
    assert tab.evaluate(WEAK) == []
    for opened in ("[data-day='30']", ".rota .who") if name == "usual" else ():
        tab.locator(opened).first.click()
        tab.locator("dialog[open]").wait_for()
        assert tab.evaluate(WEAK) == []
        tab.keyboard.press("Escape")


def test_every_stop_of_the_tab_key_is_seen(show: Show) -> None:
    """From the top to the end: each control in turn, ringed and in sight."""
    tab = show("ledger")
    expected = tab.evaluate(
        """[...document.querySelectorAll('a[href], button, select, input, summary, [tabindex="0"]')]
            .filter(e => e.checkVisibility() && e.tabIndex === 0).length"""
    )
    stops = []
    for _ in range(expected):
        tab.keyboard.press("Tab")
        stops.append(tab.evaluate(STOP))
    assert [stop for stop in stops if not (stop[1] and stop[2])] == []
    assert len({stop[0] for stop in stops}) > 10
    assert not any(stop[0].startswith("BODY") for stop in stops)


def test_a_large_station_stays_usable(show: Show) -> None:
    """400 people: the table is there, and a search leaves only those who match."""
    tab = show("large")
    assert tab.locator(".rota tbody tr:visible").count() == 400
    tab.fill("#search", "王建国")
    tab.wait_for_timeout(500)
    left = tab.locator(".rota tbody tr:visible").count()
    assert 0 < left < 40


@pytest.mark.parametrize(
    ("width", "scheme", "lang"), [(1440, "light", "zh"), (1440, "dark", "en"), (360, "light", "zh")]
)
def test_pictures_to_look_at(show: Show, pictures: Path, width: int, scheme: str, lang: str) -> None:
    """The whole page with every figure drawn, a person and a day, kept for eyes."""
    tab = show("usual", width, color_scheme=scheme)
    if lang == "en":
        tab.click("#language")
    for figure in ("hours", "week", "tiredness", "fairness", "cover", "grids"):
        drawn(tab, figure)
    name = f"{width}-{scheme}-{lang}"
    tab.screenshot(path=pictures / f"{name}.png", full_page=True)
    tab.locator(".rota .who").nth(8).click()
    drawn(tab.locator("#person"), "alertness")
    tab.screenshot(path=pictures / f"{name}-person.png")
    tab.keyboard.press("Escape")
    tab.locator("[data-day='30']").first.click()
    drawn(tab.locator("#day"), "day-0")
    tab.screenshot(path=pictures / f"{name}-day.png")
    assert len(list(pictures.glob(f"{name}*.png"))) == 3
