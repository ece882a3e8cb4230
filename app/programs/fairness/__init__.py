"""Giving in rings and between accounts of one browser: limited first and said so, then looked at by staff."""

from app.programs.fairness import merged  # noqa: F401
from app.programs.fairness.looking import look
from app.programs.fairness.models import Finding, FindingMember, FindingState

__all__ = ["Finding", "FindingMember", "FindingState", "look"]
