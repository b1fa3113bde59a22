"""Two rosters beside each other: what changed for whom, better or worse, in words and pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from shiftopt.errors import Problem, ScenarioError
from shiftopt.overload import overloads
from shiftopt.report import phrases
from shiftopt.rules.base import Language
from shiftopt.solving.result import Result
from shiftopt.workload import workload

Tone = Literal["better", "worse", "mixed", "same"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A number of a person that may get better or worse.

    ``least`` is the smallest difference worth a word; ``more_is_better`` tells the direction. Minutes are
    shown as hours.
    """

    key: str
    zh: str
    en: str
    least: int = 1
    minutes: bool = False
    more_is_better: bool = False

    def name(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en

    def show(self, value: int) -> str:
        return phrases.hours(value) if self.minutes else str(value)


METRICS = (
    Metric("level", "负荷等级", "load level"),
    Metric("overtime", "超标准工时", "hours above standard", 120, minutes=True),
    Metric("nights", "夜班", "nights"),
    Metric("weekend_shifts", "周末班", "weekend shifts"),
    Metric("holiday_shifts", "节日班", "holiday shifts"),
    Metric("max_7_days", "任意 7 天最多工时", "most hours in 7 days", 60, minutes=True),
    Metric("shortest_rest", "最短休息", "shortest rest, h", 60, minutes=True, more_is_better=True),
    Metric("free_weekends", "完整周末", "free weekends", more_is_better=True),
    Metric("hidden", "隐性工时", "hidden hours", 60, minutes=True),
    Metric("unmet", "未满足意愿", "wishes not met"),
)
"""What is compared, the weightiest first."""


@dataclass(frozen=True)
class Side:
    """One of the two rosters.

    Attributes
    ----------
    people : mapping
        Person → (name, team).
    shifts : mapping
        (person, date) → what is worked, such as ``M G1``; absent when free.
    loads : mapping
        Person → values of `METRICS`, and ``total`` minutes.
    points : mapping
        Tier → points of soft rules.
    hard : int
        Breaches of hard rules.
    """

    label: str
    station: str
    name: str
    first: date
    last: date
    people: Mapping[str, tuple[str, str | None]]
    shifts: Mapping[tuple[str, date], str]
    loads: Mapping[str, Mapping[str, int]]
    points: Mapping[str, int] = field(default_factory=dict)
    hard: int = 0


def side_of(result: Result, label: str) -> Side:
    """A roster at hand as a side of a comparison."""
    assert result.roster is not None
    roster, scenario = result.roster, result.roster.scenario
    loads = workload(roster)
    rows = [
        asdict(load) | {"total": load.total, "overtime": load.overtime, "overload": {"level": over.level}}
        for load, over in zip(loads, overloads(roster), strict=True)
    ]
    return Side(
        label,
        scenario.id,
        scenario.name,
        scenario.date(0),
        scenario.date(scenario.days - 1),
        {p.id: (p.name, p.team) for p in roster.people},
        _shifts((a.person, scenario.date(a.day), a.shift, a.grid) for a in roster.assignments),
        {row["person"]: _load(row) for row in rows},
        result.audit.points() if result.audit else {},
        len(result.audit.hard) if result.audit else 0,
    )


def side_from(path: Path) -> Side:
    """A result folder, or its ``roster.json``, as a side of a comparison.

    Raises
    ------
    ScenarioError
        There is no such file, or it holds no roster of ours.
    """
    source = path / "roster.json" if path.is_dir() else path
    try:
        facts = json.loads(source.read_text(encoding="utf-8"))
        return _side(facts, str(path))
    except OSError as error:
        what, remedy = (
            f"can't read it: {error.strerror or error}",
            "name a folder that `shiftopt solve` wrote",
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        what, remedy = "this holds no roster of shiftopt", "write it again: `shiftopt report SCENARIO ROSTER`"
    raise ScenarioError([Problem(str(source), None, None, what, remedy)])


def _side(facts: Mapping[str, Any], label: str) -> Side:
    about, breaches = facts["scenario"], facts["breaches"]
    if not facts["workload"]:
        raise ValueError("no roster")
    points: dict[str, int] = {}
    for breach in breaches:
        if not breach["hard"]:
            points[breach["tier"]] = points.get(breach["tier"], 0) + breach["points"]
    known = {p["id"]: (p["name"], p["team"]) for p in facts.get("people", ())}
    return Side(
        label,
        about["id"],
        about["name"],
        date.fromisoformat(about["first"]),
        date.fromisoformat(about["last"]),
        {row["person"]: known.get(row["person"], (row["person"], None)) for row in facts["workload"]},
        _shifts((who, date.fromisoformat(on), code, grid) for who, on, code, grid, _ in facts["assignments"]),
        {row["person"]: _load(row) for row in facts["workload"]},
        points,
        sum(bool(b["hard"]) for b in breaches),
    )


def _shifts(rows: Any) -> dict[tuple[str, date], str]:
    found: dict[tuple[str, date], str] = {}
    for who, on, code, grid in rows:
        text = f"{code} {grid or ''}".strip()
        found[who, on] = f"{found[who, on]} / {text}" if (who, on) in found else text
    return found


def _load(row: Mapping[str, Any]) -> dict[str, int]:
    known = {**row, "level": row["overload"]["level"], "unmet": row["wishes"] - row["wishes_met"]}
    return {key: int(known.get(key) or 0) for key in ("total", *(m.key for m in METRICS))}


# --- what changed ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Move:
    """A day of a person that isn't as before; None is a free day."""

    on: date
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed for one person: metrics with (before, after), and days."""

    person: str
    name: str
    team: str | None
    changed: tuple[tuple[Metric, int, int], ...]
    moves: tuple[Move, ...]
    total: tuple[int, int]
    nights: tuple[int, int]

    @property
    def gains(self) -> int:
        return sum(_better(m, a, b) for m, a, b in self.changed)

    @property
    def losses(self) -> int:
        return len(self.changed) - self.gains

    @property
    def tone(self) -> Tone:
        if not self.changed:
            return "same"
        if not self.losses or not self.gains:
            return "better" if self.gains else "worse"
        return "mixed"


def _better(metric: Metric, before: int, after: int) -> bool:
    return (after > before) == metric.more_is_better


class Comparison:
    """From ``a`` to ``b``."""

    def __init__(self, a: Side, b: Side) -> None:
        self.a, self.b = a, b

    @property
    def same_period(self) -> bool:
        """Whether days can be told from each other, and not only loads."""
        return (self.a.station, self.a.first, self.a.last) == (self.b.station, self.b.first, self.b.last)

    @cached_property
    def deltas(self) -> tuple[Delta, ...]:
        """Everybody who is in both, whoever has it worse first."""
        rank: Mapping[Tone, int] = {"worse": 0, "mixed": 1, "better": 2, "same": 3}
        found = [self._delta(who) for who in self.b.people if who in self.a.people]
        return tuple(sorted(found, key=lambda d: (rank[d.tone], d.gains - d.losses, -len(d.moves))))

    def _delta(self, who: str) -> Delta:
        before, after = self.a.loads[who], self.b.loads[who]
        changed = [
            (metric, before[metric.key], after[metric.key])
            for metric in METRICS
            if abs(after[metric.key] - before[metric.key]) >= metric.least and self._known(metric, who)
        ]
        name, team = self.b.people[who]
        moves = self._moves(who) if self.same_period else ()
        total, nights = ((before[key], after[key]) for key in ("total", "nights"))
        return Delta(who, name, team, tuple(changed), moves, total, nights)

    def _known(self, metric: Metric, who: str) -> bool:
        """Somebody without two stretches of work has no shortest rest."""
        return metric.key != "shortest_rest" or bool(
            self.a.loads[who][metric.key] and self.b.loads[who][metric.key]
        )

    def _moves(self, who: str) -> tuple[Move, ...]:
        days = sorted({on for side in (self.a, self.b) for person, on in side.shifts if person == who})
        pairs = ((on, self.a.shifts.get((who, on)), self.b.shifts.get((who, on))) for on in days)
        return tuple(Move(on, x, y) for on, x, y in pairs if x != y)

    @property
    def joined(self) -> tuple[str, ...]:
        """Names of people only in ``b``."""
        return tuple(name for who, (name, _) in self.b.people.items() if who not in self.a.people)

    @property
    def left(self) -> tuple[str, ...]:
        """Names of people only in ``a``."""
        return tuple(name for who, (name, _) in self.a.people.items() if who not in self.b.people)

    def count(self, tone: Tone) -> int:
        return sum(d.tone == tone for d in self.deltas)

    @property
    def tiers(self) -> tuple[tuple[str, int, int], ...]:
        """Tier, points before, points after."""
        named = dict.fromkeys([*self.a.points, *self.b.points])
        return tuple((tier, self.a.points.get(tier, 0), self.b.points.get(tier, 0)) for tier in named)

    def spread(self, key: str) -> tuple[tuple[int, int], tuple[int, int]]:
        """Least and most of a number, before and after."""
        sides = ([load[key] for load in side.loads.values()] or [0] for side in (self.a, self.b))
        first, second = ((min(values), max(values)) for values in sides)
        return first, second


# --- words ----------------------------------------------------------------------------------------
TONES: Mapping[Tone, Mapping[Language, str]] = {
    "better": {"zh": "更轻松", "en": "better"},
    "worse": {"zh": "更重", "en": "worse"},
    "mixed": {"zh": "有得有失", "en": "mixed"},
    "same": {"zh": "负担不变", "en": "same load"},
}


def headline(found: Comparison, language: Language) -> str:
    """The comparison in one sentence."""
    zh = language == "zh"
    counts = {tone: found.count(tone) for tone in TONES}
    people = (
        f"{counts['better']} 人更轻松，{counts['worse']} 人更重，"
        f"{counts['mixed']} 人有得有失，{counts['same']} 人负担不变。"
        if zh
        else f"{counts['better']} better off, {counts['worse']} worse, {counts['mixed']} mixed, "
        f"{counts['same']} with the same load."
    )
    if not found.same_period:
        return people
    moved = [d for d in found.deltas if d.moves]
    days = sum(len(d.moves) for d in moved)
    if not moved:
        return "两份班表完全一样。" if zh else "The two rosters are the same."
    said = f"改了 {len(moved)} 人 {days} 天的班。" if zh else f"{days} days of {len(moved)} people changed. "
    return said + people


def lines(found: Comparison, language: Language) -> tuple[tuple[str, str], ...]:
    """(tone of the page, sentence): hard rules, spread of hours and nights, who came and went."""
    zh, said = language == "zh", []
    before, after = found.a.hard, found.b.hard
    tone = "bad" if after else "good"
    said.append((tone, f"硬性规则违反 {before} → {after} 处" if zh else f"hard breaches: {before} → {after}"))
    for key, name, minutes in (
        ("total", "工时" if zh else "hours", True),
        ("nights", "夜班" if zh else "nights", False),
    ):
        (low, high), (low2, high2) = found.spread(key)
        show = phrases.hours if minutes else str
        narrower = high2 - low2 <= high - low
        text = f"{name}最少到最多：{show(low)}–{show(high)} → {show(low2)}–{show(high2)}"
        english = f"{name}, least to most: {show(low)}–{show(high)} → {show(low2)}–{show(high2)}"
        said.append(("good" if narrower else "warn", text if zh else english))
    joint = "、" if zh else ", "
    for names, chinese, other in ((found.joined, "新来", "new"), (found.left, "不再在册", "gone")):
        if names:
            said.append(("", f"{chinese}：{joint.join(names)}" if zh else f"{other}: {joint.join(names)}"))
    return tuple(said)


def delta_words(delta: Delta, language: Language) -> str:
    """What changed for a person: ``夜班 8 → 6；超标准工时 12.5 → 4.5``."""
    joint = "；" if language == "zh" else "; "
    return joint.join(
        f"{m.name(language)} {m.show(before)} → {m.show(after)}".replace("-", "−")
        for m, before, after in delta.changed
    )


def move_words(move: Move, language: Language) -> str:
    """``10月5日（周一） M G1 → 休``."""
    off = "休" if language == "zh" else "off"
    return f"{phrases.day_name(move.on, language)} {move.before or off} → {move.after or off}"


def side_words(side: Side, language: Language) -> str:
    """A roster's station and period."""
    return f"{side.name} {phrases.dates_name(side.first, side.last, language)}"


# --- page -----------------------------------------------------------------------------------------
WIDE = 220
"""Width of a picture."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A line from before to after on a common scale: positions from the left."""

    start: float
    end: float
    tone: Tone

    @property
    def left(self) -> float:
        return min(self.start, self.end)

    @property
    def length(self) -> float:
        return abs(self.end - self.start)


def bars(pairs: Sequence[tuple[int, int]]) -> tuple[Bar, ...]:
    """Pictures of pairs of numbers of which less is better, on one scale."""
    values = [v for pair in pairs for v in pair] or [0]
    low, high = min(values), max(values)

    def at(value: int) -> float:
        return round(8 + (WIDE - 16) * (value - low) / max(high - low, 1), 1)

    return tuple(Bar(at(a), at(b), "same" if a == b else "better" if b < a else "worse") for a, b in pairs)


def compare_page(found: Comparison, language: Language) -> str:
    """One self-contained page."""
    from shiftopt.report.page import environment

    return (
        environment()
        .get_template("compare.html")
        .render(
            found=found,
            language=language,
            hours=bars([d.total for d in found.deltas]),
            nights=bars([d.nights for d in found.deltas]),
            wide=WIDE,
            tones=TONES,
            headline=headline,
            lines=lines,
            delta_words=delta_words,
            move_words=move_words,
            side_words=side_words,
        )
    )
