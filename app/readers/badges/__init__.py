"""Badges: awarded for what somebody did, by rules over counts. A messenger: what was awarded stays."""

from app.readers.badges import merged  # noqa: F401
from app.readers.badges.catalogue import BADGES, Badge
from app.readers.badges.model import MemberBadge, StaffBadge
from app.readers.badges.reader import badges

__all__ = ["BADGES", "Badge", "MemberBadge", "StaffBadge", "badges"]
