"""Search in PostgreSQL: the same lists as Whoosh's in tables of our own, the same ranking, and no extension."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import delete, func, insert, select, update

from app.base.clock import now
from app.base.database import db, insert_or_ignore, transaction
from app.readers.search.phrases import folded
from app.readers.search.port import Ask, Document, Found
from app.readers.search.postgresql_parts import KeptLists, StoredIndex, StoredPart, parts_of
from app.readers.search.postgresql_tables import SearchColumn, SearchList, SearchPart, SearchText
from app.readers.search.postgresql_writing import add_part, merge_some, take_out, write_texts
from app.readers.search.ranking import held, rank
from app.readers.search.tables import SearchIndex

TURN = 0x59756953  # the advisory lock of whoever writes
STAYS = timedelta(minutes=1)  # how long a retired part is kept for queries that began before


class PostgresqlEngine:
    """One writer at a time on all machines (`turn`); who reads never waits, for parts never change."""

    name = "postgresql"

    def __init__(self) -> None:
        self._known: dict[int, StoredPart] = {}
        self._kept = KeptLists()

    def begin(self, number: int) -> None:
        with transaction() as session:
            others = select(SearchPart.id).where(SearchPart.number.is_distinct_from(_published()))
            session.execute(update(SearchPart).where(SearchPart.id.in_(others)).values(retired_at=now() - STAYS))
            _throw_away_retired()
            session.execute(insert(SearchPart).values(number=number, size=0, gone=b""))

    def index(self, number: int, batch: Sequence[Document], gone: Sequence[int] = ()) -> None:
        with transaction():
            post_ids = [*gone, *(document.post_id for document in batch)]
            take_out(number, post_ids)
            add_part(number, batch)
            write_texts(number, post_ids, {each.post_id: folded(_said(each)) for each in batch})
            _throw_away_retired()
        while True:
            with transaction():
                if not merge_some(number):
                    return

    def delete(self, number: int, post_ids: Sequence[int]) -> None:
        self.index(number, (), gone=post_ids)

    def holds(self, number: int) -> bool:
        found = select(SearchPart.id).where(SearchPart.number == number, SearchPart.retired_at.is_(None))
        return db.session.scalar(found.limit(1)) is not None

    def published(self) -> int | None:
        return _published()

    def publish(self, number: int) -> None:
        with transaction() as session:
            insert_or_ignore(SearchIndex, id=1, number=number, begun=True, engine=self.name)
            session.execute(update(SearchIndex).values(published=number))
            old = (SearchPart.number != number) & SearchPart.retired_at.is_(None)
            session.execute(update(SearchPart).where(old).values(retired_at=now()))

    def query(self, ask: Ask) -> Found:
        with self._open() as index:
            return rank(index, ask)

    def said(self, post_ids: Sequence[int]) -> Collection[str]:
        with self._open() as index:
            return list(index.texts(post_ids).values()) if index.parts else []

    def held(self, asked: Collection[str]) -> set[str]:
        with self._open() as index:
            return held(index, asked)

    @contextmanager
    def _open(self) -> Iterator[StoredIndex]:
        """The published index; its lists go when it was read, its columns stay."""
        parts = parts_of(select(SearchIndex.published).scalar_subquery(), self._known)
        self._known = {part.id: part for part in parts}
        yield StoredIndex(parts, self._kept)
        for part in parts:
            part.found.clear()

    def count(self) -> int:
        held = select(func.sum(SearchPart.size - func.length(SearchPart.gone) / 4))
        public = select(SearchIndex.published).scalar_subquery()
        return int(db.session.scalar(held.where(SearchPart.number == public, SearchPart.retired_at.is_(None))) or 0)

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """A transaction of its own, in which nothing is written: the server ends the turn of who was killed."""
        with db.engine.connect() as connection:
            yield bool(connection.scalar(select(func.pg_try_advisory_xact_lock(TURN))))

    def forget(self) -> None:
        with transaction() as session:
            for table in (SearchPart, SearchList, SearchColumn, SearchText):
                session.execute(delete(table))
            session.execute(update(SearchIndex).values(published=None))

    def close(self) -> None:
        self._known, self._kept = {}, KeptLists()


def _published() -> int | None:
    return db.session.scalar(select(SearchIndex.published))


def _said(document: Document) -> str:
    return f"{document.title} \n {document.text}" if document.opens_topic else document.text


def _throw_away_retired() -> None:
    """Parts that nobody reads any more, and the texts of indexes without parts."""
    old = select(SearchPart.id).where(SearchPart.retired_at <= now() - STAYS)
    ids = list(db.session.scalars(old))
    if not ids:
        return
    for table, key in (
        (SearchList, SearchList.part_id),
        (SearchColumn, SearchColumn.part_id),
        (SearchPart, SearchPart.id),
    ):
        db.session.execute(delete(table).where(key.in_(ids)))
    db.session.execute(delete(SearchText).where(SearchText.number.not_in(select(SearchPart.number))))
