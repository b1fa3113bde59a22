"""What commands say, in Chinese and English."""

from __future__ import annotations

from typing import Any

from shiftopt.scenario.types import Scenario

_WORDS = {
    "tier": ("优先级", "tier"),
    "instance": ("实例", "instance"),
    "objective": ("目标值", "objective"),
    "bound": ("下界", "bound"),
    "gap": ("差距", "gap"),
    "seconds": ("秒", "seconds"),
    "first": ("第一份完整班表", "first complete roster"),
    "ctrl_c": ("按 Ctrl-C 停下，取目前最好的", "Ctrl-C stops with the best so far"),
    "stopping": ("正在停下；再按 Ctrl-C 立即退出", "stopping; Ctrl-C again gives up"),
    "size": (
        "{name}，{period}：{people} 人，{teams} 个班组，{grids} 个网格，{days} 天",
        "{name}, {period}: {people} people, {teams} teams, {grids} grids, {days} days",
    ),
    "shift": ("班次", "shift"),
    "needed": ("需要", "needed"),
    "rota": ("轮转能出（已扣休假）", "rotation supplies, leave taken off"),
    "spare": ("余缺", "spare"),
    "total": ("合计", "total"),
    "hours": (
        "巡逻工时：需要 {need} 小时；扣除休假、不超上限，最多能出 {there} 小时",
        "hours of patrol: {need} needed, {there} at most within leave and limits",
    ),
    "fits": (
        "没有问题：文件无误，人数和工时算下来够排。",
        "OK: nothing is wrong with the file, and the arithmetic allows a rota.",
    ),
    "proven_impossible": ("排不出来，算一算就知道不够：", "There is no rota; the arithmetic proves it:"),
    "possible": (
        "排得出来：存在遵守全部硬性规则的班表。",
        "There is a rota that keeps every hard rule.",
    ),
    "public_optimal": ("已证明最优。", "Proven optimal."),
    "public_feasible": (
        "遵守全部硬性约束，尚未证明最优。",
        "Every hard constraint is kept; not proven optimal.",
    ),
    "clean": ("没有违反任何规则。", "No rule is broken."),
    "hard_clean": ("没有违反硬性规则。", "No hard rule is broken."),
    "hard_found": ("违反硬性规则 {n} 处：", "Hard rules broken {n} times:"),
    "soft_found": ("软性规则（没做到的计分）：", "Soft rules (priced, not forbidden):"),
    "rule": ("规则", "rule"),
    "breach": ("违反情况", "breach"),
    "persons": ("人数", "people"),
    "times": ("处数", "times"),
    "amount": ("程度", "amount"),
    "unit": ("单位", "unit"),
    "points": ("扣分", "points"),
    "kind": ("kind", "kind"),
    "title": ("名称", "title"),
    "sentence": ("意思（数字为默认值或例子）", "meaning, with defaults or the numbers of an example"),
    "profile": ("规则集", "rule set"),
    "sentence_there": ("要求", "asks"),
    "enforce": ("执行", "enforce"),
    "key": ("键", "key"),
    "type": ("取值", "values"),
    "default": ("默认", "default"),
    "meaning": ("含义", "meaning"),
    "source": ("依据", "source"),
    "example": ("例", "example"),
    "kept": ("未违反", "kept"),
    "name": ("名称", "name"),
    "rules": ("规则数", "rules"),
    "station": ("站", "station"),
    "result": ("结果", "result"),
    "time": ("用时（秒）", "seconds"),
    "verdict": ("结论", "verdict"),
    "hard": ("必须", "hard"),
    "soft": ("尽量", "soft"),
    "off": ("停用", "off"),
    "given": ("另有", "given"),
    "in_hard": ("必须，违反按{unit}计", "hard, a breach counts in {unit}"),
    "in_soft": ("尽量，每{unit}扣 {weight} 分", "soft, points for each {unit}: {weight}"),
    "in_points": ("尽量，按分数扣分", "soft, priced in points"),
    "in_off": ("停用", "off"),
    "unchecked": (
        "还有这些规定和建议，没有规则检查，请自己把关：",
        "Clauses and advice that no rule checks, for you to see to:",
    ),
    "no_advice": (
        "核实程度：已读原文，是看过条文全文；转引，是看到别处转载或引用；未核实，是凭记忆或惯例，不写条款号。"
        "没有查阅任何官方网站；以现行文本和当地主管部门的解释为准，不是法律意见。",
        "Marks: read: the words were seen in full; second-hand: seen as reprinted or quoted elsewhere; "
        "unverified: from memory or custom, so no article is named. No official site was consulted: the "
        "current text and your authority decide. This is not legal advice.",
    ),
    "unit_people": ("人", "people"),
    "unit_crews": ("组", "crews"),
    "unit_shifts": ("个班次", "shifts"),
    "unit_min": ("分钟", "minutes"),
    "unit_quarters": ("刻钟", "quarter-hours"),
    "unit_windows": ("个时段", "windows"),
    "unit_days": ("天", "days"),
    "unit_times": ("次", "times"),
    "unit_weekends": ("个周末", "weekends"),
    "unit_points": ("分", "points"),
    "unit_steps": ("档", "steps"),
    "unit_units": ("各上限自己的单位", "units of each limit"),
    "cycle": ("轮转", "cycle"),
    "teams": ("班组", "teams"),
    "fact": ("指标", "fact"),
    "week": ("周工时", "h a week"),
    "shortest_rest": ("最短间隔", "least rest"),
    "after_nights": ("夜班后休息", "after nights"),
    "run": ("最长连上", "longest run"),
    "nights": ("最多连夜", "most nights"),
    "seven": ("任意七天工时", "h in 7 days"),
    "between": ("两次长休最远相隔", "between rests"),
    "weekends": ("整休周末", "weekends off"),
    "tired": ("疲劳指数最高", "peak fatigue"),
    "rotation_facts": (
        "工时和间隔以小时计，连上和连夜以天计。长休指连续 35 小时以上；\n"
        "整休周末是没有周六班和周日班的周末所占的份额，按轮转从周一开始计算；\n"
        "疲劳指数（0–100）是按已发表模型重建的参考值，只用来比较轮转。",
        "Hours; runs in days. A long rest has 35 h or more. Weekends off: the share without a Saturday or\n"
        "Sunday shift, when the cycle begins on a Monday. The fatigue index (0–100) is indicative: it ranks "
        "cycles.",
    ),
    "rotation_verdicts": (
        "照每个规则集检查一年：必须做到的有没有违反；都做到了的，再列没有做到的建议。\n"
        "违反了哪一条、差多少，见 shiftopt rotations show 名称。节假日和请假不算在内。",
        "A year of the cycle against each rule set: what must hold and doesn't; where all holds, advice\n"
        "not followed. `shiftopt rotations show NAME` tells the clauses; holidays and leave are left out.",
    ),
    "comma": ("、", ", "),
    "clause": ("{key}：{what}", "{key}: {what}"),
    "verdict_kept": ("符合", "kept"),
    "verdict_mostly": ("符合；建议未做到：{names}", "kept; not advised: {names}"),
    "verdict_broken": ("违反：{names}", "breaks: {names}"),
    "judged_kept": ("{profile}（{title}）：符合", "{profile} ({title}): kept"),
    "judged_mostly": (
        "{profile}（{title}）：符合，但有建议没做到",
        "{profile} ({title}): kept, but for advice",
    ),
    "judged_broken": ("{profile}（{title}）：违反", "{profile} ({title}): broken"),
    "in_a_year": ("一年 {times} 处，最严重的：{worst}", "times in a year: {times}; the worst: {worst}"),
    "rotation_year": (
        "从 {start} 起一年，各班组上班的节假日（天）、周末（天）和夜班（个）：",
        "Days worked on holidays and on weekends, and nights, in the year from {start}:",
    ),
    "row": ("行", "row"),
    **{
        f"day_{day}": (f"周{zh}", en)
        for day, (zh, en) in enumerate(
            zip("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True)
        )
    },
    "prefer_forward": ("倒着换班", "changes backwards"),
    "prefer_nights": ("第三个起的连续夜班", "nights beyond 2 in a row"),
    "prefer_weekends": ("一轮里的整休周末", "free weekends in the cycle"),
    "prefer_half_weekends": ("只休一天的周末", "half weekends"),
    "prefer_single_days_off": ("单独的休息日", "single days off"),
    "prefer_long_blocks": ("第六天起的连续上班", "workdays beyond 5 in a row"),
    "no_cycle": (
        "排不出这样的轮转，已经证明。",
        "There is no such rotation. This is proven.",
    ),
    "no_cycle_together": ("这几条不能同时做到：", "These can't hold together:"),
    "no_cycle_ways": ("任选一条放宽即可：", "One of these would do:"),
    "rotation_yaml": ("写进排班文件：", "In a scenario:"),
    "person": ("编号", "person"),
    "of_nights": ("夜班", "nights"),
    "of_weekends": ("周末班", "weekends"),
    "of_holidays": ("节日班", "holidays"),
    "of_hours": ("工时（折合班次）", "hours (in shifts)"),
    "of_cover": ("替班", "cover for others"),
    "period": ("周期", "period"),
    "from": ("起", "from"),
    "to": ("止", "to"),
    "when": ("入账时间", "published"),
    "published": ("{name} {period} 已记入台账：{place}", "{name}, {period}: published to {place}"),
    "republished": (
        "{name} {period} 已重新记入台账，替换了原来的班表：{place}",
        "{name}, {period}: published to {place}; the roster that was there is replaced",
    ),
    "unpublished": (
        "没有记入台账；确实照此上班的，加 --force。",
        "Not published; with --force it is, if that is what was worked.",
    ),
    "ledger_empty": ("台账里还没有{name}的记录：{place}", "the ledger has nothing of {name} yet: {place}"),
    "corrected": ("{name} {what}结余现为 {now} 个班。", "{name}, {what}: the balance is now {now} shifts."),
    "rank": ("名次", "rank"),
    "team": ("班组", "team"),
    "hard_rules": ("硬性规则", "hard rules"),
    "price": ("代价（扣分）", "price in points"),
    "above": ("超标准工时", "h above standard"),
    "level": ("负荷", "load"),
    "nobody_steps_in": (
        "没有人能顶这个班而不违反硬性规则；加 --all 看所有人，或用 replan 重排。",
        "Nobody can step in without breaking a hard rule; --all shows everybody, replan repairs the rota.",
    ),
    "person_name": ("姓名", "name"),
    "change": ("变化", "change"),
    "days_changed": ("改动天数", "days changed"),
    "in_words": ("具体", "in words"),
    "hours_worked": ("实际工时", "hours worked"),
    "hours_before": ("台账原有", "in the ledger"),
    "actuals_missing": ("文件里没有这些人，仍按班表计：{names}", "not in the file, as planned: {names}"),
    "actuals_taken": (
        "{first} 至 {last} 的实际工时（{n} 条）已记入台账：{place}",
        "hours worked {first} to {last} ({n} entries): taken into {place}",
    ),
    "actuals_again": (
        "{first} 至 {last} 的实际工时（{n} 条）已重新记入台账，替换了原来的：{place}",
        "hours worked {first} to {last} ({n} entries): taken into {place}, in the place of those before",
    ),
    "resumed": ("上次已排好", "done before"),
    "exit_0": ("已排", "planned"),
    "exit_1": ("程序出错", "crashed"),
    "exit_3": ("方案有误", "wrong scenario"),
    "exit_4": ("排不出来", "impossible"),
    "exit_5": ("时限内未找到", "nothing found"),
    "exit_6": ("复核未通过", "failed its audit"),
}


def say(where: Scenario | str, key: str, /, **facts: Any) -> str:
    """One text in a language, or in that of a scenario."""
    language = where if isinstance(where, str) else where.language
    return _WORDS[key][language == "en"].format(**facts)


def unit(where: Scenario | str, name: str, *, counted: bool = False) -> str:
    """A rule's unit; ``counted``: behind a number, where Chinese needs its measure word."""
    said = say(where, f"unit_{name}")
    return said if counted else said.removeprefix("个")
