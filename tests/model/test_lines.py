"""Words about one person's line, and how soft ones become firm."""

from __future__ import annotations

import math
import random

from shiftopt.model.lines import Count, Line, Priced, Run, Tally
from shiftopt.model.words import On, Term

DAYS = 10
WORK = frozenset({"M", "A"})
SHIFTS = tuple(Term((On(day, WORK),), 1) for day in range(DAYS))


def line() -> Line:
    """A soft run with slack 0, a soft bound with slack 1, and one whose slack 2 no choice can avoid."""
    found = Line()
    words = Run(WORK, 1, 3, 2.0), Count(SHIFTS, 0, None, 6, 1.0), Count(SHIFTS, 9, None, 6, 1.0)
    found.priced += [
        Priced(word, "working_time", range(0), range(i, i + 1), 3 * (i == 2)) for i, word in enumerate(words)
    ]
    return found


def test_what_can_no_longer_be_broken_is_firm() -> None:
    known = line()
    known.harden([0, 0, 0])
    assert known.runs == [Run(WORK, 1, 3)]
    assert known.counts == [Count(SHIFTS, 0, None, 6)]
    assert known.counts[0].price == math.inf
    assert [p.fixed for p in known.priced] == [3]


def test_what_may_still_be_broken_stays_soft() -> None:
    known = line()
    known.harden([1, 1, 0])
    assert not known.runs
    assert not known.counts
    assert len(known.priced) == 3


def test_a_convex_price_that_must_be_nothing_is_a_range() -> None:
    """What may be reached for nothing; where nothing may be, no total is left."""
    for around, sign, low, high in ((4, 1, 3, 5), (4, -1, 13, 1), (-5, -1, 4, 6)):
        price = lambda total, around=around: max(0, abs(total - around) - 1)  # noqa: E731
        firm = Count(SHIFTS, 2, None, None, 3.0, price, sign).firm()
        assert (firm.low, firm.high, firm.price, firm.curve) == (low, high, math.inf, None)


def test_a_total_over_the_period_is_no_short_window() -> None:
    assert Count(SHIFTS, 0, None, 6).spans(DAYS)
    assert not Count(SHIFTS[:5], 0, None, 3).spans(DAYS)


def total(count: Count, worked: dict[int, str]) -> int:
    return count.base + sum(w for ons, w in count.terms if all(worked[on.day] in on.codes for on in ons))


def test_several_totals_at_once_are_each_total() -> None:
    """Lines drawn at random: weights, several days to a term, days before the period, none at all."""
    chance = random.Random(0)
    codes, past = ("-", "M", "A", "N"), {day: chance.choice("-MAN") for day in range(-5, 0)}

    def term() -> Term:
        days = chance.sample(range(-5, DAYS), chance.randint(1, 3))
        ons = tuple(On(day, frozenset(chance.sample(codes, chance.randint(1, 3)))) for day in sorted(days))
        return Term(ons, chance.randint(1, 9))

    counts = [
        Count(tuple(term() for _ in range(chance.randint(0, 6))), chance.randint(0, 4), None, None)
        for _ in range(12)
    ]
    tally = Tally(counts, codes, past)
    for _ in range(50):
        line = [chance.randrange(len(codes)) for _ in range(DAYS)]
        worked = past | {day: codes[at] for day, at in enumerate(line)}
        assert tally.totals(line) == [total(count, worked) for count in counts]
    assert Tally([], codes, past).totals([0] * DAYS) == []
