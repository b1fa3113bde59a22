"""Checks across sections: scenarios/broken has what must be told; here is what must not be, and notes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from shiftopt.errors import ScenarioError
from shiftopt.scenario.load import load, load_with_notes

STATION = Path(__file__).parents[2] / "scenarios" / "broken" / "parts" / "station.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(STATION, tmp_path / "station.yaml")
    return tmp_path


def notes(folder: Path, **sections: Any) -> list[str]:
    content = {"shiftopt": 1, "extends": "station.yaml", "period": "2026-12"} | sections
    (folder / "m.yaml").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return [note.split(": ", 1)[-1] for note in load_with_notes(folder / "m.yaml")[1]]


def told(folder: Path, **sections: Any) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        notes(folder, **sections)
    return [p.what for p in error.value.problems]


def test_the_station_itself_has_no_problem_and_no_note(folder: Path) -> None:
    """What the other tests change is sound."""
    assert notes(folder) == []


@pytest.mark.parametrize(
    "sections",
    [
        {"leave": [{"who": "p1", "from": "2026-12-01", "to": "2026-12-05"}] * 2},
        {"leave": [{"who": "p1", "from": "2026-10-01", "to": "2026-10-05"}]},
        {
            "leave": [{"who": "p1", "from": "2026-12-10", "to": "2026-12-10"}],
            "duties": [
                {"who": "p1", "date": "2026-12-09", "start": "20:00", "end": "24:00", "what": "a"},
                {"who": "p1", "date": "2026-12-11", "start": "00:00", "end": "02:00", "what": "b"},
                {"who": "p1", "hours": 3, "what": "c"},
            ],
        },
        {
            "duties": [
                {"who": "p1", "date": "2026-12-09", "start": "20:00", "end": "21:00", "what": "a"},
                {"who": "p1", "date": "2026-12-09", "start": "21:00", "end": "22:00", "what": "b"},
                {"who": "p2", "date": "2026-12-09", "start": "20:30", "end": "22:00", "what": "c"},
            ]
        },
        {
            "events": [
                {"date": "2026-12-24", "grid": "G1", "need": {"A": 2}, "what": "a"},
                {"date": "2026-12-24", "grid": "G1", "need": {"M": 2}, "what": "b"},
            ]
        },
        {"grids": {"G1": {"need": {"M": {"min": 1, "wish": 99}}}}},
        {"rules": [{"kind": "min_rest", "hours": 11}, {"kind": "min_rest", "hours": 12, "id": "mine"}]},
        {"rules": [{"kind": "wishes", "enforce": "off"}]},
    ],
)
def test_what_is_no_mistake_is_not_told(folder: Path, sections: dict[str, Any]) -> None:
    """Leave told twice, duties end to end, other people's duties, events on other shifts and the like."""
    assert notes(folder, **sections) == []


def test_a_shift_outside_the_cycle_or_of_an_event_needs_no_team(folder: Path) -> None:
    """Office shifts aren't in the cycle, and an event is what extras are for."""
    five = {"cycle": "MMMMM--", "anchor": "2026-12-07", "teams": {"甲": 0, "乙": 7, "丙": 14, "丁": 21}}
    what = told(folder, rotation=five, grids={"G1": {"need": {"M": 0, "A": 0, "N": 0, "workday": {"M": 1}}}})
    assert not any("uncovered" in w for w in what), what  # the offsets collide, but nothing is uncovered
    shifts = {"D": {"start": "09:00", "end": "17:00"}}
    people = [{"id": "p9", "team": "none", "week": "DDDDD--"}]
    grids = {"C": {"need": {"workday": {"D": 1}}, "desk": True}}
    event = [{"date": "2026-12-06", "grid": "C", "need": {"D": 1}, "what": "开放日"}]
    assert notes(folder, shifts=shifts, people=people, grids=grids, events=event) == []


def test_an_office_person_can_cover_what_no_team_has(folder: Path) -> None:
    """A shift of the cycle that an office week holds isn't uncovered."""
    cycle = {"cycle": ["M", "-", "A", "A", "N", "N", "-", "-"]}
    assert any("shift M uncovered" in w for w in told(folder, rotation=cycle))
    people = [{"id": "p9", "team": "none", "week": "MMMMMMM"}]
    assert notes(folder, rotation=cycle, people=people, station={"calendar": "none"}) == []


def test_people_who_come_and_go_are_counted_by_day(folder: Path) -> None:
    """The need is above the people only after somebody has left."""
    people = [{"id": "p1", "until": "2026-12-20"}]
    what = told(folder, people=people, grids={"G1": {"need": {"M": 4, "A": 2, "N": 2}}})
    assert what == [
        "need of 8 people over all shifts on 2026-12-21 and 10 more days, and only 7 are employed"
    ]


def test_people_with_their_own_shifts_are_counted_by_shift(folder: Path) -> None:
    """Nobody who may not work nights is counted for a night."""
    people = [{"id": f"p{i}", "shifts": ["M", "A"]} for i in range(1, 8)]
    what = told(folder, people=people, grids={"G1": {"need": {"N": 2}}})
    assert what == ["need of 2 people on shift N on 2026-12-01 and 30 more days, and only 1 may work it"]


def test_wishes_that_say_nothing_are_noted(folder: Path) -> None:
    """A note, not a problem: on leave, not at the station, not allowed on the shift."""
    found = notes(
        folder,
        people=[{"id": "p2", "since": "2026-12-10"}, {"id": "p3", "shifts": ["M"]}],
        leave=[{"who": "p1", "from": "2026-12-05", "to": "2026-12-06"}],
        requests=[
            {"who": "p1", "date": "2026-12-05", "want": "off"},
            {"who": "p2", "date": "2026-12-05", "want": "M"},
            {"who": "p3", "date": "2026-12-05", "want": "N"},
            {"who": "p4", "date": "2026-12-05", "want": "N"},
        ],
    )
    assert found == [
        "p1 is on leave on 2026-12-05: the wish says nothing",
        "p2 isn't at the station on 2026-12-05: the wish says nothing",
        "p3 may not work N: the wish can't be met",
    ]


def test_leave_and_duties_of_who_is_not_there(folder: Path) -> None:
    """Who has left or hasn't come yet can't be on leave or at a meeting; partly there is there."""
    people = [{"id": "p1", "until": "2026-11-30"}, {"id": "p2", "until": "2026-12-10"}]
    meeting = {"start": "09:00", "end": "10:00", "what": "例会"}
    sections = {
        "leave": [
            {"who": ["p1", "p2"], "from": "2026-12-09", "to": "2026-12-10"},
            {"who": "p2", "from": "2026-12-12", "to": "2026-12-13"},
        ],
        "duties": [
            {"who": ["p2", "p3"], "date": "2026-12-11", **meeting},
            {"who": ["p1", "p2"], "hours": 3, "per": "month", "what": "日记"},
        ],
    }
    assert told(folder, people=people, **sections) == [
        "leave of p1, who isn't employed then (until 2026-11-30)",
        "leave of p2, who isn't employed then (until 2026-12-10)",
        "duty 例会 of p2, who isn't employed then (until 2026-12-10)",
        "duty 日记 of p1, who isn't employed then (until 2026-11-30)",
    ]


def test_who_has_left_is_known_but_not_staff(folder: Path) -> None:
    """People of other months stay in the file; the month's staff is who is there on some day of it."""
    people = [
        {"id": "p1", "until": "2026-11-30"},
        {"id": "p2", "until": "2026-12-01"},
        {"id": "p9", "team": "甲", "since": "2027-01-01"},
        {"id": "p10", "team": "甲", "since": "2026-12-31"},
    ]
    assert notes(folder, people=people) == []
    scenario = load(folder / "m.yaml")
    assert {p.id for p in scenario.people} - {p.id for p in scenario.staff} == {"p1", "p9"}


def test_an_inert_rule_of_the_station_is_only_noted(folder: Path) -> None:
    """A station's rule on wishes stays right in a month without wishes; a month's own rule doesn't."""
    rules = [{"kind": "wishes", "weight": 2}]
    assert "can't bite" in told(folder, rules=rules)[0]
    station = {"shiftopt": 1, "extends": "station.yaml", "rules": rules}
    (folder / "ruled.yaml").write_text(json.dumps(station), encoding="utf-8")
    assert "can't bite" in notes(folder, extends="ruled.yaml")[0]


def test_a_rule_names_shifts_of_the_station(folder: Path) -> None:
    """A code that the station doesn't have is a mistake, not a pair to pass over; switched off it is none."""
    rules = [{"kind": "forbidden_successions", "pairs": [["N", "M"], ["n", "A"]]}]
    assert told(folder, rules=rules) == ["unknown shift 'n' in forbidden_successions"]
    rules[0]["enforce"] = "off"
    assert notes(folder, rules=rules) == []


def test_a_rule_names_people_of_the_station(folder: Path) -> None:
    """A name that nobody has is told where it stands; one rule for some stands beside one for others."""
    rules = [{"kind": "max_weekends", "limit": 1, "people": [who]} for who in ("p1", "nobody")]
    assert [text for text in told(folder, rules=rules) if "person" in text] == [
        "unknown person 'nobody' in max_weekends"
    ]


def test_an_inert_rule_of_a_profile_is_nothing(folder: Path) -> None:
    """Nobody asked for wishes, and the base profile has a rule on them."""
    assert notes(folder, profile=["cn-comprehensive", "ergonomic"]) == []


def test_one_mistake_is_not_told_twice_in_other_words(folder: Path) -> None:
    """A team that is misspelled once isn't also a team without people or too few people."""
    people = [{"id": f"p{i}", "team": "丁丁"} for i in (7, 8)]
    assert told(folder, people=people) == ["unknown team '丁丁' of p7", "unknown team '丁丁' of p8"]


def test_too_many_problems_are_cut(folder: Path) -> None:
    """Two hundred are enough to begin with."""
    requests = [{"who": f"x{i}", "date": "2026-12-05", "want": "off"} for i in range(500)]
    what = told(folder, requests=requests)
    assert len(what) == 201
    assert what[-1] == "… and more problems"
