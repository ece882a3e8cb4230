"""Keeping every member's level, and its whole history, up to date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, case, delete, insert, or_, select, tuple_, update

from app.base.clock import day_of
from app.base.database import db
from app.figures.basis import BEGINNING
from app.figures.days import ONE_DAY, make_due, today
from app.figures.levels.rule import Change, Done, Level, Series, Thresholds, changes
from app.figures.tables import LeftOut, LevelChange, MemberLevel
from app.models.members import Member
from app.readers.activity import MemberDay
from app.readers.batch import chunks
from app.settings.store import site

MEMBERS_AT_ONCE = 1000
REACH_BACK = timedelta(days=98)
UNSEEN = {"synchronize_session": False}


def note_changed(changed: Iterable[tuple[int, date]]) -> None:
    """These members' days changed: their levels are worked out again from there on."""
    first: dict[int, date] = {}
    for member_id, day in changed:
        first[member_id] = min(day, first.get(member_id, day))
    for some in chunks(sorted(first)):
        known = db.session.execute(
            select(MemberLevel.member_id, MemberLevel.redo_from).where(MemberLevel.member_id.in_(some))
        )
        redo = [
            {"member_id": member_id, "redo_from": min(first[member_id], redo_from or first[member_id])}
            for member_id, redo_from in known
        ]
        if redo:
            db.session.execute(update(MemberLevel), redo)


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
    known = select(MemberLevel.member_id)
    new = db.session.execute(select(Member.id, Member.joined_at).where(Member.id.not_in(known), Member.id.not_in(out)))
    rows = new.all()
    if rows:
        db.session.execute(insert(MemberLevel), [{"member_id": each, "redo_from": BEGINNING} for each, _joined in rows])
        make_due("site", {day_of(joined_at, site().zone) for _each, joined_at in rows})
    return len(rows)


def work_out_some() -> int:
    """Work out the levels of some members who changed or whose level changes today; how many they were."""
    until = today()
    query = waiting(until).limit(MEMBERS_AT_ONCE)
    found = {member_id: min(day or until, until) for member_id, day in db.session.execute(query)}
    if found:
        _work_out(found, until)
    return len(found)


def waiting(until: date) -> Select[int, date | None]:
    """Members who changed or whose level changes by `until`, and from which day on; the longest first."""
    due, redo = MemberLevel.due_on, MemberLevel.redo_from
    since = case((or_(redo.is_(None), due < redo), due), else_=redo)
    return select(MemberLevel.member_id, since).where(or_(redo.is_not(None), due <= until)).order_by(since)


@dataclass(frozen=True)
class Past:
    """What stands of a member's history: the level on the eve of the day that changed, and since when."""

    eve: date
    level: Level
    since: date

    @property
    def known(self) -> tuple[date, Level]:
        return self.eve, self.level


def _work_out(since: dict[int, date], until: date) -> None:
    """New changes from each member's day on; the earlier ones stand."""
    pasts = _pasts(since)
    series = _series({member_id: since[member_id] if member_id in pasts else None for member_id in since})
    thresholds, zone = Thresholds.of(site()), site().zone
    fresh: list[dict[str, Any]] = []
    standing: list[dict[str, Any]] = []
    query = select(Member.id, Member.joined_at, Member.left_at).where(Member.id.in_(since))
    for member_id, joined_at, left_at in db.session.execute(query):
        past = pasts.get(member_id)
        left = day_of(left_at, zone) if left_at else None
        joined = day_of(joined_at, zone)
        found = changes(series[member_id], joined, thresholds, left=left, known=past.known if past else None)
        happened = [each for each in found if each.day <= until]
        fresh.extend(_row(member_id, each) for each in happened)
        standing.append(_standing(member_id, past, happened, found[len(happened) :]))
    _replace({member_id: since[member_id] if member_id in pasts else BEGINNING for member_id in since}, fresh)
    db.session.execute(update(MemberLevel), standing)


def _pasts(since: dict[int, date]) -> dict[int, Past]:
    """Members with a level on the eve of their day; the others are worked out from their first."""
    query = select(LevelChange.member_id, LevelChange.day, LevelChange.to_level)
    query = query.where(LevelChange.member_id.in_(since)).order_by(LevelChange.member_id, LevelChange.day)
    found: dict[int, Past] = {}
    for member_id, day, level in db.session.execute(query):
        if day < since[member_id]:
            found.pop(member_id, None)
            if level:
                found[member_id] = Past(since[member_id] - ONE_DAY, Level(level), day)
    return found


def _series(needed: dict[int, date | None]) -> dict[int, Series]:
    """The members' days: from 98 days before the day asked for, or all of them."""
    columns = (MemberDay.member_id, MemberDay.day, MemberDay.contribution, MemberDay.active)
    done: dict[int, dict[date, Done]] = {member_id: {} for member_id in needed}
    whole = [member_id for member_id, day in needed.items() if day is None]
    queries = [select(*columns).where(MemberDay.member_id.in_(whole))]
    days = [day for day in needed.values() if day]
    if days:
        later = [member_id for member_id, day in needed.items() if day]
        first = min(days) - REACH_BACK
        queries.append(select(*columns).where(MemberDay.member_id.in_(later), MemberDay.day >= first))
    for query in queries:
        for member_id, day, contribution, active in db.session.execute(query):
            done[member_id][day] = Done(contribution, active)
    return {member_id: Series(days) for member_id, days in done.items()}


def _row(member_id: int, change: Change) -> dict[str, Any]:
    return {
        "member_id": member_id,
        "day": change.day,
        "from_level": change.from_level,
        "to_level": change.to_level,
        "contribution": change.contribution,
        "active_days": change.active_days,
    }


def _standing(member_id: int, past: Past | None, happened: list[Change], coming: list[Change]) -> dict[str, Any]:
    level: Level | None = happened[-1].to_level if happened else past.level if past else None
    since = happened[-1].day if happened else past.since if past else None
    due = coming[0].day if coming else None
    return {"member_id": member_id, "level": level, "since": since, "due_on": due, "redo_from": None}


def _replace(since: dict[int, date], fresh: list[dict[str, Any]]) -> None:
    """Exchange the changes from each member's day on; the days of all of them are due to be counted."""
    replaced: set[date] = {row["day"] for row in fresh}
    old = select(LevelChange.member_id, LevelChange.day).where(LevelChange.member_id.in_(since))
    stale = [(member_id, day) for member_id, day in db.session.execute(old) if day >= since[member_id]]
    for some in chunks(stale):
        gone = delete(LevelChange).where(tuple_(LevelChange.member_id, LevelChange.day).in_(some))
        db.session.execute(gone, execution_options=UNSEEN)
    if fresh:
        db.session.execute(insert(LevelChange), fresh)
    make_due("levels", replaced | {day for _member, day in stale})
