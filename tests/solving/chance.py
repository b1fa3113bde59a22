"""Random stations: a few people, a week or two, and whatever else may be true at a station."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from shiftopt.profiles import rules_of
from shiftopt.rotation.cycle import OFF, Rotation
from shiftopt.rules import RULES, Rule
from shiftopt.rules.tiny import MONDAY, SYSTEMS, tiny
from shiftopt.scenario.types import DEFAULT_TIERS, Duty, Grid, Leave, Need, Request, Scenario, SkillNeed

CYCLES = {
    "3x8": ("MMAANN--", "MAN-", "MMMAAANNN---", "NNAAMM--"),
    "night0": ("MMAANN--", "MAN-", "NNAAMM--"),
    "2x12": ("DN--", "DDNN----", "DN-"),
}
FIRST_CHOICE: tuple[dict[str, Any], ...] = (
    {"kind": "min_rest", "hours": 11},
    {"kind": "weekly_rest", "hours": 24},
    {"kind": "max_consecutive_workdays", "limit": 6},
    {"kind": "max_consecutive_nights", "limit": 3},
    {"kind": "days_off_after_nights", "days": 1},
    {"kind": "forward_rotation"},
    {"kind": "max_hours_in_days", "hours": 50},
    {"kind": "free_weekends"},
)


OF_OLD = (
    *("cover", "cover_wish", "skills_on_duty", "newcomer_accompanied", "one_shift_a_day", "allowed", "leave"),
    *("duties", "personal_limits", "wishes", "min_rest", "weekly_rest", "max_consecutive_workdays"),
    *("max_consecutive_nights", "days_off_after_nights", "forbidden_successions", "forward_rotation"),
    *("max_hours_in_days", "period_hours", "free_weekends", "rotation_kept", "fair_share"),
)
"""Rules drawn by the station's own dice. Others have their own and are soft: no new rule changes one."""


def station(seed: int, people: tuple[int, int] = (4, 12), days: tuple[int, int] = (7, 14)) -> Scenario:
    """The station of this number: the same on every machine."""
    return _Station(f"station {seed}", people, days).scenario()


class _Station:
    def __init__(self, name: str, people: tuple[int, int], days: tuple[int, int]) -> None:
        self.name = name
        self.chance = chance = random.Random(name)
        self.system = chance.choice(sorted(SYSTEMS))
        self.codes = [s.code for s in SYSTEMS[self.system]]
        self.count = chance.randint(*people)
        self.ids = [f"p{i + 1}" for i in range(self.count)]
        self.days = chance.randint(*days)
        self.cycle = tuple(chance.choice(CYCLES[self.system]))
        self.offsets = [i * len(self.cycle) // self.count for i in range(self.count)]
        self.calm = self.sometimes(0.7)
        """Whether a roster is likely to exist."""
        self.start = MONDAY + timedelta(days=chance.randrange(7))
        self.rotation = Rotation(self.cycle, self.start, dict(zip(self.ids, self.offsets, strict=True)))
        self.grids = [
            Grid(f"G{i + 1}", f"第{i + 1}网格", chance.randint(1, 5)) for i in range(chance.randint(1, 3))
        ]
        self.people: dict[str, dict[str, Any]] = {p: {} for p in self.ids}

    def sometimes(self, often: float) -> bool:
        return self.chance.random() < often

    def base(self, person: str, day: int) -> str:
        return self.rotation.code(person, self.start + timedelta(days=day))

    def scenario(self) -> Scenario:
        self._particular_people()
        history = self._history() if self.sometimes(0.7) else ()
        return tiny(
            self.count,
            days=self.days,
            system=self.system,
            cycle=self.cycle,
            offsets=self.offsets,
            start=self.start,
            grids=self.grids,
            rules=rules_of((), self._rules()),
            history=history,
            need=self._need(),
            people=self.people,
            handover=self.chance.choice((0, 15, 30)),
            room=self._room(),
            duties=list(self._duties(len(history[0]) if history else 0)),
            leave=tuple(self._leave()),
            requests=tuple(self._requests()),
            skill_needs=tuple(self._skill_needs()),
            holidays={d: "节日" for d in range(self.days) if self.sometimes(0.1)},
            balances={p: {"nights": self.chance.randint(-2, 2)} for p in self.ids if self.sometimes(0.3)},
            tiers=self._tiers(),
            give={"coverage": 1, "rotation": self.chance.randint(1, 4)} if self.sometimes(0.15) else {},
        )

    def _particular_people(self) -> None:
        chance = self.chance
        for fields in self.people.values():
            fields["skills"] = frozenset(s for s in ("leader", "driver") if self.sometimes(0.5))
            if self.sometimes(0.15):
                fields["since"] = self.start + timedelta(days=chance.randint(-170, 3))
            if self.sometimes(0.05):
                fields["until"] = self.start + timedelta(days=chance.randrange(self.days))
            if self.sometimes(0.2):
                kind = chance.choice(
                    ("nights", "weekends", "holidays", "shifts", "hours", "consecutive_days")
                )
                fields["limits"] = {kind: chance.randint(1, 4) * (12 if kind == "hours" else 1)}
            if self.sometimes(0.1):
                fields["shifts"] = tuple(chance.sample(self.codes, 2))
            if self.sometimes(0.1):
                fields["grids"] = tuple(g.id for g in chance.sample(self.grids, 1))
            if self.sometimes(0.1):
                fields["share"] = 60
            if self.sometimes(0.05):
                fields |= {"team": None, "week": (*[self.codes[0]] * 5, OFF, OFF)}

    def _history(self) -> tuple[str, ...]:
        """Days before: as the rotation has it, more or less, or quite at random."""
        length = self.chance.randint(1, 10)
        wild = self.chance.choice((0.0, 0.0, 0.05) if self.calm else (0.1, 0.5))

        def code(person: str, day: int) -> str:
            return self.chance.choice([*self.codes, OFF]) if self.sometimes(wild) else self.base(person, day)

        return tuple("".join(code(p, d) for d in range(-length, 0)) for p in self.ids)

    def _need(self) -> dict[tuple[int, str, str], Need]:
        """What the rotation supplies, or a little less or more."""
        spare = self.chance.choice((1, 2) if self.calm else (0, 1))
        need = {}
        for day in range(self.days):
            there = Counter(self.base(p, day) for p in self.ids)
            for code in self.codes:
                heads = max(0, there[code] - spare + self.sometimes(0.05))
                split = Counter(self.chance.choices([g.id for g in self.grids], k=heads))
                for grid, least in split.items():
                    wish = least + 1 if self.sometimes(0.05) else 0
                    need[day, code, grid] = Need(least, wish)
        return need

    def _rules(self) -> Iterator[Rule]:
        chance = self.chance
        for fields in FIRST_CHOICE:
            if self.sometimes(0.5):
                yield self._rule(dict(fields), soft=0.3)
        for kind in RULES:
            old = kind in OF_OLD
            dice = chance if old else random.Random(f"{kind} of {self.name}")
            if dice.random() < 0.1 and kind not in ("one_shift_a_day", "allowed"):
                fields = dict(dice.choice(RULES[kind].examples).rule)
                soft = 0.9 if self.calm else 0.5
                yield self._rule({"kind": kind, **fields}, soft if old else 1.0, dice)

    def _rule(self, fields: dict[str, Any], soft: float, dice: random.Random | None = None) -> Rule:
        kind, chance = fields["kind"], dice or self.chance
        if kind == "forbidden_successions":
            fields["pairs"] = ((self.codes[-1], self.codes[0]),)
        if chance.random() < soft or kind == "fair_share":
            fields |= {"enforce": "soft", "weight": chance.randint(1, 3)}
            if chance.random() < 0.3:
                fields["tier"] = chance.choice(DEFAULT_TIERS)
        elif kind == "rotation_kept":
            fields["enforce"] = "off"
        return RULES[kind](**fields)

    def _room(self) -> dict[str, int]:
        dice = random.Random(f"room of {self.name}")
        return {code: dice.choice((0, 15, 60)) for code in self.codes if dice.random() < 0.7}

    def _duties(self, past: int) -> Iterator[Duty]:
        chance = self.chance
        for p in self.ids:
            if self.sometimes(0.3):
                day, start = chance.randint(-past, self.days - 1), 30 * chance.randint(14, 40)
                yield Duty(p, "例会", chance.choice((60, 120, 240)), day, day * 1440 + start)
            if self.sometimes(0.1):
                yield Duty(p, "民情日记", chance.choice((120, 360)))

    def _leave(self) -> Iterator[Leave]:
        for p in self.ids:
            if self.sometimes(0.15):
                first = self.chance.randrange(-1, self.days)
                yield Leave(p, first, first + self.chance.randint(0, 3))

    def _requests(self) -> Iterator[Request]:
        for p in self.ids:
            if self.sometimes(0.4):
                good = frozenset(self.chance.sample([*self.codes, OFF], self.chance.randint(1, 2)))
                yield Request(p, self.chance.randrange(self.days), good, self.chance.randint(1, 3))

    def _skill_needs(self) -> Iterator[SkillNeed]:
        chance = self.chance
        for _ in range(chance.choice((0, 0, 2, 5))):
            grid = chance.choice([None, *(g.id for g in self.grids)])
            yield SkillNeed(
                chance.randrange(self.days),
                chance.choice(self.codes),
                grid,
                chance.choice(("leader", "driver")),
                1,
            )

    def _tiers(self) -> tuple[str, ...]:
        tiers = list(DEFAULT_TIERS)
        if self.sometimes(0.3):
            self.chance.shuffle(tiers)
        return tuple(tiers)
