"""The wall chart: people × days as officers know it, with totals that follow every edit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break, RowBreak
from openpyxl.worksheet.worksheet import Worksheet

from shiftopt.export.book import (
    A3,
    A4,
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
    big_and_small,
    frame,
    ink_on,
    letter,
    name_width,
    page,
    put,
    shift_fills,
    solid,
    width,
)
from shiftopt.export.words import clock_words, day_words, marks, period_words, words
from shiftopt.roster import Roster
from shiftopt.scenario.types import Person, Shift
from shiftopt.workload import PersonLoad, released_days

DATES, WEEKDAYS, MARKS, FIRST = 3, 4, 5, 6
"""Rows of the head, and the first row of people."""
TEAM, ID, NAME, DAY0 = 1, 2, 3, 4
"""Columns of the row heads, and the column of the first day."""
ROW, TALL, GAP = 22, 28, 5
"""Heights of a person's row (at least, and where there is room) and of the gap between teams, points."""
BIG = 15
"""Size of the shift codes: 3 mm high on paper, to be read from two metres."""
MONDAY = frame(left=Side(style="thin", color=QUIET))
"""The frame of a Monday, which sets the weeks apart."""
NAMED = 20
"""People of a large team that share one sight of its name."""
SQUEEZE = 1.2
"""How much more than a page still goes on one page, in smaller print."""
PAPER = {A3: (1147, 780), A4: (799, 534)}
"""Printable width and height, points."""


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
        self.totals = self.last_day + 1
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
        self._head()
        row = FIRST
        starts = []
        for team, people in blocks:
            starts.append(row)
            row = self._gap(self._block(row, team, people))
        self.last_person = row - 2
        self._conditions(blocks)
        starts.append(row)
        row = self._gap(self._cover(row))
        starts.append(row)
        row = self._notes(self._legend(row))
        last = self._signatures(row + 1)
        self._sheet()
        self._pages(starts, last)

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
        look: dict[str, Any] = {"bold": True, "fill": HEAD, "border": frame(), "wrap": True}
        for r in range(row, last + 1):
            put(self.ws.cell(r, TEAM), size=16, **look)
        put(self.ws.cell(row, TEAM), name, size=16 if len(name) < 3 else 10, **look)

    def _person(self, row: int, person: Person) -> None:
        self.ws.row_dimensions[row].height = ROW
        self.rows[person.id] = row
        put(self.ws.cell(row, ID), person.id, size=8, color=QUIET, border=frame(), shrink=True)
        put(self.ws.cell(row, NAME), person.name, size=12, bold=True, border=frame(), shrink=True)
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
            put(cell, content or None, size=10, color=QUIET if leave else INK, fill=fill, border=border)
            return
        fill = self.fills[shifts[0].shift]
        crowded = len(shifts) > 1 or duty
        size = BIG - 4 if crowded else BIG
        put(cell, size=size, bold=True, color=ink_on(fill), fill=fill, border=border)
        first, *more = (f"{a.shift} {a.grid or ''}".strip() for a in shifts)
        code, _, grid = first.partition(" ")
        small = " ".join(filter(None, (grid, *(f"/ {one}" for one in more), duty)))
        big_and_small(cell, code, small, ink_on(fill), 7 if crowded else 8)

    def _day_border(self, person: str, day: int) -> Border:
        """A thick frame where the roster isn't the rotation's, dashed where a shift was given up."""
        origins = {a.origin for a in self.roster.line(person) if a.day == day}
        if origins & {"cover", "extra"}:
            return frame("medium", INK)
        if day in self.released[person]:
            return frame("mediumDashed", INK)
        monday = self.scenario.date(day).weekday() == 0
        return MONDAY if monday else frame()

    def _free_fill(self, day: int) -> str:
        if day in self.scenario.calendar.holidays:
            return HOLIDAY
        return WEEKEND if day in self.scenario.calendar.weekend else WHITE

    # --- head -----------------------------------------------------------------------------------
    def _head(self) -> None:
        scenario, ws = self.scenario, self.ws
        wide = self._last()
        about = self._about()
        for row, height in ((1, 38), (2, 15 * len(about) + 3), (DATES, 20), (WEEKDAYS, 17), (MARKS, 15)):
            ws.row_dimensions[row].height = height
            if row < DATES:
                ws.merge_cells(start_row=row, start_column=1, end_row=row, end_column=wide)
        heading = self.words["title"].format(station=scenario.name, period=period_words(scenario))
        put(ws.cell(1, 1), heading, size=24, bold=True)
        put(ws.cell(2, 1), "\n".join(about), size=10, wrap=True)
        for column, name in ((TEAM, "team"), (ID, "id"), (NAME, "name")):
            self._merged_head(column, self.words[name])
        for day in range(scenario.days):
            self._day_head(day)
        for i, name in enumerate(self._total_heads()):
            fill = self.fills.get(name, HEAD)
            self._merged_head(self.totals + i, name, fill)

    def _about(self) -> list[str]:
        """What every page must tell whoever reads a cell: people, shifts and handover, then the grids."""
        scenario, words = self.scenario, self.words
        parts = [words["subtitle_people"].format(people=len(self.roster.people))]
        parts += [f"{s.code} {self._shift_words(s)}" for s in scenario.shifts]
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

    def _shift_words(self, shift: Shift) -> str:
        return self.words["legend_shift"].format(
            name=shift.name, start=clock_words(shift.start), end=clock_words(shift.end)
        )

    def _merged_head(self, column: int, name: str, fill: str = HEAD) -> None:
        self.ws.merge_cells(start_row=DATES, start_column=column, end_row=MARKS, end_column=column)
        for row in (DATES, WEEKDAYS, MARKS):
            put(self.ws.cell(row, column), fill=fill, border=frame())
        put(
            self.ws.cell(DATES, column),
            name,
            bold=True,
            color=ink_on(fill),
            fill=fill,
            border=frame(),
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
            "border": MONDAY if on.weekday() == 0 else frame(),
        }
        number = "m/d" if first_of_month else "d"
        put(self.ws.cell(DATES, column), on, size=12, bold=True, number=number, shrink=True, **look)
        put(self.ws.cell(WEEKDAYS, column), self.words["weekdays"][on.weekday()], **look)
        put(self.ws.cell(MARKS, column), self._mark(day), size=8, bold=True, shrink=True, **look)

    def _mark(self, day: int) -> str | None:
        calendar = self.scenario.calendar
        if day in calendar.statutory:
            return self.words["statutory"]
        if day in calendar.holidays:
            return self.words["day_off"]
        return self.words["make_up"] if day in calendar.weekend and day in calendar.workdays else None

    # --- totals ---------------------------------------------------------------------------------
    def _total_heads(self) -> list[str]:
        keys = ("total", "weekend", "holiday", "duty_hours", "hours_column", "above")
        return self.codes + [self.words[key] for key in keys]

    def _person_totals(self, row: int, person: Person) -> None:
        load, n = self.loads[person.id], len(self.codes)
        line = self.roster.line(person.id)
        cells = [self.ws.cell(row, self.totals + i) for i in range(len(self._total_heads()))]
        for cell, code in zip(cells, self.codes, strict=False):
            count = sum(a.shift == code for a in line)
            self._total(
                cell, f"=SUMPRODUCT(--({self._starts(self._line(row), self._code_head(code))}))", count
            )
        every, weekend, holiday, duty, hours, above = cells[n:]
        codes = f"{cells[0].coordinate}:{cells[n - 1].coordinate}"
        self._total(every, f"=SUM({codes})", load.shifts, bold=True)
        dates = f"${letter(DAY0)}${DATES}:${letter(self.last_day)}${DATES}"
        days = f"${letter(DAY0)}${MARKS}:${letter(self.last_day)}${MARKS}"
        worked = self._worked(self._line(row))
        self._total(weekend, f"=SUMPRODUCT((WEEKDAY({dates},2)>5)*{worked})", load.weekend_shifts)
        statutory = self.words["statutory"]
        self._total(holiday, f'=SUMPRODUCT(({days}="{statutory}")*{worked})', load.holiday_shifts)
        other = (load.duty + load.paperwork) / 60
        put(duty, other, border=frame(), number=NO_ZERO, shrink=True)
        per_shift = "+".join(
            f"{cell.coordinate}*{self.scenario.work_minutes(code) / 60:g}"
            for cell, code in zip(cells, self.codes, strict=False)
        )
        self._total(hours, f"={per_shift}+{duty.coordinate}", load.total / 60, number="0.0", bold=True)
        standard = round(load.standard / 60, 2)
        self._total(
            above, f"={hours.coordinate}-{standard:g}", load.total / 60 - standard, number="+0.0;-0.0;0.0"
        )

    def _total(
        self, cell: Cell, formula: str, value: float, *, number: str = "0;-0;;", bold: bool = False
    ) -> None:
        self.book.formula(cell, formula, value)
        put(cell, border=frame(), number=number, bold=bold, shrink=True)

    def _line(self, row: int) -> str:
        return f"${letter(DAY0)}{row}:${letter(self.last_day)}{row}"

    def _code_head(self, code: str) -> str:
        return f"${letter(self.totals + self.codes.index(code))}${DATES}"

    def _starts(self, cells: str, code: str) -> str:
        """Formula: a cell's first token is the code."""
        return f'LEFT({cells}&" ",LEN({code})+1)={code}&" "'

    def _worked(self, cells: str) -> str:
        """Formula: a cell's first token is any shift code."""
        heads = f"${letter(self.totals)}${DATES}:${letter(self.totals + len(self.codes) - 1)}${DATES}"
        return f'ISNUMBER(MATCH(LEFT({cells}&" ",FIND(" ",{cells}&" ")-1),{heads},0))'

    # --- below the people -----------------------------------------------------------------------
    def _cover(self, row: int) -> int:
        """Two rows a shift: how many are there, and how many are needed."""
        for code in self.codes:
            name = self.scenario.shift[code].name
            self._cover_row(row, self.words["on_duty"].format(shift=name), code, there=True)
            self._cover_row(row + 1, self.words["needed"].format(shift=name), code, there=False)
            cells = f"{letter(DAY0)}{row}:{letter(self.last_day)}{row}"
            short = f"{letter(DAY0)}{row}<{letter(DAY0)}{row + 1}"
            rule = FormulaRule(formula=[short], font=Font(bold=True, color=WHITE), fill=solid(RED))
            self.ws.conditional_formatting.add(cells, rule)
            row += 2
        return row

    def _cover_row(self, row: int, name: str, code: str, *, there: bool) -> None:
        fill = self.fills[code] if there else WHITE
        look: dict[str, Any] = {
            "size": 10 if there else 8,
            "bold": there,
            "color": INK if there else QUIET,
        }
        self.ws.row_dimensions[row].height = 16 if there else 13
        self.ws.merge_cells(start_row=row, start_column=TEAM, end_row=row, end_column=NAME)
        for column in range(TEAM, NAME + 1):
            put(self.ws.cell(row, column), fill=fill, border=frame())
        look_of_name = look | {"color": ink_on(fill) if there else QUIET}
        put(self.ws.cell(row, TEAM), name, fill=fill, border=frame(), align="right", **look_of_name)
        for day in range(self.scenario.days):
            cell = put(self.ws.cell(row, DAY0 + day), border=frame(), **look)
            if there:
                at = letter(DAY0 + day)
                people = f"{at}${FIRST}:{at}${self.last_person}"
                formula = f"=SUMPRODUCT(--({self._starts(people, self._code_head(code))}))"
                self.book.formula(cell, formula, len(self.roster.crew(day, code)))
            else:
                needs = (self.scenario.needs.get((day, code, g.id)) for g in self.scenario.grids)
                cell.value = sum(need.least for need in needs if need)

    def _legend(self, row: int) -> int:
        """Swatches and their words, flowing from left to right."""
        words, scenario = self.words, self.scenario
        items: list[tuple[str, str, str, Border]] = [
            (s.code, self._shift_words(s), self.fills[s.code], frame()) for s in scenario.shifts
        ]
        if scenario.leave:
            items.append((self.marks["leave"], words["legend_leave"], LEAVE, frame()))
        if self.duty_days:
            items.append((self.marks["duty"], words["legend_duty"], WHITE, frame()))
        items.append(("", words["legend_changed"], WHITE, frame("medium", INK)))
        items.append(("", words["legend_released"], WHITE, frame("mediumDashed", INK)))
        self._label(row, words["legend"])
        column, last = DAY0, self._last()
        for mark, name, fill, border in items:
            span = 1 + -(-width(name) // 5)
            if column > DAY0 and column + span > last + 1:
                row, column = row + 1, DAY0
            self.ws.row_dimensions[row].height = 18
            put(
                self.ws.cell(row, column),
                mark or None,
                size=11,
                bold=True,
                fill=fill,
                color=ink_on(fill),
                border=border,
            )
            end = min(column + span, last)
            self.ws.merge_cells(start_row=row, start_column=column + 1, end_row=row, end_column=end)
            put(self.ws.cell(row, column + 1), name, size=9, align="left", indent=1)
            column = end + 1
        return row + 1

    def _notes(self, row: int) -> int:
        """Holidays, make-up workdays, events and duties in words, in two columns."""
        notes = list(self._note_lines())
        half = -(-len(notes) // 2)
        if notes:
            self._label(row, self.words["notes"])
        for i in range(half):
            heights = [self._note(row + i, *at) for at in enumerate(notes[i::half])]
            self.ws.row_dimensions[row + i].height = max(heights)
        return row + half

    def _note(self, row: int, place: int, note: str) -> float:
        """One note, on the left (0) or on the right (1); returns the height that it takes."""
        wide = (self._last() - DAY0 + 1) // 2
        first = DAY0 + place * wide
        self.ws.merge_cells(start_row=row, start_column=first, end_row=row, end_column=first + wide - 1)
        bold = note == self._hard_note()
        look: dict[str, Any] = {"bold": bold, "color": RED if bold else INK}
        put(self.ws.cell(row, first), note, size=9, align="left", wrap=True, **look)
        return 15 * (1 + width(note) // (5 * wide))

    def _note_lines(self) -> Iterator[str]:
        scenario, words = self.scenario, self.words
        if self.hard:
            yield self._hard_note()
        calendar, period = scenario.calendar, range(scenario.days)
        named = [(d, calendar.holidays[d]) for d in period if d in calendar.holidays]
        if named:
            listed = []
            for name, group in groupby(named, key=lambda pair: pair[1]):
                days = [d for d, _ in group]
                until = f"–{day_words(scenario, days[-1])}" if len(days) > 1 else ""
                listed.append(f"{day_words(scenario, days[0])}{until} {name}")
            yield words["note_holidays"].format(list=words["name_joint"].join(listed))
        make_up = [day_words(scenario, d) for d in period if d in calendar.weekend and d in calendar.workdays]
        if make_up:
            yield words["note_make_up"].format(list=words["name_joint"].join(make_up))
        if calendar.provisional:
            yield words["note_provisional"]
        happening: dict[tuple[int, str], list[str]] = {}
        for event in sorted(scenario.events, key=lambda e: (e.day, e.what, e.grid or "")):
            grids = happening.setdefault((event.day, event.what), [])
            grids += [scenario.grid[event.grid].name] if event.grid else []
        for (day, what), grids in happening.items():
            where = words["colon"] + words["name_joint"].join(grids) if grids else ""
            yield words["note_event"].format(date=day_words(scenario, day), what=what, grid=where)
        yield from self._duty_lines()

    def _duty_lines(self) -> Iterator[str]:
        scenario = self.scenario
        together: dict[tuple[int, int, int, str], list[str]] = {}
        for duty in scenario.duties:
            if duty.start is not None and duty.day is not None and (duty.person, duty.day) in self.duty_days:
                key = (duty.day, duty.start, duty.start + duty.minutes, duty.what)
                together.setdefault(key, []).append(scenario.person[duty.person].name)
        for (day, start, end, what), names in sorted(together.items()):
            yield self.words["note_duty"].format(
                date=day_words(scenario, day),
                start=clock_words(start),
                end=clock_words(end),
                what=what,
                names=self.words["name_joint"].join(names),
            )

    def _hard_note(self) -> str:
        return self.words["note_hard"].format(count=self.hard)

    def _label(self, row: int, name: str) -> None:
        put(self.ws.cell(row, NAME), name, size=10, bold=True, align="right", color=QUIET)

    def _signatures(self, row: int) -> int:
        self.ws.row_dimensions[row].height = 30
        last = self._last()
        step = (last - NAME) // 4
        for i, who in enumerate(("planned_by", "checked_by", "approved_by", "signed_on")):
            column = NAME + i * step
            self.ws.merge_cells(start_row=row, start_column=column, end_row=row, end_column=column + step - 1)
            put(self.ws.cell(row, column), self.words[who] + "_" * 14, size=12, align="left")
        return row

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
                formula=[self._starts(top, self._code_head(code))],
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
        return len(values)

    def _sheet(self) -> None:
        ws, scenario = self.ws, self.scenario
        ws.sheet_view.showGridLines = False
        ws.sheet_view.zoomScale = 90
        ws.freeze_panes = ws.cell(FIRST, DAY0)
        longest = max((len(g.id) for g in scenario.grids), default=0)
        people = self.roster.people
        widths = {TEAM: 5.0, ID: 2 + max(len(p.id) for p in people), NAME: name_width(people, 1.2, 16)}
        widths |= {DAY0 + d: 3.6 + 0.8 * min(longest, 6) for d in range(scenario.days)}
        widths |= {self.totals + i: 4.6 for i in range(len(self.codes))}
        widths |= {self.totals + len(self.codes) + i: w for i, w in enumerate((5.2, 5.2, 5.2, 5.6, 7, 7.2))}
        for column, wide in widths.items():
            ws.column_dimensions[letter(column)].width = wide
        self.paper = A3 if scenario.days > 16 else A4
        page(ws, self.paper, self.words["page"], f"{scenario.name} {period_words(scenario)}")
        ws.print_title_rows = f"1:{MARKS}"
        ws.print_title_cols = f"A:{letter(NAME)}"

    def _pages(self, starts: list[int], last: int) -> None:
        """One page where it fits with a little squeezing, else breaks between teams."""
        heights = {row: self.ws.row_dimensions[row].height or 15 for row in range(1, last + 1)}
        head = sum(heights[row] for row in range(1, FIRST))
        room = self._page_height() - head
        ends = [*starts[1:], last + 1]
        blocks = [sum(heights[row] for row in range(a, b)) for a, b in zip(starts, ends, strict=True)]
        if sum(blocks) <= room * SQUEEZE:
            self.ws.page_setup.fitToHeight = 1
            self._stretch(range(FIRST, last + 1), room - sum(blocks))
            return
        breaks, used, top = [], 0.0, FIRST
        for start, height in zip(starts, blocks, strict=True):
            if used and used + height > room:
                breaks.append(Break(id=start - 1))
                self._stretch(range(top, start), room - used)
                used, top = 0.0, start
            used += height
        self._stretch(range(top, last + 1), room - used)
        self.ws.row_breaks = RowBreak(brk=breaks)

    def _stretch(self, rows: range, spare: float) -> None:
        """Taller rows for the people of a page that has room to spare."""
        people = [row for row in self.rows.values() if row in rows]
        for row in people:
            self.ws.row_dimensions[row].height = min(max(ROW + spare / len(people), ROW), TALL)

    def _page_height(self) -> float:
        """Points of row height that fit on a page once its width holds all columns."""
        wide, high = PAPER[self.paper]
        columns = (self.ws.column_dimensions[letter(c)] for c in range(1, self._last() + 1))
        width: float = sum(0.75 * (7 * c.width + 5) for c in columns)
        return high * max(width / wide, 1)

    def _last(self) -> int:
        """The last column."""
        return self.totals + len(self._total_heads()) - 1
