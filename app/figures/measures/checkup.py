"""The check-up: gauges of the four ways in which communities die, over the 28 days ending with a day."""

from collections import Counter
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.base.clock import end_of, now, start_of
from app.base.database import db
from app.figures.days import counts
from app.figures.points import Point, keep, number, ratio, share
from app.models.members import Member, Role
from app.models.moderation import AuditRow, Flag
from app.models.posts import Post
from app.models.topics import Topic
from app.readers.activity import MemberDay
from app.readers.ideas import IdeaProgress
from app.settings.store import site

WINDOW_DAYS = 28
NEW_DAYS = 90
NAMES = (
    "flags_upheld",
    "staff_replies",
    "oldest_waiting",
    "staff_half",
    "newcomers_answered",
    "newcomers_kept",
    "newcomers_posts",
    "ideas_decided_lately",
)


def work_out(day: date) -> None:
    first = day - timedelta(days=WINDOW_DAYS - 1)
    points = [
        _flags_upheld(first, day),
        _staff_replies(first, day),
        _oldest_waiting(day),
        _staff_half(first, day),
        _newcomers_answered(day),
        _newcomers_kept(first, day),
        _newcomers_posts(first, day),
        _ideas_decided(first, day),
    ]
    keep(NAMES, points, since=day)


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    zone = site().zone
    return start_of(first, zone), end_of(last, zone)


def _flags_upheld(first: date, day: date) -> Point:
    """For each 1,000 posts of everybody."""
    since, until = _moments(first, day)
    upheld = (
        select(func.count())
        .select_from(Flag)
        .where(Flag.upheld.is_(True), Flag.resolved_at >= since, Flag.resolved_at < until)
    )
    posts = db.session.scalar(
        select(func.sum(MemberDay.topics + MemberDay.answers + MemberDay.comments + MemberDay.ideas)).where(
            MemberDay.day >= first, MemberDay.day <= day
        )
    )
    return ratio("flags_upheld", day, 1000 * (db.session.scalar(upheld) or 0), int(posts or 0))


def _staff_replies(first: date, day: date) -> Point:
    """Answers and comments by staff, of all of them; bots left out."""
    query = select(Member.role, func.sum(MemberDay.answers + MemberDay.comments))
    query = query.join(Member, Member.id == MemberDay.member_id).where(Member.is_bot.is_(False))
    query = query.where(MemberDay.day >= first, MemberDay.day <= day).group_by(Member.role)
    replies = {role: int(replies or 0) for role, replies in db.session.execute(query)}
    by_staff = sum(number_done for role, number_done in replies.items() if role >= Role.STAFF)
    return share("staff_replies", day, by_staff, sum(replies.values()))


def _oldest_waiting(day: date) -> Point:
    """Whole days that the oldest open flag or unseen idea has waited."""
    flag = db.session.scalar(select(func.min(Flag.at)).where(Flag.resolved_at.is_(None)))
    idea = db.session.scalar(
        select(func.min(IdeaProgress.posted_at)).where(IdeaProgress.stands, IdeaProgress.seen_at.is_(None))
    )
    oldest = min(filter(None, (flag, idea)), default=None)
    return Point("oldest_waiting", day, float((now() - oldest).days) if oldest else None)


def _staff_half(first: date, day: date) -> Point:
    """The smallest number of staff who did half of what staff did: replies and acts in the audit log."""
    since, until = _moments(first, day)
    work: Counter[int] = Counter()
    replies = select(MemberDay.member_id, func.sum(MemberDay.answers + MemberDay.comments))
    replies = replies.join(Member, Member.id == MemberDay.member_id).where(Member.role >= int(Role.STAFF))
    replies = replies.where(MemberDay.day >= first, MemberDay.day <= day).group_by(MemberDay.member_id)
    acts = select(AuditRow.actor_id, func.count()).where(AuditRow.at >= since, AuditRow.at < until)
    for query in (replies, acts.group_by(AuditRow.actor_id)):
        for member_id, number_done in db.session.execute(query):
            if member_id is not None and number_done:
                work[member_id] += int(number_done)
    half, needed = sum(work.values()) / 2, 0
    for _member, done in work.most_common():
        needed += 1
        half -= done
        if half <= 0:
            break
    return Point("staff_half", day, float(needed) if work else None, needed, len(work))


def _newcomers_answered(day: date) -> Point:
    """First topics of members who joined in the last 90 days: answered by somebody else within 24 hours."""
    since = start_of(day - timedelta(days=NEW_DAYS - 1), site().zone)
    place = func.row_number().over(partition_by=Topic.author_id, order_by=(Topic.published_at, Topic.id)).label("place")
    opened = select(Topic.id, Topic.author_id, Topic.published_at, place)
    opened = opened.join(Member, Member.id == Topic.author_id).where(Member.joined_at >= since, counts(Member.id))
    opened = opened.where(Topic.published_at.is_not(None), Topic.hidden_at.is_(None), Topic.removed_at.is_(None))
    topic = opened.subquery()
    by_others = (Post.topic_id == topic.c.id) & (Post.author_id != topic.c.author_id)
    standing = Post.hidden_at.is_(None) & Post.removed_at.is_(None)
    query = select(topic.c.published_at, func.min(Post.created_at)).outerjoin(Post, by_others & standing)
    query = query.where(topic.c.place == 1).group_by(topic.c.id, topic.c.published_at)
    limit, at = timedelta(hours=24), now()
    ripe = [(asked, answered) for asked, answered in db.session.execute(query) if asked + limit <= at]
    return share(
        "newcomers_answered", day, sum(bool(then and then <= asked + limit) for asked, then in ripe), len(ripe)
    )


def _newcomers_kept(first: date, day: date) -> Point:
    """Members who joined in the 28 days before: active in the last 28."""
    since, until = _moments(first - timedelta(days=WINDOW_DAYS), first - timedelta(days=1))
    joined = (Member.joined_at >= since) & (Member.joined_at < until) & counts(Member.id)
    n = db.session.scalar(select(func.count()).select_from(Member).where(joined)) or 0
    active = select(func.count(MemberDay.member_id.distinct())).join(Member, Member.id == MemberDay.member_id)
    active = active.where(joined, MemberDay.active, MemberDay.day >= first, MemberDay.day <= day)
    return share("newcomers_kept", day, db.session.scalar(active) or 0, n)


def _newcomers_posts(first: date, day: date) -> Point:
    """Posts by members of less than 90 days, of all members' posts."""
    posts = MemberDay.topics + MemberDay.answers + MemberDay.comments + MemberDay.ideas
    new_since = start_of(day - timedelta(days=NEW_DAYS - 1), site().zone)
    query = select(func.sum(posts)).join(Member, Member.id == MemberDay.member_id)
    query = query.where(MemberDay.day >= first, MemberDay.day <= day, counts(MemberDay.member_id))
    new = int(db.session.scalar(query.where(Member.joined_at >= new_since)) or 0)
    return share("newcomers_posts", day, new, int(db.session.scalar(query) or 0))


def _ideas_decided(first: date, day: date) -> Point:
    since, until = _moments(first, day)
    decided = select(func.count()).select_from(IdeaProgress)
    decided = decided.where(IdeaProgress.stands, IdeaProgress.decided_at >= since, IdeaProgress.decided_at < until)
    return number("ideas_decided_lately", day, db.session.scalar(decided) or 0)
