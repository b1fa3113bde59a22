"""Each word, hard, soft and elastic, against its plain meaning on every roster of a tiny horizon."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from shiftopt.model.enforce import CONCESSION, CONCESSION_WEIGHT
from shiftopt.model.linear import Expr
from shiftopt.model.people import PeopleModel
from shiftopt.model.words import On, Poster, Term
from shiftopt.roster import Roster
from shiftopt.rotation.cycle import OFF
from shiftopt.rules import RULES
from shiftopt.rules.tiny import draw, tiny
from shiftopt.scenario.types import Assignment, Leave, Need, Scenario
from shiftopt.solving.cpsat import CpSat
from shiftopt.solving.matrix import Matrix
from tests.helpers import LIMITS, solver_rosters
from tests.model.said import Said, on, rosters, said, scene
from tests.rules.evaluate import EvalPoster

Word = Callable[[Poster], None]


def forbid(*together: On, **more: Any) -> Word:
    return lambda poster: poster.forbid("p1", together, **more)


def run(codes: str, **more: Any) -> Word:
    return lambda poster: poster.run("p1", frozenset(codes), **more)


def count(*terms: tuple[tuple[On, ...], int], **more: Any) -> Word:
    return lambda poster: poster.count("p1", [Term(all_of, weight) for all_of, weight in terms], **more)


def each(codes: str, weight: int = 1, days: int = 3) -> list[tuple[tuple[On, ...], int]]:
    return [((on(d, codes),), weight) for d in range(days)]


def both(codes: str, then: str, weight: int = 1) -> list[tuple[tuple[On, ...], int]]:
    return [((on(d, codes), on(d + 1, then)), weight) for d in range(-1, 2)]


def square(around: int) -> Callable[[int], int]:
    return lambda total: (total - around) ** 2


HISTORIES = ("", "N", "DN", "N-", "NNN")

WORDS: dict[str, tuple[Word, ...]] = {
    "one state": (forbid(on(1, "N"), amount=2),),
    "one set of states": (forbid(on(1, "DN")),),
    "a free day": (forbid(on(2, "-"), amount=3),),
    "succession": (forbid(on(0, "N"), on(1, "D")), forbid(on(1, "N"), on(2, "D"))),
    "succession from the past": (forbid(on(-1, "N"), on(0, "D"), amount=2),),
    "not so in the past": (forbid(on(-1, "D"), on(0, "DN")),),
    "a day between": (forbid(on(0, "N"), on(1, "-"), on(2, "D"), amount=2),),
    "a day between that can't be filled": (
        forbid(on(0, "N"), on(1, "D")),
        forbid(on(0, "N"), on(1, "N")),
        forbid(on(0, "N"), on(1, "-"), on(2, "D")),
    ),
    "free from the past on": (forbid(on(-1, "N"), on(0, "-"), on(1, "D")),),
    "three of a kind": (forbid(on(0, "N"), on(1, "N"), on(2, "N"), amount=4),),
    "a single free day": (forbid(on(0, "DN"), on(1, "-"), on(2, "DN")),),
    "two free days": (forbid(on(0, "-"), on(1, "-")),),
    "all past": (forbid(on(-2, "D"), on(-1, "N")),),
    "better not": (lambda poster: poster.prefer("p1", on(1, "N-"), amount=3),),
    "longest run": (run("DN", at_most=2),),
    "longest run of one": (run("N", at_most=1),),
    "shortest run": (run("N", at_least=2),),
    "shortest run of three": (run("DN", at_least=3),),
    "run between": (run("D", at_least=2, at_most=2),),
    "at most": (count(*each("N"), at_most=1),),
    "at least": (count(*each("DN"), at_least=2),),
    "minutes between": (count(*each("D", 11), *each("N", 12), base=5, at_least=16, at_most=28),),
    "pairs at most": (count(*both("N", "N"), *each("D"), at_most=1),),
    "pairs at least": (count(*both("DN", "DN", 2), at_least=3),),
    "pairs that count against": (count(*both("N", "-", -1), *each("N", 2), at_most=1),),
    "pairs with a bonus": (count(*both("D", "D", -2), base=3, at_least=1),),
    "both at once": (count(*both("N", "N"), at_most=0), count(*both("N", "N"), at_least=1)),
    "no choice": (count(((on(-1, "N"),), 2), base=1, at_most=2),),
}
PRICED: dict[str, tuple[Word, ...]] = {
    "even steps": (count(*each("N", 4), base=-3, curve=square(2)),),
    "even steps, pairs": (count(*both("N", "N", 2), curve=square(2)),),
    "states that exclude each other": (count(*each("N"), *each("D"), curve=square(2)),),
    "uneven steps": (count(*each("N", 3), *each("D", 2), curve=square(5)),),
    "steps back": (count(*each("N", 3), *both("N", "-", -2), curve=square(3)),),
    "steps back only": (count(*each("D", -1), base=3, curve=square(1)),),
    "nothing to choose": (count(((on(-1, "N"),), 2), base=1, curve=square(0)),),
    "two curves over one pair": (
        count(*both("D", "N"), curve=square(1)),
        count(*both("D", "N"), *each("D", 3), curve=square(2)),
    ),
}


def together(words: tuple[Word, ...]) -> Word:
    def say_it(poster: Poster) -> None:
        for word in words:
            word(poster)

    return say_it


def priced(model: PeopleModel, tier: str, roster: Roster) -> int | None:
    """The least that the solver must charge for a roster; None if it doesn't allow it."""
    works = {(a.person, a.day): a.shift for a in roster.assignments}
    fixed = {
        var: int(works.get(key) == code) for key, state in model.x.items() for code, var in state.items()
    }
    outside = [v for v, value in fixed.items() if not model.linear.lb[v] <= value <= model.linear.ub[v]]
    prices = {v: c for v, c in model.linear.prices.get(tier, {}).items() if c}
    outcome = None if outside else CpSat(Matrix(model.linear, None)).solve(prices, LIMITS, fixed=fixed)
    if outcome is None or outcome.values is None:
        return None
    assert outcome.proven
    return model.linear.cost(tier, outcome.values)


def meaning(scenario: Scenario, roster: Roster, rule: Said) -> int:
    return EvalPoster(scenario, roster, rule).price


def check(rule: Said, history: str, mode: Any = "normal", weight: int = 1, tier: str = "") -> None:
    """What the solver charges and what a completed roster costs are both what the words mean."""
    scenario = scene([rule], history)
    model = PeopleModel(scenario, mode)
    for drawn, roster in rosters(scenario):
        price = weight * meaning(scenario, roster, rule)
        assert priced(model, tier, roster) == price, drawn
        values = model.values(roster)
        assert values is not None
        assert model.fits(values)
        assert model.linear.cost(tier, values) == price, drawn
        assert {(p, d): c for p, d, c in model.lines(values)} == {
            (a.person, a.day): a.shift for a in roster.assignments
        }


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("name", WORDS)
def test_hard(name: str, history: str) -> None:
    """Exactly the rosters on which the words find nothing are allowed; completed by hand they fit too."""
    rule = said(together(WORDS[name]))
    scenario = scene([rule], history)
    clean = {drawn for drawn, roster in rosters(scenario) if meaning(scenario, roster, rule) == 0}
    assert solver_rosters(scenario) == clean
    model = PeopleModel(scenario)
    for drawn, roster in rosters(scenario):
        values = model.values(roster)
        assert values is not None
        assert model.fits(values) == (drawn in clean)


@pytest.mark.parametrize("history", ["", "DN", "NNN"])
@pytest.mark.parametrize("name", [*WORDS, *PRICED])
def test_soft(name: str, history: str) -> None:
    """Every roster is allowed, for what it is by the meaning of the words × weight, in the rule's tier."""
    rule = said(together({**WORDS, **PRICED}[name]), enforce="soft", weight=3, tier="wishes")
    check(rule, history, weight=3, tier="wishes")


@pytest.mark.parametrize("name", WORDS)
def test_elastic(name: str) -> None:
    """A hard rule that may give is priced as a concession, soft rules are priced as ever."""
    unit = CONCESSION_WEIGHT.get(Said.unit, 240)
    check(said(together(WORDS[name])), "N", "elastic", unit, CONCESSION)


def test_minutes_are_cheap_concessions() -> None:
    """An hour above a limit of hours is 60 points, a person missing is 240."""
    rules = (RULES["max_hours_in_days"](hours=11, days=1), RULES["cover"]())
    scenario = tiny(1, days=1, system="2x12", rules=rules, need={"N": 1})
    model = PeopleModel(scenario, "elastic")
    assert priced(model, CONCESSION, draw(scenario, ["-"])) == 240
    assert priced(model, CONCESSION, draw(scenario, ["N"])) == 60


def test_random_programs() -> None:
    """Whole programs of random words, hard and soft side by side, after random pasts."""
    chance = random.Random(20261124)
    for _ in range(25):
        hard = said(together(tuple(random_word(chance) for _ in range(2))), id="hard")
        soft = said(
            together(tuple(random_word(chance) for _ in range(2))), id="soft", enforce="soft", weight=2
        )
        history = "".join(chance.choices("DN-", k=chance.randint(0, 3)))
        scenario = scene([hard, soft], history)
        model = PeopleModel(scenario)
        for drawn, roster in rosters(scenario):
            legal = meaning(scenario, roster, hard) == 0
            price = 2 * meaning(scenario, roster, soft) if legal else None
            assert priced(model, soft.tier, roster) == price, (drawn, history)


def random_word(chance: random.Random) -> Word:
    def codes() -> str:
        return chance.choice(("D", "N", "DN", "-", "D-", "N-"))

    def some_days(most: int) -> list[int]:
        return sorted(chance.sample(range(-2, 3), chance.randint(1, most)))

    kind = chance.choice(("forbid", "run", "count"))
    if kind == "forbid":
        return forbid(*(on(d, codes()) for d in some_days(3)), amount=chance.randint(1, 3))
    if kind == "run":
        least, most = chance.choice(((1, 1), (1, 2), (2, None), (3, None), (2, 3)))
        return run(chance.choice(("D", "N", "DN")), at_least=least, at_most=most)
    terms = [
        (tuple(on(d, codes()) for d in some_days(2)), chance.choice((-2, -1, 1, 1, 2, 5)))
        for _ in range(chance.randint(1, 4))
    ]
    low = chance.randint(-2, 2)
    return count(*terms, base=chance.randint(-1, 2), at_least=low, at_most=low + chance.randint(0, 3))


# --- the model as a whole ---------------------------------------------------------------------
def test_words_of_nobody() -> None:
    """A word outside a rule is our mistake, not a rule without a name."""
    model = PeopleModel(scene([]))
    model._enforce.rule = None
    with pytest.raises(AssertionError, match="outside a rule"):
        model.forbid("p1", [on(0, "N"), on(1, "D")])


def test_rules_off_say_nothing() -> None:
    """A rule that is off isn't asked."""
    model = PeopleModel(scene([said(forbid(on(0, "N")), enforce="off")]))
    assert priced(model, "wishes", draw(model.scenario, ["N--"])) == 0


def test_other_rules_than_the_scenarios() -> None:
    """Rules given stand instead of the scenario's own."""
    scenario = scene([said(forbid(on(0, "N")))])
    assert ("N--",) in {
        d for d, r in rosters(scenario) if priced(PeopleModel(scenario, rules=[]), "", r) == 0
    }
    assert priced(PeopleModel(scenario), "", draw(scenario, ["N--"])) is None


def test_values_of_what_cannot_be() -> None:
    """Two shifts a day, a shift that isn't allowed, a grid without a place: no values."""
    scenario = tiny(
        2,
        days=1,
        system="2x12",
        need={"D": 1},
        grids=("G1", "G2"),
        rules=[RULES["cover"]()],
        people={"p2": {"shifts": ("D",), "grids": ("G2",)}},
    )
    model = PeopleModel(scenario)
    for wrong in (
        [Assignment("p1", 0, "D", "G1"), Assignment("p1", 0, "N", "G1")],
        [Assignment("p2", 0, "N", "G2")],
        [Assignment("p2", 0, "D", "G1")],
    ):
        assert model.values(Roster(scenario, wrong)) is None
    values = model.values(Roster(scenario, [Assignment("p1", 0, "D", "G1"), Assignment("p2", 0, "D", "G2")]))
    assert values is not None
    assert model.fits(values)
    values = model.values(Roster(scenario, [Assignment("p1", 0, "D", "G1")]))
    assert values is not None
    assert not model.fits(values), "nobody on the second grid"


def test_base_is_the_rotation_without_leave() -> None:
    """Values of the state variables: what the rotation gives, but for leave and what can't be."""
    scenario = tiny(
        2,
        days=3,
        system="2x12",
        cycle=("D", "N", OFF),
        offsets=(0, 1),
        leave=(Leave("p1", 0, 0),),
        rules=[said(forbid(on(1, "N")))],
    )
    model = PeopleModel(scenario)
    values = [0] * model.linear.size
    for var, value in model.base().items():
        values[var] = value
    assert model.lines(values) == [("p2", 0, "N"), ("p2", 2, "D")]


# --- harden -----------------------------------------------------------------------------------
def settle(model: PeopleModel, tier: str) -> None:
    """A tier reached at nothing: all that it prices is fixed at 0."""
    prices = model.linear.prices.get(tier, {})
    for var, price in prices.items():
        if price > 0:
            model.linear.ub[var] = 0
    model.linear.tier = None
    model.linear.row(Expr(dict(prices), model.linear.fixed_price.get(tier, 0)), hi=0)


def allowed(model: PeopleModel) -> set[tuple[str, ...]]:
    scenario = model.scenario
    return {drawn for drawn, roster in rosters(scenario) if priced(model, "", roster) is not None}


@pytest.mark.parametrize("name", WORDS)
def test_harden_changes_no_roster(name: str) -> None:
    """Once a soft rule can't be broken any more, sharper rows allow the same rosters."""
    soft = said(together(WORDS[name]), enforce="soft")
    hard = said(
        together((forbid(on(0, "D"), on(1, "-"), on(2, "N")), count(*each("D", 7), at_most=15))), id="hard"
    )
    model = PeopleModel(scene([soft, hard], "N"))
    settle(model, soft.tier)
    before = allowed(model)
    model.harden()
    assert allowed(model) == before
    assert before == {
        drawn
        for drawn, roster in rosters(model.scenario)
        if meaning(model.scenario, roster, soft) == meaning(model.scenario, roster, hard) == 0
    }


def test_harden_merges_what_became_firm() -> None:
    """A soft succession that can't be broken any more joins the hard ones in one row."""
    soft = said(forbid(on(0, "N"), on(1, "D")), enforce="soft")
    hard = said(together((forbid(on(0, "N"), on(1, "N")), forbid(on(0, "D"), on(1, "D")))), id="hard")
    model = PeopleModel(scene([soft, hard], days=2))
    rows = len(model.linear.rows)
    model.harden()
    assert len(model.linear.rows) == rows, "the rule may still be broken"
    settle(model, soft.tier)
    model.harden()
    first, second = model.x["p1", 0], model.x["p1", 1]
    cliques = [set(row.cols) for row in model.linear.rows[rows:]]
    assert {first["N"], second["D"], second["N"]} in cliques
    assert {first["D"], first["N"], second["D"]} in cliques


def test_what_firm_words_forbid_anyway_has_no_price() -> None:
    """It needs no slack, in whichever order the rules stand; what is still possible has one."""
    soft = said(forbid(on(0, "N"), on(1, "D"), on(2, "D")), enforce="soft")
    apart = said(forbid(on(0, "DN"), on(1, "D")), id="apart")
    beside = said(forbid(on(0, "D"), on(1, "D")), id="beside")
    for rules, priced in (([soft, apart], 0), ([apart, soft], 0), ([soft, beside], 1)):
        model = PeopleModel(scene(rules))
        assert len(model.linear.prices.get(soft.tier, {})) == priced
        assert len(model.known["p1"].priced) == priced


def test_what_runs_keep_anyway_has_no_price() -> None:
    """Minutes of a week can't be too many where runs are shorter: no slack, no word; else there are both."""
    week = count(*each("DN", 490, days=3), at_most=2 * 490)
    for limit, priced in ((2, 0), (3, 1)):
        rules = [said(run("DN", at_most=limit)), said(week, enforce="soft")]
        model = PeopleModel(scene(rules, days=4))
        assert len(model.linear.prices.get("working_time", {})) == priced
        assert len(model.known["p1"].priced) == priced


def test_harden_lifts_over_free_days() -> None:
    """``N - D`` becomes a plain conflict of two once the day between can't be filled after a night."""
    hard = said(forbid(on(0, "N"), on(1, "-"), on(2, "D")))
    soft = said(forbid(on(0, "N"), on(1, "DN")), id="soft", enforce="soft")
    model = PeopleModel(scene([hard, soft]))
    settle(model, soft.tier)
    rows = len(model.linear.rows)
    model.harden()
    pair = {model.x["p1", 0]["N"], model.x["p1", 2]["D"]}
    assert any(pair <= set(row.cols) and row.hi == 1 for row in model.linear.rows[rows:])


def test_needs_beyond_people() -> None:
    """A hard need that nobody can meet leaves no roster, and says so without a solver."""
    scenario = tiny(1, days=1, system="2x12", rules=[RULES["cover"]()], need={(0, "N", "G1"): Need(2)})
    assert solver_rosters(scenario) == set()
