"""The kind `idea`: its statuses, and the row that every idea has."""

from app.base.database import db
from app.base.i18n import _
from app.kinds.idea.models import Idea
from app.models.topics import Topic
from app.operations.kinds import Extras, Kind, register
from app.rules.actor import Actor

NOT_STARTED, REVIEWING, PLANNED = "not_started", "reviewing", "planned"
DONE, DECLINED, MERGED = "done", "declined", "merged"

UNDECIDED = (NOT_STARTED, REVIEWING)
STATUSES = {
    NOT_STARTED: _("Not started"),
    REVIEWING: _("In review"),
    PLANNED: _("Planned"),
    DONE: _("Done"),
    DECLINED: _("Declined"),
    MERGED: _("Merged"),
}


def begin(_actor: Actor, topic: Topic, extras: Extras) -> None:
    """The proposer chooses between a discussion (the default) and comments to staff."""
    topic.comments_to_staff = extras.get("discussion", "open") == "staff"
    db.session.add(Idea(topic_id=topic.id))


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
        on_add=begin,
    )
)
