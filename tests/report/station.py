"""A realistic finished month, built by hand: 48 people, 4 teams, National Day, leave, duties, changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from shiftopt.audit import Audit, audit
from shiftopt.profiles import rules_of
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import Rotation
from shiftopt.rules.base import Rule
from shiftopt.scenario.types import (
    DAY,
    Assignment,
    Calendar,
    Duty,
    Event,
    Grid,
    Leave,
    Need,
    Person,
    Request,
    Scenario,
    Shift,
)
from shiftopt.solving.result import Conflict, Result, Run, Status, Stop, TierResult

SHIFTS = (
    Shift("M", "早班", 7 * 60, 480),
    Shift("A", "中班", 15 * 60, 480),
    Shift("N", "夜班", 23 * 60, 480, night=True),
)
TEAMS = {"甲": 0, "乙": 2, "丙": 4, "丁": 6}
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN = (
    "建国",
    "志强",
    "秀英",
    "海燕",
    "晓东",
    "丽华",
    "明",
    "静",
    "伟",
    "芳",
    "国庆",
    "春梅",
    "文博",
    "雪",
    "磊",
    "玉兰",
    "家豪",
    "思远",
    "婷",
    "勇",
)


def people(count: int) -> tuple[Person, ...]:
    """``count`` officers over the four teams."""
    teams = list(TEAMS)
    return tuple(
        Person(
            f"p{i + 1:02d}",
            SURNAMES[i * 7 % len(SURNAMES)] + GIVEN[i * 3 % len(GIVEN)],
            teams[i * len(teams) // count],
            frozenset({"leader"} if i % 6 == 0 else ()),
            since=date(2026, 8, 1) if i % 17 == 5 else date(2020, 1, 1),
        )
        for i in range(count)
    )


def rules() -> tuple[Rule, ...]:
    """The rules that a Chinese station with an ergonomic mind has in force."""
    return rules_of(["cn-comprehensive", "ergonomic"])


def scenario(count: int = 48, areas: int = 5, language: str = "zh", **changes: object) -> Scenario:
    """October 2026 of a station; ``changes`` replace fields of the scenario."""
    start, days = date(2026, 10, 1), 31
    crew = people(count)
    need = count // len(TEAMS) - 2
    grids = tuple(Grid(f"G{i + 1}", f"第{'一二三四五六七八九十'[i]}网格", 1 + i % 5) for i in range(areas))
    share = {g.id: need // areas + (i < need % areas) for i, g in enumerate(grids)}
    needs = {(d, s.code, g): Need(n) for d in range(days) for s in SHIFTS for g, n in share.items()}
    needs[30, "A", "G1"] = needs[30, "N", "G1"] = Need(share["G1"] + 3)
    weekend = frozenset(d for d in range(days) if date(2026, 10, 1 + d).weekday() >= 5)
    holidays = dict.fromkeys(range(7), "国庆节")
    fields: dict = {
        "id": "xingfu",
        "name": "幸福社区",
        "start": start,
        "days": days,
        "shifts": SHIFTS,
        "people": crew,
        "rotation": Rotation(tuple("MMAANN--"), date(2026, 1, 1), TEAMS),
        "grids": grids,
        "needs": needs,
        "calendar": Calendar(
            weekend,
            holidays,
            frozenset({0, 1, 2}),
            frozenset(d for d in range(7, days) if d not in weekend or d == 9),
        ),
        "rules": rules(),
        "handover": 15,
        "language": language,
        "leave": (
            Leave("p03", 4, 9, "annual"),
            Leave("p07", 4, 6, "annual"),
            Leave("p09", 3, 12, "sick"),
            Leave("p15", 17, 19, "annual"),
            Leave("p20", 18, 22, "annual"),
            Leave("p22", 17, 24, "sick"),
            Leave("p31", 24, 26, "other"),
        ),
        "requests": (Request("p02", 10, frozenset("-"), 2),),
        "duties": (
            *(Duty(p, "街道例会", 120, 13, 13 * DAY + 14 * 60) for p in ("p01", "p13", "p25", "p37")),
            Duty("p05", "消防培训", 180, 20, 20 * DAY + 9 * 60),
            *(Duty(p.id, "民情日记", 60 * (4 + i % 5)) for i, p in enumerate(crew) if i % 3 == 0),
        ),
        "events": (Event(30, "秋季安全大检查", "G1"),),
        "profiles": ("cn-comprehensive", "ergonomic"),
        "period": "2026-10",
        "hash": "5f2c9e0b7d41a6c8",
    }
    here = {p.id for p in crew}
    for key in ("leave", "duties", "requests"):
        fields[key] = tuple(row for row in fields[key] if row.person in here)
    return Scenario(**{**fields, **changes})


HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror=hacked=1>&\"'\u202e😀"
"""What a name may hold."""


def hostile(text: str = HOSTILE) -> Scenario:
    """A small month in which everything that is typed looks like code."""
    month = scenario(16, 3)
    teams = {team: f"{text}{team}" for team in month.rotation.offsets}
    rotation = replace(month.rotation, offsets={teams[t]: at for t, at in month.rotation.offsets.items()})
    return replace(
        month,
        name=text,
        rotation=rotation,
        people=tuple(replace(p, name=text, team=teams[p.team]) for p in month.people),
        grids=tuple(replace(g, name=text) for g in month.grids),
        duties=tuple(replace(d, what=text) for d in month.duties),
        events=tuple(replace(e, what=text) for e in month.events),
        calendar=replace(month.calendar, holidays={0: text}),
        shifts=tuple(replace(s, name=text) for s in month.shifts),
    )


def roster(month: Scenario) -> Roster:
    """The rotation with its gaps filled from people who are free, grids in turn."""
    line = {
        (p.id, d): month.base(p.id, d)
        for p in month.people
        for d in range(month.days)
        if month.available(p.id, d)
    }
    rng = Random(3)
    for day in range(month.days):
        for shift in "MAN":
            on = [p for p in month.people if line.get((p.id, day)) == shift]
            need = sum(n.least for (d, s, _), n in month.needs.items() if (d, s) == (day, shift))
            free = [p for p in month.people if line.get((p.id, day)) == "-"]
            for p in rng.sample(free, max(need - len(on), 0)):
                line[p.id, day] = shift
    if line:
        line["p11", 16] = "M" if line["p11", 16] != "M" else "A"
        line["p28", 12] = "-"
    found = []
    for day in range(month.days):
        for shift in "MAN":
            places = [
                g for (d, s, g), n in month.needs.items() if (d, s) == (day, shift) for _ in range(n.least)
            ]
            crew = [p.id for p in month.people if line.get((p.id, day)) == shift]
            turn = day % len(crew) if crew else 0
            for i, person in enumerate(crew[turn:] + crew[:turn]):
                base = month.base(person, day)
                origin = "rotation" if base == shift else "extra" if base == "-" else "cover"
                found.append(Assignment(person, day, shift, places[i % len(places)], origin))
    return Roster(month, found)


def result(month: Scenario | None = None) -> Result:
    """A feasible result with one tier left open."""
    plan = roster(month or scenario())
    return Result(
        Status.FEASIBLE,
        Stop.LIMIT,
        RUN,
        (
            TierResult("coverage", 0, 0, 0.4),
            TierResult("working_time", 0, 0, 0.9),
            TierResult("rotation", 61, 61, 2.1),
            TierResult("fairness", 412, 403, 20.0),
            TierResult("wishes", 3, None, 1.0),
        ),
        plan,
        audit(plan) if plan.scenario.rules else Audit(plan, ()),
    )


RUN = Run(
    1, 1, True, 24.6, 1.2, {"shiftopt": "0.1.0", "ortools": "9.14", "python": "3.11.9"}, "5f2c9e0b7d41a6c8"
)

IMPOSSIBLE = Result(
    Status.INFEASIBLE,
    Stop.FINISHED,
    RUN,
    conflict=Conflict(
        shortages=("10月31日夜班第一网格需要 15 人，能上夜班的只有 12 人。",),
        rules=("cover", "min_rest"),
        minimal=True,
        sentences=("每个网格每班到岗人数不少于需要", "两次上班之间至少休息 11 小时"),
        way_out=("10月31日夜班第一网格少 3 人",),
        cheapest=True,
    ),
)

UNKNOWN = Result(Status.UNKNOWN, Stop.LIMIT, RUN)
