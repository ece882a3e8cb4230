"""The home page: what needs an answer, what staff wrote, what moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter

from sqlalchemy import select, union_all
from sqlalchemy.orm import joinedload

from app.base.clock import now
from app.base.database import db
from app.models.members import Member
from app.models.spaces import Space
from app.models.topics import Topic
from app.queries.topic_list import TopicFilter, readable, spaces_for, topic_list
from app.rules.actor import Actor

NEW_MEMBER_DAYS = 14
FEW = 5
TITLES = {"blog": (Topic.published_at, 3), "idea": (Topic.last_post_at, 4)}


@dataclass(frozen=True)
class HomePage:
    """Questions and lively topics come with author, space and tags, the others with their author.

    `is_new`: the viewer joined within two weeks.
    """

    unanswered: Sequence[Topic]
    active: Sequence[Topic]
    written_by_staff: Sequence[Topic]
    ideas: Sequence[Topic]
    spaces: list[Space]
    is_new: bool
    first_steps: Sequence[tuple[str, bool]]  # which step, done?


def home_page(actor: Actor, me: Member | None) -> HomePage:
    is_new = me is not None and me.joined_at > now() - timedelta(days=NEW_MEMBER_DAYS)
    titles = _titles(actor)
    return HomePage(
        unanswered=_few(actor, kind="question", state="open", order="new"),
        active=_few(actor, size=8),
        written_by_staff=titles["blog"],
        ideas=titles["idea"],
        spaces=spaces_for(actor),
        is_new=is_new,
        first_steps=_first_steps(me) if me and is_new else (),
    )


def _few(actor: Actor, *, kind: str = "", state: str = "", order: str = "active", size: int = FEW) -> Sequence[Topic]:
    wanted = TopicFilter(kind=kind, state=state, order=order, size=size)
    return topic_list(actor, wanted).topics.rows


def _titles(actor: Actor) -> Mapping[str, Sequence[Topic]]:
    """What staff wrote last and the ideas that moved last, with their authors: lists of titles, by kind."""
    newest = [
        readable(actor).where(Topic.kind == kind).order_by(column.desc(), Topic.id.desc()).limit(size)
        for kind, (column, size) in TITLES.items()
    ]
    ids = union_all(*(select(query.with_only_columns(Topic.id).subquery().c.id) for query in newest))
    found = db.session.scalars(select(Topic).where(Topic.id.in_(ids)).options(joinedload(Topic.author))).all()
    return {
        kind: sorted((each for each in found if each.kind == kind), key=attrgetter(column.key, "id"), reverse=True)
        for kind, (column, _size) in TITLES.items()
    }


def _first_steps(me: Member) -> Sequence[tuple[str, bool]]:
    return (("about", bool(me.about)), ("answer", me.post_count > me.topic_count), ("topic", me.topic_count > 0))
