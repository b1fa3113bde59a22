"""The workbook's tables in words: breaches, rules, differences from the rotation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shiftopt.export.book import (
    HEAD_ROW,
    Book,
    heading,
    letter,
    put,
    sheet_page,
    table,
)
from shiftopt.export.words import words
from shiftopt.profiles import sources
from shiftopt.report.phrases import tier_name
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Breach
from shiftopt.scenario.types import Person, Scenario
from shiftopt.solving.result import Result
from shiftopt.workload import released_days


def write_breaches(book: Book, result: Result) -> None:
    """The result's tiers, then every breach in words, hard ones first."""
    assert result.roster is not None
    scenario = result.roster.scenario
    word = words(scenario)
    ws = book.sheet(word["breaches"])
    heads = [
        ("rule", 22),
        ("kind", 10),
        ("who", 12),
        ("when", 25),
        ("shift", 10),
        ("grid", 14),
        ("what", 70),
        ("amount", 10),
    ]
    tiers = [
        [
            tier_name(t.name, scenario.language),
            t.objective,
            t.bound,
            word["yes" if t.proven else "no"],
        ]
        for t in result.tiers
    ]
    row = HEAD_ROW
    if tiers:
        small = [(word[key], 0.0) for key in ("tier", "points", "bound", "proven")]
        row = table(book, ws, HEAD_ROW, small, tiers, {0}) + 1
    lines = list(_breach_lines(result, scenario))
    end = table(book, ws, row, [(word[key], width) for key, width in heads], lines, {0, 6})
    if lines:
        ws.auto_filter.ref = f"A{row}:{letter(len(heads))}{end - 1}"
    else:
        put(ws.cell(end, 1), word["no_breach"], align="left", bold=True)
    status = word["status"].format(status=word[f"status_{result.status.value}"])
    heading(ws, scenario, word["breaches_title"], len(heads), status)
    sheet_page(ws, scenario, row)


def _breach_lines(result: Result, scenario: Scenario) -> Iterator[list[Any]]:
    word, language = words(scenario), scenario.language
    rules = {rule.name: rule for rule in scenario.rules}
    breaches = result.audit.breaches if result.audit else ()
    for breach in sorted(breaches, key=lambda b: not b.hard):
        rule = rules[breach.rule]
        days = [scenario.date(d).isoformat() for d in breach.days]
        yield [
            rule.title(language),
            word["hard" if breach.hard else "soft"],
            scenario.person[breach.person].name if breach.person else None,
            " – ".join(dict.fromkeys((days[0], days[-1]))) if days else None,
            scenario.shift[breach.shift].name if breach.shift else None,
            scenario.grid[breach.grid].name if breach.grid else None,
            rule.say(breach, scenario, language),
            breach.amount,
        ]


def write_rules(book: Book, result: Result) -> None:
    """Every rule in force as a sentence, with the clause behind it and what it costs here."""
    assert result.roster is not None
    scenario, language = result.roster.scenario, result.roster.scenario.language
    word, cited = words(scenario), sources()
    ws = book.sheet(word["rules"])
    found: dict[str, list[Breach]] = {}
    for breach in result.audit.breaches if result.audit else ():
        found.setdefault(breach.rule, []).append(breach)
    lines: list[list[Any]] = []
    for rule in (r for r in scenario.rules if r.enforce != "off"):
        breaches, soft = found.get(rule.name, []), rule.enforce == "soft"
        source = cited.get(rule.source or "")
        lines.append(
            [
                rule.title(language),
                word["soft" if soft else "hard"],
                tier_name(rule.tier, language) if soft else None,
                rule.sentence(language),
                source.cite(language) if source else None,
                len(breaches),
                rule.weight * sum(b.amount for b in breaches) if soft else None,
            ]
        )
    heads = [
        ("rule", 24),
        ("kind", 8),
        ("tier", 13),
        ("what", 64),
        ("source", 44),
        ("times", 8),
        ("points", 8),
    ]
    end = table(book, ws, HEAD_ROW, [(word[key], width) for key, width in heads], lines, {0, 3, 4}, {5, 6})
    ws.auto_filter.ref = f"A{HEAD_ROW}:{letter(len(heads))}{end - 1}"
    ws.freeze_panes = ws.cell(HEAD_ROW + 1, 2)
    heading(ws, scenario, word["rules_title"], len(heads), word["rules_note"])
    sheet_page(ws, scenario)


def write_moves(book: Book, roster: Roster) -> None:
    """Every day of every person that isn't as in the rotation, by date."""
    scenario = roster.scenario
    word = words(scenario)
    ws = book.sheet(word["moves"])
    heads = [
        ("date", 14),
        ("name", 14),
        ("team", 10),
        ("base", 14),
        ("actual", 14),
        ("grid", 16),
        ("change", 12),
    ]
    lines = sorted(_moves(roster), key=lambda line: line[0])
    end = table(book, ws, HEAD_ROW, [(word[key], width) for key, width in heads], lines)
    for row in range(HEAD_ROW + 1, end):
        ws.cell(row, 1).number_format = "yyyy-mm-dd"
    if lines:
        ws.auto_filter.ref = f"A{HEAD_ROW}:{letter(len(heads))}{end - 1}"
    else:
        put(ws.cell(end, 1), word["no_move"], align="left", bold=True)
    heading(ws, scenario, word["moves_title"], len(heads))
    ws.freeze_panes = ws.cell(HEAD_ROW + 1, 1)
    sheet_page(ws, scenario)


def _moves(roster: Roster) -> Iterator[list[Any]]:
    scenario, word = roster.scenario, words(roster.scenario)

    def row(person: Person, day: int, code: str, grid: str | None, change: str) -> list[Any]:
        team = person.team or word["office"]
        where = scenario.grid[grid].name if grid else None
        base = scenario.base(person.id, day)
        return [
            scenario.date(day),
            person.name,
            team,
            _name(scenario, base),
            _name(scenario, code),
            where,
            word[change],
        ]

    for person in scenario.people:
        line = roster.line(person.id)
        for a in line:
            if a.origin in ("cover", "extra"):
                yield row(person, a.day, a.shift, a.grid, "moved" if a.origin == "cover" else "extra")
        for day in released_days(roster, person.id):
            yield row(person, day, OFF, None, "released")


def _name(scenario: Scenario, code: str) -> str:
    return words(scenario)["off"] if code == OFF else scenario.shift[code].name
