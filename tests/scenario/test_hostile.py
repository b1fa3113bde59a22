"""Whatever a file holds, loading ends soon, in little memory, and in nothing but a ScenarioError."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shiftopt.errors import ScenarioError
from shiftopt.scenario.load import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"

HEAD = """shiftopt: 1
station: {id: x}
period: 2026-12
shifts: {M: {start: "07:00", end: "15:00"}}
rotation: {cycle: "M-", anchor: 2026-12-01, teams: {甲: 0, 乙: 1}}
grids: {G1: {need: {M: 1}}}
people: [{id: p1, team: 甲}, {id: p2, team: 乙}]
"""

PROGRAM = """
import sys, time

from pathlib import Path
from shiftopt.errors import ScenarioError
from shiftopt.scenario.load import load
try:
    load(sys.argv[1])
except ScenarioError as error:
    assert error.problems and len(str(error)) < 100_000
    print(str(error).splitlines()[0][:300])
else:
    print("loaded")
print(time.process_time())
status = Path("/proc/self/status")
if status.exists():
    print(next(int(line.split()[1]) // 1024 for line in status.open() if line.startswith("VmHWM")))
"""
"""Prints the first problem, the seconds of work, and the peak memory in MB where the system tells it."""


def many(what: str, number: int) -> str:
    return "".join(what.format(i=i) for i in range(number))


def bomb() -> str:
    """Each line ten times the one before."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{k}: &{k} [{', '.join(['*' + j] * 10)}]" for j, k in pairwise("abcdefghijk")]
    return HEAD + "\n".join(lines)


def merge_bomb() -> str:
    """A big mapping merged many times."""
    keys = ", ".join(f"k{i}: 1" for i in range(300))
    return f"a: &a {{{keys}}}\n" + "b:\n" + "\n".join(f" b{i}: {{<<: *a}}" for i in range(5000))


HOSTILE: dict[str, Callable[[], str | bytes]] = {
    "alias bomb": bomb,
    "merge bomb": merge_bomb,
    "a scalar of 100 MB": lambda: b"a: " + b"x" * 100_000_000,
    "a scalar just below the largest file": lambda: "a: " + "x" * 4_900_000,
    "a quoted scalar": lambda: 'a: "' + "\\n" * 2_400_000 + '"',
    "a block scalar": lambda: "a: |\n" + " x\n" * 1_600_000,
    "a comment": lambda: "# " + "x" * 4_900_000 + "\n" + HEAD + "x: 1",
    "deep brackets": lambda: "a: " + "[" * 1_000_000,
    "deep braces": lambda: "a: " + "{a: " * 500_000,
    "deep blocks": lambda: "\n".join(" " * i + "a:" for i in range(2_000)),
    "deep dashes": lambda: "- " * 1_000_000,
    "flat list": lambda: "a: [" + "1," * 2_000_000 + "]",
    "empty lists": lambda: "a: [" + "[]," * 1_500_000 + "]",
    "repeated keys": lambda: "a: 1\n" * 1_000_000,
    "clock times": lambda: HEAD + "x: [" + "14:00, " * 90_000 + "]",
    "a huge number": lambda: HEAD + "handover: " + "9" * 60_000,
    "a huge decimal": lambda: HEAD + "handover: 1." + "9" * 60_000,
    "unknown people": lambda: HEAD + "requests:\n" + "- {who: px, date: 2026-12-01, want: M}\n" * 12_000,
    "wrong leave": lambda: HEAD + "leave:\n" + "- {who: p1}\n" * 30_000,
    "wrong rules": lambda: HEAD + "rules:\n" + "- {kind: min_rest}\n" * 30_000,
    "unknown keys": lambda: HEAD + "".join(f"k{i}: 1\n" for i in range(45_000)),
    "many duties": lambda: HEAD
    + "duties:\n"
    + '- {who: p1, date: 2026-12-01, start: "08:00", end: "09:00", what: x}\n' * 14_000,
    "many grids": lambda: HEAD.replace("{G1:", "{" + many("H{i}: {{need: {{M: 1}}}}, ", 20_000) + "G1:"),
    "many people": lambda: HEAD.replace("[{id: p1", "[" + many("{{id: q{i}, team: 甲}},", 9_000) + "{id: p1"),
    "many teams": lambda: HEAD.replace("{甲: 0", "{" + many("t{i}: 0, ", 40_000) + "甲: 0"),
    "a long period": lambda: HEAD.replace("2026-12\n", "{start: 0001-01-01, end: 9999-12-31}\n", 1),
    "the end of time": lambda: HEAD.replace("2026-12\n", "{start: 9999-12-01, end: 9999-12-31}\n", 1),
    "the beginning of time": lambda: HEAD.replace("2026-12\n", "{start: 0001-01-01, end: 0001-01-31}\n", 1),
    "binary junk": lambda: random.Random(1).randbytes(200_000),
    "zeros": lambda: bytes(1_000_000),
    "UTF-16": lambda: HEAD.encode("utf-16"),
    "GBK": lambda: HEAD.encode("gbk"),
    "lone surrogates": lambda: HEAD.replace("甲", '"\\ud800"'),
    "a folder as people": lambda: HEAD.split("people")[0] + "people: .\n",
    "a device as history": lambda: HEAD + "history: /dev/zero\n",
    "a name that no file has": lambda: HEAD + 'history: "a\\0b"\n',
    "extends itself": lambda: HEAD + "extends: scenario.yaml\n",
    "extends many times": lambda: HEAD + "extends: [" + "scenario.yaml, " * 1000 + "]\n",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_clear_error(name: str, tmp_path: Path) -> None:
    """In seconds on a slow and busy machine, and within 300 MB, interpreter included."""
    content = HOSTILE[name]()
    path = tmp_path / "scenario.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    command = [sys.executable, "-c", PROGRAM, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    first, seconds, *peak = run.stdout.splitlines()
    assert path.name in first
    assert float(seconds) < 5
    assert all(int(megabytes) < 300 for megabytes in peak)


# --- fuzz ---------------------------------------------------------------------------------------
def load_text(folder: Path, content: bytes) -> None:
    """Load whatever this is; only a ScenarioError may come of it."""
    path = folder / "scenario.yaml"
    path.write_bytes(content)
    with contextlib.suppress(ScenarioError):
        load(path)


FUZZ = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


@FUZZ
@given(st.binary(max_size=300))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    """Bytes from anywhere."""
    load_text(tmp_path, content)


@FUZZ
@given(st.text(alphabet="ab:- \n\t[]{}&*!|>'\"%@`#,?0179.~<甲", max_size=120))
def test_any_text_of_yaml_signs(tmp_path: Path, text: str) -> None:
    """Text made of the signs that mean something to YAML."""
    load_text(tmp_path, text.encode())
    load_text(tmp_path, (HEAD + text).encode())


SOUND = (SCENARIOS / "quickstart.yaml").read_text(encoding="utf-8")
SLIPS = st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 12), st.text(max_size=3))
SECTIONS = [line.split(":")[0] for line in HEAD.splitlines()] + [
    "leave", "requests", "duties", "events", "balances", "worked", "rules", "tiers", "holidays", "solver",
    "history", "handover", "on_duty", "profile", "extends",
]  # fmt: skip
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
    st.sampled_from(
        ["M", "-", "off", "甲", "p1", "2026-12-05", "0000-00-00", "07:00", "24:00", "", "G1", "x" * 90]
    ),
)
KEYS = st.sampled_from(
    [
        "id",
        "who",
        "date",
        "from",
        "to",
        "M",
        "min",
        "wish",
        "need",
        "kind",
        "start",
        "end",
        "hours",
        "name",
        "甲",
        "p1",
        "weekend",
        "2026-12-05",
        "limit",
        "cycle",
        "teams",
        "anchor",
        "library",
        "limits",
        "nights",
        "week",
        "team",
        "of",
    ]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@FUZZ
@given(st.sampled_from(SECTIONS), VALUES)
def test_any_value_in_any_section(tmp_path: Path, section: str, value: object) -> None:
    """A sound file with one section made of something else."""
    lines = [line for line in HEAD.splitlines() if not line.startswith(f"{section}:")]
    text = "\n".join([*lines, f"{section}: {json.dumps(value, ensure_ascii=False)}"])
    load_text(tmp_path, text.encode())


@FUZZ
@given(
    st.lists(
        st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 12), st.text(max_size=3)),
        min_size=1,
        max_size=3,
    )
)
def test_a_sound_scenario_with_slips(tmp_path: Path, slips: list[tuple[int, int, str]]) -> None:
    """A few characters lost, added or replaced anywhere."""
    text = SOUND
    for at, lost, added in slips:
        text = text[:at] + added + text[at + lost :]
    load_text(tmp_path, text.encode("utf-8", "surrogatepass"))


@FUZZ
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=4))
def test_a_sound_scenario_with_lines_moved(tmp_path: Path, moves: list[tuple[int, int]]) -> None:
    """Lines in another order, as after a careless paste."""
    lines = SOUND.splitlines()
    for source, target in moves:
        lines.insert(target % len(lines), lines.pop(source % len(lines)))
    load_text(tmp_path, "\n".join(lines).encode())
