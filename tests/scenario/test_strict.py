"""YAML is read strictly: nothing guessed, nothing lost, every value with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from shiftopt.scenario import strict
from shiftopt.scenario.strict import Place, parse


def plain(text: str) -> Any:
    node, problems = parse(text, "s.yaml")
    assert not problems, problems
    assert node is not None
    return node.plain()


def told(text: str) -> list[str]:
    return [str(p) for p in parse(text, "s.yaml")[1]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("off", "off"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("N", "N"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("007", "007"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("2.5", 2.5),
        ("2026-12-31", date(2026, 12, 31)),
        ("2026-02-30", "2026-02-30"),
        ("2026-12", "2026-12"),
        ("2026-12-31 07:00:00", "2026-12-31 07:00:00"),
        ('"14:00"', "14:00"),
        ("'12'", "12"),
        ("14:00 例会", "14:00 例会"),
    ],
)
def test_a_plain_value_is_what_it_looks_like(text: str, value: object) -> None:
    """Only whole numbers, decimals, dates, true, false and null aren't text."""
    found = plain(f"a: {text}")["a"]
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("text", "quoted"), [("14:00", '"14:00"'), ("7:30", '"07:30"'), ("23:00:00", '"23:00"')]
)
def test_an_unquoted_clock_time_is_told_with_its_quotes(text: str, quoted: str) -> None:
    """YAML would make 840 of 14:00."""
    assert told(f"a: {{b: {text}}}") == [f"s.yaml:1:8: clock time {text} isn't quoted; write {quoted}"]


def test_a_repeated_key_names_both_lines() -> None:
    """The later one doesn't win silently."""
    assert told("a: 1\nb: 2\na: 3\n") == [
        "s.yaml:3:1: key 'a' is repeated, first in line 1; keep one of the two"
    ]


def test_every_problem_of_a_file_is_told() -> None:
    """Clock times and repeated keys don't stop the reading."""
    assert len(told("a: 1:00\nb: {c: 1, c: 2}\nd: 2:00\n")) == 3


def test_aliases_and_merge_keys_work() -> None:
    """<<: *name fills in what isn't written; several can be merged, the first wins."""
    text = "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz: {<<: [*x, *y], a: 9}\nw: *x\n"
    assert plain(text)["z"] == {"a": 9, "b": 2, "c": 4}
    assert plain(text)["w"] == {"a": 1, "b": 2}


@pytest.mark.parametrize("text", ["z: {<<: 3}", "z: {<<: []}", "x: &x [1]\nz: {<<: *x}"])
def test_only_mappings_merge(text: str) -> None:
    """A merge key with anything else is told."""
    assert "merges mappings only" in told(text)[0]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a:\n\tb: 1\n", "s.yaml:2:1: a tab in the indentation; write spaces"),
        ("a: [1, 2\nb: 3", "s.yaml:1:4: this `[` isn't closed, or a comma is missing; write [a, b]"),
        (
            "a: {b: 1\nc: 2\n",
            "s.yaml:1:4: this `{` isn't closed, or a comma is missing; write {key: value, key: value}",
        ),
        ('a: "x\nb: 1\n', "s.yaml:1:4: this quote isn't closed; close it"),
        ("a: b: c\n", "s.yaml:1:5: a colon where no key can be; indent with spaces, or quote the text"),
        ("a: @x\n", "s.yaml:1:4: a value can't begin with '@'; quote it"),
        ("a: *q\n", "s.yaml:1:4: unknown alias *q; define &q above it, or quote the text"),
        ("a: &x [*x]\n", "s.yaml:1:8: alias *x stands inside itself; write the value out"),
        (
            "a: !!python/name:os.system x\n",
            "s.yaml:1:4: tag '!!python/name:os.system'; remove it: values need no tags",
        ),
        (
            "a: 1\n---\nb: 2\n",
            "s.yaml:2:1: a second document begins here; remove the line `---`: a file holds one scenario",
        ),
        ("[a]: 1\n", 's.yaml:1:1: a list or mapping can\'t be a key; keys are text; quote it, such as "[a]"'),
        ("a: x\n - y\n", None),
        ("", "s.yaml:1:1: the file is empty; begin with `shiftopt: 1`"),
    ],
)
def test_a_slip_of_syntax_is_one_clear_problem(text: str, problem: str | None) -> None:
    """One sentence with line and column, in words for people who don't know YAML."""
    assert told(text) == ([problem] if problem else [])


def test_places_are_those_of_values_and_of_keys() -> None:
    """A node finds what a path leads to, as near as it goes."""
    node, _ = parse("a:\n  - {b: 1,  c: 2}\n", "s.yaml")
    assert node is not None
    assert node.at(["a", 0, "c"]) == Place("s.yaml", 2, 16)
    assert node.at(["a", 0, "c"], key=True) == Place("s.yaml", 2, 13)
    assert node.at(["a", 0, "nothing"]) == Place("s.yaml", 2, 5)
    assert node.at(["a", 7]) == Place("s.yaml", 2, 3)


def test_columns_count_characters() -> None:
    """Chinese before a value doesn't shift its column."""
    node, _ = parse("{甲乙: 一, b: 2}", "s.yaml")
    assert node is not None
    assert node.at(["b"]) == Place("s.yaml", 1, 12)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("a: 早班\n".encode("gbk"), "s.yaml:1:4: the file isn't UTF-8 (it looks like GBK); save it as UTF-8"),
        ("a: 1\n".encode("utf-16"), "s.yaml:1:1: the file is UTF-16 or no text at all; save it as UTF-8"),
        ("a: 1\n".encode("utf-16-be"), "s.yaml:1:1: the file is UTF-16 or no text at all; save it as UTF-8"),
        (b"a: 1\nb: \xff\n", "s.yaml:2:4: the file isn't UTF-8; save it as UTF-8"),
        (b"a: 1\r\nb: x\x07y\n", "s.yaml:2:5: invisible control character U+0007; remove it"),
        (b"PK\x03\x04\x00\x00\x08", "s.yaml:1:1: the file is UTF-16 or no text at all; save it as UTF-8"),
    ],
)
def test_what_is_no_utf8_text_is_told(raw: bytes, problem: str) -> None:
    """Bytes that can't be read say where and what to do."""
    assert str(strict.decode(raw, "s.yaml")[1]) == problem


def test_a_byte_order_mark_is_accepted() -> None:
    """Notepad writes one."""
    assert strict.decode("a: 1\n".encode("utf-8-sig"), "s.yaml") == ("a: 1\n", None)


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    """No traceback for a wrong path."""
    assert "is a folder" in str(strict.read(tmp_path, "s")[1][0])
    assert "no such file" in str(strict.read(tmp_path / "s.yaml", "s")[1][0])


def test_the_parser_written_in_python_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where libyaml is missing, values and places stay the same."""
    path = Path(__file__).parents[2] / "scenarios" / "quickstart.yaml"
    text = path.read_text(encoding="utf-8")
    fast = parse(text, "s")
    monkeypatch.setattr(strict, "_PARSER", yaml.SafeLoader)
    assert parse(text, "s") == fast
