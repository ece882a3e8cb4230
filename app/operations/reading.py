"""How far a member has read."""

from collections.abc import Sequence
from datetime import datetime

from app.base.clock import now
from app.base.database import db, insert_into
from app.models.attention import SpaceReading, TopicReading
from app.models.spaces import Space
from app.models.topics import Topic
from app.rules import Action, Actor, require


def note_reading(actor: Actor, topic: Topic, number: int) -> None:
    """The actor has read the topic's posts up to `number`."""
    require(actor, Action.READING_NOTE)
    require(actor, Action.TOPIC_READ, topic)
    read_to(actor.member_id, topic.id, min(number, topic.last_number), now())


def read_to(member_id: int | None, topic_id: int, number: int, at: datetime) -> None:
    """Noted again or too late, nothing changes: nobody unreads."""
    row = insert_into(TopicReading).values(member_id=member_id, topic_id=topic_id, number=number, at=at)
    further = {"number": row.excluded.number, "at": row.excluded.at}
    keys = ["member_id", "topic_id"]
    is_further = TopicReading.number < row.excluded.number
    db.session.execute(row.on_conflict_do_update(index_elements=keys, set_=further, where=is_further))


def note_all_read(actor: Actor, spaces: Sequence[Space], at: datetime | None = None) -> None:
    """Everything that stands in these spaces by now (or by then) counts as read."""
    require(actor, Action.READING_NOTE)
    rows = [{"member_id": actor.member_id, "space_id": space.id, "at": at or now()} for space in spaces]
    if not rows:
        return
    new = insert_into(SpaceReading)
    db.session.execute(
        new.on_conflict_do_update(index_elements=["member_id", "space_id"], set_={"at": new.excluded.at}), rows
    )
