"""Segments: filters over members that were saved; a worker follows their size, who came in, and who left and why."""

from app.figures.segments.automations import Automation
from app.figures.segments.members import members_of, names_of_all, segments_around
from app.figures.segments.tables import Segment, SegmentDay, SegmentExit, SegmentMember

__all__ = [
    "Automation",
    "Segment",
    "SegmentDay",
    "SegmentExit",
    "SegmentMember",
    "members_of",
    "names_of_all",
    "segments_around",
]
