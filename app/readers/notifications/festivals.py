"""Whoever may vote hears of a festival's beginning and of its end, each once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, literal, null, or_, select

from app.base.clock import day_of
from app.base.database import db, insert_into
from app.events.ideas import FestivalBegan, FestivalEnded
from app.events.log import Logged
from app.models.members import Member
from app.readers.notifications.model import Notification, What
from app.readers.notifications.reader import notifications
from app.readers.notifications.telling import touch
from app.settings.store import site

ABOUT_FOR = timedelta(days=90)  # who was not here that long finds the festival over before they come
PIECE = 5_000
LIVE_UP_TO = 1_000  # so many open pages hear of it at once; in a large community the next page says it


@notifications.on(FestivalBegan)
def festival_began(event: FestivalBegan, logged: Logged) -> None:
    _tell_all(What.FESTIVAL_BEGUN, event, logged)


@notifications.on(FestivalEnded)
def festival_ended(event: FestivalEnded, logged: Logged) -> None:
    if event.had_begun:
        _tell_all(What.FESTIVAL_VOID if event.void else What.FESTIVAL_OVER, event, logged)


def _tell_all(what: What, event: FestivalBegan | FestivalEnded, logged: Logged) -> None:
    """Written by the database itself, piece by piece: there may be hundreds of thousands."""
    concerned = _may_vote(event.least_role, logged)
    told: list[int] = []
    for first, last in _pieces(concerned):
        row: dict[str, Any] = {
            "member_id": Member.id,
            "key": literal(f"{what}:{event.festival_id}:") + cast(Member.id, String),
            "what": literal(what.value),
            "festival_id": literal(event.festival_id),
            **{"count": literal(1), "amount": literal(0), "detail": literal(""), "words": literal("")},
            "told_at": literal(logged.happened_at),
            "read_at": null(),
        }
        these = select(*row.values()).where(concerned, Member.id.between(first, last))
        added = insert_into(Notification).from_select(list(row), these).on_conflict_do_nothing()
        found = db.session.scalars(added.returning(Notification.member_id)).all()
        told.extend(found[: LIVE_UP_TO + 1 - len(told)])
    for member_id in told if len(told) <= LIVE_UP_TO else ():
        touch(member_id)


def _may_vote(least_role: int, logged: Logged) -> ColumnElement[bool]:
    since = logged.happened_at - ABOUT_FOR
    return and_(
        Member.role >= least_role,
        Member.left_at.is_(None),
        Member.confirmed_at.is_not(None),
        Member.suspended_at.is_(None),
        Member.is_bot.is_(False),
        Member.id != (logged.actor_id or 0),
        or_(Member.joined_at >= since, Member.visited_on >= day_of(since, site().zone)),
    )


def _pieces(concerned: ColumnElement[bool]) -> Iterator[tuple[int, int]]:
    after = 0
    query = select(Member.id).where(concerned).order_by(Member.id).limit(PIECE)
    while ids := db.session.scalars(query.where(Member.id > after)).all():
        yield ids[0], ids[-1]
        after = ids[-1]
