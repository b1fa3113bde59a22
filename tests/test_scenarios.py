"""The shipped scenarios load, are what they say, and give what they promise."""

from __future__ import annotations

import runpy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from shiftopt.cli.app import app
from shiftopt.cli.schema import schema_text
from shiftopt.rotation.cycle import OFF
from shiftopt.scenario.load import load
from shiftopt.scenario.types import Scenario
from shiftopt.solving.explain import explain
from shiftopt.solving.result import Status
from shiftopt.solving.solve import solve

HERE = Path(__file__).parent.parent / "scenarios"
SHIPPED = {
    "quickstart.yaml": 0.70,
    "xingfu/2026-10.yaml": 0.89,
    "xingfu/2027-02.yaml": 0.89,
    "twelve-hours.yaml": 0.76,
    "night-zero.yaml": 0.82,
    "small.yaml": 0.68,
    "tight.yaml": 0.97,
    "large.yaml": 0.87,
}
"""File → patrol shifts needed / patrol shifts that the rotation supplies after leave."""

IMPOSSIBLE = sorted(p.stem for p in (HERE / "impossible").glob("*.yaml"))


@cache
def shipped(name: str) -> Scenario:
    return load(HERE / name)


def ratio(scenario: Scenario) -> float:
    """Needed over supplied, people of teams and grids without a desk only."""
    desks = {g.id for g in scenario.grids if g.desk}
    needed = sum(need.least for (_, _, grid), need in scenario.needs.items() if grid not in desks)
    supplied = sum(
        scenario.available(p.id, d) and scenario.base(p.id, d) != OFF
        for p in scenario.people
        if p.team is not None
        for d in range(scenario.days)
    )
    return needed / supplied


@dataclass(frozen=True)
class Answer:
    """What a file beside an impossible scenario expects."""

    exit: int
    rules: frozenset[str]
    says: tuple[str, ...]


def answer(name: str) -> Answer:
    lines = (HERE / "impossible" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return Answer(
        exit=int(lines[0].removeprefix("exit ")),
        rules=frozenset(lines[1].removeprefix("rules: ").split(", ")),
        says=tuple(line.removeprefix("says: ") for line in lines[2:]),
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_loads_with_the_load_that_it_tells(name: str) -> None:
    """Needed / supplied is what the README of the scenarios says."""
    assert ratio(shipped(name)) == pytest.approx(SHIPPED[name], abs=0.005)


def test_the_readme_tells_the_same_ratios() -> None:
    """The numbers in scenarios/README.md are those that the tests hold."""
    text = (HERE / "README.md").read_text(encoding="utf-8")
    assert [n for n, r in SHIPPED.items() if f"`{n.removesuffix('.yaml')}` {r:.2f}" not in text] == []


def test_every_shipped_file_is_in_the_readme_and_is_tested() -> None:
    """No scenario lies about unexplained."""
    files = {p.relative_to(HERE).as_posix() for p in (*HERE.glob("*.yaml"), *HERE.glob("xingfu/2*.yaml"))}
    assert files == set(SHIPPED)
    text = (HERE / "README.md").read_text(encoding="utf-8")
    assert {f for f in files if f"`{f}`" not in text} == set()


def test_the_schema_beside_the_scenarios_is_the_current_one() -> None:
    """The file that quickstart.yaml names is what `shiftopt schema -o …` writes."""
    first = (HERE / "quickstart.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=shiftopt.schema.json"
    assert (HERE / "shiftopt.schema.json").read_text(encoding="utf-8") == schema_text()


def test_large_is_what_its_generator_writes() -> None:
    """large.yaml comes from make_large.py with its seed, character for character."""
    made = runpy.run_path(str(HERE / "make_large.py"))["text"]()
    assert (HERE / "large.yaml").read_text(encoding="utf-8") == made


def test_large_is_large() -> None:
    """400 people on 30 grids."""
    large = shipped("large.yaml")
    assert (len(large.people), len(large.grids)) == (400, 30)


def test_names_are_not_shared_within_a_station() -> None:
    """Officers know people by name: no two of a station have the same."""
    for name in SHIPPED:
        people = [p.name for p in shipped(name).people]
        assert len(people) == len(set(people)), name


@pytest.mark.parametrize(("month", "training"), [("2026-10", 13), ("2027-02", 16)])
def test_the_counter_has_a_day_without_its_own_people(month: str, training: int) -> None:
    """On the day of the training nobody of the office can staff the counter, which must be open."""
    station = shipped(f"xingfu/{month}.yaml")
    busy = {d.person for d in station.duties if d.day == training}
    office = [p.id for p in station.people if p.team is None]
    assert [p for p in office if station.available(p, training) and p not in busy] == []
    assert station.needs[training, "D", "C"].least == 1


def test_the_counter_is_open_on_the_make_up_day_and_shut_on_holidays() -> None:
    """Saturday 10 October 2026 is a workday by notice; 1 to 7 October are not."""
    station = shipped("xingfu/2026-10.yaml")
    open_days = {d + 1 for (d, _, grid), need in station.needs.items() if grid == "C" and need.least}
    assert 10 in open_days
    assert open_days.isdisjoint(range(1, 8))


def test_february_knows_january() -> None:
    """The history reaches back two weeks and holds only what was worked."""
    history = shipped("xingfu/2027-02.yaml").history
    assert {a.day for a in history} == set(range(-14, 0))
    assert len(history) > 450


def test_the_quickstart_is_solved_and_proven() -> None:
    """Every tier of the first scenario is proven optimal and the audit is clean."""
    result = solve(shipped("quickstart.yaml"))
    assert result.status is Status.OPTIMAL
    assert all(tier.proven for tier in result.tiers)
    assert result.audit is not None
    assert result.audit.clean


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_an_impossible_scenario_is_explained(name: str) -> None:
    """Exactly the rules expected, in the words expected, with a way out."""
    expected = answer(name)
    result = explain(load(HERE / "impossible" / f"{name}.yaml"))
    assert result.status is Status.INFEASIBLE
    conflict = result.conflict
    assert conflict is not None
    assert frozenset(conflict.rules) == expected.rules
    assert conflict.minimal
    words = "\n".join((*conflict.shortages, *conflict.sentences))
    assert [s for s in expected.says if s not in words] == []
    assert conflict.way_out


@pytest.mark.parametrize("name", ["newcomers-alone", "night-limits"])
def test_the_command_line_ends_as_the_answer_says(name: str) -> None:
    """The exit status and the words reach the officer; one case with arithmetic, one without."""
    expected = answer(name)
    result = CliRunner().invoke(app, ["explain", str(HERE / "impossible" / f"{name}.yaml")])
    assert result.exit_code == expected.exit
    assert [s for s in expected.says if s not in result.output] == []
