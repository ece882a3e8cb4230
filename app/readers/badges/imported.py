"""Badges that members had elsewhere: kept under their own names beside ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.events import log
from app.events.accounts import BadgeImported
from app.readers.badges.model import MemberBadge


@dataclass(frozen=True)
class Brought:
    """Once, somebody was given a badge."""

    member_id: int
    name: str
    at: datetime


def bring(source: str, brought: Sequence[Brought]) -> list[MemberBadge]:
    """Each is one more of its badge; the earliest time is when it was awarded."""
    rows = _rows(source, {each.member_id for each in brought})
    for each in brought:
        row = rows.get((each.member_id, each.name))
        if row is None:
            row = MemberBadge(member_id=each.member_id, source=source, badge=each.name, times=0, awarded_at=each.at)
            db.session.add(row)
            rows[each.member_id, each.name] = row
        row.times += 1
        row.awarded_at = min(row.awarded_at, each.at)
    db.session.flush()
    found = [rows[each.member_id, each.name] for each in brought]
    log.append_past(
        log.PastDeed(BadgeImported(member_id=row.member_id, badge_id=row.id), row.member_id, each.at)
        for row, each in zip(found, brought, strict=True)
    )
    return found


def _rows(source: str, member_ids: set[int]) -> dict[tuple[int, str], MemberBadge]:
    query = select(MemberBadge).where(MemberBadge.source == source, MemberBadge.member_id.in_(member_ids))
    rows = db.session.scalars(query.order_by(MemberBadge.id).with_for_update())
    return {(row.member_id, row.badge): row for row in rows}
