"""Readers of public roster formats."""
