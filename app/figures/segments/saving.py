"""Saving a segment, changing it, and taking it away."""

from collections.abc import Mapping

from sqlalchemy import func, select

from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid, NotFound
from app.base.i18n import _
from app.figures.segments.automations import noting
from app.figures.segments.conditions import clauses, counted, read_conditions
from app.figures.segments.job import work_out
from app.figures.segments.tables import Segment
from app.models.members import Member
from app.operations import auditing
from app.rules import Action, Actor, require

LONGEST_NAME = 80
MOST_SEGMENTS = 200


def save(actor: Actor, name: str, typed: Mapping[str, str], segment_id: int | None = None) -> Segment:
    """A new segment, or new words and conditions for one; its members are found at once."""
    require(actor, Action.SEGMENT_CHANGE)
    name, conditions = _name(name), read_conditions(typed)
    if not conditions:
        raise Invalid(_("Choose at least one condition."))
    if segment_id is None:
        _refuse_too_many()
        segment = Segment(name=name, conditions=conditions, created_by_id=actor.member_id, created_at=now())
        db.session.add(segment)
        db.session.flush()
    else:
        segment = find_segment(segment_id, lock=True)
        segment.changed_at = now() if segment.conditions != conditions else segment.changed_at
        segment.name, segment.conditions = name, conditions
    work_out(segment)
    auditing.note(actor, "segment.save", "segment", segment.id, name=name)
    return segment


def remove(actor: Actor, segment_id: int) -> None:
    """It is followed no more, and its automations end; what is known of it stays."""
    require(actor, Action.SEGMENT_CHANGE)
    segment = find_segment(segment_id, lock=True)
    segment.removed_at = now()
    noting.end_all(segment.id)
    auditing.note(actor, "segment.remove", "segment", segment.id, name=segment.name)


def find_segment(segment_id: int, *, lock: bool = False) -> Segment:
    query = select(Segment).where(Segment.id == segment_id, Segment.removed_at.is_(None))
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(_("There is no such segment."))
    return found


def size_of(typed: Mapping[str, str]) -> int:
    """How many members these conditions would find now."""
    wanted = clauses(read_conditions(typed))
    return db.session.scalar(select(func.count()).select_from(Member).where(counted(), *wanted.values())) or 0


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(_("Give it a name of 1 to 80 characters."), field="name")
    return name


def _refuse_too_many() -> None:
    standing = select(func.count()).select_from(Segment).where(Segment.removed_at.is_(None))
    if (db.session.scalar(standing) or 0) >= MOST_SEGMENTS:
        raise Conflict(_("There are 200 segments. Take one away first."))
