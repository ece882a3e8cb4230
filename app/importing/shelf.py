"""Rows that were read and checked wait here, in a file of their own, until they can be taken in the order of time."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)

PARTS = ("user", "tag", "question", "answer", "comment", "accepted", "vote", "badge")
FIRST_DATED = PARTS.index("question")  # members and tags are there before anything is written

TABLES = """
create table item (
    kind text, id integer, step integer, at integer, moment integer, parent integer, author integer, body text,
    primary key (kind, id)
);
create table acceptance (id integer primary key, at integer);
create table left_out (kind text, id integer, primary key (kind, id));
"""
# Nothing comes before what it belongs to, whatever its date says.
IN_ORDER = f"""
update item set moment = at;
update item set moment = max(
        at, coalesce((select up.at from item up where up.kind = 'post' and up.id = item.parent), at)
    ) where step = {PARTS.index("answer")};
update item set moment = coalesce((select acceptance.at from acceptance where acceptance.id = item.parent), at)
    where step = {PARTS.index("accepted")};
update item set moment = max(
        moment, coalesce((select up.moment from item up where up.kind = 'post' and up.id = item.parent), moment)
    ) where step in ({PARTS.index("comment")}, {PARTS.index("accepted")}, {PARTS.index("vote")});
create index in_order on item (min(step, {FIRST_DATED}), moment, step, parent, id);
"""  # noqa: S608
WALK = f"""
select kind, id, step, at, moment, parent, author, body from item
    order by min(step, {FIRST_DATED}), moment, step, parent, id
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Item:
    """One checked row. `kind` and `id` are its foreign name, `part` what it will be, `parent` and `author` foreign ids.

    `at` is its own time; `moment` its place in the order.
    """

    kind: str
    id: int
    part: str
    at: datetime
    parent: int | None = None
    author: int | None = None
    body: Mapping[str, Any]
    moment: datetime = EPOCH


class Shelf:
    """The waiting rows; the file goes away when the import ends, however it ends."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.path = path
        self.base = sqlite3.connect(path, isolation_level=None)
        self.base.executescript("pragma journal_mode = off; pragma synchronous = off;" + TABLES + "begin;")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.base.close()
        self.path.unlink(missing_ok=True)

    def put(self, item: Item) -> bool:
        """False when a row of this kind has the same id."""
        step, body = PARTS.index(item.part), json.dumps(item.body, ensure_ascii=False)
        values = (item.kind, item.id, step, _stamp(item.at), item.parent, item.author, body)
        insert = "insert or ignore into item (kind, id, step, at, parent, author, body) values (?, ?, ?, ?, ?, ?, ?)"
        return self.base.execute(insert, values).rowcount == 1

    def accept(self, answer_id: int, at: datetime) -> None:
        """When the asker voted for the answer."""
        self.base.execute("insert or ignore into acceptance values (?, ?)", (answer_id, _stamp(at)))

    def leave_out(self, kind: str, row_id: int) -> None:
        """Remember that this row was seen, so that what hangs on it can be told why it is left out too."""
        self.base.execute("insert or ignore into left_out values (?, ?)", (kind, row_id))

    def was_left_out(self, kind: str, row_id: int) -> bool:
        return bool(self.base.execute("select 1 from left_out where kind = ? and id = ?", (kind, row_id)).fetchone())

    def put_in_order(self) -> int:
        """Work out each row's place; returns how many rows wait."""
        self.base.execute("commit")
        self.base.executescript(IN_ORDER)
        return int(self.base.execute("select count(*) from item").fetchone()[0])

    def first(self, kind: str, limit: int) -> dict[int, datetime]:
        """The lowest ids of a kind with their times."""
        rows = self.base.execute("select id, at from item where kind = ? and id > 0 order by id limit ?", (kind, limit))
        return {row_id: _moment(at) for row_id, at in rows}

    def walk(self) -> Iterator[Item]:
        """Members, then tags, then everything else in the order of time."""
        for kind, row_id, step, at, moment, parent, author, body in self.base.execute(WALK):
            yield Item(
                kind=kind,
                id=row_id,
                part=PARTS[step],
                at=_moment(at),
                moment=_moment(moment),
                parent=parent,
                author=author,
                body=json.loads(body),
            )


def _stamp(moment: datetime) -> int:
    return (moment - EPOCH) // MILLISECOND


def _moment(stamp: int) -> datetime:
    return EPOCH + stamp * MILLISECOND
