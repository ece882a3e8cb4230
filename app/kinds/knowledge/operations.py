"""Making a good answer into a page that lasts."""

from sqlalchemy import select

from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid
from app.base.i18n import _
from app.kinds.knowledge.models import KnowledgePage
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import posting
from app.operations.locking import locked_post
from app.operations.posting import Past, TopicDraft
from app.rules import Action, Actor, require


def promote(actor: Actor, post: Post, space: Space, title: str) -> Topic:
    """A page of know-how from an answer, in its author's name; each answer becomes one page."""
    post = locked_post(post.id)
    require(actor, Action.ANSWER_PROMOTE, post)
    if space.kind != "knowledge":
        raise Invalid(_("Choose a space."), field="space")
    if post.topic.kind != "question" or post.opens_topic or not post.is_public:
        raise Invalid(_("Only an answer to a question can become know-how."))
    if page_from(post.id) is not None:
        raise Conflict(_("This answer is know-how already."))
    draft = TopicDraft(title=title, source=post.source)
    topic = posting.add_topic(actor, space, draft, past=Past(now(), post.author_id, imported=False))
    db.session.get_one(KnowledgePage, topic.id).from_post_id = post.id
    return topic


def page_from(post_id: int) -> KnowledgePage | None:
    return db.session.scalars(select(KnowledgePage).where(KnowledgePage.from_post_id == post_id)).one_or_none()
