"""The workbook's own words, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from shiftopt.scenario.types import Scenario

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        # sheets
        "chart": "排班表",
        "hours": "工时",
        "account": "工时账",
        "breaches": "违反与说明",
        "moves": "调班",
        "overload": "负荷",
        "crews": "网格人员",
        "rules": "规则",
        "lists": "选项",
        "daily": "每日工时",
        # wall chart
        "title": "{station} {period}排班表",
        "subtitle_people": "共 {people} 人",
        "subtitle_handover": "每班前 {handover} 分钟交接班，计入工时",
        "clause_joint": "；",
        "colon": "：",
        "team": "班组",
        "office": "内勤",
        "id": "编号",
        "name": "姓名",
        "weekdays": "一二三四五六日",
        "statutory": "节",
        "day_off": "休",
        "make_up": "班",
        "leave": "假",
        "duty": "会",
        "total": "合计",
        "weekend": "周末",
        "holiday": "节日",
        "duty_hours": "任务\n小时",
        "hours_column": "工时",
        "above": "超标准",
        "on_duty": "{shift}在岗",
        "needed": "{shift}需要",
        "legend": "图例",
        "legend_shift": "{name} {start}–{end}",
        "legend_leave": "休假",
        "legend_duty": "会议、培训等",
        "legend_changed": "粗框：与轮转不同（调班、加班）",
        "legend_released": "虚框：轮转应上班，改为休息",
        "notes": "备注",
        "note_holidays": "节假日：{list}",
        "note_make_up": "调休上班：{list}",
        "note_provisional": "放假安排以国务院办公厅正式通知为准，本表按法定节日预排。",
        "note_hard": "注意：本表有 {count} 处违反硬性规定，见“违反与说明”。",
        "note_event": "{date} {what}{grid}",
        "note_duty": "{date} {start}–{end} {what}：{names}",
        "planned_by": "编制：",
        "checked_by": "审核：",
        "approved_by": "批准：",
        "signed_on": "日期：",
        "page": "第 &P 页，共 &N 页",
        "choose": "请从列表中选择，格式为班次代码、空格、网格编号",
        # account
        "account_title": "{station} {period}工时账",
        "account_note": "跨零点的班按日期拆开，夜班进了节日的钟点记在节日；工时均为小时，按实际经过的时间算。"
        "每个数字的明细在 roster.json 的 accounts 里。",
        "month": "月份",
        "account_total": "合计",
        "on_workday": "工作日",
        "on_rest_day": "休息日",
        "on_statutory": "法定\n休假日",
        "at_night": "夜间\n22–6 点",
        "pay_overtime": "延时\n加班",
        "pay_rest_day": "休息日\n加班",
        "pay_statutory": "法定日\n加班",
        "balance_before": "周期内\n此前",
        "balance": "周期内\n超出标准",
        "balance_until": "周期",
        "balance_unknown": "（{days} 天不详）",
        # hours
        "hours_title": "{station} {period}工时",
        "shifts": "班数",
        "nights": "夜班",
        "patrol": "巡逻",
        "handover": "交接班",
        "duties": "会议培训",
        "hidden": "隐性\n工时",
        "placed": "班内\n文书",
        "all_hours": "总工时",
        "standard": "标准工时",
        "overtime": "超出标准",
        "last_month": "上月\n工时",
        "this_year": "今年累计\n（至本期末）",
        "days_on_record": "往日有记录\n（天）",
        "longest_run": "最长连班\n（天）",
        "longest_nights": "最长\n连夜",
        "shortest_rest": "最短休息\n（小时）",
        "max_7_days": "任意 7 天\n最多（小时）",
        "free_weekends": "完整\n周末",
        "moved": "调班",
        "extra": "加班",
        "released": "改休",
        "leave_days": "休假\n（天）",
        "wishes": "意愿\n满足/提出",
        "load": "负荷\n0–3",
        "sum": "合计",
        "mean": "人均",
        "basis_average": "标准工时：月平均 165.33 小时，按在岗天数和用工比例折算。工时均为小时，含交接班。"
        "班内文书已含在巡逻工时里；班内排不下的是隐性工时，另计入总工时。",
        "basis_weekly": "标准工时：每周 40 小时，按在岗天数和用工比例折算。工时均为小时，含交接班。"
        "班内文书已含在巡逻工时里；班内排不下的是隐性工时，另计入总工时。",
        "basis_workdays": "标准工时：在岗工作日 × 8 小时，按用工比例折算。工时均为小时，含交接班。"
        "班内文书已含在巡逻工时里；班内排不下的是隐性工时，另计入总工时。",
        "load_note": "负荷等级是超出提醒线的项数（最多 3），超出的数字标红；每个人的原因和提醒线见“负荷”表。",
        "hours_note": "在排班表上改班，班数到“任意 7 天最多”各列随之重算；会议培训、隐性工时和带 * 的列"
        "是出表时的数：文书排得进哪些班，要重新审核（audit）才知道。上月、今年累计按台账记录。",
        # overload
        "overload_title": "{station} {period}负荷",
        "why": "原因（出表时）",
        "relief": "怎么减负（出表时最省的一招）",
        "overload_note": "按负荷从重到轻。每格为截至当日连续 7 天的工时，随排班表改动重算："
        "超过 {limit} 小时标红。",
        # crews
        "crews_title": "{station} {period}网格人员",
        "crews_note": "出表时各班在各网格的人；改班以排班表为准。",
        "weekday": "星期",
        "no_grid": "未定网格",
        "missing": "缺 {n} 人",
        # rules
        "rules_title": "{station} {period}规则",
        "rules_note": "本表执行的全部规则。硬性规则必须守住；软性规则没做到的扣分。"
        "依据仅供参考，不构成法律意见。",
        "source": "依据",
        "times": "违反\n处数",
        # breaches
        "breaches_title": "{station} {period}违反与说明",
        "status": "结果：{status}",
        "status_optimal": "已证明最优",
        "status_feasible": "可行，未证明最优",
        "status_infeasible": "无解",
        "status_unknown": "限时内未找到",
        "tier": "优先级",
        "points": "扣分",
        "bound": "下界",
        "proven": "已证最优",
        "yes": "是",
        "no": "否",
        "rule": "规则",
        "kind": "性质",
        "hard": "硬性",
        "soft": "软性",
        "who": "人员",
        "when": "日期",
        "shift": "班次",
        "grid": "网格",
        "what": "说明",
        "amount": "超出量",
        "no_breach": "没有任何违反。",
        # moves
        "moves_title": "{station} {period}与轮转不同之处",
        "date": "日期",
        "base": "轮转",
        "actual": "实际",
        "change": "变动",
        "off": "休",
        "no_move": "全员按轮转上班。",
        "name_joint": "、",
    },
    "en": {
        "chart": "Rota",
        "hours": "Hours",
        "account": "Account",
        "breaches": "Breaches",
        "moves": "Moves",
        "overload": "Overload",
        "crews": "Crews",
        "rules": "Rules",
        "lists": "Choices",
        "daily": "Daily hours",
        "title": "{station} · rota {period}",
        "subtitle_people": "{people} people",
        "subtitle_handover": "{handover} min of handover before each shift count as work",
        "clause_joint": "; ",
        "colon": ": ",
        "team": "Team",
        "office": "Office",
        "id": "No.",
        "name": "Name",
        "weekdays": "MTWTFSS",
        "statutory": "PH",
        "day_off": "off",
        "make_up": "wk",
        "leave": "LV",
        "duty": "dty",
        "total": "All",
        "weekend": "W/e",
        "holiday": "Hol.",
        "duty_hours": "Duty\nh",
        "hours_column": "Hours",
        "above": "± std",
        "on_duty": "{shift}: there",
        "needed": "{shift}: need",
        "legend": "Legend",
        "legend_shift": "{name} {start}–{end}",
        "legend_leave": "leave",
        "legend_duty": "meeting, training",
        "legend_changed": "thick frame: not as in the rotation",
        "legend_released": "dashed frame: rotation shift given up",
        "notes": "Notes",
        "note_holidays": "Holidays: {list}",
        "note_make_up": "Make-up workdays: {list}",
        "note_provisional": "The official notice of holidays wasn't known when this was planned.",
        "note_hard": "Attention: hard rules are broken ({count}), see sheet Breaches.",
        "note_event": "{date} {what}{grid}",
        "note_duty": "{date} {start}–{end} {what}: {names}",
        "planned_by": "Planned by:",
        "checked_by": "Checked by:",
        "approved_by": "Approved by:",
        "signed_on": "Date:",
        "page": "Page &P of &N",
        "choose": "Choose from the list: shift code, space, grid",
        "account_title": "{station} · working-time account {period}",
        "account_note": "Shifts are cut at midnight: the hours of a night count on the dates on which they "
        "lie. Hours that really pass. The rows behind each number stand in roster.json under accounts.",
        "month": "Month",
        "account_total": "All",
        "on_workday": "On\nworkdays",
        "on_rest_day": "On rest\ndays",
        "on_statutory": "On\nholidays",
        "at_night": "At night\n22–6",
        "pay_overtime": "Overtime",
        "pay_rest_day": "Rest-day\novertime",
        "pay_statutory": "Holiday\novertime",
        "balance_before": "Before,\nin cycle",
        "balance": "Above std\nin cycle",
        "balance_until": "Cycle",
        "balance_unknown": "({days} d unknown)",
        "hours_title": "{station} · hours {period}",
        "shifts": "Shifts",
        "nights": "Nights",
        "patrol": "Patrol",
        "handover": "Handover",
        "duties": "Duties",
        "hidden": "Hidden\nwork",
        "placed": "Paperwork\nin shifts",
        "all_hours": "All hours",
        "standard": "Standard",
        "overtime": "Above\nstandard",
        "last_month": "Last\nmonth",
        "this_year": "This year\nso far",
        "days_on_record": "Earlier days\non record",
        "longest_run": "Longest\nrun, days",
        "longest_nights": "Longest run\nof nights",
        "shortest_rest": "Shortest\nrest, h",
        "max_7_days": "Most in any\n7 days, h",
        "free_weekends": "Free\nweekends",
        "moved": "Moved",
        "extra": "Extra",
        "released": "Released",
        "leave_days": "Leave\ndays",
        "wishes": "Wishes\nmet/asked",
        "load": "Load\n0–3",
        "sum": "Sum",
        "mean": "Mean",
        "basis_average": "Standard: the Chinese monthly average of 165.33 h, pro rata of days available and "
        "contracted share. Everything in hours, handover included. Paperwork in shifts is part of patrol; "
        "what finds no room there is hidden work, counted on top.",
        "basis_weekly": "Standard: 40 h a week, pro rata of days available and contracted share. "
        "Everything in hours, handover included. Paperwork in shifts is part of patrol; what finds no room "
        "there is hidden work, counted on top.",
        "basis_workdays": "Standard: workdays available × 8 h, pro rata of contracted share. "
        "Everything in hours, handover included. Paperwork in shifts is part of patrol; what finds no room "
        "there is hidden work, counted on top.",
        "load_note": "Load is the number of limits exceeded (3 at most), shown in red; reasons and limits "
        "stand on the sheet Overload.",
        "hours_note": "Edit a shift on the rota: the columns up to most in any 7 days follow. Duties, hidden "
        "work and columns with * are as planned: which shifts have room for paperwork only an audit tells. "
        "Last month and this year are as recorded.",
        "overload_title": "{station} · overload {period}",
        "why": "Why (as planned)",
        "relief": "Relief (the cheapest, as planned)",
        "overload_note": "Worst first. A cell has the hours of the 7 days that end on that day and follows "
        "edits of the rota: red above {limit} h.",
        "crews_title": "{station} · crews {period}",
        "crews_note": "Who stands where as planned; after edits the rota counts.",
        "weekday": "Day",
        "no_grid": "No grid",
        "missing": "{n} missing",
        "rules_title": "{station} · rules {period}",
        "rules_note": "Every rule in force. Hard rules must hold; what soft rules miss costs points. Sources "
        "are for reference, this is not legal advice.",
        "source": "Source",
        "times": "Times\nbroken",
        "breaches_title": "{station} · breaches and notes {period}",
        "status": "Result: {status}",
        "status_optimal": "proven optimal",
        "status_feasible": "feasible, not proven optimal",
        "status_infeasible": "impossible",
        "status_unknown": "nothing found within the limit",
        "tier": "Tier",
        "points": "Points",
        "bound": "Bound",
        "proven": "Proven",
        "yes": "yes",
        "no": "no",
        "rule": "Rule",
        "kind": "Kind",
        "hard": "hard",
        "soft": "soft",
        "who": "Who",
        "when": "When",
        "shift": "Shift",
        "grid": "Grid",
        "what": "What",
        "amount": "Amount",
        "no_breach": "No breach at all.",
        "moves_title": "{station} · differences from the rotation {period}",
        "date": "Date",
        "base": "Rotation",
        "actual": "Rota",
        "change": "Change",
        "off": "off",
        "no_move": "Everybody works as in the rotation.",
        "name_joint": ", ",
    },
}


def words(scenario: Scenario) -> Mapping[str, str]:
    """The words in the scenario's language."""
    return WORDS[scenario.language]


def period_words(scenario: Scenario) -> str:
    """The period for a title: a month by name, other periods by their dates."""
    first, last = scenario.date(0), scenario.date(scenario.days - 1)
    whole_month = first.day == 1 and scenario.date(scenario.days).day == 1 and scenario.days <= 31
    if scenario.language == "en":
        return f"{first:%B %Y}" if whole_month else f"{first} – {last}"
    if whole_month:
        return f"{first.year}年{first.month}月"
    return f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日"


def clock_words(minute: int) -> str:
    """Clock time of a minute of the running clock."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def day_words(scenario: Scenario, day: int) -> str:
    """A day of the period in a sentence."""
    on = scenario.date(day)
    return f"{on.month}月{on.day}日" if scenario.language == "zh" else f"{on.day} {on:%b}"


def marks(scenario: Scenario) -> dict[str, str]:
    """What the chart writes for leave and for a duty: never the same as a shift code or a grid.

    One mark for all leave: the chart hangs on the wall, and who is ill is nobody's business.
    """
    taken = {name.casefold() for name in (*scenario.codes, *scenario.grid)}
    own = words(scenario)
    return {k: f"({own[k]})" if own[k].casefold() in taken else own[k] for k in ("leave", "duty")}
