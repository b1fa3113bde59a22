"""Many stations at once: which they are, that none stops another, and that nothing is done twice."""

from __future__ import annotations

import json
import multiprocessing
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shiftopt.batch import Row, run, stations
from shiftopt.cli.app import app
from shiftopt.errors import ScenarioError
from tests.stations import ALL_AWAY, MINI, MISTAKE, write

MONTH = "2026-11"


def batch(*words: object) -> Result:
    return CliRunner().invoke(app, ["batch", *map(str, words)])


def codes(rows: list[Row]) -> dict[str, int]:
    return {row.station.id: row.station.exit_code for row in rows}


# --- which stations -------------------------------------------------------------------------------
def test_what_counts_as_a_station(tmp_path: Path) -> None:
    """Files, folders with the month's file, folders with station.yaml; nothing else."""
    for name in ("b.yaml", "a.yml", "_base.yaml", ".hidden.yaml", "notes.txt", "none/readme.yaml"):
        write(tmp_path / name)
    for name in ("both/2026-11.yaml", "both/2026-12.yaml", "both/station.yaml", "lasting/station.yaml"):
        write(tmp_path / name)
    found = {s.name: (s.path.relative_to(tmp_path).as_posix(), s.period) for s in stations(tmp_path, MONTH)}
    assert found == {
        "a": ("a.yml", MONTH),
        "b": ("b.yaml", MONTH),
        "both": ("both/2026-11.yaml", None),
        "lasting": ("lasting/station.yaml", MONTH),
    }


def test_a_folder_that_is_a_station(tmp_path: Path) -> None:
    """Its months are not stations of their own."""
    write(tmp_path / "xingfu" / "station.yaml")
    write(tmp_path / "xingfu" / "2026-11.yaml")
    assert [(s.name, s.path.name) for s in stations(tmp_path / "xingfu", MONTH)] == [
        ("xingfu", "2026-11.yaml")
    ]


def test_two_stations_of_one_name_are_refused(tmp_path: Path) -> None:
    """They would write to the same folder."""
    write(tmp_path / "a.yaml")
    write(tmp_path / "a" / "station.yaml")
    with pytest.raises(ScenarioError, match="two stations are called a"):
        stations(tmp_path, MONTH)


def test_a_folder_without_stations_is_status_3(tmp_path: Path) -> None:
    """With a hint what to put there."""
    result = batch(tmp_path, "--month", MONTH, "-o", tmp_path / "out")
    assert result.exit_code == 3
    assert "station.yaml" in result.stderr


# --- all of them ----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A batch with a good, a wrong and an impossible station, and one without a period of its own."""
    home = tmp_path_factory.mktemp("mixed")
    write(home / "city" / "good.yaml")
    write(home / "city" / "away.yaml", MINI + ALL_AWAY)
    write(home / "city" / "wrong.yaml", MINI + MISTAKE)
    write(
        home / "city" / "later" / "station.yaml",
        MINI.replace("period: 2026-11\n", "").replace("小站", "后站"),
    )
    return home, batch(home / "city", "--month", MONTH, "-o", home / "out", "--jobs", "2")


def test_bad_stations_do_not_stop_the_others(mixed: tuple[Path, Result]) -> None:
    """Good ones are planned, the impossible one is explained on a page, the wrong one named; status 3."""
    home, result = mixed
    assert result.exit_code == 3, result.output
    for name in ("good", "later"):
        assert (home / "out" / name / "roster.csv").exists()
    assert "2026-11-01" in (home / "out" / "later" / "roster.csv").read_text(encoding="utf-8-sig")
    assert "11月10日" in (home / "out" / "away" / "report.html").read_text(encoding="utf-8")
    assert not (home / "out" / "away" / "roster.csv").exists()
    assert "wrong.yaml" in result.stdout


def test_a_batch_ends_with_an_overview(mixed: tuple[Path, Result]) -> None:
    """index.html links every page; the table has a line a station; the last line is the path."""
    home, result = mixed
    index = (home / "out" / "index.html").read_text(encoding="utf-8")
    for name in ("good", "away", "later"):
        assert f"{name}/report.html" in index
    lines = result.stdout.splitlines()
    assert lines[-1] == str(home / "out" / "index.html")
    assert len(lines) == 1 + 4 + 1
    assert "后站" in result.stdout


def test_what_is_done_is_not_done_again(mixed: tuple[Path, Result]) -> None:
    """Only what changed is planned; --fresh plans all; the verdict is the same."""
    home, first = mixed
    files = {p: p.stat().st_mtime_ns for p in (home / "out").rglob("roster.csv")}
    again = batch(home / "city", "--month", MONTH, "-o", home / "out")
    assert again.exit_code == 3
    assert again.stderr.count("上次已排好") == 3
    assert {p: p.stat().st_mtime_ns for p in files} == files
    assert [line.split()[0] for line in again.stdout.splitlines()] == [
        line.split()[0] for line in first.stdout.splitlines()
    ]
    write(home / "city" / "good.yaml", MINI.replace("甘露", "甘棠"))
    changed = batch(home / "city", "--month", MONTH, "-o", home / "out")
    assert changed.stderr.count("上次已排好") == 2
    good = [s for s in stations(home / "city", MONTH) if s.name == "good"]
    assert [row.resumed for row in run(good, home / "out")] == [True]
    assert [row.resumed for row in run(good, home / "out", time_limit=50)] == [False]
    assert [row.resumed for row in run(good, home / "out", time_limit=50, fresh=True)] == [False]


def test_a_broken_mark_is_no_mark(tmp_path: Path) -> None:
    """A done.json that can't be read means: do it."""
    write(tmp_path / "city" / "good.yaml")
    write(tmp_path / "out" / "good" / "done.json", '{"for": 1')
    rows = list(run(stations(tmp_path / "city", MONTH), tmp_path / "out"))
    assert not rows[0].resumed
    assert json.loads((tmp_path / "out" / "good" / "done.json").read_text(encoding="utf-8"))["row"]


def test_a_killed_station_is_one_row_among_others(tmp_path: Path) -> None:
    """Its process dies without a word; the other is planned; the killed one isn't taken for done."""
    for name in ("bad", "good"):
        write(tmp_path / "city" / f"{name}.yaml")

    def kill() -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            for child in multiprocessing.active_children():
                if child.name == "bad":
                    child.kill()
                    return
            time.sleep(0.005)

    killer = threading.Thread(target=kill)
    killer.start()
    rows = list(run(stations(tmp_path / "city", MONTH), tmp_path / "out", jobs=1))
    killer.join()
    assert codes(rows) == {"bad": 1, "good": 0}
    assert not (tmp_path / "out" / "bad" / "done.json").exists()
    assert codes(list(run(stations(tmp_path / "city", MONTH), tmp_path / "out"))) == {"bad": 0, "good": 0}


def test_a_fault_in_a_station_is_told_and_kept(tmp_path: Path) -> None:
    """Status 1; the traceback lies in the station's folder."""
    write(tmp_path / "city" / "bad.yaml")
    write(tmp_path / "city" / "good.yaml")
    write(tmp_path / "out" / "bad" / "report.html" / "in-the-way")
    result = batch(tmp_path / "city", "--month", MONTH, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert (tmp_path / "out" / "good" / "done.json").exists()
    assert not (tmp_path / "out" / "bad" / "done.json").exists()


def test_leaving_early_ends_the_processes(tmp_path: Path) -> None:
    """No process outlives the generator."""
    for name in ("a", "b", "c"):
        write(tmp_path / "city" / f"{name}.yaml")
    with closing(run(stations(tmp_path / "city", MONTH), tmp_path / "out", jobs=2)) as running:
        next(running)
    assert multiprocessing.active_children() == []


def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    """Status 130 and an overview of the finished; the same command goes on where it stopped."""
    for name in ("a", "b", "c"):
        write(tmp_path / "city" / f"{name}.yaml")
    words = [sys.executable, "-m", "shiftopt", "batch", "city", "--month", MONTH, "--jobs", "1"]
    process = subprocess.Popen(
        words, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stderr is not None
    assert "1/3" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    done = [p.parent.name for p in (tmp_path / "out" / MONTH).rglob("done.json")]
    assert "a" in done
    assert len(done) < 3
    assert "a/report.html" in (tmp_path / "out" / MONTH / "index.html").read_text(encoding="utf-8")
    again = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert again.returncode == 0, again.stderr
    assert again.stderr.count("上次已排好") == len(done)
