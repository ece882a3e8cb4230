"""The list of what each member was told, and who is to be told about an idea."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.festivals import Festival
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic


class What(StrEnum):
    """What a notification tells; each has its sentence and icon in templates/notifications."""

    ANSWER = "answer"
    COMMENT = "comment"
    REPLY = "reply"
    MENTION = "mention"
    QUOTE = "quote"
    NICE = "nice"
    CHIP = "chip"
    GIFT = "gift"
    BEST_ANSWER = "best_answer"
    IDEA_SEEN = "idea_seen"
    IDEA_STATUS = "idea_status"
    IDEA_DONE = "idea_done"
    POST_HIDDEN = "post_hidden"
    POST_RESTORED = "post_restored"
    FLAG_ANSWERED = "flag_answered"
    EXPIRING = "expiring"
    TANK_REMINDER = "tank_reminder"
    STAR = "star"
    BADGE = "badge"
    GRANT = "grant"
    COUPON = "coupon"
    ORDER = "order"
    EVENT = "event"
    GROUP = "group"
    DAMPED = "damped"
    POLL_CLOSED = "poll_closed"
    FESTIVAL_BEGUN = "festival_begun"
    FESTIVAL_OVER = "festival_over"
    FESTIVAL_VOID = "festival_void"
    REMINDER = "reminder"
    FOLLOWED = "followed"
    NEW_TOPIC = "new_topic"
    MAIL_STOPPED = "mail_stopped"
    STAFF_MESSAGE = "staff_message"
    EMERGENCY_OPENED = "emergency_opened"
    EMERGENCY_CLOSED = "emergency_closed"


# What somebody wrote: told to nobody who has muted the place or the writer.
WRITTEN = (What.ANSWER, What.COMMENT, What.REPLY, What.MENTION, What.QUOTE, What.FOLLOWED, What.NEW_TOPIC)
# Where each stands among the choices of members; NEW_TOPIC by what is followed, which its `detail` says.
KINDS = {
    **{What.ANSWER: "answer", What.COMMENT: "comment", What.REPLY: "reply", What.MENTION: "mention"},
    **{What.QUOTE: "quote", What.NICE: "nice", What.CHIP: "chip", What.GIFT: "gift", What.BEST_ANSWER: "best_answer"},
    **{What.IDEA_SEEN: "idea", What.IDEA_STATUS: "idea", What.IDEA_DONE: "idea", What.POLL_CLOSED: "poll"},
    **{What.POST_HIDDEN: "moderation", What.POST_RESTORED: "moderation", What.FLAG_ANSWERED: "moderation"},
    **{What.DAMPED: "moderation", What.EXPIRING: "points", What.GRANT: "points", What.COUPON: "points"},
    **{
        What.EMERGENCY_OPENED: "tank",
        What.EMERGENCY_CLOSED: "tank",
        What.TANK_REMINDER: "tank",
        What.STAR: "star",
        What.BADGE: "badge",
        What.ORDER: "order",
    },
    **{What.FESTIVAL_BEGUN: "festival", What.FESTIVAL_OVER: "festival", What.FESTIVAL_VOID: "festival"},
    **{What.MAIL_STOPPED: "staff", What.STAFF_MESSAGE: "staff", What.REMINDER: "reminder", What.FOLLOWED: "topic"},
    What.EVENT: "event",
    What.GROUP: "group",
}


def kind_of(what: str, detail: str) -> str:
    """The kind among the choices."""
    if what == What.NEW_TOPIC:
        return detail if detail in ("member", "tag") else "space"
    return KINDS[What(what)]


# These tell of the hiding itself.
EVEN_HIDDEN = (What.POST_HIDDEN, What.POST_RESTORED, What.FLAG_ANSWERED)


class Notification(Model):
    """One thing told to one member. `key` is made from its event: telling it twice is telling it once.

    `count` gathers (nices of a post and day), `amount` is in points, `detail` a status or an ISO day, `words` what
    staff said. Withdrawn: its post is out of sight. Not `in_app`: the member wants it by other ways only.
    """

    __tablename__ = "notification"
    __table_args__ = (
        Index("ix_notification_list", "member_id", "told_at", "id"),
        Index("ix_notification_unread", "member_id", "read_at", "withdrawn_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    key: Mapped[str] = mapped_column(String(80), unique=True)
    what: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    festival_id: Mapped[int | None] = mapped_column(ForeignKey("festival.id"))
    count: Mapped[int] = mapped_column(default=1)
    amount: Mapped[int] = mapped_column(default=0)
    detail: Mapped[str] = mapped_column(String(20), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    in_app: Mapped[bool] = mapped_column(default=True, server_default=true())
    told_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    actor: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[actor_id])
    topic: Mapped[Topic | None] = relationship(lazy="raise")
    post: Mapped[Post | None] = relationship(lazy="raise")
    festival: Mapped[Festival | None] = relationship(lazy="raise")

    @property
    def day(self) -> date | None:
        """The day in `detail`, where it is one."""
        return date.fromisoformat(self.detail) if self.what in (What.EXPIRING, What.TANK_REMINDER) else None


class PollVoter(Model):
    """Who votes in a topic's poll, as the log tells it: they hear of its end."""

    __tablename__ = "poll_voter"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)


class IdeaSupporter(Model):
    """Who supports an idea, as the log tells it: they hear of its decisions."""

    __tablename__ = "idea_supporter"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
