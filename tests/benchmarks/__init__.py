"""How long, how good, how much memory: ``python -m tests.benchmarks --help``."""
