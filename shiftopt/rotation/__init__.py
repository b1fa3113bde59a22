"""Cycles that teams follow: arithmetic, library, computed facts."""
