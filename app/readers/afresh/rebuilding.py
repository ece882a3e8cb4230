"""Starting a bookkeeper over in bulk, beside the running site: the new tables take the old ones' place at the end.

Lines of the log are gathered some at a time, each time in a transaction; a run that was killed goes on there.
Meanwhile the reader follows the log as always, on the old tables. In the end its cursor stands where the making began,
and it counts what came since, as it counts what comes twice.
"""

import json
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, delete, func, literal_column, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.base.clock import now
from app.base.database import Model, db, is_sqlite, transaction
from app.events.log import LogLine
from app.readers.activity import afresh as _activity  # noqa: F401  (each gives its reader its recipe)
from app.readers.activity.weights import weights
from app.readers.afresh import tables
from app.readers.afresh.recipe import Recipe, Step
from app.readers.connections import afresh as _connections  # noqa: F401
from app.readers.follow import locked_cursor
from app.readers.ideas import afresh as _ideas  # noqa: F401
from app.readers.occasions import afresh as _occasions  # noqa: F401
from app.readers.questions import afresh as _questions  # noqa: F401
from app.readers.reader import READERS, Reader, Stumble
from app.settings.store import site

LINES_AT_ONCE = 250_000
MARK = "_afresh_mark"  # a table of one row that is lost together with what was gathered


class Rebuild(Model):
    """A reader's tables in the making, of lines up to (`upto_xid`, `upto_id`); those to `gathered_id` are gathered."""

    __tablename__ = "reader_rebuild"

    reader: Mapped[str] = mapped_column(String(40), primary_key=True)
    upto_xid: Mapped[int]
    upto_id: Mapped[int]
    highest_id: Mapped[int]
    gathered_id: Mapped[int] = mapped_column(default=0)
    steps_done: Mapped[int] = mapped_column(default=-1)
    basis: Mapped[str] = mapped_column(String(400))  # the settings that the tables depend on
    began_at: Mapped[datetime]


@dataclass(frozen=True)
class Progress:
    """How much of a rebuild is done, in lines of the log; each step counts like a fifth of them."""

    total: int
    done: int


def can_rebuild(name: str) -> bool:
    return READERS[name].afresh is not None


def rebuild(name: str) -> Iterator[Progress]:
    """Make the reader's tables anew; tells after each transaction how far it has come."""
    while (yield from _rebuild(READERS[name])) is False:
        pass


def rebuild_whole(name: str) -> None:
    for _progress in rebuild(name):
        pass


def _rebuild(reader: Reader) -> Generator[Progress, None, bool]:
    """False when a setting was changed meanwhile that the tables depend on: all of it must be made again."""
    recipe = reader.afresh
    if recipe is None:
        raise ValueError(f"{reader.name} has no recipe")
    with transaction() as session:
        work = _begin(session, reader, recipe)
    weight = max(work.highest_id // 5, 1)
    total = work.highest_id + weight * (len(recipe.steps()) + 1)
    while work.gathered_id < work.highest_id and recipe.stages:
        with transaction():
            _gather(work, recipe)
        yield Progress(total, work.gathered_id)
    steps = recipe.steps()
    while work.steps_done < len(steps):
        with transaction():
            _step(work, recipe)
        yield Progress(total, work.highest_id + weight * (work.steps_done))
    with transaction() as session:
        if work.basis != _basis():
            return False
        _swap(session, reader, recipe, work)
    yield Progress(total, total)
    return True


def _begin(session: Session, reader: Reader, recipe: Recipe) -> Rebuild:
    """The making that was cut off, if everything that it gathered is there; else from the start."""
    work = session.get(Rebuild, reader.name, with_for_update=True, populate_existing=True)
    mark = reader.name + MARK
    if (
        work
        and work.basis == _basis()
        and tables.is_there(mark)
        and db.session.execute(text(f"SELECT 1 FROM {mark}")).first()
    ):
        return work
    if work:
        session.delete(work)
        session.flush()
    upto_xid, upto_id, highest = _end_of_log()
    work = Rebuild(reader=reader.name, upto_xid=upto_xid, upto_id=upto_id, highest_id=highest, began_at=now())
    work.gathered_id, work.steps_done, work.basis = 0, -1, _basis()
    session.add(work)
    for name, columns in {**recipe.stages, **recipe.beside}.items():
        tables.make(name, columns)
    tables.make(mark, "number INTEGER")
    tables.run(f"INSERT INTO {mark} VALUES (1)")
    session.flush()
    return work


def _basis() -> str:
    return json.dumps([site().zone, *(weight for _act, weight in sorted(weights(site()).items()))])


def _end_of_log() -> tuple[int, int, int]:
    """(xid, id) of the last line before which none can appear any more, and the highest id among them."""
    ready = select(LogLine.xid, LogLine.id)
    highest = select(func.max(LogLine.id))
    if not is_sqlite():
        horizon = LogLine.xid < literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        ready, highest = ready.where(horizon), highest.where(horizon)
        last = db.session.execute(ready.order_by(LogLine.xid.desc(), LogLine.id.desc()).limit(1)).first()
        until = db.session.scalar(highest.where(LogLine.xid <= last[0])) if last else 0
        return (last[0], last[1], until or 0) if last else (0, 0, 0)
    found = db.session.scalar(highest) or 0
    return 0, found, found


def _gather(work: Rebuild, recipe: Recipe) -> None:
    last = min(work.gathered_id + LINES_AT_ONCE, work.highest_id)
    here = {"after": work.gathered_id, "last": last, "upto": work.upto_xid}
    lines = LogLine.id > work.gathered_id, LogLine.id <= last
    names = set(db.session.scalars(select(LogLine.name).where(*lines).distinct()))
    tables.in_bulk()
    for source in recipe.sources():
        if source.name in names:
            tables.run(source.statement(), **here)
    work.gathered_id = last
    db.session.add(work)


def _step(work: Rebuild, recipe: Recipe) -> None:
    """First what stands beside the steps; then one table after another."""
    step = recipe.steps()[work.steps_done] if work.steps_done >= 0 else None
    tables.in_bulk(by_sorting=step is not None and step.by_sorting)
    if step is None:
        for stage, columns in recipe.members.items():
            tables.name_merged(stage, columns)
        if not is_sqlite():
            for name in recipe.stages:
                tables.run(f"ANALYZE {name}")
        if recipe.before:
            recipe.before()
    else:
        _fill(step)
    work.steps_done += 1
    db.session.add(work)


def _fill(step: Step) -> None:
    """Where a key can't stand twice, it was told twice: then the way that takes longer is gone."""
    statement = step.told_twice if is_sqlite() and step.told_twice else step.statement
    try:
        with db.session.begin_nested():
            _fill_by(step, statement)
    except IntegrityError:
        if not step.told_twice:
            raise
        _fill_by(step, step.told_twice)


def _fill_by(step: Step, statement: str) -> None:
    tables.make_new(step.table)
    tables.run(statement)
    tables.index_new(step.table)


def _swap(session: Session, reader: Reader, recipe: Recipe, work: Rebuild) -> None:
    cursor = locked_cursor(session, reader)
    for step in recipe.steps():
        tables.take_place(step.table)
    for name in (*recipe.stages, *recipe.beside, reader.name + MARK):
        tables.run(f"DROP TABLE {name}")
    if reader.clear:
        reader.clear()
    session.execute(delete(Stumble).where(Stumble.reader == reader.name))
    cursor.xid, cursor.event_id, cursor.moved_at = work.upto_xid, work.upto_id, now()
    session.execute(delete(Rebuild).where(Rebuild.reader == reader.name))
