"""Keeping every member's level, and its whole history, up to date."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, case, delete, exists, or_, select, update

from app.base.clock import day_of
from app.base.columns import among, write
from app.base.database import db
from app.figures.basis import BEGINNING
from app.figures.days import make_due, today
from app.figures.levels.bringing_up import bring_up
from app.figures.tables import LeftOut, LevelChange, MemberLevel
from app.models.members import Member
from app.readers.batch import chunks
from app.settings.store import site

MEMBERS_AT_ONCE = 4000
UNSEEN = {"synchronize_session": False}


def note_changed(changed: Iterable[tuple[int, date]]) -> None:
    """These members' days changed: their levels are worked out again from there on."""
    first: dict[int, date] = {}
    for member_id, day in changed:
        first[member_id] = min(day, first.get(member_id, day))
    together: dict[date, list[int]] = defaultdict(list)
    for member_id, day in first.items():
        together[day].append(member_id)
    for day, members in together.items():
        redo = update(MemberLevel).where(among(MemberLevel.member_id, members))
        redo = redo.where(or_(MemberLevel.redo_from.is_(None), MemberLevel.redo_from > day))
        db.session.execute(redo.values(redo_from=day), execution_options=UNSEEN)


def redo_everything() -> None:
    db.session.execute(update(MemberLevel).values(redo_from=BEGINNING), execution_options=UNSEEN)


def take_in_members() -> int:
    """Members without a level yet, and those that are left out now. How many were taken in."""
    out = select(LeftOut.member_id)
    gone = db.session.scalars(select(MemberLevel.member_id).where(MemberLevel.member_id.in_(out))).all()
    for some in chunks(gone):
        old = delete(LevelChange).where(LevelChange.member_id.in_(some)).returning(LevelChange.day)
        make_due("levels", db.session.scalars(old, execution_options=UNSEEN))
        db.session.execute(delete(MemberLevel).where(MemberLevel.member_id.in_(some)), execution_options=UNSEEN)
    # Not "not in": where PostgreSQL takes the list for too long to keep, it reads it again for each member.
    known = exists().where(MemberLevel.member_id == Member.id)
    rows = db.session.execute(select(Member.id, Member.joined_at).where(~known, Member.id.not_in(out))).all()
    if rows:
        write(MemberLevel, ("member_id", "redo_from"), [(each, BEGINNING) for each, _joined in rows])
        make_due("site", {day_of(joined_at, site().zone) for _each, joined_at in rows})
    return len(rows)


def work_out_some() -> int:
    """Work out the levels of some members who changed or whose level changes today; how many they were."""
    until = today()
    query = waiting(until).limit(MEMBERS_AT_ONCE)
    found = {member_id: min(day or until, until) for member_id, day in db.session.execute(query)}
    if found:
        bring_up(found, until)
    return len(found)


def waiting(until: date) -> Select[int, date | None]:
    """Members who changed or whose level changes by `until`, and from which day on; the longest first."""
    due, redo = MemberLevel.due_on, MemberLevel.redo_from
    since = case((or_(redo.is_(None), due < redo), due), else_=redo)
    query = select(MemberLevel.member_id, since).where(or_(redo.is_not(None), due <= until))
    return query.order_by(since, MemberLevel.member_id)
