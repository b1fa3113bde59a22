"""All rules. Importing this package completes the registry ``RULES``, in the order of the imports below."""

from shiftopt.rules.base import RULES, Breach, Example, PersonRule, Rule, Words

# ruff: isort: off
from shiftopt.rules import cover, crew, people
from shiftopt.rules import rest, runs, hours, hidden, reference, weekends
from shiftopt.rules import fatigue
from shiftopt.rules import rotation, fairness
from shiftopt.rules import published
# ruff: isort: on

FAMILIES = (
    cover,
    crew,
    people,
    rest,
    runs,
    hours,
    hidden,
    reference,
    weekends,
    fatigue,
    rotation,
    fairness,
    published,
)
"""The modules that define rules: crews first, then one person's line, then what is shared by all."""

__all__ = ["FAMILIES", "RULES", "Breach", "Example", "PersonRule", "Rule", "Words"]
