"""Reading the book: balances, an account's lines with what stood after each, and what expires when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ScalarSelect, func, or_, select, union_all
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.ledger.accounts import BEARS_LOTS, Account, Kind, Purse
from app.ledger.expiry import last_day
from app.ledger.lots import HAS_POINTS, Choice, Lot, usable
from app.ledger.transfers import Transfer


@dataclass(frozen=True)
class Line:
    """One line of an account as in a bank book: `amount` is below 0 when points went out."""

    transfer: Transfer
    amount: int
    balance: int
    other: Purse


def balance_of(purse: Purse) -> int:
    return balances_of(purse)[purse]


def balances_of(*purses: Purse) -> dict[Purse, int]:
    """Several balances at once; 0 where nothing ever moved."""
    rows = db.session.execute(
        select(Account.kind, Account.owner_id, Account.balance).where(or_(*(purse.is_row() for purse in purses)))
    )
    found = {Purse(Kind(kind), owner_id): balance for kind, owner_id, balance in rows}
    return {purse: found.get(purse, 0) for purse in purses}


def debt_of(owner_id: int) -> int:
    """What an owner still has to work off, as a number from 0 up."""
    return -balance_of(Purse(Kind.DEBT, owner_id))


def available(purse: Purse, at: datetime, *, giving: bool = False) -> int:
    """Points that can be used at `at`, or given on when `giving`."""
    if purse.kind not in BEARS_LOTS:
        return balance_of(purse)
    lots = usable(_id_of(purse), Choice(at=at, giving=giving)).order_by(None).subquery()
    return int(db.session.scalar(select(func.coalesce(func.sum(lots.c.remaining), 0))) or 0)


def lots_of(purse: Purse, at: datetime) -> Sequence[tuple[datetime | None, bool, int]]:
    """(expires_at, giveable, points) of an account, in the order in which they are used."""
    query = (
        select(Lot.expires_at, Lot.giveable, func.sum(Lot.remaining))
        .where(Lot.account_id == _id_of(purse), HAS_POINTS)
        .where((Lot.expires_at.is_(None)) | (Lot.expires_at > at))
        .group_by(Lot.expires_at, Lot.giveable)
        .order_by(Lot.expires_at.asc().nulls_last(), Lot.giveable)
    )
    return [(moment, giveable, int(points)) for moment, giveable, points in db.session.execute(query)]


def endings_of(transfer_ids: Sequence[int]) -> dict[int, date]:
    """The last day of the points that each of these transfers brought; the soonest where there are several."""
    query = select(Lot.transfer_id, func.min(Lot.expires_at)).where(Lot.transfer_id.in_(transfer_ids))
    rows = db.session.execute(query.group_by(Lot.transfer_id)) if transfer_ids else ()
    return {transfer_id: last_day(moment) for transfer_id, moment in rows if moment}


def _id_of(purse: Purse) -> ScalarSelect[int]:
    return select(Account.id).where(purse.is_row()).scalar_subquery()


def page_of(purse: Purse, size: int, before_id: int | None = None) -> list[Line]:
    """The newest lines of an account, or those before a transfer: `size + 1` of them, if there are."""
    outgoing = select(Transfer.id).where(Transfer.debit_account_id == _id_of(purse))
    incoming = select(Transfer.id).where(Transfer.credit_account_id == _id_of(purse))
    if before_id is not None:
        outgoing, incoming = outgoing.where(Transfer.id < before_id), incoming.where(Transfer.id < before_id)
    newest = (half.order_by(Transfer.id.desc()).limit(size + 1).subquery() for half in (outgoing, incoming))
    ids = union_all(*(select(half.c.id) for half in newest))
    query = select(Transfer).where(Transfer.id.in_(ids)).order_by(Transfer.id.desc()).limit(size + 1)
    query = query.options(joinedload(Transfer.debit), joinedload(Transfer.credit))
    return [_line(purse, transfer) for transfer in db.session.scalars(query)]


def circulation() -> dict[Kind, int]:
    """The sum of the balances of each kind of account, for the open book."""
    query = select(Account.kind, func.sum(Account.balance)).group_by(Account.kind)
    sums = {Kind(kind): int(total) for kind, total in db.session.execute(query)}
    return {kind: sums.get(kind, 0) for kind in Kind}


def _line(purse: Purse, transfer: Transfer) -> Line:
    if transfer.debit.purse == purse:
        return Line(transfer, -transfer.amount, transfer.debit_after, transfer.credit.purse)
    return Line(transfer, transfer.amount, transfer.credit_after, transfer.debit.purse)
