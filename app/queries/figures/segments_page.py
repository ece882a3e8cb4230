"""Segments: all of them with their size, and one with its members, its days and who left it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.paging import Slice, cut, mark_of, values_of
from app.figures.days import today
from app.figures.segments import Segment, SegmentDay, SegmentExit, SegmentMember
from app.models.members import Member
from app.models.spaces import Space

SHOWN = 50
TREND_DAYS = 365
PERIOD = 28


@dataclass(frozen=True)
class SegmentRow:
    """A segment and its size 28 days ago; None when it was not followed yet."""

    segment: Segment
    before: int | None

    @property
    def change(self) -> int | None:
        return None if self.before is None else self.segment.size - self.before


def segment_rows() -> Sequence[SegmentRow]:
    then = today() - timedelta(days=PERIOD)
    query = select(Segment, SegmentDay.size).outerjoin(
        SegmentDay, (SegmentDay.segment_id == Segment.id) & (SegmentDay.day == then)
    )
    query = query.where(Segment.removed_at.is_(None)).order_by(Segment.name, Segment.id)
    return [SegmentRow(*row) for row in db.session.execute(query)]


@dataclass(frozen=True)
class SegmentPage:
    segment: Segment
    days: Sequence[SegmentDay]
    members: Slice[tuple[Member, date]]
    exits: Slice[SegmentExit]


def segment_page(segment: Segment, after: str = "", left: str = "") -> SegmentPage:
    """`after` and `left` are where the lists of members and of exits go on."""
    days = select(SegmentDay).where(
        SegmentDay.segment_id == segment.id, SegmentDay.day > today() - timedelta(days=TREND_DAYS)
    )
    return SegmentPage(
        segment,
        db.session.scalars(days.order_by(SegmentDay.day)).all(),
        _members(segment.id, after),
        _exits(segment.id, left),
    )


def _members(segment_id: int, after: str) -> Slice[tuple[Member, date]]:
    query = select(Member, SegmentMember.since).join(SegmentMember, SegmentMember.member_id == Member.id)
    query = query.where(SegmentMember.segment_id == segment_id)
    if after:
        ordinal, member_id = values_of(after, int, int)
        mark = tuple_(date.fromordinal(int(str(ordinal))), member_id)
        query = query.where(tuple_(SegmentMember.since, SegmentMember.member_id) < mark)
    query = query.order_by(SegmentMember.since.desc(), SegmentMember.member_id.desc()).limit(SHOWN + 1)
    rows = [(member, since) for member, since in db.session.execute(query)]
    return cut(rows, SHOWN, lambda row: mark_of(row[1].toordinal(), row[0].id))


def _exits(segment_id: int, after: str) -> Slice[SegmentExit]:
    query = select(SegmentExit).where(SegmentExit.segment_id == segment_id).options(joinedload(SegmentExit.member))
    if after:
        query = query.where(SegmentExit.id < values_of(after, int)[0])
    rows = db.session.scalars(query.order_by(SegmentExit.id.desc()).limit(SHOWN + 1)).all()
    return cut(rows, SHOWN, lambda row: mark_of(row.id))


def file_rows(segment: Segment) -> Iterator[tuple[object, ...]]:
    """Every member of it, without addresses: who may write to them is the mails' matter."""
    query = select(Member.id, Member.handle, Member.name_given, Member.organisation, SegmentMember.since)
    query = query.join(SegmentMember, SegmentMember.member_id == Member.id)
    query = query.where(SegmentMember.segment_id == segment.id, Member.left_at.is_(None)).order_by(Member.id)
    for row in db.session.execute(query, execution_options={"yield_per": 1000}):
        yield tuple(row)


def spaces() -> Mapping[int, Space]:
    found = db.session.scalars(select(Space).order_by(Space.position, Space.id))
    return {space.id: space for space in found}
