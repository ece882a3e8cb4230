"""What a page of know-how says about itself."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.kinds.knowledge.models import KnowledgePage
from app.models.posts import Post, Revision
from app.models.topics import Topic
from app.rules.actor import Actor


@dataclass(frozen=True)
class KnowledgeHead:
    """The answer that it came from (with author and topic), and the last edit (with its editor)."""

    from_post: Post | None
    last_edit: Revision | None


def knowledge_head(_actor: Actor, topic: Topic) -> KnowledgeHead:
    origin = select(Post).join(KnowledgePage, KnowledgePage.from_post_id == Post.id)
    origin = origin.where(KnowledgePage.topic_id == topic.id).options(joinedload(Post.author), joinedload(Post.topic))
    edits = select(Revision).join(Post, Post.id == Revision.post_id).where(Post.topic_id == topic.id, Post.number == 1)
    edits = edits.options(joinedload(Revision.editor)).order_by(Revision.id.desc()).limit(1)
    return KnowledgeHead(db.session.scalars(origin).one_or_none(), db.session.scalars(edits).one_or_none())
