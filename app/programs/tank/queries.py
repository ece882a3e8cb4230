"""What the tank's page shows, and its short form on other pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.base.clock import day_of, end_of, month_start, next_month
from app.base.database import db
from app.base.i18n import Reason, _
from app.ledger import TANK, Line, balance_of, lots_of, wallet
from app.models.members import Member
from app.programs.tank.forecast import LOOK_BACK_DAYS, Forecast, forecast
from app.programs.tank.models import TankAppeal, TankDay, TankMovement
from app.programs.tank.operations import current_appeal
from app.programs.tank.rules import Standing, most_withdrawable, opens_on, standing_of, why_not_withdraw
from app.queries.passbook import Told, tells
from app.settings.store import site

WORDS_SHOWN, MINE_SHOWN = 5, 8
BRIM_DAYS = 90
BRIMS = (1, 2, 3, 5, 8)
LOWEST_BRIM = 100


@dataclass(frozen=True)
class Level:
    """How full the vessel is: `share` of what `brim` points would fill."""

    points: int
    brim: int

    @property
    def share(self) -> float:
        return self.points / self.brim


@dataclass(frozen=True)
class Mine:
    """The viewer and the tank."""

    put_in: int
    taken_out: int
    movements: Sequence[TankMovement]
    givable: int
    ending: int  # givable points that expire with this month
    why_not: Reason | None
    most: int
    left_times: int


@dataclass(frozen=True)
class TankPage:
    level: Level
    days: Sequence[TankDay]  # every day of this month so far, also quiet ones
    put_in: int
    taken_out: int
    words: Sequence[TankMovement]
    forecast: Forecast | None
    appeal: TankAppeal | None
    opens_on: date
    is_open: bool
    closes_on: date
    mine: Mine | None


def tank_page(member: Member | None, at: datetime) -> TankPage:
    """The whole page for a member or a guest."""
    today = day_of(at, site().zone)
    month = month_start(today)
    marks, rows = _marks(today, month), _rows_since(min(month, today - timedelta(days=LOOK_BACK_DAYS)))
    days = _filled(month, today, rows, marks.level_before)
    standing = standing_of(member, at) if member else None
    points = standing.level if standing else balance_of(TANK)
    return TankPage(
        level=Level(points, _brim(max(points, marks.highest, LOWEST_BRIM))),
        days=days,
        put_in=sum(day.put_in for day in days),
        taken_out=sum(day.taken_out for day in days),
        words=_last_words(),
        forecast=forecast(points, _nets(today, rows, marks.first_day), today),
        appeal=current_appeal(at),
        opens_on=opens_on(today),
        is_open=today >= opens_on(today),
        closes_on=next_month(today) - timedelta(days=1),
        mine=_mine(member, standing, at) if member and standing else None,
    )


def tank_level(today: date) -> Level:
    """The level against a brim that is a round number above the highest level of 90 days."""
    points = balance_of(TANK)
    return Level(points, _brim(max(points, _marks(today, today).highest, LOWEST_BRIM)))


def _brim(highest: int) -> int:
    """The next of 1, 2, 3, 5, 8 times a power of ten that leaves a tenth of air."""
    wanted = highest * 1.1
    power = int("1" + "0" * (len(str(int(wanted))) - 1))
    return next(step * power for step in (*BRIMS, 10) if step * power >= wanted)


def days_since(first: date, today: date) -> list[TankDay]:
    """Every day from `first` to today; a quiet day keeps the level of the day before."""
    return _filled(first, today, _rows_since(first), _marks(today, first).level_before)


@dataclass(frozen=True)
class Marks:
    """The highest level of 90 days, the tank's first day, the level before a certain day."""

    highest: int
    first_day: date | None
    level_before: int


def _marks(today: date, before: date) -> Marks:
    highest = select(func.max(TankDay.level)).where(TankDay.day >= today - timedelta(days=BRIM_DAYS))
    last = select(TankDay.level).where(TankDay.day < before).order_by(TankDay.day.desc()).limit(1)
    first_day = select(func.min(TankDay.day))
    query = select(highest.scalar_subquery(), first_day.scalar_subquery(), last.scalar_subquery())
    level, day, level_before = db.session.execute(query).one()
    return Marks(level or 0, day, level_before or 0)


def _rows_since(first: date) -> dict[date, TankDay]:
    return {row.day: row for row in db.session.scalars(select(TankDay).where(TankDay.day >= first))}


def _filled(first: date, today: date, rows: Mapping[date, TankDay], level: int) -> list[TankDay]:
    days = []
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        row = rows.get(day) or TankDay(day=day, put_in=0, taken_out=0, expired=0, level=level)
        level = row.level
        days.append(row)
    return days


def _nets(today: date, rows: Mapping[date, TankDay], first: date | None) -> list[int]:
    """In minus out of each of the last 30 whole days, fewer where the tank is younger."""
    if first is None:
        return []
    nets = {row.day: row.put_in - row.taken_out - row.expired for row in rows.values()}
    span = min(LOOK_BACK_DAYS, (today - first).days)
    return [nets.get(today - timedelta(days=back), 0) for back in range(span, 0, -1)]


def _last_words() -> Sequence[TankMovement]:
    query = select(TankMovement).where(TankMovement.words != "").options(joinedload(TankMovement.member))
    return db.session.scalars(query.order_by(TankMovement.id.desc()).limit(WORDS_SHOWN)).all()


@tells("deposit", "withdraw")
def tell_movements(lines: Sequence[Line]) -> Mapping[int, Told]:
    """The tank in a member's bank book, with the words that were left."""
    ids = {line.transfer.about_id for line in lines}
    rows = db.session.execute(select(TankMovement.id, TankMovement.words).where(TankMovement.id.in_(ids))).all()
    words = {movement_id: said for movement_id, said in rows}
    put_in, taken_out = _("Into the tank"), _("Out of the tank")
    return {
        line.transfer.id: Told(put_in if line.amount < 0 else taken_out, words[line.transfer.about_id or 0], "/tank")
        for line in lines
    }


def _mine(member: Member, standing: Standing, at: datetime) -> Mine:
    today = day_of(at, site().zone)
    query = select(TankMovement).where(TankMovement.member_id == member.id)
    month_end = end_of(next_month(today) - timedelta(days=1), site().zone)
    givable = [(end, points) for end, may_give, points in lots_of(wallet(member.id), at) if may_give]
    return Mine(
        put_in=standing.put_in,
        taken_out=standing.taken_out,
        movements=db.session.scalars(query.order_by(TankMovement.id.desc()).limit(MINE_SHOWN)).all(),
        givable=sum(points for _end, points in givable),
        ending=sum(points for end, points in givable if end is not None and end <= month_end),
        why_not=why_not_withdraw(member, at, standing),
        most=most_withdrawable(member, at, standing),
        left_times=max(site().tank_month_times - standing.times, 0),
    )
