"""A small drawing of times over sizes on two logarithmic axes, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 400, 64, 24, 150, 52
COLOURS = ("#1f5fa8", "#c2571a", "#2f7d4f")
APART = 16
"""Between the heights of two names at least."""

LIMIT = 1.5
"""Exponent of the line to compare with."""


@dataclass(frozen=True)
class Series:
    """One line: people → seconds; what never came about is left out."""

    name: str
    points: Mapping[int, float]

    @property
    def known(self) -> list[tuple[int, float]]:
        return [(x, y) for x, y in sorted(self.points.items()) if 0 < y < math.inf]


class Axes:
    """From people and seconds to places in the drawing."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        self.x = math.log10(min(xs)), math.log10(max(xs))
        self.y = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))

    def place(self, x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - self.x[0]) / max(self.x[1] - self.x[0], 1e-9)
        up = (math.log10(y) - self.y[0]) / max(self.y[1] - self.y[0], 1e-9)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)


def growth_plot(lines: Sequence[Series]) -> str:
    """The drawing; empty where nothing is known."""
    known = [point for line in lines for point in line.known]
    if not known:
        return ""
    xs, ys = zip(*known, strict=True)
    first = min(known)
    steepest = first[1] * (max(xs) / first[0]) ** LIMIT
    axes = Axes(xs, (*ys, steepest))
    body = [
        *_frame(axes, sorted(set(xs))),
        _path(axes, [first, (max(xs), steepest)], "#777", "6 4"),
    ]
    ends = [(*axes.place(max(xs), steepest), f"people^{LIMIT:g}", "#777")]
    for line, colour in zip(lines, COLOURS, strict=False):
        if line.known:
            body += [_path(axes, line.known, colour)]
            body += [_dot(*axes.place(*point), colour) for point in line.known]
            ends.append((*axes.place(*line.known[-1]), line.name, colour))
    body += _names(ends)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="13" role="img"><title>Seconds of CPU until every tier is within 1 %</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    )
    return "\n".join([head, *body, "</svg>"]) + "\n"


def _names(ends: Sequence[tuple[float, float, str, str]]) -> Iterator[str]:
    """What lines are called, beside their ends and clear of one another; each with its place and colour."""
    lowest = -math.inf
    for x, y, said, colour in sorted(ends, key=lambda end: end[1]):
        lowest = max(y, lowest + APART)
        yield _text(x, lowest, said, colour, dx=10)


def _frame(axes: Axes, xs: Sequence[int]) -> Iterator[str]:
    """Lines of the grid with their numbers, and what the axes mean."""
    low, high = axes.y
    for power in range(low, high + 1):
        left, height = axes.place(xs[0], 10.0**power)
        yield f'<path d="M{left:.0f} {height:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield _text(left, height, f"{10.0**power:g} s", "#333", dx=-8, anchor="end")
    for x in xs:
        across, bottom = axes.place(x, 10.0**low)
        yield f'<path d="M{across:.1f} {TOP}V{bottom:.0f}" stroke="#eee"/>'
        yield _text(across, bottom + 18, str(x), "#333", anchor="middle")
    yield _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, "people", "#333", anchor="middle")


def _path(axes: Axes, points: Sequence[tuple[float, float]], colour: str, dash: str = "") -> str:
    places = "L".join(f"{x:.1f} {y:.1f}" for x, y in (axes.place(*p) for p in points))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{places}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'


def _dot(x: float, y: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'


def _text(x: float, y: float, said: str, colour: str, dx: float = 0, anchor: str = "start") -> str:
    return f'<text x="{x + dx:.1f}" y="{y + 4:.1f}" fill="{colour}" text-anchor="{anchor}">{said}</text>'
