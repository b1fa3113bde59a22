"""Pages measured in a process of its own: ``python -m tests.benchmarks.pages COUNT GRIDS``.

Written are the seconds of CPU to make the page, its size, and from Chromium the seconds until it is loaded,
how much of them was work of the page's thread, and the longest single task while the rota is filtered:
milliseconds that one feels as a freeze.
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

STEPS = (
    ("#search", "王"),
    ("#search", ""),
    ("#only", "changed"),
    ("#only", ""),
    ("#grid", "g1"),
    ("#shift", "k1"),
    ("#grid", ""),
    ("#shift", ""),
    ("#team", "1"),
    ("#team", ""),
)
"""Field and value, one after another."""

LONG_TASKS = """
window.longest = 0;
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) longest = Math.max(longest, task.duration);
}).observe({ type: "longtask" });
"""


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


def browsed(path: Path) -> dict[str, float | None]:
    """What Chromium tells of a page; None for each figure where there is no Chromium."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return {"loaded": None, "loaded, CPU": None, "freeze": None}
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 1440, "height": 900})
        tab.add_init_script(LONG_TASKS)
        meter = tab.context.new_cdp_session(tab)
        meter.send("Performance.enable", {"timeDomain": "threadTicks"})
        began = time.perf_counter()
        tab.goto(path.as_uri())
        loaded, thread = time.perf_counter() - began, _busy(meter)
        tab.wait_for_timeout(1000)
        tab.evaluate("longest = 0")
        for field, value in STEPS:
            tab.fill(field, value) if field == "#search" else tab.select_option(field, value)
            tab.wait_for_timeout(700)
        freeze = tab.evaluate("longest")
        browser.close()
    return {"loaded": loaded, "loaded, CPU": thread, "freeze": freeze}


def _busy(meter: Any) -> float:
    found = {m["name"]: m["value"] for m in meter.send("Performance.getMetrics")["metrics"]}
    return float(found["TaskDuration"])


if __name__ == "__main__":
    print(json.dumps(measured(*map(int, sys.argv[1:3]))))
