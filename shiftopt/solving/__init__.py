"""Tiers, search, bounds, conflict, progress, result.

The solver itself is in ``shiftopt.solving.solve``; nothing here imports it unasked.
"""
