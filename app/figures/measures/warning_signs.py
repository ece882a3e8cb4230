"""Further gauges of the check-up: who met a flagged thread, staff's evenings, the charter, posts for the purpose."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.base.clock import end_of, now, start_of
from app.base.database import db
from app.figures.days import counts
from app.figures.points import Point, keep, share
from app.models.charter import Charter, CharterSpace
from app.models.members import Member, Role
from app.models.moderation import AuditRow, Flag
from app.models.posts import Post
from app.models.topics import Topic
from app.readers.activity import MemberDay, has_posted
from app.settings.store import site

WINDOW_DAYS = 28
NAMES = ("returning_flagged", "returning_others", "staff_off_hours", "charter_weeks", "purpose_posts")
SATURDAY = 5


def work_out(day: date) -> None:
    points = [*_returning(day), _off_hours(day), _charter(day), _for_the_purpose(day)]
    keep(NAMES, points, since=day)


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    zone = site().zone
    return start_of(first, zone), end_of(last, zone)


def _posters(first: date, last: date) -> set[int]:
    query = select(MemberDay.member_id).where(MemberDay.day >= first, MemberDay.day <= last, has_posted())
    return set(db.session.scalars(query.where(counts(MemberDay.member_id)).distinct()))


def _returning(day: date) -> list[Point]:
    """Posters of the 28 days before the last 28 who posted again: those who met a flagged thread, and the rest."""
    middle = day - timedelta(days=WINDOW_DAYS)
    start = middle - timedelta(days=WINDOW_DAYS - 1)
    since, until = _moments(start, middle)
    flagged = select(Post.topic_id).join(Flag, Flag.post_id == Post.id).where(Flag.upheld.is_(True))
    there = select(Post.author_id).where(Post.topic_id.in_(flagged), Post.created_at >= since, Post.created_at < until)
    before, lately = _posters(start, middle), _posters(middle + timedelta(days=1), day)
    met = before & set(db.session.scalars(there.distinct()))
    others = before - met
    return [
        share("returning_flagged", day, len(met & lately), len(met)),
        share("returning_others", day, len(others & lately), len(others)),
    ]


def _off_hours(day: date) -> Point:
    """Staff's posts and logged acts in 28 days: outside the office hours of the settings, or at a weekend."""
    since, until = _moments(day - timedelta(days=WINDOW_DAYS - 1), day)
    staff = select(Member.id).where(Member.role >= int(Role.STAFF), Member.is_bot.is_(False))
    posts = select(Post.created_at).where(Post.author_id.in_(staff), Post.created_at >= since, Post.created_at < until)
    acts = select(AuditRow.at).where(AuditRow.actor_id.in_(staff), AuditRow.at >= since, AuditRow.at < until)
    moments = [*db.session.scalars(posts), *db.session.scalars(acts)]
    return share("staff_off_hours", day, sum(map(_is_off, moments)), len(moments))


def _is_off(moment: datetime) -> bool:
    here = moment.astimezone(ZoneInfo(site().zone))
    return here.weekday() >= SATURDAY or not site().office_from <= here.hour < site().office_until


def _charter(day: date) -> Point:
    """Whole weeks since somebody reviewed it; undefined while there is none."""
    last = db.session.scalar(select(func.max(Charter.reviewed_at)))
    return Point("charter_weeks", day, float((now() - last).days // 7) if last else None)


def _for_the_purpose(day: date) -> Point:
    """Posts of members in 28 days: in the spaces that the charter names. Undefined while it names none."""
    first = day - timedelta(days=WINDOW_DAYS - 1)
    since, until = _moments(first, day)
    tied = list(db.session.scalars(select(CharterSpace.space_id)))
    posters = select(MemberDay.member_id).where(MemberDay.day >= first, MemberDay.day <= day, has_posted())
    posts = select(func.count(), func.count().filter(Topic.space_id.in_(tied))).select_from(Post)
    posts = posts.join(Topic, Topic.id == Post.topic_id).where(
        Post.author_id.in_(posters.where(counts(MemberDay.member_id))),
        Post.created_at >= since,
        Post.created_at < until,
    )
    standing = (Post.hidden_at.is_(None), Post.removed_at.is_(None), Topic.published_at.is_not(None))
    n, hits = db.session.execute(posts.where(*standing)).one()
    return share("purpose_posts", day, hits, n if tied else 0)
