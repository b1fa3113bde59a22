"""Tiers, search, bounds, conflict, progress, result. Import ``shiftopt.solving.solve`` for the solver itself."""
