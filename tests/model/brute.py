"""Every integer point of a small linear model, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from shiftopt.model.linear import LinearModel


def every(linear: LinearModel) -> Iterator[tuple[int, ...]]:
    """All values within the bounds, whatever the rows say."""
    yield from product(*(range(a, b + 1) for a, b in zip(linear.lb, linear.ub, strict=True)))


def points(linear: LinearModel) -> set[tuple[int, ...]]:
    """All values that keep every bound and row."""
    return {values for values in every(linear) if linear.violated(values) is None}
