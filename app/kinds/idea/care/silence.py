"""Since when an idea waits for staff's word."""

from datetime import datetime

from sqlalchemy import func, select

from app.base.database import db
from app.kinds.idea.models import Idea, IdeaChange
from app.kinds.idea.status import UNDECIDED
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.topics import Topic


def work_out(topic: Topic) -> None:
    """Look again for staff's last word on the idea; it waits for none where it is decided, or out of sight."""
    db.session.flush()
    idea = db.session.get_one(Idea, topic.id)
    waits = topic.is_public and topic.state in UNDECIDED
    idea.silent_since = max(_moments(topic)) if waits else None


def is_word(topic: Topic, post: Post) -> bool:
    """A comment by staff on somebody else's idea."""
    author = db.session.get_one(Member, post.author_id)
    return author.is_staff and not post.opens_topic and post.author_id != topic.author_id


def _moments(topic: Topic) -> list[datetime]:
    """The posting, the last change of status, the last comment of staff that stands."""
    changed = select(func.max(IdeaChange.at)).where(IdeaChange.topic_id == topic.id)
    said = (
        select(func.max(Post.created_at))
        .join(Member, Member.id == Post.author_id)
        .where(Post.topic_id == topic.id, Post.number > 1, Member.role >= int(Role.STAFF))
        .where(Post.author_id != topic.author_id, Post.hidden_at.is_(None), Post.removed_at.is_(None))
    )
    found = (topic.published_at, db.session.scalar(changed), db.session.scalar(said))
    return [moment for moment in found if moment is not None]
