"""Newcomers by the week or month in which they joined: integration, activation, retention."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from sqlalchemy import func, select

from app.base.clock import day_of, month_start, next_month, start_of
from app.base.columns import Numbers, among, month_number, read
from app.base.database import db
from app.figures.basis import BEGINNING, noted
from app.figures.days import counts, week_of
from app.figures.points import Point, keep, share
from app.models.members import Member
from app.readers.activity import MemberDay, has_posted
from app.readers.connections import Connection
from app.settings.store import site

INTEGRATION_DAYS = 14
ACTIVATION_DAYS = 7
RETENTION_MONTHS = 12
WEEK = timedelta(days=7)


@dataclass
class Newcomer:
    """When somebody joined, first posted and was first connected to a member."""

    joined_on: date
    posted_on: date | None = None
    tied_on: date | None = None

    def did_within(self, days: int, *moments: date | None) -> bool:
        last = self.joined_on + timedelta(days=days)
        return any(moment is not None and moment <= last for moment in moments)


def work_out(day: date, since: date) -> None:
    """The weeks and months of those who joined shortly before `since` or later."""
    first_week = week_of(since - timedelta(days=INTEGRATION_DAYS + 7))
    weeks: dict[date, list[Newcomer]] = defaultdict(list)
    for newcomer in _newcomers(first_week).values():
        weeks[week_of(newcomer.joined_on)].append(newcomer)
    keep(("newcomer_integration", "activation"), _weekly(weeks, day), since=first_week, part="week")
    changed = month_start(min(since, date.fromisoformat(noted("points") or BEGINNING.isoformat())))
    if next_month(changed) <= day:  # only months that are over are told
        first_month = _months_before(changed, RETENTION_MONTHS)
        keep(("retention",), _retention(first_month, day), since=first_month, part="m")


def _months_before(month: date, months: int) -> date:
    for _month in range(months):
        month = month_start(month - timedelta(days=1)) if month > BEGINNING else month
    return month


def _newcomers(since: date) -> dict[int, Newcomer]:
    zone = site().zone
    joined = (Member.joined_at >= start_of(since, zone)) & counts(Member.id)
    found = {
        member_id: Newcomer(day_of(joined_at, zone))
        for member_id, joined_at in db.session.execute(select(Member.id, Member.joined_at).where(joined))
    }
    posted = select(MemberDay.member_id, func.min(MemberDay.day)).where(has_posted(), among(MemberDay.member_id, found))
    for member_id, first in db.session.execute(posted.group_by(MemberDay.member_id)):
        found[member_id].posted_on = first
    for mine, other in ((Connection.low_id, Connection.high_id), (Connection.high_id, Connection.low_id)):
        tied = select(mine, func.min(Connection.first_on)).where(among(mine, found), counts(other)).group_by(mine)
        for member_id, first in db.session.execute(tied):
            before = found[member_id].tied_on
            found[member_id].tied_on = min(first, before) if before else first
    return found


def _weekly(weeks: Mapping[date, list[Newcomer]], day: date) -> list[Point]:
    """Only weeks whose last newcomer has had the days in full."""
    points = []
    for week, newcomers in weeks.items():
        if week + WEEK + timedelta(days=INTEGRATION_DAYS) <= day:
            tied = sum(each.did_within(INTEGRATION_DAYS, each.tied_on) for each in newcomers)
            points.append(share("newcomer_integration", week, tied, len(newcomers), "week"))
        if week + WEEK + timedelta(days=ACTIVATION_DAYS) <= day:
            begun = sum(each.did_within(ACTIVATION_DAYS, each.posted_on, each.tied_on) for each in newcomers)
            points.append(share("activation", week, begun, len(newcomers), "week"))
    return points


def _months_seen(cohort: Mapping[int, date], members: Numbers, months: Numbers) -> Iterator[tuple[date, date]]:
    """The month in which each joined, and one in which they were active."""
    first_days = {each: date((each - 1) // 12, (each - 1) % 12 + 1, 1) for each in np.unique(months).tolist()}
    for member_id, month in zip(members.tolist(), months.tolist(), strict=True):
        yield cohort[member_id], first_days[month]


def _retention(since: date, day: date) -> list[Point]:
    """Of those who joined in a month: how many were active in the k-th month after it (m01 to m12)."""
    zone = site().zone
    joined = (Member.joined_at >= start_of(since, zone)) & counts(Member.id)
    cohort = {
        member_id: month_start(day_of(joined_at, zone))
        for member_id, joined_at in db.session.execute(select(Member.id, Member.joined_at).where(joined))
    }
    sizes = Counter(cohort.values())
    first = db.session.scalar(select(func.min(MemberDay.day)).where(MemberDay.active))
    active = select(MemberDay.member_id, month_number(MemberDay.day).label("month"))
    active = active.join(Member, Member.id == MemberDay.member_id).where(joined, MemberDay.active)
    seen = Counter(_months_seen(cohort, *read(active.distinct())))
    points = []
    for start, size in sizes.items():
        then = next_month(start)
        for k in range(1, RETENTION_MONTHS + 1):
            if next_month(then) > day:
                break
            if first is None or then < month_start(first):
                then = next_month(then)  # nobody noted then who was active
                continue
            points.append(share("retention", start, seen[start, then], size, f"m{k:02}"))
            then = next_month(then)
    return points
