"""The weekly allowance: points that can only be given, new every Monday, never carried over."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select

from app.base.clock import day_of
from app.base.database import db
from app.ledger import ISSUED, Account, Note, Payment, allowance, lock, move_all
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
    renew_all([(member_id, at)])


def renew_all(comers: Iterable[tuple[int, datetime]]) -> None:
    """The same for all who came, and when."""
    weeks: dict[date, dict[int, datetime]] = defaultdict(dict)
    for member_id, at in comers:
        weeks[monday_of(at)].setdefault(member_id, at)
    for monday in sorted(weeks):
        _renew(weeks[monday], monday)


def left(member_id: int, at: datetime) -> int:
    """What a member can still give this week, also before the allowance was renewed."""
    query = select(AllowanceWeek.monday, Account.balance).outerjoin(Account, allowance(member_id).is_row())
    row = db.session.execute(query.where(AllowanceWeek.member_id == member_id)).first()
    if row and row.monday >= monday_of(at):
        return row.balance or 0
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
    if not rows:
        return 0
    here = {member_id: at for member_id, visited_on in rows if visited_on and visited_on >= since}
    gone = {member_id: at for member_id, _visited_on in rows if member_id not in here}
    lock(ISSUED, *(allowance(member_id) for member_id in [*here, *gone]))
    _renew(here, monday)
    _end(gone, monday)
    return len(rows)


def _end(members: dict[int, datetime], monday: date) -> None:
    """Those who stay away have none; whoever came back just now keeps the new one."""
    old = AllowanceWeek.member_id.in_(members) & (AllowanceWeek.monday < monday)
    ended = db.session.scalars(delete(AllowanceWeek).where(old).returning(AllowanceWeek.member_id)).all()
    move_all(_lapses({member_id: members[member_id] for member_id in sorted(ended)}, monday))


def _renew(comers: dict[int, datetime], monday: date) -> None:
    """For those, each at the moment when they came, whose last allowance is of an earlier week."""
    lock(ISSUED, *(allowance(member_id) for member_id in comers))
    query = select(AllowanceWeek).where(AllowanceWeek.member_id.in_(comers))
    weeks = {week.member_id: week for week in db.session.scalars(query.execution_options(populate_existing=True))}
    due = {
        member_id: at for member_id, at in comers.items() if member_id not in weeks or weeks[member_id].monday < monday
    }
    move_all(_lapses(due, monday) + _grants(due, monday))
    for member_id in due:
        if member_id in weeks:
            weeks[member_id].monday = monday
        else:
            db.session.add(AllowanceWeek(member_id=member_id, monday=monday))
    db.session.flush()


def _grants(comers: dict[int, datetime], monday: date) -> list[Payment]:
    points = site().allowance
    return [
        Payment(
            ISSUED, allowance(member_id), points, Note(kind="allowance", key=f"allowance:{member_id}:{monday}", at=at)
        )
        for member_id, at in comers.items()
        if points
    ]


def _lapses(members: dict[int, datetime], monday: date) -> list[Payment]:
    """What was never given goes back to where it came from; `expired` is what members let lapse."""
    accounts = lock(ISSUED, *(allowance(member_id) for member_id in members))
    left = {member_id: accounts[allowance(member_id)].balance for member_id in members}
    return [
        Payment(
            allowance(member_id), ISSUED, left[member_id], Note(kind="lapse", key=f"lapse:{member_id}:{monday}", at=at)
        )
        for member_id, at in members.items()
        if left[member_id]
    ]
