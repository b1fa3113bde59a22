"""Rest between two stretches of work, and a long rest in every week."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from shiftopt.model.words import On, Poster, Term
from shiftopt.roster import Roster, Span
from shiftopt.rotation.cycle import OFF
from shiftopt.rules import wording
from shiftopt.rules.base import Breach, Example, Language, Rule, Strict, Words
from shiftopt.rules.clear import Clear, clear
from shiftopt.rules.tiny import duty
from shiftopt.scenario.types import DAY, Duty, Scenario


def shortest_rest(scenario: Scenario) -> int:
    """Least minutes between any two shifts on consecutive days; ``DAY`` where there is no shift."""
    return min(
        (scenario.span(1, b)[0] - scenario.span(0, a)[1] for a in scenario.codes for b in scenario.codes),
        default=DAY,
    )


class MinRest(Rule):
    """Rest before a piece of work, counted from the latest end of all work that began before it."""

    kind: Literal["min_rest"] = Field("min_rest", description="Shortest rest between two pieces of work")
    hours: int = Field(ge=1, le=48, description="Shortest rest, hours")
    break_minutes: int = Field(
        0,
        ge=0,
        le=240,
        description="A duty that lies no further from a shift is one stretch with it, minutes",
    )

    strict: ClassVar[Strict] = {"hours": "more", "break_minutes": "less"}
    unit = "min"
    words = {
        "zh": Words(
            "班间休息",
            "前后两次上班（开会等任务也算）之间至少休息 {hours} 小时。",
            "{who} {date[zh]}{first}后只休息 {rest} 小时就{verb[zh]}{then}，少于 {hours} 小时。",
        ),
        "en": Words(
            "Rest between shifts",
            "At least {hours} hours of rest between two pieces of work.",
            "{who}, {date[en]}: only {rest} h of rest between {first} and {then}, less than {hours} h.",
        ),
    }
    examples = (
        Example(("MMAANN--",), 0, {"hours": 11}, why="the forward rotation rests 24 h at every change"),
        Example(("NM",), 660, {"hours": 11}, why="no rest at all"),
        Example(("AM",), 180, {"hours": 11}, why="8 h between 23:00 and 07:00"),
        Example(("AM",), 0, {"hours": 8}, why="exactly at the limit"),
        Example(("AM", "NA"), 120, {"hours": 9}, why="two people, an hour each"),
        Example(("NMAM",), 840, {"hours": 11}, why="0 h and 8 h of rest on one line"),
        Example(("N|A",), 180, {"hours": 11}, why="over the month's border"),
        Example(("AM|A",), 0, {"hours": 11}, why="what lies in the past only is no breach of this period"),
        Example(("N-M",), 0, {"hours": 24}, why="exactly a day, with a free date between"),
        Example(("N-M",), 360, {"hours": 30}, why="too short over a free date"),
        Example(("DDNN--",), 0, {"hours": 12}, "2x12", why="12 h is exactly enough"),
        Example(("ND",), 660, {"hours": 11}, "2x12", why="24 h without rest"),
        Example(("DDN",), 15, {"hours": 12}, "2x12", {"handover": 15}, "the handover shortens the rest"),
        Example(
            ("AN",), 660, {"hours": 11}, "night0", why="16–24 and then 00–08: no rest, whatever the names say"
        ),
        Example(("MN",), 180, {"hours": 11}, "night0", why="8 h between 16:00 and midnight"),
        Example(
            ("N-M",),
            240,
            {"hours": 11},
            where={"duties": (duty("p1", 1, "14:00", "16:00"),)},
            why="7 h to a meeting",
        ),
        Example(
            ("N--",),
            0,
            {"hours": 11},
            where={"duties": (duty("p1", 1, "07:00", "09:00"),)},
            why="a meeting at once",
        ),
        Example(
            ("N-A", "N--"),
            420,
            {"hours": 12, "break_minutes": 60},
            where={"duties": (duty("p1", 2, "08:00", "10:00"), duty("p2", 1, "08:00", "09:00"))},
            why="5 h between meeting and shift (p1); an hour's break is no rest (p2)",
        ),
        Example(
            ("MM",),
            0,
            {"hours": 11},
            where={"duties": (duty("p1", 0, "15:00", "20:00"),)},
            why="one long stretch",
        ),
        Example(
            ("M-|M",),
            180,
            {"hours": 11},
            where={"duties": (duty("p1", -1, "20:00", "23:00"),)},
            why="a past duty",
        ),
    )

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        for day in range(scenario.days):
            for code in sorted(scenario.codes):
                start, _ = scenario.span(day, code)
                this = On(day, frozenset({code}))
                plain = tuple(self._tight(scenario, start, range(start // DAY - 4, day), ()))
                for person in scenario.people:
                    near = self._recent(scenario.timed_duties.get(person.id, ()), start)
                    rows = self._tight(scenario, start, range(start // DAY - 4, day), near) if near else plain
                    for before, short in rows:
                        _never(poster, person.id, (*before, this), short)
        for who, duties in scenario.timed_duties.items():
            self._post_duties(poster, who, sorted(duties, key=_times))

    def _post_duties(self, poster: Poster, who: str, duties: Sequence[Duty]) -> None:
        """Rest between a shift and the duty after it."""
        scenario = poster.scenario
        for i, later in enumerate(duties):
            start = _times(later)[0]
            if (later.day or 0) < 0:
                continue
            days = range(start // DAY - 4, start // DAY + 2)
            for before, short in self._tight(scenario, start, days, duties[:i], duty=True):
                _never(poster, who, before, short)

    def _tight(
        self, scenario: Scenario, start: int, days: range, duties: Sequence[Duty], *, duty: bool = False
    ) -> Iterator[tuple[tuple[On, ...], int]]:
        """What leaves too little rest before work that begins at ``start``, with the minutes missing.

        The rest counts from the latest end of all that began before, so each row also says that the other
        days' shifts end sooner. ``duties`` began before; ``duty`` says that this work is one itself.
        """
        need = 60 * self.hours
        ends = _late_ends(scenario, days, start, start - need)
        busy = max((sum(_times(d)) for d in duties), default=start - need)
        for day, ending in ends.items():
            for end in sorted(set(ending.values())):
                if end >= busy and not (duty and start - end <= self.break_minutes):
                    here = On(day, frozenset(c for c, e in ending.items() if e == end))
                    yield _sooner(scenario, ends, end, here), need - (start - end)
        if not duty and self.break_minutes < start - busy < need:
            yield _sooner(scenario, ends, busy), need - (start - busy)

    def _recent(self, duties: Sequence[Duty], start: int) -> list[Duty]:
        return [d for d in duties if _times(d)[0] < start < sum(_times(d)) + 60 * self.hours]

    def audit(self, roster: Roster) -> Iterator[Breach]:
        for person in roster.scenario.people:
            spans = sorted(roster.clock(person.id), key=lambda s: (s.start, s.shift is None, s.end))
            latest: Span | None = None
            for span in spans:
                if latest and span.day >= 0:
                    yield from self._between(roster.scenario, person.id, latest, span)
                if latest is None or (span.end, span.shift is not None) >= (
                    latest.end,
                    latest.shift is not None,
                ):
                    latest = span

    def _between(self, scenario: Scenario, who: str, first: Span, then: Span) -> Iterator[Breach]:
        rest = then.start - first.end
        patrols = (first.shift is not None) + (then.shift is not None)
        if rest >= 60 * self.hours or patrols == 0 or (patrols == 1 and rest <= self.break_minutes):
            return
        yield self.breach(
            60 * self.hours - rest,
            person=who,
            days=(first.day, then.day),
            date=wording.date(scenario, first.day),
            rest=wording.hours(max(rest, 0)),
            first=_name(scenario, first),
            then=_name(scenario, then),
            verb={"zh": "参加" if then.shift is None else "上"},
        )

    def inert(self, scenario: Scenario) -> str | None:
        if scenario.timed_duties or shortest_rest(scenario) < 60 * self.hours:
            return None
        return f"any two shifts are {wording.hours(shortest_rest(scenario))} h apart or more"


def _times(duty: Duty) -> tuple[int, int]:
    """Start and length of a timed duty."""
    assert duty.start is not None
    return duty.start, duty.minutes


def _late_ends(scenario: Scenario, days: range, start: int, after: int) -> Mapping[int, Mapping[str, int]]:
    """Day → code → end, of the shifts that begin by ``start`` and end after ``after``."""
    found: dict[int, dict[str, int]] = {}
    for day in days:
        if scenario.first_day <= day < scenario.days:
            for code in sorted(scenario.codes):
                begin, end = scenario.span(day, code)
                if begin <= start and end > after:
                    found.setdefault(day, {})[code] = end
    return found


def _sooner(
    scenario: Scenario, ends: Mapping[int, Mapping[str, int]], end: int, here: On | None = None
) -> tuple[On, ...]:
    """``here``, and on every other day no shift that ends later than ``end``.

    Of two that end just then the one of the later day counts, and before a duty a shift does.
    """
    rows = []
    for day, ending in ends.items():
        tied = here is None or day > here.day
        late = {c for c, e in ending.items() if e > end or (tied and e == end)}
        if here and day == here.day:
            rows.append(here)
        elif late:
            rows.append(On(day, (scenario.codes | {OFF}) - late))
    return tuple(rows)


def _never(poster: Poster, who: str, together: tuple[On, ...], amount: int) -> None:
    if len(together) == 1:
        poster.prefer(who, together[0], amount=amount)
    else:
        poster.forbid(who, together, amount=amount)


def _name(scenario: Scenario, span: Span) -> str:
    return span.what if span.shift is None else scenario.shift[span.shift].name


class WeeklyRest(Rule):
    """In every window of days, one unbroken rest of so many hours."""

    kind: Literal["weekly_rest"] = Field("weekly_rest", description="An unbroken rest in every few days")
    hours: int = Field(ge=12, le=72, description="Length of the unbroken rest, hours")
    days: int = Field(7, ge=2, le=14, description="Length of the window, days")
    counted: Literal["begins", "inside"] = Field(
        "begins", description="Whether the rest has to begin inside the window or to lie inside it"
    )

    strict: ClassVar[Strict] = {"hours": "more", "days": "less", "counted": ("begins", "inside")}
    unit = "windows"
    words = {
        "zh": Words(
            "每周休息",
            "任意连续 {days} 天内至少有一次连续 {hours} 小时的休息{place}。",
            "{who} {when}：{days} 天内没有一次连续 {hours} 小时的休息，最长只有 {longest} 小时。",
        ),
        "en": Words(
            "Weekly rest",
            "In any {days} days at least one unbroken rest of {hours} hours{place}.",
            "{who}, {when}: no unbroken rest of {hours} h in {days} days, the longest is {longest} h.",
        ),
    }
    examples = (
        Example(("MMMMMM-",), 0, {"hours": 24}, why="a free day is more than 24 h of rest"),
        Example(("MMMMMMM",), 0, {"hours": 24}, why="the rest may begin after the last shift of the window"),
        Example(
            ("MMMMMMMM",),
            1,
            {"hours": 24},
            why="an eighth shift in a row: the first seven days have no such rest",
        ),
        Example(
            ("MMMMMMM",),
            1,
            {"hours": 24, "counted": "inside"},
            why="a rest after the window lies outside of it",
        ),
        Example(("MMMMMMMMMM",), 3, {"hours": 24}, why="three windows fail"),
        Example(("MMMAAAAA",), 0, {"hours": 24}, why="exactly at the limit: 15:00 to 15:00"),
        Example(("MMMAAAAA",), 1, {"hours": 25}, why="an hour too short"),
        Example(
            ("-MM",), 0, {"hours": 31, "days": 3, "counted": "inside"}, why="from midnight to 07:00 next day"
        ),
        Example(("-MMM",), 2, {"hours": 32, "days": 3, "counted": "inside"}, why="an hour short; 16 h"),
        Example(("MMMMMMM|MM",), 1, {"hours": 24}, why="over the month's border"),
        Example(("-MMMMMM|MM",), 1, {"hours": 24}, why="the free day is too long ago"),
        Example(("DDNN--DD",), 0, {"hours": 35}, "2x12", why="48 h after the nights"),
        Example(("DDDDDDDDD",), 2, {"hours": 35}, "2x12", why="12 h of rest every day"),
        Example(("NNNNN-AA",), 0, {"hours": 35}, "night0", why="08:00 to 16:00 two days later is 56 h"),
        Example(
            ("MMM-MMMM",),
            1,
            {"hours": 24},
            where={"duties": (duty("p1", 3, "14:00", "16:00"),)},
            why="23 h, a meeting",
        ),
    )

    @model_validator(mode="after")
    def _fits(self) -> WeeklyRest:
        if self.hours > 24 * self.days:
            raise ValueError(f"a rest of {self.hours} h does not fit into {self.days} days")
        return self

    def facts(self, language: Language) -> dict[str, Any]:
        inside = {"zh": "（整段都在这几天里）", "en": ", all of it inside"}[language]
        return {**super().facts(language), "place": inside if self.counted == "inside" else ""}

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        clears = cache(lambda start: clear(scenario, None, start, start + 60 * self.hours))
        rests = cache(partial(self._rests, scenario, clears))
        for first in range(max(scenario.first_day, 1 - self.days), scenario.days - self.days + 1):
            for person in scenario.people:
                terms = rests(first, self._near(scenario.timed_duties.get(person.id, ()), first))
                if all(term.all_of for term in terms):
                    poster.count(person.id, terms, at_least=1)

    def _near(self, duties: Sequence[Duty], first: int) -> tuple[tuple[int, int], ...]:
        """Start and end of the duties that may lie in a rest that counts for the window."""
        begin, end = first * DAY, (first + self.days) * DAY + 60 * self.hours
        times = [(_times(d)[0], sum(_times(d))) for d in duties]
        return tuple(t for t in times if t[0] < end and begin < t[1])

    def _rests(
        self,
        scenario: Scenario,
        clears: Callable[[int], Clear],
        first: int,
        duties: Sequence[tuple[int, int]],
    ) -> tuple[Term, ...]:
        """Every place where the rest of a window may begin: at its first midnight or at the end of work."""
        need, begin, end = 60 * self.hours, first * DAY, (first + self.days) * DAY
        last = end - need if self.counted == "inside" else end - 1
        ends = {scenario.span(d, c)[1] for d in range(first - 2, first + self.days) for c in scenario.codes}
        ends |= {finish for _, finish in duties}
        starts = sorted({begin, *(e for e in ends if begin <= e <= last)})
        free = [s for s in starts if not any(b < s + need and s < e for b, e in duties)]
        return tuple(Term(ons) for ons in _easiest([ons for ons in map(clears, free) if ons is not None]))

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        ends = range(max(0, scenario.first_day + self.days - 1), scenario.days)
        earliest = (ends.start - self.days + 1) * DAY
        for person in scenario.people:
            rests = [rest for rest in _free(roster.clock(person.id)) if rest[1] > earliest]
            for last in ends:
                days = tuple(range(last - self.days + 1, last + 1))
                window = days[0] * DAY, (last + 1) * DAY
                if not any(self._counted(r, *window) >= 60 * self.hours for r in rests):
                    longest = max(self._counted(r, *window) for r in rests)
                    yield self.breach(1, person=person.id, days=days, longest=wording.hours(longest))

    def _counted(self, rest: tuple[float, float], begin: int, end: int) -> float:
        """Minutes of a rest that count for the window from ``begin`` to ``end``."""
        if self.counted == "begins" and begin <= rest[0] < end:
            return rest[1] - rest[0]
        return max(0, min(rest[1], end) - max(rest[0], begin))

    def inert(self, scenario: Scenario) -> str | None:
        if self.days > scenario.days - scenario.first_day:
            return f"history and period are shorter than {self.days} days"
        if (
            not scenario.timed_duties
            and self.counted == "begins"
            and shortest_rest(scenario) >= 60 * self.hours
        ):
            return f"every shift is followed by {wording.hours(shortest_rest(scenario))} h of rest or more"
        return None


def _easiest(rests: Iterable[tuple[On, ...]]) -> list[tuple[On, ...]]:
    """Without those that another implies: less is asked of a day the more codes may stand on it."""
    kept: dict[tuple[On, ...], Mapping[int, frozenset[str]]] = {}
    for rest in dict.fromkeys(rests):
        asked = {on.day: on.codes for on in rest}
        if not any(_implied(other, asked) for other in kept):
            kept = {ons: days for ons, days in kept.items() if not _implied(rest, days)}
            kept[rest] = asked
    return list(kept)


def _implied(easy: tuple[On, ...], asked: Mapping[int, frozenset[str]]) -> bool:
    """Whether ``easy`` holds wherever each day has one of the codes asked."""
    return all(on.day in asked and asked[on.day] <= on.codes for on in easy)


def _free(spans: Sequence[Span]) -> Iterator[tuple[float, float]]:
    """All rests between the spans, the one before the first and the one after the last included."""
    end = float("-inf")
    for span in spans:
        if span.start > end:
            yield end, span.start
        end = max(end, span.end)
    yield end, float("inf")
