"""Nices come in numbers: one line a post and day, with how many there are and who was last."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.base.clock import day_of, end_of, now, start_of
from app.base.database import db, insert_or_ignore
from app.models.members import Member
from app.models.posts import Nice, Post
from app.models.telling import Channel
from app.operations.telling.choices import wants_of
from app.readers.batch import forget, gathered
from app.readers.notifications import errands
from app.readers.notifications.model import Notification, What
from app.readers.notifications.telling import find_post, listeners, touch
from app.settings.store import site

NAME = "nices to gather"
PostAndDay = tuple[int, date]


class Nices(NamedTuple):
    """The nices of a post and day."""

    number: int
    last_at: datetime
    last_giver: int | None


def gather_nices(post_id: int, author_id: int, at: datetime) -> None:
    """This post's line of that day is to be worked out, once for all nices of the batch."""
    gathered(NAME, dict[PostAndDay, tuple[int, datetime]])[post_id, day_of(at, site().zone)] = author_id, at


def write_lines() -> None:
    """Bring the lines up to what was gathered so far."""
    lines = gathered(NAME, dict[PostAndDay, tuple[int, datetime]])
    forget(NAME)
    for (post_id, _day), (author_id, at) in lines.items():
        _write_line(post_id, author_id, at)


def _write_line(post_id: int, author_id: int, at: datetime) -> None:
    """Worked out from the nices themselves: counting one event twice changes nothing."""
    nices = _nices_of_day(post_id, at)
    key = f"{What.NICE}:{post_id}:{day_of(at, site().zone)}"
    line = db.session.scalar(select(Notification).where(Notification.key == key).with_for_update())
    if line is not None:
        _change(line, *nices)
        return
    post = find_post(post_id)
    if not nices.number or not post:
        return
    for member in listeners([author_id], nices.last_giver, post, post.topic):
        _add(member, key, post, nices)


def _add(member: Member, key: str, post: Post, nices: Nices) -> None:
    wants = wants_of([member.id], [What.NICE.value])
    is_new = insert_or_ignore(
        Notification,
        member_id=member.id,
        key=key,
        what=What.NICE.value,
        actor_id=nices.last_giver,
        topic_id=post.topic_id,
        post_id=post.id,
        count=nices.number,
        amount=0,
        detail="",
        words="",
        in_app=wants.by(member.id, What.NICE, Channel.IN_APP),
        told_at=nices.last_at,
    )
    touch(member.id)
    line_id = db.session.scalar(select(Notification.id).where(Notification.key == key)) if is_new else None
    if line_id is not None:
        errands.send_for({member.id: line_id}, [member], What.NICE, nices.last_at, wants)


def _change(line: Notification, count: int, last_at: datetime, last_giver: int | None) -> None:
    """More nices are news again; fewer are not."""
    if count > line.count or (line.withdrawn_at and count):
        line.read_at, line.told_at = None, last_at
    if count != line.count:
        line.withdrawn_at = None if count else now()
        line.count, line.actor_id = count, last_giver
        touch(line.member_id)


def _nices_of_day(post_id: int, at: datetime) -> Nices:
    zone = site().zone
    day = day_of(at, zone)
    that_day = Nice.post_id == post_id, Nice.at >= start_of(day, zone), Nice.at < end_of(day, zone)
    newest = select(Nice.at, Nice.member_id, func.count().over()).where(*that_day)
    last = db.session.execute(newest.order_by(Nice.at.desc(), Nice.id.desc()).limit(1)).first()
    return Nices(last[2], last[0], last[1]) if last else Nices(0, at, None)
