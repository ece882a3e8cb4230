"""Accounts: where points are. One row per kind and owner; owner 0 is the site itself."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, String, UniqueConstraint, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model, db, insert_or_ignore


class Kind(StrEnum):
    """What an account is for."""

    WALLET = "wallet"
    ALLOWANCE = "allowance"  # can be given, never kept
    WAITING = "waiting"  # given by somebody new, to arrive some days later
    HELD = "held"  # set aside for orders that are not settled yet
    DEBT = "debt"  # what a reversal took that its owner had spent already; below 0 until worked off
    TANK = "tank"
    EMERGENCY_TANK = "emergency_tank"
    PRIZE = "prize"
    CAMPAIGN = "campaign"
    ISSUED = "issued"  # the source: minus all that was ever issued and not given back
    SPENT = "spent"
    EXPIRED = "expired"


BEARS_LOTS = frozenset({Kind.WALLET, Kind.HELD, Kind.WAITING, Kind.TANK, Kind.EMERGENCY_TANK})
MEMBERS_KINDS = frozenset({Kind.WALLET, Kind.ALLOWANCE, Kind.HELD, Kind.WAITING, Kind.DEBT})  # owned by a member each
BELOW_ZERO = frozenset({Kind.ISSUED, Kind.DEBT})


class Account(Model):
    """A balance in points; the sum of its credits minus its debits."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        UniqueConstraint("kind", "owner_id"),
        CheckConstraint(
            "(kind IN ('issued', 'debt') AND balance <= 0) OR (kind NOT IN ('issued', 'debt') AND balance >= 0)",
            name="floor",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    owner_id: Mapped[int] = mapped_column(default=0)
    balance: Mapped[int] = mapped_column(default=0)

    @property
    def purse(self) -> "Purse":
        return Purse(Kind(self.kind), self.owner_id)

    @property
    def bears_lots(self) -> bool:
        return self.kind in BEARS_LOTS


@dataclass(frozen=True, order=True)
class Purse:
    """The name of an account: its kind and whose it is."""

    kind: Kind
    owner_id: int = 0

    def __str__(self) -> str:
        return f"{self.kind} {self.owner_id}" if self.owner_id else str(self.kind)

    def is_row(self) -> ColumnElement[bool]:
        return and_(Account.kind == self.kind, Account.owner_id == self.owner_id)


ISSUED = Purse(Kind.ISSUED)
SPENT = Purse(Kind.SPENT)
EXPIRED = Purse(Kind.EXPIRED)
TANK = Purse(Kind.TANK)


def wallet(owner_id: int) -> Purse:
    return Purse(Kind.WALLET, owner_id)


def allowance(owner_id: int) -> Purse:
    return Purse(Kind.ALLOWANCE, owner_id)


def find(purse: Purse) -> Account | None:
    """The account as it stands, not locked; None before its first transfer."""
    query = select(Account).where(purse.is_row()).execution_options(populate_existing=True)
    return db.session.scalar(query)


def lock(*purses: Purse) -> dict[Purse, Account]:
    """The accounts, opened where missing and locked in the order of their ids, with the debts of the wallets.

    Whoever moves points more than once in a transaction locks all accounts of it here first, so that no two
    transactions wait for each other.
    """
    held = _held()
    if not held.keys() >= set(purses):
        held.update(_locked(purses))
        missing = sorted(set(purses) - held.keys())
        for purse in missing:
            insert_or_ignore(Account, kind=purse.kind, owner_id=purse.owner_id, balance=0)
        if missing:
            held.update(_locked(purses))
    return {purse: held[purse] for purse in {*purses, *_debts(purses)} if purse in held}


def _held() -> dict[Purse, Account]:
    """What the running transaction has locked: nobody else changes it before the end, so it is not read again."""
    session = db.session()
    if not session.info.get("writing"):
        return {}
    found: dict[Purse, Account] = session.info.setdefault("once", {}).setdefault("locked accounts", {})
    return found


def _debts(purses: Iterable[Purse]) -> list[Purse]:
    return [Purse(Kind.DEBT, purse.owner_id) for purse in purses if purse.kind is Kind.WALLET]


def _locked(purses: Sequence[Purse]) -> dict[Purse, Account]:
    owners = defaultdict(set)
    for purse in (*purses, *_debts(purses)):
        owners[purse.kind].add(purse.owner_id)
    query = (
        select(Account)
        .where(or_(*(and_(Account.kind == kind, Account.owner_id.in_(ids)) for kind, ids in sorted(owners.items()))))
        .order_by(Account.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {account.purse: account for account in db.session.scalars(query)}
