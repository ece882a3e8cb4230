"""How members want to be told of things: by which way, and when."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model
from app.base.when_merged import GOES


class Channel(StrEnum):
    """A way by which something reaches a member."""

    IN_APP = "in_app"
    MAIL = "mail"
    DIGEST = "digest"
    PUSH = "push"


class Digest(StrEnum):
    """How often what one missed is gathered into one mail."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"


class TellingChoice(Model):
    """What a member chose for one kind of news; no row: as the catalogue has it."""

    __tablename__ = "telling_choice"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=GOES)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    in_app: Mapped[bool]
    mail: Mapped[bool]
    digest: Mapped[bool]
    push: Mapped[bool]


class TellingHabit(Model):
    """When a member wants to be told; hours and weekdays (0: Monday) are those of the member's zone.

    From `quiet_from` to `quiet_until` (hours, over midnight too) mails and devices wait. No row: the defaults.
    """

    __tablename__ = "telling_habit"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=GOES)
    no_mail: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str] = mapped_column(String(6), default=Digest.WEEKLY.value)
    hour: Mapped[int] = mapped_column(default=18)
    weekday: Mapped[int] = mapped_column(default=4)
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    paused_until: Mapped[datetime | None]
