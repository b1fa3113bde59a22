"""Rotating workforce scheduling after Musliu: the text format, the cycle, the evaluation.

The family asks for one cyclic plan that all employees follow, each a week behind the one before. So an
instance is a rotation to be designed; the roster is its first week, one row of the plan a person.
Rules: docs/interop.md.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shiftopt.audit import audit
from shiftopt.errors import AuditError
from shiftopt.interop.public import MONDAY, Complaints, Evaluation, Public, calendar, digest, only, rows
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF, Rotation
from shiftopt.rotation.demand import Bounds, Demand, Word, breaches
from shiftopt.rules import RULES, Rule
from shiftopt.rules.base import Language
from shiftopt.scenario import types
from shiftopt.scenario.types import DAY
from shiftopt.solving.options import Options
from shiftopt.solving.result import Conflict, Result, Run, Status, Stop, TierResult
from shiftopt.versions import versions

TIER = "rotation"
GRID = "plant"
WEEK = 7
MOST_STAFF = 1000
MOST_SHIFTS = 20
MOST_RUN = 366
MOST_LEAST = 31
WHY_SECONDS = 5.0
"""Of each search for the reason why there is no plan."""


@dataclass(frozen=True)
class Shift:
    """A shift as its file tells it: start and length in minutes, days in a row."""

    code: str
    start: int
    minutes: int
    run: Bounds


@dataclass(frozen=True)
class Instance:
    """An instance as its file tells it."""

    name: str
    shifts: tuple[Shift, ...]
    demand: Demand


# --- reading --------------------------------------------------------------------------------------
class _Stop(Exception):
    """The rest of the file can't be understood."""


class Reader:
    """Reads one file; the family's lines have no names, only an order."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.wrong = Complaints()
        self.last: int | None = None
        self.lines = ((line, row.split()) for line, row in rows(file))

    def read(self) -> Instance:
        try:
            return self._instance()
        except _Stop:
            self.wrong.settle()
            raise

    def _instance(self) -> Instance:
        (days,) = self._numbers("length of the schedule", 1, WEEK, WEEK)
        (teams,) = self._numbers("number of employees", 1, 1, MOST_STAFF)
        (count,) = self._numbers("number of shifts", 1, 1, MOST_SHIFTS)
        need = [self._numbers(f"requirements of shift {k + 1}", days, 0, teams) for k in range(count)]
        shifts = [self._shift() for _ in range(count)]
        off = self._bounds("length of days-off blocks")
        work = self._bounds("length of work blocks")
        pairs, triples = self._numbers("numbers of forbidden sequences", 2, 0, 10_000)
        codes = [shift.code for shift in shifts]
        words = [self._word(codes, 2) for _ in range(pairs)] + [self._word(codes, 3) for _ in range(triples)]
        for line, _ in self.lines:
            self.wrong.at(self.file, line, "a line beyond the last sequence", "mend the numbers of sequences")
        if len(set(codes)) < count:
            self.wrong.at(self.file, None, f"shifts {', '.join(codes)}: two have the same name")
        self.wrong.settle()
        runs = {shift.code: shift.run for shift in shifts}
        demand = Demand(
            teams,
            dict(zip(codes, map(tuple, need), strict=True)),
            runs,
            off,
            work,
            tuple(dict.fromkeys(words)),
        )
        return Instance(self.file.stem, tuple(shifts), demand)

    def _row(self, what: str) -> list[str]:
        found = next(self.lines, None)
        if found is None:
            self.wrong.at(self.file, None, f"the file ends before the {what}")
            raise _Stop
        self.last = found[0]
        return found[1]

    def _numbers(self, what: str, count: int, least: int, most: int) -> tuple[int, ...]:
        row = self._row(what)
        return self._checked(row, what, count, least, most)

    def _checked(self, row: list[str], what: str, count: int, least: int, most: int) -> tuple[int, ...]:
        if len(row) != count or not all(part.isascii() and part.isdigit() for part in row):
            self.wrong.at(self.file, self.last, f"{what}: {' '.join(row)!r}", f"write {count} whole numbers")
            raise _Stop
        found = tuple(map(int, row))
        if not all(least <= number <= most for number in found):
            self.wrong.at(self.file, self.last, f"{what}: {' '.join(row)} isn't between {least} and {most}")
        return found

    def _bounds(self, what: str, row: list[str] | None = None) -> Bounds:
        row = self._row(what) if row is None else row
        least, most = self._checked(row, what, 2, 1, MOST_RUN)
        if least > MOST_LEAST:
            self.wrong.at(self.file, self.last, f"{what}: least {least} is above {MOST_LEAST} days")
        if least > most:
            self.wrong.at(self.file, self.last, f"{what}: least {least} above most {most}")
        return least, most

    def _shift(self) -> Shift:
        row = self._row("shifts")
        if len(row) != 5 or row[0] == OFF:
            remedy = "write name, start, length, shortest and longest block"
            self.wrong.at(self.file, self.last, f"shift: {' '.join(row)!r}", remedy)
            raise _Stop
        start, minutes = self._checked(row[1:3], f"start and length of {row[0]}", 2, 0, DAY)
        return Shift(row[0], start, minutes, self._bounds(f"blocks of {row[0]}", row[3:]))

    def _word(self, codes: Sequence[str], length: int) -> Word:
        word = tuple(self._row(f"forbidden sequences of length {length}"))
        if len(word) != length or not {*word} <= {*codes, OFF}:
            remedy = f"write {length} of {', '.join(codes)} and - for a day off"
            self.wrong.at(self.file, self.last, f"forbidden sequence {' '.join(word)!r}", remedy)
        return word


def parse(file: Path) -> Instance:
    """Read an instance.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    return Reader(file).read()


def read(files: Sequence[Path]) -> Public:
    """An instance as a rotation of ours to be designed; the family has one file each.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    instance = parse(only("rws", files))
    scenario = scenario_of(instance, digest(files))

    def solve(station: types.Scenario, options: Options) -> Result:
        return plan(instance, station, options)

    def judge(roster: Roster) -> Evaluation:
        days = tuple(code for row in table(roster) for code in row)
        return Evaluation({}, tuple(breaches(days, instance.demand)))

    def explain(language: Language) -> Conflict:
        return why(instance, language)

    return Public("rws", instance.name, scenario, judge, files=files_of, plan=solve, why=explain)


def table(roster: Roster) -> list[Word]:
    """The plan in the family's form: a row of a week for each person, followed by the next person's row."""
    return [tuple(roster.code(p.id, day) for day in range(WEEK)) for p in roster.scenario.people]


def files_of(roster: Roster) -> dict[str, str]:
    """The plan as text."""
    return {"plan.txt": "".join(" ".join(row) + "\n" for row in table(roster))}


# --- mapping --------------------------------------------------------------------------------------
def scenario_of(instance: Instance, hash: str = "") -> types.Scenario:
    """The instance in our words; its rotation is still to be designed."""
    demand = instance.demand
    places = [(code, day) for code in demand.codes for day in range(WEEK)]
    teams = [str(number) for number in range(1, demand.teams + 1)]
    return types.Scenario(
        id=instance.name,
        name=instance.name,
        start=MONDAY,
        days=WEEK,
        shifts=tuple(types.Shift(s.code, s.code, s.start, s.minutes) for s in instance.shifts),
        people=tuple(types.Person(f"p{int(team):03}", team, team) for team in teams),
        rotation=Rotation((OFF,), MONDAY, dict.fromkeys(teams, 0)),
        grids=(types.Grid(GRID, instance.name),),
        needs={(d, c, GRID): types.Need(n) for c, d in places if (n := demand.teams_on(c, d))},
        calendar=calendar(WEEK),
        rules=tuple(_rules(demand)),
        language="en",
        tiers=(TIER,),
        period=str(WEEK),
        hash=hash,
    )


def _rules(demand: Demand) -> Iterator[Rule]:
    """The family's constraints as ordinary rules; the forbidden words of three days have none."""
    yield _rule("one_shift_a_day")
    yield _rule("cover")
    yield _rule("cover_surplus", enforce="hard")
    for code, bounds in {**demand.runs, OFF: demand.off}.items():
        yield _rule("run_lengths", f"{code}.run", codes=(code,), **_run(bounds))
    yield _rule("run_lengths", "work.run", **_run(demand.work))
    pairs = tuple(word for word in demand.forbidden if len(word) == 2 and OFF not in word)
    if pairs:
        yield _rule("forbidden_successions", pairs=pairs)


def _run(bounds: Bounds) -> dict[str, int]:
    """The bounds as fields of a rule; a run of one day needs no saying."""
    least, most = bounds
    return {"at_most": most} | ({"at_least": least} if least > 1 else {})


def _rule(kind: str, id: str = "", **fields: Any) -> Rule:
    return RULES[kind].model_validate({"kind": kind, "id": id, **fields})


# --- solving --------------------------------------------------------------------------------------
def plan(instance: Instance, scenario: types.Scenario, options: Options) -> Result:
    """Design the rotation, or prove that there is none; the roster is the rota of its first week.

    The days before the week are those of the rotation, so that the ordinary rules see each row of the plan
    after the one before it.
    """
    from shiftopt.rotation.flow import UndecidedError, find

    began = time.perf_counter()
    stop, found = Stop.FINISHED, None
    try:
        found = find(instance.demand, options.time_limit)
    except UndecidedError:
        stop = Stop.LIMIT
    seconds = time.perf_counter() - began
    run = Run(options.seed, 1, True, seconds, seconds, versions=versions(), scenario_hash=scenario.hash)
    if found is None:
        known = Status.UNKNOWN if stop is Stop.LIMIT else Status.INFEASIBLE
        return Result(known, stop, run, conflict=None if stop is Stop.LIMIT else Conflict())
    roster = roster_of(scenario, found)
    checked = audit(roster)
    if checked.hard:
        rules = {rule.name: rule for rule in scenario.rules}
        said = [rules[b.rule].say(b, roster.scenario, "en") for b in checked.hard[:5]]
        raise AuditError("the plan found breaks hard rules: " + "; ".join(said))
    return Result(Status.OPTIMAL, stop, run, (TierResult(TIER, 0, 0, seconds),), roster, checked)


def why(instance: Instance, language: Language) -> Conflict:
    """Why there is no plan: arithmetic, or the smallest set of demands that can't hold together."""
    from shiftopt.rotation.wanted import Wanted
    from shiftopt.rotation.why import explain

    demand = instance.demand
    found = explain(
        Wanted(
            demand.teams,
            demand.need,
            tuple(types.Shift(s.code, s.code, s.start, s.minutes) for s in instance.shifts),
            work=demand.work,
            off=demand.off,
            runs=demand.runs,
            rest=0,
            forbidden=demand.forbidden,
        ),
        language,
        WHY_SECONDS,
    )
    either = ("，或者" if language == "zh" else ", or ").join(found.ways_out)
    return Conflict(found.shortages, sentences=found.together, way_out=(either,) if either else ())


def roster_of(scenario: types.Scenario, cycle: Word) -> Roster:
    """Everybody on the cycle, each person a week behind the one before."""
    offsets = {person.team or "": WEEK * row for row, person in enumerate(scenario.people)}
    rotated = replace(scenario, rotation=Rotation(cycle, MONDAY, offsets))
    worked = [
        types.Assignment(person.id, day, code, GRID)
        for person in rotated.people
        for day in range(-2 * WEEK, WEEK)
        if (code := rotated.base(person.id, day)) != OFF
    ]
    past = tuple(replace(a, grid=None) for a in worked if a.day < 0)
    return Roster(replace(rotated, history=past), tuple(a for a in worked if a.day >= 0))
