"""One import of one folder: the ids under which its rows live here, and how far it has come."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, text

from app.base.clock import now
from app.base.database import Model, db, is_sqlite, transaction
from app.importing.community.incoming.folder import Folder
from app.importing.community.incoming.shelf import Shelf
from app.importing.values import Stopped
from app.ledger import lot_expiry
from app.models.imports import ImportRun
from app.models.members import Member
from app.models.posts import Nice, Post
from app.models.topics import Topic
from app.programs.chips.models import Chip
from app.programs.tank.models import TankMovement
from app.programs.wallet.models import Gift

FIRST_MEMBERS = 200
HOMES: Mapping[str, tuple[type[Model], str]] = {
    "member": (Member, "members"),
    "topic": (Topic, "topics"),
    "post": (Post, "posts"),
    "nice": (Nice, "reactions"),
    "chip": (Chip, "gifts"),
    "gift": (Gift, "gifts"),
    "tank_movement": (TankMovement, "gifts"),
}


def begin(folder: Folder, shelf: Shelf, mark: str) -> ImportRun:
    """The run of this folder: the one that was cut off, or a new one that keeps its ids free."""
    with transaction() as session:
        run = find(mark)
        if run is None:
            _refuse_again(shelf)
            run = ImportRun(mark=mark, folder=str(folder.path.name)[:200], began_at=now(), offsets={}, done={})
            run.offsets = {name: _keep_free(shelf, name) for name in HOMES}
            run.points_end_at = lot_expiry(now())
            session.add(run)
            session.flush()
    return run


def find(mark: str) -> ImportRun | None:
    return db.session.scalar(
        select(ImportRun).where(ImportRun.mark == mark), execution_options={"populate_existing": True}
    )


def is_in(mark: str) -> bool:
    run = find(mark)
    return run is not None and run.ended_at is not None


def note(run: ImportRun, step: str, rows: int) -> None:
    """So far a step has come, if the running transaction stands. Another one may note its own beside."""
    db.session.add(run)
    db.session.refresh(run, with_for_update=True)
    run.done = {**run.done, step: rows}
    db.session.flush()


def _refuse_again(shelf: Shelf) -> None:
    """The same people, in a folder with another content: its rows would stand here twice."""
    rows = shelf.rows(f"SELECT id, joined_at FROM members WHERE reason IS NULL ORDER BY id LIMIT {FIRST_MEMBERS}")
    joined = {member_id: at for member_id, at in rows}
    for run in db.session.scalars(select(ImportRun)):
        ids = {member_id + run.offsets["member"]: at for member_id, at in joined.items()}
        there = db.session.execute(select(Member.id, Member.joined_at).where(Member.id.in_(ids)))
        same = sum(at.replace(tzinfo=None) == ids[member_id] for member_id, at in there)
        if joined and same > len(joined) / 2:
            raise Stopped(
                f"This community came in on {run.began_at:%Y-%m-%d} from {run.folder}, and what lies in the folder has "
                "changed since: a part of it can't be added. Take it into a new site."
            )


def _keep_free(shelf: Shelf, name: str) -> int:
    """What to add to the folder's ids of this table, so that they are nobody's; later rows come after them."""
    model, table = HOMES[name]
    first, last = shelf.run(f"SELECT min(id), max(id) FROM {table} WHERE reason IS NULL").fetchone()
    rows: Any = model.__table__
    if not is_sqlite():
        db.session.execute(text(f"LOCK TABLE {rows.name} IN SHARE ROW EXCLUSIVE MODE"))
    if first is None:
        return 0
    taken = db.session.scalar(select(rows.c.id).where(rows.c.id >= first, rows.c.id <= last).limit(1))
    highest = db.session.scalar(select(func.max(rows.c.id))) or 0
    offset = highest if taken is not None else 0
    if not is_sqlite():
        sequence = f"pg_get_serial_sequence('{rows.name}', 'id')"
        db.session.execute(text(f"SELECT setval({sequence}, greatest({last + offset}, nextval({sequence})))"))
    return offset
