"""YAML read strictly: every value keeps its place, nothing is guessed, nothing wins silently.

Plain YAML turns ``14:00`` into 840, ``off`` into false and lets a repeated key win. Here a plain
scalar is a whole number, a decimal, a date, true, false, null — or text. The reader walks the
parser's events with a stack of its own, so that depth, number of nodes and length of scalars are
known before they can hurt, alias expansion included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from shiftopt.errors import Problem, ScenarioError

MAX_BYTES = 5_000_000
"""Largest file read."""

MAX_DEPTH = 40
"""Deepest nesting of lists and mappings."""

MAX_NODES = 100_000
"""Most values in one file, each alias counted as all that it stands for."""

MAX_TEXT = 65_536
"""Longest single value, characters."""

MAX_DIGITS = 15
"""Longest number."""

MAX_PROBLEMS = 200
"""Most problems told of one scenario."""

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_WORDS |= {w.title(): v for w, v in _WORDS.items()} | {w.upper(): v for w, v in _WORDS.items()}

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Only its events are used: no constructor, no resolver."""


class Place(NamedTuple):
    """Where something stands; line and column from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def problem(self, what: str, remedy: str = "") -> Problem:
        return Problem(self.file, self.line, self.column, what, remedy)


@dataclass(slots=True)
class Node:
    """A value with its place: a list or mapping of nodes, or a scalar.

    Attributes
    ----------
    keys : mapping of str to Place
        Where each key of a mapping stands.
    size : int
        Number of values inside, itself included, aliases expanded.
    """

    place: Place
    value: Any
    keys: dict[str, Place] = field(default_factory=dict)
    size: int = 1

    def plain(self) -> Any:
        """The value as plain dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def get(self, key: str) -> Node | None:
        """The node under a key; None when this is no mapping or has no such key."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def items(self) -> Iterator[tuple[str, Node]]:
        """Keys and nodes of a mapping; nothing for anything else."""
        if isinstance(self.value, dict):
            yield from self.value.items()

    def entries(self) -> Sequence[Node]:
        """Nodes of a list; nothing for anything else."""
        return self.value if isinstance(self.value, list) else ()

    def at(self, path: Sequence[str | int], *, key: bool = False) -> Place:
        """Place of what ``path`` leads to, as near as it goes; ``key``: of the key itself, where it is one.

        Steps that lead nowhere are passed over.
        """
        node, place = self, self.place
        for step in path:
            if isinstance(node.value, dict) and step in node.value:
                place = node.keys[str(step)]
                node = node.value[step]
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                place = node.place
        return place if key else node.place


def read(path: Path, shown: str) -> tuple[Node | None, list[Problem]]:
    """Read one YAML file.

    Parameters
    ----------
    path : Path
        The file.
    shown : str
        How problems call it.

    Returns
    -------
    tuple
        The top node (None when nothing could be read) and every problem found.
    """
    place = Place(shown)
    try:
        if not path.is_file():
            what = "is a folder, not a file" if path.is_dir() else "there is no such file"
            return None, [place.problem(what, "check the path")]
        size = path.stat().st_size
        if size > MAX_BYTES:
            return None, [
                place.problem(
                    f"the file has {size / 1e6:.0f} MB; at most {MAX_BYTES // 1_000_000} MB are read",
                    "is this the right file?",
                )
            ]
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return None, [place.problem(f"can't read the file: {reason}", "check path and permissions")]
    text, problem = decode(raw, shown)
    return (None, [problem]) if problem else parse(text, shown)


def decode(raw: bytes, shown: str) -> tuple[str, Problem | None]:
    """UTF-8 bytes as text, or the problem with them."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:200]:
        return "", Problem(shown, 1, 1, "the file is UTF-16 or no text at all", "save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig")
        guess = " (it looks like GBK)" if _is_gbk(raw) else ""
        return "", Problem(shown, *_position(before), f"the file isn't UTF-8{guess}", "save it as UTF-8")
    if bad := _CONTROL.search(text):
        what = f"invisible control character U+{ord(bad[0]):04X}"
        return "", Problem(shown, *_position(text[: bad.start()]), what, "remove it")
    return text, None


def parse(text: str, shown: str) -> tuple[Node | None, list[Problem]]:
    """Read YAML text; see `read`."""
    reader = _Reader(shown)
    try:
        parser = _PARSER(text)
        while reader.take(parser.get_event()):
            pass
    except _Stop as stop:
        reader.problems.append(stop.problem)
        return None, reader.problems
    except yaml.MarkedYAMLError as error:
        reader.problems.append(_syntax(error, text, shown))
        return None, reader.problems
    except (yaml.YAMLError, ValueError, UnicodeError, RecursionError) as error:
        what = f"this isn't YAML: {str(error).splitlines()[0]}"
        reader.problems.append(Problem(shown, None, None, what, "save the file as plain UTF-8 text"))
        return None, reader.problems
    if reader.top is None:
        reader.problems.append(Problem(shown, 1, 1, "the file is empty", "begin with `shiftopt: 1`"))
    return reader.top, reader.problems


class _Stop(Exception):
    """Reading can't go on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(slots=True)
class _Open:
    """A list or mapping being read."""

    node: Node
    anchor: str | None
    key: str | None = None
    key_place: Place | None = None
    merged: list[Node] = field(default_factory=list)


class _Reader:
    """Builds nodes out of parser events."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.problems: list[Problem] = []
        self.top: Node | None = None
        self.stack: list[_Open] = []
        self.anchors: dict[str, Node | None] = {}
        self.nodes = 0
        self.documents = 0

    def take(self, event: Any) -> bool:
        """Digest one event; False after the last."""
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self.alias(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.end()
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.stop(
                    event, "a second document begins here", "remove the line `---`: a file holds one scenario"
                )
        return not isinstance(event, yaml.StreamEndEvent)

    def place(self, event: Any) -> Place:
        return Place(self.shown, event.start_mark.line + 1, event.start_mark.column + 1)

    def stop(self, event: Any, what: str, remedy: str) -> None:
        raise _Stop(self.place(event).problem(what, remedy))

    def complain(self, place: Place, what: str, remedy: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(place.problem(what, remedy))

    # --- events -------------------------------------------------------------------------------
    def scalar(self, event: Any) -> None:
        place = self.place(event)
        if len(event.value) > MAX_TEXT:
            what = f"a value of {len(event.value)} characters; at most {MAX_TEXT} are read"
            self.stop(event, what, "is this the right file?")
        self.untagged(event)
        plain = event.style in (None, "") and not event.tag
        if self.wants_key():
            self.key(event.value, place, merge=plain and event.value == "<<")
            return
        node = Node(place, self.resolve(event.value, place) if plain else event.value)
        if event.anchor:
            self.anchors[event.anchor] = node
        self.add(node, event)

    def alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            self.stop(
                event, f"unknown alias *{event.anchor}", f"define &{event.anchor} above it, or quote the text"
            )
        node = self.anchors[event.anchor]
        if node is None:
            self.stop(event, f"alias *{event.anchor} stands inside itself", "write the value out")
        elif self.wants_key():
            if not isinstance(node.value, str):
                self.stop(event, "a key must be text", "write the key out")
            self.key(str(node.value), self.place(event), merge=False)
        else:
            self.add(Node(self.place(event), node.value, node.keys, node.size), event)

    def begin(self, event: Any) -> None:
        self.untagged(event)
        if self.wants_key():
            self.stop(event, "a list or mapping can't be a key", 'keys are text; quote it, such as "[a]"')
        if len(self.stack) >= MAX_DEPTH:
            self.stop(event, f"lists and mappings are nested more than {MAX_DEPTH} deep", "write it flatter")
        mapping = isinstance(event, yaml.MappingStartEvent)
        node = Node(self.place(event), {} if mapping else [])
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(_Open(node, event.anchor))
        self.count(1, event)

    def end(self) -> None:
        done = self.stack.pop()
        for source in done.merged:
            for key, node in source.items():
                if key not in done.node.value:
                    done.node.value[key] = node
                    done.node.keys[key] = source.keys[key]
                    done.node.size += node.size
        if done.anchor:
            self.anchors[done.anchor] = done.node
        self.attach(done.node)

    # --- building -----------------------------------------------------------------------------
    def wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].node.value, dict) and self.stack[-1].key is None

    def key(self, key: str, place: Place, *, merge: bool) -> None:
        inside = self.stack[-1]
        first = inside.node.keys.get(key)
        if first is not None and not merge:
            what = f"key {_short(key)} is repeated, first in line {first.line}"
            self.complain(place, what, "keep one of the two")
        if _CLOCK.fullmatch(key):
            self.complain(
                place, f"clock time {key} as a key", f'keys are names; a clock time is a value: "{key}"'
            )
        inside.key, inside.key_place = ("<<" if merge else "=" + key), place

    def add(self, node: Node, event: Any) -> None:
        self.count(node.size, event)
        self.attach(node)

    def attach(self, node: Node) -> None:
        if not self.stack:
            self.top = node
            return
        inside = self.stack[-1]
        inside.node.size += node.size
        if isinstance(inside.node.value, list):
            inside.node.value.append(node)
            return
        assert inside.key is not None
        assert inside.key_place is not None
        if inside.key == "<<":
            self.merge(inside, node)
        else:
            inside.node.value[inside.key[1:]] = node
            inside.node.keys[inside.key[1:]] = inside.key_place
        inside.key = None

    def merge(self, inside: _Open, node: Node) -> None:
        sources = [node] if isinstance(node.value, dict) else list(node.entries())
        if not sources or not all(isinstance(s.value, dict) for s in sources):
            self.complain(
                node.place, "`<<` merges mappings only", "write `<<: *name` with a mapping called &name"
            )
            return
        inside.merged += sources

    def count(self, more: int, event: Any) -> None:
        self.nodes += more
        if self.nodes > MAX_NODES:
            what = f"more than {MAX_NODES} values, aliases expanded"
            self.stop(event, what, "write fewer aliases, or split the station")

    def untagged(self, event: Any) -> None:
        if event.tag:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.complain(self.place(event), f"tag {_short(tag)}", "remove it: values need no tags")

    def resolve(self, text: str, place: Place) -> Any:
        """Value of a plain scalar."""
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text) or _DECIMAL.fullmatch(text):
            if len(text) > MAX_DIGITS:
                self.complain(
                    place, f"number {_short(text)} is too long", "write a smaller number, or quote it as text"
                )
                return 0
            return float(text) if "." in text else int(text)
        if _CLOCK.fullmatch(text):
            self.complain(place, f"clock time {text} isn't quoted", f'write "{_clock(text)}"')
            return _clock(text)
        if _DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                return text
        return text


def _clock(text: str) -> str:
    hours, minutes = text.split(":")[:2]
    return f"{int(hours):02d}:{minutes}"


def _short(text: str) -> str:
    return f"'{text}'" if len(text) <= 40 else f"'{text[:37]}…'"


def _position(before: str) -> tuple[int, int]:
    """Line and column of what follows this text."""
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return len(lines), len(lines[-1]) + 1


def _is_gbk(raw: bytes) -> bool:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return any("\u4e00" <= c <= "\u9fff" for c in text)


# --- syntax errors in plain words ---------------------------------------------------------------
_SYNTAX = (
    ("expected ',' or '}'", "this `{` isn't closed, or a comma is missing", "write {key: value, key: value}"),
    ("expected ',' or ']'", "this `[` isn't closed, or a comma is missing", "write [a, b]"),
    (
        "mapping values are not allowed",
        "a colon where no key can be",
        "indent with spaces, or quote the text",
    ),
    (
        "could not find expected ':'",
        "a line that is neither `key: value` nor `- entry`",
        "add the colon and a space",
    ),
    (
        "expected <block end>",
        "the indentation doesn't fit",
        "align the keys of one section, the dashes of one list",
    ),
    ("did not find expected '-'", "the indentation doesn't fit", "align the dashes of one list"),
    ("did not find expected key", "the indentation doesn't fit", "align the keys of one section"),
    ("unexpected end of stream", "this quote isn't closed", "close it"),
    ("document separator", "this quote isn't closed", "close it"),
    ("unknown escape", "a backslash in double quotes", "use single quotes"),
    ("undefined tag", "a tag (!)", "quote the text"),
    ("tag", "a tag (!)", "quote the text"),
    ("alphabetic or numeric", "`*` or `&` at the start of a value", "quote the text"),
    (
        "block sequence entries are not allowed",
        "a dash where no list can begin",
        "begin the list on its own line",
    ),
)


def _syntax(error: yaml.MarkedYAMLError, text: str, shown: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
    problem = error.problem or "unreadable"
    line = text.splitlines()[mark.line] if mark and mark.line < len(text.splitlines()) else ""
    if "\t" in line[: (mark.column if mark else 0) + 1] or "'\\t'" in problem:
        return Place(shown, place.line, line.index("\t") + 1 if "\t" in line else None).problem(
            "a tab in the indentation", "write spaces"
        )
    if "cannot start any token" in problem:
        what = (
            f"a value can't begin with {line[mark.column : mark.column + 1]!r}"
            if mark
            else "an odd character"
        )
        return place.problem(what, "quote it")
    for sign, what, remedy in _SYNTAX:
        if sign in problem:
            if what.startswith("this ") and (begin := error.context_mark):
                place = Place(shown, begin.line + 1, begin.column + 1)
            return place.problem(what, remedy)
    return place.problem(f"this isn't YAML: {problem}", "check quotes, colons and indentation")


def ordered(problems: Sequence[Problem]) -> list[Problem]:
    """Problems without repetition, by file (in order of appearance) and line; not too many."""
    files = list(dict.fromkeys(p.file for p in problems))
    unique = sorted(
        dict.fromkeys(problems),
        key=lambda p: (files.index(p.file), p.line or 0, p.column or 0, p.what, p.remedy),
    )
    if len(unique) <= MAX_PROBLEMS:
        return unique
    return [*unique[:MAX_PROBLEMS], Problem(None, None, None, "… and more problems", "mend these first")]


def fail(problems: Sequence[Problem]) -> None:
    """Raise every problem at once, if there is any."""
    if problems:
        raise ScenarioError(ordered(problems))
