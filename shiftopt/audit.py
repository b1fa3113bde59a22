"""Every rule over a finished roster, without a solver."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from shiftopt.roster import Roster
from shiftopt.rules.base import Breach


@dataclass(frozen=True)
class Audit:
    """What the rules find in a roster.

    Attributes
    ----------
    breaches : tuple of Breach
        In the order of the rules, then as each rule finds them.
    """

    roster: Roster
    breaches: tuple[Breach, ...]

    @cached_property
    def hard(self) -> tuple[Breach, ...]:
        """Breaches of hard rules."""
        return tuple(b for b in self.breaches if b.hard)

    @property
    def clean(self) -> bool:
        """No hard breach."""
        return not self.hard

    def points(self) -> dict[str, int]:
        """Tier → price of the soft breaches (amount × weight), for every tier of the scenario."""
        scenario = self.roster.scenario
        rules = {r.name: r for r in scenario.rules}
        total = dict.fromkeys(scenario.tiers, 0)
        for b in self.breaches:
            if not b.hard:
                total[rules[b.rule].tier] += rules[b.rule].weight * b.amount
        return total


def audit(roster: Roster) -> Audit:
    """Check a roster against every rule of its scenario that isn't off."""
    rules = [r for r in roster.scenario.rules if r.enforce != "off"]
    return Audit(roster, tuple(b for rule in rules for b in rule.audit(roster)))
