"""What pages show by the kind of a topic: similar ones while one writes, the words for a state."""

from collections.abc import Sequence

from app.base.i18n import Reason
from app.http.actor import current_actor
from app.http.template import offer
from app.models.topics import Topic
from app.operations.kinds import Kind, kind_named
from app.queries.similar_topics import similar_topics


def similar_to(title: str, kind: Kind) -> Sequence[Topic]:
    """Some kinds look among their own alone: an idea is like an idea."""
    return similar_topics(current_actor(), title, kind.name if kind.like_own else "")


def _state_label(topic: Topic) -> Reason:
    """The words for a question's or an idea's state."""
    return kind_named(topic.kind).states[topic.state]


offer("state_label", _state_label)
