"""The benchmark program: what it measures with, what it calls met, what it calls worse."""

from __future__ import annotations

import math
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from shiftopt import profiles
from shiftopt.scenario.arithmetic import Arithmetic
from shiftopt.scenario.load import load
from shiftopt.scenario.types import DEFAULT_TIERS
from tests.benchmarks import __main__ as program
from tests.benchmarks import drawn, expected, machine, public
from tests.benchmarks.families import (
    ADVISED,
    LARGE,
    MONTHS,
    PAGE_FIGURES,
    PAGES,
    RULES,
    SETS,
    TIRED,
    Plan,
    largest_gap,
    month,
    path,
    ratio,
    run,
    usage,
    weighted,
    worst,
)
from tests.benchmarks.findings import (
    NEVER,
    TARGETS,
    Figure,
    Findings,
    Level,
    Score,
    markdown,
    number,
    plain,
    tables,
)
from tests.benchmarks.measure import Measured, measure
from tests.benchmarks.plain import weights
from tests.benchmarks.plot import APART, Series, growth_plot
from tests.benchmarks.work import LATER, base_alone, first_set, read, tiredness

TINY = """
SECTION_HORIZON
7
SECTION_SHIFTS
D,480,
SECTION_STAFF
A,D=7,3360,0,7,1,1,1
SECTION_SHIFT_OFF_REQUESTS
A,3,D,1
SECTION_COVER
3,D,1,100,1
"""

CIRCLE = "7\n1\n1\n1 0 0 1 1 1 0\nD 360 480 1 3\n1 4\n1 4\n0 0\n"

RECORDED = {"objective": 10, "bound": 10}


def level(objective: int | None, bound: int | None, tier: str = "fairness", work: str = "w") -> Level:
    return Level(work, tier, objective, bound, 1.0)


# --- measuring ------------------------------------------------------------------------------------
def test_a_process_is_measured_with_what_it_says() -> None:
    """Status, output and time of the process itself come back."""
    code = "import sys, time; time.sleep(0.2); print('日'); sys.exit('bad')"
    found = measure([sys.executable, "-X", "utf8", "-c", code])
    assert (found.status, found.out.strip(), found.err.strip()) == (1, "日", "bad")
    assert found.wall >= 0.2


def test_memory_is_that_of_the_process_measured() -> None:
    """80 MB show, and what the measuring process itself holds doesn't."""
    ballast = bytearray(300 << 20)
    ballast[:: 1 << 12] = b"x" * len(ballast[:: 1 << 12])
    small = measure([sys.executable, "-c", "pass"])
    large = measure([sys.executable, "-c", "x = b'x' * (80 << 20)"])
    if small.peak is None or large.peak is None:
        assert sys.platform == "win32"
        return
    assert small.peak < 100
    assert 60 < large.peak - small.peak < 100


def test_the_cpu_time_is_that_of_the_process_measured() -> None:
    """A busy process has some, a sleeping one hardly any."""
    busy = measure([sys.executable, "-c", "import time\nwhile time.process_time() < 0.3: pass"])
    idle = measure([sys.executable, "-c", "import time; time.sleep(0.3)"])
    if busy.cpu is None or idle.cpu is None:
        assert sys.platform == "win32"
        return
    assert idle.cpu < 0.3 <= busy.cpu


def test_the_conditions_name_date_machine_and_versions() -> None:
    """No figure without them."""
    said = machine.conditions()
    assert list(said) == ["date", "machine", "versions"]
    assert "cores" in said["machine"]
    assert [
        name for name in ("python", "ortools", "highspy", "shiftopt") if name not in said["versions"]
    ] == []


# --- figures --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "verdict"),
    [((9.0, 10.0, 99.0), "met"), ((10.1,), "not met"), ((NEVER,), "not met"), ((None,), "n/a")],
)
def test_the_median_decides_whether_a_target_is_met(values: tuple[float | None, ...], verdict: str) -> None:
    """Up to the target is met; never is not; what the system doesn't tell stays open."""
    assert Figure("quickstart", "all tiers proven", values).verdict == verdict


def test_a_figure_without_a_target_has_no_verdict() -> None:
    """Nothing is claimed where nothing was promised."""
    assert Figure("twelve-hours", "total", (1.0,)).verdict == ""


def test_every_target_belongs_to_a_work_that_is_run() -> None:
    """A renamed work or figure can't lose its target unseen."""
    run = {
        *MONTHS,
        LARGE,
        *PAGES,
        *drawn.STRESS,
        *(f"growth, {kind}" for kind in drawn.KINDS),
        *(f"{work}, {rules}" for work in SETS for rules in RULES.values()),
        "shiftopt --help",
        "shiftopt check large",
        "shiftopt solve quickstart",
        "rws",
    }
    answer = {"hash": "", "first": 1.0, "placed": 0.5, "total": 1.0, "tiers": [["coverage", 0, 0, 0.0]]}
    whats = {f.what for f in month("w", [answer], [Measured(0, 1.0, 1.0, 1.0, "", "")]).figures} | {"wall"}
    whats |= {*PAGE_FIGURES, "exponent", *(f"CPU to {rules}" for rules in RULES.values())}
    whats |= {f.what for f in public.decided([{"1": [True, 1.0, 1.0, []]}]).figures}
    assert {work for work, _ in TARGETS} <= run
    assert {what for _, what in TARGETS} <= whats
    assert [work for work in (*MONTHS, LARGE, *TIRED) if not path(work).exists()] == []


def test_several_runs_show_the_worst_points() -> None:
    """A luckier run hides nothing."""
    runs = [level(10, 10), level(12, 11), level(12, 9), level(11, 1)]
    assert worst(runs) == level(12, 9)
    assert worst([level(10, 10), level(None, None)]).objective is None


def test_a_month_tells_first_proven_and_gap() -> None:
    """Proven only where every tier is; the gap is the largest one, in percent."""
    answers = [
        {
            "hash": "h",
            "first": 1.0,
            "placed": 0.5,
            "total": 2.0,
            "tiers": [["coverage", 0, 0, 0.1], ["fairness", 8, 8, 1.0]],
        },
        {
            "hash": "h",
            "first": None,
            "placed": None,
            "total": 3.0,
            "tiers": [["coverage", 0, 0, 0.1], ["fairness", 10, 8, 1.0]],
        },
    ]
    found = month("w", answers, [Measured(0, 1.0, 2.0, 100.0, "", "")] * 2)
    values = {f.what: f.values for f in found.figures}
    assert values["first audited roster"] == (1.0, NEVER)
    assert values["all tiers proven"] == (2.0, NEVER)
    assert values["largest gap"] == (0.0, 20.0)
    assert values["peak memory"] == (100.0, 100.0)
    assert found.levels[1] == Level("w", "fairness", 10, 8, 1.0)
    assert found.hashes == {"w": "h"}


def test_an_unknown_gap_is_no_small_gap() -> None:
    """No bound, no claim."""
    assert largest_gap([level(1, 1), level(1, None)]) == NEVER


def test_tables_say_the_same_twice() -> None:
    """Terminal and page show every cell."""
    figures = [Figure("quickstart", "all tiers proven", (1.0, 2.0)), *usage("w", [])]
    shown = tables(Findings(figures, [level(200, 199), level(7, 7), level(None, None)]))
    assert [len(table) for table in shown] == [4, 4]
    assert shown[0][1] == ("quickstart", "all tiers proven", "1.00", "1.50", "s", "≤ 10", "met")
    assert [row[4] for row in shown[1][1:]] == ["0.50 %", "proven", "–"]
    for table in shown:
        for cell in (cell for row in table for cell in row):
            assert cell in plain(table)
            assert cell in markdown(table)
    assert markdown(shown[0]).splitlines()[1] == "| --- | --- | --- | --- | --- | --- | --- |"


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), (NEVER, "never"), (0.123, "0.12"), (45.67, "45.7"), (456.7, "457")]
)
def test_numbers_are_short(value: float | None, text: str) -> None:
    """Three figures are enough."""
    assert number(value) == text


@pytest.mark.parametrize(("fairness", "total"), [(3, 203), (None, None)])
def test_a_sum_needs_every_tier(fairness: int | None, total: int | None) -> None:
    """Without a roster there is no sum; tiers without a price have no weight."""
    points = {"rotation": 2, "fairness": fairness, "stability": 0}
    assert weighted(points, {"rotation": 100, "fairness": 1}) == total


def test_a_plain_sum_puts_the_first_tier_first() -> None:
    """Weights fall from tier to tier down to 1."""
    found = list(weights(["coverage", "fairness", "wishes"]).values())
    assert found == sorted(found, reverse=True)
    assert found[-1] == 1


# --- drawn stations -------------------------------------------------------------------------------
def test_drawn_stations_need_what_was_asked_for(tmp_path: Path) -> None:
    """Shifts needed for each that the rotation supplies, leave taken off, as ``check`` counts them."""
    for kind, given in drawn.KINDS.items():
        file = tmp_path / "drawn.yaml"
        file.write_text(drawn.drawn({"people": 12, **given}), encoding="utf-8")
        sums = Arithmetic(load(file))
        load_there = sums.needed.total() / sums.rota.total()
        assert load_there == pytest.approx(given.get("load", 0.68), abs=0.005), kind


def test_growth_is_a_power_of_the_people() -> None:
    """Twice the people, four times as long: 2; what never came about is left out."""
    assert drawn.exponent({50: 1.0, 100: 4.0, 200: 16.0, 400: NEVER}) == pytest.approx(2)
    assert drawn.exponent({50: 1.0, 100: NEVER}) is None


def test_the_last_tier_within_one_percent_decides() -> None:
    """Clock and CPU; never where a tier stays further away."""
    answer = {"tiers": [["coverage", 0], ["fairness", 9]], "within": {"coverage": [1, 2], "fairness": [5, 4]}}
    assert (drawn.within(answer, 0), drawn.within(answer, 1)) == (5, 4)
    assert drawn.within({**answer, "within": {"coverage": [1, 2]}}, 0) == NEVER


def test_the_plot_shows_what_came_about() -> None:
    """A dot for each time, a line to compare with, one drawing that stands alone."""
    drawing = growth_plot([Series("usual", {50: 1.0, 400: 30.0}), Series("hard", {50: 9.0, 400: NEVER})])
    assert drawing.count("<circle") == 3
    assert "people^1.5" in drawing
    assert ET.fromstring(drawing).tag.endswith("svg")
    assert growth_plot([Series("hard", {50: NEVER})]) == ""


def test_names_in_the_drawing_are_clear_of_one_another() -> None:
    """Lines that end at one height, or at that of the line to compare with."""
    drawing = growth_plot([Series(name, {50: 1.0, 400: 8**1.5}) for name in ("usual", "hard")])
    found = re.findall(r'y="([\d.]+)"[^>]*>(usual|hard|people\^1.5)<', drawing)
    heights = {said: float(y) for y, said in found}
    assert len(heights) == 3
    first, second, third = sorted(heights.values())
    assert min(second - first, third - second) >= APART


# --- public families ------------------------------------------------------------------------------
def test_a_score_stands_beside_what_is_published() -> None:
    """Gap to the own bound, distance to the best value, and a last row with the means."""
    scores = [
        Score("a", 110, 99, 90, 100, 100, 1.0),
        Score("b", 50, 50, 50, 50, 50, 3.0),
        Score("c", None, None, 1, 2, 2, 9.0),
    ]
    shown = tables(Findings(scores=scores))[0]
    assert shown[1] == ("a", "110", "99", "100", "10.00 %", "10.00 %", "1.00")
    assert shown[3] == ("c", "–", "–", "2", "–", "–", "9.00")
    assert shown[4] == ("best known reached: 1 of 3", "", "", "", "5.00 %", "5.00 %", "4.33")


@pytest.mark.parametrize(
    ("value", "bound", "said"),
    [(100, 95, 0), (90, 90, 0), (89, 80, 1), (120, 101, 0), (120, 111, 1), (None, None, 0)],
)
def test_what_can_not_be_is_told(value: int | None, bound: int | None, said: int) -> None:
    """A value below the published bound, a bound above the value that is certainly the instance's."""
    assert len(Score("a", value, bound, 90, 100, 110, 1.0).contradictions()) == said


def test_public_instances_are_run_as_a_user_runs_them(tmp_path: Path) -> None:
    """A folder of instances, one of them asked for; a number that isn't there is told."""
    folder = tmp_path / "nrp24"
    folder.mkdir()
    (folder / "Instance7.txt").write_text(TINY, encoding="utf-8")
    known = "instance,lower_bound,best_known\nInstance7,1,1\n"
    (folder / "best_known.csv").write_text(known, encoding="utf-8")
    told = public.nrp24(Plan(time_limit=20, instances=("7", "8"), bench=tmp_path))
    assert [(s.work, s.value, s.bound, s.best) for s in told.scores] == [("nrp24 7", 1, 1, 1)]
    assert told.failures == ["nrp24 8: no such instance; there are 7"]


def test_rotating_workforce_instances_are_decided(tmp_path: Path) -> None:
    """Those of a folder, in one process; an unknown number and an answer against a published one are told."""
    folder = tmp_path / "rws"
    folder.mkdir()
    (folder / "Example1.txt").write_text(CIRCLE, encoding="utf-8")
    (folder / "Example2001.txt").write_text(CIRCLE.replace("1 4", "1 1"), encoding="utf-8")
    found = public.rws(Plan(bench=tmp_path))
    values = {f.what: f.values for f in found.figures}
    assert (values["instances"], values["undecided"], values["without a plan, proven"]) == ((2,), (0,), (1,))
    assert found.failures == []
    assert public.rws(Plan(bench=tmp_path, instances=("7",))).failures == ["rws 7: no such instance"]
    answers = {"1": [False, 1.0, 1.0, []], "2": [None, 9.0, 9.0, []], "3": [True, 1.0, 1.0, ["day 1"]]}
    assert public.decided([answers]).failures == [
        "rws 1: no plan, published is the other",
        "rws 2: undecided after 9 s",
        "rws 3: day 1",
    ]


# --- what is known --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("new", "said"),
    [
        (level(10, 10), None),
        (level(10, 9), "not proven"),
        (level(11, 9), "recorded 10"),
        (level(9, 9), "below the recorded bound"),
        (level(11, 11), "above the recorded objective"),
        (level(None, None), "no roster"),
    ],
)
def test_a_proven_tier_stays_what_it_is(new: Level, said: str | None) -> None:
    """Worse, unproven and impossible values are told apart."""
    found = expected.against([new], {"fairness": RECORDED})
    assert bool(found) is (said is not None)
    assert said is None or said in "".join(found)


@pytest.mark.parametrize(("new", "fine"), [(level(9, 8), True), (level(8, 8), True), (level(11, 8), False)])
def test_an_open_tier_may_get_better(new: Level, fine: bool) -> None:
    """Only the other run's bound speaks against a lower objective."""
    assert (expected.against([new], {"fairness": {"objective": 10, "bound": 8}}) == []) is fine


def test_tiers_below_a_difference_are_not_compared() -> None:
    """They had another task."""
    known = {"rotation": {"objective": 5, "bound": 3}, "fairness": RECORDED}
    assert expected.against([level(4, 4, "rotation"), level(99, 99)], known) == []


def test_other_tiers_are_told() -> None:
    """A changed order can't be compared."""
    assert "recorded: fairness" in expected.against([level(1, 1, "wishes")], {"fairness": RECORDED})[0]


def test_what_is_recorded_is_read_back(tmp_path: Path) -> None:
    """One month's record leaves the others; a run equals its own record; a change is said with its reason."""
    file = tmp_path / "expected.yaml"
    for work in ("a", "b"):
        levels = [level(10, 10, "rotation", work), level(4, 3, "wishes", work)]
        expected.record(Findings([], levels, {work: "old"}), file)
    known = expected.read(file)
    assert list(known) == ["a", "b"]
    assert list(known["a"]["tiers"]) == ["rotation", "wishes"]
    same = Findings(
        [], [level(10, 10, "rotation", "a"), level(4, 3, "wishes", "a")], {"a": "old", "new": "x"}
    )
    assert expected.complaints(same, known) == []
    other = Findings([], [level(10, 9, "rotation", "a"), level(4, 3, "wishes", "a")], {"a": "changed"})
    said = expected.complaints(other, known)
    assert [s.startswith("a: ") for s in said] == [True, True]
    assert "--record" in said[1]


def test_the_record_knows_the_smoke_month_proven() -> None:
    """What the smoke run compares with is there, with every tier."""
    tiers = expected.read()[program.SMOKE]["tiers"]
    assert set(tiers) == set(DEFAULT_TIERS)
    assert [t for t in tiers.values() if t["objective"] != t["bound"]] == []


# --- what a rule buys -----------------------------------------------------------------------------
def test_the_fatigue_rule_is_measured_with_and_without() -> None:
    """Under the law alone nothing of the advice is left but the rule itself; the points add up either way."""
    answers = [tiredness(str(path("small")), True, limits, None) for limits in (None, ADVISED)]
    assert [a["short"] for a in answers] == [0, 0]
    assert all(a["peak"] > a["mean"] > 0 for a in answers)
    assert answers[1]["peak"] <= answers[0]["peak"]
    assert [[t[1] == t[2] for t in a["tiers"]] for a in answers] == [[True] * len(DEFAULT_TIERS)] * 2


@pytest.mark.parametrize("work", SETS)
def test_fewer_rules_are_those_said(work: str) -> None:
    """``base`` alone has no law and nothing in its place; the first set had all kinds but the later ones."""
    month = read(str(path(work)))
    kinds = {r.kind for r in month.rules}
    base = {r.kind for r in profiles.read("base").rules}
    assert {r.kind for r in base_alone(month).rules} == base
    assert {r.kind for r in first_set(month).rules} == kinds - set(LATER) | {"period_hours"}
    assert set(LATER) - kinds == {"average_hours"}


@pytest.mark.parametrize(("value", "other", "times"), [(3.0, 2.0, 1.5), (None, 2.0, None), (3.0, None, None)])
def test_a_ratio_needs_both(value: float | None, other: float | None, times: float | None) -> None:
    """Nothing is claimed where the system doesn't tell."""
    assert ratio(value, other) == times


# --- the program ----------------------------------------------------------------------------------
def found(objective: int, bound: int) -> Findings:
    """The smoke month as recorded, but for the values of its fairness."""
    tiers = expected.read()[program.SMOKE]
    levels = [Level(program.SMOKE, t, v["objective"], v["bound"], 0.1) for t, v in tiers["tiers"].items()]
    at = next(i for i, lv in enumerate(levels) if lv.tier == "fairness")
    known = levels[at].objective
    assert known is not None
    levels[at] = Level(program.SMOKE, "fairness", known + objective, known + bound, 0.1)
    return Findings([Figure(program.SMOKE, "total", (math.pi,))], levels, {program.SMOKE: tiers["scenario"]})


@pytest.mark.parametrize(("objective", "bound", "status"), [(0, 0, 0), (0, -1, 1), (1, 1, 1), (-1, -1, 1)])
def test_smoke_ends_by_what_is_recorded(
    objective: int,
    bound: int,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """0 as recorded; 1 where a tier is open, worse, or better than can be."""
    monkeypatch.setattr(program, "smoke", lambda: found(objective, bound))
    assert program.main(["--smoke"]) == status
    assert ("\nquickstart: fairness" in capsys.readouterr().out) is bool(status)


def test_a_process_that_fails_is_told_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The families after it run; the status says so."""

    def fails(plan: Plan) -> Findings:
        raise AssertionError(run(["-c", "raise SystemExit('no such luck')"]))

    families = {"bad": fails, "good": lambda plan: found(0, 0)}
    monkeypatch.setattr(program, "OWN", families)
    monkeypatch.setattr(program, "FAMILIES", families)
    assert program.main([]) == 1
    said = capsys.readouterr().out
    assert "no such luck" in said
    assert "3.14" in said


def test_a_report_is_appended_whole(tmp_path: Path) -> None:
    """The page keeps what it said and gets a dated section."""
    page = tmp_path / "benchmarks.md"
    page.write_text("# Benchmarks\n\nold\n", encoding="utf-8")
    program.append(found(0, 0), page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Benchmarks\n\nold\n\n### 2")
    assert "| quickstart | total | 3.14 |" in text
    assert text.endswith("|\n")


def test_an_unknown_family_is_a_wrong_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """With the names that there are."""
    with pytest.raises(SystemExit) as ended:
        program.main(["month"])
    assert ended.value.code == 2
    assert "months" in capsys.readouterr().err
