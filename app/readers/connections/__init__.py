"""Connections: who acted on whose post or wallet, and the tie that it makes. A bookkeeper.

A reply is a contact with the author of the post right above it: the one that it replies to, else the topic's.
A contact is carried by the post that it was made with or on (a reply by itself, a nice by the post thanked):
removing that post takes it back. Whoever came to the same small event was in contact with all others there.
"""

from datetime import date

from app.events.accounts import MemberJoined, MemberMerged
from app.events.forum import (
    AnswerAccepted,
    AnswerUnaccepted,
    NiceGiven,
    NiceTakenBack,
    PostAdded,
    PostRemoved,
    PostRestored,
    TopicAdded,
)
from app.events.giving import ChipGiven, GiftGiven
from app.events.log import Logged
from app.events.occasions import PartTakenBack, TookPart
from app.readers.connections.book import contact, let_stand, take_back, take_back_all, write_down
from app.readers.connections.guests import came, meet, stayed_away
from app.readers.connections.merging import hand_over, merge
from app.readers.connections.tables import Connection, Contact, ContactKind, EventGuest, UnconnectingPost
from app.readers.connections.tie import strength_on
from app.readers.marks import mark_everything
from app.readers.reader import Reader

__all__ = [
    "Connection",
    "Contact",
    "ContactKind",
    "EventGuest",
    "UnconnectingPost",
    "connections",
    "strength_on",
]


def _write_down() -> None:
    hand_over()
    meet()
    write_down()


connections = Reader(
    "connections",
    tables=(Contact, UnconnectingPost, EventGuest, Connection),
    clear=lambda: mark_everything("connections"),
    after_batch=_write_down,
)


@connections.on(MemberJoined)
def invited(event: MemberJoined, logged: Logged) -> None:
    contact(ContactKind.INVITE, event.member_id, event.invited_by_id, event.member_id, logged.happened_at)


@connections.on(MemberMerged)
def merged(event: MemberMerged, logged: Logged) -> None:
    merge(event.from_id, event.into_id)


@connections.on(TopicAdded)
def topic_added(event: TopicAdded, logged: Logged) -> None:
    for named in event.mentioned_ids:
        _by_post(ContactKind.MENTION, event.post_id, event.author_id, named, logged)


@connections.on(PostAdded)
def post_added(event: PostAdded, logged: Logged) -> None:
    above = event.reply_to_author_id or event.topic_author_id
    _by_post(ContactKind.REPLY, event.post_id, event.author_id, above, logged)
    for quoted in event.quoted_author_ids:
        _by_post(ContactKind.QUOTE, event.post_id, event.author_id, quoted, logged)
    for named in event.mentioned_ids:
        _by_post(ContactKind.MENTION, event.post_id, event.author_id, named, logged)


def _by_post(kind: ContactKind, post_id: int, from_id: int, to_id: int, logged: Logged) -> None:
    contact(kind, post_id, from_id, to_id, logged.happened_at, post_id=post_id)


@connections.on(PostRemoved)
def post_removed(event: PostRemoved, logged: Logged) -> None:
    let_stand(event.post_id, False)


@connections.on(PostRestored)
def post_restored(event: PostRestored, logged: Logged) -> None:
    let_stand(event.post_id, True)


@connections.on(NiceGiven)
def nice_given(event: NiceGiven, logged: Logged) -> None:
    at, post = logged.happened_at, event.post_id
    contact(ContactKind.NICE, post, logged.actor_id, event.author_id, at, post_id=post)


@connections.on(NiceTakenBack)
def nice_taken_back(event: NiceTakenBack, logged: Logged) -> None:
    take_back(ContactKind.NICE, event.post_id, logged.actor_id, event.author_id)


@connections.on(ChipGiven)
def chip_given(event: ChipGiven, logged: Logged) -> None:
    at = logged.happened_at
    contact(ContactKind.CHIP, event.chip_id, logged.actor_id, event.author_id, at, post_id=event.post_id)


@connections.on(GiftGiven)
def gift_given(event: GiftGiven, logged: Logged) -> None:
    contact(ContactKind.GIFT, event.gift_id, logged.actor_id, event.to_id, logged.happened_at)


@connections.on(AnswerAccepted)
def answer_accepted(event: AnswerAccepted, logged: Logged) -> None:
    """By whoever accepted it: the asker, or staff; an import that does not say means the asker."""
    by = logged.actor_id or event.topic_author_id
    contact(ContactKind.ACCEPT, event.post_id, by, event.author_id, logged.happened_at, post_id=event.post_id)


@connections.on(AnswerUnaccepted)
def answer_unaccepted(event: AnswerUnaccepted, logged: Logged) -> None:
    take_back_all(ContactKind.ACCEPT, event.post_id)


@connections.on(TookPart)
def came_to_event(event: TookPart, logged: Logged) -> None:
    if event.sort == "event" and event.occasion_id is not None:
        came(event.occasion_id, event.member_id, date.fromisoformat(event.day))


@connections.on(PartTakenBack)
def was_not_there(event: PartTakenBack, logged: Logged) -> None:
    if event.sort == "event" and event.occasion_id is not None:
        stayed_away(event.occasion_id, event.member_id)
