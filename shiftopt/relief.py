"""What would relieve whoever is overloaded: the cheapest change of a roster, and whom it burdens.

Tried are single changes (a shift left out, given to somebody else, a meeting at another time) and swaps
between two people, on one day or a few days apart. Every change is checked by the rules, none may break a
hard one that was kept, and its price is what the audit's points change by, tier by tier. Only the rules of
the people and days that a change touches are asked again. Solver-free.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from shiftopt.overload import Overload, Reason, limits, overload, overloads, strain
from shiftopt.roster import Roster
from shiftopt.rules.base import Breach, Language, Rule
from shiftopt.rules.fairness import QUARTERS, entitled
from shiftopt.rules.wording import date
from shiftopt.scenario.types import DAY, Assignment, Duty, Scenario, remembered
from shiftopt.workload import PersonLoad, load_of, workload

SHOWN = 12
"""People for whom relief is sought, the worst off first."""
SHIFTS = 4
"""Shifts of a person that colleagues are asked for: those whose loss helps most. Others are asked for only as
long as nothing was found."""
MOST_SHIFTS = 12
"""Shifts that colleagues are asked for at most."""
HELPERS = 24
"""Colleagues asked for each shift: those with the fewest hours against their standard."""
PARTNERS = 60
"""Colleagues asked to swap each shift, those with the fewest hours first: everybody of a usual station. More
are asked only as long as nothing was found."""
APART = 4
"""Days between the two shifts of a swap."""

Line = tuple[Assignment, ...]

_Key = tuple[str, tuple[tuple[int, str], ...], tuple[Duty, ...]]
"""A person, days and shifts of a line, duties."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a line or a crew means to the rules: amount of hard breaches, and points by tier."""

    hard: int
    points: tuple[int, ...]

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.hard + other.hard, tuple(map(sum, zip(self.points, other.points, strict=True))))

    def __sub__(self, other: Cost) -> Cost:
        minus = zip(self.points, other.points, strict=True)
        return Cost(self.hard - other.hard, tuple(a - b for a, b in minus))


@dataclass(frozen=True, slots=True)
class State:
    """One person with one line: the load, the overload."""

    load: PersonLoad
    over: Overload


@dataclass(frozen=True, slots=True)
class Burdened:
    """A colleague who takes something over; differences are after − before."""

    person: str
    minutes: int
    nights: int
    before: Overload
    after: Overload


Kind = Literal["drop", "give", "swap", "move"]


@dataclass(frozen=True, slots=True)
class Relief:
    """One change that lowers a person's overload.

    Attributes
    ----------
    person : str
    kind : str
        A shift left out, given to a colleague, swapped with a colleague's, or a duty at another time.
    gives : Assignment or None
        The person's shift that goes.
    takes : Assignment or None
        The shift of the colleague that the person works instead (swap).
    duty, day : Duty or None, int or None
        The duty that moves, and the day that it moves to, at the same time of day.
    price : mapping of str to int
        Tier → points more (+) or less (−); tiers that stay the same are left out.
    before, after : Overload
    burdened : Burdened or None
        The colleague, where there is one.
    """

    person: str
    kind: Kind
    before: Overload
    after: Overload
    price: Mapping[str, int]
    gives: Assignment | None = None
    takes: Assignment | None = None
    duty: Duty | None = None
    day: int | None = None
    burdened: Burdened | None = None

    @property
    def gone(self) -> tuple[Reason, ...]:
        """Reasons that the change takes away."""
        left = {r.code for r in self.after.reasons}
        return tuple(r for r in self.before.reasons if r.code not in left)

    def applied(self, roster: Roster) -> Roster:
        """The roster with the change made."""
        scenario = roster.scenario
        if self.duty is not None:
            assert self.duty.day is not None
            assert self.duty.start is not None
            assert self.day is not None
            start = self.duty.start + (self.day - self.duty.day) * DAY
            moved = replace(self.duty, day=self.day, start=start)
            duties = tuple(moved if d == self.duty else d for d in scenario.duties)
            return Roster(replace(scenario, duties=duties), roster.assignments)
        found = [a for a in roster.assignments if a not in (self.gives, self.takes)]
        for shift, to in ((self.gives, self.burdened), (self.takes, self)):
            if shift is not None and to is not None:
                origin = scenario.origin(to.person, shift.day, shift.shift, shift.grid)
                found.append(replace(shift, person=to.person, origin=origin))
        return Roster(scenario, found)

    def say(self, scenario: Scenario, language: Language = "zh") -> str:
        """The change in one sentence, with whom it burdens; without its price."""
        return _sentence(self, scenario, language)


@remembered
def reliefs(roster: Roster, people: int = SHOWN) -> tuple[Relief, ...]:
    """The cheapest relief of everybody who is overloaded and can be relieved, the worst off first.

    Parameters
    ----------
    roster : Roster
    people : int, optional
        For how many relief is sought.
    """
    worn = sorted((o for o in overloads(roster) if o.reasons), key=lambda o: o.weight, reverse=True)[:people]
    if not worn:
        return ()
    search = Search(roster)
    return tuple(relief for o in worn if (relief := search.best(o.person)) is not None)


# --- the search -------------------------------------------------------------------------------------
class Search:
    """Remembers what every line and crew costs, so that each is asked once."""

    def __init__(self, roster: Roster) -> None:
        self.roster, self.scenario = roster, roster.scenario
        rules = [r for r in self.scenario.rules if r.enforce != "off"]
        self.hard_rules = [r for r in rules if r.about == "line" and r.enforce == "hard"]
        self.soft_rules = [r for r in rules if r.about == "line" and r.enforce == "soft"]
        self._asked = list(self.hard_rules)
        self.crew_rules = [r for r in rules if r.about == "crew"]
        self.meters = [(r, m) for r in rules if (m := r.meter(self.scenario)) is not None]
        self.tier = {name: i for i, name in enumerate(self.scenario.tiers)}
        self.limits = limits(self.scenario)
        self.nights = {p: float(s.fair) / QUARTERS for p, s in entitled(self.scenario, "nights").items()}
        self.lines: dict[str, Line] = {p.id: roster.line(p.id) for p in roster.people}
        self.there: dict[int, Line] = {
            day: tuple(a for a in roster.assignments if a.day == day) for day in range(self.scenario.days)
        }
        self.duties = {
            p: tuple(d for d in self.scenario.duties if d.person == p) for p in self.scenario.person
        }
        self._alone: dict[tuple[str, tuple[Duty, ...]], Scenario] = {}
        self._states: dict[_Key, State] = {}
        self._costs: dict[_Key, Cost] = {}
        self._worse: dict[_Key, bool] = {}
        self._days: dict[int, Scenario] = {}
        self._crews: dict[tuple[int, Line], Cost] = {}
        self.helpers = [
            load.person for load in sorted(workload(roster), key=lambda x: (x.overtime, x.person))
        ]

    def now(self, person: str) -> State:
        """A person as the roster is."""
        return self.state(person, self.lines[person])

    def best(self, person: str) -> Relief | None:
        """The cheapest change that takes a reason away, or else eases one."""
        before = self.now(person).over

        def rank(relief: Relief) -> tuple[object, ...]:
            price = tuple(relief.price.get(tier, 0) for tier in self.scenario.tiers)
            return len(relief.after.reasons) >= len(before.reasons), price, relief.after.weight

        found: list[Relief] = []
        for change in self._changes(person, found):
            found.append(change)
        return min(found, key=rank, default=None)

    # --- what things cost -------------------------------------------------------------------------
    def state(self, person: str, line: Line, duties: tuple[Duty, ...] | None = None) -> State:
        """A person with a line, and with other duties if given."""
        key = self._key(person, line, duties)
        if key not in self._states:
            roster = self.alone(person, line, duties)
            load = load_of(roster, person, self.nights.get(person, 0.0))
            over = overload(load, self.scenario, strain(roster, person, self.limits), self.limits)
            self._states[key] = State(load, over)
        return self._states[key]

    def cost(self, person: str, line: Line, duties: tuple[Duty, ...] | None = None) -> Cost:
        """What the rules about a person's line say of it."""
        key = self._key(person, line, duties)
        if key not in self._costs:
            roster = self.alone(person, line, duties)
            cost = self._total(b for r in (*self.hard_rules, *self.soft_rules) for b in r.audit(roster))
            for rule, meter in self.meters:
                cost += self._points(rule, meter(person, line))
            self._costs[key] = cost
        return self._costs[key]

    def worse(self, person: str, line: Line) -> bool:
        """Whether a line breaks more of the hard rules than the person's does now.

        The first question to a change, as most changes fail there: it ends with the first rule that tells,
        and the rule that told is the first to be asked the next time.
        """
        key = self._key(person, line, None)
        if key not in self._worse:
            allowed, roster = self.cost(person, self.lines[person]).hard, self.alone(person, line)
            self._worse[key] = False
            for rule in tuple(self._asked):
                allowed -= sum(b.amount for b in rule.audit(roster))
                if allowed < 0:
                    self._worse[key] = True
                    self._asked.remove(rule)
                    self._asked.insert(0, rule)
                    break
        return self._worse[key]

    def alone(self, person: str, line: Line, duties: tuple[Duty, ...] | None = None) -> Roster:
        """A line as a roster with nobody else in it."""
        return Roster(self._only(person, self.duties[person] if duties is None else duties), line)

    def _key(self, person: str, line: Line, duties: tuple[Duty, ...] | None) -> _Key:
        """What a line is known by; grids: see `_may`."""
        days = tuple((a.day, a.shift) for a in line)
        return person, days, self.duties[person] if duties is None else duties

    def _only(self, person: str, duties: tuple[Duty, ...]) -> Scenario:
        """The scenario with nobody else in it."""
        key = (person, duties)
        if key not in self._alone:
            s = self.scenario
            self._alone[key] = replace(
                s,
                people=(s.person[person],),
                needs={},
                skill_needs=(),
                leave=tuple(v for v in s.leave if v.person == person),
                requests=tuple(r for r in s.requests if r.person == person),
                duties=duties,
                past_duties=tuple(d for d in s.past_duties if d.person == person),
                history=tuple(a for a in s.history if a.person == person),
            )
        return self._alone[key]

    def crew(self, day: int, there: Line) -> Cost:
        """The crews of one day."""
        key = (day, there)
        if key not in self._crews:
            roster = Roster(self._day(day), there)
            self._crews[key] = self._total(b for rule in self.crew_rules for b in rule.audit(roster))
        return self._crews[key]

    def _day(self, day: int) -> Scenario:
        if day not in self._days:
            s = self.scenario
            needs = {key: need for key, need in s.needs.items() if key[0] == day}
            skills = tuple(n for n in s.skill_needs if n.day == day)
            self._days[day] = replace(s, needs=needs, skill_needs=skills, history=())
        return self._days[day]

    def _total(self, breaches: Iterable[Breach]) -> Cost:
        rules = {r.name: r for r in self.scenario.rules}
        cost = Cost(0, (0,) * len(self.tier))
        for b in breaches:
            cost += Cost(b.amount, (0,) * len(self.tier)) if b.hard else self._points(rules[b.rule], b.amount)
        return cost

    def _points(self, rule: Rule, amount: int) -> Cost:
        at = self.tier[rule.tier]
        return Cost(0, tuple(rule.weight * amount if i == at else 0 for i in range(len(self.tier))))

    # --- changes ----------------------------------------------------------------------------------
    def _changes(self, person: str, found: Sequence[Relief]) -> Iterator[Relief]:
        """Changes to choose from; ``found`` grows with them."""
        yield from self._moves(person)
        heavy = self._heavy(person)
        for shift in heavy:
            rest = _without(self.lines[person], shift)
            yield from self._judged(person, "drop", shift, None, {person: rest})
        for asked, shift in enumerate(heavy[:MOST_SHIFTS]):
            if asked >= SHIFTS and found:
                return
            rest = _without(self.lines[person], shift)
            for other in self._helpers(person, shift):
                taken = _with(self.lines[other], shift, other)
                yield from self._judged(person, "give", shift, None, {person: rest, other: taken})
            yield from self._swaps(person, shift, rest, found)

    def _heavy(self, person: str) -> list[Assignment]:
        """Shifts without which the person is better off, those that help most first."""
        line, before = self.lines[person], self.now(person).over.weight
        without = [(self.state(person, _without(line, a)).over.weight, a.day, a.shift, a) for a in line]
        return [a for *_, a in sorted((w for w in without if w[0] < before), key=lambda w: w[:-1])]

    def _helpers(self, person: str, shift: Assignment) -> Iterator[str]:
        """Colleagues who are free that day and may take a shift."""
        free = (p for p in self.helpers if p != person and self._may(p, shift))
        free = (p for p in free if all(a.day != shift.day for a in self.lines[p]))
        return islice(free, HELPERS)

    def _may(self, person: str, shift: Assignment) -> bool:
        s = self.scenario
        here = s.available(person, shift.day) and s.may_work(person, shift.day, shift.shift)
        return here and (shift.grid is None or s.eligible(person, shift.grid))

    def _swaps(self, person: str, shift: Assignment, rest: Line, found: Sequence[Relief]) -> Iterator[Relief]:
        """The shift against one of a colleague, on the same day or a few days apart."""
        mine = {a.day for a in rest}
        helps: dict[tuple[int, str], bool] = {}
        partners = (p for p in self.helpers if p != person and self._may(p, shift))
        for asked, other in enumerate(partners):
            if asked >= PARTNERS and found:
                return
            theirs = self.lines[other]
            for a in theirs:
                apart = abs(a.day - shift.day)
                busy = any(b.day == shift.day for b in theirs) if apart else a.shift == shift.shift
                if busy or apart > APART or a.day in mine or not self._may(person, a):
                    continue
                back = _with(rest, a, person)
                if (a.day, a.shift) not in helps:
                    helps[a.day, a.shift] = not self.worse(person, back) and self._eases(person, back)
                if helps[a.day, a.shift]:
                    taken = _with(_without(theirs, a), shift, other)
                    yield from self._judged(person, "swap", shift, a, {person: back, other: taken})

    def _judged(
        self, person: str, kind: Kind, gives: Assignment, takes: Assignment | None, lines: Mapping[str, Line]
    ) -> Iterator[Relief]:
        """The change, if it breaks no hard rule and leaves nobody as badly off as the person was."""
        if any(self.worse(p, line) for p, line in lines.items()) or not self._eases(person, lines[person]):
            return
        before, after = self.now(person).over, self.state(person, lines[person]).over
        burdened = next((self._burdened(p, lines[p]) for p in lines if p != person), None)
        if burdened and burdened.after.weight >= before.weight:
            return
        if burdened and burdened.after.level > max(burdened.before.level, after.level):
            return
        cost = self._crew_change({gives.day} | ({takes.day} if takes else set()), lines)
        if cost.hard > 0:
            return
        for p, line in lines.items():
            cost += self.cost(p, line) - self.cost(p, self.lines[p])
        yield Relief(
            person, kind, before, after, self._price(cost), gives=gives, takes=takes, burdened=burdened
        )

    def _eases(self, person: str, line: Line) -> bool:
        return self.state(person, line).over.weight < self.now(person).over.weight

    def _crew_change(self, days: set[int], lines: Mapping[str, Line]) -> Cost:
        cost = Cost(0, (0,) * len(self.tier))
        for day in sorted(days):
            was = self.there[day]
            stay = (a for a in was if a.person not in lines)
            now = (*stay, *(a for line in lines.values() for a in line if a.day == day))
            cost += self.crew(day, now) - self.crew(day, was)
        return cost

    def _burdened(self, person: str, line: Line) -> Burdened:
        before, after = self.now(person), self.state(person, line)
        return Burdened(
            person,
            after.load.total - before.load.total,
            after.load.nights - before.load.nights,
            before.over,
            after.over,
        )

    def _moves(self, person: str) -> Iterator[Relief]:
        """Timed duties of the period at the same time on another day, a week away at most."""
        duties = self.duties[person]
        line, now = self.lines[person], self.now(person)
        for i, duty in enumerate(duties):
            if duty.day is None or duty.start is None or duty.day < 0:
                continue
            rest = duties[:i] + duties[i + 1 :]
            if self.state(person, line, rest).over.weight >= now.over.weight:
                continue
            for day in sorted(range(duty.day - 7, duty.day + 8), key=lambda d: (abs(d - duty.day), d)):  # type: ignore[operator]
                if day == duty.day or not self._open(person, duty, day):
                    continue
                moved = replace(duty, day=day, start=duty.start + (day - duty.day) * DAY)
                state = self.state(person, line, (*rest, moved))
                change = self.cost(person, line, (*rest, moved)) - self.cost(person, line)
                if change.hard <= 0 and state.over.weight < now.over.weight:
                    yield Relief(
                        person, "move", now.over, state.over, self._price(change), duty=duty, day=day
                    )
                    break

    def _open(self, person: str, duty: Duty, day: int) -> bool:
        """Whether a duty may be held on a day: the same kind of day, and the person there."""
        s = self.scenario
        assert duty.day is not None
        kinds = (s.calendar.workdays, s.calendar.weekend)
        alike = all((day in days) == (duty.day in days) for days in kinds)
        return 0 <= day < s.days and alike and s.available(person, day)

    def _price(self, cost: Cost) -> dict[str, int]:
        return {tier: n for tier, n in zip(self.scenario.tiers, cost.points, strict=True) if n}


def _without(line: Line, shift: Assignment) -> Line:
    return tuple(a for a in line if a is not shift)


def _with(line: Line, shift: Assignment, person: str) -> Line:
    return tuple(sorted((*line, replace(shift, person=person)), key=lambda a: a.day))


# --- words ------------------------------------------------------------------------------------------
def _sentence(relief: Relief, scenario: Scenario, language: Language) -> str:
    zh = language == "zh"
    parts = [_change(relief, scenario, language)]
    gone = [r.say(language) for r in relief.gone]
    lead = ("不再有：" if zh else "no longer: ") if gone else ("有所缓解" if zh else "eases it")
    parts.append(lead + ("；" if zh else "; ").join(gone))
    if relief.burdened:
        parts.append(_burden(relief.burdened, scenario, language))
    return "。".join(parts) + "。" if zh else ". ".join(p[0].upper() + p[1:] for p in parts) + "."


def _change(relief: Relief, scenario: Scenario, language: Language) -> str:
    zh, who = language == "zh", scenario.person[relief.person].name
    if relief.duty is not None:
        assert relief.duty.day is not None
        assert relief.day is not None
        old, new = date(scenario, relief.duty.day)[language], date(scenario, relief.day)[language]
        what = relief.duty.what
        if zh:
            return f"{who}{old}的“{what}”改到{new}同一时间"
        return f"{who}'s “{what}” on {old} at the same time on {new}"
    assert relief.gives is not None
    shift = _named(relief.gives, scenario, language)
    if relief.burdened is None:
        return f"{who}{shift}不排，岗位仍够人" if zh else f"{who} has no {shift}; enough others are there"
    other = scenario.person[relief.burdened.person].name
    if relief.takes is None:
        return f"{who}{shift}改由{other}上" if zh else f"{other} works {who}'s {shift}"
    back = _named(relief.takes, scenario, language)
    if zh:
        return f"{who}和{other}换班：{shift}由{other}上，{back}由{who}上"
    return f"{who} and {other} swap: {other} works the {shift}, {who} the {back}"


def _named(shift: Assignment, scenario: Scenario, language: Language) -> str:
    day, name = date(scenario, shift.day)[language], scenario.shift[shift.shift].name
    return f"{day}的{name}" if language == "zh" else f"{name} on {day}"


def _burden(burdened: Burdened, scenario: Scenario, language: Language) -> str:
    zh, name = language == "zh", scenario.person[burdened.person].name
    hours = f"{abs(burdened.minutes) / 60:.3g}"
    said = []
    if burdened.minutes:
        more = burdened.minutes > 0
        said.append(
            f"{'多' if more else '少'} {hours} 小时" if zh else f"{hours} h {'more' if more else 'less'}"
        )
    if burdened.nights:
        more, n = burdened.nights > 0, abs(burdened.nights)
        said.append(f"{'多' if more else '少'} {n} 个夜班" if zh else f"nights {burdened.nights:+d}")
    if not said:
        said = ["工时不变" if zh else "the same hours"]
    text = name + ("，" if zh else ", ").join(said) if zh else f"{name}: {', '.join(said)}"
    new = [r.say(language) for r in burdened.after.reasons if r not in burdened.before.reasons]
    return text + (("，留意：" if zh else "; watch: ") + ("；" if zh else "; ").join(new) if new else "")
