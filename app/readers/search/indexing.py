"""From the notes to the index: read the posts as they stand now, commit the index, take the notes away."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, literal, select, tuple_, update

from app.base import markup
from app.base.database import db, insert_into, insert_or_ignore, transaction
from app.models.posts import Post
from app.models.topics import Tag, Topic, TopicTag
from app.readers.lag import lag
from app.readers.search import spelling
from app.readers.search.port import Document, engine
from app.readers.search.tables import SearchDue, SearchIndex

NAME = "search"
VERSION = 2  # raised with each change of how words are cut; of an older index a new one is made, the old one serving
BATCH = 2000
TELLING = 200  # posts: the speed of smaller batches says little
WHOLE = 1_000_000  # characters: more than any post has

logger = logging.getLogger(__name__)


def index_due(report: Callable[[int], object] = int) -> None:
    """Index until nothing is due, and `report` how many each time. Who comes second leaves it to the first process.

    A failure leaves the notes where they are: the next event or the schedule tries again.
    """
    try:
        if _is_lost():
            rebuild()
            return
        while _is_due() or _waits_for_publication():
            with engine().turn() as mine:
                if not mine:
                    return
                _work_off(report)
            db.session.commit()  # look with fresh eyes: somebody may have noted a post while it was our turn
    except Exception:
        db.session.rollback()
        logger.exception("the search index could not be brought up to date")


def rebuild() -> None:
    """Make a new index of all posts, beside the one that is searched; it takes over when it is complete."""
    begin_rebuild()
    index_due()


def begin_rebuild() -> None:
    """Note every post. The log need not be read again: an index holds what posts say now, not what they said."""
    with transaction() as session:
        begin_next()
        spelling.forget()
        every = select(Post.id, literal(0)).where(Post.id > 0)  # SQLite reads ON CONFLICT after a WHERE only
        rows = insert_into(SearchDue).from_select(["post_id", "event_id"], every)
        session.execute(rows.on_conflict_do_nothing())


def is_complete() -> bool:
    """Does the public index hold all there is?"""
    return not _waits_for_publication() and not _is_due()


def posts_due() -> int:
    return db.session.scalar(select(func.count()).select_from(SearchDue)) or 0


def begin_next() -> None:
    """Part of starting over: from now on another index is filled."""
    insert_or_ignore(SearchIndex, id=1, number=engine().published() or 0, begun=False)
    made = {"begun": False, "engine": engine().name, "version": VERSION}
    db.session.execute(update(SearchIndex).values(number=SearchIndex.number + 1, **made))


def _work_off(report: Callable[[int], object]) -> None:
    while notes := db.session.execute(select(SearchDue).order_by(SearchDue.event_id.desc()).limit(BATCH)).all():
        _index([(note.SearchDue.post_id, note.SearchDue.event_id) for note in notes])
        report(len(notes))
    if _waits_for_publication():
        number, begun = _current()
        if not begun:
            engine().begin(number)
        engine().publish(number)


def _index(notes: Sequence[tuple[int, int]]) -> None:
    """The posts are read after their notes: what changes meanwhile gets a later note, which stays."""
    number, begun = _current()
    if not begun:
        engine().begin(number)
    begin = time.monotonic()
    documents = _documents([post_id for post_id, _event_id in notes])
    there = {document.post_id for document in documents}
    before = engine().said([post_id for post_id, _event_id in notes]) if engine().published() == number else ()
    engine().index(number, documents, [post_id for post_id, _event_id in notes if post_id not in there])
    with transaction() as session:
        spelling.unlearn(before, engine().held)
        spelling.learn(documents)
        session.execute(update(SearchIndex).where(SearchIndex.number == number).values(begun=True))
        if len(notes) >= TELLING:
            rate = round(len(notes) / (time.monotonic() - begin))
            session.execute(update(SearchIndex).values(posts_a_second=rate))
        session.execute(delete(SearchDue).where(tuple_(SearchDue.post_id, SearchDue.event_id).in_(notes)))


def _documents(post_ids: Sequence[int]) -> list[Document]:
    """Those of the posts that are for everybody, with their topics: comments to staff are found by nobody."""
    query = (
        select(Post.id, Post.number, Post.html, Post.created_at, Post.topic_id, Post.author_id, Post.nice_count)
        .add_columns(Topic.title, Topic.space_id, Topic.best_post_id, Topic.state)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.id.in_(post_ids), Post.hidden_at.is_(None), Post.removed_at.is_(None))
        .where(Topic.published_at.is_not(None), Topic.hidden_at.is_(None), Topic.removed_at.is_(None))
        .where(Topic.comments_to_staff.is_(False) | (Post.number == 1))
    )
    rows = db.session.execute(query).all()
    tags = _tags_of({row.topic_id for row in rows})
    return [_document(row, tags.get(row.topic_id, ())) for row in rows]


def _document(row: Row[Any], tags: tuple[str, ...]) -> Document:
    return Document(
        post_id=row.id,
        space_id=row.space_id,
        at=row.created_at,
        title=row.title,
        text=markup.plain(row.html, WHOLE),
        tags=tags,
        opens_topic=row.number == 1,
        is_best=row.id == row.best_post_id,
        author_id=row.author_id,
        state=row.state,
        nices=row.nice_count,
    )


def _tags_of(topic_ids: set[int]) -> dict[int, tuple[str, ...]]:
    query = select(TopicTag.topic_id, Tag.name).join(Tag, Tag.id == TopicTag.tag_id)
    found: dict[int, tuple[str, ...]] = {}
    for topic_id, name in db.session.execute(query.where(TopicTag.topic_id.in_(topic_ids)).order_by(Tag.name)):
        found[topic_id] = (*found.get(topic_id, ()), name)
    return found


def _current() -> tuple[int, bool]:
    """The number of the index that is being filled, and whether it was begun."""
    row = db.session.execute(select(SearchIndex.number, SearchIndex.begun)).first()
    if row is None:
        with transaction():
            begin_next()
        return _current()
    return row.number, row.begun


def _is_due() -> bool:
    return db.session.scalar(select(SearchDue.post_id).limit(1)) is not None


def _waits_for_publication() -> bool:
    """The index holds all there is, and queries still go to another."""
    return engine().published() != _current()[0] and not _is_due() and lag(NAME) == 0


def _is_lost() -> bool:
    """The index was begun and can't be used: another engine, older rules, a lost disk, an old backup."""
    number, begun = _current()
    return begun and not (_is_of(engine().name) and engine().holds(number))


def _is_of(name: str) -> bool:
    """Was it made by this engine, by today's rules?"""
    made = db.session.execute(select(SearchIndex.engine, SearchIndex.version)).one()
    return (made.engine, made.version) == (name, VERSION)
