"""A month for every station of a folder, in local processes; what is done is never done again.

A station is

- a ``.yaml`` file directly in the folder: planned for the month asked for, whatever period it names;
- a subfolder with a file ``YYYY-MM.yaml`` for the month asked for: that file, with the period it names;
- a subfolder with ``station.yaml`` and no file for the month: planned for the month;
- the folder itself, where it holds ``station.yaml``: then it is the only station.

Names that begin with ``_`` or ``.`` are parts for others, not stations. Each station works in a process of
its own, so that neither a fault nor a kill of one touches another.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Generator, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from shiftopt.errors import AuditError, Problem, ScenarioError
from shiftopt.scenario.types import Scenario
from shiftopt.solving.options import Options
from shiftopt.solving.result import Result, Status, Stop

DONE = "done.json"
"""Written last into a station's folder; says for what the results hold."""

SUFFIXES = (".yaml", ".yml")


class Outcome(StrEnum):
    """How a station ended."""

    PLANNED = "planned"
    IMPOSSIBLE = "impossible"
    NOTHING = "nothing"
    WRONG = "wrong"
    UNSOUND = "unsound"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Station:
    """One station to plan.

    Attributes
    ----------
    name : str
        Name of its file or folder; the name of its results too.
    path : Path
        The scenario file.
    period : str or None
        Month in place of the scenario's own period.
    """

    name: str
    path: Path
    period: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """How one station ended, for the overview.

    Attributes
    ----------
    name, title : str
        Of its file, and of the station itself (empty when the file couldn't be read).
    outcome : Outcome
    words : str
        The verdict, or what went wrong; several lines.
    seconds : float
        Wall-clock time of the run that made it.
    page : str
        Path of its page from the overview; empty where there is none.
    people, places, short : int
        People, places on shift to fill, and how many of them stay empty.
    proven : bool
        Whether every tier is proven optimal.
    resumed : bool
        Taken over from an earlier run.
    """

    name: str
    outcome: Outcome
    words: str = ""
    title: str = ""
    seconds: float = 0.0
    page: str = ""
    people: int = 0
    places: int = 0
    short: int = 0
    proven: bool = False
    resumed: bool = False


# --- which stations -------------------------------------------------------------------------------
def stations(folder: Path, month: str) -> tuple[Station, ...]:
    """The stations of a folder, by name.

    Raises
    ------
    ScenarioError
        There is none, or two have the same name.
    """
    if _file(folder, "station"):
        found = list(_of_folder(folder.resolve(), month))
    else:
        found = []
        for path in sorted(folder.iterdir()):
            if path.name.startswith(("_", ".")):
                continue
            if path.is_dir():
                found += _of_folder(path, month)
            elif path.suffix in SUFFIXES:
                found.append(Station(path.stem, path, month))
    names = [station.name for station in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        what = f"two stations are called {', '.join(twice)}"
        raise ScenarioError([Problem(str(folder), None, None, what, "rename a file or folder")])
    if not found:
        what = f"no station for {month}"
        remedy = f"put STATION.yaml, STATION/{month}.yaml or STATION/station.yaml there"
        raise ScenarioError([Problem(str(folder), None, None, what, remedy)])
    return tuple(found)


def _of_folder(folder: Path, month: str) -> Iterator[Station]:
    of_month, of_station = _file(folder, month), _file(folder, "station")
    if of_month:
        yield Station(folder.name, of_month, None)
    elif of_station:
        yield Station(folder.name, of_station, month)


def _file(folder: Path, stem: str) -> Path | None:
    return next((p for p in (folder / (stem + s) for s in SUFFIXES) if p.is_file()), None)


# --- all of them ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Job:
    """What a worker process is given."""

    station: Station
    folder: Path
    time_limit: float | None
    fresh: bool


@dataclass(frozen=True, slots=True)
class _Running:
    job: _Job
    process: BaseProcess
    begun: float


def run(
    found: Iterable[Station],
    out: Path,
    *,
    jobs: int | None = None,
    time_limit: float | None = None,
    fresh: bool = False,
) -> Generator[Row, None, None]:
    """Plan stations, each in its own process and with one solver thread; rows come as stations end.

    Parameters
    ----------
    found : iterable of Station
    out : Path
        Every station writes to the folder of its name in here.
    jobs : int, optional
        Processes at a time; by default one per core.
    time_limit : float, optional
        Seconds for each station, in place of the scenario's own limit.
    fresh : bool
        Do again what is done.

    Notes
    -----
    Closing the generator, or an exception while it waits, ends the processes still at work.
    """
    context = multiprocessing.get_context("spawn")
    waiting = [_Job(s, out / s.name, time_limit, fresh) for s in found]
    running: dict[Any, _Running] = {}  # by the receiving end of the pipe
    try:
        while waiting or running:
            while waiting and len(running) < (jobs or os.cpu_count() or 1):
                job = waiting.pop(0)
                receive, send = context.Pipe(duplex=False)
                process = context.Process(target=_work, args=(job, send), name=job.station.name)
                process.start()
                send.close()  # so that the end of the process ends the pipe
                running[receive] = _Running(job, process, time.monotonic())
            for ready in wait(list(running)):
                yield _ended(ready, running.pop(ready))
    finally:
        for left in running.values():
            left.process.terminate()
        for left in running.values():
            left.process.join()


def _ended(receive: Any, ended: _Running) -> Row:
    """The row that a process sent, or what its silence means."""
    try:
        row: Row = receive.recv()
    except EOFError:
        ended.process.join()
        words = f"the process ended without an answer (exit code {ended.process.exitcode})"
        row = Row(ended.job.station.name, Outcome.CRASHED, words)
    finally:
        receive.close()
    ended.process.join()
    return row if row.resumed else replace(row, seconds=time.monotonic() - ended.begun)


# --- one of them, in its own process --------------------------------------------------------------
def _work(job: _Job, send: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        row = _plan(job)
    except ScenarioError as error:
        row = Row(job.station.name, Outcome.WRONG, str(error))
    except Exception as error:
        _keep(job.folder / "error.txt", traceback.format_exc())
        row = Row(job.station.name, Outcome.CRASHED, f"{type(error).__name__}: {error}")
    send.send(row)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)


def _plan(job: _Job) -> Row:
    """Load, and plan unless that is done already."""
    from shiftopt import job as single
    from shiftopt.scenario.load import load

    scenario = load(job.station.path, job.station.period)
    options = single.options(scenario, job.time_limit)
    key = _key(scenario.hash, options)
    old = None if job.fresh else _done(job.folder, key)
    if old is not None:
        return old
    (job.folder / DONE).unlink(missing_ok=True)
    begun = time.monotonic()
    start = Row(job.station.name, Outcome.CRASHED, title=scenario.name, people=len(scenario.people))
    try:
        result = single.plan(scenario, options)
    except AuditError as error:
        single.dump(error, scenario, options, job.folder)
        return replace(start, outcome=Outcome.UNSOUND, words=str(error))
    page = single.write(result, scenario, job.folder)
    row = replace(
        start,
        page=f"{job.station.name}/{page.name}",
        seconds=time.monotonic() - begun,
        places=sum(need.least for need in scenario.needs.values()),
        **_told(result, scenario),
    )
    if result.stop is not Stop.INTERRUPTED:
        _keep(job.folder / DONE, json.dumps({"for": key, "row": asdict(row)}, ensure_ascii=False, indent=1))
    return row


def _told(result: Result, scenario: Scenario) -> dict[str, Any]:
    """What a result means for the overview."""
    from shiftopt.report.words import verdict

    outcome = {Status.INFEASIBLE: Outcome.IMPOSSIBLE, Status.UNKNOWN: Outcome.NOTHING}.get(
        result.status, Outcome.PLANNED
    )
    short = 0
    if result.roster is not None:
        crew = result.roster.crew
        short = sum(max(0, need.least - len(crew(*place))) for place, need in scenario.needs.items())
    return {
        "outcome": outcome,
        "words": verdict(result, scenario.language),
        "short": short,
        "proven": result.status is Status.OPTIMAL,
    }


# --- what is done ---------------------------------------------------------------------------------
def _key(scenario_hash: str, options: Options) -> dict[str, Any]:
    """All that decides a result; results made for the same key needn't be made again."""
    from shiftopt.versions import versions

    return {"scenario": scenario_hash, "options": asdict(options), "versions": versions()}


def _done(folder: Path, key: dict[str, Any]) -> Row | None:
    """The row of an earlier run for the same key, or None."""
    try:
        told = json.loads((folder / DONE).read_text(encoding="utf-8"))
        row = told["row"] if told["for"] == key else None
        return Row(**row | {"outcome": Outcome(row["outcome"]), "resumed": True}) if row else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(path: Path, text: str) -> None:
    from shiftopt.export.whole import write_whole

    write_whole(path, text + "\n")
