"""A purse as a child would keep it: heaps of points, each with its last day. The book is read into it line by line."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.ledger import Transfer, end_of_month, lot_expiry
from app.ledger.accounts import BEARS_LOTS
from app.ledger.expiry import EXPIRY
from app.ledger.holds import POSTED, VOIDED
from app.ledger.reversals import BORROWED, REVERSAL, UNEXPIRED
from app.ledger.transfers import REPAID

NOT_TO_GIVE = "withdraw"
FUND = "grant"  # what members begin with never ends


@dataclass
class Heap:
    """Points that one line brought, and that end together."""

    line: int
    points: int
    ends: datetime | None
    giveable: bool


class Purses:
    """All purses with heaps, after the lines that were read so far."""

    def __init__(self) -> None:
        self.heaps: dict[tuple[str, int], list[Heap]] = defaultdict(list)
        self.balances: dict[tuple[str, int], int] = defaultdict(int)
        self._lines: dict[int, Transfer] = {}
        self._by_key: dict[str, int] = {}
        self._taken: dict[int, list[tuple[int, datetime | None, bool]]] = {}

    def read(self, lines: Iterable[Transfer]) -> None:
        for line in lines:
            self._lines[line.id] = line
            self._by_key[line.idempotency_key] = line.id
            self._read(line)

    def _read(self, line: Transfer) -> None:
        source, target = (line.debit.kind, line.debit.owner_id), (line.credit.kind, line.credit.owner_id)
        self.balances[source] -= line.amount
        self.balances[target] += line.amount
        parts = self._take(line, source) if source[0] in BEARS_LOTS else [(line.amount, _first_end(line), True)]
        self._taken[line.id] = parts
        if line.kind == REVERSAL:
            parts = self._taken[line.reverses_id or 0]
        if target[0] in BEARS_LOTS:
            latest = end_of_month(line.at, 1) if line.kind == NOT_TO_GIVE else None
            for points, ends, giveable in parts:
                heap = Heap(line.id, points, _sooner(ends, latest), giveable and line.kind != NOT_TO_GIVE)
                self.heaps[target].append(heap)

    def _take(self, line: Transfer, source: tuple[str, int]) -> list[tuple[int, datetime | None, bool]]:
        """From the heap that ends first; of those that end together, from those that can't be given on."""
        self.heaps[source] = [heap for heap in self.heaps[source] if heap.points]
        may = [heap for heap in self.heaps[source] if self._may(line, heap)]
        first = self._first(line)
        may.sort(key=lambda heap: (heap.line not in first, heap.ends is None, heap.ends or line.at, heap.giveable))
        missing, parts = line.amount, []
        for heap in may:
            part = min(heap.points, missing)
            if part:
                heap.points -= part
                missing -= part
                parts.append((part, heap.ends, heap.giveable))
        assert missing == 0, f"line {line.id} ({line.kind}) took {missing} more than {source} had"
        return parts

    def _may(self, line: Transfer, heap: Heap) -> bool:
        if line.kind == EXPIRY:
            return heap.ends is not None and heap.ends <= line.at
        if line.kind in (POSTED, VOIDED):
            return self._lines[heap.line].about_id == line.about_id
        if line.kind == REPAID:
            return heap.line == int(line.idempotency_key.partition(":")[2])
        if line.kind == REVERSAL:
            return True
        alive = heap.ends is None or heap.ends > line.at
        return alive and (heap.giveable or line.kind not in ("gift", "chip", "deposit"))

    def _first(self, line: Transfer) -> set[int]:
        """What is taken back is taken from what it brought, and from what made that up."""
        if line.kind != REVERSAL:
            return set()
        made_up = (f"{UNEXPIRED}:{line.reverses_id}", f"{BORROWED}:{line.reverses_id}")
        return {line.reverses_id or 0, *(self._by_key.get(key, 0) for key in made_up)}


def _first_end(line: Transfer) -> datetime | None:
    """When points end that come from where nothing ends."""
    if line.kind in (UNEXPIRED, BORROWED):
        return line.at
    return None if line.kind == FUND else lot_expiry(line.at)


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    return min([moment for moment in (one, other) if moment], default=None)
