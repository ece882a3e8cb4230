"""Working out how far questions have come."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, case, delete, func, insert, select
from sqlalchemy.orm import aliased

from app.base.clock import day_of
from app.base.database import db
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.topics import Topic
from app.readers.batch import chunks
from app.readers.marks import mark
from app.readers.questions.tables import QuestionProgress
from app.settings.store import site

Marked = tuple[int | None, int | None, date | None]


def work_out(topic_ids: Iterable[int]) -> None:
    """Make these questions' rows afresh; whatever is no standing question has none."""
    for some in chunks(sorted(topic_ids)):
        gone = delete(QuestionProgress).where(QuestionProgress.topic_id.in_(some))
        old = db.session.execute(
            gone.returning(QuestionProgress.author_id, QuestionProgress.asked_on),
            execution_options={"synchronize_session": False},
        )
        touched: set[Marked] = {(author, None, day) for author, day in old}
        rows = _rows(some)
        if rows:
            db.session.execute(insert(QuestionProgress), rows)
        touched.update((row["author_id"], None, row["asked_on"]) for row in rows)
        mark("questions", sorted(touched, key=str))


def _rows(topic_ids: Sequence[int]) -> list[dict[str, Any]]:
    answer, best = aliased(Post), aliased(Post)
    by_member = case((and_(Member.role < int(Role.STAFF), Member.is_bot.is_(False)), 1), else_=0)
    query = (
        select(Topic, func.count(answer.id), func.min(answer.created_at), func.max(by_member), func.max(best.id))
        .outerjoin(
            answer,
            and_(
                answer.topic_id == Topic.id,
                answer.number > 1,
                answer.reply_to_id.is_(None),
                answer.author_id != Topic.author_id,
                answer.hidden_at.is_(None),
                answer.removed_at.is_(None),
            ),
        )
        .outerjoin(Member, Member.id == answer.author_id)
        .outerjoin(best, and_(best.id == Topic.best_post_id, best.hidden_at.is_(None), best.removed_at.is_(None)))
        .where(Topic.id.in_(topic_ids), Topic.kind == "question", Topic.published_at.is_not(None))
        .where(Topic.hidden_at.is_(None), Topic.removed_at.is_(None))
        .group_by(Topic.id)
    )
    zone = site().zone
    return [
        {
            "topic_id": topic.id,
            "author_id": topic.author_id,
            "asked_at": topic.published_at,
            "asked_on": day_of(topic.published_at, zone),
            "answers": answers,
            "first_answer_at": first,
            "answered_by_member": bool(members),
            "solved_at": topic.best_at if best_id else None,
        }
        for topic, answers, first, members, best_id in db.session.execute(query)
    ]
