"""What must hold in the book, and one query can tell. What would sort millions of lines is compared in walks.py."""

from typing import Any

from sqlalchemy import and_, func, not_, or_, select
from sqlalchemy.orm import aliased

from app.base.i18n import _
from app.ledger.accounts import BELOW_ZERO, Account, Kind
from app.ledger.holds import Hold, HoldState
from app.ledger.lots import Lot, LotUse
from app.ledger.transfers import Transfer
from app.ledger.verify import Rows, check


@check(_("All balances together are 0."), "the balances sum to {total}")
def sum_of_balances() -> Rows:
    total = func.sum(Account.balance)
    return select(total.label("total")).having(total != 0)


@check(_("Each balance is what its last line says."), "account {id} has {balance}, its lines give {lines}")
def balances() -> Rows:
    last = _last_line(Transfer.debit_account_id, Transfer.debit_after, below=_last_credit())
    lines = func.coalesce(last, _last_line(Transfer.credit_account_id, Transfer.credit_after), 0)
    query = select(Account.id, Account.balance, lines.label("lines"))
    return query.where(Account.balance != lines).order_by(Account.id)


def _last_credit() -> Any:
    found = select(func.max(Transfer.id)).where(Transfer.credit_account_id == Account.id)
    return func.coalesce(found.correlate(Account).scalar_subquery(), 0)


def _last_line(account_id: Any, after: Any, below: Any = 0) -> Any:
    """The balance after the newest line of an account on one side of the book, if it is newer than `below`."""
    query = select(after).where(account_id == Account.id, Transfer.id > below)
    return query.order_by(account_id.desc(), Transfer.id.desc()).limit(1).correlate(Account).scalar_subquery()


@check(_("No wallet, allowance, tank or prize is below 0."), "account {id} ({kind} {owner_id}) has {balance}")
def floors() -> Rows:
    below = and_(Account.kind.not_in(BELOW_ZERO), Account.balance < 0)
    above = and_(Account.kind.in_(BELOW_ZERO), Account.balance > 0)
    return _account_rows().where(or_(below, above)).order_by(Account.id)


@check(
    _("Passing points on never lengthens their life, nor lifts their limits."),
    "lot {id} of {amount} is not what transfer {transfer_id} passed on of lot {source_lot_id}",
)
def passing() -> Rows:
    source = aliased(Lot)
    lives_longer = and_(
        source.expires_at.is_not(None), or_(Lot.expires_at.is_(None), Lot.expires_at > source.expires_at)
    )
    query = select(Lot.id, Lot.amount, Lot.transfer_id, Lot.source_lot_id).join(source, source.id == Lot.source_lot_id)
    return query.where(or_(lives_longer, and_(Lot.giveable, not_(source.giveable)))).order_by(Lot.id)


@check(
    _("A reversal gives back to each lot what the transfer took out of it."),
    "lot {id} of {amount} is not what transfer {reverses_id} took out of lot {source_lot_id}",
)
def given_back() -> Rows:
    query = select(Lot.id, Lot.amount, Transfer.reverses_id, Lot.source_lot_id)
    query = query.join(Transfer, Transfer.id == Lot.transfer_id)
    query = query.where(Transfer.reverses_id.is_not(None), Lot.source_lot_id.is_not(None))
    return query.where(func.coalesce(_taken_before(), 0) != Lot.amount).order_by(Lot.id)


def _taken_before() -> Any:
    """What the transfer that is taken back took out of the lot that the query's lot came from."""
    mine = and_(LotUse.transfer_id == Transfer.reverses_id, LotUse.lot_id == Lot.source_lot_id)
    return select(func.sum(LotUse.amount)).where(mine).correlate(Lot, Transfer).scalar_subquery()


@check(_("One key makes one transfer."), "{count} transfers have the key {key}")
def keys() -> Rows:
    query = select(Transfer.idempotency_key.label("key"), func.count().label("count"))
    return query.group_by(Transfer.idempotency_key).having(func.count() > 1)


@check(_("A reversal mirrors the transfer that it takes back."), "transfer {id} does not mirror transfer {original}")
def reversals() -> Rows:
    original = aliased(Transfer)
    query = select(Transfer.id, original.id.label("original")).join(original, original.id == Transfer.reverses_id)
    return query.where(
        or_(
            original.amount != Transfer.amount,
            original.debit_account_id != Transfer.credit_account_id,
            original.credit_account_id != Transfer.debit_account_id,
        )
    ).order_by(Transfer.id)


@check(_("What is set aside waits for a decision."), "account {id} ({kind} {owner_id}) has {balance}, holds {held}")
def holds() -> Rows:
    pending = (
        select(Hold.owner_id, func.sum(Hold.amount).label("held"))
        .where(Hold.state == HoldState.PENDING)
        .group_by(Hold.owner_id)
        .subquery()
    )
    held = func.coalesce(pending.c.held, 0)
    query = _account_rows().add_columns(held.label("held"))
    query = query.outerjoin(pending, pending.c.owner_id == Account.owner_id)
    return query.where(Account.kind == Kind.HELD, Account.balance != held).order_by(Account.id)


def _account_rows() -> Rows:
    return select(Account.id, Account.kind, Account.owner_id, Account.balance)
