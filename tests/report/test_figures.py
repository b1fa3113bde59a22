"""Figures tested as data."""

from __future__ import annotations

import dataclasses

import pytest
from plotly.graph_objects import Figure

from shiftopt.audit import Audit
from shiftopt.export import shades
from shiftopt.report import figures, phrases, strain
from shiftopt.report.facts import Facts
from shiftopt.report.figures.base import day_axis
from shiftopt.report.page import drawings
from shiftopt.roster import Roster
from shiftopt.rules.base import Breach, Language
from shiftopt.scenario.types import Duty, Worked

from . import station

HOSTILE = '<b onclick="x">王</b> & </script>'


def renamed(name: str) -> Facts:
    """The month with the first person called ``name``."""
    month = station.scenario()
    first = dataclasses.replace(month.people[0], name=name)
    plan = station.roster(dataclasses.replace(month, people=(first, *month.people[1:])))
    return Facts(plan, Audit(plan, ()))


@pytest.mark.parametrize("language", phrases.LANGUAGES)
def test_plotly_takes_every_figure(facts: Facts, language: Language) -> None:
    """Its Python library, which refuses unknown words and values, accepts each figure of a page."""
    names = [name for name, draw in drawings(facts) if Figure(draw(language)).data]
    assert {"rota-0", "day-30", "hours", "week", "tiredness", "fairness", "cover", "grids"} <= set(names)


def test_rota_letters_are_the_rosters(facts: Facts) -> None:
    """A cell shows the code worked and the grid's id, leave its sign, a free day nothing."""
    people = facts.teams["甲"]
    heat = Figure(figures.rota(facts, people, "zh")).data[0]
    for row, p in enumerate(people):
        for d in facts.days:
            code = facts.roster.code(p.id, d)
            leave = (p.id, d) in facts.scenario.leave_days
            grid = facts.cells[p.id, d].grids
            worked = "" if code == "-" else f"{code}<sub>{grid[0]}</sub>"
            assert heat.text[row][d] == ("假" if leave else worked)


def test_a_cell_names_no_grid_where_there_is_no_choice_or_no_room() -> None:
    """One grid goes without saying; an id of five letters is left to the hover."""
    month = station.scenario()
    for grids in (month.grids[:1], (*month.grids[1:], dataclasses.replace(month.grids[0], id="G1234"))):
        plan = Roster(dataclasses.replace(month, grids=grids), ())
        assert not Facts(plan, Audit(plan, ())).grid_signs


def test_long_names_are_cut_by_their_width(facts: Facts) -> None:
    """Nine Chinese characters fit beside the rota; a name of twelve ends in an ellipsis."""
    for name, shown in (
        ("阿依努尔买合木提江", "阿依努尔买合木提江"),
        ("阿依努尔买合木提江阿不都", "阿依努尔买合木提…"),
    ):
        changed = renamed(name)
        figure = Figure(figures.rota(changed, changed.teams["甲"], "zh"))
        assert figure.layout.yaxis.ticktext[0] == shown


def test_a_second_month_is_named_where_it_begins(facts: Facts) -> None:
    """The first of a month within the period carries the month; the first day of the period doesn't."""
    month = station.scenario(start=facts.scenario.start.replace(day=30))
    plan = Roster(month, ())
    days = day_axis(Facts(plan, Audit(plan, ())), "zh")["ticktext"]
    assert [d.split("<br>")[0] for d in days[:4]] == ["<b>30</b>", "<b>31</b>", "<b>11/1</b>", "<b>2</b>"]


def test_rota_hover_says_when_where_and_why(facts: Facts) -> None:
    """Times, grid, hours, rests and the reason of an extra shift stand in the hover."""
    text = figures.hover(facts, facts.cells["p09", 30], "zh")
    for part in ("韩晓东", "15:00–23:00", "网格", "8.25 h", "前休", "加班：轮转是休息", "秋季安全大检查"):
        assert part in text
    assert "Extra: the rotation says off" in figures.hover(facts, facts.cells["p09", 30], "en")


def test_names_are_text_in_every_label() -> None:
    """Markup in a name reaches plotly escaped, in ticks and hovers of all figures."""
    facts = renamed(HOSTILE)
    for figure in (
        Figure(figures.rota(facts, facts.teams["甲"], "zh")),
        Figure(figures.hours(facts, "zh")),
        Figure(figures.fairness(facts, "zh")),
    ):
        text = figure.to_json()
        assert "onclick" in text or "&lt;b" in text
        assert "<b onclick" not in text
        assert "\\u003cb onclick" not in text


def test_hours_stack_to_the_workload(facts: Facts) -> None:
    """The bars of a person add up to all the work there is."""
    bars = [t for t in Figure(figures.hours(facts, "zh")).data if t.type == "bar"]
    totals = sorted((v.total / 60 for v in facts.loads.values()), reverse=True)
    assert [sum(ys) for ys in zip(*(b.y for b in bars), strict=True)] == pytest.approx(totals, abs=0.03)


def test_hours_have_the_rules_limit_line(facts: Facts) -> None:
    """The monthly limit is drawn at its hours: 36 above the official 165.33."""
    assert facts.rules["overtime_month"].at_most == 36
    lines = [s.y0 for s in Figure(figures.hours(facts, "zh")).layout.shapes]
    assert lines == pytest.approx([201.33], abs=0.01)


def test_cover_margin_is_what_is_to_spare(facts: Facts) -> None:
    """Text and colour of a cover cell follow from need and presence."""
    heat = Figure(figures.cover(facts, "zh")).data[0]
    first = facts.cover[0]
    assert (first.need, first.there) == (10, 12)
    assert heat.text[0][0] == "+2"
    assert heat.z[0][0] == 2


def test_a_short_shift_is_red_and_negative() -> None:
    """Take two people off a grid that needs two: the cell says −2."""
    plan = station.roster(station.scenario())
    gone = [a for a in plan.assignments if not (a.day == 3 and a.shift == "M" and a.grid == "G2")]
    facts = Facts(Roster(plan.scenario, gone), Audit(plan, ()))
    heat = Figure(figures.cover(facts, "zh")).data[0]
    assert heat.text[0][3] == "−2"
    assert heat.z[0][3] == -2
    assert facts.short == 2


def test_fairness_bars_are_what_lies_above_the_share(facts: Facts) -> None:
    """The first strip is nights: as counted by the roster, less the share."""
    bars = Figure(figures.fairness(facts, "en")).data[0]
    for person, y in zip(facts.scenario.people, bars.y, strict=True):
        nights = sum(a.shift == "N" for a in facts.roster.line(person.id))
        assert y == pytest.approx(nights - facts.entitled["nights"][person.id], abs=0.01)


def test_earlier_months_are_dots_of_their_own() -> None:
    """Two nights too many last month: the dot lies two above the bar; without a ledger there are no dots."""
    month = station.scenario(balances={"p01": {"nights": 2}})
    plan = station.roster(month)
    bars, dots = Figure(figures.fairness(Facts(plan, Audit(plan, ())), "zh")).data[:2]
    assert dots.y[0] == pytest.approx(bars.y[0] + 2, abs=0.01)
    assert dots.y[1] == bars.y[1]
    plain = station.roster(station.scenario())
    assert all(t.type == "bar" for t in Figure(figures.fairness(Facts(plain, Audit(plain, ())), "zh")).data)


def test_heat_has_the_hardest_pressed_on_top(facts: Facts) -> None:
    """Rows by their peak; the shade is the step that the hours have reached; free days have no index."""
    heat = Figure(figures.week(facts, "zh")).data[0]
    peaks = [max(row) for row in heat.meta]
    assert peaks == sorted(peaks, reverse=True)
    assert peaks[0] == round(max(m for line in facts.week.values() for m in line) / 60, 1)
    for shades_of, hours in zip(heat.z, heat.meta, strict=True):
        assert [sum(h >= edge for edge in (24, 40, 48, 56, 64)) for h in hours] == list(shades_of)
    tired = Figure(figures.tiredness(facts, "zh"))
    row = tired.layout.meta["people"].index("p01")
    worked = {span.day for span in facts.roster.clock("p01")}
    assert [v is not None for v in tired.data[0].z[row]] == [d in worked for d in facts.days]


def test_the_timeline_holds_the_night_before(facts: Facts) -> None:
    """A bar for everybody at work on the day or in from the evening before, each on a line of its own."""
    figure = Figure(figures.timeline(facts, 1, "zh"))
    bars = [(t.name, base, x) for t in figure.data for base, x in zip(t.base, t.x, strict=True)]
    early = len(facts.roster.crew(0, "N"))
    assert bars.count(("夜班", -1.25, 8.25)) == early
    assert bars.count(("夜班", 22.75, 8.25)) == len(facts.roster.crew(1, "N"))
    today = {a.person for a in facts.roster.assignments if a.day == 1} | set(facts.roster.crew(0, "N"))
    assert len(figure.layout.yaxis.ticktext) == len(today)


def test_bars_are_alike_and_hold_their_words(facts: Facts) -> None:
    """A lone meeting is as thick as a shift; what finds no room in it is told by the hover."""
    what = "全体人员年度安全生产大会"
    duties = tuple(Duty(p, what, 15, 1, 33 * 60) for p in ("p01", "p02"))
    plan = station.roster(dataclasses.replace(facts.scenario, duties=duties, requests=()))
    bars = Figure(figures.timeline(Facts(plan, Audit(plan, ())), 1, "zh")).data
    assert {trace.width for trace in bars} == {0.82}
    meeting = next(trace for trace in bars if trace.name == "任务")
    assert meeting.text == ("…", "…")
    assert all(what in said for said in meeting.customdata)


def test_namesakes_have_lines_of_their_own() -> None:
    """Two people of one name are two lines of the timeline."""
    month = station.scenario()
    people = tuple(dataclasses.replace(p, name="王伟") for p in month.people)
    plan = station.roster(dataclasses.replace(month, people=people))
    ticks = Figure(figures.timeline(Facts(plan, Audit(plan, ())), 5, "zh")).layout.yaxis.ticktext
    assert len(ticks) > 30
    assert set(ticks) == {"王伟"}


def test_a_large_day_is_told_by_crews() -> None:
    """More people than lines can be told apart: a line a grid, with the number of people in the bar."""
    plan = station.roster(station.scenario(400, 10))
    facts = Facts(plan, Audit(plan, ()))
    figure = Figure(figures.timeline(facts, 3, "en"))
    assert list(figure.layout.yaxis.ticktext) == [g.name for g in facts.scenario.grids]
    morning = next(t for t in figure.data if t.name == "早班")
    assert sum(map(int, morning.text)) == len(plan.crew(3, "M"))


def test_cover_by_grid(facts: Facts) -> None:
    """A row for each grid and shift with need; the numbers of one shift add up to its margin."""
    heat = Figure(figures.grids(facts, "zh")).data[0]
    assert len(heat.z) == 5 * 3
    mornings = [int(row[0].replace("−", "-")) for row in heat.text[::3]]
    assert sum(mornings) == facts.cover[0].there - facts.cover[0].need


def test_alertness_has_work_sleep_and_a_level(facts: Facts) -> None:
    """One value an hour; the dashed line is where a person is sleepy."""
    curve = strain.curve(facts.roster, "p01")
    work, _, level = Figure(figures.alertness(facts, curve, "zh")).data
    assert len(level.y) == 31 * 24
    assert sum(x is None for x in work.x) == len(curve.work)
    assert Figure(figures.alertness(facts, curve, "zh")).layout.shapes[0].y0 == 7


def test_large_stations_draw_those_who_stand_out() -> None:
    """More people than a chart can hold: the bars keep to the limit."""
    plan = station.roster(station.scenario(160, 10))
    facts = Facts(plan, Audit(plan, ()))
    assert len(Figure(figures.hours(facts, "zh")).data[0].x) == figures.MOST
    assert len(Figure(figures.fairness(facts, "zh")).data[0].x) == figures.MOST


def test_shades_take_only_colours() -> None:
    """The scenario's colour is used when it is one; anything else can't get into the style sheet."""
    month = station.scenario()
    mine, evil = (dataclasses.replace(month.shifts[0], color=c) for c in ("#123456", "red}</style>"))
    for shift, found in ((mine, "#123456"), (evil, shades.DAY_SHADES[0])):
        assert shades.shades(dataclasses.replace(month, shifts=(shift, *month.shifts[1:])))["M"] == found


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours."""

    def luminance(shade: str) -> float:
        channels = [int(shade[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("shade", [*shades.DAY_SHADES, *shades.NIGHT_SHADES, figures.LEAVE_SHADE])
def test_letters_stand_out(shade: str) -> None:
    """Every cell colour carries its letter at AA contrast, with our ink and with plotly's own dark grey."""
    assert contrast(shade, shades.ink(shade)) >= 4.5
    assert contrast(shade, "#444444" if shades.ink(shade) != "#ffffff" else "#ffffff") >= 4.5


def test_letters_stand_out_on_a_stations_own_colours() -> None:
    """Whatever colour a station chooses: greys and pure hues in steps all carry their letter at AA."""
    steps = range(0, 256, 15)
    own = [f"#{v:02x}{v:02x}{v:02x}" for v in steps]
    own += (
        [f"#{v:02x}0000" for v in steps] + [f"#00{v:02x}00" for v in steps] + [f"#ff{v:02x}80" for v in steps]
    )
    assert min(contrast(shade, shades.ink(shade)) for shade in own) >= 4.5


def test_day_and_night_are_apart_in_grey() -> None:
    """Printed without colour, every day shade is lighter than every night shade by 3:1."""
    for day in shades.DAY_SHADES:
        assert all(contrast(day, night) >= 3 for night in shades.NIGHT_SHADES)


def test_cells_of_a_hard_breach_are_framed() -> None:
    """A rest too short frames both its days, on the page's table too; a whole period frames nothing."""
    plan = station.roster(station.scenario())
    person = plan.scenario.people[0].id
    found = (
        Breach("min_rest", "min_rest", 60, person, (3, 4)),
        Breach("period_hours", "period_hours", 60, person, (0, 30)),
        Breach("fair_share", "fair_share", 60, person, (7,), hard=False),
    )
    facts = Facts(plan, Audit(plan, found))
    assert facts.broken == {(person, 3), (person, 4)}
    frames = next(t for t in Figure(figures.rota(facts, facts.teams["甲"], "zh")).data if t.name == "breach")
    assert {round(x) for x in frames.x if x is not None} == {3, 4}
    assert {round(y) for y in frames.y if y is not None} == {0}
    assert frames.x[5] is None


def test_last_month_stands_beside_the_hours(facts: Facts) -> None:
    """A diamond for whoever's September is on record as a whole, also in words; without any record none."""
    worked = (Worked("p01", -30, -1, 9000), Worked("p02", -10, -1, 3000))
    month = station.scenario(24, 3, worked=worked)
    plan = station.roster(month)
    known = Facts(plan, Audit(plan, ()))
    (trace,) = [t for t in Figure(figures.hours(known, "zh")).data if t.name == "上月"]
    assert [y for y in trace.y if y is not None] == [150]
    total = known.loads["p01"].total
    assert known.earlier["p01"].year.known == 30
    said = phrases.earlier_words(known, "p01", "zh")
    assert said[0] == f"9月工时 150 小时，本期 {phrases.signed(total - 9000)}"
    assert said[1].startswith(f"今年累计 {phrases.hours(total + 9000)} 小时")
    assert "（30 天里只有 10 天有记录）" in phrases.earlier_words(known, "p02", "zh")[0]
    assert phrases.earlier_words(known, "p03", "zh") == ()
    assert "24 人的记录不全" in phrases.earlier_note(known, "zh")
    assert "24 people" in phrases.earlier_note(known, "en")
    assert "worked: ledger" in phrases.earlier_note(facts, "zh")
    assert all(t.name != "上月" for t in Figure(figures.hours(facts, "zh")).data)
