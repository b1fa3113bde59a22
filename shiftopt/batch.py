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
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import quote

from shiftopt.errors import AuditError, Problem, ScenarioError, ShiftoptError
from shiftopt.export.whole import write_whole
from shiftopt.report.overview import StationRow
from shiftopt.scenario.types import Scenario
from shiftopt.solving.options import Options
from shiftopt.solving.result import Result, Status

DONE = "done.json"
"""Written last into a station's folder; says for what the results hold."""

SUFFIXES = (".yaml", ".yml")

LOOK = 0.2
"""Seconds between two looks at whether to stop."""


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
    """How one station ended.

    Attributes
    ----------
    station : StationRow
        Its row in the overview; ``id`` is the name of its file.
    words : str
        The verdict, or what went wrong; several lines.
    seconds : float
        Wall-clock time of the run that made it.
    resumed : bool
        Taken over from an earlier run.
    """

    station: StationRow
    words: str
    seconds: float = 0.0
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
    plotly: str


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
    stop: threading.Event | None = None,
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
    stop : threading.Event, optional
        Once set, the rows end; the stations still at work are given up.

    Notes
    -----
    Closing the generator, or an exception while it waits, ends the processes still at work.
    """
    from shiftopt.report.page import share_plotly

    context = multiprocessing.get_context("spawn")
    plotly = share_plotly(out)
    waiting = [_Job(s, out / s.name, time_limit, fresh, plotly) for s in found]
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
            ended = wait(list(running), timeout=LOOK)
            if stop is not None and stop.is_set():
                return
            for ready in ended:
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
        code = ended.process.exitcode
        row = _failed(
            ended.job.station, ShiftoptError(f"its process ended without an answer (exit code {code})")
        )
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
    except ShiftoptError as error:
        row = _failed(job.station, error)
    except Exception as error:
        write_whole(job.folder / "error.txt", traceback.format_exc())
        row = _failed(job.station, ShiftoptError(f"{type(error).__name__}: {error}"))
    send.send(row)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)


def _failed(station: Station, error: ShiftoptError) -> Row:
    words = str(error)
    exit_code = error.exit_code if isinstance(error, ScenarioError | AuditError) else ShiftoptError.exit_code
    return Row(StationRow(station.name, station.name, exit_code, words.partition("\n")[0]), words)


def _plan(job: _Job) -> Row:
    """Load, and plan unless that is done already."""
    from shiftopt import job as single
    from shiftopt.ledger import beside
    from shiftopt.scenario.load import load

    scenario = load(job.station.path, job.station.period, beside(job.station.path))
    options = single.options(scenario, job.time_limit)
    key = _key(scenario.hash, options)
    old = None if job.fresh else _done(job.folder, key)
    if old is not None:
        return old
    begun = time.monotonic()
    (job.folder / DONE).unlink(missing_ok=True)
    try:
        result = single.plan(scenario, options)
    except AuditError as error:
        single.dump(error, scenario, options, job.folder)
        raise
    page = single.write(result, scenario, job.folder, plotly=job.plotly)
    row = _row(job.station, scenario, result, f"{job.station.name}/{page.name}")
    row = replace(row, seconds=time.monotonic() - begun)
    told = {"for": key, "row": asdict(row)}
    write_whole(job.folder / DONE, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return row


def _row(station: Station, scenario: Scenario, result: Result, link: str) -> Row:
    """What a result means for the overview."""
    from shiftopt.report.words import verdict

    words = verdict(result, scenario.language)
    first, *more = words.splitlines()
    exit_code = {Status.INFEASIBLE: 4, Status.UNKNOWN: 5}.get(result.status, 0)
    shown = StationRow(
        station.name,
        scenario.name,
        exit_code,
        more[0] if exit_code == 4 and more else first,
        quote(link),
        len(scenario.staff),
        unproven=tuple(tier.name for tier in result.tiers if not tier.proven),
        provisional=scenario.calendar.provisional,
    )
    return Row(_counted(shown, result), words)


def _counted(row: StationRow, result: Result) -> StationRow:
    """The row with what only a roster can tell."""
    from shiftopt.report.facts import Facts

    if result.roster is None or result.audit is None:
        return row
    facts = Facts(result.roster, result.audit)
    return replace(
        row,
        people=len(result.roster.people),
        hours_max=max((load.total for load in facts.loads.values()), default=0),
        overloaded=len(facts.overloaded),
        hard_breaches=len(result.audit.hard),
        moved=sum(change.mark in ("moved", "extra") for change in facts.changes),
    )


# --- what is done ---------------------------------------------------------------------------------
def _key(scenario_hash: str, options: Options) -> dict[str, Any]:
    """All that decides a result; results made for the same key needn't be made again."""
    from shiftopt.versions import versions

    return {"scenario": scenario_hash, "options": asdict(options), "versions": versions()}


def _done(folder: Path, key: dict[str, Any]) -> Row | None:
    """The row of an earlier run for the same key, or None."""
    try:
        told = json.loads((folder / DONE).read_text(encoding="utf-8"))
        if told["for"] != key:
            return None
        shown = dict(told["row"]["station"])
        shown["unproven"] = tuple(shown["unproven"])
        return Row(StationRow(**shown), told["row"]["words"], told["row"]["seconds"], resumed=True)
    except (OSError, ValueError, KeyError, TypeError):
        return None
