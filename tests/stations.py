"""A station so small that it is planned in a moment, as text to write into a file."""

from __future__ import annotations

from pathlib import Path

MINI = """\
shiftopt: 1
station: {id: mini, name: 小站}
shifts:
  D: {name: 白班, start: "07:00", end: "19:00"}
  N: {name: 夜班, start: "19:00", end: "07:00"}
rotation: {cycle: [D, N, "-", "-"], anchor: 2026-11-02, teams: {甲: 0, 乙: 1, 丙: 2, 丁: 3}}
grids: {G1: {name: 一格, need: {D: 1, N: 1}}}
people:
  - {id: a, name: 甘露, team: 甲}
  - {id: b, name: 易寒, team: 乙}
  - {id: c, name: 柴静怡, team: 丙}
  - {id: d, name: 丁香, team: 丁}
period: 2026-11
"""
"""Four people, one grid, two shifts of twelve hours; the rotation alone is a rota."""

ALL_AWAY = "leave: [{who: [a, b, c, d], from: 2026-11-10, to: 2026-11-10}]\n"
"""Makes it impossible, and arithmetic sees it."""

MISTAKE = "peple: []\n"
"""Makes it wrong."""


def write(path: Path, text: str = MINI) -> Path:
    """Write a scenario file, its folder included."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
