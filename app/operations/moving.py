"""Moving a topic to another space of its kind."""

from sqlalchemy import update

from app.base import freshness
from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.events import log
from app.events.forum import TopicRetitled
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import auditing
from app.operations.locking import locked_topic
from app.rules import Action, Actor, require


def move(actor: Actor, topic: Topic, space: Space) -> Topic:
    """All that belongs to the topic goes with it; moving to where it is changes nothing."""
    require(actor, Action.TOPIC_LOCK, topic)
    if space.kind != topic.kind:
        raise Invalid(_("Choose a space for topics of this kind."), field="space")
    topic = locked_topic(topic.id)
    if topic.space_id == space.id:
        return topic
    old_id = topic.space_id
    topic.space_id, topic.space = space.id, space
    if topic.is_public:
        for space_id, step in ((old_id, -1), (space.id, 1)):
            counted = {"topic_count": Space.topic_count + step}
            db.session.execute(update(Space).where(Space.id == space_id).values(counted))
    log.append(TopicRetitled(topic_id=topic.id), actor)
    auditing.note(actor, "topic.move", "topic", topic.id, "", from_space=old_id, to_space=space.id)
    freshness.touch("site", "spaces", f"topic:{topic.id}")
    return topic
