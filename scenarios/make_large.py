"""Write large.yaml: 400 invented people on 30 grids, the same text for the same seed.

Run ``python scenarios/make_large.py`` to write the file again beside this script.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product
from pathlib import Path

SEED = 2026
START, DAYS = date(2026, 11, 1), 30
TEAMS = ("甲", "乙", "丙", "丁")
TEAM_SIZE, GRIDS, THREE_ON = 100, 30, 24
LEADERS, NEWCOMERS, MEETING = 12, 10, 8  # in each team; every fifth is a driver

SURNAMES = "李王张陈杨赵黄周吴徐孙胡朱高林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢"
FIRST = "建国志文晓雪春玉海家明永立少思佳嘉若清望"
SECOND = "平安宁远秋兰舟桦青岚林川禾松梅"
PLACES = ("东风", "和平", "新华", "青年", "解放", "长青", "永安", "清水", "向阳", "红旗")
KINDS = ("里", "新村", "街")

HEAD = """\
# 大站：{people} 人、{grids} 个网格，一个月。由 make_large.py 生成（种子 {seed}），不要手改。
shiftopt: 1
station: {{id: large, name: 江湾新区, timezone: Asia/Shanghai, calendar: CN, language: zh}}
profile: [cn-comprehensive, ergonomic]

shifts:
  M: {{name: 早班, start: "07:00", end: "15:00"}}
  A: {{name: 中班, start: "15:00", end: "23:00"}}
  N: {{name: 夜班, start: "23:00", end: "07:00"}}
handover: 10
rotation:
  cycle: [M, M, A, A, N, N, "-", "-"]
  anchor: 2026-01-01
  teams: {{甲: 0, 乙: 2, 丙: 4, 丁: 6}}
on_duty:
  - {{skill: leader, shifts: [M, A, N], least: 6}}
  - {{skill: driver, shifts: [M, A, N], least: 8}}
period: 2026-11
"""


def grids() -> list[str]:
    """One line a grid: the first ``THREE_ON`` need three officers a shift, the rest two."""
    names = [place + kind for kind, place in product(KINDS, PLACES)]
    need = [3] * THREE_ON + [2] * (GRIDS - THREE_ON)
    return [
        f"  G{i + 1:02d}: {{name: {names[i]}, need: {{M: {n}, A: {n}, N: {n}}}, effort: {1 + i % 5}}}"
        for i, n in enumerate(need)
    ]


def people(rng: random.Random) -> list[str]:
    """One line a person; in each team leaders first, newcomers last, drivers spread."""
    pool = ["".join(parts) for parts in product(SURNAMES, FIRST, SECOND)]
    names = rng.sample(pool, len(TEAMS) * TEAM_SIZE)
    lines = []
    for number, name in enumerate(names):
        place = number % TEAM_SIZE
        skills = [skill for skill, has in (("leader", place < LEADERS), ("driver", place % 5 == 0)) if has]
        newcomer = place >= TEAM_SIZE - NEWCOMERS
        since = START - timedelta(rng.randrange(10, 150) if newcomer else rng.randrange(250, 5500))
        parts = [f"id: {_id(number)}", f"name: {name}", f"team: {TEAMS[number // TEAM_SIZE]}"]
        parts += [f"skills: [{', '.join(skills)}]"] if skills else []
        lines.append(f"  - {{{', '.join(parts)}, since: {since}}}")
    return lines


def absences(rng: random.Random) -> dict[int, tuple[date, date]]:
    """35 % of the people are away for one to five days; the last eight of a team, who meet, are not."""
    able = [n for n in range(len(TEAMS) * TEAM_SIZE) if n % TEAM_SIZE < TEAM_SIZE - MEETING]
    away = {}
    for number in sorted(rng.sample(able, len(TEAMS) * TEAM_SIZE * 35 // 100)):
        length = rng.randrange(1, 6)
        first = _day(rng.randrange(DAYS - length + 1))
        away[number] = (first, first + timedelta(length - 1))
    return away


def leave(rng: random.Random, away: dict[int, tuple[date, date]]) -> list[str]:
    """One line an absence."""
    kinds = ("annual", "annual", "annual", "sick", "other")
    return [
        f"  - {{who: {_id(number)}, from: {first}, to: {last}, kind: {rng.choice(kinds)}}}"
        for number, (first, last) in away.items()
    ]


def requests(rng: random.Random, away: dict[int, tuple[date, date]]) -> list[str]:
    """Every third person has one wish, for a day on which it says something."""
    wishes = ('want: "off"', 'want: "off"', "avoid: N", "want: M")
    lines = []
    for number in range(0, len(TEAMS) * TEAM_SIZE, 3):
        first, last = away.get(number, (date.max, date.max))
        days = [on for on in map(_day, range(DAYS)) if not first <= on <= last]
        on, wish, weight = rng.choice(days), rng.choice(wishes), rng.randrange(1, 4)
        lines.append(f"  - {{who: {_id(number)}, date: {on}, {wish}, weight: {weight}}}")
    return lines


def duties() -> list[str]:
    """Leaders keep the books; the newest of each team meet once, on the team's second free day."""
    leaders = [_id(t * TEAM_SIZE + i) for t in range(len(TEAMS)) for i in range(LEADERS)]
    lines = [f"  - {{who: [{', '.join(leaders)}], hours: 4, per: month, during: [M, A], what: 班组台账}}"]
    for team in range(len(TEAMS)):
        on = _second_free_day(2 * team)
        newest = range((team + 1) * TEAM_SIZE - MEETING, (team + 1) * TEAM_SIZE)
        group = ", ".join(map(_id, newest))
        lines.append(f'  - {{who: [{group}], date: {on}, start: "09:30", end: "11:30", what: 新人座谈}}')
    return lines


def _second_free_day(offset: int) -> date:
    """First date from the 9th on that is the eighth day of the cycle for this offset."""
    day = START + timedelta(8)
    while ((day - date(2026, 1, 1)).days + offset) % 8 != 7:
        day += timedelta(1)
    return day


def _day(number: int) -> date:
    return START + timedelta(number)


def _id(number: int) -> str:
    return f"p{number + 1:03d}"


def text(seed: int = SEED) -> str:
    """The whole scenario file."""
    rng = random.Random(seed)
    head = HEAD.format(people=len(TEAMS) * TEAM_SIZE, grids=GRIDS, seed=seed)
    staff, away = people(rng), absences(rng)
    sections = {
        "grids": grids(),
        "people": staff,
        "leave": leave(rng, away),
        "requests": requests(rng, away),
        "duties": duties(),
    }
    body = "".join(f"\n{key}:\n" + "\n".join(lines) + "\n" for key, lines in sections.items())
    return head + body


if __name__ == "__main__":
    Path(__file__).with_name("large.yaml").write_text(text(), encoding="utf-8", newline="\n")
