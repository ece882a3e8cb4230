"""Who comes back and who is lost, who was invited, and the share score; stars against the year's target."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import Date, String, column, func, select, table

from app.base.clock import end_of, start_of
from app.base.database import db
from app.figures.days import counts
from app.figures.points import Point, keep, number, ratio, remember, share
from app.figures.tables import SiteDay
from app.models.members import Member
from app.readers.activity import Act, CountedAct, MemberDay, has_posted
from app.settings.store import site

WINDOW_DAYS = 28
REGULAR_DAYS = 90
REGULAR_POSTS = 4
SILENT_DAYS = 90
SCORE_DAYS = 90
NAMES = tuple(
    "reactivated lost_regulars net_growth referrals share_score share_growth stars_of_year "
    "dwell_minutes dwell_per_member events_attended events_again surveys_answered".split()
)
# Stars are a programme, which stands above the figures: of its table they know two columns.
STAR = table("star", column("role", String), column("first_day", Date))


def work_out(day: date) -> None:
    """As of `day`, over the 28 days ending with it; the score over 90."""
    returned, gone = reactivated(day), lost_regulars(day)
    remember("reactivated", day, returned)
    remember("lost_regulars", day, gone)
    remember("posters_returning", day, _silent_posters(day))
    back, lost = len(returned), len(gone)
    new, invited = _joined(day - timedelta(days=WINDOW_DAYS - 1), day)
    shared, before = _shared(day), _shared(day - timedelta(days=SCORE_DAYS))
    stars = _stars_of(day)
    points = [
        number("reactivated", day, back),
        number("lost_regulars", day, lost),
        number("net_growth", day, new + back - lost),
        share("referrals", day, invited, new),
        number("share_score", day, shared),
        Point("share_growth", day, 100 * (shared - before) / before if before else None, None, before),
        share("stars_of_year", day, stars, site().stars_a_year),
        *_time_and_part(day),
    ]
    keep(NAMES, points, since=day)


def reactivated(day: date) -> list[int]:
    """Members active in the window whose activity before it lies more than 90 days before their first day in it."""
    start = day - timedelta(days=WINDOW_DAYS - 1)
    seen = select(MemberDay.member_id, func.min(MemberDay.day).label("first"))
    seen = seen.where(MemberDay.active, MemberDay.day >= start, MemberDay.day <= day, counts(MemberDay.member_id))
    here = seen.group_by(MemberDay.member_id).subquery()
    before = select(func.max(MemberDay.day)).where(
        MemberDay.member_id == here.c.member_id, MemberDay.active, MemberDay.day < start
    )
    rows = db.session.execute(select(here.c.member_id, here.c.first, before.correlate(here).scalar_subquery()))
    return sorted(member_id for member_id, first, last in rows if last and (first - last).days > SILENT_DAYS)


def lost_regulars(day: date) -> list[int]:
    """Members with 4 posts or more in the 90 days before the window, and none in it."""
    posts = MemberDay.topics + MemberDay.answers + MemberDay.comments + MemberDay.ideas
    start = day - timedelta(days=WINDOW_DAYS - 1)
    regulars = select(MemberDay.member_id).where(
        MemberDay.day >= start - timedelta(days=REGULAR_DAYS),
        MemberDay.day < start,
        has_posted(),
        counts(MemberDay.member_id),
    )
    lately = select(MemberDay.member_id).where(MemberDay.day >= start, MemberDay.day <= day, has_posted())
    query = regulars.group_by(MemberDay.member_id).having(func.sum(posts) >= REGULAR_POSTS)
    return sorted(set(db.session.scalars(query)) - set(db.session.scalars(lately)))


def _silent_posters(day: date) -> list[int]:
    """Who posted in the 28 days before the window, and has not in it."""
    middle, start = day - timedelta(days=WINDOW_DAYS), day - timedelta(days=2 * WINDOW_DAYS)
    posters = select(MemberDay.member_id).where(has_posted(), counts(MemberDay.member_id)).distinct()
    before = set(db.session.scalars(posters.where(MemberDay.day > start, MemberDay.day <= middle)))
    return sorted(before - set(db.session.scalars(posters.where(MemberDay.day > middle, MemberDay.day <= day))))


def _joined(first: date, last: date) -> tuple[int, int]:
    """How many joined, and how many of them were invited by a member."""
    zone = site().zone
    query = select(func.count(), func.count(Member.invited_by_id)).where(
        Member.joined_at >= start_of(first, zone), Member.joined_at < end_of(last, zone), counts(Member.id)
    )
    new, invited = db.session.execute(query).one()
    return new, invited


def _shared(day: date) -> int:
    """Posts, shares and referrals of the 90 days ending with `day`."""
    first = day - timedelta(days=SCORE_DAYS - 1)
    given: Iterable[object] = (SiteDay.topics, SiteDay.answers, SiteDay.comments, SiteDay.ideas, SiteDay.shares)
    query = select(*(func.sum(each) for each in given)).where(SiteDay.day >= first, SiteDay.day <= day)
    return sum(int(each or 0) for each in db.session.execute(query).one()) + _joined(first, day)[1]


def _time_and_part(day: date) -> list[Point]:
    """Reading in the window; events and surveys of the 90 days, and who came to more than one event."""
    window = SiteDay.day > day - timedelta(days=WINDOW_DAYS), SiteDay.day <= day
    seconds = int(db.session.scalar(select(func.sum(SiteDay.dwell_seconds)).where(*window)) or 0)
    active = db.session.scalar(select(SiteDay.mau).where(SiteDay.day == day)) or 0
    attended, answered = (_took_part(what, day) for what in (Act.EVENTS_ATTENDED, Act.SURVEYS))
    return [
        Point("dwell_minutes", day, seconds / 60, None, active),
        ratio("dwell_per_member", day, seconds / 60, active),
        number("events_attended", day, sum(attended), len(attended)),
        share("events_again", day, sum(times > 1 for times in attended), len(attended)),
        number("surveys_answered", day, sum(answered)),
    ]


def _took_part(what: Act, day: date) -> list[int]:
    """How often each member who did, in the 90 days."""
    times = select(func.sum(CountedAct.times)).where(CountedAct.what == what, CountedAct.stands)
    times = times.where(CountedAct.day > day - timedelta(days=SCORE_DAYS), CountedAct.day <= day)
    query = times.where(counts(CountedAct.member_id)).group_by(CountedAct.member_id)
    return [int(each) for each in db.session.scalars(query)]


def _stars_of(day: date) -> int:
    """Terms as a star that began in the year of `day`."""
    query = select(func.count()).select_from(STAR).where(STAR.c.role == "star")
    return db.session.scalar(query.where(STAR.c.first_day >= day.replace(month=1, day=1), STAR.c.first_day <= day)) or 0
