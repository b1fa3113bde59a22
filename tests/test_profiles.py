"""Profiles: every rule set can be read, names its sources, and means what its text says."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import date
from itertools import pairwise

import pytest

from shiftopt import profiles
from shiftopt.audit import Audit, audit
from shiftopt.errors import ScenarioError
from shiftopt.rules import RULES, Rule
from shiftopt.rules.tiny import draw, tiny
from shiftopt.scenario.types import Scenario, Worked

SHIPPED = (
    "base",
    "cn-comprehensive",
    "cn-comprehensive-quarter",
    "cn-comprehensive-week",
    "cn-comprehensive-year",
    "cn-standard",
    "de-arbzg",
    "ergonomic",
    "eu-wtd",
    "eu-wtd-hazard",
    "ilo-four-team",
    "jp",
    "jp-special",
    "kr",
    "uk-wtr",
    "uk-wtr-fortnight",
    "us-nrc26",
)

SEEN = {"eu-wtd-6", "eu-wtd-8", "uk-wtr-48"}
"""Marked unverified for their reference period alone; the number of hours was seen, so they may be hard."""


def month(cycle: str, *wanted: str, days: int = 31, system: str = "3x8") -> Audit:
    """Audit of a month in which a person in every phase works the cycle as it is, two weeks before it too."""
    line = cycle * (2 + 60 // len(cycle))
    lines = [f"{line[p : p + 14]}|{line[p + 14 : p + 14 + days]}" for p in range(len(cycle))]
    rules = [
        r for r in profiles.rules_of(wanted) if r.kind not in {b.kind for b in profiles.read("base").rules}
    ]
    return audit(draw(tiny(lines, system=system, handover=15, rules=rules), lines))


def hard(found: Audit) -> set[str]:
    """Names of the hard rules broken."""
    return {b.rule for b in found.hard}


# --- reading ------------------------------------------------------------------------------------
def test_names() -> None:
    """The base comes first, the others by name; the sources are no profile."""
    assert profiles.names() == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_every_profile_is_whole(name: str) -> None:
    """A profile is called as its file, speaks both languages and holds valid rules."""
    profile = profiles.read(name)
    assert profile.name == name
    assert profile.rules
    for words in (profile.title, profile.text):
        assert set(words) == {"zh", "en"}
        assert all(words.values())


@pytest.mark.parametrize("name", SHIPPED)
def test_a_number_that_nobody_has_seen_is_never_hard(name: str) -> None:
    """A limit of a profile rests on a clause in sources.yaml; where that is unverified, it is advice."""
    for rule in profiles.read(name).rules:
        if name != "base":
            assert rule.source is not None
        if rule.source is not None and profiles.sources()[rule.source].status == "unverified":
            assert rule.enforce == "soft" or rule.source in SEEN


def test_every_source_is_used_and_whole() -> None:
    """No source lies about: some rule or profile names it, and it speaks both languages."""
    used = {rule.source for name in SHIPPED for rule in profiles.read(name).rules}
    used |= {key for name in SHIPPED for key in profiles.read(name).notes}
    used |= {kind.model_fields["source"].default for kind in RULES.values()}
    assert set(profiles.sources()) == used - {None}
    for source in profiles.sources().values():
        for words in (source.title, source.article, source.note):
            assert set(words) == {"zh", "en"}
        assert source.title["zh"]
        assert source.note["en"]


def test_base_covers_what_every_rota_needs() -> None:
    """The base holds one rule of each kind without a figure, the load and the four shares."""
    kinds = [rule.name for rule in profiles.read("base").rules]
    assert kinds == [
        "allowed",
        "cover",
        "cover_wish",
        "skills_on_duty",
        "newcomer_accompanied",
        "one_shift_a_day",
        "leave",
        "duties",
        "personal_limits",
        "rotation_kept",
        "wishes",
        "hidden_work",
        "load",
        "fair_share_nights",
        "fair_share_weekends",
        "fair_share_holidays",
        "fair_share_hours",
    ]


def test_unknown_profile() -> None:
    """An unknown name is a scenario error that says what was perhaps meant."""
    with pytest.raises(ScenarioError, match="there is no profile 'ergonomics'; did you mean ergonomic"):
        profiles.read("ergonomics")
    with pytest.raises(ScenarioError, match="write one of base, cn-comprehensive"):
        profiles.rules_of(["zzz"])
    with pytest.raises(ScenarioError, match="no profile 'sources'"):
        profiles.read("sources")


def test_names_cost_no_rules() -> None:
    """Listing profiles loads neither the rules nor a solver."""
    code = "import sys; from shiftopt import profiles; profiles.names(); sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_citing() -> None:
    """A clause is cited by title, article and mark; what isn't verified names no article."""
    assert profiles.sources()["eu-wtd-3"].cite("en") == "Directive 2003/88/EC art. 3 (second-hand)"
    assert profiles.sources()["cn-labour-law-38"].cite() == "中华人民共和国劳动法 第三十八条（转引）"
    assert profiles.sources()["kr-50-53"].cite() == "韩国劳动基准法 第五十条、第五十三条（已读原文）"
    note = {"zh": "", "en": ""}
    article = {"zh": "第九条", "en": "art. 9"}
    source = profiles.Source("x", {"zh": "惯例", "en": "Custom"}, article, "unverified", note)
    assert source.cite("zh") == "惯例（未核实）"
    assert source.cite("en") == "Custom (unverified)"


# --- putting together ---------------------------------------------------------------------------
def test_base_is_always_in_force() -> None:
    """Without a profile the base rules; named twice, a profile counts once."""
    assert profiles.rules_of([]) == profiles.read("base").rules
    assert profiles.rules_of(["base", "ergonomic", "ergonomic"]) == profiles.rules_of(["ergonomic"])


def test_every_rule_has_a_name_of_its_own() -> None:
    """Rules of one kind that can't be compared are all kept, told apart by the profile."""
    names = [rule.name for rule in profiles.rules_of(SHIPPED)]
    assert len(set(names)) == len(names)
    assert {"cover", "forward_rotation", "de-arbzg.max_hours_in_days", "kr.max_hours_in_days"} <= set(names)


def test_of_two_profiles_the_stricter_limit_is_left() -> None:
    """Eleven hours beat ten, 35 h in seven days beat 34 h in nine; a tie stays with the first."""
    rules = profiles.rules_of(["us-nrc26", "eu-wtd", "ergonomic"])
    assert [(r.hours, r.source) for r in rules if r.kind == "min_rest"] == [(11, "eu-wtd-3")]  # type: ignore[attr-defined]
    assert [r.source for r in rules if r.kind == "weekly_rest"] == ["eu-wtd-5"]
    assert [r.name for r in rules if r.kind == "rolling_hours"] == ["rolling_hours_24", "rolling_hours_48"]
    ilo = profiles.rules_of(["ilo-four-team", "eu-wtd"])
    assert [(r.hours, r.enforce) for r in ilo if r.kind == "min_rest"] == [(16, "soft"), (11, "hard")]  # type: ignore[attr-defined]


# --- what has become of them --------------------------------------------------------------------
def station(*own: Rule, chosen: tuple[str, ...] = ("cn-comprehensive", "ergonomic")) -> Scenario:
    return dataclasses.replace(tiny(["M"], rules=profiles.rules_of(chosen, own)), profiles=chosen)


def test_nothing_is_loosened_where_the_scenario_says_nothing() -> None:
    """Rules as the profiles have them stand; another weight, tier or source isn't another limit."""
    assert list(profiles.standings(station())) == []
    heavy = RULES["free_weekends"](weight=7, tier="fairness")
    assert list(profiles.standings(station(heavy))) == []


@pytest.mark.parametrize(
    ("own", "milder"),
    [
        (RULES["min_rest"](hours=9), ("hours",)),
        (RULES["min_rest"](hours=11, enforce="soft"), ("enforce",)),
        (RULES["min_rest"](hours=12, enforce="off"), ("enforce",)),
        (RULES["weekly_rest"](hours=36, days=10), ("days",)),
        (RULES["max_consecutive_nights"](limit=4, enforce="soft"), ("enforce", "limit")),
        (RULES["overtime"](at_most=40), ("at_most",)),
        (RULES["cover"](enforce="soft"), ("enforce",)),
    ],
)
def test_what_is_loosened_is_named(own: Rule, milder: tuple[str, ...]) -> None:
    """A milder limit, soft for hard, or off: the field, and a sentence with both, in either language."""
    (found,) = profiles.loosened(station(own))
    assert (found.rule.kind, found.milder, found.now) == (own.kind, milder, own)
    assert not profiles.overruled(station(own))
    zh, en = found.say("zh"), found.say("en")
    assert "放宽" in zh
    assert found.rule.sentence("zh").rstrip("。") in zh
    assert "is loosened" in en
    assert ("off" if own.enforce == "off" else own.sentence("en").rstrip(".")) in en


def test_what_was_tightened_is_told_with_whoever_did_it() -> None:
    """Twelve hours of the station's own beat both profiles; eleven of the directive beat Part 26's ten."""
    own = profiles.overruled(station(RULES["min_rest"](hours=12)))
    assert [(s.profile, s.by) for s in own] == [("ergonomic", "")]
    assert "本站" in own[0].say("zh")
    assert "of this station" in own[0].say("en")
    both = profiles.overruled(station(chosen=("us-nrc26", "eu-wtd")))
    assert {(s.profile, s.rule.kind, s.by) for s in both} == {
        ("us-nrc26", "min_rest", "eu-wtd"),
        ("us-nrc26", "weekly_rest", "eu-wtd"),
    }
    assert "规则集 eu-wtd 更严的规定" in both[0].say("zh")


def test_every_limit_knows_what_makes_it_stricter() -> None:
    """Whatever number a shipped limit has can be compared with another."""
    for name in SHIPPED[1:]:
        for rule in profiles.read(name).rules:
            assert rule.strict or not {"hours", "limit", "at_most", "days"} & set(dict(rule)), rule.name
            assert rule.implies(rule)
            assert not rule.milder(rule)


def test_own_rules_replace_those_of_the_same_key() -> None:
    """A scenario's rule takes the place of every profile's; fair_share of another burden stays."""
    rest = RULES["min_rest"](hours=12)
    nights = RULES["fair_share"](of="nights", weight=3)
    rules = profiles.rules_of(["eu-wtd", "ergonomic"], [rest, nights])
    assert [r for r in rules if r.kind == "min_rest"] == [rest]
    assert [r.name for r in rules if r.kind == "fair_share"][-1] == "fair_share_nights"
    assert sum(r.kind == "fair_share" for r in rules) == 4
    assert [r for r in rules if r.key == nights.key] == [nights]


def test_names_stay_apart_whatever_the_scenario_writes() -> None:
    """Own rules of one name get numbers."""
    own = [RULES["cover"](id="same"), RULES["leave"](id="same"), RULES["duties"](id="same")]
    names = [rule.name for rule in profiles.rules_of([], own)]
    assert names[-3:] == ["own.same", "own.same.2", "own.same.3"]


# --- meaning ------------------------------------------------------------------------------------
@pytest.mark.parametrize("days", [28, 30, 31])
def test_the_usual_rotation_keeps_chinese_hours_and_ergonomic_advice(days: int) -> None:
    """MMAANN-- with 15 min handover breaks nothing, in every phase; only whole weekends are too few."""
    found = month("MMAANN--", "cn-comprehensive", "ergonomic", days=days)
    assert found.clean
    assert {b.rule for b in found.breaches} <= {"free_weekends"}


def test_nights_after_midnight_keep_the_same_advice() -> None:
    """MMAA-NN- with nights 00:00–08:00: two days off from the morning of the last one."""
    found = month("MMAA-NN-", "cn-comprehensive", "ergonomic", system="night0")
    assert found.clean
    assert {b.rule for b in found.breaches} <= {"free_weekends"}


def test_the_usual_rotation_and_standard_hours() -> None:
    """MMAANN-- also keeps the eleven hours a day and the month of standard hours."""
    assert month("MMAANN--", "cn-standard").clean


def test_the_usual_rotation_under_the_directive() -> None:
    """As the profile's text says: an eight-day rotation has windows of seven days without 35 hours."""
    assert hard(month("MMAANN--", "eu-wtd")) == {"weekly_rest"}
    assert month("MMAANN----", "eu-wtd").clean is False
    assert month("MMAAN--", "eu-wtd").clean


@pytest.mark.parametrize(
    ("cycle", "system", "wanted", "broken"),
    [
        ("NNAAMM--", "3x8", "ergonomic", "min_rest"),
        ("MMAANNNN----", "3x8", "ergonomic", "max_consecutive_nights"),
        ("MMMMAAA---", "3x8", "ergonomic", "max_consecutive_workdays"),
        ("DDNN----", "2x12", "cn-standard", "max_hours_in_days"),
        ("MMMMMMMMA-", "3x8", "cn-standard", "weekly_rest"),
        ("MMMMMM-", "3x8", "cn-comprehensive", "overtime_month"),
        ("MMMMMMM-", "3x8", "cn-comprehensive-week", "overtime_week"),
        ("MMMMMM-", "3x8", "cn-standard", "overtime_month"),
        ("DDNN--", "2x12", "de-arbzg", "max_hours_in_days"),
        ("DDDND-", "2x12", "us-nrc26", "rolling_hours_24"),
        ("DDDDDD-", "2x12", "us-nrc26", "max_hours_in_days"),
        ("MMMMMMM-", "3x8", "kr", "max_hours_in_days"),
        ("MMMMMM-", "3x8", "uk-wtr", "average_hours_17_weeks"),
        ("MMMMMM-", "3x8", "eu-wtd", "average_hours_4_months"),
        ("DDD-", "2x12", "jp", "overtime_month"),
        ("DDDDDD-", "2x12", "jp-special", "overtime_month"),
        ("MMMMMMMMA-", "3x8", "ilo-four-team", "weekly_rest"),
        ("MMMMMMMMA-", "3x8", "cn-comprehensive", "weekly_rest"),
        ("MMN-", "3x8", "eu-wtd", "weekly_rest"),
        ("NNNNNN-", "3x8", "eu-wtd", "average_hours_4_months_nights"),
        ("MMAANN--", "3x8", "eu-wtd-hazard", "rolling_hours_24_nights"),
        ("MMMMMM-AAAAAA-", "3x8", "uk-wtr-fortnight", "weekly_rest"),
    ],
)
def test_what_each_profile_forbids(cycle: str, system: str, wanted: str, broken: str) -> None:
    """Each hard rule of a profile finds the rotation that it is there to stop."""
    assert broken in hard(month(cycle, wanted, system=system))


@pytest.mark.parametrize(
    ("cycle", "system", "broken"),
    [
        ("MMMAM---", "3x8", "forward_rotation"),
        ("MMANN-", "3x8", "days_off_after_nights"),
        ("DDDDD--", "2x12", "max_hours_in_days"),
        ("MMMAA-", "3x8", "free_weekends"),
    ],
)
def test_what_ergonomics_advises_against(cycle: str, system: str, broken: str) -> None:
    """Each soft rule of the ergonomic advice charges for what it advises against."""
    found = month(cycle, "ergonomic", system=system)
    assert broken in {b.rule for b in found.breaches if not b.hard}


def test_the_figure_of_the_month() -> None:
    """201.33 h is a twelfth of 248 days of 8 h, and 36 h; 24 shifts with handover fit, 25 don't."""
    rule = next(r for r in profiles.read("cn-comprehensive").rules if r.kind == "overtime")
    june = tiny(["-" * 30])
    assert rule.most_minutes(june, "p1") == round(60 * (248 * 8 / 12 + 36)) == 12080
    assert 24 * 495 < 12080 < 25 * 495


@pytest.mark.parametrize(
    "wanted",
    [
        "cn-comprehensive-quarter",
        "cn-comprehensive-year",
        "uk-wtr",
        "kr",
        "jp",
        "jp-special",
        "us-nrc26",
    ],
)
def test_the_usual_rotation_elsewhere(wanted: str) -> None:
    """MMAANN-- with 15 min handover, 43.3 h a week, keeps these; nothing is known of earlier months."""
    assert month("MMAANN--", wanted).clean


LIMITS = {
    "cn-standard": {
        ("max_hours_in_days", 11, 1, "hard", "second-hand"),
        ("max_hours_in_days", 9, 1, "soft", "second-hand"),
        ("weekly_rest", 24, 7, "hard", "second-hand"),
        ("overtime", 36, "month", "hard", "second-hand"),
    },
    "cn-comprehensive": {
        ("weekly_rest", 24, 7, "hard", "second-hand"),
        ("overtime", 36, "month", "hard", "second-hand"),
    },
    "cn-comprehensive-week": {
        ("weekly_rest", 24, 7, "hard", "second-hand"),
        ("overtime", 36, "week", "hard", "second-hand"),
    },
    "cn-comprehensive-quarter": {
        ("weekly_rest", 24, 7, "hard", "second-hand"),
        ("overtime", 36, "quarter", "hard", "second-hand"),
    },
    "cn-comprehensive-year": {
        ("weekly_rest", 24, 7, "hard", "second-hand"),
        ("overtime", 36, "year", "hard", "second-hand"),
    },
    "eu-wtd": {
        ("min_rest", 11, None, "hard", "second-hand"),
        ("weekly_rest", 35, 7, "hard", "second-hand"),
        ("average_hours", 48, "4 months", "hard", "unverified"),
        ("average_hours", 48, "4 months", "hard", "unverified", "night_workers"),
    },
    "eu-wtd-hazard": {("rolling_hours", 8, 24, "hard", "second-hand", "nights")},
    "uk-wtr": {
        ("min_rest", 11, None, "hard", "second-hand"),
        ("weekly_rest", 24, 7, "hard", "second-hand"),
        ("average_hours", 48, "17 weeks", "hard", "unverified"),
        ("average_hours", 48, "17 weeks", "soft", "unverified", "night_workers"),
    },
    "uk-wtr-fortnight": {
        ("min_rest", 11, None, "hard", "second-hand"),
        ("weekly_rest", 48, 14, "hard", "second-hand"),
        ("average_hours", 48, "17 weeks", "hard", "unverified"),
        ("average_hours", 48, "17 weeks", "soft", "unverified", "night_workers"),
    },
    "de-arbzg": {
        ("max_hours_in_days", 10, 1, "hard", "read"),
        ("average_hours", 48, "24 weeks", "hard", "read"),
        ("min_rest", 11, None, "hard", "read"),
        ("average_hours", 48, "4 weeks", "hard", "second-hand", "night_workers"),
    },
    "jp": {
        ("overtime", 45, "month", "hard", "read"),
        ("overtime", 30, "year", "hard", "read"),
        ("min_rest", 11, None, "soft", "unverified"),
    },
    "jp-special": {
        ("overtime", 99, "month", "hard", "read"),
        ("overtime", 45, "month", "hard", "read", 6),
        *(("overtime", 80, f"{n} months", "hard", "read") for n in range(2, 7)),
        ("overtime", 60, "year", "hard", "read"),
        ("min_rest", 11, None, "soft", "unverified"),
    },
    "kr": {
        ("max_hours_in_days", 52, 7, "hard", "read"),
        ("min_rest", 11, None, "soft", "unverified"),
    },
    "us-nrc26": {
        ("rolling_hours", 16, 24, "hard", "second-hand"),
        ("rolling_hours", 26, 48, "hard", "second-hand"),
        ("max_hours_in_days", 72, 7, "hard", "second-hand"),
        ("min_rest", 10, None, "hard", "second-hand"),
        ("weekly_rest", 34, 9, "soft", "unverified"),
    },
    "ilo-four-team": {
        ("weekly_rest", 24, 7, "hard", "second-hand"),
        ("average_hours", 42, "4 weeks", "soft", "read"),
        ("max_hours_in_days", 8, 1, "soft", "read"),
        ("min_rest", 16, None, "soft", "read"),
    },
}
"""Profile → kind, number, window, force and mark of every rule; then for whom, or its exceptions."""


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_is_the_clause_s(name: str) -> None:
    """The numbers of the law, written down a second time."""

    def told(rule: Rule) -> tuple[object, ...]:
        fields = dict(rule)
        number = next(fields[k] for k in ("hours", "at_most") if k in fields)
        window = next((fields[k] for k in ("window", "over", "days") if k in fields), None)
        narrower = [v for v in (fields.get("of"), fields.get("exceptions")) if v not in (None, "all", 0)]
        assert rule.source is not None
        return (rule.kind, number, window, rule.enforce, profiles.sources()[rule.source].status, *narrower)

    assert {told(rule) for rule in profiles.read(name).rules} == LIMITS[name]
    assert len(LIMITS[name]) == len(profiles.read(name).rules)


def test_the_seventh_month_above_45_hours() -> None:
    """Six months of 230 h leave July 45 h above its standard; with 200 h in June it may have 99."""
    rules = [r for r in profiles.read("jp-special").rules if r.kind == "overtime"]
    start = date(2026, 7, 1)

    def most(june: int) -> int:
        firsts = [date(2026, m, 1) for m in range(1, 8)]
        days = [((a - start).days, (b - start).days - 1) for a, b in pairwise(firsts)]
        hours = [230] * 5 + [june]
        worked = tuple(Worked("p1", a, b, 60 * h) for (a, b), h in zip(days, hours, strict=True))
        july = tiny(["-" * 31], start=start, worked=worked)
        return min(m for r in rules if (m := r.most_minutes(july, "p1")) is not None)

    standard = 31 * 40 * 60 / 7
    assert most(230) == round(standard + 45 * 60)
    assert most(200) == round(standard + 99 * 60)


def test_a_rest_by_the_fortnight_takes_the_place_of_the_weekly_one() -> None:
    """Eight workdays in a row and two days off: not by the week, well by the fortnight. The usual rotation
    with its handover is a quarter of an hour short of 48 h."""
    assert hard(month("MMMMMMMM--", "uk-wtr")) >= {"weekly_rest"}
    assert "weekly_rest" not in hard(month("MMMMMMMM--", "uk-wtr-fortnight"))
    usual = month("MMAANN--", "uk-wtr-fortnight")
    assert hard(usual) == {"weekly_rest"}
    assert {b.facts["longest"] for b in usual.hard} == {"47.75"}


def test_the_historic_norm_prices_what_lies_above_it() -> None:
    """43.3 h against 42, shifts of 8 h 15 min against 8, 15 h 45 min of rest against 16: all soft."""
    found = month("MMAANN--", "ilo-four-team")
    assert found.clean
    assert {b.rule for b in found.breaches} == {"average_hours_4_weeks", "max_hours_in_days", "min_rest"}
