"""Two people edited one post: what the others changed meanwhile, and how one's own text differs from that."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.differing import Part, difference
from app.base.merging import merged
from app.models.members import Member
from app.models.posts import Post, Revision


@dataclass(frozen=True)
class EditConflict:
    """`theirs`: from the text one began with to what stands now; `mine`: from there to one's own.

    `both` holds what both changed (None where they changed the same lines), with the title of whoever changed it.
    """

    editor: Member | None
    theirs: Sequence[Part]
    mine: Sequence[Part]
    both: str | None
    title_now: str
    title_of_both: str


def edit_conflict(post: Post, seen_revision: int | None, source: str, title: str) -> EditConflict:
    """What to show whoever began at `seen_revision` and comes with `source` and `title`."""
    query = select(Revision).where(Revision.post_id == post.id).options(joinedload(Revision.editor))
    since = db.session.scalars(query.order_by(Revision.id).offset(seen_revision or 0)).all()
    base = since[0].source if since else post.source
    title_before = next((edit.title for edit in since if edit.title), post.topic.title)
    source = source.replace("\r\n", "\n").strip()
    return EditConflict(
        editor=since[-1].editor if since else None,
        theirs=difference(base, post.source),
        mine=difference(post.source, source),
        both=merged(base, source, post.source),
        title_now=post.topic.title,
        title_of_both=title if title and title != title_before else post.topic.title,
    )
