"""The network of a line: the same lines as the rows allow, and the cheapest of them."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from shiftopt.model.cheapest import Cheapest
from shiftopt.model.lines import Count, Line, Never, Run, Word
from shiftopt.model.network import Daily, Network, TooLarge
from shiftopt.model.people import PeopleModel
from shiftopt.model.words import On, Term
from shiftopt.rotation.cycle import OFF
from shiftopt.scenario.types import Scenario
from tests.model.said import Said, lines, rosters, said, scene
from tests.model.test_people import HISTORIES, WORDS, count, meaning, on, random_word, run, together

CODES = (OFF, "D", "N")


def network(model: PeopleModel) -> Cheapest:
    known, scenario = model.known["p1"], model.scenario
    past = {d: scenario.past.get(("p1", d), OFF) for d in range(scenario.first_day, 0)}
    choices, totals = ([c for c in known.counts if c.choice == choice] for choice in (True, False))
    others, daily = ([c for c in totals if c.daily == only] for only in (False, True))
    net = Network(known, CODES, past, scenario.days, others, choices).with_daily(
        [Daily.of(count, CODES, scenario.days, past) for count in daily]
    )
    return Cheapest(net, range(len(totals)))


def drawn(chance: random.Random) -> Cheapest:
    """The network of a few words, some soft; with a charge at two scales."""
    rules = [
        said(together((random_word(chance),)), enforce=enforce, weight=2, tier="working_time")
        for enforce in ("hard", "soft", "soft")
    ]
    model = PeopleModel(scene(rules, chance.choice(HISTORIES)))
    known, scenario = model.known["p1"], model.scenario
    words = [replace(p.word, scale=i % 2) for i, p in enumerate(known.priced)]
    past = {d: scenario.past.get(("p1", d), OFF) for d in range(scenario.first_day, 0)}
    counts = [*(w for w in words if isinstance(w, Count)), *known.counts]
    return Cheapest(Network(known.of(words), CODES, past, scenario.days, counts), range(len(counts)))


def shut(model: PeopleModel) -> np.ndarray:
    """Infinite where a single day's state can't be; that is no business of the network."""
    cost = np.zeros((model.scenario.days, len(CODES)))
    for (_, day), state in model.x.items():
        for code, var in state.items():
            cost[day, CODES.index(code)] = 0.0 if model.linear.ub[var] else np.inf
        if not any(model.linear.ub[var] for var in state.values()):
            cost[day, 1:] = np.inf
    return cost


def brute(scenario: Scenario, rule: object, cost: np.ndarray) -> dict[str, float]:
    """Line → cost, of all lines that break nothing."""
    return {
        drawn[0]: sum(cost[day, CODES.index(code)] for day, code in enumerate(drawn[0]))
        for drawn, roster in rosters(scenario)
        if meaning(scenario, roster, rule) == 0  # type: ignore[arg-type]
    }


def check(rule: object, history: str, seed: int) -> None:
    model = PeopleModel(scene([rule], history))  # type: ignore[list-item]
    if any(row.lo > row.hi or not row.cols for row in model.linear.rows):
        return  # nothing is possible, which the network isn't asked
    chance = random.Random(seed)
    net, cost = network(model), shut(model)
    cost = cost + np.array([[chance.randint(-9, 9) for _ in CODES] for _ in range(model.scenario.days)])
    allowed = {line: c for line, c in brute(model.scenario, rule, cost).items() if c < np.inf}
    best, line = net.line(cost)
    if not allowed:
        assert not line
        return
    assert best == min(allowed.values())
    assert allowed["".join(CODES[c] for c in line)] == best
    assert net.line(np.full_like(cost, np.inf)) == (np.inf, [])
    through = net.through(cost)
    for day in range(model.scenario.days):
        for at, code in enumerate(CODES):
            expected = min((c for line, c in allowed.items() if line[day] == code), default=np.inf)
            assert through[day, at] == expected


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize(
    "name",
    [n for n in WORDS if n not in ("pairs that count against", "both at once", "no choice", "all past")],
)
def test_cheapest_lines(name: str, history: str) -> None:
    """For every word: the cheapest line, and the cheapest through every day and code, as by hand."""
    check(said(together(WORDS[name])), history, len(name))


def test_random_words() -> None:
    """The same for words drawn at random, several at a time."""
    chance = random.Random(7)
    for seed in range(60):
        words = together(tuple(random_word(chance) for _ in range(chance.randint(1, 3))))
        rule = said(words)
        model = PeopleModel(scene([rule], chance.choice(HISTORIES)))
        spoken = model.known["p1"]
        if len(spoken.counts) + len(spoken.runs) + len(spoken.never) == 0:
            continue
        net = network(model)
        best, line = net.line(shut(model))
        kept = {d[0] for d, roster in rosters(model.scenario) if meaning(model.scenario, roster, rule) == 0}
        if kept:
            assert best == 0.0, seed
        assert all(len(text) == model.scenario.days for (text,) in lines(model.scenario) if text in kept)
        assert not kept or len(line) == model.scenario.days


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("seed", range(8))
def test_choices(seed: int, history: str) -> None:
    """Windows that overlap, in each of which one of some ways must hold: as by hand, through any day."""
    chance, words = random.Random(seed), []
    for first in range(-len(history), 3):
        ways = [
            (tuple(on(first + k, "".join(chance.sample("DN-", 2))) for k in range(start, start + length)), 1)
            for start, length in chance.sample([(0, 1), (0, 2), (1, 2), (0, 3), (2, 1)], 3)
            if first + start + length <= 3
        ]
        if ways and max(part.day for way, _ in ways for part in way) >= 0:
            words.append(count(*ways, at_least=1))
    rule = said(together(tuple(words)))
    known = PeopleModel(scene([rule], history)).known["p1"]
    assert all(total.choice for total in known.counts)
    check(rule, history, seed)


def test_states_from_which_the_same_leads_on_are_one() -> None:
    """Of how long somebody has worked only matters what a run still allows."""
    line = Line(
        runs=[Run(frozenset("DN"), 1, 2)], never=[Never((On(0, frozenset("N")), On(1, frozenset("D"))))]
    )
    net = Network(line, CODES, {}, 4)
    assert [layer.nodes for layer in net.layers] == [1, 3, 3, 2]
    assert net.nodes == 1


def test_what_is_forbidden_costs_everything() -> None:
    """A line that a firm word forbids, beside a soft word, and with a total that makes no nodes."""
    day = [On(day, frozenset("N")) for day in range(3)]
    line = Line(never=[Never((day[0], day[1])), Never((day[1], day[2]), 5.0)])
    total = Count(tuple(Term((on,), 1) for on in day), 0, 0, 1)
    net = Network(line, CODES, {}, 3)
    daily = net.with_daily([Daily.of(total, CODES, 3, {})])
    none, night = CODES.index(OFF), CODES.index("N")
    for one in (net, daily):
        assert one.charge([night, night, none])[0] == np.inf
        assert one.charge([none, night, night])[0] == 5.0
        assert one.charge([none, night, none])[0] == 0.0


@pytest.mark.parametrize("high", [1, 3])
def test_a_total_that_every_line_exceeds(high: int) -> None:
    """Every day adds one to a total that may come to ``high``, while the longer total has room."""
    day = [On(day, frozenset(CODES)) for day in range(3)]
    short = Count(tuple(Term((on,), 1) for on in day), 0, 0, high)
    long = Count(tuple(Term((on,), 1) for on in day for _ in range(3)), 0, 0, 9)
    cheapest = Cheapest(Network(Line(), CODES, {}, 3, [short, long]), (0, 1))
    cost = np.zeros((3, len(CODES)))
    assert cheapest.line(cost)[0] == cheapest.through(cost).min() == (0.0 if high == 3 else np.inf)
    assert len(cheapest.line(cost)[1]) == (3 if high == 3 else 0)


def soft_check(rule: Said, history: str) -> bool:
    """What the network charges and what is left to the rows come to the price; whether it knew a word."""
    model = PeopleModel(scene([rule], history))
    linear, known = model.linear, model.known["p1"]
    words = [p.word for p in known.priced]
    past = {d: model.scenario.past.get(("p1", d), OFF) for d in range(model.scenario.first_day, 0)}
    totals = [w for w in words if isinstance(w, Count)]
    net = Network(known.of(words), CODES, past, model.scenario.days, totals)
    cheapest = Cheapest(net, range(len(totals)))
    slacks = [var for p in known.priced for var in p.slacks]
    for drawn, roster in rosters(model.scenario):
        values = model.values(roster)
        assert values is not None
        for var in slacks:
            values[var] = 0
        charge = net.charge([CODES.index(code) for code in drawn[0]]) - sum(p.fixed for p in known.priced)
        price = rule.weight * meaning(model.scenario, roster, rule)
        assert charge + linear.cost("working_time", values) == price, drawn
    costs = shut(model)
    best, line = cheapest.line(costs)
    assert best == min(
        net.charge([CODES.index(code) for code in drawn[0]])
        for drawn, _ in rosters(model.scenario)
        if sum(costs[d, CODES.index(c)] for d, c in enumerate(drawn[0])) < np.inf
    )
    assert net.charge(line) == best
    return bool(words)


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("name", WORDS)
def test_soft_words(name: str, history: str) -> None:
    """Soft words cost in the network, together with the rows it leaves, what they mean."""
    soft_check(said(together(WORDS[name]), enforce="soft", weight=3, tier="working_time"), history)


def test_words_at_several_scales() -> None:
    """Charges of several tiers are told apart, and a line is priced with each times its multiplier."""
    chance, both = random.Random(5), 0
    for _ in range(30):
        parts = (
            said(together((random_word(chance),)), enforce="soft", weight=2, tier=tier)
            for tier in ("working_time", "rotation", "rotation")
        )
        model = PeopleModel(scene(list(parts), chance.choice(HISTORIES)))
        known = model.known["p1"]
        words = [(p.word, int(p.tier == "rotation")) for p in known.priced]
        past = {d: model.scenario.past.get(("p1", d), OFF) for d in range(model.scenario.first_day, 0)}

        def net(chosen: list[Word]) -> Network:
            totals = [w for w in chosen if isinstance(w, Count)]
            return Network(known.of(chosen), CODES, past, model.scenario.days, totals)  # noqa: B023

        mixed = net([replace(word, scale=scale) for word, scale in words])
        apart = [net([word for word, scale in words if scale == own]) for own in (0, 1)]
        scales = np.array([1.0, chance.choice((0.0, 0.5, 3.0))])
        for cost in (shut(model), np.array([[chance.uniform(-3, 3) for _ in CODES] for _ in range(3)])):
            best, line = Cheapest(mixed, range(len(mixed.counts))).line(cost, scales)
            through = Cheapest(mixed, range(len(mixed.counts))).through(cost, scales)
            prices = {}
            for (text,) in lines(model.scenario):
                drawn = [CODES.index(code) for code in text]
                charges = [own.charge(drawn)[0] for own in apart]
                assert mixed.charge(drawn).tolist() == charges[: mixed.scales]
                prices[tuple(drawn)] = sum(cost[range(3), drawn]) + np.dot(charges, scales)
            assert best == pytest.approx(min(prices.values()))
            assert prices[tuple(line)] == pytest.approx(best)
            assert through.min() == pytest.approx(best)
            day, at = chance.randrange(3), chance.randrange(len(CODES))
            assert through[day, at] == pytest.approx(
                min(price for drawn, price in prices.items() if drawn[day] == at)
            )
        both += mixed.scales > 1
    assert both > 15


def test_random_soft_words() -> None:
    """The same for words drawn at random, several at a time; the network knows those that can be broken."""
    chance = random.Random(11)
    knew = [
        soft_check(
            said(
                together(tuple(random_word(chance) for _ in range(chance.randint(1, 3)))),
                enforce="soft",
                weight=chance.randint(1, 4),
                tier="working_time",
            ),
            chance.choice(HISTORIES),
        )
        for _ in range(60)
    ]
    assert sum(knew) > 30


def test_lines_within_what_they_may_hold() -> None:
    """The same lines at the same cost as where what they may not hold costs everything, totals included."""
    chance, fewer, tighter = random.Random(4), 0, 0
    for _ in range(60):
        whole = drawn(chance)
        network, scales = whole.network, np.array([1.0, chance.choice((0.0, 0.5))])
        cost = np.array([[chance.uniform(-3, 3) for _ in CODES] for _ in range(network.days)])
        may = np.array([[chance.random() < 0.7 for _ in CODES] for _ in range(network.days)])
        closed = np.where(may, cost, np.inf)
        part = network.within(may)
        within = Cheapest(part, range(len(part.counts)))
        best, line = whole.line(closed, scales)
        assert within.line(closed, scales) == (pytest.approx(best), line)
        assert within.through(closed, scales) == pytest.approx(whole.through(closed, scales))
        if line:
            assert within.line(cost, scales) == (pytest.approx(best), line)
            assert part.charge(line).tolist() == network.charge(line).tolist()
            fewer += sum(layer.nodes for layer in part.layers) < sum(layer.nodes for layer in network.layers)
            tighter += sum(len(a.charge) for a in part.axes) < sum(len(a.charge) for a in network.axes)
    assert fewer > 10
    assert tighter > 5


def test_a_network_too_large_says_so() -> None:
    """Nobody waits for a network of too many nodes."""
    model = PeopleModel(scene([said(together((run("D", at_least=3),)))], ""))
    with pytest.raises(TooLarge):
        Network(model.known["p1"], CODES, {}, 3, (), most=1)
