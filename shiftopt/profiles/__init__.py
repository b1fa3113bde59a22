"""Named sets of rules as data, and the clauses behind them.

A profile is a YAML file beside this one: name, title, text and rules; every rule may name its
source, a key of ``sources.yaml``.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from shiftopt.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from shiftopt.rules.base import Language, Rule

BASE = "base"
"""The profile that is always in force."""

Status = Literal["read", "second-hand", "unverified"]

HOME = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Source:
    """The clause or guidance behind a rule.

    Attributes
    ----------
    key : str
        Its key in ``sources.yaml``.
    title, article, note : mapping
        Language → the document, the place in it, and what it says or how far it can be relied on.
    status : str
        ``read``: its words were seen in full; ``second-hand``: seen as reprinted or quoted
        elsewhere; ``unverified``: from memory or custom, never to be shown as a citation.
    """

    key: str
    title: Mapping[Language, str]
    article: Mapping[Language, str]
    status: Status
    note: Mapping[Language, str]

    def cite(self, language: Language = "zh") -> str:
        """One line for print; what isn't verified says so."""
        words = " ".join(part for part in (self.title[language], self.article.get(language, "")) if part)
        if self.status == "unverified":
            return f"{words}（未核实）" if language == "zh" else f"{words} (unverified)"
        return words


@dataclass(frozen=True, slots=True)
class Profile:
    """A named set of rules, with a title and a sentence or two in each language."""

    name: str
    title: Mapping[Language, str]
    text: Mapping[Language, str]
    rules: tuple[Rule, ...]


def names() -> tuple[str, ...]:
    """All profiles, ``base`` first, then by name."""
    found = sorted(p.stem for p in HOME.glob("*.yaml") if p.stem != "sources")
    return (BASE, *(name for name in found if name != BASE))


@cache
def read(name: str) -> Profile:
    """One profile, its rules checked.

    Raises
    ------
    ScenarioError
        No profile has this name. The problem has no place; the caller knows the line.
    """
    if name not in names():
        close = difflib.get_close_matches(name, names(), 1, 0.5)
        remedy = f"did you mean {close[0]}?" if close else "write one of " + ", ".join(names())
        raise ScenarioError([Problem(None, None, None, f"there is no profile {name!r}", remedy)])
    data = _load(name)
    return Profile(data["name"], data["title"], data["text"], tuple(_rule(row) for row in data["rules"]))


def rules_of(wanted: Iterable[str], own: Iterable[Rule] = ()) -> tuple[Rule, ...]:
    """The rules in force: ``base``, then the profiles, then the scenario's own, each with a name of its own.

    Parameters
    ----------
    wanted : iterable of str
        Names of profiles, in order; repeated ones count once.
    own : iterable of Rule
        The scenario's rules. One of them replaces every profile rule of the same key.

    Returns
    -------
    tuple of Rule
        Rules that are off are kept. Rules of the same key from several profiles are all kept: the
        strictest one decides. Rules of one name get the profile's in front (``ergonomic.min_rest``).

    Raises
    ------
    ScenarioError
        There is no such profile.
    """
    own = tuple(own)
    replaced = {rule.key for rule in own}
    found = [
        (profile, rule)
        for profile in dict.fromkeys((BASE, *wanted))
        for rule in read(profile).rules
        if rule.key not in replaced
    ]
    return _named([*found, *(("own", rule) for rule in own)])


def sources() -> Mapping[str, Source]:
    """Key → source, in the order of the file."""
    return _sources()


# --- reading ------------------------------------------------------------------------------------
def _load(name: str) -> dict[str, Any]:
    import yaml

    data: dict[str, Any] = yaml.safe_load((HOME / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


def _rule(row: Mapping[str, Any]) -> Rule:
    from shiftopt.rules import RULES

    return RULES[row["kind"]].model_validate(row)


@cache
def _sources() -> Mapping[str, Source]:
    return {key: Source(key, **fields) for key, fields in _load("sources").items()}


# --- names --------------------------------------------------------------------------------------
def _named(rules: list[tuple[str, Rule]]) -> tuple[Rule, ...]:
    """Give every rule a name of its own: where several are called the same, the profile stands in front."""
    many = Counter(rule.name for _, rule in rules)
    taken: Counter[str] = Counter()
    named = []
    for origin, rule in rules:
        name = f"{origin}.{rule.name}" if many[rule.name] > 1 else rule.name
        taken[name] += 1
        name = f"{name}.{taken[name]}" if taken[name] > 1 else name
        named.append(rule if name == rule.name else rule.model_copy(update={"id": name}))
    return tuple(named)
