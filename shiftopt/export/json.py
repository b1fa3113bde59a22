"""``roster.json``: what a program wants to know of a result; ``run.json``: what differs from run to run."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict
from datetime import datetime
from typing import Any

from shiftopt.account import Account, Balance, Row, accounts, sentence, terms
from shiftopt.audit import Audit
from shiftopt.earlier import Earlier, Stretch, earlier
from shiftopt.overload import Overload, Reason, overloads
from shiftopt.paperwork import placed
from shiftopt.profiles import Standing, loosened, overruled
from shiftopt.relief import Relief, reliefs
from shiftopt.roster import Roster
from shiftopt.rules.base import Breach, Rule
from shiftopt.scenario.types import DAY, Assignment, Scenario
from shiftopt.solving.result import Conflict, Result, TierResult
from shiftopt.workload import PersonLoad, workload

FORMAT = 1
"""Version of the shape of ``roster.json``."""


def roster_json(result: Result, scenario: Scenario | None = None) -> str:
    """The result as JSON text. Equal runs give equal bytes: no clock, no seconds, no machine in it.

    Times are minutes, days are ISO dates, codes and ids are those of the scenario, which must be given where
    the result has no roster.
    """
    roster = result.roster
    scenario = scenario or _known(roster)
    facts: dict[str, Any] = {
        "shiftopt": FORMAT,
        "scenario": _scenario(result, scenario),
        "status": result.status.value,
        "stop": result.stop.value,
        "clean": result.audit.clean if result.audit else None,
        "tiers": [_tier(t) for t in result.tiers],
        "run": {
            "seed": result.run.seed,
            "workers": result.run.workers,
            "repeatable": result.run.repeatable,
            "versions": dict(sorted(result.run.versions.items())),
        },
        "conflict": _conflict(result.conflict),
        "breaches": _breaches(result.audit, scenario),
        "workload": _workload(roster),
        "people": [{"id": p.id, "name": p.name, "team": p.team} for p in roster.people] if roster else [],
        "account_terms": _terms(scenario),
        "accounts": [_account(a, scenario) for a in accounts(roster)] if roster else [],
        "assignments": _assignments(roster),
    }
    return _lines(facts)


def run_json(result: Result, written: datetime) -> str:
    """When, how long and where: everything that two equal runs may tell differently."""
    facts = {
        "written": written.isoformat(timespec="seconds"),
        "seconds": round(result.run.seconds, 3),
        "first_roster_seconds": result.run.first_seconds and round(result.run.first_seconds, 3),
        "tiers": {t.name: round(t.seconds, 3) for t in result.tiers},
        "machine": {
            "system": platform.system(),
            "processor": platform.machine(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
        },
    }
    return _lines(facts)


def _scenario(result: Result, scenario: Scenario) -> dict[str, Any]:
    return {
        "id": scenario.id,
        "name": scenario.name,
        "period": scenario.period,
        "first": scenario.date(0).isoformat(),
        "last": scenario.date(scenario.days - 1).isoformat(),
        "timezone": scenario.timezone,
        "profiles": list(scenario.profiles),
        "loosened": [_standing(s) for s in loosened(scenario)],
        "overruled": [_standing(s) for s in overruled(scenario)],
        "people": len(scenario.staff),
        "hash": result.run.scenario_hash or scenario.hash,
        "holidays_provisional": scenario.calendar.provisional,
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "profile": standing.profile,
        "rule": standing.rule.name,
        "now": standing.now.name,
        "by": standing.by or None,
        "milder": list(standing.milder),
        "zh": standing.say("zh"),
        "en": standing.say("en"),
    }


def _tier(tier: TierResult) -> dict[str, Any]:
    return {
        "name": tier.name,
        "objective": tier.objective,
        "bound": tier.bound,
        "gap": None if tier.gap is None else round(tier.gap, 6),
        "proven": tier.proven,
    }


def _conflict(conflict: Conflict | None) -> dict[str, Any] | None:
    return None if conflict is None else asdict(conflict)


def _breaches(audit: Audit | None, scenario: Scenario) -> list[dict[str, Any]]:
    rules = {rule.name: rule for rule in scenario.rules}
    return [_breach(b, rules[b.rule], scenario) for b in audit.breaches] if audit else []


def _breach(breach: Breach, rule: Rule, scenario: Scenario) -> dict[str, Any]:
    return {
        "rule": breach.rule,
        "kind": breach.kind,
        "hard": breach.hard,
        "tier": None if breach.hard else rule.tier,
        "amount": breach.amount,
        "unit": rule.unit,
        "points": 0 if breach.hard else rule.weight * breach.amount,
        "person": breach.person,
        "dates": [scenario.date(d).isoformat() for d in breach.days],
        "shift": breach.shift,
        "grid": breach.grid,
        "zh": rule.say(breach, scenario, "zh"),
        "en": rule.say(breach, scenario, "en"),
    }


def _workload(roster: Roster | None) -> list[dict[str, Any]]:
    if roster is None:
        return []
    loads = workload(roster)
    overs = overloads(roster)
    found = {r.person: r for r in reliefs(roster)}
    past = {e.person: e for e in earlier(roster.scenario)}
    return [
        _load(load, over, found.get(load.person), roster) | {"earlier": _earlier(past[load.person], load)}
        for load, over in zip(loads, overs, strict=True)
    ]


def _earlier(past: Earlier, load: PersonLoad) -> dict[str, Any]:
    """Last month, the year before the period, and the year with it; minutes of days on record only."""
    stretches = {"last_month": past.month, "year_before": past.year}
    return {key: _stretch(s) for key, s in stretches.items()} | {
        "year_to_date": past.year.minutes + load.total
    }


def _stretch(stretch: Stretch) -> dict[str, Any]:
    facts = asdict(stretch)
    return facts | {key: facts[key].isoformat() for key in ("first", "last")}


def _load(load: PersonLoad, over: Overload, relief: Relief | None, roster: Roster) -> dict[str, Any]:
    facts = asdict(load) | {"nights_entitled": round(load.nights_entitled, 2)}
    return facts | {
        "total": load.total,
        "overtime": load.overtime,
        "paperwork": _paperwork(roster, load.person),
        "overload": {"level": over.level, "reasons": [_reason(r) for r in over.reasons]},
        "relief": relief and _relief(relief, roster.scenario),
    }


def _terms(scenario: Scenario) -> dict[str, Any]:
    agreed = terms(scenario)
    return asdict(agreed) | {"zh": sentence(agreed, "zh"), "en": sentence(agreed, "en")}


def _account(account: Account, scenario: Scenario) -> dict[str, Any]:
    return {
        "person": account.person,
        "month": account.month,
        "total": account.total,
        "kinds": dict(account.of_kind),
        "on": dict(account.on),
        "night": account.night,
        "standard": account.standard,
        "overtime": dict(account.overtime),
        "balances": [_balance(b) for b in account.balances],
        "rows": [_row(r, scenario) for r in account.rows],
    }


def _balance(balance: Balance) -> dict[str, Any]:
    """A reference period so far; dates in words of ISO 8601."""
    dates = {
        key: on and on.isoformat() for key, on in asdict(balance).items() if key in ("first", "last", "since")
    }
    return asdict(balance) | dates | {"standard": round(balance.standard), "over": balance.over}


def _row(row: Row, scenario: Scenario) -> list[Any]:
    """[date, start, end, kind, minutes, of them at night, class of the day, what]; no times for paperwork."""
    clock = [
        None if m is None else f"{(m - row.day * DAY) // 60:02d}:{m % 60:02d}" for m in (row.start, row.end)
    ]
    date = scenario.date(row.day).isoformat()
    return [date, *clock, row.kind, row.minutes, row.night, row.day_class, row.what]


def _paperwork(roster: Roster, person: str) -> list[dict[str, Any]]:
    """Parts of the duties without a clock time: what, minutes, and the shift that has room for it or null."""
    date = roster.scenario.date
    return [
        {
            "what": part.duty.what,
            "minutes": part.minutes,
            "shift": part.shift and [date(part.shift.day).isoformat(), part.shift.shift],
        }
        for part in placed(roster, person)
    ]


def _reason(reason: Reason) -> dict[str, Any]:
    return asdict(reason) | {"zh": reason.say("zh"), "en": reason.say("en")}


def _relief(relief: Relief, scenario: Scenario) -> dict[str, Any]:
    other = relief.burdened
    return {
        "kind": relief.kind,
        "price": dict(relief.price),
        "level": relief.after.level,
        "gives": relief.gives and _assignment(relief.gives, scenario),
        "takes": relief.takes and _assignment(relief.takes, scenario),
        "duty": relief.duty and relief.duty.what,
        "moved_to": None if relief.day is None else scenario.date(relief.day).isoformat(),
        "burdens": other
        and {
            "person": other.person,
            "minutes": other.minutes,
            "nights": other.nights,
            "level": [other.before.level, other.after.level],
        },
        "zh": relief.say(scenario, "zh"),
        "en": relief.say(scenario, "en"),
    }


def _assignments(roster: Roster | None) -> list[list[str | None]]:
    """[person, date, shift, grid, origin] each, in the roster's order."""
    if roster is None:
        return []
    return [_assignment(a, roster.scenario) for a in roster.assignments]


def _assignment(a: Assignment, scenario: Scenario) -> list[str | None]:
    return [a.person, scenario.date(a.day).isoformat(), a.shift, a.grid, a.origin]


def _known(roster: Roster | None) -> Scenario:
    if roster is None:
        raise ValueError("a result without a roster needs its scenario")
    return roster.scenario


def _lines(facts: dict[str, Any]) -> str:
    """JSON with a line for each entry and for each item of a list: small, and readable in a diff."""
    entries = [f"{json.dumps(key)}: {_entry(value)}" for key, value in facts.items()]
    return "{\n" + ",\n".join(entries) + "\n}\n"


def _entry(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n " + ",\n ".join(json.dumps(item, ensure_ascii=False) for item in value) + "\n]"
    return json.dumps(value, ensure_ascii=False)
