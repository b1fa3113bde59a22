"""Figures, words and the self-contained page."""
