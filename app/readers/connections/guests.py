"""Small events: everybody who came was in contact with everybody else there, both ways, once an event."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import permutations

from sqlalchemy import delete, insert, select, tuple_

from app.base.clock import start_of
from app.base.database import db
from app.readers.batch import chunks, forget, gathered
from app.readers.connections.book import contact, take_back_all
from app.readers.connections.tables import ContactKind, EventGuest
from app.settings.store import site

NAME = "connections guests"
MOST_GUESTS = 30  # of a small event; at a larger one one does not meet everybody
Words = dict[tuple[int, int], date | None]


def guest_words() -> Words:
    """The batch's last word on each guest: the event's day, or None who was not there."""
    return gathered(NAME, Words)


def came(occasion_id: int, member_id: int, day: date) -> None:
    guest_words()[occasion_id, member_id] = day


def stayed_away(occasion_id: int, member_id: int) -> None:
    guest_words()[occasion_id, member_id] = None


def meet() -> None:
    """Bring the guests up to the batch's last word, and make the contacts of each event touched anew."""
    words = guest_words()
    forget(NAME)
    for keys in chunks(sorted(words)):
        old = delete(EventGuest).where(tuple_(EventGuest.occasion_id, EventGuest.member_id).in_(keys))
        db.session.execute(old, execution_options={"synchronize_session": False})
    new = [{"occasion_id": event, "member_id": member, "day": day} for (event, member), day in words.items() if day]
    if new:
        db.session.execute(insert(EventGuest), new)
    for occasion_id in sorted({event for event, _member in words}):
        _meet_at(occasion_id)


def _meet_at(occasion_id: int) -> None:
    query = select(EventGuest.member_id, EventGuest.day).where(EventGuest.occasion_id == occasion_id)
    guests = [(row.member_id, row.day) for row in db.session.execute(query.limit(MOST_GUESTS + 1))]
    take_back_all(ContactKind.SAME_EVENT, occasion_id)
    for one, other, day in meetings(guests):
        contact(ContactKind.SAME_EVENT, occasion_id, one, other, start_of(day, site().zone))


def meetings(guests: Sequence[tuple[int, date]]) -> Iterator[tuple[int, int, date]]:
    """Who met whom, both ways; nobody in particular where more came than a small event has."""
    if len(guests) <= MOST_GUESTS:
        for (one, day), (other, _day) in permutations(guests, 2):
            yield one, other, day
