"""A first roster repaired: what it begins with, and in which model it is gone on with."""

from __future__ import annotations

from typing import Any

import pytest

from shiftopt.model.people import PeopleModel
from shiftopt.roster import Roster
from shiftopt.rules import RULES
from shiftopt.rules.tiny import tiny
from shiftopt.scenario.types import Request, Scenario
from shiftopt.solving import solve as module
from shiftopt.solving.clock import Clock
from shiftopt.solving.options import Options
from shiftopt.solving.repair import _lines, repair
from shiftopt.solving.result import Status
from shiftopt.solving.tiers import HOPED, Tiers
from tests.helpers import LIMITS
from tests.solving.test_tiers import honest


def three(limit: int = 3, enforce: str = "hard") -> Scenario:
    """Three people, of whom two are needed on each of four days; so many days in a row at most."""
    run = RULES["max_consecutive_workdays"](limit=limit, enforce=enforce)
    rules = [*(RULES[kind]() for kind in ("cover", "one_shift_a_day", "rotation_kept")), run]
    return tiny(3, days=4, system="2x12", cycle=("D", "-"), need={"D": 2}, rules=rules)


def values(model: PeopleModel, *lines: str) -> dict[int, int]:
    """Lines as values of state variables."""
    people = [person.id for person in model.scenario.people]
    return {
        var: int(line[day] == code)
        for person, line in zip(people, lines, strict=False)
        for day in range(model.scenario.days)
        for code, var in model.x[person, day].items()
    }


def test_lines_that_break_a_row_are_left_for_the_own_ones() -> None:
    """Being short of people is no fault of a line."""
    model = PeopleModel(three(), "short")
    own = [0] * model.linear.size
    for var, value in values(model, "D-D-", "D-D-", "D-D-").items():
        own[var] = value
    found = _lines(model, own, values(model, "DDDD", "DDD-"))
    assert found == values(model, "D-D-", "DDD-", "D-D-")


def test_it_mends_whatever_lines_it_begins_with() -> None:
    """Lines that lack somebody, or that the scenario forbids, do no harm."""
    for given in (("DDD-", "D-DD", "-D-D"), ("DDDD", "DDDD", "DDDD"), ()):
        scenario = three()
        rounded = values(PeopleModel(scenario), *given)
        roster = repair(scenario, Clock(LIMITS, 0.0), lambda _: None, rounded)
        assert roster is not None
        there = [sum(a.day == day for a in roster.assignments) for day in range(4)]
        assert min(there) >= 2


@pytest.mark.parametrize("limit", [1, 3])
def test_a_repaired_roster_is_gone_on_with_where_it_fits(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the model of the hope if that allows it, else in a new one; either proves its optimum."""
    scenario, hope = three(limit, "soft"), Tiers.hope

    def in_vain(self: Tiers, *rest: Any) -> bool:
        found = hope(self, *rest)
        self.best = None
        return found

    def again(*_: Any) -> Roster | None:
        return repaired

    repaired = repair(scenario, Clock(LIMITS, 0.0), lambda _: None)
    assert repaired is not None
    monkeypatch.setattr(Tiers, "hope", in_vain)
    monkeypatch.setattr(module, "repair", again)
    result = module.solve(scenario, Options(time_limit=60))
    assert result.status is Status.OPTIMAL
    honest(result)


def test_where_working_time_has_its_price_coverage_alone_is_hoped_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two days in a row can't be avoided, and the search for any roster finds none in time."""
    hoped: list[tuple[str, ...]] = []
    hope = Tiers.hope

    def noted(self: Tiers, names: tuple[str, ...] = HOPED, *rest: Any) -> bool:
        hoped.append(tuple(names))
        return hope(self, names, *rest)

    monkeypatch.setattr(Tiers, "hope", noted)
    monkeypatch.setattr(Tiers, "start", lambda _: True)
    result = module.solve(three(1, "soft"), Options(time_limit=60))
    assert hoped == [HOPED, HOPED[:1]]
    assert result.status is Status.OPTIMAL
    honest(result)


@pytest.mark.parametrize(("rounded", "working"), [(("-", "-"), "p2"), ((), "p1")])
def test_an_only_tier_counts_where_its_lines_are_mended(rounded: tuple[str, ...], working: str) -> None:
    """The rotation says who else would work; a wish against it is all that the tier has."""
    rules = [RULES[kind]() for kind in ("cover", "one_shift_a_day", "rotation_kept", "wishes")]
    scenario = tiny(
        2,
        days=1,
        system="2x12",
        cycle=("D", "-"),
        offsets=(0, 1),
        need={"D": 1},
        requests=(Request("p1", 0, frozenset("-"), 3),),
        rules=rules,
        tiers=("wishes",),
    )
    lines = values(PeopleModel(scenario), *rounded)
    roster = repair(scenario, Clock(LIMITS, 0.0), lambda _: None, lines)
    assert roster is not None
    assert [a.person for a in roster.assignments] == [working]
