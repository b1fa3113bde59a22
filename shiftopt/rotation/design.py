"""Design of a rotation: hard rules, then preferences one after another, then the smallest of what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shiftopt.errors import ShiftoptError
from shiftopt.rotation.cycle import OFF, Rotation
from shiftopt.rotation.demand import Word, breaches
from shiftopt.rotation.flow import Flow, cover_of
from shiftopt.rotation.network import network
from shiftopt.rotation.smallest import Smallest
from shiftopt.rotation.wanted import PREFERENCES, Wanted, free_weekends, points, weights


class DesignError(ShiftoptError):
    """A designed cycle isn't what was asked for: our bug."""

    exit_code = 6


@dataclass(frozen=True)
class Design:
    """A designed cycle.

    Attributes
    ----------
    cycle : tuple of str
        Day by day, from the beginning of a work block.
    day : int
        Day of the period on which it begins; of a weekly period, 0 is a Monday.
    period : int
        Days between one team and the next.
    points : mapping of str to int
        What it costs by each preference; those that were preferred are proven least, in their order.
    """

    cycle: Word
    day: int
    period: int
    points: dict[str, int]

    @property
    def offsets(self) -> tuple[int, ...]:
        """Offsets of the teams, in days."""
        return tuple(range(0, len(self.cycle), self.period))

    @property
    def table(self) -> tuple[Word, ...]:
        """The cycle in rows of one period, the first from the first day of a period."""
        first = -self.day % self.period
        days = self.cycle[first:] + self.cycle[:first]
        return tuple(days[at : at + self.period] for at in range(0, len(days), self.period))

    def anchor(self, near: date) -> date:
        """The first date from ``near`` on which the cycle may begin: of a weekly period, on its weekday."""
        if self.period % 7:
            return near
        return near + timedelta(days=(self.day - near.weekday()) % 7)

    def rotation(self, near: date) -> Rotation:
        """The rotation of its teams, called 1, 2, 3 …."""
        teams = {str(number): offset for number, offset in enumerate(self.offsets, 1)}
        return Rotation(self.cycle, self.anchor(near), teams)


def design(wanted: Wanted, limit: float | None = None) -> Design | None:
    """The best rotation that can be had; always the same one.

    Parameters
    ----------
    wanted : Wanted
    limit : float, optional
        Seconds of each search.

    Returns
    -------
    Design or None
        None if there is none, proven; ``why.explain`` tells why.

    Raises
    ------
    UndecidedError
        Something couldn't be proven within the limit.
    """
    flow = _flow(wanted, limit)
    if flow is None or flow.solve() is None:
        return None
    net, demand = flow.net, wanted.demand()
    for name in wanted.prefer:
        flow.minimise(weights(wanted, net, PREFERENCES[name]))
    starts = net.starts if _uneven(wanted) else [node for node in net.starts if net.begins[node] == 0]
    arcs = Smallest(flow, demand.codes).find(starts)
    word = tuple(code for arc in arcs for code in (arc.code,) * arc.length)
    found = Design(word, arcs[0].day, demand.period, points(wanted, arcs))
    days = tuple(day for row in found.table for day in row)
    if wrong := breaches(days, demand):
        raise DesignError("the cycle found isn't what was asked for: " + "; ".join(wrong))
    return found


def possible(wanted: Wanted, limit: float | None = None) -> bool:
    """Whether there is a rotation at all; both answers are proven."""
    flow = _flow(wanted, limit)
    return flow is not None and flow.solve() is not None


def _flow(wanted: Wanted, limit: float | None) -> Flow | None:
    """The flow of a rotation with its hard rules; None where arithmetic excludes it."""
    demand = wanted.demand()
    if any(demand.teams_on(OFF, day) < 0 for day in range(demand.period)):
        return None
    if wanted.hours is not None and wanted.week > wanted.hours:
        return None
    net = network(demand)
    if not net.arcs:
        return None
    flow = Flow(net, cover_of(demand), limit)
    if wanted.weekends:
        flow.at_least(weights(wanted, net, free_weekends), wanted.weekends)
    return flow


def _uneven(wanted: Wanted) -> bool:
    """Whether it matters on which day of the period a cycle begins."""
    return wanted.weekly or any(len(set(need)) > 1 for need in wanted.need.values())
