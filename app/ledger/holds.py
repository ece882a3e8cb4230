"""Holds: points set aside in two steps. A pending hold is posted (spent) or voided (given back as it was)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.clock import now
from app.base.database import Model, db
from app.base.errors import Conflict
from app.base.i18n import _
from app.ledger.accounts import SPENT, Kind, Purse, lock
from app.ledger.transfers import Note, Transfer, move, transfer_of

HELD, POSTED, VOIDED = "hold", "hold_posted", "hold_voided"


class HoldState(StrEnum):
    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"


class Hold(Model):
    """Points of one owner that wait for a decision."""

    __tablename__ = "ledger_hold"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("(state = 'pending') = (settled_by_id IS NULL)", name="settled"),
        Index("ix_ledger_hold_owner", "owner_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int]
    amount: Mapped[int]
    state: Mapped[str] = mapped_column(String(8), default=HoldState.PENDING)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("ledger_transfer.id"), unique=True)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_transfer.id"), unique=True)
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    @property
    def purse(self) -> Purse:
        return Purse(Kind.HELD, self.owner_id)


def hold(purse: Purse, amount: int, note: Note) -> Hold:
    """Set points of a wallet aside; the same key again gives the same hold back."""
    held = Purse(Kind.HELD, purse.owner_id)
    lock(purse, held)
    is_new = transfer_of(note.key) is None
    transfer = move(purse, held, amount, note.but(HELD, note.key))
    if not is_new:
        return db.session.query(Hold).filter_by(made_by_id=transfer.id).one()
    made = Hold(owner_id=purse.owner_id, amount=amount, made_by_id=transfer.id, at=transfer.at, state=HoldState.PENDING)
    db.session.add(made)
    db.session.flush()
    return made


def post(hold_id: int, note: Note) -> Hold:
    """Spend what was set aside."""
    return _settle(hold_id, HoldState.POSTED, note)


def void(hold_id: int, note: Note) -> Hold:
    """Give back what was set aside, each lot with its own expiry."""
    return _settle(hold_id, HoldState.VOIDED, note)


def _settle(hold_id: int, state: HoldState, note: Note) -> Hold:
    held = db.session.get_one(Hold, hold_id, with_for_update=True, populate_existing=True)
    if held.state == state:
        return held
    if held.state != HoldState.PENDING:
        raise Conflict(_("This has been settled already."))
    held.settled_by_id = _settling_transfer(held, state, note).id
    held.state, held.settled_at = state, note.at or now()
    db.session.flush()
    return held


def _settling_transfer(held: Hold, state: HoldState, note: Note) -> Transfer:
    if state is HoldState.POSTED:
        return move(held.purse, SPENT, held.amount, note.but(POSTED, note.key), made_by=held.made_by_id)
    back = Purse(Kind.WALLET, held.owner_id)
    return move(held.purse, back, held.amount, note.but(VOIDED, note.key), made_by=held.made_by_id)
