"""A scenario's files put together into one tree of nodes: ``extends``, tables, merging."""

from __future__ import annotations

import os
from pathlib import Path

from shiftopt.errors import Problem
from shiftopt.scenario import strict
from shiftopt.scenario.memory import LEDGER
from shiftopt.scenario.sections import COLUMNS, SHEET, read_balances, read_section
from shiftopt.scenario.strict import Node, Place

MAX_FILES = 50
"""Most files that one scenario may be spread over."""

CONCATENATED = frozenset({"leave", "requests", "duties", "events", "rules", "holidays", "people", "worked"})
"""Lists that files add to; other lists are replaced."""


class Tree:
    """Reads a scenario file with all that it extends.

    Attributes
    ----------
    top : Node
        The merged file; an empty mapping when nothing could be read.
    problems : list of Problem
        What is wrong so far.
    bad : set of str
        Sections that are there but couldn't be read.
    broken : bool
        A whole file couldn't be read, so that what is missing can't be told.
    """

    def __init__(self, path: Path) -> None:
        self.problems: list[Problem] = []
        self.bad: set[str] = set()
        self.broken = False
        self._done: dict[Path, Node | None] = {}
        self._chain: list[Path] = []
        shown = str(path)
        self.top = self._file(path, shown, None) or Node(Place(shown), {})

    def _file(self, path: Path, shown: str, said: Place | None) -> Node | None:
        """One file with its extensions merged; ``said`` is the place that names it."""
        node = self._read(path, shown, said)
        self.broken |= node is None
        return node

    def _read(self, path: Path, shown: str, said: Place | None) -> Node | None:
        real = Path(os.path.realpath(path))
        if real in self._chain:
            ring = " → ".join(p.name for p in [*self._chain[self._chain.index(real) :], real])
            self._complain(said, shown, f"extends goes round in a ring: {ring}", "take one link out")
            return None
        if real in self._done:
            return self._done[real]
        if len(self._done) + len(self._chain) >= MAX_FILES:
            self._complain(said, shown, f"more than {MAX_FILES} files", "extend fewer")
            return None
        if said is not None and not path.is_file():
            self._complain(
                said, shown, f"there is no file {shown}", "check the path; it is relative to this file"
            )
            return None
        node, problems = strict.read(path, shown)
        self.problems += problems
        if node is not None and not isinstance(node.value, dict):
            self.problems.append(
                node.place.problem("the file is no mapping of sections", "begin with `shiftopt: 1`")
            )
            node = None
        if node is not None:
            self._chain.append(real)
            node = self._extended(node, path.parent, os.path.dirname(shown))  # noqa: PTH120 (as the user wrote it)
            self._chain.pop()
        self._done[real] = node
        return node

    def _complain(self, said: Place | None, shown: str, what: str, remedy: str) -> None:
        self.problems.append((said or Place(shown)).problem(what, remedy))

    def _extended(self, node: Node, folder: Path, shown: str) -> Node:
        self._tables(node, folder, shown)
        under: Node | None = None
        extends = node.get("extends")
        if extends is not None:
            for link in [extends] if isinstance(extends.value, str) else extends.entries():
                if not isinstance(link.value, str):
                    continue  # the schema says so
                base = self._file(folder / link.value, _join(shown, link.value), link.place)
                if base is not None:
                    under = base if under is None else merge(under, base)
        return node if under is None else merge(under, node)

    def _tables(self, node: Node, folder: Path, shown: str) -> None:
        """Put what sections that name a file hold in their place; make the history's path whole."""
        for key in (*COLUMNS, "history"):
            named = node.get(key)
            if named is None or not isinstance(named.value, str):
                continue
            if key == "history" and named.value in ("rotation", "none"):
                continue
            found = self._table(key, named, folder / named.value, _join(shown, named.value))
            if found is None:
                self.bad.add(key)
                del node.value[key]
            else:
                node.value[key] = found

    def _table(self, key: str, named: Node, path: Path, called: str) -> Node | None:
        """What a section means that names a file; None when it can't be read."""
        if named.value == LEDGER and key in ("history", "balances", "worked"):
            return named
        sheet = ""
        if SHEET in called and not _is_file(path):
            called, _, sheet = called.rpartition(SHEET)
            path = path.with_name(path.name.rpartition(SHEET)[0] or path.name)
        if not _is_file(path):
            self.problems.append(named.place.problem(f"there is no file {called}", _NO_FILE))
            return None
        if key == "history":
            return Node(named.place, called)
        if key == "holidays" and path.suffix.lower() in (".yaml", ".yml"):
            table, problems = strict.read(path, called)
        elif key == "balances":
            table, problems = read_balances(path, called, sheet)
        else:
            table, problems = read_section(key, path, called, sheet)
        self.problems += problems
        return table


_NO_FILE = "check the path; it is relative to this file"


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _join(folder: str, path: str) -> str:
    return os.path.normpath(os.path.join(folder, path)).replace(os.sep, "/")  # noqa: PTH118 (as the user wrote it)


# --- merging ------------------------------------------------------------------------------------
def merge(under: Node, over: Node, key: str = "") -> Node:
    """``over`` laid upon ``under``: mappings key by key, some lists end to end, the rest replaced."""
    if isinstance(under.value, dict) and isinstance(over.value, dict):
        value, keys = dict(under.value), dict(under.keys)
        if key == "rotation":
            for one, other in (("cycle", "library"), ("library", "cycle")):
                if one in over.value and other not in over.value:
                    value.pop(other, None)
        for name, node in over.value.items():
            value[name] = merge(value[name], node, name if not key else "*") if name in value else node
            keys[name] = over.keys[name]
        return Node(over.place, value, keys, under.size + over.size)
    if key in CONCATENATED and isinstance(under.value, list) and isinstance(over.value, list):
        together = _people(under, over) if key == "people" else _listed(under, over)
        return Node(over.place, together, {}, under.size + over.size)
    return over


def _listed(under: Node, over: Node) -> list[Node]:
    """One list after the other; an entry that both have from the same file only once."""
    have = {id(node) for node in under.value}
    return [*under.value, *(node for node in over.value if id(node) not in have)]


def _people(under: Node, over: Node) -> list[Node]:
    """People of both; the later entry of the same id overrides key by key."""
    result, index = list(under.value), {_id(n): i for i, n in reversed(list(enumerate(under.value)))}
    for node in over.value:
        i = index.pop(_id(node), None)
        if i is not None and _id(node) is not None:
            result[i] = node if result[i] is node else merge(result[i], node, "*")
        else:
            result.append(node)
    return result


def _id(node: Node) -> str | None:
    found = node.get("id")
    return None if found is None else str(found.value)
