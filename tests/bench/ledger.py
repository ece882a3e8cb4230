"""How long the check of the book takes: `python -m tests.bench.ledger --transfers 5000000 --database postgresql`.

Writes a sound book in bulk, checks it, then plants a wrong row and looks whether the check names it.
"""

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import make_url, text

from app import Config, create_app
from app.base.database import db, transaction
from app.base.i18n import speaking
from app.ledger import verify
from app.ledger.accounts import Kind
from tests import services
from tests.databases import Postgresql

MAY_TAKE_SECONDS = 60
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
ISSUED, SPENT, TANK, FIRST_WALLET = 1, 2, 3, 4
EARN, GIFT, DEPOSIT, WITHDRAW, SPEND = acts = ("earning", "gift", "deposit", "withdrawal", "order")
HOW_OFTEN = (60, 20, 8, 4, 8)
COLUMNS = {
    "ledger_account": ("id", "kind", "owner_id", "balance"),
    "ledger_transfer": (
        *("id", "debit_account_id", "credit_account_id", "amount", "kind", "idempotency_key", "about_kind", "memo"),
        *("at", "debit_after", "credit_after"),
    ),
    "ledger_lot": ("id", "account_id", "transfer_id", "source_lot_id", "amount", "remaining", "expires_at", "giveable"),
    "ledger_lot_use": ("id", "lot_id", "transfer_id", "amount"),
}


@dataclass
class Book:
    """A community that earns, gives and spends; each transfer is written as it is made, lots when all is done."""

    members: int
    dice: random.Random = field(default_factory=lambda: random.Random(5))
    balance: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    alive: dict[int, deque[int]] = field(default_factory=lambda: defaultdict(deque))
    lots: list[list[Any]] = field(default_factory=list)
    uses: list[tuple[int, int, int]] = field(default_factory=list)

    def transfers(self, count: int) -> Iterator[tuple[Any, ...]]:
        for number in range(1, count + 1):
            at = BEGIN + timedelta(seconds=number * 12)
            source, target, amount, kind = self._act()
            parcels = (
                self._take(number, source, amount) if source != ISSUED else [(amount, at + timedelta(days=900), None)]
            )
            self.balance[source] -= amount
            self.balance[target] += amount
            if target != SPENT:
                for part, end, lot in parcels:
                    self._put(number, target, part, end, lot)
            after = self.balance[source], self.balance[target]
            yield number, source, target, amount, kind, f"bench:{number}", "", "", at, *after

    def _act(self) -> tuple[int, int, int, str]:
        kind = self.dice.choices(acts, HOW_OFTEN)[0]
        who, whom = self._wallet(), self._wallet()
        source, target = {
            EARN: (ISSUED, who),
            GIFT: (who, whom),
            DEPOSIT: (who, TANK),
            WITHDRAW: (TANK, who),
            SPEND: (who, SPENT),
        }[kind]
        amount = min(self.dice.randint(1, 30), self.balance[source]) if kind != EARN else self.dice.randint(1, 30)
        return (source, target, amount, kind) if amount and source != target else (ISSUED, who, 2, EARN)

    def _wallet(self) -> int:
        """A few are busy, most are not."""
        return FIRST_WALLET + int(self.members * self.dice.random() ** 2)

    def _take(self, number: int, source: int, amount: int) -> list[tuple[int, datetime, int]]:
        found, lots = [], self.alive[source]
        while amount:
            lot = self.lots[lots[0] - 1]
            part = min(lot[5], amount)
            lot[5] -= part
            amount -= part
            found.append((part, lot[6], lot[0]))
            self.uses.append((lot[0], number, part))
            if not lot[5]:
                lots.popleft()
        return found

    def _put(self, number: int, account: int, amount: int, end: datetime, source_lot: int | None) -> None:
        self.lots.append([len(self.lots) + 1, account, number, source_lot, amount, amount, end, True])
        self.alive[account].append(len(self.lots))

    def accounts(self) -> Iterator[tuple[Any, ...]]:
        for number, kind in ((ISSUED, Kind.ISSUED), (SPENT, Kind.SPENT), (TANK, Kind.TANK)):
            yield number, kind, 0, self.balance[number]
        for number in range(FIRST_WALLET, FIRST_WALLET + self.members + 1):
            yield number, Kind.WALLET, number, self.balance[number]


def fill(url: str, book: Book, count: int) -> None:
    write = _to_postgresql if url.startswith("postgresql") else _to_sqlite
    write(url, "ledger_transfer", book.transfers(count))
    write(url, "ledger_account", book.accounts())
    write(url, "ledger_lot", book.lots)
    write(url, "ledger_lot_use", ((number, *use) for number, use in enumerate(book.uses, 1)))
    _run("VACUUM ANALYZE" if url.startswith("postgresql") else "ANALYZE")


def _to_sqlite(url: str, table: str, rows: Iterable[Iterable[Any]]) -> None:
    names = COLUMNS[table]
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    with closing(sqlite3.connect(make_url(url).database or "")) as connection, connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.executemany(statement, ([_plain(value) for value in row] for row in rows))


def _plain(value: Any) -> Any:
    return value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value


def _to_postgresql(url: str, table: str, rows: Iterable[Iterable[Any]]) -> None:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # accounts are written after the transfers
        with cursor.copy(f"COPY {table} ({', '.join(COLUMNS[table])}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(tuple(row))


def _run(statement: str) -> None:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def main() -> None:
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="yui-bench-") as home:
        url = Postgresql().url if given.database == "postgresql" else f"sqlite:///{home}/yui.db"
        app = create_app(Config(home=Path(home), DATABASE_URL=url, REDIS_URL=services.redis_url()))
        with app.app_context(), speaking("en"):
            upgrade()
            book = Book(given.members)
            _timed(f"writing {given.transfers:,} transfers", lambda: fill(url, book, given.transfers))
            print(f"  {len(book.lots):,} lots, {len(book.uses):,} uses of them, {given.database}")
            _check(app, given.transfers)


def _check(app: Flask, transfers: int) -> None:
    seconds, faults = _timed("checking the book", _faults)
    print(f"  sound: {not faults}; {seconds:.1f} s for {transfers:,} transfers (may be {MAY_TAKE_SECONDS})")
    wrong = transfers // 2
    with transaction() as session:
        session.execute(text(f"UPDATE ledger_transfer SET credit_after = credit_after + 1 WHERE id = {wrong}"))
    _seconds, found = _timed("checking it with one wrong row", _faults)
    print("  " + "\n  ".join(found))
    if faults or not any(f"transfer {wrong} " in fault for fault in found):
        sys.exit("the check did not say what is true")


def _faults() -> list[str]:
    db.session.rollback()
    return [finding.fault for finding in verify() if not finding.holds]


def _timed(what: str, act: Any) -> tuple[float, Any]:
    begun = time.monotonic()
    print(f"  {what} … ", end="", flush=True)
    result = act()
    taken = time.monotonic() - begun
    print(f"{taken:.1f} s", flush=True)
    return taken, result


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transfers", type=int, default=5_000_000)
    parser.add_argument("--members", type=int, default=20_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    return parser.parse_args()


if __name__ == "__main__":
    main()
