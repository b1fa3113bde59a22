"""What commands say, in Chinese and English."""

from __future__ import annotations

from typing import Any

from shiftopt.scenario.types import Scenario

_WORDS = {
    "tier": ("优先级", "tier"),
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
    "rota": ("轮转可供（除休假）", "rotation supplies, leave taken off"),
    "spare": ("余缺", "spare"),
    "total": ("合计", "total"),
    "hours": (
        "巡逻工时：需要 {need} 小时，按休假和工时上限最多有 {there} 小时",
        "hours of patrol: {need} needed, {there} at most within leave and limits",
    ),
    "fits": (
        "OK：文件无误，算术上排得下。",
        "OK: nothing is wrong with the file, and the arithmetic allows a rota.",
    ),
    "proven_impossible": ("排不出来（算术上已证明）：", "There is no rota; the arithmetic proves it:"),
    "possible": (
        "排得出来：存在遵守全部硬性规则的班表。",
        "There is a rota that keeps every hard rule.",
    ),
    "clean": ("没有违反任何规则。", "No rule is broken."),
    "hard_clean": ("没有违反硬性规则。", "No hard rule is broken."),
    "hard_found": ("违反硬性规则 {n} 处：", "Hard rules broken {n} times:"),
    "soft_found": ("软性规则（计分，不禁止）：", "Soft rules (priced, not forbidden):"),
    "rule": ("规则", "rule"),
    "breach": ("违反情况", "breach"),
    "times": ("次数", "times"),
    "amount": ("数量", "amount"),
    "unit": ("单位", "unit"),
    "points": ("分值", "points"),
    "kind": ("kind", "kind"),
    "title": ("名称", "title"),
    "sentence": ("意思（数字为默认值或例子）", "meaning, with defaults or the numbers of an example"),
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
    "unit_people": ("人", "people"),
    "unit_crews": ("组", "crews"),
    "unit_shifts": ("个班次", "shifts"),
    "unit_min": ("分钟", "min"),
    "unit_windows": ("个时段", "windows"),
    "unit_days": ("天", "days"),
    "unit_times": ("次", "times"),
    "unit_weekends": ("个周末", "weekends"),
    "unit_points": ("分", "points"),
    "unit_units": ("各按其单位", "units"),
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
    "rotation_facts": (
        "工时和间隔以小时计，连上和连夜以天计。长休指连续 35 小时以上；\n"
        "整休周末是没有周六班和周日班的周末所占的份额，按轮转从周一开始计算。",
        "Hours; runs in days. A long rest has 35 h or more. Weekends off: the share without a Saturday or\n"
        "Sunday shift, when the cycle begins on a Monday.",
    ),
    "rotation_yaml": ("写进排班文件：", "In a scenario:"),
    "resumed": ("上次已排好", "done before"),
    "exit_0": ("已排", "planned"),
    "exit_1": ("程序中断", "crashed"),
    "exit_3": ("文件有误", "wrong file"),
    "exit_4": ("排不出来", "impossible"),
    "exit_5": ("时限内未找到", "nothing found"),
    "exit_6": ("复核未通过", "failed its audit"),
}


def say(where: Scenario | str, key: str, /, **facts: Any) -> str:
    """One text in a language, or in that of a scenario."""
    language = where if isinstance(where, str) else where.language
    return _WORDS[key][language == "en"].format(**facts)
