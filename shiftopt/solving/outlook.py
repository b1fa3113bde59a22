"""What a plan for the first days is worth if certain days follow: a bound, without planning those.

Column generation over all days gives a mix of whole lines. Where the first days are given, the mix goes on
from the lines that begin so, and some rounds of pricing later bound and mix meet again, sooner than from
nothing.
"""

from __future__ import annotations

import math

import numpy as np

from shiftopt.model.people import PeopleModel
from shiftopt.roster import Roster
from shiftopt.scenario.types import Scenario
from shiftopt.solving.clock import Clock
from shiftopt.solving.columns import Generation
from shiftopt.solving.matrix import Flags
from shiftopt.solving.pricing import Pricing
from shiftopt.solving.tiers import Tiers


class Outlook:
    """One course that all days may take.

    Parameters
    ----------
    scenario : Scenario
        With one tier.
    clock : Clock

    Attributes
    ----------
    known : bool
        Whether nothing was cut short: else bounds of several plans can't be compared.
    clocked : bool
        Whether the clock did that.
    """

    def __init__(self, scenario: Scenario, clock: Clock) -> None:
        self._scenario, self._clock = scenario, clock
        tiers = Tiers(PeopleModel(scenario), clock)
        (name,) = tiers.names
        prices = tiers.prices_of(name)
        self._fixed, self._codes = tiers.offset(name), tiers.networks.codes
        self._generation: Generation | None = None
        self.known, self.clocked = True, False
        if tiers.matrix.rest() is None:
            return
        pricing = Pricing(tiers.model, tiers.open, tiers.networks, prices, None, name)
        self._generation = Generation(pricing)
        self._generation.run(None, math.inf, clock.share(1.0))
        clock.spend(pricing.effort)
        self.known, self.clocked = self._generation.converged, self._generation.clocked

    def least(self, roster: Roster) -> float:
        """What all days cost at least if the first are as in a roster; infinite where no way leads on."""
        generation = self._generation
        if generation is None:
            return math.inf
        before = generation.effort
        found = generation.within(self._may(roster), self._clock.share(1.0))
        self._clock.spend(generation.effort - before)
        self.known &= not generation.late
        self.clocked |= generation.clocked
        return found + self._fixed

    def _may(self, roster: Roster) -> Flags:
        """People × days × codes: what lines may hold that begin as in a roster."""
        people, days = self._scenario.people, roster.scenario.days
        may = np.ones((len(people), self._scenario.days, len(self._codes)), bool)
        may[:, :days] = False
        for p, person in enumerate(people):
            for day in range(days):
                may[p, day, self._codes.index(roster.code(person.id, day))] = True
        return may
