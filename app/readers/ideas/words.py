"""When staff first commented on an idea."""

from collections.abc import Iterable

from sqlalchemy import func, select, update

from app.base.database import db
from app.models.members import Member, Role
from app.models.posts import Post
from app.readers.batch import chunks
from app.readers.ideas.tables import IdeaProgress


def work_out_words(topic_ids: Iterable[int]) -> None:
    """Look for staff's first comment on these topics again, by who is staff today."""
    for some in chunks(sorted(topic_ids)):
        first = (
            select(func.min(Post.created_at))
            .join(Member, Member.id == Post.author_id)
            .where(Post.topic_id == IdeaProgress.topic_id, Post.number > 1, Member.role >= int(Role.STAFF))
            .where(Post.author_id != IdeaProgress.author_id, Post.hidden_at.is_(None), Post.removed_at.is_(None))
            .scalar_subquery()
        )
        found = update(IdeaProgress).where(IdeaProgress.topic_id.in_(some)).values(first_comment_at=first)
        db.session.execute(found, execution_options={"synchronize_session": False})
