"""Working time: in any few days, and in the period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from shiftopt.model.words import On, Poster, Term
from shiftopt.paperwork import hidden_minutes
from shiftopt.roster import Roster
from shiftopt.rules import wording
from shiftopt.rules.base import Breach, Example, Language, PersonRule, Rule, Strict, Words, check_bounds
from shiftopt.rules.room import remainders
from shiftopt.rules.tiny import duty
from shiftopt.scenario.types import DAY, Duty, Leave, Scenario


def _worked(scenario: Scenario, days: range) -> tuple[Term, ...]:
    """Minutes of every shift on these days; codes that mean the same minutes go together."""
    codes: dict[int, set[str]] = {}
    for shift in scenario.shifts:
        codes.setdefault(scenario.work_minutes(shift.code), set()).add(shift.code)
    return tuple(Term((On(d, frozenset(c)),), m) for d in days for m, c in codes.items())


def _longest(scenario: Scenario) -> int:
    return max(scenario.work_minutes(code) for code in scenario.codes)


def _duty_minutes(scenario: Scenario) -> dict[str, int]:
    """Person → minutes of all duties, past ones too."""
    total = dict.fromkeys(scenario.person, 0)
    for d in (*scenario.duties, *scenario.past_duties):
        total[d.person] += d.minutes
    return total


class MaxHoursInDays(Rule):
    """Working time in any few days: shifts with handover and timed duties, each on the date of its start."""

    kind: Literal["max_hours_in_days"] = Field("max_hours_in_days", description="Most work in any few days")
    hours: int = Field(ge=1, le=744, description="Most working time in any such window, hours")
    days: int = Field(7, ge=1, le=31, description="Length of the window, days")

    strict: ClassVar[Strict] = {"hours": "less"}
    unit = "min"
    words = {
        "zh": Words(
            "连续几天工时",
            "{window}的工时不超过 {hours} 小时。",
            "{who} {when}：工时 {worked} 小时，超过 {hours} 小时。",
        ),
        "en": Words(
            "Hours in any few days",
            "No more than {hours} hours of work in {window}.",
            "{who}, {when}: {worked} h of work, more than {hours} h.",
        ),
    }
    examples = (
        Example(("MMMMM--",), 0, {"hours": 40}, why="exactly at the limit"),
        Example(("MMMMMM-",), 960, {"hours": 40}, why="a shift too many in two windows"),
        Example(("MM-MM",), 0, {"hours": 16, "days": 3}, why="no three days hold more than two shifts"),
        Example(("MMMM",), 960, {"hours": 16, "days": 3}, why="two windows, 8 h each"),
        Example(("MM|M",), 480, {"hours": 16, "days": 3}, why="over the month's border"),
        Example(("MMM|-",), 0, {"hours": 16, "days": 3}, why="the window moves on"),
        Example(("MM",), 30, {"hours": 16, "days": 2}, where={"handover": 15}, why="the handover is work"),
        Example(
            ("M",),
            120,
            {"hours": 8, "days": 1},
            where={"duties": (duty("p1", 0, "16:00", "18:00"),)},
            why="a meeting",
        ),
        Example(
            ("M|M",),
            90,
            {"hours": 16, "days": 2},
            where={"duties": (duty("p1", -1, "16:00", "17:30"),)},
            why="a past meeting",
        ),
        Example(("NN",), 0, {"hours": 8, "days": 1}, why="a night counts whole on the date of its start"),
        Example(("DN-",), 0, {"hours": 24, "days": 2}, "2x12", why="exactly two shifts of 12 h"),
        Example(("DNN",), 480, {"hours": 20, "days": 2}, "2x12", why="4 h too many in two windows"),
    )

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.kind, self.days)

    def facts(self, language: Language) -> dict[str, Any]:
        window = {"zh": f"任意连续 {self.days} 天", "en": f"any {self.days} days"}
        if self.days == 1:
            window = {"zh": "每天", "en": "a day"}
        return {**super().facts(language), "window": window[language]}

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        limit = 60 * self.hours
        duties: Counter[tuple[str, int]] = Counter()
        for who, own in scenario.timed_duties.items():
            for d in own:
                duties[who, d.day or 0] += d.minutes
        for last in range(scenario.days):
            days = range(last - self.days + 1, last + 1)
            terms = _worked(scenario, range(max(days.start, scenario.first_day), days.stop))
            most = _longest(scenario) * (days.stop - max(days.start, scenario.first_day))
            for person in scenario.people:
                base = sum(duties[person.id, d] for d in days) if person.id in scenario.timed_duties else 0
                if base + most > limit:
                    poster.count(person.id, terms, base=base, at_most=limit)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        for person in roster.scenario.people:
            worked: Counter[int] = Counter()
            for span in roster.clock(person.id):
                worked[span.day] += span.minutes
            for last in range(roster.scenario.days):
                days = tuple(range(last - self.days + 1, last + 1))
                total = sum(worked[d] for d in days)
                if total > 60 * self.hours:
                    over = total - 60 * self.hours
                    yield self.breach(over, person=person.id, days=days, worked=wording.hours(total))

    def inert(self, scenario: Scenario) -> str | None:
        days = min(self.days, scenario.days - scenario.first_day)
        most = days * _longest(scenario) + max(_duty_minutes(scenario).values(), default=0)
        if most > 60 * self.hours:
            return None
        return f"nobody can work more than {wording.hours(most)} h in {days} days"


class RollingHours(Rule):
    """Working time in any so many hours of the clock.

    A window opens whenever a shift or a duty may begin; the fullest one always opens so. With ``of: nights``
    only windows that have part of a night in them count, once for each night.
    """

    kind: Literal["rolling_hours"] = Field(
        "rolling_hours", description="Most work in any few hours of the clock"
    )
    hours: int = Field(ge=1, le=168, description="Most working time in any such window, hours")
    window: int = Field(24, ge=2, le=168, description="Length of the window, hours")
    of: Literal["all", "nights"] = Field(
        "all", description="Every window, or those with work of a night shift in them"
    )

    unit = "min"
    strict: ClassVar[Strict] = {"hours": "less"}
    words = {
        "zh": Words(
            "连续若干小时内的工时",
            "任意连续 {window} 小时内{only}工时不超过 {hours} 小时。",
            "{who} {when}：从{from_[zh]}起的 {window} 小时内{met}工时 {worked} 小时，超过 {hours} 小时。",
        ),
        "en": Words(
            "Hours on the clock",
            "No more than {hours} hours of work in any {window} hours{only}.",
            "{who}, {when}: {worked} h of work in the {window} h from {from_[en]}, more than {hours} h.",
        ),
    }
    examples = (
        Example(("MMAANN--",), 0, {"hours": 8}, why="forwards, never more than a shift in 24 h"),
        Example(("MM-",), 0, {"hours": 16, "window": 32}, why="exactly at the limit"),
        Example(("AM-",), 480, {"hours": 8}, why="16 h in the 24 h from 15:00"),
        Example(("NM",), 960, {"hours": 8}, why="16 h on end, in two windows"),
        Example(("N|M",), 960, {"hours": 8}, why="over the month's border"),
        Example(("NM|-",), 0, {"hours": 8}, why="the past is past"),
        Example(
            ("M",),
            120,
            {"hours": 8},
            where={"duties": (duty("p1", 0, "19:00", "21:00"),)},
            why="a meeting in the evening",
        ),
        Example(("M",), 15, {"hours": 8}, where={"handover": 15}, why="the handover is work"),
        Example(("DN-",), 0, {"hours": 24, "window": 48}, "2x12", why="exactly two shifts"),
        Example(("DN-",), 720, {"hours": 12, "window": 48}, "2x12", why="12 h more than allowed"),
        Example(("AN-",), 960, {"hours": 8}, "night0", why="16:00 to 08:00, in two windows"),
        Example(
            ("MN-", "N--"),
            210,
            {"hours": 8, "of": "nights"},
            where={
                "handover": 15,
                "duties": (duty("p1", 0, "17:00", "19:00"), duty("p2", 1, "15:00", "17:30")),
            },
            why="a long day passes; a night is 15 min too long in two windows; a meeting adds 2.5 h to one",
        ),
        Example(
            ("DD", "N-"), 480, {"hours": 8, "of": "nights"}, "2x12", why="the night alone, in two windows"
        ),
        Example(
            ("N|N-",),
            2880,
            {"hours": 8, "of": "nights", "window": 48},
            why="16 h in 48, in three windows, once for each night",
        ),
    )

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.kind, self.window, self.of)

    @property
    def name(self) -> str:
        return self.id or f"{self.kind}_{self.window}" + ("_nights" if self.of == "nights" else "")

    def facts(self, language: Language) -> dict[str, Any]:
        said = {"only": "", "met": ""}
        if self.of == "nights":
            said = {
                "only": {"zh": "，只要有夜班，", "en": " with a night in them"}[language],
                "met": "（有夜班）",
            }
        return {**super().facts(language), **said}

    def _starts(self, scenario: Scenario, person: str) -> list[int]:
        """Moments at which a window opens that reaches into the period."""
        days = range(max(scenario.first_day, -self.window // 24 - 1), scenario.days)
        starts = {scenario.span(d, c)[0] for d in days for c in scenario.codes}
        starts |= {d.start for d in scenario.timed_duties.get(person, ()) if d.start is not None}
        return sorted(s for s in starts if s + 60 * self.window > 0)

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        for person in scenario.people:
            duties = scenario.timed_duties.get(person.id, ())
            for start in self._starts(scenario, person.id):
                end = start + 60 * self.window
                terms = tuple(_overlaps(scenario, start, end))
                fixed = {
                    past: sum(
                        _overlap(d.start or 0, (d.start or 0) + d.minutes, start, end)
                        for d in duties
                        if ((d.day or 0) < 0) == past
                    )
                    for past in (True, False)
                }
                before = fixed[True] + sum(
                    t.weight
                    for t in terms
                    for on in t.all_of
                    if on.day < 0 and scenario.past.get((person.id, on.day)) in on.codes
                )
                most: dict[int, int] = {}
                for term in terms:
                    day = term.all_of[0].day
                    most[day] = max(most.get(day, 0), term.weight)
                limit, longest = max(60 * self.hours, before), sum(fixed.values()) + sum(most.values())
                if longest <= limit:
                    continue
                if self.of == "all":
                    poster.count(person.id, terms, base=sum(fixed.values()), at_most=limit)
                    continue
                for night, minutes in _nights(scenario, start, end):
                    if night.day >= 0 and minutes > limit:  # too long by itself: said so, not by way of a sum
                        poster.prefer(person.id, night, amount=minutes - limit)
                    rest = max(limit - minutes, 0) if night.day >= 0 else limit
                    others = [t for t in terms if night.day < 0 or t.all_of[0].day != night.day]
                    own = most[night.day] if night.day >= 0 else 0
                    heavy = (*others, Term((night,), longest - own - rest))
                    poster.count(person.id, heavy, base=sum(fixed.values()), at_most=longest - own)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for person in scenario.people:
            clock = roster.clock(person.id)
            for start in self._starts(scenario, person.id):
                end = start + 60 * self.window
                inside = [s for s in clock if s.start < end and s.end > start]
                met = [(s.day, min(s.end, end) - max(s.start, start)) for s in inside]
                worked, past = sum(m for _, m in met), sum(m for d, m in met if d < 0)
                nights = sum(s.shift in scenario.nights for s in inside)
                if worked <= max(60 * self.hours, past):
                    continue
                for _ in range(nights if self.of == "nights" else 1):
                    days = sorted({d for d, _ in met})
                    yield self.breach(
                        worked - max(60 * self.hours, past),
                        person=person.id,
                        days=tuple(days),
                        worked=wording.hours(worked),
                        from_=wording.moment(scenario, start),
                    )

    def inert(self, scenario: Scenario) -> str | None:
        if any(scenario.timed_duties.values()):
            return None
        if self.of == "nights" and not scenario.nights:
            return "no shift is a night"
        for start in self._starts(scenario, ""):
            most: dict[int, int] = {}
            for term in _overlaps(scenario, start, start + 60 * self.window):
                day = term.all_of[0].day
                most[day] = max(most.get(day, 0), term.weight)
            if sum(most.values()) > 60 * self.hours:
                return None
        return f"nobody can work more than {self.hours} h in {self.window} h"


def _overlap(start: int, end: int, begin: int, finish: int) -> int:
    return max(0, min(end, finish) - max(start, begin))


def _days(scenario: Scenario, start: int, end: int) -> range:
    """Days whose shifts may lie partly between two moments."""
    return range(max(scenario.first_day, start // DAY - 2), min(scenario.days, end // DAY + 2))


def _nights(scenario: Scenario, start: int, end: int) -> Iterator[tuple[On, int]]:
    """Night shifts that lie partly between two moments, by date, and for how many minutes."""
    for day in _days(scenario, start, end):
        codes: dict[int, set[str]] = {}
        for code in scenario.nights:
            if minutes := _overlap(*scenario.span(day, code), start, end):
                codes.setdefault(minutes, set()).add(code)
        yield from ((On(day, frozenset(c)), m) for m, c in codes.items())


def _overlaps(scenario: Scenario, start: int, end: int) -> Iterator[Term]:
    """Minutes of every shift that lie between two moments; codes that mean the same minutes go together."""
    for day in _days(scenario, start, end):
        codes: dict[int, set[str]] = {}
        for shift in scenario.shifts:
            minutes = _overlap(*scenario.span(day, shift.code), start, end)
            if minutes:
                codes.setdefault(minutes, set()).add(shift.code)
        yield from (Term((On(day, frozenset(c)),), m) for m, c in codes.items())


GAP: dict[str, dict[str, str]] = {
    "above": {"zh": "超过上限", "en": "above the limit of"},
    "below": {"zh": "不足下限", "en": "below the least of"},
}


class PeriodHours(PersonRule):
    """Working time in the period: all shifts dated in it, with handover, and all duties.

    Work without a clock time that is done within shifts is in them already. What finds no room there
    counts on top against ``at_most``; towards ``at_least`` it doesn't count: nobody is paid for it.
    """

    kind: Literal["period_hours"] = Field("period_hours", description="Least and most work in the period")
    at_most: float | None = Field(None, ge=0, le=8784, description="Most working time in the period, hours")
    at_least: float | None = Field(None, ge=0, le=8784, description="Least working time in the period, hours")
    pro_rata: bool = Field(
        True,
        description="Scale at_least by the days on which somebody is available and by the contracted share",
    )

    strict: ClassVar[Strict] = {"at_most": "less", "at_least": "more"}
    unit = "min"
    words = {
        "zh": Words(
            "本期工时", "每人本期工时{bounds}。", "{who}：本期工时 {worked} 小时，{gap[zh]} {bound} 小时。"
        ),
        "en": Words(
            "Hours in the period",
            "Everybody works {bounds} in the period.",
            "{who}: {worked} h in the period, {gap[en]} {bound} h.",
        ),
    }
    examples = (
        Example(("MM-",), 0, {"at_most": 16}, why="exactly at the limit"),
        Example(("MMM", "MMM"), 960, {"at_most": 16}, why="two people a shift above"),
        Example(("MM-",), 0, {"at_least": 16}, why="exactly at the least"),
        Example(("M--",), 510, {"at_least": 16.5}, why="8.5 h below"),
        Example(("M|MM",), 0, {"at_most": 16}, why="the past isn't counted"),
        Example(("N",), 30, {"at_most": 7.5}, why="the last night counts whole"),
        Example(
            ("MM-",),
            0,
            {"at_least": 24},
            where={"leave": (Leave("p1", 2, 2),)},
            why="two of three days available",
        ),
        Example(
            ("MM-",),
            480,
            {"at_least": 24, "pro_rata": False},
            where={"leave": (Leave("p1", 2, 2),)},
            why="leave or not",
        ),
        Example(
            ("M---", "M---"),
            480,
            {"at_least": 16},
            where={"people": {"p1": {"share": 50}}},
            why="half a contract (p1)",
        ),
        Example(
            ("MM",),
            480,
            {"at_most": 16},
            where={"duties": (Duty("p1", "民情日记", 360), duty("p1", 0, "16:00", "18:00"))},
            why="duties with and without a clock time",
        ),
        Example(("MMM", "MM-"), 480, {"at_most": 8, "people": ("p2",)}, why="for the second person only"),
        Example(
            ("MA-",),
            90,
            {"at_most": 16},
            where={"duties": (Duty("p1", "民情日记", 210),), "room": {"M": 60, "A": 60}},
            why="2 h of 3.5 h are done within the shifts",
        ),
        Example(
            ("MN-",),
            540,
            {"at_most": 8, "at_least": 4},
            where={
                "duties": (Duty("p1", "民情日记", 60), Duty("p1", "台账", 60, during=("N",))),
                "room": {"M": 60},
            },
            why="within M all of it, within N nothing",
        ),
        Example(
            ("M--", "M--"),
            120,
            {"at_least": 10},
            where={"duties": (Duty("p1", "民情日记", 180), duty("p2", 1, "09:00", "09:00"))},
            why="hidden work is no paid hour",
        ),
        Example(("DN-",), 240, {"at_most": 20}, "2x12", why="4 h above"),
        Example(
            ("NN",), 30, {"at_most": 16, "at_least": 8}, "night0", {"handover": 15}, "the handover is work"
        ),
    )

    @model_validator(mode="after")
    def _bounded(self) -> PeriodHours:
        check_bounds(self.at_least, self.at_most, "hours")
        return self

    def facts(self, language: Language) -> dict[str, Any]:
        least, most = {"zh": ("不少于", "不超过"), "en": ("at least", "at most")}[language]
        unit, between = {"zh": ("小时", "、"), "en": ("hours", " and ")}[language]
        bounds = [f"{least} {self.at_least:g} {unit}"] if self.at_least is not None else []
        bounds += [f"{most} {self.at_most:g} {unit}"] if self.at_most is not None else []
        return {**super().facts(language), "bounds": between.join(bounds)}

    def most_minutes(self, scenario: Scenario, person: str) -> int | None:
        return self.most() if not self.people or person in self.people else None

    def most(self) -> int | None:
        """Upper bound in minutes."""
        return None if self.at_most is None else round(60 * self.at_most)

    def least(self, scenario: Scenario, person: str) -> int | None:
        """Lower bound of a person in minutes, rounded down."""
        if self.at_least is None:
            return None
        whole = round(60 * self.at_least)
        if not self.pro_rata:
            return whole
        available = sum(scenario.available(person, d) for d in range(scenario.days))
        return whole * available * scenario.person[person].share // (100 * scenario.days)

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        terms = _worked(scenario, range(scenario.days))
        duties: Counter[str] = Counter()
        for d in scenario.duties:
            duties[d.person] += d.minutes if d.timed else 0
        for person in self.whom(scenario):
            who = person.id
            if self.at_most is not None:
                hidden = remainders(scenario, who)
                poster.count(who, terms, base=duties[who], at_most=self.most(), left=hidden)
            if self.at_least is not None:
                poster.count(who, terms, base=duties[who], at_least=self.least(scenario, who))

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for person in self.whom(scenario):
            paid = sum(s.minutes for s in roster.clock(person.id) if s.day >= 0)
            total = paid + hidden_minutes(roster, person.id)
            least, most = self.least(scenario, person.id), self.most()
            if most is not None and total > most:
                yield self._gap(scenario, person.id, total, most, "above")
            if least is not None and paid < least:
                yield self._gap(scenario, person.id, paid, least, "below")

    def _gap(self, scenario: Scenario, who: str, worked: int, bound: int, gap: str) -> Breach:
        return self.breach(
            abs(worked - bound),
            person=who,
            days=(0, scenario.days - 1),
            worked=wording.hours(worked),
            bound=wording.hours(bound),
            gap=GAP[gap],
        )

    def inert(self, scenario: Scenario) -> str | None:
        most = scenario.days * _longest(scenario) + max(_duty_minutes(scenario).values(), default=0)
        if not self.at_least and self.at_most is not None and most <= 60 * self.at_most:
            return f"nobody can work more than {wording.hours(most)} h in {scenario.days} days"
        return "at_least: 0 asks for nothing" if self.at_most is None and not self.at_least else None


class PeriodShifts(PersonRule):
    """Shifts dated in the period, all of them or those of certain codes."""

    kind: Literal["period_shifts"] = Field("period_shifts", description="Least and most shifts in the period")
    codes: tuple[str, ...] = Field((), description="Shifts that count; every shift where empty")
    at_most: int | None = Field(None, ge=0, le=366, description="Most shifts in the period")
    at_least: int | None = Field(None, ge=1, le=366, description="Fewest shifts in the period, leave or not")

    unit = "shifts"
    strict: ClassVar[Strict] = {"at_most": "less", "at_least": "more"}
    words = {
        "zh": Words(
            "本期{what[zh]}数",
            "每人本期的{what[zh]}{bounds}。",
            "{who}：本期{what[zh]} {worked} 个，{gap[zh]} {bound} 个。",
        ),
        "en": Words(
            "{what[en]} in the period",
            "Everybody has {bounds} {what[en]} in the period.",
            "{who}: {worked} {what[en]} in the period, {gap[en]} {bound}.",
        ),
    }
    examples = (
        Example(("MAN-",), 0, {"at_most": 3}, why="exactly at the limit"),
        Example(("MANM", "MM--"), 2, {"at_most": 2}, why="two too many"),
        Example(("MNNA", "NNNN"), 2, {"codes": ("N",), "at_most": 2}, why="nights only"),
        Example(("NN|N-",), 0, {"codes": ("N",), "at_most": 1}, why="the past isn't counted"),
        Example(("M--", "---"), 3, {"at_least": 2}, why="one and two too few"),
        Example(("MA", "A-"), 1, {"codes": ("M", "A"), "at_least": 2, "at_most": 2}, why="either of two"),
        Example(("MM", "MM"), 2, {"at_most": 0, "people": ("p1",)}, why="for the first person only"),
        Example(("DNN", "DDD"), 1, {"codes": ("N",), "at_most": 1}, "2x12", why="12 h nights"),
    )

    @model_validator(mode="after")
    def _bounded(self) -> PeriodShifts:
        check_bounds(self.at_least, self.at_most, "shifts")
        return self

    @property
    def key(self) -> tuple[Any, ...]:
        return (*super().key, *self.codes)

    @property
    def what(self) -> dict[str, str]:
        """The shifts that count, in words."""
        if not self.codes:
            return {"zh": "班次", "en": "shifts"}
        return {"zh": f" {'、'.join(self.codes)} 班次", "en": f"{' or '.join(self.codes)} shifts"}

    def title(self, language: Language = "zh") -> str:
        said = super().title(language).format(what=self.what)
        return said[:1].upper() + said[1:]

    def facts(self, language: Language) -> dict[str, Any]:
        least, most = {"zh": ("不少于", "不超过"), "en": ("at least", "at most")}[language]
        unit, between = {"zh": (" 个", "、"), "en": ("", " and ")}[language]
        bounds = [f"{least} {self.at_least}{unit}"] if self.at_least is not None else []
        bounds += [f"{most} {self.at_most}{unit}"] if self.at_most is not None else []
        return {**super().facts(language), "what": self.what, "bounds": between.join(bounds)}

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        codes = frozenset(self.codes) & scenario.codes if self.codes else scenario.codes
        terms = [Term((On(day, codes),)) for day in range(scenario.days)]
        for person in self.whom(scenario):
            poster.count(person.id, terms, at_least=self.at_least, at_most=self.at_most)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        for person in self.whom(roster.scenario):
            worked = sum(not self.codes or a.shift in self.codes for a in roster.line(person.id))
            if self.at_most is not None and worked > self.at_most:
                yield self._gap(roster.scenario, person.id, worked, self.at_most, "above")
            if self.at_least is not None and worked < self.at_least:
                yield self._gap(roster.scenario, person.id, worked, self.at_least, "below")

    def _gap(self, scenario: Scenario, who: str, worked: int, bound: int, gap: str) -> Breach:
        days = (0, scenario.days - 1)
        return self.breach(
            abs(worked - bound), person=who, days=days, worked=worked, bound=bound, gap=GAP[gap]
        )

    def codes_named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from ((("codes", i), code) for i, code in enumerate(self.codes))

    def inert(self, scenario: Scenario) -> str | None:
        if self.codes and not scenario.codes.intersection(self.codes):
            return f"none of these is a shift of this station ({', '.join(sorted(scenario.codes))})"
        if self.at_least is None and self.at_most is not None and self.at_most >= scenario.days:
            return f"nobody has more than {scenario.days} shifts in {scenario.days} days"
        return None
