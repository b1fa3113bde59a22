"""What rule sets say of a rotation: their ordinary rules over every month of a year on it.

Everybody has followed the cycle before, without leave or duties. Rules with a reference period (``over``)
see the year at once and the one before it, so that every average is looked at in full; the others see month
by month.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shiftopt import profiles
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF, Rotation
from shiftopt.rules.base import Breach, Language, Rule
from shiftopt.scenario.calendar import calendar_of
from shiftopt.scenario.types import Assignment, Person, Scenario, Shift

USUAL = ("cn-standard", "cn-comprehensive", "eu-wtd", "ergonomic")
"""Rule sets that are asked unless somebody names others."""

YEAR = 2027
LONG, SHORT = 366, 31
"""Days of history before the year, and before a month."""


def team_name(team: str, language: Language) -> str:
    """A team in a sentence; numbers are ordinals in Chinese."""
    if language == "en":
        return f"team {team}"
    return f"第{team}班组" if team.isdecimal() else f"{team}班组"


@dataclass(frozen=True)
class Finding:
    """A rule that the rotation breaks: how often in the year, and the worst case."""

    rule: Rule
    times: int
    worst: Breach
    scenario: Scenario

    def say(self, language: Language = "zh") -> str:
        """The worst case in a sentence."""
        people = tuple(replace(p, name=team_name(p.id, language)) for p in self.scenario.people)
        return self.rule.say(self.worst, replace(self.scenario, people=people), language)


@dataclass(frozen=True)
class Verdict:
    """What one rule set says: rules that must hold and don't; advice that isn't followed."""

    profile: str
    broken: tuple[Finding, ...]
    advice: tuple[Finding, ...]

    @property
    def kept(self) -> bool:
        """Whether every rule that must hold does."""
        return not self.broken

    @property
    def word(self) -> str:
        """The verdict as a key of words: ``kept``, ``mostly`` (advice isn't followed) or ``broken``."""
        return "broken" if self.broken else "mostly" if self.advice else "kept"


def verdicts(
    rotation: Rotation, shifts: Iterable[Shift], handover: int = 0, names: Iterable[str] = USUAL
) -> tuple[Verdict, ...]:
    """The verdict of each rule set on a rotation.

    Parameters
    ----------
    rotation : Rotation
    shifts : iterable of Shift
        The shifts that the cycle names.
    handover : int, optional
        Minutes before each shift, counted as work.
    names : iterable of str, optional
        Rule sets.
    """
    shifts = tuple(shifts)
    year = [_roster(rotation, shifts, handover, date(YEAR, 1, 1), date(YEAR + 1, 1, 1), LONG)]
    months = [_roster(rotation, shifts, handover, *_month(month), SHORT) for month in range(1, 13)]
    known: dict[Rule, Finding | None] = {}

    def finding(rule: Rule) -> Finding | None:
        alone = rule.model_copy(update={"source": None})
        if alone not in known:
            known[alone] = _finding(rule, year if "over" in type(rule).model_fields else months)
        found = known[alone]
        return found and replace(found, rule=rule)

    return tuple(_verdict(name, [finding(rule) for rule in profiles.read(name).rules]) for name in names)


def _verdict(name: str, found: Sequence[Finding | None]) -> Verdict:
    there = [f for f in found if f is not None]
    must = tuple(f for f in there if f.worst.hard)
    return Verdict(name, must, tuple(f for f in there if not f.worst.hard))


def _finding(rule: Rule, rosters: Sequence[Roster]) -> Finding | None:
    found = [(breach, roster.scenario) for roster in rosters for breach in rule.audit(roster)]
    if not found:
        return None
    worst, scenario = max(found, key=lambda pair: pair[0].amount)
    return Finding(rule, len(found), worst, scenario)


def _month(month: int) -> tuple[date, date]:
    """First day of a month and of the next one."""
    return date(YEAR, month, 1), date(YEAR + month // 12, month % 12 + 1, 1)


def _roster(
    rotation: Rotation, shifts: tuple[Shift, ...], handover: int, start: date, after: date, before: int
) -> Roster:
    """The rotation as it stands, one person a team, with days before it as history."""
    days = (after - start).days
    worked = [
        Assignment(team, day, code)
        for team in rotation.offsets
        for day in range(-before, days)
        if (code := rotation.code(team, start + timedelta(days=day))) != OFF
    ]
    scenario = Scenario(
        id="rotation",
        name="",
        start=start,
        days=days,
        shifts=shifts,
        people=tuple(Person(team, team, team) for team in rotation.offsets),
        rotation=rotation,
        grids=(),
        needs={},
        calendar=calendar_of(None, start, days),
        handover=handover,
        history=tuple(a for a in worked if a.day < 0),
    )
    return Roster(scenario, (a for a in worked if a.day >= 0))
