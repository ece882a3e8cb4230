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
from app.kinds.idea.review.agenda import Place, days_since, place_of
from app.kinds.idea.review.context import Context, context_of
from app.kinds.idea.review.presence import others_on
from app.models.departments import Department
from app.models.members import Member
from app.models.topics import Topic
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
    head: IdeaHead
    days: int
    context: Context
    promised: Promised | None
    place: Place
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
    head = idea_head(actor, topic)
    return OneIdea(
        topic=topic,
        head=head,
        days=days_since(topic.published_at or topic.created_at),
        context=context_of(actor, topic),
        promised=promised(topic, head.idea),
        place=place_of(actor, topic),
        last_change=max(step.change_id for step in head.way),
        here=others_on(actor, topic.id),
        notes=notes_on(actor, topic),
        beginnings=beginnings(topic),
        departments=_to_choose(head.idea),
    )


def _to_choose(idea: Idea) -> Sequence[Department]:
    """A closed department stays with the ideas that it has."""
    return [each for each in departments(with_closed=True) if each.closed_at is None or each.id == idea.department_id]
