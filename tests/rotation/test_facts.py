"""Computed facts of rotations, against a table of known cycles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from shiftopt.rotation import library
from shiftopt.rotation.cycle import Rotation
from shiftopt.rotation.facts import Facts, cover, facts
from shiftopt.scenario.types import Shift

MONDAY = date(2026, 1, 5)

TABLE = {
    # hours a week, shortest rest, after nights, run, nights, hours in 7 days, between rests, weekends free
    "metropolitan": (42, 16, 48, 6, 2, (40, 48), 192, Fraction(1, 8)),
    "daily": (42, 24, 24, 3, 1, (40, 48), None, 0),
    "three-three": (42, 16, 72, 9, 3, (32, 56), 288, Fraction(2, 12)),
    "three-one": (42, 16, 24, 3, 3, (40, 48), 184, 0),
    "continental": (42, 16, 48, 7, 3, (32, 56), 240, Fraction(1, 4)),
    "six-two": (42, 16, 48, 6, 6, (40, 48), 200, Fraction(3, 24)),
    "backward": (42, 8, 8, 6, 2, (40, 48), 192, Fraction(1, 8)),
    "five-team": (33.6, 16, 96, 6, 2, (24, 48), 240, Fraction(3, 10)),
    "dupont": (42, 12, 72, 4, 4, (0, 72), 276, Fraction(2, 4)),
    "pitman": (42, 12, 72, 3, 3, (24, 60), 132, Fraction(2, 4)),
    "two-two-four": (42, 12, 96, 4, 2, (36, 48), 192, Fraction(3, 8)),
    "day-night": (42, 24, 48, 2, 1, (36, 48), 96, Fraction(1, 4)),
    "four-four": (42, 12, 96, 4, 4, (36, 48), 204, Fraction(6, 16)),
    "three-three-six": (42, 12, 144, 6, 3, (12, 72), 288, Fraction(5, 12)),
    "five-week": (33.6, 16, 48, 5, 2, (16, 40), 176, Fraction(2, 5)),
    "five-two-two": (33.6, 12, 144, 4, 2, (12, 48), 240, Fraction(5, 10)),
    "nights-apart": (42, 16, 24, 4, 2, (40, 48), 192, 0),
    "nights-apart-three": (42, 16, 48, 6, 3, (32, 48), 184, Fraction(1, 12)),
    "three-team": (56, 12, 48, 4, 2, (48, 60), 144, Fraction(1, 6)),
    "panama": (42, 12, 72, 3, 3, (24, 60), 132, Fraction(1, 2)),
}


def of(name: str, handover: int = 0) -> Facts:
    cycle = library.read(name)
    return facts(cycle.rotation(), cycle.shifts, handover)


def shifts(**clock: tuple[int, int]) -> list[Shift]:
    """Shifts from hours; a code that begins with N is a night."""
    return [Shift(c, c, a * 60, (b - a) * 60, c.startswith("N")) for c, (a, b) in clock.items()]


def test_the_table_has_every_cycle() -> None:
    """A new cycle of the library comes with its figures."""
    assert set(TABLE) == set(library.names())


@pytest.mark.parametrize("name", TABLE)
def test_facts_of_the_library(name: str) -> None:
    """Every figure of the table, without handover."""
    week, rest, after, run, nights, (least, most), between, free = TABLE[name]
    found = of(name)
    assert float(found.week / 60) == week
    assert found.shortest_rest == rest * 60
    assert found.after_nights == after * 60
    assert (found.longest_run, found.most_nights) == (run, nights)
    assert (found.least_in_7, found.most_in_7) == (least * 60, most * 60)
    assert found.between_rests == (between * 60 if between else None)
    assert found.weekends_free == free


def test_a_friday_night_takes_the_saturday() -> None:
    """The only free weekend of the metropolitan cycle follows a Friday night."""
    found = of("metropolitan")
    assert (found.weekends_free, found.weekends_clear) == (Fraction(1, 8), 0)
    assert of("continental").weekends_clear == Fraction(1, 4)


@pytest.mark.parametrize(("minutes", "week"), [(10, 42.875), (15, 43.3125), (30, 44.625)])
def test_handover_is_work_and_shortens_rest(minutes: int, week: float) -> None:
    """Hours grow with it, rests shrink by it."""
    found = of("metropolitan", minutes)
    assert float(found.week / 60) == week
    assert found.shortest_rest == 16 * 60 - minutes
    assert found.after_nights == 48 * 60 - minutes


def test_rest_is_computed_from_the_clock_not_from_codes() -> None:
    """With nights from midnight a late runs straight into the night; a free day in between mends it."""
    clock = shifts(M=(8, 16), A=(16, 24), N=(0, 8))
    trap = facts(Rotation(tuple("MMAANN--"), MONDAY, {"t": 0}), clock)
    assert trap.shortest_rest == 0
    mended = facts(Rotation(tuple("MMAA-NN-"), MONDAY, {"t": 0}), clock)
    assert mended.shortest_rest == 16 * 60
    assert mended.after_nights == 48 * 60


def test_the_anchor_decides_which_weekends_are_free() -> None:
    """A cycle of whole weeks meets the same weekdays for ever."""
    cycle = library.read("pitman")
    assert facts(cycle.rotation(MONDAY), cycle.shifts).weekends_free == Fraction(1, 2)
    assert facts(cycle.rotation(date(2026, 1, 7)), cycle.shifts).weekends_free == 0


def test_cycles_without_an_end() -> None:
    """No free day: a run without end; one shift for ever: nights without end; no work: no rest."""
    clock = shifts(M=(7, 15), N=(23, 31))
    always = facts(Rotation(("N",), MONDAY, {"t": 0}), clock)
    assert (always.longest_run, always.most_nights, always.after_nights) == (None, None, None)
    assert always.shortest_rest == 16 * 60
    assert always.between_rests is None
    never = facts(Rotation(("-",), MONDAY), clock)
    assert (never.longest_run, never.shortest_rest, never.weekends_free) == (0, None, 1)
    once = facts(Rotation(tuple("M------"), MONDAY), clock)
    assert once.shortest_rest == 7 * 24 * 60 - 8 * 60
    assert once.between_rests == 7 * 24 * 60


def test_cover_counts_teams() -> None:
    """Offsets that collide leave a shift without a team on some days."""
    cycle = library.read("metropolitan")
    wrong = replace(cycle.rotation(), offsets={"1": 0, "2": 2, "3": 4, "4": 5})
    assert cover(wrong) == {"M": (0, 2), "A": (0, 2), "N": (0, 2)}


def test_an_unknown_shift_is_refused() -> None:
    """The codes of the cycle must be there."""
    with pytest.raises(KeyError):
        facts(Rotation(("X",), MONDAY), shifts(M=(7, 15)))
