"""Gifts become lines of the book: opening points and the tank's opening first, then the gifts by their ids."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.importing.community.incoming.shelf import Shelf

TANK = 0  # members are from 1 up; who issues has no lots
ISSUED = -1
KINDS = {"tip": "chip", "direct": "gift", "pool_in": "deposit", "pool_out": "withdraw"}
GIFTS = """SELECT id, CASE WHEN kind = 'pool_out' THEN 0 ELSE from_id END,
    CASE WHEN kind = 'pool_in' THEN 0 ELSE to_id END, amount, kind, created_at
    FROM {table} WHERE reason IS NULL ORDER BY id"""
OPENING = "SELECT id, opening_points FROM members WHERE reason IS NULL AND opening_points > 0 ORDER BY id"


def leave_out_overdrawn(shelf: Shelf, pool_opening: int) -> None:
    """A gift that its giver had not is left out, and what would have been paid with it too."""
    if shelf.is_done("overdrawn"):
        return
    balance = Counter[int]({member_id: points for member_id, points in shelf.rows(OPENING)})
    balance[TANK] = pool_opening
    refused = []
    for gift_id, giver, receiver, amount, _kind, _at in shelf.rows(GIFTS.format(table="gifts")):
        if balance[giver] < amount:
            refused.append((gift_id, "the tank would go below 0" if giver == TANK else "its giver would go below 0"))
        else:
            balance[giver] -= amount
            balance[receiver] += amount
    shelf.run("BEGIN")
    for gift_id, reason in refused:
        shelf.run("UPDATE gifts SET reason = ? WHERE id = ? AND reason IS NULL", reason, gift_id)
    shelf.note_done("overdrawn")
    shelf.run("COMMIT")


@dataclass
class Book:
    """The lines to write. `transfers`, `lots` and `uses` are rows as their tables have them, without defaults."""

    first_transfer: int
    first_lot: int
    accounts: dict[int, int]  # whose: account id
    balances: dict[int, int]  # whose: before these lines
    ends_at: datetime | None
    transfers: list[tuple[Any, ...]] = field(default_factory=list)
    lots: list[list[Any]] = field(default_factory=list)
    uses: list[tuple[int, int, int]] = field(default_factory=list)
    _open: defaultdict[int, deque[list[Any]]] = field(default_factory=lambda: defaultdict(deque))

    def issue(self, to: int, amount: int, key: str, at: datetime) -> None:
        transfer = self._line(ISSUED, to, amount, ("opening", key, None, "", None), at)
        self._put(to, amount, transfer, None)

    def give(
        self, giver: int, to: int, amount: int, what: tuple[str, str, int | None, str, int | None], at: datetime
    ) -> None:
        """The oldest lots first: all of an import end at the same time."""
        transfer = self._line(giver, to, amount, what, at)
        for lot_id, part in list(self._take(giver, amount)):
            self.uses.append((lot_id, transfer, part))
            self._put(to, part, transfer, lot_id)

    def _line(self, source: int, to: int, amount: int, what: tuple[Any, ...], at: datetime) -> int:
        kind, key, actor_id, about_kind, about_id = what
        self.balances[source] -= amount
        self.balances[to] += amount
        transfer = self.first_transfer + len(self.transfers)
        after = (self.balances[source], self.balances[to])
        row = (
            transfer,
            self.accounts[source],
            self.accounts[to],
            amount,
            kind,
            key,
            actor_id,
            about_kind,
            about_id,
            at,
        )
        self.transfers.append((*row, *after))
        return transfer

    def _put(self, owner: int, amount: int, transfer: int, source_lot: int | None) -> None:
        lot_id = self.first_lot + len(self.lots)
        lot = [lot_id, self.accounts[owner], transfer, source_lot, amount, amount, self.ends_at]
        self.lots.append(lot)
        self._open[owner].append(lot)

    def _take(self, owner: int, amount: int) -> Iterator[tuple[int, int]]:
        lots = self._open[owner]
        while amount:
            lot = lots[0]
            part = min(lot[5], amount)
            lot[5] -= part
            amount -= part
            if not lot[5]:
                lots.popleft()
            yield lot[0], part


def keep_book(
    shelf: Shelf, book: Book, offsets: dict[str, int], run_id: int, pool_opening: int, start: datetime
) -> None:
    """Every line of the folder's points, in order."""
    for member_id, amount in shelf.rows(OPENING):
        book.issue(member_id, amount, f"import:{run_id}:opening:{member_id}", start)
    if pool_opening:
        book.issue(TANK, pool_opening, f"import:{run_id}:pool", start)
    for gift_id, giver, receiver, amount, kind, at in shelf.rows(GIFTS.format(table="given")):
        about, key = _about(kind, gift_id, offsets)
        actor = (receiver if giver == TANK else giver) + offsets["member"]
        book.give(giver, receiver, amount, (KINDS[kind], key, actor, *about), at)


def _about(kind: str, gift_id: int, offsets: dict[str, int]) -> tuple[tuple[str, int], str]:
    """As the acts themselves write it."""
    if kind == "tip":
        return ("chip", gift_id + offsets["chip"]), f"chip:{gift_id + offsets['chip']}:wallet"
    if kind == "direct":
        return ("gift", gift_id + offsets["gift"]), f"gift:{gift_id + offsets['gift']}"
    return ("tank", gift_id + offsets["tank_movement"]), f"tank:{gift_id + offsets['tank_movement']}"
