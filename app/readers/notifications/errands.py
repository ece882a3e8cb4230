"""What is still to be carried to a member by mail, in a digest or to a device: rows, made with the line that they tell.

They fall due when the member's hours allow, are looked at once more before they go, and end with what they cause.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.base.clock import now
from app.base.database import Model, after_commit, db, insert_into
from app.base.jobs import enqueue
from app.models.members import Member
from app.models.push import PushSubscription
from app.models.telling import Channel
from app.operations.telling.choices import Wants
from app.operations.telling.times import after_quiet, is_paused, next_digest
from app.settings.store import site

# After workers were away this long, the list on the site is the better messenger.
NO_LONGER_NEWS = timedelta(days=2)


class Errand(Model):
    """One line for one member by one way; `tries` counts devices that could not be reached."""

    __tablename__ = "errand"
    __table_args__ = (
        Index("ix_errand_due", "channel", "due_at"),
        Index("ix_errand_member", "member_id", "channel"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    notification_id: Mapped[int] = mapped_column(ForeignKey("notification.id"), index=True)
    channel: Mapped[str] = mapped_column(String(6))
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)


def send_for(lines: dict[int, int], members: Sequence[Member], kind: str, told_at: datetime, wants: Wants) -> None:
    """Errands for these new lines (member's id to notification's id), by the ways that each member wants."""
    at = now()
    if at - told_at > NO_LONGER_NEWS:
        return
    devices = _with_devices(list(lines))
    rows: list[dict[str, Any]] = []
    for member in members:
        for channel, due in _ways(member, kind, at, wants, member.id in devices):
            errand = {"member_id": member.id, "notification_id": lines[member.id], "tries": 0}
            rows.append({**errand, "channel": channel.value, "due_at": due})
    add(rows)


def add(rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert_into(cast(type[Model], Errand.__table__)), rows)
        after_commit("carry errands", _wake)
    if any(row["channel"] == Channel.PUSH for row in rows):
        after_commit("push errands", _wake_pushing)


def _ways(
    member: Member, kind: str, at: datetime, wants: Wants, has_device: bool
) -> Iterator[tuple[Channel, datetime]]:
    """By which ways, and when; what a pause holds back comes in the digest after it."""
    habit, zone = wants.habit(member.id), member.zone or site().zone
    reachable = bool(member.email) and member.mail_stopped_at is None
    paused = is_paused(habit, at)
    mail = reachable and wants.by(member.id, kind, Channel.MAIL)
    if mail and not paused:
        yield Channel.MAIL, after_quiet(habit, at, zone)
    elif mail or (reachable and wants.by(member.id, kind, Channel.DIGEST)):
        due = next_digest(habit, at, zone)
        if due is not None:
            yield Channel.DIGEST, due
    if has_device and not paused and wants.by(member.id, kind, Channel.PUSH):
        yield Channel.PUSH, after_quiet(habit, at, zone)


def _with_devices(member_ids: Sequence[int]) -> set[int]:
    mine = PushSubscription.member_id.in_(member_ids)
    return set(db.session.scalars(select(PushSubscription.member_id).where(mine)))


def _wake() -> None:
    enqueue("workers.jobs.carry_errands", unique="carry_errands")


def _wake_pushing() -> None:
    enqueue("workers.jobs.push_errands", unique="push_errands")
