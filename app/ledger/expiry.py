"""When points end, and the work of moving what has ended to `expired`."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, tuple_

from app.base.clock import day_of, next_month, start_of
from app.base.database import db
from app.ledger.accounts import EXPIRED, Account, Kind, lock
from app.ledger.lots import HAS_POINTS, Lot, take
from app.ledger.transfers import Note, write
from app.settings.store import site

EXPIRY = "expiry"
EXPIRING_KINDS = (Kind.WALLET, Kind.TANK, Kind.EMERGENCY_TANK)
BATCH = 100


def lot_expiry(at: datetime) -> datetime | None:
    """When points that come at `at` expire by the site's setting; None: never."""
    months = site().lot_months
    return end_of_month(at, months) if months else None


def end_of_month(at: datetime, months: int) -> datetime:
    """The end, in the site's zone, of the month that comes `months` after that of `at`."""
    zone = site().zone
    first = next_month(day_of(at, zone))
    for _month in range(months):
        first = next_month(first)
    return start_of(first, zone)


def expire_due(at: datetime, batch: int = BATCH) -> int:
    """Move what has expired by `at` out of some accounts; returns how many. Call until it gives 0."""
    due = select(Lot.account_id).where(Lot.expires_at <= at, HAS_POINTS)
    query = select(Account).where(Account.id.in_(due), Account.kind.in_(EXPIRING_KINDS)).order_by(Account.id)
    found = [account.purse for account in db.session.scalars(query.limit(batch))]
    if not found:
        return 0
    accounts = lock(EXPIRED, *found)
    for purse in found:
        _expire(accounts[purse], accounts[EXPIRED], at)
    db.session.flush()
    return len(found)


def _expire(account: Account, expired: Account, at: datetime) -> None:
    """One transfer for each moment of expiry, keyed by its first lot: a lot ends once."""
    query = select(Lot).where(Lot.account_id == account.id, Lot.expires_at <= at, HAS_POINTS)
    lots = db.session.scalars(query.order_by(Lot.id).execution_options(populate_existing=True)).all()
    for moment in sorted({lot.expires_at for lot in lots if lot.expires_at}):
        ended = [lot for lot in lots if lot.expires_at == moment]
        amount = sum(lot.remaining for lot in ended)
        note = Note(kind=EXPIRY, key=f"{EXPIRY}:{ended[0].id}", at=at)
        take([(lot, lot.remaining) for lot in ended], write(account, expired, amount, note).id)


@dataclass(frozen=True)
class Expiring:
    """What a wallet's owner will lose at one moment, if nothing is done."""

    owner_id: int
    amount: int
    expires_at: datetime


def expiring(start: datetime, end: datetime, after: Expiring | None = None, limit: int = 500) -> list[Expiring]:
    """What expires in wallets after `start` and not after `end`, by owner and moment, from `after` on."""
    query = (
        select(Account.owner_id, func.sum(Lot.remaining), Lot.expires_at)
        .join(Account, Account.id == Lot.account_id)
        .where(Account.kind == Kind.WALLET)
        .where(HAS_POINTS, Lot.expires_at > start, Lot.expires_at <= end)
        .group_by(Account.owner_id, Lot.expires_at)
        .order_by(Account.owner_id, Lot.expires_at)
        .limit(limit)
    )
    if after:
        query = query.where(tuple_(Account.owner_id, Lot.expires_at) > tuple_(after.owner_id, after.expires_at))
    rows = db.session.execute(query)
    return [Expiring(owner, int(amount), moment) for owner, amount, moment in rows if moment]


def last_day(expires_at: datetime) -> date:
    """The last site day on which points that end at `expires_at` can be used."""
    return day_of(expires_at - datetime.resolution, site().zone)
