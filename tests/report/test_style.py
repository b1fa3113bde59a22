"""The page's colours, as numbers: WCAG AA in light, dark and print."""

from __future__ import annotations

import re

import pytest

from shiftopt.report.page import asset

from .test_figures import contrast

PAIRS = (
    *(("--ink", on) for on in ("--paper", "--card", "--soft", "--weekend", "--holiday")),
    *(("--quiet", on) for on in ("--paper", "--card", "--soft", "--weekend", "--holiday")),
    *(("--accent", on) for on in ("--paper", "--card")),
    *((tone, "--card") for tone in ("--good", "--warn", "--bad")),
    *((tone, f"{tone}-soft") for tone in ("--good", "--warn", "--bad")),
    *((tone, "--holiday") for tone in ("--bad",)),
    ("--bad", "--paper"),
    ("--leave-ink", "--leave"),
    ("--card", "--bad"),
    ("--card", "--ink"),
)
"""Text on ground, wherever the style sheet sets one on the other."""

SIGNS = tuple((sign, on) for sign in ("--mark", "--duty") for on in ("--card", "--weekend", "--holiday"))
"""Small signs: 3:1 is asked for what isn't text."""


def palettes() -> dict[str, dict[str, str]]:
    """Medium → custom property → ``#rrggbb``; dark and print on top of light."""
    blocks = re.findall(r":root \{([^}]*)\}", str(asset("style.css")))
    light, dark, paper = (dict(re.findall(r"(--[\w-]+): (#[0-9a-f]+);", b)) for b in blocks[:3])
    return {
        medium: {name: _long(value) for name, value in {**light, **own}.items()}
        for medium, own in (("light", {}), ("dark", dark), ("print", paper))
    }


def _long(shade: str) -> str:
    return shade if len(shade) == 7 else "#" + "".join(2 * c for c in shade[1:])


@pytest.mark.parametrize("medium", ["light", "dark", "print"])
def test_all_text_stands_out(medium: str) -> None:
    """Every pair of text and ground has 4.5:1, every sign 3:1."""
    shades = palettes()[medium]
    weak = {p: round(contrast(shades[p[0]], shades[p[1]]), 2) for p in PAIRS}
    assert {p: c for p, c in weak.items() if c < 4.5} == {}
    signs = {p: round(contrast(shades[p[0]], shades[p[1]]), 2) for p in SIGNS}
    assert {p: c for p, c in signs.items() if c < 3} == {}


def test_every_medium_sets_its_own() -> None:
    """Dark and print aren't the light palette again."""
    found = palettes()
    assert found["dark"]["--card"] != found["light"]["--card"]
    assert found["print"]["--ink"] == "#000000"
