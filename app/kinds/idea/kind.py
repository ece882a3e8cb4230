"""The kind `idea`."""

from app.base.clock import now
from app.base.database import db
from app.base.i18n import _
from app.kinds.idea.festival.voting import give_back
from app.kinds.idea.models import Idea
from app.kinds.idea.queries import idea_head, support_counts
from app.kinds.idea.review import following
from app.kinds.idea.sifting import CHOICES, ORDERS, sift
from app.kinds.idea.status import NOT_STARTED, STATUSES
from app.models.posts import Post
from app.models.topics import Topic
from app.operations.kinds import Extras, Kind, register
from app.rules.actor import Actor


def begin(_actor: Actor, topic: Topic, extras: Extras) -> None:
    """The proposer chooses between a discussion (the default) and comments to staff."""
    topic.comments_to_staff = extras.get("discussion", "open") == "staff"
    db.session.add(Idea(topic_id=topic.id))


def gone(topic: Topic, post: Post) -> None:
    """Votes on an idea that is gone are for others."""
    following.removed(topic, post)
    if post.opens_topic:
        give_back(topic, now())


IDEA = register(
    Kind(
        name="idea",
        path="/ideas",
        icon="lightbulb",
        label=_("Idea"),
        plural=_("Ideas"),
        new_label=_("Post an idea"),
        reply_label=_("Comment"),
        about=_("Say what would make things better. Every idea gets an answer."),
        first_state=NOT_STARTED,
        states=STATUSES,
        like_own=True,
        asks=CHOICES,
        orders=ORDERS,
        sift=sift,
        on_add=begin,
        on_publish=following.published,
        on_reply=following.replied,
        on_remove=gone,
        on_restore=following.restored,
        on_show=idea_head,
        on_list=support_counts,
    )
)
