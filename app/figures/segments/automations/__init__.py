"""Automations: whoever comes into a segment, or leaves it, is written to or put on staff's list, once in a while."""

from app.figures.segments.automations.tables import Automation, AutomationDone, AutomationDue

__all__ = ["Automation", "AutomationDone", "AutomationDue"]
