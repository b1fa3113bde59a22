"""Names, dates, units and sentences about one thing, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from shiftopt.earlier import Stretch
from shiftopt.overload import Reason, ReasonCode
from shiftopt.profiles import MARKS, Status
from shiftopt.relief import Relief
from shiftopt.report.facts import Change, Cover, Facts
from shiftopt.report.shares import Distance
from shiftopt.rotation.cycle import OFF
from shiftopt.rules.base import Breach, Language, Rule
from shiftopt.rules.fairness import Burden
from shiftopt.scenario.types import DAY, Scenario
from shiftopt.solving.result import TierResult
from shiftopt.workload import PersonLoad

LANGUAGES: tuple[Language, ...] = ("zh", "en")
LANG_TAG: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}

WEEKDAYS: Mapping[Language, tuple[str, ...]] = {
    "zh": ("一", "二", "三", "四", "五", "六", "日"),
    "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
}

TIERS: Mapping[str, Mapping[Language, str]] = {
    "coverage": {"zh": "到岗", "en": "coverage"},
    "working_time": {"zh": "工时与疲劳", "en": "working time"},
    "rotation": {"zh": "轮转不变", "en": "rotation kept"},
    "fairness": {"zh": "公平", "en": "fairness"},
    "wishes": {"zh": "意愿", "en": "wishes"},
    "stability": {"zh": "稳定", "en": "stability"},
}

LEAVE: Mapping[Language, str] = {"zh": "休假", "en": "on leave"}
"""Of whatever kind: a page is shown around, and why somebody is away is nobody's business."""

BURDENS: Mapping[Burden, Mapping[Language, str]] = {
    "nights": {"zh": "夜班", "en": "nights"},
    "weekends": {"zh": "周末班", "en": "weekend shifts"},
    "holidays": {"zh": "法定假日班", "en": "holiday shifts"},
    "hours": {"zh": "工时", "en": "hours"},
    "cover": {"zh": "替班", "en": "cover for others"},
}

WATCHED: Mapping[ReasonCode, Mapping[Language, str]] = {
    "overtime": {"zh": "超时过多", "en": "too much overtime"},
    "week": {"zh": "7 天内工时过多", "en": "too many hours in 7 days"},
    "rest": {"zh": "两班之间休息太短", "en": "too short a rest between shifts"},
    "run": {"zh": "连续上班过久", "en": "too many workdays in a row"},
    "night_run": {"zh": "连续夜班过多", "en": "too many nights in a row"},
    "day_and_night": {"zh": "白加黑", "en": "work by day and a night within 24 h"},
    "fatigue": {"zh": "疲劳指数偏高", "en": "a high fatigue index"},
    "weekends": {"zh": "连着几个周末有班", "en": "too many weekends in a row with work"},
    "no_free_weekend": {"zh": "没有一个完整的休息周末", "en": "not one free weekend"},
    "nights_share": {"zh": "夜班多于应分担", "en": "more nights than the share"},
    "hidden": {"zh": "隐性工时多", "en": "much hidden work"},
    "load": {"zh": "总负担多于应分担", "en": "more load in all than the share"},
}


# --- small things ---------------------------------------------------------------------------------
def hours(minutes: int, places: int = 1) -> str:
    """Minutes as hours without needless zeros: 495 → ``8.2`` (one place), ``8.25`` (two)."""
    text = f"{minutes / 60:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_name(on: date, language: Language) -> str:
    """``12月5日（周六）`` / ``Sat 5 Dec``."""
    if language == "zh":
        return f"{on.month}月{on.day}日（周{WEEKDAYS['zh'][on.weekday()]}）"
    return f"{on:%a} {on.day} {on:%b}"


def weekday(on: date, language: Language) -> str:
    return WEEKDAYS[language][on.weekday()]


def day_sign(scenario: Scenario, day: int, language: Language) -> str:
    """``休`` on a holiday, ``班`` on a weekend day that is worked, else nothing."""
    calendar, zh = scenario.calendar, language == "zh"
    if day in calendar.holidays:
        return "休" if zh else "H"
    if day in calendar.weekend and day in calendar.workdays:
        return "班" if zh else "W"
    return ""


def period_name(scenario: Scenario, language: Language) -> str:
    """The period as a person would head it: a month by its name, anything else by its dates."""
    return dates_name(scenario.date(0), scenario.date(scenario.days - 1), language)


def dates_name(first: date, last: date, language: Language) -> str:
    """From a first to a last date: a month by its name, anything else by its dates."""
    whole_month = first.day == 1 and last.month == first.month and (last + timedelta(days=1)).day == 1
    if whole_month:
        return f"{first.year}年{first.month}月" if language == "zh" else f"{first:%B} {first.year}"
    if language == "en":
        return f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"
    until = f"{last.year}年" if last.year != first.year else ""
    return f"{first.year}年{first.month}月{first.day}日至{until}{last.month}月{last.day}日"


def month_name(period: str, language: Language) -> str:
    """``2027-02`` as a person would head it; anything else as it is."""
    try:
        first = date.fromisoformat(f"{period}-01")
    except ValueError:
        return period
    return f"{first.year}年{first.month}月" if language == "zh" else f"{first:%B %Y}"


def day_number(scenario: Scenario, day: int) -> str:
    """The day of the month; with the month before it where a second month begins."""
    on = scenario.date(day)
    return f"{on.month}/{on.day}" if day and on.day == 1 else str(on.day)


def clock(minute: int) -> str:
    """Minute on the running clock → ``HH:MM``."""
    return f"{minute % DAY // 60:02d}:{minute % 60:02d}"


def plural(n: int, one: str, many: str = "") -> str:
    """``1 shift`` / ``3 shifts``."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def shift_name(scenario: Scenario, code: str, language: Language) -> str:
    if code == OFF:
        return "休" if language == "zh" else "off"
    return scenario.shift[code].name


def team_name(team: str | None, language: Language) -> str:
    if team is None:
        return "内勤" if language == "zh" else "Office"
    if language == "zh":
        return team if team.endswith(("班", "组", "队")) else f"{team}班"
    return f"Team {team}"


def tier_name(tier: str, language: Language) -> str:
    return TIERS[tier][language] if tier in TIERS else tier


def burden_name(burden: Burden, language: Language) -> str:
    return BURDENS[burden][language]


def watch_words(code: ReasonCode, language: Language) -> str:
    """The kind of a single reason, without numbers."""
    return WATCHED[code][language]


def status_words(status: Status, language: Language) -> str:
    """How far a source can be relied on."""
    return MARKS[status][language]


def names(scenario: Scenario, people: tuple[str, ...], language: Language, most: int = 3) -> str:
    """``张三、李四等 5 人`` / ``A, B and 3 more``."""
    shown = [scenario.person[p].name for p in people[:most]]
    rest = len(people) - len(shown)
    if language == "zh":
        return "、".join(shown) + (f"等 {len(people)} 人" if rest else "")
    return ", ".join(shown) + (f" and {rest} more" if rest else "")


def signed(minutes: int) -> str:
    """Hours with their sign, a true minus included."""
    return ("+" if minutes > 0 else "−" if minutes < 0 else "±") + hours(abs(minutes))


def number(value: int) -> str:
    """A count."""
    return str(value)


def percent(share: float) -> str:
    """``2.3 %``; a tiny gap isn't rounded to nothing."""
    return "< 0.1 %" if 0 < share < 0.001 else f"{100 * share:.1f} %"


# --- sentences about one thing --------------------------------------------------------------------
def breach_words(facts: Facts, breach: Breach, language: Language) -> str:
    rule = facts.rules.get(breach.rule)
    return rule.say(breach, facts.scenario, language) if rule else f"{breach.rule}: {breach.amount}"


def rule_words(rule: Rule, language: Language) -> str:
    return rule.sentence(language)


def change_words(facts: Facts, change: Change, language: Language) -> str:
    """What changes: ``休 → 早班``."""
    before, after = (shift_name(facts.scenario, c, language) for c in (change.before, change.after))
    return f"{before} → {after}"


def change_reason(facts: Facts, change: Change, language: Language) -> str:
    """Why a day differs: wish, hard rules, absences, events, need; as far as it can be known."""
    zh, parts = language == "zh", []
    if change.wished:
        parts.append("本人希望如此" if zh else "as wished")
    if change.forbidden:
        titles = [facts.rules[rule].title(language) for rule in change.forbidden]
        parts.append(
            f"照轮转会违反：{'、'.join(titles)}" if zh else f"the base shift breaks: {', '.join(titles)}"
        )
    parts += _call(facts, change, language)
    if not parts and change.mark == "released":
        short = (change.day, change.before) in facts.short_shifts
        enough = "轮转人数多于需要，这天让其休息" if zh else "the rotation brings more people than needed"
        lacking = "原因不明，这个班因此缺人" if zh else "no ground found; it leaves the shift short"
        parts.append(lacking if short else enough)
    if not parts:
        parts.append(
            "其他考虑（技能、搭配、公平，或人工调整）"
            if zh
            else "other grounds (skills, crew, fairness, or by hand)"
        )
    return ("；" if zh else "; ").join(parts)


def _call(facts: Facts, change: Change, language: Language) -> list[str]:
    """What calls for somebody on the new shift."""
    zh, parts = language == "zh", []
    if change.absent:
        absent = names(facts.scenario, change.absent, language)
        parts.append(f"{absent}休假" if zh else f"{absent} on leave")
    parts += change.events
    if change.need > change.base_there:
        shift = shift_name(facts.scenario, change.after, language)
        parts.append(
            f"{shift}需 {change.need} 人，轮转只到 {change.base_there} 人"
            if zh
            else f"{shift} needs {change.need}, the rotation brings {change.base_there}"
        )
    return parts


def distance_words(distance: Distance, language: Language) -> str:
    """Carried against the share, the difference, and what earlier months left: ``8，应分担 7.2（+0.8）``."""
    zh = language == "zh"
    unit = ""
    if distance.burden == "hours":
        unit = " 小时" if zh else " h"
    text = (
        f"{burden_name(distance.burden, language)} {distance.carried:.3g}{unit}"
        + (f"，应分担 {distance.share:.1f}{unit}" if zh else f", share {distance.share:.1f}{unit}")
        + f" ({difference(distance.now)})"
    )
    if distance.before:
        text += (
            f"；含往月 {difference(distance.overall)}{unit}"
            if zh
            else f"; with earlier months {difference(distance.overall)}{unit}"
        )
    return text


def difference(value: float) -> str:
    """A number with its sign, a true minus included, to a tenth."""
    text = f"{abs(value):.1f}"
    return "±0" if text == "0.0" else ("+" if value > 0 else "−") + text


def earlier_words(facts: Facts, person: str, language: Language) -> tuple[str, ...]:
    """Last month's hours and those of the year, the period included; nothing where nothing is recorded."""
    zh, load, past = language == "zh", facts.loads[person], facts.earlier[person]
    lines, month, year = [], past.month, past.year
    if month.known:
        name = f"{month.first.month}月" if zh else f"{month.first:%B}"
        more = signed(load.total - month.minutes)
        now = f"，本期 {more}" if zh else f", now {more}"
        compared = now if month.complete else on_record(month, language)
        lines.append(
            f"{name}工时 {hours(month.minutes)} 小时{compared}"
            if zh
            else f"{name}: {hours(month.minutes)} h of work{compared}"
        )
    if year.known:
        total = hours(year.minutes + load.total)
        over = signed(year_over(load, year))
        known = on_record(year, language)
        lines.append(
            f"今年累计 {total} 小时，比标准 {over}{known}"
            if zh
            else f"this year so far {total} h, {over} against standard{known}"
        )
    return tuple(lines)


def year_over(load: PersonLoad, year: Stretch) -> int:
    """Minutes above (+) or below (−) standard in the known part of the year, the period included."""
    return year.minutes - year.standard + load.overtime


def on_record(stretch: Stretch, language: Language) -> str:
    """How many of the days are on record, in brackets; nothing where all are."""
    if stretch.complete:
        return ""
    if language == "zh":
        return f"（{stretch.days} 天里只有 {stretch.known} 天有记录）"
    return f" ({stretch.known} of {stretch.days} days on record)"


def earlier_note(facts: Facts, language: Language) -> str:
    """What the columns of last month and of the year stand on, or why there are none."""
    zh = language == "zh"
    if not facts.remembers:
        return (
            "往月工时没有记录，比不了上月和今年累计："
            "每月发布班表（shiftopt publish），方案里写 worked: ledger，这里就有。"
            if zh
            else "No hours of earlier months are on record, so there is no comparison with last month "
            "or the year: publish each month's rota (shiftopt publish) and write worked: ledger in the "
            "scenario."
        )
    gaps = sum(
        not (past.month.complete and past.year.complete)
        for past in (facts.earlier[p.id] for p in facts.roster.people)
    )
    said = [
        "上月和今年的工时来自台账或 worked 记录；方案里没写的往月请假，不扣标准工时"
        if zh
        else "Last month and the year are as recorded in the ledger or under worked; "
        "earlier leave that the scenario doesn't name lowers no standard"
    ]
    if gaps:
        said.append(
            f"{gaps} 人的记录不全，只算有记录的日子（天数见表）"
            if zh
            else f"for {plural(gaps, 'person', 'people')} days are missing; "
            "only those on record count (see the table)"
        )
    return "；".join(said) + "。" if zh else "; ".join(said) + "."


def person_is(facts: Facts, person: str, language: Language) -> str:
    """Team, skills, and whether the person is new at the station on any day of the period."""
    zh, one = language == "zh", facts.scenario.person[person]
    parts = [team_name(one.team, language)]
    if one.skills:
        parts.append(
            f"技能：{'、'.join(sorted(one.skills))}" if zh else f"skills: {', '.join(sorted(one.skills))}"
        )
    if any(facts.scenario.newcomer(person, day) for day in facts.days):
        parts.append("新人" if zh else "newcomer")
    return " · ".join(parts)


def person_lines(facts: Facts, person: str, language: Language) -> tuple[str, ...]:
    """What one person's panel says above the days: who, hours, burdens against shares, peaks, reasons."""
    zh, load = language == "zh", facts.loads[person]
    total, standard, over = hours(load.total), hours(load.standard), signed(load.overtime)
    lines = [
        person_is(facts, person, language),
        f"工时 {total} 小时，标准 {standard} 小时（{over}）"
        if zh
        else f"{total} h of work against a standard of {standard} h ({over})",
    ]
    lines += earlier_words(facts, person, language)
    own = [facts.distance(person, burden) for burden in facts.distances if burden != "hours"]
    lines += [distance_words(d, language) for d in own if d]
    peak = hours(max(facts.week[person], default=0))
    lines.append(f"任意 7 天最多 {peak} 小时" if zh else f"at most {peak} h in any 7 days")
    if load.shortest_rest is not None:
        rest = hours(load.shortest_rest)
        lines.append(f"最短班间休息 {rest} 小时" if zh else f"shortest rest {rest} h")
    if tired := facts.tiredness.get(person):
        top = f"{max(tired.values()):.0f}"
        lines.append(f"疲劳指数最高 {top}（参考）" if zh else f"highest fatigue index {top} (indicative)")
    return (*lines, *(reason_words(r, language) for r in facts.overload[person].reasons))


def long_day(facts: Facts, day: int, language: Language) -> str:
    """A day with its weekday and the name of its holiday."""
    name = facts.scenario.calendar.holidays.get(day, "")
    return f"{day_name(facts.scenario.date(day), language)} {name}".rstrip()


def day_notes(facts: Facts, day: int, language: Language) -> tuple[str, ...]:
    """Events, duties and who is on leave."""
    scenario, zh = facts.scenario, language == "zh"
    lines = list(_agenda(facts, day, language))
    away = tuple(p.id for p in facts.roster.people if (p.id, day) in scenario.leave_days)
    if away:
        who = names(scenario, away, language, 12)
        lines.append(f"休假：{who}" if zh else f"on leave: {who}")
    return tuple(lines)


def crew_sum(facts: Facts, cover: Cover, language: Language) -> str:
    """People there and needed on a shift, and how many could step in."""
    zh, calls = language == "zh", len(facts.stand_ins[cover.day, cover.shift])
    shift = facts.scenario.shift[cover.shift]
    times = f"{clock(shift.start)}–{clock(shift.start + shift.minutes)}"
    if zh:
        lacking = f"，缺 {cover.short}" if cover.short else ""
        return f"{times} · 到岗 {cover.there}，需要 {cover.need}{lacking} · 可顶班 {calls} 人"
    lacking = f", {cover.short} short" if cover.short else ""
    return f"{times} · {cover.there} there, {cover.need} needed{lacking} · {calls} could step in"


def agenda(facts: Facts, language: Language) -> tuple[str, ...]:
    """Events and duties with a clock time, by date: when, what, where or who."""
    return tuple(
        f"{day_name(facts.scenario.date(day), language)} {said}"
        for day in facts.days
        for said in _agenda(facts, day, language)
    )


def _agenda(facts: Facts, day: int, language: Language) -> tuple[str, ...]:
    """What happens on one day, by time."""
    scenario, zh = facts.scenario, language == "zh"
    found: dict[tuple[str, str], list[str]] = {}
    for event in scenario.events:
        if event.day == day:
            grids = found.setdefault(("", event.what), [])
            grids += [scenario.grid[event.grid].name] if event.grid else []
    for duty in scenario.duties:
        if duty.day == day and duty.start is not None:
            times = f"{clock(duty.start)}–{clock(duty.start + duty.minutes)} "
            found.setdefault((times, duty.what), []).append(scenario.person[duty.person].name)
    joint, colon = ("、", "：") if zh else (", ", ": ")
    return tuple(
        f"{times}{what}" + (colon + joint.join(of) if of else "")
        for (times, what), of in sorted(found.items())
    )


def tier_words(tier: TierResult, language: Language) -> str:
    """How sure a tier is: proven, or by how much at most it could be better."""
    zh = language == "zh"
    if tier.proven:
        return "已证明最优" if zh else "proven optimal"
    if tier.gap is None:
        return "未证明，差距未知" if zh else "not proven, gap unknown"
    best = percent(tier.gap)
    return f"未证明，最多还能改善 {best}" if zh else f"not proven; at most {best} better is possible"


def reason_words(reason: Reason, language: Language) -> str:
    """One reason of an overload, with its number and the limit that it passes."""
    return reason.say(language)


def relief_words(relief: Relief, scenario: Scenario, language: Language) -> str:
    """A relief in words: the change, what it takes away, whom it burdens, and what it costs."""
    zh, said = language == "zh", []
    for tier, points in relief.price.items():
        text = f"{abs(points)} 分" if zh else plural(abs(points), "point")
        more = ("多" if points > 0 else "少") if zh else ("more" if points > 0 else "fewer")
        said.append(
            f"{tier_name(tier, language)}{more} {text}"
            if zh
            else f"{tier_name(tier, language)}: {text} {more}"
        )
    if zh:
        return relief.say(scenario, language) + (f"代价：{'，'.join(said)}。" if said else "不增加任何扣分。")
    return relief.say(scenario, language) + (
        f" Price: {', '.join(said)}." if said else " It costs no points."
    )
