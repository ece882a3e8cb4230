"""What the pages of the idea farm show besides topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.i18n import Reason
from app.kinds.idea.models import Idea, IdeaChange, IdeaSupport
from app.kinds.idea.operations import credited_ids
from app.kinds.idea.status import DONE, PLANNED
from app.models.members import Member
from app.models.topics import Topic
from app.queries.topic_list import readable
from app.rules import Action, Actor, why_not

MOST_ON_ROADMAP = 100


@dataclass(frozen=True)
class Step:
    """One dot on an idea's way. `what` is a status, or `posted`, or `seen`."""

    what: str
    at: datetime
    by: Member | None
    reason: str = ""


@dataclass(frozen=True)
class IdeaHead:
    """What stands over an idea. `credited` is filled where there is more than the author."""

    idea: Idea
    way: Sequence[Step]
    supported: bool
    why_not_support: Reason | None
    credited: Sequence[Member]


@dataclass(frozen=True)
class Roadmap:
    """Ideas with author and the post that shipped them: planned by support, done the latest first."""

    planned: Sequence[Idea]
    done: Sequence[Idea]
    recently: datetime


def idea_head(actor: Actor, topic: Topic) -> IdeaHead:
    mine = exists().where(IdeaSupport.topic_id == topic.id, IdeaSupport.member_id == (actor.member_id or 0))
    query = select(Idea, mine).where(Idea.topic_id == topic.id)
    query = query.options(joinedload(Idea.seen_by), joinedload(Idea.merged_into), joinedload(Idea.shipped))
    idea, supported = db.session.execute(query).one()
    return IdeaHead(
        idea=idea,
        way=_way(topic, idea),
        supported=bool(supported),
        why_not_support=why_not(actor, Action.IDEA_SUPPORT, topic),
        credited=_credited(topic),
    )


def support_counts(_actor: Actor, topics: Sequence[Topic]) -> Mapping[int, int]:
    """Supporters by topic id."""
    query = select(Idea.topic_id, Idea.support_count).where(Idea.topic_id.in_([topic.id for topic in topics]))
    return {topic_id: count for topic_id, count in db.session.execute(query).all()} if topics else {}


def roadmap(actor: Actor, now: datetime) -> Roadmap:
    """What is promised and what came true, of the ideas that `actor` may read."""
    may_read = readable(actor).where(Topic.kind == "idea").with_only_columns(Topic.id)
    query = select(Idea).join(Topic, Topic.id == Idea.topic_id).where(Topic.id.in_(may_read)).limit(MOST_ON_ROADMAP)
    query = query.options(joinedload(Idea.topic).joinedload(Topic.author), joinedload(Idea.shipped))
    planned = query.where(Topic.state == PLANNED).order_by(Idea.support_count.desc(), Topic.id)
    done = query.where(Topic.state == DONE).order_by(Idea.decided_at.desc(), Topic.id.desc())
    return Roadmap(db.session.scalars(planned).all(), db.session.scalars(done).all(), now - timedelta(days=28))


def _way(topic: Topic, idea: Idea) -> Sequence[Step]:
    query = select(IdeaChange).where(IdeaChange.topic_id == topic.id).options(joinedload(IdeaChange.by))
    steps = [Step("posted", topic.published_at or topic.created_at, topic.author)]
    if idea.seen_at is not None:
        steps.append(Step("seen", idea.seen_at, idea.seen_by))
    changes = db.session.scalars(query.order_by(IdeaChange.id)).all()
    return [*steps, *(Step(change.to_status, change.at, change.by, change.reason) for change in changes)]


def _credited(topic: Topic) -> Sequence[Member]:
    ids = credited_ids(topic)
    if len(ids) < 2:
        return ()
    return db.session.scalars(select(Member).where(Member.id.in_(ids)).order_by(Member.id)).all()
