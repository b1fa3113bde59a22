"""Pages measured in a process of its own: ``python -m tests.benchmarks.pages COUNT GRIDS``.

Written are the seconds of CPU to make the page, its size, and from Chromium the seconds until it is loaded,
how much of them was work of the page's thread, and the longest single task of that thread while the rota, in
sight, is searched and filtered and the language switched: by the clock, which is what one feels as a freeze,
and in CPU time, which other work on the machine doesn't lengthen.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from shiftopt.report.page import page
from tests.report import station

LANGUAGE = "#language"
STEPS = (
    (LANGUAGE, ""),
    (LANGUAGE, ""),
    ("#search", "王"),
    ("#search", ""),
    ("#only", "changed"),
    ("#only", ""),
    ("#grid", "g1"),
    ("#shift", "k1"),
    ("#grid", ""),
    ("#shift", ""),
    ("#only", "overloaded"),
    ("#only", ""),
    ("#team", "1"),
    ("#team", "2"),
    ("#team", ""),
)
"""Field and value, or a button to press, one after another."""

TRACED = "toplevel,devtools.timeline,__metadata"
"""What Chromium tells of its threads."""


def measured(count: int, grids: int) -> dict[str, float | None]:
    """All figures of one station's page; None for those of the browser where there is none."""
    result = station.result(station.scenario(count, grids))
    began = time.process_time()
    html = page(result)
    made = time.process_time() - began
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.html")
        path.write_text(html, encoding="utf-8")
        return {"made, CPU": made, "size": path.stat().st_size / 1e6} | browsed(path)


NO_BROWSER: dict[str, float | None] = dict.fromkeys(("loaded", "loaded, CPU", "freeze", "freeze, CPU"))


def browsed(path: Path) -> dict[str, float | None]:
    """What Chromium tells of a page; None for each figure where there is no Chromium."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return NO_BROWSER
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 1440, "height": 900})
        meter = tab.context.new_cdp_session(tab)
        meter.send("Performance.enable", {"timeDomain": "threadTicks"})
        began = time.perf_counter()
        tab.goto(path.as_uri())
        loaded, thread = time.perf_counter() - began, _busy(meter)
        tab.evaluate("document.getElementById('rota').scrollIntoView({ behavior: 'instant' })")
        tab.wait_for_timeout(1000)
        trace = _Trace(tab, meter)
        freezes = [trace.longest(field, value) for field, value in STEPS]
        browser.close()
    clock, cpu = (max(of) for of in zip(*freezes, strict=True))
    return {"loaded": loaded, "loaded, CPU": thread, "freeze": clock, "freeze, CPU": cpu}


def _step(tab: Any, field: str, value: str) -> None:
    if field == LANGUAGE:
        tab.click(field)
    elif field == "#search":
        tab.fill(field, value)
    else:
        tab.select_option(field, value)


class _Trace:
    """Chromium's own record of what the page's thread did."""

    def __init__(self, tab: Any, meter: Any) -> None:
        self.tab, self.meter = tab, meter
        self.events: list[dict[str, Any]] = []
        self.ended = False
        meter.on("Tracing.dataCollected", self._gather)
        meter.on("Tracing.tracingComplete", self._end)

    def _gather(self, told: dict[str, Any]) -> None:
        self.events += told["value"]

    def _end(self, _: object) -> None:
        self.ended = True

    def longest(self, field: str, value: str) -> tuple[float, float]:
        """Milliseconds of the longest tasks that one step means: by the clock, of CPU."""
        self.events.clear()
        self.ended = False
        self.meter.send("Tracing.start", {"transferMode": "ReportEvents", "categories": TRACED})
        _step(self.tab, field, value)
        self.tab.wait_for_timeout(700)
        self.meter.send("Tracing.end")
        while not self.ended:
            self.tab.wait_for_timeout(20)
        threads = [e for e in self.events if e["name"] == "thread_name"]
        page = {(e["pid"], e["tid"]) for e in threads if e["args"]["name"] == "CrRendererMain"}
        tasks = [e for e in self.events if e["name"].endswith("RunTask") and (e["pid"], e["tid"]) in page]
        clock, cpu = (max(e.get(key, 0) for e in tasks) / 1000 for key in ("dur", "tdur"))
        return clock, cpu


def _busy(meter: Any) -> float:
    found = {m["name"]: m["value"] for m in meter.send("Performance.getMetrics")["metrics"]}
    return float(found["TaskDuration"])


if __name__ == "__main__":
    print(json.dumps(measured(*map(int, sys.argv[1:3]))))
