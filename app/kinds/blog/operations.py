"""The cover of a blog post."""

from app.base import freshness
from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.kinds.blog.models import BlogCover
from app.models.attachments import Upload
from app.models.topics import Topic
from app.operations.locking import locked_topic
from app.rules import Action, Actor, require

LONGEST_ALT = 200


def set_cover(actor: Actor, topic: Topic, upload: Upload | None, alt: str = "") -> None:
    """Put a picture over the post, or take it away with None."""
    require(actor, Action.TOPIC_PUBLISH, topic)
    if topic.kind != "blog":
        raise Invalid(_("Only posts of the blog have a cover."))
    topic = locked_topic(topic.id)
    cover = db.session.get(BlogCover, topic.id)
    if upload is None:
        if cover is not None:
            db.session.delete(cover)
    else:
        cover = cover or BlogCover(topic_id=topic.id)
        cover.upload_id, cover.alt = upload.id, " ".join(alt.split())[:LONGEST_ALT]
        db.session.add(cover)
    freshness.touch("site", f"topic:{topic.id}")
