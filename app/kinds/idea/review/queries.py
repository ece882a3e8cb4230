"""What the room shows besides the agenda: before a session, and one idea with all around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.base.database import db
from app.kinds.idea.care.departments import departments
from app.kinds.idea.care.models import IdeaNote
from app.kinds.idea.care.notes import notes_on
from app.kinds.idea.care.promises import Promised, promised
from app.kinds.idea.care.reasons import Beginning, beginnings
from app.kinds.idea.models import Idea
from app.kinds.idea.queries import IdeaHead, idea_head
from app.kinds.idea.review.agenda import days_since, next_left, place_of
from app.kinds.idea.review.context import Context, context_of
from app.kinds.idea.review.models import ReviewItem, ReviewSession
from app.kinds.idea.review.presence import others
from app.models.departments import Department
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from app.operations import posting
from app.rules import Actor


@dataclass(frozen=True)
class Lobby:
    """How many ideas would be on the agenda, and how many of them have no receipt."""

    waiting: int
    unseen: int


@dataclass(frozen=True)
class OneIdea:
    """One idea a screen. `last_change` is the id of the last change shown (0: none), `here` the others on it."""

    topic: Topic
    opening: Post
    head: IdeaHead
    days: int
    context: Context
    promised: Promised | None
    session: ReviewSession | None
    item: ReviewItem | None
    next_id: int | None
    last_change: int
    here: Sequence[Member]
    notes: Sequence[IdeaNote]
    beginnings: Sequence[Beginning]
    departments: Sequence[Department]


def lobby() -> Lobby:
    query = select(func.count(), func.count(Idea.seen_at)).where(Idea.silent_since.is_not(None))
    waiting, seen = db.session.execute(query).one()
    return Lobby(waiting, waiting - seen)


def one_idea(actor: Actor, topic: Topic) -> OneIdea:
    head, elsewhere = idea_head(actor, topic), others(actor)
    session, item = place_of(topic)
    taken = set(elsewhere) - {topic.id}
    return OneIdea(
        topic=topic,
        opening=posting.opening_post(topic.id),
        head=head,
        days=days_since(topic.published_at or topic.created_at),
        context=context_of(actor, topic),
        promised=promised(topic, head.idea),
        session=session,
        item=item,
        next_id=next_left(actor, session, item, {*taken, topic.id}) if session else None,
        last_change=max(step.change_id for step in head.way),
        here=list(elsewhere.get(topic.id, ())),
        notes=notes_on(actor, topic),
        beginnings=beginnings(topic),
        departments=_with_own(departments(), head.idea),
    )


def _with_own(open_ones: Sequence[Department], idea: Idea) -> Sequence[Department]:
    """A closed department stays with the ideas that it has."""
    if idea.department_id is None or any(each.id == idea.department_id for each in open_ones):
        return open_ones
    return [*open_ones, db.session.get_one(Department, idea.department_id)]
