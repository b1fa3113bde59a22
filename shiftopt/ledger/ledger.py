"""The memory between months."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shiftopt.errors import ShiftoptError
from shiftopt.ledger.burdens import DIMENSIONS, burdens, whole_shifts
from shiftopt.ledger.hours import Hours, planned_hours
from shiftopt.roster import Roster
from shiftopt.rules.fairness import QUARTERS
from shiftopt.scenario.memory import Past
from shiftopt.scenario.types import DAY, Assignment, Duty, Worked
from shiftopt.solving.result import Result

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

FILE = "ledger.sqlite"
"""Name of a ledger that nobody has named."""

VARIABLE = "SHIFTOPT_LEDGER"
"""Environment variable that names another one: a path, or any SQLAlchemy URL."""


class LedgerError(ShiftoptError):
    """The ledger can't be read, or can't take what it is given."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Published:
    """A roster in the ledger: its period, both dates inclusive, and when it was published."""

    station: str
    period: str
    first: date
    last: date
    published: datetime
    scenario_hash: str


def beside(scenario: Path | str) -> Ledger:
    """The ledger of a scenario file: ``ledger.sqlite`` in its folder, or what ``SHIFTOPT_LEDGER`` names."""
    return at(os.environ.get(VARIABLE) or Path(scenario).parent / FILE)


def at(place: Path | str) -> Ledger:
    """The ledger at a path or URL."""
    text = str(place)
    return Ledger(text if "://" in text else f"sqlite:///{Path(text).resolve().as_posix()}")


class Ledger:
    """Published rosters, the burdens that they mean, and corrections by hand.

    Nothing is opened before it is asked for, and asking makes no file.

    Parameters
    ----------
    url : str
        Any URL that SQLAlchemy knows.
    """

    def __init__(self, url: str = f"sqlite:///{FILE}") -> None:
        self.url = url

    @property
    def place(self) -> str:
        """Path of the file, or URL without its password; fit for messages."""
        return re.sub(r"://([^:@/]*):[^@/]*@", r"://\1:***@", self.url.removeprefix("sqlite:///"))

    # --- writing ------------------------------------------------------------------------------
    def publish(self, given: Roster | Result, when: datetime) -> bool:
        """Take in a roster, in one transaction; a roster of the same period is replaced.

        Parameters
        ----------
        given : Roster or Result
        when : datetime
            Time of publishing.

        Returns
        -------
        bool
            Whether another roster was replaced.

        Raises
        ------
        LedgerError
            There is no roster, or another published period overlaps this one.
        """
        roster = given.roster if isinstance(given, Result) else given
        if roster is None:
            raise LedgerError("there is no roster to publish")
        scenario = roster.scenario
        first, last = scenario.start, scenario.date(scenario.days - 1)
        carried = list(burdens(roster))
        planned = planned_hours(roster)
        with self._write() as connection:
            replaced = self._make_room(connection, scenario.id, first, last)
            added = connection.execute(
                self._tables.ROSTER.insert().values(
                    station=scenario.id,
                    period=scenario.period,
                    first=first,
                    last=last,
                    scenario_hash=scenario.hash,
                    published=when.replace(microsecond=0),
                )
            )
            assert added.inserted_primary_key is not None
            self._add(connection, added.inserted_primary_key[0], roster, carried)
            if planned:
                rows = [{"roster_id": added.inserted_primary_key[0], **asdict(h)} for h in planned]
                connection.execute(self._tables.WORKED.insert(), rows)
        return replaced

    def record(self, station: str, first: date, last: date, hours: Sequence[Hours], when: datetime) -> bool:
        """Take in the hours truly worked from ``first`` to ``last``; what was recorded for these dates goes.

        Returns
        -------
        bool
            Whether there were any.
        """
        from sqlalchemy import delete

        table = self._tables.ACTUAL
        rows = [{"station": station, "recorded": when.replace(microsecond=0), **asdict(h)} for h in hours]
        old = (table.c.station == station) & (table.c.first <= last) & (table.c.last >= first)
        with self._write() as connection:
            replaced = connection.execute(delete(table).where(old)).rowcount > 0
            connection.execute(table.insert(), rows)
        return replaced

    def correct(self, station: str, person: str, dimension: str, shifts: float, on: date, why: str) -> None:
        """Add ``shifts`` to what a person has carried, from a date on; in quarters, and with a reason."""
        quarters = round(shifts * QUARTERS)
        if dimension not in DIMENSIONS:
            raise LedgerError(f"there is no dimension {dimension!r}; write one of {', '.join(DIMENSIONS)}")
        if not quarters or quarters != shifts * QUARTERS:
            raise LedgerError(
                f"{shifts:g} shifts can't be booked; write whole quarters of a shift, such as -0.5"
            )
        with self._write() as connection:
            connection.execute(
                self._tables.CORRECTION.insert().values(
                    station=station, person=person, dimension=dimension, quarters=quarters, date=on, why=why
                )
            )

    # --- reading ------------------------------------------------------------------------------
    def published(self, station: str | None = None) -> list[Published]:
        """Rosters in the ledger, by station and date."""
        from sqlalchemy import select

        table = self._tables.ROSTER
        wanted = select(table).order_by(table.c.station, table.c.first)
        if station is not None:
            wanted = wanted.where(table.c.station == station)
        with self._read() as connection:
            rows = connection.execute(wanted).mappings().all() if connection is not None else []
        return [Published(**{key: row[key] for key in Published.__slots__}) for row in rows]

    def carried(self, station: str, before: date | None = None) -> dict[str, dict[str, float]]:
        """Person → dimension → quarter-shifts above (+) or below (−) the share, corrections included.

        Parameters
        ----------
        station : str
        before : date, optional
            Only periods that end, and corrections made, before this date.
        """
        from sqlalchemy import func, literal, select, union_all

        t = self._tables
        rosters = (
            select(
                t.BURDEN.c.person, t.BURDEN.c.dimension, (t.BURDEN.c.carried - t.BURDEN.c.share).label("q")
            )
            .join(t.ROSTER)
            .where(t.ROSTER.c.station == station)
        )
        by_hand = select(
            t.CORRECTION.c.person,
            t.CORRECTION.c.dimension,
            (t.CORRECTION.c.quarters + literal(0.0)).label("q"),
        ).where(t.CORRECTION.c.station == station)
        if before is not None:
            rosters = rosters.where(t.ROSTER.c.last < before)
            by_hand = by_hand.where(t.CORRECTION.c.date < before)
        every = union_all(rosters, by_hand).subquery()
        sums = (
            select(every.c.person, every.c.dimension, func.sum(every.c.q))
            .group_by(every.c.person, every.c.dimension)
            .order_by(every.c.person)
        )
        with self._read() as connection:
            rows = connection.execute(sums).all() if connection is not None else []
        found: dict[str, dict[str, float]] = {}
        for person, dimension, quarters in rows:
            found.setdefault(person, {})[dimension] = round(quarters, 6)
        return {p: {d: by[d] for d in DIMENSIONS if d in by} for p, by in found.items()}

    def balances(self, station: str, before: date | None = None) -> dict[str, dict[str, int]]:
        """Person → dimension → balance in whole shifts, as ``balances`` of a scenario wants it.

        Zeros are left out. The exact balances stay in the ledger: see `carried`.
        """
        found: dict[str, dict[str, int]] = {}
        for person, by in self.carried(station, before).items():
            whole = {dimension: whole_shifts(quarters) for dimension, quarters in by.items()}
            if kept := {dimension: shifts for dimension, shifts in whole.items() if shifts}:
                found[person] = kept
        return found

    def history(self, station: str, start: date, days: int = 14) -> Past:
        """What the published rosters say of the days before ``start``."""
        from sqlalchemy import select

        t, first = self._tables, start - timedelta(days=days)

        def dated(table: Any) -> Any:
            inside = (table.c.date >= first) & (table.c.date < start)
            return select(table).join(t.ROSTER).where((t.ROSTER.c.station == station) & inside)

        with self._read() as connection:
            if connection is None:
                return Past()
            overlapping = (
                (t.ROSTER.c.station == station) & (t.ROSTER.c.last >= first) & (t.ROSTER.c.first < start)
            )
            spans = connection.execute(select(t.ROSTER.c.first, t.ROSTER.c.last).where(overlapping)).all()
            worked = connection.execute(dated(t.ASSIGNMENT).order_by(t.ASSIGNMENT.c.id)).mappings().all()
            booked = connection.execute(dated(t.DUTY).order_by(t.DUTY.c.id)).mappings().all()
        known = {(on - start).days for a, b in spans for on in _dates(max(a, first), b) if on < start}
        shifts = [Assignment(r["person"], (r["date"] - start).days, r["shift"], r["grid"]) for r in worked]
        return Past(frozenset(known), tuple(shifts), tuple(_duty(row, start) for row in booked))

    def hours(self, station: str, before: date, since: date | None = None) -> list[Hours]:
        """Hours that end before a date, by person and dates: of published rosters, or what was recorded.

        ``since`` leaves out what ends before it; by default everything is told.
        """
        from sqlalchemy import inspect, select

        t = self._tables
        with self._read() as connection:
            if connection is None or not inspect(connection).has_table("worked"):
                return []
            published = select(t.WORKED).join(t.ROSTER).where(t.ROSTER.c.station == station)
            planned = connection.execute(published).mappings().all()
            recorded = select(t.ACTUAL).where(t.ACTUAL.c.station == station)
            actual = [_hours(row) for row in connection.execute(recorded).mappings().all()]
        known: dict[str, list[Hours]] = {}
        for one in actual:
            known.setdefault(one.person, []).append(one)
        kept = [
            one
            for one in map(_hours, planned)
            if not any(a.first <= one.last and one.first <= a.last for a in known.get(one.person, ()))
        ]
        told = [h for h in (*actual, *kept) if h.last < before and (since is None or h.last >= since)]
        return sorted(told, key=lambda h: (h.person, h.first))

    def worked(self, station: str, start: date) -> tuple[Worked, ...]:
        """Hours of the year before ``start``, as a scenario that begins then wants them."""
        return tuple(
            Worked(h.person, (h.first - start).days, (h.last - start).days, h.minutes, h.statutory)
            for h in self.hours(station, start, start - timedelta(days=366))
        )

    # --- inside -------------------------------------------------------------------------------
    @cached_property
    def _tables(self) -> Any:
        from shiftopt.ledger import tables

        return tables

    @cached_property
    def _engine(self) -> Engine:
        with self._decent():
            engine: Engine = self._tables.engine(self.url)
            return engine

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """A transaction: all or nothing. The tables are made where they are missing."""
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._decent(), self._engine.begin() as connection:
            self._tables.METADATA.create_all(connection)
            yield connection

    @contextmanager
    def _read(self) -> Iterator[Connection | None]:
        """A connection; None where there is no ledger yet."""
        if self._file is not None and not self._file.exists():
            yield None
            return
        with self._decent(), self._engine.begin() as connection:
            from sqlalchemy import inspect

            yield connection if inspect(connection).has_table("roster") else None

    @property
    def _file(self) -> Path | None:
        """The file of an SQLite ledger; None for any other."""
        file = self.url.removeprefix("sqlite:///")
        return None if file == self.url else Path(file)

    @contextmanager
    def _decent(self) -> Iterator[None]:
        """Troubles of the database in one sentence."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            yield
        except (SQLAlchemyError, ImportError) as error:
            why = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise LedgerError(f"the ledger {self.place} can't be used: {why}") from error

    @property
    def _inner(self) -> tuple[Any, ...]:
        """Tables whose rows go with their roster."""
        t = self._tables
        return (t.ASSIGNMENT, t.DUTY, t.BURDEN, t.WORKED)

    def _make_room(self, connection: Connection, station: str, first: date, last: date) -> bool:
        """Take out the roster of the same period; refuse one that overlaps."""
        from sqlalchemy import delete, select

        table = self._tables.ROSTER
        overlapping = (table.c.station == station) & (table.c.first <= last) & (table.c.last >= first)
        there = connection.execute(select(table).where(overlapping)).mappings().all()
        for other in there:
            if (other["first"], other["last"]) != (first, last):
                raise LedgerError(
                    f"{first} to {last} overlaps the published period {other['period']} of {station}; "
                    "its days would count twice"
                )
        for other in there:
            for inner in self._inner:
                connection.execute(delete(inner).where(inner.c.roster_id == other["id"]))
            connection.execute(delete(table).where(table.c.id == other["id"]))
        return bool(there)

    def _add(self, connection: Connection, roster_id: int, roster: Roster, carried: list[Any]) -> None:
        scenario, t = roster.scenario, self._tables
        shifts = [
            {"person": a.person, "date": scenario.date(a.day), "shift": a.shift, "grid": a.grid}
            for a in roster.assignments
        ]
        duties = [
            {
                "person": d.person,
                "date": scenario.date(d.day),
                "start": d.start - d.day * DAY,
                "minutes": d.minutes,
                "what": d.what,
            }
            for d in scenario.duties
            if d.day is not None and d.start is not None
        ]
        loads = [
            {key: getattr(c, key) for key in ("person", "dimension", "carried", "share")} for c in carried
        ]
        for table, rows in ((t.ASSIGNMENT, shifts), (t.DUTY, duties), (t.BURDEN, loads)):
            if rows:
                connection.execute(table.insert(), [{"roster_id": roster_id, **row} for row in rows])


def _hours(row: Any) -> Hours:
    return Hours(**{key: row[key] for key in Hours.__slots__})


def _dates(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _duty(row: Any, start: date) -> Duty:
    day = (row["date"] - start).days
    return Duty(row["person"], row["what"], row["minutes"], day, day * DAY + row["start"])
