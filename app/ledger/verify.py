"""The check of the book: every invariant by itself, naming the first row that breaks it (see invariants.py)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from app.base.database import db, one_moment
from app.base.i18n import Reason

Rows = Select[*tuple[Any, ...]]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """One invariant and the first row that breaks it (empty: it holds)."""

    name: str
    meaning: Reason
    fault: str

    @property
    def holds(self) -> bool:
        return not self.fault


@dataclass(frozen=True)
class Check:
    meaning: Reason
    fault: str  # filled with the columns of the first wrong row
    first_wrong: Callable[[], Row | None]


CHECKS: dict[str, Check] = {}


def verify() -> list[Finding]:
    """All invariants, each checked over the whole book."""
    return list(findings())


def findings() -> Iterator[Finding]:
    """The same one by one, for those who watch."""
    with one_moment():
        yield from (_finding(name, check) for name, check in CHECKS.items())


def _finding(name: str, check: Check) -> Finding:
    row = check.first_wrong()
    return Finding(name, check.meaning, "" if row is None else check.fault.format(**row))


def check(meaning: Reason, fault: str) -> Callable[[Callable[[], Rows]], Callable[[], Rows]]:
    """Add an invariant: what the query finds breaks it. Programmes add those of books of their own."""

    def register(wrong: Callable[[], Rows]) -> Callable[[], Rows]:
        CHECKS[wrong.__name__] = Check(meaning, fault, lambda: _first(wrong()))
        return wrong

    return register


def _first(wrong: Rows) -> Row | None:
    # Counted before it is looked for: asked for one row in order, a database walks a large book by its indexes,
    # row by row, and takes ten times as long as for all of it.
    if not db.session.scalar(select(func.count()).select_from(wrong.order_by(None).subquery())):
        return None
    return dict(db.session.execute(wrong.limit(1)).one()._mapping)


def walk(meaning: Reason, fault: str) -> Callable[[Callable[[], Row | None]], Callable[[], Row | None]]:
    """Add an invariant that reads the book itself and gives the first row that breaks it."""

    def register(first_wrong: Callable[[], Row | None]) -> Callable[[], Row | None]:
        CHECKS[first_wrong.__name__] = Check(meaning, fault, first_wrong)
        return first_wrong

    return register
