"""A member's badges, and how many members have each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.base.database import db
from app.readers.badges import BADGES, Badge, MemberBadge


@dataclass(frozen=True)
class Held:
    """A badge that a member has; `badge` is empty for one that came with an import."""

    row: MemberBadge
    badge: Badge | None


def badges_of(member_id: int) -> Sequence[Held]:
    """The catalogue's first, in the order in which they were awarded."""
    query = select(MemberBadge).where(MemberBadge.member_id == member_id)
    rows = db.session.scalars(query.order_by(MemberBadge.source != "rule", MemberBadge.awarded_at, MemberBadge.id))
    held = [Held(row, BADGES.get(row.badge) if row.source == "rule" else None) for row in rows]
    return [each for each in held if each.badge is not None or each.row.source != "rule"]


def holders() -> Mapping[str, int]:
    """Members with each badge of the catalogue."""
    query = select(MemberBadge.badge, func.count()).where(MemberBadge.source == "rule").group_by(MemberBadge.badge)
    return {badge: count for badge, count in db.session.execute(query).all()}
