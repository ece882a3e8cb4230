"""What must hold in the book. Most are one query; what would sort all lines is read once and compared here."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.base.i18n import _
from app.ledger.accounts import BEARS_LOTS, BELOW_ZERO, Account, Kind
from app.ledger.holds import Hold, HoldState
from app.ledger.lots import HAS_POINTS, Lot, LotUse
from app.ledger.transfers import Transfer
from app.ledger.verify import Row, Rows, check, walk

LINES_AT_ONCE = 20_000


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


@walk(
    _("Each line says the balance that stood after it: the one before, and what it moved."),
    "transfer {id} says {after} for account {account_id}, the lines up to it give {lines}",
)
def running_balances() -> Row | None:
    """In the order of the book, with one balance for each account kept: no database sorts millions of lines so fast."""
    stands: dict[int, int] = {}
    for number, debit, credit, amount, debit_after, credit_after in _lines():
        if stands.get(debit, 0) - amount != debit_after:
            return _wrong_line(number, debit, debit_after, stands.get(debit, 0) - amount)
        if stands.get(credit, 0) + amount != credit_after:
            return _wrong_line(number, credit, credit_after, stands.get(credit, 0) + amount)
        stands[debit] = debit_after
        stands[credit] = credit_after
    return None


def _lines() -> Iterator[Any]:
    query = select(
        Transfer.id,
        Transfer.debit_account_id,
        Transfer.credit_account_id,
        Transfer.amount,
        Transfer.debit_after,
        Transfer.credit_after,
    )
    with db.session.execute(query.order_by(Transfer.id), execution_options={"yield_per": LINES_AT_ONCE}) as lines:
        yield from lines


def _wrong_line(number: int, account_id: int, after: int, lines: int) -> Row:
    return {"id": number, "account_id": account_id, "after": after, "lines": lines}


@check(_("No wallet, allowance, tank or prize is below 0."), "account {id} ({kind} {owner_id}) has {balance}")
def floors() -> Rows:
    below = and_(Account.kind.not_in(BELOW_ZERO), Account.balance < 0)
    above = and_(Account.kind.in_(BELOW_ZERO), Account.balance > 0)
    return _account_rows().where(or_(below, above)).order_by(Account.id)


@check(
    _("The lots of a wallet or tank sum to its balance."),
    "account {id} ({kind} {owner_id}) has {balance}, its lots {lots}",
)
def lots_of_accounts() -> Rows:
    alive = select(Lot.account_id, func.sum(Lot.remaining).label("lots")).where(HAS_POINTS)
    sums = alive.group_by(Lot.account_id).subquery()
    lots = func.coalesce(sums.c.lots, 0)
    query = _account_rows().add_columns(lots.label("lots")).outerjoin(sums, sums.c.account_id == Account.id)
    wrong = or_(and_(Account.kind.in_(BEARS_LOTS), Account.balance != lots), and_(_bears_none(), lots != 0))
    return query.where(wrong).order_by(Account.id)


@check(_("What is left of a lot is what was not used."), "lot {id} of {amount} has {remaining} left, {used} was used")
def lots() -> Rows:
    used = _sum_of(LotUse, LotUse.lot_id == Lot.id)
    query = select(Lot.id, Lot.amount, Lot.remaining, used.label("used"))
    return query.where(or_(Lot.remaining != Lot.amount - used, Lot.remaining < 0)).order_by(Lot.id)


@check(_("A transfer takes its whole amount out of lots."), "transfer {id} of {amount} took {lots} out of lots")
def lots_taken() -> Rows:
    return _lots_of_transfers(_sum_of(LotUse, LotUse.transfer_id == Transfer.id), Transfer.debit_account_id)


@check(_("A transfer puts its whole amount into lots."), "transfer {id} of {amount} put {lots} into lots")
def lots_made() -> Rows:
    return _lots_of_transfers(_sum_of(Lot, Lot.transfer_id == Transfer.id), Transfer.credit_account_id)


@check(
    _("Passing points on never lengthens their life, nor lifts their limits."),
    "lot {id} of {amount} is not what transfer {transfer_id} passed on of lot {source_lot_id}",
)
def passing() -> Rows:
    source = aliased(Lot)
    lives_longer = and_(
        source.expires_at.is_not(None), or_(Lot.expires_at.is_(None), Lot.expires_at > source.expires_at)
    )
    better = exists().where(
        source.id == Lot.source_lot_id, or_(lives_longer, and_(Lot.giveable, not_(source.giveable)))
    )
    # A reversal gives back what the other transfer took.
    taken = func.coalesce(_taken_by(Lot.transfer_id), _taken_by(_reversed_by_the_lots_transfer()), 0)
    query = select(Lot.id, Lot.amount, Lot.transfer_id, Lot.source_lot_id).where(Lot.source_lot_id.is_not(None))
    return query.where(or_(taken != Lot.amount, better)).order_by(Lot.id)


def _taken_by(transfer_id: Any) -> Any:
    """What a transfer took out of the lot that the query's lot came from."""
    taken = select(func.sum(LotUse.amount)).where(LotUse.transfer_id == transfer_id, LotUse.lot_id == Lot.source_lot_id)
    return taken.correlate(Lot).scalar_subquery()


def _reversed_by_the_lots_transfer() -> Any:
    return select(Transfer.reverses_id).where(Transfer.id == Lot.transfer_id).correlate(Lot).scalar_subquery()


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


def _bears_none() -> Any:
    return Account.kind.not_in(BEARS_LOTS)


def _sum_of(table: type[Lot] | type[LotUse], mine: Any) -> Any:
    """What belongs to each row of the query around, row by row through an index: a join would sort it all on SQLite."""
    return func.coalesce(select(func.sum(table.amount)).where(mine).correlate_except(table).scalar_subquery(), 0)


def _lots_of_transfers(lots: Any, account_id: Any) -> Rows:
    """Transfers whose account bears lots, but not the amount; or bears none, and has some."""
    # A look at each account by its key: joined, SQLite goes through the book account by account, all over the disk.
    kind = select(Account.kind).where(Account.id == account_id).correlate(Transfer).scalar_subquery()
    query = select(Transfer.id, Transfer.amount, lots.label("lots"))
    return query.where(lots != case((kind.in_(BEARS_LOTS), Transfer.amount), else_=0)).order_by(Transfer.id)
