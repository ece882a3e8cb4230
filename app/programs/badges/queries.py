"""A member's badges, and how many members have each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.base.database import db
from app.readers.badges import BADGES, Badge, MemberBadge, StaffBadge

SHOWN = 100


@dataclass(frozen=True)
class Held:
    """A badge that a member has: of the catalogue, by staff's hand, or (neither) one that came with an import."""

    row: MemberBadge
    badge: Badge | None
    by_staff: StaffBadge | None = None


def badges_of(member_id: int) -> Sequence[Held]:
    """The catalogue's first, in the order in which they were awarded."""
    query = select(MemberBadge).where(MemberBadge.member_id == member_id)
    rows = db.session.scalars(
        query.order_by(MemberBadge.source != "rule", MemberBadge.awarded_at, MemberBadge.id)
    ).all()
    by_hand = _by_hand([int(row.badge) for row in rows if row.source == "staff"])
    held = [_held(row, by_hand) for row in rows]
    return [each for each in held if each.badge or each.by_staff or each.row.source not in ("rule", "staff")]


def _held(row: MemberBadge, by_hand: Mapping[str, StaffBadge]) -> Held:
    of_catalogue = BADGES.get(row.badge) if row.source == "rule" else None
    return Held(row, of_catalogue, by_hand.get(row.badge) if row.source == "staff" else None)


def holders() -> Mapping[str, int]:
    """Members with each badge of the catalogue, and (by number) with each of staff's."""
    query = select(MemberBadge.badge, func.count()).where(MemberBadge.source.in_(("rule", "staff")))
    return {badge: count for badge, count in db.session.execute(query.group_by(MemberBadge.badge)).all()}


def staff_badges() -> Sequence[StaffBadge]:
    return db.session.scalars(select(StaffBadge).order_by(StaffBadge.id.desc()).limit(SHOWN)).all()


def _by_hand(ids: Sequence[int]) -> dict[str, StaffBadge]:
    if not ids:
        return {}
    return {str(badge.id): badge for badge in db.session.scalars(select(StaffBadge).where(StaffBadge.id.in_(ids)))}
