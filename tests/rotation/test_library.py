"""The library: every cycle can be read, covers its day, and says what it is in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from shiftopt.rotation import library
from shiftopt.rotation.cycle import OFF
from shiftopt.rotation.facts import cover


def test_the_library_has_the_cycles_of_practice() -> None:
    """Three shifts and two, three teams to five."""
    found = [library.read(name) for name in library.names()]
    assert len(found) >= 20
    assert len({cycle.cycle for cycle in found}) == len(found)
    assert {cycle.system for cycle in found} == {"3x8", "2x12"}
    assert {len(cycle.offsets) for cycle in found} == {3, 4, 5}


@pytest.mark.parametrize("name", library.names())
def test_every_shift_has_one_team_on_every_day(name: str) -> None:
    """The offsets of the library cover each shift exactly once."""
    cycle = library.read(name)
    assert cover(cycle.rotation()) == {shift.code: (1, 1) for shift in cycle.shifts}


@pytest.mark.parametrize("name", library.names())
def test_a_cycle_says_what_it_is(name: str) -> None:
    """Title and note in both languages; only codes of its system."""
    cycle = library.read(name)
    assert cycle.name == name
    for texts in (cycle.title, cycle.note):
        assert set(texts) == {"zh", "en"}
        assert all(texts.values())
    assert set(cycle.cycle) == {OFF, *(shift.code for shift in cycle.shifts)}
    assert sum(shift.minutes for shift in cycle.shifts) == 24 * 60
    assert [shift.code for shift in cycle.shifts if shift.night] == ["N"]


def test_names_of_shifts_follow_the_language() -> None:
    """Chinese unless asked otherwise."""
    assert [s.name for s in library.read("metropolitan").shifts] == ["早班", "中班", "夜班"]
    assert [s.name for s in library.read("dupont", "en").shifts] == ["Day", "Night"]


def test_teams_stand_at_their_offsets() -> None:
    """Team 1 begins the cycle on the anchor."""
    rotation = library.read("metropolitan").rotation(date(2026, 1, 1))
    assert [rotation.code(team, date(2026, 1, 1)) for team in rotation.offsets] == ["M", "A", "N", "-"]


def test_an_unknown_name_is_refused() -> None:
    """No guess, no default."""
    with pytest.raises(KeyError):
        library.read("metropolis")
