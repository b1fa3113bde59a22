"""The workbook: what the chart shows, what it counts, and that it can be read back."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from shiftopt.audit import audit
from shiftopt.export.shades import shades
from shiftopt.export.words import marks
from shiftopt.export.xlsx import workbook_bytes, write_workbook
from shiftopt.relief import reliefs
from shiftopt.roster import Roster
from shiftopt.rules.cover import Cover
from shiftopt.rules.tiny import draw, tiny
from shiftopt.scenario.table import read_roster
from shiftopt.scenario.types import Assignment, Event, Grid
from shiftopt.workload import workload
from tests.export.samples import result, roster
from tests.report import station


@pytest.fixture(scope="module")
def month():
    """A month of 48 people."""
    return station.result()


@pytest.fixture(scope="module")
def values(month):
    """Its workbook as a viewer without a calculator shows it."""
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(month)), data_only=True)


def opened(outcome, **options):
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(outcome)), **options)


def find(ws, text):
    """The first cell that holds a text."""
    return next(cell for row in ws.iter_rows() for cell in row if cell.value == text)


def chart_row(ws, person):
    return find(ws, person).row


def test_sheets_in_the_scenarios_language(values):
    """Eight sheets to read; what only formulas need is hidden behind them."""
    shown = [ws.title for ws in values.worksheets if ws.sheet_state == "visible"]
    assert shown == ["排班表", "工时", "工时账", "负荷", "网格人员", "调班", "违反与说明", "规则"]
    assert values.sheetnames[8:] == ["选项", "每日工时"]
    english = opened(result(roster(language="en")))
    assert english.sheetnames[:5] == ["Rota", "Hours", "Account", "Overload", "Crews"]
    assert "June" not in english["Rota"]["A1"].value
    assert english["Rota"]["A1"].value == "示例站 · rota 2026-06-01 – 2026-06-04"


def test_the_chart_is_people_by_days(values, month):
    """Every shift stands in its person's row under its real date, with its grid."""
    ws, scenario = values["排班表"], month.roster.scenario
    days = {cell.value.date(): cell.column for cell in ws[3] if isinstance(cell.value, datetime)}
    assert list(days) == [scenario.date(d) for d in range(scenario.days)]
    for person in scenario.people:
        row = chart_row(ws, person.id)
        assert ws.cell(row, 3).value == person.name
        for day in range(scenario.days):
            words = str(ws.cell(row, days[scenario.date(day)]).value or "").split()
            shown = tuple(words[:2]) if words and words[0] in scenario.codes else None
            worked = [(a.shift, a.grid) for a in month.roster.line(person.id) if a.day == day]
            assert shown == (worked[0] if worked else None)


def test_teams_stand_together_in_the_order_of_the_rotation(values):
    """Block after block, names of teams once."""
    ws = values["排班表"]
    teams = [ws.cell(r, 1).value for r in range(6, ws.max_row) if ws.cell(r, 1).value in station.TEAMS]
    assert teams == list(station.TEAMS)


def test_totals_carry_the_values_that_their_formulas_come_to(values, month):
    """The chart's hours are those of the workload, and every formula has its value."""
    ws = values["排班表"]
    hours = find(ws, "工时").column
    for load in workload(month.roster):
        row = chart_row(ws, load.person)
        assert ws.cell(row, hours).value == pytest.approx(load.total / 60)
        assert ws.cell(row, find(ws, "超标准").column).value == pytest.approx(load.overtime / 60)
        assert ws.cell(row, hours - 2).value == load.shifts
    formulas = opened(month)
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert isinstance(values[sheet.title][cell.coordinate].value, (int, float)), (
                        cell.coordinate
                    )


def test_cover_counts_people_against_need(values, month):
    """Below the people: how many are there each day, and how many are needed."""
    ws, scenario = values["排班表"], month.roster.scenario
    for shift in scenario.shifts:
        row = find(ws, f"{shift.name}在岗").row
        assert ws.cell(row + 1, 1).value == f"{shift.name}需要"
        for day in range(scenario.days):
            assert ws.cell(row, 4 + day).value == len(month.roster.crew(day, shift.code))
            needs = [n.least for (d, s, _), n in scenario.needs.items() if (d, s) == (day, shift.code)]
            assert ws.cell(row + 1, 4 + day).value == sum(needs)


def test_weekends_and_holidays_are_marked(values):
    """Statutory days, days off and make-up workdays as a Chinese calendar marks them."""
    ws = values["排班表"]
    marks = {ws.cell(3, c).value.day: ws.cell(5, c).value for c in range(4, 35)}
    assert (marks[1], marks[4], marks[10], marks[12]) == ("节", "休", "班", None)


def test_leave_duties_and_changes_can_be_seen(values, month):
    """Leave has its mark, a meeting another, and whatever isn't as in the rotation a thick frame."""
    ws = values["排班表"]
    assert ws.cell(chart_row(ws, "p03"), 4 + 4).value == "假"
    assert ws.cell(chart_row(ws, "p09"), 4 + 4).value == "假", "who is ill isn't told"
    assert str(ws.cell(chart_row(ws, "p13"), 4 + 13).value).endswith("会")
    for a in month.roster.assignments:
        border = ws.cell(chart_row(ws, a.person), 4 + a.day).border.top.style
        assert (border == "medium") == (a.origin in ("cover", "extra"))


def test_print_setup(values):
    """Landscape A3, one page wide, heads repeated, panes frozen."""
    ws = values["排班表"]
    setup = ws.page_setup
    assert (setup.orientation, int(setup.paperSize), setup.fitToWidth) == ("landscape", 8, 1)
    assert ws.sheet_properties.pageSetUpPr.fitToPage
    assert ws.print_title_rows == "$1:$5"
    assert ws.freeze_panes == "D6"
    last = find(ws, "工时").column_letter
    assert re.fullmatch(rf"'排班表'!\$A\$1:\${last}\$\d+", ws.print_area)


def test_a_long_roster_breaks_between_teams(values):
    """The page ends above a team, not inside one."""
    ws = values["排班表"]
    starts = [r for r in range(6, ws.max_row) if ws.cell(r, 1).value in station.TEAMS]
    breaks = [b.id for b in ws.row_breaks.brk]
    assert {b + 1 for b in breaks} == {*starts[1:], find(ws, "早班在岗").row}, "a team a page"


def test_letters_can_be_read_from_two_metres(month):
    """A shift's letter is 5 mm high and more on paper: 20 points, in rows and columns that hold it."""
    ws = opened(month, rich_text=True)["排班表"]
    cell = next(c for row in ws.iter_rows(min_row=6) for c in row if str(c.value) == "M G1")
    letter, grid = cell.value
    assert letter.font.sz >= 20
    assert ws.row_dimensions[cell.row].height >= 1.3 * (letter.font.sz + grid.font.sz)
    assert 0.75 * (7 * ws.column_dimensions[cell.column_letter].width + 5) > letter.font.sz


def test_a_short_roster_fits_one_page():
    """Two people for four days need one page of A4."""
    ws = opened(result())["排班表"]
    assert (ws.page_setup.fitToHeight, int(ws.page_setup.paperSize)) == (1, 9)


def test_equal_rosters_give_equal_bytes(month):
    """No clock in the file: neither in its properties nor in the archive."""
    data = workbook_bytes(month)
    assert data == workbook_bytes(month)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {i.date_time for i in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert re.findall(r">(\d{4}-\d\d-\d\dT[^<]*)<", core) == ["2026-10-01T00:00:00Z"] * 2


@pytest.mark.parametrize("name", ["=1+1", "+1", "@x", "-1", '=HYPERLINK("http://x")'])
def test_what_people_typed_is_never_a_formula(name):
    """Names, teams and duties stay text in every sheet."""
    lines = ("M-", "-M")
    plan = draw(tiny(lines, people={"p1": {"name": name}}, grids=(Grid("=G", name),)), lines)
    scenario = replace(plan.scenario, name=name, events=(Event(0, name, None),))
    book = opened(result(Roster(scenario, plan.assignments)))
    typed = [
        c for ws in book.worksheets for row in ws.iter_rows() for c in row if str(c.value).startswith(name)
    ]
    assert len(typed) >= 3
    assert all(cell.data_type == "s" for cell in typed)


def test_control_characters_are_left_out():
    """What XML can't hold doesn't stop the export."""
    plan = roster(people={"p1": {"name": "王\x07建国", "team": "p1"}})
    assert opened(result(plan))["排班表"].cell(6, 3).value == "王建国"


def test_hours_of_everybody(values, month):
    """One row a person with sums below; what is overloaded is red."""
    ws = values["工时"]
    people = month.roster.scenario.people
    assert [ws.cell(4 + i, 1).value for i in range(len(people))] == [p.id for p in people]
    total = find(ws, "总工时").column
    assert ws.cell(4 + len(people), total).value == pytest.approx(
        sum(x.total for x in workload(month.roster)) / 60
    )
    rest = find(ws, "最短休息\n（小时）*").column
    reds = {p.id for i, p in enumerate(people) if ws.cell(4 + i, rest).font.color.rgb == "00C0262D"}
    assert reds == {x.person for x in workload(month.roster) if x.shortest_rest < 660}


def test_relief_stands_beside_the_reason(values, month):
    """Whoever can be relieved has the cheapest change in words, after what it is for."""
    ws = values["负荷"]
    found = {r.person: r for r in reliefs(month.roster)}
    names = {month.roster.scenario.person[p].name for p in found}
    assert names
    column = find(ws, "怎么减负（出表时最省的一招）").column
    rows = {ws.cell(r, 1).value: ws.cell(r, column).value for r in range(4, ws.max_row + 1)}
    assert {name for name, said in rows.items() if said} == names
    assert all("代价" in rows[name] or "不增加" in rows[name] for name in names)


def test_breaches_in_words(values, month):
    """Every breach has its sentence, hard ones first; without any it says so."""
    ws = values["违反与说明"]
    head = find(ws, "说明")
    said = [ws.cell(r, head.column).value for r in range(head.row + 1, ws.max_row + 1)]
    rules = {r.name: r for r in month.roster.scenario.rules}
    ranked = sorted(month.audit.breaches, key=lambda b: not b.hard)
    assert said == [rules[b.rule].say(b, month.roster.scenario) for b in ranked]
    assert find(opened(result())["违反与说明"], "没有任何违反。")


def test_hard_breaches_are_announced_on_the_chart():
    """Whoever prints the chart sees that it breaks a rule."""
    lines = ("M-", "--")
    scenario = tiny(lines, need={"M": 1}, rules=(Cover(),))
    plan = draw(scenario, lines)
    ws = opened(result(plan, audit=audit(plan)))["排班表"]
    assert find(ws, "注意：本表有 1 处违反硬性规定，见“违反与说明”。")


def test_moves_tell_what_changed(values, month):
    """Moved, extra and released shifts, as many as the workload counts."""
    ws = values["调班"]
    changes = [ws.cell(r, 7).value for r in range(4, ws.max_row + 1)]
    loads = workload(month.roster)
    assert changes.count("调班") == sum(x.moved for x in loads)
    assert changes.count("加班") == sum(x.extra for x in loads)
    assert changes.count("改休") == sum(x.released for x in loads)
    dates = [ws.cell(r, 1).value for r in range(4, ws.max_row + 1)]
    assert dates == sorted(dates)
    assert find(opened(result(draw(tiny(("--",)), ("--",))))["调班"], "全员按轮转上班。")


def test_the_list_of_choices(month):
    """Every code with every grid, and the marks; another entry is only warned of."""
    book = opened(month)
    (validation,) = book["排班表"].data_validations.dataValidation
    assert (validation.type, validation.errorStyle) == ("list", "warning")
    choices = [row[0].value for row in book["选项"].iter_rows()]
    assert validation.formula1.endswith(f"$A${len(choices)}")
    assert "N G5" in choices
    assert choices[-2:] == ["假", "会"]


def test_marks_never_look_like_codes():
    """Where a shift is called 假, leave is in brackets."""
    scenario = roster().scenario
    odd = replace(scenario, shifts=(replace(scenario.shifts[0], code="假"), *scenario.shifts[1:]))
    assert marks(odd)["leave"] == "(假)"
    assert marks(scenario)["leave"] == "假"


def test_a_workbook_read_back_is_the_same(tmp_path, month):
    """The chart holds the roster whole, grids included."""
    path = write_workbook(month, tmp_path / "roster.xlsx")
    scenario = month.roster.scenario
    assert Roster(scenario, read_roster(path, scenario).assignments) == month.roster


def test_two_shifts_on_one_day_are_both_shown():
    """A roster made by hand may do that; the audit tells, the chart doesn't hide it."""
    scenario = roster(("MM",), duties=(), leave=()).scenario
    plan = Roster(scenario, [Assignment("p1", 0, "M", "G1"), Assignment("p1", 0, "N", "C")])
    assert opened(result(plan))["排班表"].cell(6, 4).value == "M G1 / N C"


def test_own_colours_and_readable_ink():
    """A shift's own colour fills its cells; ink on a dark one is white."""
    plan = roster()
    dark = tuple(replace(s, color="#101010") if s.code == "M" else s for s in plan.scenario.shifts)
    ws = opened(result(Roster(replace(plan.scenario, shifts=dark), plan.assignments)))["排班表"]
    cell = ws.cell(6, 4)
    assert (cell.fill.start_color.rgb, cell.font.color.rgb) == ("00101010", "00FFFFFF")


def test_a_period_of_two_months_has_a_title_with_dates():
    """Only a whole month is called by its name."""
    plan = roster(start=date(2026, 6, 29), leave=(), duties=())
    ws = opened(result(plan))["排班表"]
    assert ws["A1"].value == "示例站 2026年6月29日至7月2日排班表"
    assert ws.cell(3, 6).number_format == "m/d"


def test_every_page_names_the_shifts_and_grids(values, month):
    """The rows repeated on each page tell what M and G1 are."""
    about = values["排班表"]["A2"].value
    assert "M 早班 07:00–15:00" in about
    assert "G1 第一网格、G2 第二网格" in about
    assert values["排班表"].print_title_rows == "$1:$5"


def test_counts_of_a_dark_shift_can_be_read(month):
    """On the white cells of the row that counts a dark shift the ink is dark, on its name white."""
    ws = opened(month)["排班表"]
    row = find(ws, "夜班在岗").row
    assert ws.cell(row, 1).font.color.rgb == "00FFFFFF"
    assert ws.cell(row, 4).font.color.rgb != "00FFFFFF"


def test_the_workbook_has_the_pages_colours(month):
    """A shift has one colour, on paper and on the screen."""
    ws = opened(month)["排班表"]
    for code, shade in shades(month.roster.scenario).items():
        assert find(ws, code).fill.start_color.rgb == f"00{shade[1:].upper()}"


def test_who_has_left_has_no_row(month):
    """Somebody who left before the period is neither on the chart nor among the hours."""
    scenario = month.roster.scenario
    people = (replace(scenario.people[0], until=date(2026, 9, 30)), *scenario.people[1:])
    plan = Roster(replace(scenario, people=people), month.roster.assignments[31:])
    plan = Roster(plan.scenario, [a for a in plan.assignments if a.person != people[0].id])
    book = opened(result(plan))
    for sheet in ("排班表", "工时"):
        assert not [c for row in book[sheet].iter_rows() for c in row if c.value == people[0].name]


def test_one_event_on_many_grids_is_one_note():
    """Grids of an event stand in one line."""
    plan = roster(events=(Event(1, "灯会", "G1"), Event(1, "灯会", "C")))
    ws = opened(result(plan))["排班表"]
    assert find(ws, "6月2日 灯会：便民窗口、第一网格")
