"""Devices that want to be told by web push, and the site's own key for it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model
from app.base.when_merged import GOES


class PushSubscription(Model):
    """A browser of a member: where its push service is asked, and the keys under which it reads.

    `digest` is that of the address: one browser is one row, whoever signs in there.
    """

    __tablename__ = "push_subscription"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True, info=GOES)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    endpoint: Mapped[str] = mapped_column(Text)
    public_key: Mapped[str] = mapped_column(String(100))
    secret: Mapped[str] = mapped_column(String(40))
    device: Mapped[str] = mapped_column(String(60), default="")
    made_at: Mapped[datetime]
    reached_at: Mapped[datetime | None]


class PushKey(Model):
    """The key pair by which push services know this site; made once, kept with the data."""

    __tablename__ = "push_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    private: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
