"""Improvement (改进): PDCA with what it measures, its actions, and the meeting that looks at the whole."""

from app.domain.improvements import actions, causes, measuring, meetings, opening, origins
from app.domain.improvements.tables import ENDED, Action, Improvement, Meeting, Metric, Observation, Origin

__all__ = [
    "ENDED",
    "Action",
    "Improvement",
    "Meeting",
    "Metric",
    "Observation",
    "Origin",
    "actions",
    "causes",
    "measuring",
    "meetings",
    "opening",
    "origins",
]
