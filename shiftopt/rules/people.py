"""What belongs to one person: one shift a day, leave, duties, own limits, own shifts and grids, wishes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, Literal

from pydantic import Field

from shiftopt.model.words import On, Poster, Term
from shiftopt.paperwork import hidden_minutes
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Breach, Example, Language, Rule, Tier, Words
from shiftopt.rules.room import remainders
from shiftopt.rules.tiny import duty
from shiftopt.scenario.types import DAY, Duty, Leave, Request, Scenario

LIMITS = {
    "nights": {"zh": "夜班数", "en": "nights"},
    "weekends": {"zh": "周末班数", "en": "weekend shifts"},
    "holidays": {"zh": "节日班数", "en": "holiday shifts"},
    "hours": {"zh": "工时（小时）", "en": "hours"},
    "shifts": {"zh": "班次数", "en": "shifts"},
    "consecutive_days": {"zh": "连续上班天数", "en": "workdays in a row"},
    "consecutive_nights": {"zh": "连续夜班数", "en": "nights in a row"},
}
"""What ``Person.limits`` may limit, and how to say it."""


class OneShiftADay(Rule):
    """Nobody has two shifts of the same date. Every model is built so; the audit looks all the same."""

    kind: Literal["one_shift_a_day"] = Field("one_shift_a_day", description="At most one shift a date")
    enforce: Literal["hard", "off"] = Field("hard", description="Must hold, or isn't checked")

    unit = "shifts"
    words = {
        "zh": Words(
            "一天一班",
            "每人每天最多 1 个班次。",
            "{who} {when}：同一天排了{shifts[zh]}，多出 {amount} 个班次。",
        ),
        "en": Words(
            "One shift a day",
            "Nobody works more than 1 shift of the same date.",
            "{who}, {when}: {shifts[en]} on one date, {amount} too many.",
        ),
    }
    examples = (
        Example(("MAN-", "NNN-"), 0, why="one a day"),
        Example(("M-",), 1, where={"also": (("p1", 0, "N"),)}, why="morning and night of one date"),
        Example(
            ("MA", "-A"),
            4,
            where={"also": (("p1", 0, "A"), ("p1", 0, "N"), ("p1", 1, "N"), ("p2", 1, "M"))},
            why="three and two and two",
        ),
        Example(("N|M",), 0, why="the night of the day before has another date"),
        Example(("D-", "N-"), 1, system="2x12", where={"also": (("p2", 0, "D"),)}, why="24 hours in one go"),
    )

    def post(self, poster: Poster) -> None:
        """Nothing to say: a person has one state a day in every model."""

    def audit(self, roster: Roster) -> Iterator[Breach]:
        for person in roster.scenario.people:
            for day in range(roster.scenario.days):
                codes = roster.codes(person.id, day)
                if len(codes) > 1:
                    yield self.breach(
                        len(codes) - 1, person=person.id, days=(day,), shifts=spoken(codes, roster.scenario)
                    )


class Allowed(Rule):
    """Nobody works before or after the employment, or on a shift or grid that isn't open to him."""

    kind: Literal["allowed"] = Field("allowed", description="Only one's own shifts and grids, while employed")
    enforce: Literal["hard", "off"] = Field("hard", description="Must hold, or isn't checked")

    unit = "shifts"
    words = {
        "zh": Words(
            "可排范围",
            "只排在职的人，只排本人可上的班次和网格。",
            "{who} {when} {grid} {shift}：{why[zh]}（{amount} 个班次）。",
        ),
        "en": Words(
            "Allowed shifts and grids",
            "People work only while employed, and only on shifts and grids that are open to them.",
            "{who}, {when}, {grid}, {shift}: {why[en]} (shifts: {amount}).",
        ),
    }
    examples = (
        Example(("MA", "N-"), 0, why="everybody may work everywhere"),
        Example(
            ("MAN-", "----"), 0, where={"people": {"p1": {"shifts": ("M", "A", "N")}}}, why="all of them"
        ),
        Example(("MAN", "NNN"), 2, where={"people": {"p1": {"shifts": ("M",)}}}, why="two other shifts"),
        Example(
            ("MM-",),
            1,
            where={"people": {"p1": {"grids": ("G2",)}}, "grids": ("G1", "G2"), "on_grids": ("21-",)},
            why="the grid of the second day isn't his",
        ),
        Example(
            ("NN",),
            2,
            where={"people": {"p1": {"grids": ("G2",), "shifts": ("M",)}}, "grids": ("G1", "G2")},
            why="wrong shift and wrong grid is still one shift a day",
        ),
        Example(("M|MMM",), 1, where={"since": {"p1": 1}}, why="employed from the second day on"),
        Example(
            ("DN", "ND"),
            2,
            system="2x12",
            where={"people": {"p1": {"shifts": ("D",)}, "p2": {"shifts": ("D",)}}},
            why="day people on nights",
        ),
    )

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        for day in range(scenario.days):
            for p in scenario.people:
                closed = frozenset(c for c in scenario.codes if not scenario.may_work(p.id, day, c))
                if closed:
                    poster.prefer(p.id, On(day, closed))
        bound = [p.id for p in scenario.people if p.grids]
        for day, shift, grid in product(range(scenario.days), scenario.shift, scenario.grid):
            strangers = [
                p for p in bound if not scenario.eligible(p, grid) and scenario.may_work(p, day, shift)
            ]
            if strangers:
                poster.cover(day, shift, grid, strangers, at_most=0)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        for a in roster.assignments:
            who, on = scenario.person[a.person], scenario.date(a.day)
            why = None
            if (who.since and on < who.since) or (who.until and on > who.until):
                why = {"zh": "不在职", "en": "not employed then"}
            elif who.shifts and a.shift not in who.shifts:
                why = {"zh": "本人不上这个班次", "en": "not one of this person's shifts"}
            elif who.grids and a.grid is not None and a.grid not in who.grids:
                why = {"zh": "不在本人的网格范围内", "en": "not one of this person's grids"}
            if why:
                yield self.breach(1, person=a.person, days=(a.day,), shift=a.shift, grid=a.grid, why=why)


class LeaveRule(Rule):
    """Leave is free of shifts: none is dated on a leave day."""

    kind: Literal["leave"] = Field("leave", description="No shifts on leave")
    mornings: Literal["allowed", "free"] = Field(
        "allowed",
        description="Whether the night before may run into the first morning of the leave; not with `free`",
    )

    unit = "shifts"
    words = {
        "zh": Words(
            "休假",
            "休假期间不排班{extra}。",
            "{who} {when}：{shift}占了休假（{amount} 个班次）。",
        ),
        "en": Words(
            "Leave",
            "No shifts on leave{extra}.",
            "{who}, {when}: leave is broken by {shift} (shifts: {amount}).",
        ),
    }
    examples = (
        Example(("MM--MM",), 0, where={"leave": (Leave("p1", 2, 3),)}, why="free on both days"),
        Example(("MMM-MM", "MMMMMM"), 1, where={"leave": (Leave("p1", 2, 3),)}, why="the first day of leave"),
        Example(
            ("NNANN",),
            4,
            where={"leave": (Leave("p1", 1, 2), Leave("p1", 2, 4, "sick"))},
            why="overlapping leave counts once",
        ),
        Example(
            ("-N--M",), 0, where={"leave": (Leave("p1", 2, 3),)}, why="a night may end on the first morning"
        ),
        Example(
            ("-N--M",),
            1,
            {"mornings": "free"},
            where={"leave": (Leave("p1", 2, 3),)},
            why="unless it may not",
        ),
        Example(
            ("-A--N", "-NN--"),
            0,
            {"mornings": "free"},
            where={"leave": (Leave("p1", 2, 3), Leave("p1", 5, 6))},
            why="an evening ends in time; what follows the period is the next month's affair",
        ),
        Example(
            ("-NN-",),
            2,
            {"mornings": "free"},
            where={"leave": (Leave("p1", 2, 3), Leave("p1", 1, 1))},
            why="a night on leave that runs into more leave counts once",
        ),
        Example(
            ("M-N|--",),
            0,
            {"mornings": "free"},
            where={"leave": (Leave("p1", -2, 1),)},
            why="history can't be changed any more",
        ),
        Example(
            ("-A-N", "-N-N"),
            1,
            {"mornings": "free"},
            "night0",
            {"leave": (Leave("p1", 2, 2), Leave("p2", 2, 3))},
            "nights here begin on their own date",
        ),
        Example(
            ("-N-D", "N---"), 1, {"mornings": "free"}, "2x12", {"leave": (Leave("p1", 2, 2),)}, "until 07:00"
        ),
    )

    def facts(self, language: Language) -> dict[str, Any]:
        said = {"zh": "，休假前一晚也不排会拖进休假首日的夜班", "en": ", and no night that runs into it"}[
            language
        ]
        return {**super().facts(language), "extra": said if self.mornings == "free" else ""}

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        over = frozenset(s.code for s in scenario.shifts if s.end > DAY)
        for person, day in sorted(scenario.leave_days):
            poster.prefer(person, On(day, scenario.codes))
            eve = day - 1
            if self.mornings == "free" and eve >= 0 and over and (person, eve) not in scenario.leave_days:
                poster.prefer(person, On(eve, over))

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        away: dict[str, list[Leave]] = {}
        for leave in scenario.leave:
            away.setdefault(leave.person, []).append(leave)
        for a in roster.assignments:
            end = a.day * DAY + scenario.shift[a.shift].end
            for leave in away.get(a.person, ()):
                dated = leave.first <= a.day <= leave.last
                runs_in = a.day < leave.first < scenario.days and end > leave.first * DAY
                if dated or (runs_in and self.mornings == "free"):
                    yield self.breach(1, person=a.person, days=(a.day,), shift=a.shift)
                    break


class DutiesRule(Rule):
    """Nobody is on patrol while at a meeting, a training or another duty with a clock time."""

    kind: Literal["duties"] = Field("duties", description="Timed duties and shifts of a person never overlap")

    unit = "min"
    words = {
        "zh": Words(
            "任务不与班次重叠",
            "会议、培训等定了钟点的任务，不与本人的班次（含交接）重叠。",
            "{who} {when} {shift}：与“{what}”重叠 {amount} 分钟。",
        ),
        "en": Words(
            "Duties beside shifts",
            "Meetings, training and other timed duties never overlap a person's shifts (handover included).",
            "{who}, {when}, {shift}: overlaps “{what}” by {amount} min.",
        ),
    }
    examples = (
        Example(
            ("A-", "M-"), 0, where={"duties": (duty("p1", 0, "13:00", "15:00"),)}, why="ends as it begins"
        ),
        Example(
            ("A-", "M-"),
            15,
            where={"duties": (duty("p1", 0, "13:00", "15:00"),), "handover": 15},
            why="the handover before the shift falls into the meeting",
        ),
        Example(("A-", "M-"), 1, where={"duties": (duty("p1", 0, "13:00", "15:01"),)}, why="a minute"),
        Example(
            ("M", "M"), 120, where={"duties": (duty("p2", 0, "13:00", "16:00"),)}, why="two hours of three"
        ),
        Example(
            ("-M", "--"),
            90,
            where={"duties": (duty("p1", 1, "09:00", "10:00"), duty("p1", 1, "06:30", "07:30"))},
            why="two duties in one shift",
        ),
        Example(
            ("NM",),
            120,
            where={"duties": (duty("p1", 1, "06:00", "08:00"),)},
            why="both shifts, one hour each",
        ),
        Example(
            ("N|-",), 60, where={"duties": (duty("p1", 0, "06:00", "08:00"),)}, why="the last night before"
        ),
        Example(("NN|-",), 0, where={"duties": (duty("p1", -1, "05:00", "08:00"),)}, why="all of it is past"),
        Example(
            ("--|M-",),
            30,
            where={"duties": (duty("p1", -1, "22:00", "07:30", "值守"),)},
            why="a duty from before",
        ),
        Example(
            ("NA", "-N"),
            60,
            system="night0",
            where={"duties": (duty("p2", 1, "07:00", "09:00"),)},
            why="a night that begins at midnight",
        ),
        Example(
            ("N-", "D-"),
            330,
            system="2x12",
            where={"duties": (duty("p1", 0, "22:00", "03:00"), duty("p2", 0, "18:30", "20:00"))},
            why="a duty over midnight",
        ),
        Example(
            ("M-",),
            0,
            where={"duties": (Duty("p1", "民情日记", 360),)},
            why="hours without a clock time overlap nothing",
        ),
    )

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        for person, duties in scenario.timed_duties.items():
            for d in duties:
                assert d.start is not None
                assert d.day is not None
                for day in range(max(d.day - 2, scenario.first_day), min(d.day + 3, scenario.days)):
                    for code in sorted(scenario.codes):
                        start, end = scenario.span(day, code)
                        overlap = min(end, d.start + d.minutes) - max(start, d.start)
                        if overlap > 0 and max(day, d.day) >= 0:
                            poster.prefer(person, On(day, frozenset({code})), amount=overlap)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        for person in roster.scenario.people:
            spans = roster.clock(person.id)
            for i, first in enumerate(spans):
                for second in spans[i + 1 :]:
                    if second.start >= first.end:
                        continue
                    shift, task = (first, second) if second.shift is None else (second, first)
                    if shift.shift is None or task.shift is not None or max(shift.day, task.day) < 0:
                        continue
                    minutes = min(first.end, second.end) - second.start
                    days = tuple(sorted({shift.day, task.day}))
                    yield self.breach(minutes, person=person.id, days=days, shift=shift.shift, what=task.what)


class PersonalLimits(Rule):
    """Upper limits agreed with one person: nights, weekends, holidays, hours, shifts, runs."""

    kind: Literal["personal_limits"] = Field("personal_limits", description="Each person's own upper limits")

    unit = "units"
    words = {
        "zh": Words(
            "个人上限",
            "不超过各人自己的上限（夜班、周末、节日、工时、班次、连续天数）。",
            "{who} {when}：{what[zh]}上限 {limit}，实排 {have}，超出 {over}。",
        ),
        "en": Words(
            "Personal limits",
            "Nobody goes beyond his own limits (nights, weekends, holidays, hours, shifts, runs of days).",
            "{who}, {when}: {what[en]} limited to {limit}, has {have}, {over} too many.",
        ),
    }
    examples = (
        Example(("NN-N", "NNNN"), 0, where={"limits": {"p1": {"nights": 3}}}, why="exactly three nights"),
        Example(("NNMN",), 2, where={"limits": {"p1": {"nights": 1}}}, why="two nights too many"),
        Example(("NN|N-N",), 0, where={"limits": {"p1": {"nights": 2}}}, why="history isn't this period's"),
        Example(
            ("NM---MNA",),
            1,
            where={"limits": {"p1": {"weekends": 1}}},
            why="Saturday and Sunday are two; the Monday after is none",
        ),
        Example(
            ("MMA", "MMM"),
            1,
            where={"limits": {"p1": {"holidays": 1}}, "holidays": {0: "国庆节", 2: "中秋节"}},
            why="two holiday shifts, one of them too many",
        ),
        Example(("MAN-",), 0, where={"limits": {"p1": {"hours": 24}}}, why="exactly 24 hours"),
        Example(
            ("MA|MAN-",),
            105,
            where={
                "limits": {"p1": {"hours": 26}},
                "handover": 15,
                "duties": (
                    duty("p1", 3, "09:00", "11:00"),
                    Duty("p1", "民情日记", 60),
                    duty("p1", -1, "01:00", "05:00"),
                ),
            },
            why="handover and duties are work too",
        ),
        Example(
            ("MAN-",),
            30,
            where={
                "limits": {"p1": {"hours": 24}},
                "duties": (Duty("p1", "民情日记", 150),),
                "room": {"M": 60, "A": 60},
            },
            why="2 h of paperwork lie within the shifts, half an hour is on top",
        ),
        Example(("MANM",), 2, where={"limits": {"p1": {"shifts": 2}}}, why="two shifts too many"),
        Example(
            ("MM|MM-MM", "MMMMMMM"),
            1,
            where={"limits": {"p1": {"consecutive_days": 3}}},
            why="over the border",
        ),
        Example(
            ("MMMM|M-", "----|--"),
            1,
            where={"limits": {"p1": {"consecutive_days": 2}}},
            why="only new days count",
        ),
        Example(
            ("N|NNM-NN",),
            3,
            where={"limits": {"p1": {"consecutive_nights": 1}}},
            why="two nights too many in the first run, one in the second",
        ),
        Example(
            ("DN|DN", "NN|--"),
            1440,
            system="2x12",
            where={"limits": {"p1": {"hours": 0}, "p2": {"hours": 0}}},
            why="two long shifts where no hour is allowed",
        ),
    )

    def post(self, poster: Poster) -> None:
        scenario = poster.scenario
        for person in scenario.people:
            for what, limit in person.limits.items():
                if what == "consecutive_days":
                    poster.run(person.id, scenario.codes, at_most=limit)
                elif what == "consecutive_nights":
                    poster.run(person.id, scenario.nights, at_most=limit)
                elif what == "hours":
                    duties = sum(d.minutes for d in scenario.duties if d.person == person.id and d.timed)
                    hidden = remainders(scenario, person.id)
                    terms = self._minutes(scenario)
                    poster.count(person.id, terms, base=duties, at_most=60 * limit, left=hidden)
                else:
                    poster.count(person.id, self._shifts(scenario, what), at_most=limit)

    @staticmethod
    def _minutes(scenario: Scenario) -> list[Term]:
        days = range(scenario.days)
        return [
            Term((On(d, frozenset({s.code})),), scenario.work_minutes(s.code))
            for d in days
            for s in scenario.shifts
        ]

    @staticmethod
    def _shifts(scenario: Scenario, what: str) -> list[Term]:
        days = range(scenario.days)
        some = {"weekends": scenario.calendar.weekend, "holidays": scenario.calendar.statutory}
        codes = scenario.nights if what == "nights" else scenario.codes
        return [Term((On(d, codes),)) for d in days if d in some.get(what, days)]

    def audit(self, roster: Roster) -> Iterator[Breach]:
        for person in roster.scenario.people:
            for what, limit in person.limits.items():
                if what.startswith("consecutive"):
                    for days, have, over in self._runs(roster, person.id, what, limit):
                        yield self._beyond(person.id, days, what, limit, have, over)
                    continue
                have, scale = self._carried(roster, person.id, what), 60 if what == "hours" else 1
                if have > limit * scale:
                    days = (0, roster.scenario.days - 1)
                    yield self._beyond(person.id, days, what, limit, have, have - limit * scale, scale)

    def _beyond(
        self, person: str, days: tuple[int, ...], what: str, limit: int, have: int, over: int, scale: int = 1
    ) -> Breach:
        said = {"have": f"{have / scale:g}", "over": f"{over / scale:g}"}
        return self.breach(over, person=person, days=days, what=LIMITS[what], limit=limit, **said)

    @staticmethod
    def _carried(roster: Roster, person: str, what: str) -> int:
        scenario = roster.scenario
        line = roster.line(person)
        if what == "hours":
            paid = sum(span.minutes for span in roster.clock(person) if span.day >= 0)
            return paid + hidden_minutes(roster, person)
        if what == "nights":
            return sum(scenario.shift[a.shift].night for a in line)
        if what == "weekends":
            return sum(scenario.date(a.day).weekday() >= 5 for a in line)
        if what == "holidays":
            return sum(a.day in scenario.calendar.statutory for a in line)
        return len(line)

    @staticmethod
    def _runs(
        roster: Roster, person: str, what: str, limit: int
    ) -> Iterator[tuple[tuple[int, ...], int, int]]:
        """Days, length and days too many (of the period) of every run that is too long."""
        scenario = roster.scenario
        run: list[int] = []
        for day in range(scenario.first_day, scenario.days + 1):
            codes = roster.codes(person, day)
            if any(what == "consecutive_days" or scenario.shift[c].night for c in codes):
                run.append(day)
                continue
            over = sum(d >= 0 for d in run[limit:])
            if over:
                yield tuple(run), len(run), over
            run = []

    def inert(self, scenario: Scenario) -> str | None:
        return None if any(p.limits for p in scenario.people) else "nobody has a limit of his own"


class Wishes(Rule):
    """What people ask for: a day off, a shift they like, one they would rather not have."""

    kind: Literal["wishes"] = Field("wishes", description="Requests of the people, each with its weight")
    enforce: Literal["hard", "soft", "off"] = Field("soft", description="Must hold, costs points, or is off")
    tier: Tier = Field("wishes", description="Objective tier in which a soft breach is priced")

    unit = "points"
    words = {
        "zh": Words(
            "意愿", "尽量满足每个人的意愿。", "{who} {when}：希望{want[zh]}，实排{got[zh]}（{amount} 分）。"
        ),
        "en": Words(
            "Wishes",
            "People get the days off and the shifts that they ask for, as far as possible.",
            "{who}, {when}: asked for {want[en]}, got {got[en]} (points: {amount}).",
        ),
    }
    examples = (
        Example(
            ("M-", "-A"), 0, where={"requests": (Request("p1", 1, frozenset("-")),)}, why="off as wished"
        ),
        Example(
            ("MA", "-A"), 3, where={"requests": (Request("p1", 1, frozenset("-"), 3),)}, why="on duty instead"
        ),
        Example(
            ("MA", "N-"),
            6,
            where={"requests": (Request("p1", 0, frozenset("A"), 5), Request("p2", 1, frozenset("AN")))},
            why="two wishes unmet: one for a shift, one for either of two",
        ),
        Example(
            ("M-", "A-"), 0, where={"requests": (Request("p1", 0, frozenset("MA-"), 5),)}, why="N avoided"
        ),
        Example(
            ("N-", "A-"), 5, where={"requests": (Request("p1", 0, frozenset("MA-"), 5),)}, why="N not avoided"
        ),
        Example(("N|-",), 2, where={"requests": (Request("p1", 0, frozenset("MAN"), 2),)}, why="wanted work"),
        Example(
            ("DN-", "ND-"),
            1,
            system="2x12",
            where={"requests": (Request("p2", 0, frozenset("D-")),)},
            why="N avoided",
        ),
    )

    def post(self, poster: Poster) -> None:
        everything = poster.scenario.codes | {OFF}
        for request in poster.scenario.requests:
            poster.prefer(request.person, On(request.day, everything - request.good), amount=request.weight)

    def audit(self, roster: Roster) -> Iterator[Breach]:
        for r in roster.scenario.requests:
            codes = roster.codes(r.person, r.day) or (OFF,)
            if not all(code in r.good for code in codes):
                yield self.breach(
                    r.weight,
                    person=r.person,
                    days=(r.day,),
                    want=_wanted(r, roster.scenario),
                    got=spoken(codes, roster.scenario),
                )

    def inert(self, scenario: Scenario) -> str | None:
        return None if scenario.requests else "nobody has asked for anything"


def spoken(codes: tuple[str, ...], scenario: Scenario) -> dict[str, str]:
    """Codes as people call them, in zh and en."""
    zh = ["休息" if c == OFF else scenario.shift[c].name for c in codes]
    en = ["off" if c == OFF else scenario.shift[c].name for c in codes]
    return {"zh": "、".join(zh), "en": ", ".join(en)}


def _wanted(request: Request, scenario: Scenario) -> dict[str, str]:
    ordered = (OFF, *(s.code for s in scenario.shifts))
    good = tuple(c for c in ordered if c in request.good)
    if len(good) == 1:
        return spoken(good, scenario)
    if OFF not in good and len(good) == len(scenario.shifts):
        return {"zh": "上班", "en": "a shift"}
    if OFF not in good:
        wanted = spoken(good, scenario)
        return {"zh": wanted["zh"].replace("、", "或"), "en": wanted["en"].replace(", ", " or ")}
    bad = spoken(tuple(c for c in ordered if c not in request.good), scenario)
    return {"zh": f"不排{bad['zh']}", "en": f"anything but {bad['en']}"}
