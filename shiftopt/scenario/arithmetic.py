"""Cheap arithmetic before any search: what is needed against the most that there can be.

Every shortage claimed here is a proof: with the hard rules as they stand no roster can close it. The
converse isn't true; a month without a shortage may still be impossible.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import gcd
from typing import Any

from shiftopt.rotation.cycle import OFF
from shiftopt.scenario.types import Paperwork, Person, Scenario


@dataclass(frozen=True)
class Arithmetic:
    """Needed and possible of one scenario, counted in people, shifts and minutes.

    Only rules that are hard count as limits.
    """

    scenario: Scenario

    # --- what is needed -----------------------------------------------------------------------
    @cached_property
    def needed(self) -> Counter[str]:
        """Shift code → person-shifts that must be there in the period."""
        found: Counter[str] = Counter()
        for (_, shift, _), need in self.scenario.needs.items():
            found[shift] += need.least
        return found

    @cached_property
    def needed_minutes(self) -> int:
        """Minutes of patrol that must be there in the period, handover included."""
        return sum(n * self.scenario.work_minutes(code) for code, n in self.needed.items())

    @cached_property
    def rota(self) -> Counter[str]:
        """Shift code → person-shifts that the rotation supplies after leave."""
        scenario = self.scenario
        found: Counter[str] = Counter()
        for person in scenario.people:
            for day in range(scenario.days):
                code = scenario.base(person.id, day)
                if code != OFF and scenario.available(person.id, day):
                    found[code] += 1
        return found

    # --- what is possible ---------------------------------------------------------------------
    def hard(self, kind: str) -> list[Any]:
        """Rules of a kind that must hold."""
        return [r for r in self.scenario.rules if r.kind == kind and r.enforce == "hard"]

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(r.kind for r in self.scenario.rules if r.enforce == "hard")

    def limit(self, person: Person, what: str) -> int | None:
        """A personal limit, where personal limits must hold."""
        return person.limits.get(what) if "personal_limits" in self._kinds else None

    @cached_property
    def workdays(self) -> dict[str, frozenset[int]]:
        """Person → days on which the person can work at all."""
        scenario, leave, only_own = self.scenario, "leave" in self._kinds, "allowed" in self._kinds
        return {
            p.id: frozenset(
                d
                for d in range(scenario.days)
                if not (only_own and not scenario.employed(p.id, d))
                and not (leave and (p.id, d) in scenario.leave_days)
                and not (self.limit(p, "weekends") == 0 and d in scenario.calendar.weekend)
                and not (self.limit(p, "holidays") == 0 and d in scenario.calendar.statutory)
            )
            for p in scenario.people
        }

    @cached_property
    def there(self) -> dict[tuple[int, str], frozenset[str]]:
        """(day, shift) → people who can work it."""
        scenario, only_own = self.scenario, "allowed" in self._kinds
        found: dict[tuple[int, str], set[str]] = {}
        for person in scenario.people:
            codes = [
                s.code
                for s in scenario.shifts
                if not (only_own and person.shifts and s.code not in person.shifts)
                and not (s.night and self.limit(person, "nights") == 0)
            ]
            for day in self.workdays[person.id]:
                for code in codes:
                    found.setdefault((day, code), set()).add(person.id)
        for person_id, day, code in self._taken():
            found.get((day, code), set()).discard(person_id)
        return {key: frozenset(people) for key, people in found.items()}

    def _taken(self) -> Iterator[tuple[str, int, str]]:
        """(person, day, shift) that a timed duty rules out."""
        if "duties" not in self._kinds:
            return
        for duty in self.scenario.duties:
            if duty.start is None or duty.day is None:
                continue
            for day in range(duty.day - 2, duty.day + 3):
                for code in self.scenario.codes:
                    start, end = self.scenario.span(day, code)
                    if start < duty.start + duty.minutes and duty.start < end:
                        yield duty.person, day, code

    @cached_property
    def on_grid(self) -> dict[str, frozenset[str]]:
        """Grid → people who may work there."""
        scenario, only_own = self.scenario, "allowed" in self._kinds
        return {
            g.id: frozenset(p.id for p in scenario.people if not only_own or scenario.eligible(p.id, g.id))
            for g in scenario.grids
        }

    def able(self, day: int, shift: str, grid: str | None = None) -> frozenset[str]:
        """People who can work a shift; on one grid, or on any (None)."""
        people = self.there.get((day, shift), frozenset())
        return people if grid is None else people & self.on_grid[grid]

    @cached_property
    def lengths(self) -> dict[str, int]:
        """Shift code → minutes of work, handover included."""
        return {s.code: self.scenario.work_minutes(s.code) for s in self.scenario.shifts}

    def most_shifts(self, person: Person) -> int:
        """Most shifts that a person can work in the period."""
        days = self.workdays[person.id]
        runs = [rule.limit for rule in self.hard("max_consecutive_workdays")]
        runs += [limit for limit in [self.limit(person, "consecutive_days")] if limit is not None]
        most = sum(_most_days(length, min(runs, default=length)) for length in _stretches(days))
        limit = self.limit(person, "shifts")
        return most if limit is None else min(most, limit)

    def most_nights(self, person: Person) -> int:
        """Most night shifts that a person can work in the period."""
        there = [(d, people) for (d, code), people in self.there.items() if code in self.scenario.nights]
        days = {d for d, people in there if person.id in people}
        runs = [rule.limit for rule in self.hard("max_consecutive_nights")]
        runs += [limit for limit in [self.limit(person, "consecutive_nights")] if limit is not None]
        most = sum(_most_days(length, min(runs, default=length)) for length in _stretches(days))
        limit = self.limit(person, "nights")
        return most if limit is None else min(most, limit)

    def most_minutes(self, person: Person) -> int:
        """Most minutes of patrol that a person can work in the period."""
        caps = [self.most_shifts(person) * max(self.lengths.values(), default=0)]
        period = range(self.scenario.days)
        own = [d for d in self.scenario.duties if d.person == person.id]
        duties = sum(d.minutes for d in own if d.day in period) + self.least_hidden(person)
        for rule in self.scenario.rules:
            most = rule.most_minutes(self.scenario, person.id) if rule.enforce == "hard" else None
            if most is not None:
                caps.append(most - duties)
        hours = self.limit(person, "hours")
        if hours is not None:
            caps.append(hours * 60 - duties)
        return self._whole(min(caps))

    def most_room(self, person: Person, paperwork: Paperwork) -> int:
        """Most minutes of paperwork that a person's shifts can have room for."""
        room = {code: self.scenario.shift[code].room for code in paperwork.codes}
        days: dict[int, int] = {}
        for (day, code), people in self.there.items():
            if code in room and person.id in people:
                days[day] = max(days.get(day, 0), room[code])
        return sum(sorted(days.values(), reverse=True)[: self.most_shifts(person)])

    def least_hidden(self, person: Person) -> int:
        """Minutes of paperwork that no roster has room for."""
        own = self.scenario.paperwork.get(person.id, ())
        return sum(max(0, p.minutes - self.most_room(person, p)) for p in own)

    def most_minutes_within(self, person: Person, first: int, last: int, cap: int) -> int:
        """Most minutes of patrol on days ``first`` to ``last`` when all work is at most ``cap``."""
        days = sum(first <= d <= last for d in self.workdays[person.id])
        duties = sum(
            d.minutes for d in self.scenario.timed_duties.get(person.id, ()) if first <= (d.day or 0) <= last
        )
        return self._whole(min(days * max(self.lengths.values(), default=0), cap - duties))

    def _whole(self, minutes: int) -> int:
        """The most that whole shifts can make of so many minutes, or more where lengths differ."""
        step = gcd(*self.lengths.values()) or 1
        return max(minutes, 0) // step * step


def _stretches(days: Iterable[int]) -> Iterator[int]:
    """Lengths of the unbroken runs in a set of days."""
    for _, run in groupby(enumerate(sorted(days)), lambda pair: pair[1] - pair[0]):
        yield len(list(run))


def _most_days(length: int, run: int) -> int:
    """Most workdays in ``length`` days when no run of workdays may be longer than ``run``."""
    return length - length // (run + 1)


# --- shortages, in sentences ------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Gap:
    """More needed than there is, on one day."""

    day: int
    kind: str
    shift: str | None
    grid: str | None
    skill: str | None
    need: int
    there: int


_SAY = {
    "zh": {
        "slot": "{when}{shift}{grid}需要 {need} 人，能上的只有 {there} 人",
        "shift": "{when}{shift}各网格共需要 {need} 人，能上的只有 {there} 人",
        "day": "{when}各班次共需要 {need} 人，能上班的只有 {there} 人",
        "skill": "{when}{shift}{grid}需要 {need} 名有“{skill}”技能的人，能上的只有 {there} 名",
        "skill_day": "{when}各班次共需要 {need} 名有“{skill}”技能的人，能上班的只有 {there} 名",
        "shifts": "全期共需要 {need} 个班次，按休假、连续工作天数和个人上限最多只能排 {there} 个",
        "nights": "全期共需要 {need} 个夜班，按休假、连续夜班和个人上限最多只能排 {there} 个",
        "hours": "全期巡逻共需要 {need} 小时，按工时上限最多只有 {there} 小时",
        "window": "{first}至{last}（{days} 天）巡逻共需要 {need} 小时，按工时上限最多只有 {there} 小时",
        "more": "等 {n} 天",
        "date": "{m}月{d}日",
        "gap": "",
    },
    "en": {
        "slot": "{when}, {shift}, {grid}: {need} needed, only {there} can work there",
        "shift": "{when}, {shift}, all grids: {need} needed, only {there} can work then",
        "day": "{when}, all shifts: {need} needed, only {there} can work that day",
        "skill": "{when}, {shift}, {grid}: {need} with the skill {skill} needed, only {there} can work then",
        "skill_day": "{when}, all shifts: {need} with the skill {skill} needed, only {there} can then",
        "shifts": "{need} person-shifts needed; leave, runs of workdays and personal limits allow {there}",
        "nights": "{need} night shifts needed; leave, runs of nights and personal limits allow {there}",
        "hours": "{need} hours of patrol needed; leave and the limits on hours allow {there}",
        "window": "{first} to {last} ({days} days): {need} hours of patrol needed; the limits allow {there}",
        "more": " and {others} more",
        "date": "{m}-{d:02d}",
        "gap": "anywhere",
    },
}


def shortages(scenario: Scenario) -> tuple[str, ...]:
    """Sentences, each a proof that there is no roster, in the scenario's language.

    Empty where arithmetic can't tell.
    """
    sums = Arithmetic(scenario)
    people = list(_people_gaps(sums)) if sums.hard("cover") else []
    skills = list(_skill_gaps(sums)) if sums.hard("skills_on_duty") else []
    sentences = _say(scenario, [*people, *skills])
    if sums.hard("cover"):
        told = sum(gap.need - gap.there for gap in people)
        sentences += [*_period_gaps(sums, told), *_window_gaps(sums, told)]
    return tuple(sentences)


def _people_gaps(sums: Arithmetic) -> Iterator[_Gap]:
    """The narrowest shortages of people of each day: on a grid, else on a shift, else on the day."""
    days: dict[int, dict[str, dict[str, int]]] = {}
    for (day, shift, grid), need in sums.scenario.needs.items():
        if need.least:
            days.setdefault(day, {}).setdefault(shift, {})[grid] = need.least
    for day, shifts in sorted(days.items()):
        gaps = [gap for shift, grids in shifts.items() for gap in _shift_gaps(sums, day, shift, grids)]
        if not gaps:
            able = {p for shift, grids in shifts.items() for g in grids for p in sums.able(day, shift, g)}
            total = sum(n for grids in shifts.values() for n in grids.values())
            gaps = [_Gap(day, "day", None, None, None, total, len(able))] if total > len(able) else []
        yield from gaps


def _shift_gaps(sums: Arithmetic, day: int, shift: str, grids: Mapping[str, int]) -> list[_Gap]:
    able = {grid: sums.able(day, shift, grid) for grid in grids}
    gaps = [
        _Gap(day, "slot", shift, grid, None, n, len(able[grid]))
        for grid, n in grids.items()
        if n > len(able[grid])
    ]
    total, anybody = sum(grids.values()), frozenset[str]().union(*able.values())
    if not gaps and total > len(anybody):
        gaps = [_Gap(day, "shift", shift, None, None, total, len(anybody))]
    return gaps


def _skill_gaps(sums: Arithmetic) -> Iterator[_Gap]:
    """Shortages of people with a skill: on one shift, else over the shifts of a day."""
    scenario = sums.scenario
    holders = {
        skill: frozenset(p.id for p in scenario.people if skill in p.skills)
        for skill in {n.skill for n in scenario.skill_needs}
    }
    by_day: dict[tuple[int, str], list[Any]] = {}
    for need in scenario.skill_needs:
        by_day.setdefault((need.day, need.skill), []).append(need)
    for (day, skill), needs in sorted(by_day.items()):
        found, anybody = False, set[str]()
        least: Counter[tuple[str, str | None]] = Counter()
        for need in needs:
            able = sums.able(day, need.shift, need.grid) & holders[skill]
            if need.least > len(able):
                found = True
                yield _Gap(day, "skill", need.shift, need.grid, skill, need.least, len(able))
            anybody |= able
            least |= Counter({(need.shift, need.grid): need.least})
        on_grids: Counter[str] = Counter()
        for (shift, grid), n in least.items():
            on_grids[shift] += n if grid is not None else 0
        total = sum(max(least[shift, None], on_grids[shift]) for shift in {s for s, _ in least})
        if not found and total > len(anybody):
            yield _Gap(day, "skill_day", None, None, skill, total, len(anybody))


def _say(scenario: Scenario, gaps: list[_Gap]) -> list[str]:
    """One sentence for the same gap on several days."""
    say = _SAY[scenario.language]
    same: dict[_Gap, list[int]] = {}
    for gap in gaps:
        key = _Gap(0, gap.kind, gap.shift, gap.grid, gap.skill, gap.need, gap.there)
        same.setdefault(key, []).append(gap.day)
    sentences = []
    for gap, days in same.items():
        when = _date(scenario, days[0])
        if len(days) > 1:
            when += say["more"].format(n=len(days), others=len(days) - 1)
        sentences.append(
            say[gap.kind].format(
                when=when,
                shift=scenario.shift[gap.shift].name if gap.shift else "",
                grid=scenario.grid[gap.grid].name if gap.grid else say["gap"],
                skill=gap.skill,
                need=gap.need,
                there=gap.there,
            )
        )
    return sentences


def _date(scenario: Scenario, day: int) -> str:
    on = scenario.date(day)
    return _SAY[scenario.language]["date"].format(m=on.month, d=on.day)


def hours(minutes: int) -> str:
    """Minutes as hours, to a tenth, without needless zeros."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


def _period_gaps(sums: Arithmetic, told: int) -> Iterator[str]:
    """Shortages over the whole period, beyond the ``told`` places that single days lack anyway."""
    scenario = sums.scenario
    say, people, longest = _SAY[scenario.language], scenario.people, max(sums.lengths.values())
    need, there = sums.needed.total(), sum(map(sums.most_shifts, people))
    if need - told > there:
        yield say["shifts"].format(need=need, there=there)
        told = need - there
    need, there = sum(sums.needed[n] for n in scenario.nights), sum(map(sums.most_nights, people))
    if need - told > there:
        yield say["nights"].format(need=need, there=there)
    need, there = sums.needed_minutes, sum(map(sums.most_minutes, people))
    if need - told * longest > there:
        yield say["hours"].format(need=hours(need), there=hours(there))


def _window_gaps(sums: Arithmetic, told: int) -> Iterator[str]:
    """The first window of each limit on hours that needs more than the limit allows."""
    scenario, longest = sums.scenario, max(sums.lengths.values())
    daily: Counter[int] = Counter()
    for (day, shift, _), wanted in scenario.needs.items():
        daily[day] += wanted.least * scenario.work_minutes(shift)
    for rule in sums.hard("max_hours_in_days"):
        cap = round(rule.hours * 60)
        for first in range(scenario.days - rule.days + 1):
            last = first + rule.days - 1
            need = sum(daily[d] for d in range(first, last + 1))
            there = sum(sums.most_minutes_within(p, first, last, cap) for p in scenario.people)
            if need - told * longest > there:
                facts = {"first": _date(scenario, first), "last": _date(scenario, last), "days": rule.days}
                yield _SAY[scenario.language]["window"].format(need=hours(need), there=hours(there), **facts)
                break
