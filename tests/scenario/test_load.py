"""From files to a Scenario: extends, merging, kinds of days, dates, history, rules, hash."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shiftopt.errors import ScenarioError
from shiftopt.scenario.load import load, load_with_notes
from shiftopt.scenario.types import DAY, Assignment, Duty, Leave, Need, Scenario, SkillNeed, Worked

HERE = Path(__file__).parents[2] / "scenarios"
STATION = HERE / "broken" / "parts" / "station.yaml"

Month = Callable[..., Scenario]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small sound station: 8 people, 4 teams, one grid."""
    shutil.copy(STATION, tmp_path / "station.yaml")
    return tmp_path


def write(path: Path, **sections: Any) -> Path:
    """A file that extends the station; keywords are its sections."""
    content = {"shiftopt": 1, "extends": "station.yaml", "period": "2026-12"} | sections
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")  # YAML too
    return path


@pytest.fixture
def month(folder: Path) -> Month:
    """Load December 2026 of the station with some sections."""
    return lambda **sections: load(write(folder / "month.yaml", **sections))


# --- the whole ----------------------------------------------------------------------------------
def test_the_shipped_quickstart_is_what_it_says() -> None:
    """A whole file: numbers counted by hand."""
    s = load(HERE / "quickstart.yaml")
    assert (s.id, s.name, s.start, s.days, s.period) == (
        "quickstart",
        "梧桐里社区",
        date(2026, 12, 1),
        31,
        "2026-12",
    )
    assert (len(s.people), len(s.grids), s.handover) == (24, 2, 15)
    assert sum(n.least for n in s.needs.values()) == 31 * 12 + 8 + 2  # weekend evenings, and New Year's Eve
    assert s.nights == {"N"}
    assert s.requests[1].good == {"M", "A", "-"}
    assert s.person["p12"].limits == {"nights": 4}
    assert s.duties[0] == Duty("p01", "街道例会", 90, 9, 9 * DAY + 15 * 60)
    assert s.duties[-1] == Duty("p20", "民情日记", 240, during=("M", "A"))


def test_one_file_or_two_is_the_same_scenario(folder: Path) -> None:
    """Splitting with extends changes nothing, the hash neither."""
    split = load(write(folder / "month.yaml"))
    together = folder / "one.yaml"
    together.write_text(STATION.read_text(encoding="utf-8") + "period: 2026-12\n", encoding="utf-8")
    assert load(together) == split
    assert load(together).hash == split.hash


def test_the_hash_knows_content_not_paths(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A copy elsewhere has the same hash; any change of content another."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copy(folder / "station.yaml", elsewhere / "station.yaml")
    one = load(write(folder / "a.yaml"))
    assert load(write(elsewhere / "b.yaml")).hash == one.hash
    changes: list[dict[str, Any]] = [
        {"handover": 1},
        {"station": {"newcomer_months": 7}},
        {"shifts": {"M": {"color": "#ffffff"}}},
        {"rules": [{"kind": "rotation_kept", "weight": 2}]},
        {"leave": [{"who": "p1", "from": "2026-12-01", "to": "2026-12-01"}]},
        {"balances": {"p1": {"nights": 1}}},
        {"history": "none"},
        {"worked": [{"who": "p1", "from": "2026-11-01", "to": "2026-11-30", "hours": 170}]},
        {"solver": {"seed": 1}},
    ]
    hashes = {load(write(folder / "a.yaml", **change)).hash for change in changes}
    assert len(hashes | {one.hash}) == len(changes) + 1
    assert len(one.hash) == 64


def test_the_period_can_be_given_from_outside(folder: Path) -> None:
    """A batch plans the same station for another month."""
    path = write(folder / "month.yaml")
    assert load(path, period="2027-02").period == "2027-02"
    assert load(folder / "station.yaml", period="2028-02").days == 29
    with pytest.raises(ScenarioError, match="'2027-13' is no period"):
        load(path, period="2027-13")


def test_a_period_of_dates(month: Month) -> None:
    """First and last date, both inclusive."""
    s = month(period={"start": "2026-12-07", "end": "2026-12-20"})
    assert (s.start, s.days, s.period) == (date(2026, 12, 7), 14, "2026-12-07..2026-12-20")


# --- extends ------------------------------------------------------------------------------------
def test_what_extends_overrides_key_by_key(month: Month) -> None:
    """Mappings merge, deep ones too; a number replaces a number."""
    s = month(
        station={"name": "新柳园"},
        shifts={"M": {"name": "早"}},
        grids={"G1": {"need": {"N": 2}}, "G2": {"need": {"A": 1}}},
    )
    assert (s.id, s.name, s.shift["M"].name, s.shift["M"].start) == ("liuyuan", "新柳园", "早", 420)
    assert {k[1:]: n.least for k, n in s.needs.items()} == {
        ("M", "G1"): 1,
        ("A", "G1"): 1,
        ("N", "G1"): 2,
        ("A", "G2"): 1,
    }


def test_people_of_the_same_id_are_completed(month: Month) -> None:
    """The month tells only what has changed, and who is new."""
    s = month(people=[{"id": "p2", "until": "2026-12-10"}, {"id": "p9", "name": "新人", "team": "甲"}])
    assert len(s.people) == 9
    assert (s.person["p2"].name, s.person["p2"].team, s.person["p2"].until) == (
        "安可",
        "甲",
        date(2026, 12, 10),
    )


def test_lists_are_put_end_to_end_and_shared_bases_count_once(folder: Path) -> None:
    """Two extended files that extend the same one don't double its leave."""
    leave = [{"who": "p1", "from": "2026-12-01", "to": "2026-12-02"}]
    write(folder / "common.yaml", leave=leave)
    write(
        folder / "a.yaml",
        extends="common.yaml",
        leave=[{"who": "p2", "from": "2026-12-03", "to": "2026-12-03"}],
    )
    write(folder / "b.yaml", extends="common.yaml", handover=10)
    s = load(write(folder / "month.yaml", extends=["a.yaml", "b.yaml"]))
    assert s.leave == (Leave("p1", 0, 1), Leave("p2", 2, 2))
    assert s.handover == 10


def test_a_cycle_replaces_the_library_and_the_other_way_round(month: Month) -> None:
    """What extends may choose the other kind of rotation."""
    s = month(rotation={"library": "daily", "teams": {"甲": 0, "乙": 1, "丙": 2, "丁": 3}})
    assert s.rotation.cycle == ("M", "A", "N", "-")


def test_paths_are_relative_to_the_file_that_names_them(folder: Path) -> None:
    """A station in another folder finds its own table of people."""
    home = folder / "home"
    home.mkdir()
    text = (folder / "station.yaml").read_text(encoding="utf-8")
    (home / "station.yaml").write_text(
        text[: text.index("people:")] + "people: people.csv\n", encoding="utf-8"
    )
    rows = "\n".join(f"p{i},{'甲乙丙丁'[i % 4]}" for i in range(8))
    (home / "people.csv").write_text(f"id,team\n{rows}\n", encoding="utf-8")
    assert len(load(write(folder / "month.yaml", extends="home/station.yaml")).people) == 8


def test_rules_of_a_later_file_replace(folder: Path) -> None:
    """The month's rule of the same key is the one that counts."""
    write(folder / "base.yaml", rules=[{"kind": "max_consecutive_nights", "limit": 3}])
    s = load(
        write(folder / "m.yaml", extends="base.yaml", rules=[{"kind": "max_consecutive_nights", "limit": 2}])
    )
    assert [r.limit for r in s.rules if r.kind == "max_consecutive_nights"] == [2]  # type: ignore[attr-defined]


# --- need ---------------------------------------------------------------------------------------
def test_kinds_of_days_override_each_other_in_order(month: Month) -> None:
    """Date over holiday over workday and weekend over weekday over plain; only the shifts named."""
    need = {
        "M": 1,
        "A": 1,
        "N": 0,
        "sun": {"M": 2},
        "fri": {"A": 2},
        "weekend": {"M": 3},
        "workday": {"A": 3},
        "holiday": {"M": 4, "A": 4},
        "2026-10-03": {"M": 2},
    }
    s = month(period="2026-10", grids={"G1": {"need": need}})

    def least(on: date) -> tuple[int, int]:
        return tuple(s.needs[s.day(on), code, "G1"].least for code in "MA")  # type: ignore[return-value]

    assert least(date(2026, 10, 9)) == (1, 3)  # a Friday
    assert least(date(2026, 10, 11)) == (3, 1)  # a Sunday
    assert least(date(2026, 10, 10)) == (1, 3)  # a Saturday that is a make-up workday
    assert least(date(2026, 10, 2)) == (4, 4)  # National Day, a Friday
    assert least(date(2026, 10, 3)) == (2, 4)
    assert not any(shift == "N" for _, shift, _ in s.needs)


def test_least_and_wish_and_events(month: Month) -> None:
    """An event replaces the need of the shifts it names on its date."""
    s = month(
        grids={"G1": {"need": {"M": {"min": 1, "wish": 2}}}},
        events=[{"date": "2026-12-24", "grid": "G1", "need": {"M": 2, "N": {"wish": 2}}, "what": "集市"}],
    )
    assert s.needs[0, "M", "G1"] == Need(1, 2)
    assert s.needs[23, "M", "G1"] == Need(2, 0)
    assert s.needs[23, "N", "G1"] == Need(0, 2)
    assert s.needs[23, "A", "G1"] == Need(1, 0)
    assert [(e.day, e.what, e.grid) for e in s.events] == [(23, "集市", "G1")]


def test_skills_on_a_grid_and_on_a_shift(month: Month) -> None:
    """needs_skill where the grid needs somebody; on_duty where anybody is needed."""
    s = month(
        grids={"G1": {"need": {"N": {"min": 0, "wish": 1}}, "needs_skill": {"leader": 1}}},
        on_duty=[{"skill": "leader", "shifts": ["A", "N"], "least": 1}],
    )
    first = {n for n in s.skill_needs if n.day == 0}
    assert first == {
        SkillNeed(0, "M", "G1", "leader", 1),
        SkillNeed(0, "A", "G1", "leader", 1),
        SkillNeed(0, "A", None, "leader", 1),
    }


# --- people's dates -----------------------------------------------------------------------------
def test_leave_is_clipped_to_the_period(month: Month) -> None:
    """Leave over the month's border counts where it lies inside; other leave not at all."""
    s = month(
        leave=[
            {"who": ["p1", "p2"], "from": "2026-11-28", "to": "2026-12-02", "kind": "sick"},
            {"who": "p3", "from": "2026-11-01", "to": "2026-11-05"},
            {"who": "p3", "from": "2026-12-30", "to": "2027-01-05"},
        ]
    )
    assert s.leave == (Leave("p1", 0, 1, "sick"), Leave("p2", 0, 1, "sick"), Leave("p3", 29, 30))


def test_wishes(month: Month) -> None:
    """want names the good codes, avoid leaves all others."""
    s = month(
        requests=[
            {"who": "p1", "date": "2026-12-05", "want": "off", "weight": 3},
            {"who": "p2", "date": "2026-12-05", "avoid": "off"},
            {"who": "p3", "date": "2026-12-05", "want": ["M", "-"]},
        ]
    )
    assert [r.good for r in s.requests] == [{"-"}, {"M", "A", "N"}, {"M", "-"}]
    assert [r.weight for r in s.requests] == [3, 1, 1]


def test_duties_over_midnight_and_for_several(month: Month) -> None:
    """A duty whose end isn't after its start ends on the next day."""
    s = month(
        duties=[
            {"who": ["p1", "p2"], "date": "2026-12-02", "start": "22:00", "end": "01:30", "what": "值守"},
            {"who": "p3", "hours": 2.5, "what": "台账"},
        ]
    )
    assert s.duties == (
        Duty("p1", "值守", 210, 1, DAY + 1320),
        Duty("p2", "值守", 210, 1, DAY + 1320),
        Duty("p3", "台账", 150),
    )


# --- history ------------------------------------------------------------------------------------
def test_without_a_history_the_rotation_is_taken_as_worked(month: Month) -> None:
    """The base rota of the 14 days before, but not on leave and not before joining."""
    s = month(
        people=[{"id": "p2", "since": "2026-12-01"}],
        leave=[{"who": "p1", "from": "2026-11-01", "to": "2026-11-25"}],
    )
    assert s.first_day == -14
    assert {a.person for a in s.history if a.day < -5} == {f"p{i}" for i in range(3, 9)}
    assert all(s.base(a.person, a.day) == a.shift for a in s.history)
    assert [(a.day, a.shift) for a in s.history if a.person == "p1"] == [(-5, "A"), (-4, "N"), (-3, "N")]


@pytest.mark.parametrize(
    ("week", "make_up"), [("MMMMM--", "M"), ("-MAAA--", "A"), ("M-M-AMM", "M"), ("---AA--", "-")]
)
def test_an_office_week_and_the_calendar(month: Month, week: str, make_up: str) -> None:
    """Free on holidays; a make-up workday holds what most of Monday to Friday do, before the period too."""
    office = [{"id": "p9", "team": "none", "week": week}]
    s = month(period="2026-10", people=office, station={"calendar": "CN"})
    assert {s.base("p9", d) for d in range(7)} == {"-"}  # National Day
    assert s.base("p9", 9) == make_up  # Saturday 10 October
    assert s.base("p9", 10) == week[6]
    early = month(period="2026-09", people=office, station={"calendar": "CN"})
    assert early.base("p9", 19) == make_up  # Sunday 20 September
    past = {a.day: a.shift for a in s.history if a.person == "p9"}
    assert past.get(-11, "-") == make_up
    assert not {-6, -5, -4} & past.keys()  # Mid-Autumn


def test_no_history(month: Month) -> None:
    """`none` leaves everything before day 1 open."""
    assert month(history="none").history == ()


def test_a_roster_as_history(folder: Path) -> None:
    """Only the 14 days before count; strangers are left out with a note; duties keep their clock."""
    (folder / "old.csv").write_text(
        "person_id,name,team,date,shift,start,end,grid,kind,hours,origin\n"
        "p1,,,2026-11-30,N,,,G1,patrol,,\n"
        "p1,,,2026-11-01,N,,,G1,patrol,,\n"
        "p77,,,2026-11-30,M,,,G1,patrol,,\n"
        "p2,,,2026-11-29,,2026-11-29T14:00+08:00,2026-11-29T16:00+08:00,,duty,,\n",
        encoding="utf-8",
    )
    s, notes = load_with_notes(write(folder / "month.yaml", history="old.csv"))
    assert [(a.person, a.day, a.shift) for a in s.history] == [("p1", -1, "N")]
    assert isinstance(s.history[0], Assignment)
    assert [(d.person, d.day, d.minutes) for d in s.past_duties] == [("p2", -2, 120)]
    assert any("p77" in note for note in notes)


def test_a_wrong_history_is_told_with_its_rows(folder: Path) -> None:
    """Problems of the roster are problems of the scenario."""
    (folder / "old.csv").write_text("person_id,date,shift\np1,2026-11-30,X\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="unknown shift 'X'"):
        load(write(folder / "month.yaml", history="old.csv"))


def test_a_ledger_is_told_to_be_missing(month: Month) -> None:
    """There is no ledger here to take a history or balances from."""
    with pytest.raises(ScenarioError, match="there is no ledger here"):
        month(history="ledger")
    with pytest.raises(ScenarioError, match="there is no ledger here"):
        month(balances="ledger")


# --- rules, tiers, the rest ----------------------------------------------------------------------
def test_the_base_rules_are_always_there(month: Month) -> None:
    """A file without rules and profiles is still covered."""
    kinds = {r.kind for r in month().rules}
    assert {"cover", "leave", "duties", "one_shift_a_day", "rotation_kept", "wishes", "fair_share"} <= kinds


def test_a_rule_replaces_those_of_its_key_only(month: Month) -> None:
    """fair_share of nights leaves the others as they were."""
    s = month(rules=[{"kind": "fair_share", "of": "nights", "weight": 7}])
    weights = {r.of: r.weight for r in s.rules if r.kind == "fair_share"}  # type: ignore[attr-defined]
    assert weights["nights"] == 7
    assert {k: v for k, v in weights.items() if k != "nights"} == {
        r.of: r.weight  # type: ignore[attr-defined]
        for r in month().rules
        if r.kind == "fair_share" and r.of != "nights"  # type: ignore[attr-defined]
    }


def test_hours_of_a_week_leave_those_of_a_day(month: Month) -> None:
    """The eleven hours a day of standard hours stay beside a limit of one's own for seven days."""
    s = month(profile="cn-standard", rules=[{"kind": "max_hours_in_days", "hours": 48}])
    found = {(r.days, r.hours) for r in s.rules if r.kind == "max_hours_in_days" and r.enforce == "hard"}  # type: ignore[attr-defined]
    assert found == {(1, 11), (7, 48)}


def test_a_rule_is_switched_off_without_its_numbers(month: Month) -> None:
    """`enforce: off` needs no more than the kind; unquoted off is text."""
    s = month(profile="cn-comprehensive", rules=[{"kind": "fair_share", "enforce": "off"}])
    assert all(r.enforce == "off" for r in s.rules if r.kind == "fair_share")
    kinds = [r for r in s.rules if r.kind not in ("fair_share",)]
    assert any(r.enforce == "hard" for r in kinds)


def test_off_is_text_without_quotes(folder: Path) -> None:
    """Plain YAML would make false of it."""
    text = "shiftopt: 1\nextends: station.yaml\nperiod: 2026-12\n"
    text += "requests: [{who: p1, date: 2026-12-05, want: off}]\nrules: [{kind: wishes, enforce: off}]\n"
    (folder / "m.yaml").write_text(text, encoding="utf-8")
    s = load(folder / "m.yaml")
    assert s.requests[0].good == {"-"}
    assert [r.enforce for r in s.rules if r.kind == "wishes"] == ["off"]


def test_tiers_in_another_order_and_what_they_give(month: Month) -> None:
    """All six, in the order written."""
    tiers = ["coverage", "working_time", {"name": "fairness", "give": 5}, "rotation", "wishes", "stability"]
    s = month(tiers=tiers)
    assert s.tiers == ("coverage", "working_time", "fairness", "rotation", "wishes", "stability")
    assert s.give == {"fairness": 5}


def test_balances_inline_and_from_a_table(folder: Path) -> None:
    """Person → dimension → shifts."""
    inline = load(write(folder / "m.yaml", balances={"p1": {"nights": 2, "hours": -1}}))
    (folder / "b.csv").write_text(
        "person_id,dimension,balance\np1,nights,2\np1,hours,-1\n", encoding="utf-8-sig"
    )
    table = load(write(folder / "m.yaml", balances="b.csv"))
    assert inline.balances == table.balances == {"p1": {"nights": 2, "hours": -1}}
    assert inline.hash == table.hash


def test_hours_worked_inline_and_from_a_table(folder: Path) -> None:
    """Person, first and last day counted from the period, minutes; the same from a table."""
    rows = [{"who": "p1", "from": "2026-10-01", "to": "2026-11-30", "hours": 352.5}]
    inline = load(write(folder / "m.yaml", worked=rows))
    (folder / "w.csv").write_text(
        "工号,起,止,工时\np1,2026/10/1,2026-11-30,352.5\n,,,\n", encoding="utf-8-sig"
    )
    table = load(write(folder / "m.yaml", worked="w.csv"))
    assert inline.worked == table.worked == (Worked("p1", -61, -1, 352 * 60 + 30),)
    assert inline.hash == table.hash != load(write(folder / "m.yaml")).hash


def test_hours_worked_once_and_before_the_period(folder: Path) -> None:
    """Strangers, dates in the period, dates given twice or backwards, and a table without hours are told."""
    rows = [
        {"who": ["p1", "p2"], "from": "2026-11-01", "to": "2026-11-30", "hours": 170},
        {"who": "p2", "from": "2026-11-30", "to": "2026-12-01", "hours": 8},
        {"who": "px", "from": "2026-11-02", "to": "2026-11-01", "hours": 8},
        {"who": "p9x", "from": "2026-11-01", "to": "2026-11-01", "hours": 8},
    ]
    with pytest.raises(ScenarioError) as error:
        load(write(folder / "m.yaml", worked=rows))
    text = str(error.value)
    for part in (
        "hours of p2 are given twice",
        "worked until 2026-12-01",
        "before it begins",
        "unknown person",
    ):
        assert part in text
    (folder / "w.csv").write_text("who,from,to\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="column hours is missing"):
        load(write(folder / "m.yaml", worked="w.csv"))


def test_own_holidays_and_a_notice(folder: Path) -> None:
    """Days listed in the file, or in a file of their own."""
    own = [{"date": "2026-12-25", "name": "社区日", "kind": "off"}]
    inline = load(write(folder / "m.yaml", holidays=own))
    assert inline.calendar.holidays[24] == "社区日"
    (folder / "notice.csv").write_text("date,name,kind\n2026-12-25,社区日,off\n", encoding="utf-8")
    assert load(write(folder / "m.yaml", holidays="notice.csv")).hash == inline.hash


NOTICE = """\
- {date: 2027-02-05, to: 2027-02-11, name: 春节, kind: off}
- {date: 2027-02-14, name: 调休, kind: work}
"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("n.yaml", NOTICE.encode()),
        ("n.csv", b"date,to,name,kind\n2027-02-05,2027-02-11,New Year,\n2027/2/14,,Work,work\n"),
        (
            "gbk.csv",
            "日期,止,名称,类型\n2027-02-05,2027年2月11日,春节,放假\n2027-2-14,,调休,上班\n".encode("gbk"),
        ),
    ],
)
def test_a_notice_is_imported_whole(folder: Path, name: str, content: bytes) -> None:
    """Stretches of days, Chinese headings and kinds; statutory days stay told apart; the year is known."""
    (folder / name).write_bytes(content)
    calendar = load(write(folder / "m.yaml", period="2027-02", holidays=name)).calendar
    assert {d for d in calendar.holidays if 0 <= d < 28} == set(range(4, 11))
    assert {d for d in calendar.statutory if 0 <= d < 28} == {4, 5, 6, 7}
    assert 13 in calendar.workdays & calendar.weekend
    assert not calendar.provisional


def test_a_notice_tells_every_problem(folder: Path) -> None:
    """All problems of a notice are told at once, with file, line and remedy."""
    (folder / "n.yaml").write_text(
        "- {date: 2027-02-30, name: 春节}\n- {date: 2027-02-09, name: 春节, kind: holiday}\n"
        "- {date: 2027-02-10, name: 春节, color: red}\n- 2027-02-11\n- {date: 2027-02-12, name: ''}\n",
        encoding="utf-8",
    )
    with pytest.raises(ScenarioError) as error:
        load(write(folder / "m.yaml", period="2027-02", holidays="n.yaml"))
    told = [(Path(p.file or "").name, p.line) for p in error.value.problems]
    assert told == [("n.yaml", line) for line in (1, 2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("n.yaml", b"a: 1", "write a list"),
        ("n.yaml", b"- {date: 1\n- b", "isn't closed"),
        ("n.yaml", b"", "is empty"),
        ("n.yaml", "- {date: 2027-02-10, name: 节}".encode("gbk"), "isn't UTF-8"),
        ("n.txt", b"", "neither .xlsx nor .csv"),
        ("n.csv", b"date\n2027-02-09\n", "column name is missing"),
        ("n.csv", b"date,to,name\n2027-02-09,2027-02-08,x\n", "has no 1 to 31 days"),
        ("n.csv", "日期,名称,估计\n2027-02-09,x,也许\n".encode(), "write true or false"),
    ],
)
def test_wrong_notices(folder: Path, name: str, content: bytes, what: str) -> None:
    """Files of another shape are refused in a sentence."""
    (folder / name).write_bytes(content)
    with pytest.raises(ScenarioError, match=what):
        load(write(folder / "m.yaml", period="2027-02", holidays=name))


def test_a_stretch_of_holidays_and_an_estimate(folder: Path) -> None:
    """Every date of it counts, each once; an estimated make-up workday leaves the year provisional."""
    own = [
        {"date": "2027-02-09", "to": "2027-02-11", "name": "春节"},
        {"date": "2027-02-14", "name": "调休", "kind": "work", "estimate": True},
    ]
    calendar = load(write(folder / "m.yaml", period="2027-02", holidays=own)).calendar
    assert {d for d in calendar.holidays if 0 <= d < 28} == set(range(4, 11))
    assert calendar.provisional
    (folder / "n.csv").write_text("日期,名称,类型,估计\n2027-02-14,调休,上班,是\n", encoding="utf-8")
    assert load(write(folder / "m.yaml", period="2027-02", holidays="n.csv")).calendar.provisional
    twice = [*own, {"date": "2027-02-11", "name": "站庆"}]
    with pytest.raises(ScenarioError, match="2027-02-11 is there twice"):
        load(write(folder / "m.yaml", period="2027-02", holidays=twice))
    back = [{"date": "2027-02-11", "to": "2027-02-09", "name": "春节"}]
    with pytest.raises(ScenarioError, match="has no 1 to 31 days"):
        load(write(folder / "m.yaml", period="2027-02", holidays=back))


def test_solver_defaults_are_kept(month: Month) -> None:
    """The command line starts from them."""
    assert dict(month(solver={"seed": 3, "time_limit": 20}).solver) == {"seed": 3, "time_limit": 20}


def test_a_year_without_notice_is_noted(folder: Path) -> None:
    """Bridge days of a far year can't be known."""
    notes = load_with_notes(write(folder / "m.yaml", period="2031-02"))[1]
    assert any("2031" in note for note in notes)


def test_empty_headings_are_nothing(folder: Path) -> None:
    """A heading with nothing under it is left out, as people leave it in a template."""
    text = "shiftopt: 1\nextends: station.yaml\nperiod: 2026-12\nleave:\nrules:\nhandover:\nbalances:\n"
    (folder / "m.yaml").write_text(text, encoding="utf-8")
    assert load(folder / "m.yaml") == load(write(folder / "n.yaml"))


def test_a_relative_path_stays_relative_in_messages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems name files as the officer did."""
    (folder / "sub").mkdir()
    write(folder / "sub" / "m.yaml", extends="../station.yaml", handover="x")
    monkeypatch.chdir(folder)
    with pytest.raises(ScenarioError) as error:
        load("sub/m.yaml")
    assert str(error.value).startswith("sub/m.yaml:5:14: handover is 'x'")
