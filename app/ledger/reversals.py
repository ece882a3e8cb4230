"""Reversals: a correction is a transfer the other way, at any age, even when the points are spent."""

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict
from app.base.i18n import _
from app.ledger import holds
from app.ledger.accounts import EXPIRED, Account, Kind, Purse, lock, wallet
from app.ledger.expiry import EXPIRY
from app.ledger.lots import Choice, Lot, LotUse, Parcel, pick, put, take
from app.ledger.transfers import REPAID, Note, Transfer, work_off, write

REVERSAL, BORROWED, UNEXPIRED = "reversal", "borrowed", "unexpired"
ONE_WAY = frozenset({REVERSAL, BORROWED, UNEXPIRED, REPAID, EXPIRY, holds.HELD, holds.POSTED, holds.VOIDED})

_successors: list[Callable[[int], int]] = []


def owned_now_by(who: Callable[[int], int]) -> Callable[[int], int]:
    """Register who an owner is now: what is missing in a closed wallet is looked for in that one's."""
    _successors.append(who)
    return who


def reverse(transfer_id: int, note: Note) -> Transfer:
    """Take a transfer back whole; once reversed, the same reversal is given back.

    What the receiver has spent already becomes a debt that later income works off; what has expired there is
    taken from the expired points. The sender gets the lots back with the expiry that they had.
    """
    original = _original(transfer_id)
    accounts = lock(*_needed(original))
    done = db.session.scalar(select(Transfer).where(Transfer.reverses_id == original.id))
    if done:
        return done
    source, target = accounts[original.credit.purse], accounts[original.debit.purse]
    note = note.but(REVERSAL, note.key)
    first = (original.id, *_make_up(original, accounts, note))
    picks = pick(source, original.amount, Choice(first=first)) if source.bears_lots else ()
    back = write(source, target, original.amount, note, reverses_id=original.id)
    take(picks, back.id)
    if target.bears_lots:
        put(target, _parcels_back(original), back.id)
        db.session.flush()
        work_off(accounts, target.purse, back, note)
    db.session.flush()
    return back


def _original(transfer_id: int) -> Transfer:
    query = select(Transfer).where(Transfer.id == transfer_id)
    original = db.session.scalars(query.options(joinedload(Transfer.debit), joinedload(Transfer.credit))).one()
    if original.kind in ONE_WAY:
        raise Conflict(_("This transfer follows from another one and can't be reversed by itself."))
    return original


def _needed(original: Transfer) -> list[Purse]:
    purses = [original.debit.purse, original.credit.purse]
    if original.credit.kind == Kind.WALLET:
        owner_id = _owner_now(original.credit.owner_id)
        purses += [EXPIRED, wallet(owner_id), Purse(Kind.DEBT, owner_id)]
    return purses


def _owner_now(owner_id: int) -> int:
    return next((now_is for who in _successors if (now_is := who(owner_id)) != owner_id), owner_id)


def _make_up(original: Transfer, accounts: dict[Purse, Account], note: Note) -> list[int]:
    """Bring into the receiver's wallet what is missing there: the expired part first, the rest as a debt.

    Where the receiver's points are another owner's by now, that one's points go first.
    """
    purse = original.credit.purse
    if purse.kind is not Kind.WALLET:
        return []
    made = []
    account, expired = accounts[purse], _expired_part(original.id)
    if expired:
        made.append(_bring(accounts[EXPIRED], account, expired, note.but(UNEXPIRED, f"{UNEXPIRED}:{original.id}")))
    short = original.amount - account.balance
    if short > 0:
        owner_id = _owner_now(purse.owner_id)
        theirs, debt = accounts[wallet(owner_id)], accounts[Purse(Kind.DEBT, owner_id)]
        owed = short if theirs is account else short - theirs.balance
        if owed > 0:
            made.append(_bring(debt, theirs, owed, note.but(BORROWED, f"{BORROWED}:{original.id}")))
        if theirs is not account:
            made.append(_hand_over(theirs, account, short, note.but(REVERSAL, f"{REVERSAL}:{original.id}:from")))
    return made


def _hand_over(source: Account, target: Account, amount: int, note: Note) -> int:
    picks = pick(source, amount, Choice())
    transfer = write(source, target, amount, note)
    put(target, take(picks, transfer.id), transfer.id)
    db.session.flush()
    return transfer.id


def _bring(source: Account, target: Account, amount: int, note: Note) -> int:
    transfer = write(source, target, amount, note)
    put(target, [Parcel(amount, note.at or now())], transfer.id)
    db.session.flush()
    return transfer.id


def _expired_part(transfer_id: int) -> int:
    """How many of the points that a transfer brought have expired where it brought them."""
    query = (
        select(func.coalesce(func.sum(LotUse.amount), 0))
        .join(Lot, Lot.id == LotUse.lot_id)
        .join(Transfer, Transfer.id == LotUse.transfer_id)
        .where(Lot.transfer_id == transfer_id, Transfer.kind == EXPIRY)
    )
    return int(db.session.scalar(query) or 0)


def _parcels_back(original: Transfer) -> list[Parcel]:
    query = select(LotUse.amount, Lot).join(Lot, Lot.id == LotUse.lot_id).where(LotUse.transfer_id == original.id)
    rows = db.session.execute(query.order_by(LotUse.id)).all()
    return [Parcel(amount, lot.expires_at, lot.giveable, lot.id) for amount, lot in rows]
