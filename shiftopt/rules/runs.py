"""Sequences of days: runs of work and of nights, what follows them, and the order of shifts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator
from itertools import product
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from shiftopt.model.words import On, Poster
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Breach, Example, Language, PersonRule, Rule, Strict, Words, check_bounds
from shiftopt.scenario.types import DAY, Scenario

FREE = frozenset({OFF})


def stretches(roster: Roster, person: str, codes: Collection[str]) -> Iterator[tuple[int, int]]:
    """First and last day of every maximal run of days with one of ``codes``, history included."""
    first: int | None = None
    for day in range(roster.scenario.first_day, roster.scenario.days + 1):
        known = day < roster.scenario.days
        on = known and any(code in codes for code in roster.codes(person, day) or FREE)
        if on and first is None:
            first = day
        elif not on and first is not None:
            yield first, day - 1
            first = None


class _LongestRun(Rule):
    """A run of certain shifts has so many days at most."""

    limit: int

    strict: ClassVar[Strict] = {"limit": "less"}
    unit = "days"

    @abstractmethod
    def codes(self, scenario: Scenario) -> frozenset[str]:
        """Shifts that make up the run."""

    def post(self, poster: Poster) -> None:
        codes = self.codes(poster.scenario)
        for person in poster.scenario.people:
            poster.run(person.id, codes, at_most=self.limit)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        codes = self.codes(roster.scenario)
        for person in roster.scenario.people:
            for first, last in stretches(roster, person.id, codes):
                beyond = last + 1 - max(first + self.limit, 0)
                if beyond > 0:
                    days = tuple(range(first, last + 1))
                    yield self.breach(beyond, person=person.id, days=days, length=len(days))

    def inert(self, scenario: Scenario) -> str | None:
        if not self.codes(scenario):
            return "no shift is a night"
        known = scenario.days - scenario.first_day
        return f"history and period have {known} days only" if self.limit >= known else None


class MaxConsecutiveWorkdays(_LongestRun):
    """No more than so many days with a shift in a row; every further day of the period counts."""

    kind: Literal["max_consecutive_workdays"] = Field(
        "max_consecutive_workdays", description="Longest run of days with a shift"
    )
    limit: int = Field(ge=1, le=31, description="Longest run of days with a shift, days")

    words = {
        "zh": Words(
            "连续上班", "连续上班不超过 {limit} 天。", "{who} {when}：连续上班 {length} 天，超过 {limit} 天。"
        ),
        "en": Words(
            "Days in a row",
            "No more than {limit} workdays in a row.",
            "{who}, {when}: {length} workdays in a row, more than {limit}.",
        ),
    }
    examples = (
        Example(("MAN-MA",), 0, {"limit": 3}, why="exactly at the limit"),
        Example(("MMAA",), 1, {"limit": 3}, why="a day too many"),
        Example(("MMAANN",), 3, {"limit": 3}, why="three days too many"),
        Example(("AA|MM",), 1, {"limit": 3}, why="over the month's border"),
        Example(("MMMMM|-",), 0, {"limit": 3}, why="the past is past"),
        Example(("MMMMM|MM",), 2, {"limit": 3}, why="a run too long already: each further day counts"),
        Example(("MMMM-MMMM",), 2, {"limit": 3}, why="two runs"),
        Example(("DDNN",), 1, {"limit": 3}, "2x12", why="nights are workdays"),
        Example(("NNNN-",), 1, {"limit": 3}, "night0", why="a night counts on its own date"),
    )

    def codes(self, scenario: Scenario) -> frozenset[str]:
        return scenario.codes


class MaxConsecutiveNights(_LongestRun):
    """No more than so many nights in a row; every further night of the period counts."""

    kind: Literal["max_consecutive_nights"] = Field(
        "max_consecutive_nights", description="Longest run of nights"
    )
    limit: int = Field(ge=1, le=14, description="Longest run of nights, nights")

    words = {
        "zh": Words(
            "连续夜班", "连续夜班不超过 {limit} 个。", "{who} {when}：连续 {length} 个夜班，超过 {limit} 个。"
        ),
        "en": Words(
            "Nights in a row",
            "No more than {limit} nights in a row.",
            "{who}, {when}: {length} nights in a row, more than {limit}.",
        ),
    }
    examples = (
        Example(("NN-NN",), 0, {"limit": 2}, why="exactly at the limit"),
        Example(("NNN",), 1, {"limit": 2}, why="a night too many"),
        Example(("NNMNNNN",), 2, {"limit": 2}, why="two too many after a morning"),
        Example(("MMAA",), 0, {"limit": 2}, why="days aren't nights"),
        Example(("N|NN",), 1, {"limit": 2}, why="over the month's border"),
        Example(("NNN|NN",), 2, {"limit": 2}, why="a run too long already"),
        Example(("NNN|M",), 0, {"limit": 2}, why="the past is past"),
        Example(("DNNN", "NNDD"), 1, {"limit": 2}, "2x12", why="12 h nights"),
        Example(("NNNN",), 2, {"limit": 2}, "night0", why="nights after midnight"),
    )

    def codes(self, scenario: Scenario) -> frozenset[str]:
        return scenario.nights


OF: dict[str, dict[str, str]] = {
    "work": {"zh": "上班", "en": "workdays"},
    "off": {"zh": "休息", "en": "days off"},
}
BEYOND = {"zh": "超过", "en": "more than"}
SHORT = {"zh": "不足", "en": "fewer than"}


class RunLengths(PersonRule):
    """Workdays, days off or days on certain shifts come in runs of so many days.

    A run is too short only where both its ends are known: one that goes on after the period, or that may have
    begun before the first day known, isn't. Of a run that is too long every further day of the period counts.
    """

    kind: Literal["run_lengths"] = Field(
        "run_lengths", description="Shortest and longest run of certain days"
    )
    codes: tuple[str, ...] = Field(
        (), description='Shifts that make up the run, `"-"` for days off; any shift where empty'
    )
    at_least: int | None = Field(None, ge=2, le=31, description="Shortest run, days")
    at_most: int | None = Field(None, ge=1, le=366, description="Longest run, days")

    unit = "days"
    strict: ClassVar[Strict] = {"at_most": "less", "at_least": "more"}
    words = {
        "zh": Words(
            "连续{what[zh]}的天数",
            "连续{what[zh]}{bounds}。",
            "{who} {when}：连续{what[zh]} {length} 天，{gap[zh]} {bound} 天。",
        ),
        "en": Words(
            "Runs of {what[en]}",
            "Runs of {what[en]} last {bounds}.",
            "{who}, {when}: a run of {what[en]} lasts {length} d, {gap[en]} {bound}.",
        ),
    }
    examples = (
        Example(("-MA-NN-",), 0, {"at_least": 2}, why="exactly at the least"),
        Example(("-M-AA-N-", "-MAN-M-A"), 3, {"at_least": 2}, why="single workdays; the last one may go on"),
        Example(("M-AA-NNN-",), 1, {"at_least": 3}, why="the first workday may have been the last of many"),
        Example(("A-M|-AA-",), 1, {"at_least": 2}, why="a run of the past that the first day ends"),
        Example(("A-M|A-NN",), 0, {"at_least": 2}, why="over the month's border"),
        Example(("A-M-|AA-",), 0, {"at_least": 2}, why="the past is past"),
        Example(("M-MM--M",), 1, {"codes": ("-",), "at_least": 2}, why="a single day off"),
        Example(("-MM-N--",), 1, {"codes": ("-",), "at_least": 2}, why="days off at either end may be more"),
        Example(("M-|-M-M", "MA|M-MM"), 2, {"codes": ("-",), "at_least": 2}, why="one ran over the border"),
        Example(("M---M",), 1, {"codes": ("-",), "at_most": 2}, why="a day off too many"),
        Example(("MNA-NN-",), 1, {"codes": ("N",), "at_least": 2, "at_most": 3}, why="a single night"),
        Example(("MNNNN", "NNNNN"), 3, {"codes": ("N",), "at_most": 3}, why="one and two nights too many"),
        Example(("NNN|NM",), 1, {"codes": ("N",), "at_most": 2}, why="each further night counts"),
        Example(("-M-A-", "-M-A-"), 2, {"at_least": 2, "people": ("p2",)}, why="for the second person only"),
        Example(("-DNN-D-N",), 1, {"at_least": 2}, "2x12", why="nights are workdays"),
    )

    @model_validator(mode="after")
    def _bounded(self) -> RunLengths:
        check_bounds(self.at_least, self.at_most, "days")
        return self

    @property
    def key(self) -> tuple[Any, ...]:
        return (*super().key, *self.codes)

    @property
    def what(self) -> dict[str, str]:
        """The days that make up the run, in words."""
        if not self.codes:
            return OF["work"]
        if set(self.codes) == FREE:
            return OF["off"]
        return {"zh": "、".join(self.codes), "en": "days on " + " or ".join(self.codes)}

    def title(self, language: Language = "zh") -> str:
        return super().title(language).format(what=self.what)

    def facts(self, language: Language) -> dict[str, Any]:
        least, most = {"zh": ("不少于", "不超过"), "en": ("at least", "at most")}[language]
        unit, between = {"zh": ("天", "、"), "en": ("days", " and ")}[language]
        bounds = [f"{least} {self.at_least} {unit}"] if self.at_least is not None else []
        bounds += [f"{most} {self.at_most} {unit}"] if self.at_most is not None else []
        return {**super().facts(language), "what": self.what, "bounds": between.join(bounds)}

    def _codes(self, scenario: Scenario) -> frozenset[str]:
        return frozenset(self.codes) & (scenario.codes | FREE) if self.codes else scenario.codes

    def post(self, poster: Poster) -> None:
        codes = self._codes(poster.scenario)
        for person in self.whom(poster.scenario):
            poster.run(person.id, codes, at_least=self.at_least or 1, at_most=self.at_most)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        codes, known = self._codes(roster.scenario), roster.scenario.first_day
        for person in self.whom(roster.scenario):
            for first, last in stretches(roster, person.id, codes):
                length = last + 1 - first
                closed = known < first and -1 <= last < roster.scenario.days - 1
                if self.at_least is not None and closed and length < self.at_least:
                    yield self._gap(self.at_least - length, person.id, first, last, self.at_least, SHORT)
                if self.at_most is None:
                    continue
                beyond = last + 1 - max(first + self.at_most, 0)
                if beyond > 0:
                    yield self._gap(beyond, person.id, first, last, self.at_most, BEYOND)

    def _gap(
        self, amount: int, person: str, first: int, last: int, bound: int, gap: dict[str, str]
    ) -> Breach:
        days = tuple(range(first, max(last, 0) + 1))  # a run of the past is too short on the day that ends it
        return self.breach(amount, person=person, days=days, length=last + 1 - first, bound=bound, gap=gap)

    def codes_named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from ((("codes", i), code) for i, code in enumerate(self.codes) if code not in FREE)

    def inert(self, scenario: Scenario) -> str | None:
        known = scenario.days - scenario.first_day
        if not self._codes(scenario):
            return f"no run is made of shifts of this station ({', '.join(sorted(scenario.codes))})"
        if self.at_least is None and self.at_most is not None and self.at_most >= known:
            return f"history and period have {known} days only"
        return None


class DaysOffAfterNights(Rule):
    """Free days directly after a run of nights; what lies after the period counts as free.

    They begin on the date on which the last night ends. A night over midnight (23:00–07:00) ends on the next
    date. One after midnight (00:00–08:00) ends on its own, and the rest of that date is the first free day:
    the same life has the same days off, whichever way the station writes its nights.
    """

    kind: Literal["days_off_after_nights"] = Field(
        "days_off_after_nights", description="Free days directly after a run of nights"
    )
    enforce: Literal["hard", "soft", "off"] = Field("soft", description="Must hold, costs points, or is off")
    days: int = Field(2, ge=1, le=3, description="Free days from the date on which the last night ends, days")
    after_run: int = Field(1, ge=1, le=5, description="Shortest run of nights that asks for them, nights")

    strict: ClassVar[Strict] = {"days": "more", "after_run": "less"}
    unit = "days"
    words = {
        "zh": Words(
            "夜班后休息",
            "{run}，从下夜班当天算起连休 {days} 天。",
            "{who} {when}：下夜班后应连休 {days} 天，只休了 {free} 天。",
        ),
        "en": Words(
            "Days off after nights",
            "{run}, {days} free days at once, the day on which the last one ends included.",
            "{who}, {when}: free days after the last night: {free} instead of {days}.",
        ),
    }
    examples = (
        Example(("NN--M",), 0, why="exactly two"),
        Example(("N-M",), 1, why="a day is missing"),
        Example(("NM",), 2, why="both are missing"),
        Example(("NM--N",), 2, why="days off later don't help, and the last night ends with the period"),
        Example(("N-N--",), 1, why="another night is no free day"),
        Example(("NMN-M",), 3, why="two runs"),
        Example(("N|M",), 2, why="over the month's border"),
        Example(("N-|M",), 1, why="one free day in the past, none after it"),
        Example(("NA|M",), 0, why="the past is past"),
        Example(("NMNNM",), 2, {"after_run": 2}, why="a single night asks for nothing"),
        Example(("N|NM",), 2, {"after_run": 2}, why="the run began in the past"),
        Example(("N--DN-D",), 1, {}, "2x12", why="two days off, then one"),
        Example(("NN--M",), 1, {"days": 3}, why="two of three"),
        Example(("MMAA-NN-",), 0, {}, "night0", why="08:00 to 00:00, then a whole day: two"),
        Example(("NN-M",), 0, {}, "night0", why="as NN--M where nights begin at 23:00"),
        Example(("NNM-",), 1, {}, "night0", why="a night after midnight leaves the rest of its own date"),
        Example(("NNA",), 0, {"days": 1}, "night0", why="which is all that a single day asks for"),
        Example(("N|-AN-N",), 2, {"days": 3}, "night0", why="two of three after either night"),
    )

    def facts(self, language: Language) -> dict[str, Any]:
        run = {"zh": "夜班之后", "en": "After nights"}
        if self.after_run > 1:
            run = {
                "zh": f"连续 {self.after_run} 个及以上夜班之后",
                "en": f"After {self.after_run} or more nights in a row",
            }
        return {**super().facts(language), "run": run[language]}

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        for dates in (0, 1):
            last = frozenset(c for c in scenario.nights if scenario.shift[c].end // DAY == dates)
            due = self.days + dates - 1  # on later dates than the last night's own
            for worked, free in product(range(scenario.days if last else 0), range(due)):
                together = self._too_early(scenario, last, worked, free)
                for person in scenario.people if together else ():
                    poster.forbid(person.id, together, amount=due - free)

    def _too_early(self, scenario: Scenario, last: frozenset[str], worked: int, free: int) -> tuple[On, ...]:
        """Nights, the last one in ``last``, ``free`` days off, then work; () where that can't be."""
        end = worked - free - 1
        first = end + 1 - self.after_run
        work = scenario.codes if free else scenario.codes - scenario.nights
        if first < scenario.first_day or not work:
            return ()
        nights = [On(d, scenario.nights) for d in range(first, end)]
        off = [On(d, FREE) for d in range(end + 1, worked)]
        return (*nights, On(end, last), *off, On(worked, work))

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for person in scenario.people:
            ends = {s.day: s.end // DAY for s in roster.clock(person.id) if s.shift in scenario.nights}
            for first, last in stretches(roster, person.id, scenario.nights):
                if last + 1 - first < self.after_run:
                    continue
                due = range(last + 1, ends[last] + self.days)
                worked = next((d for d in due if roster.codes(person.id, d)), -1)
                if worked >= 0:
                    free = worked - ends[last]
                    yield self.breach(self.days - free, person=person.id, days=(last, worked), free=free)

    def inert(self, scenario: Scenario) -> str | None:
        if not scenario.nights:
            return "no shift is a night"
        if self.days == 1 and all(scenario.shift[c].end < DAY for c in scenario.nights):
            return "every night ends on its own date, which is the one free day that it asks for"
        return None


def _blocks(pairs: Iterable[tuple[str, str]]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The same pairs as few products of a set of first codes and a set of next codes."""
    before: dict[str, frozenset[str]] = {}
    for a, b in pairs:
        before[b] = before.get(b, frozenset()) | {a}
    after: dict[frozenset[str], frozenset[str]] = {}
    for b, firsts in before.items():
        after[firsts] = after.get(firsts, frozenset()) | {b}
    return list(after.items())


def _forbid_pairs(poster: Poster, pairs: Iterable[tuple[str, str]]) -> None:
    """One code directly after another, on any day of the period."""
    scenario = poster.scenario
    blocks = _blocks(pairs)
    for day in range(max(0, scenario.first_day + 1), scenario.days):
        for first, then in blocks:
            together = (On(day - 1, first), On(day, then))
            for person in scenario.people:
                poster.forbid(person.id, together)


def _changes(roster: Roster, person: str) -> Iterator[tuple[int, str, str]]:
    """Every day of the period with a code on the day before and one on it."""
    for day in range(roster.scenario.days):
        for first in roster.codes(person, day - 1):
            for then in roster.codes(person, day):
                yield day, first, then


class ForbiddenSuccessions(Rule):
    """Certain shifts don't directly follow others."""

    kind: Literal["forbidden_successions"] = Field(
        "forbidden_successions", description="Shifts that don't follow others on the next day"
    )
    pairs: tuple[tuple[str, str], ...] = Field(
        min_length=1, description="Pairs [code, code on the next day] that aren't allowed"
    )

    unit = "times"
    words = {
        "zh": Words(
            "相邻两天的班次",
            "相邻两天不得这样排：{list}。",
            "{who} {when}：{first}次日又排{then}，不允许。",
        ),
        "en": Words(
            "Forbidden successions",
            "Not allowed from one day to the next: {list}.",
            "{who}, {when}: {then} on the day after {first}.",
        ),
    }
    examples = (
        Example(("MMAANN--",), 0, {"pairs": (("N", "M"), ("N", "A"), ("A", "M"))}, why="forwards only"),
        Example(("NM",), 1, {"pairs": (("N", "M"), ("N", "A"), ("A", "M"))}, why="a morning after a night"),
        Example(("N-M",), 0, {"pairs": (("N", "M"),)}, why="a free day between"),
        Example(("NAMN", "MNNM"), 3, {"pairs": (("N", "M"), ("N", "A"), ("A", "M"))}, why="three in all"),
        Example(("N|M",), 1, {"pairs": (("N", "M"), ("A", "M"))}, why="over the month's border"),
        Example(("NM|-",), 0, {"pairs": (("N", "M"),)}, why="the past is past"),
        Example(("DNDD",), 1, {"pairs": (("N", "D"),)}, "2x12", why="a day after a night"),
        Example(("AN-M",), 1, {"pairs": (("A", "N"),)}, "night0", why="16–24 and then 00–08"),
    )

    def facts(self, language: Language) -> dict[str, Any]:
        pairs = [f"{a} → {b}" for a, b in self.pairs]
        return {**super().facts(language), "list": {"zh": "、", "en": ", "}[language].join(pairs)}

    def post(self, poster: Poster) -> None:
        codes = poster.scenario.codes
        _forbid_pairs(poster, [(a, b) for a, b in self.pairs if a in codes and b in codes])

    def audit(self, roster: Roster) -> Iterator[Breach]:
        shift = roster.scenario.shift
        for person in roster.scenario.people:
            for day, a, b in _changes(roster, person.id):
                if (a, b) in self.pairs:
                    days = (day - 1, day)
                    yield self.breach(1, person=person.id, days=days, first=shift[a].name, then=shift[b].name)

    def codes_named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for i, pair in enumerate(self.pairs):
            yield from ((("pairs", i, j), code) for j, code in enumerate(pair))

    def inert(self, scenario: Scenario) -> str | None:
        if any(a in scenario.codes and b in scenario.codes for a, b in self.pairs):
            return None
        return f"no pair is made of shifts of this station ({', '.join(sorted(scenario.codes))})"


class ForwardRotation(Rule):
    """From one workday to the next a shift doesn't start earlier in the day than the one before."""

    kind: Literal["forward_rotation"] = Field(
        "forward_rotation", description="Changes to an earlier shift from one workday to the next"
    )
    enforce: Literal["hard", "soft", "off"] = Field("soft", description="Must hold, costs points, or is off")

    unit = "times"
    words = {
        "zh": Words(
            "顺向轮班",
            "连续上班时，后一天的班不早于前一天的班。",
            "{who} {when}：从{first}倒回更早的{then}。",
        ),
        "en": Words(
            "Forward rotation",
            "From one workday to the next, shifts change to later ones only.",
            "{who}, {when}: back from {first} to {then}, which starts earlier in the day.",
        ),
    }
    examples = (
        Example(("MMAANN--",), 0, why="forwards"),
        Example(("AM",), 1, why="backwards"),
        Example(("NAMM",), 2, why="two steps backwards"),
        Example(("N-M",), 0, why="a free day between makes it a new stretch"),
        Example(("N|A",), 1, why="over the month's border"),
        Example(("AM|M",), 0, why="the past is past"),
        Example(("MM",), 0, why="the same start is exactly at the limit"),
        Example(("DNND",), 1, {}, "2x12", why="from the night back to the day"),
        Example(("NMA", "ANM"), 1, {}, "night0", why="by the clock a night at 00:00 is the earliest shift"),
    )

    def post(self, poster: Poster) -> None:
        shifts = poster.scenario.shifts
        _forbid_pairs(poster, [(a.code, b.code) for b in shifts for a in shifts if b.start < a.start])

    def audit(self, roster: Roster) -> Iterator[Breach]:
        shift = roster.scenario.shift
        for person in roster.scenario.people:
            for day, a, b in _changes(roster, person.id):
                if shift[a].start > shift[b].start:
                    days = (day - 1, day)
                    yield self.breach(1, person=person.id, days=days, first=shift[a].name, then=shift[b].name)

    def inert(self, scenario: Scenario) -> str | None:
        return "all shifts start at the same time" if len({s.start for s in scenario.shifts}) < 2 else None
