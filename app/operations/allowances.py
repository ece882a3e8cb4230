"""The weekly allowance: points that can only be given, new every Monday, never carried over."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select

from app.base.clock import day_of
from app.base.database import db
from app.ledger import EXPIRED, ISSUED, Note, allowance, balance_of, lock, move
from app.models.giving import AllowanceWeek
from app.models.members import Member
from app.settings.store import site

ACTIVE_DAYS = 28
BATCH = 50


def monday_of(at: datetime) -> date:
    """The Monday, by the site's calendar, of the week in which `at` lies."""
    day = day_of(at, site().zone)
    return day - timedelta(days=day.weekday())


def renew(member_id: int, at: datetime) -> None:
    """Give this week's allowance, once; what is left of an older one lapses. Others must not be locked yet."""
    _renew([member_id], monday_of(at), at)


def left(member_id: int, at: datetime) -> int:
    """What a member can still give this week, also before the allowance was renewed."""
    week = db.session.get(AllowanceWeek, member_id)
    if week and week.monday >= monday_of(at):
        return balance_of(allowance(member_id))
    return site().allowance


def renew_some(at: datetime) -> int:
    """Renew for members who were here in the last 28 days, and end the others'; call until it gives 0."""
    monday, since = monday_of(at), day_of(at, site().zone) - timedelta(days=ACTIVE_DAYS)
    query = (
        select(Member.id, Member.visited_on)
        .outerjoin(AllowanceWeek, AllowanceWeek.member_id == Member.id)
        .where(Member.confirmed_at.is_not(None), Member.left_at.is_(None), Member.is_bot.is_(False))
        .where(or_(AllowanceWeek.monday < monday, AllowanceWeek.monday.is_(None) & (Member.visited_on >= since)))
        .order_by(Member.id)
        .limit(BATCH)
    )
    rows = db.session.execute(query).all()
    here = [member_id for member_id, visited_on in rows if visited_on and visited_on >= since]
    gone = [member_id for member_id, _visited_on in rows if member_id not in here]
    purses = [allowance(member_id) for member_id, _visited_on in rows]
    lock(ISSUED, EXPIRED, *purses)
    _renew(here, monday, at)
    for member_id in gone:
        _lapse(member_id, monday, at)
    db.session.execute(delete(AllowanceWeek).where(AllowanceWeek.member_id.in_(gone)))
    return len(rows)


def _renew(member_ids: list[int], monday: date, at: datetime) -> None:
    for member_id in member_ids:
        week = db.session.get(AllowanceWeek, member_id, populate_existing=True)
        if week and week.monday >= monday:
            continue
        _lapse(member_id, monday, at)
        if site().allowance:
            note = Note(kind="allowance", key=f"allowance:{member_id}:{monday}", at=at)
            move(ISSUED, allowance(member_id), site().allowance, note)
        db.session.merge(AllowanceWeek(member_id=member_id, monday=monday))
        db.session.flush()


def _lapse(member_id: int, monday: date, at: datetime) -> None:
    purse = allowance(member_id)
    left = lock(ISSUED, EXPIRED, purse)[purse].balance
    if left:
        move(purse, EXPIRED, left, Note(kind="lapse", key=f"lapse:{member_id}:{monday}", at=at))
