"""A limit on the fatigue index of each shift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import product
from math import ceil
from typing import Any, ClassVar, Literal

from pydantic import Field

from shiftopt.model.words import On, Poster
from shiftopt.roster import Roster, Span
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Breach, Example, Language, Rule, Strict, Words
from shiftopt.rules.tiny import duty
from shiftopt.scenario.types import DAY, Scenario

STEP = 5
"""Points of the index that are one unit of breach."""

Work = tuple[int, int]
"""Start and end, minutes."""

Line = tuple[frozenset[str], ...]
"""Sets of states on a day, the day before, …"""

SAID = {True: {"zh": "夜班", "en": "a night"}, False: {"zh": "白天的班", "en": "a day shift"}}


def steps(index: float, limit: int) -> int:
    """Steps of a fatigue index above a limit; a step begun counts."""
    return max(0, ceil(round((index - limit) / STEP, 6)))


class Fatigue(Rule):
    """No shift is more tiring than the limits, by the fatigue index.

    The index of a shift is judged when it ends: from the work that began before it on its own date and on
    the ``days`` - 1 dates before, as if rested before that. What the index remembers from further back is
    left out, a few points at most; page and files show it whole.
    """

    kind: Literal["fatigue"] = Field("fatigue", description="Limit on the fatigue index of a shift")
    enforce: Literal["hard", "soft", "off"] = Field("soft", description="Must hold, costs points, or is off")
    day: int = Field(35, ge=1, le=100, description="Highest index of a shift that is no night")
    night: int = Field(45, ge=1, le=100, description="Highest index of a night shift")
    days: int = Field(4, ge=1, le=5, description="How many dates are looked at, the shift's own included")

    unit = "steps"
    strict: ClassVar[Strict] = {"day": "less", "night": "less", "days": "more"}
    words = {
        "zh": Words(
            "疲劳指数",
            "疲劳指数白天的班不超过 {day}、夜班不超过 {night}，每超 {step} 点计 1 档"
            "（看连续 {days} 天的班和任务；是群体平均，只作参考）。",
            "{who} {when} {shift}：疲劳指数 {index}，高于{which[zh]}的上限 {limit}（超 {amount} 档）。",
        ),
        "en": Words(
            "Fatigue index",
            "The fatigue index of a day shift is at most {day}, of a night at most {night}; {step} points "
            "more are a step (work on {days} days in a row counts; an average of groups, indicative only).",
            "{who}, {when}, {shift}: fatigue index {index}, above {limit} for {which[en]} (steps: {amount}).",
        ),
    }
    examples = (
        Example(("MMAANN--",), 0, why="the usual rotation stays below the limits of the guidance"),
        Example(("NM",), 2, why="a morning straight after a night: 44.5, a step and a half above 35"),
        Example(("-NN",), 0, {"night": 25}, why="the second of two nights: 24.6"),
        Example(("NNN",), 1, {"night": 25}, why="the third of three nights: 29.4"),
        Example(("NNNN",), 3, {"night": 25}, why="the third and the fourth: 29.4 and 33.3"),
        Example(("NN|N-",), 1, {"night": 25}, why="two nights before the period"),
        Example(("NN|N-",), 0, {"night": 25, "days": 2}, why="only yesterday is looked at"),
        Example(("N|NN",), 1, {"night": 25}, why="over the month's border"),
        Example(
            ("N-N",),
            3,
            {"night": 25},
            where={"duties": (duty("p1", 1, "09:00", "11:00"),)},
            why="a meeting takes the sleep after a night; the next night stands at 39.4",
        ),
        Example(
            ("-N",),
            0,
            {"night": 25},
            where={"duties": (duty("p1", 2, "09:00", "11:00"),)},
            why="what comes after a shift doesn't tire in it",
        ),
        Example(("NN--",), 0, system="2x12", why="two long nights: 36.7 and 38.8"),
        Example(
            ("NNN-",), 4, {"night": 35}, system="2x12", why="36.7, 38.8 and 42.6: one, one and two steps"
        ),
        Example(
            ("-AN",), 2, {"night": 35}, system="night0", why="midnight straight after the afternoon: 40.6"
        ),
    )

    def facts(self, language: Language) -> dict[str, Any]:
        return {**super().facts(language), "step": STEP}

    def limit(self, scenario: Scenario, shift: str) -> int:
        """The limit for a shift."""
        return self.night if scenario.shift[shift].night else self.day

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        spans = tuple((code, scenario.span(0, code)) for code in sorted(scenario.codes))
        for person in scenario.people:
            for day in range(scenario.days):
                beside = tuple(self._duties(scenario, person.id, day))
                for code in sorted(c for c in scenario.codes if scenario.may_work(person.id, day, c)):
                    for line, amount in tiring(spans, beside, code, self.limit(scenario, code), self.days):
                        on = (On(day - back, states) for back, states in enumerate(line))
                        matters = [o for o in on if len(o.codes) <= len(spans)]
                        poster.forbid(person.id, matters, amount=amount)

    def _duties(self, scenario: Scenario, person: str, day: int) -> Iterator[Work]:
        """Timed duties of the dates looked at, on a clock that begins with ``day``."""
        for d in scenario.timed_duties.get(person, ()):
            assert d.day is not None
            assert d.start is not None
            if day - self.days < d.day <= day:
                yield d.start - day * DAY, d.start - day * DAY + d.minutes

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for person in scenario.people:
            clock = roster.clock(person.id)
            for span in clock:
                if span.shift is None or span.day < 0:
                    continue
                limit = self.limit(scenario, span.shift)
                index = self._index(clock, span)
                if amount := steps(index, limit):
                    which = SAID[scenario.shift[span.shift].night]
                    said = {"index": f"{index:.1f}", "limit": limit, "which": which}
                    yield self.breach(amount, person=person.id, days=(span.day,), shift=span.shift, **said)

    def _index(self, clock: Sequence[Span], shift: Span) -> float:
        """Fatigue index of a shift on the finished line."""
        from shiftopt.fatigue import last_index

        first = shift.day - self.days + 1
        seen = [s for s in clock if first <= s.day <= shift.day and s.start <= shift.start]
        stretches = [(seen[0].start, seen[0].end)]
        for span in seen[1:]:
            start, end = stretches[-1]
            if span.start <= end:
                stretches[-1] = (start, max(end, span.end))
            else:
                stretches.append((span.start, span.end))
        return last_index(stretches)


@lru_cache(maxsize=4096)
def tiring(
    spans: tuple[tuple[str, Work], ...], duties: tuple[Work, ...], code: str, limit: int, days: int
) -> tuple[tuple[Line, int], ...]:
    """The lines that make a shift more tiring than a limit, with their steps; those that hold add up.

    Parameters
    ----------
    spans : tuple of (str, (int, int))
        Start and end of every shift on day 0, minutes.
    duties : tuple of (int, int)
        Timed duties of the days looked at, on the clock of day 0.
    code : str
        The shift of day 0.
    limit : int
    days : int
        Days looked at.
    """
    from shiftopt.fatigue import last_index

    work = dict(spans)
    states = (OFF, *work)
    start = work[code][0]
    cost = {}
    for past in product(states, repeat=days - 1):
        worked = [(back, work[state]) for back, state in enumerate((code, *past)) if state != OFF]
        shifts = [(begin - back * DAY, end - back * DAY) for back, (begin, end) in worked]
        cost[past] = steps(last_index(_stretches(w for w in (*shifts, *duties) if w[0] <= start)), limit)
    found: Counter[Line] = Counter()
    for level in range(max(cost.values())):
        found.update(_lines({past for past, amount in cost.items() if amount > level}, states, days - 1))
    return tuple(((frozenset({code}), *sets), amount) for sets, amount in found.items())


def _stretches(work: Iterable[Work]) -> list[Work]:
    """What touches or overlaps is one stretch."""
    found: list[Work] = []
    for begin, end in sorted(work):
        if found and begin <= found[-1][1]:
            begin, end = found[-1][0], max(found.pop()[1], end)
        found.append((begin, end))
    return found


def _lines(
    pasts: Set[tuple[str, ...]], states: Sequence[str], days: int, known: tuple[str, ...] = ()
) -> tuple[Line, ...]:
    """Pasts as sets of states, day by day backwards; cut where the rest doesn't matter. None overlap."""
    if len(known) == days:
        return ((),) if known in pasts else ()
    groups: dict[tuple[Line, ...], set[str]] = {}
    for state in states:
        groups.setdefault(_lines(pasts, states, days, (*known, state)), set()).add(state)
    if set(groups) == {((),)}:
        return ((),)
    return tuple((frozenset(group), *sets) for below, group in groups.items() for sets in below)
