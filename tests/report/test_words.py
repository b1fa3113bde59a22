"""The verdict says what the result holds, in both languages."""

from __future__ import annotations

import dataclasses

import pytest

from shiftopt.audit import Audit
from shiftopt.profiles import rules_of
from shiftopt.report import phrases, words
from shiftopt.report.facts import Facts
from shiftopt.report.page import page
from shiftopt.rules import RULES
from shiftopt.solving.result import Conflict, Result, Stop, TierResult

from . import station


def clean(result: Result) -> Result:
    """The same roster with nothing found in it."""
    return dataclasses.replace(result, audit=Audit(result.roster, ()))


def test_hard_breaches_come_first(result: Result) -> None:
    """A roster with hard breaches doesn't hold, and the first line counts them."""
    n = len(result.audit.hard)
    assert words.verdict(result, "zh").splitlines()[0] == f"2026年10月的班表还不能张贴：违反硬性规则 {n} 处。"
    assert words.verdict(result, "en").startswith("October 2026 doesn't hold yet")


def test_a_clean_roster_holds(result: Result) -> None:
    """Nothing found and everything covered: the month holds."""
    said = words.verdict(clean(result), "zh")
    assert said.startswith("2026年10月排得下来")
    assert "应到 936 人次，全部排满" in said


def test_what_is_unproven_is_named_with_its_gap(result: Result) -> None:
    """Open tiers appear with gap; with all proven the sentence changes."""
    assert "公平（2.2 %）、意愿（差距未知）" in words.verdict(result, "zh")
    proven = dataclasses.replace(result, tiers=(TierResult("coverage", 0, 0, 0.1),))
    assert "Every tier is proven optimal." in words.verdict(proven, "en")


def test_interrupted_unrepeatable_and_provisional_are_said(result: Result) -> None:
    """Each reservation has its sentence, and only when it applies."""
    plan = result.roster
    month = dataclasses.replace(
        plan.scenario, calendar=dataclasses.replace(plan.scenario.calendar, provisional=True)
    )
    other = dataclasses.replace(
        station.result(month), stop=Stop.INTERRUPTED, run=dataclasses.replace(station.RUN, repeatable=False)
    )
    for part in ("搜索被中断", "再次运行不保证", "节假日是推算的"):
        assert words.verdict(other, "zh").count(part) == 1
        assert part not in words.verdict(result, "zh")


def test_what_is_loosened_is_said(result: Result) -> None:
    """A rule milder than its rule set's has a line in the verdict, and a sentence on the page."""
    plan = result.roster.scenario
    assert "规则集宽" not in words.verdict(result, "zh")
    own = rules_of(plan.profiles, [RULES["min_rest"](hours=9)])
    loose = station.result(dataclasses.replace(plan, rules=own))
    assert "有 1 条规定比所选规则集宽" in words.verdict(loose, "zh")
    assert "Rules milder than the rule sets named: 1" in words.verdict(loose, "en")
    html = page(loose)
    assert "的“班间休息”放宽了" in html
    assert "Rest between shifts is loosened" in html


@pytest.mark.parametrize(
    ("stop", "workers", "why"),
    [
        (Stop.LIMIT, 1, "时间到：搜索在时限处停止"),
        (Stop.FINISHED, 1, "时间到：搜索在时限处停止"),
        (Stop.FINISHED, 4, "使用了全部核心"),
        (Stop.LIMIT, 4, "使用了全部核心"),
    ],
)
def test_why_another_run_may_differ(result: Result, stop: Stop, workers: int, why: str) -> None:
    """The clock and the cores are two reasons; only the one that holds is given, on the page too."""
    run = dataclasses.replace(station.RUN, repeatable=False, workers=workers)
    other = dataclasses.replace(result, stop=stop, run=run)
    assert f"{why}，再次运行不保证得到完全相同的班表。" in words.verdict(other, "zh").splitlines()
    assert words.unrepeatable(other, "en") in words.verdict(other, "en")
    assert words.unrepeatable(result, "zh") == ""


def test_impossible_is_explained() -> None:
    """Shortages, the conflict and the way out follow the first line."""
    lines = words.verdict(station.IMPOSSIBLE, "zh").splitlines()
    assert lines[0].startswith("排不出来")
    assert "10月31日夜班第一网格需要 15 人，能上夜班的只有 12 人。" in lines
    assert lines[-1] == "代价最小的出路：10月31日夜班第一网格少 3 人。"


def test_concessions_are_one_sentence() -> None:
    """Several concessions are joined without a full stop in between."""
    several = Conflict(
        way_out=("12-03 夜班：缺 1 人。", "王建国：夜班多 1 个。", "……另有 2 处"), cheapest=True
    )
    found = dataclasses.replace(station.IMPOSSIBLE, conflict=several)
    last = words.verdict(found, "zh").splitlines()[-1]
    assert last == "代价最小的出路：12-03 夜班：缺 1 人；王建国：夜班多 1 个；……另有 2 处。"


def test_unknown_is_never_called_impossible() -> None:
    """Out of time: no proof is claimed in either language."""
    assert "也没有证明排不出来" in words.verdict(station.UNKNOWN, "zh")
    assert "none was ruled out" in words.verdict(station.UNKNOWN, "en")


@pytest.mark.parametrize("language", phrases.LANGUAGES)
def test_todo_starts_with_the_worst(facts: Facts, language: str) -> None:
    """Hard breaches before overload; every line leads to its section."""
    lines = words.todo(facts, language)
    assert lines[0].tone == "bad"
    assert [line.tone for line in lines] == sorted((line.tone for line in lines), key=["bad", "warn"].index)
    assert all(line.about for line in lines)


def test_a_soft_rule_gave_way_in_one_line(facts: Facts) -> None:
    """People, how often where it isn't once each, points; a kept rule says nothing."""
    lines = {}
    for rule in facts.rules.values():
        soft = [b for b in facts.breaches(rule.name) if not b.hard]
        lines[rule.name] = words.conceded(facts, rule, "zh")
        assert bool(lines[rule.name]) == bool(soft) == bool(words.conceded(facts, rule, "en"))
        if soft:
            assert lines[rule.name].endswith(f"，{facts.price(rule)} 分")
    people = {b.person for b in facts.breaches("free_weekends")}
    assert lines["free_weekends"].startswith(f"完整周末：{len(people)} 人，")
    assert lines["fair_share_nights"].startswith("公平分担：夜班：")
    twice = Facts(facts.roster, Audit(facts.roster, facts.audit.breaches * 2))
    said = words.conceded(twice, facts.rules["free_weekends"], "en")
    assert f"{len(people)} people, {2 * len(people)} times, " in said


def test_nothing_to_do_is_said_too() -> None:
    """A month without people has nothing to correct, fill or relieve."""
    month = station.scenario(people=(), needs={}, leave=(), requests=(), duties=(), rules=())
    found = station.result(month)
    assert [line.text for line in words.todo(Facts(found.roster, found.audit), "zh")] == ["可以张贴。"]
    unsure = dataclasses.replace(month, calendar=dataclasses.replace(month.calendar, provisional=True))
    found = station.result(unsure)
    lines = [line.text for line in words.todo(Facts(found.roster, found.audit), "en")]
    assert lines == ["It can go on the wall.", "Plan again when the year's holidays are known."]


@pytest.mark.parametrize(
    ("minutes", "places", "text"),
    [(495, 2, "8.25"), (480, 1, "8"), (0, 1, "0"), (605, 1, "10.1"), (6000, 0, "100")],
)
def test_hours_drop_needless_zeros(minutes: int, places: int, text: str) -> None:
    """495 min are 8.25 h; 100 h stay 100 h."""
    assert phrases.hours(minutes, places) == text


def test_a_tiny_gap_is_not_rounded_to_nothing() -> None:
    """0.04 % isn't 0.0 %."""
    assert phrases.percent(0.0004) == "< 0.1 %"
    assert phrases.percent(0) == "0.0 %"
