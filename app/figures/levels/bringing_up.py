"""Bringing members' levels up to a day: their days are read into columns and walked at once, some members at a time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from sqlalchemy import delete, func, select

from app.base.clock import day_of
from app.base.columns import among, ordinal, read, write
from app.base.database import db
from app.figures.basis import BEGINNING
from app.figures.days import make_due
from app.figures.levels.rule import QUIET_DAYS, RANKS, Level, Thresholds
from app.figures.levels.walk import NEVER, NONE, Changes, Past, walk
from app.figures.tables import LevelChange, MemberLevel
from app.models.members import Member
from app.readers.activity import MemberDay
from app.settings.store import site

REACH_BACK_DAYS = 98
LOOK_AHEAD_DAYS = QUIET_DAYS + 1  # until then whatever was done has stopped to count
CELLS_AT_ONCE = 1_000_000  # days times members
UNSEEN = {"synchronize_session": False}
CHANGE = ("member_id", "day", "from_level", "to_level", "contribution", "active_days")
STANDING = ("member_id", "level", "since", "due_on", "redo_from")


@dataclass(frozen=True)
class Story:
    """A member, and what of the own history is told anew: from `start` on, after `level` since `since`, if any."""

    member_id: int
    joined: date
    left: date | None
    start: date
    level: Level | None = None
    since: date | None = None

    @property
    def reach(self) -> date:
        """The first day that needs to be known."""
        return self.start - timedelta(days=REACH_BACK_DAYS + 1 if self.level else 1)


def bring_up(since: Mapping[int, date], until: date) -> None:
    """New changes from each member's day on; the earlier ones stand."""
    stories = sorted(_stories(since), key=lambda story: story.reach)
    _forget({each.member_id: each.start if each.level else BEGINNING for each in stories})
    for some in _pieces([each for each in stories if each.start <= until], until):
        _tell(some, until)
    coming = [each for each in stories if each.start > until]
    write(MemberLevel, STANDING, [(each.member_id, None, None, each.start, None) for each in coming])


def _stories(since: Mapping[int, date]) -> Iterator[Story]:
    """Who has no level on the eve of the day is told from the first day on."""
    zone, eves = site().zone, _eves({each: day for each, day in since.items() if day > BEGINNING})
    anew = [member_id for member_id in since if member_id not in eves]
    first = select(MemberDay.member_id, func.min(MemberDay.day)).where(among(MemberDay.member_id, anew))
    began = dict(db.session.execute(first.group_by(MemberDay.member_id)).all())
    query = select(Member.id, Member.joined_at, Member.left_at).where(among(Member.id, since))
    for member_id, joined_at, left_at in db.session.execute(query):
        joined, left = day_of(joined_at, zone), day_of(left_at, zone) if left_at else None
        if member_id in eves:
            yield Story(member_id, joined, left, since[member_id], *eves[member_id])
        else:
            yield Story(member_id, joined, left, min(joined, began.get(member_id, joined)))


def _eves(since: Mapping[int, date]) -> dict[int, tuple[Level, date]]:
    """The level on the eve of each member's day, and since when; who had none is left out."""
    standing = select(MemberLevel.member_id, MemberLevel.level, MemberLevel.since)
    found: dict[int, tuple[Level, date]] = {}
    changed = []
    for member_id, level, day in db.session.execute(standing.where(among(MemberLevel.member_id, since))):
        if day and level and day < since[member_id]:
            found[member_id] = Level(level), day
        elif day:
            changed.append(member_id)
    query = select(LevelChange.member_id, LevelChange.day, LevelChange.to_level)
    query = query.where(among(LevelChange.member_id, changed)).order_by(LevelChange.member_id, LevelChange.day)
    for member_id, day, level in db.session.execute(query):
        if day < since[member_id]:
            found.pop(member_id, None)
            if level:
                found[member_id] = Level(level), day
    return found


def _forget(since: Mapping[int, date]) -> None:
    """The changes from each member's day on, and what stood; the days of the changes are due to be counted."""
    together: dict[date, list[int]] = defaultdict(list)
    for member_id, day in since.items():
        together[day].append(member_id)
    gone: set[date] = set()
    for day, members in together.items():
        old = delete(LevelChange).where(among(LevelChange.member_id, members), LevelChange.day >= day)
        gone.update(db.session.scalars(old.returning(LevelChange.day), execution_options=UNSEEN))
        db.session.execute(delete(MemberLevel).where(among(MemberLevel.member_id, members)), execution_options=UNSEEN)
    make_due("levels", gone)


def _pieces(stories: Sequence[Story], until: date) -> Iterator[Sequence[Story]]:
    """Stories that begin about together, so many that their days fit into memory."""
    begin = 0
    while begin < len(stories):
        days = (until - stories[begin].reach).days + LOOK_AHEAD_DAYS + 1
        end = begin + max(CELLS_AT_ONCE // days, 1)
        yield stories[begin:end]
        begin = end


def _tell(stories: Sequence[Story], until: date) -> None:
    begin = stories[0].reach.toordinal()
    contribution, active = _days(stories, begin, until.toordinal() + LOOK_AHEAD_DAYS)
    past = Past(
        joined=np.array([each.joined.toordinal() - begin for each in stories]),
        left=np.array([each.left.toordinal() - begin if each.left else NEVER for each in stories]),
        start=np.array([each.start.toordinal() - begin for each in stories]),
        eve=np.array([RANKS.index(each.level) if each.level else NONE for each in stories], dtype=np.int8),
    )
    found = walk(contribution, active, past, Thresholds.of(site()))
    last = until.toordinal() - begin
    happened = int(np.searchsorted(found.day, last, side="right"))  # they are in the order of days
    days = {day: date.fromordinal(begin + day) for day in np.unique(found.day).tolist()}
    write(LevelChange, CHANGE, _rows(found, happened, stories, days))
    make_due("levels", [days[day] for day in np.unique(found.day[:happened]).tolist()])
    write(MemberLevel, STANDING, _standing(found, happened, stories, days))


def _days(stories: Sequence[Story], begin: int, end: int) -> tuple[np.ndarray, np.ndarray]:
    """Contribution and activity, a row for each day from `begin` to `end`, a column for each story."""
    members = np.array([each.member_id for each in stories])
    order = np.argsort(members)
    columns = (MemberDay.member_id, ordinal(MemberDay.day), MemberDay.contribution, MemberDay.active)
    query = select(*columns).where(among(MemberDay.member_id, members.tolist()))
    query = query.where(MemberDay.day >= date.fromordinal(begin), MemberDay.day <= date.fromordinal(end))
    who, day, given, active = read(query)
    place = order[np.searchsorted(members, who, sorter=order)]
    shape = (end - begin + 1, len(stories))
    contribution, is_active = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=bool)
    contribution[day - begin, place] = given
    is_active[day - begin, place] = active
    return contribution, is_active


NAMES = {NONE: None, **{rank: level.value for rank, level in enumerate(RANKS)}}
Row = tuple[int | str | date | None, ...]


def _rows(found: Changes, happened: int, stories: Sequence[Story], days: Mapping[int, date]) -> Iterator[Row]:
    columns = (found.member, found.day, found.before, found.after, found.contribution, found.active_days)
    for member, day, old, new, given, active in zip(*(each[:happened].tolist() for each in columns), strict=True):
        yield stories[member].member_id, days[day], NAMES[old], NAMES[new], given, active


def _standing(found: Changes, happened: int, stories: Sequence[Story], days: Mapping[int, date]) -> Iterator[Row]:
    """Each member's level today, since when, and when it changes next if nothing more is done."""
    members, told, after = found.member.tolist(), found.day.tolist(), found.after.tolist()
    last = {members[place]: place for place in range(happened)}
    coming = {members[place]: told[place] for place in range(len(members) - 1, happened - 1, -1)}
    for place, story in enumerate(stories):
        level, since = story.level.value if story.level else None, story.since
        if place in last:
            level, since = NAMES[after[last[place]]], days[told[last[place]]]
        yield story.member_id, level, since, days[coming[place]] if place in coming else None, None
