"""Stand-ins for one gap: everybody who could come, ranked by what it costs."""

from __future__ import annotations

from click.testing import CliRunner

from shiftopt.audit import audit
from shiftopt.cli.app import app
from shiftopt.roster import Roster
from shiftopt.standins import stand_ins
from tests.report import station
from tests.stations import write


def test_a_stand_in_costs_what_the_audit_says():
    """Everybody free is asked; hard rules broken and differences of price are those of the audit."""
    plan = station.result(station.scenario(24, 3, duties=(), leave=())).roster
    gap = plan.line("p02")[3]
    found = stand_ins(plan, gap)
    free = {p.id for p in plan.scenario.people if not plan.codes(p.id, gap.day)}
    assert {s.person for s in found} == free
    assert [len(s.breaks) for s in found] == sorted(len(s.breaks) for s in found)
    line = [a for a in plan.assignments if a != gap]
    open_gap = audit(Roster(plan.scenario, line))
    points = []
    for one in (found[0], found[-1]):
        moved = audit(Roster(plan.scenario, [*line, type(gap)(one.person, gap.day, gap.shift, gap.grid)]))
        own, already = (sum(b.person == one.person for b in a.hard) for a in (moved, open_gap))
        assert bool(one.breaks) == (own > already)
        points.append(moved.points())
    for tier in plan.scenario.tiers:
        prices = [one.price.get(tier, 0) for one in (found[0], found[-1])]
        assert prices[0] - prices[1] == points[0][tier] - points[1][tier], tier


def test_the_command_lists_them(tmp_path):
    """A table for each gap; a day without a shift, or an unknown person, is status 2."""
    mini = write(tmp_path / "mini.yaml")
    roster = tmp_path / "r.csv"
    roster.write_text("person_id,date,shift,grid\na,2026-11-10,D,G1\nb,2026-11-10,N,G1\n", encoding="utf-8")
    words = ["replace", str(mini), str(roster), "--lang", "en", "--all"]
    done = CliRunner().invoke(app, [*words, "--who", "a", "--date", "2026-11-10"])
    assert done.exit_code == 0, done.output
    assert {"柴静怡", "丁香"} <= set(done.stdout.split())
    for wrong in (("a", "2026-11-11"), ("x", "2026-11-10"), ("a", "tomorrow")):
        assert CliRunner().invoke(app, [*words, "--who", wrong[0], "--date", wrong[1]]).exit_code == 2
