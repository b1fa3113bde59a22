"""The plotly figures: facts in, figure out. Plotly reads markup in labels, so names are escaped."""

from shiftopt.report.figures.base import HEAD, MOST, ROW, Figure, label
from shiftopt.report.figures.cover import SHIFT_ROW, cover, grids
from shiftopt.report.figures.day import timeline
from shiftopt.report.figures.fairness import fairness
from shiftopt.report.figures.hours import WORK_PARTS, hours, part_minutes
from shiftopt.report.figures.rota import LEAVE_SHADE, hover, rota
from shiftopt.report.figures.strain import SHOWN, alertness, tiredness, week

__all__ = [
    "HEAD",
    "LEAVE_SHADE",
    "MOST",
    "ROW",
    "SHIFT_ROW",
    "SHOWN",
    "WORK_PARTS",
    "Figure",
    "alertness",
    "cover",
    "fairness",
    "grids",
    "hours",
    "hover",
    "label",
    "part_minutes",
    "rota",
    "timeline",
    "tiredness",
    "week",
]
