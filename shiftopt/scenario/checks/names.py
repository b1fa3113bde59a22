"""What several sections are checked for: names that are known, dates inside the period."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from shiftopt.errors import Problem
from shiftopt.scenario.draft import Draft, Entry
from shiftopt.scenario.strict import Place
from shiftopt.scenario.wording import hint


def place_words(other: Place, here: Place) -> str:
    """Another place as a message names it: by line alone in the same file."""
    return f"line {other.line}" if other.file == here.file else f"{other.file}:{other.line}"


def unknown(place: Place, noun: str, word: str, where: str, known: Iterable[str]) -> Problem:
    """A name that nothing defines, with the one that was perhaps meant."""
    return place.problem(f"unknown {noun} '{word}'{where}", hint(word, known))


def codes_known(
    entry: Entry[object], key: str, codes: Collection[str] | None, known: Collection[str] | None, where: str
) -> Iterator[Problem]:
    """The shift codes under a key of an entry are known."""
    for i, code in enumerate(codes or ()):
        if known is not None and code not in known:
            yield unknown(entry.place(key, i), "shift", code, f" in {where}", known)


def who_known(draft: Draft, section: str) -> Iterator[Problem]:
    """The people whom the entries of a section name are known, and each is named once."""
    ids = draft.names("people")
    known = set(ids or ())
    for entry in draft.entries(section):
        for i, person in enumerate(entry.value.who):
            if ids is not None and person not in known:
                yield unknown(entry.place("who", i), "person", person, f" in {section}", ids)
            elif i and len(entry.value.who) < 1000 and person in entry.value.who[:i]:
                yield entry.place("who", i).problem(f"'{person}' is there twice", "name everybody once")


def inside(draft: Draft, entry: Entry[object], on: object, noun: str) -> Iterator[Problem]:
    """The date of an entry, if it has one, lies inside the period."""
    span = draft.period
    if span is not None and on is not None and not span.start <= on <= span.end:  # type: ignore[operator]
        what = f"{noun} on {on} lies outside the period {span.start} to {span.end}"
        yield entry.place("date").problem(what, "mend the date, or move the line to its month")
