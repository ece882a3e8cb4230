"""From the shelf into the site: each step is a transaction, and notes with its rows how far it has come."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from contextvars import copy_context
from typing import Any

from flask import current_app
from sqlalchemy import select, text, update

from app.base import freshness
from app.base.database import db, insert_or_ignore, is_sqlite, transaction
from app.importing.community import run
from app.importing.community.incoming.checking import KINDS
from app.importing.community.incoming.folder import Folder
from app.importing.community.incoming.shelf import Shelf
from app.importing.community.site import book, bulk, writing
from app.importing.progress import Progress, Quiet
from app.importing.tables import tag_names
from app.models.imports import ImportRun
from app.models.spaces import Space
from app.models.topics import Tag
from app.operations import founding
from app.rules import Actor

ROWS_AT_ONCE = 200_000
QUICK_FROM = 20_000  # rows; for fewer the way of every day is as quick


def spaces_for(shelf: Shelf) -> dict[str, int]:
    """A space for each kind that the folder has: the first there is, or a new one."""
    wanted = {
        KINDS[kind] for (kind,) in shelf.rows("SELECT DISTINCT lower(trim(kind)) FROM topics WHERE reason IS NULL")
    }
    found: dict[str, int] = {}
    with transaction():
        for kind in sorted(wanted):
            first = db.session.scalar(
                select(Space.id).where(Space.kind == kind).order_by(Space.position, Space.id).limit(1)
            )
            found[kind] = first or _new_space(kind)
    return found


NAMES = {
    "question": ("質問", "Questions"),
    "board": ("掲示板", "Board"),
    "idea": ("アイデア", "Ideas"),
    "blog": ("ブログ", "Blog"),
}


def _new_space(kind: str) -> int:
    taken = set(db.session.scalars(select(Space.slug)))
    slugs = (f"{kind}{ending}" for ending in ("", *(f"-{number}" for number in range(2, 1000))))
    slug = next(each for each in slugs if each not in taken)
    return founding.found(Actor.system(), kind=kind, slug=slug, names=NAMES[kind]).id


def know_tags(shelf: Shelf) -> set[str]:
    """`known_tag`: what the folder says, and the tag that it is here."""
    told = [
        row[0] for row in shelf.rows("SELECT DISTINCT unnest(string_split(tags, ';')) FROM topics WHERE reason IS NULL")
    ]
    pairs = [(word, "-".join(tag_names(word))[:40]) for word in told]
    shelf.run("CREATE OR REPLACE TABLE known_tag (told VARCHAR, name VARCHAR)")
    for word, name in pairs:
        if name:
            shelf.run("INSERT INTO known_tag VALUES (?, ?)", word, name)
    return {name for _word, name in pairs if name} | set(db.session.scalars(select(Tag.name)))


def take_in(folder: Folder, shelf: Shelf, this: ImportRun, progress: Progress) -> None:
    here = {f"{name}_0": offset for name, offset in this.offsets.items()} | {"run": this.id}
    targets = list(writing.TARGETS)
    for target in targets[:3]:
        _write(shelf, this, target, here, progress)
    _tags(shelf, this)
    with _beside(shelf, this, targets[-1], here, progress):
        for target in targets[3:-1]:
            _write(shelf, this, target, here, progress)
        with progress.bar("writing the ledger", 1) as moved:
            book.keep(folder, shelf, this)
            moved(1)
    _count_topics(shelf, this)


@contextmanager
def _beside(
    shelf: Shelf, this: ImportRun, log: writing.Target, here: Mapping[str, Any], progress: Progress
) -> Iterator[None]:
    """The log refers to no other table: PostgreSQL takes it in beside them. SQLite lets one write at a time."""
    if is_sqlite():
        yield
        _write(shelf, this, log, here, progress)
        return
    apart, mark = current_app.app_context, this.mark
    with shelf.beside() as other, ThreadPoolExecutor(1) as pool:  # which waits for its thread before that closes
        under_way = pool.submit(copy_context().run, _write_apart, apart, other, mark, log, here)
        yield
        total = int(shelf.one(f"SELECT count(*) FROM {log.source}"))
        with progress.bar(f"writing {log.name}", total) as moved:
            under_way.result()
            moved(total)
    db.session.refresh(this)


def _write_apart(
    apart: Callable[[], AbstractContextManager[Any]],
    shelf: Shelf,
    mark: str,
    target: writing.Target,
    here: Mapping[str, Any],
) -> None:
    """A context of its own is a database session of its own."""
    with apart():
        this = run.find(mark)
        if this is not None:
            _write(shelf, this, target, here, Quiet())


def _tags(shelf: Shelf, this: ImportRun) -> None:
    """Tags are there before topics have them; a synonym stands for its main one."""
    with transaction():
        names = [row[0] for row in shelf.rows("SELECT DISTINCT name FROM tagged ORDER BY 1")]
        for name in names:
            insert_or_ignore(Tag, name=name, topic_count=0)
        tags = {tag.name: tag.main_id or tag.id for tag in db.session.scalars(select(Tag))}
        shelf.run("CREATE OR REPLACE TABLE tag (name VARCHAR, id BIGINT)")
        for name in names:
            shelf.run("INSERT INTO tag VALUES (?, ?)", name, tags[name])
        shelf.run(
            """CREATE OR REPLACE TABLE topic_tag AS
            SELECT DISTINCT topic_id, tag.id AS tag_id FROM tagged JOIN tag USING (name)"""
        )


def _write(shelf: Shelf, this: ImportRun, target: writing.Target, here: Mapping[str, Any], progress: Progress) -> None:
    total = int(shelf.one(f"SELECT count(*) FROM {target.source}"))
    done = int(this.done.get(target.name, 0))
    with progress.bar(f"writing {target.name}", total) as moved:
        moved(done)
        if done < total and not done and (is_sqlite() or _is_worth_it(target, total)):
            _write_whole(shelf, this, target, here)
            moved(total)
            return
        while done < total:
            last = min(done + ROWS_AT_ONCE, total)
            with transaction():
                bulk.write_query(target.model, shelf, writing.question(target, here, done + 1, last))
                run.note(this, target.name, last)
            moved(last - done)
            done = last


def _is_worth_it(target: writing.Target, total: int) -> bool:
    rows: Any = target.model.__table__
    return total >= QUICK_FROM and db.session.scalar(select(rows.c[rows.c.keys()[0]]).limit(1)) is None


def _write_whole(shelf: Shelf, this: ImportRun, target: writing.Target, here: Mapping[str, Any]) -> None:
    """In one transaction: on SQLite nobody else may take an id meanwhile; on PostgreSQL it is quicker."""
    with transaction():
        statements = bulk.make_quick(target.model)
        rows = bulk.write_query(target.model, shelf, writing.question(target, here))
        bulk.put_back(statements)
        run.note(this, target.name, rows)


def _count_topics(shelf: Shelf, this: ImportRun) -> None:
    """The counters of what was there before: spaces and tags."""
    if "counters" in this.done:
        return
    with transaction() as session:
        for table, query in (
            (Space, "SELECT space_id, count(*) FROM topic GROUP BY 1"),
            (Tag, "SELECT tag_id, count(*) FROM topic_tag GROUP BY 1"),
        ):
            for row_id, count in list(shelf.rows(query)):
                session.execute(update(table).where(table.id == row_id).values(topic_count=table.topic_count + count))
        run.note(this, "counters", 1)
        if not is_sqlite():
            session.execute(text("ANALYZE"))  # or the first questions to the new rows go long ways round
        freshness.touch("site", "spaces")
