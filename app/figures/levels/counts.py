"""How many members are at each level by day, and how they moved between levels."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.figures.days import days_between, make_due, take_due, today
from app.figures.levels.rule import Level
from app.figures.tables import DueDay, LevelChange, LevelDay, LevelFlow

FLOWS = "flows"
PERIODS = (7, 28, 90, 365)
NOBODY = ""  # not a member yet, or not any more
UNSEEN = {"synchronize_session": False}


def work_out_due() -> None:
    """Count the days from the first that changed up to today; the flows of the periods ending today are due then."""
    until = today()
    last = db.session.scalar(select(func.max(LevelDay.day)))
    starts = [day for day in take_due("levels") if day <= until]
    if last and last < until:
        starts.append(last + timedelta(days=1))
    if starts:
        _count(min(starts), until)
        make_due(FLOWS, [until])


def flows_are_due() -> bool:
    return db.session.scalar(select(DueDay.day).where(DueDay.what == FLOWS).limit(1)) is not None


def work_out_flows(until: date) -> None:
    """They read a year of changes: once in a while is enough."""
    if not take_due(FLOWS):
        return
    db.session.execute(delete(LevelFlow), execution_options=UNSEEN)
    rows: list[dict[str, Any]] = []
    for days in PERIODS:
        for (old, new), members in flow(until - timedelta(days=days), until).items():
            row = {"period_days": days, "from_level": old, "to_level": new, "members": members, "day": until}
            rows.append(row)
    if rows:
        db.session.execute(insert(LevelFlow), rows)


def _count(since: date, until: date) -> None:
    """Each day has what the day before had, and its own moves."""
    columns = [getattr(LevelDay, level) for level in Level]
    before = db.session.execute(select(*columns).where(LevelDay.day == since - timedelta(days=1))).first()
    standing: Counter[str] = Counter()
    for level, members in zip(Level, before or (), strict=False):
        standing[level] = members
    moves: dict[date, list[tuple[str | None, str | None, int]]] = {}
    query = select(LevelChange.day, LevelChange.from_level, LevelChange.to_level, func.count())
    query = query.where(LevelChange.day >= since, LevelChange.day <= until)
    for day, old, new, members in db.session.execute(
        query.group_by(LevelChange.day, LevelChange.from_level, LevelChange.to_level)
    ):
        moves.setdefault(day, []).append((old, new, members))
    rows = []
    for day in days_between(since, until):
        _move(standing, moves.get(day, ()))
        rows.append({"day": day, **{level.value: standing[level] for level in Level}})
    db.session.execute(delete(LevelDay).where(LevelDay.day >= since), execution_options=UNSEEN)
    db.session.execute(insert(LevelDay), rows)


def _move(standing: Counter[str], moves: Iterable[tuple[str | None, str | None, int]]) -> None:
    for old, new, members in moves:
        if old:
            standing[old] -= members
        if new:
            standing[new] += members


def flow(first: date, last: date) -> Counter[tuple[str, str]]:
    """Members by (level on `first`, level on `last`); those who were at none on both days are not counted."""
    here = (LevelChange.day > first) & (LevelChange.day <= last)
    bounds = (
        select(LevelChange.member_id, func.min(LevelChange.day).label("begin"), func.max(LevelChange.day).label("end"))
        .where(here)
        .group_by(LevelChange.member_id)
        .subquery()
    )
    begin, end = aliased(LevelChange), aliased(LevelChange)
    query = (
        select(begin.from_level, end.to_level, func.count())
        .select_from(bounds)
        .join(begin, (begin.member_id == bounds.c.member_id) & (begin.day == bounds.c.begin))
        .join(end, (end.member_id == bounds.c.member_id) & (end.day == bounds.c.end))
        .group_by(begin.from_level, end.to_level)
    )
    moved = Counter({(old or NOBODY, new or NOBODY): members for old, new, members in db.session.execute(query)})
    at_first = db.session.get(LevelDay, first, populate_existing=True)
    for level in Level:
        left = sum(members for (old, _new), members in moved.items() if old == level)
        stayed = (getattr(at_first, level) if at_first else 0) - left
        moved[level, level] += stayed
    moved.pop((NOBODY, NOBODY), None)
    return +moved
