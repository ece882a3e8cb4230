"""The folder's points in the site's ledger: one transaction, or nothing of it."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select, text

from app.base.clock import day_of, now
from app.base.database import Model, db, is_sqlite, transaction
from app.importing.community import run
from app.importing.community.incoming.folder import Folder
from app.importing.community.incoming.shelf import Shelf
from app.importing.community.shaped import points
from app.importing.community.site import bulk
from app.ledger import ISSUED, TANK, Account, Kind, Lot, LotUse, Transfer, lock
from app.models.imports import ImportRun
from app.programs.tank.models import TankDay
from app.settings.store import site

TRANSFER = "id debit_account_id credit_account_id amount kind idempotency_key actor_id about_kind about_id at".split()
LOT = "id account_id transfer_id source_lot_id amount remaining expires_at".split()
OWNERS = """SELECT DISTINCT owner FROM (SELECT id AS owner FROM members WHERE reason IS NULL AND opening_points > 0
    UNION ALL SELECT from_id FROM given WHERE kind <> 'pool_out'
    UNION ALL SELECT to_id FROM given WHERE kind <> 'pool_in')
    WHERE owner IS NOT NULL ORDER BY 1"""


def keep(folder: Folder, shelf: Shelf, this: ImportRun) -> None:
    """Accounts, lines, lots, and the tank's days."""
    if "ledger" in this.done:
        return
    start = first_moment(folder, shelf)
    with transaction():
        book = _begin(shelf, this)
        points.keep_book(shelf, book, this.offsets, this.id, folder.pool_opening, start)
        for owner, account_id in book.accounts.items():
            account = db.session.get_one(Account, account_id) if owner in (points.TANK, points.ISSUED) else None
            if account is not None:
                account.balance = book.balances[owner]
        db.session.flush()
        wallets = [
            (account_id, str(Kind.WALLET), owner + this.offsets["member"], book.balances[owner])
            for owner, account_id in book.accounts.items()
            if owner > 0
        ]
        bulk.write_rows(Account, ("id", "kind", "owner_id", "balance"), wallets)
        bulk.write_rows(Transfer, (*TRANSFER, "debit_after", "credit_after"), book.transfers)
        bulk.write_rows(Lot, LOT, book.lots)
        bulk.write_rows(LotUse, ("lot_id", "transfer_id", "amount"), book.uses)
        for model in (Account, Transfer, Lot):
            go_on_numbering(model)
        _tank_days(shelf, folder.pool_opening, start)
        run.note(this, "ledger", len(book.transfers))


def first_moment(folder: Folder, shelf: Shelf) -> datetime:
    """When the community begins: before anybody gives anything."""
    told = shelf.one("SELECT min(joined_at) FROM members WHERE reason IS NULL")
    first: datetime = told.replace(tzinfo=UTC) if told else now()
    return min(first, folder.start) if folder.start else first


def _begin(shelf: Shelf, this: ImportRun) -> points.Book:
    """The tank and the source as they stand, locked; ids that nobody else takes."""
    accounts = lock(ISSUED, TANK)
    first = {model: _first_id(model) for model in (Account, Transfer, Lot)}
    owners = [row[0] for row in shelf.rows(OWNERS)]
    numbered = {owner: first[Account] + place for place, owner in enumerate(owners)}
    balances: Counter[int] = Counter({points.TANK: accounts[TANK].balance, points.ISSUED: accounts[ISSUED].balance})
    return points.Book(
        first_transfer=first[Transfer],
        first_lot=first[Lot],
        accounts={points.TANK: accounts[TANK].id, points.ISSUED: accounts[ISSUED].id, **numbered},
        balances=balances,
        ends_at=this.points_end_at,
    )


def _first_id(model: type[Model]) -> int:
    """Nobody else writes into the table before the transaction ends; its own numbers go on behind ours afterwards."""
    table: Any = model.__table__
    if not is_sqlite():
        db.session.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))
    return (db.session.scalar(select(func.max(table.c.id))) or 0) + 1


def go_on_numbering(model: type[Model]) -> None:
    """PostgreSQL's sequence goes on behind the highest id."""
    if is_sqlite():
        return
    name = model.__tablename__
    db.session.execute(
        text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), greatest((SELECT max(id) FROM {name}), 1))")
    )


def _tank_days(shelf: Shelf, pool_opening: int, start: datetime) -> None:
    """The tank's book by day; what was there before goes on above what came in now."""
    put_in, taken_out = Counter[date](), Counter[date]()
    for day, kind, amount in shelf.rows("SELECT day, kind, sum(amount) FROM given GROUP BY ALL"):
        if kind in ("pool_in", "pool_out"):
            (put_in if kind == "pool_in" else taken_out)[day] += int(amount)
    moved = Counter({day_of(start, site().zone): pool_opening} if pool_opening else {})
    before = {row.day: row for row in db.session.scalars(select(TankDay).order_by(TankDay.day))}
    ours = had = 0
    for day in sorted({*put_in, *taken_out, *moved, *before}):
        ours += put_in[day] + moved[day] - taken_out[day]
        row = before.get(day)
        if row is None:
            row = TankDay(day=day, put_in=0, taken_out=0, expired=0, moved=0, level=had)
            db.session.add(row)
        had = row.level
        row.put_in += put_in[day]
        row.taken_out += taken_out[day]
        row.moved += moved[day]
        row.level = had + ours
    db.session.flush()
