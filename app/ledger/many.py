"""Many transfers in one go: what a reader of the log pays for a whole batch of events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.ledger.accounts import BEARS_LOTS, Account, Kind, Purse, lock
from app.ledger.lots import Parcel, put
from app.ledger.transfers import Note, Transfer, keep, line, move, same_as

CHUNK = 200  # keys named in one statement


@dataclass(frozen=True)
class Payment:
    """One transfer as `move` takes it, out of an account without lots."""

    source: Purse
    target: Purse
    amount: int
    note: Note
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.amount <= 0 or self.source.kind in BEARS_LOTS:
            raise ValueError(f"{self.amount} points out of {self.source} can't be paid without choosing lots")


def move_all(payments: Sequence[Payment]) -> list[Transfer]:
    """Make each payment once, in this order; the same key again gives the first transfer back.

    The accounts are locked and the keys looked up together, the lines and then the lots written together.
    """
    if not payments:
        return []
    accounts = lock(*(purse for each in payments for purse in (each.source, each.target)))
    made = _made_already([each.note.key for each in payments])
    fresh: list[tuple[Payment, Transfer]] = []
    for each in payments:
        if each.note.key in made:
            same_as(made[each.note.key], accounts[each.source], accounts[each.target], each.amount)
            continue
        if _owes(each.target, accounts):
            _write_down(fresh, accounts)
            made[each.note.key] = move(each.source, each.target, each.amount, each.note, expires_at=each.expires_at)
            continue
        made[each.note.key] = line(accounts[each.source], accounts[each.target], each.amount, each.note)
        fresh.append((each, made[each.note.key]))
    _write_down(fresh, accounts)
    return [made[each.note.key] for each in payments]


def _made_already(keys: Sequence[str]) -> dict[str, Transfer]:
    """Looked up under the accounts' locks, as for one transfer alone."""
    found: dict[str, Transfer] = {}
    for start in range(0, len(keys), CHUNK):
        query = select(Transfer).where(Transfer.idempotency_key.in_(keys[start : start + CHUNK]))
        found.update((transfer.idempotency_key, transfer) for transfer in db.session.scalars(query))
    return found


def _owes(target: Purse, accounts: dict[Purse, Account]) -> bool:
    """Of what comes in, a part goes on to the debt at once: a transfer that follows from this one."""
    debt = accounts.get(Purse(Kind.DEBT, target.owner_id))
    return target.kind is Kind.WALLET and debt is not None and debt.balance != 0


def _write_down(fresh: list[tuple[Payment, Transfer]], accounts: dict[Purse, Account]) -> None:
    """The lines in their order, then the lots that they made."""
    keep([transfer for _each, transfer in fresh])
    for each, transfer in fresh:
        if accounts[each.target].bears_lots:
            put(accounts[each.target], [Parcel(each.amount, each.expires_at)], transfer.id)
    db.session.flush()
    fresh.clear()
