"""What every rule is: fields, post, audit, words, source, examples — in one class, in one place."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError

from shiftopt.model.words import Poster
from shiftopt.roster import Roster
from shiftopt.rules import wording
from shiftopt.scenario.types import Assignment, Person, Scenario

RULES: dict[str, type[Rule]] = {}
"""Every rule class under its ``kind``, in the order of definition."""

Language = Literal["zh", "en"]
Strict = Mapping[str, "Literal['more', 'less'] | tuple[str, ...]"]
"""Field → what makes it stricter: a larger number, a smaller one, or a later word of these."""

ENFORCE = ("off", "soft", "hard")
"""From mild to strict."""

MOST_NAMED = 5
"""People whom a sentence names one by one; of more it tells how many."""

Tier = Literal["coverage", "working_time", "rotation", "fairness", "wishes", "stability"]


@dataclass(frozen=True, slots=True)
class Breach:
    """Where a roster breaks a rule.

    Attributes
    ----------
    rule, kind : str
        The rule's name in reports, and its kind.
    amount : int
        By how much, in the rule's own unit; always positive.
    person : str or None
        Who; None when it concerns a crew.
    days : tuple of int
        The days concerned, at least one of them in the period.
    shift, grid : str or None
        Where, for a crew.
    hard : bool
        Whether the rule was hard.
    facts : mapping
        Numbers and names that the sentence needs.
    """

    rule: str
    kind: str
    amount: int
    person: str | None = None
    days: tuple[int, ...] = ()
    shift: str | None = None
    grid: str | None = None
    hard: bool = True
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Words:
    """Templates in one language: the rule's title, its sentence, and the sentence for one breach.

    ``sentence`` is formatted with the rule's fields; ``breach`` with fields, facts and
    ``who``, ``when``, ``shift``, ``grid``, ``amount``.
    """

    title: str
    sentence: str
    breach: str


@dataclass(frozen=True, slots=True)
class Example:
    """A small roster with the hand-computed breach.

    Attributes
    ----------
    lines : tuple of str
        One string a person, a character a day, ``"-"`` free; history stands before a ``|``.
    amount : int
        Sum of the breach amounts; 0 means that the audit finds nothing at all.
    rule : mapping
        Fields of the rule.
    system : str
        Shift system: ``3x8`` (M 07–15, A 15–23, N 23–07), ``night0`` (M 08–16, A 16–24, N 00–08)
        or ``2x12`` (D 07–19, N 19–07).
    where : mapping
        What else the tiny scenario holds; the keys of ``shiftopt.rules.tiny.tiny``.
    why : str
        What it shows, in a few English words.
    """

    lines: tuple[str, ...]
    amount: int
    rule: Mapping[str, Any] = field(default_factory=dict)
    system: Literal["3x8", "night0", "2x12"] = "3x8"
    where: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""


class Rule(BaseModel, ABC):
    """One rule. Its fields are its keys in the scenario file.

    A subclass sets ``kind`` as a literal with a default, ``unit``, ``words``, ``examples``, and may
    narrow ``enforce``, ``tier`` and ``source`` by other defaults.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    id: str = Field("", description="Name in reports; the kind where empty")
    enforce: Literal["hard", "soft", "off"] = Field("hard", description="Must hold, costs points, or is off")
    weight: int = Field(1, ge=1, le=10_000, description="Points for one unit of breach when soft")
    tier: Tier = Field("working_time", description="Objective tier in which a soft breach is priced")
    source: str | None = Field(None, description="Key of the clause behind it in profiles/sources.yaml")

    about: ClassVar[Literal["line", "crew", "share"]] = "line"
    """What a breach hangs on: one person's line; the people of one day; or a line against a share of what
    all carry, which ``meter`` measures."""
    unit: ClassVar[str]
    strict: ClassVar[Strict] = {}
    words: ClassVar[Mapping[Language, Words]]
    examples: ClassVar[tuple[Example, ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        kind = cls.model_fields["kind"].default
        if isinstance(kind, str):
            assert kind not in RULES, f"two rules are called {kind}"
            RULES[kind] = cls

    @field_validator("*", mode="before")
    @classmethod
    def _yes_is_no_number(cls, value: Any, info: ValidationInfo) -> Any:
        """Pydantic would take ``hours: true`` for 1 hour."""
        kind = cls.model_fields[info.field_name or ""].annotation
        if isinstance(value, bool) and {int, float} & {kind, *get_args(kind)}:
            raise PydanticKnownError("int_type")
        return value

    @property
    def name(self) -> str:
        """How reports call this rule."""
        return self.id or self.kind

    @property
    def key(self) -> tuple[Any, ...]:
        """Rules of one kind with the same key replace each other (scenario over profile)."""
        return (self.kind,)

    @abstractmethod
    def post(self, poster: Poster) -> None:
        """State the rule in the poster's words."""

    @abstractmethod
    def audit(self, roster: Roster) -> Iterator[Breach]:
        """Find every breach from the finished roster alone, another way than ``post``."""

    def meter(self, scenario: Scenario) -> Callable[[str, Iterable[Assignment]], int] | None:
        """What a person's shifts of the period cost by this rule, where it is about shares."""
        return None

    def most_minutes(self, scenario: Scenario, person: str) -> int | None:
        """Most minutes of all work in the period, duties included, that this rule allows; None: any."""
        return None

    # --- comparing ----------------------------------------------------------------------------
    def milder(self, other: Rule) -> tuple[str, ...]:
        """Fields, ``enforce`` included, in which this rule asks for less than another of the same key."""
        how = {"enforce": ENFORCE, **self.strict}
        return tuple(
            f for f, order in how.items() if _strictness(self, f, order) < _strictness(other, f, order)
        )

    def implies(self, other: Rule) -> bool:
        """Whether whoever keeps this rule keeps the other one, as far as their fields tell."""
        told = {"id", "enforce", "weight", "tier", "source", *self.strict}
        mine, others = ({k: v for k, v in rule if k not in told} for rule in (self, other))
        return self.key == other.key and mine == others and not self.milder(other)

    def codes_named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Shift codes that the fields name, each after the keys that lead to it; they must be known."""
        return iter(())

    def people_named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """People whom the fields name, each after the keys that lead to them; they must be known."""
        return iter(())

    def inert(self, scenario: Scenario) -> str | None:
        """Why this rule can't bite in this scenario (an error at load when the officer wrote it), or None."""
        return None

    def title(self, language: Language = "zh") -> str:
        """What it is called over a list of its breaches; not the same for two that stand side by side."""
        return self.words[language].title

    def sentence(self, language: Language = "zh") -> str:
        """The rule and its numbers in one plain sentence."""
        return self.words[language].sentence.format(**self.facts(language))

    def facts(self, language: Language) -> dict[str, Any]:
        """What the templates may name; a rule with fields that don't read well overrides this."""
        return dict(self)

    def breach(self, amount: int, **where: Any) -> Breach:
        """A breach of this rule; keywords that are no attribute of Breach become facts."""
        known = {k: where.pop(k) for k in ("person", "days", "shift", "grid") if k in where}
        return Breach(self.name, self.kind, amount, hard=self.enforce == "hard", facts=where, **known)

    def say(self, breach: Breach, scenario: Scenario, language: Language = "zh") -> str:
        """One breach in a plain sentence."""
        who = scenario.person[breach.person].name if breach.person else ""
        days = breach.days
        when = wording.span(scenario, days[0], days[-1])[language] if days else ""
        shift = scenario.shift[breach.shift].name if breach.shift else ""
        grid = scenario.grid[breach.grid].name if breach.grid else ""
        facts = {**self.facts(language), **breach.facts}
        facts |= {"who": who, "when": when, "shift": shift, "grid": grid, "amount": breach.amount}
        return self.words[language].breach.format(**facts)


class PersonRule(Rule):
    """A rule about one person's line that may hold for some people only."""

    people: tuple[str, ...] = Field((), description="Ids of the people for whom it holds; all where empty")

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.kind, *self.people)

    def whom(self, scenario: Scenario) -> tuple[Person, ...]:
        """The people for whom it holds."""
        if not self.people:
            return scenario.people
        named = frozenset(self.people)
        return tuple(p for p in scenario.people if p.id in named)

    def people_named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from ((("people", i), person) for i, person in enumerate(self.people))

    def sentence(self, language: Language = "zh") -> str:
        said = super().sentence(language)
        if not self.people:
            return said
        few = ", ".join(self.people) if len(self.people) <= MOST_NAMED else str(len(self.people))
        if language == "en":
            return f"For {few}{' people' if few.isdecimal() else ''} only: {said}"
        return f"只对{few.replace(', ', '、')}{' 人' if few.isdecimal() else ''}：{said}"


def check_bounds(least: float | None, most: float | None, unit: str) -> None:
    """Refuse ``at_least`` and ``at_most`` that ask for nothing, or for what can't be.

    Raises
    ------
    ValueError
        In words for the officer who wrote the rule.
    """
    if least is None and most is None:
        raise ValueError(f"give at_least, at_most or both ({unit})")
    if least is not None and most is not None and least > most:
        raise ValueError(f"at_least ({least:g} {unit}) is above at_most ({most:g} {unit})")


def _strictness(rule: Rule, field: str, order: str | tuple[str, ...]) -> float:
    """How strict a field is, as a number; no limit at all is the mildest."""
    value = getattr(rule, field)
    if isinstance(order, tuple):
        return order.index(value)
    if value is None:
        return float("-inf")
    return float(value if order == "more" else -value)
