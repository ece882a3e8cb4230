"""Lots: the points of an account by when they expire. Passing points on passes their expiry on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, ScalarSelect, Select, case, literal_column, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model, db
from app.base.errors import Invalid
from app.base.i18n import _
from app.ledger.accounts import Account

FIRST_LOOK = 50  # a transfer rarely needs more lots than this; the tank may hold many thousands
_LEFT = text("remaining > 0")


class Lot(Model):
    """Points that came by one transfer and expire together. `expires_at` is the first moment without them."""

    __tablename__ = "ledger_lot"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("remaining >= 0 AND remaining <= amount", name="remaining"),
        Index("ix_ledger_lot_alive", "account_id", "expires_at", sqlite_where=_LEFT, postgresql_where=_LEFT),
        Index("ix_ledger_lot_due", "expires_at", sqlite_where=_LEFT, postgresql_where=_LEFT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    transfer_id: Mapped[int] = mapped_column(ForeignKey("ledger_transfer.id"), index=True)
    source_lot_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_lot.id"), index=True)
    amount: Mapped[int]
    remaining: Mapped[int]
    expires_at: Mapped[datetime | None]
    giveable: Mapped[bool] = mapped_column(default=True)  # False: may be used, but not given on


# Written out, not bound: a bound 0 would keep the partial indexes from being used.
HAS_POINTS = Lot.remaining > literal_column("0")


class LotUse(Model):
    """How much of a lot a transfer took."""

    __tablename__ = "ledger_lot_use"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        # What the check of the book sums, read out of the indexes alone.
        Index("ix_ledger_lot_use_lot_id", "lot_id", "amount"),
        Index("ix_ledger_lot_use_transfer_id", "transfer_id", "lot_id", "amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("ledger_lot.id"))
    transfer_id: Mapped[int] = mapped_column(ForeignKey("ledger_transfer.id"))
    amount: Mapped[int]


@dataclass(frozen=True)
class Parcel:
    """Points on their way: what becomes one lot at the other end."""

    amount: int
    expires_at: datetime | None
    giveable: bool = True
    source_lot_id: int | None = None

    def until(self, latest: datetime | None, giveable: bool) -> "Parcel":
        """The same points, living no longer than `latest` (None: as long as they do now)."""
        ends = [moment for moment in (self.expires_at, latest) if moment]
        return Parcel(self.amount, min(ends, default=None), self.giveable and giveable, self.source_lot_id)


@dataclass(frozen=True)
class Choice:
    """Which lots may be taken: alive at `at`, only giveable ones, only those made by certain transfers."""

    at: datetime | None = None  # None: also those that have expired and wait for the worker
    giving: bool = False
    made_by: int | None = None  # a transfer
    first: tuple[int, ...] = ()  # lots of these transfers go before all others


Picks = Sequence[tuple[Lot, int]]


def pick(account: Account, amount: int, choice: Choice) -> Picks:
    """Lots to take `amount` points from, the earliest expiry first; refuses when they do not suffice."""
    query = usable(account.id, choice)
    for lots in (db.session.scalars(query.limit(FIRST_LOOK)).all, db.session.scalars(query).all):
        picks = _fill(lots(), amount)
        have = sum(part for _lot, part in picks)
        if have == amount:
            return picks
    raise not_enough(have, amount)


def usable(account_id: int | ScalarSelect[int], choice: Choice) -> Select[Lot]:
    """The account's lots that `choice` allows, in the order in which they are used."""
    query = select(Lot).where(Lot.account_id == account_id, HAS_POINTS)
    if choice.at is not None:
        query = query.where((Lot.expires_at.is_(None)) | (Lot.expires_at > choice.at))
    if choice.giving:
        query = query.where(Lot.giveable)
    if choice.made_by is not None:
        query = query.where(Lot.transfer_id == choice.made_by)
    if choice.first:
        query = query.order_by(case((Lot.transfer_id.in_(choice.first), 0), else_=1))
    return query.order_by(Lot.expires_at.asc().nulls_last(), Lot.giveable, Lot.id).execution_options(
        populate_existing=True
    )


def not_enough(have: int, wanted: int) -> Invalid:
    return Invalid(
        _("There are not enough points: %(have)s of the %(wanted)s needed.", have=have, wanted=wanted), field="amount"
    )


def take(picks: Picks, transfer_id: int) -> list[Parcel]:
    """Take what was picked out of its lots."""
    parcels = []
    for lot, part in picks:
        lot.remaining -= part
        db.session.add(LotUse(lot_id=lot.id, transfer_id=transfer_id, amount=part))
        parcels.append(Parcel(part, lot.expires_at, lot.giveable, lot.id))
    return parcels


def put(account: Account, parcels: Iterable[Parcel], transfer_id: int) -> None:
    """Make one lot of each parcel."""
    for parcel in parcels:
        db.session.add(
            Lot(
                account_id=account.id,
                transfer_id=transfer_id,
                source_lot_id=parcel.source_lot_id,
                amount=parcel.amount,
                remaining=parcel.amount,
                expires_at=parcel.expires_at,
                giveable=parcel.giveable,
            )
        )


def _fill(lots: Iterable[Lot], amount: int) -> list[tuple[Lot, int]]:
    picks, missing = [], amount
    for lot in lots:
        if not missing:
            break
        part = min(lot.remaining, missing)
        picks.append((lot, part))
        missing -= part
    return picks
