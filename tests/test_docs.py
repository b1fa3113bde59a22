"""The documentation says what the program does: it is fresh, what it shows runs, its links lead somewhere."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from shiftopt import profiles
from shiftopt.cli.app import COMMANDS, app
from shiftopt.cli.ending import MEANING, Exit
from shiftopt.rules import RULES
from shiftopt.scenario.file.whole import File
from shiftopt.scenario.load import load

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "scenarios" / "README.md", *DOCS.rglob("*.md")])
BUILD = runpy.run_path(str(DOCS / "build.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


# --- made from the program ------------------------------------------------------------------------
@pytest.mark.parametrize("page", BUILD["PAGES"])
def test_a_page_made_from_the_program_is_fresh(page: str) -> None:
    """`python docs/build.py` would change nothing."""
    assert read(page) == BUILD["PAGES"][page]()


def test_every_rule_and_its_keys_are_described() -> None:
    """A heading a rule, and a row for each key of its own."""
    text = read("rules.md")
    for kind, rule in RULES.items():
        section = text.split(f"\n## {kind}\n")[1].split("\n## ")[0]
        own = set(rule.model_fields) - set(text.split("\n## ")[0].split("`")) - {"kind"}
        assert [key for key in own if f"| `{key}` |" not in section] == [], kind
        assert section.count("\n| `") >= len(rule.examples)


def test_every_profile_and_source_is_described() -> None:
    """A heading each; what can't be relied on says so."""
    text = read("profiles.md")
    assert [n for n in profiles.names() if f"\n## {n}\n" not in text] == []
    for key, source in profiles.sources().items():
        section = text.split(f"\n### {key}\n")[1].split("\n### ")[0]
        assert f"Status: {source.status}." in section


def test_every_command_and_option_is_described() -> None:
    """Commands of groups too."""
    text = read("cli.md")
    for path, command in commands(app, "shiftopt"):
        section = text.split(f"# `{path}`\n")[1]
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert option.opts[-1] in section, (path, option.opts)


def test_every_exit_status_is_described() -> None:
    """Each with what it means."""
    assert set(MEANING) == set(Exit)
    assert [status for status in Exit if f"| {int(status)} | {MEANING[status]} |" not in read("cli.md")] == []


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    for each in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), each)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {each}")
        else:
            yield f"{path} {each}", command


def test_every_section_and_key_is_described() -> None:
    """Whatever the file may hold has a heading, an example and a row."""
    template = read("parts/scenario.md")
    assert [m.__name__ for m in BUILD["models"](File) if f"<!-- keys: {m.__name__} -->" not in template] == []
    for section in File.model_fields:
        if section not in ("shiftopt", "extends"):
            assert f"\n## {section}\n" in template
            assert f"<!-- example: {section} -->" in template


def test_the_example_file_is_a_scenario() -> None:
    """The page shows its parts, so all of it must load, as it stands."""
    scenario = load(DOCS / "example.yaml")
    assert scenario.days == 31
    assert scenario.balances["p01"]["nights"] == 1


# --- links ----------------------------------------------------------------------------------------
def anchors(path: Path) -> set[str]:
    """What a link may name after #, as GitHub makes it from headings."""
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    heads = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    """Files exist; so do the headings named."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    missing = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith(("http:", "https:")):
            continue
        where, _, anchor = link.partition("#")
        target = page.parent / where if where else page
        if page.parent.name == "parts":  # becomes a page one folder up
            target = DOCS / where if where else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            missing.append(link)
    assert missing == []


def test_every_page_can_be_reached_from_the_index() -> None:
    """No page is forgotten."""
    listed = set(re.findall(r"\]\(([^)#\s]+)\)", read("index.md")))
    pages = {p.relative_to(DOCS).as_posix() for p in DOCS.rglob("*.md") if p.parent.name != "parts"}
    assert pages - listed == {"index.md"}


def test_the_answer_explained_is_the_one_given() -> None:
    """Its arithmetic and its rules, word by word; the rest needs minutes and is the scenarios' own test."""
    first, arithmetic, *rules, _ = re.findall(r"```text\n(.*?)```", read("explain.md"), re.DOTALL)[
        0
    ].splitlines()
    told = CliRunner().invoke(app, ["check", str(ROOT / "scenarios" / "impossible" / "group-leave.yaml")])
    assert told.exit_code == 4
    assert arithmetic in told.stdout.splitlines()
    assert rules == [RULES[kind](kind=kind).sentence("zh") for kind in ("cover", "leave")]
    assert first.startswith("排不出来")


# --- what the tutorial does -----------------------------------------------------------------------
STEP = re.compile(
    r"```(?P<kind>sh|text|yaml) ?(?P<file>\S*)\n(?P<text>.*?)```|<!-- edit: (?P<edit>.*?) -->", re.DOTALL
)


@pytest.mark.parametrize("page", ["tutorial.md", "tutorial.zh.md"])
def test_the_tutorial_works(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its commands end as it says, and what it shows of their output is there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHIFTOPT_LEDGER", raising=False)
    printed, done = "", 0
    for step in STEP.finditer(read(page)):
        if step["edit"]:
            edit(*step["edit"].split(maxsplit=4))
        elif step["kind"] == "yaml":
            Path(step["file"]).write_text(step["text"], encoding="utf-8")
        elif step["kind"] == "sh":
            printed = "".join(squeezed(run(line).stdout) for line in step["text"].splitlines())
            done += 1
        else:
            shown = step["text"].splitlines()
            assert [line for line in shown if squeezed(line).strip() not in printed] == [], printed
    assert done >= 7


def run(line: str) -> Result:
    """A command line of a page; a number in its comment is the status with which it ends."""
    command, _, comment = line.partition("  # ")
    status = int((re.findall(r"\d+", comment) or ["0"])[0])
    program, *words = shlex.split(command)
    assert program == "shiftopt"
    result = CliRunner().invoke(app, words)
    assert result.exit_code == status, f"{line}\n{result.output}"
    return result


def squeezed(text: str) -> str:
    """Text whose columns stand one blank apart, with the slashes of the pages."""
    return re.sub(r" +", " ", text.replace("\\", "/"))


def edit(source: str, target: str, person: str, date: str, content: str) -> None:
    """Type something into the wall chart, as somebody would by hand."""
    book = load_workbook(source)
    sheet = book.worksheets[0]
    row = next(r for r in sheet.iter_rows() if person in [c.value for c in r])[0].row
    wanted = datetime.fromisoformat(date)
    column = next(c for r in sheet.iter_rows() for c in r if c.value == wanted).column
    sheet.cell(row, column, content)
    book.save(target)


MEASURED = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", sorted(DOCS.glob("decisions/*.md")), ids=name)
def test_what_a_decision_measures_comes_out_again(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program on the page prints what the page says that it prints."""
    text = page.read_text(encoding="utf-8")
    assert text.count("```python") == len(MEASURED.findall(text))
    for program, printed in MEASURED.findall(text):
        exec(compile(program, str(page), "exec"), {})
        assert capsys.readouterr().out == printed


# --- words of the pages -----------------------------------------------------------------------------
def test_the_commands_named_in_the_pages_exist() -> None:
    """`shiftopt X` in any page is a command."""
    for page in PAGES:
        for word in re.findall(r"`shiftopt ([a-z]+)\b", page.read_text(encoding="utf-8")):
            assert word in COMMANDS, (name(page), word)


def test_the_rule_of_the_recipe_passes_the_battery(tmp_path: Path) -> None:
    """The class on the page is a rule, and answers all that the battery asks of a rule."""
    code = re.findall(r"```python\n(.*?)```", read("adding-a-rule.md"), re.DOTALL)[0]
    (tmp_path / "own_rule.py").write_text(code, encoding="utf-8")
    kind = re.findall(r'Literal\["(\w+)"\]', code)[0]
    battery = [sys.executable, "-m", "pytest", "-p", "own_rule", "-p", "no:cacheprovider", "-k", kind]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    done = subprocess.run(
        [*battery, "tests/rules/test_battery.py"], cwd=ROOT, env=env, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) > 40
