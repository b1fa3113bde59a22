"""How a requirement enters the model: hard, soft (priced slack), or hard but allowed to give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shiftopt.model.linear import INF, Expr, LinearModel
from shiftopt.rules.base import Rule

Mode = Literal["normal", "elastic", "short"]
"""normal: as the scenario says. elastic: hard rules are priced in the tier ``concession``.
short: only what hard rules say of crews is, so that a roster may still be short of people."""

CONCESSION = "concession"
CONCESSION_WEIGHT = {"min": 1, "quarters": 15}
"""Points for one unit of a hard rule given up, by unit; every other unit counts as four hours."""


@dataclass
class Enforcer:
    """Knows the rule that speaks and turns its requirements into rows and prices."""

    linear: LinearModel
    mode: Mode = "normal"
    rule: Rule | None = None

    def listen(self, rule: Rule) -> None:
        """From here on ``rule`` speaks; what only its price needs is noted as its tier's."""
        self.rule = rule
        self.linear.tier = None if self.hard else self.tier

    @property
    def speaker(self) -> Rule:
        assert self.rule is not None, "a word was said outside a rule"
        return self.rule

    @property
    def gives(self) -> bool:
        """Hard rule that is priced instead of enforced."""
        return self.mode == "elastic" and self.speaker.enforce == "hard"

    @property
    def hard(self) -> bool:
        """Enforced by rows."""
        return self.speaker.enforce == "hard" and not self.gives

    @property
    def tier(self) -> str:
        return CONCESSION if self.gives else self.speaker.tier

    @property
    def weight(self) -> int:
        if self.gives:
            return CONCESSION_WEIGHT.get(type(self.speaker).unit, 240)
        return self.speaker.weight

    def require(self, expr: Expr, lo: int = -INF, hi: int = INF, amount: int = 1) -> Expr:
        """``lo <= expr <= hi``, or ``amount`` points of breach for each unit outside.

        Returns the units outside as an expression; 0 where none may be.
        """
        outside = Expr()
        if self.hard:
            self.linear.row(expr, lo, hi)
            return outside
        low, high = self.linear.range(expr)[0], self.linear.most(expr)
        if hi < high:
            outside.add(self.excess(expr, hi, high))
        if lo > low:
            outside.add(self.excess(Expr().add(expr, -1), -lo, -low))
        self.price(outside, amount)
        return outside

    def excess(self, expr: Expr, limit: int, high: int) -> Expr:
        """The amount by which ``expr`` exceeds ``limit``, as a new variable (or a constant)."""
        if not expr.terms:
            return Expr({}, max(0, expr.const - limit))

        def recipe(values: object, expr: Expr = expr, limit: int = limit) -> int:
            return max(0, expr.value(values) - limit)  # type: ignore[arg-type]

        slack = self.linear.var(0, high - limit, recipe)
        self.linear.row(Expr({**expr.terms, slack: -1}, expr.const), hi=limit)
        return Expr({slack: 1})

    def price(self, expr: Expr, amount: int = 1) -> None:
        """Price an expression that already is an amount."""
        self.linear.price(self.tier, expr, self.weight * amount)
