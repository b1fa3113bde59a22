"""The colours of shifts, the same on the page and in the workbook."""

from __future__ import annotations

import re
from itertools import cycle

from shiftopt.scenario.types import Scenario, Shift

HEX = re.compile("#[0-9a-fA-F]{6}")

DAY_SHADES = ("#f8dc82", "#86c5de", "#aed6a6", "#ecb095", "#d8bde2")
NIGHT_SHADES = ("#31437f", "#5b3f78", "#1d5f66")
"""Light by day and dark by night, so that they stay apart without colour too."""

DARK, LIGHT = "#000000", "#ffffff"
"""Black and white: on any colour one of them has a contrast of 4.5:1."""


def shades(scenario: Scenario) -> dict[str, str]:
    """Shift code → ``#rrggbb``, by the start of the shift: the scenario's own, else one by day or night."""
    day_shades, night_shades = cycle(DAY_SHADES), cycle(NIGHT_SHADES)

    def shade(shift: Shift) -> str:
        fallback = next(night_shades if shift.night else day_shades)
        return shift.color if shift.color and HEX.fullmatch(shift.color) else fallback

    return {s.code: shade(s) for s in sorted(scenario.shifts, key=lambda s: (s.start, s.code))}


def ink(shade: str) -> str:
    """Dark or white, whichever reads better on ``#rrggbb``."""
    channels = [int(shade[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return DARK if luminance > 0.179 else LIGHT
