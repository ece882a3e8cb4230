"""The home page: what needs an answer, what staff wrote, what moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from app.base.clock import now
from app.base.database import db
from app.models.members import Member
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations.attending import unmuted
from app.queries.topic_list import last_activity, mixed_more, put_spaces, readable, spaces_for
from app.queries.unread import Counts, News, counts_by_space, news_of
from app.rules.actor import Actor

Order = tuple[ColumnElement[Any], ...]
NEW_MEMBER_DAYS = 14
NEWEST: Order = (Topic.published_at.desc(), Topic.id.desc())


@dataclass(frozen=True)
class HomePage:
    """Topics come with author, space and tags. `is_new`: the viewer joined within two weeks."""

    unanswered: Sequence[Topic]
    active: Sequence[Topic]
    written_by_staff: Sequence[Topic]
    ideas: Sequence[Topic]
    spaces: list[Space]
    counts: Mapping[int, Counts]
    news: Mapping[int, News]
    more: Mapping[str, Any]  # what kinds add to their rows
    is_new: bool
    first_steps: Sequence[tuple[str, bool]]  # which step, done?


def home_page(actor: Actor, me: Member | None) -> HomePage:
    is_new = me is not None and me.joined_at > now() - timedelta(days=NEW_MEMBER_DAYS)
    found = _sections(actor)
    rows = [*found["question"], *found["active"]]
    return HomePage(
        unanswered=found["question"],
        active=found["active"],
        written_by_staff=found["blog"],
        ideas=found["idea"],
        spaces=spaces_for(actor),
        counts=counts_by_space(actor),
        news=news_of(actor, rows),
        more=mixed_more(actor, rows),
        is_new=is_new,
        first_steps=_first_steps(me) if me and is_new else (),
    )


def _sections(actor: Actor) -> Mapping[str, Sequence[Topic]]:
    """The topics of every section, found and read together: with author, space and tags."""
    choices = [_place(section, *chosen) for section, chosen in _choices(actor).items()]
    found = db.session.execute(union_all(*choices).order_by("section", "place")).all()
    places: list[tuple[str, int]] = [(section, topic_id) for section, _place, topic_id in found]
    ids = {topic_id for _section, topic_id in places}
    read = select(Topic).where(Topic.id.in_(ids)).options(joinedload(Topic.author), selectinload(Topic.tags))
    topics = {topic.id: topic for topic in db.session.scalars(read)}
    put_spaces(topics.values())
    return {section: [topics[each[1]] for each in places if each[0] == section] for section in _choices(actor)}


def _place(section: str, query: Select[Topic], order: Order, size: int) -> Select[str, int, int]:
    """The section's name, the place in it, and the topic's id."""
    place = func.row_number().over(order_by=order)
    first = query.with_only_columns(place.label("place"), Topic.id).order_by(*order).limit(size).subquery()
    return select(literal(section).label("section"), first.c.place, first.c.id)


def _choices(actor: Actor) -> Mapping[str, tuple[Select[Topic], Order, int]]:
    """Which topics, in which order, and how many: what a member has muted is left out."""
    open_to = readable(actor).where(unmuted(actor.member_id))
    latest: Order = (last_activity(actor).desc(), Topic.id.desc())
    return {
        "question": (open_to.where(Topic.kind == "question", Topic.state == "open"), NEWEST, 5),
        "active": (open_to, latest, 8),
        "blog": (open_to.where(Topic.kind == "blog"), NEWEST, 3),
        "idea": (open_to.where(Topic.kind == "idea"), latest, 4),
    }


def _first_steps(me: Member) -> Sequence[tuple[str, bool]]:
    return (("about", bool(me.about)), ("answer", me.post_count > me.topic_count), ("topic", me.topic_count > 0))
