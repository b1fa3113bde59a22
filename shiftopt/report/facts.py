"""What the page shows, as plain facts: no language, no colours, no plotly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from shiftopt import profiles
from shiftopt.account import Account, accounts, sentence, terms
from shiftopt.audit import Audit, audit
from shiftopt.earlier import Earlier, earlier
from shiftopt.overload import Overload, ReasonCode, overloads
from shiftopt.profiles import Standing
from shiftopt.relief import Relief, reliefs
from shiftopt.report import reserve, shares, strain
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Breach, Language, Rule
from shiftopt.rules.fairness import QUARTERS, Burden, entitled
from shiftopt.scenario.types import Assignment, Duty, Person, Scenario
from shiftopt.workload import PersonLoad, workload

COUNTED: Mapping[Burden, str] = {
    "nights": "nights",
    "weekends": "weekend_shifts",
    "holidays": "holiday_shifts",
}
"""Burden → the field of a person's load that counts it."""

FEW = 10
"""Days of a breach that can be pointed at; more are a whole period."""

Mark = Literal["", "moved", "extra", "released", "desk", "leave", "away"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's day.

    Attributes
    ----------
    codes : tuple of str
        Shifts that start on the day; () when free.
    grids : tuple of str
        The grid of each of these shifts; "" where none is given.
    base : str
        What the rotation (or the office week) says.
    mark : str
        How the day differs from the base rota; ``away`` is before or after employment.
    rest_before, rest_after : int or None
        Minutes to the neighbouring work; None where nothing is known there.
    """

    person: str
    day: int
    codes: tuple[str, ...]
    grids: tuple[str, ...]
    base: str
    mark: Mark
    duties: tuple[Duty, ...] = ()
    leave: bool = False
    rest_before: int | None = None
    rest_after: int | None = None

    @property
    def code(self) -> str:
        return self.codes[0] if self.codes else OFF


@dataclass(frozen=True, slots=True)
class Cover:
    """One day and shift: people needed, people there, places short; ``grids`` holds (grid, need, there)."""

    day: int
    shift: str
    need: int
    there: int
    short: int
    grids: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A day on which a person's shift isn't the base rota's, with what made it necessary.

    ``need`` and ``base_there`` are the people needed on the new shift and those whom the rotation
    would bring; ``absent`` are the people of that shift on leave, ``events`` what happens that day.
    ``wished`` says that the person asked for it, ``forbidden`` names the hard rules that the base
    shift would break.
    """

    person: str
    day: int
    before: str
    after: str
    mark: Mark
    need: int = 0
    base_there: int = 0
    absent: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    wished: bool = False
    forbidden: tuple[str, ...] = ()


def only(scenario: Scenario, person: str) -> Scenario:
    """The scenario as if this person were the whole station and nobody else were needed."""
    return replace(
        scenario,
        people=(scenario.person[person],),
        needs={},
        skill_needs=(),
        leave=tuple(v for v in scenario.leave if v.person == person),
        requests=(),
        duties=tuple(d for d in scenario.duties if d.person == person),
        past_duties=tuple(d for d in scenario.past_duties if d.person == person),
        history=tuple(a for a in scenario.history if a.person == person),
        balances={},
        rules=tuple(r for r in scenario.rules if r.enforce == "hard"),
    )


class Facts:
    """Everything countable about one roster, computed once and only when asked for.

    Parameters
    ----------
    roster : Roster
        The finished plan.
    audit : Audit
        What the rules found in it.
    """

    def __init__(self, roster: Roster, audit: Audit) -> None:
        self.roster = roster
        self.audit = audit
        self.scenario: Scenario = roster.scenario

    @property
    def days(self) -> range:
        return range(self.scenario.days)

    @property
    def holidays(self) -> tuple[str, ...]:
        """Names of the holidays that lie in the period, each once."""
        named = self.scenario.calendar.holidays
        return tuple(dict.fromkeys(named[d] for d in self.days if d in named))

    # --- people -------------------------------------------------------------------------------
    @cached_property
    def teams(self) -> Mapping[str | None, tuple[Person, ...]]:
        """Team → its people in the scenario's order; office people come last under None."""
        order: list[str | None] = [*self.scenario.rotation.offsets, None]
        found = {t: tuple(p for p in self.roster.people if p.team == t) for t in order}
        return {t: people for t, people in found.items() if people}

    @cached_property
    def loads(self) -> Mapping[str, PersonLoad]:
        """Person → hours, nights and overload, in the scenario's order."""
        return {load.person: load for load in workload(self.roster)}

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """Everybody's working-time account, in the scenario's order."""
        return accounts(self.roster)

    @cached_property
    def earlier(self) -> Mapping[str, Earlier]:
        """Person → what is known of last month and of the year before the period."""
        return {e.person: e for e in earlier(self.scenario)}

    @property
    def remembers(self) -> bool:
        """Whether anything is known of anybody's hours before the period."""
        return any(self.earlier[p.id].known for p in self.roster.people)

    def account_terms(self, language: Language) -> str:
        """How working time is accounted for, in a sentence."""
        return sentence(terms(self.scenario), language)

    @cached_property
    def overload(self) -> Mapping[str, Overload]:
        """Person → reasons why the load is too much, in the scenario's order."""
        return {o.person: o for o in overloads(self.roster)}

    @cached_property
    def overloaded(self) -> tuple[Overload, ...]:
        """People with more than one reason to be called overloaded, worst first."""
        found = [o for o in self.overload.values() if o.level > 1]
        return tuple(sorted(found, key=lambda o: (o.weight, self.loads[o.person].total), reverse=True))

    @cached_property
    def reliefs(self) -> Mapping[str, Relief]:
        """Person → the cheapest change that lowers the overload, for the worst off."""
        return {r.person: r for r in reliefs(self.roster)}

    @cached_property
    def watched(self) -> Mapping[ReasonCode, tuple[str, ...]]:
        """Reason → people for whom it is the only one; the most frequent first."""
        found: dict[ReasonCode, list[str]] = {}
        for o in self.overload.values():
            if o.level == 1:
                found.setdefault(o.reasons[0].code, []).append(o.person)
        return {code: tuple(who) for code, who in sorted(found.items(), key=lambda kv: -len(kv[1]))}

    def common(self, code: ReasonCode) -> int:
        """How many people have this reason, alone or among others."""
        return sum(any(r.code == code for r in o.reasons) for o in self.overload.values())

    @cached_property
    def entitled(self) -> Mapping[Burden, Mapping[str, float]]:
        """Burden → person → shifts that fall to this person; who can't carry any has no share."""
        return {
            burden: {p: float(s.fair) / QUARTERS for p, s in entitled(self.scenario, burden).items()}
            for burden in COUNTED
        }

    def carried(self, person: str, burden: Burden) -> int:
        """Shifts of a burden that a person has in the period."""
        return int(getattr(self.loads[person], COUNTED[burden]))

    @cached_property
    def distances(self) -> Mapping[Burden, tuple[shares.Distance, ...]]:
        """Burden → everybody's distance from the entitled share."""
        return shares.distances(self.roster)

    def distance(self, person: str, burden: Burden) -> shares.Distance | None:
        """One person's distance; None where the person has no share of the burden."""
        return self._distance.get((person, burden))

    @cached_property
    def _distance(self) -> Mapping[tuple[str, Burden], shares.Distance]:
        return {(d.person, burden): d for burden, of in self.distances.items() for d in of}

    @cached_property
    def week(self) -> Mapping[str, tuple[int, ...]]:
        """Person → minutes of work in the seven days that end with each day."""
        return {p.id: strain.rolling(self.roster, p.id) for p in self.roster.people}

    @cached_property
    def tiredness(self) -> Mapping[str, Mapping[int, float]]:
        """Person → day → fatigue index."""
        return strain.tiredness(self.roster)

    @cached_property
    def excess(self) -> Mapping[str, tuple[Burden, float]]:
        """Person → the burden furthest above the entitled share, and by how many shifts."""
        found: dict[str, tuple[Burden, float]] = {}
        for burden, due in self.entitled.items():
            for person, share in due.items():
                above = self.carried(person, burden) - share
                if person not in found or above > found[person][1]:
                    found[person] = (burden, above)
        return found

    # --- the rota -----------------------------------------------------------------------------
    @cached_property
    def cells(self) -> Mapping[tuple[str, int], Cell]:
        """(person, day) → what happens, for everybody there and every day of the period."""
        return {(c.person, c.day): c for p in self.roster.people for c in self._line(p.id)}

    def _line(self, person: str) -> Iterator[Cell]:
        scenario = self.scenario
        work: dict[int, list[Assignment]] = {}
        for a in self.roster.line(person):
            work.setdefault(a.day, []).append(a)
        duties: dict[int, list[Duty]] = {}
        for duty in scenario.timed_duties.get(person, ()):
            duties.setdefault(duty.day or 0, []).append(duty)
        rests = self._rests(person)
        for day in self.days:
            todays = work.get(day, [])
            before, after = rests.get(day, (None, None))
            yield Cell(
                person,
                day,
                tuple(a.shift for a in todays),
                tuple(a.grid or "" for a in todays),
                base := scenario.base(person, day),
                self._mark(person, day, base, todays),
                tuple(duties.get(day, ())),
                (person, day) in scenario.leave_days,
                before,
                after,
            )

    def _rests(self, person: str) -> dict[int, tuple[int | None, int | None]]:
        """Day → rest before and after its (first) shift."""
        clock = self.roster.clock(person)
        found: dict[int, tuple[int | None, int | None]] = {}
        for i, span in enumerate(clock):
            if span.shift is not None and span.day not in found:
                before = span.start - clock[i - 1].end if i else None
                after = clock[i + 1].start - span.end if i + 1 < len(clock) else None
                found[span.day] = (before, after)
        return found

    def _mark(self, person: str, day: int, base: str, todays: list[Assignment]) -> Mark:
        if not self.scenario.employed(person, day):
            return "away"
        if not todays:
            if (person, day) in self.scenario.leave_days:
                return "leave"
            return "" if base == OFF else "released"
        if base == OFF:
            return "extra"
        if base not in {a.shift for a in todays}:
            return "moved"
        return "desk" if todays[0].origin == "desk" else ""

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Days that differ from the base rota, by date; released days after those that took over."""
        rank = {"extra": 0, "moved": 0, "released": 1}
        found = [self._change(c) for c in self.cells.values() if c.mark in rank]
        shift_start = {s.code: s.start for s in self.scenario.shifts}
        return tuple(sorted(found, key=lambda c: (c.day, rank[c.mark], shift_start.get(c.after, 0))))

    @cached_property
    def change_on(self) -> Mapping[tuple[str, int], Change]:
        """(person, day) → the change there."""
        return {(c.person, c.day): c for c in self.changes}

    def _change(self, cell: Cell) -> Change:
        found = Change(cell.person, cell.day, cell.base, cell.code, cell.mark)
        if cell.mark != "extra":
            found = replace(found, wished=self._wished(cell), forbidden=self._forbidden(cell))
        if cell.mark == "released":
            return found
        on_it = self._base_crew.get((cell.day, cell.code), ())
        absent = tuple(p for p in on_it if not self.scenario.available(p, cell.day))
        return replace(
            found,
            need=self._needed.get((cell.day, cell.code), 0),
            base_there=len(on_it) - len(absent),
            absent=absent,
            events=tuple(dict.fromkeys(e.what for e in self.scenario.events if e.day == cell.day)),
        )

    def _wished(self, cell: Cell) -> bool:
        """Whether the person asked for something that the base shift isn't, and got it."""
        mine = [r.good for r in self.scenario.requests if (r.person, r.day) == (cell.person, cell.day)]
        return any(cell.code in good and cell.base not in good for good in mine)

    def _forbidden(self, cell: Cell) -> tuple[str, ...]:
        """Hard rules about this person alone that the base shift would break on this day."""
        alone = only(self.scenario, cell.person)
        line = [a for a in self.roster.line(cell.person) if a.day != cell.day]
        back = Roster(alone, [*line, Assignment(cell.person, cell.day, cell.base)])
        now = {(b.rule, b.days) for b in self.audit.hard if b.person == cell.person}
        broken = [b.rule for b in audit(back).hard if b.person and (b.rule, b.days) not in now]
        return tuple(dict.fromkeys(broken))

    @cached_property
    def _needed(self) -> Mapping[tuple[int, str], int]:
        return {(c.day, c.shift): c.need for c in self.cover}

    @cached_property
    def _base_crew(self) -> Mapping[tuple[int, str], tuple[str, ...]]:
        found: dict[tuple[int, str], list[str]] = {}
        for cell in self.cells.values():
            found.setdefault((cell.day, cell.base), []).append(cell.person)
        return {key: tuple(people) for key, people in found.items()}

    @cached_property
    def grid_signs(self) -> bool:
        """Whether cells have room for the grid's id, and need it."""
        grids = self.scenario.grids
        return len(grids) > 1 and all(len(g.id) <= 4 for g in grids)

    # --- cover --------------------------------------------------------------------------------
    @cached_property
    def cover(self) -> tuple[Cover, ...]:
        """Every day and shift that has need, by day and shift start."""
        needs: dict[tuple[int, str], list[tuple[str, int]]] = {}
        for (day, shift, grid), need in self.scenario.needs.items():
            needs.setdefault((day, shift), []).append((grid, need.least))
        there = Counter((a.day, a.shift, a.grid) for a in self.roster.assignments)
        start = {s.code: s.start for s in self.scenario.shifts}
        found = []
        for day, shift in sorted(needs, key=lambda k: (k[0], start[k[1]], k[1])):
            grids = tuple((g, n, there[day, shift, g]) for g, n in sorted(needs[day, shift]))
            found.append(
                Cover(
                    day,
                    shift,
                    sum(n for _, n, _ in grids),
                    sum(t for _, _, t in grids),
                    sum(max(n - t, 0) for _, n, t in grids),
                    grids,
                )
            )
        return tuple(found)

    @property
    def short(self) -> int:
        """Person-shifts missing altogether."""
        return sum(c.short for c in self.cover)

    @cached_property
    def short_shifts(self) -> frozenset[tuple[int, str]]:
        """(day, shift) on which a grid is short."""
        return frozenset((c.day, c.shift) for c in self.cover if c.short)

    @cached_property
    def stand_ins(self) -> Mapping[tuple[int, str], tuple[str, ...]]:
        """(day, shift) → people who are free and rested then."""
        return reserve.stand_ins(self.roster, [(c.day, c.shift) for c in self.cover])

    @cached_property
    def brittle(self) -> tuple[tuple[Cover, int], ...]:
        """Shifts that one absence leaves short, with how many could step in; the fewest first."""
        return reserve.brittle(self.cover, self.stand_ins)

    # --- rules --------------------------------------------------------------------------------
    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Name → rule in force."""
        return {r.name: r for r in self.scenario.rules if r.enforce != "off"}

    @cached_property
    def loosened(self) -> tuple[Standing, ...]:
        """Where the scenario asks for less than its rule sets."""
        return profiles.loosened(self.scenario)

    @cached_property
    def overruled(self) -> tuple[Standing, ...]:
        """Where a stricter rule has taken the place of a rule set's."""
        return profiles.overruled(self.scenario)

    def breaches(self, rule: str) -> tuple[Breach, ...]:
        return tuple(b for b in self.audit.breaches if b.rule == rule)

    @cached_property
    def broken(self) -> frozenset[tuple[str, int]]:
        """(person, day) of every hard breach that is about a few days."""
        return frozenset(
            (b.person, day)
            for b in self.audit.hard
            if b.person and b.days and b.days[-1] - b.days[0] < FEW
            for day in range(b.days[0], b.days[-1] + 1)
        )

    def price(self, rule: Rule) -> int:
        """Points that a soft rule's breaches cost."""
        return rule.weight * sum(b.amount for b in self.breaches(rule.name) if not b.hard)
