"""Curtois & Qu: the evaluation by the definition, the mapping against it, the file's mistakes."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from shiftopt.audit import audit
from shiftopt.cli.app import app
from shiftopt.errors import ScenarioError
from shiftopt.interop import nrp24, read
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.scenario.types import Assignment, Scenario

BENCH = Path(__file__).parents[3] / "shared" / "bench" / "nrp24"

WARD = """\
# two weeks of an invented ward
SECTION_HORIZON
14

SECTION_SHIFTS
E,480,
L,600,E

SECTION_STAFF
# ID, MaxShifts, MaxTotalMinutes, MinTotalMinutes, MaxConsec, MinConsec, MinConsecOff, MaxWeekends
a,E=14|L=14,4320,2400,5,2,2,1
b,E=3|L=14,4320,2400,5,2,2,1
c,E=14|L=0,4320,1440,4,1,1,2

SECTION_DAYS_OFF
a,2,3
b,

SECTION_SHIFT_ON_REQUESTS
a,5,L,3
b,0,E,2

SECTION_SHIFT_OFF_REQUESTS
c,1,E,1

SECTION_COVER
"""
WARD += "".join(f"{day},{code},{1 + (day == 8)},100,1\n" for day in range(14) for code in "EL")


def ward(folder: Path, text: str = WARD) -> Path:
    file = folder / "ward.txt"
    file.write_text(text, encoding="utf-8", newline="\r\n")
    return file


def lines(a: str = "", b: str = "", c: str = "") -> dict[str, str]:
    return {who: line.ljust(14, OFF) for who, line in (("a", a), ("b", b), ("c", c))}


def drawn(scenario: Scenario, rows: dict[str, str]) -> Roster:
    return Roster(
        scenario,
        [
            Assignment(who, day, code, nrp24.GRID)
            for who, row in rows.items()
            for day, code in enumerate(row)
            if code != OFF
        ],
    )


# --- evaluation -----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["Instance1.607", "Instance2.828", "Instance3.1001", "Instance4.1716"])
def test_published_rosters_are_worth_what_is_published(name: str) -> None:
    """Their value, and no constraint broken; our audit and prices say the same."""
    file = BENCH / "verified_solutions" / f"{name}.txt"
    if not file.exists():
        pytest.skip("the public instances aren't here")
    instance, value = name.split(".")
    rows = [
        row.split(",") for row in file.read_text(encoding="utf-8").splitlines() if row[:1] not in ("", "#")
    ]
    given = {who: "".join(line) for who, *line in rows}
    public = read("nrp24", [BENCH / f"{instance}.txt"])
    roster = drawn(public.scenario, given)
    told = public.evaluate(roster)
    assert (told.value, told.broken) == (int(value), ())
    assert audit(roster).clean
    assert audit(roster).points() == {nrp24.TIER: int(value)}


def test_the_parts_of_the_value(tmp_path: Path) -> None:
    """Worked out by hand: two on the first E, nobody elsewhere; one wish of each kind is missed."""
    told = nrp24.evaluate(nrp24.parse(ward(tmp_path)), lines("E", "L", "EE"))
    assert told.parts == {"under": 100 * (30 - 3), "over": 1, "on": 3 + 2, "off": 1}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (lines(a="LE--LL"), "E after L"),
        (lines(b="EE--EE"), "4 shifts E, at most 3"),
        (lines(a="--------EEEEEE"), "6 days of work in a row, at most 5"),
        (lines(a="EEEE"), "1920 min"),
        (lines(a="--E"), "E on a day off"),
        (lines(c="EEEEE"), "5 days of work in a row, at most 4"),
        (lines(a="EE---E-EE"), "1 days of work, at least 2"),
        (lines(a="EE---EE-EE"), "1 days off, at least 2"),
        (lines(a="-----EE----EE"), "2 weekends worked, at most 1"),
        (lines(a="-----LL-----LL"), "2 weekends worked, at most 1"),
    ],
)
def test_constraints_broken_are_told(tmp_path: Path, rows: dict[str, str], said: str) -> None:
    """Each by a sentence of its own."""
    told = nrp24.evaluate(nrp24.parse(ward(tmp_path)), rows)
    assert any(said in sentence for sentence in told.broken), told.broken


def test_runs_at_the_edges_may_go_on_outside(tmp_path: Path) -> None:
    """Neither a first nor a last run is too short, of work or of days off."""
    instance = nrp24.parse(ward(tmp_path))
    for rows in (lines(a="E---LLLLL---LL"), lines(b="-LLLLL--LLL--L"), lines(b="-LLLLL--LLLLL-")):
        told = nrp24.evaluate(instance, rows).broken
        assert not [said for said in told if "at least" in said], told


# --- mapping --------------------------------------------------------------------------------------
def test_rules_and_definition_agree(tmp_path: Path) -> None:
    """On random rosters, many of them legal but for a day, the audit finds what the definition says."""
    public = read("nrp24", [ward(tmp_path)])
    chance = random.Random(1)
    legal = 0
    for turn in range(600):
        rows = {who: random_line(who, chance, turn % 3 == 0) for who in "abc"}
        roster = drawn(public.scenario, rows)
        told, found = public.evaluate(roster), audit(roster)
        who = {b.person for b in found.hard}
        assert who == {said.partition(":")[0].partition(",")[0] for said in told.broken}, rows
        assert found.points()[nrp24.TIER] == told.value
        legal += 3 - len(who)
    assert 100 < legal < 1700


def random_line(who: str, chance: random.Random, wild: bool) -> str:
    """A line made of runs, or of days that know nothing of each other."""
    codes = "E" if who == "c" else "EL"
    if wild:
        return "".join(chance.choices(codes + OFF * 2, k=14))
    days = OFF * chance.randint(0, 2)
    while len(days) < 14:
        run = "".join(sorted(chance.choices(codes, k=chance.randint(2, 4))))
        days += run + OFF * chance.randint(2, 4)
    return days[:14]


def test_an_instance_is_solved_and_written(tmp_path: Path) -> None:
    """The optimum with its proof, on the family's scale; the roster's value is the one written."""
    out = tmp_path / "out"
    words = [
        "solve",
        "--format",
        "nrp24",
        str(ward(tmp_path)),
        "-o",
        str(out),
        "--time-limit",
        "60",
        "--quiet",
    ]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert "Proven optimal" in done.output
    facts = json.loads((out / "roster.json").read_text(encoding="utf-8"))
    assert facts["objective"] == facts["bound"] == sum(facts["parts"].values())
    assert (facts["format"], facts["instance"], facts["broken"]) == ("nrp24", "ward", [])
    head, *rows = (out / "roster.csv").read_text(encoding="utf-8-sig").splitlines()
    assert head == "person_id,date,shift"
    worked = {(who, int(date[-2:]) - 1): code for who, date, code in (row.split(",") for row in rows)}
    given = {who: [worked.get((who, day), OFF) for day in range(14)] for who in "abc"}
    told = nrp24.evaluate(nrp24.parse(tmp_path / "ward.txt"), given)
    assert (told.value, told.broken) == (facts["objective"], ())
    words = ["audit", "--format", "nrp24", str(tmp_path / "ward.txt")]
    done = CliRunner().invoke(app, [*words, str(out / "roster.csv")])
    assert done.exit_code == 0, done.output
    assert str(facts["objective"]) in done.output
    fewer = tmp_path / "fewer.csv"
    fewer.write_text("\n".join([head, *(row for row in rows if row[0] != "a")]), encoding="utf-8")
    done = CliRunner().invoke(app, [*words, str(fewer)])
    assert done.exit_code == 8
    assert "a: 0 min, 2400 to 4320 allowed" in done.output
    two = CliRunner().invoke(app, ["solve", str(tmp_path / "ward.txt"), str(tmp_path / "ward.txt")])
    assert two.exit_code == 2


def test_what_is_impossible_is_explained(tmp_path: Path) -> None:
    """Minutes that nobody can work: exit 4, and the rule named."""
    file = ward(tmp_path, WARD.replace("4320,1440,4", "9999,9000,4"))
    words = ["solve", "--format", "nrp24", str(file), "-o", str(tmp_path / "out"), "--quiet"]
    done = CliRunner().invoke(app, [*words, "--time-limit", "30"])
    assert done.exit_code == 4, done.output
    assert "at least 150 hours" in done.output


# --- the file's mistakes --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("\n14\n", "\n15\n", 3, "whole weeks"),
        ("E,480,", "E,8h,", 6, "'8h' is no whole number"),
        ("L,600,E", "L,600,X", 7, "unknown shift X"),
        ("a,E=14|L=14", "a,E=14|Q=14", 11, "unknown shift 'Q'"),
        ("2400,5,2,2,1\nb", "2400,5,2\nb", 11, "6 fields instead of 8"),
        ("4320,2400,5,2,2,1\nb", "2400,4320,5,2,2,1\nb", 11, "above most minutes"),
        ("a,2,3", "a,2,33", 16, "33 isn't between 0 and 13"),
        ("c,1,E,1", "z,1,E,1", 24, "unknown employee 'z'"),
        ("0,L,1,100,1", "0,E,1,100,1", 28, "is there twice"),
        ("0,L,1,100,1", "0,L,1,50,1", 28, "differ"),
        ("SECTION_STAFF", "SECTION_NURSES", 9, "unknown section"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    """File, line and what is wrong."""
    assert WARD.count(old) >= 1
    file = ward(tmp_path, WARD.replace(old, new, 1))
    with pytest.raises(ScenarioError) as error:
        nrp24.parse(file)
    first = str(error.value.problems[0])
    assert first.startswith(f"{file}:{line}: ")
    assert said in first


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    """One run tells them all."""
    file = ward(tmp_path, "SECTION_HORIZON\n14\nSECTION_SHIFTS\nE,0,\nF\nSECTION_COVER\n1,E,1\n")
    with pytest.raises(ScenarioError) as error:
        nrp24.parse(file)
    assert [p.line for p in error.value.problems] == [4, 5, 7, None]


def test_one_file_an_instance(tmp_path: Path) -> None:
    """Two files are a wrong command, not two problems."""
    with pytest.raises(ScenarioError, match="one file"):
        read("nrp24", [ward(tmp_path), ward(tmp_path)])
