"""The one door to who is in a segment: for groups, mails and automations, for lists and files."""

from collections.abc import Collection, Mapping

from sqlalchemy import Select, select

from app.base.database import db
from app.figures.segments.tables import Segment, SegmentMember


def members_of(segment_id: int) -> Select[int]:
    """Ids of its members, as the worker found them last."""
    return select(SegmentMember.member_id).where(SegmentMember.segment_id == segment_id)


def names_of_all() -> Mapping[int, str]:
    """The names of the segments that are followed, in their order, by id."""
    query = select(Segment.id, Segment.name).where(Segment.removed_at.is_(None)).order_by(Segment.name, Segment.id)
    return {segment_id: name for segment_id, name in db.session.execute(query)}


def segments_around(member_id: int, segment_ids: Collection[int]) -> Collection[int]:
    """Those of the followed segments in which this member is."""
    query = select(Segment.id).join(SegmentMember, SegmentMember.segment_id == Segment.id)
    query = query.where(Segment.removed_at.is_(None), Segment.id.in_(segment_ids), SegmentMember.member_id == member_id)
    return db.session.scalars(query).all()
