"""Does ``post`` say what ``audit`` finds? Asked line by line, for every line of a few days at once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Rule
from shiftopt.rules.tiny import SYSTEMS, draw, tiny
from shiftopt.scenario.types import DAY, Duty, Scenario
from tests.rules.evaluate import EvalPoster


class PersonPoster(EvalPoster):
    """An ``EvalPoster`` that knows who pays."""

    def __init__(self, scenario: Scenario, roster: Roster, rule: Rule) -> None:
        self.by: Counter[str] = Counter()
        super().__init__(scenario, roster, rule)

    def forbid(self, person: str, *args: Any, **more: Any) -> None:
        assert more.get("amount", 1) > 0, "free of charge when soft, and yet forbidden when hard"
        self._charge(super().forbid, person, *args, **more)

    def prefer(self, person: str, *args: Any, **more: Any) -> None:
        assert more.get("amount", 1) > 0, "free of charge when soft, and yet forbidden when hard"
        self._charge(super().prefer, person, *args, **more)

    def run(self, person: str, *args: Any, **more: Any) -> None:
        self._charge(super().run, person, *args, **more)

    def count(self, person: str, *args: Any, **more: Any) -> None:
        self._charge(super().count, person, *args, **more)

    def _charge(self, word: Any, person: str, *args: Any, **more: Any) -> None:
        before = self.price
        word(person, *args, **more)
        self.by[person] += self.price - before


@dataclass(frozen=True)
class Setting:
    """All lines of ``days`` days, one a person, each after a random past and beside random duties."""

    system: str = "3x8"
    days: int = 4
    past: int = 0
    handover: int = 0
    duties: float = 0
    """Duties a person, on average."""
    seed: int = 1

    def roster(self, rule: Rule, **more: Any) -> Roster:
        chance = random.Random(self.seed)
        codes = [OFF, *(s.code for s in SYSTEMS[self.system])]
        lines = ["".join(line) for line in product(codes, repeat=self.days)]
        history = ["".join(chance.choices(codes, k=self.past)) for _ in lines]
        duties = [d for i in range(len(lines)) for d in self._duties(f"p{i + 1}", chance)]
        scenario = tiny(
            lines,
            days=self.days,
            system=self.system,
            rules=(rule,),
            history=history,
            handover=self.handover,
            duties=duties,
            **more,
        )
        return draw(scenario, lines)

    def _duties(self, who: str, chance: random.Random) -> Iterator[Duty]:
        while chance.random() < self.duties / (1 + self.duties):
            start = chance.randrange(-self.past * DAY, self.days * DAY, chance.choice((60, 15, 5)))
            yield Duty(who, "例会", chance.choice((60, 120, 180, 480, 900)), start // DAY, start)


SETTINGS = (
    Setting("3x8"),
    Setting("3x8", past=3, duties=1),
    Setting("night0", past=2),
    Setting("night0", past=2, handover=15, duties=1),
    Setting("2x12", days=5, past=3),
    Setting("2x12", days=5, past=3, handover=15, duties=2),
)


def disagreements(rule: Rule, setting: Setting, **more: Any) -> list[str]:
    """Whoever pays another price than the audit reports; the first few, in words."""
    roster = setting.roster(rule, **more)
    scenario = roster.scenario
    posted = PersonPoster(scenario, roster, rule).by
    found: Counter[str] = Counter()
    for breach in rule.audit(roster):
        assert breach.amount > 0
        assert any(0 <= d < scenario.days for d in breach.days)
        assert rule.say(breach, scenario, "zh")
        assert rule.say(breach, scenario, "en")
        found[breach.person or ""] += breach.amount
    different = [p.id for p in scenario.people if posted[p.id] != found[p.id]]
    return [
        f"{''.join(roster.code(p, d) for d in range(-setting.past, setting.days))} (history {setting.past}), "
        f"duties {[(d.start, d.minutes) for d in scenario.timed_duties.get(p, ())]}: "
        f"posted {posted[p]}, audited {found[p]}"
        for p in different[:5]
    ]
