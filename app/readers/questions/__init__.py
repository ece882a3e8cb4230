"""Questions: how long each has waited for an answer, as `question_progress`. A bookkeeper.

An event only says which question to look at: its row is made afresh from its topic and posts as they stand.
"""

from sqlalchemy import select

from app.base.database import db
from app.events.accounts import MemberMerged
from app.events.forum import (
    AnswerAccepted,
    AnswerUnaccepted,
    PostAdded,
    PostRemoved,
    PostRestored,
    TopicAdded,
)
from app.events.log import Logged
from app.models.topics import Topic
from app.readers.batch import forget, gathered
from app.readers.marks import mark_everything
from app.readers.questions.progress import work_out
from app.readers.questions.tables import QuestionProgress
from app.readers.reader import Reader

__all__ = ["QuestionProgress", "questions", "work_out"]

NAME = "questions batch"


def _write_down() -> None:
    touched = gathered(NAME, set[int])
    forget(NAME)
    work_out(touched)


questions = Reader(
    "questions",
    tables=(QuestionProgress,),
    clear=lambda: mark_everything("questions"),
    after_batch=_write_down,
)


@questions.on(TopicAdded, PostAdded)
def posted(event: TopicAdded | PostAdded, logged: Logged) -> None:
    if event.kind == "question":
        gathered(NAME, set[int]).add(event.topic_id)


@questions.on(MemberMerged)
def merged(event: MemberMerged, logged: Logged) -> None:
    """What one account answered the other is no answer by somebody else."""
    asked = select(Topic.id).where(Topic.author_id.in_((event.from_id, event.into_id)), Topic.kind == "question")
    gathered(NAME, set[int]).update(db.session.scalars(asked))


@questions.on(PostRemoved, PostRestored, AnswerAccepted, AnswerUnaccepted)
def changed(event: PostRemoved | PostRestored | AnswerAccepted | AnswerUnaccepted, logged: Logged) -> None:
    gathered(NAME, set[int]).add(event.topic_id)
