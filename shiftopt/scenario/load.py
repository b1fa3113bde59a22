"""From a scenario file to a `Scenario`: read, put together, check, resolve; every problem at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from shiftopt.errors import Problem, ScenarioError
from shiftopt.scenario import checks, resolve, strict
from shiftopt.scenario.draft import Draft, Entry
from shiftopt.scenario.file.problems import problems_of, wrong_value
from shiftopt.scenario.file.whole import MOST, File
from shiftopt.scenario.memory import Memory
from shiftopt.scenario.strict import MAX_NODES, MAX_PROBLEMS, Node, Place
from shiftopt.scenario.tree import Tree
from shiftopt.scenario.types import Scenario
from shiftopt.scenario.wording import hint, show

if TYPE_CHECKING:
    from shiftopt.rules.base import Rule


def load(path: str | Path, period: str | None = None, memory: Memory | None = None) -> Scenario:
    """Load a scenario with all that it extends.

    Parameters
    ----------
    path : path
        The scenario file.
    period : str, optional
        A month such as ``2027-02`` that replaces the file's own period.
    memory : Memory, optional
        Answers ``history``, ``balances``, ``worked`` where they say ``ledger``; without it they are problems.

    Raises
    ------
    ScenarioError
        With every problem found, in file order.
    """
    return load_with_notes(path, period, memory)[0]


def load_with_notes(
    path: str | Path, period: str | None = None, memory: Memory | None = None
) -> tuple[Scenario, list[str]]:
    """Like `load`; also what the officer should know though it is no mistake."""
    tree = Tree(Path(path))
    if period is not None:
        tree.top.value["period"] = Node(Place("period"), period)
        tree.top.keys["period"] = Place("period")
    draft = read_sections(tree)
    if tree.broken:
        strict.fail(draft.problems)
    scenario = resolve.scenario(draft)
    checks.run(draft, scenario)
    if memory is None:
        draft.problems += _forgotten(draft)
    if scenario is not None and not draft.problems:
        scenario = _with_past(draft, scenario, memory)
    strict.fail(draft.problems)
    assert scenario is not None
    notes = [*map(str, strict.ordered(draft.notes)), *draft.remarks]
    return replace(scenario, hash=resolve.fingerprint(scenario)), notes


def _forgotten(draft: Draft) -> Iterator[Problem]:
    """What asks for a ledger where there is none."""
    remedies = {"history": "write the path of last month's roster", "balances": "write them out"}
    for key, remedy in (remedies | {"worked": "write them out"}).items():
        if draft.asks_ledger(key):
            what = f"{key} from a ledger, and there is no ledger here"
            yield draft.place(key).problem(what, remedy)


def _with_past(draft: Draft, scenario: Scenario, memory: Memory | None) -> Scenario:
    try:
        return resolve.with_past(draft, scenario, memory)
    except ScenarioError as error:
        draft.problems += error.problems
        return scenario


# --- sections -----------------------------------------------------------------------------------
def read_sections(tree: Tree) -> Draft:
    """Validate every section by itself, its entries one by one, so that one mistake hides no other."""
    draft = Draft(tree.top, list(tree.problems), bad=set(tree.bad))
    for key, node in tree.top.items():
        if draft.full:
            break
        if key not in _sections():
            place = tree.top.keys[key]
            draft.problems.append(place.problem(f"unknown key '{key}'", hint(key, _sections())))
        elif node.value is None and not File.model_fields[key].is_required():
            continue  # a heading with nothing under it
        elif key == "rules":
            draft.sections[key] = _rules(draft, node)
        elif key == "balances" and draft.asks_ledger(key):
            draft.sections[key] = {}
        elif key == "worked" and draft.asks_ledger(key):
            draft.sections[key] = []
        elif key != "extends":
            draft.sections[key] = _section(draft, key, node)
    for key, info in File.model_fields.items():
        if key in draft.sections or key in draft.bad:
            continue
        if info.is_required():
            if not tree.broken:
                place = Place(tree.top.place.file, 1, 1)
                draft.problems.append(place.problem(f"'{key}' is missing", f"add `{key}: {_EXAMPLES[key]}`"))
            draft.bad.add(key)
        elif get_origin(info.annotation) is list:
            draft.sections[key] = []
    if "extends" in tree.top.value:
        _whole(draft, "extends", tree.top.value["extends"])
    return draft


_EXAMPLES = {
    "shiftopt": "1",
    "period": "2026-12",
    "station": "{id: xingfu, name: 幸福社区}",
    "shifts": '{M: {start: "07:00", end: "15:00"}, …}',
    "rotation": '{cycle: [M, M, A, A, N, N, "-", "-"], anchor: 2026-01-01, teams: {甲: 0, …}}',
    "grids": "{G1: {need: {M: 2, A: 2, N: 2}}}",
    "people": "[{id: p01, name: 王建国, team: 甲}, …]",
}


@cache
def _sections() -> tuple[str, ...]:
    return tuple(File.model_fields)


@cache
def _adapter(key: str) -> tuple[TypeAdapter[Any], Any]:
    """Validator of a section, or of one entry of it, and its type."""
    info = File.model_fields[key]
    kind: Any = info.annotation
    if _in_parts(key):
        kind = get_args(kind)[-1]
    elif info.metadata:
        kind = _annotated(kind, info.metadata)
    return TypeAdapter(kind), kind


def _annotated(kind: Any, metadata: Sequence[Any]) -> Any:
    from typing import Annotated

    return Annotated[kind, *metadata]


@cache
def _in_parts(key: str) -> bool:
    """Whether the section is a list or mapping of models, which are read one by one."""
    kind = File.model_fields[key].annotation
    inner = get_args(kind)[-1] if get_origin(kind) in (list, dict) else None
    return isinstance(inner, type) and issubclass(inner, BaseModel)


def _section(draft: Draft, key: str, node: Node) -> Any:
    if not _in_parts(key):
        return _whole(draft, key, node)
    mapping = get_origin(File.model_fields[key].annotation) is dict
    if not isinstance(node.value, dict if mapping else list):
        wrong = wrong_value("dict_type" if mapping else "list_type", key, node.value, {})
        draft.complain(key, node.place.problem(*wrong))
        return {} if mapping else []
    if len(node.value) > MOST.get(key, MAX_NODES):
        what = f"{len(node.value)} entries in {key}; at most {MOST[key]} are planned at once"
        draft.complain(key, node.place.problem(what, "split the station"))
        return {} if mapping else []
    return _mapping(draft, key, node) if mapping else _listing(draft, key, node)


def _listing(draft: Draft, key: str, node: Node) -> list[Entry[Any]]:
    adapter, kind = _adapter(key)
    entries = []
    for i, entry in enumerate(node.entries()):
        if draft.full:
            break
        value = _one(draft, key, adapter, kind, entry, [key, i])
        if value is not None:
            entries.append(Entry(value, entry))
    return entries


def _mapping(draft: Draft, key: str, node: Node) -> dict[str, Any]:
    adapter, kind = _adapter(key)
    name = TypeAdapter(get_args(File.model_fields[key].annotation)[0])
    if not node.value:
        draft.complain(key, node.place.problem(f"{key} is empty", "write at least one"))
    found = {}
    for code, inner in node.items():
        if draft.full:
            break
        value = _one(draft, key, adapter, kind, inner, [key, code])
        try:
            name.validate_python(code)
        except ValidationError as error:
            _, remedy = wrong_value("string_pattern_mismatch", code, code, error.errors()[0].get("ctx", {}))
            draft.complain(key, node.keys[code].problem(f"{show(code)} can't be a name in {key}", remedy))
            continue
        if value is not None:
            found[code] = value
    return found


def _one(draft: Draft, key: str, adapter: Any, kind: Any, node: Node, path: Sequence[str | int]) -> Any:
    plain = node.plain()
    try:
        return adapter.validate_python(plain)
    except ValidationError as error:
        draft.complain(key, *problems_of(error, node, kind, path))
        return _rest(adapter, plain, error)


def _rest(adapter: TypeAdapter[Any], plain: Any, error: ValidationError) -> Any:
    """What is left of a value without its wrong keys, for the other checks; None when nothing is."""
    for found in error.errors(include_url=False, include_context=False)[:MAX_PROBLEMS]:
        inner, last = plain, None
        for step in found["loc"]:
            if isinstance(inner, dict) and step in inner:
                last = (inner, step)
                inner = inner[step]
            elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
                inner = inner[step]
        if last is None:
            return None
        last[0].pop(last[1])
    try:
        return adapter.validate_python(plain)
    except ValidationError:
        return None


def _whole(draft: Draft, key: str, node: Node) -> Any:
    adapter, kind = _adapter(key)
    return _one(draft, key, adapter, kind, node, [key])


# --- rules --------------------------------------------------------------------------------------
def _rules(draft: Draft, node: Node) -> list[Entry[Rule]]:
    """The file's own rules, each validated by its class."""
    if not isinstance(node.value, list):
        draft.complain("rules", node.place.problem(*wrong_value("list_type", "rules", node.value, {})))
        return []
    found: dict[Any, Entry[Rule]] = {}
    for entry in node.entries():
        if draft.full:
            break
        for rule in _rule(draft, entry):
            key = (rule.key, rule.id)
            first = found.get(key)
            if first is not None and first.node.place.file == entry.place.file:
                name = ".".join(map(str, rule.key))
                what = f"rule {name} is there twice, first in line {first.node.place.line}"
                draft.complain("rules", entry.place.problem(what, "keep one, or give each an id"))
            found[key] = Entry(rule, entry)
    return list(found.values())


def _rule(draft: Draft, node: Node) -> list[Rule]:
    from shiftopt.rules import RULES

    fields = node.plain()
    kind = fields.get("kind") if isinstance(fields, Mapping) else None
    if not isinstance(kind, str) or kind not in RULES:
        what, remedy = f"unknown kind of rule {show(kind)}", hint(kind, RULES)
        if kind is None:
            what, remedy = "rule has no kind", "write {kind: …}; `shiftopt rules` lists them"
        draft.complain("rules", node.at(["kind"]).problem(what, remedy))
        return []
    if fields.get("enforce") == "off" and (off := _switched_off(draft, fields)):
        return off
    try:
        return [RULES[kind].model_validate(fields)]
    except ValidationError as error:
        draft.complain("rules", *problems_of(error, node, RULES[kind], ["rules", kind]))
        return []


def _switched_off(draft: Draft, fields: Mapping[str, Any]) -> list[Rule]:
    """The profiles' rules that ``{kind, …, enforce: off}`` means, its missing fields taken from them."""
    from shiftopt import profiles

    given = {k: v for k, v in fields.items() if k not in ("enforce", "id", "weight", "tier", "source")}
    wanted = draft.tree.get("profile")
    chosen = (
        [wanted] if wanted and isinstance(wanted.value, str) else list(wanted.entries()) if wanted else []
    )
    found: dict[Any, Rule] = {}
    for name in (profiles.BASE, *(n.value for n in chosen)):
        if name in profiles.names():
            for rule in profiles.read(name).rules:
                if all(getattr(rule, k, None) == v for k, v in given.items()):
                    found[rule.key] = rule.model_copy(update={"enforce": "off"})
    return list(found.values())
