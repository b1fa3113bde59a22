"""The same questions to every registered rule; a new rule has nothing to add here."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from shiftopt.audit import audit
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules import RULES, Breach, Example, Rule
from shiftopt.rules.beside import beside
from shiftopt.rules.tiny import SYSTEMS, duty, roster_of, tiny
from shiftopt.scenario.types import Assignment, Duty, Leave, Need, Request, Scenario, Shift, SkillNeed
from tests.rules.evaluate import EvalPoster
from tests.rules.mutants import MUTANTS, ROOT

EXAMPLES = [
    pytest.param(kind, example, id=f"{kind}-{i}")
    for kind, cls in RULES.items()
    for i, example in enumerate(cls.examples)
]
DRAWN = [p for p in EXAMPLES if "also" not in p.values[1].where]  # type: ignore[union-attr]
"""Examples with at most one shift a person and day: the others have no place in any model."""

LIFE: Mapping[str, Mapping[str, Any]] = {
    "plain": {},
    "handover": {"handover": 20},
    "duties": {
        "handover": 15,
        "duties": (
            duty("p1", 0, "13:00", "16:30"),
            duty("p1", 1, "20:00", "23:30"),
            duty("p1", -1, "22:00", "01:00"),
        ),
    },
    "paperwork": {
        "handover": 10,
        "duties": (
            Duty("p1", "民情日记", 400, during=("D", "M")),
            duty("p1", 0, "13:00", "16:30"),
            Duty("p1", "台账", 60, during=("N",)),
            Duty("p2", "窗口月报", 100),
        ),
        "room": {"M": 120, "N": 45, "D": 165},
        "limits": {"p1": {"hours": 16}},
    },
    "people": {
        "leave": (Leave("p1", 1, 1),),
        "people": {"p1": {"share": 60}, "p2": {"shifts": ("N",), "skills": frozenset({"leader"})}},
        "since": {"p1": -150},
        "limits": {"p1": {"nights": 1, "hours": 20, "consecutive_days": 2}},
        "cycle": ("N", "N", OFF),
        "offsets": (0, 1),
    },
}
"""What else may be true at a station; every rule meets all of it."""


def rule_of(kind: str, example: Example, **more: Any) -> Rule:
    return RULES[kind](kind=kind, **{**example.rule, **more})


def allows(kind: str, enforce: str) -> bool:
    return enforce in get_args(RULES[kind].model_fields["enforce"].annotation)


def settings(example: Example, rule: Rule, chance: random.Random) -> Iterator[Scenario]:
    """The scenario of an example with other pasts, and beside other facts of life."""
    where = {k: v for k, v in example.where.items() if k not in ("on_grids", "also")}
    codes = [OFF, *(s.code for s in SYSTEMS[example.system])]
    for life in LIFE.values():
        past = [chance.choices(codes, k=len(line.rpartition("|")[0])) for line in example.lines]
        lines = [
            "".join(p) + "|" + line.rpartition("|")[2] for p, line in zip(past, example.lines, strict=True)
        ]
        yield tiny(lines, system=example.system, rules=(rule,), **{**life, **where})


def anything(scenario: Scenario, chance: random.Random, *, allowed: bool) -> Roster:
    """A random roster with at most one shift a day; ``allowed``: only what the model has a place for."""
    found = []
    for person in scenario.people:
        for day in range(scenario.days):
            code = chance.choice([OFF, *(s.code for s in scenario.shifts)])
            grid = chance.choice(scenario.grids).id
            legal = (
                code != OFF and scenario.may_work(person.id, day, code) and scenario.eligible(person.id, grid)
            )
            if code != OFF and (legal or not allowed):
                found.append(Assignment(person.id, day, code, grid))
    return Roster(scenario, found)


def every(scenario: Scenario) -> Iterator[tuple[tuple[str, ...], Roster]]:
    """All rosters of a scenario with one grid, as lines and as a roster."""
    codes = [OFF, *(s.code for s in scenario.shifts)]
    grid = scenario.grids[0].id
    lines = ["".join(line) for line in product(codes, repeat=scenario.days)]
    for chosen in product(lines, repeat=len(scenario.people)):
        found = [
            Assignment(p.id, day, code, grid)
            for p, line in zip(scenario.people, chosen, strict=True)
            for day, code in enumerate(line)
            if code != OFF
        ]
        yield chosen, Roster(scenario, found)


def total(breaches: Sequence[Breach]) -> int:
    return sum(b.amount for b in breaches)


# --- the examples themselves ------------------------------------------------------------------
@pytest.mark.parametrize("kind", RULES)
def test_enough_examples(kind: str) -> None:
    """Clean, broken, broken by several units, over the month's border, and in more than one shift system."""
    examples = RULES[kind].examples
    amounts = {e.amount for e in examples}
    assert len(examples) >= 4
    assert 0 in amounts
    assert len(amounts) >= 3, "one clean, one broken, one broken by more"
    assert len({e.system for e in examples}) >= 2
    assert "2x12" in {e.system for e in examples}
    assert any("|" in line for e in examples for line in e.lines), "no example reaches into history"
    assert all(e.why for e in examples)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_audit_finds_the_amount(kind: str, example: Example) -> None:
    """The audit finds exactly the stated amount, and no breach object at all when that is 0."""
    rule = rule_of(kind, example)
    roster = roster_of(example, [rule])
    breaches = list(rule.audit(roster))
    assert total(breaches) == example.amount
    assert bool(breaches) == bool(example.amount)
    for b in breaches:
        assert b.amount > 0
        assert b.rule == rule.name
        assert b.kind == kind
        assert b.hard == (rule.enforce == "hard")
        assert any(0 <= d < roster.scenario.days for d in b.days)
        assert all(d < roster.scenario.days for d in b.days)
        assert list(b.days) == sorted(b.days)


# --- post and audit say the same --------------------------------------------------------------
@pytest.mark.parametrize(("kind", "example"), DRAWN)
def test_post_prices_the_amount(kind: str, example: Example) -> None:
    """The words, read on the example's roster, come to the stated amount."""
    rule = rule_of(kind, example)
    roster = roster_of(example, [rule])
    posted = EvalPoster(roster.scenario, roster, rule)
    assert posted.price == example.amount
    assert posted.ok == (example.amount == 0)


@pytest.mark.parametrize(("kind", "example"), DRAWN)
def test_post_prices_what_audit_finds(kind: str, example: Example) -> None:
    """Words and audit agree on random rosters, with other pasts, duties, leave, skills and limits."""
    chance = random.Random(f"{kind} {example.why}")
    rule = rule_of(kind, example)
    for scenario in settings(example, rule, chance):
        for _ in range(6):
            roster = anything(scenario, chance, allowed=kind != "allowed")
            found = list(rule.audit(roster))
            assert EvalPoster(scenario, roster, rule).price == total(found), roster.assignments
            assert all(b.amount > 0 for b in found)
            assert all(any(0 <= d < scenario.days for d in b.days) for b in found)


@pytest.mark.parametrize(("kind", "example"), DRAWN)
def test_what_a_breach_hangs_on(kind: str, example: Example) -> None:
    """As the class says: on one person's line, on one day's people, or on a line against a share."""
    chance = random.Random(f"{kind} {example.why} about")
    rule = rule_of(kind, example)
    for scenario in settings(example, rule, chance):
        roster = anything(scenario, chance, allowed=True)
        found = list(rule.audit(roster))
        assert all((b.person is None) == (rule.about == "crew") for b in found)
        meter = rule.meter(scenario)
        assert (meter is not None) == (rule.about == "share")
        for person in scenario.people if meter else ():
            assert meter(person.id, roster.line(person.id)) == total(
                [b for b in found if b.person == person.id]
            )  # type: ignore[misc]
        for day in range(scenario.days) if rule.about == "crew" else ():
            there = [a for a in roster.assignments if a.day == day]
            alone = rule.audit(Roster(scenario, there))
            assert [b for b in alone if day in b.days] == [b for b in found if b.days == (day,)]


# --- words ------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_sentences(kind: str, example: Example, language: Any) -> None:
    """Rule and breaches read as sentences that hold the name, and the amount (perhaps as hours) or limit."""
    rule = rule_of(kind, example)
    roster = roster_of(example, [rule])
    sentence = rule.sentence(language)
    assert rule.words[language].title
    assert sentence.endswith(("。", "."))
    for breach in rule.audit(roster):
        said = rule.say(breach, roster.scenario, language)
        numbers = {str(breach.amount), f"{round(breach.amount / 60, 2):g}"}
        limits = {f"{v:g}" for k, v in dict(rule).items() if k != "weight" and type(v) in (int, float)}
        assert breach.amount == 1 or any(n in said for n in numbers | limits), said
        assert said.endswith(("。", "."))
        for text in (said, sentence):
            assert not set("{}[]") & set(text), text
            assert "None" not in text
            assert "  " not in text
        if breach.person:
            assert roster.scenario.person[breach.person].name in said


@pytest.mark.parametrize("kind", RULES)
def test_fields_explain_themselves(kind: str) -> None:
    """Every field has a description, every number two bounds; the class says what it is."""
    rule = RULES[kind]
    schema = rule.model_json_schema()
    assert rule.__doc__
    assert rule.unit
    assert set(rule.words) == {"zh", "en"}
    for name, field in schema["properties"].items():
        assert field.get("description"), f"{kind}.{name} has no description"
        options = field.get("anyOf", [field])
        for option in options:
            if option.get("type") in ("integer", "number"):
                assert {"minimum", "exclusiveMinimum"} & set(option), f"{kind}.{name} has no lower bound"
                assert {"maximum", "exclusiveMaximum"} & set(option), f"{kind}.{name} has no upper bound"


@pytest.mark.parametrize("kind", RULES)
def test_unknown_fields_are_refused(kind: str) -> None:
    """A misspelt key is an error, not a rule that silently does something else."""
    with pytest.raises(ValueError, match="Extra inputs"):
        RULES[kind](kind=kind, **{**RULES[kind].examples[0].rule, "hoours": 1})


@pytest.mark.parametrize("kind", RULES)
def test_yes_is_no_number(kind: str) -> None:
    """`true` and `false` are no numbers of hours, days or points; a number may still be written as text."""
    rule = rule_of(kind, RULES[kind].examples[0])
    for name, info in RULES[kind].model_fields.items():
        if {int, float} & {info.annotation, *get_args(info.annotation)}:
            fields = rule.model_dump(exclude_none=True)
            for wrong in (True, False):
                with pytest.raises(ValidationError) as error:
                    RULES[kind].model_validate({**fields, name: wrong})
                assert [e["loc"] for e in error.value.errors()] == [(name,)]
            if name in fields:
                assert RULES[kind].model_validate({**fields, name: str(fields[name])}) == rule


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_broken_example_is_not_inert(kind: str, example: Example) -> None:
    """A rule that was just broken can't be one that never bites."""
    rule = rule_of(kind, example)
    if example.amount:
        assert rule.inert(roster_of(example, [rule]).scenario) is None


# --- the solver -------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "example"), [p for p in DRAWN if allows(str(p.values[0]), "hard")])
def test_solver_hard(kind: str, example: Example) -> None:
    """With the hard rule the model accepts the roster if and only if the audit is clean."""
    from tests.helpers import solver_accepts

    roster = roster_of(example, [rule_of(kind, example, enforce="hard")])
    assert solver_accepts(roster.scenario, roster) == (example.amount == 0)


@pytest.mark.parametrize("weight", [1, 3])
@pytest.mark.parametrize(("kind", "example"), [p for p in DRAWN if allows(str(p.values[0]), "soft")])
def test_solver_soft(kind: str, example: Example, weight: int) -> None:
    """With the soft rule the solver charges the audited amount × weight, in the rule's tier and no other."""
    from tests.helpers import solver_price

    rule = rule_of(kind, example, enforce="soft", weight=weight)
    roster = roster_of(example, [rule])
    points = dict.fromkeys(roster.scenario.tiers, 0) | {rule.tier: weight * example.amount}
    assert solver_price(roster.scenario, roster) == points
    assert audit(roster).points() == points


def few(example: Example, most: int) -> bool:
    codes = len(SYSTEMS[example.system]) + 1
    days = len(example.lines) * len(example.lines[0].rpartition("|")[2])
    return codes**days <= most and len(example.where.get("grids", "1")) == 1


@pytest.mark.parametrize(
    ("kind", "example"),
    [p for p in DRAWN if allows(str(p.values[0]), "hard") and few(p.values[1], 1024)],  # type: ignore[arg-type]
)
def test_solver_rosters_of_examples(kind: str, example: Example) -> None:
    """Of all rosters of a tiny horizon the solver accepts exactly those that the audit finds clean."""
    rule = rule_of(kind, example, enforce="hard")
    same_set(roster_of(example, [rule]).scenario)


def same_set(scenario: Scenario) -> None:
    from tests.helpers import solver_rosters

    rules = (*scenario.rules, RULES["allowed"](kind="allowed"))
    clean = {lines for lines, roster in every(scenario) if not any(b for r in rules for b in r.audit(roster))}
    accepted = solver_rosters(scenario)
    assert accepted - clean == set(), "accepted by the solver, broken in the audit"
    assert clean - accepted == set(), "clean in the audit, refused by the solver"


def busy(system: str, people: int, grids: Sequence[str] = ("G1",), **more: Any) -> dict[str, Any]:
    """A Thursday to Monday in which every kind of rule has something to do."""
    first = SYSTEMS[system][0].code
    leaders = tuple(SkillNeed(0, "N", g, "leader", 1) for g in grids)
    requests = (Request("p1", 1, frozenset({OFF, "N"}), 2), Request("p2", 0, frozenset({first})))
    duties = (duty("p1", 1, "05:00", "08:30"), duty("p2", 1, "13:00", "20:00"))
    return {
        "lines": people,
        "system": system,
        "grids": grids,
        "start": date(2026, 6, 4),
        "need": {first: Need(1, 2), "N": 1},
        "skills": {"p1": ["leader"], "p2": ["driver"]},
        "skill_needs": (*leaders, SkillNeed(1, first, None, "driver", 1)),
        "since": {"p2": -10},
        "limits": {
            "p1": {"nights": 2, "weekends": 1, "hours": 35, "consecutive_days": 3},
            "p2": {"shifts": 1},
        },
        "leave": (Leave("p1", 3, 3),),
        "requests": requests[:people],
        "duties": duties[:people],
        "holidays": {2: "端午节"},
        "cycle": (first, "N", OFF),
        "offsets": (0, 1),
        **more,
    }


def fields(kind: str) -> list[dict[str, Any]]:
    """The settings of a rule that its examples show, each once."""
    found: list[dict[str, Any]] = []
    for example in RULES[kind].examples:
        if dict(example.rule) not in found:
            found.append(dict(example.rule))
    return found


def ties_lines(rule: Rule, scenario: Scenario) -> bool:
    """Whether the rule speaks of crews."""
    roster = Roster(scenario, ())
    return bool({"cover", "crew"} & set(EvalPoster(scenario, roster, rule).words))


SETTINGS = [
    pytest.param(kind, values, system, id=f"{kind}-{i}-{system}")
    for kind in RULES
    for i, values in enumerate(fields(kind))
    for system in SYSTEMS
]


@pytest.mark.parametrize(
    ("kind", "values", "system"), [p for p in SETTINGS if allows(str(p.values[0]), "hard")]
)
def test_solver_rosters(kind: str, values: dict[str, Any], system: str) -> None:
    """The same set equality with all settings in all shift systems, in a busy week."""
    rule = RULES[kind](kind=kind, **{**values, "enforce": "hard"})
    if ties_lines(rule, tiny(**busy(system, 3, days=2))):
        same_set(tiny(**busy(system, 3, days=2, rules=(rule,))))
    else:
        past = "N" if system == "2x12" else "-AN"
        same_set(tiny(**busy(system, 1, days=5, rules=(rule,), history=(past,), handover=15)))


@pytest.mark.parametrize(
    ("kind", "values", "system"), [p for p in SETTINGS if allows(str(p.values[0]), "soft")]
)
def test_solver_prices(kind: str, values: dict[str, Any], system: str) -> None:
    """On random rosters of a busy week with two grids the solver charges what the audit finds."""
    from tests.helpers import solver_price

    chance = random.Random(f"{kind} {values} {system}")
    rule = RULES[kind](kind=kind, **{**values, "enforce": "soft", "weight": 2})
    history = ("N--N", "NN-")
    scenario = tiny(**busy(system, 3, ("G1", "G2"), days=5, rules=(rule,), history=history))
    for _ in range(5):
        roster = anything(scenario, chance, allowed=True)
        assert solver_price(scenario, roster) == audit(roster).points()


IRREGULAR = (
    Shift("M", "早班", 5 * 60 + 30, 450),
    Shift("D", "白班", 9 * 60 + 10, 570),
    Shift("A", "中班", 13 * 60 + 40, 500),
    Shift("N", "夜班", 21 * 60 + 45, 585, night=True),
    Shift("E", "后夜班", 0, 375, night=True),
)
"""Shifts of five lengths that overlap, with nights of either date."""


@pytest.mark.parametrize("kind", RULES)
def test_irregular_shifts(kind: str) -> None:
    """Words and audit agree where shifts have uneven lengths, overlap, and nights are dated either way."""
    chance = random.Random(kind)
    for values in fields(kind):
        rule = RULES[kind](kind=kind, **values)
        plain = tiny(**busy("3x8", 3, ("G1", "G2"), days=5, rules=(rule,), handover=10))
        past = [
            Assignment(p.id, d, code, "G1")
            for p in plain.people
            for d in range(-3, 0)
            if (code := chance.choice("-MDANE")) != OFF
        ]
        scenario = replace(plain, shifts=IRREGULAR, history=tuple(past))
        for _ in range(4):
            roster = anything(scenario, chance, allowed=kind != "allowed")
            found = total(list(rule.audit(roster)))
            assert EvalPoster(scenario, roster, rule).price == found, (values, past, roster.assignments)


# --- layering ---------------------------------------------------------------------------------
BLOCKED = """
import sys
for name in ("ortools", "click", "plotly", "pandas"):
    sys.modules[name] = None
from shiftopt.audit import audit
from shiftopt.rules import RULES
from shiftopt.rules.tiny import roster_of
for kind, cls in RULES.items():
    for example in cls.examples:
        audit(roster_of(example, [cls(kind=kind, **example.rule)]))
"""


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_what_is_given_is_said(kind: str, example: Example) -> None:
    """The handbook has words for everything that an example holds besides its lines, and no field's name."""
    said = " ".join(beside(example))
    assert bool(said) is bool(example.where or example.system != "3x8")
    assert not {"person", "None", "least", "good"} & set(said.split())


def test_every_mutant_has_one_place() -> None:
    """The text that a mutant changes occurs once: none stops the script or hits another rule."""
    texts = {m.file: (ROOT / "shiftopt" / "rules" / m.file).read_text(encoding="utf-8") for m in MUTANTS}
    assert [m for m in MUTANTS if texts[m.file].count(m.old) != 1] == []


def test_rules_need_no_solver() -> None:
    """Rules, audit and roster work where OR-Tools, click, plotly and pandas can't be imported."""
    done = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
