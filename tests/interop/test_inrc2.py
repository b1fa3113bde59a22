"""The nurse rostering competition: its evaluation, the mapping against it, weeks one after another."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from shiftopt.audit import audit
from shiftopt.cli.app import app
from shiftopt.errors import ScenarioError
from shiftopt.interop import read
from shiftopt.interop.inrc2 import data, evaluation, foresight, mapping
from shiftopt.roster import Roster
from shiftopt.scenario.types import Assignment

BENCH = Path(__file__).parents[3] / "shared" / "bench" / "inrc2"

SETTING = """\
SCENARIO = t003w2

WEEKS = 2

SKILLS = 2
Head
Nurse

SHIFT_TYPES = 3
Early (1,3)
Late (2,3)
Night (2,4)

FORBIDDEN_SHIFT_TYPES_SUCCESSIONS
Early 0
Late 1 Early
Night 2 Early Late

CONTRACTS = 2
Full (6,9) (2,4) (2,3) 1 1
Part (3,5) (1,3) (1,4) 1 0

NURSES = 3
Ada Full 2 Head Nurse
Bo Full 1 Nurse
Cy Part 1 Nurse
"""

HISTORY = """\
HISTORY
0 t003w2

NURSE_HISTORY
Ada 0 0 Night 1 5 0
Bo 0 0 None 0 0 1
Cy 0 0 Late 2 2 0
"""

WEEK = """\
WEEK_DATA
t003w2

REQUIREMENTS
Early Head (0,0) (0,1) (0,0) (0,0) (0,0) (0,0) (0,0)
Early Nurse (0,1) (0,1) (0,1) (0,1) (0,1) (0,1) (0,0)
Late Nurse (0,1) (0,0) (0,1) (1,1) (0,1) (0,0) (0,1)
Night Head (0,0) (0,0) (0,0) (0,0) (0,0) (0,0) (0,0)

SHIFT_OFF_REQUESTS = 2
Ada Any Tue
Cy Late Sat
"""

SHIFTS = {"E": "Early", "L": "Late", "N": "Night"}


def written(folder: Path, setting: str = SETTING, history: str = HISTORY, week: str = WEEK) -> list[Path]:
    """The files of an instance of two weeks."""
    texts = {
        "Sc-t003w2.txt": setting,
        "H0-t003w2-0.txt": history,
        "WD-t003w2-0.txt": week,
        "WD-t003w2-1.txt": week,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\r\n")
    return [folder / name for name in texts]


def lines(instance: data.Instance, *rows: str) -> evaluation.Lines:
    """One string a nurse: a letter a day, small for a head's place."""
    places = {code: (shift, "Nurse") for code, shift in SHIFTS.items()}
    places |= {code.lower(): (shift, "Head") for code, shift in SHIFTS.items()}
    return {
        name: [places.get(code) for code in row.ljust(instance.days, "-")]
        for name, row in zip(instance.setting.nurses, rows, strict=True)
    }


def drawn(public_scenario: object, given: evaluation.Lines) -> Roster:
    return Roster(
        public_scenario,  # type: ignore[arg-type]
        [
            Assignment(name, day, *place)
            for name, row in given.items()
            for day, place in enumerate(row)
            if place is not None
        ],
    )


# --- evaluation -----------------------------------------------------------------------------------
SAMPLES = {
    "n005w4_0_1-2-3-3": 1695,
    "n005w4_1_5-3-1-0": 2010,
    "n005w4_2_6-7-8-9": 1720,
    "n012w8_0_3-5-0-2-0-4-5-2": 3295,
    "n012w8_1_7-7-0-8-9-3-2-6": 3805,
    "n012w8_2_4-5-6-7-2-1-2-1": 3745,
    "n021w4_0_5-4-1-2": 2305,
    "n021w4_1_0-6-1-6": 2305,
    "n021w4_2_8-1-4-3": 2345,
}


def sample(name: str) -> tuple[list[Path], list[str]]:
    """Files of a distributed sample, and its solutions week by week."""
    dataset, history, weeks = name.split("_")
    home = BENCH / dataset
    if not home.exists():
        pytest.skip("the public instances aren't here")
    numbers = weeks.split("-")
    files = [home / f"Sc-{dataset}.txt", home / f"H0-{dataset}-{history}.txt"]
    files += [home / f"WD-{dataset}-{number}.txt" for number in numbers]
    folder = home / f"Solution_H_{history}-WD_{weeks}"
    solutions = [folder / f"Sol-{dataset}-{week}-{i}.txt" for i, week in enumerate(numbers)]
    return files, [file.read_text(encoding="utf-8") for file in solutions]


def solutions(instance: data.Instance, texts: Sequence[str]) -> evaluation.Lines:
    """Solution files read back."""
    found: dict[str, list[tuple[str, str] | None]] = {
        n: [None] * instance.days for n in instance.setting.nurses
    }
    for week, text in enumerate(texts):
        for row in (line.split() for line in text.splitlines()):
            if len(row) == 4 and row[0] in found:
                found[row[0]][7 * week + data.DAYS.index(row[1])] = (row[2], row[3])
    return found


@pytest.mark.parametrize(("name", "value"), SAMPLES.items())
def test_distributed_samples_are_worth_what_is_published(name: str, value: int) -> None:
    """Their total; our audit and prices say the same; so do the weeks one after another."""
    files, texts = sample(name)
    public = read("inrc2", files)
    instance = data.parse(files)
    given = solutions(instance, texts)
    roster = drawn(public.scenario, given)
    told = public.evaluate(roster)
    assert (told.value, told.broken) == (value, ())
    assert audit(roster).clean
    assert audit(roster).points()[mapping.TIER] + public.fixed == value


def test_the_official_parts_of_one_sample() -> None:
    """As the competition's own validator lists them."""
    files, texts = sample("n005w4_0_1-2-3-3")
    instance = data.parse(files)
    assert evaluation.evaluate(instance, solutions(instance, texts)).parts == {
        "total": 320,
        "consecutive": 465,
        "off": 330,
        "preferences": 70,
        "weekends": 210,
        "complete": 60,
        "cover": 240,
    }


@pytest.mark.parametrize(
    ("rows", "part", "points"),
    [
        (("", "", ""), "consecutive", 15),
        (("N", "", ""), "consecutive", 30),
        (("--------------", "EE----EE--EE--", ""), "off", 30 * (11 + 1 + 1 + 10)),
        (("-EE", "", ""), "preferences", 10),
        (("", "", "-----LL"), "preferences", 10),
        (("", "-----E-", "-----E-"), "complete", 30),
        (("-----EE-----EE", "-----E-", "-----E------E"), "weekends", 60),
        (("EEEEEE", "EEEEEEEEEEE", "EE"), "total", 20 * (0 + 2 + 1)),
    ],
)
def test_the_parts_of_the_value(tmp_path: Path, rows: tuple[str, ...], part: str, points: int) -> None:
    """Worked out by hand, edges and history included."""
    instance = data.parse(written(tmp_path))
    told = evaluation.evaluate(instance, lines(instance, *rows)).parts
    assert told[part] == points


def test_constraints_broken_are_told(tmp_path: Path) -> None:
    """Missing nurses, a succession over the beginning, a skill."""
    instance = data.parse(written(tmp_path))
    told = evaluation.evaluate(instance, lines(instance, "E", "-e", "---L------L")).broken
    assert told == (
        "Ada, day 0: Early after Night",
        "Bo, day 1: isn't a Head",
    )
    told = evaluation.evaluate(instance, lines(instance, "", "", "")).broken
    assert told == tuple(f"day {day}, Late Nurse: 0 nurses, at least 1" for day in (3, 10))


# --- mapping --------------------------------------------------------------------------------------
def random_lines(instance: data.Instance, chance: random.Random) -> evaluation.Lines:
    """Runs of one shift, and places that the nurses have the skill for."""
    rows = []
    for nurse in instance.setting.nurses.values():
        row = ""
        while len(row) < instance.days:
            row += chance.choice("ELN--") * chance.randint(1, 4)
        heads = "Head" in nurse.skills
        row = "".join(c.lower() if heads and chance.random() < 0.3 else c for c in row)
        rows.append(row[: instance.days])
    return lines(instance, *rows)


def random_history(chance: random.Random) -> str:
    rows = []
    for name in ("Ada", "Bo", "Cy"):
        work = chance.choice((0, chance.randint(1, 6)))
        runs = (
            f"{chance.choice(list(SHIFTS.values()))} {chance.randint(1, work)} {work} 0"
            if work
            else f"None 0 0 {chance.randint(1, 6)}"
        )
        rows.append(f"{name} {chance.randint(0, 11)} {chance.randint(0, 2)} {runs}")
    return HISTORY.rpartition("NURSE_HISTORY")[0] + "\n".join(["NURSE_HISTORY", *rows]) + "\n"


def test_rules_and_definition_agree(tmp_path: Path) -> None:
    """On random rosters after random histories: the same value, and a broken constraint for a hard breach."""
    chance = random.Random(1)
    clean = 0
    for _ in range(40):
        files = written(tmp_path, history=random_history(chance))
        public, instance = read("inrc2", files), data.parse(files)
        for _ in range(10):
            given = random_lines(instance, chance)
            roster = drawn(public.scenario, given)
            told, found = public.evaluate(roster), audit(roster)
            missing = sum(b.amount for b in found.hard if b.kind == "cover")
            priced = found.points()[mapping.TIER] + public.fixed
            assert priced + evaluation.COVER * missing == told.value
            assert len(found.hard) == len(told.broken)
            clean += found.clean
    assert 5 < clean < 395


def test_weeks_one_after_another_are_the_whole(tmp_path: Path) -> None:
    """The values of the weeks, each with the history that the last one leaves, sum up to that of all."""
    chance = random.Random(2)
    for _ in range(40):
        files = written(tmp_path, history=random_history(chance))
        instance = data.parse(files)
        given = random_lines(instance, chance)
        history, total, broken = files[1], 0, 0
        for number, week in enumerate(files[2:]):
            stage = data.parse([files[0], history, week])
            part = {name: row[7 * number :][:7] for name, row in given.items()}
            told = evaluation.evaluate(stage, part)
            total, broken = total + told.value, broken + len(told.broken)
            history = tmp_path / "history.txt"
            history.write_text(evaluation.next_history(stage, part), encoding="utf-8")
        whole = evaluation.evaluate(instance, given)
        assert (total, broken) == (whole.value, len(whole.broken))


# --- foresight ---------------------------------------------------------------------------------------
def foreseen(tmp_path: Path, weeks: int = 5) -> data.Instance:
    """The second week of five, where the first has gone by."""
    setting, history, *given = written(tmp_path, setting=SETTING.replace("WEEKS = 2", f"WEEKS = {weeks}"))
    given[1].write_text(WEEK.replace("Night Head (0,0)", "Night Head (0,3)"), encoding="utf-8")
    history.write_text(HISTORY.replace("0 t003w2", "1 t003w2"), encoding="utf-8")
    return data.parse([setting, given[0], history, given[1]])


def test_weeks_known_are_expected_again(tmp_path: Path) -> None:
    """The latest first, two at most; all who are wished for, nobody who must be there, no wishes."""
    instance = foreseen(tmp_path)
    first, *others = foresight.planned(instance)
    assert [week.needs["Night", "Head"][0].most for week in first.weeks] == [3, 3, 0]
    assert first.weeks[1].needs["Late", "Nurse"][3] == (0, 1)
    for course in (first, *others):
        assert course.weeks[0] == instance.weeks[0]
        assert not any(week.off for week in course.weeks[1:])
        assert not any(need.least for week in course.weeks[1:] for n in week.needs.values() for need in n)
    (last,) = {len(course.weeks) for course in foresight.planned(foreseen(tmp_path, weeks=3))}
    assert last == 2


def test_courses_to_compare_by_are_as_hard_as_weeks_known(tmp_path: Path) -> None:
    """The same needs, those who must be there too, on other workdays and other days of a weekend."""
    instance = foreseen(tmp_path)
    known = [*instance.gone, *instance.weeks]
    orders = set()
    for course in foresight.judging(instance):
        assert [len(course.weeks), course.weeks[0]] == [4, instance.weeks[0]]
        for week in course.weeks[1:]:
            assert any(alike(week, one) for one in known)
            orders.add(str(week.needs))
    assert [*foresight.judging(instance)] == [*foresight.judging(instance)]
    assert len(orders) > len(known)


def alike(one: data.Week, other: data.Week) -> bool:
    """Whether two weeks ask for the same on workdays and on weekends, whatever the days."""
    kinds = (slice(0, 5), slice(5, 7))
    return all(
        sorted(one.needs[place][days]) == sorted(other.needs[place][days])
        for place in other.needs
        for days in kinds
    )


def test_only_the_weeks_asked_for_are_told(tmp_path: Path) -> None:
    """The weeks expected after them are planned, but in no file; the last weeks expect nothing."""
    setting, history, *weeks = written(tmp_path)
    public = read("inrc2", [setting, history, weeks[0]])
    assert public.ahead is not None
    courses = (public.ahead.planned, public.ahead.judging)
    assert public.scenario.days == 7
    assert {course.days for some in courses for course in some} == {14}
    assert read("inrc2", [setting, history, *weeks]).ahead is None
    solve([setting, history, weeks[0]], tmp_path / "0")
    dates = (tmp_path / "0" / "roster.csv").read_text(encoding="utf-8-sig")
    assert "2024-01-07" in dates or "2024-01-06" in dates
    assert "2024-01-08" not in dates


def test_a_week_leaves_what_later_weeks_need(tmp_path: Path) -> None:
    """A head who may work five times in all isn't used up at once where others could work in her place."""
    setting = SETTING.replace("Ada Full 2", "Ada Part 2")
    wanted = WEEK.replace("Early Head (0,0) (0,1)", "Early Head (0,1) (0,1)")
    setting_file, history, *weeks = written(tmp_path, setting=setting, week=wanted)
    whole = solve([setting_file, history, *weeks], tmp_path / "whole")
    total, gone = 0, list[Path]()
    for number, week in enumerate(weeks):
        told = solve([setting_file, *gone, history, week], tmp_path / str(number))
        assert isinstance(told["objective"], int)
        total, history = total + told["objective"], tmp_path / str(number) / "history.txt"
        gone.append(week)
    # the second week is as expected, so that nothing is lost but its wishes
    assert isinstance(whole["objective"], int)
    assert 0 <= total - whole["objective"] <= 2 * evaluation.WISH


# --- solving --------------------------------------------------------------------------------------
def solve(files: Sequence[Path], out: Path) -> dict[str, object]:
    words = ["solve", "--format", "inrc2", *map(str, files), "-o", str(out), "--time-limit", "60", "--quiet"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    found: dict[str, object] = json.loads((out / "roster.json").read_text(encoding="utf-8"))
    return found


def test_all_weeks_and_week_by_week(tmp_path: Path) -> None:
    """All weeks known is proven optimal; the weeks alone are legal, and never better together."""
    setting, history, *weeks = written(tmp_path)
    whole = solve([setting, history, *weeks], tmp_path / "whole")
    assert whole["objective"] == whole["bound"]
    head, first, *_ = (tmp_path / "whole" / "roster.csv").read_text(encoding="utf-8-sig").splitlines()
    assert head == "person_id,date,shift,grid"
    assert first.count(",") == 3
    instance = data.parse([setting, history, *weeks])
    texts = [(tmp_path / "whole" / f"solution-{k}.txt").read_text(encoding="utf-8") for k in (0, 1)]
    assert evaluation.evaluate(instance, solutions(instance, texts)).value == whole["objective"]
    total = 0
    for number, week in enumerate(weeks):
        out = tmp_path / str(number)
        told = solve([setting, history, week], out)
        assert (told["bound"] is None) == (number == 0)
        assert isinstance(told["objective"], int)
        total += told["objective"]
        history = out / "history.txt"
    assert isinstance(whole["objective"], int)
    assert total >= whole["objective"]


# --- the files' mistakes --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("where", "old", "new", "line", "said"),
    [
        ("setting", "Late (2,3)", "Late 2,3", 11, "is no pair"),
        ("setting", "Late (2,3)", "Late (3,2)", 11, "begins above its end"),
        ("setting", "Late 1 Early", "Late 2 Early", 16, "1 shifts instead of 2"),
        ("setting", "Bo Full", "Bo Half", 25, "unknown contract 'Half'"),
        ("setting", "NURSES = 3", "NURSES = 4", 23, "3 lines instead of 4"),
        ("history", "Bo 0 0 None 0 0 1", "Bo 0 0 None 0 2 0", 6, "either works or is off"),
        ("history", "Late 2 2 0", "Late 3 2 0", 7, "3 days on Late"),
        ("history", "Cy 0", "Di 0", 7, "unknown nurse 'Di'"),
        ("history", "0 t003w2", "2 t003w2", 2, "isn't between 0 and 1"),
        ("week", "Ada Any Tue", "Ada Any Tues", 11, "unknown day 'Tues'"),
        ("week", "Night Head (0,0)", "Night Head", 8, "8 words instead of 9"),
        ("week", "SHIFT_OFF_REQUESTS = 2", "SHIFT_OFF_REQUESTS = 3", 10, "2 lines instead of 3"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, where: str, old: str, new: str, line: int, said: str
) -> None:
    """File, line and what is wrong."""
    text = {"setting": SETTING, "history": HISTORY, "week": WEEK}[where]
    assert text.count(old) == 1
    files = written(tmp_path, **{where: text.replace(old, new)})
    with pytest.raises(ScenarioError) as error:
        data.parse(files)
    first = error.value.problems[0]
    file = files[("setting", "history", "week").index(where)]
    assert (first.file, first.line) == (str(file), line)
    assert said in first.what


def test_the_order_of_the_files(tmp_path: Path) -> None:
    """Scenario, history, weeks; too few and too many are told."""
    files = written(tmp_path)
    for wrong, said in (
        ([files[1], files[0], files[2]], "not SCENARIO"),
        (files[:2], "aren't enough"),
        ([*files, files[2]], "too many"),
        ([files[0], files[2], files[1], files[3]], "1 weeks before it are too many"),
        ([files[0], files[2], files[1]], "aren't enough"),
    ):
        with pytest.raises(ScenarioError, match=said):
            data.parse(wrong)
