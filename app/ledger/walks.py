"""What must hold of every line and every lot: read in columns, a stretch of the book at a time, and compared here.

A database would sort or look up millions of rows for the same answers, and take three times as long.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.base.columns import Numbers, read
from app.base.database import db
from app.base.i18n import _
from app.ledger.accounts import BEARS_LOTS, Account
from app.ledger.lots import HAS_POINTS, Lot, LotUse
from app.ledger.transfers import Transfer
from app.ledger.verify import Row, walk

AT_ONCE = 200_000  # ids: some 50 MB
Column = InstrumentedAttribute[int]


class Stretch(NamedTuple):
    """Ids from `first` to `last`, both in it."""

    first: int
    last: int

    def holds(self, column: Column) -> ColumnElement[bool]:
        return column.between(self.first, self.last)


def _stretches(key: Column) -> Iterator[Stretch]:
    last = 0
    while upper := db.session.scalar(_end(key, last)):
        yield Stretch(last + 1, upper)
        last = upper


def _end(key: Column, last: int) -> Select[int]:
    some = select(key).where(key > last).order_by(key).limit(AT_ONCE).subquery()
    return select(func.max(some.c.id))


@walk(
    _("Each line says the balance that stood after it: the one before, and what it moved."),
    "transfer {id} says {after} for account {account_id}, the lines up to it give {lines}",
)
def running_balances() -> Row | None:
    [accounts] = read(select(Account.id).order_by(Account.id))
    stands = np.zeros(len(accounts), np.int64)
    for stretch in _stretches(Transfer.id):
        ids, places, moved, after = _sides(accounts, stretch)
        order = np.argsort(places, kind="stable")
        ids, places, moved, after = ids[order], places[order], moved[order], after[order]
        opens = np.diff(places, prepend=-1) != 0
        before = np.where(opens, stands[places], np.roll(after, 1))
        if row := _first(before + moved != after, ids, account_id=accounts[places], after=after, lines=before + moved):
            return row
        stands[places] = after  # the last one of each account stays
    return None


def _sides(accounts: Numbers, stretch: Stretch) -> tuple[Numbers, ...]:
    """Each transfer twice, in the order of the book: as its debited and as its credited account sees it."""
    lines = (Transfer.id, Transfer.debit_account_id, Transfer.credit_account_id, Transfer.amount)
    query = select(*lines, Transfer.debit_after, Transfer.credit_after).where(stretch.holds(Transfer.id))
    ids, debited, credited, amount, debit_after, credit_after = read(query.order_by(Transfer.id))
    places = np.searchsorted(accounts, _in_turn(debited, credited))
    return np.repeat(ids, 2), places, _in_turn(-amount, amount), _in_turn(debit_after, credit_after)


def _in_turn(debit: Numbers, credit: Numbers) -> Numbers:
    return np.stack((debit, credit), axis=1).ravel()


@walk(
    _("The lots of a wallet or tank sum to its balance."),
    "account {id} ({kind} {owner_id}) has {balance}, its lots {lots}",
)
def lots_of_accounts() -> Row | None:
    ids, balance, bears = read(select(Account.id, Account.balance, _bears_lots()).order_by(Account.id))
    sums = np.zeros(len(ids), np.int64)
    for stretch in _stretches(Lot.id):
        accounts, remaining = read(select(Lot.account_id, Lot.remaining).where(stretch.holds(Lot.id), HAS_POINTS))
        np.add.at(sums, np.searchsorted(ids, accounts), remaining)
    row = _first(sums != np.where(bears, balance, 0), ids, balance=balance, lots=sums)
    return {**row, **_account(row["id"])} if row else None


def _bears_lots() -> ColumnElement[bool]:
    return Account.kind.in_(BEARS_LOTS)


def _account(account_id: int) -> Row:
    account = db.session.get_one(Account, account_id)
    return {"kind": account.kind, "owner_id": account.owner_id}


@walk(_("What is left of a lot is what was not used."), "lot {id} of {amount} has {remaining} left, {used} was used")
def lots() -> Row | None:
    for stretch in _stretches(Lot.id):
        query = select(Lot.id, Lot.amount, Lot.remaining).where(stretch.holds(Lot.id))
        ids, amount, remaining = read(query.order_by(Lot.id))
        used = _placed(ids, *_sums(LotUse.lot_id, LotUse.amount, stretch))
        wrong = (remaining != amount - used) | (remaining < 0)
        if row := _first(wrong, ids, amount=amount, remaining=remaining, used=used):
            return row
    return None


@walk(_("A transfer takes its whole amount out of lots."), "transfer {id} of {amount} took {lots} out of lots")
def lots_taken() -> Row | None:
    return _whole(Transfer.debit_account_id, LotUse.transfer_id, LotUse.amount)


@walk(_("A transfer puts its whole amount into lots."), "transfer {id} of {amount} put {lots} into lots")
def lots_made() -> Row | None:
    return _whole(Transfer.credit_account_id, Lot.transfer_id, Lot.amount)


def _whole(account_id: Column, transfer_id: Column, part: Column) -> Row | None:
    """The first transfer whose account bears lots, but not its amount of them; or bears none, and has some."""
    [bearing] = read(select(Account.id).where(_bears_lots()))
    for stretch in _stretches(Transfer.id):
        query = select(Transfer.id, Transfer.amount, account_id).where(stretch.holds(Transfer.id))
        ids, amount, account = read(query.order_by(Transfer.id))
        sums = _placed(ids, *_sums(transfer_id, part, stretch))
        if row := _first(sums != np.where(np.isin(account, bearing), amount, 0), ids, amount=amount, lots=sums):
            return row
    return None


@walk(
    _("What a transfer passes on of a lot is what it took out of it."),
    "transfer {id} passed {passed} on of lot {lot_id}, and took {taken} out of it",
)
def passed_on() -> Row | None:
    """Of transfers that are no reversals: those give back what another one took."""
    most = (db.session.scalar(select(func.max(Lot.id))) or 0) + 1  # a transfer and a lot are told as one number
    for stretch in _stretches(Transfer.id):
        pairs, passed = _passed(stretch, most)
        taken = _placed(pairs, *_taken(stretch, most))
        if row := _first(passed != taken, pairs // most, lot_id=pairs % most, passed=passed, taken=taken):
            return row
    return None


def _passed(stretch: Stretch, most: int) -> tuple[Numbers, Numbers]:
    [reversals] = read(select(Transfer.id).where(stretch.holds(Transfer.id), Transfer.reverses_id.is_not(None)))
    query = select(Lot.transfer_id, func.coalesce(Lot.source_lot_id, 0), Lot.amount)
    query = query.where(stretch.holds(Lot.transfer_id), Lot.source_lot_id.is_not(None))
    transfers, sources, amounts = read(query)
    own = ~np.isin(transfers, reversals)
    return _summed(transfers[own] * most + sources[own], amounts[own])


def _taken(stretch: Stretch, most: int) -> tuple[Numbers, Numbers]:
    query = select(LotUse.transfer_id, LotUse.lot_id, LotUse.amount).where(stretch.holds(LotUse.transfer_id))
    transfers, lots_used, amounts = read(query.order_by(LotUse.transfer_id, LotUse.lot_id))
    return _summed(transfers * most + lots_used, amounts)


def _sums(key: Column, amount: Column, stretch: Stretch) -> tuple[Numbers, Numbers]:
    """The keys of the stretch that have any, and the sum of each."""
    return _summed(*read(select(key, amount).where(stretch.holds(key)).order_by(key)))


def _summed(keys: Numbers, amounts: Numbers) -> tuple[Numbers, Numbers]:
    """Each key once, ascending, and the sum of its amounts."""
    if (np.diff(keys) < 0).any():
        order = np.argsort(keys)
        keys, amounts = keys[order], amounts[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[starts], np.add.reduceat(amounts, starts) if len(starts) else amounts


def _placed(ids: Numbers, keys: Numbers, amounts: Numbers) -> Numbers:
    """Each amount beside its id, 0 where none is; both ascend."""
    placed = np.zeros(len(ids), np.int64)
    places = np.searchsorted(ids, keys)
    known = np.append(ids, -1)[places] == keys
    placed[places[known]] = amounts[known]
    return placed


def _first(wrong: NDArray[np.bool_], ids: Numbers, **columns: Numbers) -> Row | None:
    """The wrong row with the smallest id, if any is wrong."""
    if not wrong.any():
        return None
    place = np.flatnonzero(wrong)[np.argmin(ids[wrong])]
    return {"id": int(ids[place]), **{name: int(column[place]) for name, column in columns.items()}}
