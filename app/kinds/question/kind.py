"""The kind `question`: its states follow its answers."""

from sqlalchemy import select, update

from app.base.database import db
from app.base.i18n import _
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from app.operations.kinds import Kind, register
from app.rules.actor import Actor

OPEN, ANSWERED, SOLVED = "open", "answered", "solved"


def after_reply(_actor: Actor, topic: Topic, post: Post) -> None:
    """The first answer of somebody else moves the question on."""
    if topic.state == OPEN and post.is_answer and post.author_id != topic.author_id:
        topic.state = ANSWERED


def after_removal(topic: Topic, post: Post) -> None:
    """A best answer that is out of sight doesn't count; it is best again when it comes back."""
    if topic.best_post_id == post.id:
        count_best(post.author_id, -1)
    work_out_state(topic)


def after_restoring(topic: Topic, post: Post) -> None:
    if topic.best_post_id == post.id:
        count_best(post.author_id, 1)
    work_out_state(topic)


def count_best(member_id: int, step: int) -> None:
    changes = {"best_answer_count": Member.best_answer_count + step}
    db.session.execute(update(Member).where(Member.id == member_id).values(changes))


def work_out_state(topic: Topic) -> None:
    """What can be seen decides."""
    db.session.flush()
    answered = select(Post.id).where(
        Post.topic_id == topic.id,
        Post.number > 1,
        Post.reply_to_id.is_(None),
        Post.author_id != topic.author_id,
        Post.hidden_at.is_(None),
        Post.removed_at.is_(None),
    )
    best = db.session.get(Post, topic.best_post_id) if topic.best_post_id else None
    if best is not None and best.is_public:
        topic.state = SOLVED
    else:
        topic.state = ANSWERED if db.session.scalar(answered.limit(1)) else OPEN


QUESTION = register(
    Kind(
        name="question",
        path="/questions",
        icon="circle-question-mark",
        label=_("Question"),
        plural=_("Questions"),
        new_label=_("Ask a question"),
        reply_label=_("Answer"),
        about=_("Ask, and somebody who knows will answer."),
        first_state=OPEN,
        states={OPEN: _("Open"), ANSWERED: _("Answered"), SOLVED: _("Solved")},
        has_answers=True,
        on_reply=after_reply,
        on_remove=after_removal,
        on_restore=after_restoring,
    )
)
