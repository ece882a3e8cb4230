"""The check of the book: every invariant in SQL of its own, naming the first row that breaks it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, func, not_, or_, select, union_all
from sqlalchemy.orm import aliased

from app.base.database import db
from app.base.i18n import Reason, _
from app.ledger.accounts import BEARS_LOTS, BELOW_ZERO, Account, Kind
from app.ledger.holds import Hold, HoldState
from app.ledger.lots import Lot, LotUse
from app.ledger.transfers import Transfer

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Finding:
    """One invariant and the first row that breaks it (empty: it holds)."""

    name: str
    meaning: Reason
    fault: str

    @property
    def holds(self) -> bool:
        return not self.fault


@dataclass(frozen=True)
class Check:
    meaning: Reason
    fault: str  # filled with the columns of the first wrong row
    wrong: Callable[[], Rows]


CHECKS: dict[str, Check] = {}


def verify() -> list[Finding]:
    """All invariants, each checked over the whole book."""
    return list(findings())


def findings() -> Iterator[Finding]:
    """The same one by one, for those who watch."""
    return (_finding(name, check) for name, check in CHECKS.items())


def _finding(name: str, check: Check) -> Finding:
    # Counted before it is looked for: asked for one row in order, a database walks a large book by its indexes,
    # row by row, and takes ten times as long as for all of it.
    wrong = check.wrong()
    if not db.session.scalar(select(func.count()).select_from(wrong.order_by(None).subquery())):
        return Finding(name, check.meaning, "")
    row = db.session.execute(wrong.limit(1)).one()
    return Finding(name, check.meaning, check.fault.format(**row._mapping))


def check(meaning: Reason, fault: str) -> Callable[[Callable[[], Rows]], Callable[[], Rows]]:
    """Add an invariant: what the function finds breaks it. Programmes add those of books of their own."""

    def register(wrong: Callable[[], Rows]) -> Callable[[], Rows]:
        CHECKS[wrong.__name__] = Check(meaning, fault, wrong)
        return wrong

    return register


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


@check(
    _("Each line says the balance that stood after it: the one before, and what it moved."),
    "transfer {id} says {after} for account {account_id}, the lines up to it give {lines}",
)
def running_balances() -> Rows:
    lines = _lines().subquery()
    before = func.lag(lines.c.after, 1, 0).over(partition_by=lines.c.account_id, order_by=lines.c.id)
    stepped = select(lines.c.id, lines.c.account_id, lines.c.after, (before + lines.c.delta).label("lines")).subquery()
    return select(stepped).where(stepped.c.after != stepped.c.lines).order_by(stepped.c.id)


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
    sums = select(Lot.account_id, func.sum(Lot.remaining).label("lots")).group_by(Lot.account_id).subquery()
    lots = func.coalesce(sums.c.lots, 0)
    query = _account_rows().add_columns(lots.label("lots")).outerjoin(sums, sums.c.account_id == Account.id)
    wrong = or_(and_(Account.kind.in_(BEARS_LOTS), Account.balance != lots), and_(_bears_none(), lots != 0))
    return query.where(wrong).order_by(Account.id)


@check(_("What is left of a lot is what was not used."), "lot {id} of {amount} has {remaining} left, {used} was used")
def lots() -> Rows:
    sums = _sum_by(LotUse, LotUse.lot_id).subquery()
    used = func.coalesce(sums.c.total, 0)
    query = select(Lot.id, Lot.amount, Lot.remaining, used.label("used")).outerjoin(sums, sums.c.key == Lot.id)
    wrong = or_(Lot.remaining != Lot.amount - used, Lot.remaining < 0)
    return query.where(wrong).order_by(Lot.id)


@check(_("A transfer takes its whole amount out of lots."), "transfer {id} of {amount} took {lots} out of lots")
def lots_taken() -> Rows:
    return _lots_of_transfers(_sum_by(LotUse, LotUse.transfer_id), Transfer.debit_account_id)


@check(_("A transfer puts its whole amount into lots."), "transfer {id} of {amount} put {lots} into lots")
def lots_made() -> Rows:
    return _lots_of_transfers(_sum_by(Lot, Lot.transfer_id), Transfer.credit_account_id)


@check(
    _("Passing points on never lengthens their life, nor lifts their limits."),
    "lot {id} of {amount} is not what transfer {transfer_id} passed on of lot {source_lot_id}",
)
def passing() -> Rows:
    source = aliased(Lot)
    use = aliased(LotUse)
    passed_by = func.coalesce(Transfer.reverses_id, Transfer.id)  # a reversal gives back what the other one took
    query = (
        select(Lot.id, Lot.amount, Lot.transfer_id, Lot.source_lot_id)
        .join(Transfer, Transfer.id == Lot.transfer_id)
        .join(source, source.id == Lot.source_lot_id)
        .outerjoin(use, and_(use.lot_id == source.id, use.transfer_id == passed_by))
    )
    lives_longer = and_(
        source.expires_at.is_not(None), or_(Lot.expires_at.is_(None), Lot.expires_at > source.expires_at)
    )
    wrong = or_(use.id.is_(None), use.amount != Lot.amount, lives_longer, and_(Lot.giveable, not_(source.giveable)))
    return query.where(wrong).order_by(Lot.id)


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


def _lines() -> CompoundSelect[Any]:
    """Each transfer twice: as seen from the account that it left and from the one that it reached."""
    left = select(
        Transfer.id,
        Transfer.debit_account_id.label("account_id"),
        (-Transfer.amount).label("delta"),
        Transfer.debit_after.label("after"),
    )
    reached = select(Transfer.id, Transfer.credit_account_id, Transfer.amount, Transfer.credit_after)
    return union_all(left, reached)


def _sum_by(table: type[Lot] | type[LotUse], key: Any) -> Rows:
    return select(key.label("key"), func.sum(table.amount).label("total")).group_by(key)


def _lots_of_transfers(sums: Rows, account_id: Any) -> Rows:
    """Transfers whose account bears lots, but not the amount; or bears none, and has some."""
    by_transfer = sums.subquery()
    lots = func.coalesce(by_transfer.c.total, 0)
    query = (
        select(Transfer.id, Transfer.amount, lots.label("lots"))
        .join(Account, Account.id == account_id)
        .outerjoin(by_transfer, by_transfer.c.key == Transfer.id)
    )
    wrong = or_(and_(Account.kind.in_(BEARS_LOTS), lots != Transfer.amount), and_(_bears_none(), lots != 0))
    return query.where(wrong).order_by(Transfer.id)
