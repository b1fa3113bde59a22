"""Figures tested as data."""

from __future__ import annotations

import dataclasses

import pytest

from shiftopt.audit import Audit
from shiftopt.report import figures
from shiftopt.report.facts import Facts
from shiftopt.roster import Roster

from . import station

HOSTILE = '<b onclick="x">王</b> & </script>'


def renamed(name: str) -> Facts:
    """The month with the first person called ``name``."""
    month = station.scenario()
    first = dataclasses.replace(month.people[0], name=name)
    plan = station.roster(dataclasses.replace(month, people=(first, *month.people[1:])))
    return Facts(plan, Audit(plan, ()))


def test_rota_letters_are_the_rosters(facts: Facts) -> None:
    """A cell shows the code worked, leave its sign, a free day nothing."""
    people = facts.teams["甲"]
    heat = figures.rota(facts, people, "zh").data[0]
    for row, p in enumerate(people):
        for d in facts.days:
            code = facts.roster.code(p.id, d)
            leave = (p.id, d) in facts.scenario.leave_days
            assert heat.text[row][d] == ("假" if leave else "" if code == "-" else code)


def test_rota_hover_says_when_where_and_why(facts: Facts) -> None:
    """Times, grid, hours, rests and the reason of an extra shift stand in the hover."""
    text = figures.hover(facts, facts.cells["p09", 30], "zh")
    for part in ("韩晓东", "15:00–23:00", "网格", "8.25 h", "前休", "加班次：轮转为休", "秋季安全大检查"):
        assert part in text
    assert "Extra: the rotation says off" in figures.hover(facts, facts.cells["p09", 30], "en")


def test_names_are_text_in_every_label() -> None:
    """Markup in a name reaches plotly escaped, in ticks and hovers of all figures."""
    facts = renamed(HOSTILE)
    for figure in (
        figures.rota(facts, facts.teams["甲"], "zh"),
        figures.hours(facts, "zh"),
        figures.fairness(facts, "zh"),
    ):
        text = figure.to_json()
        assert "onclick" in text or "&lt;b" in text
        assert "<b onclick" not in text
        assert "\\u003cb onclick" not in text


def test_hours_stack_to_the_workload(facts: Facts) -> None:
    """The bars of a person add up to all the work there is."""
    bars = [t for t in figures.hours(facts, "zh").data if t.type == "bar"]
    totals = sorted((v.total / 60 for v in facts.loads.values()), reverse=True)
    assert [sum(ys) for ys in zip(*(b.y for b in bars), strict=True)] == pytest.approx(totals, abs=0.03)


def test_hours_have_the_rules_limit_line(facts: Facts) -> None:
    """A hard monthly limit is drawn at its hours."""
    assert facts.rules["period_hours"].at_most == pytest.approx(201.33, abs=0.01)
    lines = [s.y0 for s in figures.hours(facts, "zh").layout.shapes]
    assert lines == pytest.approx([201.33], abs=0.01)


def test_cover_margin_is_what_is_to_spare(facts: Facts) -> None:
    """Text and colour of a cover cell follow from need and presence."""
    heat = figures.cover(facts, "zh").data[0]
    first = facts.cover[0]
    assert (first.need, first.there) == (10, 12)
    assert heat.text[0][0] == "+2"
    assert heat.z[0][0] == 2


def test_a_short_shift_is_red_and_negative() -> None:
    """Take two people off a grid that needs two: the cell says −2."""
    plan = station.roster(station.scenario())
    gone = [a for a in plan.assignments if not (a.day == 3 and a.shift == "M" and a.grid == "G2")]
    facts = Facts(Roster(plan.scenario, gone), Audit(plan, ()))
    heat = figures.cover(facts, "zh").data[0]
    assert heat.text[0][3] == "−2"
    assert heat.z[0][3] == -2
    assert facts.short == 2


def test_fairness_bars_are_counts_and_ticks_are_shares(facts: Facts) -> None:
    """Nights as counted by the roster; the share of all nights adds up to the nights there are."""
    data = figures.fairness(facts, "en").data
    nights = [sum(a.shift == "N" for a in facts.roster.line(p.id)) for p in facts.scenario.people]
    assert list(data[0].y) == nights
    assert data[1].name == "Entitled share"
    assert max(data[1].y) < 9


def test_large_stations_draw_those_who_stand_out() -> None:
    """More people than a chart can hold: the bars keep to the limit."""
    plan = station.roster(station.scenario(160, 10))
    facts = Facts(plan, Audit(plan, ()))
    assert len(figures.hours(facts, "zh").data[0].x) == figures.MOST
    assert len(figures.fairness(facts, "zh").data[0].x) == figures.MOST


def test_shades_take_only_colours() -> None:
    """The scenario's colour is used when it is one; anything else can't get into the style sheet."""
    month = station.scenario()
    mine, evil = (dataclasses.replace(month.shifts[0], color=c) for c in ("#123456", "red}</style>"))
    for shift, found in ((mine, "#123456"), (evil, figures.DAY_SHADES[0])):
        assert figures.shades(dataclasses.replace(month, shifts=(shift, *month.shifts[1:])))["M"] == found


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours."""

    def luminance(shade: str) -> float:
        channels = [int(shade[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("shade", [*figures.DAY_SHADES, *figures.NIGHT_SHADES, figures.LEAVE_SHADE])
def test_letters_stand_out(shade: str) -> None:
    """Every cell colour carries its letter at AA contrast, with our ink and with plotly's own dark grey."""
    assert contrast(shade, figures.ink(shade)) >= 4.5
    assert contrast(shade, "#444444" if figures.ink(shade) != "#ffffff" else "#ffffff") >= 4.5


def test_day_and_night_are_apart_in_grey() -> None:
    """Printed without colour, every day shade is lighter than every night shade by 3:1."""
    for day in figures.DAY_SHADES:
        assert all(contrast(day, night) >= 3 for night in figures.NIGHT_SHADES)
