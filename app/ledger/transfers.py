"""Transfers: points move from one account to another, once per key, and are never changed afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.clock import now
from app.base.database import Model, db
from app.base.errors import Conflict, Invalid
from app.base.i18n import _
from app.ledger.accounts import Account, Kind, Purse, lock
from app.ledger.lots import Choice, Parcel, Picks, not_enough, pick, put, take

REPAID = "repaid"
SENT_BEFORE = _("This was sent before with another content. Load the page again.")


class Transfer(Model):
    """One line of the book. `debit_after` and `credit_after` are the two balances once it stands."""

    __tablename__ = "ledger_transfer"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("debit_account_id <> credit_account_id", name="two_accounts"),
        # The check of the whole book reads its lines out of these two, in their order, without a sort.
        Index("ix_ledger_transfer_debit", "debit_account_id", "id", postgresql_include=["amount", "debit_after"]),
        Index("ix_ledger_transfer_credit", "credit_account_id", "id", postgresql_include=["amount", "credit_after"]),
        Index("ix_ledger_transfer_about", "about_kind", "about_id"),
        Index("ix_ledger_transfer_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    debit_account_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    credit_account_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    amount: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    idempotency_key: Mapped[str] = mapped_column(String(120), unique=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_transfer.id"), unique=True)
    event_id: Mapped[int | None]
    actor_id: Mapped[int | None]
    about_kind: Mapped[str] = mapped_column(String(20), default="")
    about_id: Mapped[int | None]
    memo: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime]
    debit_after: Mapped[int]
    credit_after: Mapped[int]

    debit: Mapped[Account] = relationship(lazy="raise", foreign_keys=[debit_account_id])
    credit: Mapped[Account] = relationship(lazy="raise", foreign_keys=[credit_account_id])


@dataclass(frozen=True, kw_only=True)
class Note:
    """What the book says of a transfer. `key` makes it happen once; `about` is what it was for."""

    kind: str
    key: str
    at: datetime | None = None
    actor_id: int | None = None
    event_id: int | None = None
    about: tuple[str, int | None] = ("", None)
    memo: str = ""

    def but(self, kind: str, key: str) -> "Note":
        """The same circumstances for a transfer that comes along with this one."""
        return replace(self, kind=kind, key=key)


def transfer_of(key: str) -> Transfer | None:
    """The transfer that was made under this key, if it was."""
    return db.session.scalar(select(Transfer).where(Transfer.idempotency_key == key))


def move(
    source: Purse,
    target: Purse,
    amount: int,
    note: Note,
    *,
    giving: bool = False,
    expires_at: datetime | None = None,
    giveable: bool = True,
    made_by: int | None = None,
) -> Transfer:
    """Move points once; the same key again gives the first transfer back.

    Lots keep their expiry on the way, or end at `expires_at` where that is sooner; points that come from an
    account without lots expire then. `giving` leaves those alone that may not be given on; `giveable=False`
    makes such points. `made_by` takes from the lots of one transfer only.
    """
    if amount <= 0:
        raise Invalid(_("The amount must be more than 0."), field="amount")
    accounts = lock(source, target)
    made = _made_already(note.key, accounts[source], accounts[target], amount)
    if made:
        return made
    choice = Choice(at=note.at or now(), giving=giving, made_by=made_by)
    if source.kind in (Kind.HELD, Kind.WAITING):
        choice = replace(choice, at=None)  # what is set aside ends where it arrives
    picks = pick(accounts[source], amount, choice) if accounts[source].bears_lots else ()
    transfer = write(accounts[source], accounts[target], amount, note)
    parcels = [p.until(expires_at, giveable) for p in take(picks, transfer.id)]
    if accounts[target].bears_lots:
        put(accounts[target], parcels or [Parcel(amount, expires_at, giveable)], transfer.id)
        db.session.flush()
        work_off(accounts, target, transfer, note)
    db.session.flush()
    return transfer


def write(source: Account, target: Account, amount: int, note: Note, reverses_id: int | None = None) -> Transfer:
    """The line itself and both balances; the accounts are locked. Lots are the caller's matter."""
    transfer = line(source, target, amount, note, reverses_id)
    keep([transfer])
    return transfer


def line(source: Account, target: Account, amount: int, note: Note, reverses_id: int | None = None) -> Transfer:
    """Both balances, and the line that says so, to be kept by the caller."""
    if source.balance < amount and source.kind not in (Kind.ISSUED, Kind.DEBT):
        raise not_enough(source.balance, amount)
    source.balance -= amount
    target.balance += amount
    return Transfer(
        debit_account_id=source.id,
        credit_account_id=target.id,
        amount=amount,
        kind=note.kind,
        idempotency_key=note.key,
        reverses_id=reverses_id,
        event_id=note.event_id,
        actor_id=note.actor_id,
        about_kind=note.about[0],
        about_id=note.about[1],
        memo=note.memo,
        at=note.at or now(),
        debit_after=source.balance,
        credit_after=target.balance,
    )


def keep(lines: Sequence[Transfer]) -> None:
    """Write the lines in this order; they have their ids then."""
    db.session.add_all(lines)
    try:
        db.session.flush()
    except IntegrityError as error:  # the same key between other accounts, at the same moment
        raise Conflict(SENT_BEFORE) from error


def work_off(accounts: dict[Purse, Account], target: Purse, transfer: Transfer, note: Note) -> None:
    """Of what came into a wallet, as much as its owner owes goes to the debt at once."""
    debt = accounts.get(Purse(Kind.DEBT, target.owner_id))
    if target.kind is not Kind.WALLET or debt is None or debt.balance == 0:
        return
    part = min(transfer.amount, -debt.balance)
    picks: Picks = pick(accounts[target], part, Choice(made_by=transfer.id))
    repaid = write(accounts[target], debt, part, note.but(REPAID, f"{REPAID}:{transfer.id}"))
    take(picks, repaid.id)


def same_as(made: Transfer, source: Account, target: Account, amount: int) -> None:
    """One key stands for one content."""
    if (made.debit_account_id, made.credit_account_id, made.amount) != (source.id, target.id, amount):
        raise Conflict(SENT_BEFORE)


def _made_already(key: str, source: Account, target: Account, amount: int) -> Transfer | None:
    """Looked up under the accounts' locks: of two requests with one key, the second finds the first's."""
    made = transfer_of(key)
    if made:
        same_as(made, source, target, amount)
    return made
