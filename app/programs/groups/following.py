"""Groups by rule: their members are those of a saved segment, as its worker found them last."""

from datetime import datetime

from sqlalchemy import Select, delete, insert, select

from app.base.clock import now
from app.base.database import db
from app.base.i18n import Reason, _, current_locale
from app.events import log
from app.events.accounts import GroupTold
from app.figures.segments import Segment, SegmentMember
from app.models.groups import Entry, Group, GroupMember, State
from app.models.members import Member
from app.readers.notifications.model import What
from app.readers.notifications.sentences import NAMES
from app.rules import Actor

UNSEEN = {"synchronize_session": False}


def follow_segments() -> int:
    """Bring each group by rule up to its segment, in the caller's transaction. Gives how many came and went."""
    query = select(Group).where(Group.entry == Entry.RULE, Group.closed_at.is_(None)).order_by(Group.id)
    return sum(follow(group) for group in db.session.scalars(query.with_for_update()).all())


def follow(group: Group) -> int:
    """Who comes later is told; those with whom the group began are not: it may be everybody."""
    at, is_first = now(), group.followed_at is None
    gone = delete(GroupMember).where(GroupMember.group_id == group.id, GroupMember.member_id.not_in(_wanted(group)))
    went = db.session.scalars(gone.returning(GroupMember.member_id), execution_options=UNSEEN).all()
    came = db.session.scalars(_wanted(group).where(SegmentMember.member_id.not_in(_here(group)))).all()
    if came:
        rows = [_row(group, member_id, at) for member_id in sorted(came)]
        db.session.execute(insert(GroupMember), rows)
    for member_id in () if is_first else sorted(came):
        log.append(GroupTold(group_id=group.id, member_id=member_id, state=State.IN.value), Actor.system())
    group.followed_at = at
    return len(came) + len(went)


def _row(group: Group, member_id: int, at: datetime) -> dict[str, object]:
    return {"group_id": group.id, "member_id": member_id, "state": State.IN.value, "words": "", "since": at}


def _wanted(group: Group) -> Select[int]:
    query = select(SegmentMember.member_id).join(Segment, Segment.id == SegmentMember.segment_id)
    query = query.join(Member, Member.id == SegmentMember.member_id)
    return query.where(Segment.id == group.segment_id, Segment.removed_at.is_(None), Member.left_at.is_(None))


def _here(group: Group) -> Select[int]:
    return select(GroupMember.member_id).where(GroupMember.group_id == group.id)


def named(detail: str) -> Reason:
    """The group of a notification, whose detail is STATE:ID."""
    group = db.session.get(Group, int(detail.partition(":")[2]))
    return group.name_in(current_locale()) if group else _("a group")


NAMES[What.GROUP] = named
