"""Where the upper quarter of members' own B28 begins, on several days at once: each member's past is read once."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from sqlalchemy import func, select

from app.base.clock import day_of
from app.base.columns import Numbers, among, ordinal, read
from app.base.database import db
from app.figures.heat.rule import BEFORE_DAYS, OWN_PAST_DAYS, RECENT_DAYS, Flags
from app.models.members import Member
from app.readers.activity import MemberDay
from app.settings.store import site

NEEDED_DAYS = RECENT_DAYS + BEFORE_DAYS  # of membership, before a day's B28 is looked at
REACH_DAYS = OWN_PAST_DAYS - 1 + NEEDED_DAYS  # from a day back to the first that its quartile stands on
NEVER = np.iinfo(np.int64).max
NONE = -1


def quartiles(members: Sequence[int], days: Sequence[date], wanted: Flags) -> Numbers:
    """A quartile for each member (a row) and day (a column) that is wanted, else NONE."""
    found = np.full(wanted.shape, NONE, dtype=np.int64)
    rows = np.nonzero(wanted.any(axis=1))[0]
    if len(rows):
        begin = days[0] - timedelta(days=REACH_DAYS)
        given, first = _past([members[row] for row in rows.tolist()], begin, days[-1])
        for column, day in enumerate(days):
            mine = np.nonzero(wanted[rows, column])[0]
            values = upper_quartiles(given[mine], first[mine], (day - begin).days)
            found[rows[mine], column] = [NONE if value is None else value for value in values]
    return found


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


def _past(members: Sequence[int], begin: date, until: date) -> tuple[Numbers, Numbers]:
    """Contributions by day since `begin`, and where membership began (below 0: before that)."""
    order = np.argsort(members)
    who, day, contribution = read(
        select(MemberDay.member_id, ordinal(MemberDay.day), MemberDay.contribution).where(
            among(MemberDay.member_id, members),
            MemberDay.day >= begin,
            MemberDay.day < until,
            MemberDay.contribution > 0,
        )
    )
    given = np.zeros((len(members), (until - begin).days + 1), dtype=np.int64)
    given[order[np.searchsorted(members, who, sorter=order)], day - begin.toordinal()] = contribution
    began = _began(members)
    return given, np.array([began[each].toordinal() for each in members]) - begin.toordinal()


def _began(members: Sequence[int]) -> Mapping[int, date]:
    """The day of joining; what was imported may lie before it, and further back than is looked at here."""
    zone = site().zone
    first = select(func.min(MemberDay.day)).where(MemberDay.member_id == Member.id).correlate(Member).scalar_subquery()
    query = select(Member.id, Member.joined_at, first).where(among(Member.id, members))
    return {
        member_id: min(day_of(joined_at, zone), began or date.max)
        for member_id, joined_at, began in db.session.execute(query)
    }
