"""Named sets of rules as data, and the clauses behind them.

A profile is a YAML file beside this one: name, title, text, rules, notes. Every rule may name its source, a
key of ``sources.yaml``, and ``notes`` names clauses that bind and that no rule checks.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from shiftopt import shipped
from shiftopt.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from shiftopt.rules.base import Language, Rule
    from shiftopt.scenario.types import Scenario

BASE = "base"
"""The profile that is always in force."""

Status = Literal["read", "second-hand", "unverified"]

MARKS: Mapping[Status, Mapping[Language, str]] = {
    "read": {"zh": "已读原文", "en": "read"},
    "second-hand": {"zh": "转引", "en": "second-hand"},
    "unverified": {"zh": "未核实", "en": "unverified"},
}
"""How far a source can be relied on, in a word."""

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

    def place(self, language: Language = "zh") -> str:
        """Each document with its article; what isn't verified names no article."""
        title, article = self.title[language], "" if self.status == "unverified" else self.article[language]
        between = {"zh": "；", "en": "; "}[language]
        titles, articles = title.split(between), article.split(between)
        if len(titles) != len(articles):
            titles, articles = [title], [article]
        return between.join(f"{t} {a}".rstrip() for t, a in zip(titles, articles, strict=True))

    def mark(self, language: Language = "zh") -> str:
        """How far it can be relied on, in a word."""
        return MARKS[self.status][language]

    def cite(self, language: Language = "zh") -> str:
        """One line for print, with the mark of verification."""
        mark = self.mark(language)
        return f"{self.place(language)}（{mark}）" if language == "zh" else f"{self.place(language)} ({mark})"


@dataclass(frozen=True, slots=True)
class Profile:
    """A named set of rules, with a title and a sentence or two in each language.

    ``notes`` are keys of clauses that bind and that no rule checks; ``account`` says how working time is
    accounted for (`shiftopt.account.Terms`), or is None.
    """

    name: str
    title: Mapping[Language, str]
    text: Mapping[Language, str]
    rules: tuple[Rule, ...]
    notes: tuple[str, ...] = ()
    account: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What has become of one rule of a profile in a scenario.

    Attributes
    ----------
    profile : str
        Name of the profile.
    rule : Rule
        As the profile has it.
    now : Rule
        What is in force in its place; perhaps off.
    by : str
        The profile whose rule that is; empty for the scenario's own.
    milder : tuple of str
        Fields in which ``now`` asks for less; empty unless the profile was loosened.
    """

    profile: str
    rule: Rule
    now: Rule
    by: str
    milder: tuple[str, ...] = ()

    def say(self, language: Language = "zh") -> str:
        """One plain sentence."""
        zh = language == "zh"
        force = {"hard": ("必须", "hard"), "soft": ("尽量", "soft"), "off": ("停用", "off")}

        def said(rule: Rule) -> str:
            if rule.enforce == "off":
                return force["off"][not zh]
            sentence, how = rule.sentence(language).rstrip("。."), force[rule.enforce]
            return f"{sentence}（{how[0]}）" if zh else f"{sentence} ({how[1]})"

        title, old, new = self.rule.title(language), said(self.rule), said(self.now)
        if self.milder:
            if zh:
                return f"规则集 {self.profile} 的“{title}”放宽了：原为“{old}”，现为“{new}”。"
            return f"{self.profile}, {title} is loosened: “{old}” is now “{new}”."
        if zh:
            whose = f"规则集 {self.by} " if self.by else "本站"
            return f"规则集 {self.profile} 的“{title}”让位给{whose}更严的规定：“{new}”。"
        whose = f"of {self.by}" if self.by else "of this station"
        return f"{self.profile}, {title}: the stricter rule {whose} decides: “{new}”."


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
    rules = tuple(_rule(row) for row in data["rules"])
    text: dict[Language, str] = {
        "en": data["text"]["en"],
        "zh": re.sub("(?<=[，。；：、]) ", "", data["text"]["zh"]),
    }
    return Profile(
        data["name"], data["title"], text, rules, tuple(data.get("notes", ())), data.get("account")
    )


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
        Rules that are off are kept. Of two profiles' rules of the same key the stricter one is left; both are
        where neither is. Rules of one name get the profile's in front (``ergonomic.min_rest``).

    Raises
    ------
    ScenarioError
        There is no such profile.
    """
    own = tuple(own)
    replaced = {rule.key for rule in own}
    found: list[tuple[str, Rule]] = []
    for profile in dict.fromkeys((BASE, *wanted)):
        for rule in read(profile).rules:
            if rule.key not in replaced and not any(other.implies(rule) for _, other in found):
                found = [entry for entry in found if not rule.implies(entry[1])]
                found.append((profile, rule))
    return _named([*found, *(("own", rule) for rule in own)])


def standings(scenario: Scenario) -> Iterator[Standing]:
    """Every rule of the scenario's profiles whose place another rule has taken, in order of the profiles."""
    chosen = tuple(dict.fromkeys((BASE, *scenario.profiles)))
    for profile in chosen:
        for rule in read(profile).rules:
            same = [other for other in scenario.rules if other.key == rule.key]
            now = min(same, key=lambda other: len(other.milder(rule)), default=rule)
            milder = now.milder(rule)
            if milder or rule.milder(now):
                yield Standing(profile, rule, now, _origin(now, chosen), milder)


def loosened(scenario: Scenario) -> tuple[Standing, ...]:
    """Where the scenario asks for less than a profile of its own: a milder limit, soft for hard, or off."""
    return tuple(standing for standing in standings(scenario) if standing.milder)


def overruled(scenario: Scenario) -> tuple[Standing, ...]:
    """Where a stricter rule, another profile's or the scenario's own, has taken a profile rule's place."""
    return tuple(standing for standing in standings(scenario) if not standing.milder)


def _origin(rule: Rule, chosen: Iterable[str]) -> str:
    """The profile that has a rule just so; empty for none."""
    same = (p for p in chosen for other in read(p).rules if rule.model_copy(update={"id": other.id}) == other)
    return next(same, "")


def sources() -> Mapping[str, Source]:
    """Key → source, in the order of the file."""
    return _sources()


# --- reading ------------------------------------------------------------------------------------
def _load(name: str) -> dict[str, Any]:
    return shipped.read(HOME / f"{name}.yaml")


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
