"""One person's month on one printable page, to hand over: shifts, hours, rest, balance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftopt.report import phrases
from shiftopt.report.facts import Cell, Facts
from shiftopt.report.page import environment, look_of
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Language
from shiftopt.solving.result import Result

SHORT_REST = 12 * 60
"""Rests below this stand in their day: minutes."""


@dataclass(frozen=True, slots=True)
class Box:
    """A day of the calendar; ``cell`` is None outside the period."""

    on: date
    cell: Cell | None


def person_page(result: Result, person: str) -> str:
    """The page of one person.

    Raises
    ------
    KeyError
        Nobody of that id is there in the period.
    """
    assert result.roster is not None
    assert result.audit is not None
    facts = Facts(result.roster, result.audit)
    if person not in facts.loads:
        raise KeyError(person)
    return (
        environment()
        .get_template("person.html")
        .render(
            facts=facts,
            scenario=facts.scenario,
            who=facts.scenario.person[person],
            load=facts.loads[person],
            weeks=list(weeks(facts, person)),
            look=look_of(facts),
            day_lines=day_lines,
            totals=totals,
            balance=balance,
            differences=differences,
            wishes=wishes,
        )
    )


def weeks(facts: Facts, person: str) -> Iterator[list[Box]]:
    """The period in weeks from Monday to Sunday."""
    first = facts.scenario.date(0)
    monday = first - timedelta(days=first.weekday())
    last = facts.scenario.date(facts.scenario.days - 1)
    while monday <= last:
        days = [monday + timedelta(days=i) for i in range(7)]
        yield [Box(on, facts.cells.get((person, facts.scenario.day(on)))) for on in days]
        monday += timedelta(days=7)


def day_lines(facts: Facts, cell: Cell, language: Language) -> list[str]:
    """What stands in a day besides its shift: clock and grid, duties, a short rest before."""
    scenario, zh = facts.scenario, language == "zh"
    said = []
    for code, grid in zip(cell.codes, cell.grids, strict=True):
        shift = scenario.shift[code]
        where = scenario.grid[grid].name if grid else ""
        said.append(f"{phrases.clock(shift.start)}–{phrases.clock(shift.end)} {where}".strip())
    for duty in cell.duties:
        if duty.start is not None:
            end = phrases.clock(duty.start + duty.minutes)
            said.append(f"{phrases.clock(duty.start)}–{end} {duty.what}")
    if cell.codes and cell.rest_before is not None and cell.rest_before < SHORT_REST:
        rest = phrases.hours(cell.rest_before)
        said.append(f"班前休息 {rest} 小时" if zh else f"rest before: {rest} h")
    return said


def totals(facts: Facts, person: str, language: Language) -> list[tuple[str, str]]:
    """Name and value of what counts in the period."""
    load, zh = facts.loads[person], language == "zh"
    h = phrases.hours
    rows = [
        ("班数" if zh else "Shifts", str(load.shifts)),
        ("工时" if zh else "Hours", f"{h(load.total)} ({phrases.signed(load.overtime)})"),
        ("其中巡逻、值守" if zh else "of it on shift", h(load.patrol)),
        ("交接班" if zh else "handover", h(load.handover)),
        ("会议培训" if zh else "duties", h(load.duty)),
        ("隐性工时" if zh else "hidden", h(load.hidden)),
        ("夜班" if zh else "Nights", str(load.nights)),
        ("周末班" if zh else "Weekend shifts", str(load.weekend_shifts)),
        ("节日班" if zh else "Holiday shifts", str(load.holiday_shifts)),
        ("完整周末" if zh else "Free weekends", str(load.free_weekends)),
        ("最长连班" if zh else "Longest run", f"{load.longest_run} {'天' if zh else 'days'}"),
        ("任意 7 天最多" if zh else "Most in 7 days", f"{h(load.max_7_days)} {'小时' if zh else 'h'}"),
    ]
    past = facts.earlier[person]
    if past.month.known:
        rows.append(
            (
                "上月工时" if zh else "Hours last month",
                h(past.month.minutes) + phrases.on_record(past.month, language),
            )
        )
    if past.year.known:
        total = f"{h(past.year.minutes + load.total)} ({phrases.signed(phrases.year_over(load, past.year))})"
        rows.append(("今年累计" if zh else "Hours this year", total + phrases.on_record(past.year, language)))
    if load.shortest_rest is not None:
        shortest = f"{h(load.shortest_rest)} {'小时' if zh else 'h'}"
        rows.insert(11, ("最短休息" if zh else "Shortest rest", shortest))
    if load.leave_days:
        rows.append(("休假" if zh else "Leave", f"{load.leave_days} {'天' if zh else 'days'}"))
    zero = {"隐性工时", "hidden", "会议培训", "duties", "交接班", "handover"}
    return [(name, value) for name, value in rows if name not in zero or value != "0"]


def balance(facts: Facts, person: str, language: Language) -> list[str]:
    """How far from the entitled share, each burden in a sentence."""
    found = (of for burden in facts.distances if (of := facts.distance(person, burden)))
    return [phrases.distance_words(d, language) for d in found]


def differences(facts: Facts, person: str, language: Language) -> list[str]:
    """Days that aren't as in the rotation, with the reason."""
    joint = "：" if language == "zh" else ": "
    return [
        f"{phrases.day_name(facts.scenario.date(c.day), language)} "
        f"{phrases.change_words(facts, c, language)}{joint}{phrases.change_reason(facts, c, language)}"
        for c in facts.changes
        if c.person == person
    ]


def wishes(facts: Facts, person: str, language: Language) -> list[tuple[bool, str]]:
    """Every wish: whether it was met, and what it was."""
    scenario, zh, said = facts.scenario, language == "zh", []
    for wish in (r for r in scenario.requests if r.person == person):
        met = set(facts.roster.codes(person, wish.day) or (OFF,)) <= wish.good
        names = [phrases.shift_name(scenario, code, language) for code in sorted(wish.good)]
        day = phrases.day_name(scenario.date(wish.day), language)
        joint = "、" if zh else " or "
        done = ("已满足" if met else "未满足") if zh else ("met" if met else "not met")
        said.append((met, f"{day} {joint.join(names)}{'：' if zh else ': '}{done}"))
    return said
