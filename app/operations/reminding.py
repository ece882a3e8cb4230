"""Bookmarks with a note of one's own and a reminder, sent by the schedule exactly once."""

from datetime import datetime

from sqlalchemy import select, update

from app.base.clock import now
from app.base.database import db, insert_or_ignore
from app.base.errors import Invalid
from app.base.i18n import _
from app.events import log
from app.events.forum import ReminderDue
from app.models.posts import Bookmark, Post
from app.operations.names import clean_line
from app.rules import Action, Actor, require

LONGEST_NOTE = 140
BATCH = 100


def keep(actor: Actor, post: Post, *, remind_at: datetime | None, note: str = "") -> None:
    """Bookmark the post with what is said here; no moment takes a reminder away."""
    require(actor, Action.POST_BOOKMARK, post)
    if remind_at is not None and remind_at <= now():
        raise Invalid(_("Choose a moment to come."), field="remind_on")
    said = {"note": clean_line(note, LONGEST_NOTE, "note"), "remind_at": remind_at, "reminded_at": None}
    if not insert_or_ignore(Bookmark, member_id=actor.member_id, post_id=post.id, at=now(), **said):
        mine = Bookmark.member_id == actor.member_id, Bookmark.post_id == post.id
        db.session.execute(update(Bookmark).where(*mine).values(said))


def remind_some(at: datetime) -> int:
    """Note reminders that are due; each becomes one event with its own mark. Call until it gives 0."""
    waiting = Bookmark.remind_at <= at, Bookmark.reminded_at.is_(None)
    due = select(Bookmark).where(*waiting).order_by(Bookmark.remind_at).limit(BATCH).with_for_update()
    found = db.session.scalars(due, execution_options={"populate_existing": True}).all()
    for each in found:
        each.reminded_at = at
        log.append(ReminderDue(member_id=each.member_id, post_id=each.post_id), Actor.system(), at=at)
    return len(found)
