"""The rotation of a scenario: teams spread by name, cycles designed, mistakes told where they stand."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from shiftopt.errors import ScenarioError
from shiftopt.rotation.facts import cover
from shiftopt.rotation.spread import spread
from shiftopt.scenario.load import load, load_with_notes

QUICKSTART = Path(__file__).parents[2] / "scenarios" / "quickstart.yaml"
TEAMS = "[甲, 乙, 丙, 丁]"


def station(folder: Path, cycle: str, teams: str = TEAMS) -> Path:
    """The quickstart with a rotation of its own."""
    text = QUICKSTART.read_text(encoding="utf-8")
    section = f"rotation:\n  {cycle}\n  anchor: 2026-12-01\n  teams: {teams}\n\ngrids:"
    file = folder / "station.yaml"
    file.write_text(re.sub(r"rotation:.*?\n\ngrids:", section, text, flags=re.DOTALL), encoding="utf-8")
    return file


def problems(file: Path) -> str:
    with pytest.raises(ScenarioError) as raised:
        load(file)
    return str(raised.value)


@pytest.mark.parametrize(
    "cycle",
    [
        "cycle: MMAANN--",
        "library: metropolitan",
        "design: {need: {M: 1, A: 1, N: 1}, every: 2, work: [2, 6], off: [2, 4]}",
    ],
)
def test_teams_by_name_cover_every_shift(tmp_path: Path, cycle: str) -> None:
    """Offsets two days apart, whichever team begins."""
    rotation = load(station(tmp_path, cycle)).rotation
    assert list(rotation.offsets) == list("甲乙丙丁")
    assert set(cover(rotation).values()) == {(1, 1)}
    assert "".join(rotation.cycle) == "MMAANN--"


def test_a_designed_week_begins_on_its_weekday(tmp_path: Path) -> None:
    """The anchor is the first date on which the cycle may begin, and needs by weekday are met."""
    need = "{M: [2, 2, 2, 2, 2, 1, 1]}"
    rotation = load(station(tmp_path, f"design: {{need: {need}, work: [4, 6], off: [1, 9]}}")).rotation
    assert rotation.anchor.isoformat() >= "2026-12-01"
    for day in range(28):
        on = rotation.anchor.fromordinal(rotation.anchor.toordinal() + day)
        codes = [rotation.code(team, on) for team in rotation.offsets]
        assert codes.count("M") == 1 + (on.weekday() < 5)


PAIR = "design: {need: {M: 1, A: 1, N: 1}, every: 2, work: [2, 6], off: [2, 4]}"


def test_a_design_with_its_answer_needs_no_solver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cycle beside a design is checked, not found anew; alone, the design says how to keep its answer."""
    found, said = load_with_notes(station(tmp_path, PAIR))
    assert [text for text in said if "rotations show" in text] != []
    monkeypatch.setattr("shiftopt.rotation.design.design", lambda wanted: 1 / 0)
    for teams in (TEAMS, str(dict(found.rotation.offsets)).replace("'", "")):
        kept, said = load_with_notes(station(tmp_path, f"cycle: MMAANN--\n  {PAIR}", teams))
        assert kept.rotation == found.rotation
        assert [text for text in said if "rotations show" in text] == []


@pytest.mark.parametrize(
    ("cycle", "teams", "said"),
    [
        ("MMAA-NN-", TEAMS, "1 days of - in a row"),
        ("MMAANN----", TEAMS, "can't be spread evenly"),
        ("MMAANN--", "{甲: 0, 乙: 2, 丙: 4, 丁: 7}", "the teams aren't 2 days apart"),
        ("MMAN----", TEAMS, "1 days of A in a row"),
    ],
)
def test_a_cycle_that_is_not_the_design_is_told(tmp_path: Path, cycle: str, teams: str, said: str) -> None:
    """Where the cycle stands, with what it lacks."""
    pair = PAIR.replace("off: [2, 4]", "off: [2, 4], runs: {A: [2, 2]}")
    assert said in problems(station(tmp_path, f"cycle: {cycle}\n  {pair}", teams))


def test_a_cycle_as_long_as_many_teams_need_can_be_written(tmp_path: Path) -> None:
    """The design of a hundred teams a week apart has 700 days; 800 days are read, offsets and all."""
    long = station(tmp_path, f"cycle: {'MMAANN--' * 100}", "{甲: 0, 乙: 202, 丙: 404, 丁: 606}")
    assert set(cover(load(long).rotation).values()) == {(1, 1)}


def test_teams_may_be_those_of_the_people(tmp_path: Path) -> None:
    """``optimise``: the names as people have them, spread as a list of them would be."""
    named = load(station(tmp_path, "cycle: MMAANN--"))
    assert load(station(tmp_path, "cycle: MMAANN--", "optimise")).rotation == named.rotation
    assert load(station(tmp_path, "library: metropolitan", "optimise")).rotation == named.rotation


def test_days_of_ones_own_count_where_teams_are_placed(tmp_path: Path) -> None:
    """Local holidays on every other day of two teams' work move all teams by a day."""
    plain = load(station(tmp_path, "cycle: MMAANN--"))
    free = [f"2027-{m:02}-{d:02}" for m in (3, 4, 6, 7) for d in range(1, 29)]
    off = [day for day in free if plain.rotation.code("丁", date.fromisoformat(day)) == "-"][::2]
    own = "\nholidays: [" + ", ".join(f"{{date: {day}, name: 节, kind: off}}" for day in off) + "]\n"
    file = station(tmp_path, "cycle: MMAANN--")
    file.write_text(file.read_text(encoding="utf-8") + own, encoding="utf-8")
    moved = load(file).rotation
    days = [date.fromisoformat(day) for day in off]
    assert spread(moved, days, "N") <= spread(plain.rotation, days, "N")


@pytest.mark.parametrize(
    ("cycle", "teams", "said"),
    [
        ("cycle: MMAANN--", "[甲, 乙, 丙]", "a cycle of 8 days can't be spread evenly over 3 teams"),
        ("cycle: MMAANN--", "[甲, 乙, 丙, 丙]", "a team is named twice"),
        ("cycle: MMAANN--", "optimize", "teams is 'optimize'; write optimise, or the teams' names"),
        ("design: {need: {M: 1}}", "{甲: 0}", "a designed cycle comes with its offsets"),
        ("design: {need: {M: 1, X: 1}}", TEAMS, "unknown shift 'X' in the design"),
        ("design: {need: {M: 1}, nigths: 2}", TEAMS, "did you mean 'nights'?"),
        ("design: {need: {M: [1, 1]}}", TEAMS, "need of M has 2 numbers for a period of 7 days"),
        ("design: {need: {M: 1}, off: [4, 2]}", TEAMS, "off: least 4 above most 2"),
        ("design: {need: {M: 1}, runs: {A: [1, 2]}}", TEAMS, "runs of A, which isn't needed"),
        ("design: {need: {M: 0}}", TEAMS, "nobody is needed"),
        (
            "design: {need: {M: 3}, work: [2, 5], off: [2, 4]}",
            TEAMS,
            "can't hold together: at least 2 days off",
        ),
        ("design: {need: {M: 5}}", TEAMS, "Mon needs 5 teams; there are 4."),
    ],
)
def test_what_is_wrong_is_told_at_its_place(tmp_path: Path, cycle: str, teams: str, said: str) -> None:
    """File, line and column, and the remedy."""
    found = problems(station(tmp_path, cycle, teams))
    line = next(line for line in found.splitlines() if said in line)
    assert re.search(r"station\.yaml:(29|31):\d+: ", line), line
