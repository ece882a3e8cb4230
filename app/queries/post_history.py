"""How a post came to say what it says: each edit with what it changed, the latest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.differing import Part, difference
from app.models.members import Member
from app.models.posts import Post, Revision

PAGE = 10


@dataclass(frozen=True)
class Edit:
    """One edit. The titles are empty where the edit left the title alone."""

    number: int
    editor: Member
    at: datetime
    title_before: str
    title_after: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class PostHistory:
    """A page of edits; `before` is the revision behind which the next page begins (None: no more)."""

    post: Post
    edits: Sequence[Edit]
    before: int | None


def post_history(post: Post, before: int | None = None) -> PostHistory:
    """A revision holds what its edit replaced: what came of it stands in the next one, or in the post."""
    query = select(Revision).where(Revision.post_id == post.id).options(joinedload(Revision.editor))
    if before is None:
        source, title, number = post.source, post.topic.title, post.revision_count
    else:
        query = query.where(Revision.id < before)
        source, title, number = _as_it_stood(post, before)
    rows = db.session.scalars(query.order_by(Revision.id.desc()).limit(PAGE + 1)).all()
    edits = []
    for row in rows[:PAGE]:
        title_after = title if row.title else ""
        edits.append(Edit(number, row.editor, row.at, row.title, title_after, difference(row.source, source)))
        source, title, number = row.source, row.title or title, number - 1
    return PostHistory(post, edits, rows[PAGE - 1].id if len(rows) > PAGE else None)


def _as_it_stood(post: Post, before: int) -> tuple[str, str, int]:
    """Text, title and number of edits just before the edit of revision `before`."""
    since = select(Revision).where(Revision.post_id == post.id, Revision.id >= before).order_by(Revision.id)
    rows = db.session.scalars(since).all()
    if not rows:
        return post.source, post.topic.title, post.revision_count
    title = next((row.title for row in rows if row.title), post.topic.title)
    return rows[0].source, title, post.revision_count - len(rows)
