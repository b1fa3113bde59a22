"""The sheet of accounts: each person's month by kind of day, overtime and balance, in hours."""

from __future__ import annotations

from typing import Any

from shiftopt.account import Account, accounts, sentence, terms
from shiftopt.export.book import HEAD_ROW, Book, heading, letter, name_width, sheet_page, table
from shiftopt.export.words import words
from shiftopt.roster import Roster

_COLUMNS = (
    ("id", 7),
    ("name", 10),
    ("month", 9),
    ("account_total", 9),
    ("on_workday", 9),
    ("on_rest_day", 9),
    ("on_statutory", 9),
    ("at_night", 9),
    ("hidden", 9),
    ("standard", 9),
    ("pay_overtime", 10),
    ("pay_rest_day", 10),
    ("pay_statutory", 10),
    ("balance_before", 10),
    ("balance", 10),
    ("balance_until", 20),
)
"""Columns: key of the head, and width."""

_QUIET = [i for i, (key, _) in enumerate(_COLUMNS) if key.startswith(("on_", "at_", "pay_", "hidden"))]


def write_accounts(book: Book, roster: Roster) -> None:
    """A person a row, or a row for each month of a longer period."""
    scenario, word = roster.scenario, words(roster.scenario)
    ws = book.sheet(word["account"])
    widths = dict(_COLUMNS) | {"name": name_width(roster.people, 1.05, 22)}
    lines = [_line(roster, account) for account in accounts(roster)]
    end = table(book, ws, HEAD_ROW, [(word[key], w) for key, w in widths.items()], lines, {1}, _QUIET)
    note = f"{sentence(terms(scenario), scenario.language)}\n{word['account_note']}"
    heading(ws, scenario, word["account_title"], len(_COLUMNS), note)
    ws.freeze_panes = ws.cell(HEAD_ROW + 1, 4)
    ws.auto_filter.ref = f"A{HEAD_ROW}:{letter(len(_COLUMNS))}{end - 1}"
    sheet_page(ws, scenario)


def _line(roster: Roster, account: Account) -> list[Any]:
    last = account.balances[-1] if account.balances else None
    until = last and f"{last.since or last.first:%m-%d} – {last.last:%m-%d}"
    if last and last.unknown:
        until = f"{until} {words(roster.scenario)['balance_unknown'].format(days=last.unknown)}"
    return [
        account.person,
        roster.scenario.person[account.person].name,
        account.month,
        _hours(account.total),
        *(_hours(account.on.get(kind, 0)) for kind in ("workday", "rest_day", "statutory")),
        _hours(account.night),
        _hours(account.of_kind.get("hidden", 0)),
        _hours(account.standard),
        *(_hours(account.overtime.get(kind, 0)) for kind in ("overtime", "rest_day", "statutory")),
        last and _hours(last.before),
        last and _hours(last.over),
        until,
    ]


def _hours(minutes: float) -> float:
    return round(minutes / 60, 2)
