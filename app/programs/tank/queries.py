"""What the tank's page shows, and its short form on other pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.base.clock import day_of, month_start, next_month
from app.base.database import db
from app.base.i18n import Reason
from app.ledger import TANK, balance_of, end_of_month, last_day, lots_of, wallet
from app.models.members import Member
from app.operations.amounts import in_steps, presets
from app.programs.tank.emergency import EmergencyTank
from app.programs.tank.forecast import LOOK_BACK_DAYS, Forecast, forecast
from app.programs.tank.levels import LOWEST_BRIM, Level, brim_over
from app.programs.tank.models import TankDay, TankMovement
from app.programs.tank.reminding import ending_of
from app.programs.tank.rules import Standing, most_withdrawable, opens_on, standing_of, why_not_withdraw
from app.settings.store import site

WORDS_SHOWN, MINE_SHOWN = 5, 8
BRIM_DAYS = 90


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
    usable_until: date  # what is taken out now ends with that day
    reminded: bool  # wants to hear at the month's end of what would expire

    @property
    def taps(self) -> list[int]:
        """Amounts to put in with one tap."""
        return [amount for amount in presets() if amount <= self.givable]


@dataclass(frozen=True)
class TankPage:
    level: Level
    days: Sequence[TankDay]  # every day of this month so far, also quiet ones
    put_in: int
    taken_out: int
    helped: int  # members who took out this month
    words: Sequence[TankMovement]
    emergency: EmergencyTank | None
    forecast: Forecast | None
    appeal: bool
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
        level=Level(points, brim_over(max(points, marks.highest, LOWEST_BRIM))),
        days=days,
        put_in=sum(day.put_in for day in days),
        taken_out=sum(day.taken_out for day in days),
        helped=marks.helped,
        emergency=_emergency(),
        words=_last_words(),
        forecast=forecast(points, _nets(today, rows, marks.first_day), today),
        appeal=site().appeal_until >= today.isoformat(),
        opens_on=opens_on(today),
        is_open=today >= opens_on(today),
        closes_on=next_month(today) - timedelta(days=1),
        mine=_mine(member, standing, at) if member and standing else None,
    )


def tank_level(today: date) -> Level:
    """The level against a brim that is a round number above the highest level of 90 days."""
    points = balance_of(TANK)
    return Level(points, brim_over(max(points, _marks(today, today).highest, LOWEST_BRIM)))


def days_since(first: date, today: date) -> list[TankDay]:
    """Every day from `first` to today; a quiet day keeps the level of the day before."""
    return _filled(first, today, _rows_since(first), _marks(today, first).level_before)


@dataclass(frozen=True)
class Marks:
    """The highest level of 90 days, the tank's first day; the level before a day, and who was helped from it on."""

    highest: int
    first_day: date | None
    level_before: int
    helped: int


def _marks(today: date, before: date) -> Marks:
    highest = select(func.max(TankDay.level)).where(TankDay.day >= today - timedelta(days=BRIM_DAYS))
    last = select(TankDay.level).where(TankDay.day < before).order_by(TankDay.day.desc()).limit(1)
    first_day = select(func.min(TankDay.day))
    asked = (highest, first_day, last, _helped(before))
    level, day, level_before, helped = db.session.execute(select(*(each.scalar_subquery() for each in asked))).one()
    return Marks(level or 0, day, level_before or 0, helped)


def _rows_since(first: date) -> dict[date, TankDay]:
    return {row.day: row for row in db.session.scalars(select(TankDay).where(TankDay.day >= first))}


def _filled(first: date, today: date, rows: Mapping[date, TankDay], level: int) -> list[TankDay]:
    days = []
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        row = rows.get(day) or TankDay(day=day, put_in=0, taken_out=0, expired=0, moved=0, level=level)
        level = row.level
        days.append(row)
    return days


@dataclass(frozen=True)
class Outlook:
    """How much is in the tank, and when it runs dry at the pace of the last 30 days."""

    points: int
    forecast: Forecast | None


def tank_outlook(today: date) -> Outlook:
    """As the tank's own page says it."""
    first = today - timedelta(days=LOOK_BACK_DAYS)
    points, rows, marks = balance_of(TANK), _rows_since(first), _marks(today, first)
    return Outlook(points, forecast(points, _nets(today, rows, marks.first_day), today))


def _nets(today: date, rows: Mapping[date, TankDay], first: date | None) -> list[int]:
    """In minus out of each of the last 30 whole days, fewer where the tank is younger."""
    if first is None:
        return []
    nets = {row.day: row.put_in - row.taken_out - row.expired for row in rows.values()}
    span = min(LOOK_BACK_DAYS, (today - first).days)
    return [nets.get(today - timedelta(days=back), 0) for back in range(span, 0, -1)]


def helped_since(day: date) -> int:
    """How many members have taken something out since that day."""
    return db.session.scalar(_helped(day)) or 0


def _helped(day: date) -> Select[int]:
    took = TankMovement.amount < 0, TankMovement.day >= day
    return select(func.count(TankMovement.member_id.distinct())).where(*took)


def _emergency() -> EmergencyTank | None:
    """The settings know whether one is open."""
    alert = site().alert
    return db.session.get(EmergencyTank, alert.emergency_id) if alert and alert.is_open else None


def _last_words() -> Sequence[TankMovement]:
    query = select(TankMovement).where(TankMovement.words != "").options(joinedload(TankMovement.member))
    return db.session.scalars(query.order_by(TankMovement.id.desc()).limit(WORDS_SHOWN)).all()


def _mine(member: Member, standing: Standing, at: datetime) -> Mine:
    query = select(TankMovement).where(TankMovement.member_id == member.id)
    lots = lots_of(wallet(member.id), at)
    return Mine(
        put_in=standing.put_in,
        taken_out=standing.taken_out,
        movements=db.session.scalars(query.order_by(TankMovement.id.desc()).limit(MINE_SHOWN)).all(),
        givable=in_steps(sum(points for _end, giveable, points in lots if giveable)),
        ending=ending_of(lots, at),
        why_not=why_not_withdraw(member, at, standing),
        most=most_withdrawable(member, at, standing),
        left_times=max(site().tank_month_times - standing.times, 0),
        usable_until=last_day(end_of_month(at, 1)),
        reminded=standing.reminded,
    )
