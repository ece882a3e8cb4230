"""What the pages of the idea farm show besides topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, joinedload

from app.base.database import db
from app.base.i18n import Reason
from app.kinds.idea.lineage import merged_topics
from app.kinds.idea.models import Idea, IdeaChange, IdeaSupport
from app.models.members import Member
from app.models.topics import Topic
from app.rules import Action, Actor, why_not


@dataclass(frozen=True)
class Step:
    """One dot on an idea's way. `what` is a status, or `posted`, or `seen`."""

    what: str
    at: datetime
    by: Member | None
    reason: str = ""
    change_id: int = 0


@dataclass(frozen=True)
class IdeaHead:
    """What stands over an idea. `merged` live on in it; `credited` are its author and theirs, each once."""

    idea: Idea
    way: Sequence[Step]
    supported: bool
    why_not_support: Reason | None
    merged: Sequence[Topic]
    credited: Sequence[Member]


def idea_head(actor: Actor, topic: Topic) -> IdeaHead:
    """In one command, and one more where others were merged into it."""
    mine = exists().where(IdeaSupport.topic_id == topic.id, IdeaSupport.member_id == (actor.member_id or 0))
    other = aliased(Idea)
    query = select(Idea, IdeaChange, mine, exists().where(other.merged_into_id == topic.id))
    query = query.outerjoin(IdeaChange, IdeaChange.topic_id == Idea.topic_id).where(Idea.topic_id == topic.id)
    query = query.options(joinedload(Idea.seen_by), joinedload(Idea.merged_into), joinedload(Idea.shipped))
    rows = db.session.execute(query.options(joinedload(IdeaChange.by)).order_by(IdeaChange.id)).all()
    idea, _change, supported, has_merged = rows[0]
    merged = merged_topics(topic.id) if has_merged else ()
    return IdeaHead(
        idea=idea,
        way=_way(topic, idea, [change for _idea, change, *_same in rows if change]),
        supported=bool(supported),
        why_not_support=why_not(actor, Action.IDEA_SUPPORT, topic),
        merged=merged,
        credited=list({each.author_id: each.author for each in (topic, *merged)}.values()),
    )


def support_counts(_actor: Actor, topics: Sequence[Topic]) -> Mapping[int, int]:
    """Supporters by topic id."""
    query = select(Idea.topic_id, Idea.support_count).where(Idea.topic_id.in_([topic.id for topic in topics]))
    return {topic_id: count for topic_id, count in db.session.execute(query).all()} if topics else {}


def _way(topic: Topic, idea: Idea, changes: Sequence[IdeaChange]) -> Sequence[Step]:
    steps = [Step("posted", topic.published_at or topic.created_at, topic.author)]
    if idea.seen_at is not None:
        steps.append(Step("seen", idea.seen_at, idea.seen_by))
    return [*steps, *(Step(change.to_status, change.at, change.by, change.reason, change.id) for change in changes)]
