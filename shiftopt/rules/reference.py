"""Working time over a reference period that may reach back before the scenario's own: overtime, average week.

What was worked before day 0 comes from ``Scenario.worked``, and from the history on days that it doesn't
cover. A day of which nothing is known, or on which somebody wasn't employed yet, is left out of both.
"""

from __future__ import annotations

from abc import abstractmethod
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from shiftopt.model.words import On, Poster, Term
from shiftopt.paperwork import hidden_in_rota, hidden_minutes
from shiftopt.roster import Roster
from shiftopt.rules import wording
from shiftopt.rules.base import Breach, Example, Language, Rule, Strict, Words
from shiftopt.rules.room import expected_hidden, remainders
from shiftopt.rules.tiny import duty
from shiftopt.scenario.types import Duty, Leave, Scenario, Worked

AVERAGE_YEAR = 248 * 480
"""China: minutes of the 248 workdays of an average year; a twelfth of it, 165.33 h, is the average month."""

WORKDAY = 480
"""Minutes of an ordinary workday."""

Standard = Literal["average", "workdays", "weekly"]

FIXED = ("week", "month", "quarter", "year")
MONTHS = {"month": 1, "quarter": 3, "year": 12}

SPANS = {
    "week": ("每周（周一至周日）", "In every week from Monday to Sunday"),
    "month": ("每月", "In every month"),
    "quarter": ("每季度", "In every quarter"),
    "year": ("每年", "In every year"),
    "weeks": ("任意连续 {n} 周", "In any {n} weeks"),
    "months": ("任意连续 {n} 个月", "In any {n} months"),
}
NORMAL = {
    "average": ("法定月平均工时 165.33 小时", "the official average of 165.33 hours a month"),
    "workdays": ("每个工作日 8 小时", "8 hours for every workday"),
    "weekly": ("每周 40 小时", "40 hours a week"),
}


@dataclass(frozen=True)
class Window:
    """One reference period of one person, as far as it is known.

    Attributes
    ----------
    first, last : int
        Its days, ``last`` perhaps after the period.
    known : frozenset of int
        Days until the end of the period on which it is known what the person worked, and past ones employed.
    """

    scenario: Scenario
    person: str
    first: int
    last: int

    @cached_property
    def _told(self) -> frozenset[int]:
        """Past days that ``Scenario.worked`` covers."""
        entries = [w for w in self.scenario.worked if w.person == self.person]
        return frozenset(
            d for w in entries for d in range(max(w.first, self.first), min(w.last, self.last) + 1)
        )

    @cached_property
    def known(self) -> frozenset[int]:
        history = range(max(self.first, self.scenario.first_day), min(self.last + 1, self.scenario.days))
        return frozenset(d for d in self._told | set(history) if self.scenario.employed(self.person, d))

    @cached_property
    def own(self) -> range:
        """Days of the period in it."""
        return range(max(self.first, 0), min(self.last + 1, self.scenario.days))

    @cached_property
    def remembered(self) -> frozenset[int]:
        """Past days for which the history answers."""
        return frozenset(d for d in self.known if d < 0) - self._told

    @cached_property
    def told(self) -> int:
        """Minutes out of ``Scenario.worked``; of an entry partly in the window, those of its days in it."""
        total = 0
        for w in self.scenario.worked:
            if w.person == self.person:
                inside = min(w.last, self.last) - max(w.first, self.first) + 1
                total += w.minutes * max(inside, 0) // (w.last - w.first + 1)
        return total

    def available(self) -> Iterator[int]:
        """Known days without leave."""
        return (d for d in sorted(self.known) if (self.person, d) not in self.scenario.leave_days)

    @property
    def whole(self) -> bool:
        """Whether all of the period lies in it."""
        return len(self.own) == self.scenario.days

    def months(self, days: Iterator[int] | frozenset[int]) -> float:
        """Days as parts of their months, added up."""
        return sum(_part(self.scenario.date(d)) for d in days)


@lru_cache(maxsize=4096)
def _part(on: date) -> float:
    return 1 / monthrange(on.year, on.month)[1]


class _Averaged(Rule):
    """Minutes in each reference period, against a limit of the person's own."""

    over: str

    unit = "min"

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.kind, self.over)

    @property
    def name(self) -> str:
        return self.id or "_".join([self.kind, *self.over.split()])

    @abstractmethod
    def limit(self, window: Window) -> int:
        """Most minutes in the known part of a reference period."""

    def concerns(self, scenario: Scenario, person: str) -> bool:
        """Whether the limit is meant for this person."""
        return True

    def windows(self, scenario: Scenario, person: str) -> Iterator[Window]:
        """The reference periods that have days of the scenario's period in them."""
        if self.concerns(scenario, person):
            for first, last in _spans(scenario, self.over):
                yield Window(scenario, person, first, last)

    def most_minutes(self, scenario: Scenario, person: str) -> int | None:
        whole = (w for w in self.windows(scenario, person) if w.whole)
        return min((self.limit(w) - self._past(w) for w in whole), default=None)

    def _past(self, window: Window) -> int:
        """Minutes before the period."""
        scenario, days = window.scenario, window.remembered
        shifts = (scenario.past.get((window.person, d)) for d in days)
        duties = (d for d in scenario.past_duties if d.person == window.person and d.day in days)
        return (
            window.told
            + sum(scenario.work_minutes(code) for code in shifts if code)
            + sum(d.minutes for d in duties)
        )

    def _fixed(self, window: Window) -> int:
        """Minutes of duties; in part of the period, with its share of what the base rota leaves hidden."""
        scenario = window.scenario
        timed = sum(d.minutes for d in scenario.duties if d.person == window.person and d.day in window.own)
        if window.whole:
            return timed
        return timed + expected_hidden(scenario, window.person) * len(window.own) // scenario.days

    def _paperwork(self, window: Window) -> int:
        """The most minutes that can be hidden beyond what is fixed."""
        own = window.scenario.paperwork.get(window.person, ())
        return sum(p.minutes for p in own) if window.whole else 0

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        codes: dict[int, set[str]] = {}
        for shift in scenario.shifts:
            codes.setdefault(scenario.work_minutes(shift.code), set()).add(shift.code)
        for person in scenario.people:
            for window in self.windows(scenario, person.id):
                past, fixed = self._past(window), self._fixed(window)
                limit = max(self.limit(window), past)
                if past + fixed + self._paperwork(window) + len(window.own) * max(codes) > limit:
                    terms = [Term((On(d, frozenset(c)),), m) for d in window.own for m, c in codes.items()]
                    left = remainders(scenario, person.id) if window.whole else ()
                    poster.count(person.id, terms, base=past + fixed, at_most=limit, left=left)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for person in scenario.people:
            clock = roster.clock(person.id)
            hidden, usual = hidden_minutes(roster, person.id), hidden_in_rota(scenario, person.id)
            for window in self.windows(scenario, person.id):
                past = window.told + sum(s.minutes for s in clock if s.day in window.remembered)
                share = len(window.own), scenario.days
                worked = past + sum(s.minutes for s in clock if s.day in window.own)
                worked += hidden if share[0] == share[1] else usual * share[0] // share[1]
                over = worked - max(self.limit(window), past)
                if over > 0:
                    yield self._above(window, worked, over)

    def _above(self, window: Window, worked: int, over: int) -> Breach:
        first = min(window.known, default=window.own.start)
        days = tuple(sorted({min(first, window.own.start), window.own[-1]}))
        return self.breach(
            over,
            person=window.person,
            days=days,
            worked=wording.hours(worked),
            excess=wording.hours(over),
            **self._numbers(window, worked),
        )

    @abstractmethod
    def _numbers(self, window: Window, worked: int) -> dict[str, str]:
        """What the sentence of a breach names besides."""

    def facts(self, language: Language) -> dict[str, Any]:
        many, _, unit = self.over.rpartition(" ")
        span = SPANS[unit][language == "en"].format(n=many)
        return {**super().facts(language), "span": span}

    def inert(self, scenario: Scenario) -> str | None:
        longest = max(scenario.work_minutes(code) for code in scenario.codes)
        someone = False
        for person in scenario.people:
            for window in self.windows(scenario, person.id):
                someone = True
                past = self._past(window)
                most = past + self._fixed(window) + self._paperwork(window) + len(window.own) * longest
                if most > max(self.limit(window), past):
                    return None
        return "nobody can work so much in the period" if someone else self._nobody()

    def _nobody(self) -> str | None:
        """What to say where no window concerns anybody."""
        return "it concerns nobody here"


def _spans(scenario: Scenario, over: str) -> Iterator[tuple[int, int]]:
    """First and last day of the reference periods: calendar units, or so many weeks or months back."""
    if over in FIXED:
        spans = (_unit(scenario.date(d), over) for d in range(scenario.days))
        yield from ((scenario.day(a), scenario.day(b)) for a, b in dict.fromkeys(spans))
        return
    number, unit = over.split()
    if unit == "weeks":
        ends = range(scenario.days - 1, -1, -7)
        yield from ((end - 7 * int(number) + 1, end) for end in sorted(ends))
        return
    days = range(scenario.days)
    for end in (d for d in days if d == days[-1] or scenario.date(d + 1).day == 1):
        yield scenario.day(_months_back(scenario.date(end), int(number) - 1)), end


def _unit(on: date, over: str) -> tuple[date, date]:
    """The week, month, quarter or year that holds a date."""
    if over == "week":
        monday = on - timedelta(days=on.weekday())
        return monday, monday + timedelta(days=6)
    length = MONTHS[over]
    month = (on.month - 1) // length * length + 1
    last = month + length - 1
    return date(on.year, month, 1), date(on.year, last, monthrange(on.year, last)[1])


def _months_back(on: date, months: int) -> date:
    """The first day of the month so many months before."""
    count = on.year * 12 + on.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


class Overtime(_Averaged):
    """Work above standard hours, added up over a reference period.

    Standard hours follow the days on which somebody is there, so leave lowers them. In a quarter or year that
    goes on after the period all of the allowance may be used so far: later days keep room for standard hours.

    With ``exceptions`` a month may pass the limit while fewer months of its calendar year have. Of a period
    of several months the first ones may, and count as if they did.
    """

    kind: Literal["overtime"] = Field(
        "overtime", description="Work above standard hours, averaged over months"
    )
    at_most: float = Field(ge=0, le=200, description="Most overtime in a month on average, hours")
    over: str = Field(
        "month",
        pattern=r"^(week|month|quarter|year|([2-9]|1[0-2]) months)$",
        description="Reference period: week, month, quarter or year of the calendar, or so many months back",
    )
    standard: Standard = Field(
        "average",
        description="Standard hours: China's official average month, 8 h for each workday, or 40 h a week",
    )
    exceptions: int = Field(
        0, ge=0, le=11, description="Months of a calendar year that may have more; goes with `over: month`"
    )

    strict: ClassVar[Strict] = {"at_most": "less", "exceptions": "less"}
    words = {
        "zh": Words(
            "加班上限",
            "{span}加班{total}{unless}（{normal}以外算加班，请假的日子不算标准工时）。",
            "{who} {when}：工时 {worked} 小时，标准 {due} 小时，加班 {extra} 小时；"
            "最多可加班 {allowed} 小时{used}，多出 {excess} 小时。",
        ),
        "en": Words(
            "Overtime",
            "{span} {total} of overtime{unless}: work above {normal}, less for days of leave.",
            "{who}, {when}: {worked} h of work against {due} h of standard, {extra} h of overtime; "
            "{allowed} h are allowed{used}, {excess} h too many.",
        ),
    }
    examples = (
        Example(
            ("MMMMM--", "MMMMMMM"),
            960,
            {"at_most": 0, "over": "week", "standard": "weekly"},
            why="40 h a week are standard: one works just that, the other two shifts more",
        ),
        Example(
            ("MMMMMMM",),
            0,
            {"at_most": 69.35, "over": "week", "standard": "weekly"},
            why="56 h, and 16.18 h above 40 are allowed",
        ),
        Example(
            ("MMMMMMM",),
            60,
            {"at_most": 64.286, "over": "week", "standard": "weekly"},
            why="an hour above 40 + 15 (64.286 h a month, 7/30 of it)",
        ),
        Example(
            ("MMMMM--MMMMMM-",),
            480,
            {"at_most": 0, "over": "week", "standard": "workdays"},
            why="the second of two weeks has a sixth shift",
        ),
        Example(
            ("MM-M|MMM",),
            480,
            {"at_most": 0, "over": "week", "standard": "weekly"},
            where={"start": date(2026, 6, 5)},
            why="a week that began before: 24 h of history and 24 of the period against 40",
        ),
        Example(
            ("MMM|---",),
            0,
            {"at_most": 0, "over": "month", "standard": "workdays"},
            why="the month before is another reference period",
        ),
        Example(
            ("MMM",),
            480,
            {"at_most": 0, "over": "month", "standard": "workdays"},
            where={"leave": (Leave("p1", 2, 2),)},
            why="a day of leave has no standard hours",
        ),
        Example(
            ("MMM",),
            120,
            {"at_most": 30, "over": "quarter", "standard": "weekly"},
            where={"worked": (Worked("p1", -61, -1, 26_023),)},
            why="66 h above standard since April and three shifts: 2 h beyond what the quarter allows",
        ),
        Example(
            ("MMM",),
            0,
            {"at_most": 30, "over": "quarter", "standard": "weekly"},
            where={"worked": (Worked("p1", -61, -1, 20_914),)},
            why="standard hours so far leave all 90 h for June",
        ),
        Example(
            ("M",),
            0,
            {"at_most": 120, "over": "3 months", "standard": "weekly"},
            where={"worked": (Worked("p1", -200, -93, 90_000),)},
            why="what lies before the three months doesn't count",
        ),
        Example(
            ("MMM-", "MMM-"),
            120,
            {"at_most": 0, "over": "month", "standard": "workdays"},
            where={"duties": (Duty("p1", "民情日记", 600), duty("p2", 1, "16:00", "18:30"))},
            why="Thursday leaves room for 8 of the 10 h of paperwork (p1), and for a meeting (p2)",
        ),
        Example(
            ("MMMM",),
            60,
            {"at_most": 0, "over": "month", "standard": "workdays"},
            where={"duties": (Duty("p1", "民情日记", 180),), "room": {"M": 30}},
            why="four shifts have room for 2 h of paperwork, an hour is hidden",
        ),
        Example(
            ("DDD-",),
            720,
            {"at_most": 0, "over": "month", "standard": "workdays"},
            "2x12",
            {"holidays": {3: "端午节"}},
            "36 h against three workdays and a holiday",
        ),
        Example(
            ("MMMMMMM", "MMMMMMM"),
            960,
            {"at_most": 0, "standard": "weekly", "exceptions": 2},
            where={
                "worked": (
                    Worked("p1", -151, -121, 10_800),
                    Worked("p1", -31, -1, 10_800),
                    Worked("p2", -151, -121, 10_800),
                    Worked("p2", -31, -1, 9_600),
                )
            },
            why="January and May had 180 h: p1 has no month left for more; p2 had 160 h in May and may",
        ),
        Example(
            ("M|MMMMMMM",),
            0,
            {"at_most": 0, "standard": "weekly", "exceptions": 1},
            where={"start": date(2027, 1, 1), "worked": (Worked("p1", -31, -1, 10_800),)},
            why="another calendar year",
        ),
        Example(
            ("MM|MMMMMM",),
            960,
            {"at_most": 0, "standard": "workdays", "exceptions": 1},
            where={"start": date(2026, 6, 30)},
            why="June may have more; July, in the same period, may not: 40 h in five days against 24",
        ),
    )

    @model_validator(mode="after")
    def _by_the_month(self) -> Overtime:
        if self.exceptions and self.over != "month":
            raise ValueError(f"exceptions are months; over is {self.over}, write month")
        return self

    @property
    def key(self) -> tuple[Any, ...]:
        return (*super().key, self.exceptions > 0)

    @property
    def name(self) -> str:
        return self.id or super().name + ("_exceptions" if self.exceptions else "")

    def windows(self, scenario: Scenario, person: str) -> Iterator[Window]:
        found = super().windows(scenario, person)
        yield from (w for w in found if not self.exceptions or self._used(w) >= self.exceptions)

    def _nobody(self) -> str | None:
        return None if self.exceptions else super()._nobody()

    def _used(self, window: Window) -> int:
        """Earlier months of the year that had more than the limit, or that the period may give more."""
        scenario, on = window.scenario, window.scenario.date(window.first)
        months = (_unit(on.replace(month=m), "month") for m in range(1, on.month))
        earlier = [Window(scenario, window.person, scenario.day(a), scenario.day(b)) for a, b in months]
        return sum(1 for w in earlier if w.own or (w.known and self._past(w) > self.limit(w)))

    def facts(self, language: Language) -> dict[str, Any]:
        months = MONTHS.get(self.over) or (0 if self.over == "week" else int(self.over.split()[0]))
        total, average = f"{self.at_most * months:g}", f"{self.at_most:g}"
        said = {
            "zh": f"累计不超过 {total} 小时，即平均每月 {average} 小时"
            if months
            else f"不超过按每月 {average} 小时折算的小时数",
            "en": f"at most {total} hours, {average} a month on average,"
            if months
            else f"at most {average} hours a month, pro rata,",
        }
        if months == 1:
            said = {"zh": f"不超过 {average} 小时", "en": f"at most {average} hours"}
        return {
            **super().facts(language),
            "total": said[language],
            **self._except(language),
            "normal": NORMAL[self.standard][language == "en"],
        }

    def _except(self, language: Language) -> dict[str, str]:
        """What the sentences say of the months that may have more."""
        if not self.exceptions:
            return {"unless": "", "used": ""}
        if language == "zh":
            unless = f"，一个日历年里可以有 {self.exceptions} 个月超过"
            return {"unless": unless, "used": f"（全年可以超过的 {self.exceptions} 个月已经用完）"}
        months = "month" if self.exceptions == 1 else f"{self.exceptions} months"
        unless = f" but for {'1 ' if self.exceptions == 1 else ''}{months} of a calendar year"
        return {"unless": unless, "used": f" (the {months} that may have more are used up)"}

    def standard_minutes(self, window: Window) -> float:
        """Standard hours of the known days without leave, minutes."""
        if self.standard == "average":
            return AVERAGE_YEAR / 12 * window.months(window.available())
        if self.standard == "weekly":
            return 40 * 60 / 7 * sum(1 for _ in window.available())
        return float(WORKDAY * sum(_is_workday(window.scenario, d) for d in window.available()))

    def allowance(self, window: Window) -> float:
        """Overtime allowed in the reference period, minutes; days to come count, unknown ones don't."""
        ahead = range(window.scenario.days, window.last + 1)
        return self.at_most * 60 * window.months(window.known | frozenset(ahead))

    def limit(self, window: Window) -> int:
        return round(self.standard_minutes(window) + self.allowance(window))

    def _numbers(self, window: Window, worked: int) -> dict[str, str]:
        due = self.standard_minutes(window)
        numbers = {"due": due, "extra": worked - due, "allowed": self.allowance(window)}
        return {key: wording.hours(value) for key, value in numbers.items()}


def _is_workday(scenario: Scenario, day: int) -> bool:
    """By the calendar, and beyond what it knows Monday to Friday."""
    calendar = scenario.calendar
    known = day in calendar.workdays or day in calendar.weekend or day in calendar.holidays
    return day in calendar.workdays if known else scenario.date(day).weekday() < 5


class AverageHours(_Averaged):
    """The average week of a reference period, as a rule one that moves along; days of leave are left out."""

    kind: Literal["average_hours"] = Field(
        "average_hours", description="Average week over weeks or months back"
    )
    hours: float = Field(ge=1, le=168, description="Most work in a week on average, hours")
    over: str = Field(
        "4 weeks",
        pattern=r"^(month|([2-9]|[1-4][0-9]|5[0-2]) weeks|([2-9]|1[0-2]) months)$",
        description="Reference period: a month of the calendar, or so many weeks or months back",
    )
    of: Literal["all", "night_workers"] = Field(
        "all", description="Everybody, or those whose rotation or past has nights"
    )

    strict: ClassVar[Strict] = {"hours": "less"}
    words = {
        "zh": Words(
            "平均每周工时",
            "{span}平均每周工时不超过 {hours:g} 小时{whom}。",
            "{who} {when}：工时 {worked} 小时；按平均每周 {hours:g} 小时，"
            "这些天最多 {bound} 小时，多 {excess} 小时。",
        ),
        "en": Words(
            "Average week",
            "{span} at most {hours:g} hours of work a week on average{whom}.",
            "{who}, {when}: {worked} h of work; at {hours:g} h a week on average these days allow {bound} h, "
            "{excess} h too many.",
        ),
    }
    examples = (
        Example(
            ("MMMMMM-",), 0, {"hours": 48}, why="exactly at the limit; nothing is known of the weeks before"
        ),
        Example(("MMMMMMM",), 480, {"hours": 48}, why="a shift above"),
        Example(
            ("MMMMMM-", "MMMMMMM"),
            5760,
            {"hours": 40, "over": "2 weeks"},
            where={"worked": (Worked("p1", -7, -1, 2 * 2400 - 480), Worked("p2", -7, -1, 4800))},
            why="72 h and 48 h, 80 h and 56 h in two weeks of 40 h: 40 h and 56 h too many",
        ),
        Example(
            ("MMMMMM-",),
            480,
            {"hours": 48, "over": "17 weeks"},
            where={"worked": (Worked("p1", -112, -1, 16 * 48 * 60 + 480),)},
            why="sixteen weeks of 48.5 h leave a shift less for the seventeenth",
        ),
        Example(("MMMMMM|M",), 480, {"hours": 48, "over": "2 weeks"}, why="over the month's border"),
        Example(
            ("MMMM---",),
            0,
            {"hours": 56, "over": "2 weeks"},
            where={"leave": (Leave("p1", 4, 6),)},
            why="32 h are all that four days without leave allow",
        ),
        Example(
            ("MMMMM--",),
            480,
            {"hours": 56, "over": "2 weeks"},
            where={"leave": (Leave("p1", 4, 6),)},
            why="… and 40 h are not",
        ),
        Example(
            ("NNNNN--", "MMMMM--"),
            480,
            {"hours": 32, "of": "night_workers"},
            where={
                "cycle": ("N", "M", "M", "M", "M", "M", "M", "M"),
                "offsets": (0, 1),
                "people": {"p2": {"team": None}},
            },
            why="only whose rotation has nights",
        ),
        Example(
            ("N|MMMMM--", "M|MMMMM--"),
            960,
            {"hours": 28, "of": "night_workers"},
            why="or whose past has one: 48 h in eight days of 28 h a week (p1)",
        ),
        Example(
            ("D|DDDDD-",),
            720,
            {"hours": 60, "over": "month"},
            "2x12",
            {"start": date(2026, 6, 2)},
            "the first of the month and five days more, 72 h in 7 days, and 60 on the last six",
        ),
    )

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.kind, self.over, self.of)

    @property
    def name(self) -> str:
        return self.id or super().name + ("_nights" if self.of == "night_workers" else "")

    def facts(self, language: Language) -> dict[str, Any]:
        whom = {"zh": "（常上夜班的人）", "en": ", for those who normally work nights"}[language]
        return {**super().facts(language), "whom": whom if self.of == "night_workers" else ""}

    def concerns(self, scenario: Scenario, person: str) -> bool:
        if self.of == "all":
            return True
        days = range(min(scenario.first_day, 0), scenario.days)
        nights = scenario.nights
        return any(
            scenario.past.get((person, d)) in nights or scenario.base(person, d) in nights for d in days
        )

    def limit(self, window: Window) -> int:
        return round(self.hours * 60 * sum(1 for _ in window.available()) / 7)

    def _numbers(self, window: Window, worked: int) -> dict[str, str]:
        return {"bound": wording.hours(self.limit(window))}
