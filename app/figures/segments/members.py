"""The one door to who is in a segment: for groups, mails and automations, for lists and files."""

from sqlalchemy import Select, select

from app.figures.segments.tables import SegmentMember


def members_of(segment_id: int) -> Select[int]:
    """Ids of its members, as the worker found them last."""
    return select(SegmentMember.member_id).where(SegmentMember.segment_id == segment_id)
