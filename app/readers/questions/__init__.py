"""Questions: how long each has waited for an answer, as `question_progress`. A bookkeeper.

An event only says which question to look at: its row is made afresh from its topic and posts as they stand.
"""

from app.events.forum import (
    AnswerAccepted,
    AnswerUnaccepted,
    PostAdded,
    PostRemoved,
    PostRestored,
    TopicAdded,
)
from app.events.log import Logged
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


@questions.on(PostRemoved, PostRestored, AnswerAccepted, AnswerUnaccepted)
def changed(event: PostRemoved | PostRestored | AnswerAccepted | AnswerUnaccepted, logged: Logged) -> None:
    gathered(NAME, set[int]).add(event.topic_id)
