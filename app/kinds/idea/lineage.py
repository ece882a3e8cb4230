"""Which ideas live on in which, by way of others too, and whose support that carries."""

from collections.abc import Sequence

from sqlalchemy import CTE, delete, func, insert, literal, select, update
from sqlalchemy.orm import aliased, joinedload

from app.base import freshness
from app.base.database import db
from app.kinds.idea.models import Idea, IdeaSupport
from app.models.topics import Topic
from app.operations import attending


def merged_into_it(topic_id: int) -> Sequence[int]:
    """Every idea that lives on in this one, directly or by way of another, the nearest first."""
    below = _below(topic_id)
    return db.session.scalars(select(below.c.topic_id).order_by(below.c.far, below.c.topic_id)).all()


def _below(topic_id: int) -> CTE:
    """Ideas that live on in this one, with how `far` away: 1 for those merged directly."""
    nearest = select(Idea.topic_id, literal(1).label("far")).where(Idea.merged_into_id == topic_id)
    below = nearest.cte("below", recursive=True)
    further = aliased(Idea)
    deeper = select(further.topic_id, below.c.far + 1).join(below, further.merged_into_id == below.c.topic_id)
    return below.union_all(deeper)


def lives_on_in(topic_id: int) -> Sequence[int]:
    """The idea into which this one was merged, the one into which that was, and so on."""
    found: list[int] = []
    query = select(Idea.merged_into_id)
    above = db.session.scalar(query.where(Idea.topic_id == topic_id))
    while above is not None:
        found.append(above)
        above = db.session.scalar(query.where(Idea.topic_id == above))
    return found


def credited_ids(topic: Topic) -> tuple[int, ...]:
    """Authors of the idea and of all that were merged into it, directly or by way of another."""
    return tuple(sorted({topic.author_id, *(each.author_id for each in merged_topics(topic.id))}))


def merged_topics(topic_id: int) -> Sequence[Topic]:
    """The ideas that live on in this one, with their authors, the oldest first."""
    query = select(Topic).where(Topic.id.in_(select(_below(topic_id).c.topic_id)))
    return db.session.scalars(query.options(joinedload(Topic.author)).order_by(Topic.id)).all()


def carry_along(topic_id: int) -> None:
    """Work out again whose support and following merged ideas bring along: here, and where this idea lives on.

    What was given to an idea itself stays its own; a member counts once, and no author for the own idea.
    """
    for each in (topic_id, *lives_on_in(topic_id)):
        brought = (IdeaSupport.topic_id == each) & IdeaSupport.came_from_id.is_not(None)
        db.session.execute(delete(IdeaSupport).where(brought))
        family = merged_into_it(each)
        for other in family:
            _bring(other, each)
        attending.carry_following(family, each)
        counted = select(func.count()).where(IdeaSupport.topic_id == each).scalar_subquery()
        db.session.execute(update(Idea).where(Idea.topic_id == each).values(support_count=counted))
        freshness.touch(f"topic:{each}")


def _bring(from_id: int, into_id: int) -> None:
    there = select(IdeaSupport.member_id).where(IdeaSupport.topic_id == into_id)
    author = select(Topic.author_id).where(Topic.id == into_id).scalar_subquery()
    given = select(literal(into_id), IdeaSupport.member_id, literal(from_id), IdeaSupport.at).where(
        IdeaSupport.topic_id == from_id,
        IdeaSupport.came_from_id.is_(None),
        IdeaSupport.member_id != author,
        IdeaSupport.member_id.not_in(there),
    )
    columns = ["topic_id", "member_id", "came_from_id", "at"]
    db.session.execute(insert(IdeaSupport).from_select(columns, given))
