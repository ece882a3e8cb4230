"""The kind `knowledge`."""

from app.base.database import db
from app.base.i18n import _
from app.kinds.knowledge.models import KnowledgePage
from app.kinds.knowledge.queries import knowledge_head
from app.models.topics import Topic
from app.operations.kinds import Extras, Kind, register
from app.rules.actor import Actor


def begin(_actor: Actor, topic: Topic, _extras: Extras) -> None:
    db.session.add(KnowledgePage(topic_id=topic.id))


KNOWLEDGE = register(
    Kind(
        name="knowledge",
        path="/knowledge",
        icon="book-open",
        label=_("Know-how page"),
        plural=_("Know-how"),
        new_label=_("Write a page"),
        reply_label=_("Comment"),
        about=_("What we know, kept up by everybody who knows better."),
        on_add=begin,
        on_show=knowledge_head,
    )
)
