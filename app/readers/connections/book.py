"""Writing a batch of contacts down, and working out the pairs that they touch."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.sql.dml import ReturningDelete, ReturningUpdate

from app.base.clock import day_of
from app.base.database import db
from app.readers.batch import chunks, forget, gathered
from app.readers.connections.tables import Connection, Contact, ContactKind, UnconnectingPost
from app.readers.connections.tie import Touch, tie_of
from app.readers.marks import mark
from app.settings.store import site

NAME = "connections batch"
UNSEEN = {"synchronize_session": False}  # no row of these tables is ever held as an object here
Key = tuple[int, int, int, int, bool]
Pair = tuple[int, int]

_about = tuple_(Contact.kind, Contact.about_id)
_key = tuple_(Contact.kind, Contact.about_id, Contact.low_id, Contact.high_id, Contact.from_low)


@dataclass
class Batch:
    """The last word of a batch on every contact and every post; the earliest day touched of each pair."""

    contacts: dict[Key, dict[str, Any] | None] = field(default_factory=dict)
    dropped: set[tuple[int, int]] = field(default_factory=set)  # (kind, about_id), whoever made them
    posts_stand: dict[int, bool] = field(default_factory=dict)
    touched: dict[Pair, date] = field(default_factory=dict)

    def touch(self, pair: Pair, day: date) -> None:
        self.touched[pair] = min(day, self.touched.get(pair, day))


def batch() -> Batch:
    return gathered(NAME, Batch)


def contact(
    kind: ContactKind, about_id: int, from_id: int | None, to_id: int, at: datetime, *, post_id: int | None = None
) -> None:
    """One member acted on another; nobody acts on themselves, and the same act twice is one."""
    if from_id is None or from_id == to_id:
        return
    key = key_of(kind, about_id, from_id, to_id)
    batch().contacts[key] = {
        "kind": int(kind),
        "about_id": about_id,
        "low_id": key[2],
        "high_id": key[3],
        "from_low": key[4],
        "day": day_of(at, site().zone),
        "at": at,
        "post_id": post_id,
    }


def take_back(kind: ContactKind, about_id: int, from_id: int | None, to_id: int) -> None:
    if from_id is not None and from_id != to_id:
        batch().contacts[key_of(kind, about_id, from_id, to_id)] = None


def take_back_all(kind: ContactKind, about_id: int) -> None:
    """Take back every contact of this kind about this thing, whoever made it."""
    work = batch()
    work.dropped.add((int(kind), about_id))
    for key in [key for key in work.contacts if key[:2] == (int(kind), about_id)]:
        work.contacts[key] = None


def let_stand(post_id: int, stands: bool) -> None:
    """From now on the contacts that this post carries count, or do not."""
    batch().posts_stand[post_id] = stands


def key_of(kind: ContactKind, about_id: int, from_id: int, to_id: int) -> Key:
    """What tells one contact from another."""
    return int(kind), about_id, min(from_id, to_id), max(from_id, to_id), from_id < to_id


def write_down() -> None:
    """Bring the tables up to the batch's last word."""
    work = batch()
    forget(NAME)
    _replace_contacts(work)
    _move_posts(work)
    work_out(work.touched)
    mark("connections", [(low, high, day) for (low, high), day in sorted(work.touched.items())])


def _replace_contacts(work: Batch) -> None:
    for subject, wanted in ((_about, sorted(work.dropped)), (_key, sorted(work.contacts))):
        for keys in chunks(wanted):
            gone = delete(Contact).where(subject.in_(keys))
            _touch_all(work, gone.returning(Contact.low_id, Contact.high_id, Contact.day))
    rows = [row for row in work.contacts.values() if row]
    removed = _removed_among({row["post_id"] for row in rows if row["post_id"]})
    for row in rows:
        row["stands"] = row["post_id"] not in removed
        work.touch((row["low_id"], row["high_id"]), row["day"])
    if rows:
        db.session.execute(insert(Contact), rows)


def _touch_all(work: Batch, change: ReturningDelete[int, int, date] | ReturningUpdate[int, int, date]) -> None:
    for low, high, day in db.session.execute(change, execution_options=UNSEEN):
        work.touch((low, high), day)


def _removed_among(post_ids: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for some in chunks(sorted(post_ids)):
        found.update(db.session.scalars(select(UnconnectingPost.post_id).where(UnconnectingPost.post_id.in_(some))))
    return found


def _move_posts(work: Batch) -> None:
    """After the contacts: a post that was removed within the batch takes along what came before."""
    for stands in (True, False):
        for posts in chunks(sorted(post for post, value in work.posts_stand.items() if value is stands)):
            known = delete(UnconnectingPost).where(UnconnectingPost.post_id.in_(posts))
            db.session.execute(known, execution_options=UNSEEN)
            if not stands:
                db.session.execute(insert(UnconnectingPost), [{"post_id": post} for post in posts])
            moved = update(Contact).where(Contact.post_id.in_(posts)).values(stands=stands)
            _touch_all(work, moved.returning(Contact.low_id, Contact.high_id, Contact.day))


def work_out(pairs: Iterable[Pair]) -> None:
    """Make these pairs' ties afresh from their contacts."""
    for some in chunks(sorted(pairs)):
        old = delete(Connection).where(tuple_(Connection.low_id, Connection.high_id).in_(some))
        db.session.execute(old, execution_options=UNSEEN)
        ties = [{"low_id": low, "high_id": high, **tie_of(touches)} for (low, high), touches in _touches(some).items()]
        if ties:
            db.session.execute(insert(Connection), ties)


def _touches(pairs: Iterable[Pair]) -> dict[Pair, list[Touch]]:
    columns = (Contact.low_id, Contact.high_id, Contact.kind, Contact.from_low, Contact.day, Contact.at)
    query = select(*columns).where(tuple_(Contact.low_id, Contact.high_id).in_(pairs), Contact.stands)
    found: dict[Pair, list[Touch]] = defaultdict(list)
    for low, high, kind, from_low, day, at in db.session.execute(query):
        found[low, high].append(Touch(ContactKind(kind), from_low, day, at))
    return found
