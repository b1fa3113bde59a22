"""All rules. Importing this package completes the registry ``RULES``."""

from shiftopt.rules.base import RULES, Breach, Example, Rule, Words

__all__ = ["RULES", "Breach", "Example", "Rule", "Words"]
