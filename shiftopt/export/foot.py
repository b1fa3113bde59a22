"""Below the people of the wall chart: who is there against who is needed, legend, notes, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from shiftopt.export.book import (
    INK,
    LEAVE,
    QUIET,
    RED,
    WHITE,
    Frame,
    ink_on,
    letter,
    put,
    solid,
    width,
)
from shiftopt.export.paper import DAY0, FIRST, GAP, NAME, TEAM
from shiftopt.export.words import clock_words, day_words

THERE, NEEDED = 18.0, 13.0
"""Heights of the rows that count, and that tell what is needed."""

if TYPE_CHECKING:
    from shiftopt.export.chart import Chart


class Foot:
    """Writes the lower part of a chart's sheet."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.ws: Worksheet = chart.ws
        self.roster, self.scenario = chart.roster, chart.scenario
        self.words, self.marks, self.fills = chart.words, chart.marks, chart.fills
        self.notes = list(self._note_lines())

    def height(self) -> float:
        """About how high it will be, points."""
        return (THERE + NEEDED) * len(self.chart.codes) + 2 * GAP + 42 + 17 * -(-len(self.notes) // 2) + 45

    def write(self, row: int) -> int:
        """Everything from a row on; returns the last row."""
        row = self._cover(row)
        self.ws.row_dimensions[row].height = GAP
        return self._signatures(self._notes(self._legend(row + 1)) + 1)

    def _cover(self, row: int) -> int:
        """Two rows a shift: how many are there, and how many are needed."""
        for code in self.chart.codes:
            name = self.scenario.shift[code].name
            self._cover_row(row, self.words["on_duty"].format(shift=name), code, there=True)
            self._cover_row(row + 1, self.words["needed"].format(shift=name), code, there=False)
            cells = f"{letter(DAY0)}{row}:{letter(self.chart.last_day)}{row}"
            short = f"{letter(DAY0)}{row}<{letter(DAY0)}{row + 1}"
            rule = FormulaRule(formula=[short], font=Font(bold=True, color=WHITE), fill=solid(RED))
            self.ws.conditional_formatting.add(cells, rule)
            row += 2
        return row

    def _cover_row(self, row: int, name: str, code: str, *, there: bool) -> None:
        fill = self.fills[code] if there else WHITE
        look: dict[str, Any] = {
            "size": 12 if there else 9,
            "bold": there,
            "color": INK if there else QUIET,
        }
        self.ws.row_dimensions[row].height = THERE if there else NEEDED
        self.ws.merge_cells(start_row=row, start_column=TEAM, end_row=row, end_column=NAME)
        for column in range(TEAM, NAME + 1):
            put(self.ws.cell(row, column), fill=fill, border=Frame())
        look_of_name = look | {"color": ink_on(fill) if there else QUIET}
        put(self.ws.cell(row, TEAM), name, fill=fill, border=Frame(), align="right", **look_of_name)
        for day in range(self.scenario.days):
            cell = put(self.ws.cell(row, DAY0 + day), border=Frame(), **look)
            if there:
                at = letter(DAY0 + day)
                people = f"{at}${FIRST}:{at}${self.chart.last_person}"
                formula = f"=SUMPRODUCT({self.chart.counted(people, self.chart.code_head(code))})"
                self.chart.book.formula(cell, formula, len(self.roster.crew(day, code)))
            else:
                needs = (self.scenario.needs.get((day, code, g.id)) for g in self.scenario.grids)
                cell.value = sum(need.least for need in needs if need)

    def _legend(self, row: int) -> int:
        """Swatches and their words, flowing from left to right."""
        words, scenario = self.words, self.scenario
        items: list[tuple[str, str, str, Frame]] = [
            (s.code, self.chart.shift_words(s), self.fills[s.code], Frame()) for s in scenario.shifts
        ]
        if scenario.leave:
            items.append((self.marks["leave"], words["legend_leave"], LEAVE, Frame()))
        if self.chart.duty_days:
            items.append((self.marks["duty"], words["legend_duty"], WHITE, Frame()))
        items.append(("", words["legend_changed"], WHITE, Frame("medium", INK)))
        items.append(("", words["legend_released"], WHITE, Frame("mediumDashed", INK)))
        self._label(row, words["legend"])
        column, last = DAY0, self.chart.last_printed
        for mark, name, fill, border in items:
            span = 1 + -(-width(name) // 5)
            if column > DAY0 and column + span > last + 1:
                row, column = row + 1, DAY0
            self.ws.row_dimensions[row].height = 20
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
            put(self.ws.cell(row, column + 1), name, size=11, align="left", indent=1)
            column = end + 1
        return row + 1

    def _notes(self, row: int) -> int:
        """Holidays, make-up workdays, events and duties in words, in two columns."""
        notes = self.notes
        half = -(-len(notes) // 2)
        if notes:
            self._label(row, self.words["notes"])
        for i in range(half):
            heights = [self._note(row + i, *at) for at in enumerate(notes[i::half])]
            self.ws.row_dimensions[row + i].height = max(heights)
        return row + half

    def _note(self, row: int, place: int, note: str) -> float:
        """One note, on the left (0) or on the right (1); returns the height that it takes."""
        wide = (self.chart.last_printed - DAY0 + 1) // 2
        first = DAY0 + place * wide
        self.ws.merge_cells(start_row=row, start_column=first, end_row=row, end_column=first + wide - 1)
        bold = note == self._hard_note()
        look: dict[str, Any] = {"bold": bold, "color": RED if bold else INK}
        put(self.ws.cell(row, first), note, size=11, align="left", wrap=True, **look)
        return 17 * (1 + width(note) // (5 * wide))

    def _note_lines(self) -> Iterator[str]:
        scenario, words = self.scenario, self.words
        if self.chart.hard:
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
            if (
                duty.start is not None
                and duty.day is not None
                and (duty.person, duty.day) in self.chart.duty_days
            ):
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
        return self.words["note_hard"].format(count=self.chart.hard)

    def _label(self, row: int, name: str) -> None:
        put(self.ws.cell(row, NAME), name, size=10, bold=True, align="right", color=QUIET)

    def _signatures(self, row: int) -> int:
        self.ws.row_dimensions[row].height = 30
        last = self.chart.last_printed
        step = (last - NAME) // 4
        for i, who in enumerate(("planned_by", "checked_by", "approved_by", "signed_on")):
            column = NAME + i * step
            self.ws.merge_cells(start_row=row, start_column=column, end_row=row, end_column=column + step - 1)
            put(self.ws.cell(row, column), self.words[who] + "_" * 14, size=12, align="left")
        return row
