"""Growth and keeping, from the site's days."""

from datetime import date, timedelta

from sqlalchemy import func, select

from app.base.database import db
from app.figures.days import counts
from app.figures.points import Point, keep, number, ratio, share
from app.figures.tables import SiteDay
from app.readers.activity import MemberDay, has_posted

WINDOW_DAYS = 28
NAMES = ("dau", "wau", "mau", "stickiness", "new_members", "posts_a_day", "posters_returning")


def work_out(day: date) -> None:
    """As of `day`, over the 28 days ending with it."""
    window = (SiteDay.day > day - timedelta(days=WINDOW_DAYS), SiteDay.day <= day)
    posts = SiteDay.topics + SiteDay.answers + SiteDay.comments + SiteDay.ideas
    query = select(func.count(), func.sum(SiteDay.dau), func.sum(SiteDay.new_members), func.sum(posts))
    days, dau, joined, posted = (int(value or 0) for value in db.session.execute(query.where(*window)).one())
    today = db.session.execute(select(SiteDay.dau, SiteDay.wau, SiteDay.mau).where(SiteDay.day == day)).first()
    now_dau, wau, mau = today or (0, 0, 0)
    mean_dau = dau / days if days else 0
    points = [
        number("dau", day, now_dau),
        number("wau", day, wau),
        number("mau", day, mau),
        Point("stickiness", day, 100 * mean_dau / mau if mau else None, None, mau),
        number("new_members", day, joined),
        ratio("posts_a_day", day, posted, days),
        _returning(day),
    ]
    keep(NAMES, points, since=day)


def _returning(day: date) -> Point:
    """Of those who posted in the 28 days before the last 28: how many posted in the last 28."""
    middle, start = day - timedelta(days=WINDOW_DAYS), day - timedelta(days=2 * WINDOW_DAYS)
    posters = select(MemberDay.member_id).where(has_posted(), counts(MemberDay.member_id)).distinct()
    before = posters.where(MemberDay.day > start, MemberDay.day <= middle).subquery()
    lately = posters.where(MemberDay.day > middle, MemberDay.day <= day).subquery()
    n = db.session.scalar(select(func.count()).select_from(before)) or 0
    both = select(func.count()).select_from(before).join(lately, lately.c.member_id == before.c.member_id)
    return share("posters_returning", day, db.session.scalar(both) or 0, n)
