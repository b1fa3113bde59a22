"""Wards drawn at random, in the format of Curtois & Qu: any length, any number of people and shifts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from string import ascii_uppercase

CODES = [*ascii_uppercase, *(a + b for a in "XYZ" for b in ascii_uppercase)]
MINUTES = 480
PART = 0.55
"""Share of the days that people work on average."""


def ward(seed: int, people: int, days: int, shifts: int) -> str:
    """The text of a ward whose crews need about what its people work."""
    return "\n".join([*_lines(random.Random(f"ward {seed}"), people, days, CODES[:shifts])]) + "\n"


def _lines(chance: random.Random, people: int, days: int, codes: list[str]) -> Iterator[str]:
    yield from ("SECTION_HORIZON", str(days), "", "SECTION_SHIFTS")
    for at, code in enumerate(codes):
        later = "|".join(codes[:at]) if at >= len(codes) // 2 else ""
        yield f"{code},{MINUTES},{later}"
    yield from ("", "SECTION_STAFF")
    names = [f"p{i}" for i in range(people)]
    for name in names:
        each = "|".join(f"{code}={chance.choice((0, days // 4, days))}" for code in codes[1:])
        shares = f"{codes[0]}={days}" + (f"|{each}" if each else "")
        low, high = (int((PART + by) * days) * MINUTES for by in (-0.05, 0.05))
        yield f"{name},{shares},{high},{low},5,2,2,{max(1, days // 10)}"
    yield from ("", "SECTION_DAYS_OFF")
    for name in names:
        yield f"{name},{','.join(map(str, sorted(chance.sample(range(days), days // 14))))}"
    for kind in ("ON", "OFF"):
        yield from ("", f"SECTION_SHIFT_{kind}_REQUESTS")
        for name in names:
            for day in chance.sample(range(days), days // 7):
                yield f"{name},{day},{chance.choice(codes)},{chance.randint(1, 3)}"
    yield from ("", "SECTION_COVER")
    for day in range(days):
        for code in codes:
            need = max(0, round(PART * people / len(codes) + chance.uniform(-0.7, 0.7)))
            yield f"{day},{code},{need},100,1"
