"""Finding who is in each segment once a day: who came, who went and which condition they stopped meeting."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, exists, func, insert, or_, select

from app.base.clock import day_of, now
from app.base.database import db
from app.figures.days import today
from app.figures.segments.automations import noting
from app.figures.segments.conditions import clauses, counted
from app.figures.segments.tables import Segment, SegmentDay, SegmentExit, SegmentMember
from app.models.members import Member
from app.readers.batch import chunks
from app.settings.store import site

CHANGED, GONE = "changed", "gone"  # the segment did; the member left or is counted no more
UNSEEN = {"synchronize_session": False}


def work_out_some(_at: datetime | None = None) -> int:
    """One segment that is due, in the caller's transaction; 0 when none is."""
    due = or_(Segment.worked_on.is_(None), Segment.worked_on < today())
    query = select(Segment).where(due, Segment.removed_at.is_(None)).order_by(Segment.id).limit(1)
    segment = db.session.scalar(query.with_for_update(), execution_options={"populate_existing": True})
    if segment is None:
        return 0
    work_out(segment)
    return 1


def work_out(segment: Segment) -> None:
    """As of today; the second time on a day adds to what the first has noted."""
    day, wanted = today(), clauses(segment.conditions)
    inside = select(Member.id).where(counted(), *wanted.values())
    here = SegmentMember.segment_id == segment.id
    gone = db.session.execute(
        select(SegmentMember.member_id, SegmentMember.since).where(
            here, ~inside.where(Member.id == SegmentMember.member_id).exists()
        )
    ).all()
    _note_exits(segment, day, [(member_id, since) for member_id, since in gone], wanted)
    for some in chunks([member_id for member_id, _since in gone]):
        left = delete(SegmentMember).where(here, SegmentMember.member_id.in_(some))
        db.session.execute(left, execution_options=UNSEEN)
    known = exists().where(here, SegmentMember.member_id == Member.id)
    came = db.session.scalars(inside.where(~known)).all()
    if came:
        rows = [{"segment_id": segment.id, "member_id": each, "since": day} for each in came]
        db.session.execute(insert(SegmentMember), rows)
    segment.size = db.session.scalar(select(func.count()).select_from(SegmentMember).where(here)) or 0
    segment.worked_on, segment.worked_at = day, now()
    if was_changed(segment, day):
        noting.let_go(segment.id)
    else:
        noting.note(segment, came, [member_id for member_id, _since in gone])
    _note_day(segment, day, len(came), len(gone))


def was_changed(segment: Segment, day: date) -> bool:
    """Its conditions were, on that day: who came or went then did not change themselves."""
    return segment.changed_at is not None and day_of(segment.changed_at, site().zone) == day


def _note_day(segment: Segment, day: date, came: int, went: int) -> None:
    row = db.session.get(SegmentDay, (segment.id, day), populate_existing=True)
    if row is None:
        db.session.add(SegmentDay(segment_id=segment.id, day=day, size=segment.size, came=came, went=went))
    else:
        row.size, row.came, row.went = segment.size, row.came + came, row.went + went
    db.session.flush()


def _note_exits(
    segment: Segment, day: date, gone: Sequence[tuple[int, date]], wanted: dict[str, ColumnElement[bool]]
) -> None:
    if not gone:
        return
    reasons: dict[int, list[str]] = defaultdict(list)
    for name, clause in {**({} if was_changed(segment, day) else wanted), GONE: counted()}.items():
        for some in chunks([member_id for member_id, _since in gone]):
            still = set(db.session.scalars(select(Member.id).where(Member.id.in_(some), clause)))
            for member_id in set(some) - still:
                reasons[member_id].append(name)
    rows = [
        {
            "segment_id": segment.id,
            "member_id": member_id,
            "since": since,
            "day": day,
            "reasons": ",".join(reasons[member_id] or [CHANGED]),
        }
        for member_id, since in gone
    ]
    db.session.execute(insert(SegmentExit), rows)
