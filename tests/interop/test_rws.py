"""Rotating workforce scheduling: the file and its mistakes, the plan by the definition, known answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from shiftopt.audit import audit
from shiftopt.cli.app import app
from shiftopt.errors import AuditError, ScenarioError
from shiftopt.interop import read, rws
from shiftopt.rotation.demand import breaches
from shiftopt.rotation.flow import find
from shiftopt.solving.options import Options

BENCH = Path(__file__).parents[3] / "shared" / "bench" / "rws"

PLANT = """\
#Length of the schedule
7
#Number of Employees
5
##Number of Shifts
2
# Temporal Requirements Matrix
2 2 2 2 2 1 1
1 1 1 1 1 1 1

#ShiftName, Start, Length, Name, MinlengthOfBlocks, MaxLengthOfBlocks
D  360 480 2 5
N  1320 480 2 4
# Minimum and maximum length of days-off blocks
1 4
# Minimum and maximum length of work blocks
2 6
# Number of not allowed shift sequences: NrSequencesOfLength2, NrSequencesOfLength3:
1 1
# Not allowed shift sequences
N D
N - D
"""


def plant(folder: Path, text: str = PLANT) -> Path:
    file = folder / "plant.txt"
    file.write_text(text, encoding="utf-8", newline="\r\n")
    return file


def solve(*words: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["solve", "--format", "rws", *map(str, words), "--quiet"])
    return done.exit_code, done.output


def test_the_file_is_read(tmp_path: Path) -> None:
    """Every number lands where the family means it."""
    found = rws.parse(plant(tmp_path))
    assert (found.name, found.demand.teams, found.demand.period) == ("plant", 5, 7)
    assert found.demand.need == {"D": (2, 2, 2, 2, 2, 1, 1), "N": (1,) * 7}
    assert found.demand.runs == {"D": (2, 5), "N": (2, 4)}
    assert (found.demand.off, found.demand.work) == ((1, 4), (2, 6))
    assert found.demand.forbidden == (("N", "D"), ("N", "-", "D"))
    assert found.shifts[1] == rws.Shift("N", 1320, 480, (2, 4))


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("7\n#Number", "8\n#Number", 2, "length of the schedule: 8"),
        ("2 2 2 2 2 1 1", "2 2 2 2 2 1", 8, "write 7 whole numbers"),
        ("2 2 2 2 2 1 1", "2 2 2 2 2 1 6", 8, "between 0 and 5"),
        ("D  360 480 2 5", "D  360 480 2", 12, "write name, start, length"),
        ("D  360 480 2 5", "D  360 480 5 2", 12, "least 5 above most 2"),
        ("D  360 480 2 5", "N  360 480 2 5", None, "two have the same name"),
        ("1 4\n", "1 x\n", 15, "days-off blocks: '1 x'"),
        ("1 1\n#", "1 2\n#", None, "the file ends before"),
        ("1 1\n#", "1 0\n#", 22, "beyond the last sequence"),
        ("N - D", "N - X", 22, "write 3 of D, N and -"),
    ],
)
def test_a_mistake_has_its_line(tmp_path: Path, old: str, new: str, line: int | None, said: str) -> None:
    """What is wrong, where, in one go."""
    assert old in PLANT
    file = plant(tmp_path, PLANT.replace(old, new, 1))
    with pytest.raises(ScenarioError) as raised:
        rws.parse(file)
    assert (line, True) in [(p.line, said in str(p)) for p in raised.value.problems]


def test_a_plan_is_written_in_both_forms(tmp_path: Path) -> None:
    """A row a person, in order; the table and ``roster.csv`` say the same; the definition finds nothing."""
    status, said = solve(plant(tmp_path), "-o", tmp_path / "out")
    assert status == 0, said
    rows = [line.split() for line in (tmp_path / "out" / "plan.txt").read_text(encoding="utf-8").splitlines()]
    demand = rws.parse(tmp_path / "plant.txt").demand
    assert breaches(tuple(code for row in rows for code in row), demand) == []
    listed = (tmp_path / "out" / "roster.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    shifts = [f"p{r + 1:03},2024-01-{d + 1:02},{c}" for r, row in enumerate(rows) for d, c in enumerate(row)]
    assert listed == [text for text in shifts if not text.endswith("-")]
    told = json.loads((tmp_path / "out" / "roster.json").read_text(encoding="utf-8"))
    assert (told["status"], told["objective"], told["bound"], told["people"]) == ("optimal", 0, 0, 5)


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing in the results depends on chance or time."""
    for out in ("a", "b"):
        assert solve(plant(tmp_path), "-o", tmp_path / out)[0] == 0
    for name in ("plan.txt", "roster.csv", "roster.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_no_plan_is_proven(tmp_path: Path) -> None:
    """Every free day stands alone, and there are too many of them: status 4, and the files say so."""
    status, said = solve(
        plant(tmp_path, PLANT.replace("1 4\n", "1 1\n", 1)), "-o", tmp_path / "out", "--lang", "zh"
    )
    assert status == 4
    assert "已经证明" in said
    assert "连休最多 1 天" in said
    told = json.loads((tmp_path / "out" / "roster.json").read_text(encoding="utf-8"))
    assert told["status"] == "infeasible"
    assert not (tmp_path / "out" / "plan.txt").exists()


def test_ordinary_rules_see_the_joints_of_the_rows(tmp_path: Path) -> None:
    """The days before the week are those of the row before: turned, a plan breaks nothing but the cover."""
    public = read("rws", [plant(tmp_path)])
    instance = rws.parse(tmp_path / "plant.txt")
    good = find(instance.demand)
    assert good is not None
    assert audit(rws.roster_of(public.scenario, good)).clean
    turned = good[1:] + good[:1]
    found = audit(rws.roster_of(public.scenario, turned))
    assert {b.kind for b in found.hard} <= {"cover", "cover_surplus"}
    swapped = good[: 35 - 7] + good[21:28]
    assert not audit(rws.roster_of(public.scenario, swapped)).clean


def test_a_wrong_plan_is_a_fault_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the search hands over is audited before anybody sees it."""
    monkeypatch.setattr("shiftopt.rotation.flow.find", lambda demand, limit: ("D",) * 35)
    public = read("rws", [plant(tmp_path)])
    assert public.plan is not None
    with pytest.raises(AuditError):
        public.plan(public.scenario, Options())


ANSWERS = {1: True, 2: True, 5: True, 9: True, 14: True, 434: False, 505: False, 512: False, 593: True}
"""Published for 1 to 14 and 593; the others are disproved by counting: five workdays and two days off fill
each week but for a day or two, so that work blocks can't begin on all seven weekdays."""


@pytest.mark.skipif(not BENCH.exists(), reason="the public instances aren't here")
@pytest.mark.parametrize("number", ANSWERS)
def test_public_instances_have_their_answers(number: int) -> None:
    """Found and checked, or proven to have none."""
    instance = rws.parse(BENCH / f"Example{number}.txt")
    found = find(instance.demand)
    assert (found is not None) is ANSWERS[number]
    assert found is None or breaches(found, instance.demand) == []
