"""Two accounts of one person react once in each way, and not to their own post."""

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.kinds.blog.models import BlogReaction
from app.kinds.blog.reactions import count
from app.models.topics import Topic
from app.operations.merging import Merge, before_rows_move


@before_rows_move
def leave_doubles_out(merge: Merge) -> None:
    old, new = merge.both
    theirs = aliased(BlogReaction)
    same = (theirs.topic_id == BlogReaction.topic_id) & (theirs.kind == BlogReaction.kind) & (theirs.member_id == new)
    own = BlogReaction.member_id.in_(merge.both) & Topic.author_id.in_(merge.both)
    double = (BlogReaction.member_id == old) & select(theirs.topic_id).where(same).exists()
    query = select(BlogReaction.topic_id, BlogReaction.member_id, BlogReaction.kind)
    query = query.join(Topic, Topic.id == BlogReaction.topic_id).where(or_(own, double))
    for topic_id, member_id, kind in db.session.execute(query.order_by(BlogReaction.topic_id)).all():
        mine = BlogReaction.topic_id == topic_id, BlogReaction.member_id == member_id, BlogReaction.kind == kind
        db.session.execute(delete(BlogReaction).where(*mine))
        count(topic_id, kind, -1)
    db.session.flush()
