"""How many members are at each level by day, and how they moved between levels."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, case, delete, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from app.base.columns import Numbers, ordinal, read
from app.base.database import db
from app.figures.days import days_between, make_due, take_due, today
from app.figures.levels.rule import Level
from app.figures.tables import DueDay, LevelChange, LevelDay, LevelFlow

FLOWS = "flows"
PERIODS = (7, 28, 90, 365)
NOBODY = ""  # not a member yet, or not any more
CODES = (NOBODY, *(level.value for level in Level))
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
    for days, flow in _flows(until):
        for (old, new), members in flow.items():
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


def _flows(until: date) -> Iterator[tuple[int, Counter[tuple[str, str]]]]:
    """Of each period, members by (level on its eve, level on `until`); who was at none on both is not counted.

    The changes of the longest period are read once: what a night costs ends growing after a year.
    """
    since = until - timedelta(days=max(PERIODS))
    here = (LevelChange.day > since) & (LevelChange.day <= until)
    columns = (
        LevelChange.member_id,
        ordinal(LevelChange.day),
        _code(LevelChange.from_level),
        _code(LevelChange.to_level),
    )
    member, day, old, new = read(select(*columns).where(here))
    order = np.lexsort((day, member))
    for days in PERIODS:
        first = until - timedelta(days=days)
        chosen = order[day[order] > first.toordinal()]
        yield days, _with_who_stayed(_moved(member[chosen], old[chosen], new[chosen]), first)


def _code(level: InstrumentedAttribute[str | None]) -> ColumnElement[int]:
    return case({name: code for code, name in enumerate(CODES)}, value=func.coalesce(level, NOBODY))


def _moved(member: Numbers, old: Numbers, new: Numbers) -> Counter[tuple[str, str]]:
    """Changes in the order of members and days: from which level each member went to which, all in all."""
    turns = np.flatnonzero(member[1:] != member[:-1])
    begins, ends = np.append([0], turns + 1)[: len(member)], np.append(turns, len(member) - 1)[: len(member)]
    pairs, members = np.unique(old[begins] * len(CODES) + new[ends], return_counts=True)
    return Counter(
        {(CODES[pair // len(CODES)], CODES[pair % len(CODES)]): int(n) for pair, n in zip(pairs, members, strict=True)}
    )


def _with_who_stayed(moved: Counter[tuple[str, str]], first: date) -> Counter[tuple[str, str]]:
    """Whoever was at a level on that day and has not changed is there still."""
    at_first = db.session.get(LevelDay, first, populate_existing=True)
    for level in Level:
        left = sum(members for (old, _new), members in moved.items() if old == level)
        stayed = (getattr(at_first, level) if at_first else 0) - left
        moved[level, level] += stayed
    moved.pop((NOBODY, NOBODY), None)
    return +moved
