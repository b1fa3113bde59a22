"""The commands, as a user runs them: output, files and exit statuses."""

from __future__ import annotations

import io
import json
import threading
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from shiftopt.cli.app import COMMANDS, app
from shiftopt.cli.progress import Live
from shiftopt.errors import AuditError
from shiftopt.solving import explain as explaining
from shiftopt.solving import solve as solving
from shiftopt.solving.options import Options
from shiftopt.solving.progress import Progress
from shiftopt.solving.result import Result as Answer
from shiftopt.solving.result import Run, Status, Stop
from tests.stations import ALL_AWAY, MINI, MISTAKE, write


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    return write(tmp_path / "mini.yaml")


@pytest.fixture
def solved(mini: Path, tmp_path: Path) -> Path:
    """Folder of the results of the small station."""
    assert run("solve", mini, "-o", tmp_path / "out").exit_code == 0
    return tmp_path / "out"


def answer(status: Status) -> Answer:
    return Answer(status, Stop.LIMIT, Run(1, 1, True, 0.0))


# --- the group ------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", COMMANDS)
def test_short_help_is_the_first_line_of_the_help(name: str) -> None:
    """The list of commands says what each command says of itself."""
    command = app.get_command(click.Context(app), name)
    assert command is not None
    assert (command.help or "").splitlines()[0] == COMMANDS[name]


def test_an_unknown_command_is_answered_with_a_guess() -> None:
    """Status 2 and the nearest name."""
    result = run("slove")
    assert result.exit_code == 2
    assert "solve" in result.output


def test_version_names_what_decides_a_roster() -> None:
    """Ours and the solver's."""
    result = run("--version")
    assert result.exit_code == 0
    assert "shiftopt " in result.output
    assert "ortools " in result.output


def test_a_missing_file_is_a_wrong_command_line(tmp_path: Path) -> None:
    """Status 2."""
    assert run("solve", tmp_path / "none.yaml").exit_code == 2


# --- solve ----------------------------------------------------------------------------------------
def test_solve_writes_all_results_and_ends_with_the_page(mini: Path, tmp_path: Path) -> None:
    """Verdict, tiers, and the path of report.html as the last line."""
    out = tmp_path / "out"
    result = run("solve", mini, "-o", out)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == str(out / "report.html")
    assert "排得下来" in result.stdout
    assert "到岗" in result.stdout
    made = {p.name for p in out.iterdir()}
    assert {"roster.csv", "roster.json", "roster.xlsx", "report.html", "calendar"} <= made


def test_results_go_to_out_station_period(
    mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default folder is relative to where the command runs."""
    monkeypatch.chdir(tmp_path)
    assert run("solve", mini).exit_code == 0
    assert (tmp_path / "out" / "mini" / "2026-11" / "report.html").exists()


def test_another_period_and_language(mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--period plans another month, --lang changes the words."""
    monkeypatch.chdir(tmp_path)
    result = run("solve", mini, "--period", "2026-12", "--lang", "en", "--quiet")
    assert result.exit_code == 0
    assert "every hard rule is kept" in result.stdout
    assert (tmp_path / "out" / "mini" / "2026-12" / "roster.csv").exists()


def test_progress_goes_to_stderr_and_can_be_silenced(mini: Path, tmp_path: Path) -> None:
    """One line for the first roster and one a tier; none with --quiet."""
    talking = run("solve", mini, "-o", tmp_path / "a")
    assert "第一份完整班表" in talking.stderr
    assert "公平  目标值" in talking.stderr
    assert "目标值" not in run("solve", mini, "-o", tmp_path / "b", "--quiet").stderr


def test_a_wrong_scenario_is_status_3_with_every_problem(tmp_path: Path) -> None:
    """One problem a line on stderr, and how many."""
    wrong = write(tmp_path / "wrong.yaml", MINI.replace("team: 丁}", "team: 戊}") + MISTAKE)
    result = run("solve", wrong)
    assert result.exit_code == 3
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert lines[-1] == f"{len(lines) - 1} problems"
    assert len(lines) >= 3
    assert any("peple" in line and "people" in line for line in lines)


@pytest.mark.parametrize("command", ["solve", "explain", "check"])
def test_an_impossible_scenario_is_status_4_with_the_reason(command: str, tmp_path: Path) -> None:
    """All three say which day lacks whom."""
    result = run(command, write(tmp_path / "away.yaml", MINI + ALL_AWAY))
    assert result.exit_code == 4
    assert "11月10日" in result.stdout


def test_an_impossible_scenario_gets_a_page_where_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With -o a page explains it; without, nothing is written."""
    away = write(tmp_path / "away.yaml", MINI + ALL_AWAY)
    monkeypatch.chdir(tmp_path)
    assert run("solve", away).exit_code == 4
    assert not (tmp_path / "out").exists()
    result = run("solve", away, "-o", "there")
    assert result.exit_code == 4
    assert result.stdout.splitlines()[-1] == str(Path("there", "report.html"))
    assert not Path("there", "roster.csv").exists()


@pytest.mark.parametrize("command", ["solve", "explain"])
def test_nothing_found_is_status_5(command: str, mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With advice, and never called impossible."""
    monkeypatch.setattr(solving, "solve", lambda *_: answer(Status.UNKNOWN))
    monkeypatch.setattr(explaining, "explain", lambda *_: answer(Status.UNKNOWN))
    result = run(command, mini)
    assert result.exit_code == 5
    assert "--time-limit" in result.stdout


def test_an_unsound_roster_is_status_6_with_a_dump(
    mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hash, options and versions are kept for the report of the fault; no result is written."""

    def unsound(*_: object) -> Answer:
        raise AuditError("breaks cover")

    monkeypatch.setattr(solving, "solve", unsound)
    result = run("solve", mini, "-o", tmp_path / "out", "--seed", "7")
    assert result.exit_code == 6
    assert "breaks cover" in result.stderr
    told = json.loads((tmp_path / "out" / "audit-error" / "dump.json").read_text(encoding="utf-8"))
    assert told["options"]["seed"] == 7
    assert len(told["scenario_hash"]) == 64
    assert "shiftopt" in told["versions"]
    assert not (tmp_path / "out" / "roster.csv").exists()


def test_an_unexpected_error_is_status_1_and_short(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback unless --debug asks for it."""

    def broken(*_: object) -> Answer:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(solving, "solve", broken)
    short, long = run("solve", mini), run("solve", mini, "--debug")
    assert short.exit_code == long.exit_code == 1
    assert "ZeroDivisionError: a fault" in short.stderr
    assert "Traceback" not in short.stderr
    assert "Traceback" in long.stderr


def test_an_interruption_is_status_130(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second Ctrl-C ends the command at once."""

    def interrupted(*_: object) -> Answer:
        raise KeyboardInterrupt

    monkeypatch.setattr(solving, "solve", interrupted)
    assert run("solve", mini).exit_code == 130


@pytest.mark.parametrize(
    ("section", "words", "expected"),
    [
        ("", [], Options(180.0, 1)),
        ("solver: {time_limit: 9, seed: 4}\n", [], Options(9, 4)),
        ("solver: {time_limit: 9, seed: 4}\n", ["--time-limit", "5", "--seed", "0"], Options(5, 0)),
        ("solver: {seed: 4}\n", ["--fast"], Options(180.0, 4, True)),
    ],
)
def test_options_come_from_the_line_then_the_file(
    section: str, words: list[str], expected: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line wins over the scenario, the scenario over the defaults."""
    seen: list[Options] = []

    def remember(_: object, options: Options, *__: object) -> Answer:
        seen.append(options)
        return answer(Status.UNKNOWN)

    monkeypatch.setattr(solving, "solve", remember)
    assert run("solve", write(tmp_path / "a.yaml", MINI + section), *words).exit_code == 5
    assert seen == [expected]


# --- check ----------------------------------------------------------------------------------------
def test_check_sums_up(mini: Path) -> None:
    """People, shifts needed and supplied, hours, and that it fits; status 0."""
    result = run("check", mini)
    assert result.exit_code == 0
    assert "4 人，4 个班组，1 个网格，30 天" in result.stdout
    assert ["白班", "30", "30", "+0"] in [line.split() for line in result.stdout.splitlines()]
    assert "需要 720 小时" in result.stdout
    assert "没有问题" in result.stdout


def test_check_in_english(mini: Path) -> None:
    """--lang en."""
    result = run("check", mini, "--lang", "en")
    assert "4 people, 4 teams" in result.stdout


# --- audit and report -----------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["roster.csv", "roster.xlsx"])
def test_our_own_roster_is_clean(name: str, mini: Path, solved: Path) -> None:
    """What solve wrote, audit reads and accepts; status 0."""
    result = run("audit", mini, solved / name)
    assert result.exit_code == 0, result.output
    assert "没有违反" in result.stdout


def test_soft_breaches_are_summed_up_or_listed(mini: Path, solved: Path, tmp_path: Path) -> None:
    """A line for each soft rule with the people concerned; one by one only when asked."""
    rules = "rules: [{kind: free_weekends, at_least: 4}]\n"
    strict = write(tmp_path / "strict.yaml", mini.read_text(encoding="utf-8") + rules)
    brief = run("audit", strict, solved / "roster.csv")
    assert brief.exit_code == 0, brief.output
    (line,) = [line for line in brief.stdout.splitlines() if line.startswith("完整周末")]
    assert line.split()[1:3] == ["4", "4"]  # people, breaches
    assert "本期完整周末" not in brief.stdout
    full = run("audit", strict, solved / "roster.csv", "-v")
    assert full.stdout.count("本期完整周末") == 4


def test_a_hand_edited_roster_is_status_8(mini: Path, solved: Path) -> None:
    """A shift taken out leaves a place empty; the table says when."""
    rows = (solved / "roster.csv").read_text(encoding="utf-8-sig").splitlines()
    (solved / "edited.csv").write_text("\n".join(rows[:3] + rows[4:]), encoding="utf-8")
    result = run("audit", mini, solved / "edited.csv")
    assert result.exit_code == 8
    assert "违反硬性规则 1 处" in result.stdout
    assert "岗位人数" in result.stdout


def test_a_file_that_is_no_roster_is_status_3(mini: Path, tmp_path: Path) -> None:
    """The problems are listed like those of a scenario."""
    (tmp_path / "a.csv").write_text("hello\nworld\n", encoding="utf-8")
    assert run("audit", mini, tmp_path / "a.csv").exit_code == 3


def test_report_writes_the_files_of_any_roster(mini: Path, solved: Path, tmp_path: Path) -> None:
    """No solving: the same roster comes out, with its page."""
    result = run("report", mini, solved / "roster.xlsx", "-o", tmp_path / "again")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == str(tmp_path / "again" / "report.html")
    assert (tmp_path / "again" / "roster.csv").read_bytes() == (solved / "roster.csv").read_bytes()


def test_explain_says_when_there_is_a_rota(mini: Path) -> None:
    """Status 0 and a sentence."""
    result = run("explain", mini)
    assert result.exit_code == 0
    assert "排得出来" in result.stdout


# --- rules, profiles, schema, new -----------------------------------------------------------------
def test_rules_lists_every_rule() -> None:
    """One line a kind."""
    from shiftopt.rules import RULES

    result = run("rules")
    assert result.exit_code == 0
    assert {line.split()[0] for line in result.stdout.splitlines()[1:]} == set(RULES)


def test_a_rule_is_described_with_keys_and_examples() -> None:
    """Fields, meaning, and rosters drawn."""
    result = run("rules", "newcomer_accompanied", "--lang", "en")
    assert result.exit_code == 0
    assert "enforce" in result.stdout
    assert "→" in result.stdout


def test_a_rule_is_described_with_its_clauses() -> None:
    """Each rule set that asks for it, with the clause and how far that was verified."""
    said = run("rules", "min_rest", "--lang", "en").stdout
    assert "Directive 2003/88/EC art. 3 (second-hand)" in said
    assert "Labour Standards Act of Korea (unverified)" in said
    assert "kr " in said


def test_an_unknown_rule_is_answered_with_a_guess() -> None:
    """Status 2."""
    result = run("rules", "covr")
    assert result.exit_code == 2
    assert "did you mean cover?" in result.output


def test_every_rule_and_profile_can_be_described() -> None:
    """In both languages."""
    from shiftopt.profiles import names
    from shiftopt.rules import RULES

    for lang in ("zh", "en"):
        for words in [*(("rules", kind) for kind in RULES), *(("profiles", name) for name in names())]:
            result = run(*words, "--lang", lang)
            assert result.exit_code == 0, (words, result.output)


def test_profiles_are_listed() -> None:
    """With base first."""
    result = run("profiles")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1].startswith("base")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_profile_is_told_clause_by_clause(lang: str) -> None:
    """Every rule in words with its source, mark and note, and every clause that no rule checks."""
    from shiftopt.profiles import BASE, names, read, sources

    for name in names():
        profile, said = read(name), run("profiles", name, "--lang", lang).stdout
        assert profile.title[lang] in said.splitlines()[0]
        for rule in profile.rules:
            assert rule.sentence(lang) in said
        for key in [*(r.source for r in profile.rules if r.source), *profile.notes]:
            assert sources()[key].cite(lang) in said
            assert sources()[key].note[lang] in said
        assert ("No official site" in said or "官方网站" in said) is (name != BASE)


def test_check_names_what_is_loosened(tmp_path: Path) -> None:
    """Nine hours of rest where the rule set asks for eleven are named, and stricter fifty hours too."""
    rules = (
        "  - {kind: min_rest, hours: 9}\n  - {kind: max_hours_in_days, hours: 50, days: 7, enforce: soft}\n"
    )
    quickstart = Path(__file__).parents[2] / "scenarios" / "quickstart.yaml"
    head = f"shiftopt: 1\nextends: {quickstart.as_posix()}\nprofile: [cn-comprehensive, ergonomic]\n"
    (tmp_path / "m.yaml").write_text(f"{head}rules:\n{rules}", encoding="utf-8")
    said = run("check", str(tmp_path / "m.yaml")).stdout
    assert "规则集 ergonomic 的“班间休息”放宽了" in said
    assert "至少休息 9 小时（必须）" in said
    assert "让位给本站更严的规定：“任意连续 7 天的工时不超过 50 小时（尽量）”" in said


def test_an_unknown_profile_is_status_2() -> None:
    """With the known ones."""
    result = run("profiles", "none")
    assert result.exit_code == 2
    assert "base" in result.output


def test_schema_is_json_and_can_be_written(tmp_path: Path) -> None:
    """To stdout and to a file, the same."""
    printed = run("schema")
    assert "properties" in json.loads(printed.stdout)
    assert run("schema", "-o", tmp_path / "s.json").exit_code == 0
    assert (tmp_path / "s.json").read_text(encoding="utf-8") == printed.stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_scenario_solves_as_it_stands(lang: str, tmp_path: Path) -> None:
    """It loads without a note that asks for a change, solves, and names the schema beside it."""
    path = tmp_path / "my-station.yaml"
    made = run("new", path, "--name", 'Say "hi": #1', "--month", "2026-11", "--lang", lang)
    assert made.exit_code == 0, made.output
    text = path.read_text(encoding="utf-8")
    assert text.splitlines()[0] == "# yaml-language-server: $schema=shiftopt.schema.json"
    assert (tmp_path / "shiftopt.schema.json").exists()
    checked = run("check", path)
    assert checked.exit_code == 0, checked.output
    assert 'Say "hi": #1' in checked.stdout
    assert run("solve", path, "-o", tmp_path / "out").exit_code == 0


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    """An existing file, or a name that isn't YAML, is status 2."""
    path = write(tmp_path / "a.yaml", "mine")
    assert run("new", path).exit_code == 2
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("new", tmp_path / "a.txt").exit_code == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_new_keeps_people_in_a_workbook(tmp_path: Path, lang: str) -> None:
    """With --xlsx the scenario is the same, its people in a workbook, which may be saved by others."""
    from shiftopt.scenario.load import load

    for folder, more in (("plain", ()), ("book", ("--xlsx",))):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "bao.yaml"
        assert run("new", path, "--month", "2026-12", "--lang", lang, *more).exit_code == 0
    assert load(tmp_path / "book" / "bao.yaml").hash == load(tmp_path / "plain" / "bao.yaml").hash
    book = openpyxl.load_workbook(tmp_path / "book" / "bao.xlsx")
    assert len(book["请假" if lang == "zh" else "leave"].data_validations.dataValidation) == 4
    book.save(tmp_path / "book" / "bao.xlsx")
    assert load(tmp_path / "book" / "bao.yaml").hash == load(tmp_path / "plain" / "bao.yaml").hash
    assert run("new", tmp_path / "book" / "bao.yaml", "--xlsx").exit_code == 2


def test_report_of_one_person(mini: Path, solved: Path, tmp_path: Path) -> None:
    """Only that person's page is written; an unknown person is status 2, with a proposal."""
    done = run("report", mini, solved / "roster.csv", "--person", "a", "-o", tmp_path / "one")
    assert done.exit_code == 0, done.output
    (page,) = (path for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert page.name.startswith("a_")
    wrong = run("report", mini, solved / "roster.csv", "--person", "ax")
    assert wrong.exit_code == 2
    assert "did you mean 'a'" in wrong.output


def test_replan_changes_what_it_must(mini: Path, solved: Path, tmp_path: Path) -> None:
    """An absence is filled, days up to --after stay, the comparison is written; bad words are status 2."""
    words = ("replan", mini, "--from", solved / "roster.csv", "--lang", "en", "--quiet")
    done = run(
        *words, "--after", "2026-11-09", "--absent", "a:2026-11-10..2026-11-11", "-o", tmp_path / "new"
    )
    assert done.exit_code == 0, done.output
    assert (tmp_path / "new" / "compare.html").exists()
    rows = [(tmp_path / name / "roster.csv").read_text(encoding="utf-8-sig") for name in ("out", "new")]
    early = [[line for line in text.splitlines() if "2026-11-0" in line.split(",")[3]] for text in rows]
    assert early[0] == early[1]
    assert "a,甘露,甲,2026-11-10,D" in rows[0]
    assert "a,甘露,甲,2026-11-10,D" not in rows[1]
    for wrong in (
        ("--absent", "a"),
        ("--absent", "x:2026-11-10"),
        ("--lock", "nobody"),
        ("--after", "9 Nov"),
    ):
        assert run(*words, *wrong).exit_code == 2


def test_compare_takes_folders_and_rosters(mini: Path, solved: Path, tmp_path: Path) -> None:
    """A folder with itself is the same; a roster alone needs its scenario."""
    same = run("compare", solved, solved)
    assert same.exit_code == 0, same.output
    assert (solved / "compare.html").exists()
    assert run("compare", solved, solved / "roster.csv").exit_code == 2
    page = tmp_path / "c.html"
    found = run("compare", "-s", mini, solved, solved / "roster.xlsx", "-o", page, "--lang", "en")
    assert found.exit_code == 0, found.output
    assert "The two rosters are the same." in found.stdout
    assert page.exists()


# --- progress -------------------------------------------------------------------------------------
def test_the_live_table_shows_every_tier_with_its_last_numbers() -> None:
    """A bound that came earlier stays when only the objective is news."""
    live = Live("en", threading.Event())
    for news in (
        Progress("tier", "coverage", 0.5, 3, 0),
        Progress("bound", "fairness", 1.0, None, 40),
        Progress("tier", "fairness", 1.5, 50),
    ):
        live(news)
    console = Console(width=100, file=io.StringIO(), record=True)
    console.print(live._draw())
    lines = [line.split() for line in console.export_text().splitlines()]
    assert ["coverage", "3", "0", "100.0%", "0.5"] in lines
    assert ["fairness", "50", "40", "20.0%", "1.5"] in lines
