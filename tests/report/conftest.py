"""One finished month for all tests of the page."""

from __future__ import annotations

import pytest

from shiftopt.report.facts import Facts
from shiftopt.report.page import page
from shiftopt.solving.result import Result

from . import station


@pytest.fixture(scope="session")
def result() -> Result:
    return station.result()


@pytest.fixture(scope="session")
def facts(result: Result) -> Facts:
    return Facts(result.roster, result.audit)


@pytest.fixture(scope="session")
def html(result: Result) -> str:
    return page(result)
