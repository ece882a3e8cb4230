"""The figures' tables: kept by workers, read by pages."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class SiteDay(Model):
    """One of the site's days: everybody's `member_day` summed, without staff and bots.

    `dau`, `wau`, `mau`: distinct active members of the day, of the 7 and of the 28 days ending with it.
    """

    __tablename__ = "site_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    dau: Mapped[int] = mapped_column(default=0)
    wau: Mapped[int] = mapped_column(default=0)
    mau: Mapped[int] = mapped_column(default=0)
    new_members: Mapped[int] = mapped_column(default=0)
    visits: Mapped[int] = mapped_column(default=0)
    dwell_seconds: Mapped[int] = mapped_column(default=0)
    topics: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    nices_given: Mapped[int] = mapped_column(default=0)
    nices_received: Mapped[int] = mapped_column(default=0)
    chips_given: Mapped[int] = mapped_column(default=0)
    chips_received: Mapped[int] = mapped_column(default=0)
    accepts_received: Mapped[int] = mapped_column(default=0)
    ideas: Mapped[int] = mapped_column(default=0)
    votes: Mapped[int] = mapped_column(default=0)
    deposits: Mapped[int] = mapped_column(default=0)
    withdrawals: Mapped[int] = mapped_column(default=0)
    events_attended: Mapped[int] = mapped_column(default=0)
    surveys: Mapped[int] = mapped_column(default=0)
    shares: Mapped[int] = mapped_column(default=0)
    contribution: Mapped[int] = mapped_column(default=0)


class MemberLevel(Model):
    """A member's activity level today. `due_on`: when it changes next if nothing more is done.

    `redo_from` is the first day on which something has changed since it was worked out.
    """

    __tablename__ = "member_level"
    __table_args__ = (
        Index("ix_member_level_due", "due_on"),
        Index("ix_member_level_redo", "redo_from"),
        Index("ix_member_level_level", "level", "since"),
    )

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    level: Mapped[str | None] = mapped_column(String(8))
    since: Mapped[date | None]
    due_on: Mapped[date | None]
    redo_from: Mapped[date | None]


class LevelChange(Model):
    """One change of a member's level, with the contribution and active days of the 28 days before it.

    `from_level` is empty for the first level, `to_level` for a member who left.
    """

    __tablename__ = "level_change"
    __table_args__ = (Index("ix_level_change_day", "day"),)

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    from_level: Mapped[str | None] = mapped_column(String(8))
    to_level: Mapped[str | None] = mapped_column(String(8))
    contribution: Mapped[int]
    active_days: Mapped[int]


class MemberStage(Model):
    """Since when a member has been started, active and settled; who has no row has only joined."""

    __tablename__ = "member_stage"
    __table_args__ = (Index("ix_member_stage_started", "started_on"),)

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    started_on: Mapped[date]
    active_on: Mapped[date | None]
    settled_on: Mapped[date | None]


class LevelDay(Model):
    """How many members were at each level on a day."""

    __tablename__ = "level_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    core: Mapped[int] = mapped_column(default=0)
    light: Mapped[int] = mapped_column(default=0)
    low: Mapped[int] = mapped_column(default=0)
    dormant: Mapped[int] = mapped_column(default=0)


class LevelFlow(Model):
    """Of the members at `from_level` when the period of so many days began, how many are at `to_level` now.

    Empty levels: not a member yet, and not any more.
    """

    __tablename__ = "level_flow"

    period_days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    from_level: Mapped[str] = mapped_column(String(8), primary_key=True)
    to_level: Mapped[str] = mapped_column(String(8), primary_key=True)
    members: Mapped[int]
    day: Mapped[date]


class ConnectionDay(Model):
    """Connections as they stood at a day's end, between members who are neither staff nor bots."""

    __tablename__ = "connection_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    total: Mapped[int]
    recent: Mapped[int]  # with a contact in the 90 days ending that day
    mutual: Mapped[int]
    strong: Mapped[int]


class MemberTies(Model):
    """How many members each member is connected with."""

    __tablename__ = "member_ties"

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    peers: Mapped[int]
    recent: Mapped[int]
    mutual: Mapped[int]
    isolated: Mapped[bool] = mapped_column(index=True)  # active in 28 days, no connection in 90


class FigurePoint(Model):
    """One value of one figure: for the day it describes (or the first of its week or month) and a part of it.

    A share is `hits` of `n`. No value: undefined, shown as a dash.
    """

    __tablename__ = "figure_point"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(12), primary_key=True)
    value: Mapped[float | None]
    hits: Mapped[int | None]
    n: Mapped[int | None]
    at: Mapped[datetime]


class FigurePicture(Model):
    """What a picture is drawn from, as JSON."""

    __tablename__ = "figure_picture"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date]
    body: Mapped[dict[str, Any]]


class DueDay(Model):
    """A day that a table of figures must work out again."""

    __tablename__ = "due_day"

    what: Mapped[str] = mapped_column(String(12), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class DueMember(Model):
    """A member of whom a table of figures must work out the row again."""

    __tablename__ = "due_member"

    what: Mapped[str] = mapped_column(String(12), primary_key=True)
    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class LeftOut(Model):
    """Who is left out of the figures, staff, bots and merged accounts, as the figures stand now."""

    __tablename__ = "left_out"

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Basis(Model):
    """What the figures stand on: the settings they were made with, and when each job ran last."""

    __tablename__ = "figure_basis"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
