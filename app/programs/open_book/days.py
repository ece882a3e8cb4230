"""The points of each day, summed from the ledger's transfers: an hour's work is the days since the last run."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.base.clock import day_of, end_of, start_of
from app.base.database import db
from app.ledger import Account, Kind, Transfer
from app.programs.open_book.models import BookDay
from app.settings.store import site

DAYS_AT_ONCE = 20
TANKS = frozenset({Kind.TANK, Kind.EMERGENCY_TANK})
PURSES = frozenset({Kind.WALLET, Kind.ALLOWANCE, Kind.WAITING})
GIVING = frozenset({"chip", "gift"})

Flow = tuple[str, str, str, int]  # from this kind of account, to that, as what, how many points


def write_days(at: datetime) -> int:
    """Write the next days, from the last one written up to today as far as it has come. Call until it gives 0."""
    today = day_of(at, site().zone)
    last = db.session.scalar(select(func.max(BookDay.day)))
    first = last or _first_day()
    if first is None:
        return 0
    tank = _tank_before(first)
    for number in range(DAYS_AT_ONCE):
        day = first + timedelta(days=number)
        if day > today:
            break
        row = _worked_out(day, tank)
        tank = row.tank
        db.session.merge(row)
    db.session.flush()
    return 0 if day >= today else DAYS_AT_ONCE


def _first_day() -> date | None:
    moment = db.session.scalar(select(func.min(Transfer.at)))
    return day_of(moment, site().zone) if moment else None


def _tank_before(day: date) -> int:
    return db.session.scalar(select(BookDay.tank).where(BookDay.day < day).order_by(BookDay.day.desc()).limit(1)) or 0


def _worked_out(day: date, tank: int) -> BookDay:
    flows = _flows(day)
    tank_in = _sum(flows, lambda source, target, _kind: target in TANKS and source not in TANKS)
    tank_out = _sum(flows, lambda source, target, _kind: source in TANKS and target not in TANKS)
    return BookDay(
        day=day,
        issued=_sum(flows, lambda source, target, _kind: source == Kind.ISSUED and target != Kind.ALLOWANCE),
        returned=_sum(flows, lambda source, target, _kind: target == Kind.ISSUED and source != Kind.ALLOWANCE),
        allowances=_sum(flows, lambda source, target, _kind: source == Kind.ISSUED and target == Kind.ALLOWANCE),
        lapsed=_sum(flows, lambda source, target, _kind: target == Kind.ISSUED and source == Kind.ALLOWANCE),
        spent=_sum(flows, lambda _source, target, _kind: target == Kind.SPENT),
        expired=_sum(flows, lambda _source, target, _kind: target == Kind.EXPIRED)
        - _sum(flows, lambda source, _target, _kind: source == Kind.EXPIRED),
        given=_sum(flows, lambda source, target, kind: source in PURSES and target == Kind.WALLET and kind in GIVING),
        tank_in=tank_in,
        tank_out=tank_out,
        tank=tank + tank_in - tank_out,
    )


def _flows(day: date) -> list[Flow]:
    """The day's transfers, summed by the kinds of their two accounts."""
    source, target = aliased(Account), aliased(Account)
    zone = site().zone
    query = (
        select(source.kind, target.kind, Transfer.kind, func.sum(Transfer.amount))
        .join(source, source.id == Transfer.debit_account_id)
        .join(target, target.id == Transfer.credit_account_id)
        .where(Transfer.at >= start_of(day, zone), Transfer.at < end_of(day, zone))
        .group_by(source.kind, target.kind, Transfer.kind)
    )
    return [(one, other, kind, int(points)) for one, other, kind, points in db.session.execute(query)]


def _sum(flows: list[Flow], which: Callable[[str, str, str], bool]) -> int:
    return sum(points for source, target, kind, points in flows if which(source, target, kind))
