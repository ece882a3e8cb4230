"""What the review room keeps up with as ideas are posted, commented on, taken away and shown again."""

from app.kinds.idea.care import silence
from app.kinds.idea.review import covering
from app.kinds.idea.status import UNDECIDED
from app.models.posts import Post
from app.models.topics import Topic
from app.rules.actor import Actor


def published(topic: Topic) -> None:
    silence.work_out(topic)
    covering.put_on_agenda(topic)


def replied(actor: Actor, topic: Topic, post: Post) -> None:
    """A comment of staff is a word; on an idea that waits for one it counts in the session."""
    if silence.is_word(topic, post):
        silence.work_out(topic)
        if topic.state in UNDECIDED:
            covering.cover(topic, covering.WORD, actor.member_id)


def removed(topic: Topic, post: Post) -> None:
    silence.work_out(topic)
    if post.opens_topic and topic.state in UNDECIDED:
        covering.cover(topic, covering.GONE, None)


def restored(topic: Topic, post: Post) -> None:
    silence.work_out(topic)
    if post.opens_topic and topic.state in UNDECIDED:
        covering.put_on_agenda(topic)
