"""What a station gets, checked by code that shares nothing with the program, and told alike everywhere."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from shiftopt.cli.app import app
from tests import independent

SCENARIOS = Path(__file__).parent.parent / "scenarios"


@pytest.fixture(scope="module", params=["quickstart", "small"])
def solved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A shipped scenario and the folder of its results."""
    scenario, out = SCENARIOS / f"{request.param}.yaml", tmp_path_factory.mktemp(request.param)
    done = CliRunner().invoke(app, ["solve", str(scenario), "-o", str(out), "--quiet"])
    assert done.exit_code == 0, done.output
    return scenario, out


def lines(folder: Path) -> list[dict[str, str]]:
    with (folder / "roster.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_hard_rules_hold(solved: tuple[Path, Path]) -> None:
    """Cover, skills, newcomers, leave, duties, rests, runs, weeks, hours and own limits, all recomputed."""
    scenario, out = solved
    assert independent.problems(scenario, out / "roster.csv") == []


def test_the_checker_sees_what_is_wrong(solved: tuple[Path, Path], tmp_path: Path) -> None:
    """With one row spoilt at a time, each kind of trouble is told."""
    scenario, out = solved
    rows = lines(out)
    away = next(r for r in rows if r["kind"] == "leave")
    mine = [i for i, r in enumerate(rows) if r["person_id"] == away["person_id"] and r["shift"]]
    before_day = next(i for i, r in enumerate(rows) if r["shift"] == "M" and rows[i + 1]["shift"] == "M")
    for at, change, told in (
        (mine[0], {"date": away["date"]}, "in leave"),
        (mine[0], {"date": rows[mine[1]]["date"]}, "two shifts"),
        (before_day, {"shift": "N"}, "of rest before"),
        (before_day, {"hours": "8"}, "8 hours for M"),
        (before_day, {"start": rows[before_day]["end"]}, "isn't M"),
        (before_day, {"date": "2020-01-01"}, "not there"),
    ):
        spoilt = [r | change if i == at else r for i, r in enumerate(rows)]
        path = tmp_path / "roster.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(spoilt)
        assert any(told in one for one in independent.problems(scenario, path)), told
    emptied = [r for r in rows if (r["date"], r["shift"]) != (rows[before_day]["date"], "M")]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(emptied)
    assert {"0 of 2", "0 with leader"} <= {one.split(": ")[1] for one in independent.problems(scenario, path)}


def test_hours_are_told_alike_everywhere(solved: tuple[Path, Path]) -> None:
    """A person's hours and nights are the same in the CSV, the JSON, the workbook and the page."""
    _, out = solved
    total: dict[str, float] = defaultdict(float)
    nights: dict[str, int] = defaultdict(int)
    names = {}
    for row in lines(out):
        names[row["person_id"]] = row["name"]
        total[row["person_id"]] += float(row["hours"])
        nights[row["person_id"]] += row["shift"] == "N"

    facts = json.loads((out / "roster.json").read_text(encoding="utf-8"))
    assert {v["person"]: (v["total"] / 60, v["nights"]) for v in facts["workload"]} == {
        p: (pytest.approx(total[p]), nights[p]) for p in total
    }

    book = openpyxl.load_workbook(out / "roster.xlsx", data_only=True)
    for sheet, head, hours, at_night in (("排班表", 3, "工时", "N"), ("工时", 3, "总工时", "夜班")):
        table = list(book[sheet].values)
        place = {name: i for i, name in enumerate(table[head - 1]) if name}
        found = {row[place["编号"]]: row for row in table[head:] if row[place["编号"]] in total}
        assert found.keys() == total.keys()
        for person, row in found.items():
            assert row[place[hours]] == pytest.approx(total[person]), (sheet, person)
            assert row[place[at_night]] == nights[person], (sheet, person)

    page = (out / "report.html").read_text(encoding="utf-8")
    for person in total:
        line = re.search(rf'<tr data-person="{person}">.*?</tr>', page, re.DOTALL).group()
        told = [int(n) for n in re.findall(r'<td class="num">(\d+)</td>', line)]
        assert told == [pytest.approx(total[person], abs=0.51), nights[person]], names[person]
