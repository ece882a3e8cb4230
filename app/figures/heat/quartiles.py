"""Where the upper quarter of members' own B28 begins, on several days at once: each member's past is read once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select

from app.base.clock import day_of
from app.base.database import db
from app.figures.heat.rule import BEFORE_DAYS, OWN_PAST_DAYS, RECENT_DAYS
from app.models.members import Member
from app.readers.activity import MemberDay
from app.readers.batch import chunks
from app.settings.store import site

MEMBERS_AT_ONCE = 1000
NEEDED_DAYS = RECENT_DAYS + BEFORE_DAYS  # of membership, before a day's B28 is looked at
REACH_DAYS = OWN_PAST_DAYS - 1 + NEEDED_DAYS  # from a day back to the first that its quartile stands on
NEVER = np.iinfo(np.int64).max

Numbers = NDArray[np.int64]


def quartiles(cold: Mapping[date, Sequence[int]]) -> Iterator[tuple[date, int, int | None]]:
    """(day, member, quartile) for the members named for each day; the same as `rule.upper_quartile` says."""
    members = sorted({member_id for some in cold.values() for member_id in some})
    for some in chunks(members, MEMBERS_AT_ONCE):
        rows = {member_id: row for row, member_id in enumerate(some)}
        begin = min(cold) - timedelta(days=REACH_DAYS)
        given, first = _past(rows, begin, max(cold))
        for day, named in cold.items():
            mine = [member_id for member_id in named if member_id in rows]
            if mine:
                places = np.array([rows[member_id] for member_id in mine])
                found = upper_quartiles(given[places], first[places], (day - begin).days)
                yield from ((day, member_id, value) for member_id, value in zip(mine, found, strict=True))


def upper_quartiles(given: Numbers, first: Numbers, day: int) -> list[int | None]:
    """One for each row of contributions by day; `day` and the `first` day of membership are places in the row."""
    start = day - REACH_DAYS
    sums = np.zeros((len(given), REACH_DAYS - RECENT_DAYS + 2), dtype=np.int64)
    np.cumsum(given[:, start : day - RECENT_DAYS + 1], axis=1, out=sums[:, 1:])
    rolling = sums[:, BEFORE_DAYS:-1] - sums[:, : -BEFORE_DAYS - 1]
    too_early = np.clip(first - start, 0, OWN_PAST_DAYS)
    rolling[np.arange(OWN_PAST_DAYS) < too_early[:, None]] = NEVER
    rolling.sort(axis=1)
    lengths = OWN_PAST_DAYS - too_early
    places = np.maximum(-(-3 * lengths // 4) - 1, 0)
    values = rolling[np.arange(len(given)), places]
    return [int(value) if length else None for value, length in zip(values, lengths, strict=True)]


def _past(rows: Mapping[int, int], begin: date, until: date) -> tuple[Numbers, Numbers]:
    """Contributions by day since `begin`, and where membership began (below 0: before that)."""
    zone, start = site().zone, begin.toordinal()
    given = np.zeros((len(rows), (until - begin).days + 1), dtype=np.int64)
    first = np.zeros(len(rows), dtype=np.int64)
    # What was imported may lie before the day of joining, and further back than is looked at here.
    began = select(func.min(MemberDay.day)).where(MemberDay.member_id == Member.id).correlate(Member).scalar_subquery()
    joined = select(Member.id, Member.joined_at, began).where(Member.id.in_(rows))
    for member_id, joined_at, began_on in db.session.execute(joined):
        first[rows[member_id]] = min(day_of(joined_at, zone), began_on or date.max).toordinal() - start
    query = select(MemberDay.member_id, MemberDay.day, MemberDay.contribution)
    query = query.where(MemberDay.member_id.in_(rows), MemberDay.day >= begin, MemberDay.day < until)
    for member_id, day, contribution in db.session.execute(query):
        given[rows[member_id], day.toordinal() - start] = contribution
    return given, first
