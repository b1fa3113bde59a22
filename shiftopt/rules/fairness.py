"""Burdens shared fairly: nights, weekends, holidays and hours, each against one's own entitled share.

A burden is counted in quarter-shifts: an ordinary shift is 4. The price is a square in whole shifts,
so that two shifts too many for one person cost more than one too many for two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import floor, gcd
from typing import Any, Literal

from pydantic import Field

from shiftopt.model.words import On, Poster, Term
from shiftopt.paperwork import hidden_in_rota
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Breach, Example, Language, Rule, Tier, Words
from shiftopt.rules.room import expected_hidden
from shiftopt.rules.tiny import duty
from shiftopt.scenario.types import Assignment, Duty, Leave, Scenario, remembered

QUARTERS = 4
"""Quarter-shifts in a shift."""

Burden = Literal["nights", "weekends", "holidays", "hours", "cover"]

Counted = Literal["nights", "weekends", "holidays", "hours", "cover", "load"]
"""What is counted: a burden, or all of them together as one load."""

NIGHT, WEEKEND, HOLIDAY = 2, 1, 2
"""Quarter-shifts that a night, a weekend day and a statutory holiday add to the load of a shift."""

SAID = {
    "nights": {"zh": "夜班", "en": "nights"},
    "weekends": {"zh": "周末班", "en": "weekend shifts"},
    "holidays": {"zh": "节日班", "en": "holiday shifts"},
    "hours": {"zh": "工时", "en": "hours"},
    "cover": {"zh": "替班", "en": "cover for others"},
}

PER = {True: {"zh": "小时", "en": "h"}, False: {"zh": "个", "en": ""}}


@dataclass(frozen=True, slots=True)
class Share:
    """What one person ought to carry, in quarter-shifts.

    Attributes
    ----------
    fair : Fraction
        The exact share of the pool, balance brought forward taken off.
    base : int
        Carried whatever the roster says: duties, when hours are shared, but for paperwork that finds room.
    target : int
        ``fair`` rounded to a total that whole shifts can reach.
    part : Fraction
        The person's part of whatever there is to be shared.
    """

    fair: Fraction
    base: int
    target: int
    part: Fraction = Fraction(0)


def usual_minutes(scenario: Scenario) -> int:
    """Work minutes of the shift that most officers are needed for: one standard shift."""
    wanted: Counter[str] = Counter()
    for (_, shift, _), need in scenario.needs.items():
        wanted[shift] += need.least
    usual = max(scenario.shifts, key=lambda s: wanted[s.code])
    return scenario.work_minutes(usual.code)


def quarters(minutes: int, usual: int) -> int:
    """Minutes of work in quarters of a standard shift, half up."""
    return (2 * QUARTERS * minutes + usual) // (2 * usual)


@remembered
def weights(scenario: Scenario, of: Counted) -> Mapping[tuple[int, str], int]:
    """(day, shift) of the period that burden somebody → quarter-shifts, in time order."""
    usual = usual_minutes(scenario)
    calendar = scenario.calendar
    days = {"weekends": calendar.weekend, "holidays": calendar.statutory}.get(of, range(scenario.days))
    found = {}
    for day in range(scenario.days):
        for shift in scenario.shifts:
            counts = day in days and (shift.night or of != "nights")
            hourly = of in ("hours", "load")
            weight = quarters(scenario.work_minutes(shift.code), usual) if hourly else QUARTERS
            if of == "load":
                weight += NIGHT * shift.night + WEEKEND * (day in calendar.weekend)
                weight += HOLIDAY * (day in calendar.statutory)
            if counts and weight:
                found[day, shift.code] = weight
    return found


def counts(scenario: Scenario, of: Counted, person: str, day: int, shift: str) -> bool:
    """Whether a shift that counts is a burden to this person: cover is what the base rota doesn't give."""
    return of != "cover" or scenario.base(person, day) != shift


@remembered
def entitled(scenario: Scenario, of: Counted) -> Mapping[str, Share]:
    """Each person's share of a burden; whoever can't carry any of it is left out.

    The pool holds, for every shift that counts, as many people as are needed (wished) or as the
    rotation brings, whichever is more, for hours and load the duties too; for cover, what the rotation
    doesn't bring. It is divided by available days × contracted share. Of duties without a clock time counts
    what finds no room in the shifts of the base rota: known before anybody plans, and within a shift of
    what the roster leaves hidden.

    Parameters
    ----------
    scenario : Scenario
    of : str
        nights, weekends, holidays, hours, cover (shifts that the base rota doesn't give a person: moved or
        extra), or load: all but cover together.

    Returns
    -------
    mapping of str to Share
        By person, in the order of the scenario.
    """
    counted, usual = weights(scenario, of), usual_minutes(scenario)
    needed: Counter[tuple[int, str]] = Counter()
    grids: dict[tuple[int, str], list[str]] = {}
    for (day, shift, grid), need in scenario.needs.items():
        if officers := max(need.least, need.wish):
            needed[day, shift] += officers
            grids.setdefault((day, shift), []).append(grid)

    days, units, base = {}, {}, {}
    brought: Counter[tuple[int, str]] = Counter()
    for p in scenario.people:
        able = [slot for slot in counted if scenario.may_work(p.id, *slot)]
        rota = [(d, code) for d, code in able if scenario.base(p.id, d) == code]
        mine = [slot for slot in able if counts(scenario, of, p.id, *slot)]
        may = set(rota) & set(mine) or any(
            scenario.eligible(p.id, g) for slot in mine for g in grids.get(slot, ())
        )
        present = sum(scenario.available(p.id, d) for d in range(scenario.days)) * p.share
        if may and present and p.limits.get(of) != 0 and p.limits.get("shifts") != 0:
            days[p.id] = present
            units[p.id] = gcd(*(counted[slot] for slot in mine))
            brought.update(slot for slot in rota if scenario.available(p.id, slot[0]))
            minutes = sum(d.minutes for d in scenario.duties if d.person == p.id and d.timed)
            minutes += expected_hidden(scenario, p.id)
            base[p.id] = quarters(minutes, usual) if of in ("hours", "load") else 0

    def wanted(slot: tuple[int, str]) -> int:
        missing = max(0, needed[slot] - brought[slot])
        return missing if of == "cover" else brought[slot] + missing

    pool = sum(w * wanted(slot) for slot, w in counted.items()) + sum(base.values())
    everybody = sum(days.values())
    shares = {}
    for person, present in days.items():
        balance = QUARTERS * scenario.balances.get(person, {}).get(of, 0)
        part = Fraction(present, everybody)
        fair = pool * part - balance
        unit = units[person]
        steps = floor((fair - base[person]) / unit + Fraction(1, 2))
        shares[person] = Share(fair, base[person], base[person] + unit * steps, part)
    return shares


def price(target: int, total: int) -> int:
    """Points for carrying ``total`` quarter-shifts: 4 × (whole shifts off)², straight lines between."""
    whole, rest = divmod(abs(total - target), QUARTERS)
    return 4 * whole * whole + rest * (2 * whole + 1)


NIGHTLY = {"need": {"N": 1}}


class FairShare(Rule):
    """Everybody carries as near as can be the entitled share of a burden, over the year."""

    kind: Literal["fair_share"] = Field(
        "fair_share", description="A burden shared by what each is entitled to"
    )
    enforce: Literal["soft", "off"] = Field("soft", description="Costs points, or is off")
    tier: Tier = Field("fairness", description="Objective tier in which a soft breach is priced")
    of: Burden = Field(description="The burden: nights, weekends, holidays, hours or cover for others")

    about = "share"
    unit = "points"
    words = {
        "zh": Words(
            "公平分担",
            "{what[zh]}按在岗天数公平分担，往期多担的本期少排；偏离越多，扣分增长越快。",
            "{who}：{what[zh]} {have} {per[zh]}，应担 {fair} {per[zh]}（{amount} 分）。",
        ),
        "en": Words(
            "Fair share",
            "Everybody's share of {what[en]} follows the days at work; what was carried before counts.",
            "{who}: {what[en]} {have}, entitled share {fair} (points: {amount}).",
        ),
    }

    examples = (
        Example(("NN--", "--NN"), 0, {"of": "nights"}, where=NIGHTLY, why="two nights each"),
        Example(("NNN-", "---N"), 8, {"of": "nights"}, where=NIGHTLY, why="one off, both pay 4"),
        Example(("NNNN", "----"), 32, {"of": "nights"}, where=NIGHTLY, why="two off, both pay 16"),
        Example(
            ("N|NN--", "N|--NN"),
            0,
            {"of": "nights"},
            where=NIGHTLY,
            why="history is in the balance, if at all",
        ),
        Example(
            ("N---", "-NNN"),
            0,
            {"of": "nights"},
            where={**NIGHTLY, "balances": {"p1": {"nights": 1}, "p2": {"nights": -1, "hours": 3}}},
            why="one carried more before, the other less",
        ),
        Example(
            ("NNN-", "---N"),
            0,
            {"of": "nights"},
            where={**NIGHTLY, "leave": (Leave("p2", 0, 1),)},
            why="two days of four away: 16 × 4/6 is nearest to three nights",
        ),
        Example(
            ("NN-", "--N"), 4, {"of": "nights"}, where=NIGHTLY, why="one and a half each, rounded up to two"
        ),
        Example(
            ("NNN-", "-NN-", "----"),
            4,
            {"of": "nights"},
            where={**NIGHTLY, "limits": {"p3": {"nights": 0}}},
            why="who may have no nights is left out",
        ),
        Example(
            ("MNN-", "---N", "---M"),
            4,
            {"of": "nights"},
            where={**NIGHTLY, "people": {"p3": {"shifts": ("M", "A")}}},
            why="an office person without nights is left out",
        ),
        Example(
            ("NN--", "---N"),
            4,
            {"of": "nights"},
            where={"need": {(0, "N", "G1"): 1}, "cycle": "N---", "offsets": (0, 2)},
            why="one needed, the rotation brings one each on two days: one night each",
        ),
        Example(
            ("-N---M-", "M-----M"),
            0,
            {"of": "weekends"},
            where={"need": {"M": 1}},
            why="Saturday for one, Sunday for the other",
        ),
        Example(
            ("M----MM", "MMMMM--"), 8, {"of": "weekends"}, where={"need": {"M": 1}}, why="both on one person"
        ),
        Example(
            ("MA-M", "--A-"),
            8,
            {"of": "holidays"},
            where={"need": {"M": 1}, "holidays": {0: "端午节", 3: "中秋节"}},
            why="two holiday shifts for one, none for the other",
        ),
        Example(
            ("M--", "-MM"),
            0,
            {"of": "hours"},
            where={"need": {"M": 1}, "duties": (Duty("p1", "民情日记", 240),)},
            why="half a shift of paperwork counts",
        ),
        Example(
            ("MM--", "--MM"),
            0,
            {"of": "hours"},
            where={
                "need": {"M": 1},
                "cycle": "MM--",
                "offsets": (0, 2),
                "duties": (Duty("p1", "民情日记", 240),),
                "room": {"M": 180},
            },
            why="it doesn't where the shifts have room for it",
        ),
        Example(
            ("MM-", "--M"),
            8,
            {"of": "hours"},
            where={
                "need": {"M": 1},
                "duties": (duty("p1", 2, "09:00", "11:00"), duty("p1", 2, "13:00", "15:00")),
            },
            why="four hours of meetings make the second shift one too many",
        ),
        Example(
            ("MMM", "--M"),
            4,
            {"of": "hours"},
            where={"need": {"M": 1}, "people": {"p2": {"share": 50}}, "handover": 15},
            why="half-time, half the share: two shifts and one",
        ),
        Example(
            ("MM--", "--MM"),
            8,
            {"of": "cover"},
            where={"need": {"M": 1}, "cycle": "M-", "offsets": (0, 1)},
            why="the rotation suffices; each takes a shift of the other",
        ),
        Example(
            ("MMMM", "----"),
            16,
            {"of": "cover"},
            where={"need": {"M": 1}, "cycle": "M-", "offsets": (0, 1)},
            why="the willing one takes both of the other's",
        ),
        Example(
            ("MMMM", "MMMM", "----"),
            0,
            {"of": "cover"},
            where={"need": {"M": 2}, "cycle": "M-", "offsets": (0, 1, 0), "leave": (Leave("p3", 0, 3),)},
            why="one is away: two covers each",
        ),
        Example(
            ("AA|A---", "M-|MM-M"),
            16,
            {"of": "cover"},
            where={
                "need": {"M": 1},
                "cycle": "M-",
                "offsets": (0, 1),
                "balances": {"p1": {"cover": 1}, "p2": {"cover": -1}},
            },
            why="who stood in more last month stands in once again: two too many",
        ),
        Example(
            ("N|DN-", "D|N-D"), 8, {"of": "nights"}, "2x12", {"need": {"D": 1, "N": 1}}, "two each were fair"
        ),
    )

    @property
    def name(self) -> str:
        return self.id or f"{self.kind}_{self.of}"

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.kind, self.of)

    def title(self, language: Language = "zh") -> str:
        return self.words[language].title + {"zh": "：", "en": ": "}[language] + SAID[self.of][language]

    def facts(self, language: Language) -> dict[str, Any]:
        return {**super().facts(language), "what": SAID[self.of], "per": PER[self.of == "hours"]}

    def post(self, poster: Poster) -> None:
        slots: dict[int, dict[int, set[str]]] = {}
        for (day, code), weight in weights(poster.scenario, self.of).items():
            slots.setdefault(day, {}).setdefault(weight, set()).add(code)
        scenario = poster.scenario
        for person, share in entitled(scenario, self.of).items():
            terms = [
                Term((On(day, frozenset(mine)),), weight)
                for day, by in slots.items()
                for weight, codes in by.items()
                if (mine := [c for c in codes if counts(scenario, self.of, person, day, c)])
            ]
            poster.count(person, terms, base=share.base, curve=partial(price, share.target))

    def meter(self, scenario: Scenario) -> Callable[[str, Iterable[Assignment]], int]:
        heavy, shares = weights(scenario, self.of), entitled(scenario, self.of)

        def points(person: str, line: Iterable[Assignment]) -> int:
            share = shares.get(person)
            mine = (a for a in line if counts(scenario, self.of, person, a.day, a.shift))
            carried = sum(heavy.get((a.day, a.shift), 0) for a in mine)
            return price(share.target, share.base + carried) if share else 0

        return points

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        usual = usual_minutes(scenario)
        for person, share in entitled(scenario, self.of).items():
            carried = self._carried(roster, person, usual)
            points = sum(2 * (quarter // 4) + 1 for quarter in range(abs(carried - share.target)))
            if points:
                scale = Fraction(usual, 240) if self.of == "hours" else Fraction(1, 4)
                said = {"have": f"{float(carried * scale):.4g}", "fair": f"{float(share.target * scale):.4g}"}
                yield self.breach(points, person=person, days=(0, scenario.days - 1), **said)

    def _carried(self, roster: Roster, person: str, usual: int) -> int:
        """Quarter-shifts on the finished roster."""
        scenario, line = roster.scenario, roster.line(person)
        if self.of == "nights":
            return 4 * sum(scenario.shift[a.shift].night for a in line)
        if self.of == "weekends":
            return 4 * sum(scenario.date(a.day).weekday() >= 5 for a in line)
        if self.of == "cover":
            return 4 * sum(a.shift != scenario.base(person, a.day) for a in line)
        if self.of == "holidays":
            return 4 * sum(a.day in scenario.calendar.statutory for a in line)
        spans = [scenario.span(a.day, a.shift) for a in line]
        other = sum(d.minutes for d in scenario.duties if d.person == person and d.timed)
        work = [end - start for start, end in spans] + [other + hidden_in_rota(scenario, person)]
        return sum(floor(Fraction(4 * minutes, usual) + Fraction(1, 2)) for minutes in work)

    def inert(self, scenario: Scenario) -> str | None:
        if self.of == "cover" and not any(
            scenario.base(p.id, d) != OFF for p in scenario.people for d in range(scenario.days)
        ):
            return "nobody follows a rotation or a week, so there is nothing to stand in for"
        if weights(scenario, self.of):
            return None
        return {
            "nights": "no shift is a night",
            "weekends": "the period has no Saturday and no Sunday",
            "holidays": "the period has no statutory holiday",
            "hours": "no shift has any length",
            "cover": "there are no shifts",
        }[self.of]


STEEPER = 3
"""By how much each further shift above the share costs more than the one before."""
STEEPEST = 3
"""Shifts after which the price grows no steeper."""


def steep(above: int) -> int:
    """Points for a load so many quarter-shifts above what is free: each shift three times the one before."""
    whole, rest = divmod(max(above, 0), QUARTERS)
    rising = min(whole, STEEPEST)
    step = STEEPER**rising
    return QUARTERS * ((step - 1) // (STEEPER - 1) + (whole - rising) * step) + rest * step


class Load(Rule):
    """Whoever carries most is relieved first: each further shift above the share costs three times as much.

    The load is hours, nights, weekends and holidays in one number, in quarter-shifts: a standard shift 4, a
    night 2 more, a weekend day 1 more, a statutory holiday 2 more, duties by their length.
    """

    kind: Literal["load"] = Field("load", description="The heaviest load, all burdens together")
    enforce: Literal["soft", "off"] = Field("soft", description="Costs points, or is off")
    above: int = Field(2, ge=0, le=20, description="Shifts above the entitled load that are free of charge")

    about = "share"
    unit = "points"
    words = {
        "zh": Words(
            "重担先减",
            "工时、夜班、周末、节日合成一个负担；比应担多出 {above} 个班以上的，"
            "每再多一个班扣分是前一个的 3 倍，所以先减最重的人。",
            "{who}：负担合 {have} 个班，应担 {fair} 个（{amount} 分）。",
        ),
        "en": Words(
            "The heaviest load first",
            "Hours, nights, weekends and holidays make one load; from {above} shifts above the share on each "
            "further one costs three times the one before, so that the worst off are relieved first.",
            "{who}: a load of {have} shifts, entitled share {fair} (points: {amount}).",
        ),
    }
    examples = (
        Example(("M-M-", "-M-M"), 0, {"above": 0}, where={"need": {"M": 1}}, why="two shifts each"),
        Example(("MMM-", "---M"), 4, {"above": 0}, where={"need": {"M": 1}}, why="one above: 4 × 1"),
        Example(("MMM-", "---M"), 0, {"above": 1}, where={"need": {"M": 1}}, why="one above is free"),
        Example(
            ("MMMM", "----"), 4, {"above": 1}, where={"need": {"M": 1}}, why="two above, one of them free"
        ),
        Example(("MMMM", "----"), 0, where={"need": {"M": 1}}, why="two above are free"),
        Example(("MMMM", "----"), 16, {"above": 0}, where={"need": {"M": 1}}, why="two above: 4 + 12"),
        Example(
            ("NN--", "--MM"),
            2,
            {"above": 0},
            where={"need": {(0, "N", "G1"): 1, (1, "N", "G1"): 1, (2, "M", "G1"): 1, (3, "M", "G1"): 1}},
            why="the same hours, and both nights on one: half a shift above",
        ),
        Example(
            ("-----MM", "MM-----"),
            1,
            {"above": 0},
            where={"need": {(d, "M", "G1"): 1 for d in (0, 1, 5, 6)}},
            why="the whole weekend on one: a quarter above, rounded",
        ),
        Example(("NN|MM", "MM|M-"), 4, {"above": 0}, where={"need": {"M": 1}}, why="the past isn't counted"),
        Example(
            ("MMM", "--M"),
            4,
            {"above": 0},
            where={"need": {"M": 1}, "duties": (Duty("p2", "民情日记", 960),)},
            why="three shifts, or one and paperwork for two: both half a shift above",
        ),
        Example(
            ("DDN-", "---N"),
            10,
            {"above": 0},
            "2x12",
            {"need": {"D": 1}},
            why="a shift and a half above: 4 + 6",
        ),
    )

    def _price(self, target: int, total: int) -> int:
        return steep(total - target - QUARTERS * self.above)

    def post(self, poster: Poster) -> None:
        slots: dict[tuple[int, int], set[str]] = {}
        for (day, code), weight in weights(poster.scenario, "load").items():
            slots.setdefault((day, weight), set()).add(code)
        terms = [Term((On(day, frozenset(codes)),), weight) for (day, weight), codes in slots.items()]
        for person, share in entitled(poster.scenario, "load").items():
            poster.count(person, terms, base=share.base, curve=partial(self._price, share.target))

    def meter(self, scenario: Scenario) -> Callable[[str, Iterable[Assignment]], int]:
        heavy, shares = weights(scenario, "load"), entitled(scenario, "load")

        def points(person: str, line: Iterable[Assignment]) -> int:
            share = shares.get(person)
            carried = sum(heavy.get((a.day, a.shift), 0) for a in line)
            return self._price(share.target, share.base + carried) if share else 0

        return points

    def audit(self, roster: Roster) -> Iterator[Breach]:
        scenario = roster.scenario
        usual, hours = usual_minutes(scenario), FairShare.model_construct(of="hours")
        for person, share in entitled(scenario, "load").items():
            carried = hours._carried(roster, person, usual)
            for a in roster.line(person):
                carried += NIGHT * scenario.shift[a.shift].night
                carried += WEEKEND * (scenario.date(a.day).weekday() >= 5)
                carried += HOLIDAY * (a.day in scenario.calendar.statutory)
            free = share.target + 4 * self.above
            points = sum(3 ** min((quarter - free) // 4, STEEPEST) for quarter in range(free, carried))
            if points:
                said = {"have": f"{carried / 4:g}", "fair": f"{share.target / 4:g}"}
                yield self.breach(points, person=person, days=(0, scenario.days - 1), **said)

    def inert(self, scenario: Scenario) -> str | None:
        return None if weights(scenario, "load") else "no shift has any length"
