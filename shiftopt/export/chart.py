"""The wall chart: people × days as officers know it, with totals that follow every edit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break, RowBreak
from openpyxl.worksheet.worksheet import Worksheet

from shiftopt.export.book import (
    HEAD,
    HOLIDAY,
    INK,
    LEAVE,
    NO_ZERO,
    QUIET,
    RED,
    WEEKEND,
    WHITE,
    Book,
    Frame,
    big_and_small,
    ink_on,
    letter,
    name_width,
    page,
    put,
    shift_fills,
    solid,
    width,
)
from shiftopt.export.foot import Foot
from shiftopt.export.paper import (
    DATES,
    DAY0,
    FIRST,
    GAP,
    ID,
    MARKS,
    NAME,
    SHEET_DAYS,
    TEAM,
    WEEKDAYS,
    chars,
    lay_out,
    points,
)
from shiftopt.export.words import clock_words, marks, period_words, words
from shiftopt.roster import Roster
from shiftopt.scenario.types import Person, Shift
from shiftopt.workload import PersonLoad, released_days

PRINTED = ("total", "nights", "hours_column")
"""Totals that hang on the wall; those to the right of them are for the screen."""
MORE = ("weekend", "holiday", "duty_hours", "above")
"""Totals for the screen, behind a column for each shift."""
WIDTHS = {"total": 5.0, "nights": 5.0, "hours_column": 6.2, "duty_hours": 5.6, "above": 7.2}
"""Widths of the totals' columns."""
MONDAY = Frame(left=QUIET)
"""The frame of a Monday, which sets the weeks apart."""
NAMED = 20
"""People of a large team that share one sight of its name."""


class Chart:
    """Writes one sheet. Cells of the chart hold ``CODE``, ``CODE GRID``, either followed by the duty's mark,
    a mark of leave, or nothing; tokens stand apart by a space."""

    def __init__(self, book: Book, roster: Roster, loads: tuple[PersonLoad, ...], hard: int) -> None:
        self.book, self.roster, self.scenario = book, roster, roster.scenario
        self.loads = {load.person: load for load in loads}
        self.hard = hard
        self.words, self.marks = words(self.scenario), marks(self.scenario)
        self.fills = shift_fills(self.scenario)
        self.codes = [s.code for s in self.scenario.shifts]
        self.ws: Worksheet = book.sheet(self.words["chart"])
        self.last_day = DAY0 + self.scenario.days - 1
        named = [*PRINTED, *self.codes, *MORE]
        self.column = {key: self.last_day + 1 + i for i, key in enumerate(named)}
        """Total (or shift code) → column."""
        self.rows: dict[str, int] = {}
        self.released = {p.id: released_days(roster, p.id) for p in roster.people}
        self.duty_days = {
            (d.person, d.day)
            for d in self.scenario.duties
            if d.day is not None and 0 <= d.day < self.scenario.days
        }

    def write(self) -> None:
        """Everything, from top to bottom."""
        blocks = list(self._blocks())
        foot = Foot(self)
        self.widths = self._widths()
        self.layout = lay_out(
            self.scenario.days,
            [len(people) for _, people in blocks] or [0],
            sum(points(w) for key, w in self.widths.items() if key not in self.days),
            sum(self._heads()) + GAP,
            foot.height(),
        )
        self._head()
        row, starts = FIRST, []
        for team, people in blocks:
            starts.append(row)
            row = self._gap(self._block(row, team, people))
        self.last_person = max(row - 2, FIRST)
        self._conditions(blocks)
        self._sheet()
        last = foot.write(row)
        self._pages(starts, row, last)

    def ref(self, person: str, key: str) -> str:
        """How another sheet's formula calls a total of a person, or the count of a shift by its code."""
        return f"'{self.ws.title}'!${letter(self.column[key])}${self.rows[person]}"

    def cell_ref(self, person: str, day: int) -> str:
        """How another sheet's formula calls somebody's day."""
        return f"'{self.ws.title}'!{letter(DAY0 + day)}{self.rows[person]}"

    @property
    def days(self) -> range:
        """Columns of the days."""
        return range(DAY0, self.last_day + 1)

    @property
    def last_printed(self) -> int:
        """The last column that hangs on the wall."""
        return self.column[PRINTED[-1]]

    def _gap(self, row: int) -> int:
        self.ws.row_dimensions[row].height = GAP
        return row + 1

    # --- people ---------------------------------------------------------------------------------
    def _blocks(self) -> Iterator[tuple[str | None, list[Person]]]:
        """Teams in the order of the rotation, office people last; people in the scenario's order."""
        order = {team: i for i, team in enumerate(self.scenario.rotation.offsets)}

        def rank(person: Person) -> tuple[int, str]:
            return order.get(person.team or "", len(order)), person.team or ""

        people = sorted(self.roster.people, key=rank)
        for _, group in groupby(people, key=rank):
            members = list(group)
            yield members[0].team, members

    def _block(self, row: int, team: str | None, people: list[Person]) -> int:
        last = row + len(people) - 1
        for top in range(row, last + 1, NAMED):
            self._team_name(top, min(top + NAMED - 1, last), team or self.words["office"])
        for r, person in enumerate(people, row):
            self._person(r, person)
        return last + 1

    def _team_name(self, row: int, last: int, name: str) -> None:
        self.ws.merge_cells(start_row=row, start_column=TEAM, end_row=last, end_column=TEAM)
        look: dict[str, Any] = {"bold": True, "fill": HEAD, "border": Frame(), "wrap": True}
        for r in range(row, last + 1):
            put(self.ws.cell(r, TEAM), size=20, **look)
        put(self.ws.cell(row, TEAM), name, size=20 if len(name) < 3 else 11, **look)

    def _person(self, row: int, person: Person) -> None:
        self.ws.row_dimensions[row].height = self.layout.row
        self.rows[person.id] = row
        put(self.ws.cell(row, ID), person.id, size=8, color=QUIET, border=Frame(), shrink=True)
        put(self.ws.cell(row, NAME), person.name, size=14, bold=True, border=Frame(), shrink=True)
        for day in range(self.scenario.days):
            self._day(self.ws.cell(row, DAY0 + day), person.id, day)
        self._person_totals(row, person)

    def _day(self, cell: Cell, person: str, day: int) -> None:
        shifts = [a for a in self.roster.line(person) if a.day == day]
        duty = self.marks["duty"] if (person, day) in self.duty_days else ""
        border = self._day_border(person, day)
        if not shifts:
            leave = self.marks["leave"] if (person, day) in self.scenario.leave_days else ""
            fill = LEAVE if leave else self._free_fill(day)
            content = " ".join(filter(None, (leave, duty)))
            put(cell, content or None, size=12, color=QUIET if leave else INK, fill=fill, border=border)
            return
        fill, layout = self.fills[shifts[0].shift], self.layout
        color = ink_on(fill)
        crowded = len(shifts) > 1 or bool(duty)
        big = layout.crowded if crowded else layout.big
        # the cell's own size is for what is typed into it later
        put(cell, size=12, bold=True, color=color, fill=fill, border=border, wrap=layout.stacked)
        first, *more = (f"{a.shift} {a.grid or ''}".strip() for a in shifts)
        code, _, grid = first.partition(" ")
        small = " ".join(filter(None, (grid, *(f"/ {one}" for one in more), duty)))
        big_and_small(cell, code, small, color, big, layout.small - 1 if crowded else layout.small)

    def _day_border(self, person: str, day: int) -> Frame:
        """A thick frame where the roster isn't the rotation's, dashed where a shift was given up."""
        origins = {a.origin for a in self.roster.line(person) if a.day == day}
        if origins & {"cover", "extra"}:
            return Frame("medium", INK)
        if day in self.released[person]:
            return Frame("mediumDashed", INK)
        monday = self.scenario.date(day).weekday() == 0
        return MONDAY if monday else Frame()

    def _free_fill(self, day: int) -> str:
        if day in self.scenario.calendar.holidays:
            return HOLIDAY
        return WEEKEND if day in self.scenario.calendar.weekend else WHITE

    # --- head -----------------------------------------------------------------------------------
    def _heads(self) -> list[float]:
        """Heights of the rows of the head."""
        return [40.0, 15.0 * len(self._about()) + 3, 24.0, 18.0, 15.0]

    def _head(self) -> None:
        scenario, ws = self.scenario, self.ws
        about = self._about()
        for row, height in enumerate(self._heads(), 1):
            ws.row_dimensions[row].height = height
            if row < DATES:
                ws.merge_cells(start_row=row, start_column=1, end_row=row, end_column=self.last_printed)
        heading = self.words["title"].format(station=scenario.name, period=period_words(scenario))
        put(ws.cell(1, 1), heading, size=26, bold=True)
        put(ws.cell(2, 1), "\n".join(about), size=10, wrap=True)
        for column, name in ((TEAM, "team"), (ID, "id"), (NAME, "name")):
            self._merged_head(column, self.words[name])
        for day in range(scenario.days):
            self._day_head(day)
        for key, column in self.column.items():
            if key in self.fills:
                self._merged_head(column, key, self.fills[key])
            else:
                self._merged_head(column, self.words[key])

    def _about(self) -> list[str]:
        """What every page must tell whoever reads a cell: people, shifts and handover, then the grids."""
        scenario, words = self.scenario, self.words
        parts = [words["subtitle_people"].format(people=len(self.roster.people))]
        parts += [f"{s.code} {self.shift_words(s)}" for s in scenario.shifts]
        if scenario.handover:
            parts.append(words["subtitle_handover"].format(handover=scenario.handover))
        lines, room = [words["clause_joint"].join(parts)], 260
        named = [f"{g.id} {g.name}" for g in scenario.grids if g.id != g.name]
        while named:
            taken = 1
            while taken < len(named) and width(words["name_joint"].join(named[: taken + 1])) < room:
                taken += 1
            lines.append(words["name_joint"].join(named[:taken]))
            named = named[taken:]
        return lines

    def shift_words(self, shift: Shift) -> str:
        return self.words["legend_shift"].format(
            name=shift.name, start=clock_words(shift.start), end=clock_words(shift.end)
        )

    def _merged_head(self, column: int, name: str, fill: str = HEAD) -> None:
        self.ws.merge_cells(start_row=DATES, start_column=column, end_row=MARKS, end_column=column)
        for row in (DATES, WEEKDAYS, MARKS):
            put(self.ws.cell(row, column), fill=fill, border=Frame())
        put(
            self.ws.cell(DATES, column),
            name,
            bold=True,
            color=ink_on(fill),
            fill=fill,
            border=Frame(),
            wrap=True,
        )

    def _day_head(self, day: int) -> None:
        calendar, on = self.scenario.calendar, self.scenario.date(day)
        free = day in calendar.holidays or (day in calendar.weekend and day not in calendar.workdays)
        fill = HOLIDAY if day in calendar.holidays else WEEKEND if free else HEAD
        color = RED if free else INK
        column, first_of_month = DAY0 + day, day > 0 and on.day == 1
        look: dict[str, Any] = {
            "color": color,
            "fill": fill,
            "border": MONDAY if on.weekday() == 0 else Frame(),
        }
        number = "m/d" if first_of_month else "d"
        put(self.ws.cell(DATES, column), on, size=15, bold=True, number=number, shrink=True, **look)
        put(self.ws.cell(WEEKDAYS, column), self.words["weekdays"][on.weekday()], size=12, **look)
        put(self.ws.cell(MARKS, column), self._mark(day), size=8, bold=True, shrink=True, **look)

    def _mark(self, day: int) -> str | None:
        calendar = self.scenario.calendar
        if day in calendar.statutory:
            return self.words["statutory"]
        if day in calendar.holidays:
            return self.words["day_off"]
        return self.words["make_up"] if day in calendar.weekend and day in calendar.workdays else None

    # --- totals ---------------------------------------------------------------------------------
    def _person_totals(self, row: int, person: Person) -> None:
        load, line = self.loads[person.id], self.roster.line(person.id)
        at = {key: self.ws.cell(row, column) for key, column in self.column.items()}
        cells = f"${letter(DAY0)}{row}:${letter(self.last_day)}{row}"
        for code in self.codes:
            count = sum(a.shift == code for a in line)
            self._total(at[code], f"=SUMPRODUCT({self.counted(cells, self.code_head(code))})", count)
        self._total(at["total"], f"=SUM({self._span(row, self.codes)})", load.shifts, bold=True)
        nights = [at[s.code].coordinate for s in self.scenario.shifts if s.night]
        self._total(at["nights"], f"={'+'.join(nights) or '0'}", load.nights)
        dates = f"${letter(DAY0)}${DATES}:${letter(self.last_day)}${DATES}"
        days = f"${letter(DAY0)}${MARKS}:${letter(self.last_day)}${MARKS}"
        worked = self._worked(cells)
        self._total(at["weekend"], f"=SUMPRODUCT((WEEKDAY({dates},2)>5)*{worked})", load.weekend_shifts)
        statutory = self.words["statutory"]
        self._total(at["holiday"], f'=SUMPRODUCT(({days}="{statutory}")*{worked})', load.holiday_shifts)
        put(at["duty_hours"], (load.duty + load.hidden) / 60, border=Frame(), number=NO_ZERO, shrink=True)
        minutes = "+".join(f"{at[code].coordinate}*{self.scenario.work_minutes(code)}" for code in self.codes)
        hours = at["hours_column"]
        self._total(
            hours,
            f"=({minutes})/60+{at['duty_hours'].coordinate}",
            load.total / 60,
            number="0.0",
            bold=True,
        )
        self._total(
            at["above"],
            f"={hours.coordinate}-{load.standard}/60",
            load.overtime / 60,
            number="+0.0;-0.0;0.0",
        )

    def _total(
        self, cell: Cell, formula: str, value: float, *, number: str = "0;-0;;", bold: bool = False
    ) -> None:
        self.book.formula(cell, formula, value)
        put(cell, size=12 if bold else 10, border=Frame(), number=number, bold=bold, shrink=True)

    def _span(self, row: int, keys: list[str]) -> str:
        return f"{letter(self.column[keys[0]])}{row}:{letter(self.column[keys[-1]])}{row}"

    def code_head(self, code: str) -> str:
        return f"${letter(self.column[code])}${DATES}"

    def _starts(self, cells: str, code: str) -> str:
        """Formula: a cell's first token is the code."""
        return f'LEFT({cells}&" ",LEN({code})+1)={code}&" "'

    def counted(self, cells: str, code: str) -> str:
        """Formula: how often each cell holds the code, first or behind a stroke."""
        further = f'LEN({cells}&" ")-LEN(SUBSTITUTE({cells}&" "," / "&{code}&" ",""))'
        return f"({self._starts(cells, code)})+({further})/(LEN({code})+4)"

    def _worked(self, cells: str) -> str:
        """Formula: how many shifts each cell holds."""
        heads = f"{self.code_head(self.codes[0])}:{self.code_head(self.codes[-1])}"
        first = f'ISNUMBER(MATCH(LEFT({cells}&" ",FIND(" ",{cells}&" ")-1),{heads},0))'
        return f'({first}+(LEN({cells})-LEN(SUBSTITUTE({cells}," / ","")))/3)'

    # --- the sheet as a whole -------------------------------------------------------------------
    def _conditions(self, blocks: list[tuple[str | None, list[Person]]]) -> None:
        """Colours follow what is typed, and the list of choices is at hand."""
        first, last = letter(DAY0), letter(self.last_day)
        ranges = " ".join(
            f"{first}{self.rows[people[0].id]}:{last}{self.rows[people[-1].id]}" for _, people in blocks
        )
        top = f"{first}{FIRST}"
        for code in self.codes:
            fill = self.fills[code]
            rule = FormulaRule(
                formula=[self._starts(top, self.code_head(code))],
                font=Font(color=ink_on(fill)),
                fill=solid(fill),
            )
            self.ws.conditional_formatting.add(ranges, rule)
        holiday = ",".join(f'{first}${MARKS}="{self.words[key]}"' for key in ("statutory", "day_off"))
        for formula, fill in (
            (f'AND({top}="",OR({holiday}))', HOLIDAY),
            (f'AND({top}="",WEEKDAY({first}${DATES},2)>5)', WEEKEND),
            (f'{top}=""', WHITE),
        ):
            self.ws.conditional_formatting.add(ranges, FormulaRule(formula=[formula], fill=solid(fill)))
        choices = self._choices()
        validation = DataValidation(
            "list", formula1=f"='{self.words['lists']}'!$A$1:$A${choices}", allow_blank=True
        )
        validation.errorStyle, validation.showErrorMessage = "warning", True
        validation.error = self.words["choose"]
        for block in ranges.split():
            validation.add(block)
        self.ws.add_data_validation(validation)

    def _choices(self) -> int:
        """The hidden list of what a cell may hold; returns its length."""
        grids = [g.id for g in self.scenario.grids] or [""]
        values = [f"{code} {grid}".strip() for code in self.codes for grid in grids]
        values += self.marks.values()
        ws = self.book.sheet(self.words["lists"])
        ws.sheet_state = "hidden"
        for i, value in enumerate(values, 1):
            put(ws.cell(i, 1), value, align="left")
        for i, code in enumerate(self.codes, 1):  # for the sheet of daily hours
            put(ws.cell(i, 3), code, align="left")
            put(ws.cell(i, 4), self.scenario.work_minutes(code))
        return len(values)

    def _widths(self) -> dict[int, float]:
        """Column → width; that of the days follows from what the others leave."""
        people = self.roster.people
        ids = 2 + max((len(p.id) for p in people), default=0)
        widths = {TEAM: 5.0, ID: float(ids), NAME: name_width(people, 1.4, 17)}
        return widths | {self.column[key]: WIDTHS[key] for key in PRINTED}

    def _sheet(self) -> None:
        ws = self.ws
        ws.sheet_view.showGridLines = False
        ws.sheet_view.zoomScale = 70 if self.layout.stacked else 90
        ws.freeze_panes = ws.cell(FIRST, DAY0)
        widths = self.widths | dict.fromkeys(self.days, chars(self.layout.day))
        widths |= {self.column[key]: WIDTHS.get(key, 5.2) for key in (*self.codes, *MORE)}
        for column, wide in widths.items():
            ws.column_dimensions[letter(column)].width = wide
        page(ws, self.layout.paper, self.words["page"], f"{self.scenario.name} {period_words(self.scenario)}")
        ws.print_title_rows = f"1:{MARKS}"
        ws.print_title_cols = f"A:{letter(NAME)}"

    def _pages(self, starts: list[int], foot: int, last: int) -> None:
        """What is printed, and where pages end: above a team, and above the foot where it has no room."""
        ws, layout = self.ws, self.layout
        ws.print_area = f"A1:{letter(self.last_printed)}{last}"
        ws.page_setup.fitToWidth = -(-self.scenario.days // SHEET_DAYS)
        below = sum(ws.row_dimensions[row].height or 15 for row in range(foot, last + 1))
        firsts = [starts[i] for i in layout.new_page]
        if below > layout.spare * 1.05 and (firsts or len(starts) > 1):
            firsts.append(foot)
        if firsts:
            ws.row_breaks = RowBreak(brk=[Break(id=first - 1) for first in firsts])
        elif ws.page_setup.fitToWidth == 1 and layout.spare > 0:
            ws.page_setup.fitToHeight = 1
