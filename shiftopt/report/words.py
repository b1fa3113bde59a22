"""The answer in words, for the top of the page and the end of a command: verdict, tiles, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shiftopt.report import shares
from shiftopt.report.facts import Facts
from shiftopt.report.phrases import (
    breach_words,
    burden_name,
    day_name,
    distance_words,
    hours,
    names,
    percent,
    period_name,
    plural,
    reason_words,
    shift_name,
    tier_name,
)
from shiftopt.rules.base import Language, Rule
from shiftopt.solving.result import Conflict, Result, Status, Stop

Tone = Literal["good", "warn", "bad", "plain"]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the verdict; ``about`` is the section of the page that proves it."""

    tone: Tone
    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the officer's four questions, answered by a number and a note."""

    about: str
    tone: Tone
    title: str
    value: str
    note: str


# --- the verdict ----------------------------------------------------------------------------------
def verdict(result: Result, language: Language = "zh") -> str:
    """The answer in a few lines of plain words, the most important first."""
    return "\n".join(line.text for line in verdict_lines(result, language))


def verdict_lines(result: Result, language: Language, facts: Facts | None = None) -> tuple[Line, ...]:
    """The verdict, a sentence each; the first one says whether the period holds."""
    if result.roster is None or result.audit is None:
        return tuple(_no_rota(result, language))
    facts = facts or Facts(result.roster, result.audit)
    lines = [_holds(facts, language), _cover(facts, language), *_load(facts, language)]
    lines += [*_moved(facts, language), *_unproven(result, language), *_notes(result, facts, language)]
    return tuple(lines)


def _holds(facts: Facts, language: Language) -> Line:
    zh, n = language == "zh", len(facts.audit.hard)
    period = period_name(facts.scenario, language)
    if n:
        text = (
            f"{period}的班表还不能张贴：违反硬性规则 {n} 处。"
            if zh
            else (f"{period} doesn't hold yet: {plural(n, 'breach', 'breaches')} of hard rules.")
        )
        return Line("bad", text, "breaches")
    if facts.short:
        text = (
            f"{period}的班表合规，但还缺人。"
            if zh
            else f"{period} keeps every hard rule, but is short of people."
        )
        return Line("warn", text, "cover")
    text = f"{period}排得下来：硬性规则全部守住。" if zh else f"{period} holds: every hard rule is kept."
    return Line("good", text, "rules")


def _cover(facts: Facts, language: Language) -> Line:
    zh, short = language == "zh", [c for c in facts.cover if c.short]
    need = sum(c.need for c in facts.cover)
    if not short:
        text = f"应到 {need} 人次，全部排满。" if zh else f"All {need} places on shift are filled."
        return Line("good", text, "cover")
    worst = max(short, key=lambda c: c.short)
    when = day_name(facts.scenario.date(worst.day), language)
    shift = shift_name(facts.scenario, worst.shift, language)
    text = (
        f"应到 {need} 人次，缺 {facts.short} 人次，最缺的是{when}{shift}（缺 {worst.short} 人）。"
        if zh
        else f"{facts.short} of {need} places on shift are empty, most on {when}, {shift} ({worst.short})."
    )
    return Line("bad", text, "cover")


def _load(facts: Facts, language: Language) -> Iterator[Line]:
    zh, loads = language == "zh", facts.loads.values()
    if not loads:
        return
    top, over = max(loads, key=lambda v: v.total), [v for v in loads if v.overtime > 0]
    name = facts.scenario.person[top.person].name
    total = hours(sum(v.overtime for v in over), 0)
    if over:
        text = (
            f"{len(over)} 人超过标准工时，合计超 {total} 小时；工时最多的是{name}，{hours(top.total)} 小时。"
            if zh
            else f"{plural(len(over), 'person', 'people')} above standard hours, {total} h together; "
            f"{name} has most with {hours(top.total)} h."
        )
    else:
        text = (
            f"没有人超过标准工时；工时最多的是{name}，{hours(top.total)} 小时。"
            if zh
            else f"Nobody is above standard hours; {name} has most with {hours(top.total)} h."
        )
    yield Line("warn" if over else "good", text, "hours")
    worn = tuple(o.person for o in facts.overloaded)
    if worn:
        who = names(facts.scenario, worn, language)
        text = f"负担过重：{who}，原因见下。" if zh else f"Overloaded: {who}; the reasons are below."
        yield Line("warn", text, "overload")
    else:
        yield Line("good", "没有人负担过重。" if zh else "Nobody is overloaded.", "overload")


def _moved(facts: Facts, language: Language) -> Iterator[Line]:
    zh = language == "zh"
    marks = [c.mark for c in facts.changes]
    moved, extra, released = (marks.count(m) for m in ("moved", "extra", "released"))
    if not marks:
        yield Line("good", "全员按轮转上班。" if zh else "Everybody works as the rotation says.", "changes")
        return
    people = len({c.person for c in facts.changes})
    kinds = (("调班", "moved", moved), ("加班", "extra", extra), ("改休", "released", released))
    if zh:
        text = f"与轮转不同的有 {people} 人：" + "，".join(f"{k} {n} 次" for k, _, n in kinds if n) + "。"
    else:
        text = f"{plural(people, 'person differs', 'people differ')} from the rotation: "
        text += ", ".join(f"{n} {k}" for _, k, n in kinds if n) + "."
    yield Line("plain", text, "changes")


def _unproven(result: Result, language: Language) -> Iterator[Line]:
    zh, open_tiers = language == "zh", [t for t in result.tiers if not t.proven]
    if not result.tiers:
        return
    if not open_tiers:
        text = "每个优先级都已证明最优。" if zh else "Every tier is proven optimal."
        yield Line("good", text, "run")
        return
    gaps = [
        percent(t.gap) if t.gap is not None else ("差距未知" if zh else "gap unknown") for t in open_tiers
    ]
    form = "{}（{}）" if zh else "{} ({})"
    said = [form.format(tier_name(t.name, language), gap) for t, gap in zip(open_tiers, gaps, strict=True)]
    listed = ("、" if zh else ", ").join(said)
    text = (
        f"尚未证明最优：{listed}；多给些时间可能更好。"
        if zh
        else f"Not proven optimal: {listed}; more time may do better."
    )
    yield Line("plain", text, "run")


def _notes(result: Result, facts: Facts, language: Language) -> Iterator[Line]:
    zh = language == "zh"
    why = unrepeatable(result, language)
    if result.stop is Stop.INTERRUPTED:
        text = (
            "搜索被中断：这是中断前最好的班表，再次运行不保证得到完全相同的班表。"
            if zh
            else "The search was interrupted: this is the best roster until then, and another run may differ."
        )
        yield Line("plain", text, "run")
    elif why:
        text = (
            f"{why}，再次运行不保证得到完全相同的班表。"
            if zh
            else f"{why}: another run may give another roster."
        )
        yield Line("plain", text, "run")
    if facts.loosened:
        text = (
            f"有 {len(facts.loosened)} 条规定比所选规则集宽，见“生效的规则”。"
            if zh
            else f"Rules milder than the rule sets named: {len(facts.loosened)}, see the rules in force."
        )
        yield Line("warn", text, "rules")
    if facts.scenario.calendar.provisional:
        yield Line("warn", provisional(language), "rota")


def provisional(language: Language) -> str:
    """The year's official notice isn't known."""
    if language == "zh":
        return "节假日是推算的：当年的放假通知还没有录入，通知发布后请重排。"
    return "Holidays are provisional: the year's notice isn't known yet; plan again when it is."


def unrepeatable(result: Result, language: Language) -> str:
    """Why another run may give another roster; nothing when it gives the same."""
    zh = language == "zh"
    if result.run.repeatable:
        return ""
    if result.run.workers > 1:
        return "使用了全部核心" if zh else "All cores were used"
    if result.stop is Stop.INTERRUPTED:
        return "搜索被中断" if zh else "The search was interrupted"
    return "时间到：搜索在时限处停止" if zh else "The search ended at its time limit"


def _no_rota(result: Result, language: Language) -> Iterator[Line]:
    zh = language == "zh"
    if result.status is not Status.INFEASIBLE:
        text = (
            "在时限内没有找到班表，也没有证明排不出来。"
            if zh
            else "No rota was found within the limit, and none was ruled out."
        )
        yield Line("warn", text, "conflict")
        advice = (
            "请延长时限（--time-limit），或放宽最紧的规则。"
            if zh
            else ("Give it more time (--time-limit), or relax the tightest rule.")
        )
        yield Line("plain", advice, "conflict")
        return
    text = (
        "排不出来：这些要求不可能同时满足，已经证明。"
        if zh
        else "There is no rota: the demands can't hold together. This is proven."
    )
    yield Line("bad", text, "conflict")
    yield from _conflict(result.conflict or Conflict(), zh)


def _conflict(conflict: Conflict, zh: bool) -> Iterator[Line]:
    for text in (*conflict.shortages, *conflict.sentences):
        yield Line("plain", text, "conflict")
    if conflict.way_out:
        lead = (
            ("代价最小的出路：" if conflict.cheapest else "一条出路：")
            if zh
            else ("The cheapest way out: " if conflict.cheapest else "A way out: ")
        )
        yield Line(
            "plain",
            lead
            + ("；" if zh else "; ").join(s.rstrip("。.") for s in conflict.way_out)
            + ("。" if zh else "."),
            "conflict",
        )


# --- four tiles -----------------------------------------------------------------------------------
def tiles(facts: Facts, language: Language) -> tuple[Tile, ...]:
    """Cover, rules, overload, fairness."""
    return (
        _cover_tile(facts, language),
        _rules_tile(facts, language),
        _overload_tile(facts, language),
        _fairness_tile(facts, language),
    )


def _cover_tile(facts: Facts, language: Language) -> Tile:
    zh, need = language == "zh", sum(c.need for c in facts.cover)
    tight = sum(1 for c in facts.cover if c.there <= c.need)
    note = (
        (f"缺 {facts.short} 个岗位" if zh else f"{plural(facts.short, 'place')} empty")
        if facts.short
        else _spare(tight, zh)
    )
    title = "到岗" if zh else "Cover"
    return Tile("cover", "bad" if facts.short else "good", title, f"{need - facts.short}/{need}", note)


def _spare(tight: int, zh: bool) -> str:
    if not tight:
        return "每个班次都有富余" if zh else "somebody to spare on every shift"
    return f"{tight} 个班次没有富余" if zh else f"no one to spare on {plural(tight, 'shift')}"


def _rules_tile(facts: Facts, language: Language) -> Tile:
    zh, hard = language == "zh", len(facts.audit.hard)
    soft = len(facts.audit.breaches) - hard
    note = (
        f"硬性违反；软性让步 {soft} 处"
        if zh
        else f"hard breaches; {plural(soft, 'concession')} on soft rules"
    )
    return Tile("breaches", "bad" if hard else "good", "规则" if zh else "Rules", str(hard), note)


def _overload_tile(facts: Facts, language: Language) -> Tile:
    zh, worn = language == "zh", facts.overloaded
    title = "负担" if zh else "Overload"
    if not worn:
        return Tile("overload", "good", title, "0", "没有人负担过重" if zh else "nobody is overloaded")
    name = facts.scenario.person[worn[0].person].name
    tone: Tone = "bad" if worn[0].level >= 3 else "warn"
    note = f"人负担过重，{name}最重" if zh else f"overloaded; {name} most"
    return Tile("overload", tone, title, str(len(worn)), note)


def _fairness_tile(facts: Facts, language: Language) -> Tile:
    zh = language == "zh"
    title, taking = "公平" if zh else "Fairness", facts.entitled["nights"]
    if not taking:
        return Tile("fairness", "plain", title, "–", "没有夜班" if zh else "no nights")
    nights = [facts.carried(p, "nights") for p in taking]
    person, (burden, above) = max(facts.excess.items(), key=lambda item: item[1][1])
    name, what = facts.scenario.person[person].name, burden_name(burden, language)
    value = f"{min(nights)}–{max(nights)}"
    note = (
        f"每人夜班数；{name}的{what}比应分担多 {above:.1f} 个"
        if zh
        else f"nights each; {name} has {above:.1f} {what} above the share"
    )
    if above < 1:
        note = "每人夜班数；没有人比应分担多出一个班" if zh else "nights each, nobody a shift above the share"
    return Tile("fairness", "good" if above <= 2 else "warn", title, value, note)


# --- soft rules ---------------------------------------------------------------------------------
def conceded(facts: Facts, rule: Rule, language: Language) -> str:
    """All breaches of a soft rule in one line: people, how often, points; nothing where it is kept."""
    zh, soft = language == "zh", [b for b in facts.breaches(rule.name) if not b.hard]
    if not soft:
        return ""
    people, points = len({b.person for b in soft if b.person}), facts.price(rule)
    said = [f"{people} 人" if zh else plural(people, "person", "people")] if people else []
    if len(soft) > people:
        said.append(f"{len(soft)} 处" if zh else plural(len(soft), "time"))
    said.append(f"{points} 分" if zh else plural(points, "point"))
    return rule.title(language) + (f"：{'，'.join(said)}" if zh else f": {', '.join(said)}")


# --- fairness and cover ---------------------------------------------------------------------------
def fair(facts: Facts, language: Language) -> tuple[str, ...]:
    """Who is worst off, in a sentence."""
    worst = shares.worst(facts.distances)
    if worst is None or worst.overall < 0.5:
        return (
            "没有人比应分担多出半个班以上。"
            if language == "zh"
            else "Nobody is half a shift above the share.",
        )
    name, said = facts.scenario.person[worst.person].name, distance_words(worst, language)
    return (f"最吃亏的是{name}：{said}。" if language == "zh" else f"Worst off is {name}: {said}.",)


def brittle(facts: Facts, language: Language, most: int = 12) -> tuple[str, ...]:
    """Shifts that can't lose anybody, the fewest stand-ins first: when, which, whom to call."""
    zh, found = language == "zh", []
    for cover, calls in facts.brittle[:most]:
        when = day_name(facts.scenario.date(cover.day), language)
        shift = shift_name(facts.scenario, cover.shift, language)
        people = facts.stand_ins[cover.day, cover.shift]
        who = names(facts.scenario, people, language) if people else ""
        if zh:
            rest = f"能顶班 {calls} 人（{who}）" if who else "没有人能顶班"
            found.append(f"{when}{shift}：到岗 {cover.there}，{rest}")
        else:
            rest = f"{calls} could step in ({who})" if who else "nobody could step in"
            found.append(f"{when}, {shift}: {cover.there} there, {rest}")
    return tuple(found)


# --- what to do -----------------------------------------------------------------------------------
def todo(facts: Facts, language: Language, most: int = 3) -> tuple[Line, ...]:
    """What the officer should do next, most urgent first; one line when there is nothing to do."""
    found = [*_fix(facts, language, most), *_fill(facts, language, most), *_relieve(facts, language, most)]
    if not found:
        found = [Line("good", "可以张贴。" if language == "zh" else "It can go on the wall.")]
    return (*found, *_again(facts, language))


def _again(facts: Facts, language: Language) -> Iterator[Line]:
    if facts.scenario.calendar.provisional:
        text = (
            "全年放假通知公布后再排一次。"
            if language == "zh"
            else "Plan again when the year's holidays are known."
        )
        yield Line("warn", text, "rota")


def _fix(facts: Facts, language: Language, most: int) -> Iterator[Line]:
    hard = facts.audit.hard
    for breach in hard[:most]:
        lead = "改正：" if language == "zh" else "Correct: "
        yield Line("bad", lead + breach_words(facts, breach, language), "breaches")
    if len(hard) > most:
        n = len(hard) - most
        yield Line(
            "bad", f"还有 {n} 处硬性违反。" if language == "zh" else f"{n} more hard breaches.", "breaches"
        )


def _fill(facts: Facts, language: Language, most: int) -> Iterator[Line]:
    scenario = facts.scenario
    for c in sorted((c for c in facts.cover if c.short), key=lambda c: -c.short)[:most]:
        grids = [scenario.grid[g].name for g, need, there in c.grids if there < need]
        when, shift = day_name(scenario.date(c.day), language), shift_name(scenario, c.shift, language)
        text = (
            f"补人：{when}{shift}{'、'.join(grids[:3])}缺 {c.short} 人"
            if language == "zh"
            else f"Find {c.short} more for {when}, {shift}: {', '.join(grids[:3])}"
        )
        yield Line("bad", text, "cover")


def _relieve(facts: Facts, language: Language, most: int) -> Iterator[Line]:
    for worn in facts.overloaded[:most]:
        name = facts.scenario.person[worn.person].name
        why = reason_words(worn.reasons[0], language)
        relief = facts.reliefs.get(worn.person)
        if language == "zh":
            how = f"。{relief.say(facts.scenario, language)}" if relief else "；没有一步就能减轻的换法"
            yield Line("warn", f"给{name}减负：{why}{how}", "overload")
        else:
            how = f". {relief.say(facts.scenario, language)}" if relief else "; no single change would help"
            yield Line("warn", f"Relieve {name}: {why}{how}", "overload")
