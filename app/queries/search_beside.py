"""Members and tags that are called like what is searched: beside the posts, and as suggestions while one types."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, literal, or_, select, union_all

from app.base.database import db
from app.models.members import Member
from app.models.topics import Tag, Topic, TopicTag
from app.queries.completions import begins_with
from app.queries.topic_list import readable
from app.rules.actor import Actor

MOST = 5
LONGEST_NAME = 60
MOST_WORDS = 4


@dataclass(frozen=True)
class Beside:
    """Members as handle and name, tags as name and number of topics."""

    members: Sequence[tuple[str, str]] = ()
    tags: Sequence[tuple[str, int]] = ()


def beside(actor: Actor, typed: str, most: int = MOST) -> Beside:
    """Whose handle or name, and which tag, begins with the text or with one of its first words; in one question."""
    named = " ".join(typed.replace("\x00", "").split())[:LONGEST_NAME]
    beginnings = sorted({named, *(each for each in named.split()[:MOST_WORDS] if len(each) > 1)} - {""})
    if not beginnings:
        return Beside()
    parts = [part.subquery() for part in (_members(beginnings, most), _tags(actor, beginnings, most))]
    rows = db.session.execute(union_all(*(select(part) for part in parts))).all()
    members = [(name, label) for is_tag, name, label, _count in rows if not is_tag]
    tags = sorted(((name, count) for is_tag, name, _label, count in rows if is_tag), key=lambda each: -each[1])
    return Beside(members, tags)


def _members(beginnings: Sequence[str], most: int) -> Select[int, str, str, int]:
    """Each form of a beginning that an index finds: as typed, and with a capital."""
    called: list[ColumnElement[bool]] = []
    for each in beginnings:
        called.append(begins_with(Member.handle, each.lstrip("@").lower() or each))
        called += [begins_with(Member.name_given, form) for form in sorted({each, each.capitalize()})]
    query = select(literal(0).label("is_tag"), Member.handle, Member.name_given, literal(0).label("count"))
    here = (Member.confirmed_at.is_not(None), Member.suspended_at.is_(None), Member.left_at.is_(None))
    return query.where(*here, Member.is_bot.is_(False), or_(*called)).order_by(Member.handle).limit(most)


def _tags(actor: Actor, beginnings: Sequence[str], most: int) -> Select[int, str, str, int]:
    """Tags of topics that `actor` may read."""
    tagged = TopicTag.tag_id == Tag.id, TopicTag.topic_id == Topic.id
    in_use = readable(actor).with_only_columns(Topic.id).where(*tagged).exists()
    called = or_(*(begins_with(Tag.name, each.lstrip("#").lower() or each) for each in beginnings))
    query = select(literal(1).label("is_tag"), Tag.name, literal("").label("label"), Tag.topic_count.label("count"))
    return query.where(called, in_use).order_by(Tag.topic_count.desc(), Tag.name).limit(most)
