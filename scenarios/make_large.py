"""Write large.yaml: 400 invented people on 30 grids, the same text for the same seed.

Run ``python scenarios/make_large.py`` to write the file again beside this script. The benchmarks draw other
stations here: of other sizes, nearer to what their people can do, with more leave.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product
from pathlib import Path

SEED = 2026
START, DAYS = date(2026, 11, 1), 30
ANCHOR = date(2026, 1, 1)
TEAMS = ("甲", "乙", "丙", "丁")
SHIFTS, CYCLE = "MAN", "MMAANN--"

SURNAMES = "李王张陈杨赵黄周吴徐孙胡朱高林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢"
FIRST = "建国志文晓雪春玉海家明永立少思佳嘉若清望"
SECOND = "平安宁远秋兰舟桦青岚林川禾松梅"
PLACES = ("东风", "和平", "新华", "青年", "解放", "长青", "永安", "清水", "向阳", "红旗")
KINDS = ("里", "新村", "街")

HEAD = """\
# {title}：{people} 人、{grids} 个网格，一个月。由 make_large.py 生成（种子 {seed}），不要手改。
shiftopt: 1
station: {{id: {name}, name: 江湾新区, timezone: Asia/Shanghai, calendar: CN, language: zh}}
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
{on_duty}
period: 2026-11
"""


@dataclass(frozen=True)
class Station:
    """What a station is drawn from.

    Attributes
    ----------
    people : int
    load : float or None
        Shifts needed for each that the rotation supplies, leave taken off; None for 84 of 100 people a team
        on each shift, which is 0.87 with the usual leave.
    away : (int, int, int)
        Per cent of the people who are on leave once, and for how many days, least and most.
    """

    people: int = 400
    load: float | None = None
    away: tuple[int, int, int] = (35, 1, 5)

    @property
    def teams(self) -> list[range]:
        """Numbers of the people of each team."""
        ends = [self.people * k // len(TEAMS) for k in range(len(TEAMS) + 1)]
        return [range(a, b) for a, b in pairwise(ends)]

    @property
    def grids(self) -> int:
        return max(1, self.people * 30 // 400)

    def of_team(self, per_cent: int, least: int = 0) -> int:
        """So many of each team."""
        return max(least, self.people * per_cent // 400)

    @property
    def leaders(self) -> int:
        return self.of_team(12, 2)

    @property
    def meeting(self) -> int:
        """The newest of a team, who meet and take no leave."""
        return self.of_team(8)

    def place(self, number: int) -> tuple[int, int, int]:
        """Team of a person, place in it, and its size."""
        team = next(t for t, members in enumerate(self.teams) if number in members)
        return team, number - self.teams[team].start, len(self.teams[team])

    def crew(self, supply: int) -> tuple[int, int]:
        """Officers on each shift of the month, and on how many shifts there is one more."""
        slots = DAYS * len(SHIFTS)
        return divmod(round(self.load * supply), slots) if self.load else (self.people * 84 // 400, 0)


Away = dict[int, tuple[date, date]]
"""Person → first and last day of leave."""


def supply(station: Station, away: Away) -> int:
    """Shifts that the rotation gives those who are there."""
    never = (date.max, date.max)
    return sum(
        CYCLE[((on - ANCHOR).days + 2 * team) % len(CYCLE)] != "-" and not first <= on <= last
        for team, members in enumerate(station.teams)
        for number in members
        for first, last in (away.get(number, never),)
        for on in map(_day, range(DAYS))
    )


def needs(station: Station, crew: int) -> list[int]:
    """Officers on each grid: the first ones need one more than the rest."""
    each, more = divmod(crew, station.grids)
    return [each + (grid < more) for grid in range(station.grids)]


def grids(need: list[int]) -> list[str]:
    """One line a grid."""
    names = [place + kind for kind, place in product(KINDS, PLACES)]
    return [
        f"  G{i + 1:02d}: {{name: {names[i]}, need: {{M: {n}, A: {n}, N: {n}}}, effort: {1 + i % 5}}}"
        for i, n in enumerate(need)
    ]


def events(need: list[int], more: int) -> Iterator[str]:
    """One line for each shift with an officer more, evenly over the month."""
    slots = list(product(range(DAYS), SHIFTS))
    places = [
        place for place in range(len(slots)) if place * more // len(slots) != (place + 1) * more // len(slots)
    ]
    for turn, place in enumerate(places):
        (day, shift), grid = slots[place], turn % len(need)
        more_there = f"need: {{{shift}: {need[grid] + 1}}}"
        yield f"  - {{date: {_day(day)}, grid: G{grid + 1:02d}, {more_there}, what: 加强巡逻}}"


def people(station: Station, rng: random.Random) -> list[str]:
    """One line a person; in each team leaders first, newcomers last, drivers spread."""
    pool = ["".join(parts) for parts in product(SURNAMES, FIRST, SECOND)]
    lines = []
    for number, name in enumerate(rng.sample(pool, station.people)):
        team, place, size = station.place(number)
        has = (("leader", place < station.leaders), ("driver", place % 5 == 0))
        skills = [skill for skill, here in has if here]
        newcomer = place >= size - station.of_team(10)
        since = START - timedelta(rng.randrange(10, 150) if newcomer else rng.randrange(250, 5500))
        parts = [f"id: {_id(number)}", f"name: {name}", f"team: {TEAMS[team]}"]
        parts += [f"skills: [{', '.join(skills)}]"] if skills else []
        lines.append(f"  - {{{', '.join(parts)}, since: {since}}}")
    return lines


def absences(station: Station, rng: random.Random) -> Away:
    """Who is away, and when; those who meet are not."""
    share, least, most = station.away
    able = [n for members in station.teams for n in members[: len(members) - station.meeting]]
    away = {}
    for number in sorted(rng.sample(able, station.people * share // 100)):
        length = rng.randrange(least, most + 1)
        first = _day(rng.randrange(DAYS - length + 1))
        away[number] = (first, first + timedelta(length - 1))
    return away


def leave(rng: random.Random, away: Away) -> list[str]:
    """One line an absence."""
    kinds = ("annual", "annual", "annual", "sick", "other")
    return [
        f"  - {{who: {_id(number)}, from: {first}, to: {last}, kind: {rng.choice(kinds)}}}"
        for number, (first, last) in away.items()
    ]


def requests(station: Station, rng: random.Random, away: Away) -> list[str]:
    """Every third person has one wish, for a day on which it says something."""
    wishes = ('want: "off"', 'want: "off"', "avoid: N", "want: M")
    lines = []
    for number in range(0, station.people, 3):
        first, last = away.get(number, (date.max, date.max))
        days = [on for on in map(_day, range(DAYS)) if not first <= on <= last]
        on, wish, weight = rng.choice(days), rng.choice(wishes), rng.randrange(1, 4)
        lines.append(f"  - {{who: {_id(number)}, date: {on}, {wish}, weight: {weight}}}")
    return lines


def duties(station: Station) -> list[str]:
    """Leaders keep the books; the newest of each team meet once, on the team's second free day."""
    leaders = [_id(n) for members in station.teams for n in members[: station.leaders]]
    lines = [f"  - {{who: [{', '.join(leaders)}], hours: 4, per: month, during: [M, A], what: 班组台账}}"]
    for team, members in enumerate(station.teams if station.meeting else ()):
        group = ", ".join(map(_id, members[len(members) - station.meeting :]))
        on = _second_free_day(2 * team)
        lines.append(f'  - {{who: [{group}], date: {on}, start: "09:30", end: "11:30", what: 新人座谈}}')
    return lines


def on_duty(station: Station) -> list[str]:
    """Half of a team's leaders, two in five of its drivers; no drivers at a tiny station."""
    wanted = {"leader": station.of_team(6, 1), "driver": station.of_team(8)}
    return [f"  - {{skill: {s}, shifts: [M, A, N], least: {n}}}" for s, n in wanted.items() if n]


def _second_free_day(offset: int) -> date:
    """First date from the 9th on that is the eighth day of the cycle for this offset."""
    day = START + timedelta(8)
    while ((day - ANCHOR).days + offset) % 8 != 7:
        day += timedelta(1)
    return day


def _day(number: int) -> date:
    return START + timedelta(number)


def _id(number: int) -> str:
    return f"p{number + 1:03d}"


def text(seed: int = SEED, station: Station = Station()) -> str:
    """The whole scenario file."""
    rng = random.Random(seed)
    usual = station == Station()
    head = HEAD.format(
        title="大站" if usual else "试算站",
        name="large" if usual else "drawn",
        people=station.people,
        grids=station.grids,
        seed=seed,
        on_duty="\n".join(on_duty(station)),
    )
    staff, away = people(station, rng), absences(station, rng)
    crew, more = station.crew(supply(station, away))
    need = needs(station, crew)
    sections = {
        "grids": grids(need),
        "people": staff,
        "leave": leave(rng, away),
        "requests": requests(station, rng, away),
        "duties": duties(station),
        "events": list(events(need, more)),
    }
    body = "".join(f"\n{key}:\n" + "\n".join(lines) + "\n" for key, lines in sections.items() if lines)
    return head + body


if __name__ == "__main__":
    Path(__file__).with_name("large.yaml").write_text(text(), encoding="utf-8", newline="\n")
