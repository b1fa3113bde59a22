"""The sections of the file: bounds, defaults, and problems in plain words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shiftopt.scenario.file.grids import Grid
from shiftopt.scenario.file.people import Person
from shiftopt.scenario.file.period import month
from shiftopt.scenario.file.problems import problems_of
from shiftopt.scenario.file.shifts import Shift
from shiftopt.scenario.file.station import Station
from shiftopt.scenario.file.values import Code
from shiftopt.scenario.strict import parse


def told(model: Any, text: str, path: tuple[str | int, ...] = ("people", 0)) -> list[str]:
    node, problems = parse(text, "s.yaml")
    assert not problems
    assert node is not None
    with pytest.raises(ValidationError) as error:
        TypeAdapter(model).validate_python(node.plain())
    return [str(p) for p in problems_of(error.value, node, model, list(path))]


@pytest.mark.parametrize(
    ("start", "end", "length", "night"),
    [
        ("07:00", "15:00", 480, False),
        ("15:00", "23:00", 480, False),
        ("23:00", "07:00", 480, True),
        ("00:00", "08:00", 480, True),
        ("16:00", "24:00", 480, False),
        ("16:00", "00:00", 480, False),
        ("19:00", "07:00", 720, True),
        ("07:00", "19:00", 720, False),
        ("17:00", "01:00", 480, True),
        ("17:00", "00:59", 479, False),
        ("03:00", "11:00", 480, True),
        ("03:01", "11:00", 479, False),
        ("00:00", "24:00", 1440, True),
        ("08:00", "08:00", 0, False),
    ],
)
def test_length_and_night_follow_from_the_clock(start: str, end: str, length: int, night: bool) -> None:
    """An end not after the start is on the next day; 3 h inside 22:00–06:00 make a night."""
    shift = Shift.model_validate({"start": start, "end": end})
    assert (shift.length, shift.is_night) == (length, night)


def test_night_can_be_said() -> None:
    """What the file says about nights beats the clock."""
    assert not Shift.model_validate({"start": "23:00", "end": "07:00", "night": False}).is_night


@pytest.mark.parametrize("clock", ["7:00", "24:01", "25:00", "12:60", "noon", 840, None, "07:00:00"])
def test_a_clock_time_is_two_digits_and_two(clock: object) -> None:
    """Anything else is no clock time."""
    with pytest.raises(ValidationError, match="no clock time"):
        Shift.model_validate({"start": clock, "end": "15:00"})


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2027-01", date(2027, 1, 1), date(2027, 1, 31)),
    ],
)
def test_a_month_is_its_first_and_last_date(text: str, first: date, last: date) -> None:
    """A period may be written as a month."""
    span = month(text)
    assert span is not None
    assert (span.start, span.end) == (first, last)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "26-12", "2026-1", "0000-01", "9999-12", "december"])
def test_what_is_no_month(text: str) -> None:
    """A slip in a month isn't guessed at."""
    assert month(text) is None


def test_a_need_is_sorted_by_kind_of_day() -> None:
    """Plain shifts, kinds of days and dates can stand side by side."""
    need = {"M": 2, "A": {"min": 1, "wish": 2}, "weekend": {"A": 3}, "2026-12-31": {"N": {"wish": 4}}}
    grid = Grid.model_validate({"need": need})
    amounts = {k: {c: (a.min, a.wish) for c, a in v.items()} for k, v in grid.need.items()}
    assert amounts == {
        "": {"M": (2, 0), "A": (1, 2)},
        "weekend": {"A": (3, 0)},
        "2026-12-31": {"N": (0, 4)},
    }


def test_numbers_that_name_something_are_text() -> None:
    """id: 101 is a name like any other."""
    person = Person.model_validate({"id": 101, "team": 1, "week": [], "grids": [7]})
    assert (person.id, person.team, person.grids) == ("101", "1", ["7"])


@pytest.mark.parametrize("name", ["..", ".x", "a/b", "a b", "", "a:b", 'a"b', "x" * 61, "a\\b"])
def test_an_id_is_fit_for_a_folder(name: str) -> None:
    """Results are written to a folder of that name."""
    with pytest.raises(ValidationError):
        Station.model_validate({"id": name})


@pytest.mark.parametrize("code", ["-", "-M", "MMMMM", "", "M A"])
def test_a_code_is_short_and_no_dash(code: str) -> None:
    """The dash is the free day."""
    with pytest.raises(ValidationError):
        TypeAdapter(Code).validate_python(code)


def test_a_misspelled_key_that_is_missing_is_told_once() -> None:
    """'idd' explains that there is no id."""
    assert told(Station, "{idd: x}", ("station",)) == [
        "s.yaml:1:2: unknown key 'idd' in station; did you mean 'id'?"
    ]


def test_problems_lie_where_the_value_lies() -> None:
    """Nested keys are named with what they lie in."""
    assert told(Person, "{id: p1, team: 甲, limits: {nigths: 2, hours: x}}") == [
        "s.yaml:1:46: hours is 'x'; write a whole number",
        "s.yaml:1:28: unknown key 'nigths' in people.limits; did you mean 'nights'?",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{id: p1}", "'p1' has no team; write `team: none` for an office person"),
        ("{id: p1, team: 甲, since: 2026-02-30}", "there is no date 2026-02-30; 2026-02 has 28 days"),
        (
            "{id: p1, team: 甲, since: 1.5.2026}",
            "'1.5.2026' is no date; write year-month-day, such as 2026-12-31",
        ),
        ("{id: p1, team: 甲, share: true}", "true is no number; write a number"),
        ("{id: p1, team: 甲, share: 2.5}", "share is '2.5'; write a whole number"),
        ("{id: p1, team: 甲, share: 0}", "share is 0; write at least 1"),
        (
            "{id: p1, team: 甲, skills: leader}",
            "skills is 'leader'; write a list: [a, b], or one `- entry` a line",
        ),
        ("{id: p1, team: 甲, limits: 4}", "limits is '4'; write a mapping: `key: value`, one a line"),
        (
            "{id: p1, team: none, week: [M, M]}",
            'p1: week has 2 codes; write seven, Monday to Sunday, "-" for a free day',
        ),
        ("{id: p1, team: 甲, name: [x]}", "name is a list; write text, in quotes where in doubt"),
    ],
)
def test_each_slip_has_its_sentence(text: str, problem: str) -> None:
    """What is wrong and what to write instead, without a word of pydantic's."""
    assert [t.split(": ", 1)[1] for t in told(Person, text)] == [problem]
