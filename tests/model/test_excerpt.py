"""Lines that change on some days only: as whole lines with all other days held to what they are."""

from __future__ import annotations

import random

import numpy as np
import pytest

from shiftopt.model.cheapest import Cheapest
from shiftopt.model.excerpt import Excerpt
from shiftopt.model.network import Network
from shiftopt.model.people import PeopleModel
from shiftopt.rotation.cycle import OFF
from tests.model.test_sweep import drawn
from tests.solving.chance import station

SCALES = np.array([1.0, 0.5])


def costs(network: Network, chance: random.Random) -> np.ndarray:
    return np.array([[chance.uniform(-3, 3) for _ in network.codes] for _ in range(network.days)])


def held(cost: np.ndarray, line: list[int], days: list[int]) -> np.ndarray:
    """Costs that let a line change on some days only."""
    found = cost.copy()
    for day in set(range(len(line))) - set(days):
        found[day] = np.inf
        found[day, line[day]] = cost[day, line[day]]
    return found


def check(whole: Cheapest, chance: random.Random) -> bool:
    """Whether an excerpt's line was another one; it costs what the whole network says in any case."""
    network = whole.network
    _, line = whole.line(costs(network, chance), SCALES)
    if not line:
        return False
    days = sorted(chance.sample(range(network.days), chance.randint(1, network.days)))
    cost = costs(network, chance)
    excerpt = Excerpt(network, [], line, days)
    assert excerpt.possible
    value, found = excerpt.line(cost, SCALES)
    best, _ = whole.line(held(cost, line, days), SCALES)
    assert value == pytest.approx(best)
    through = whole.through(held(cost, line, days), SCALES)
    assert excerpt.through(cost, SCALES) == pytest.approx(through)
    assert all(found[day] == line[day] for day in range(network.days) if day not in days)
    charge = network.charge(found) @ SCALES[: network.scales]
    assert cost[np.arange(network.days), found].sum() + charge == pytest.approx(value)
    return found != line


def test_short_networks_with_soft_words_and_totals() -> None:
    chance = random.Random(4)
    assert sum(check(drawn(chance), chance) for _ in range(120)) > 30


def test_weeks_of_a_station() -> None:
    """Networks of real rules, their totals among them; days after the last change are often left out."""
    chance, shorter = random.Random(8), 0
    for seed in range(12):
        model = PeopleModel(station(seed, people=(3, 5), days=(12, 14)))
        scenario = model.scenario
        codes = (OFF, *sorted(model.scenario.codes))
        for person in scenario.people:
            known = model.known[person.id]
            past = {d: scenario.past.get((person.id, d), OFF) for d in range(scenario.first_day, 0)}
            totals = [count for count in known.counts if count.spans(scenario.days)][:2]
            network = Network(known.of([]), codes, past, scenario.days, totals)
            whole = Cheapest(network, range(len(network.counts)))
            check(whole, chance)
            _, line = whole.line(costs(network, chance))
            if line:
                shorter += len(Excerpt(network, [], line, [0])._days) < scenario.days
    assert shorter > 10


def test_a_line_that_the_network_does_not_have() -> None:
    """Days that stay as they are break a rule: there is no line."""
    chance, seen = random.Random(2), 0
    while seen < 5:
        network = drawn(chance).network
        line = [chance.randrange(len(network.codes)) for _ in range(network.days)]
        days = [network.days - 1]
        excerpt = Excerpt(network, [], line, days)
        cost = np.zeros((network.days, len(network.codes)))
        best, _ = Cheapest(network, range(len(network.axes))).line(held(cost, line, days), SCALES)
        value, found = excerpt.line(cost, SCALES)
        assert value == pytest.approx(best)
        seen += not found
