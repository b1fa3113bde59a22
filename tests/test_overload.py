"""Overload: each reason by hand on tiny rosters."""

from dataclasses import replace
from datetime import date

from shiftopt.audit import audit
from shiftopt.overload import CODES, Limit, Reason, Strain, limits, overload, overloads, strain
from shiftopt.relief import reliefs
from shiftopt.report.phrases import WATCHED
from shiftopt.roster import Roster
from shiftopt.rules import RULES
from shiftopt.rules.fairness import Load
from shiftopt.rules.fatigue import Fatigue
from shiftopt.rules.hours import MaxHoursInDays
from shiftopt.rules.reference import Overtime
from shiftopt.rules.rest import MinRest
from shiftopt.rules.runs import MaxConsecutiveNights, MaxConsecutiveWorkdays
from shiftopt.rules.tiny import draw, duty, tiny
from shiftopt.solving.options import Options
from shiftopt.solving.result import Status
from shiftopt.solving.solve import solve
from shiftopt.workload import workload

ORDINARY = (
    ("allowed", {}),
    ("cover", {}),
    ("min_rest", {"hours": 11}),
    ("fair_share", {"of": "hours"}),
)
"""What a rota that counts shifts looks at."""


def worked(*lines, **fields):
    """A tiny roster drawn by the lines."""
    return draw(tiny(lines, **fields), lines)


def test_overload_names_each_reason_with_its_numbers():
    """Seven mornings in a row: 56 h a week pass, but not the month's share of hours, the run, the weekend."""
    heavy, idle = overloads(worked("MMMMMMM", "-------"))
    week = 9920 * 7 / 30
    assert heavy.reasons == (
        Reason("overtime", 56 * 60 - round(week), round(36 * 60 * 7 / 30), "minutes"),
        Reason("run", 7, 6, "days"),
        Reason("no_free_weekend", 0, 1, "weekends"),
    )
    assert (heavy.level, idle.level) == (3, 0)


def test_a_rotation_without_free_weekends_is_no_fault_of_the_roster():
    """Nobody can be given back a weekend that the rotation never leaves free."""
    (one,) = overloads(worked("MMMMM-M", cycle=tuple("MMMMM-M")))
    assert "no_free_weekend" not in {r.code for r in one.reasons}


def test_each_threshold_bites_just_beyond_itself():
    """At the threshold there is no reason, one unit above there is."""
    scenario = tiny(1, days=30, start=date(2026, 6, 1))
    calm = replace(
        workload(Roster(scenario, []))[0],
        patrol=9920 + 36 * 60 - 4 * 60,
        max_7_days=56 * 60,
        shortest_rest=11 * 60,
        longest_run=6,
        longest_nights=3,
        free_weekends=1,
        base_free_weekends=1,
        nights=6,
        nights_entitled=4,
        hidden=4 * 60,
    )
    rested = Strain(fatigue=35, fatigue_limit=35, weekends=3, load=22, share=20)
    assert overload(calm, scenario, rested).level == 0
    beyond = {
        "overtime": {"standard": calm.standard - 1},
        "week": {"max_7_days": calm.max_7_days + 1},
        "rest": {"shortest_rest": calm.shortest_rest - 1},
        "run": {"longest_run": 7},
        "night_run": {"longest_nights": 4},
        "no_free_weekend": {"free_weekends": 0},
        "nights_share": {"nights": 7},
        "hidden": {"hidden": calm.hidden + 1, "patrol": calm.patrol - 1},
    }
    for code, change in beyond.items():
        assert [r.code for r in overload(replace(calm, **change), scenario, rested).reasons] == [code]
    worst = replace(calm, **{k: v for change in beyond.values() for k, v in change.items()})
    worn = {
        "day_and_night": {"day_and_night": 1},
        "fatigue": {"fatigue": 35.1},
        "weekends": {"weekends": 4},
        "load": {"load": 22.25},
    }
    for code, change in worn.items():
        (reason,) = overload(calm, scenario, replace(rested, **change)).reasons
        assert reason.code == code
    assert set(beyond) | set(worn) == set(CODES) == set(WATCHED)
    every = overload(worst, scenario, Strain(36, 35, 1, 4, 0, 9, 2))
    assert [r.code for r in every.reasons] == list(CODES)
    assert every.level == 3


def test_rules_in_force_set_the_thresholds():
    """The strictest rule of a kind counts, soft ones too; rules that are off don't."""
    rules = (
        MaxHoursInDays(hours=50, enforce="soft"),
        MaxHoursInDays(hours=48, id="month", days=28),
        MaxHoursInDays(hours=54, id="other"),
        MinRest(hours=10),
        MinRest(hours=12, id="longer"),
        MaxConsecutiveWorkdays(limit=5, enforce="off"),
        MaxConsecutiveNights(limit=2),
        Fatigue(night=30),
    )
    known = limits(tiny(1, days=7, rules=rules))
    assert known.week == Limit(50 * 60, "max_hours_in_days")
    assert known.rest == Limit(12 * 60, "longer")
    assert known.run == Limit(6)
    assert known.night_run == Limit(2, "max_consecutive_nights")
    assert known.overtime == Limit(36 * 60)
    months = (Overtime(at_most=45, standard="weekly"), Overtime(at_most=30, over="year"))
    assert limits(tiny(1, days=7, rules=months)).overtime == Limit(45 * 60, "overtime_month")
    assert (known.fatigue_day, known.fatigue_night) == (Limit(35, "fatigue"), Limit(30, "fatigue"))
    (worn,) = overloads(worked("NN-", rules=(Fatigue(night=24),)))
    assert worn.reasons[-1] == Reason("fatigue", 24.6, 24, "points", "fatigue")


def test_day_and_night():
    """A morning or a meeting and a night within 24 hours; an afternoon a day before is none."""
    meeting = duty("p1", 1, "09:00", "11:00")
    cases = {("M", "N"): 0, ("NM",): 1, ("N|M",): 1, ("N|-M",): 0}
    for lines, times in cases.items():
        (one, *_) = overloads(worked(*lines, handover=10))
        assert sum(r.value for r in one.reasons if r.code == "day_and_night") == times, lines
    (one,) = overloads(worked("N-N", duties=(meeting,)))
    assert [r.value for r in one.reasons if r.code == "day_and_night"] == [1]
    assert "白加黑 1 次" in one.reasons[1].say("zh")


def test_weekends_in_a_row():
    """Four weekends with a shift are one too many for an office person, none for a rotation that has them."""
    line = "-----M-" * 4
    (office,) = overloads(worked(line))
    assert [(r.value, r.limit) for r in office.reasons if r.code == "weekends"] == [(4, 3)]
    (rotation,) = overloads(worked(line, cycle=tuple("-----M-")))
    assert "weekends" not in {r.code for r in rotation.reasons}
    (broken,) = overloads(worked("-----M-" * 2 + "-" * 7 + "-----M-" * 2))
    assert "weekends" not in {r.code for r in broken.reasons}


def test_reasons_are_said_with_their_numbers():
    """Minutes as hours; both languages hold value and limit."""
    reason = Reason("week", 61 * 60 + 30, 56 * 60, "minutes")
    assert reason.say("zh") == "连续 7 天内工作 61.5 小时（警戒 56）"
    assert reason.say("en") == "61.5 h in 7 days (alert at 56)"


def test_fair_by_counts_is_not_fair_by_load():
    """Seven shifts and the same hours for each of four, and all nights of the weekends on one: the price
    of hours finds nothing, the load does; the rule takes it from the one who carries most."""
    rules = tuple(RULES[kind](**fields) for kind, fields in ORDINARY)
    lines = ("--N--NN--N-NNN", "NN-NN--NN-N---", "M-M-M-M-M-M-M-", "-M-M-M-M-M-M-M")
    scenario = tiny(lines, need={"M": 1, "N": 1}, rules=rules)
    drawn = draw(scenario, lines)
    assert [len(drawn.line(p.id)) for p in scenario.people] == [7] * 4
    assert audit(drawn).points() == dict.fromkeys(scenario.tiers, 0)
    assert heaviest(drawn) == 2.25
    assert "load" in {reason.code for reason in overloads(drawn)[0].reasons}
    wanted = replace(scenario, rules=(*rules, Load(above=0)))
    first, second = 4 + 4 * 3 + 9, 4 + 3  # 9 and 5 quarter-shifts above
    assert audit(Roster(wanted, drawn.assignments)).points()["working_time"] == first + second
    ours = solve(wanted, Options(time_limit=20))
    assert ours.status is Status.OPTIMAL
    assert ours.roster is not None
    assert heaviest(ours.roster) <= 0.25


def test_one_of_each_burden_on_one_person_costs_the_shares_no_more_than_on_four():
    """A night, a weekend and a holiday too many on one of four, or on one each: the shares pay the same, the
    load tells them apart, and relief takes from the one who has all three."""
    shares = (("fair_share", {"of": of}) for of in ("nights", "weekends", "holidays"))
    rules = tuple(RULES[kind](**fields) for kind, fields in (*ORDINARY, *shares))
    all_on_one = ("MM---MM-NN----", "M-MMMM-M------", "-MMMM--M--N---", "--MMM-MM---N--")
    one_each = ("M--MMM--NN----", "-MM-MMMM------", "MMMM---M--N---", "--MMM-MM---N--")
    posts = {(d, c) for line in all_on_one for d, c in enumerate(line) if c != "-"}
    need = {(d, c, "G1"): sum(line[d] == c for line in all_on_one) for d, c in posts}
    given = {"need": need, "holidays": {0: "端午节", 1: "端午节"}}
    first, second = (draw(tiny(lines, rules=rules, **given), lines) for lines in (all_on_one, one_each))
    for roster in (first, second):
        assert [len(roster.line(p.id)) for p in roster.scenario.people] == [6] * 4
        assert audit(roster).points()["fairness"] == 6 * 4
    assert (heaviest(first), heaviest(second)) == (1.25, 0.5)
    priced = [
        Roster(replace(r.scenario, rules=(*rules, Load(above=0))), r.assignments) for r in (first, second)
    ]
    assert [audit(r).points()["working_time"] for r in priced] == [4 + 3, 2 + 1]
    watched = Roster(replace(first.scenario, rules=(*rules, Load(above=1))), first.assignments)
    relief = next(r for r in reliefs(watched) if r.person == "p1")
    assert "load" in {r.code for r in relief.gone}
    assert heaviest(relief.applied(watched)) == 1


def test_the_same_hours_and_one_sleeps_before_the_meeting():
    """Two people, each two nights, two mornings and a meeting; one of them came from a night at 07:00."""
    shares = (("fair_share", {"of": of}) for of in ("nights", "weekends"))
    rest = MinRest(hours=11, enforce="soft")
    rules = tuple(RULES[kind](**fields) for kind, fields in (*ORDINARY, *shares) if kind != "min_rest")
    lines = ("NN--M--", "M--NN--")
    meetings = tuple(duty(p, 2, "14:00", "16:00") for p in ("p1", "p2"))
    roster = draw(tiny(lines, rules=(*rules, rest), duties=meetings), lines)
    assert audit(roster).points()["fairness"] == 0
    one, two = overloads(roster)
    assert {"rest", "day_and_night"} <= {r.code for r in one.reasons}
    assert not {"rest", "day_and_night"} & {r.code for r in two.reasons}
    relief = next(r for r in reliefs(roster) if r.person == "p1")
    assert (relief.kind, relief.day) == ("move", 3)
    assert {r.code for r in relief.gone} == {"rest", "day_and_night"}
    assert relief.price == {"working_time": -4 * 60}


def heaviest(roster):
    """Shifts above the share that the worst off carries."""
    known = limits(roster.scenario)
    return max(s.load - s.share for p in roster.scenario.people if (s := strain(roster, p.id, known)))
