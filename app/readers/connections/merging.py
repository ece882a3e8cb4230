"""Two accounts of one person: the contacts of one are the other's, and between the two there were none."""

from collections.abc import Mapping

from sqlalchemy import RowMapping, or_, select

from app.base.database import db
from app.readers.batch import forget, gathered
from app.readers.connections.book import batch, key_of
from app.readers.connections.guests import Words, guest_words
from app.readers.connections.tables import Contact, ContactKind, EventGuest

NAME = "connections merged"


def merge(old: int, new: int) -> None:
    gathered(NAME, dict[int, int])[old] = new


def hand_over() -> None:
    """What the batch says of the same contacts and guests was said later."""
    merged = gathered(NAME, dict[int, int])
    forget(NAME)
    for old, new in merged.items():
        _hand_over_contacts(old, merged)
        _hand_over_guests(old, new, guest_words())


def _hand_over_contacts(old: int, people: Mapping[int, int]) -> None:
    work, table = batch(), Contact.__table__
    mine = select(table).where(or_(Contact.low_id == old, Contact.high_id == old))
    for row in db.session.execute(mine).mappings().all():
        before = (row["kind"], row["about_id"], row["low_id"], row["high_id"], row["from_low"])
        work.contacts.setdefault(before, None)
        if (row["kind"], row["about_id"]) not in work.dropped:
            _say_again(row, people)


def _say_again(row: RowMapping, people: Mapping[int, int]) -> None:
    """Both its members may be merged accounts. Who was invited is told by the member's id."""
    low, high = (people.get(each, each) for each in (row["low_id"], row["high_id"]))
    if low == high:
        return
    by, to = (low, high) if row["from_low"] else (high, low)
    about = to if row["kind"] == ContactKind.INVITE else row["about_id"]
    key = key_of(ContactKind(row["kind"]), about, by, to)
    names = ("kind", "about_id", "low_id", "high_id", "from_low")
    batch().contacts.setdefault(key, {**row, **dict(zip(names, key, strict=True))})


def _hand_over_guests(old: int, new: int, words: Words) -> None:
    rows = db.session.execute(select(EventGuest.occasion_id, EventGuest.day).where(EventGuest.member_id == old))
    for occasion_id, day in rows.all():
        words.setdefault((occasion_id, new), day)
        words[occasion_id, old] = None
