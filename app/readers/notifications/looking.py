"""A last look before something goes out: is it still news, may the member still see it, do they still want it?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.models.attention import TopicReading
from app.models.members import Member
from app.models.posts import Post
from app.models.telling import Channel
from app.models.topics import Topic
from app.operations.telling.choices import Wants, wants_of
from app.operations.telling.times import is_paused
from app.readers.notifications.errands import Errand
from app.readers.notifications.model import EVEN_HIDDEN, WRITTEN, Notification, kind_of
from app.readers.notifications.telling import deaf_to, may_see
from app.rules import Actor


@dataclass(frozen=True)
class Checked:
    """An errand with its line and its member; the line comes with actor, post, topic, space and festival."""

    errand: Errand
    line: Notification
    member: Member
    is_good: bool


def look_again(errands: Sequence[Errand], at: datetime) -> list[Checked]:
    """Some commands for all of them together."""
    lines = _lines([errand.notification_id for errand in errands])
    members = _members([errand.member_id for errand in errands])
    wants = wants_of(list(members), None)
    read = _read(lines.values())
    deaf: dict[tuple[int | None, int | None, str], set[int]] = {}
    found = []
    for errand in errands:
        line, member = lines.get(errand.notification_id), members[errand.member_id]
        if line is None:
            continue
        place = (line.topic_id, line.actor_id, line.what)
        if place not in deaf:
            deaf[place] = deaf_to(line.what, line.topic, line.actor_id, list(members))
        good = (
            _is_new(line, read.get((member.id, line.topic_id), 0))
            and member.id not in deaf[place]
            and _is_wanted(errand, line, member, wants, at)
            and _is_open(line, member)
        )
        found.append(Checked(errand, line, member, good))
    return found


def _is_new(line: Notification, read_to: int) -> bool:
    """Neither read in the list nor on its topic's page, and not withdrawn."""
    if line.read_at is not None or line.withdrawn_at is not None:
        return False
    return not (line.what in WRITTEN and line.post is not None and line.post.number <= read_to)


def _is_wanted(errand: Errand, line: Notification, member: Member, wants: Wants, at: datetime) -> bool:
    channel, kind = Channel(errand.channel), kind_of(line.what, line.detail)
    if member.left_at or is_paused(wants.habit(member.id), at):
        return False
    if channel is Channel.PUSH:
        return wants.by(member.id, kind, channel)
    reachable = bool(member.email) and member.mail_stopped_at is None
    by_mail = wants.by(member.id, kind, Channel.MAIL)
    return reachable and (by_mail or (channel is Channel.DIGEST and wants.by(member.id, kind, channel)))


def _is_open(line: Notification, member: Member) -> bool:
    if line.what in EVEN_HIDDEN:
        return True
    if (line.post and not line.post.is_public) or (line.topic and not line.topic.is_public):
        return False
    return may_see(Actor.of(member), line.post, line.topic)


def _lines(ids: Sequence[int]) -> dict[int, Notification]:
    query = select(Notification).where(Notification.id.in_(set(ids)))
    query = query.options(
        joinedload(Notification.actor),
        joinedload(Notification.festival),
        joinedload(Notification.topic).joinedload(Topic.space),
        joinedload(Notification.post).joinedload(Post.topic).joinedload(Topic.space),
    )
    found = db.session.scalars(query, execution_options={"populate_existing": True})
    return {line.id: line for line in found}


def _members(ids: Sequence[int]) -> dict[int, Member]:
    query = select(Member).where(Member.id.in_(set(ids)))
    return {member.id: member for member in db.session.scalars(query, execution_options={"populate_existing": True})}


def _read(lines: Iterable[Notification]) -> dict[tuple[int, int | None], int]:
    """How far each member has read the topics of their lines."""
    pairs = {(line.member_id, line.topic_id) for line in lines if line.topic_id}
    query = select(TopicReading).where(tuple_(TopicReading.member_id, TopicReading.topic_id).in_(pairs))
    return {(row.member_id, row.topic_id): row.number for row in db.session.scalars(query)} if pairs else {}
