"""Earning: a messenger that follows the log and gives points by rules that are rows."""

from app.readers.points import merged  # noqa: F401
from app.readers.points.earning import pay_due
from app.readers.points.model import Contribution, Earning, EarningRule, SpaceContribution
from app.readers.points.reader import points
from app.readers.points.rules import VERBS, all_rules

__all__ = ["VERBS", "Contribution", "Earning", "EarningRule", "SpaceContribution", "all_rules", "pay_due", "points"]
