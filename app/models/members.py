"""Members: registered people; staff and admin are roles of a member."""

from datetime import date, datetime
from enum import IntEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, text, true
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model
from app.base.i18n import gettext
from app.base.when_merged import NAMES_MEMBER


class Role(IntEnum):
    """What one may do grows with the number."""

    GUEST = 0
    MEMBER = 1
    STAFF = 2
    ADMIN = 3


class Member(Model):
    """A registered person. `email` is empty for members of an import who never signed in here."""

    __tablename__ = "member"
    __table_args__ = (
        Index("ix_member_joined", "joined_at", "id"),
        Index("ix_member_handle_begins", "handle", postgresql_ops={"handle": "text_pattern_ops"}),
        Index(
            "ix_member_merged",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
        Index("ix_member_name_begins", "display_name", postgresql_ops={"display_name": "text_pattern_ops"}),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(30), unique=True)
    name_given: Mapped[str] = mapped_column("display_name", String(60))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(120), default="")
    role: Mapped[int] = mapped_column(default=int(Role.MEMBER))
    is_bot: Mapped[bool] = mapped_column(default=False)
    trust: Mapped[int] = mapped_column(default=0)
    locale: Mapped[str] = mapped_column(String(5), default="")
    zone: Mapped[str] = mapped_column(String(40), default="")
    theme: Mapped[str] = mapped_column(String(5), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    title: Mapped[str] = mapped_column(String(60), default="")
    title_badge: Mapped[str] = mapped_column(String(60), default="")  # one of their badges, shown as a title
    organisation: Mapped[str] = mapped_column(String(80), default="")
    mail_digest: Mapped[bool] = mapped_column(default=True, server_default=true())  # staff's weekly mail
    mail_stopped_at: Mapped[datetime | None]  # mails to this address came back
    on_leaderboard: Mapped[bool] = mapped_column(default=True)
    invited_by_id: Mapped[int | None] = mapped_column(info=NAMES_MEMBER)
    joined_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # the account in which it lives on
    visited_on: Mapped[date | None]
    profile_completed_at: Mapped[datetime | None]
    session_stamp: Mapped[str] = mapped_column(String(32), default="")
    topic_count: Mapped[int] = mapped_column(default=0)
    post_count: Mapped[int] = mapped_column(default=0)
    best_answer_count: Mapped[int] = mapped_column(default=0)
    nices_received: Mapped[int] = mapped_column(default=0)

    @hybrid_property
    def display_name(self) -> str:
        """What others read; who has left is a former member in everybody's language."""
        return gettext("Former member") if self.left_at else self.name_given

    @display_name.inplace.setter
    def _set_display_name(self, name: str) -> None:
        self.name_given = name

    @display_name.inplace.expression
    @classmethod
    def _display_name_column(cls) -> ColumnElement[str]:
        return cls.name_given.expression

    @property
    def is_staff(self) -> bool:
        return self.role >= Role.STAFF

    @property
    def is_admin(self) -> bool:
        return self.role >= Role.ADMIN

    @property
    def may_act(self) -> bool:
        """Signed up, confirmed, neither suspended nor gone."""
        return self.confirmed_at is not None and self.suspended_at is None and self.left_at is None
