"""Seeded mutants of the rules: each must die, or an example is missing.

``python -m tests.rules.mutants [WORD …]`` changes one place of a rule in a temporary copy, runs the
rule tests without the solver there, and says whether they noticed. A ``WORD`` picks the mutants that hold it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
TESTS = ("tests/rules", "tests/test_audit.py")


class Mutant(NamedTuple):
    """Text in ``shiftopt/rules/<file>`` that occurs once, and what it becomes."""

    file: str
    old: str
    new: str


MUTANTS = (
    Mutant("cover.py", "if found < need.least", "if found <= need.least"),
    Mutant("cover.py", "found > max(need.least, need.wish)", "found > need.least"),
    Mutant(
        "cover.py",
        "most = max(need.least, need.wish)\n                poster",
        "most = need.least\n                poster",
    ),
    Mutant(
        "cover.py",
        "most = max(need.least, need.wish)\n            if len",
        "most = need.least\n            if len",
    ),
    Mutant("cover.py", "if len(people) > most", "if len(people) > most + 1"),
    Mutant("cover.py", "abs(bound - there)", "1"),
    Mutant("cover.py", "at_least=need.wish", "at_least=need.least"),
    Mutant("cover.py", "missing > 0 and need.wish > need.least", "missing > 0"),
    Mutant("cover.py", "if p in open_to[grid])", "if True)"),
    Mutant("cover.py", "(a.day, a.shift, a.grid)", '(a.day, a.shift, "G1")'),
    Mutant("crew.py", "if need.skill in p.skills", "if p.skills"),
    Mutant("crew.py", "need.least - there,", "1,"),
    Mutant("crew.py", "crew(need.day, need.shift, need.grid)", "crew(need.day, need.shift)"),
    Mutant("crew.py", "[p for p in people if p not in fresh[day]]", "list(people)"),
    Mutant("crew.py", "if scenario.newcomer(p, day)}", "if scenario.newcomer(p, 0)}"),
    Mutant("crew.py", "if all(scenario.newcomer", "if any(scenario.newcomer"),
    Mutant("crew.py", "for p in people if p in leaders]", "for p in people]"),
    Mutant("crew.py", "for p in able if p in leaders]", "for p in able]"),
    Mutant("crew.py", "if p.team == team]", "]"),
    Mutant("crew.py", "and scenario.rotation.code(who.team, scenario.date(a.day)) == a.shift", ""),
    Mutant("crew.py", "if not any(self.skill in scenario.person[p].skills for p in crew)", "if not crew"),
    Mutant("crew.py", "able, at_most=1)", "able, at_most=2)"),
    Mutant("crew.py", "len(met) - 1, days", "1, days"),
    Mutant("crew.py", "able, able, at_least=len(able))", "able, able)"),
    Mutant("crew.py", "if scenario.available(p, day)\n            and ", "if "),
    Mutant("crew.py", "if missing and (here :=", "if (here :="),
    Mutant("crew.py", 'at = a.grid if self.at == "grid" else None', "at = None"),
    Mutant("people.py", "len(codes) - 1, person", "1, person"),
    Mutant("people.py", "on > who.until", "on >= who.until"),
    Mutant("people.py", "on < who.since", "on <= who.since"),
    Mutant("people.py", "not scenario.eligible(p, grid) and scenario", "scenario"),
    Mutant("people.py", "leave.first <= a.day <= leave.last", "leave.first <= a.day < leave.last"),
    Mutant("people.py", "leave.first <= a.day <= leave.last", "leave.first < a.day <= leave.last"),
    Mutant("people.py", "end > leave.first * DAY", "end >= leave.first * DAY"),
    Mutant("people.py", "if s.end > DAY", "if s.end >= DAY"),
    Mutant("people.py", "a.day < leave.first < scenario.days", "a.day < leave.first"),
    Mutant("people.py", "eve >= 0 and ", "eve >= -9 and "),
    Mutant("people.py", "and (person, eve) not in scenario.leave_days", ""),
    Mutant("people.py", "break\n", "pass\n"),
    Mutant("people.py", "overlap > 0 and max(day, d.day) >= 0", "overlap > 0"),
    Mutant("people.py", "max(shift.day, task.day) < 0", "min(shift.day, task.day) < 0"),
    Mutant("people.py", "min(first.end, second.end) - second.start", "first.end - second.start"),
    Mutant("people.py", "max(d.day - 2, scenario.first_day)", "max(d.day, scenario.first_day)"),
    Mutant("people.py", "if second.start >= first.end", "if second.start > first.end"),
    Mutant("people.py", "base=duties, at_most", "at_most"),
    Mutant("people.py", "for d in run[limit:]", "for d in run[limit + 1 :]"),
    Mutant("people.py", "sum(d >= 0 for d in run", "sum(d >= -9 for d in run"),
    Mutant("people.py", "if have > limit * scale", "if have >= limit * scale"),
    Mutant("people.py", "weekday() >= 5", "weekday() >= 4"),
    Mutant("people.py", "if span.day >= 0)", ")"),
    Mutant("people.py", "everything - request.good", "request.good"),
    Mutant("people.py", "r.weight,", "1,"),
    Mutant("rotation.py", "if amount and scenario.available", "if amount and scenario.employed"),
    Mutant("rotation.py", "codes - {base}: self.moved", "codes: self.moved"),
    Mutant("rotation.py", "return self.released if base != OFF", "return self.released if base == OFF"),
    Mutant("fairness.py", "- balance\n", "+ balance\n"),
    Mutant("fairness.py", "+ Fraction(1, 2))\n        shares", "+ Fraction(1, 3))\n        shares"),
    Mutant("fairness.py", "fair - base[person]", "fair"),
    Mutant("fairness.py", "max(0, needed[slot] - brought[slot])", "needed[slot]"),
    Mutant("fairness.py", 'missing if of == "cover" else', "missing if False else"),
    Mutant("fairness.py", "a.shift != scenario.base(person, a.day) for a", "True for a"),
    Mutant("fairness.py", "for d in range(scenario.days)) * p.share", "for d in range(scenario.days)) * 100"),
    Mutant("fairness.py", "4 * whole * whole + rest", "4 * whole + rest"),
    Mutant("fairness.py", "rest * (2 * whole + 1)", "rest * (2 * whole)"),
    Mutant("fairness.py", "base=share.base, curve=partial(price", "curve=partial(price"),
    Mutant("fairness.py", "base=share.base, curve=partial(self", "curve=partial(self"),
    Mutant("fairness.py", "total - target - QUARTERS * self.above", "total - target"),
    Mutant("fairness.py", "rising = min(whole, STEEPEST)", "rising = whole"),
    Mutant("fairness.py", "* step) + rest * step", "* step) + rest"),
    Mutant("fairness.py", "// 4, STEEPEST) for quarter", "// 4, 9) for quarter"),
    Mutant("fairness.py", "carried += NIGHT * scenario.shift[a.shift].night", "pass"),
    Mutant("fairness.py", "carried += WEEKEND * (scenario.date(a.day).weekday() >= 5)", "pass"),
    Mutant("fairness.py", "carried += HOLIDAY * (a.day in scenario.calendar.statutory)", "pass"),
    Mutant("fairness.py", "* minutes + usual) // (2", "* minutes) // (2"),
    Mutant("fairness.py", "p.limits.get(of) != 0 and", ""),
    Mutant("fairness.py", "scenario.eligible(p.id, g)", "True"),
    Mutant("fairness.py", 'of != "nights")', "True)"),
    Mutant("rest.py", "self.break_minutes < start - busy < need", "start - busy < need"),
    Mutant("rest.py", "(later.day or 0) < 0", "(later.day or 0) < -9"),
    Mutant("rest.py", "if latest and span.day >= 0", "if latest"),
    Mutant("rest.py", 'if self.counted == "inside" else end - 1', 'if self.counted != "inside" else end - 1'),
    Mutant("rest.py", "scenario.first_day, 1 - self.days)", "0, 1 - self.days)"),
    Mutant("rest.py", ">= 60 * self.hours for r in rests", "> 60 * self.hours for r in rests"),
    Mutant("rest.py", "begin <= rest[0] < end", "begin <= rest[0] <= end"),
    Mutant("clear.py", "return begin < end and start < finish", "return begin <= end and start < finish"),
    Mutant("clear.py", "start // DAY - 2", "start // DAY"),
    Mutant("runs.py", "beyond = last + 1 - max(first + self.limit", "beyond = last - max(first + self.limit"),
    Mutant(
        "runs.py", "beyond = last + 1 - max(first + self.at_most", "beyond = last - max(first + self.at_most"
    ),
    Mutant("runs.py", "max(first + self.limit, 0)", "first + self.limit"),
    Mutant("runs.py", "b.start < a.start", "b.start <= a.start"),
    Mutant("runs.py", "amount=due - free", "amount=1"),
    Mutant("runs.py", "self.days + dates - 1", "self.days"),
    Mutant("runs.py", "On(end, last), *off", "On(end, scenario.nights), *off"),
    Mutant("runs.py", "free = worked - ends[last]", "free = worked - last - 1"),
    Mutant("runs.py", "if last + 1 - first < self.after_run", "if last - first < self.after_run"),
    Mutant("runs.py", "range(last + 1, ends[last] + self.days)", "range(last + 1, last + self.days)"),
    Mutant("runs.py", "range(max(0, scenario.first_day + 1), scenario.days)", "range(1, scenario.days)"),
    Mutant("hours.py", "if total > 60 * self.hours", "if total >= 60 * self.hours"),
    Mutant("hours.py", "worked[span.day] += span.minutes", "worked[max(span.day, 0)] += span.minutes"),
    Mutant("hours.py", "if s.day >= 0)", ")"),
    Mutant("hours.py", "base=duties[who], at_least", "at_least"),
    Mutant("hours.py", "* available * scenario.person[person].share //", "* available * 100 //"),
    Mutant("fatigue.py", "ceil(round((index", "int(round((index"),
    Mutant("fatigue.py", "span.shift is None or span.day < 0", "span.day < 0"),
    Mutant("fatigue.py", "and s.start <= shift.start", ""),
    Mutant("fatigue.py", "shift.day - self.days + 1", "shift.day - self.days"),
    Mutant("fatigue.py", "if day - self.days < d.day <= day", "if day - self.days < d.day < day"),
    Mutant("fatigue.py", "if amount > level}", "if amount >= level}"),
    Mutant("hours.py", "if s + 60 * self.window > 0", "if s >= 0"),
    Mutant("hours.py", "sum(m for d, m in met if d < 0)", "0"),
    Mutant("hours.py", "start // DAY - 2), min", "start // DAY), min"),
    Mutant("hours.py", "Term((night,), longest - own - rest)", "Term((night,), 1)"),
    Mutant("hours.py", 'range(nights if self.of == "nights" else 1)', "range(1)"),
    Mutant("hours.py", "for code in scenario.nights:", "for code in scenario.codes:"),
    Mutant("reference.py", "self._used(w) >= self.exceptions", "self._used(w) > self.exceptions"),
    Mutant("reference.py", "if w.own or (w.known and", "if (w.known and"),
    Mutant("reference.py", "for m in range(1, on.month))", "for m in range(1, on.month - 1))"),
    Mutant("reference.py", "self._past(w) > self.limit(w)", "self._past(w) >= 0"),
    Mutant("reference.py", "- self._told", ""),
    Mutant("reference.py", "// (w.last - w.first + 1)", "// max(inside, 1)"),
    Mutant("reference.py", "if (self.person, d) not in self.scenario.leave_days", ""),
    Mutant("reference.py", "if self.scenario.employed(self.person, d)", ""),
    Mutant("reference.py", "window.known | frozenset(ahead)", "window.known"),
    Mutant("reference.py", "range(scenario.days - 1, -1, -7)", "range(scenario.days - 1, -1, -28)"),
    Mutant("reference.py", "int(number) - 1)), end", "int(number))), end"),
    Mutant("reference.py", "on.weekday())\n", "on.weekday() + 1)\n"),
    Mutant("reference.py", "scenario.past.get((person, d)) in nights or ", ""),
    Mutant("hours.py", "and paid < least", "and total < least"),
    Mutant("hidden.py", "if minutes and paperwork.codes", "if minutes"),
    Mutant("hidden.py", "-(-paperwork.minutes // QUARTER)", "paperwork.minutes // QUARTER"),
    Mutant("room.py", "max(0, paperwork.minutes - there)", "paperwork.minutes - there"),
    Mutant("room.py", " if scenario.available(person, d))", ")"),
    Mutant("reference.py", "if window.whole else ()", "if False else ()"),
    Mutant("weekends.py", "span.end > d * DAY", "span.end >= d * DAY"),
    Mutant("weekends.py", "range(scenario.days - 1)", "range(scenario.days)"),
    Mutant("weekends.py", "if free < self.at_least", "if free <= self.at_least"),
    Mutant("runs.py", "known < first and -1 <= last", "-1 <= last"),
    Mutant("runs.py", "known < first and -1 <= last", "known < first and 0 <= last"),
    Mutant("runs.py", "-1 <= last < roster.scenario.days - 1", "-1 <= last"),
    Mutant("runs.py", "max(first + self.at_most, 0)", "first - self.at_most"),
    Mutant("hours.py", "not self.codes or a.shift in self.codes", "True"),
    Mutant("weekends.py", "len(weeks) > self.limit", "len(days) > self.limit"),
    Mutant("weekends.py", "and day >= -1", "and day >= 0"),
    Mutant("cover.py", "need.wish if need.wish > need.least else need.least", "need.least"),
    Mutant("base.py", "if p.id in named", "if True"),
)


def survives(mutant: Mutant, copy: Path) -> bool:
    """Whether the tests pass with the mutant in place; the copy is whole again afterwards."""
    path = copy / "shiftopt" / "rules" / mutant.file
    text = path.read_text(encoding="utf-8")
    if text.count(mutant.old) != 1:
        raise SystemExit(f"{mutant.file} holds {text.count(mutant.old)} times: {mutant.old!r}")
    path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-k",
        "not solver",
        *TESTS,
    ]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return (
            subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False).returncode
            == 0
        )
    finally:
        path.write_text(text, encoding="utf-8")


def main() -> int:
    """Number of survivors."""
    words = sys.argv[1:] or [""]
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        leave_out = shutil.ignore_patterns("__pycache__")
        for part in ("shiftopt", "tests"):
            shutil.copytree(ROOT / part, copy / part, ignore=leave_out)
        shutil.copy(ROOT / "pyproject.toml", copy)
        if not survives(Mutant("base.py", "RULES[kind] = cls", "RULES[kind] = cls"), copy):
            raise SystemExit("the tests fail without any mutant")
        for mutant in MUTANTS:
            if any(word in f"{mutant.file} {mutant.old}" for word in words):
                alive = survives(mutant, copy)
                survivors += alive
                print(
                    "SURVIVED" if alive else "killed  ", mutant.file, repr(mutant.old), "→", repr(mutant.new)
                )
    print(f"{survivors} survived")
    return survivors


if __name__ == "__main__":
    sys.exit(min(main(), 1))
