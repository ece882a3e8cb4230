"""Lists of topics: one query whatever the filters, paged by keyset."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.base.database import db
from app.base.paging import Slice, cut, mark_of, values_of
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Tag, Topic, TopicTag
from app.operations.kinds import kind_named
from app.rules import Action, Actor, why_not

PAGE = 25

ORDERS: dict[str, tuple[Any, type[datetime] | type[int]]] = {
    "active": (Topic.open_post_at, datetime),
    "new": (Topic.published_at, datetime),
    "nices": (Topic.nice_count, int),
}


@dataclass(frozen=True)
class TopicFilter:
    """Which topics: any of these may be empty. `state` is a kind's own, `order` one of ORDERS."""

    kind: str = ""
    space_id: int = 0
    state: str = ""
    tag: str = ""
    author_id: int = 0
    asks: Mapping[str, str] = field(default_factory=dict)  # by the kind's own filters
    order: str = "active"
    after: str = ""
    among: Select[int] | None = None  # the ids to choose from
    size: int = PAGE


@dataclass(frozen=True)
class TopicListPage:
    """What a list shows: topics with author, space and tags, the spaces of the kind, and the filter."""

    topics: Slice[Topic]
    spaces: list[Space] = field(default_factory=list)
    chosen: TopicFilter = field(default_factory=TopicFilter)
    more: Any = None  # what the kind adds to its rows; by kind in a list of many


def topic_list(actor: Actor, wanted: TopicFilter) -> TopicListPage:
    """The topics that `actor` may read, newest first by the chosen order."""
    value, kind_of_value = _order(actor, wanted)
    query = readable(actor).options(joinedload(Topic.author), selectinload(Topic.tags))
    query = _filtered(query, wanted)
    if wanted.after:
        query = query.where(tuple_(value, Topic.id) < tuple_(*values_of(wanted.after, kind_of_value, int)))
    query = query.order_by(value.desc(), Topic.id.desc()).limit(wanted.size + 1)
    rows = db.session.execute(query.add_columns(value.label("ordered_by"))).all()
    put_spaces(topic for topic, _value in rows)
    found = cut(rows, wanted.size, lambda row: mark_of(row[1], row[0].id))
    page = Slice([topic for topic, _value in found.rows], found.next)
    more = kind_named(wanted.kind).on_list(actor, page.rows) if wanted.kind else mixed_more(actor, page.rows)
    return TopicListPage(page, spaces_for(actor, wanted.kind), wanted, more)


def mixed_more(actor: Actor, topics: Sequence[Topic]) -> Mapping[str, Any]:
    """What rows need in a list of many kinds: supporters of ideas; the others' rows say enough without."""
    return {"idea": kind_named("idea").on_list(actor, [topic for topic in topics if topic.kind == "idea"])}


def last_activity(actor: Actor) -> InstrumentedAttribute[datetime]:
    """Of topics: when the last post came. A comment to staff moves nothing up for who can't read it."""
    return Topic.last_post_at if actor.is_staff else Topic.open_post_at


def _order(actor: Actor, wanted: TopicFilter) -> tuple[Any, type[datetime] | type[int]]:
    own = kind_named(wanted.kind).orders if wanted.kind else {}
    if wanted.order in own:
        return own[wanted.order].value, int
    if wanted.order not in ORDERS or wanted.order == "active":
        return last_activity(actor), datetime
    return ORDERS[wanted.order]


def readable(actor: Actor) -> Select[Topic]:
    """Public topics in spaces that `actor` may read: the same as the rule TOPIC_READ, for many at once."""
    query = select(Topic).where(Topic.published_at.is_not(None), Topic.hidden_at.is_(None), Topic.removed_at.is_(None))
    closed = closed_to(actor)
    return query.where(Topic.space_id.not_in(closed)) if closed else query


def closed_to(actor: Actor) -> list[int]:
    """Ids of the spaces that `actor` may not read."""
    return [space.id for space in all_spaces() if why_not(actor, Action.SPACE_READ, space)]


def open_comments(actor: Actor) -> ColumnElement[bool]:
    """Of posts joined with their topics, those that `actor` may read as far as comments to staff are concerned."""
    if actor.is_staff:
        return true()
    mine = actor.member_id or 0
    return or_(Topic.comments_to_staff.is_(False), Post.number == 1, Post.author_id == mine, Topic.author_id == mine)


def all_spaces() -> list[Space]:
    """Every space in its order, read once per transaction: there are few."""
    once = db.session().info.setdefault("once", {})
    if "spaces" not in once:
        once["spaces"] = list(db.session.scalars(select(Space).order_by(Space.position, Space.id)))
    spaces: list[Space] = once["spaces"]
    return spaces


def put_spaces(topics: Iterable[Topic]) -> None:
    """Spaces are few and read together: each topic gets its own without a join."""
    spaces = {space.id: space for space in all_spaces()}
    for topic in topics:
        set_committed_value(topic, "space", spaces[topic.space_id])


def spaces_for(actor: Actor, kind: str = "") -> list[Space]:
    """The spaces (of one kind) that `actor` may read."""
    return [
        space for space in all_spaces() if kind in ("", space.kind) and why_not(actor, Action.SPACE_READ, space) is None
    ]


def _filtered(query: Select[Topic], wanted: TopicFilter) -> Select[Topic]:
    if wanted.kind:
        query = query.where(Topic.kind == wanted.kind)
        query = kind_named(wanted.kind).sift(query, wanted.asks)
    if wanted.space_id:
        query = query.where(Topic.space_id == wanted.space_id)
    if wanted.state:
        query = query.where(Topic.state == wanted.state)
    if wanted.author_id:
        query = query.where(Topic.author_id == wanted.author_id)
    if wanted.among is not None:
        query = query.where(Topic.id.in_(wanted.among))
    if wanted.tag:
        main = select(func.coalesce(Tag.main_id, Tag.id)).where(Tag.name == wanted.tag).scalar_subquery()
        tagged = select(TopicTag.topic_id).where(TopicTag.tag_id == main)
        query = query.where(Topic.id.in_(tagged))
    return query
