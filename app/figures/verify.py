"""Comparing what the workers keep with the slow definitions: every figure, every day, every member."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from math import isclose
from typing import Any

from sqlalchemy import select

from app.base.clock import now
from app.base.database import db
from app.figures.basis import noted
from app.figures.days import today
from app.figures.heat.rule import COOL_DOWN_DAYS
from app.figures.heat.tables import HeatNow, HeatState
from app.figures.levels.counts import PERIODS
from app.figures.levels.rule import Level
from app.figures.oracle import activity, checkup, connections, days, heat, keeping, levels, members, newcomers, people
from app.figures.oracle import ideas as idea_oracle
from app.figures.oracle import topics as topic_oracle
from app.figures.site_days import SUMS
from app.figures.tables import ConnectionDay, FigurePoint, LevelChange, LevelDay, LevelFlow, SiteDay
from app.readers.activity import Act, MemberDay
from app.readers.connections import Connection, strength_on

PARTS = 16
Told = Mapping[Any, Any]


@dataclass(frozen=True)
class Verdict:
    """How one figure compares; `differences` says (where, kept, by definition) of a few."""

    name: str
    values: int
    differences: list[tuple[Hashable, object, object]] = field(default_factory=list)

    @property
    def is_ok(self) -> bool:
        return not self.differences


def compare(name: str, kept: Told, slow: Told) -> Verdict:
    """What is missing on one side counts as None."""
    keys = kept.keys() | slow.keys()
    wrong = [key for key in keys if not _same(kept.get(key), slow.get(key))]
    return Verdict(name, len(keys), [(key, kept.get(key), slow.get(key)) for key in sorted(wrong, key=str)[:5]])


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other


def compare_in_parts(name: str, kept: Callable[[int], Told], slow: Callable[[int], Told]) -> Verdict:
    """As `compare`, some of the members at a time: both sides of a large figure need not stand in memory at once."""
    parts = [compare(name, kept(part), slow(part)) for part in range(PARTS)]
    return Verdict(name, sum(part.values for part in parts), [each for part in parts for each in part.differences][:5])


class Slow:
    """The raw tables read once, in the slow way."""

    def __init__(self) -> None:
        self.day = today()
        self.days = activity.member_days()
        self.ties = connections.ties()
        self.people = people.counted()
        self.levels = levels.histories(self.days, self.people, self.day)
        self.site_days = days.site_days(self.days, self.people, self.day)


def verify() -> Iterator[Verdict]:
    """Every comparison, one after another, as of one moment: see `work.come_to_rest`."""
    slow = Slow()
    yield compare_in_parts("member_day", _member_days, partial(_slow_member_days, slow))
    yield compare_in_parts("connection", partial(_connections, slow.day), partial(_slow_connections, slow))
    yield compare("site_day", _site_days(), _slow_site_days(slow))
    yield compare("level_change", _level_changes(), slow.levels)
    yield compare("level_day", _level_days(), _slow_level_days(slow))
    yield compare("level_flow", _level_flows(), _slow_level_flows(slow))
    yield compare("connection_day", _connection_days(), _slow_connection_days(slow))
    yield compare("heat_now", _heat(), _slow_heat(slow))
    yield compare("heat_state", _heat_states_too_close(), {})
    yield from _points(slow)


def _member_days(part: int) -> Told:
    names = [*(act.column for act in Act), "contribution"]
    columns = [getattr(MemberDay, name) for name in names]
    query = select(MemberDay.member_id, MemberDay.day, MemberDay.active, *columns)
    query = query.where(MemberDay.member_id % PARTS == part)
    return {(row[0], row[1]): tuple(map(int, row[2:])) for row in db.session.execute(query)}


def _slow_member_days(slow: Slow, part: int) -> Told:
    names = ["active", *(act.column for act in Act), "contribution"]
    return {key: tuple(counts[name] for name in names) for key, counts in slow.days.items() if key[0] % PARTS == part}


def _connections(day: date, part: int) -> Told:
    columns = (
        Connection.contacts_low_to_high,
        Connection.contacts_high_to_low,
        Connection.days,
        Connection.first_at,
        Connection.last_at,
        Connection.first_on,
        Connection.mutual_on,
        Connection.strong_on,
    )
    query = select(Connection.low_id, Connection.high_id, Connection.strength, *columns)
    query = query.where(Connection.low_id % PARTS == part)
    return {(row[0], row[1]): (*row[3:], strength_on(row[2], day)) for row in db.session.execute(query)}


def _slow_connections(slow: Slow, part: int) -> Told:
    return {
        pair: (
            tie.low_to_high,
            tie.high_to_low,
            len(tie.days),
            tie.first_at,
            tie.last_at,
            min(tie.days),
            tie.mutual_on,
            tie.strong_on,
            tie.strength(slow.day),
        )
        for pair, tie in slow.ties.items()
        if pair[0] % PARTS == part
    }


DAY_SUMS = (*SUMS, "dau", "wau", "mau", "new_members")


def _site_days() -> Told:
    columns = [getattr(SiteDay, name) for name in DAY_SUMS]
    return _without_empty({row[0]: tuple(row[1:]) for row in db.session.execute(select(SiteDay.day, *columns))})


def _slow_site_days(slow: Slow) -> Told:
    return _without_empty({day: tuple(sums[name] for name in DAY_SUMS) for day, sums in slow.site_days.items()})


def _without_empty(told: dict[date, tuple[int, ...]]) -> Told:
    """A day on which nothing was may have a row or none."""
    return {day: values for day, values in told.items() if any(values)}


def _level_changes() -> Told:
    columns = (LevelChange.from_level, LevelChange.to_level, LevelChange.contribution, LevelChange.active_days)
    query = select(LevelChange.member_id, LevelChange.day, *columns)
    return {(row[0], row[1]): tuple(row[2:]) for row in db.session.execute(query)}


def _level_days() -> Told:
    columns = [getattr(LevelDay, level) for level in Level]
    return _without_empty({row[0]: tuple(row[1:]) for row in db.session.execute(select(LevelDay.day, *columns))})


def _slow_level_days(slow: Slow) -> Told:
    counts = levels.by_day(slow.levels, slow.day)
    return _without_empty({day: tuple(count[level] for level in Level) for day, count in counts.items()})


def _level_flows() -> Told:
    query = select(LevelFlow.period_days, LevelFlow.from_level, LevelFlow.to_level, LevelFlow.members)
    return {(row[0], row[1], row[2]): row[3] for row in db.session.execute(query)}


def _slow_level_flows(slow: Slow) -> Told:
    return {
        (period, old, new): number
        for period in PERIODS
        for (old, new), number in levels.flow(slow.levels, slow.day - timedelta(days=period), slow.day).items()
    }


def _connection_days() -> Told:
    columns = (ConnectionDay.total, ConnectionDay.recent, ConnectionDay.mutual, ConnectionDay.strong)
    query = select(ConnectionDay.day, *columns)
    return _without_empty({row[0]: tuple(row[1:]) for row in db.session.execute(query)})


def _slow_connection_days(slow: Slow) -> Told:
    found = days.connection_days(slow.ties, slow.people, slow.day)
    return _without_empty({day: tuple(counts.values()) for day, counts in found.items()})


def _heat() -> Told:
    columns = (HeatNow.recent, HeatNow.recent_days, HeatNow.before, HeatNow.heat, HeatNow.state)
    return {row[0]: tuple(row[1:]) for row in db.session.execute(select(HeatNow.member_id, *columns))}


def _slow_heat(slow: Slow) -> Told:
    found = heat.readings(slow.days, slow.people, slow.day)
    return {
        member_id: (warmth.recent, warmth.recent_days, warmth.before, warmth.heat, warmth.state)
        for member_id, warmth in found.items()
    }


def _heat_states_too_close() -> Told:
    """No member is noticed twice within 14 days."""
    last: dict[int, date] = {}
    wrong: dict[tuple[int, date], date] = {}
    query = select(HeatState.member_id, HeatState.day).order_by(HeatState.day)
    for member_id, day in db.session.execute(query):
        if member_id in last and (day - last[member_id]).days < COOL_DOWN_DAYS:
            wrong[member_id, day] = last[member_id]
        last[member_id] = day
    return wrong


def _points(slow: Slow) -> Iterator[Verdict]:
    """Figure by figure: what was worked out today, and every week and month."""
    worked = date.fromisoformat(noted("points") or slow.day.isoformat())
    kept: dict[str, dict[tuple[date, str], float | None]] = defaultdict(dict)
    worked_at: dict[tuple[str, date, str], datetime] = {}
    query = select(FigurePoint.name, FigurePoint.day, FigurePoint.part, FigurePoint.value, FigurePoint.at)
    for name, day, part, value, at in db.session.execute(query):
        if day == worked or part.startswith(("week", "m", "session")):
            kept[name][day, part] = value
            worked_at[name, day, part] = at
    wanted: dict[str, dict[tuple[date, str], float | None]] = defaultdict(dict)
    for (name, day, part), value in _slow_points(slow, worked, worked_at).items():
        wanted[name][day, part] = value
    for name in sorted(kept.keys() | wanted.keys()):
        yield compare(name, kept[name], wanted[name])


def _slow_points(slow: Slow, day: date, worked_at: Mapping[tuple[str, date, str], datetime]) -> members.Values:
    def at(name: str, day: date, part: str) -> datetime:
        return worked_at.get((name, day, part), now())

    return {
        **members.growth(slow.days, slow.site_days, slow.people, day),
        **keeping.growth(slow.days, slow.people, day),
        **keeping.stages(slow.days, slow.people, slow.levels, day),
        **keeping.gauges(slow.days, slow.people, day, at("charter_weeks", day, "")),
        **members.peers(slow.days, slow.ties, slow.people, day),
        **members.network(slow.ties, slow.people, day),
        **newcomers.weeks(slow.days, slow.ties, slow.people, day),
        **newcomers.retention(slow.days, slow.people, day),
        **topic_oracle.questions(slow.people, day, at),
        **idea_oracle.ideas(slow.people, day, at),
        **checkup.gauges(slow.days, slow.people, day, at("oldest_waiting", day, "")),
    }
