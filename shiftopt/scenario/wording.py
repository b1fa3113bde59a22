"""How problems put things into words: a value, an example to write, what was perhaps meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from typing import Any

from shiftopt.rotation.cycle import OFF


def hint(word: object, known: Iterable[str]) -> str:
    """What was perhaps meant by ``word``, or what there is to choose from."""
    names = list(dict.fromkeys(str(k) for k in islice(known, 500)))
    lower = {n.lower(): n for n in reversed(names)}
    close = get_close_matches(str(word).lower(), lower, 1, 0.6)
    if close:
        return f"did you mean '{lower[close[0]]}'?"
    some = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"known: {some}" if some else "there is none"


def show(value: Any) -> str:
    """A value as a message shows it."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "an empty value"}[value]
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"'{text}'" if len(text) <= 40 else f"'{text[:37]}…'"


def say(value: Any) -> str:
    """A value as the file would hold it, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {say(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(say, value)) + "]"
    return f'"{value}"' if isinstance(value, str) and (":" in value or value == OFF) else str(value)
