"""Telling all who were about lately, perhaps hundreds of thousands: the database writes the lines, piece by piece."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal, null, or_, select

from app.base.clock import day_of
from app.base.database import db, insert_into
from app.events.log import Logged
from app.models.members import Member
from app.models.telling import TellingChoice
from app.operations.telling.choices import wants_of
from app.readers.batch import chunks
from app.readers.notifications import errands
from app.readers.notifications.model import KINDS, Notification, What
from app.readers.notifications.telling import touch
from app.settings.store import site

ABOUT_FOR = timedelta(days=90)  # who was not here that long finds it over before they come
PIECE = 5_000
LIVE_UP_TO = 1_000  # so many open pages hear of it at once; in a large community the next page says it


def tell_everybody(what: What, subject: str, logged: Logged, least_role: int = 1, **more: Any) -> None:
    """`subject` names what it is about, once for all who hear of it; `more` are further columns of the lines."""
    concerned = _about_lately(least_role, logged)
    told: list[int] = []
    for first, last in _pieces(concerned):
        row = _row(what, subject, logged.happened_at, more)
        these = select(*row.values()).where(concerned, Member.id.between(first, last))
        added = insert_into(Notification).from_select(list(row), these).on_conflict_do_nothing()
        found = db.session.execute(added.returning(Notification.member_id, Notification.id)).all()
        _send_off(what, {member_id: line_id for member_id, line_id in found}, logged.happened_at)
        told.extend(member_id for member_id, _line in found[: LIVE_UP_TO + 1 - len(told)])
    for member_id in told if len(told) <= LIVE_UP_TO else ():
        touch(member_id)


def _row(what: What, subject: str, at: datetime, more: dict[str, Any]) -> dict[str, Any]:
    own = exists().where(TellingChoice.member_id == Member.id, TellingChoice.kind == KINDS[what])
    row = {
        "member_id": Member.id,
        "key": literal(f"{what}:{subject}:") + cast(Member.id, String),
        "what": literal(what.value),
        **{"count": literal(1), "amount": literal(0), "detail": literal(""), "words": literal("")},
        "in_app": ~own.where(~TellingChoice.in_app).correlate(Member),
        "told_at": literal(at),
        "read_at": null(),
    }
    return row | {name: literal(value) for name, value in more.items()}


def _send_off(what: What, lines: dict[int, int], at: datetime) -> None:
    """Only who chose other ways than the app for this kind is loaded: by default it stays in the app."""
    ways = or_(TellingChoice.mail, TellingChoice.digest, TellingChoice.push)
    for some in chunks(sorted(lines), 500):
        own = TellingChoice.member_id == Member.id, TellingChoice.kind == KINDS[what]
        choosing = select(Member).where(Member.id.in_(some), exists().where(*own, ways))
        members = db.session.scalars(choosing).all()
        if members:
            wants = wants_of([member.id for member in members], [KINDS[what]])
            errands.send_for({each.id: lines[each.id] for each in members}, members, KINDS[what], at, wants)


def _about_lately(least_role: int, logged: Logged) -> ColumnElement[bool]:
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
