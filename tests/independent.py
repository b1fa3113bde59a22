"""A checker of ``roster.csv`` that shares no line with the program.

It reads the scenario with a plain YAML reader, the roster with a plain CSV reader, walks the clock of
every person in real date-times, and tells what doesn't hold. It knows the hard rules of the shipped
stations, and holidays as far as ``chinese_calendar`` knows them.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import chinese_calendar
import yaml

ROOT = Path(__file__).parent.parent
PROFILES = ROOT / "shiftopt" / "profiles"
DAY = timedelta(days=1)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read(path: Path) -> dict:
    """A scenario, with what it extends beneath it: mappings replaced by key, lists joined, people by id."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "extends" not in said:
        return said
    below = read(path.parent / said.pop("extends"))
    for key, value in said.items():
        if key == "people":
            people = {p["id"]: p for p in below["people"]}
            for person in value:
                people[person["id"]] = people.get(person["id"], {}) | person
            below[key] = list(people.values())
        else:
            below[key] = below.get(key, []) + value if isinstance(value, list) else value
    return below


def kind_of(on: date) -> str:
    """``holiday``, ``workday`` (make-up days included) or ``weekend``."""
    try:
        free, name = chinese_calendar.get_holiday_detail(on)
    except NotImplementedError:
        free, name = on.weekday() >= 5, None
    return "holiday" if free and name else "weekend" if free else "workday"


def at(on: date, clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(on.year, on.month, on.day) + timedelta(hours=hour, minutes=minute)


def hours(span: timedelta) -> float:
    return span.total_seconds() / 3600


class Station:
    """What the scenario file says, as plain as it gets."""

    def __init__(self, said: dict) -> None:
        self.said = said
        self.people = {p["id"]: p for p in said["people"]}
        self.handover = timedelta(minutes=said.get("handover", 0))
        self.first, self.last = self._period()
        self.days = [self.first + i * DAY for i in range((self.last - self.first).days + 1)]
        self.rules: dict[str, dict] = {}
        names = said.get("profile", [])
        for name in [names] if isinstance(names, str) else names:
            for rule in read(PROFILES / f"{name}.yaml")["rules"]:
                self.rules[rule["kind"]] = rule
        for rule in said.get("rules", []):
            self.rules[rule["kind"]] = rule

    def _period(self) -> tuple[date, date]:
        period = self.said["period"]
        if isinstance(period, dict):
            return period["start"], period["end"]
        year, month = map(int, str(period).split("-"))
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - DAY

    def limit(self, kind: str, field: str) -> float | None:
        """A number of a hard rule; None where the rule isn't there or isn't hard."""
        rule = self.rules.get(kind, {})
        return rule.get(field) if rule.get("enforce", "hard") == "hard" else None

    def overtime(self, person: str, away: set[date]) -> float | None:
        """Hours of a whole month: the official average for the days there, and the overtime allowed."""
        rule = self.rules.get("overtime", {})
        if rule.get("over", "month") != "month" or rule.get("standard", "average") != "average" or not rule:
            return None
        there = [d for d in self.days if self.employed(person, d)]
        due = 1984 / 12 * len([d for d in there if d not in away]) / len(self.days)
        return due + rule["at_most"] * len(there) / len(self.days)

    def clock(self, on: date, code: str) -> tuple[datetime, datetime]:
        """Start and end of a shift, without the handover."""
        shift = self.said["shifts"][code]
        start, end = at(on, shift["start"]), at(on, shift["end"])
        return start, end if end > start else end + DAY

    def night(self, code: str) -> bool:
        """At least three hours between 22:00 and 06:00, unless the file says otherwise."""
        said = self.said["shifts"][code].get("night")
        if said is not None:
            return said
        start, end = self.clock(self.first, code)
        dark = timedelta()
        for evening in (self.first - DAY, self.first, self.first + DAY):
            low, high = at(evening, "22:00"), at(evening + DAY, "06:00")
            dark += max(min(end, high) - max(start, low), timedelta())
        return hours(dark) >= 3

    def rotation(self, person: str, on: date) -> str | None:
        """The code of the team's cycle on a date."""
        who, rotation = self.people[person], self.said["rotation"]
        if who["team"] in (None, "none") or not self.employed(person, on):
            return None
        cycle, offset = rotation["cycle"], rotation["teams"][who["team"]]
        code = cycle[((on - rotation["anchor"]).days + offset) % len(cycle)]
        return None if code == "-" else code

    def employed(self, person: str, on: date) -> bool:
        who = self.people[person]
        return who.get("since", on) <= on <= who.get("until", on)

    def need(self, grid: dict, on: date) -> dict[str, int]:
        """Officers needed by shift: plain need, then weekday, then weekend or workday, holiday, date."""
        found: dict[str, int] = {}
        plain = {k: v for k, v in grid["need"].items() if k in self.said["shifts"]}
        kinds = (WEEK[on.weekday()], "weekend" if on.weekday() >= 5 else "", kind_of(on), on.isoformat())
        for part in (plain, *(grid["need"].get(k, {}) for k in kinds)):
            found |= {code: n["min"] if isinstance(n, dict) else n for code, n in part.items()}
        return found

    def newcomer(self, person: str, on: date) -> bool:
        since = self.people[person].get("since")
        if since is None:
            return False
        month = since.month - 1 + self.said["station"].get("newcomer_months", 6)
        year, month = since.year + month // 12, month % 12 + 1
        for day in range(since.day, 27, -1):  # 31 August and six months: the last of February
            try:
                return on < date(year, month, day)
            except ValueError:
                continue
        return on < date(year, month, since.day)

    def leave(self) -> dict[str, set[date]]:
        found = defaultdict(set)
        for one in self.said.get("leave", []):
            for who in one["who"] if isinstance(one["who"], list) else [one["who"]]:
                day = one["from"]
                while day <= one["to"]:
                    found[who].add(day)
                    day += DAY
        return found

    def duties(self) -> list[tuple[str, datetime | None, datetime | None, float]]:
        """Person, start, end, hours; without a clock time where only hours are given."""
        found = []
        for duty in self.said.get("duties", []):
            for who in duty["who"] if isinstance(duty["who"], list) else [duty["who"]]:
                if "hours" in duty:
                    found.append((who, None, None, float(duty["hours"])))
                    continue
                start, end = at(duty["date"], duty["start"]), at(duty["date"], duty["end"])
                end = end if end > start else end + DAY
                found.append((who, start, end, hours(end - start)))
        return found


def problems(scenario: Path, roster: Path) -> list[str]:
    """Everything in a roster that breaks a hard rule or isn't told as it is; empty when all is well."""
    station = Station(read(scenario))
    with roster.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found: list[str] = []
    shifts = [r for r in rows if r["kind"] in ("patrol", "desk")]
    for check in (_told, _posts, _once, _leave, _lines):
        found += check(station, rows, shifts)
    return found


def _told(station: Station, rows: list[dict], shifts: list[dict]):
    """Times, hours and origins of the file's own columns; nobody unknown; leave and duties are all there."""
    for r in shifts:
        on = date.fromisoformat(r["date"])
        start, end = station.clock(on, r["shift"])
        told = [datetime.fromisoformat(r[key]).replace(tzinfo=None) for key in ("start", "end") if r[key]]
        if told != [start, end]:
            yield f"{r['person_id']} {on}: {r['start']}–{r['end']} isn't {r['shift']}"
        if abs(float(r["hours"]) - hours(end - start + station.handover)) > 0.005:
            yield f"{r['person_id']} {on}: {r['hours']} hours for {r['shift']}"
        base = station.rotation(r["person_id"], on)
        right = "rotation" if base == r["shift"] else "extra" if base is None else "cover"
        if station.people[r["person_id"]]["team"] != "none" and r["origin"] not in (right, "desk"):
            yield f"{r['person_id']} {on}: {r['origin']} should be {right}"
    told = {(r["person_id"], r["date"]) for r in rows if r["kind"] == "leave"}
    meant = {(p, d.isoformat()) for p, ds in station.leave().items() for d in ds if d in station.days}
    if told != meant:
        yield f"leave differs: {sorted(told ^ meant)}"
    told_hours = sum(float(r["hours"]) for r in rows if r["kind"] == "duty")
    meant_hours = sum(n for *_, n in station.duties())
    if abs(told_hours - meant_hours) > 0.01:
        yield f"duties are {told_hours} h, not {meant_hours} h"


def _posts(station: Station, rows: list[dict], shifts: list[dict]):
    """Enough people on each grid, a leader (or other skill) on duty, no newcomer alone."""
    there = defaultdict(list)
    for r in shifts:
        there[r["date"], r["shift"], r["grid"]].append(r["person_id"])
    events = {(e["date"].isoformat(), e["grid"]): e["need"] for e in station.said.get("events", [])}
    for on in station.days:
        day = on.isoformat()
        for name, grid in station.said["grids"].items():
            need = station.need(grid, on) | events.get((day, name), {})
            for code, n in need.items():
                crew = there[day, code, name]
                if len(crew) < n:
                    yield f"{day} {code} {name}: {len(crew)} of {n}"
                for skill, least in grid.get("needs_skill", {}).items() if n else ():
                    if sum(skill in station.people[p].get("skills", []) for p in crew) < least:
                        yield f"{day} {code} {name}: no {skill}"
        for one in station.said.get("on_duty", []):
            for code in one["shifts"]:
                crew = [p for (d, c, _), ps in there.items() if (d, c) == (day, code) for p in ps]
                skilled = sum(one["skill"] in station.people[p].get("skills", []) for p in crew)
                if skilled < one.get("least", 1):
                    yield f"{day} {code}: {skilled} with {one['skill']}"
    for (day, code, name), crew in there.items():
        on = date.fromisoformat(day)
        if crew and all(station.newcomer(p, on) for p in crew):
            yield f"{day} {code} {name}: only newcomers ({', '.join(crew)})"


def _once(station: Station, rows: list[dict], shifts: list[dict]):
    """One shift a day, in the time of employment, within what the person may do."""
    seen = set()
    for r in shifts:
        key = r["person_id"], r["date"]
        if key in seen:
            yield f"{key}: two shifts"
        seen.add(key)
        who, on = station.people[r["person_id"]], date.fromisoformat(r["date"])
        if on not in station.days or not station.employed(who["id"], on):
            yield f"{key}: not there"
        if r["shift"] not in who.get("shifts", [r["shift"]]) or r["grid"] not in who.get(
            "grids", [r["grid"]]
        ):
            yield f"{key}: {r['shift']} on {r['grid']} isn't allowed"


def _leave(station: Station, rows: list[dict], shifts: list[dict]):
    away = station.leave()
    for r in shifts:
        if date.fromisoformat(r["date"]) in away[r["person_id"]]:
            yield f"{r['person_id']} {r['date']}: {r['shift']} in leave"


def _lines(station: Station, rows: list[dict], shifts: list[dict]):
    """Each person's clock: rests, runs, weeks, hours, own limits."""
    mine = defaultdict(dict)
    for r in shifts:
        mine[r["person_id"]][date.fromisoformat(r["date"])] = r["shift"]
    before = [station.first - i * DAY for i in range(14, 0, -1)]
    away = station.leave()
    for person, who in station.people.items():
        line = {d: c for d in before if d not in away[person] and (c := station.rotation(person, d))}
        line |= mine[person]
        timed = [(s, e) for p, s, e, _ in station.duties() if p == person and s is not None]
        work = sorted(
            (station.clock(d, c)[0] - station.handover, station.clock(d, c)[1], d) for d, c in line.items()
        )
        yield from (f"{person}: {what}" for what in _rests(station, work, timed))
        yield from (f"{person}: {what}" for what in _weeks(station, work, timed))
        yield from (f"{person}: {what}" for what in _runs(station, line))
        total = sum(hours(e - s) for s, e, d in work if d >= station.first)
        total += sum(n for p, *_, n in station.duties() if p == person)
        most = station.limit("period_hours", "at_most")
        if most is not None and total > most + 0.001:
            yield f"{person}: {total:.2f} h of {most}"
        most = station.overtime(person, away[person])
        if most is not None and total > most + 0.01:
            yield f"{person}: {total:.2f} h of {most:.2f}, overtime included"
        own = who.get("limits", {})
        nights = sum(station.night(c) for c in mine[person].values())
        if nights > own.get("nights", nights):
            yield f"{person}: {nights} nights of {own['nights']}"
        if len(mine[person]) > own.get("shifts", 99):
            yield f"{person}: {len(mine[person])} shifts of {own['shifts']}"


def _rests(station: Station, work: list, timed: list):
    """Shifts keep their distance from one another and from duties; a duty may touch a shift."""
    least = station.limit("min_rest", "hours") or 0
    for (_, end, _), (start, _, day) in pairwise(work):
        if day >= station.first and hours(start - end) < least:
            yield f"{hours(start - end):.2f} h of rest before {day}"
    for begun, done in timed:
        for start, end, day in work:
            gap = max(hours(start - done), hours(begun - end))
            if gap < 0:
                yield f"duty at {begun} overlaps the shift of {day}"
            elif 0 < gap < least:
                yield f"{gap:.2f} h between the duty at {begun} and the shift of {day}"


def _weeks(station: Station, work: list, timed: list):
    """In any seven days an unbroken rest begins, or lies, that is long enough."""
    least = station.limit("weekly_rest", "hours")
    if least is None:
        return
    long, span = timedelta(hours=least), station.rules["weekly_rest"].get("days", 7)
    busy = sorted([(s, e) for s, e, _ in work] + timed)
    free, end = [], at(station.first - 15 * DAY, "00:00")
    for start, done in [*busy, (at(station.last + 30 * DAY, "00:00"), at(station.last + 30 * DAY, "00:00"))]:
        if start - end >= long:
            free.append((end, start))
        end = max(end, done)
    for last in station.days:
        low, high = at(last - (span - 1) * DAY, "00:00"), at(last + DAY, "00:00")
        begins = any(low <= start < high for start, _ in free)
        inside = any(min(stop, high) - max(start, low) >= long for start, stop in free)
        if not begins and not inside:
            yield f"no {least} h of rest in the {span} days to {last}"


def _runs(station: Station, line: dict[date, str]):
    """Workdays and nights in a row."""
    for kind, counts in (
        ("max_consecutive_workdays", lambda code: True),
        ("max_consecutive_nights", station.night),
    ):
        most, run = station.limit(kind, "limit"), 0
        day = station.first - 14 * DAY
        while most is not None and day <= station.last:
            run = run + 1 if day in line and counts(line[day]) else 0
            if run > most and day >= station.first:
                yield f"{run} in a row to {day} ({kind})"
            day += DAY


if __name__ == "__main__":
    listed = problems(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write("".join(f"{one}\n" for one in listed))
    sys.exit(bool(listed))
