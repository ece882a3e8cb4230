"""The members, pairs and posts behind further figures. What is dear to find, a worker has kept in a list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select

from app.base.clock import month_start, start_of
from app.base.database import db
from app.figures.days import counts
from app.figures.levels.rule import Level
from app.figures.measures import outcomes
from app.figures.tables import FigurePicture, MemberLevel, MemberStage, MemberTies
from app.models.members import Member, Role
from app.models.moderation import Flag
from app.models.posts import Post
from app.models.topics import Topic
from app.readers.occasions import OutsideFact, Told
from app.settings.store import site

Ids = Select[int]

KEPT_MEMBERS = ("reactivated", "lost_regulars", "net_growth", "posters_returning", "largest_component")
KEPT_PAIRS = ("bridges",)
_SAME_LIST = {"net_growth": "lost_regulars"}


@dataclass(frozen=True)
class Kept:
    """The first of `count` members or pairs, as a worker kept them."""

    ids: Sequence[int | Sequence[int]] = ()
    count: int = 0


def kept(name: str) -> Kept:
    row = db.session.scalar(select(FigurePicture.body).where(FigurePicture.name == f"who {_SAME_LIST.get(name, name)}"))
    return Kept(row["ids"], row["count"]) if row else Kept()


def _newcomers(day: date, first_days: int) -> Ids:
    since = start_of(day - timedelta(days=first_days), site().zone)
    found = select(Member.id).where(Member.joined_at >= since, counts(Member.id), Member.left_at.is_(None))
    return found.order_by(Member.joined_at.desc())


def _invited(day: date) -> Ids:
    return _newcomers(day, 27).where(Member.invited_by_id.is_not(None))


def _not_begun(day: date) -> Ids:
    """Newcomers who have neither posted nor been in contact with anybody."""
    return _untied(day).where(Member.topic_count == 0, Member.post_count == 0)


def _untied(day: date) -> Ids:
    tied = select(MemberTies.member_id).where(MemberTies.member_id == Member.id, MemberTies.peers > 0)
    return _newcomers(day, 34).where(~tied.exists())


def _last_month(day: date) -> Ids:
    end = month_start(day)
    since, until = start_of(month_start(end - timedelta(days=1)), site().zone), start_of(end, site().zone)
    return select(Member.id).where(Member.joined_at >= since, Member.joined_at < until, counts(Member.id))


def _most_tied_lately(_day: date) -> Ids:
    return select(MemberTies.member_id).where(MemberTies.recent > 0).order_by(MemberTies.recent.desc())


def _staff(_day: date) -> Ids:
    return select(Member.id).where(Member.role >= int(Role.STAFF), Member.is_bot.is_(False)).order_by(Member.id)


def _stage(name: str) -> Callable[[date], Ids]:
    """Members who stand there, the latest to come first."""
    stage = MemberStage
    which, since = {
        "joined": (stage.started_on.is_(None), Member.joined_at),
        "started": (stage.started_on.is_not(None) & stage.active_on.is_(None), stage.started_on),
        "active": (stage.active_on.is_not(None) & stage.settled_on.is_(None), stage.active_on),
        "settled": (stage.settled_on.is_not(None), stage.settled_on),
    }[name]

    def query(_day: date) -> Ids:
        found = select(Member.id).join(MemberLevel, MemberLevel.member_id == Member.id)
        found = found.outerjoin(stage, stage.member_id == Member.id).where(which, MemberLevel.level != Level.DORMANT)
        return found.order_by(since.desc())

    return query


def _dormant(_day: date) -> Ids:
    found = select(MemberLevel.member_id).where(MemberLevel.level == Level.DORMANT)
    return found.order_by(MemberLevel.since.desc())


def _told(*what: Told) -> Callable[[date], Ids]:
    """Of whom it was told in the last 90 days, the latest first."""

    def query(day: date) -> Ids:
        found = select(OutsideFact.member_id).where(*outcomes.within(day, *what), counts(OutsideFact.member_id))
        return found.group_by(OutsideFact.member_id).order_by(func.max(OutsideFact.day).desc())

    return query


def _came_again(day: date) -> Ids:
    return _told(Told.CAME)(day).having(func.count() > 1)


def _converted(*, took_part: bool) -> Callable[[date], Ids]:
    def query(day: date) -> Ids:
        before = Member.id.in_(outcomes.took_part_before(day))
        return outcomes.converted_here(day).where(before if took_part else ~before).order_by(Member.id)

    return query


PEOPLE: dict[str, Callable[[date], Ids]] = {
    "referrals": _invited,
    "activation": _not_begun,
    "newcomer_integration": _untied,
    "retention": _last_month,
    "peers_recent": _most_tied_lately,
    "staff_half": _staff,
    "stage_joined": _stage("joined"),
    "stage_started": _stage("started"),
    "stage_active": _stage("active"),
    "stage_settled": _stage("settled"),
    "stage_dormant": _dormant,
    "participation_score": _told(Told.INVITED, Told.CAME),
    "participation_growth": _told(Told.INVITED, Told.CAME),
    "events_attended": _told(Told.CAME),
    "events_held": _told(Told.CAME),
    "event_participants": _told(Told.CAME),
    "events_again": _came_again,
    "surveys_answered": _told(Told.ANSWERED),
    "nps": _told(Told.SCORED),
    "conversions": _told(Told.CONVERTED),
    "conversion_participants": _converted(took_part=True),
    "conversion_rest": _converted(took_part=False),
    "conversion_gap": _converted(took_part=True),
}


def _newest_posts(_day: date) -> Ids:
    standing = Post.hidden_at.is_(None), Post.removed_at.is_(None)
    return select(Post.id).where(*standing, counts(Post.author_id)).order_by(Post.id.desc())


def _upheld(day: date) -> Ids:
    since = start_of(day - timedelta(days=27), site().zone)
    found = select(Post.id).join(Flag, Flag.post_id == Post.id).where(Flag.upheld.is_(True), Flag.resolved_at >= since)
    return found.group_by(Post.id).order_by(Post.id.desc())


def _by_staff(day: date) -> Ids:
    since = start_of(day - timedelta(days=27), site().zone)
    found = select(Post.id).where(Post.author_id.in_(_staff(day).order_by(None)), Post.created_at >= since)
    return found.where(Post.removed_at.is_(None)).order_by(Post.id.desc())


def _replies_by_staff(day: date) -> Ids:
    return _by_staff(day).join(Topic, Topic.id == Post.topic_id).where(Post.number > 1)


POSTS: dict[str, Callable[[date], Ids]] = {
    "posts_a_day": _newest_posts,
    "share_score": _newest_posts,
    "share_growth": _newest_posts,
    "flags_upheld": _upheld,
    "staff_replies": _replies_by_staff,
    "staff_off_hours": _by_staff,
}
