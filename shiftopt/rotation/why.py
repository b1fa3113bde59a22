"""Why there is no rotation: arithmetic, the smallest set of demands that can't hold together, ways out.

Everything said here was proven or found by a search. A bound on a run that is left out is loosened by three
days: a station that could do with four more has another problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import ceil

from shiftopt.rotation.cycle import OFF
from shiftopt.rotation.demand import Bounds
from shiftopt.rotation.design import possible
from shiftopt.rotation.flow import UndecidedError
from shiftopt.rotation.wanted import Wanted

STEPS = 3
"""How many days a bound is loosened where it is left out, and how far a way out goes."""

SECONDS = 10.0
"""Of each search, unless somebody says otherwise."""

Change = Callable[[Wanted], Wanted]
Put = Callable[[Wanted, Bounds], Wanted]

DAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


@dataclass(frozen=True)
class Why:
    """The answer, in sentences.

    Attributes
    ----------
    shortages : tuple of str
        What arithmetic alone excludes; where there is any, nothing else is looked for.
    together : tuple of str
        Demands that can't hold together. The smallest such set, where every search came to its end.
    ways_out : tuple of str
        Single changes with which there is a rotation.
    """

    shortages: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    ways_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """One demand: its key, how it reads, the rotation without it and with a little less of it."""

    key: str
    zh: str
    en: str
    without: Change
    looser: Callable[[Wanted, int], Wanted] | None = None

    def say(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


def explain(wanted: Wanted, language: str = "zh", limit: float = SECONDS) -> Why:
    """Why there is no rotation as wanted; there must be none."""
    if short := tuple(_shortages(wanted, language)):
        return Why(short)
    held = list(claims(wanted))
    kept = list(held)
    for claim in held:
        others = [other for other in kept if other is not claim]
        if _possible(_only(wanted, held, others), limit) is False:
            kept = others
    ways = tuple(_ways_out(wanted, kept, language, limit))
    return Why((), tuple(claim.say(language) for claim in kept), ways)


def _possible(wanted: Wanted, limit: float) -> bool | None:
    """Whether there is a rotation; None where the limit came first."""
    try:
        return possible(wanted, limit)
    except UndecidedError:
        return None


def _only(wanted: Wanted, held: list[Claim], kept: list[Claim]) -> Wanted:
    """The rotation with some of its demands."""
    for claim in held:
        if claim not in kept:
            wanted = claim.without(wanted)
    return wanted


def _ways_out(wanted: Wanted, kept: list[Claim], language: str, limit: float) -> Iterator[str]:
    """For each demand of the set the least that has to be given; and one more team."""
    zh = language == "zh"
    for claim in kept:
        for step in range(1, STEPS + 1) if claim.looser else ():
            changed = claim.looser(wanted, step)  # type: ignore[misc]
            new = next((c.say(language) for c in claims(changed) if c.key == claim.key), None)
            if new is not None and _possible(changed, limit):
                yield f"{claim.say(language)} → {new}"
                break
        else:
            if _possible(claim.without(wanted), limit):
                yield f"去掉“{claim.zh}”" if zh else f"without “{claim.en}”"
    if _possible(replace(wanted, teams=wanted.teams + 1), limit):
        yield f"增加到 {wanted.teams + 1} 个班组" if zh else f"{wanted.teams + 1} teams"


# --- arithmetic -----------------------------------------------------------------------------------
def _shortages(wanted: Wanted, language: str) -> Iterator[str]:
    zh, demand = language == "zh", wanted.demand()
    short = [day for day in range(demand.period) if demand.teams_on(OFF, day) < 0]
    for day in short:
        needed = demand.teams - demand.teams_on(OFF, day)
        name = _day(wanted, day, language)
        yield (
            f"{name}需要 {needed} 个班组，只有 {demand.teams} 个。"
            if zh
            else f"{name} needs {needed} teams; there are {demand.teams}."
        )
    if not short and not any(demand.teams_on(OFF, day) for day in range(demand.period)):
        yield (
            f"每天都要 {demand.teams} 个班组全部上班，没有人休息。"
            if zh
            else f"All {demand.teams} teams are needed on every day: nobody is ever free."
        )
    elif not short and wanted.hours is not None and wanted.week > wanted.hours:
        week, most = float(wanted.week / 60), wanted.hours / 60
        least = ceil(wanted.week * wanted.teams / wanted.hours)
        yield (
            f"这些班次平均每周 {week:.4g} 小时，超过 {most:.4g} 小时；至少要 {least} 个班组。"
            if zh
            else f"The need means {week:.4g} h a week, more than {most:.4g} h; it takes {least} teams."
        )


def _day(wanted: Wanted, day: int, language: str) -> str:
    """A day of the period, as people call it."""
    if wanted.weekly:
        return f"周{DAYS['zh'][day % 7]}" if language == "zh" else DAYS["en"][day % 7]
    return f"第 {day + 1} 天" if language == "zh" else f"day {day + 1}"


# --- demands --------------------------------------------------------------------------------------
def claims(wanted: Wanted) -> Iterator[Claim]:
    """Every demand that can be left out; where there are several sets, those named last stay."""
    yield from _preferred(wanted)
    for code in wanted.codes:
        if code in wanted.runs:
            name, now, get = wanted.shift[code].name, wanted.runs[code], _run_of(code)
            yield from _bounds(code, f"{name}连上", f"{code} in a row", now, get, _set_run(code))
    off, work = wanted.off, wanted.work
    yield from _bounds(
        "off", "连休", "days off in a row", off, lambda w: w.off, lambda w, b: replace(w, off=b)
    )
    yield from _rests(wanted)
    yield from _bounds(
        "work", "连上", "workdays in a row", work, lambda w: w.work, lambda w, b: replace(w, work=b)
    )


def _preferred(wanted: Wanted) -> Iterator[Claim]:
    if wanted.weekends:
        yield Claim(
            "weekends",
            f"一轮至少 {wanted.weekends} 个整周末休息",
            f"at least {wanted.weekends} free weekends in the cycle",
            lambda w: replace(w, weekends=0),
            lambda w, k: replace(w, weekends=max(0, w.weekends - k)),
        )
    if wanted.forward:
        yield Claim(
            "forward", "只许往晚里换班", "changes to later shifts only", lambda w: replace(w, forward=False)
        )
    if wanted.nights is not None:
        yield Claim(
            "nights",
            f"夜班最多连上 {wanted.nights} 个",
            f"at most {wanted.nights} nights in a row",
            lambda w: replace(w, nights=None),
            lambda w, k: replace(w, nights=(w.nights or 0) + k),
        )


def _rests(wanted: Wanted) -> Iterator[Claim]:
    if wanted.forbidden:
        words = ", ".join(" ".join(word) for word in wanted.forbidden)
        yield Claim(
            "forbidden",
            f"不许出现：{words}",
            f"never: {words}",
            lambda w: replace(w, forbidden=()),
        )
    if wanted.after_nights > wanted.rest:
        hours = f"{wanted.after_nights / 60:.4g}"
        yield Claim(
            "after_nights",
            f"夜班后至少休息 {hours} 小时",
            f"at least {hours} h of rest after nights",
            lambda w: replace(w, after_nights=0),
            lambda w, k: replace(w, after_nights=max(0, w.after_nights - 12 * 60 * k)),
        )
    if wanted.rest > 0:
        hours = f"{wanted.rest / 60:.4g}"
        yield Claim(
            "rest",
            f"两班之间至少休息 {hours} 小时",
            f"at least {hours} h of rest between shifts",
            lambda w: replace(w, rest=0),
            lambda w, k: replace(w, rest=max(0, w.rest - 60 * k)),
        )


def _run_of(code: str) -> Callable[[Wanted], Bounds]:
    return lambda wanted: wanted.runs[code]


def _set_run(code: str) -> Put:
    return lambda wanted, bounds: replace(wanted, runs={**wanted.runs, code: bounds})


def _bounds(
    key: str, zh: str, en: str, now: Bounds, get: Callable[[Wanted], Bounds], put: Put
) -> Iterator[Claim]:
    """The two sides of the bounds on a run, as far as they bite."""
    least, most = now
    if least > 1:
        yield Claim(
            f"{key}.least",
            f"{zh}至少 {least} 天",
            f"at least {least} {en}",
            lambda w: put(w, (max(1, least - STEPS), get(w)[1])),
            lambda w, k: put(w, (max(1, get(w)[0] - k), get(w)[1])),
        )
    yield Claim(
        f"{key}.most",
        f"{zh}最多 {most} 天",
        f"at most {most} {en}",
        lambda w: put(w, (get(w)[0], most + STEPS)),
        lambda w, k: put(w, (get(w)[0], get(w)[1] + k)),
    )
