"""These tests need Chromium. They run only when asked for (``pytest -m browser``), and fail without it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave this folder out of a plain run, so that it doesn't need playwright."""
    asked = "browser" in (config.option.markexpr or "").replace("not browser", "")
    named = any("browser" in str(arg) for arg in config.invocation_params.args)
    return None if asked or named else True


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where pictures of the run go, to be looked at: ``PICTURES``, or a folder that git doesn't see."""
    folder = Path(os.environ.get("PICTURES", HERE.parents[1] / "out" / "pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium, or the one named by ``CHROMIUM``."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "no Chromium found: install it or name it in CHROMIUM"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
