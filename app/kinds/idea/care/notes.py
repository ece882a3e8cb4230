"""Notes of staff about an idea. They are in no list, feed, search or program of members."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid, NotFound, Refused
from app.base.i18n import _
from app.kinds.idea.care.models import IdeaNote
from app.models.topics import Topic
from app.operations.names import clean_text
from app.rules import Action, Actor, require

LONGEST_NOTE = 2000


def add_note(actor: Actor, topic: Topic, words: str) -> IdeaNote:
    require(actor, Action.IDEA_DECIDE, topic)
    words = clean_text(words, LONGEST_NOTE, "note")
    if not words:
        raise Invalid(_("Write the note first."), field="note")
    note = IdeaNote(topic_id=topic.id, author_id=actor.member_id or 0, text=words, at=now())
    db.session.add(note)
    db.session.flush()
    return note


def remove_note(actor: Actor, topic: Topic, note_id: int) -> None:
    """Who wrote it takes it away; twice is once."""
    require(actor, Action.IDEA_DECIDE, topic)
    note = db.session.get(IdeaNote, note_id)
    if note is None or note.topic_id != topic.id:
        raise NotFound(_("There is no such note."))
    if note.author_id != actor.member_id:
        raise Refused(_("Only its author takes a note away."))
    note.removed_at = note.removed_at or now()


def notes_on(actor: Actor, topic: Topic) -> Sequence[IdeaNote]:
    """The oldest first; for staff alone."""
    require(actor, Action.IDEA_DECIDE, topic)
    query = select(IdeaNote).where(IdeaNote.topic_id == topic.id, IdeaNote.removed_at.is_(None))
    return db.session.scalars(query.options(joinedload(IdeaNote.author)).order_by(IdeaNote.at, IdeaNote.id)).all()
