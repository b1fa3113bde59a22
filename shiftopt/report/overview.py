"""The page over many stations: one row each, a link to its report, no plotly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shiftopt.report.page import environment
from shiftopt.report.phrases import LANG_TAG
from shiftopt.rules.base import Language


@dataclass(frozen=True, slots=True)
class StationRow:
    """What the overview says of one station.

    Attributes
    ----------
    id, name : str
        The station's.
    exit_code : int
        How its run ended: 0 done, 3 wrong scenario, 4 impossible, 5 nothing found, else a failure.
    note : str
        The first words of its verdict, or of what went wrong.
    link : str or None
        Relative address of its report.
    people, overloaded, hard_breaches, moved : int or None
        Counts; None where there is no roster.
    hours_max : int or None
        Most minutes of one person.
    unproven : tuple of str
        Tiers that aren't proven optimal.
    provisional : bool
        The official notice of the year's holidays isn't known.
    """

    id: str
    name: str
    exit_code: int
    note: str = ""
    link: str | None = None
    people: int | None = None
    hours_max: int | None = None
    overloaded: int | None = None
    hard_breaches: int | None = None
    moved: int | None = None
    unproven: tuple[str, ...] = ()
    provisional: bool = False

    @property
    def tone(self) -> str:
        """How urgent the row is: good, warn or bad."""
        if self.exit_code or self.hard_breaches:
            return "bad"
        return "warn" if self.overloaded else "good"


STATES = {
    0: ("完成", "done"),
    3: ("方案有误", "wrong scenario"),
    4: ("排不出来", "impossible"),
    5: ("时限内未找到", "nothing found in time"),
    6: ("复核未通过", "failed its audit"),
}


def overview(rows: Sequence[StationRow], period: str = "", language: Language = "zh") -> str:
    """An index page: what needs attention first, then by station id."""
    urgency = {"bad": 0, "warn": 1, "good": 2}
    ordered = sorted(rows, key=lambda r: (urgency[r.tone], r.id))
    return (
        environment()
        .get_template("overview.html")
        .render(
            rows=ordered,
            period=period,
            language=language,
            html_lang=LANG_TAG[language],
            states=STATES,
            done=sum(not r.exit_code for r in rows),
            troubled=sum(r.tone == "bad" for r in rows),
            overloaded=sum(r.overloaded or 0 for r in rows),
            people=sum(r.people or 0 for r in rows),
            provisional=sum(r.provisional for r in rows),
        )
    )
