"""The tables of the ledger. Importing this module loads SQLAlchemy."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Engine,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    event,
)
from sqlalchemy.pool import NullPool

METADATA = MetaData()


def _of_roster(name: str, *columns: Any) -> Table:
    """A table whose rows belong to a published roster and go with it."""
    owner: Column[int] = Column(
        "roster_id", ForeignKey("roster.id", ondelete="CASCADE"), nullable=False, index=True
    )
    return Table(name, METADATA, Column("id", Integer, primary_key=True), owner, *columns)


ROSTER = Table(
    "roster",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("station", String(60), nullable=False, index=True),
    Column("period", String(30), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("scenario_hash", String(64), nullable=False),
    Column("published", DateTime, nullable=False),
    UniqueConstraint("station", "first", "last"),
)

ASSIGNMENT = _of_roster(
    "assignment",
    Column("person", String(60), nullable=False),
    Column("date", Date, nullable=False),
    Column("shift", String(4), nullable=False),
    Column("grid", String(60)),
)

DUTY = _of_roster(
    "duty",
    Column("person", String(60), nullable=False),
    Column("date", Date, nullable=False),
    Column("start", Integer, nullable=False),  # minutes after the midnight of the date
    Column("minutes", Integer, nullable=False),
    Column("what", String(200), nullable=False),
)

BURDEN = _of_roster(
    "burden",
    Column("person", String(60), nullable=False),
    Column("dimension", String(10), nullable=False),
    Column("carried", Integer, nullable=False),  # quarter-shifts
    Column("share", Float, nullable=False),  # quarter-shifts
)

WORKED = _of_roster(
    "worked",
    Column("person", String(60), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("statutory", Integer, nullable=False),
)
"""Minutes of all work as planned, by person and month."""

ACTUAL = Table(
    "actual",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("station", String(60), nullable=False, index=True),
    Column("person", String(60), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("statutory", Integer, nullable=False),
    Column("recorded", DateTime, nullable=False),
)
"""Minutes truly worked, as recorded afterwards, in the place of what was planned for these dates."""

CORRECTION = Table(
    "correction",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("station", String(60), nullable=False, index=True),
    Column("person", String(60), nullable=False),
    Column("dimension", String(10), nullable=False),
    Column("quarters", Integer, nullable=False),
    Column("date", Date, nullable=False),
    Column("why", String(200), nullable=False),
)


def engine(url: str) -> Engine:
    """An engine that enforces references, and leaves no file open between calls."""
    lite = url.startswith("sqlite")
    made = create_engine(url, poolclass=NullPool) if lite else create_engine(url)
    if lite:

        @event.listens_for(made, "connect")
        def _references(connection: Any, _: Any) -> None:
            connection.execute("PRAGMA foreign_keys=ON")

    return made
