"""For whom automations are due: noted where a segment's members are found, in the same transaction."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, update

from app.base.clock import now
from app.base.database import db, insert_into
from app.figures.days import today
from app.figures.heat.rule import is_held_out
from app.figures.segments.automations.tables import CAME, Automation, AutomationDone, AutomationDue
from app.figures.segments.tables import Segment
from app.readers.batch import chunks

AGAIN_AFTER = timedelta(days=90)
UNSEEN = {"synchronize_session": False}


def note(segment: Segment, came: Sequence[int], left: Sequence[int]) -> None:
    """The automations that are on are due for those who came or left just now."""
    if not came and not left:
        return
    on = select(Automation).where(Automation.segment_id == segment.id, Automation.is_on)
    for automation in db.session.scalars(on.order_by(Automation.id)):
        _note_due(automation, touched(segment, came if automation.acts_on == CAME else left))


def touched(segment: Segment, member_ids: Collection[int]) -> Sequence[int]:
    """Those with whom something may be done: where heat chose them, not the tenth kept to compare with."""
    if not spares_some(segment):
        return sorted(member_ids)
    return sorted(each for each in member_ids if not is_held_out(each))


def spares_some(segment: Segment) -> bool:
    return "heat" in segment.conditions


def let_go(segment_id: int) -> None:
    """Nobody waits for this segment's automations any more: who was found was found by other conditions."""
    mine = select(Automation.id).where(Automation.segment_id == segment_id).order_by(Automation.id)
    # Locked first, as whoever acts does it: two who delete the same rows in two orders would wait for each other.
    _let_go(AutomationDue.automation_id.in_(db.session.scalars(mine.with_for_update()).all()))


def let_go_one(automation: Automation) -> None:
    _let_go(AutomationDue.automation_id == automation.id)


def end_all(segment_id: int) -> None:
    """The segment is followed no more, and its automations act no more."""
    let_go(segment_id)
    ended = update(Automation).where(Automation.segment_id == segment_id).values(is_on=False)
    db.session.execute(ended, execution_options=UNSEEN)


def _note_due(automation: Automation, member_ids: Sequence[int]) -> None:
    done = AutomationDone.automation_id == automation.id, AutomationDone.at > now() - AGAIN_AFTER
    lately = set(db.session.scalars(select(AutomationDone.member_id).where(*done)))
    due = [each for each in member_ids if each not in lately]
    for some in chunks(due):
        rows = [{"automation_id": automation.id, "member_id": each, "day": today()} for each in some]
        db.session.execute(insert_into(AutomationDue).values(rows).on_conflict_do_nothing())


def _let_go(which: ColumnElement[bool]) -> None:
    db.session.execute(delete(AutomationDue).where(which), execution_options=UNSEEN)
